//! The databases of Persistent Chat pools by location. The existing databases of an instance or server are
//! looked up for every database and for every store that a quick fix could offer.

use crate::rules::PoolFacts;
use crate::topology::groups::Groups;
use crate::topology::{
    AssociationKind, ClusterNumber, Database, Index, PersistentChatPool, SqlInstanceNumber,
    SqlStore,
};

/// One database of a Persistent Chat pool and its location.
#[derive(Clone, Copy)]
pub struct ChatDatabase<'d> {
    /// The pool of the database.
    pub pool: PersistentChatPool<'d>,
    /// The kind of database, one of eight.
    pub database: Database,
    /// The instance of the database.
    pub store: SqlStore<'d>,
}

pub(in crate::rules) struct ChatDatabases<'d> {
    /// In the order of the pools.
    pub all: Vec<ChatDatabase<'d>>,
    in_instance: Groups<usize>,
    on_server: Groups<usize>,
}

impl<'d> ChatDatabases<'d> {
    pub(in crate::rules) fn of(pools: &[PoolFacts<'d>], index: &Index<'d>) -> Self {
        let stores = pools
            .iter()
            .map(|facts| facts.numbered_sql_stores().count());
        let most: usize = stores.sum();
        let mut all = Vec::with_capacity(most);
        let mut numbers = Vec::with_capacity(most);
        for facts in pools {
            for (reference, store, store_numbers) in facts.numbered_sql_stores() {
                if let AssociationKind::Database(database) = reference {
                    all.push(ChatDatabase {
                        pool: facts.pool,
                        database,
                        store,
                    });
                    numbers.push(store_numbers);
                }
            }
        }
        let places = || numbers.iter().zip(0..);
        Self {
            in_instance: Groups::new(
                index.sql_instance_count(),
                places().map(|(numbers, place)| (numbers.instance.get(), place)),
            ),
            on_server: Groups::new(
                index.cluster_count(),
                places().map(|(numbers, place)| (numbers.server.get(), place)),
            ),
            all,
        }
    }

    /// The databases in one SQL Server instance.
    pub(in crate::rules) fn in_instance(
        &self,
        instance: SqlInstanceNumber,
    ) -> impl Iterator<Item = &ChatDatabase<'d>> {
        self.at(self.in_instance.get(instance.get()))
    }

    /// The databases on one SQL Server, in any instance.
    pub(in crate::rules) fn on_server(
        &self,
        server: ClusterNumber,
    ) -> impl Iterator<Item = &ChatDatabase<'d>> {
        self.at(self.on_server.get(server.get()))
    }

    fn at<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = &'a ChatDatabase<'d>> {
        places.iter().filter_map(|place| self.all.get(*place))
    }
}
