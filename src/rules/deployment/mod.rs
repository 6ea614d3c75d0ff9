//! Sites, SIP domains, Front End pools and product versions (domain notes, 1J and 1K).

pub(super) mod no_site;
pub(super) mod pool_in_branch_site;
pub(super) mod pool_over_supported_size;
pub(super) mod pool_size;
pub(super) mod pool_too_small;
pub(super) mod sip_domain;
pub(super) mod site_name;
pub(super) mod site_without_pool;
pub(super) mod unsupported_version;
