//! Sites, SIP domains, Front End pools and product versions (domain notes, 1J and 1K).

pub(super) mod call_admission_control;
pub(super) mod central_management;
pub(super) mod collocated_database;
pub(super) mod failover_intervals;
pub(super) mod front_end_stretched;
pub(super) mod holds_2019;
pub(super) mod no_office_web_apps;
pub(super) mod no_site;
pub(super) mod pool_in_branch_site;
pub(super) mod pool_over_supported_size;
pub(super) mod pool_size;
pub(super) mod pool_too_small;
pub(super) mod several_chat_pools;
pub(super) mod sip_domain;
pub(super) mod sip_domain_name;
pub(super) mod site_name;
pub(super) mod site_without_pool;
pub(super) mod standard_edition_altered;
pub(super) mod three_versions;
pub(super) mod trusted_application_replica;
pub(super) mod unequal_pair;
pub(super) mod unsupported_version;
pub(super) mod web_services_form;
pub(super) mod web_services_name;
