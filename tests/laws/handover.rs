//! The laws of the handover documents: they contain only valid commands, every step of the deployment
//! checklist and nothing that a deployment does not need, and the same design gives the same bytes.

use std::io::Read as _;

use topology_designer::design::{Design, Statement};
use topology_designer::document::{Format, Opened};
use topology_designer::handover::{HandoverFacts, HandoverPart, PARTS, Reader, WrittenParts};
use topology_designer::report::{
    Block, CallOut, Document, PrintedAction, html, markdown, plain, spreadsheet,
};
use topology_designer::topology::{Index, ObjectId, pools};
use topology_designer::workspace::baseline::NamedBaseline;
use topology_designer::workspace::plan::Against;

use super::kit::faults;
use crate::common::{documents, examples};

fn opened(design: Design) -> Opened {
    Opened {
        design,
        format: Format::Design,
        source: None,
        baseline: None,
        notes: Vec::new(),
        unedited: None,
    }
}

fn example(folder: &str) -> Design {
    let mut all = examples::all().into_iter();
    all.find(|example| example.folder == folder).unwrap().design
}

fn written(design: Design) -> WrittenParts {
    let opened = opened(design);
    WrittenParts::of(&HandoverFacts::of(&opened, None), "design.ron")
}

fn whole(written: &WrittenParts) -> Document {
    written.document(&PARTS.iter().collect::<Vec<_>>())
}

fn part(name: &str) -> &'static HandoverPart {
    PARTS.iter().find(|part| part.name == name).unwrap()
}

fn text_of(written: &WrittenParts, name: &str) -> String {
    plain(&written.document(&[part(name)]))
}

