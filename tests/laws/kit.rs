//! The laws of the publishing kit: its scripts are PowerShell 3 and the same in every kit, no content of a
//! document becomes code, and the kit never promises anything that is not true.

use tree_sitter::{Node, Parser};

use topology_designer::design::Statement;
use topology_designer::document::{self, Format};
use topology_designer::edit::{Edit, Identities, NewSqlStore, apply};
use topology_designer::publish::kit::{KitFile, SCRIPTS, zip};
use topology_designer::publish::plan::{Known, plan};
use topology_designer::publish::step::StepAction;
use topology_designer::topology::{AssociationKind, Database, ObjectId, Role, Topology};
use topology_designer::vocabulary::{Thing, Vocabulary};
use topology_designer::workspace::baseline::NamedBaseline;
use topology_designer::workspace::kit::{NoKit, of};
use topology_designer::workspace::plan::Against;

use crate::common::{confirmed, examples};

/// Every position at which a text is not valid PowerShell.
pub fn faults(text: &str) -> Vec<String> {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut faults = Vec::new();
    let mut nodes: Vec<Node<'_>> = vec![tree.root_node()];
    while let Some(node) = nodes.pop() {
        if node.is_error() || node.is_missing() {
            let place = node.start_position();
            let shown: String = text[node.byte_range()].chars().take(80).collect();
            faults.push(format!("line {}: {shown}", place.row + 1));
        }
        nodes.extend((0..node.child_count()).filter_map(|at| node.child(at)));
    }
    faults
}

/// The file with this name in a kit.
fn file<'k>(kit: &'k [KitFile], name: &str) -> &'k [u8] {
    &kit.iter()
        .find(|file| file.name == name)
        .unwrap_or_else(|| panic!("{name}"))
        .bytes
}

/// Opens a published document.
fn opened(bytes: &[u8]) -> document::Opened {
    document::read(bytes, None).unwrap()
}

/// A vocabulary in which a deployment confirms every spelling except those in `except`.
fn confirming(except: &[Thing]) -> Vocabulary {
    Vocabulary::built_in().with_learned(&confirmed::learned(except))
}

/// An example in its published form, and the same deployment before its display name was changed.
fn design_and_baseline() -> (Vec<u8>, Vec<u8>) {
    let topology = examples::all().remove(1).design.topology;
    let written =
        document::write(None, &topology, Format::Published, topology.vocabulary()).unwrap();
    let (text, _) = document::encoding::decode(&written.bytes).unwrap();
    let before = text
        .replace("Redmond chat", "Old chat")
        .replace("encoding=\"utf-16\"", "encoding=\"utf-8\"");
    assert_ne!(before, text);
    (written.bytes.clone(), before.into_bytes())
}

fn kit_of(design: &[u8], baseline: Option<&[u8]>) -> Result<Vec<KitFile>, NoKit> {
    kit_by(design, baseline, Vocabulary::built_in())
}

fn kit_by(
    design: &[u8],
    baseline: Option<&[u8]>,
    vocabulary: &Vocabulary,
) -> Result<Vec<KitFile>, NoKit> {
    let read = |bytes: &[u8]| document::read_with(bytes, None, vocabulary).unwrap();
    let design = read(design);
    let named = baseline.map(|bytes| NamedBaseline::of("deployed.xml".as_ref(), read(bytes)));
    let against = match &named {
        Some(named) => Against::Named(named),
        None => Against::Nothing,
    };
    Ok(of(&design, against, "design.xml", Some("deployed.xml"))?.files)
}

#[test]
fn every_script_is_ascii_powershell_with_a_byte_order_mark_and_windows_line_endings() {
    let (design, baseline) = design_and_baseline();
    let kit = kit_of(&design, Some(&baseline)).unwrap();
    assert!(SCRIPTS.len() >= 7);
    for script in SCRIPTS {
        let bytes = file(&kit, script.name);
        let text = std::str::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        assert!(text.is_ascii(), "{}", script.name);
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{}",
            script.name
        );
        assert_eq!(faults(text), [""; 0], "{}", script.name);
    }
}

