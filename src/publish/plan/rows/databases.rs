//! Creating, moving, shipping and backing up databases (publishing notes, 6.2 to 6.4; domain notes, 4).

use crate::diff::Property;
use crate::publish::mirrors::{MirroredPair, mirrored};
use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command, names};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall, ControlCharacter, Literal};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::{AssociationKind, Database, ObjectId, SqlStore};

/// Adds the server and the instance of a store, for cmdlets that read the published topology.
pub(in crate::publish::plan) fn of_instance(
    made: CmdletCall,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let made = made.text("SqlServerFqdn", &store.cluster.fqdn)?;
    match store.instance.name.is_empty() {
        true => Ok(made.switch("ForDefaultInstance")),
        false => made.text("ForInstance", &store.instance.name),
    }
}

/// Adds the server and the instance of a store, for cmdlets that take a database type.
pub(in crate::publish::plan) fn on_instance(
    made: CmdletCall,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let made = made.text("SqlServerFqdn", &store.cluster.fqdn)?;
    match store.instance.name.is_empty() {
        true => Ok(made),
        false => made.text("SqlInstanceName", &store.instance.name),
    }
}

pub(in crate::publish::plan) const DATABASES: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::ServerAdmins],
    interrupts: None,
    back: "Delete the new databases with Uninstall-CsDatabase while they are still empty",
    lost: None,
    sources: &[StepSource::documented(
        "\"Install-CsDatabase\"; Lync Server 2013, \"Database installation using Lync Server Management Shell\"",
    )],
    build: databases,
};

/// Installs the databases that the published topology has on an instance.
fn install_databases(
    sides: &Sides<'_>,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let install = CmdletCall::new("Install-CsDatabase").switch("ConfiguredDatabases");
    let install = of_instance(install, store)?;
    let paths = sides.stated(&ObjectId::Deployment).database_path_list();
    if paths.is_empty() {
        return Ok(install.switch("UseDefaultSqlPaths"));
    }
    let paths: Result<Vec<Literal>, _> = paths.iter().map(|path| Literal::new(path)).collect();
    Ok(install.with("DatabasePaths", Argument::Texts(paths?)))
}

fn databases(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let mut built = Built {
        what: Words::from("Create the databases on ").and_name(&name),
        places: vec![StepPlace::Publisher],
        ..Built::default()
    };
    let Some(store) = sides.store(&need.target) else {
        let words = "Let Topology Builder create them, with Install Database or on its \"Create databases\" page";
        built.actions.push(by_hand(words));
        return built;
    };
    if sides.is_of_standard_edition(store.cluster) {
        built.places = vec![StepPlace::Computer(store.cluster.fqdn.clone())];
        built.actions.push(by_hand(
            "Setup creates them in the SQL Server Express instance of the Standard Edition server. If they are \
             missing afterwards, run this command on the server",
        ));
        built
            .actions
            .push(StepAction::Line("Install-CsDatabase -LocalDatabases"));
        built
            .checks
            .push(StepAction::Line("Test-CsDatabase -LocalService"));
        return built;
    }
    built
        .actions
        .push(command(install_databases(sides, &store)));
    let test = CmdletCall::new("Test-CsDatabase").switch("ConfiguredDatabases");
    built
        .checks
        .push(command(test.text("SqlServerFqdn", &store.cluster.fqdn)));
    built.notes.push(
        "The command reads the published topology. Topology Builder can also create the databases, either \
         beforehand with Install Database or during publishing; existing databases are left alone"
            .into(),
    );
    built.notes.push(
        "A failover cluster needs -UseDefaultSqlPaths, or -DatabasePaths with the log path first. Do not use \
         -Clean, which deletes existing databases, or -Update, which is not for mirrored databases"
            .into(),
    );
    built.notes.push(
        "The command ends normally even if a database failed: read the report that it names at the end. The \
         warning \"Setting SQL Server Show Advanced Options to 1\" is normal"
            .into(),
    );
    built
}

