//! File stores (domain notes, 1I).

pub(super) mod across_sites;
pub(super) mod bad_share;
pub(super) mod dfs_share;
mod domains;
pub(super) mod duplicate;
pub(super) mod local_path;
pub(super) mod missing;
pub(super) mod moved;
pub(super) mod not_dedicated;
pub(super) mod on_database_server;
pub(super) mod on_enterprise_pool;
pub(super) mod on_nas;
pub(super) mod unused;

/// Whether a share is written as a folder of a drive, such as `D:\chat`, instead of a share's name.
fn is_local_path(share: &str) -> bool {
    let mut characters = share.chars();
    characters
        .next()
        .is_some_and(|drive| drive.is_ascii_alphabetic())
        && characters.next() == Some(':')
}
