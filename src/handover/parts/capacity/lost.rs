//! Failures: what happens if a server, store, file server, next hop, site or data center is lost.

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::publish::powershell::{Argument, CmdletCall, ControlCharacter, Literal};
use crate::report::{Document, Level, Words};
use crate::topology::fqdn::same_fqdn;
use crate::topology::persistent_chat::limits::USERS_OF_A_SERVER;
use crate::topology::{Database, ObjectId, Pair, SqlStore};

use crate::handover::HandoverFacts;
use crate::handover::chat::{Chat, purpose};
use crate::handover::open;
use crate::handover::parts::capacity::{grouped, share_of};
use crate::handover::words::push_table;

/// The consequences of a failure.
struct Lost {
    what: Words,
    stops: Words,
    goes_on: Words,
    to_do: Words,
}

impl Lost {
    fn row(self) -> Vec<Words> {
        vec![self.what, self.stops, self.goes_on, self.to_do]
    }
}

const HEADS: &[&str] = &["Lost", "What stops", "What keeps working", "What to do"];

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    for chat in &facts.chats {
        document.heading(
            Level::Section,
            Words::from("Failures: ").and_name(chat.name),
        );
        let mut rows: Vec<Lost> = Vec::new();
        rows.extend(
            chat.computers
                .iter()
                .map(|computer| server(facts, chat, computer)),
        );
        for pair in Pair::ALL {
            rows.extend(stores(chat, pair));
        }
        rows.extend(file_store(chat));
        rows.extend(next_hop(facts, chat));
        rows.extend(site(facts, chat));
        rows.extend(data_centers(facts, chat));
        push_table(document, HEADS, rows.into_iter().map(Lost::row).collect());
        unknown_places(facts, document, chat);
    }
}

fn lost(
    what: Words,
    stops: impl Into<Words>,
    goes_on: impl Into<Words>,
    to_do: impl Into<Words>,
) -> Lost {
    Lost {
        what,
        stops: stops.into(),
        goes_on: goes_on.into(),
        to_do: to_do.into(),
    }
}

/// The command as words, or the reason why it cannot be written.
fn shown(words: Words, made: Result<CmdletCall, ControlCharacter>) -> Words {
    match made {
        Ok(command) => words.and_name(command.to_string()),
        Err(refused) => words.and(refused.to_string()),
    }
}

/// Activates these computers of a pool.
pub(in crate::handover::parts) fn swap(
    chat: &Chat<'_>,
    serving: &[&str],
) -> Result<CmdletCall, ControlCharacter> {
    let texts: Result<Vec<Literal>, _> = serving.iter().map(|one| Literal::new(one)).collect();
    let identity = format!("PersistentChatServer:{}", chat.name);
    let made = CmdletCall::new("Set-CsPersistentChatActiveServer").text("Identity", &identity)?;
    Ok(made.with("ActiveServers", Argument::Texts(texts?)))
}

/// Fails a database over within its mirrored pair.
pub(in crate::handover::parts) fn fail_over(
    chat: &Chat<'_>,
    pair: Pair,
    to: &str,
) -> Result<CmdletCall, ControlCharacter> {
    let kind = match pair.is_compliance() {
        true => "PersistentChatCompliance",
        false => "PersistentChat",
    };
    let made = CmdletCall::new("Invoke-CsDatabaseFailover").text("PoolFqdn", chat.name)?;
    made.text("DatabaseType", kind)?.text("NewPrincipal", to)
}

