//! The program as a pipeline uses it: exit codes, output streams, and the files it writes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "command_line/accepted.rs"]
mod accepted;
#[path = "command_line/baseline.rs"]
mod baseline;
mod common;
#[path = "command_line/convertible.rs"]
mod convertible;
#[path = "rules/deployment.rs"]
#[allow(dead_code)]
mod deployment;
#[path = "command_line/diff.rs"]
mod diff;
#[path = "command_line/edited_by_hand.rs"]
mod edited_by_hand;
#[path = "command_line/every_rule.rs"]
mod every_rule;
#[path = "command_line/examples.rs"]
mod examples;
#[path = "command_line/facts.rs"]
mod facts;
#[path = "rules/faults/mod.rs"]
#[allow(dead_code)]
mod faults;
#[path = "command_line/fonts.rs"]
mod fonts;
#[path = "command_line/held_instead.rs"]
mod held_instead;
#[path = "command_line/hostile.rs"]
mod hostile;
#[path = "command_line/kit.rs"]
mod kit;
#[path = "command_line/learn.rs"]
mod learn;
#[path = "command_line/log.rs"]
mod log;
#[path = "command_line/manual.rs"]
mod manual;
#[path = "command_line/new.rs"]
mod new;
#[path = "command_line/not_understood.rs"]
mod not_understood;
#[path = "command_line/order.rs"]
mod order;
#[path = "command_line/plan.rs"]
mod plan;
#[path = "command_line/plan_chat.rs"]
mod plan_chat;
#[path = "command_line/publish.rs"]
mod publish;
#[path = "command_line/publish_story.rs"]
mod publish_story;
#[path = "command_line/report.rs"]
mod report;
#[path = "command_line/sarif.rs"]
mod sarif;
#[path = "command_line/selecting.rs"]
mod selecting;
#[path = "command_line/unstated.rs"]
mod unstated;
#[path = "command_line/worksheet.rs"]
mod worksheet;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

/// A deployment as printed by `Get-CsTopology -AsXml`. `{services}` is the place for more services.
const PUBLISHED: &str = r#"<Topology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008" Signature="00000000-0000-0000-0000-000000000001">
  <InternalDomains AllowAllDomains="false" DefaultDomain="contoso.com">
    <InternalDomain Name="contoso.com" Authoritative="false" AllowSubDomains="false" />
  </InternalDomains>
  <Sites>
    <CentralSite SiteId="1">
      <Name>Redmond</Name>
      <Location />
    </CentralSite>
  </Sites>
  <Clusters>
    <Cluster RequiresReplication="true" RequiresSetup="true" Fqdn="se01.contoso.com">
      <ClusterId SiteId="1" Number="1" />
      <Machine OrdinalInCluster="1" Fqdn="se01.contoso.com">
        <NetInterface InterfaceSide="Primary" InterfaceNumber="1" IPAddress="0.0.0.0" />
      </Machine>
    </Cluster>
  </Clusters>
  <SqlInstances>
    <SqlInstance>
      <SqlInstanceId Name="rtc">
        <ClusterId SiteId="1" Number="1" />
      </SqlInstanceId>
    </SqlInstance>
  </SqlInstances>
  <Services>
    <Service RoleVersion="1" ServiceVersion="7" Type="Microsoft.Rtc.Management.Deploy.Internal.ServiceRoles.FileStoreService">
      <ServiceId SiteId="1" RoleName="FileStore" Instance="1" />
      <DependsOn />
      <InstalledOn>
        <ClusterId SiteId="1" Number="1" />
      </InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" />
      <FileStoreService xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" ShareName="share" />
    </Service>
    <Service RoleVersion="1" ServiceVersion="7">
      <ServiceId SiteId="1" RoleName="UserStore" Instance="1" />
      <DependsOn />
      <InstalledOn>
        <SqlInstanceId Name="rtc">
          <ClusterId SiteId="1" Number="1" />
        </SqlInstanceId>
      </InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" />
    </Service>
    <Service RoleVersion="1" ServiceVersion="7">
      <ServiceId SiteId="1" RoleName="UserServices" Instance="1" />
      <DependsOn>
        <Dependency Usage="Default">
          <ServiceId SiteId="1" RoleName="UserStore" Instance="1" />
        </Dependency>
        <Dependency Usage="Default">
          <ServiceId SiteId="1" RoleName="FileStore" Instance="1" />
        </Dependency>
      </DependsOn>
      <InstalledOn>
        <ClusterId SiteId="1" Number="1" />
      </InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" />
    </Service>
    <Service RoleVersion="1" ServiceVersion="7" Type="Microsoft.Rtc.Management.Deploy.Internal.ServiceRoles.RegistrarService">
      <ServiceId SiteId="1" RoleName="Registrar" Instance="1" />
      <DependsOn />
      <InstalledOn>
        <ClusterId SiteId="1" Number="1" />
      </InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" />
      <RegistrarService xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" IsDirector="false" />
    </Service>{services}
  </Services>
