//! Known facts in a spreadsheet.

use super::*;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/enterprise-four-servers/topology.ron"
);

#[test]
fn facts_entered_in_a_table_are_added_to_a_copy_of_the_design() {
    let desk = Desk::new();
    let output = desk.run(&["facts", "export", EXAMPLE, "facts.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let table = fs::read_to_string(desk.path("facts.csv")).unwrap();
    assert!(table.contains("sql02.contoso.com"), "{table}");
    // The company is the column before the author.
    let row = table
        .lines()
        .find(|line| line.starts_with("the deployment,"))
        .unwrap();
    let columns: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let company = columns
        .iter()
        .position(|column| *column == "Company")
        .unwrap();
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[company] = "Contoso";
    desk.file("facts.csv", table.replace(row, &cells.join(",")));
    let output = desk.run(&[
        "facts",
        "import",
        EXAMPLE,
        "facts.csv",
        "--out",
        "stated.ron",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("1 fact or note was changed"),
        "{}",
        stderr(&output)
    );
    let output = desk.run(&[
        "report",
        "stated.ron",
        "--parts",
        "databases",
        "--out",
        "a.md",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let report = fs::read_to_string(desk.path("a.md")).unwrap();
    assert!(report.contains("- Company: Contoso\n"), "{report}");
}

#[test]
fn setting_facts_never_overwrites_the_original_design() {
    let desk = Desk::new();
    desk.file("own.ron", fs::read(EXAMPLE).unwrap());
    let output = desk.run(&["facts", "export", "own.ron", "facts.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let own = [
        "facts",
        "import",
        "own.ron",
        "facts.csv",
        "--out",
        "own.ron",
        "--force",
    ];
    let output = desk.run(&own);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("never replaced"),
        "{}",
        stderr(&output)
    );
    desk.file("facts.csv", "Identity,Company\nSite(77),x\n");
    let wrong = [
        "facts",
        "import",
        "own.ron",
        "facts.csv",
        "--out",
        "new.ron",
    ];
    let output = desk.run(&wrong);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("Line 2: ") && !desk.path("new.ron").exists());
}

#[test]
fn a_note_from_the_table_is_in_the_design_its_description_and_its_documents() {
    let desk = Desk::new();
    desk.run(&["facts", "export", EXAMPLE, "facts.csv"]);
    let table = fs::read_to_string(desk.path("facts.csv")).unwrap();
    let row = table
        .lines()
        .find(|line| line.starts_with("the deployment,"));
    let row = row.unwrap().trim_end();
    let written = format!("{row}Approved by the board");
    desk.file("facts.csv", table.replace(row, &written));
    let output = desk.run(&["facts", "import", EXAMPLE, "facts.csv", "--out", "a.ron"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let note = "Approved by the board";
    let described = desk.run(&["describe", "a.ron"]);
    assert!(
        stdout(&described).contains(&format!("Notes (1)\n  The deployment: {note}")),
        "{}",
        stdout(&described)
    );
    let json = desk.run(&["describe", "a.ron", "--format", "json"]);
    assert!(stdout(&json).contains(&format!("\"note\": \"{note}\"")));
    let anonymous = desk.run(&["describe", "a.ron", "--anonymous"]);
    assert!(!stdout(&anonymous).contains(note));
    let output = desk.run(&["report", "a.ron", "--parts", "design", "--out", "a.md"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        fs::read_to_string(desk.path("a.md"))
            .unwrap()
            .contains(note)
    );
    let output = desk.run(&["render", "a.ron", "--out", "a.svg"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        fs::read_to_string(desk.path("a.svg"))
            .unwrap()
            .contains(note)
    );
}

#[test]
fn a_second_row_for_an_object_is_refused_and_a_short_row_clears_nothing() {
    let desk = Desk::new();
    let output = desk.run(&["facts", "export", EXAMPLE, "facts.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let table = fs::read_to_string(desk.path("facts.csv")).unwrap();
    let row = table
        .lines()
        .find(|line| line.starts_with("pchatpool.contoso.com,"))
        .unwrap();
    let stated = format!("{row}a note");
    let import = |table: &str, out: &str| {
        desk.file("changed.csv", table);
        desk.run(&["facts", "import", EXAMPLE, "changed.csv", "--out", out])
    };
    let twice = table.replace(row, &format!("{row}\r\n{stated}"));
    let output = import(&twice, "twice.ron");
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains("pchatpool.contoso.com already has a row, in line"),
        "{said}"
    );
    assert!(!desk.path("twice.ron").exists());
    // From a pipe as well.
    let noted = table.replace(row, &stated);
    let arguments = ["facts", "import", EXAMPLE, "-", "--out", "noted.ron"];
    let output = desk.run_with_input(&arguments, noted.as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    // A spreadsheet may leave out what is empty at the end of a row.
    let (identity, _) = row.split_once(",,").unwrap();
    let short = table.replace(row, identity);
    desk.file("short.csv", short);
    let output = desk.run(&[
        "facts",
        "import",
        "noted.ron",
        "short.csv",
        "--out",
        "short.ron",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("contains no changes"),
        "{}",
        stderr(&output)
    );
}