fn server(facts: &HandoverFacts<'_>, chat: &Chat<'_>, computer: &str) -> Lost {
    let what = Words::from("Server ").and_name(computer);
    if chat.is_collocated {
        return standard_edition(facts, chat, what);
    }
    if chat.serves(computer) == Some(false) {
        let goes_on = "Everything: this is a standby server";
        return lost(
            what,
            "Nothing",
            goes_on,
            "Repair it; until then there is one standby server fewer",
        );
    }
    let serving = chat.serving();
    let others: Vec<&str> = serving
        .iter()
        .copied()
        .filter(|one| *one != computer)
        .collect();
    let standing_by = chat.standing_by();
    let take_over = standing_by.first().map(|first| {
        let mut new = others.clone();
        new.push(first);
        shown(Words::from("Activate a standby server: "), swap(chat, &new))
    });
    if others.is_empty() {
        let to_do = take_over.unwrap_or_else(|| Words::from("Repair it, or set up another server"));
        return lost(
            what,
            "Persistent Chat of the pool; clients show no rooms",
            "Instant messages, meetings and calls",
            to_do,
        );
    }
    let each = chat
        .stated
        .concurrent_users()
        .map(|users| share_of(users, others.len()));
    let goes_on = match each {
        None => match others.len() {
            1 => "The other active server takes over its users".to_owned(),
            many => format!("The {many} other active servers take over its users"),
        },
        Some(each) if each > USERS_OF_A_SERVER => format!(
            "Each other active server would have {} users, more than {}",
            grouped(each),
            grouped(USERS_OF_A_SERVER)
        ),
        Some(each) => format!("Each other active server has {} users", grouped(each)),
    };
    let to_do = match (each.is_some_and(|each| each > USERS_OF_A_SERVER), take_over) {
        (_, Some(words)) => words,
        (true, None) => Words::from("Repair it immediately: no other server can take its users"),
        (false, None) => Words::from("Repair it"),
    };
    lost(what, "Its clients have to reconnect", goes_on, to_do)
}

/// Persistent Chat on a Standard Edition server is lost with everything else of that server.
fn standard_edition(facts: &HandoverFacts<'_>, chat: &Chat<'_>, what: Words) -> Lost {
    let is_there = |store: &&SqlStore<'_>| same_fqdn(&store.cluster.fqdn, chat.name);
    let content = chat.store(Database::Content);
    lost(
        what,
        "Everything of the server: sign-in, instant messages, meetings, calls and Persistent Chat",
        match content.filter(|store| !is_there(store)) {
            Some(_) => "Rooms and messages remain in the databases",
            None => "Nothing of the server",
        },
        fail_over_pool(facts, chat)
            .unwrap_or_else(|| Words::from("Repair it, or restore it from a backup")),
    )
}

fn stores(chat: &Chat<'_>, pair: Pair) -> Vec<Lost> {
    let mut rows = Vec::new();
    let title = |store: &SqlStore<'_>, database: Database| {
        Words::from(format!("{}, ", purpose(database))).and_name(store.title())
    };
    let (principal, mirror) = (chat.store(pair.principal()), chat.store(pair.mirror()));
    let witness = chat.witness(pair);
    if let Some(store) = principal {
        let what = title(store, pair.principal());
        rows.push(match (pair.is_backup(), pair.is_compliance()) {
            (true, false) => lost(
                what,
                "Nothing that users notice",
                "Everything, but there is no recovery from a disaster",
                "Repair it, and set up log shipping again if it was interrupted",
            ),
            (true, true) => lost(
                what,
                "Nothing that users notice",
                "Everything; the compliance database never fails over to it automatically",
                "Repair it",
            ),
            (false, is_compliance) => principal_lost(chat, pair, what, is_compliance),
        });
    }
    if pair.is_backup() {
        let only_then = "Everything; it is used only after a failover";
        if let Some(store) = mirror {
            let what = title(store, pair.mirror());
            rows.push(lost(what, "Nothing", only_then, "Repair it"));
        }
        if let Some(store) = witness {
            let what = Words::from("Witness of the backup, ").and_name(store.title());
            rows.push(lost(what, "Nothing", only_then, "Repair it"));
        }
        return rows;
    }
    if let Some(store) = mirror {
        rows.push(lost(
            title(store, pair.mirror()),
            "Nothing that users notice",
            "Everything, but without a mirror; the log of the primary grows",
            "Repair it; mirroring resumes automatically, or suspend and resume it in SQL Server",
        ));
    }
    if let Some(store) = witness {
        rows.push(lost(
            Words::from("Witness, ").and_name(store.title()),
            "Automatic failover",
            "Everything",
            "Repair it",
        ));
    }
    rows
}