/// Every command in a document, as it would be typed.
fn commands(document: &Document) -> Vec<&str> {
    let mut commands: Vec<&str> = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Command(command) => commands.push(command),
            Block::Step(step) => {
                for action in &step.actions {
                    if let PrintedAction::Command(command) = action {
                        commands.push(command);
                    }
                }
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn every_command_in_every_report_is_valid_powershell() {
    let mut seen = 0;
    let mut check = |written: &WrittenParts| {
        let document = whole(written);
        for command in commands(&document) {
            seen += 1;
            assert_eq!(faults(command), [""; 0], "{command}");
        }
    };
    for example in examples::all() {
        check(&written(example.design));
    }
    for (path, bytes) in documents() {
        let opened = topology_designer::document::read(&bytes, Some(&path)).unwrap();
        check(&WrittenParts::of(
            &HandoverFacts::of(&opened, None),
            "topology.xml",
        ));
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_report_has_the_same_bytes_each_time_in_every_format() {
    let design = example("enterprise-four-servers");
    let (one, other) = (whole(&written(design.clone())), whole(&written(design)));
    assert_eq!(html(&one), html(&other));
    assert_eq!(markdown(&one), markdown(&other));
    assert!(spreadsheet(&one).unwrap() == spreadsheet(&other).unwrap());
}

/// A row of the deployment checklist for Persistent Chat Server: where it is found, and what it says there.
struct ChecklistRow {
    step: &'static str,
    example: &'static str,
    part: &'static str,
    says: &'static [&'static str],
}

const STRETCHED: &str = "stretched-disaster-recovery";
const COLLOCATED: &str = "standard-edition-collocated";

const CHECKLIST: &[ChecklistRow] = &[
    ChecklistRow {
        step: "an operating system that meets system requirements, and its role",
        example: STRETCHED,
        part: "prerequisites",
        says: &[
            "pchat-red01.contoso.com",
            "Windows Server 2012 R2",
            "Who: local Administrators of the computer",
        ],
    },
    ChecklistRow {
        step: "software prerequisites",
        example: STRETCHED,
        part: "prerequisites",
        says: &[
            "Message Queuing",
            "Add-WindowsFeature -Name NET-Framework-Core",
            "32 GB of memory",
        ],
    },
    ChecklistRow {
        step: "SQL Server for the Persistent Chat database",
        example: STRETCHED,
        part: "prerequisites",
        says: &["sql-red01.contoso.com", "64-bit, Standard or Enterprise"],
    },
    ChecklistRow {
        step: "SQL Server for the compliance database",
        example: STRETCHED,
        part: "prerequisites",
        says: &["sql-red04.contoso.com", "PCHATCOMP"],
    },
    ChecklistRow {
        step: "the components are added to the topology, and who may define it",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "New Persistent Chat Pool…",
            "Who: local Users of the computer",
        ],
    },
    ChecklistRow {
        step: "a database for the store, and a backup for disaster recovery",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "Install-CsDatabase -ConfiguredDatabases -SqlServerFqdn 'sql-red01.contoso.com' -ForInstance 'PCHAT'",
            r"sql-sea01.contoso.com\PCHAT",
            "Set up log shipping of the content of pchatpool.contoso.com",
        ],
    },
    ChecklistRow {
        step: "a file store",
        example: STRETCHED,
        part: "runbook",
        says: &[r"Create the share \\fs02.contoso.com\pchat"],
    },
    ChecklistRow {
        step: "the pool that routes requests",
        example: STRETCHED,
        part: "runbook",
        says: &["\"Next hop pool\": fepool01.contoso.com"],
    },
    ChecklistRow {
        step: "the compliance store and its box",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "\"Enable compliance\"",
            r#""Compliance SQL Server store": sql-red04.contoso.com\PCHATCOMP"#,
        ],
    },
    ChecklistRow {
        step: "the topology is published, and who may do it",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "Publish the topology",
            "Who: RTCUniversalServerAdmins, and Domain Admins",
            "Give the account that publishes Full Control of the share and the folder",
        ],
    },
    ChecklistRow {
        step: "on Standard Edition the pool has the name of the server",
        example: COLLOCATED,
        part: "runbook",
        says: &["\"Pool FQDN\": se01.contoso.com"],
    },
    ChecklistRow {
        step: "the local management store, and who may run setup",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "Setup step 1",
            "Install Local Configuration Store",
            "Who: local Administrators of the computer",
        ],
    },
    ChecklistRow {
        step: "the services are installed",
        example: STRETCHED,
        part: "runbook",
        says: &["Setup step 2", "bootstrapper.exe"],
    },
    ChecklistRow {
        step: "certificates",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "Request-CsCertificate -New -Type 'Default' -ComputerFqdn 'pchat-sea04.contoso.com'",
        ],
    },
    ChecklistRow {
        step: "the services run",
        example: STRETCHED,
        part: "runbook",
        says: &["Start-CsWindowsService -ComputerName 'pchat-red01.contoso.com'"],
    },
    ChecklistRow {
        step: "an administrator, and who may make one",
        example: STRETCHED,
        part: "permissions",
        says: &[
            "Appoint Persistent Chat administrators",
            "Domain Admins",
            "CsPersistentChatAdministrator",
        ],
    },
    ChecklistRow {
        step: "users are enabled at each scope, and who may do it",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "Set-CsPersistentChatPolicy -Identity Global -EnablePersistentChat $true",
            "New-CsPersistentChatPolicy -Identity 'site:Redmond and Seattle'",
            "Grant-CsPersistentChatPolicy",
            "Who: CsPersistentChatAdministrator, CsAdministrator or CsUserAdministrator",
        ],
    },
    ChecklistRow {
        step: "settings",
        example: STRETCHED,
        part: "runbook",
        says: &[
            "New-CsPersistentChatConfiguration -Identity 'service:PersistentChatServer:pchatpool.contoso.com'",
        ],
    },
    ChecklistRow {
        step: "the scope that the checklist has and no cmdlet knows",
        example: STRETCHED,
        part: "runbook",
        says: &["UNVERIFIED: At which scopes a Persistent Chat policy can be set"],
    },
];

