//! The design document: the topology, known facts, accepted problems, open questions and problems.

use crate::diagram::Diagram;
use crate::diagram::svg::{PictureOptions, to_svg};
use crate::diagram::theme::Theme;
use crate::document::{Format, NoteKind, spellings};
use crate::report::{Block, CallOut, Document, Level, Words};
use crate::rules::Severity;
use crate::topology::inventory::name_in;
use crate::topology::role::product_name;
use crate::topology::{AssociationKind, Item, Kind, ObjectId, Service, SiteKind};

use crate::handover::HandoverFacts;
use crate::handover::chat::computers;
use crate::handover::words::{name_or, names, push_table};

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    summary(facts, document);
    let diagram = Diagram::of(&facts.opened.design, &[]);
    let options = PictureOptions {
        theme: Theme::Light,
        ..PictureOptions::default()
    };
    document.blocks.push(Block::Figure {
        svg: to_svg(&diagram, &options),
        caption: "The topology".into(),
    });
    sites(facts, document);
    pools(facts, document);
    chat_computers(facts, document);
    stores(facts, document);
    associations(facts, document);
    known_facts(facts, document);
    notes(facts, document);
    accepted(facts, document);
    problems(facts, document);
    inferred(facts, document);
}

fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        other => format!("{other} {several}"),
    }
}

fn summary(facts: &HandoverFacts<'_>, document: &mut Document) {
    let sites = facts.topology().sites.len();
    let pools = facts
        .items
        .iter()
        .filter(|item| !item.kind.is_store())
        .count();
    let stores = facts.items.len() - pools;
    document.paragraph(format!(
        "The topology has {}, {} and {}.",
        count(sites, "site", "sites"),
        count(pools, "pool or server", "pools and servers"),
        count(stores, "store", "stores"),
    ));
    for chat in &facts.chats {
        let computers = count(chat.computers.len(), "computer", "computers");
        let mut words = Words::from("The Persistent Chat pool ")
            .and_name(chat.name)
            .and(format!(
                " has {computers} with {}",
                product_name(chat.version())
            ));
        words = match chat.next_hop {
            Some(hop) => words.and("; its next hop is ").and_name(&*hop.fqdn),
            None => words.and("; it has no next hop"),
        };
        let is_on = |on: bool| if on { "on" } else { "off" };
        words = words.and(format!(
            ". Compliance is {}, and disaster recovery is {}.",
            is_on(chat.has_compliance),
            is_on(chat.has_disaster_recovery)
        ));
        document.paragraph(words);
    }
}

fn sites(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Sites");
    let rows = facts.topology().sites.iter().map(|site| {
        let kind = match site.kind {
            SiteKind::Central => "Central",
            SiteKind::Branch { .. } => "Branch",
        };
        let place = [&site.city, &site.state, &site.country_code];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        let default = facts.index.default_pool(site.id).understood();
        let default = default.map(|id| name_in(&facts.index, &ObjectId::from((*id).clone())));
        vec![
            Words::name(&*site.name),
            Words::from(kind),
            Words::from(place.join(", ")),
            Words::from(site.description.clone().unwrap_or_default()),
            name_or(default, "none"),
        ]
    });
    push_table(
        document,
        &[
            "Site",
            "Kind",
            "Place",
            "Description",
            "Default Persistent Chat pool",
        ],
        rows.collect(),
    );
    let domains: Vec<&str> = facts
        .topology()
        .sip_domains
        .domains
        .iter()
        .map(|domain| domain.name.as_str())
        .collect();
    if !domains.is_empty() {
        document.paragraph(Words::from("SIP domains: ").and_words(names(domains)));
    }
}

fn site_name(facts: &HandoverFacts<'_>, item: &Item<'_>) -> Words {
    name_or(
        facts.index.site(item.site).map(|site| site.name.clone()),
        "no site",
    )
}

fn version_of(facts: &HandoverFacts<'_>, item: &Item<'_>) -> String {
    let services: Vec<&Service> = match (item.service, item.cluster) {
        (Some(service), _) => vec![service],
        (None, Some(cluster)) => facts.index.services_on(&cluster.id).to_vec(),
        (None, None) => Vec::new(),
    };
    let version = services.iter().map(|service| service.service_version).max();
    match version {
        Some(version) if item.kind.row().runs_product => product_name(version),
        _ => String::new(),
    }
}

