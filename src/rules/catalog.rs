//! The only place that assigns ids. Ids up to R165 are the numbers in the domain notes; later ones were
//! added one by one. Each id is a rule, a requirement that documents cannot show, or a condition in the
//! environment.

mod capacity;
mod compliance;
mod computers;
mod deployment;
pub(in crate::rules) mod disaster_recovery;
mod environment;
mod file_stores;
mod losses;
mod mirroring;
mod naming;
pub(in crate::rules) mod next_hop;
mod not_checkable;
mod options;
pub(in crate::rules) mod sql_stores;

use crate::rules::{Rule, Severity};

/// The meaning of an id.
#[derive(Clone, Copy)]
pub enum CatalogEntry {
    /// A rule that is checked.
    Rule(&'static Rule),
    /// A requirement of the product that cannot be checked in documents.
    NotCheckable(&'static NotCheckable),
    /// A condition in the environment that must be met before publishing.
    Environment(&'static Environment),
}

/// A requirement of the product that cannot be checked. It is listed so that nobody mistakes a missing
/// message for approval.
pub struct NotCheckable {
    /// The rule in one sentence.
    pub title: &'static str,
    /// The fact that documents do not contain.
    pub reason: &'static str,
    /// Where the rule is from.
    pub source: &'static str,
}

/// What must be true in the environment before a topology is published.
pub struct Environment {
    /// The condition in a few words.
    pub title: &'static str,
    /// The condition in full.
    pub condition: &'static str,
    /// The severity if it is not met.
    pub severity: Severity,
    /// Where it is from.
    pub source: &'static str,
}

impl CatalogEntry {
    /// The title, in one sentence.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.summary(),
            Self::NotCheckable(fact) => fact.title,
            Self::Environment(condition) => condition.title,
        }
    }
}

const fn rule(rule: &'static Rule) -> CatalogEntry {
    CatalogEntry::Rule(rule)
}

const fn not_checkable(fact: &'static NotCheckable) -> CatalogEntry {
    CatalogEntry::NotCheckable(fact)
}

const fn environment(condition: &'static Environment) -> CatalogEntry {
    CatalogEntry::Environment(condition)
}

/// Every id in the order of its number.
const TABLE: &[(&str, CatalogEntry)] = &[
    ("R1", rule(&naming::fqdn_empty::RULE)),
    ("R2", rule(&naming::short_name::RULE)),
    ("R3", rule(&naming::non_ascii::RULE)),
    ("R4", rule(&naming::illegal_character::RULE)),
    ("R5", rule(&naming::bad_label::RULE)),
    ("R6", rule(&naming::single_label_domain::RULE)),
    ("R7", rule(&naming::single_pool_name_differs::RULE)),
    ("R8", rule(&naming::pool_named_like_member::RULE)),
    ("R9", rule(&naming::name_used_twice::RULE)),
    ("R10", rule(&naming::computer_used_twice::RULE)),
    ("R11", rule(&naming::standard_edition_pool_name::RULE)),
    ("R12", rule(&naming::on_enterprise_pool::RULE)),
    ("R13", rule(&naming::shared_with_other_role::RULE)),
    ("R14", rule(&naming::several_on_standard_edition::RULE)),
    ("R15", rule(&naming::on_standard_edition::RULE)),
    ("R16", rule(&naming::single_computer_pool::RULE)),
    ("R17", rule(&computers::made_multiple::RULE)),
    ("R18", rule(&naming::renamed::RULE)),
    ("R19", rule(&naming::other_domain::RULE)),
    ("R20", not_checkable(&not_checkable::POOL_ACROSS_DOMAINS)),
    ("R21", rule(&computers::none::RULE)),
    ("R22", rule(&computers::too_many::RULE)),
    ("R23", rule(&computers::too_many_active::RULE)),
    ("R24", rule(&computers::none_active::RULE)),
    ("R25", rule(&computers::active_stranger::RULE)),
    ("R26", rule(&capacity::per_active_server::RULE)),
    ("R27", rule(&capacity::all_pools::RULE)),
    ("R28", rule(&capacity::provisioned::RULE)),
    ("R29", rule(&capacity::on_standard_edition::RULE)),
    ("R30", rule(&capacity::after_a_loss::RULE)),
    ("R31", rule(&computers::only_one::RULE)),
    ("R32", rule(&deployment::several_chat_pools::RULE)),
    ("R33", not_checkable(&not_checkable::ACCESS_ENTRIES)),
    ("R34", not_checkable(&not_checkable::MULTI_HOMED)),
    ("R35", rule(&options::display_name_empty::RULE)),
    ("R36", rule(&options::display_name_shared::RULE)),
    ("R37", rule(&options::port_invalid::RULE)),
    ("R38", rule(&options::port_unusual::RULE)),
    ("R39", rule(&options::port_taken::RULE)),
    ("R40", rule(&options::disaster_recovery_on_single::RULE)),
    ("R41", rule(&options::default_pool_wrong::RULE)),
    ("R42", rule(&options::default_pool_missing::RULE)),
    ("R43", not_checkable(&not_checkable::DEFAULT_FOR_ONE_SITE)),
    ("R44", rule(&options::default_pool_elsewhere::RULE)),
    ("R45", rule(&next_hop::missing::RULE)),
    ("R46", rule(&next_hop::wrong_kind::RULE)),
    ("R47", rule(&next_hop::dangling::RULE)),
    ("R48", rule(&next_hop::no_front_end_pool::RULE)),
    ("R49", rule(&next_hop::other_version::RULE)),
    ("R50", rule(&next_hop::without_persistent_chat::RULE)),
    ("R51", rule(&next_hop::other_time_zone::RULE)),
    ("R52", rule(&next_hop::other_site::RULE)),
    ("R53", rule(&next_hop::not_paired::RULE)),
    ("R54", rule(&sql_stores::content_missing::RULE)),
    ("R55", rule(&sql_stores::defined_twice::RULE)),
    ("R56", rule(&sql_stores::instance_path::RULE)),
    ("R57", rule(&sql_stores::instance_name::RULE)),
    ("R58", rule(&sql_stores::instance_shared::RULE)),
    ("R59", rule(&sql_stores::server_shared::RULE)),
    ("R60", rule(&sql_stores::back_ends_shared::RULE)),
    ("R61", rule(&sql_stores::shares_back_end::RULE)),
    ("R62", not_checkable(&not_checkable::UNRELATED_DATABASES)),
    ("R63", rule(&sql_stores::express_behind_enterprise::RULE)),
    ("R64", rule(&sql_stores::local_express::RULE)),
    ("R65", rule(&sql_stores::on_front_end_pool::RULE)),
    ("R66", rule(&sql_stores::on_chat_computer::RULE)),
    ("R67", rule(&sql_stores::availability_group::RULE)),
    ("R68", rule(&sql_stores::failover_cluster::RULE)),
    ("R69", not_checkable(&not_checkable::SQL_ALIAS)),
    ("R70", rule(&sql_stores::unsupported_version::RULE)),
    ("R71", rule(&sql_stores::unused::RULE)),
    ("R72", rule(&sql_stores::moved::RULE)),
    ("R73", rule(&mirroring::mirror_missing::RULE)),
    ("R74", rule(&mirroring::witness_missing::RULE)),
    ("R75", rule(&mirroring::no_witness::RULE)),
    ("R76", rule(&mirroring::mirror_beside_primary::RULE)),
    ("R77", rule(&mirroring::witness_beside_pair::RULE)),
    ("R78", rule(&mirroring::shared_witness::RULE)),
    ("R79", rule(&mirroring::other_version::RULE)),
    ("R80", rule(&mirroring::other_edition::RULE)),
    ("R81", not_checkable(&not_checkable::MIRROR_DOMAINS)),
    ("R82", not_checkable(&not_checkable::MIRRORING_RELATION)),
    ("R83", not_checkable(&not_checkable::MIRRORING_PORT_SHARED)),
    ("R84", not_checkable(&not_checkable::MIRRORING_ENDPOINT)),
    ("R85", rule(&mirroring::mirror_of_two::RULE)),
    ("R86", rule(&mirroring::on_standard_edition::RULE)),
    ("R87", rule(&mirroring::sql_2017::RULE)),
    ("R88", not_checkable(&not_checkable::ASYNCHRONOUS_MIRRORING)),
    ("R89", rule(&mirroring::in_2019::RULE)),
    ("R90", rule(&mirroring::mirror_elsewhere::RULE)),
    ("R91", rule(&mirroring::not_dedicated::RULE)),
    ("R92", rule(&mirroring::uneven::RULE)),
    ("R93", rule(&mirroring::clustered::RULE)),
    ("R94", rule(&mirroring::mirror_removed::RULE)),
    ("R95", rule(&mirroring::mirror_moved::RULE)),
    ("R96", rule(&disaster_recovery::backup_missing::RULE)),
    ("R97", rule(&disaster_recovery::backup_beside_primary::RULE)),
    (
        "R98",
        rule(&disaster_recovery::backup_compliance_missing::RULE),
    ),
    (
        "R99",
        rule(&disaster_recovery::backup_in_same_data_center::RULE),
    ),
    (
        "R100",
        rule(&disaster_recovery::backup_mirror_elsewhere::RULE),
    ),
    (
        "R101",
        rule(&disaster_recovery::backup_without_mirror::RULE),
    ),
    ("R102", rule(&disaster_recovery::not_stretched::RULE)),
    (
        "R103",
        not_checkable(&not_checkable::STRETCHED_AS_TWO_POOLS),
    ),
    (
        "R104",
        rule(&disaster_recovery::active_across_slow_link::RULE),
    ),
    ("R105", rule(&disaster_recovery::standby_too_few::RULE)),
    ("R106", rule(&disaster_recovery::shared_instance::RULE)),
    (
        "R107",
        rule(&disaster_recovery::log_shipping_unstated::RULE),
    ),
    ("R108", rule(&disaster_recovery::log_shipping_share::RULE)),
    (
        "R109",
        rule(&disaster_recovery::compliance_not_failed_over::RULE),
    ),
    ("R110", rule(&deployment::front_end_stretched::RULE)),
    ("R111", rule(&disaster_recovery::chat_pools_paired::RULE)),
    ("R112", rule(&compliance::store_missing::RULE)),
    ("R113", rule(&compliance::left_over::RULE)),
    ("R114", rule(&compliance::shares_content_instance::RULE)),
    ("R115", not_checkable(&not_checkable::COMPLIANCE_ADAPTER)),
    ("R116", not_checkable(&not_checkable::MESSAGE_QUEUING)),
    ("R117", rule(&file_stores::missing::RULE)),
    ("R118", rule(&file_stores::bad_share::RULE)),
    ("R119", rule(&file_stores::duplicate::RULE)),
    ("R120", rule(&file_stores::on_enterprise_pool::RULE)),
    ("R121", rule(&file_stores::local_path::RULE)),
    ("R122", rule(&file_stores::across_sites::RULE)),
    ("R123", rule(&file_stores::on_database_server::RULE)),
    ("R124", rule(&file_stores::on_nas::RULE)),
    ("R125", rule(&file_stores::dfs_share::RULE)),
    ("R126", rule(&file_stores::moved::RULE)),
    ("R127", rule(&file_stores::not_dedicated::RULE)),
    ("R128", rule(&file_stores::unused::RULE)),
    ("R129", rule(&deployment::no_site::RULE)),
    ("R130", rule(&deployment::site_name::RULE)),
    ("R131", rule(&deployment::site_without_pool::RULE)),
    ("R132", rule(&deployment::pool_in_branch_site::RULE)),
    ("R133", rule(&deployment::sip_domain::RULE)),
    ("R134", rule(&deployment::central_management::RULE)),
    ("R135", rule(&deployment::collocated_database::RULE)),
    ("R136", rule(&deployment::pool_size::RULE)),
    ("R137", rule(&deployment::pool_over_supported_size::RULE)),
    ("R138", rule(&deployment::pool_too_small::RULE)),
    ("R139", rule(&deployment::web_services_name::RULE)),
    ("R140", rule(&deployment::standard_edition_altered::RULE)),
    ("R141", rule(&deployment::call_admission_control::RULE)),
    ("R142", rule(&deployment::no_office_web_apps::RULE)),
    ("R143", rule(&deployment::failover_intervals::RULE)),
    ("R144", rule(&deployment::unequal_pair::RULE)),
    ("R145", rule(&deployment::unsupported_version::RULE)),
    ("R146", rule(&deployment::three_versions::RULE)),
    ("R147", rule(&deployment::holds_2019::RULE)),
    ("R148", not_checkable(&not_checkable::PARTLY_UPGRADED)),
    ("R149", not_checkable(&not_checkable::MIGRATION_TARGET)),
    ("R150", rule(&computers::unsupported_system::RULE)),
    ("R151", not_checkable(&not_checkable::FEDERATED_USERS)),
    (
        "R152",
        not_checkable(&not_checkable::HARDWARE_LOAD_BALANCER),
    ),
    ("R153", environment(&environment::PUBLISHER_RIGHTS)),
    ("R154", environment(&environment::SHARE_RIGHTS)),
    ("R155", environment(&environment::SHARE_EXISTS)),
    ("R156", environment(&environment::COMPUTERS_JOINED)),
    ("R157", environment(&environment::SQL_SERVER_READY)),
    ("R158", environment(&environment::SAME_FOREST)),
    ("R159", environment(&environment::FIRST_PUBLISH)),
    ("R160", environment(&environment::MIRRORING_SHARE)),
    ("R161", environment(&environment::DATABASE_OWNER)),
    ("R162", environment(&environment::TOPOLOGY_IS_CURRENT)),
    ("R163", environment(&environment::SIMPLE_URLS)),
    ("R164", environment(&environment::PRINCIPALS_AT_HOME)),
    ("R165", environment(&environment::DATABASES_INSTALLED)),
    ("R166", rule(&deployment::pool_without_sql_store::RULE)),
    ("R167", rule(&deployment::pool_without_file_store::RULE)),
    ("R168", rule(&deployment::simple_url_missing::RULE)),
    ("R169", rule(&deployment::simple_url_shared::RULE)),
    ("R170", rule(&deployment::simple_url_faulty::RULE)),
    ("R171", rule(&deployment::editions_paired::RULE)),
    ("R172", rule(&deployment::pairing_not_mutual::RULE)),
    ("R173", rule(&losses::chat_pool_deleted::RULE)),
    ("R174", rule(&losses::chat_data_left_behind::RULE)),
    ("R175", rule(&losses::compliance_turned_off::RULE)),
    ("R176", rule(&deployment::branch_sites_unread::RULE)),
    ("R180", rule(&naming::second_chat_service::RULE)),
    ("R181", rule(&deployment::sip_domain_name::RULE)),
    ("R182", rule(&deployment::web_services_form::RULE)),
    ("R183", rule(&deployment::trusted_application_replica::RULE)),
];

/// All requirements of the product's documentation, in the order of their numbers.
pub fn entries() -> impl Iterator<Item = (&'static str, CatalogEntry)> {
    TABLE.iter().copied()
}

/// Finds the entry of an id, ignoring case.
pub fn entry(id: &str) -> Option<(&'static str, CatalogEntry)> {
    entries().find(|(known, _)| known.eq_ignore_ascii_case(id))
}

/// The position of an id in the catalog; unknown ids come last.
pub fn place(id: &str) -> usize {
    let place = entries().position(|(known, _)| known == id);
    place.unwrap_or(usize::MAX)
}

/// Every rule that is checked, with its id, in the order of its number.
pub fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    entries().filter_map(|(id, entry)| match entry {
        CatalogEntry::Rule(rule) => Some((id, rule)),
        CatalogEntry::NotCheckable(_) | CatalogEntry::Environment(_) => None,
    })
}

