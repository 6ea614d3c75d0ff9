//! The only place that binds an id to a rule. Ids are the numbers of the domain notes.

use super::{
    Rule, compliance, computers, deployment, disaster_recovery, file_stores, mirroring, naming,
    next_hop, options, sql_stores,
};

/// Every rule in the order of its number.
const RULES: &[(&str, &Rule)] = &[
    ("R1", &naming::fqdn_empty::RULE),
    ("R2", &naming::short_name::RULE),
    ("R3", &naming::non_ascii::RULE),
    ("R4", &naming::illegal_character::RULE),
    ("R5", &naming::bad_label::RULE),
    ("R6", &naming::single_label_domain::RULE),
    ("R7", &naming::single_pool_name_differs::RULE),
    ("R8", &naming::pool_named_like_member::RULE),
    ("R9", &naming::name_used_twice::RULE),
    ("R10", &naming::computer_used_twice::RULE),
    ("R11", &naming::standard_edition_pool_name::RULE),
    ("R12", &naming::on_enterprise_pool::RULE),
    ("R13", &naming::shared_with_other_role::RULE),
    ("R14", &naming::several_on_standard_edition::RULE),
    ("R15", &naming::on_standard_edition::RULE),
    ("R16", &naming::single_computer_pool::RULE),
    ("R19", &naming::other_domain::RULE),
    ("R21", &computers::none::RULE),
    ("R22", &computers::too_many::RULE),
    ("R23", &computers::too_many_active::RULE),
    ("R24", &computers::none_active::RULE),
    ("R25", &computers::active_stranger::RULE),
    ("R31", &computers::only_one::RULE),
    ("R35", &options::display_name_empty::RULE),
    ("R36", &options::display_name_shared::RULE),
    ("R37", &options::port_invalid::RULE),
    ("R38", &options::port_unusual::RULE),
    ("R39", &options::port_taken::RULE),
    ("R40", &options::disaster_recovery_on_single::RULE),
    ("R41", &options::default_pool_wrong::RULE),
    ("R42", &options::default_pool_missing::RULE),
    ("R44", &options::default_pool_elsewhere::RULE),
    ("R45", &next_hop::missing::RULE),
    ("R46", &next_hop::wrong_kind::RULE),
    ("R47", &next_hop::dangling::RULE),
    ("R48", &next_hop::no_front_end_pool::RULE),
    ("R49", &next_hop::other_version::RULE),
    ("R50", &next_hop::without_persistent_chat::RULE),
    ("R52", &next_hop::other_site::RULE),
    ("R53", &next_hop::not_paired::RULE),
    ("R54", &sql_stores::content_missing::RULE),
    ("R55", &sql_stores::defined_twice::RULE),
    ("R56", &sql_stores::instance_path::RULE),
    ("R57", &sql_stores::instance_name::RULE),
    ("R58", &sql_stores::instance_shared::RULE),
    ("R59", &sql_stores::server_shared::RULE),
    ("R61", &sql_stores::shares_back_end::RULE),
    ("R63", &sql_stores::express_behind_enterprise::RULE),
    ("R64", &sql_stores::local_express::RULE),
    ("R65", &sql_stores::on_front_end_pool::RULE),
    ("R66", &sql_stores::on_chat_computer::RULE),
    ("R67", &sql_stores::availability_group::RULE),
    ("R71", &sql_stores::unused::RULE),
    ("R73", &mirroring::mirror_missing::RULE),
    ("R74", &mirroring::witness_missing::RULE),
    ("R75", &mirroring::no_witness::RULE),
    ("R76", &mirroring::mirror_beside_primary::RULE),
    ("R77", &mirroring::witness_beside_pair::RULE),
    ("R78", &mirroring::shared_witness::RULE),
    ("R85", &mirroring::mirror_of_two::RULE),
    ("R86", &mirroring::on_standard_edition::RULE),
    ("R89", &mirroring::in_2019::RULE),
    ("R91", &mirroring::not_dedicated::RULE),
    ("R92", &mirroring::uneven::RULE),
    ("R96", &disaster_recovery::backup_missing::RULE),
    ("R97", &disaster_recovery::backup_beside_primary::RULE),
    ("R98", &disaster_recovery::backup_compliance_missing::RULE),
    ("R101", &disaster_recovery::backup_without_mirror::RULE),
    ("R106", &disaster_recovery::shared_instance::RULE),
    ("R108", &disaster_recovery::log_shipping_share::RULE),
    ("R112", &compliance::store_missing::RULE),
    ("R113", &compliance::left_over::RULE),
    ("R114", &compliance::shares_content_instance::RULE),
    ("R117", &file_stores::missing::RULE),
    ("R118", &file_stores::bad_share::RULE),
    ("R119", &file_stores::duplicate::RULE),
    ("R120", &file_stores::on_enterprise_pool::RULE),
    ("R121", &file_stores::local_path::RULE),
    ("R122", &file_stores::across_sites::RULE),
    ("R123", &file_stores::on_database_server::RULE),
    ("R126", &file_stores::moved::RULE),
    ("R127", &file_stores::not_dedicated::RULE),
    ("R128", &file_stores::unused::RULE),
    ("R129", &deployment::no_site::RULE),
    ("R130", &deployment::site_name::RULE),
    ("R131", &deployment::site_without_pool::RULE),
    ("R132", &deployment::pool_in_branch_site::RULE),
    ("R133", &deployment::sip_domain::RULE),
    ("R135", &deployment::collocated_database::RULE),
    ("R136", &deployment::pool_size::RULE),
    ("R137", &deployment::pool_over_supported_size::RULE),
    ("R138", &deployment::pool_too_small::RULE),
    ("R139", &deployment::web_services_name::RULE),
    ("R140", &deployment::standard_edition_renamed::RULE),
    ("R141", &deployment::call_admission_control::RULE),
    ("R142", &deployment::no_office_web_apps::RULE),
    ("R143", &deployment::failover_intervals::RULE),
    ("R144", &deployment::unequal_pair::RULE),
    ("R145", &deployment::unsupported_version::RULE),
    ("R146", &deployment::three_versions::RULE),
    ("R147", &deployment::holds_2019::RULE),
];

/// Every rule with its id, in the order of its number.
pub fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    RULES.iter().copied()
}

/// The rule with this id or name, without case.
pub fn find(id_or_name: &str) -> Option<(&'static str, &'static Rule)> {
    rules().find(|(id, rule)| {
        id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
    })
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
    fn ids_are_unique_and_in_the_order_of_their_numbers() {
        let numbers: Vec<u32> = rules().map(|(id, _)| number(id)).collect();
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "{numbers:?}"
        );
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
    fn an_inferred_rule_says_so_and_is_no_error() {
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
