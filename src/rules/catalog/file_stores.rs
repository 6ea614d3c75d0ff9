//! File stores (domain notes, 1I).

pub(in crate::rules) mod across_sites;
pub(in crate::rules) mod bad_share;
pub(in crate::rules) mod dfs_share;
mod domains;
pub(in crate::rules) mod duplicate;
pub(in crate::rules) mod local_path;
pub(in crate::rules) mod missing;
pub(in crate::rules) mod moved;
pub(in crate::rules) mod not_dedicated;
pub(in crate::rules) mod on_database_server;
pub(in crate::rules) mod on_enterprise_pool;
pub(in crate::rules) mod on_nas;
pub(in crate::rules) mod unused;

/// Whether a share is written as a folder of a drive, such as `D:\chat`, instead of a share's name.
fn is_local_path(share: &str) -> bool {
    let mut characters = share.chars();
    characters
        .next()
        .is_some_and(|drive| drive.is_ascii_alphabetic())
        && characters.next() == Some(':')
}
