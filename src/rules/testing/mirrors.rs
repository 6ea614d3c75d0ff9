//! Mirrors and witnesses of Front End pools.

use crate::design::Design;
use crate::rules::testing::{SITE, add_instance, add_service, add_sql_store, depend, spelled};
use crate::topology::{ChatUsage, ClusterId, InstalledOn, Role, SqlInstanceId};

/// Mirrors the back end of the Front End pool to the instance `RTC` on a server, with a witness in the
/// instance `WITNESS` on another.
pub(crate) fn mirror_front_end(design: &mut Design, mirror: &str, witness: Option<&str>) {
    let mut instance = |server: &str, name: &str| -> SqlInstanceId {
        let cluster = ClusterId::from(format!("cluster:{server}").as_str());
        let is_there = design.topology.clusters.iter().any(|c| c.id == cluster);
        match is_there {
            true => add_instance(design, &cluster, name),
            false => add_sql_store(design, SITE, server, name),
        }
    };
    let mirror = instance(mirror, "RTC");
    let witness = witness.map(|witness| instance(witness, "WITNESS"));
    mirror_front_end_to(design, mirror.as_str(), witness);
}

/// Mirrors the back end of the Front End pool to an instance.
pub(crate) fn mirror_front_end_to(
    design: &mut Design,
    mirror: &str,
    witness: Option<SqlInstanceId>,
) {
    let mirror = Some((ChatUsage::Mirror, mirror.into()));
    let witness = witness.map(|witness| (ChatUsage::Witness, witness));
    for (usage, instance) in mirror.into_iter().chain(witness) {
        let on = InstalledOn::SqlInstance(instance);
        let store = add_service(design, format!("user {usage:?}"), Role::UserStore, SITE, on);
        depend(
            design,
            &"users:fepool01.contoso.com".into(),
            &store,
            spelled(usage),
        );
    }
}
