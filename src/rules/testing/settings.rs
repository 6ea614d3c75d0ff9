//! Settings of Persistent Chat pools for tests.

use crate::design::Design;
use crate::rules::testing::{change_settings, cluster_mut, machine};
use crate::topology::ActiveMachines;

/// Sets the active computers of a Persistent Chat pool.
pub(crate) fn set_active(design: &mut Design, pool: &str, active: ActiveMachines) {
    change_settings(design, pool, |settings| settings.active_machines = active);
}

/// Sets the display name of a Persistent Chat pool.
pub(crate) fn set_display_name(design: &mut Design, pool: &str, name: Option<&str>) {
    change_settings(design, pool, |settings| {
        settings.display_name = name.map(str::to_owned)
    });
}

/// Gives a pool this many computers: `c1.contoso.com` and so on.
pub(crate) fn set_computers(design: &mut Design, cluster: &str, count: usize) {
    cluster_mut(design, cluster).machines = (1..=count)
        .map(|number| machine(&format!("c{number}.contoso.com")))
        .collect();
}
