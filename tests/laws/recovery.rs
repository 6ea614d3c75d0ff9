//! The laws of reports about what happens after a loss: no step is missing that the next one needs, and no job is added
//! that breaks another.

use topology_designer::design::Design;
use topology_designer::document::{Format, Opened};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::handover::{HandoverFacts, PARTS, WrittenParts};
use topology_designer::report::{html, plain};
use topology_designer::topology::{AssociationKind, Database, Index, pools};

use crate::common::examples;

fn design_of(folder: &str) -> Design {
    let mut all = examples::all().into_iter();
    all.find(|example| example.folder == folder).unwrap().design
}

/// A part of the report of an example.
fn text_of(folder: &str, part: &str) -> String {
    part_of(design_of(folder), part)
}

fn part_of(design: Design, part: &str) -> String {
    let opened = Opened {
        design,
        format: Format::Design,
        source: None,
        baseline: None,
        notes: Vec::new(),
        unedited: None,
    };
    let written = WrittenParts::of(&HandoverFacts::of(&opened, None), "design.ron");
    let part = PARTS.iter().find(|one| one.name == part).unwrap();
    plain(&written.document(&[part]))
}

const STRETCHED: &str = "stretched-disaster-recovery";

#[test]
fn failover_mirrors_both_backups_and_failback_restores_over_no_mirror() {
    let text = text_of(STRETCHED, "disaster-recovery");
    let (over, back) = text.split_once("Failback of").unwrap();
    for (store, instance) in [("sql-sea01", "PCHAT"), ("sql-sea04", "PCHATCOMP")] {
        let mirrors = format!("-SqlServerFqdn '{store}.contoso.com' -ForInstance '{instance}'");
        assert!(over.contains(&mirrors), "{mirrors}: {over}");
    }
    let place = |part: &str| {
        back.find(part)
            .unwrap_or_else(|| panic!("{part} in {back}"))
    };
    let order = [
        "End what is left of mirroring on the primary",
        "alter database mgc set partner off",
        "Restore mgc on the primary",
        r"Mirror the primary again to sql-red02.contoso.com\PCHAT",
        "Set up log shipping again",
    ];
    assert!(order.map(place).is_sorted(), "{back}");
    assert!(
        back.contains("General knowledge: SQL Server does not restore over a mirrored database")
    );
}

#[test]
fn no_job_backs_up_the_log_of_a_database_whose_log_is_shipped() {
    let text = text_of(STRETCHED, "runbook");
    assert!(
        text.contains(r"Add no such job for mgc on sql-red01.contoso.com\PCHAT"),
        "{text}"
    );
    assert!(
        text.contains(
            r"Add a job that backs up the transaction log on sql-red04.contoso.com\PCHATCOMP"
        ),
        "{text}"
    );
    let text = text_of("enterprise-four-servers", "runbook");
    assert!(
        text.contains(r"transaction log on sql02.contoso.com\PCHAT, sql05.contoso.com\PCHATCOMP"),
        "{text}"
    );
    assert!(!text.contains("Add no such job"), "{text}");
}

/// Every compliance database on the instance of its content database, which R106 and R114 allow.
fn on_shared_instances(design: Design) -> Design {
    let index = Index::new(&design.topology);
    let pool = pools::persistent_chat_pools(&index)[0];
    let pairs = [
        (Database::Content, Database::Compliance),
        (Database::ContentMirror, Database::ComplianceMirror),
        (Database::ContentBackup, Database::ComplianceBackup),
        (
            Database::ContentBackupMirror,
            Database::ComplianceBackupMirror,
        ),
    ];
    let edits = pairs.map(|(content, compliance)| Edit::SetAssociation {
        holder: pool.service.id.clone().into(),
        kind: AssociationKind::Database(compliance),
        target: pool
            .database(&index, content)
            .map(|store| store.instance.id.clone().into()),
    });
    let mut shared = design.clone();
    let mut identities = Identities::seeded(4);
    for edit in &edits {
        let applied = apply(&shared, edit, &mut identities);
        shared = applied.unwrap().design;
    }
    shared
}

#[test]
fn an_instance_with_both_databases_is_mirrored_once_and_its_log_jobs_name_the_database() {
    let shared = on_shared_instances(design_of(STRETCHED));
    let runbook = part_of(shared.clone(), "runbook");
    assert!(
        runbook.contains(
            r"transaction log of mgccomp, but not of mgc, on sql-red01.contoso.com\PCHAT"
        ),
        "{runbook}"
    );
    let recovery = part_of(shared, "disaster-recovery");
    let (over, _) = recovery.split_once("Failback of").unwrap();
    let mirrors = over.matches("Install-CsMirrorDatabase").count();
    assert_eq!(mirrors, 1, "{over}");
}

#[test]
fn the_firewalls_let_the_logs_through_to_their_share() {
    let text = text_of(STRETCHED, "runbook");
    let opened = "Open TCP 445 from sql-red01.contoso.com, sql-red02.contoso.com, sql-sea01.contoso.com to the share \
                  for log shipping";
    assert!(text.contains(opened), "{text}");
    let text = text_of("enterprise-four-servers", "runbook");
    assert!(!text.contains("share for log shipping"), "{text}");
}

#[test]
fn ports_of_shares_and_the_name_of_the_next_hop_are_listed_before_anybody_knows_where_the_shares_are()
 {
    let text = text_of(STRETCHED, "network");
    assert!(
        text.contains("the file server of the log shipping share"),
        "{text}"
    );
    assert!(
        text.contains("the file server of the folder for compliance output"),
        "{text}"
    );
    assert!(text.contains("Must resolve: next hop pool"), "{text}");
    let text = text_of("standard-edition-collocated", "network");
    assert!(!text.contains("Must resolve: next hop"), "{text}");
    assert!(!text.contains("log shipping share"), "{text}");
    assert!(!text.contains("compliance output"), "{text}");
}

#[test]
fn a_wide_table_gives_its_columns_room_by_what_they_say() {
    use topology_designer::report::{Block, Document, Table};
    let long = "Every computer of the pool, and every computer of the next hop, one after the other, to sql01.contoso.com";
    let document = Document {
        title: "Title".to_owned(),
        about: Vec::new(),
        blocks: vec![Block::Table(Table {
            heads: vec!["Step", "What", "Account", "Source"],
            rows: vec![vec![
                "1".into(),
                long.into(),
                "".into(),
                "Documented".into(),
            ]],
        })],
    };
    let html = html(&document);
    let columns: Vec<&str> = html.split("<col").skip(2).take(4).collect();
    let width = |column: &str| {
        let width = column.split("width=\"").nth(1).unwrap();
        width.split('%').next().unwrap().parse::<u32>().unwrap()
    };
    let widths: Vec<u32> = columns.iter().map(|column| width(column)).collect();
    assert!(
        widths[1] > 3 * widths[0] && widths[1] > 3 * widths[2],
        "{widths:?}"
    );
    assert!(widths.iter().sum::<u32>() <= 100, "{widths:?}");
    // It is hidden with the column.
    assert!(columns[3].starts_with(" class=\"source\""), "{columns:?}");
    // A name in a sentence breaks between its parts.
    assert!(html.contains("sql01.<wbr />contoso.<wbr />com"), "{html}");
}
