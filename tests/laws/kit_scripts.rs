//! What the scripts of the kit may rely on: every command is defined or known with each of its parameters, and every
//! variable is set by somebody. Where PowerShell is on the computer, it also runs them against commands that only note
//! what they are given, with names full of characters that mean something to a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tree_sitter::{Node, Parser};

use topology_designer::publish::kit::SCRIPTS;

/// What Windows PowerShell 3 has, and what the product's cmdlets take (publishing notes, 1.3).
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
    ("Sort-Object", &["Unique"]),
    ("Start-Process", &["FilePath", "Wait", "PassThru"]),
    ("Start-Sleep", &["Seconds"]),
    ("Start-Transcript", &["Path", "WhatIf", "Confirm"]),
    ("Stop-Transcript", &[]),
    ("Where-Object", &[]),
    ("Write-Host", &[]),
    ("Write-Output", &[]),
    ("Enable-CsTopology", &["Report", "Confirm"]),
    ("Export-CsConfiguration", &["FileName"]),
    ("Get-CsCertificate", &["Type"]),
    ("Get-CsConfigurationStoreLocation", &[]),
    ("Get-CsDatabaseMirrorState", &["PoolFqdn", "DatabaseType"]),
    ("Get-CsManagementStoreReplicationStatus", &[]),
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

/// What PowerShell sets itself.
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
fn every_command_of_a_script_is_known_with_each_parameter_that_it_is_given() {
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
            // What is called by a variable or a path was named in the script before.
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
fn every_variable_of_a_script_is_set_by_somebody() {
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
                "{}:{line}: ${name} is set nowhere",
                script.name
            );
        }
    }
}

/// PowerShell, where the computer has it.
fn powershell() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["pwsh", "pwsh.exe", "powershell.exe"];
    let mut programs =
        std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}

/// Commands that note what they are given, and a topology in a file.
const STUBS: &str = include_str!("../fixtures/stubs.psm1");

/// Names that would do something if they were ever code.
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
fn names_of_a_deployment_reach_the_cmdlets_as_they_are() {
    // What holds where there is no PowerShell, too: no name can be code, because nothing makes code of data.
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
        // A text in double quotes would put a variable into itself.
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

/// Runs the scripts of a kit whose every name would do something if it were code.
fn run_every_script(program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let kit = folder.path().join("kit");
    fs::create_dir(&kit).unwrap();
    for script in SCRIPTS {
        fs::write(kit.join(script.name), script.bytes()).unwrap();
    }
    let stores: Vec<_> = NAMES
        .iter()
        .map(|name| serde_json::json!({"server": name, "instance": name, "databases": []}))
        .collect();
    let data = serde_json::json!({
        "format": 1, "isFirst": false, "isDirect": false, "reasons": NAMES, "files": [], "sipDomains": NAMES,
        "fileStores": [], "computers": [], "sqlStores": [], "databaseStores": stores, "mirrors": [],
        "mirroredPools": [], "centralManagement": [], "setup": [],
    });
    fs::write(kit.join("kit.json"), data.to_string()).unwrap();
    fs::write(
        kit.join("baseline.txt"),
        include_str!("../fixtures/canonical/odd.txt"),
    )
    .unwrap();
    fs::write(
        folder.path().join("published.xml"),
        include_str!("../fixtures/canonical/odd.xml"),
    )
    .unwrap();
    fs::write(folder.path().join("stubs.psm1"), format!("\u{feff}{STUBS}")).unwrap();
    let run = |script: &str, expected: &[i32]| {
        let output = Command::new(program)
            .args([
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
            ])
            .arg(run_file(folder.path()))
            .arg(kit.join(script))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let code = output.status.code().unwrap();
        assert!(expected.contains(&code), "{script} {code}: {told}");
        let last = told.lines().rfind(|line| !line.trim().is_empty()).unwrap();
        assert!(last.starts_with("KIT-RESULT "), "{script}: {told}");
        told
    };
    // The lines that the deployment has are those of the fixture: nobody published.
    let told = run("Test-Preflight.ps1", &[0, 1, 2]);
    assert!(told.contains("pass    R162"), "{told}");
    run("Install-Databases.ps1", &[0]);
    let calls = fs::read_to_string(folder.path().join("calls.txt")).unwrap();
    for name in NAMES {
        assert!(calls.contains(&format!("{name}|{name}")), "{name}: {calls}");
    }
    run("Test-Deployment.ps1", &[0, 1, 2]);
    run("Setup-Computer.ps1", &[2]);
    run("Publish-Topology.ps1", &[1, 2]);
}

/// Loads the commands and runs a script as a person would.
fn run_file(folder: &Path) -> PathBuf {
    let path = folder.join("run.ps1");
    let text = "param([string]$Script)\r\n$env:KIT_STUBS = $PSScriptRoot\r\n\
                Import-Module -Global ([IO.Path]::Combine($PSScriptRoot, 'stubs.psm1'))\r\n\
                $more = @{}\r\nif ($Script -like '*Databases.ps1' -or $Script -like '*Topology.ps1') { $more['Yes'] = $true }\r\n\
                if ($Script -like '*Deployment.ps1') { $more['WaitMinutes'] = 0 }\r\n\
                & $Script @more\r\nexit $LASTEXITCODE\r\n";
    fs::write(&path, text).unwrap();
    path
}
