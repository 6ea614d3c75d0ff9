//! # A Skype for Business Server 2019 pool uses mirroring
//!
//! ## What it checks
//! No service of a Skype for Business Server 2019 pool uses a mirror of its database.
//!
//! ## Why it matters
//! SQL Server mirroring was removed in Skype for Business Server 2019 and cannot be deployed.
//!
//! ## What to do
//! Use an AlwaysOn availability group for the back end of the pool.
//!
//! ## Quick fix
//! None: the back end of this pool is changed in the 2019 version of Topology Builder. Clear "Enable SQL
//! Server store mirroring" in "Edit Properties" of the pool.
//!
//! ## Example
//! `fepool19.contoso.com` was upgraded in the document, and its back end still has a mirror.
//!
//! ## Source
//! Documented: Skype for Business Server 2019, `deprecated`. How a document spells a mirror is
//! inferred.

use ahash::AHashSet;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirroring-in-2019",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::SKYPE_2019,
    needs: &[],
    page: page!("in_2019.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: AHashSet<ObjectId> = AHashSet::new();
    for (place, service) in facts.index.mirrored() {
        if service.service_version < 8 {
            continue;
        }
        let object = match facts.index.cluster_of_place(place) {
            Some(cluster) => ObjectId::from(cluster.id.clone()),
            None => service.id.clone().into(),
        };
        if !told.insert(object.clone()) {
            continue;
        }
        let message = format!(
            "{} is a Skype for Business Server 2019 pool with SQL Server mirroring. This version does not \
             support mirroring.",
            facts.name(&object),
        );
        diagnostics.push(Diagnostic::new(Severity::Error, object, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::ChatUsage;
    use crate::topology::{InstalledOn, Role};

    fn mirrored_back_end(version: u32) -> Design {
        contoso_with(|design| {
            let on = InstalledOn::SqlInstance(CHAT_STORE.into());
            let mirror = add_service(design, "user-mirror", Role::UserStore, SITE, on);
            let users = "users:fepool01.contoso.com".into();
            depend(design, &users, &mirror, spelled(ChatUsage::Mirror));
            service_mut(design, users.as_str()).service_version = version;
        })
    }

    #[test]
    fn a_mirror_in_2019_is_reported() {
        assert_raises(
            "R89",
            &mirrored_back_end(8),
            "fepool01.contoso.com is a Skype for Business Server 2019 pool with",
        );
    }

    #[test]
    fn a_mirror_in_2015_is_fine() {
        assert_silent("R89", &mirrored_back_end(7));
    }
}