fn principal_lost(chat: &Chat<'_>, pair: Pair, what: Words, is_compliance: bool) -> Lost {
    let stops = match is_compliance {
        true => Words::from(
            "Compliance records are no longer stored. Unverified: according to the documented path they wait \
             in Message Queuing, but no page says what happens when its storage is full",
        ),
        false => Words::from("Rooms, until the database is available again"),
    };
    let goes_on = match is_compliance {
        true => "Rooms and messages",
        false => "Instant messages, meetings and calls",
    };
    let has_mirror = chat.store(pair.mirror()).is_some();
    let has_witness = chat.witness(pair).is_some();
    let backup = chat
        .store(Database::ContentBackup)
        .filter(|_| !is_compliance);
    let to_do = match (has_mirror, has_witness, backup) {
        (true, true, _) => shown(
            Words::from(
                "Nothing: the witness makes the mirror take over. Fail back afterwards with ",
            ),
            fail_over(chat, pair, "Primary"),
        ),
        (true, false, _) => shown(
            Words::from("Fail over to the mirror: "),
            fail_over(chat, pair, "Mirror"),
        ),
        (false, _, Some(_)) => {
            Words::from("Fail over to the backup, as described in \"Disaster recovery\"")
        }
        (false, _, None) => {
            Words::from("Repair the instance, or restore the database from a backup")
        }
    };
    lost(what, stops, goes_on, to_do)
}

fn file_store(chat: &Chat<'_>) -> Option<Lost> {
    let store = chat.file_store?;
    Some(lost(
        Words::from("File store ").and_name(store.title()),
        "Uploading and downloading files in rooms. Unverified: inferred from the purpose of the share",
        "Messages in rooms",
        "Repair the share, or restore it from a backup under the same name",
    ))
}

fn next_hop(facts: &HandoverFacts<'_>, chat: &Chat<'_>) -> Option<Lost> {
    let hop = chat.next_hop?;
    if chat.is_collocated {
        return None;
    }
    let to_do = fail_over_pool(facts, chat).unwrap_or_else(|| {
        Words::from(
            "Repair the pool. To route through another pool, choose it as the next hop and publish",
        )
    });
    let one = match chat.next_hop_computers().len() {
        0 | 1 => Words::from("Persistent Chat for everyone: all traffic comes through this server"),
        _ => Words::from(
            "Persistent Chat for everyone if the whole pool is lost; one server fewer only reduces capacity",
        ),
    };
    Some(lost(
        Words::from("Next hop ").and_name(&*hop.fqdn),
        one,
        "Rooms and messages remain in the databases",
        to_do,
    ))
}

/// How the next hop fails over, where it is paired.
fn fail_over_pool(facts: &HandoverFacts<'_>, chat: &Chat<'_>) -> Option<Words> {
    let hop = chat.next_hop?;
    let backup = chat.pool.next_hop(&facts.index)?.backup.as_ref()?;
    let pair = facts.index.service(&backup.target)?;
    let pair = facts.index.cluster_of(pair)?;
    let made = CmdletCall::new("Invoke-CsPoolFailOver").text("PoolFqdn", &hop.fqdn);
    let made = made.map(|made| made.switch("DisasterMode"));
    let words = Words::from("Fail the pool over to ")
        .and_name(&*pair.fqdn)
        .and(": ");
    Some(shown(words, made).and(
        ". Unverified: practitioners do this, but no page says that Persistent Chat works through the backup pool",
    ))
}

fn site(facts: &HandoverFacts<'_>, chat: &Chat<'_>) -> Option<Lost> {
    let site = chat.pool.site?;
    let is_elsewhere = |cluster: &crate::topology::Cluster| cluster.site != site.id;
    let backup = chat.store(Database::ContentBackup);
    let hop = chat.next_hop.filter(|hop| is_elsewhere(hop));
    let what = Words::from("Site ").and_name(&*site.name);
    let stops = "The pool and everything it has in the site";
    let data_centers = facts.annotations().has_data_centers();
    let to_do = match (backup, data_centers) {
        (Some(_), true) => Words::from(
            "See the data centers below: the site of a stretched pool is only a name in the topology",
        ),
        (Some(store), false) => Words::from("Fail over to ")
            .and_name(store.title())
            .and(", if it is in a different location; its location is unknown"),
        (None, _) => Words::from(
            "Nothing takes over: set up the pool again, and import the data that Export-CsPersistentChatData saved",
        ),
    };
    let goes_on = match hop {
        Some(hop) => Words::from("Everything in other sites, including ").and_name(&*hop.fqdn),
        None => Words::from("Everything in other sites"),
    };
    Some(lost(what, stops, goes_on, to_do))
}

