//! The result of a check: the problems, the problems that the user silenced with a reason, and the rules
//! that could not compare anything.

use std::cmp::Reverse;

use crate::diff::recognize::RecognizedBy;
use crate::edit::{Edit, Refusal};
use crate::rules::engine::not_judged::{self, NotJudged};
use crate::rules::engine::silences::{Silenced, Silences};
use crate::rules::engine::{Keep, run};
use crate::rules::{Counts, Diagnostic, Facts, Severity, catalog};
use crate::topology::ObjectId;

/// The rule about a site without a Front End pool.
const SITE_WITHOUT_POOL: &str = "R131";

/// The result of all rules for one design.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Problems that are not silenced, by severity and then in the order of the catalog. Silences that are
    /// no longer needed are included as information.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings and information that the user silenced. The objects of a question with the same reason are
    /// combined.
    pub silenced: Vec<Silenced>,
    /// Questions about unknown facts, one for each rule. They are information, not problems.
    pub unstated: Vec<Diagnostic>,
    /// Ids of the rules that did not run, or not completely, because the published topology is not known or
    /// too little of the design was found in it.
    pub not_run: Vec<&'static str>,
    /// What rules do not check, because it is not understood.
    pub not_judged: Vec<NotJudged>,
    /// How objects are matched with the published topology; `None` if it is not known.
    pub compared_by: Option<RecognizedBy>,
}

impl Report {
    /// Runs every rule and separates the silenced problems.
    pub fn of(facts: &Facts<'_>) -> Self {
        Self::keeping(Keep::Whole, facts)
    }

    fn keeping(keep: Keep, facts: &Facts<'_>) -> Self {
        let compared_by = facts.compared_by;
        let mut report = Self {
            not_run: catalog::rules()
                .filter(|(_, rule)| !rule.can_compare(compared_by))
                .map(|(id, _)| id)
                .collect(),
            compared_by,
            not_judged: not_judged::not_judged(facts),
            ..Self::default()
        };
        let (problems, unstated) = run(facts, keep);
        let suppressions = &facts.annotations.suppressions;
        if suppressions.is_empty() {
            report.diagnostics = problems;
            report.unstated = unstated;
            return report;
        }
        let mut silences = Silences::new(facts.annotations);
        for diagnostic in problems.into_iter().chain(unstated) {
            let (left, silenced) = silences.part(diagnostic, facts);
            report.silenced.extend(silenced);
            match left {
                Some(question) if question.question.is_some() => report.unstated.push(question),
                problem => report.diagnostics.extend(problem),
            }
        }
        let mut unused = silences.unused(facts, &report.not_run, &report.diagnostics);
        unused.retain(|told| !not_judged::is_not_judged(facts, told.rule, &told.object));
        report.diagnostics.extend(unused);
        report.diagnostics.sort_by_cached_key(|problem| {
            (Reverse(problem.severity), catalog::place(problem.rule))
        });
        report
    }

    /// The report for the window and pictures. For a topology without pools, they suggest adding one
    /// instead of reporting a problem.
    pub fn shown(facts: &Facts<'_>) -> Self {
        Self::of(facts).inviting(facts)
    }

    /// The same problems without messages and fixes, for the counts on the cards and wires of a picture.
    pub fn counted(facts: &Facts<'_>) -> Vec<Diagnostic> {
        Self::keeping(Keep::Counts, facts)
            .inviting(facts)
            .diagnostics
    }

    fn inviting(mut self, facts: &Facts<'_>) -> Self {
        if facts.topology.clusters.is_empty() {
            let is_lack = |problem: &Diagnostic| problem.rule == SITE_WITHOUT_POOL;
            self.diagnostics.retain(|problem| !is_lack(problem));
        }
        self
    }

    /// The number of problems, without silenced ones.
    pub fn counts(&self) -> Counts {
        Counts::of(self.diagnostics.iter().map(|problem| problem.severity))
    }
}

/// The edit that silences a problem, or a question for all its objects.
///
/// # Errors
/// An error cannot be silenced.
pub fn silence(diagnostic: &Diagnostic, reason: &str) -> Result<Edit, Refusal> {
    if diagnostic.severity == Severity::Error {
        return Err(Refusal("An error cannot be silenced.".to_owned()));
    }
    let edit = |object: &ObjectId| Edit::Suppress {
        rule: diagnostic.rule.to_owned(),
        object: object.clone(),
        reason: reason.to_owned(),
    };
    Ok(for_each_object(diagnostic, "Silence", edit))
}

/// The edit that undoes [`silence`].
pub fn unsilence(diagnostic: &Diagnostic) -> Edit {
    let edit = |object: &ObjectId| Edit::Unsuppress {
        rule: diagnostic.rule.to_owned(),
        object: object.clone(),
    };
    for_each_object(diagnostic, "Stop silencing", edit)
}