/// Finds a rule by id or name, ignoring case.
pub fn find(id_or_name: &str) -> Option<(&'static str, &'static Rule)> {
    rules().find(|(id, rule)| {
        id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
    })
}

/// The name of the rule with this id; empty if it is not the id of a rule.
pub fn name(id: &str) -> &'static str {
    find(id).map_or("", |(_, rule)| rule.name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::testing::{contoso, everything_raised};

    fn number(id: &str) -> u32 {
        id.strip_prefix('R').unwrap().parse().unwrap()
    }

    #[test]
    fn every_rule_number_of_the_domain_notes_occurs_once_and_in_order() {
        let numbers: Vec<u32> = entries().map(|(id, _)| number(id)).collect();
        let (of_the_notes, further): (Vec<u32>, Vec<u32>) =
            numbers.iter().copied().partition(|number| *number <= 165);
        assert_eq!(of_the_notes, (1..=165).collect::<Vec<u32>>());
        assert!(further.is_sorted_by(|one, next| one < next), "{further:?}");
    }

    #[test]
    fn rules_that_cannot_be_checked_say_why_in_complete_sentences() {
        for (id, entry) in entries() {
            let (text, source) = match entry {
                CatalogEntry::Rule(_) => continue,
                CatalogEntry::NotCheckable(fact) => (fact.reason, fact.source),
                CatalogEntry::Environment(condition) => (condition.condition, condition.source),
            };
            assert!(text.len() > 30 && text.ends_with('.'), "{id}: {text}");
            assert!(source.contains(": "), "{id} names no source");
            assert_eq!(
                matches!(entry, CatalogEntry::Environment(_)),
                (153..=165).contains(&number(id)),
                "{id}: only R153 to R165 are conditions of the environment"
            );
        }
    }

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let mut seen = BTreeSet::new();
        for (id, rule) in rules() {
            assert!(seen.insert(rule.name), "{id}: {} is taken", rule.name);
            assert!(
                rule.name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{id}: {}",
                rule.name
            );
        }
    }

    #[test]
    fn each_page_has_every_section() {
        for (id, rule) in rules() {
            let page = rule.page();
            assert!(page.starts_with("# "), "{id} has no title");
            let mut rest = page.as_str();
            for section in [
                "## What it checks",
                "## Why it matters",
                "## What to do",
                "## Quick fix",
                "## Example",
                "## Versions",
                "## Source",
            ] {
                let (_, after) = rest
                    .split_once(section)
                    .unwrap_or_else(|| panic!("{id} lacks \"{section}\", or has it out of order"));
                assert!(
                    after.trim_start().len() > 20 && !after.trim_start().starts_with('#'),
                    "{id}: \"{section}\" is empty"
                );
                rest = after;
            }
        }
    }

    #[test]
    fn a_section_is_one_paragraph_of_its_page() {
        let (_, rule) = find("R45").unwrap();
        assert_eq!(
            rule.section("Versions").as_deref(),
            Some("Lync Server 2013, Skype for Business Server 2015.")
        );
        let checks = rule.section("What it checks").unwrap();
        assert!(!checks.contains('\n') && !checks.contains('#'), "{checks}");
        assert_eq!(rule.section("What it costs"), None);
    }

    #[test]
    fn the_version_section_contains_only_versions_and_leaves_prose_to_the_source() {
        for (id, rule) in rules() {
            let versions = rule.section("Versions").unwrap();
            assert!(versions.len() <= 120, "{id}: {versions}");
            assert!(!versions.contains('`'), "{id}: {versions}");
        }
    }

    #[test]
    fn contradictions_between_sources_are_mentioned() {
        let Some((_, CatalogEntry::Environment(databases))) = entry("R165") else {
            panic!("R165 is no condition");
        };
        for source in [
            "Add Persistent Chat Server",
            "Install-CsDatabase",
            "contradict",
        ] {
            assert!(databases.source.contains(source), "{source}");
        }
    }

    #[test]
    fn an_inferred_rule_says_so_and_is_not_an_error() {
        for (id, rule) in rules() {
            if rule.basis == crate::rules::RuleBasis::Inferred {
                assert!(
                    rule.page().to_lowercase().contains("inferred"),
                    "{id} does not say that it is inferred"
                );
                assert!(
                    rule.severity < crate::rules::Severity::Error,
                    "{id} is inferred and an error"
                );
            }
        }
    }

    #[test]
    fn rules_are_found_by_id_and_by_name() {
        for (id, rule) in rules() {
            assert_eq!(find(&id.to_lowercase()).unwrap().0, id);
            assert_eq!(find(&rule.name.to_uppercase()).unwrap().0, id);
        }
        assert!(find("R0").is_none());
    }

    #[test]
    fn the_contoso_design_is_clean() {
        assert_eq!(everything_raised(&contoso()), Vec::<String>::new());
    }
}