#[test]
fn every_row_of_the_deployment_checklist_is_in_the_report_of_its_example() {
    for folder in [STRETCHED, COLLOCATED] {
        let written = written(example(folder));
        for row in CHECKLIST.iter().filter(|row| row.example == folder) {
            let text = text_of(&written, row.part);
            for says in row.says {
                assert!(
                    text.contains(says),
                    "{}: \"{says}\" is not in\n{text}",
                    row.step
                );
            }
        }
    }
}

#[test]
fn a_runbook_has_no_step_that_its_deployment_does_not_need() {
    let collocated = text_of(&written(example(COLLOCATED)), "runbook");
    for absent in [
        "Install-CsMirrorDatabase",
        "Setup step 1",
        "log shipping",
        "Join the computers",
        "Create DNS records",
        "ComplianceConfiguration",
        "Request-CsCertificate",
        "Install-CsAdServerSchema",
    ] {
        assert!(!collocated.contains(absent), "{absent}\n{collocated}");
    }
    assert_eq!(
        collocated.matches("bootstrapper.exe").count(),
        1,
        "its next hop is itself"
    );
    let mirrored = text_of(&written(example("enterprise-four-servers")), "runbook");
    assert!(mirrored.contains("Install-CsMirrorDatabase") && mirrored.contains("Setup step 1"));
    assert!(!mirrored.contains("Set up log shipping"), "{mirrored}");
    // Front End pools exist before the runbook begins.
    assert!(!mirrored.contains("Start-CsPool -PoolFqdn") && !mirrored.contains("fs01.contoso.com"));
    assert!(
        !written(example("enterprise-four-servers"))
            .parts()
            .any(|one| one.name == "disaster-recovery")
    );
}

#[test]
fn known_facts_of_the_deployment_are_on_the_title_page_and_in_the_commands() {
    let mut design = example(STRETCHED);
    let index = Index::new(&design.topology);
    let pool: ObjectId = pools::persistent_chat_pools(&index)[0]
        .service
        .id
        .clone()
        .into();
    let mut state = |object: &ObjectId, statement: Statement| {
        let statements = &mut design.annotations.statements;
        statements.entry(object.clone()).or_default().set(statement);
    };
    let before = text_of(&written(example(STRETCHED)), "runbook");
    assert!(before.contains("OPEN: Not known yet: the certification authority of the deployment."));
    assert!(before.contains("-AdapterOutputDirectory $outputDirectory"));
    for statement in [
        Statement::Company("O'Contoso & Sons".to_owned()),
        Statement::DocumentDate("2026-11-28".to_owned()),
        Statement::CertificationAuthority(r"ca01.contoso.com\Contoso 'Issuing'".to_owned()),
        Statement::ComputerContainer("OU=Servers,DC=contoso,DC=com".to_owned()),
        Statement::DatabasePaths(r"E:\Logs; F:\Data".to_owned()),
    ] {
        state(&ObjectId::Deployment, statement);
    }
    state(
        &pool,
        Statement::ComplianceOutput(r"\\fs03.contoso.com\out".to_owned()),
    );
    state(&pool, Statement::ConcurrentUsers(70_000));
    let written = written(design);
    let text = text_of(&written, "runbook");
    assert!(text.contains("Company: O'Contoso & Sons\n") && text.contains("Date: 2026-11-28\n"));
    for says in [
        r"-CA 'ca01.contoso.com\Contoso ''Issuing'''",
        "Grant-CsSetupPermission -ComputerOU 'OU=Servers,DC=contoso,DC=com' -Domain 'contoso.com'",
        r"-DatabasePaths 'E:\Logs', 'F:\Data'",
        r"-AdapterOutputDirectory '\\fs03.contoso.com\out'",
    ] {
        assert!(text.contains(says), "{says}\n{text}");
    }
    assert!(!text.contains("OPEN: Not known yet: the certification authority"));
    // Four servers can support them, and three cannot.
    let capacity = text_of(&written, "capacity");
    assert!(
        capacity.contains("17,500") && capacity.contains("23,334"),
        "{capacity}"
    );
}

