//! Hostile documents, names and arguments.

use std::io::Write;
use std::process::Output;

use super::*;

/// Characters that move the cursor, set colors and titles, change the direction of text, or start lines.
const ACTING: &str = "\u{1b}[2J\u{7}\u{8}\u{7f}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}";

fn acts(character: char) -> bool {
    character != '\n' && topology_designer::document::shown::is_acting(character)
}

fn assert_calm(output: &Output) {
    for text in [stdout(output), stderr(output)] {
        assert!(!text.contains(acts), "{text:?}");
    }
}

/// A design whose site name contains every one of these characters and a second line.
fn hostile_design(desk: &Desk) {
    desk.file("plain.xml", with_errors().replace("Redmond", "SITE"));
    assert_eq!(code(&desk.run(&["convert", "plain.xml", "plain.ron"])), 0);
    let name: String = format!("{ACTING}\nerror: all is well")
        .chars()
        .map(|character| format!("\\u{{{:x}}}", u32::from(character)))
        .collect();
    let design = fs::read_to_string(desk.path("plain.ron")).unwrap();
    assert!(design.contains("\"SITE\""));
    desk.file("in.ron", design.replace("\"SITE\"", &format!("\"{name}\"")));
}

#[test]
fn the_content_of_a_document_cannot_control_the_terminal() {
    let desk = Desk::new();
    hostile_design(&desk);
    let text = desk.run(&["check", "in.ron"]);
    assert_calm(&text);
    let all = stdout(&text).to_owned() + stderr(&text);
    assert!(all.contains(r"\u{1b}[2J"), "{all}");
    assert!(!all.contains("\nerror: all is well"), "{all}");
    for format in ["json", "sarif"] {
        let report = desk.run(&["check", "in.ron", "--format", format]);
        assert_calm(&report);
        if report.stdout.is_empty() {
            continue;
        }
        let told = json(&report).to_string();
        assert!(told.contains(r"\u001b[2J"), "{told}");
    }
    assert_calm(&desk.run(&["convert", "in.ron", "out.xml"]));
    assert_calm(&desk.run(&["render", "in.ron", "--out", "out.svg"]));
}

#[test]
fn file_names_and_arguments_cannot_control_the_terminal() {
    let desk = Desk::new();
    let name = format!("{ACTING}\nerror: all is well.xml");
    for arguments in [
        vec!["check", &name],
        vec!["check", &name, "--format", "json"],
        vec!["convert", &name, "out.xml"],
        vec!["render", &name, "--out", "out.svg"],
        vec!["render", "in.xml", "--out", &name],
        vec!["explain", &name],
        vec!["check", "in.xml", "--only", &name],
        vec!["check", "in.xml", "--format", &name],
        vec!["check", "in.xml", "--baseline", &name],
        vec!["check", "in.xml", &format!("--{name}")],
        vec![&name, &name],
    ] {
        let output = desk.run(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert_calm(&output);
        let told = stderr(&output);
        assert!(!told.contains("\nerror: all is well"), "{told}");
    }
    // The name of a real file, in the lines of its problems.
    if cfg!(unix) {
        desk.file(&name, with_errors());
        let output = desk.run(&["check", &name]);
        assert_eq!(code(&output), 1);
        assert_calm(&output);
        assert!(!stdout(&output).contains("\nerror: all is well"));
    }
}

#[test]
fn a_long_file_name_does_not_fill_the_screen() {
    let desk = Desk::new();
    let name = format!("{}.xml", "long/".repeat(300));
    let output = desk.run(&["check", &name]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).chars().count() < 240, "{}", stderr(&output));
    assert!(stderr(&output).ends_with(".xml\n"));
}

