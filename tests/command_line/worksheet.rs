//! What to enter in Topology Builder.

use super::*;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/stretched-disaster-recovery/topology.ron"
);

#[test]
fn a_worksheet_is_printed_or_written_in_the_format_of_its_extension() {
    let desk = Desk::new();
    let printed = desk.run(&["worksheet", EXAMPLE, "--first"]);
    assert_eq!(code(&printed), 0, "{}", stderr(&printed));
    assert!(stdout(&printed).contains("Page \"Define the compliance SQL Server store\""));
    for (name, mark) in [
        (
            "sheet.html",
            "<b>Define the compliance SQL Server store</b>",
        ),
        ("sheet.md", "**Define the compliance SQL Server store**"),
        ("sheet.txt", "\"Define the compliance SQL Server store\""),
    ] {
        let written = desk.run(&["worksheet", EXAMPLE, "--first", "--out", name]);
        assert_eq!(code(&written), 0, "{}", stderr(&written));
        let text = fs::read_to_string(desk.path(name)).unwrap();
        assert!(text.contains(mark), "{name}");
    }
}

#[test]
fn a_worksheet_overwrites_nothing_without_permission() {
    let desk = Desk::new();
    desk.file("sheet.md", "mine");
    let refused = desk.run(&["worksheet", EXAMPLE, "--first", "--out", "sheet.md"]);
    assert_eq!(code(&refused), 2);
    assert_eq!(fs::read_to_string(desk.path("sheet.md")).unwrap(), "mine");
    let forced = desk.run(&[
        "worksheet",
        EXAMPLE,
        "--first",
        "--out",
        "sheet.md",
        "--force",
    ]);
    assert_eq!(code(&forced), 0, "{}", stderr(&forced));
    desk.file("own.txt", fs::read(EXAMPLE).unwrap());
    let own = desk.run(&["worksheet", "own.txt", "--out", "own.txt", "--force"]);
    assert_eq!(code(&own), 2);
    assert!(stderr(&own).contains("never replaced"), "{}", stderr(&own));
    let odd = desk.run(&["worksheet", EXAMPLE, "--out", "sheet.docx"]);
    assert_eq!(code(&odd), 2);
    assert!(stderr(&odd).contains(".html, .md or .txt"));
}

#[test]
fn a_worksheet_does_not_repeat_what_is_already_deployed() {
    let desk = Desk::new();
    let output = desk.run(&["worksheet", EXAMPLE, "--baseline", EXAMPLE]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("Nothing to enter"));
}