fn pools(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Pools and servers");
    let pools = facts.items.iter().filter(|item| !item.kind.is_store());
    let rows = pools.map(|item| {
        vec![
            Words::name(item.title()),
            Words::from(item.kind.label()),
            site_name(facts, item),
            Words::from(version_of(facts, item)),
            item.cluster
                .map_or_else(Words::empty, |cluster| names(computers(cluster))),
        ]
    });
    push_table(
        document,
        &["Name", "Kind", "Site", "Version", "Computers"],
        rows.collect(),
    );
}

fn chat_computers(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.chats.is_empty() {
        return;
    }
    document.heading(Level::Section, "Persistent Chat servers");
    let mut rows = Vec::new();
    for chat in &facts.chats {
        for computer in &chat.computers {
            let stated = facts.stated_of_computer(computer);
            rows.push(vec![
                Words::name(chat.name),
                Words::name(*computer),
                Words::from(match chat.serves(computer) {
                    Some(true) => "Active",
                    Some(false) => "Inactive",
                    None => "Not in the document",
                }),
                name_or(stated.data_center(), "unknown"),
                name_or(stated.operating_system().map(|one| one.label()), "unknown"),
            ]);
        }
    }
    push_table(
        document,
        &[
            "Pool",
            "Computer",
            "State",
            "Data center",
            "Operating system",
        ],
        rows,
    );
}

fn stores(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Stores");
    let stores = facts.items.iter().filter(|item| item.kind.is_store());
    let rows = stores.map(|item| {
        let mut users: Vec<String> = Vec::new();
        for association in facts.index.associations() {
            let is_here = match (item.kind, item.sql_instance, item.service) {
                (Kind::SqlStore, Some(instance), _) => facts
                    .index
                    .databases_on(&instance.id)
                    .iter()
                    .any(|service| service.id == association.target.id),
                (_, _, Some(service)) => service.id == association.target.id,
                _ => false,
            };
            if let (true, Some(holder)) = (is_here, facts.index.cluster_of(association.holder)) {
                let user = format!("{} ({})", holder.fqdn, association.kind.in_words());
                if !users.contains(&user) {
                    users.push(user);
                }
            }
        }
        vec![
            Words::name(item.title()),
            Words::from(item.kind.label()),
            site_name(facts, item),
            match users.is_empty() {
                true => Words::from("Not used by any pool"),
                false => Words::from(users.join("; ")),
            },
        ]
    });
    push_table(
        document,
        &["Name", "Kind", "Site", "Used by"],
        rows.collect(),
    );
}

