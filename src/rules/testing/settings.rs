//! Settings of Persistent Chat pools for tests, and usages as documents spell them.

use crate::design::Design;
use crate::rules::testing::{cluster_mut, machine, service_mut};
use crate::topology::{ActiveMachines, ChatUsage, PersistentChatSettings, Usage};
use crate::vocabulary::Vocabulary;

/// Changes the settings of a Persistent Chat pool.
pub(crate) fn change_settings(
    design: &mut Design,
    pool: &str,
    change: impl FnOnce(&mut PersistentChatSettings),
) {
    PersistentChatSettings::change(service_mut(design, pool), Vocabulary::built_in(), change);
}

/// States which computers of a Persistent Chat pool serve.
pub(crate) fn set_active(design: &mut Design, pool: &str, active: ActiveMachines) {
    change_settings(design, pool, |settings| settings.active_machines = active);
}

/// Gives a Persistent Chat pool a display name.
pub(crate) fn set_display_name(design: &mut Design, pool: &str, name: Option<&str>) {
    change_settings(design, pool, |settings| {
        settings.display_name = name.map(str::to_owned)
    });
}

/// A usage as the built-in vocabulary spells it.
pub(crate) fn spelled(usage: ChatUsage) -> Usage {
    usage.spelled(Vocabulary::built_in())
}

/// Gives a pool this many computers: `c1.contoso.com` and so on.
pub(crate) fn set_computers(design: &mut Design, cluster: &str, count: usize) {
    cluster_mut(design, cluster).machines = (1..=count)
        .map(|number| machine(&format!("c{number}.contoso.com")))
        .collect();
}