/// Features newer than Windows PowerShell 3, commands that turn data into code, and commands that cannot be
/// undone.
const NOT_IN_A_SCRIPT: &[&str] = &[
    "Invoke-Expression",
    "iex ",
    "Get-FileHash",
    "Compress-Archive",
    "Expand-Archive",
    "-AsHashtable",
    "RunAsAdministrator",
    ".Where(",
    ".ForEach(",
    "??",
    "?.",
    " && ",
    " || ",
    "using namespace",
    "using module",
    "-PipelineVariable",
    "[ScriptBlock]::Create",
    "::new(",
    "Remove-Item",
    "-Clean",
    "-DropExistingDatabasesOnMirror",
    "Uninstall-CsDatabase",
    "-Parallel",
    "Join-String",
    "-NoClobber",
    "Test-NetConnection",
    "Resolve-DnsName",
];

#[test]
fn no_script_uses_features_newer_than_version_3_or_irreversible_commands() {
    for script in SCRIPTS {
        for word in NOT_IN_A_SCRIPT {
            assert!(!script.text.contains(word), "{}: {word}", script.name);
        }
        let is_keyword = |line: &str, word: &str| line.trim_start().starts_with(word);
        for line in script.text.lines() {
            for word in ["class ", "enum ", "using "] {
                assert!(!is_keyword(line, word), "{}: {line}", script.name);
            }
        }
    }
}

#[test]
fn a_script_that_changes_something_can_show_what_it_would_do() {
    let changes = [
        "Publish-KitTopology -",
        "Enable-KitTopology\n",
        "& $Cmdlet @",
        "Start-Process -FilePath $bootstrapper",
    ];
    let mut asking = Vec::new();
    for script in SCRIPTS.iter().filter(|script| script.name != "Kit.ps1") {
        let is_changing = changes.iter().any(|change| script.text.contains(change));
        let asks = script.text.contains("SupportsShouldProcess = $true")
            && script.text.contains("$PSCmdlet.ShouldProcess(");
        assert_eq!(is_changing, asks, "{}", script.name);
        if asks {
            asking.push(script.name);
        }
        assert!(script.text.contains("'Kit.ps1'"), "{}", script.name);
    }
    assert_eq!(asking.len(), 4, "{asking:?}");
    let shared = SCRIPTS
        .iter()
        .find(|script| script.name == "Kit.ps1")
        .unwrap();
    assert!(shared.text.contains("Set-StrictMode -Version 2"));
}

#[test]
fn scripts_are_the_same_in_every_kit_and_contain_no_name_of_the_deployment() {
    let (design, baseline) = design_and_baseline();
    let change = kit_of(&design, Some(&baseline)).unwrap();
    let first = kit_of(&design, None).unwrap();
    for script in SCRIPTS {
        assert_eq!(file(&change, script.name), file(&first, script.name));
        assert!(!script.text.contains("contoso"), "{}", script.name);
    }
    assert_eq!(
        zip(&change).unwrap(),
        zip(&kit_of(&design, Some(&baseline)).unwrap()).unwrap()
    );
}

#[test]
fn a_kit_with_inferred_spellings_or_for_a_first_publication_never_publishes_by_itself() {
    let (design, baseline) = design_and_baseline();
    for kit in [
        kit_of(&design, Some(&baseline)).unwrap(),
        kit_of(&design, None).unwrap(),
    ] {
        let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
        assert_eq!(data["isDirect"], false);
        assert!(!data["reasons"].as_array().unwrap().is_empty());
        assert!(!kit.iter().any(|file| file.name == "topology.xml"));
        assert_eq!(file(&kit, "design.txt"), "\u{feff}".as_bytes());
        let page = std::str::from_utf8(file(&kit, "index.html")).unwrap();
        assert!(page.contains("This topology must be published with Topology Builder"));
    }
}

#[test]
fn the_databases_of_a_standard_edition_server_are_left_to_setup() {
    let topology = examples::all().remove(0).design.topology;
    let written =
        document::write(None, &topology, Format::Published, topology.vocabulary()).unwrap();
    let kit = kit_of(&written.bytes, None).unwrap();
    let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
    for list in ["sqlStores", "databaseStores"] {
        let servers = data[list].as_array().unwrap().iter();
        let servers: Vec<&str> = servers.map(|one| one["server"].as_str().unwrap()).collect();
        assert_eq!(servers, ["sql01.contoso.com"], "{list}");
    }
}