fn associations(facts: &HandoverFacts<'_>, document: &mut Document) {
    let of_databases = |kind: AssociationKind| kind.wants_sql_store();
    let mut rows: Vec<Vec<Words>> = Vec::new();
    for association in facts.index.associations() {
        let ends = [association.holder, association.target];
        let [Some(holder), Some(target)] = ends.map(|service| facts.index.cluster_of(service))
        else {
            continue;
        };
        if holder.id == target.id || association.kind == AssociationKind::Other {
            continue;
        }
        let target = match (
            &association.target.installed_on,
            of_databases(association.kind),
        ) {
            (crate::topology::InstalledOn::SqlInstance(id), _) => {
                name_in(&facts.index, &ObjectId::from(id.clone()))
            }
            _ if association.target.role == crate::topology::Role::FileStore => {
                name_in(&facts.index, &ObjectId::from(association.target.id.clone()))
            }
            _ => target.fqdn.clone(),
        };
        let row = vec![
            Words::name(&*holder.fqdn),
            Words::from(association.kind.label()),
            Words::name(target),
        ];
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    if !rows.is_empty() {
        document.heading(Level::Section, "Associations");
        push_table(document, &["Of", "What", "Is"], rows);
    }
}

fn known_facts(facts: &HandoverFacts<'_>, document: &mut Document) {
    let annotations = facts.annotations();
    let mut rows = Vec::new();
    for (object, stated) in &annotations.statements {
        for statement in stated.iter() {
            rows.push(vec![
                Words::name(name_in(&facts.index, object)),
                Words::from(statement.fact().label()),
                Words::from(statement.to_string()),
            ]);
        }
    }
    for (pair, link) in &annotations.links {
        let (one, other) = pair.names();
        let levels = [("bandwidth", link.bandwidth), ("latency", link.latency)];
        let levels: Vec<String> = levels
            .into_iter()
            .filter_map(|(what, level)| Some(format!("{} {what}", level?.label().to_lowercase())))
            .collect();
        rows.push(vec![
            Words::name(format!("{one} and {other}")),
            Words::from("Link between data centers"),
            Words::from(levels.join(", ")),
        ]);
    }
    if !rows.is_empty() {
        document.heading(Level::Section, "Known facts");
        document.paragraph(
            "Topology documents cannot contain these facts; they were entered in the design.",
        );
        push_table(document, &["Object", "Fact", "Value"], rows);
    }
}

/// Notes of users, line by line.
fn notes(facts: &HandoverFacts<'_>, document: &mut Document) {
    let annotations = &facts.opened.design.annotations;
    let objects = annotations.notes.keys();
    let objects = objects.filter(|object| facts.index.has(object));
    let written = objects.filter_map(|object| Some((object, annotations.note(object)?)));
    let rows = written.flat_map(|(object, note)| {
        let lines = note.lines().filter(|line| !line.trim().is_empty());
        lines
            .enumerate()
            .map(move |(position, line)| (object, position, line))
    });
    let rows: Vec<Vec<Words>> = rows
        .map(|(object, position, line)| {
            let name = match (position, object) {
                (0, ObjectId::Deployment) => Words::from("The deployment"),
                (0, object) => Words::name(name_in(&facts.index, object)),
                _ => Words::empty(),
            };
            vec![name, Words::from(line)]
        })
        .collect();
    if !rows.is_empty() {
        document.heading(Level::Section, "Notes");
        push_table(document, &["Object", "Note"], rows);
    }
}

fn accepted(facts: &HandoverFacts<'_>, document: &mut Document) {
    let silenced = &facts.checked.report.silenced;
    if silenced.is_empty() {
        return;
    }
    document.heading(Level::Section, "Accepted problems");
    let rows = silenced.iter().map(|silenced| {
        vec![
            Words::from(silenced.diagnostic.rule),
            Words::from(&*silenced.diagnostic.message),
            Words::from(&*silenced.reason),
        ]
    });
    push_table(
        document,
        &["Rule", "Message", "Reason for accepting"],
        rows.collect(),
    );
}

fn problems(facts: &HandoverFacts<'_>, document: &mut Document) {
    let report = &facts.checked.report;
    let (questions, problems): (Vec<_>, Vec<_>) = report
        .diagnostics
        .iter()
        .chain(&report.unstated)
        .partition(|one| one.question.is_some());
    document.heading(Level::Section, "Problems");
    if problems.is_empty() {
        document.paragraph("No problems found.");
    } else {
        let rows = problems.iter().map(|problem| {
            let severity = match problem.severity {
                Severity::Error => "Error",
                Severity::Warning => "Warning",
                Severity::Info => "Note",
            };
            vec![
                Words::from(severity),
                Words::from(problem.rule),
                Words::from(&*problem.message),
            ]
        });
        push_table(document, &["Severity", "Rule", "Message"], rows.collect());
    }
    if !questions.is_empty() {
        document.heading(Level::Section, "Open questions");
        document.paragraph("These rules cannot check the design until someone enters the fact.");
        let rows = questions
            .iter()
            .map(|question| vec![Words::from(question.rule), Words::from(&*question.message)]);
        push_table(document, &["Rule", "Question"], rows.collect());
    }
}

fn inferred(facts: &HandoverFacts<'_>, document: &mut Document) {
    let topology = facts.topology();
    let notes = spellings(topology, Format::Published, topology.vocabulary());
    let not_understood = facts.checked.notes.iter();
    let not_understood = not_understood.filter(|note| note.kind == NoteKind::NotUnderstood);
    let notes: Vec<Words> = notes
        .iter()
        .filter(|note| note.kind != NoteKind::Confirmed)
        .chain(not_understood)
        .map(|note| Words::from(&*note.message))
        .collect();
    if notes.is_empty() {
        return;
    }
    document.heading(Level::Section, "Inferred content");
    document.call_out(
        CallOut::Unverified,
        "How topology documents spell Persistent Chat is not published anywhere. The following was inferred by \
         Topology Designer, or copied from a document and not confirmed. The topology itself is as shown in \
         the tables.",
    );
    document.blocks.push(Block::List(notes));
}
