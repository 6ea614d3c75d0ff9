//! The part of a problem that stays the same from check to check: its rule, its object and its
//! reference. Code scanners use it to follow a problem when lines move, messages are reworded or names
//! change.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::rules::Diagnostic;
use crate::topology::ObjectId;

/// Assigns the fingerprints of one file.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    /// How often each hash was assigned. Hashes rather than texts, because there may be as many as there
    /// are problems; they are the same on every computer.
    given: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The fingerprint of a problem. Problems with the same fingerprint are numbered in order.
    pub(super) fn of(&mut self, diagnostic: &Diagnostic) -> String {
        let mut fingerprint = format!("{}/{}", diagnostic.rule, identity(&diagnostic.object));
        if let Some((pool, reference)) = &diagnostic.association {
            let pool = ObjectId::Service(pool.clone());
            if pool != diagnostic.object {
                fingerprint.push_str(&format!("/{}", identity(&pool)));
            }
            fingerprint.push_str(&format!("/{reference:?}"));
        }
        if let Some(asked) = diagnostic.asked().first() {
            fingerprint.push_str(&format!("/unstated/{:?}", asked.fact));
        }
        let mut hasher = DefaultHasher::new();
        fingerprint.hash(&mut hasher);
        let given = self.given.entry(hasher.finish()).or_default();
        *given += 1;
        match *given {
            1 => fingerprint,
            number => format!("{fingerprint}#{number}"),
        }
    }
}

fn identity(object: &ObjectId) -> String {
    match object {
        ObjectId::Deployment => "deployment".to_owned(),
        ObjectId::Site(id) => format!("site/{id}"),
        ObjectId::Cluster(id) => format!("cluster/{id}"),
        ObjectId::Machine(cluster, fqdn) => format!("computer/{cluster}/{fqdn}"),
        ObjectId::SqlInstance(id) => format!("sql-instance/{id}"),
        ObjectId::Service(id) => format!("service/{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Fact;
    use crate::rules::{Question, Severity};
    use crate::topology::{AssociationKind, ServiceId, SiteId};

    fn problem(object: impl Into<ObjectId>, message: &str) -> Diagnostic {
        let mut problem = Diagnostic::new(Severity::Warning, object, message);
        problem.rule = "R45";
        problem
    }

    fn of(problem: &Diagnostic) -> String {
        Fingerprints::default().of(problem)
    }

    #[test]
    fn a_fingerprint_depends_on_objects_but_not_on_wording_or_severity() {
        let pool = ServiceId::new("1pchat1");
        let mut first = problem(pool.clone(), "It is so.");
        let other = problem(pool.clone(), "It is thus.");
        first.severity = Severity::Error;
        assert_eq!(of(&first), "R45/service/1pchat1");
        assert_eq!(of(&first), of(&other));
        let referring = other.with_association(&pool, AssociationKind::NextHop);
        assert_eq!(of(&referring), "R45/service/1pchat1/NextHop");
        let of_site = problem(SiteId(1), "It is so.");
        assert_eq!(of(&of_site), "R45/site/1");
        let referring = of_site.with_association(&pool, AssociationKind::NextHop);
        assert_eq!(of(&referring), "R45/site/1/service/1pchat1/NextHop");
    }

    #[test]
    fn a_question_and_a_problem_of_the_same_object_have_different_fingerprints() {
        let mut unstated = problem(SiteId(1), "It is unknown.");
        unstated.question = Some(Question::of(Fact::SqlVersion, [SiteId(1)]));
        assert_eq!(of(&unstated), "R45/site/1/unstated/SqlVersion");
    }

    #[test]
    fn two_problems_of_a_file_never_have_the_same_fingerprint() {
        let mut fingerprints = Fingerprints::default();
        let problem = problem(SiteId(1), "It is so.");
        assert_eq!(fingerprints.of(&problem), "R45/site/1");
        assert_eq!(fingerprints.of(&problem), "R45/site/1#2");
    }
}
