//! Rules that cannot decide because a fact is unknown ask once, which is not a problem.

use super::*;
use topology_designer::design::{SqlEdition, SqlVersion, Statement};
use topology_designer::document::{self, design_file};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::topology::ObjectId;

/// An example whose SQL Server stores have no known version (R70).
const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/standard-edition-collocated/topology.ron"
);

/// The example with a known version for every store.
fn stated(version: SqlVersion) -> Vec<u8> {
    let path = Path::new(EXAMPLE);
    let opened = document::read(&fs::read(path).unwrap(), Some(path)).unwrap();
    let clusters = opened.design.topology.clusters.iter();
    let stores = clusters.flat_map(|cluster| &cluster.sql_instances);
    let objects: Vec<ObjectId> = stores.map(|store| store.id.clone().into()).collect();
    let facts = [
        Statement::SqlVersion(version),
        Statement::SqlEdition(SqlEdition::Standard),
    ];
    let edit = Edit::Together {
        label: "State the SQL Server stores".to_owned(),
        edits: facts
            .map(|statement| Edit::State {
                objects: objects.clone(),
                statement,
            })
            .to_vec(),
    };
    let applied = apply(&opened.design, &edit, &mut Identities::seeded(1)).unwrap();
    design_file::write(&applied.design, None).unwrap()
}

#[test]
fn an_unknown_fact_is_listed_as_a_question_after_the_problems() {
    let desk = Desk::new();
    desk.file("example.ron", fs::read(EXAMPLE).unwrap());
    let text = desk.run(&["check", "example.ron"]);
    let lines: Vec<&str> = stdout(&text).lines().collect();
    let line = "example.ron: question R70 unsupported-sql-server: The SQL Server \
                version and the SQL Server edition of sql01.contoso.com\\PCHAT are unknown. This rule \
                needs this information to check ";
    let place = lines.iter().position(|l| l.starts_with(line));
    let place = place.unwrap_or_else(|| panic!("{}", stdout(&text)));
    assert!(lines[place].ends_with("[SQL Server store sql01.contoso.com\\PCHAT, site Redmond]"));
    let last_problem = lines.iter().rposition(|line| line.contains(": warning "));
    assert!(last_problem.unwrap() < place);

    let alone = ["check", "example.ron", "--only", "R70", "--deny", "info"];
    let alone = desk.run(&alone);
    assert_eq!(code(&alone), 0, "{}", stdout(&alone));
    let summary = stdout(&alone).lines().last().unwrap();
    let expected = "example.ron: no other problems; 1 question; ";
    assert!(summary.starts_with(expected), "{summary}");
}

#[test]
fn every_report_separates_questions_from_problems() {
    let desk = Desk::new();
    desk.file("example.ron", fs::read(EXAMPLE).unwrap());
    let report = json(&desk.run(&["check", "example.ron", "--format", "json"]));
    let file = &report["files"][0];
    let problems = file["problems"].as_array().unwrap();
    assert!(problems.iter().all(|problem| problem["fact"].is_null()));
    let counts = &file["counts"];
    let counted: u64 = ["error", "warning", "info"]
        .iter()
        .map(|severity| counts[severity].as_u64().unwrap())
        .sum();
    assert_eq!(counted, problems.len() as u64);
    let unstated = file["unstated"].as_array().unwrap();
    let version = unstated.iter().find(|u| u["rule"] == "R70").unwrap();
    assert_eq!(version["fact"], "SqlVersion");
    let facts: Vec<&Value> = version["facts"].as_array().unwrap().iter().collect();
    assert_eq!(facts[0]["fact"], "SqlVersion");
    assert_eq!(facts[1]["fact"], "SqlEdition");
    for fact in facts {
        assert_eq!(
            fact["objects"],
            Value::Array(vec![version["object"].clone()])
        );
    }
    assert_eq!(problems[0]["facts"], Value::Array(Vec::new()));
    let rules = report["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "R70").unwrap();
    let facts = rule["facts"].as_array().unwrap();
    assert!(facts.contains(&"SqlVersion".into()), "{rule}");

    let log = sarif::log(&desk, &["example.ron"]);
    let open: Vec<&Value> = sarif::results(&log)
        .iter()
        .filter(|result| result["kind"] == "open")
        .collect();
    assert_eq!(open.len(), unstated.len());
    assert!(open.iter().all(|result| result["level"] == "none"));
    let of_version = open
        .iter()
        .find(|result| result["ruleId"] == "R70")
        .unwrap();
    assert_eq!(of_version["properties"]["facts"], version["facts"]);
    assert_eq!(sarif::results(&log).len(), problems.len() + open.len());
}

#[test]
fn a_known_fact_raises_no_question() {
    let desk = Desk::new();
    desk.file("supported.ron", stated(SqlVersion::Sql2014));
    desk.file("old.ron", stated(SqlVersion::Sql2008R2));
    let supported = desk.run(&["check", "supported.ron", "--only", "R70"]);
    assert!(!stdout(&supported).contains(": question "));
    let summary = stdout(&supported).lines().last().unwrap();
    assert!(
        summary.starts_with("supported.ron: no other problems; "),
        "{summary}"
    );
    let old = desk.run(&["check", "old.ron", "--only", "R70"]);
    assert!(stdout(&old).contains(": warning R70 "), "{}", stdout(&old));
}

#[test]
fn convert_says_that_known_facts_are_not_converted() {
    let desk = Desk::new();
    desk.file("example.ron", fs::read(EXAMPLE).unwrap());
    desk.file("stated.ron", stated(SqlVersion::Sql2014));
    let stays = "stay in the design file.";
    let silent = desk.run(&["convert", "example.ron", "example.tbxml"]);
    assert!(!stderr(&silent).contains(stays), "{}", stderr(&silent));
    let told = desk.run(&["convert", "stated.ron", "stated.tbxml"]);
    let note = "note: not held: The known facts of 2 objects stay in the design file.\n";
    assert!(stderr(&told).contains(note), "{}", stderr(&told));
    let kept = desk.run(&["convert", "stated.ron", "kept.ron"]);
    assert!(!stderr(&kept).contains(stays), "{}", stderr(&kept));
}

#[test]
fn ignored_rules_ask_no_questions_but_are_mentioned() {
    let desk = Desk::new();
    desk.file("example.ron", fs::read(EXAMPLE).unwrap());
    let text = desk.run(&["check", "example.ron", "--ignore", "R70"]);
    assert!(!stdout(&text).contains("question R70 "));
    let told = "example.ron: left out by --ignore: 1 question (R70)\n";
    assert!(stdout(&text).contains(told), "{}", stdout(&text));
}

#[test]
fn the_page_of_a_rule_says_which_facts_it_needs() {
    let desk = Desk::new();
    let stated = desk.run(&["explain", "R70"]);
    assert!(stdout(&stated).contains("\n\nNeeds: SQL Server version (you enter it), "));
    let published = desk.run(&["explain", "R18"]);
    assert!(
        stdout(&published).contains("\n\nNeeds: the published topology.\n\n## What it checks\n")
    );
    let neither = desk.run(&["explain", "R45"]);
    assert!(!stdout(&neither).contains("\nNeeds: "));
}
