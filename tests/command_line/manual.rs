//! The manual: every rule number of the product is explained, whether it is checked or not.

use super::*;
use topology_designer::rules::catalog::{self, CatalogEntry};

#[test]
fn rules_are_explained_by_id_and_by_name() {
    let desk = Desk::new();
    let by_id = desk.run(&["explain", "r45"]);
    assert_eq!(code(&by_id), 0);
    assert!(stdout(&by_id).contains("## What to do"));
    assert_eq!(
        by_id.stdout,
        desk.run(&["explain", "next-hop-missing"]).stdout
    );
    let near = desk.run(&["explain", "next-hop-mising"]);
    assert_eq!(code(&near), 2);
    assert!(
        stderr(&near).contains("R45 next-hop-missing"),
        "{}",
        stderr(&near)
    );
    assert_eq!(stdout(&near), "");
}

#[test]
fn every_rule_number_has_a_page_and_the_manual_contains_all_pages() {
    let desk = Desk::new();
    let manual = desk.run(&["explain", "--all"]);
    assert_eq!(code(&manual), 0);
    let mut pages = Vec::new();
    for (id, _) in catalog::entries() {
        let output = desk.run(&["explain", id]);
        assert_eq!(code(&output), 0, "{id}");
        let page = stdout(&output).to_owned();
        let (_, entry) = catalog::entry(id).unwrap();
        let title = format!("# {}\n\n{id} ", entry.title());
        assert!(page.starts_with(&title), "{id}:\n{page}");
        let (heading, text) = match entry {
            CatalogEntry::Rule(rule) => ("## What to do\n", rule.name),
            CatalogEntry::NotCheckable(fact) => ("## Why it is not checked\n", fact.reason),
            CatalogEntry::Environment(condition) => ("## Condition\n", condition.condition),
        };
        assert!(
            page.contains(heading) && page.contains(text),
            "{id}:\n{page}"
        );
        assert!(page.contains("\n## Source\n"), "{id}:\n{page}");
        pages.push(page);
    }
    assert_eq!(stdout(&manual), pages.join("\n---\n\n"));
}

#[test]
fn without_a_rule_explain_lists_every_rule_number() {
    let desk = Desk::new();
    let list = desk.run(&["explain"]);
    let ids: Vec<&str> = stdout(&list)
        .lines()
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    let expected: Vec<&str> = catalog::entries().map(|(id, _)| id).collect();
    assert_eq!(ids, expected);
    let of_the_notes = (1..=165).map(|number| format!("R{number}"));
    assert!(
        of_the_notes
            .into_iter()
            .all(|id| ids.contains(&id.as_str()))
    );
}

#[test]
fn rules_that_are_not_checked_are_explained_too() {
    let desk = Desk::new();
    let not_checkable = desk.run(&["explain", "R116"]);
    assert_eq!(code(&not_checkable), 0);
    assert!(stdout(&not_checkable).contains("## Why it is not checked"));
    let environment = desk.run(&["explain", "r155"]);
    assert_eq!(code(&environment), 0);
    assert!(stdout(&environment).contains("The file share exists"));
    assert!(stdout(&environment).contains("R155 (error, to be met before publishing)"));
}
