//! The only place that binds an id to what is known under it. Ids to R165 are the numbers of the domain
//! notes; later ones were added one by one.
//! Each is a rule, a fact that no document holds, or a condition of the environment.

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

/// What an id stands for.
#[derive(Clone, Copy)]
pub enum CatalogEntry {
    /// A rule that is checked.
    Rule(&'static Rule),
    /// A rule of the product that no document lets anybody check.
    NotCheckable(&'static NotCheckable),
    /// A condition around the topology, to be met before publishing.
    Environment(&'static Environment),
}

/// A rule of the product that cannot be checked, so that nobody takes silence for approval.
pub struct NotCheckable {
    /// The rule in one sentence.
    pub title: &'static str,
    /// Which fact the documents lack.
    pub reason: &'static str,
    /// Where the rule is from.
    pub source: &'static str,
}

/// What must be true around a topology before it is published.
pub struct Environment {
    /// The condition in a few words.
    pub title: &'static str,
    /// The condition in full.
    pub condition: &'static str,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// Where it is from.
    pub source: &'static str,
}

impl CatalogEntry {
    /// What it is about, in one sentence.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.summary(),
            Self::NotCheckable(fact) => fact.title,
            Self::Environment(condition) => condition.title,
        }
    }
}

/// Every id in the order of its number.
const TABLE: &[(&str, CatalogEntry)] = &[
    ("R1", CatalogEntry::Rule(&naming::fqdn_empty::RULE)),
    ("R2", CatalogEntry::Rule(&naming::short_name::RULE)),
    ("R3", CatalogEntry::Rule(&naming::non_ascii::RULE)),
    ("R4", CatalogEntry::Rule(&naming::illegal_character::RULE)),
    ("R5", CatalogEntry::Rule(&naming::bad_label::RULE)),
    ("R6", CatalogEntry::Rule(&naming::single_label_domain::RULE)),
    (
        "R7",
        CatalogEntry::Rule(&naming::single_pool_name_differs::RULE),
    ),
    (
        "R8",
        CatalogEntry::Rule(&naming::pool_named_like_member::RULE),
    ),
    ("R9", CatalogEntry::Rule(&naming::name_used_twice::RULE)),
    (
        "R10",
        CatalogEntry::Rule(&naming::computer_used_twice::RULE),
    ),
    (
        "R11",
        CatalogEntry::Rule(&naming::standard_edition_pool_name::RULE),
    ),
    ("R12", CatalogEntry::Rule(&naming::on_enterprise_pool::RULE)),
    (
        "R13",
        CatalogEntry::Rule(&naming::shared_with_other_role::RULE),
    ),
    (
        "R14",
        CatalogEntry::Rule(&naming::several_on_standard_edition::RULE),
    ),
    (
        "R15",
        CatalogEntry::Rule(&naming::on_standard_edition::RULE),
    ),
    (
        "R16",
        CatalogEntry::Rule(&naming::single_computer_pool::RULE),
    ),
    ("R17", CatalogEntry::Rule(&computers::made_multiple::RULE)),
    ("R18", CatalogEntry::Rule(&naming::renamed::RULE)),
    ("R19", CatalogEntry::Rule(&naming::other_domain::RULE)),
    (
        "R20",
        CatalogEntry::NotCheckable(&not_checkable::POOL_ACROSS_DOMAINS),
    ),
    ("R21", CatalogEntry::Rule(&computers::none::RULE)),
    ("R22", CatalogEntry::Rule(&computers::too_many::RULE)),
    ("R23", CatalogEntry::Rule(&computers::too_many_active::RULE)),
    ("R24", CatalogEntry::Rule(&computers::none_active::RULE)),
    ("R25", CatalogEntry::Rule(&computers::active_stranger::RULE)),
    (
        "R26",
        CatalogEntry::Rule(&capacity::per_active_server::RULE),
    ),
    ("R27", CatalogEntry::Rule(&capacity::all_pools::RULE)),
    ("R28", CatalogEntry::Rule(&capacity::provisioned::RULE)),
    (
        "R29",
        CatalogEntry::Rule(&capacity::on_standard_edition::RULE),
    ),
    ("R30", CatalogEntry::Rule(&capacity::after_a_loss::RULE)),
    ("R31", CatalogEntry::Rule(&computers::only_one::RULE)),
    (
        "R32",
        CatalogEntry::Rule(&deployment::several_chat_pools::RULE),
    ),
    (
        "R33",
        CatalogEntry::NotCheckable(&not_checkable::ACCESS_ENTRIES),
    ),
    (
        "R34",
        CatalogEntry::NotCheckable(&not_checkable::MULTI_HOMED),
    ),
    (
        "R35",
        CatalogEntry::Rule(&options::display_name_empty::RULE),
    ),
    (
        "R36",
        CatalogEntry::Rule(&options::display_name_shared::RULE),
    ),
    ("R37", CatalogEntry::Rule(&options::port_invalid::RULE)),
    ("R38", CatalogEntry::Rule(&options::port_unusual::RULE)),
    ("R39", CatalogEntry::Rule(&options::port_taken::RULE)),
    (
        "R40",
        CatalogEntry::Rule(&options::disaster_recovery_on_single::RULE),
    ),
    (
        "R41",
        CatalogEntry::Rule(&options::default_pool_wrong::RULE),
    ),
    (
        "R42",
        CatalogEntry::Rule(&options::default_pool_missing::RULE),
    ),
    (
        "R43",
        CatalogEntry::NotCheckable(&not_checkable::DEFAULT_FOR_ONE_SITE),
    ),
    (
        "R44",
        CatalogEntry::Rule(&options::default_pool_elsewhere::RULE),
    ),
    ("R45", CatalogEntry::Rule(&next_hop::missing::RULE)),
    ("R46", CatalogEntry::Rule(&next_hop::wrong_kind::RULE)),
    ("R47", CatalogEntry::Rule(&next_hop::dangling::RULE)),
    (
        "R48",
        CatalogEntry::Rule(&next_hop::no_front_end_pool::RULE),
    ),
    ("R49", CatalogEntry::Rule(&next_hop::other_version::RULE)),
    (
        "R50",
        CatalogEntry::Rule(&next_hop::without_persistent_chat::RULE),
    ),
    ("R51", CatalogEntry::Rule(&next_hop::other_time_zone::RULE)),
    ("R52", CatalogEntry::Rule(&next_hop::other_site::RULE)),
    ("R53", CatalogEntry::Rule(&next_hop::not_paired::RULE)),
    (
        "R54",
        CatalogEntry::Rule(&sql_stores::content_missing::RULE),
    ),
    ("R55", CatalogEntry::Rule(&sql_stores::defined_twice::RULE)),
    ("R56", CatalogEntry::Rule(&sql_stores::instance_path::RULE)),
    ("R57", CatalogEntry::Rule(&sql_stores::instance_name::RULE)),
    (
        "R58",
        CatalogEntry::Rule(&sql_stores::instance_shared::RULE),
    ),
    ("R59", CatalogEntry::Rule(&sql_stores::server_shared::RULE)),
    (
        "R60",
        CatalogEntry::Rule(&sql_stores::back_ends_shared::RULE),
    ),
    (
        "R61",
        CatalogEntry::Rule(&sql_stores::shares_back_end::RULE),
    ),
    (
        "R62",
        CatalogEntry::NotCheckable(&not_checkable::UNRELATED_DATABASES),
    ),
    (
        "R63",
        CatalogEntry::Rule(&sql_stores::express_behind_enterprise::RULE),
    ),
    ("R64", CatalogEntry::Rule(&sql_stores::local_express::RULE)),
    (
        "R65",
        CatalogEntry::Rule(&sql_stores::on_front_end_pool::RULE),
    ),
    (
        "R66",
        CatalogEntry::Rule(&sql_stores::on_chat_computer::RULE),
    ),
    (
        "R67",
        CatalogEntry::Rule(&sql_stores::availability_group::RULE),
    ),
    (
        "R68",
        CatalogEntry::Rule(&sql_stores::failover_cluster::RULE),
    ),
    ("R69", CatalogEntry::NotCheckable(&not_checkable::SQL_ALIAS)),
    (
        "R70",
        CatalogEntry::Rule(&sql_stores::unsupported_version::RULE),
    ),
    ("R71", CatalogEntry::Rule(&sql_stores::unused::RULE)),
    ("R72", CatalogEntry::Rule(&sql_stores::moved::RULE)),
    ("R73", CatalogEntry::Rule(&mirroring::mirror_missing::RULE)),
    ("R74", CatalogEntry::Rule(&mirroring::witness_missing::RULE)),
    ("R75", CatalogEntry::Rule(&mirroring::no_witness::RULE)),
    (
        "R76",
        CatalogEntry::Rule(&mirroring::mirror_beside_primary::RULE),
    ),
    (
        "R77",
        CatalogEntry::Rule(&mirroring::witness_beside_pair::RULE),
    ),
    ("R78", CatalogEntry::Rule(&mirroring::shared_witness::RULE)),
    ("R79", CatalogEntry::Rule(&mirroring::other_version::RULE)),
    ("R80", CatalogEntry::Rule(&mirroring::other_edition::RULE)),
    (
        "R81",
        CatalogEntry::NotCheckable(&not_checkable::MIRROR_DOMAINS),
    ),
    (
        "R82",
        CatalogEntry::NotCheckable(&not_checkable::MIRRORING_RELATION),
    ),
    (
        "R83",
        CatalogEntry::NotCheckable(&not_checkable::MIRRORING_PORT_SHARED),
    ),
    (
        "R84",
        CatalogEntry::NotCheckable(&not_checkable::MIRRORING_ENDPOINT),
    ),
    ("R85", CatalogEntry::Rule(&mirroring::mirror_of_two::RULE)),
    (
        "R86",
        CatalogEntry::Rule(&mirroring::on_standard_edition::RULE),
    ),
    ("R87", CatalogEntry::Rule(&mirroring::sql_2017::RULE)),
    (
        "R88",
        CatalogEntry::NotCheckable(&not_checkable::ASYNCHRONOUS_MIRRORING),
    ),
    ("R89", CatalogEntry::Rule(&mirroring::in_2019::RULE)),
    (
        "R90",
        CatalogEntry::Rule(&mirroring::mirror_elsewhere::RULE),
    ),
    ("R91", CatalogEntry::Rule(&mirroring::not_dedicated::RULE)),
    ("R92", CatalogEntry::Rule(&mirroring::uneven::RULE)),
    ("R93", CatalogEntry::Rule(&mirroring::clustered::RULE)),
    ("R94", CatalogEntry::Rule(&mirroring::mirror_removed::RULE)),
    ("R95", CatalogEntry::Rule(&mirroring::mirror_moved::RULE)),
    (
        "R96",
        CatalogEntry::Rule(&disaster_recovery::backup_missing::RULE),
    ),
    (
        "R97",
        CatalogEntry::Rule(&disaster_recovery::backup_beside_primary::RULE),
    ),
    (
        "R98",
        CatalogEntry::Rule(&disaster_recovery::backup_compliance_missing::RULE),
    ),
    (
        "R99",
        CatalogEntry::Rule(&disaster_recovery::backup_in_same_data_center::RULE),
    ),
    (
        "R100",
        CatalogEntry::Rule(&disaster_recovery::backup_mirror_elsewhere::RULE),
    ),
    (
        "R101",
        CatalogEntry::Rule(&disaster_recovery::backup_without_mirror::RULE),
    ),
    (
        "R102",
        CatalogEntry::Rule(&disaster_recovery::not_stretched::RULE),
    ),
    (
        "R103",
        CatalogEntry::NotCheckable(&not_checkable::STRETCHED_AS_TWO_POOLS),
    ),
    (
        "R104",
        CatalogEntry::Rule(&disaster_recovery::active_across_slow_link::RULE),
    ),
    (
        "R105",
        CatalogEntry::Rule(&disaster_recovery::standby_too_few::RULE),
    ),
    (
        "R106",
        CatalogEntry::Rule(&disaster_recovery::shared_instance::RULE),
    ),
    (
        "R107",
        CatalogEntry::Rule(&disaster_recovery::log_shipping_unstated::RULE),
    ),
    (
        "R108",
        CatalogEntry::Rule(&disaster_recovery::log_shipping_share::RULE),
    ),
    (
        "R109",
        CatalogEntry::Rule(&disaster_recovery::compliance_not_failed_over::RULE),
    ),
    (
        "R110",
        CatalogEntry::Rule(&deployment::front_end_stretched::RULE),
    ),
    (
        "R111",
        CatalogEntry::Rule(&disaster_recovery::chat_pools_paired::RULE),
    ),
    ("R112", CatalogEntry::Rule(&compliance::store_missing::RULE)),
    ("R113", CatalogEntry::Rule(&compliance::left_over::RULE)),
    (
        "R114",
        CatalogEntry::Rule(&compliance::shares_content_instance::RULE),
    ),
    (
        "R115",
        CatalogEntry::NotCheckable(&not_checkable::COMPLIANCE_ADAPTER),
    ),
    (
        "R116",
        CatalogEntry::NotCheckable(&not_checkable::MESSAGE_QUEUING),
    ),
    ("R117", CatalogEntry::Rule(&file_stores::missing::RULE)),
    ("R118", CatalogEntry::Rule(&file_stores::bad_share::RULE)),
    ("R119", CatalogEntry::Rule(&file_stores::duplicate::RULE)),
    (
        "R120",
        CatalogEntry::Rule(&file_stores::on_enterprise_pool::RULE),
    ),
    ("R121", CatalogEntry::Rule(&file_stores::local_path::RULE)),
    ("R122", CatalogEntry::Rule(&file_stores::across_sites::RULE)),
    (
        "R123",
        CatalogEntry::Rule(&file_stores::on_database_server::RULE),
    ),
    ("R124", CatalogEntry::Rule(&file_stores::on_nas::RULE)),
    ("R125", CatalogEntry::Rule(&file_stores::dfs_share::RULE)),
    ("R126", CatalogEntry::Rule(&file_stores::moved::RULE)),
    (
        "R127",
        CatalogEntry::Rule(&file_stores::not_dedicated::RULE),
    ),
    ("R128", CatalogEntry::Rule(&file_stores::unused::RULE)),
    ("R129", CatalogEntry::Rule(&deployment::no_site::RULE)),
    ("R130", CatalogEntry::Rule(&deployment::site_name::RULE)),
    (
        "R131",
        CatalogEntry::Rule(&deployment::site_without_pool::RULE),
    ),
    (
        "R132",
        CatalogEntry::Rule(&deployment::pool_in_branch_site::RULE),
    ),
    ("R133", CatalogEntry::Rule(&deployment::sip_domain::RULE)),
    (
        "R134",
        CatalogEntry::Rule(&deployment::central_management::RULE),
    ),
    (
        "R135",
        CatalogEntry::Rule(&deployment::collocated_database::RULE),
    ),
    ("R136", CatalogEntry::Rule(&deployment::pool_size::RULE)),
    (
        "R137",
        CatalogEntry::Rule(&deployment::pool_over_supported_size::RULE),
    ),
    (
        "R138",
        CatalogEntry::Rule(&deployment::pool_too_small::RULE),
    ),
    (
        "R139",
        CatalogEntry::Rule(&deployment::web_services_name::RULE),
    ),
    (
        "R140",
        CatalogEntry::Rule(&deployment::standard_edition_altered::RULE),
    ),
    (
        "R141",
        CatalogEntry::Rule(&deployment::call_admission_control::RULE),
    ),
    (
        "R142",
        CatalogEntry::Rule(&deployment::no_office_web_apps::RULE),
    ),
    (
        "R143",
        CatalogEntry::Rule(&deployment::failover_intervals::RULE),
    ),
    ("R144", CatalogEntry::Rule(&deployment::unequal_pair::RULE)),
    (
        "R145",
        CatalogEntry::Rule(&deployment::unsupported_version::RULE),
    ),
    (
        "R146",
        CatalogEntry::Rule(&deployment::three_versions::RULE),
    ),
    ("R147", CatalogEntry::Rule(&deployment::holds_2019::RULE)),
    (
        "R148",
        CatalogEntry::NotCheckable(&not_checkable::PARTLY_UPGRADED),
    ),
    (
        "R149",
        CatalogEntry::NotCheckable(&not_checkable::MIGRATION_TARGET),
    ),
    (
        "R150",
        CatalogEntry::Rule(&computers::unsupported_system::RULE),
    ),
    (
        "R151",
        CatalogEntry::NotCheckable(&not_checkable::FEDERATED_USERS),
    ),
    (
        "R152",
        CatalogEntry::NotCheckable(&not_checkable::HARDWARE_LOAD_BALANCER),
    ),
    (
        "R153",
        CatalogEntry::Environment(&environment::PUBLISHER_RIGHTS),
    ),
    (
        "R154",
        CatalogEntry::Environment(&environment::SHARE_RIGHTS),
    ),
    (
        "R155",
        CatalogEntry::Environment(&environment::SHARE_EXISTS),
    ),
    (
        "R156",
        CatalogEntry::Environment(&environment::COMPUTERS_JOINED),
    ),
    (
        "R157",
        CatalogEntry::Environment(&environment::SQL_SERVER_READY),
    ),
    ("R158", CatalogEntry::Environment(&environment::SAME_FOREST)),
    (
        "R159",
        CatalogEntry::Environment(&environment::FIRST_PUBLISH),
    ),
    (
        "R160",
        CatalogEntry::Environment(&environment::MIRRORING_SHARE),
    ),
    (
        "R161",
        CatalogEntry::Environment(&environment::DATABASE_OWNER),
    ),
    (
        "R162",
        CatalogEntry::Environment(&environment::TOPOLOGY_IS_CURRENT),
    ),
    ("R163", CatalogEntry::Environment(&environment::SIMPLE_URLS)),
    (
        "R164",
        CatalogEntry::Environment(&environment::PRINCIPALS_AT_HOME),
    ),
    (
        "R165",
        CatalogEntry::Environment(&environment::DATABASES_INSTALLED),
    ),
    (
        "R166",
        CatalogEntry::Rule(&deployment::pool_without_sql_store::RULE),
    ),
    (
        "R167",
        CatalogEntry::Rule(&deployment::pool_without_file_store::RULE),
    ),
    (
        "R168",
        CatalogEntry::Rule(&deployment::simple_url_missing::RULE),
    ),
    (
        "R169",
        CatalogEntry::Rule(&deployment::simple_url_shared::RULE),
    ),
    (
        "R170",
        CatalogEntry::Rule(&deployment::simple_url_faulty::RULE),
    ),
    (
        "R171",
        CatalogEntry::Rule(&deployment::editions_paired::RULE),
    ),
    (
        "R172",
        CatalogEntry::Rule(&deployment::pairing_not_mutual::RULE),
    ),
    ("R173", CatalogEntry::Rule(&losses::chat_pool_deleted::RULE)),
    (
        "R174",
        CatalogEntry::Rule(&losses::chat_data_left_behind::RULE),
    ),
    (
        "R175",
        CatalogEntry::Rule(&losses::compliance_turned_off::RULE),
    ),
    (
        "R176",
        CatalogEntry::Rule(&deployment::branch_sites_unread::RULE),
    ),
    (
        "R180",
        CatalogEntry::Rule(&naming::second_chat_service::RULE),
    ),
    (
        "R181",
        CatalogEntry::Rule(&deployment::sip_domain_name::RULE),
    ),
    (
        "R182",
        CatalogEntry::Rule(&deployment::web_services_form::RULE),
    ),
    (
        "R183",
        CatalogEntry::Rule(&deployment::trusted_application_replica::RULE),
    ),
];

/// Everything the product's documentation asks, in the order of its number.
pub fn entries() -> impl Iterator<Item = (&'static str, CatalogEntry)> {
    TABLE.iter().copied()
}

/// What an id stands for, without case.
pub fn entry(id: &str) -> Option<(&'static str, CatalogEntry)> {
    entries().find(|(known, _)| known.eq_ignore_ascii_case(id))
}

/// The place of an id in the order of the catalog; what has no such id comes last.
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

/// The rule with this id or name, without case.
pub fn find(id_or_name: &str) -> Option<(&'static str, &'static Rule)> {
    rules().find(|(id, rule)| {
        id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
    })
}

/// The name of the rule with this id; empty for an id that is no rule's.
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
    fn every_number_of_the_domain_notes_is_there_once_and_in_order() {
        let numbers: Vec<u32> = entries().map(|(id, _)| number(id)).collect();
        let (of_the_notes, further): (Vec<u32>, Vec<u32>) =
            numbers.iter().copied().partition(|number| *number <= 165);
        assert_eq!(of_the_notes, (1..=165).collect::<Vec<u32>>());
        assert!(further.is_sorted_by(|one, next| one < next), "{further:?}");
    }

    #[test]
    fn what_cannot_be_checked_says_why_in_whole_sentences() {
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
    fn versions_name_versions_and_leave_prose_to_the_source() {
        for (id, rule) in rules() {
            let versions = rule.section("Versions").unwrap();
            assert!(versions.len() <= 120, "{id}: {versions}");
            assert!(!versions.contains('`'), "{id}: {versions}");
        }
    }

    #[test]
    fn what_the_sources_say_against_each_other_is_reported() {
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
            if rule.basis == crate::rules::Basis::Inferred {
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
