//! Topologies created from templates.

use super::*;

const MIRRORED: [&str; 7] = [
    "new",
    "--template",
    "enterprise-mirrored",
    "--domain",
    "fabrikam.com",
    "--out",
    "a.ron",
];

#[test]
fn a_template_always_produces_the_same_design_and_check_accepts_it() {
    let desk = Desk::new();
    let output = desk.run(&MIRRORED);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let first = fs::read(desk.path("a.ron")).unwrap();
    let output = desk.run(&["check", "a.ron"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("0 errors, 1 warning"));

    let output = desk.run(&MIRRORED);
    assert_eq!(
        code(&output),
        2,
        "nothing is overwritten without permission"
    );
    assert!(stderr(&output).contains("--force"), "{}", stderr(&output));
    let output = desk.run(&[&MIRRORED[..], &["--force"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read(desk.path("a.ron")).unwrap(), first);
}

#[test]
fn version_site_and_names_can_be_specified() {
    let desk = Desk::new();
    let output = desk.run(&[
        "new",
        "--template",
        "Standard-One-Server",
        "--domain",
        "fabrikam.com",
        "--server-domain",
        "corp.fabrikam.com",
        "--site",
        "Lisbon",
        "--product",
        "2013",
        "--compliance",
        "--name",
        "pchatpool=chat",
        "--out",
        "-",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    desk.file("a.ron", output.stdout);
    let output = desk.run(&["describe", "a.ron"]);
    for part in [
        "Lisbon",
        "chat.corp.fabrikam.com",
        "Lync Server 2013",
        "PCHATCOMP",
    ] {
        assert!(
            stdout(&output).contains(part),
            "{part}: {}",
            stdout(&output)
        );
    }
}

#[test]
fn an_unknown_template_is_refused_with_a_list_of_templates() {
    let desk = Desk::new();
    let output = desk.run(&[
        "new",
        "--template",
        "huge",
        "--domain",
        "a.com",
        "--out",
        "a.ron",
    ]);
    assert_eq!(code(&output), 2);
    let help = desk.run(&["new", "--help"]);
    for name in ["standard-collocated", "enterprise-stretched"] {
        assert!(stderr(&output).contains(name), "{}", stderr(&output));
        assert!(stdout(&help).contains(name), "{}", stdout(&help));
    }
    assert!(!desk.path("a.ron").exists());
}

#[test]
fn an_unusable_name_and_the_extension_of_another_format_are_refused() {
    let desk = Desk::new();
    for (arguments, part) in [
        (
            &["--name", "sql99=own"][..],
            "has no sql99; its names are fepool01, fe01",
        ),
        (&["--name", "fe01=fe 1"], "fe 1.fabrikam.com"),
        (&["--name", "fe01"], "an equals sign"),
        (&["--data-centers", "A,B"], "one data center"),
    ] {
        let output = desk.run(&[&MIRRORED[..], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            stderr(&output).contains(part),
            "{part}: {}",
            stderr(&output)
        );
    }
    let mut xml = MIRRORED;
    xml[6] = "a.xml";
    let output = desk.run(&xml);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("convert"), "{}", stderr(&output));
    assert!(!desk.path("a.ron").exists() && !desk.path("a.xml").exists());
}
