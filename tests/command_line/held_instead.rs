//! Files that people have instead of a topology file: the archive of `Export-CsConfiguration`, and files
//! damaged by a console or an encoding.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn archive(topology: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.start_file("DocItemSet.xml", options).unwrap();
    let set = format!(
        "<DocItemSet xmlns=\"urn:x\"><DocItem><Data>{topology}</Data></DocItem></DocItemSet>"
    );
    writer.write_all(set.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn the_archive_of_a_configuration_is_read_by_every_command_and_never_replaced() {
    let desk = Desk::new();
    let topology = with_errors();
    let topology = topology.trim();
    let zip = archive(topology);
    // The content decides what the file is, not its name.
    desk.file("backup.xml", &zip);
    for command in ["check", "describe"] {
        let run = desk.run(&[command, "backup.xml"]);
        assert_ne!(code(&run), 2, "{}", stderr(&run));
        assert!(
            stdout(&run).contains("se01.contoso.com"),
            "{}",
            stdout(&run)
        );
    }
    assert_eq!(code(&desk.run(&["convert", "backup.xml", "out.xml"])), 0);
    assert_eq!(fs::read_to_string(desk.path("out.xml")).unwrap(), topology);
    for arguments in [
        &["convert", "backup.xml", "backup.xml", "--force"][..],
        &["convert", "out.xml", "backup.xml", "--force"],
        &["convert", "out.xml", "backup.xml"],
    ] {
        let run = desk.run(arguments);
        assert_eq!(code(&run), 2, "{arguments:?}");
        assert_eq!(
            fs::read(desk.path("backup.xml")).unwrap(),
            zip,
            "{arguments:?}"
        );
    }
}

#[test]
fn damage_by_a_console_is_reported_with_its_cause() {
    let desk = Desk::new();
    let text = with_errors();
    let wrapped = |width: usize| -> String {
        let lines = text.lines().flat_map(|line| {
            let characters: Vec<char> = line.chars().collect();
            let pieces = characters.chunks(width).map(|piece| piece.iter().collect());
            pieces.collect::<Vec<String>>()
        });
        lines.collect::<Vec<_>>().join("\r\n")
    };
    let latin = text.replace("Redmond", "Z\u{fc}rich");
    let code_page = |text: &str| -> Vec<u8> { text.chars().map(|c| c as u8).collect() };
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n{latin}");
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("80", wrapped(80).into(), "broken after 80 characters"),
        ("120", wrapped(120).into(), "broken after 120 characters"),
        (
            "half",
            text[..text.len() / 2].into(),
            "not copied completely",
        ),
        (
            "end",
            text[text.len() / 2..].into(),
            "not copied completely",
        ),
        (
            "prompt",
            format!("PS C:\\> Get-CsTopology -AsXml\n{text}").into(),
            "starts in line 2",
        ),
        ("1252", code_page(&latin), "probably windows-1252"),
        (
            "declared",
            code_page(&declared("windows-1252")),
            "choose UTF-8 as the encoding",
        ),
        (
            "other",
            code_page(&declared("utf-8")),
            "says that it is utf-8, but the bytes",
        ),
        (
            "list",
            b"\r\nIdentity : Site:A\r\nSiteId   : 1\r\n".to_vec(),
            "Get-CsTopology -AsXml",
        ),
    ];
    for (name, bytes, said) in cases {
        desk.file(name, bytes);
        let run = desk.run(&["check", name]);
        assert_eq!(code(&run), 2, "{name}");
        assert!(stderr(&run).contains(said), "{name}: {}", stderr(&run));
    }
    desk.file("ascii.xml", text.replace("Redmond", "Z?rich"));
    let run = desk.run(&["check", "ascii.xml"]);
    assert!(
        stdout(&run).contains("note: \"Z?rich\" contains a question mark"),
        "{}",
        stdout(&run)
    );
}
