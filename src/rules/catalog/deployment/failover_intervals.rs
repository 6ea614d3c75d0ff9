//! # The failover intervals of a paired pool are too short
//!
//! ## What it checks
//! A pool with a backup pool has a failure detection interval of at least 90 seconds, and a failback
//! interval that is longer than the failure detection interval.
//!
//! ## Why it matters
//! If a shorter failure detection interval is entered, 90 seconds are used. If the failback interval is
//! close to or shorter than the failure detection interval, users move back and forth between the pools
//! when a link is unstable.
//!
//! ## What to do
//! Use the defaults: 300 seconds for failure detection and 600 seconds for failback (120 and 240 for a
//! branch site).
//!
//! ## Quick fix
//! None: both intervals are set in Topology Builder under "Edit Properties" of the pool, "Resiliency".
//!
//! ## Example
//! `fepool01.contoso.com` detects a failure after 60 seconds and fails back after 60 seconds.
//!
//! ## Source
//! Documented: the Topology Builder help topics `front-end-general-settings-expander` and
//! `registrar-settings-expander-for-lync-server-for-2010`. The documentation does not say how close is too
//! close; an equal or shorter interval is reported.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "short-failover-interval",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("failover_intervals.rs"),
    check,
};

/// The shortest interval that the product uses, in seconds.
const SHORTEST: f64 = 90.0;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (place, service) in facts.index.of_role(&Role::Registrar) {
        let Some(backup) = &service.backup else {
            continue;
        };
        let interval = |name| backup.attributes.get(name).and_then(seconds);
        let Some(failure) = interval("FailureDetectionInterval") else {
            continue;
        };
        let failback = interval("FailbackDetectionInterval");
        let object: ObjectId = match facts.index.cluster_of_place(place) {
            Some(cluster) => cluster.id.clone().into(),
            None => service.id.clone().into(),
        };
        let name = facts.name(&object);
        let message = if failure < SHORTEST {
            format!(
                "The failure detection interval of {name} is {failure} seconds. Shorter intervals than \
                 {SHORTEST} seconds have no effect."
            )
        } else if let Some(failback) = failback.filter(|failback| *failback <= failure) {
            format!(
                "The failback interval of {name} is {failback} seconds, and its failure detection interval \
                 is {failure} seconds. Users may move back and forth between the pools; use a longer \
                 failback interval."
            )
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::new(Severity::Warning, object, message));
    }
}

/// Seconds of a duration such as `P0Y0M0DT0H5M0S` or `PT5M`; `None` for text that is not a duration, and
/// for years and months, because their length varies.
fn seconds(duration: &str) -> Option<f64> {
    let (days, time) = duration
        .strip_prefix('P')?
        .split_once('T')
        .unwrap_or((duration.strip_prefix('P')?, ""));
    let mut total = 0.0;
    for (part, units) in [
        (days, &[('Y', None), ('M', None), ('D', Some(86_400.0))]),
        (
            time,
            &[('H', Some(3_600.0)), ('M', Some(60.0)), ('S', Some(1.0))],
        ),
    ] {
        let mut rest = part;
        while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let (number, tail) = rest.split_at(end);
            let number: f64 = number.parse().ok()?;
            let unit = tail.chars().next()?;
            let (_, length) = units.iter().find(|(name, _)| *name == unit)?;
            match length {
                Some(length) => total += number * length,
                None if number == 0.0 => (),
                None => return None,
            }
            rest = tail.get(1..)?;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::content::Attributes;
    use crate::topology::service::Backup;

    fn paired(failback: &str, failure: &str) -> Design {
        contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            service_mut(design, REGISTRAR).backup = Some(Backup {
                target: "registrar:se01.contoso.com".into(),
                attributes: Attributes::from([
                    ("EnableAutomaticFailover", "true"),
                    ("FailbackDetectionInterval", failback),
                    ("FailureDetectionInterval", failure),
                ]),
            });
        })
    }

    #[test]
    fn durations_are_read() {
        assert_eq!(seconds("P0Y0M0DT0H10M0S"), Some(600.0));
        assert_eq!(seconds("PT1M30.5S"), Some(90.5));
        assert_eq!(seconds("P1D"), Some(86_400.0));
        assert_eq!(seconds("P1M"), None);
        assert_eq!(seconds("5 minutes"), None);
        assert_eq!(seconds("PT5"), None);
    }

    #[test]
    fn less_than_ninety_seconds_is_reported() {
        let design = paired("P0Y0M0DT0H10M0S", "P0Y0M0DT0H1M0S");
        assert_raises(
            "R143",
            &design,
            "interval of fepool01.contoso.com is 60 seconds",
        );
    }

    #[test]
    fn a_failback_no_longer_than_the_failure_is_reported() {
        let design = paired("P0Y0M0DT0H5M0S", "P0Y0M0DT0H5M0S");
        assert_raises(
            "R143",
            &design,
            "is 300 seconds, and its failure detection interval is 300",
        );
    }

    #[test]
    fn the_defaults_are_fine() {
        assert_silent("R143", &paired("P0Y0M0DT0H10M0S", "P0Y0M0DT0H5M0S"));
        assert_silent("R143", &contoso());
    }
}
