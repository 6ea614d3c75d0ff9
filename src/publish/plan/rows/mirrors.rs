//! Mirroring databases (publishing notes, 6.3; rules R94 and R95).

use crate::publish::mirrors::{database_type, mirrored};
use crate::publish::plan::need::{StepNeed, Target};
use crate::publish::plan::row::{Built, StepRow, by_hand, command, names};
use crate::publish::plan::rows::databases::{of_instance, on_instance};
use crate::publish::plan::rows::prepare::stores;
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall};
use crate::publish::step::{Cause, StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::SqlStore;

const MIRRORING: StepSource = StepSource::documented(
    "\"Deploy SQL mirroring for back-end high availability\"; \"Install-CsMirrorDatabase\"",
);

const LOGINS_SOURCE: StepSource =
    StepSource::documented("SQL Server, \"Set up login accounts for database mirroring\"");

/// Without logins, the instances of a pair reject each other.
const LOGINS: &str = "Configure the mirroring logins: if the SQL Server services of primary, mirror and \
                      witness run under different accounts, create a login on each instance for each of the \
                      other accounts: CREATE LOGIN [domain\\account] FROM WINDOWS. For a service that does not \
                      run under a domain account, use the account of its computer, domain\\server$";

const GRANT: &str = "When the endpoints exist, grant each login permission to connect: GRANT CONNECT ON \
                     ENDPOINT::[name] TO [domain\\account], with the name that SELECT name FROM \
                     sys.database_mirroring_endpoints returns. If all services run under the same account, \
                     neither is needed";

pub(in crate::publish::plan) const MIRROR_ENDPOINT: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::FirewallAdministrator],
    interrupts: None,
    back: "Close the ports",
    lost: None,
    sources: &[MIRRORING, LOGINS_SOURCE],
    build: |need, sides| {
        let mut stores = stores(need);
        for pair in mirrored(&sides.design) {
            let is_of_pair = |cause: &Cause| pair.is_of(&sides.design, cause);
            if need.causes.iter().any(is_of_pair) {
                let witness = pair.witness.as_ref();
                let all = [&pair.principal, &pair.mirror].into_iter().chain(witness);
                stores.extend(all.map(SqlStore::title));
            }
        }
        // Pairs of backup stores are mirrored only after a failover, but they are prepared now.
        let principals = need
            .causes
            .iter()
            .filter_map(|cause| sides.principal(cause));
        stores.extend(principals.map(|store| store.title()));
        stores.sort();
        stores.dedup();
        let places = stores.iter().cloned().map(StepPlace::SqlServer);
        Built {
            what: names(
                Words::from("Prepare these SQL Servers for mirroring: "),
                &stores,
            ),
            places: places.chain([StepPlace::Firewalls]).collect(),
            actions: vec![
                by_hand(
                    "Open the mirroring ports between primary, mirror and witness: 5022 for primary and \
                     mirror, 7022 for a witness, unless the store has other ports in Topology Builder",
                ),
                by_hand(
                    "Use the same SQL Server version on all three and the same edition on primary and mirror, \
                     all in one domain. An existing endpoint keeps its own port, whatever the topology says",
                ),
                by_hand(
                    "Create a share for setting up the mirrors that the SQL Server service accounts can read \
                     and write, and allow the computer that you publish from to reach the servers through WMI",
                ),
                by_hand(LOGINS),
                by_hand(GRANT),
            ],
            checks: vec![
                by_hand("Each server can reach the ports of the others"),
                by_hand("SELECT name FROM sys.server_principals lists the logins on each instance"),
            ],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const MIRROR: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::ServerAdmins],
    interrupts: None,
    back: "Run Uninstall-CsMirrorDatabase on the primary",
    lost: None,
    sources: &[MIRRORING],
    build: mirror,
};

/// The share is not part of the topology, so a variable is set before the command.
const SEED_SHARE: StepAction =
    StepAction::Line(r"$seedShare = Read-Host 'Share for setting up mirrors, as \\server\share'");

/// Mirrors the databases on a primary.
fn install(principal: &SqlStore<'_>) -> StepAction {
    let made = CmdletCall::new("Install-CsMirrorDatabase").switch("ConfiguredDatabases");
    let made = made.with("FileShare", Argument::Variable("seedShare"));
    command(of_instance(made, principal))
}

/// Checks whether the databases of a type are mirrored.
fn mirror_state(pool: &str, database_type: &str) -> StepAction {
    let state = CmdletCall::new("Get-CsDatabaseMirrorState").text("PoolFqdn", pool);
    command(state.and_then(|made| made.text("DatabaseType", database_type)))
}

