//! Breaks the settings of Persistent Chat pools.

use topology_designer::topology::{ActiveMachines, PersistentChatSettings, ServiceId};
use topology_designer::vocabulary::Vocabulary;

use crate::deployment::Deployment;

impl Deployment {
    pub fn change_settings(
        &mut self,
        pool: &ServiceId,
        change: impl FnOnce(&mut PersistentChatSettings),
    ) {
        PersistentChatSettings::change(self.service(pool), Vocabulary::built_in(), change);
    }

    pub fn set_display_name(&mut self, name: &str) {
        let pool = self.pool.clone();
        self.change_settings(&pool, |settings| {
            settings.display_name = Some(name.to_owned())
        });
    }

    /// Sets the active computers of a pool.
    pub fn set_active(&mut self, pool: &ServiceId, active: ActiveMachines) {
        self.change_settings(pool, |settings| settings.active_machines = active);
    }

    /// Sets the active computers of the pool under test.
    pub fn set_active_in_pool(&mut self, active: Vec<String>) {
        let pool = self.pool.clone();
        self.set_active(&pool, ActiveMachines::Listed(active));
    }

    /// Renames a computer in the active list of a pool, if it is active.
    pub fn rename_active(&mut self, pool: &ServiceId, old: &str, new: &str) {
        self.change_settings(pool, |settings| {
            if let ActiveMachines::Listed(active) = &mut settings.active_machines {
                for name in active.iter_mut().filter(|name| **name == old) {
                    new.clone_into(name);
                }
            }
        });
    }
}
