//! What the scripts of the kit rely on: every command is defined or known with each of its parameters, and
//! every variable is set somewhere. If PowerShell is installed, the scripts are also run against stub
//! commands that only record their arguments, with names full of characters that have a meaning in a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tree_sitter::{Node, Parser};

use topology_designer::document::encoding::decode;
use topology_designer::publish::canonical::canonical_lines;
use topology_designer::publish::kit::SCRIPTS;

/// The commands of Windows PowerShell 3, and the cmdlets of the product with their parameters (publishing
/// notes, 1.3).
const KNOWN: &[(&str, &[&str])] = &[
    ("Add-Type", &["AssemblyName"]),
    ("ConvertFrom-Json", &["InputObject"]),
    ("ConvertTo-Json", &["InputObject", "Depth", "Compress"]),
    ("ForEach-Object", &[]),
    ("Get-Acl", &["LiteralPath"]),
    ("Get-Command", &["Name", "ErrorAction"]),
    ("Get-Item", &["LiteralPath", "Force"]),
    ("Get-Module", &["ListAvailable", "Name"]),
    ("Get-WmiObject", &["Class", "ComputerName"]),
    ("Import-Module", &["Name"]),
    ("New-Object", &["Property"]),
    ("Out-Null", &[]),
    ("Set-StrictMode", &["Version"]),
    ("Sort-Object", &["Descending", "Unique"]),
    ("Start-Process", &["FilePath", "Wait", "PassThru"]),
    ("Start-Sleep", &["Seconds"]),
    ("Start-Transcript", &["Path", "WhatIf", "Confirm"]),
    ("Stop-Transcript", &[]),
    ("Where-Object", &[]),
    ("Write-Host", &[]),
    ("Write-Output", &[]),
    ("Enable-CsTopology", &["Report", "Confirm"]),
    ("Export-CsConfiguration", &["FileName"]),
    ("Get-CsAdDomain", &["Domain"]),
    ("Get-CsAdForest", &[]),
    ("Get-CsAdServerSchema", &[]),
    ("Get-CsCertificate", &["Type"]),
    ("Get-CsConfigurationStoreLocation", &[]),
    ("Get-CsDatabaseMirrorState", &["PoolFqdn", "DatabaseType"]),
    ("Get-CsManagementStoreReplicationStatus", &[]),
    ("Get-CsPersistentChatState", &[]),
    ("Get-CsSimpleUrlConfiguration", &[]),
    ("Get-CsTopology", &["AsXml", "LocalStore"]),
    ("Get-CsWindowsService", &["ComputerName"]),
    (
        "Publish-CsTopology",
        &["FileName", "BackupFileName", "Report", "Confirm"],
    ),
    ("Start-CsWindowsService", &[]),
    ("Test-CsSetupPermission", &["ComputerOU", "Domain"]),
    ("Test-CsTopology", &["Report"]),
];

/// Variables that PowerShell sets itself.
const AUTOMATIC: &[&str] = &[
    "_",
    "true",
    "false",
    "null",
    "PSScriptRoot",
    "PSCmdlet",
    "LASTEXITCODE",
    "ExecutionContext",
    "WhatIfPreference",
    "env:ProgramFiles",
];

/// Every node of a kind in a script, with its text.
fn nodes<'t>(root: Node<'t>, kind: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if node.kind() == kind {
            found.push(node);
        }
        open.extend((0..node.child_count()).filter_map(|at| node.child(at)));
    }
    found
}

fn parsed(text: &str) -> tree_sitter::Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .unwrap();
    parser.parse(text, None).unwrap()
}

fn text_of<'s>(script: &'s str, node: Node<'_>) -> &'s str {
    &script[node.byte_range()]
}

fn first<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    nodes(node, kind).into_iter().min_by_key(Node::start_byte)
}

/// The functions of a script, each with its parameters.
fn functions(script: &str) -> BTreeMap<String, BTreeSet<String>> {
    let tree = parsed(script);
    let statements = nodes(tree.root_node(), "function_statement");
    let functions = statements.into_iter().map(|function| {
        let name = text_of(script, first(function, "function_name").unwrap());
        let block = first(function, "param_block");
        let parameters = block.into_iter().flat_map(|block| nodes(block, "variable"));
        let parameters = parameters.map(|variable| text_of(script, variable)[1..].to_lowercase());
        (name.to_owned(), parameters.collect())
    });
    functions.collect()
}