</Topology>
"#;

/// A Persistent Chat service on the Standard Edition server with `{dependencies}`.
const CHAT: &str = r#"
    <Service RoleVersion="1" ServiceVersion="7">
      <ServiceId SiteId="1" RoleName="PersistentChatService" Instance="2" />
      <DependsOn>{dependencies}</DependsOn>
      <InstalledOn>
        <ClusterId SiteId="1" Number="1" />
      </InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" />
    </Service>"#;

fn clean() -> String {
    PUBLISHED.replace("{services}", "")
}

/// A document whose Persistent Chat pool has no references.
fn with_errors() -> String {
    PUBLISHED.replace("{services}", &CHAT.replace("{dependencies}", ""))
}

/// A document whose Persistent Chat pool refers to a missing Registrar.
fn dangling() -> String {
    let dependency = r#"<Dependency Usage="Default"><ServiceId SiteId="1" RoleName="Registrar" Instance="9" /></Dependency>"#;
    PUBLISHED.replace("{services}", &CHAT.replace("{dependencies}", dependency))
}

/// A folder to work in.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs the program in the folder, which also contains what the program saves for the user.
    fn run(&self, arguments: &[&str]) -> Output {
        cargo_bin_cmd!("topology-designer")
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("settings"))
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Like [`Self::run`], with standard input.
    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
        cargo_bin_cmd!("topology-designer")
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("settings"))
            .args(arguments)
            .write_stdin(input)
            .output()
            .unwrap()
    }
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program exited by itself")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("standard output contains only JSON")
}

#[test]
fn the_exit_code_is_that_of_the_worst_file() {
    let desk = Desk::new();
    desk.file("clean.xml", clean());
    desk.file("errors.xml", with_errors());
    let clean = desk.run(&["check", "clean.xml"]);
    assert_eq!(code(&clean), 0, "{}", stdout(&clean));
    assert_eq!(stderr(&clean), "");
    assert_eq!(code(&desk.run(&["check", "clean.xml", "errors.xml"])), 1);
    let missing = desk.run(&["check", "errors.xml", "missing.xml", "clean.xml"]);
    assert_eq!(code(&missing), 2);
    assert_eq!(
        stderr(&missing),
        "error: There is no such file: missing.xml\n"
    );
    let summary = stdout(&missing).lines().last().unwrap();
    assert!(summary.starts_with("3 files: "), "{summary}");
    assert!(summary.contains(", 1 unreadable"), "{summary}");
}

#[test]
fn each_problem_is_a_line_with_its_location_rule_and_object() {
    let desk = Desk::new();
    let text = with_errors();
    desk.file("errors.xml", &text);
    let output = desk.run(&["check", "errors.xml"]);
    let service = text.find("PersistentChatService").unwrap();
    let line_of_service = text[..service].matches('\n').count();
    let expected = format!("errors.xml:{line_of_service}:5: error R45 next-hop-missing: ");
    let line = stdout(&output)
        .lines()
        .find(|line| line.starts_with(&expected))
        .unwrap_or_else(|| panic!("no line begins with {expected}:\n{}", stdout(&output)));
    assert!(
        line.ends_with("[Persistent Chat pool se01.contoso.com, site Redmond]"),
        "{line}"
    );
    let last = stdout(&output).lines().last().unwrap();
    assert!(last.starts_with("errors.xml: "), "{last}");
    assert!(last.contains(" errors, "), "{last}");
}