#[test]
fn a_very_long_name_is_shortened_in_every_report() {
    let desk = Desk::new();
    let name = "A site of many words ".repeat(5_000);
    let host = format!("se01{}.contoso.com", "x".repeat(5_000));
    let elephant = format!(
        "<Service RoleVersion=\"1\" ServiceVersion=\"7\"><ServiceId SiteId=\"1\" RoleName=\"{}\" \
         Instance=\"1\" /><DependsOn /><InstalledOn><ClusterId SiteId=\"1\" Number=\"1\" />\
         </InstalledOn></Service></Services>",
        "E".repeat(9_000)
    );
    let document = with_errors()
        .replace("Redmond", &name)
        .replace("<Machine ", "<Machine Elephant=\"1\" ")
        .replace("<CentralSite ", "<CentralSite DefaultChat=\"1\" ")
        .replace("</Services>", &elephant)
        .replace("se01.contoso.com", &host);
    desk.file("in.xml", document);
    let said = stdout(&desk.run(&["check", "in.xml"])).to_owned();
    assert!(
        said.contains("Elephant=") && said.contains("RoleName=\"EEE"),
        "{said}"
    );
    assert!(said.contains("not checked for A site of many"), "{said}");
    for line in stdout(&desk.run(&["check", "in.xml"])).lines() {
        assert!(line.chars().count() <= 1_000, "{line}");
    }
    let report = json(&desk.run(&["check", "in.xml", "--format", "json"]));
    let problems = report["files"][0]["problems"].as_array().unwrap();
    assert!(!problems.is_empty());
    for problem in problems {
        assert!(problem["message"].as_str().unwrap().chars().count() <= 1_000);
    }
    let log = json(&desk.run(&["check", "in.xml", "--format", "sarif"]));
    for result in log["runs"][0]["results"].as_array().unwrap() {
        assert!(result["message"]["text"].as_str().unwrap().chars().count() <= 1_000);
        for related in result["relatedLocations"].as_array().unwrap() {
            assert!(related["message"]["text"].as_str().unwrap().chars().count() <= 1_000);
        }
    }
    for target in ["out.tbxml", "out.ron"] {
        for line in stderr(&desk.run(&["convert", "in.xml", target])).lines() {
            assert!(line.chars().count() <= 1_000, "{line}");
        }
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    let desk = Desk::new();
    let run = |arguments: &[&str], input: &str| {
        cargo_bin_cmd!("topology-designer")
            .current_dir(desk.folder.path())
            .args(arguments)
            .write_stdin(input)
            .output()
            .unwrap()
    };
    let checked = run(&["check", "-"], &with_errors());
    assert_eq!(code(&checked), 1);
    assert!(stdout(&checked).starts_with("-:"), "{}", stdout(&checked));
    assert_eq!(code(&run(&["convert", "-", "out.xml"], &clean())), 0);
    assert_eq!(fs::read_to_string(desk.path("out.xml")).unwrap(), clean());
    assert_eq!(code(&run(&["render", "-", "--out", "a.svg"], &clean())), 0);
    let empty = run(&["check", "-"], "");
    assert_eq!(code(&empty), 2);
    assert_eq!(stderr(&empty), "error: The file is empty: standard input\n");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_and_a_pipe_without_a_writer_is_refused() {
    let desk = Desk::new();
    let pipe = desk.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    desk.file("in.xml", clean());
    for arguments in [
        ["check", "pipe"].as_slice(),
        &["convert", "pipe", "out.xml"],
        &["check", "in.xml", "--baseline", "pipe"],
    ] {
        let silent = desk.run(arguments);
        assert_eq!(code(&silent), 2);
        assert_eq!(
            stderr(&silent),
            "error: No program is writing to this pipe: pipe\n"
        );
    }
    let writer = std::thread::spawn(move || {
        let mut open = fs::OpenOptions::new().write(true).open(pipe).unwrap();
        open.write_all(with_errors().as_bytes()).unwrap();
    });
    assert_eq!(code(&desk.run(&["check", "pipe"])), 1);
    writer.join().unwrap();
    let device = desk.run(&["check", "/dev/zero"]);
    assert_eq!(code(&device), 2);
    assert!(stderr(&device).contains("not an ordinary file"));
}

#[test]
fn a_picture_overwrites_only_pictures() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    desk.file("topology.svg", clean());
    let render = |file: &str, out: &str, more: &[&str]| {
        desk.run(&[&["render", file, "--out", out], more].concat())
    };
    let unchanged = |name: &str| fs::read_to_string(desk.path(name)).unwrap() == clean();

    let refused = render("in.xml", "topology.svg", &[]);
    assert_eq!(code(&refused), 2);
    assert_eq!(
        stderr(&refused),
        "error: The file exists and is not a picture; use --force to replace it: topology.svg\n"
    );
    assert!(unchanged("topology.svg"));
    for force in [[].as_slice(), &["--force"]] {
        let own = render("topology.svg", "topology.svg", force);
        assert_eq!(code(&own), 2);
        assert!(stderr(&own).contains("the input topology"));
        assert!(unchanged("topology.svg"));
        #[cfg(unix)]
        {
            let link = desk.path("link.svg");
            if !link.exists() {
                std::os::unix::fs::symlink("in.xml", &link).unwrap();
                fs::hard_link(desk.path("in.xml"), desk.path("hard.svg")).unwrap();
            }
            for through in ["link.svg", "hard.svg"] {
                assert_eq!(code(&render("in.xml", through, force)), 2, "{through}");
                assert!(unchanged("in.xml") && unchanged(through));
            }
        }
    }
    assert_eq!(code(&render("in.xml", "topology.svg", &["--force"])), 0);
    assert!(!unchanged("topology.svg"));
    // After that, the file is a picture.
    assert_eq!(code(&render("in.xml", "topology.svg", &[])), 0);
}

#[test]
fn converting_never_overwrites_its_input() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    for force in [[].as_slice(), &["--force"]] {
        let arguments = [&["convert", "in.xml", "./in.xml", "--to", "tbxml"], force].concat();
        let refused = desk.run(&arguments);
        assert_eq!(code(&refused), 2);
        assert!(stderr(&refused).contains("an input file"));
        assert_eq!(fs::read_to_string(desk.path("in.xml")).unwrap(), clean());
    }
}