fn shared() -> &'static str {
    SCRIPTS
        .iter()
        .find(|script| script.name == "Kit.ps1")
        .unwrap()
        .text
}

#[test]
fn every_command_in_a_script_is_known_and_has_every_parameter_that_is_passed_to_it() {
    let mut seen = 0;
    for script in SCRIPTS {
        let mut known = functions(shared());
        known.extend(functions(script.text));
        for (name, parameters) in KNOWN {
            let parameters = parameters.iter().map(|name| name.to_lowercase()).collect();
            known.insert((*name).to_owned(), parameters);
        }
        let tree = parsed(script.text);
        for command in nodes(tree.root_node(), "command") {
            let line = command.start_position().row + 1;
            let Some(name) = first(command, "command_name") else {
                continue;
            };
            let name = text_of(script.text, name);
            // A command called through a variable or a path was named earlier in the script.
            if name.starts_with(['$', '(', '{']) || name == "." || name == "&" {
                continue;
            }
            let parameters = known.get(name);
            let parameters = parameters.unwrap_or_else(|| panic!("{}:{line}: {name}", script.name));
            let inside = nodes(command, "command")
                .into_iter()
                .filter(|other| *other != command);
            let inside: Vec<_> = inside.map(|other| other.byte_range()).collect();
            for given in nodes(command, "command_parameter") {
                if inside
                    .iter()
                    .any(|range| range.contains(&given.start_byte()))
                {
                    continue;
                }
                let given = text_of(script.text, given);
                let given = given
                    .trim_start_matches('-')
                    .trim_end_matches(':')
                    .to_lowercase();
                seen += 1;
                assert!(
                    parameters.contains(&given),
                    "{}:{line}: {name} -{given}",
                    script.name
                );
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn every_variable_in_a_script_is_set_somewhere() {
    for script in SCRIPTS {
        let both = format!("{}\n{}", shared(), script.text).to_lowercase();
        let tree = parsed(script.text);
        for variable in nodes(tree.root_node(), "variable") {
            let line = variable.start_position().row + 1;
            let name = text_of(script.text, variable).trim_start_matches('$');
            if AUTOMATIC
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
            {
                continue;
            }
            let name = name.to_lowercase();
            let plain = name.trim_start_matches("script:").trim_start_matches('@');
            let sets = [
                format!("${name} = "),
                format!("${plain} = "),
                format!("]${plain},"),
                format!("]${plain})"),
                format!("]${plain} = "),
                format!("foreach (${plain} in"),
                format!("param(${plain},"),
                format!("param(${plain})"),
                format!(", ${plain},"),
                format!(", ${plain})"),
            ];
            let is_preference = [
                "confirmpreference",
                "erroractionpreference",
                "progresspreference",
            ]
            .contains(&plain);
            assert!(
                is_preference || sets.iter().any(|set| both.contains(set)),
                "{}:{line}: ${name} is not set anywhere",
                script.name
            );
        }
    }
}

/// PowerShell, if it is installed.
fn powershell() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["pwsh", "pwsh.exe", "powershell.exe"];
    let mut programs =
        std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}

/// Commands that record their arguments, and a topology in a file.
const STUBS: &str = include_str!("../fixtures/stubs.psm1");

/// Names that would have an effect if they were ever run as code.
const NAMES: &[&str] = &[
    "a'; throw 'run'; 'b",
    "a\u{2019}; throw 'run'; \u{2018}b",
    "$(throw 'run')",
    "`$(throw)`n",
    "a\"; throw; \"b",
    "[x]*?",
    "{0} %TEMP% & | > <",
    "\u{1d538}\u{e9}",
];

#[test]
fn names_of_a_deployment_reach_the_cmdlets_unchanged() {
    // This also holds without PowerShell: no name can be code, because nothing turns data into code.
    for script in SCRIPTS {
        let text = script.text.to_lowercase();
        for word in [
            "invoke-expression",
            "invokescript",
            "[scriptblock]::create",
            " -command ",
            "expandstring",
        ] {
            assert!(!text.contains(word), "{}: {word}", script.name);
        }
        // A text in double quotes would expand a variable.
        let tree = parsed(script.text);
        for literal in nodes(tree.root_node(), "expandable_string_literal") {
            let literal = text_of(script.text, literal);
            assert!(!literal.contains('$'), "{}: {literal}", script.name);
        }
    }
    match powershell() {
        Some(program) => run_every_script(&program),
        None => {
            eprintln!("PowerShell is not on this computer: the scripts were checked, and not run.")
        }
    }
}

/// A kit in a folder, with stub commands beside it that record their arguments.
struct Played<'p> {
    program: &'p Path,
    folder: tempfile::TempDir,
}

impl<'p> Played<'p> {
    /// Its deployment has the topology of a fixture, which is the baseline of the kit.
    fn new(program: &'p Path) -> Self {
        let played = Self {
            program,
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(played.kit()).unwrap();
        for script in SCRIPTS {
            fs::write(played.kit().join(script.name), script.bytes()).unwrap();
        }
        fs::write(
            played.kit().join("baseline.txt"),
            include_str!("../fixtures/canonical/odd.txt"),
        )
        .unwrap();
        played.write("published.xml", BASELINE);
        played.write("stubs.psm1", &format!("\u{feff}{STUBS}"));
        played.write("run.ps1", RUN);
        played
    }

    fn kit(&self) -> PathBuf {
        self.folder.path().join("kit")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// The data of the kit about the deployment; `own` overrides the default values.
    fn data(&self, own: serde_json::Value) {
        let mut data = serde_json::json!({
            "format": 1, "isFirst": false, "isDirect": false, "reasons": NAMES, "files": [], "sipDomains": NAMES,
            "newSipDomains": NAMES, "simpleUrls": NAMES, "sqlVersions": [13], "fileStores": [], "computers": [],
            "sqlStores": [], "databaseStores": [], "mirrors": [], "mirroredPools": [], "centralManagement": [],
            "databasePaths": [], "setup": [],
        });
        let all = data.as_object_mut().unwrap();
        all.extend(own.as_object().unwrap().clone());
        fs::write(self.kit().join("kit.json"), data.to_string()).unwrap();
    }

    /// Runs a script with these parameters, as a person would; its exit code must be one of those expected.
    fn run(&self, script: &str, parameters: serde_json::Value, expected: &[i32]) -> String {
        self.write("parameters.json", &parameters.to_string());
        let output = Command::new(self.program)
            .args([
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
            ])
            .arg(self.folder.path().join("run.ps1"))
            .arg(self.kit().join(script))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code().unwrap();
        assert!(expected.contains(&code), "{script} {code}: {told}\n{wrong}");
        let last = told.lines().rfind(|line| !line.trim().is_empty()).unwrap();
        assert!(last.starts_with("KIT-RESULT "), "{script}: {told}");
        told
    }

    /// The lines of the deployed topology.
    fn deployed(&self) -> Vec<String> {
        let bytes = fs::read(self.folder.path().join("published.xml")).unwrap();
        canonical_lines(&decode(&bytes).unwrap().0).unwrap()
    }
}

/// Loads the commands, and runs a script with the parameters beside it.
const RUN: &str = "param([string]$Script)\r\n\
    $env:KIT_STUBS = $PSScriptRoot\r\n\
    Import-Module -Global ([IO.Path]::Combine($PSScriptRoot, 'stubs.psm1'))\r\n\
    $path = [IO.Path]::Combine($PSScriptRoot, 'parameters.json')\r\n\
    $parameters = @{}\r\n\
    $given = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($path))\r\n\
    foreach ($property in $given.PSObject.Properties) { $parameters[$property.Name] = $property.Value }\r\n\
    & $Script @parameters\r\n\
    exit $LASTEXITCODE\r\n";

/// The initially deployed topology.
const BASELINE: &str = include_str!("../fixtures/canonical/odd.xml");

/// Runs the scripts of kits in which every name would have an effect if it were code.
fn run_every_script(program: &Path) {
    looks_and_databases(program);
    publishing_and_going_back(program);
}

fn looks_and_databases(program: &Path) {
    let played = Played::new(program);
    let store =
        |name: &&str| serde_json::json!({"server": name, "instance": name, "databases": []});
    let stores: Vec<_> = NAMES.iter().map(store).collect();
    let pairs = NAMES.iter().map(|name| {
        serde_json::json!({
            "pool": name, "databaseType": "PersistentChat", "primary": store(name), "mirror": store(name),
            "witness": null,
        })
    });
    let pairs: Vec<_> = pairs.collect();
    played.data(serde_json::json!({}));
    // The lines of the deployment are those of the fixture: nothing has been published.
    let told = played.run("Test-Preflight.ps1", serde_json::json!({}), &[0, 1, 2]);
    assert!(told.contains("pass    R162"), "{told}");
    played.run(
        "Test-Deployment.ps1",
        serde_json::json!({"WaitMinutes": 0}),
        &[0, 1, 2],
    );
    played.run("Setup-Computer.ps1", serde_json::json!({"Yes": true}), &[2]);
    // A kit for Topology Builder never publishes by itself, whatever is allowed.
    let all = serde_json::json!({"Yes": true, "AllowUnknown": true});
    played.run("Publish-Topology.ps1", all, &[1, 2]);
    assert!(!played.read("calls.txt").contains("Publish-CsTopology"));
    let out = played.folder.path().join("it's $(throw) now.xml");
    played.run("Get-Topology.ps1", serde_json::json!({"Out": out}), &[0]);
    let saved = fs::read(&out).unwrap();
    assert!(
        saved.starts_with(b"\xff\xfe"),
        "as the documented redirection writes it"
    );
    assert_eq!(
        canonical_lines(&decode(&saved).unwrap().0).unwrap(),
        played.deployed()
    );
    let again = played.run("Get-Topology.ps1", serde_json::json!({"Out": out}), &[1]);
    assert!(again.contains("The file already exists"), "{again}");
    played.data(serde_json::json!({"databaseStores": stores, "mirrors": pairs}));
    let share = r"\\sql01\a'; throw; 'b";
    let parameters = serde_json::json!({"Yes": true, "SeedShare": share});
    played.run("Install-Databases.ps1", parameters, &[0]);
    let calls = played.read("calls.txt");
    for name in NAMES {
        for call in [
            format!("Install-CsDatabase {name}|{name}"),
            format!("Install-CsMirrorDatabase {name}|{name}|{share}"),
        ] {
            assert!(calls.contains(&call), "{call}: {calls}");
        }
    }
}

/// Direct publishing, its last step once more, and rolling back.
fn publishing_and_going_back(program: &Path) {
    let played = Played::new(program);
    let design = BASELINE.replace("RoleVersion=\"1\"", "RoleVersion=\"2\"");
    let (before, after) = (
        canonical_lines(BASELINE).unwrap(),
        canonical_lines(&design).unwrap(),
    );
    assert_ne!(before, after);
    let lines = format!("\u{feff}{}\r\n", after.join("\r\n"));
    fs::write(played.kit().join("design.txt"), lines).unwrap();
    fs::write(played.kit().join("topology.xml"), &design).unwrap();
    played.data(serde_json::json!({"isDirect": true, "sipDomains": ["contoso.com"]}));
    let parameters = || serde_json::json!({"Yes": true, "AllowUnknown": true});
    played.run(
        "Publish-Topology.ps1",
        serde_json::json!({"WhatIf": true, "AllowUnknown": true}),
        &[2],
    );
    assert_eq!(played.deployed(), before, "it only shows what it would do");
    let told = played.run("Publish-Topology.ps1", parameters(), &[0]);
    assert_eq!(played.deployed(), after, "{told}");
    assert!(told.contains("The simple URLs have not changed."), "{told}");
    let calls = played.read("calls.txt");
    assert_eq!(calls, "Publish-CsTopology\nEnable-CsTopology\n");
    let told = played.run("Publish-Topology.ps1", parameters(), &[0]);
    assert!(
        told.contains("skip    preflight, backup and publishing"),
        "{told}"
    );
    let runs = fs::read_dir(played.kit().join("runs")).unwrap();
    let mut runs = runs.map(|run| run.unwrap().path());
    let saved = runs.find(|run| run.join("topology.xml").is_file()).unwrap();
    let name = saved.file_name().unwrap().to_str().unwrap();
    let told = played.run(
        "Restore-Topology.ps1",
        serde_json::json!({"Run": name, "Yes": true}),
        &[0],
    );
    assert!(
        told.contains("only in the kit") && told.contains("only deployed"),
        "{told}"
    );
    assert_eq!(played.deployed(), before);
    let told = played.run(
        "Restore-Topology.ps1",
        serde_json::json!({"Run": "$(throw 'run')", "Yes": true}),
        &[1],
    );
    assert!(
        told.contains("The folder of that run contains no backup"),
        "{told}"
    );
    // Someone publishes in between: direct publishing is no longer possible.
    let other = BASELINE.replace("RoleVersion=\"1\"", "RoleVersion=\"3\"");
    played.write("published.xml", &other);
    let told = played.run("Publish-Topology.ps1", parameters(), &[1]);
    assert!(told.contains("fail    R162"), "{told}");
    assert_eq!(played.deployed(), canonical_lines(&other).unwrap());
}

/// The script with this name.
fn script(name: &str) -> &'static str {
    let mut all = SCRIPTS.iter();
    all.find(|script| script.name == name).unwrap().text
}

#[test]
fn settings_that_publishing_does_not_carry_are_saved_before_and_compared_after() {
    let publish = script("Publish-Topology.ps1");
    let place = |words: &str| publish.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(place("Save-KitSimpleUrl -Path") < place("Publish-KitTopology -File"));
    assert!(place("Enable-KitTopology\n") < place("Write-KitSimpleUrl -Path"));
    let restore = script("Restore-Topology.ps1");
    assert!(restore.contains("Write-KitSimpleUrl -Path"));
}

#[test]
fn a_run_resumed_after_an_interruption_still_says_how_to_roll_back() {
    let publish = script("Publish-Topology.ps1");
    let skipped = publish
        .split("skip    preflight, backup and publishing")
        .nth(1);
    let skipped = skipped.unwrap().split("} else {").next().unwrap();
    assert!(skipped.contains("$backup = Find-KitBackup"), "{skipped}");
    assert!(publish.contains("$back = '.\\Restore-Topology.ps1 -Run '"));
    // Ending with Ctrl+C also ends the transcript, but never that of someone else.
    let shared = script("Kit.ps1");
    assert!(shared.contains("} finally { Stop-KitTranscript }"));
    assert!(shared.contains("if (-not $script:kitHasTranscript) { return }"));
}

#[test]
fn a_simple_url_that_does_not_resolve_is_a_failure_before_and_after_publishing() {
    for name in ["Test-Preflight.ps1", "Test-Deployment.ps1"] {
        let urls = script(name)
            .split("function Test-SimpleUrls")
            .nth(1)
            .unwrap();
        let urls = urls.split("\n}\n").next().unwrap();
        assert!(
            urls.contains("$state = Test-KitName -Fqdn $uri.Host"),
            "{name}"
        );
    }
    let resolves = script("Kit.ps1")
        .split("function Test-KitName")
        .nth(1)
        .unwrap();
    assert!(resolves.contains("HostNotFound) { return 'fail' }"));
}

#[test]
fn hashes_work_where_windows_allows_only_certified_algorithms() {
    let shared = script("Kit.ps1");
    assert!(shared.contains("SHA256CryptoServiceProvider"));
    assert!(!shared.contains("[Security.Cryptography.SHA256]::Create"));
}

#[test]
fn an_empty_store_location_means_no_store_whether_it_is_text_or_a_property() {
    let looks = script("Kit.ps1").split("function Test-KitStore").nth(1);
    let looks = looks.unwrap().split("\n}\n").next().unwrap();
    assert!(
        looks.contains("$server = $location.BackEndServer"),
        "{looks}"
    );
    assert!(
        looks.contains("if ([string]$server -cne '') { return $true }"),
        "{looks}"
    );
}

#[test]
fn the_preflight_tests_every_condition_of_publishing() {
    let preflight = SCRIPTS
        .iter()
        .find(|script| script.name == "Test-Preflight.ps1")
        .unwrap();
    for rule in 153..=165 {
        let of_rule = format!("-Rule 'R{rule}'");
        assert!(preflight.text.contains(&of_rule), "{of_rule}");
    }
}