#[test]
fn json_contains_everything_its_help_promises() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    desk.file("broken.xml", "<Topology");
    let output = desk.run(&["check", "errors.xml", "broken.xml", "--format", "json"]);
    assert_eq!(code(&output), 2);
    let report = json(&output);
    assert_eq!(report["version"], 1);
    let errors = &report["files"][0];
    assert_eq!(errors["file"], "errors.xml");
    assert_eq!(errors["readable"], true);
    assert_eq!(errors["error"], Value::Null);
    assert_eq!(errors["format"], "published");
    let problems = errors["problems"].as_array().unwrap();
    let next_hop = problems.iter().find(|p| p["rule"] == "R45").unwrap();
    assert_eq!(next_hop["name"], "next-hop-missing");
    assert_eq!(next_hop["severity"], "error");
    assert_eq!(next_hop["object"]["kind"], "Persistent Chat pool");
    assert_eq!(next_hop["object"]["name"], "se01.contoso.com");
    assert_eq!(next_hop["object"]["site"], "Redmond");
    assert!(next_hop["line"].as_u64().unwrap() > 1);
    assert!(next_hop["message"].as_str().unwrap().contains("se01"));
    let fix = &next_hop["fixes"][0];
    assert!(fix["label"].is_string() && fix["safety"].is_string());
    let of_severity = |severity: &str| {
        problems
            .iter()
            .filter(|p| p["severity"] == severity)
            .count()
    };
    assert_eq!(errors["counts"]["error"], of_severity("error"));
    assert_eq!(errors["counts"]["warning"], of_severity("warning"));
    let broken = &report["files"][1];
    assert_eq!(broken["readable"], false);
    assert!(broken["error"].as_str().unwrap().ends_with("broken.xml"));
    assert_eq!(report["counts"]["unreadable"], 1);
    assert_eq!(report["counts"]["error"], errors["counts"]["error"]);
}

#[test]
fn the_help_names_every_field_of_the_json_report() {
    fn fields(value: &Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                for (field, value) in object {
                    found.insert(field.clone());
                    fields(value, found);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| fields(value, found)),
            _ => {}
        }
    }
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    desk.file("silenced.ron", accepted::silenced_design().1);
    let files = ["errors.xml", "silenced.ron", "missing.xml"];
    let options = ["--format", "json", "--ignore", "R45"];
    let report = json(&desk.run(&[&["check"], &files[..], &options].concat()));
    let mut found = std::collections::BTreeSet::new();
    fields(&report, &mut found);
    let help = desk.run(&["check", "--help"]);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = stdout(&help).split(|c| !is_part(c)).collect();
    let unnamed: Vec<&String> = found
        .iter()
        .filter(|field| !words.contains(&field.as_str()))
        .collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
    assert!(found.len() > 30);
}

#[test]
fn bad_input_gets_a_message_with_its_location_and_exit_code_2() {
    let desk = Desk::new();
    let text = clean();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let declared = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n{text}");
    let nested = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let site = "<CentralSite SiteId=\"1\">\n      <Name>Redmond</Name>\n      <Location />\n    </CentralSite>";
    let twice = text.replace(site, &format!("{site}\n    {site}"));
    let dtd = format!("<!DOCTYPE Topology [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n{text}");
    let odd_utf16 = [b"\xff\xfe".as_slice(), &utf16, b"x"].concat();
    let newer = "TopologyDesign(version: 99, topology: ())";
    // Name, content, a part of the message, and whether the message has a location.
    let files: [(&str, Vec<u8>, &str, bool); 15] = [
        ("cut.xml", text[..700].into(), "not copied completely", true),
        (
            "truncated.xml",
            text[..text.find("</Clusters>").unwrap()].into(),
            "ends before",
            true,
        ),
        (
            "plain.xml",
            "Dear all,\n".into(),
            "neither an XML document",
            true,
        ),
        (
            "tags.xml",
            text.replace("</Sites>", "</Site>").into(),
            "",
            true,
        ),
        (
            "other.xml",
            "<letter><p/></letter>".into(),
            "root element is letter",
            true,
        ),
        (
            "page.xml",
            "<html><p/></html>".into(),
            "a web page (HTML), not a topology",
            false,
        ),
        ("dtd.xml", dtd.into(), "DTD", true),
        ("latin.xml", b"<Topology a=\"\xe9\"/>".into(), "UTF-8", true),
        ("declared.xml", declared.into(), "utf-16", true),
        ("odd.xml", odd_utf16, "in the middle of a character", true),
        ("twice.xml", twice.into(), "two sites", true),
        ("nested.xml", nested.into(), "nested", true),
        ("empty.xml", Vec::new(), "empty", false),
        ("newer.ron", newer.into(), "newer version", false),
        (
            "damaged.ron",
            "TopologyDesign(version: 1,\n  topology: 7)".into(),
            "damaged",
            true,
        ),
    ];
    for (name, content, part, has_place) in files {
        desk.file(name, content);
        for format in ["text", "json"] {
            let output = desk.run(&["check", name, "--format", format]);
            assert_eq!(code(&output), 2, "{name}");
            let sentence = stderr(&output);
            assert_eq!(sentence.lines().count(), 1, "{name}: {sentence}");
            assert!(sentence.starts_with("error: "), "{name}: {sentence}");
            assert!(sentence.contains(part), "{name}: {sentence}");
            assert!(
                sentence.ends_with(&format!("{name}\n")),
                "{name}: {sentence}"
            );
            let lower = sentence.to_lowercase();
            assert_eq!(
                lower.contains("line ") && lower.contains("column "),
                has_place,
                "{name}: {sentence}"
            );
        }
        // The command fails, and nothing is lost.
        let out = desk.file("precious.ron", "precious");
        let output = desk.run(&["convert", name, "precious.ron", "--force"]);
        assert_eq!(code(&output), 2, "{name}");
        assert_eq!(fs::read(&out).unwrap(), b"precious", "{name}");
    }
}

