//! # A second Persistent Chat pool is not required by regulation
//!
//! ## What it checks
//! At most one Persistent Chat pool is marked as not required by regulation. If there are several pools,
//! the question is asked for each of them. A pool without an answer is not reported.
//!
//! ## Why it matters
//! A second pool does not raise the number of users: 80,000 is the limit for the deployment, with one pool
//! or several. A room, category or add-in belongs to only one pool, so users have to know the pool of their
//! room.
//!
//! ## What to do
//! Use one pool, stretched over two data centers if you need disaster recovery. If regulation requires a
//! second pool, for example because data must stay in a country, enter the reason.
//!
//! ## Quick fix
//! None: changing the topology does not merge two pools. Move the rooms with `Export-CsPersistentChatData`
//! and delete the pool that is not needed, or enter the regulation that requires it.
//!
//! ## Example
//! `pchatpool01.contoso.com` and `pchatpool02.contoso.com` are both marked as not required by regulation.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server"; Lync Server 2013, "Deployment checklist for Persistent
//! Chat Server".

use crate::design::{Fact, Regulation};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "second-pool-without-reason",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::Regulation)],
    page: page!("several_chat_pools.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::Regulation, RULE.versions);
    let mut unasked: Vec<&PoolFacts<'_>> = Vec::new();
    let mut not_required: Vec<&PoolFacts<'_>> = Vec::new();
    for pool in &facts.pools {
        let service = pool.pool.service;
        if !RULE.versions.contains(service.service_version) {
            continue;
        }
        match facts.stated(&service.id.clone().into()).regulation() {
            Some(Regulation::Required(_)) => {}
            Some(Regulation::NotRequired) => not_required.push(pool),
            None => unasked.push(pool),
        }
    }
    if unasked.len() + not_required.len() < 2 {
        return;
    }
    for pool in &unasked {
        unstated.of(pool.pool.service.id.clone());
    }
    // The first pool without a reason does not need one.
    if let Some((ordinary, others)) = not_required.split_first() {
        for pool in others {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    pool.pool.service.id.clone(),
                    format!(
                        "{} is not required by regulation, and neither is {}. A second pool does not raise \
                         the number of users, and each room belongs to only one pool.",
                        facts.pool_name(&pool.pool),
                        facts.pool_name(&ordinary.pool),
                    ),
                )
                .with_related(ordinary.pool.service.id.clone()),
            );
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether there is a reason for more than one pool",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Regulation, Statement};
    use crate::rules::testing::*;
    use crate::topology::ServiceId;

    const OTHER: &str = "chat:pchat2.contoso.com";

    fn two_pools() -> Design {
        contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat2.contoso.com", &["pchat21.contoso.com"]);
        })
    }

    fn regulated(design: &mut Design, pool: &str, regulation: Regulation) {
        let pool = ServiceId::from(pool).into();
        state(design, pool, Statement::Regulation(regulation));
    }

    #[test]
    fn a_second_pool_that_nothing_requires_is_reported() {
        let mut design = two_pools();
        regulated(&mut design, OTHER, Regulation::NotRequired);
        regulated(&mut design, POOL, Regulation::NotRequired);
        assert_raises(
            "R32",
            &design,
            "pchat2.contoso.com is not required by regulation, and neither is",
        );
        assert_asks_nothing("R32", &design);
    }

    #[test]
    fn a_pool_beside_one_without_known_facts_is_not_reported_yet() {
        let mut design = two_pools();
        regulated(&mut design, POOL, Regulation::NotRequired);
        assert_silent("R32", &design);
        let question =
            "Whether regulations require pchat2.contoso.com as a separate pool is unknown.";
        assert_asks("R32", Fact::Regulation, &design, question);
    }

    #[test]
    fn a_pool_required_by_regulation_and_a_single_pool_are_fine() {
        let mut design = two_pools();
        regulated(&mut design, OTHER, Regulation::NotRequired);
        regulated(&mut design, POOL, Regulation::Required("residency".into()));
        assert_silent("R32", &design);
        assert_asks_nothing("R32", &design);
        let alone = contoso_with(|design| regulated(design, POOL, Regulation::NotRequired));
        assert_silent("R32", &alone);
    }

    #[test]
    fn the_reason_is_asked_for_if_there_are_several_pools() {
        assert_asks_nothing("R32", &contoso());
        assert_silent("R32", &two_pools());
        assert_asks(
            "R32",
            Fact::Regulation,
            &two_pools(),
            "Whether regulations require pchatpool.contoso.com and pchat2.contoso.com as separate pools is unknown.",
        );
    }
}