#[cfg(unix)]
#[test]
fn the_file_behind_standard_input_is_not_overwritten_by_the_output() {
    let desk = Desk::new();
    for arguments in [
        ["render", "-", "--out", "topology.svg", "--force"].as_slice(),
        &["convert", "-", "topology.svg", "--to", "tbxml", "--force"],
    ] {
        let input = desk.file("topology.svg", clean());
        let refused =
            std::process::Command::new(assert_cmd::cargo::cargo_bin!("topology-designer"))
                .current_dir(desk.folder.path())
                .args(arguments)
                .stdin(fs::File::open(&input).unwrap())
                .output()
                .unwrap();
        assert_eq!(code(&refused), 2, "{arguments:?}");
        assert_eq!(fs::read_to_string(&input).unwrap(), clean());
    }
}

/// An ordinary user may write into such a folder but not list it, so the program cannot confirm that the
/// renamed file is on the disk. The superuser may list everything and gets no warning.
#[cfg(unix)]
#[test]
fn a_file_is_saved_even_when_its_folder_cannot_be_opened() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.file("in.xml", clean());
    let folder = desk.path("d");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o300)).unwrap();
    let may_list = fs::read_dir(&folder).is_ok();
    let written = desk.run(&["convert", "in.xml", "d/out.xml"]);
    assert_eq!(code(&written), 0, "{}", stderr(&written));
    let warned = stderr(&written).contains("warning: The file was saved, but");
    assert_eq!(warned, !may_list, "{}", stderr(&written));
    assert_eq!(fs::read_to_string(folder.join("out.xml")).unwrap(), clean());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn an_impossible_scale_is_refused_with_the_allowed_range() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    for scale in ["1e30", "NaN", "inf", "0", "-1", "", "two", "0.001", "101"] {
        let argument = format!("--scale={scale}");
        let refused = desk.run(&["render", "in.xml", "--out", "a.png", &argument]);
        assert_eq!(code(&refused), 2, "{scale}");
        assert!(
            stderr(&refused).contains("use a number from 0.01 to 100"),
            "{}",
            stderr(&refused)
        );
        assert!(!desk.path("a.png").exists());
    }
}

#[test]
fn a_dash_as_the_output_file_means_standard_output() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    let converted = desk.run(&["convert", "in.xml", "-", "--to", "published"]);
    assert_eq!(code(&converted), 0, "{}", stderr(&converted));
    assert_eq!(converted.stdout, clean().as_bytes());
    let drawn = desk.run(&["render", "in.xml", "--out", "-"]);
    assert_eq!(code(&drawn), 0, "{}", stderr(&drawn));
    assert!(drawn.stdout.starts_with(b"<svg "));
    let formless = desk.run(&["convert", "in.xml", "-"]);
    assert_eq!(code(&formless), 2);
    assert!(
        stderr(&formless).contains("specify it with --to"),
        "{}",
        stderr(&formless)
    );
    assert!(!desk.path("-").exists());
}

#[test]
fn a_picture_makes_control_characters_visible() {
    let desk = Desk::new();
    let acting = "\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}\u{2029}\u{feff}\u{85}";
    let site = clean().replace("<Name>", &format!("<Name>{acting}"));
    assert_ne!(site, clean());
    desk.file("in.xml", &site);
    assert_eq!(code(&desk.run(&["render", "in.xml", "--out", "a.svg"])), 0);
    let svg = fs::read_to_string(desk.path("a.svg")).unwrap();
    assert!(
        !svg.contains(|c| acting.contains(c)),
        "a character controls the terminal"
    );
    assert!(svg.contains("\\u{200e}\\u{200f}\\u{202a}"), "{svg}");
}

#[test]
fn no_command_writes_a_file_named_like_standard_output() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    for arguments in [
        &["convert", "in.xml", "-"][..],
        &["convert", "in.xml", "-", "--to", "published"],
        &["render", "in.xml", "--out", "-"],
        &["worksheet", "in.xml", "--out", "-"],
        &["kit", "in.xml", "--first", "--out", "-"],
    ] {
        let output = desk.run(arguments);
        let is_written = code(&output) == 0 && !output.stdout.is_empty();
        let is_refused = code(&output) == 2 && stderr(&output).contains("standard output");
        assert!(is_written || is_refused, "{arguments:?}: {output:?}");
        assert!(!desk.path("-").exists(), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn no_command_offers_to_overwrite_something_that_is_not_a_file() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    for ending in ["xml", "ron", "svg", "html", "zip"] {
        let device = desk.path(&format!("device.{ending}"));
        std::os::unix::fs::symlink("/dev/null", device).unwrap();
    }
    for arguments in [
        &["convert", "in.xml", "device.xml"][..],
        &["convert", "in.xml", "device.ron"],
        &["render", "in.xml", "--out", "device.svg"],
        &["worksheet", "in.xml", "--out", "device.html"],
        &["kit", "in.xml", "--first", "--out", "device.zip"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains("not an ordinary file"), "{told}");
        assert!(!told.contains("--force"), "{told}");
    }
}