#[test]
fn a_database_that_moves_is_passed_to_the_cmdlet_even_if_it_exists_and_its_old_mirror_is_not_expected()
 {
    let before = examples::all().remove(1).design;
    let mut pools = before.topology.services.iter();
    let pool = pools.find(|service| service.role == Role::PersistentChatService);
    let content = AssociationKind::Database(Database::Content);
    let store = NewSqlStore {
        site: before.topology.sites[0].id,
        fqdn: "sql99.contoso.com".to_owned(),
        instance: "PCHAT".to_owned(),
        place: None,
        held_by: vec![(pool.unwrap().id.clone().into(), content)],
    };
    let edit = Edit::AddSqlStore(store);
    let after = apply(&before, &edit, &mut Identities::seeded(77)).unwrap();
    let published = |topology: &Topology| {
        let vocabulary = topology.vocabulary();
        document::write(None, topology, Format::Published, vocabulary).unwrap()
    };
    let (before, after) = (
        published(&before.topology),
        published(&after.design.topology),
    );
    let kit = kit_of(&after.bytes, Some(&before.bytes)).unwrap();
    let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
    let stores = data["databaseStores"].as_array().unwrap();
    assert_eq!(stores.len(), 1);
    assert_eq!(stores[0]["server"], "sql99.contoso.com");
    assert_eq!(stores[0]["databases"], serde_json::json!([]));
    assert_eq!(data["mirrors"][0]["primary"]["server"], "sql99.contoso.com");
    let still = data["mirroredPools"].as_array().unwrap();
    assert_eq!(still.len(), 1);
    assert_eq!(still[0]["databaseType"], "PersistentChatCompliance");
}

#[test]
fn the_kit_puts_database_files_where_the_plan_says() {
    let (design, baseline) = design_and_baseline();
    let mut design = opened(&design);
    let statements = &mut design.design.annotations.statements;
    statements
        .entry(ObjectId::Deployment)
        .or_default()
        .set(Statement::DatabasePaths(r"L:\logs; D:\data".to_owned()));
    let before = opened(&baseline);
    let named = NamedBaseline::of("deployed.xml".as_ref(), before);
    for against in [Against::Named(&named), Against::Nothing] {
        let made = of(&design, against, "design.xml", None).unwrap();
        let data: serde_json::Value =
            serde_json::from_slice(file(&made.files, "kit.json")).unwrap();
        let paths = serde_json::json!([r"L:\logs", r"D:\data"]);
        assert_eq!(data["databasePaths"], paths);
        for step in &made.plan.steps {
            for action in &step.actions {
                let StepAction::Command(command) = action else {
                    continue;
                };
                let command = command.to_string();
                if command.starts_with("Install-CsDatabase -Configured") {
                    assert!(command.contains(r"-DatabasePaths 'L:\logs', 'D:\data'"));
                }
            }
        }
    }
    let install = SCRIPTS
        .iter()
        .find(|script| script.name == "Install-Databases.ps1")
        .unwrap();
    assert!(install.text.contains("'databasePaths'") && install.text.contains("DatabasePaths ="));
}

#[test]
fn no_kit_is_created_if_there_are_errors_or_no_differences() {
    let mistakes = examples::all().remove(3).design.topology;
    let written =
        document::write(None, &mistakes, Format::Published, mistakes.vocabulary()).unwrap();
    let refused = kit_of(&written.bytes, None).unwrap_err();
    assert!(refused.is_blocked(), "{refused}");
    let (design, _) = design_and_baseline();
    let refused = kit_of(&design, Some(&design)).unwrap_err();
    assert!(
        refused.to_string().contains("nothing to publish"),
        "{refused}"
    );
}

#[test]
fn no_kit_is_created_for_a_baseline_that_no_deployment_wrote() {
    let (design, _) = design_and_baseline();
    let topology = opened(&design).design.topology;
    let builder = document::write(
        None,
        &topology,
        Format::TopologyBuilder,
        topology.vocabulary(),
    )
    .unwrap();
    let before = String::from_utf8(builder.bytes)
        .unwrap()
        .replace("Redmond chat", "Old chat");
    let refused = kit_of(&design, Some(before.as_bytes())).unwrap_err();
    assert!(
        refused.to_string().contains("Get-CsTopology -AsXml"),
        "{refused}"
    );
}