#[test]
fn the_report_says_what_the_loss_of_every_server_store_and_pool_means() {
    let text = text_of(&written(example(STRETCHED)), "capacity");
    for lost in [
        "Server pchat-red01.contoso.com",
        "Server pchat-sea04.contoso.com",
        r"Content, sql-red01.contoso.com\PCHAT",
        r"Witness, sql-red03.contoso.com\PCHAT",
        r"Backup of the content, sql-sea01.contoso.com\PCHAT",
        r"Compliance, sql-red04.contoso.com\PCHATCOMP",
        r"File store \\fs02.contoso.com\pchat",
        "Next hop fepool01.contoso.com",
        "Site Redmond and Seattle",
    ] {
        assert!(text.contains(lost), "{lost}\n{text}");
    }
}

#[test]
fn each_pair_of_computers_has_its_ports_with_their_source() {
    let text = text_of(&written(example(STRETCHED)), "network");
    let row = |from: &str, to: &str, port: &str| {
        text.lines().any(|line| {
            let cells: Vec<&str> = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            let has = |cell: usize, name: &str| {
                let names = cells
                    .get(cell)
                    .into_iter()
                    .flat_map(|cell| cell.split(", "));
                names.into_iter().any(|one| one == name)
            };
            let is_row = has(0, from) && has(1, to) && cells.get(2) == Some(&port);
            is_row && from != to && line.contains("Documented: ")
        })
    };
    let (red, sea) = ("pchat-red01.contoso.com", "pchat-sea01.contoso.com");
    assert!(
        row("fe01.contoso.com", red, "5041") && row("fe03.contoso.com", red, "881"),
        "{text}"
    );
    assert!(row(red, sea, "8011") && row(sea, red, "8011"));
    assert!(row(red, "sql-red01.contoso.com", "static port of PCHAT"));
    assert!(row(red, "sql-red01.contoso.com", "1434") && row(sea, "fs02.contoso.com", "445"));
    assert!(row(
        "sql-red01.contoso.com",
        "sql-red02.contoso.com",
        "5022"
    ));
    assert!(row(
        "sql-red02.contoso.com",
        "sql-red03.contoso.com",
        "7022"
    ));
    assert!(
        text.contains("the From column must reach every other computer in the To column"),
        "no traffic from a computer to itself"
    );
}

#[test]
fn a_pool_on_a_standard_edition_server_uses_the_existing_certificate_of_the_server() {
    let text = text_of(&written(example(COLLOCATED)), "network");
    assert!(text.contains("and web services, which the Standard Edition server already has"));
    assert!(!text.contains("Certificate request"), "{text}");
    assert!(!text.contains("8011") && !text.contains("other servers of the next hop pool"));
    let lines = text
        .lines()
        .filter(|line| line.starts_with("se01.contoso.com") && line.contains("its address"));
    assert_eq!(lines.count(), 1, "one record for one server: {text}");
}

#[test]
fn the_report_of_a_single_standard_edition_server_omits_what_it_does_not_need() {
    let written = written(example(COLLOCATED));
    let whole = plain(&whole(&written));
    for needless in [
        "certification authority of the deployment",
        "Not needed",
        "SQL Server Agent",
        "mgccomp holds",
        "mgccomp is transient",
        "5022",
        "full recovery",
        "serves all computers of a pool",
    ] {
        assert!(!whole.contains(needless), "{needless}\n{whole}");
    }
    // It is the server that people sign in to.
    let capacity = text_of(&written, "capacity");
    let mut lines = capacity.lines();
    let lost = lines.find(|line| line.starts_with("Server se01.contoso.com"));
    let lost = lost.unwrap();
    assert!(
        lost.contains("sign-in") && !lost.contains("  Instant messages, meetings and calls"),
        "{lost}"
    );
}