/// The mirrors of a pool that is not a Persistent Chat pool.
fn mirror_of_pool(need: &StepNeed, sides: &Sides<'_>, name: String) -> Built {
    let mut built = Built {
        what: Words::from("Mirror the databases of ").and_name(name),
        places: vec![StepPlace::Publisher],
        ..Built::default()
    };
    for pair in mirrored(&sides.design) {
        let is_of_pair = |cause: &Cause| pair.is_of(&sides.design, cause);
        if need.causes.iter().any(is_of_pair) {
            if built.actions.is_empty() {
                built.actions.push(SEED_SHARE);
            }
            built.actions.push(install(&pair.principal));
            let state = mirror_state(&pair.pool.fqdn, pair.kind.database_type);
            built.checks.push(state);
        }
    }
    if built.actions.is_empty() {
        let words = "Use the \"Create mirror databases\" page of Topology Builder, or Install-CsMirrorDatabase";
        built.actions.push(by_hand(words));
        let words = "Get-CsDatabaseMirrorState shows Synchronized for each database";
        built.checks.push(by_hand(words));
    }
    built
}

fn mirror(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let places = vec![StepPlace::Publisher];
    let Target::Pair(_, pair) = &need.target else {
        return mirror_of_pool(need, sides, name);
    };
    let stores = sides.pair(&need.target, *pair);
    let mut actions = Vec::new();
    if let Some(principal) = &stores.principal {
        actions.push(SEED_SHARE);
        actions.push(install(principal));
    }
    let state = mirror_state(&name, database_type(*pair));
    let title = |store: &SqlStore<'_>| store.title();
    let mut what = Words::from("Mirror ");
    if let Some(principal) = stores.principal.as_ref().map(title) {
        what = what.and_name(principal);
    }
    if let Some(mirror) = stores.mirror.as_ref().map(title) {
        what = what.and(" to ").and_name(mirror);
    }
    if let Some(witness) = stores.witness.as_ref().map(title) {
        what = what.and(", with the witness ").and_name(witness);
    }
    Built {
        what,
        places,
        actions,
        checks: vec![state],
        notes: vec![
            "The cmdlet lists databases, accounts and paths, and asks before it starts. It backs up and \
             restores the databases over the share: the time depends on their size, and users can keep working"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const MIRROR_REMOVAL: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::ServerAdmins],
    interrupts: None,
    back: "Run Install-CsMirrorDatabase again",
    lost: Some("The copy on the mirror, if it is dropped"),
    sources: &[StepSource::documented(
        "\"Uninstall-CsMirrorDatabase\"; \"Deploy SQL mirroring for back-end high availability\": before the \
         mirror is removed from the topology",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let mut built = Built {
            what: Words::from("Remove the mirror of ").and_name(&name),
            places: vec![StepPlace::Publisher],
            ..Built::default()
        };
        let Target::Pair(_, pair) = &need.target else {
            built.actions.push(by_hand(
                "Run Uninstall-CsMirrorDatabase for the type of its databases, with the primary as -SqlServerFqdn",
            ));
            return built;
        };
        let stores = sides.published_pair(&need.target, *pair);
        if let Some(principal) = &stores.principal {
            let made = CmdletCall::new("Uninstall-CsMirrorDatabase")
                .text("DatabaseType", database_type(*pair));
            built
                .actions
                .push(command(made.and_then(|made| on_instance(made, principal))));
            built.what = Words::from("Remove the mirror of ").and_name(principal.title());
        }
        let title = stores.mirror.as_ref().map(SqlStore::title);
        let designed = sides.pair(&need.target, *pair).mirror;
        let stays = designed.as_ref().map(SqlStore::title) == title;
        built.notes.extend(title.map(|title| {
            let words = Words::from("The copy stays on ").and_name(title);
            words.and(match stays {
                true => ", which gets a new one: delete it there first, in SQL Server",
                false => ": delete it there in SQL Server",
            })
        }));
        built.checks.push(mirror_state(&name, database_type(*pair)));
        built
    },
};

pub(in crate::publish::plan) const WITNESS_REMOVAL: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: None,
    back: "Run Install-CsMirrorDatabase with the witness in the topology",
    lost: None,
    sources: &[MIRRORING],
    build: |need, sides| {
        let (principal, witnessed) = match &need.target {
            Target::Pair(_, pair) => {
                let is_compliance = pair.principal().is_compliance();
                let principal = sides.published_pair(&need.target, *pair).principal;
                (principal, if is_compliance { "mgccomp" } else { "mgc" })
            }
            _ => (None, "each database of the pool"),
        };
        let principal = principal.map(|store| store.title());
        let of = principal
            .clone()
            .unwrap_or_else(|| sides.name(&need.target));
        Built {
            what: Words::from("Remove the witness of ").and_name(of),
            places: principal.map(StepPlace::SqlServer).into_iter().collect(),
            actions: vec![by_hand(format!(
                "After publishing, run this in SQL Server on the primary: ALTER DATABASE {witnessed} SET WITNESS OFF",
            ))],
            checks: vec![by_hand("sys.database_mirroring shows no witness")],
            notes: vec![
                "Topology Builder recommends Uninstall-CsMirrorDatabase here. Do not run it: it would end mirroring"
                    .into(),
            ],
        }
    },
};