#[test]
fn the_page_of_a_kit_names_exactly_the_scripts_that_are_needed() {
    let (design, baseline) = design_and_baseline();
    let page_of = |baseline: Option<&[u8]>| {
        let kit = kit_of(&design, baseline).unwrap();
        let page = std::str::from_utf8(file(&kit, "index.html")).unwrap();
        let how = page.split("How to run it</h2>").nth(1).unwrap();
        how.split("<h2").next().unwrap().to_owned()
    };
    // A different display name requires no database and no setup.
    let small = page_of(Some(&baseline));
    assert!(small.contains("Test-Preflight.ps1<") && small.contains("-AllowUnknown"));
    assert!(!small.contains("Setup-Computer.ps1") && !small.contains("Install-Databases.ps1"));
    let whole = page_of(None);
    assert!(whole.contains("Setup-Computer.ps1"));
    for script in ["Test-Preflight", "Publish-Topology", "Install-Databases"] {
        let with_share = format!("{script}.ps1 -SeedShare $seedShare");
        assert!(whole.contains(&with_share), "{with_share}: {whole}");
    }
}

#[test]
fn the_manifest_names_every_file_with_its_hash() {
    use sha2::Digest as _;
    let (design, baseline) = design_and_baseline();
    let kit = kit_of(&design, Some(&baseline)).unwrap();
    let page = std::str::from_utf8(file(&kit, "index.html")).unwrap();
    for file in kit.iter().filter(|file| file.name != "index.html") {
        let hash: String = sha2::Sha256::digest(&file.bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(page.contains(&hash), "{}", file.name);
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        assert!(file.name.chars().all(is_safe), "{}", file.name);
    }
    let data = std::str::from_utf8(file(&kit, "kit.json")).unwrap();
    assert!(data.is_ascii());
}

#[test]
fn every_command_in_a_plan_is_valid_powershell() {
    let all = examples::all();
    let mut seen = 0;
    for design in &all {
        let others = all.iter().map(|other| Some(&other.design.topology));
        for published in others.chain([None]) {
            let published: Option<&Topology> = published;
            for step in plan(&design.design.topology, published, Known::default()).steps {
                for action in step.actions.iter().chain(&step.checks) {
                    let text = match action {
                        StepAction::Command(command) => command.to_string(),
                        StepAction::Line(line) => (*line).to_owned(),
                        StepAction::ByHand(_) | StepAction::Refused(_) => continue,
                    };
                    seen += 1;
                    assert_eq!(faults(&text), [""; 0], "{text}");
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
    assert_ne!(
        faults("Get-CsPool -Identity 'a' }"),
        [""; 0],
        "a fault is found"
    );
}

#[test]
fn only_a_design_whose_spellings_are_all_confirmed_is_published_by_its_kit() {
    let (design, baseline) = design_and_baseline();
    let kit = kit_by(&design, Some(&baseline), &confirming(&[])).unwrap();
    let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
    assert_eq!(data["isDirect"], true, "{}", data["reasons"]);
    assert_eq!(file(&kit, "topology.xml"), design);
    let lines = |name: &str| std::str::from_utf8(file(&kit, name)).unwrap().to_owned();
    assert!(
        lines("design.txt").contains("Redmond chat") && lines("baseline.txt").contains("Old chat")
    );
    let page = std::str::from_utf8(file(&kit, "index.html")).unwrap();
    assert!(page.contains("This kit can publish directly"));
    // One unconfirmed spelling prevents direct publishing.
    let but_one = confirming(&[Thing::UsageMirror]);
    let kit = kit_by(&design, Some(&baseline), &but_one).unwrap();
    let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
    assert_eq!(data["isDirect"], false);
    // A first publication always goes through Topology Builder, even if spellings are confirmed.
    let kit = kit_by(&design, None, &confirming(&[])).unwrap();
    let data: serde_json::Value = serde_json::from_slice(file(&kit, "kit.json")).unwrap();
    assert_eq!(data["isDirect"], false);
}

#[test]
fn the_publishing_script_checks_that_the_kit_is_direct_and_compares_with_the_baseline_twice() {
    let script = SCRIPTS
        .iter()
        .find(|script| script.name == "Publish-Topology.ps1")
        .unwrap();
    let place = |words: &str| script.text.find(words).unwrap_or_else(|| panic!("{words}"));
    let publishes = place("Publish-KitTopology -File");
    assert!(place("if (-not $kit.isDirect)") < publishes);
    let compares = script.text.rfind("Assert-Baseline\n").unwrap();
    let between = &script.text[compares..publishes];
    assert_eq!(
        between.lines().count(),
        3,
        "compared immediately before: {between}"
    );
}
