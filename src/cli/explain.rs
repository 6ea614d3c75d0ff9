//! `explain`: shows the manual page of a rule.

use std::fmt::Write;

use crate::rules::catalog::{self, CatalogEntry};
use crate::rules::{Rule, RuleBasis, Severity};

use crate::cli::lookup::look_up;
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer explain R45\n  topology-designer explain \
                  next-hop-missing\n  topology-designer explain            every rule, one per line\n  \
                  topology-designer explain --all      the whole manual\n\nIn addition to the checked \
                  rules, the manual lists requirements that cannot be checked in documents, and conditions \
                  outside the topology."
)]
pub struct Arguments {
    /// Id or name of the rule; without it, all rules are listed, one per line
    rule: Option<String>,

    /// Show the whole manual, in Markdown
    #[arg(long, conflicts_with = "rule")]
    all: bool,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    match &arguments.rule {
        _ if arguments.all => output::print(&every_page(), Exit::Fine),
        None => output::print(&every_rule(), Exit::Fine),
        Some(wanted) => match look_up(wanted) {
            Ok((id, entry)) => output::print(&page(id, entry), Exit::Fine),
            Err(unknown) => {
                output::complain(&unknown.to_string());
                Exit::Failed
            }
        },
    }
}

fn page(id: &str, entry: CatalogEntry) -> String {
    match entry {
        CatalogEntry::Rule(rule) => page_of_rule(id, rule),
        CatalogEntry::NotCheckable(fact) => format!(
            "# {}\n\n{id} (not checked)\n\n## Why it is not checked\n{}\n\n## Source\n{}.\n",
            fact.title, fact.reason, fact.source
        ),
        CatalogEntry::Environment(condition) => format!(
            "# {}\n\n{id} ({}, to be met before publishing)\n\n## Condition\n{}\n\n## Source\n{}.\n",
            condition.title,
            condition.severity.label().to_lowercase(),
            condition.condition,
            condition.source
        ),
    }
}

fn page_of_rule(id: &str, rule: &Rule) -> String {
    let severity = rule.severity.label().to_lowercase();
    let page = rule.page();
    let (title, rest) = page.split_once('\n').unwrap_or((&page, ""));
    format!(
        "{title}\n\n{id} {} ({severity}, {})\n{}{rest}\n",
        rule.name,
        in_words(rule.basis),
        needs(rule)
    )
}

/// What the rule needs besides a document, as a paragraph of its own.
fn needs(rule: &Rule) -> String {
    let mut needs = Vec::new();
    if rule.compares_with_published() {
        needs.push("the published topology".to_owned());
    }
    needs.extend(
        rule.facts()
            .map(|fact| format!("{} (you enter it)", fact.label())),
    );
    match needs.is_empty() {
        true => String::new(),
        false => format!("\nNeeds: {}.\n", needs.join(", ")),
    }
}

fn every_page() -> String {
    let pages: Vec<String> = catalog::entries()
        .map(|(id, entry)| page(id, entry))
        .collect();
    pages.join("\n---\n\n")
}

fn every_rule() -> String {
    let width = catalog::rules().map(|(_, rule)| rule.name.len()).max();
    let width = width.unwrap_or_default();
    let mut lines = String::new();
    for (id, entry) in catalog::entries() {
        let (severity, name) = match entry {
            CatalogEntry::Rule(rule) => (in_lower_case(rule.severity), rule.name),
            CatalogEntry::NotCheckable(_) => ("not checked".to_owned(), ""),
            CatalogEntry::Environment(condition) => {
                (in_lower_case(condition.severity), "(environment)")
            }
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            lines,
            "{id:<5} {severity:<11} {name:<width$} {}",
            entry.title()
        );
    }
    lines
}

fn in_lower_case(severity: Severity) -> String {
    severity.label().to_lowercase()
}

/// The basis of a rule, in the words of its manual page.
fn in_words(basis: RuleBasis) -> &'static str {
    match basis {
        RuleBasis::Documented => "documented",
        RuleBasis::TopologyBuilder => "as Topology Builder does",
        RuleBasis::Field => "from the field",
        RuleBasis::Inferred => "inferred",
    }
}