pub(in crate::publish::plan) const DATABASE_MOVE: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: Some("Everyone who uses the pool, until the databases are on the new instance"),
    back: "Publish the saved topology again; the databases on the old instance were not changed",
    lost: None,
    sources: &[StepSource::inferred(
        "databases are moved with SQL Server backup and restore while the services are stopped",
    )],
    build: |need, sides| {
        let mut causes = need.causes.iter();
        let move_of = causes.find_map(|cause| Some((cause.before.clone()?, cause.after.clone()?)));
        let (from, to) = move_of.unwrap_or_default();
        Built {
            what: Words::from("Move the databases of ")
                .and_name(sides.name(&need.target))
                .and(" from ")
                .and_name(&from)
                .and(" to ")
                .and_name(&to),
            places: vec![StepPlace::SqlServer(from), StepPlace::SqlServer(to)],
            actions: vec![
                by_hand(
                    "Back up each database on the old instance while the services of the pool are stopped",
                ),
                by_hand(
                    "Restore it on the new instance under the same name (the content database is mgc)",
                ),
                by_hand(
                    "Do it before the topology is published: Install-CsDatabase then finds the database there, and Topology \
                     Builder has none to create",
                ),
            ],
            checks: vec![by_hand("The databases are online on the new instance")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const LOG_SHIPPING: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: Some("Persistent Chat, briefly during each failover of the mirror"),
    back: "Remove log shipping in the properties of the mgc database",
    lost: None,
    sources: &[StepSource::documented(
        "\"Configure high availability and disaster recovery for Persistent Chat Server\"",
    )],
    build: log_shipping,
};

fn log_shipping(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let pool = sides.chat(&need.target);
    let store = |database| Some(pool?.database(&sides.design, database)?.title());
    let name_of = |database| store(database).unwrap_or_else(|| "the store".to_owned());
    let name = sides.name(&need.target);
    let failover = |to: &str| {
        let made = CmdletCall::new("Invoke-CsDatabaseFailover").text("PoolFqdn", &name);
        let made = made.and_then(|made| made.text("DatabaseType", "PersistentChat"));
        command(made.and_then(|made| made.text("NewPrincipal", to)))
    };
    let primary = Words::from("On ")
        .and_name(name_of(Database::Content))
        .and(" open the properties of the mgc database, Transaction Log Shipping, enable it as the primary \
              database, and add ")
        .and_name(name_of(Database::ContentBackup))
        .and(
            " as the secondary: generate a full backup, restore in No recovery mode, delay 0 minutes, and use \
             the same schedules for backup, copy and restore",
        );
    let share = match sides.stated_of_chat(&need.target).log_shipping_share() {
        Some(share) => Words::from("Create the share ")
            .and_name(share)
            .and(" for the logs, which all"),
        None => Words::from("Create a share for the logs, which all"),
    };
    let mut causes = need.causes.iter();
    let is_of_mirror = Property::Association(AssociationKind::Database(Database::ContentMirror));
    let is_mirror_alone = causes.all(|cause| cause.property.as_ref() == Some(&is_of_mirror));
    let mut actions = vec![
        StepAction::ByHand(share.and(
            " SQL Servers of the pool can read and write, and a folder on the secondary for the copies. Neither is a \
             file store of the topology",
        )),
        by_hand("Set SQL Server Agent to start automatically on all of them"),
        by_hand(
            "If another job backs up the transaction log of mgc, disable it: log shipping needs every log backup",
        ),
        by_hand(
            "In the backup settings, enter the network path of the share, and leave compression at the default \
             of the server. If the folder is on the primary itself, enter its local path as well; if SQL \
             Server runs as Local System, the folder must be there",
        ),
        StepAction::ByHand(primary),
    ];
    if is_mirror_alone && !need.causes.is_empty() {
        actions.clear();
        actions.push(by_hand(
            "Log shipping of the primary stays as it is; let the new mirror reach the share of the logs, and set SQL Server \
             Agent to start automatically there",
        ));
    }
    if let Some(mirror) = store(Database::ContentMirror) {
        actions.push(failover("Mirror"));
        actions.push(StepAction::ByHand(
            Words::from("Do the same on ").and_name(mirror).and(
                ", but choose \"No, the secondary database is initialized\": script the configuration to a new \
                 query window, run only the part up to \"End: Script to be run at Primary\", and cancel the \
                 dialog",
            ),
        ));
        actions.push(failover("Primary"));
    }
    Built {
        what: Words::from("Set up log shipping of the content of ").and_name(&name),
        places: [
            Database::Content,
            Database::ContentMirror,
            Database::ContentBackup,
        ]
        .into_iter()
        .filter_map(|database| store(database).map(StepPlace::SqlServer))
        .collect(),
        actions,
        checks: vec![by_hand(
            "The log shipping jobs ran without errors on both servers",
        )],
        notes: vec![
            "The compliance database is mirrored but not shipped, because its content is transient"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const LOG_SHIPPING_REMOVAL: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: None,
    back: "Set up log shipping again",
    lost: None,
    sources: &[StepSource::general(
        "SQL Server: log shipping is removed where it was set up, before the database is removed",
    )],
    build: |need, sides| {
        let pool = sides.published_chat(&need.target);
        let store = |database| Some(pool.as_ref()?.database(&sides.published, database)?.title());
        let (primary, mirror) = (store(Database::Content), store(Database::ContentMirror));
        let mut remove = Words::from(
            "In the properties of the mgc database, remove the secondary and clear \"Enable this as a primary \
             database in a log shipping configuration\"",
        );
        if let Some(mirror) = &mirror {
            remove = remove.and("; do the same on its mirror ").and_name(mirror);
        }
        let mut actions = vec![StepAction::ByHand(remove)];
        let stays = sides.chat(&need.target);
        let database = |database| stays.as_ref()?.database(&sides.design, database);
        let is_mirrored = database(Database::ContentMirror).is_some();
        if is_mirrored && database(Database::ContentBackup).is_none() {
            actions.push(by_hand(
                "Add a job that backs up the transaction log of mgc: the database is still mirrored, and the backup \
                 job of log shipping is gone",
            ));
        }
        let places = primary.into_iter().chain(mirror);
        Built {
            what: Words::from("Remove log shipping of ").and_name(sides.name(&need.target)),
            places: places.map(StepPlace::SqlServer).collect(),
            actions,
            checks: vec![by_hand("SQL Server Agent has no log shipping jobs for mgc")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const LOG_BACKUPS: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: None,
    back: "Remove the job",
    lost: None,
    sources: &[StepSource::general(
        "SQL Server: a mirrored database uses the full recovery model, so its log grows until it is backed up",
    )],
    build: log_backups,
};

fn log_backups(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let pool = sides.chat(&need.target);
    let backup = pool.and_then(|pool| pool.database(&sides.design, Database::ContentBackup));
    let content = AssociationKind::Database(Database::Content);
    let pairs = mirrored(&sides.design);
    let (shipped, own): (Vec<_>, Vec<_>) = pairs
        .iter()
        .filter(|pair| {
            let mut causes = need.causes.iter();
            causes.any(|cause| pair.is_of(&sides.design, cause))
        })
        .partition(|pair| backup.is_some() && pair.kind.principal == content);
    let mut actions = Vec::new();
    let is_shared = |one: &MirroredPair<'_>| {
        let mut shipped = shipped.iter();
        shipped.any(|pair| pair.principal.is_same(&one.principal))
    };
    let titles = |pairs: &[&MirroredPair<'_>]| -> Vec<String> {
        pairs.iter().map(|pair| pair.principal.title()).collect()
    };
    let (shared, alone): (Vec<_>, Vec<_>) = own.iter().copied().partition(|one| is_shared(one));
    for (pairs, what) in [
        (alone, "Add a job that backs up the transaction log on "),
        (
            shared,
            "Add a job that backs up the transaction log of mgccomp, but not of mgc, on ",
        ),
    ] {
        if !pairs.is_empty() {
            actions.push(StepAction::ByHand(names(
                Words::from(what),
                &titles(&pairs),
            )));
        }
    }
    for pair in &shipped {
        // Each log backup is restored on the secondary: one that another job takes is missing there.
        actions.push(StepAction::ByHand(
            Words::from("Add no such job for mgc on ")
                .and_name(pair.principal.title())
                .and(": the backup job of log shipping does this, and a second one would break log shipping"),
        ));
    }
    let mut places: Vec<StepPlace> = Vec::new();
    for pair in own.iter().chain(&shipped) {
        let place = StepPlace::SqlServer(pair.principal.title());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Built {
        what: Words::from("Back up the logs of the mirrored databases of ")
            .and_name(sides.name(&need.target)),
        places,
        actions,
        checks: vec![by_hand("The log files do not keep growing")],
        ..Built::default()
    }
}
