//! # There is a second Persistent Chat pool without a regulatory reason
//!
//! ## What it checks
//! At most one Persistent Chat pool is stated not to be required by regulation. Where there are several
//! pools, it is asked for each of them; a pool for which nothing is stated is not reported.
//!
//! ## Why it matters
//! A second pool does not raise the number of users: a deployment is limited to 80,000 as one pool is. A room, a
//! category and an add-in belong to one pool only, so users have to know where their room is.
//!
//! ## What to do
//! Use one pool, stretched over two data centers where disaster recovery is wanted. State the reason of
//! a pool that regulation asks for, such as data that must stay in a country.
//!
//! ## Quick fix
//! None: two pools are not merged by a change of the topology. Move the rooms with
//! `Export-CsPersistentChatData`, then delete the pool that is not needed, or state which regulation
//! asks for it.
//!
//! ## Example
//! `pchatpool01.contoso.com` and `pchatpool02.contoso.com`, both stated not to be required by
//! regulation.
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
    // One pool needs no reason: the first that has none.
    if let Some((ordinary, others)) = not_required.split_first() {
        for pool in others {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    pool.pool.service.id.clone(),
                    format!(
                        "{} is stated not to be required by regulation, as {} is. A second pool \
                         does not raise the number of users, and a room belongs to one pool only.",
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
            "pchat2.contoso.com is stated not to be required by regulation, as pchatpool.contoso.com is.",
        );
        assert_asks_nothing("R32", &design);
    }

    #[test]
    fn a_pool_next_to_one_of_which_nothing_is_stated_is_no_fault_yet() {
        let mut design = two_pools();
        regulated(&mut design, POOL, Regulation::NotRequired);
        assert_silent("R32", &design);
        let question =
            "Whether regulation requires pchat2.contoso.com as a pool of its own is unknown.";
        assert_asks("R32", Fact::Regulation, &design, question);
    }

    #[test]
    fn a_pool_that_regulation_requires_and_a_single_one_are_fine() {
        let mut design = two_pools();
        regulated(&mut design, OTHER, Regulation::NotRequired);
        regulated(&mut design, POOL, Regulation::Required("residency".into()));
        assert_silent("R32", &design);
        assert_asks_nothing("R32", &design);
        let alone = contoso_with(|design| regulated(design, POOL, Regulation::NotRequired));
        assert_silent("R32", &alone);
    }

    #[test]
    fn the_reason_is_asked_for_where_there_are_several_pools() {
        assert_asks_nothing("R32", &contoso());
        assert_silent("R32", &two_pools());
        assert_asks(
            "R32",
            Fact::Regulation,
            &two_pools(),
            "Whether regulation requires pchatpool.contoso.com and pchat2.contoso.com as pools of their own is unknown.",
        );
    }
}