fn data_centers(facts: &HandoverFacts<'_>, chat: &Chat<'_>) -> Vec<Lost> {
    let places = facts.annotations().data_centers();
    let place_of_store = |store: &SqlStore<'_>| {
        facts
            .stated(&ObjectId::from(store.instance.id.clone()))
            .data_center()
    };
    let is_in =
        |place: Option<&str>, name: &str| place.is_some_and(|place| same_place(place, name));
    let mut rows = Vec::new();
    for place in places {
        let in_place =
            |computer: &&str| is_in(facts.stated_of_computer(computer).data_center(), place);
        let serving = chat.serving();
        let gone: Vec<&str> = serving.iter().copied().filter(in_place).collect();
        let left: Vec<&str> = serving
            .iter()
            .copied()
            .filter(|one| !in_place(one))
            .collect();
        let content = chat.store(Database::Content).and_then(place_of_store);
        let backup = chat.store(Database::ContentBackup);
        let backup_place = backup.and_then(place_of_store);
        let loses_content = is_in(content, place);
        let has_something = loses_content
            || !gone.is_empty()
            || is_in(backup_place, place)
            || chat.standing_by().iter().any(in_place);
        if !has_something {
            continue;
        }
        let stops = match (loses_content, gone.is_empty()) {
            (true, _) => "Persistent Chat, until the backup is in service",
            (false, false) if left.is_empty() => {
                "Persistent Chat, until servers in other data centers are active"
            }
            (false, false) => "Clients of the servers there have to reconnect",
            (false, true) => "Nothing that users notice",
        };
        let goes_on = match (left.len(), loses_content) {
            (0, _) => {
                "Instant messages, meetings and calls, if their pools are in other data centers"
                    .to_owned()
            }
            (some, true) => format!("{some} active servers are running, but have no database"),
            (some, false) => format!("{some} active servers remain in service"),
        };
        let survives = backup.is_some() && !is_in(backup_place, place);
        let to_do = match (loses_content, survives) {
            (true, true) => Words::from("Fail over, as described in \"Disaster recovery\""),
            (true, false) => Words::from(
                "Nothing takes over: restore the databases in another data center from backups",
            ),
            (false, _) if left.is_empty() && !gone.is_empty() => {
                let standing_by: Vec<&str> = chat
                    .standing_by()
                    .into_iter()
                    .filter(|one| !in_place(one))
                    .collect();
                match standing_by.is_empty() {
                    true => Words::from("Set up servers in another data center"),
                    false => shown(
                        Words::from("Activate the standby servers: "),
                        swap(chat, &standing_by),
                    ),
                }
            }
            (false, _) => Words::from("Repair it"),
        };
        rows.push(lost(
            Words::from("Data center ").and_name(place),
            stops,
            goes_on,
            to_do,
        ));
    }
    rows
}

fn unknown_places(facts: &HandoverFacts<'_>, document: &mut Document, chat: &Chat<'_>) {
    if !chat.has_disaster_recovery {
        return;
    }
    let computers = chat.computers.iter().copied();
    let unknown = computers.filter(|one| facts.stated_of_computer(one).data_center().is_none());
    let mut unknown: Vec<String> = unknown.map(str::to_owned).collect();
    for (_, store) in chat.stores() {
        let stated = facts.stated(&ObjectId::from(store.instance.id.clone()));
        if stated.data_center().is_none() && !unknown.contains(&store.title()) {
            unknown.push(store.title());
        }
    }
    if !unknown.is_empty() {
        open::ask_of(
            document,
            Fact::DataCenter,
            &unknown.join(", "),
            unknown.len() > 1,
        );
    }
}
