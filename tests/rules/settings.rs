//! Settings of Persistent Chat pools, to break them.

use topology_designer::topology::{ActiveMachines, PersistentChatSettings, ServiceId};
use topology_designer::vocabulary::Vocabulary;

use crate::deployment::Deployment;

impl Deployment {
    /// Changes the settings of a pool.
    pub fn change_settings(
        &mut self,
        pool: &ServiceId,
        change: impl FnOnce(&mut PersistentChatSettings),
    ) {
        PersistentChatSettings::change(self.service(pool), Vocabulary::built_in(), change);
    }

    /// Gives the pool a display name.
    pub fn set_display_name(&mut self, name: &str) {
        let pool = self.pool.clone();
        self.change_settings(&pool, |settings| {
            settings.display_name = Some(name.to_owned())
        });
    }

    /// States which computers of a pool serve.
    pub fn set_active(&mut self, pool: &ServiceId, active: ActiveMachines) {
        self.change_settings(pool, |settings| settings.active_machines = active);
    }

    /// States which computers of the pool serve.
    pub fn set_active_in_pool(&mut self, active: Vec<String>) {
        let pool = self.pool.clone();
        self.set_active(&pool, ActiveMachines::Listed(active));
    }

    /// A computer of a pool is active under another name, if it was active.
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