fn for_each_object(diagnostic: &Diagnostic, what: &str, edit: impl Fn(&ObjectId) -> Edit) -> Edit {
    let mut edits: Vec<Edit> = diagnostic.accepted_for().map(edit).collect();
    match (edits.len(), edits.pop()) {
        (1, Some(only)) => only,
        (count, last) => {
            edits.extend(last);
            Edit::Together {
                label: format!("{what} {} for {count} objects", diagnostic.rule),
                edits,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::design::{Design, SqlEdition, SqlVersion, Statement};
    use crate::edit::{Identities, apply};
    use crate::rules::testing::*;

    fn report(design: &Design) -> Report {
        Report::of(&Facts::new(design))
    }

    fn without_next_hop() -> Design {
        contoso_with(|design| clear(design, POOL, crate::topology::AssociationKind::NextHop))
    }

    fn silenced(design: &Design, diagnostic: &Diagnostic, reason: &str) -> Design {
        let edit = silence(diagnostic, reason).unwrap();
        apply(design, &edit, &mut Identities::seeded(1))
            .unwrap()
            .design
    }

    fn port_moved() -> Design {
        contoso_with(|design| {
            let port = &mut service_mut(design, POOL).ports;
            port.clear();
            port.push(crate::topology::persistent_chat::port(5051));
        })
    }

    #[test]
    fn a_silenced_problem_is_listed_separately_with_its_reason() {
        let design = port_moved();
        let problem = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.rule == "R38")
            .unwrap();
        let design = silenced(&design, &problem, "  The firewall is open.  ");
        let report = report(&design);
        assert!(report.diagnostics.iter().all(|d| d.rule != "R38"));
        assert_eq!(report.silenced.len(), 1);
        assert_eq!(report.silenced[0].reason, "The firewall is open.");
    }

    #[test]
    fn an_error_is_not_silenced_even_if_the_file_says_so() {
        let mut design = without_next_hop();
        let error = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.severity == Severity::Error)
            .unwrap();
        assert_eq!(
            silence(&error, "because").unwrap_err().0,
            "An error cannot be silenced."
        );
        design.annotations.suppressions.insert(
            (error.rule.to_owned(), error.object.clone()),
            "by hand".to_owned(),
        );
        let report = report(&design);
        assert!(report.diagnostics.contains(&error));
        assert!(report.silenced.is_empty());
        let mut infos = report.diagnostics.iter().rev();
        let told = &infos.find(|d| d.rule == "R45").unwrap().message;
        assert_eq!(
            told,
            "\"A Persistent Chat pool has no next hop\" (R45) is silenced for \
             pchatpool.contoso.com (\"by hand\"). It is an error here, and errors cannot be \
             silenced."
        );
    }

    #[test]
    fn a_silence_without_a_problem_is_reported_and_can_be_removed() {
        let mut design = contoso();
        let pool = ObjectId::Service(POOL.into());
        let suppressions = &mut design.annotations.suppressions;
        suppressions.insert(("R38".to_owned(), pool), "The firewall is open.".to_owned());
        let told = report(&design).diagnostics;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].rule, told[0].severity), ("R38", Severity::Info));
        assert_eq!(
            told[0].message,
            "\"The Persistent Chat port is not 5041\" (R38) is silenced for pchatpool.contoso.com \
             (\"The firewall is open.\"). There is nothing left to silence."
        );
        let edit = &told[0].fixes[0].edit;
        let applied = apply(&design, edit, &mut Identities::seeded(1)).unwrap();
        assert!(report(&applied.design).diagnostics.is_empty());
    }

    /// Two SQL Server stores have no known version and edition.
    fn question_of(design: &Design) -> Diagnostic {
        let mut asked = report(design).unstated;
        asked.retain(|asked| asked.rule == "R70");
        assert_eq!(asked.len(), 1, "{asked:#?}");
        asked.remove(0)
    }

    fn silence_r70(design: &mut Design, store: &str, reason: &str) {
        let key = ("R70".to_owned(), sql_store(store));
        let suppressions = &mut design.annotations.suppressions;
        suppressions.insert(key, reason.to_owned());
    }

    fn of_rule<'r>(report: &'r Report, rule: &'r str) -> impl Iterator<Item = &'r Silenced> {
        let silenced = report.silenced.iter();
        silenced.filter(move |silenced| silenced.diagnostic.rule == rule)
    }

    #[test]
    fn a_question_silenced_for_one_object_is_still_asked_for_the_others() {
        let mut design = contoso();
        let before = question_of(&design);
        assert_eq!(before.objects().count(), 2);
        silence_r70(&mut design, BACK_END_STORE, "The vendor runs it.");
        let asked = question_of(&design);
        assert_eq!(
            asked.objects().collect::<Vec<_>>(),
            [&sql_store(CHAT_STORE)]
        );
        assert_eq!(asked.object, sql_store(CHAT_STORE));
        assert!(!asked.message.contains("sql01"), "{}", asked.message);
        let now = report(&design);
        let silenced: Vec<_> = of_rule(&now, "R70").collect();
        assert_eq!(silenced.len(), 1);
        assert_eq!(silenced[0].reason, "The vendor runs it.");
        assert_eq!(silenced[0].diagnostic.object, sql_store(BACK_END_STORE));
        assert!(now.diagnostics.is_empty(), "it is not reported as unused");

        silence_r70(&mut design, CHAT_STORE, "So it does this.");
        let now = report(&design);
        assert!(now.unstated.iter().all(|asked| asked.rule != "R70"));
        assert_eq!(of_rule(&now, "R70").count(), 2);

        for statement in [
            Statement::SqlVersion(SqlVersion::Sql2014),
            Statement::SqlEdition(SqlEdition::Standard),
        ] {
            assert!(report(&design).diagnostics.is_empty());
            state(&mut design, sql_store(BACK_END_STORE), statement);
        }
        let now = report(&design);
        assert_eq!(now.diagnostics.len(), 1, "it becomes unused only now");
        assert_eq!(now.diagnostics[0].object, sql_store(BACK_END_STORE));
        assert_eq!(of_rule(&now, "R70").count(), 1);
    }

    #[test]
    fn a_question_is_silenced_and_restored_for_all_its_objects_in_one_step() {
        let design = contoso();
        let asked = question_of(&design);
        let edit = silence(&asked, "Known.").unwrap();
        assert_eq!(edit.label(&design.topology), "Silence R70 for 2 objects");
        let quiet = silenced(&design, &asked, "Known.");
        let now = report(&quiet);
        let set_aside: Vec<_> = of_rule(&now, "R70").collect();
        assert_eq!(set_aside.len(), 1, "they have the same reason");
        assert_eq!(set_aside[0].diagnostic, asked);
        let back = unsilence(&set_aside[0].diagnostic);
        let back = apply(&quiet, &back, &mut Identities::seeded(1)).unwrap();
        assert_eq!(back.design, design);
    }

    #[test]
    fn a_silence_without_a_problem_is_listed_in_the_position_of_its_rule() {
        let mut design = port_moved();
        for rule in ["R153", "R31", "R9", "R43", "X1"] {
            let key = (rule.to_owned(), ObjectId::Service(POOL.into()));
            let suppressions = &mut design.annotations.suppressions;
            suppressions.insert(key, "known".to_owned());
        }
        let told = report(&design).diagnostics;
        let rules: Vec<_> = told.iter().map(|told| (told.severity, told.rule)).collect();
        assert!(rules.iter().any(|(_, rule)| *rule == "R38"), "{rules:?}");
        let infos = rules
            .iter()
            .filter(|(severity, _)| *severity == Severity::Info);
        let infos: Vec<_> = infos
            .map(|(_, rule)| *rule)
            .filter(|r| *r != "R38")
            .collect();
        assert_eq!(infos, ["R31", "R43", "R153", ""]);
        let mut sorted = rules.clone();
        sorted.sort_by_key(|(severity, rule)| (Reverse(*severity), catalog::place(rule)));
        assert_eq!(rules, sorted);
    }

    #[test]
    fn a_reason_is_required_and_deleting_an_object_removes_its_silences() {
        let design = port_moved();
        let problem = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.rule == "R38")
            .unwrap();
        let edit = silence(&problem, "  ").unwrap();
        assert!(apply(&design, &edit, &mut Identities::seeded(1)).is_err());
        let design = silenced(&design, &problem, "known");
        let delete = Edit::Delete {
            objects: vec![ObjectId::Service(POOL.into())],
        };
        let after = apply(&design, &delete, &mut Identities::seeded(1)).unwrap();
        assert!(after.design.annotations.suppressions.is_empty());
    }

    #[test]
    fn a_silence_for_a_missing_object_survives_other_edits() {
        let mut design = contoso();
        let key = ("R38".to_owned(), ObjectId::Service("nobody".into()));
        let suppressions = &mut design.annotations.suppressions;
        suppressions.insert(key.clone(), "kept".to_owned());
        let edit = Edit::SetPort {
            pool: POOL.into(),
            port: 5051,
        };
        let applied = apply(&design, &edit, &mut Identities::seeded(1)).unwrap();
        assert!(applied.design.annotations.suppressions.contains_key(&key));
    }

    #[test]
    fn without_a_published_topology_the_rules_that_need_one_are_listed() {
        let design = contoso();
        assert_eq!(
            report(&design).not_run,
            [
                "R9", "R17", "R18", "R47", "R72", "R94", "R95", "R126", "R128", "R134", "R140",
                "R173", "R174", "R175"
            ]
        );
        let published = contoso();
        let facts = Facts::with_baseline(&design, Some(&published.topology));
        assert!(Report::of(&facts).not_run.is_empty());
    }
}
