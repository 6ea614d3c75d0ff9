//! Cleanup steps after something was removed from the topology (publishing notes, 6.7).

use crate::publish::plan::row::{Built, StepRow, by_hand, command, computers, names};
use crate::publish::plan::rows::databases::on_instance;
use crate::publish::powershell::CmdletCall;
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::AssociationKind;
use crate::topology::fqdn::same_fqdn;

pub(in crate::publish::plan) const UNINSTALL: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: None,
    back: "Publish the saved topology, and set up the computer again",
    lost: None,
    sources: &[
        StepSource::documented(
            "\"Disable-CsComputer\"; Lync Server 2013, \"Remove a Front End pool\"",
        ),
        StepSource::inferred(
            "a Persistent Chat pool is removed in the same way as a Front End pool",
        ),
    ],
    build: |need, sides| {
        let gone = sides.gone_computers(&need.target);
        Built {
            what: names(Words::from("Remove the product from "), &gone),
            places: computers(&gone),
            actions: vec![
                by_hand(
                    "After replication, on each computer: run step 2 of the Deployment Wizard, or this command",
                ),
                StepAction::Line("Disable-CsComputer -Scorch"),
            ],
            checks: vec![by_hand(
                "Programs and Features no longer lists server components of the product",
            )],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const STORE_REMOVAL: StepRow = StepRow {
    who: &[Who::Publisher],
    interrupts: None,
    back: "Define the stores again in Topology Builder, and publish",
    lost: None,
    sources: &[
        StepSource::documented(
            "Lync Server 2013, \"Remove the SQL Server database for a Front End pool\"; Topology Builder help, \
             \"Move file store data\"",
        ),
        StepSource::inferred("the same order applies to the stores of a Persistent Chat pool"),
    ],
    build: |_, sides| {
        Built {
        what: names(
            Words::from("Delete the stores that are no longer used, and publish again: "),
            &sides.unused_stores,
        ),
        places: vec![StepPlace::Publisher],
        actions: vec![
            by_hand(
                "In Topology Builder, start with \"Download Topology from existing deployment\" again, and enter \
                 the second part of the worksheet, which deletes the stores",
            ),
            by_hand("Choose \"Publish Topology…\", and create no databases"),
        ],
        checks: vec![
            by_hand("Topology Builder let you delete each store: no pool depends on it any more"),
            by_hand("The last page says Success for each step"),
        ],
        notes: vec![
            "Publish-Topology.ps1 of the kit does not do this. A second kit may, if you make it from the same \
             design with the topology as it is now as the baseline"
                .into(),
        ],
    }
    },
};

pub(in crate::publish::plan) const DATABASE_REMOVAL: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::LocalAdministrators],
    interrupts: None,
    back: "Restore the databases from a SQL Server backup",
    lost: Some("Everything in the databases"),
    sources: &[StepSource::documented(
        "\"Uninstall-CsDatabase\"; Lync Server 2013, \"Remove the SQL Server database for a Front End pool\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let is_compliance = |kind: &AssociationKind| matches!(kind, AssociationKind::Database(database) if database.is_compliance());
        let mut types: Vec<&'static str> = Vec::new();
        for cause in &need.causes {
            if let Some(crate::diff::Property::Association(kind)) = &cause.property {
                types.push(match kind {
                    kind if is_compliance(kind) => "PersistentChatCompliance",
                    AssociationKind::Database(_) => "PersistentChat",
                    AssociationKind::ArchivingStore => "Archiving",
                    AssociationKind::MonitoringStore => "Monitoring",
                    AssociationKind::ApplicationStore => "Application",
                    AssociationKind::BackEnd => "User",
                    _ => continue,
                });
            }
        }
        types.sort_unstable();
        types.dedup();
        let store = sides.store(&need.target);
        let delete = |kind: &&str| {
            let made = CmdletCall::new("Uninstall-CsDatabase").text("DatabaseType", kind);
            let made = made.and_then(|made| match &store {
                Some(store) => on_instance(made, store),
                None => Ok(made),
            });
            command(made)
        };
        let mut actions = vec![by_hand(
            "Keep a SQL Server backup, and check that no other pool has databases of this type on the instance",
        )];
        actions.extend(types.iter().map(delete));
        Built {
            what: Words::from("Delete the databases that are no longer used, on ").and_name(&name),
            places: vec![StepPlace::Publisher],
            actions,
            checks: vec![by_hand("The instance has no unused databases of the product")],
            notes: vec![
                "The cmdlet asks first, and then deletes every database of the type on the instance. -Detach \
                 keeps the files".into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const SHARE_REMOVAL: StepRow = StepRow {
    who: &[Who::FileServerAdministrator],
    interrupts: None,
    back: "Restore the files from a backup",
    lost: Some("The files in the share"),
    sources: &[StepSource::documented(
        "Topology Builder help, \"Move file store data\"",
    )],
    build: |need, sides| {
        let host = sides
            .published_cluster(&need.target)
            .map_or("", |cluster| cluster.fqdn.as_str());
        Built {
            what: Words::from("Delete the share ").and_name(sides.name(&need.target)),
            places: vec![StepPlace::FileServer(host.to_owned())],
            actions: vec![by_hand(
                "Delete it only after some time without problems, and keep a backup of the files",
            )],
            checks: vec![by_hand("The share is gone")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const NAMES_REMOVAL: StepRow = StepRow {
    who: &[Who::DnsAdministrator, Who::DomainAdmins],
    interrupts: None,
    back: "Create them again",
    lost: None,
    sources: &[StepSource::general(
        "what was created for the computers is deleted with them",
    )],
    build: |need, sides| {
        let gone = sides.gone_computers(&need.target);
        let mut actions = Vec::new();
        let stays = need.target.both().is_some_and(|both| both.after.is_some());
        let pool = sides.cluster(&need.target).filter(|_| stays);
        let is_own_name = |pool: &str| gone.iter().any(|one| same_fqdn(one, pool));
        if let Some(pool) = pool.filter(|pool| !is_own_name(&pool.fqdn)) {
            // Servers and clients would go on trying it.
            let words = Words::from("Delete the records of ")
                .and_name(&*pool.fqdn)
                .and(
                    " with the addresses of these computers, too, unless another computer of the pool has the \
                     address; the pool keeps the others",
                );
            actions.push(StepAction::ByHand(words));
        }
        actions.push(by_hand(
            "Revoke the certificates if your policies require it, and close the ports",
        ));
        Built {
            what: names(
                Words::from("Delete the DNS records, certificates and accounts of "),
                &gone,
            ),
            places: vec![StepPlace::Dns, StepPlace::Directory],
            actions,
            checks: vec![by_hand("The names no longer resolve")],
            ..Built::default()
        }
    },
};