#[test]
fn the_report_does_not_refer_to_sections_that_it_does_not_have() {
    let text = text_of(&written(example(STRETCHED)), "runbook");
    assert!(!text.contains("Computers that need setup"), "{text}");
}

#[test]
fn ports_needed_only_while_creating_databases_and_mirrors_are_listed_too() {
    let text = text_of(&written(example("enterprise-four-servers")), "network");
    let row = |from: &str, to: &str, port: &str| {
        text.lines()
            .any(|line| line.starts_with(from) && line.contains(to) && line.contains(port))
    };
    assert!(row(
        "the Central Management server",
        "pchat01.contoso.com",
        " 445 "
    ));
    assert!(row(
        "sql02.contoso.com, sql03.contoso.com",
        "the file server of the share for setting up mirrors",
        " 445 "
    ));
    assert!(row(
        "the computer that publishes",
        "sql02.contoso.com",
        "static port of PCHAT"
    ));
}

#[test]
fn the_certificate_of_a_single_computer_is_not_exported() {
    let requests = |folder: &str| {
        let text = text_of(&written(example(folder)), "network");
        let requests = text.split("Certificate request of ").skip(1);
        requests
            .map(|request| request.split("[Version]").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let requests = [requests("full-of-mistakes"), requests(STRETCHED)].concat();
    assert_eq!(requests.len(), 3);
    for request in requests {
        let name = request.split_whitespace().next().unwrap();
        assert!(
            request.contains(&format!("certreq -new {name}.inf {name}.req")),
            "{request}"
        );
        assert_eq!(
            request.contains("Import-CsCertificate"),
            name != "pchat09.contoso.com",
            "{request}"
        );
    }
}

#[test]
fn the_runbook_creates_the_compliance_folder_and_gives_people_access_to_a_room() {
    let text = text_of(&written(example("enterprise-four-servers")), "runbook");
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    assert!(
        at("Share a folder for the output") < at("New-CsPersistentChatComplianceConfiguration")
    );
    assert!(
        at("Set-CsPersistentChatCategory -Identity $identity -AllowedMembers")
            < at("New-CsPersistentChatRoom -Name")
    );
    assert!(text.contains("Get-CsService -PersistentChatServer"));
}

#[test]
fn a_certificate_request_names_the_pool_and_every_computer() {
    let document = written(example(STRETCHED)).document(&[part("network")]);
    let listings = document.blocks.iter().filter_map(|block| match block {
        Block::Listing { name, text } => Some((name.as_str(), text.as_str())),
        _ => None,
    });
    let listings: Vec<_> = listings.collect();
    let [(name, text)] = listings.as_slice() else {
        panic!("{listings:?}");
    };
    assert_eq!(*name, "pchatpool.contoso.com.inf");
    assert!(text.contains("Subject = \"CN=pchatpool.contoso.com\"\n"));
    assert_eq!(text.matches("_continue_ = \"dns=").count(), 9);
    assert!(
        text.ends_with("_continue_ = \"dns=pchat-sea04.contoso.com\"\n"),
        "{text}"
    );
}

#[test]
fn the_report_of_changes_names_the_kind_of_change() {
    let before = opened(example("enterprise-four-servers"));
    let named = NamedBaseline::of(
        "deployed.xml".as_ref(),
        opened(Design {
            topology: {
                let mut topology = before.design.topology.clone();
                topology
                    .services
                    .retain(|service| !service.role.name().starts_with("PersistentChat"));
                topology
            },
            ..Design::default()
        }),
    );
    let facts = HandoverFacts::of(
        &before,
        Some((Against::Named(&named), "deployed.xml".to_owned())),
    );
    let text = text_of(&WrittenParts::of(&facts, "design.ron"), "changes");
    assert!(text.contains("A Persistent Chat pool is added"), "{text}");
    assert!(!text.contains("A Persistent Chat pool is removed"));
}

#[test]
fn every_reader_has_parts_and_open_points_are_listed_first() {
    for reader in Reader::ALL {
        assert!(
            PARTS.iter().any(|part| part.readers.contains(&reader)),
            "{reader:?}"
        );
    }
    let document = whole(&written(example(STRETCHED)));
    let list = document.blocks.iter().find_map(|block| match block {
        Block::List(items) => Some(items),
        _ => None,
    });
    let list = list.unwrap();
    for block in &document.blocks {
        if let Block::CallOut {
            kind: CallOut::Open,
            words,
        } = block
        {
            assert!(list.contains(words), "{}", words.text());
        }
    }
}

#[test]
fn no_cell_of_a_spreadsheet_is_a_formula() {
    let mut design = example(COLLOCATED);
    let mut statements = topology_designer::design::Statements::default();
    statements.set(Statement::Author("=cmd|' /C calc'!A0".to_owned()));
    statements.set(Statement::Company("@SUM(1)".to_owned()));
    design
        .annotations
        .statements
        .insert(ObjectId::Deployment, statements);
    let bytes = spreadsheet(&whole(&written(design))).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut seen = false;
    for position in 0..archive.len() {
        let mut file = archive.by_index(position).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if name.starts_with("xl/worksheets/") {
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
            assert!(text.contains("<pane "), "{name} keeps its headings in view");
        }
        seen |= name == "xl/sharedStrings.xml" && text.contains("=cmd|");
        if name == "xl/styles.xml" {
            assert!(text.contains("quotePrefix=\"1\""));
        }
    }
    assert!(seen);
}

#[test]
fn the_design_document_prints_notes_line_by_line() {
    let mut design = example(STRETCHED);
    assert!(!text_of(&written(design.clone()), "design").contains("Ask Kim"));
    let index = Index::new(&design.topology);
    let pool = pools::persistent_chat_pools(&index)[0].service.id.clone();
    let note = "Ask Kim first.\n\nThen Lee.";
    design
        .annotations
        .notes
        .insert(pool.into(), note.to_owned());
    let text = text_of(&written(design), "design");
    let at = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part} in {text}"))
    };
    assert!(at("\nNotes\n") < at("Ask Kim first.") && at("Ask Kim first.") < at("Then Lee."));
}