#[test]
fn a_folder_and_a_missing_file_get_different_messages() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.xml")).unwrap();
    let folder = desk.run(&["check", "folder.xml"]);
    assert_eq!(code(&folder), 2);
    assert!(stderr(&folder).contains("This is a folder"));
}

#[cfg(unix)]
#[test]
fn a_file_without_read_permission_is_reported_with_the_reason() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let path = desk.file("secret.xml", clean());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let output = desk.run(&["check", "secret.xml"]);
    if fs::File::open(&path).is_ok() {
        // An administrator can read every file.
        assert_eq!(code(&output), 0);
    } else {
        assert_eq!(code(&output), 2);
        assert_eq!(
            stderr(&output),
            "error: You have no permission to read this file: secret.xml\n"
        );
    }
}

#[test]
fn a_dependency_on_a_missing_object_opens_and_is_reported_as_a_problem() {
    let desk = Desk::new();
    desk.file("dangling.xml", dangling());
    let output = desk.run(&["check", "dangling.xml", "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let report = json(&output);
    let problems = report["files"][0]["problems"].as_array().unwrap();
    assert!(problems.iter().any(|p| p["rule"] == "R47"), "{problems:#?}");
}

#[test]
fn an_unedited_document_survives_a_round_trip_through_a_design_byte_for_byte() {
    let desk = Desk::new();
    let with_crlf = with_errors().replace('\n', "\r\n");
    let utf16: Vec<u8> = format!("\u{feff}{with_crlf}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for content in [with_crlf.as_bytes(), utf16.as_slice()] {
        desk.file("in.xml", content);
        let there = desk.run(&["convert", "in.xml", "design.ron", "--force"]);
        assert_eq!(code(&there), 0, "{}", stderr(&there));
        let back = desk.run(&["convert", "design.ron", "out.xml", "--force"]);
        assert_eq!(code(&back), 0, "{}", stderr(&back));
        assert_eq!(fs::read(desk.path("out.xml")).unwrap(), content);
    }
}

#[test]
fn converting_reports_what_the_new_file_does_not_contain() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    let output = desk.run(&["convert", "in.xml", "out.tbxml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("note: not held: "));
    let written = fs::read_to_string(desk.path("out.tbxml")).unwrap();
    assert!(written.contains("UniqueId=\"1registrar1\""));
    assert_eq!(code(&desk.run(&["check", "out.tbxml"])), 0);
}

#[test]
fn converting_overwrites_a_file_only_when_told_to() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    let out = desk.file("out.tbxml", "precious");
    let refused = desk.run(&["convert", "in.xml", "out.tbxml"]);
    assert_eq!(code(&refused), 2);
    assert_eq!(
        stderr(&refused),
        "error: The file already exists; use --force to overwrite it: out.tbxml\n"
    );
    assert_eq!(fs::read(&out).unwrap(), b"precious");
    assert_eq!(
        code(&desk.run(&["convert", "in.xml", "out.tbxml", "--force"])),
        0
    );
    assert!(
        fs::read_to_string(&out)
            .unwrap()
            .contains("TopologyBuilder")
    );
}

#[test]
fn the_format_comes_from_the_file_extension_or_from_the_user() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    let unknown = desk.run(&["convert", "in.xml", "out.txt"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("--to"));
    assert!(!desk.path("out.txt").exists());
    assert_eq!(
        code(&desk.run(&["convert", "in.xml", "out.txt", "--to", "published"])),
        0
    );
    assert_eq!(fs::read_to_string(desk.path("out.txt")).unwrap(), clean());
}

#[test]
fn pictures_need_no_display_and_are_always_the_same() {
    let desk = Desk::new();
    desk.file("in.xml", with_errors());
    let draw = |arguments: &[&str]| {
        let output = cargo_bin_cmd!("topology-designer")
            .current_dir(desk.folder.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .args(["render", "in.xml"])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    };
    draw(&["--out", "a.svg"]);
    let svg = fs::read_to_string(desk.path("a.svg")).unwrap();
    assert!(svg.contains("Redmond") && svg.contains("se01.contoso.com"));
    assert!(svg.contains("in.xml"), "the title block names the file");
    draw(&["--out", "b.svg"]);
    assert_eq!(fs::read_to_string(desk.path("b.svg")).unwrap(), svg);
    draw(&["--out", "plain.svg", "--no-title"]);
    let plain = fs::read_to_string(desk.path("plain.svg")).unwrap();
    assert!(!plain.contains("in.xml"));
    draw(&["--out", "dark.svg", "--theme", "dark"]);
    assert_ne!(fs::read_to_string(desk.path("dark.svg")).unwrap(), svg);

    draw(&[
        "--out",
        "a.pdf",
        "--page",
        "letter-landscape",
        "--each-site",
    ]);
    let pdf = fs::read(desk.path("a.pdf")).unwrap();
    let pdf = String::from_utf8_lossy(&pdf);
    assert!(pdf.contains("/MediaBox [0 0 792 612]"));
    draw(&["--out", "a.drawio", "--no-legend", "--site", "redmond"]);
    let drawio = fs::read_to_string(desk.path("a.drawio")).unwrap();
    assert!(drawio.starts_with("<mxfile") && drawio.contains("se01"));
    draw(&["--out", "one.png"]);
    draw(&["--out", "two.png", "--scale", "2"]);
    let width = |name: &str| {
        let png = fs::read(desk.path(name)).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        u32::from_be_bytes(png[16..20].try_into().unwrap())
    };
    assert!(width("two.png").abs_diff(2 * width("one.png")) <= 1);
}

#[test]
fn a_picture_that_cannot_be_drawn_is_refused() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    for (arguments, part) in [
        (["--out", "a.gif", "--scale", "1"], "use .svg, .png, .pdf"),
        (
            ["--out", "a.svg", "--site", "Paris"],
            "There is no site Paris",
        ),
        (["--out", "a.png", "--scale", "0"], "scale"),
        (["--out", "a.png", "--scale", "100"], "Choose a scale of"),
        (["--out", "nowhere/a.png", "--scale", "1"], "folder"),
    ] {
        let output = desk.run(&[&["render", "in.xml"], arguments.as_slice()].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn a_reader_that_stops_early_is_not_a_failure() {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("topology-designer"))
        .args(["explain", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 10]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(stderr(&output), "");
}

#[test]
fn help_is_printed_and_wrong_arguments_are_refused() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]);
    assert_eq!(code(&help), 0);
    for command in ["check", "convert", "render", "explain"] {
        assert!(stdout(&help).contains(command));
        let help = desk.run(&[command, "--help"]);
        assert_eq!(code(&help), 0);
        assert!(stdout(&help).contains("Examples:"), "{command}");
    }
    for mistake in [
        &["check"][..],
        &["check", "--frmat", "json", "a.xml"],
        &["convert", "a"],
    ] {
        assert_eq!(code(&desk.run(mistake)), 2, "{mistake:?}");
    }
}

#[test]
fn real_documents_are_checked_drawn_and_converted_there_and_back() {
    let desk = Desk::new();
    for (path, bytes) in common::documents() {
        let file = path.to_str().unwrap();
        let check = desk.run(&["check", file]);
        assert_ne!(code(&check), 2, "{}", stderr(&check));
        let ending = path.extension().and_then(std::ffi::OsStr::to_str).unwrap();
        let back = format!("back.{ending}");
        for arguments in [
            &["convert", file, "design.ron", "--force"][..],
            &["convert", "design.ron", &back, "--force"],
            &["render", "design.ron", "--out", "picture.svg"],
        ] {
            let output = desk.run(arguments);
            assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        }
        assert_eq!(fs::read(desk.path(&back)).unwrap(), bytes, "{file}");
        assert!(Path::new(&desk.path("picture.svg")).exists());
    }
}
