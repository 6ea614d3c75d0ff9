//! Names of pools and computers, and machines that are in two pools (domain notes, 1A).

pub(super) mod bad_label;
pub(super) mod computer_used_twice;
pub(super) mod fqdn_empty;
pub(super) mod illegal_character;
pub(super) mod name_used_twice;
pub(super) mod non_ascii;
pub(super) mod on_enterprise_pool;
pub(super) mod on_standard_edition;
pub(super) mod other_domain;
pub(super) mod pool_named_like_member;
pub(super) mod renamed;
pub(super) mod second_chat_service;
pub(super) mod several_on_standard_edition;
pub(super) mod shared_with_other_role;
pub(super) mod short_name;
pub(super) mod single_computer_pool;
pub(super) mod single_label_domain;
pub(super) mod single_pool_name_differs;
pub(super) mod standard_edition_pool_name;
