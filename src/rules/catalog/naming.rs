//! Names of pools and computers, and computers that are in two pools (domain notes, 1A).

pub(in crate::rules) mod bad_label;
pub(in crate::rules) mod computer_used_twice;
pub(in crate::rules) mod fqdn_empty;
pub(in crate::rules) mod illegal_character;
pub(in crate::rules) mod name_used_twice;
pub(in crate::rules) mod non_ascii;
pub(in crate::rules) mod on_enterprise_pool;
pub(in crate::rules) mod on_standard_edition;
pub(in crate::rules) mod other_domain;
pub(in crate::rules) mod pool_named_like_member;
pub(in crate::rules) mod renamed;
pub(in crate::rules) mod second_chat_service;
pub(in crate::rules) mod several_on_standard_edition;
pub(in crate::rules) mod shared_with_other_role;
pub(in crate::rules) mod short_name;
pub(in crate::rules) mod single_computer_pool;
pub(in crate::rules) mod single_label_domain;
pub(in crate::rules) mod single_pool_name_differs;
pub(in crate::rules) mod standard_edition_pool_name;