#[test]
fn requirements_that_the_documentation_gives_outside_the_steps_are_in_the_reports_that_need_them() {
    let stretched = written(example(STRETCHED));
    for (part, says) in [
        ("runbook", "Configure the mirroring logins"),
        ("databases", "Configure the mirroring logins"),
        ("runbook", "GRANT CONNECT ON ENDPOINT"),
        ("runbook", "enter the network path of the share"),
        ("runbook", "-Clean, which deletes existing databases"),
        ("runbook", "-AdapterName names the adapter"),
        (
            "disaster-recovery",
            "Invoke-CsPoolFailOver -PoolFqdn 'fepool01.contoso.com' -DisasterMode",
        ),
        ("permissions", "UNVERIFIED: Who may define a topology"),
    ] {
        let text = text_of(&stretched, part);
        assert!(text.contains(says), "{part}: {says}\n{text}");
    }
    // Nothing is mirrored on a Standard Edition server.
    let collocated = text_of(&written(example(COLLOCATED)), "databases");
    assert!(!collocated.contains("mirroring logins"), "{collocated}");
}

#[test]
fn a_lync_server_2013_pool_is_prepared_according_to_its_own_documentation() {
    let mut design = example("enterprise-four-servers");
    for service in &mut design.topology.services {
        std::sync::Arc::make_mut(service).service_version = 6;
    }
    let written = written(design);
    let runbook = text_of(&written, "runbook");
    assert!(runbook.contains("2008 R2, leave them out"), "{runbook}");
    let prerequisites = text_of(&written, "prerequisites");
    assert!(
        !prerequisites.contains("SQL Server 2017"),
        "{prerequisites}"
    );
}
