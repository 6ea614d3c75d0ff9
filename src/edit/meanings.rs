//! The meanings that can be set for content that is not understood, and a preview of the effect.

use crate::design::Design;
use crate::edit::{Edit, Identities, Refusal, apply};
use crate::topology::recognize_chat::{Doubt, Facet, ObjectPart, Piece};
use crate::topology::usage_things::usage_of;
use crate::topology::{
    AssociationKind, Dependency, Index, InstalledOn, ObjectId, Pair, PersistentChatPool, Role,
    Service, pools,
};
use crate::vocabulary::{Meaning, MeaningSubject, Thing};

/// One answer to "What does it mean?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningChoice {
    /// The label.
    pub label: String,
    /// The content that the meaning is set for.
    pub subject: MeaningSubject,
    /// The meaning.
    pub meaning: Meaning,
}

/// The possible meanings of content, widest scope first; empty if none would help.
pub fn choices(index: &Index<'_>, piece: &Piece) -> Vec<MeaningChoice> {
    if is_beside_pools(piece) {
        return choices_beside_pools(index, piece);
    }
    let ObjectId::Service(id) = &piece.object else {
        return Vec::new();
    };
    let Some(service) = index.service(id) else {
        return Vec::new();
    };
    match piece.part {
        ObjectPart::Dependency(position) => {
            let dependency = service.depends_on.get(position);
            dependency.map_or_else(Vec::new, |dependency| {
                choices_of_dependency(index, service, dependency)
            })
        }
        ObjectPart::Port(_) => choices_of_ports(service),
        ObjectPart::RoleElement | ObjectPart::Own if is_role(piece) => choices_of_role(service),
        ObjectPart::Own
        | ObjectPart::RoleElement
        | ObjectPart::RoleElementChild(_)
        | ObjectPart::Other(_)
        | ObjectPart::DefaultPool => {
            setting_of(piece).map_or_else(Vec::new, |name| choices_of_setting(&name))
        }
    }
}

fn choice(label: String, subject: MeaningSubject, meaning: Meaning) -> MeaningChoice {
    MeaningChoice {
        label,
        subject,
        meaning,
    }
}

/// Every dependency with this usage, or only this one, is a reference of the pool or irrelevant.
fn choices_of_dependency(
    index: &Index<'_>,
    service: &Service,
    dependency: &Dependency,
) -> Vec<MeaningChoice> {
    let mut choices = Vec::new();
    let itself = MeaningSubject::Dependency {
        holder: service.id.as_str().to_owned(),
        target: dependency.target.as_str().to_owned(),
    };
    let usage = MeaningSubject::Usage(dependency.usage.as_str().to_owned());
    let kinds = kinds_for(index, dependency);
    let kinds = || {
        kinds
            .iter()
            .filter_map(|kind| Some((kind, usage_of(*kind)?)))
    };
    if !dependency.usage.is_default() {
        for (kind, thing) in kinds() {
            let label = format!("Usage {} is the {kind}", dependency.usage.as_str());
            choices.push(choice(label, usage.clone(), Meaning::Is(thing)));
        }
    }
    for (kind, thing) in kinds() {
        let label = format!("Only this reference is the {kind}");
        choices.push(choice(label, itself.clone(), Meaning::Is(thing)));
    }
    let label = "This reference has no meaning for the pool".to_owned();
    choices.push(choice(label, itself, Meaning::Nothing));
    choices
}

fn choices_of_ports(service: &Service) -> Vec<MeaningChoice> {
    let ports = service.ports.iter().enumerate();
    let choices = ports.map(|(position, port)| {
        let subject = MeaningSubject::Port {
            holder: service.id.as_str().to_owned(),
            position,
        };
        let number = port.number().map_or_else(String::new, |n| n.to_string());
        let label = format!("Port {number} is the port that clients use");
        choice(label, subject, Meaning::Is(Thing::PortUsage))
    });
    choices.collect()
}

fn choices_of_role(service: &Service) -> Vec<MeaningChoice> {
    let name = service.role_name();
    let roles = [
        (Thing::ServiceRole, "a Persistent Chat pool"),
        (Thing::ContentStoreRole, "a content database"),
        (Thing::ComplianceStoreRole, "a compliance database"),
    ];
    let choices = roles.map(|(thing, what)| {
        let label = format!("A service of role {name} is {what}");
        choice(
            label,
            MeaningSubject::Role(name.to_owned()),
            Meaning::Is(thing),
        )
    });
    choices.into()
}

fn choices_of_setting(name: &str) -> Vec<MeaningChoice> {
    let shown = name.trim_start_matches('@');
    let meanings = [
        (Meaning::Is(Thing::DisplayName), "is the display name"),
        (
            Meaning::Is(Thing::ActiveMachines),
            "lists the active computers",
        ),
        (Meaning::Nothing, "is neither and is kept unchanged"),
    ];
    let choices = meanings.map(|(meaning, what)| {
        let subject = MeaningSubject::Setting(name.to_owned());
        choice(format!("{shown} {what}"), subject, meaning)
    });
    choices.into()
}

/// Whether the content belongs to an object that pools use, rather than to a pool.
fn is_beside_pools(piece: &Piece) -> bool {
    matches!(
        piece.why,
        Doubt::SqlInstanceContent
            | Doubt::StoreContent
            | Doubt::SiteDefault
            | Doubt::DocumentContent
            | Doubt::OtherContent
    )
}

/// The possible meaning of a setting of a database, an instance, a site or the document: it is irrelevant for the
/// pools. Any other meaning would not be a facet of a pool.
fn choices_beside_pools(index: &Index<'_>, piece: &Piece) -> Vec<MeaningChoice> {
    let nothing = |label: String, subject: MeaningSubject| MeaningChoice {
        label,
        subject,
        meaning: Meaning::Nothing,
    };
    let service = match &piece.object {
        ObjectId::Service(id) => index.service(id),
        _ => None,
    };
    if let (Some(service), ObjectPart::Dependency(position)) = (service, piece.part) {
        let dependency = service.depends_on.get(position);
        let choice = dependency.map(|dependency| {
            let subject = MeaningSubject::Dependency {
                holder: service.id.as_str().to_owned(),
                target: dependency.target.as_str().to_owned(),
            };
            nothing(
                "This reference has no meaning for a pool".to_owned(),
                subject,
            )
        });
        return choice.into_iter().collect();
    }
    let names = names_in(index, piece, service).into_iter();
    let names = names.filter(|name| piece.quote.contains(name.trim_start_matches('@')));
    names
        .map(|name| {
            let shown = name.trim_start_matches('@');
            let label = format!("{shown} has no meaning for a pool and is kept unchanged");
            nothing(label, MeaningSubject::Setting(name))
        })
        .collect()
}

/// The names of the attributes or the element of the content; names of attributes start with `@`.
fn names_in(index: &Index<'_>, piece: &Piece, service: Option<&Service>) -> Vec<String> {
    let extra = match &piece.object {
        ObjectId::Deployment => Some(&*index.topology().extra),
        ObjectId::Site(id) => index.site(*id).map(|site| &site.extra),
        ObjectId::SqlInstance(id) => index.sql_instance(id).map(|(_, instance)| &instance.extra),
        ObjectId::Cluster(id) => index.cluster(id).map(|cluster| &cluster.extra),
        ObjectId::Machine(id, name) => index
            .cluster(id)
            .and_then(|cluster| cluster.machine(name))
            .map(|machine| &machine.extra),
        _ => service.map(|service| &service.extra),
    };
    match piece.part {
        ObjectPart::Own => {
            let attributes = extra
                .into_iter()
                .flat_map(|extra| extra.attributes.0.iter().chain(extra.naming.0.iter()));
            attributes.map(|(name, _)| format!("@{name}")).collect()
        }
        ObjectPart::Other(position) => {
            let element = extra.and_then(|extra| extra.elements.get(position));
            element
                .map(|element| element.name.to_string())
                .into_iter()
                .collect()
        }
        ObjectPart::RoleElement => {
            let content = service.and_then(|service| service.content.as_ref());
            content
                .map(|content| content.name.to_string())
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The meaning that identifies a port by more than its number.
pub fn port_choice(pool: &PersistentChatPool<'_>, position: usize) -> (MeaningSubject, Meaning) {
    let subject = MeaningSubject::Port {
        holder: pool.service.id.as_str().to_owned(),
        position,
    };
    (subject, Meaning::Is(Thing::PortUsage))
}

fn is_role(piece: &Piece) -> bool {
    matches!(
        piece.why,
        Doubt::ProbablyPersistentChat | Doubt::Role | Doubt::RoleName
    )
}

/// The references that a dependency could be, by its target.
fn kinds_for(index: &Index<'_>, dependency: &Dependency) -> Vec<AssociationKind> {
    let target = index.service(&dependency.target);
    let all = AssociationKind::OF_PERSISTENT_CHAT.into_iter();
    let fits = |kind: &AssociationKind| {
        let Some(target) = target else {
            return false;
        };
        match &*target.role {
            Role::PersistentChatStore => kind.pair().is_some_and(|pair| !pair.is_compliance()),
            Role::PersistentChatComplianceStore => kind.pair().is_some_and(Pair::is_compliance),
            Role::FileStore => *kind == AssociationKind::FileStore,
            _ => match target.installed_on {
                InstalledOn::SqlInstance(_) => kind.wants_sql_store(),
                InstalledOn::Cluster(_) => *kind == AssociationKind::NextHop,
            },
        }
    };
    all.filter(fits).collect()
}

/// The name of the attribute or element that the content quotes: `Foo="1"`, `<Foo>`.
fn setting_of(piece: &Piece) -> Option<String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let quote = piece.quote.as_str();
    if let Some(rest) = quote.strip_prefix('<') {
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        return rest.get(..end).map(str::to_owned);
    }
    let (name, _) = quote.split_once('=')?;
    name.chars().all(is_name).then(|| format!("@{name}"))
}

/// How a meaning would change what is understood, one sentence for each change.
///
/// # Errors
///
/// If the meaning would be refused.
pub fn consequences(
    design: &Design,
    subject: &MeaningSubject,
    meaning: Option<Meaning>,
) -> Result<Vec<String>, Refusal> {
    let edit = Edit::StateMeaning {
        subject: subject.clone(),
        meaning,
    };
    let after = apply(design, &edit, &mut Identities::seeded(0))?.design;
    let (before, after) = (Index::new(&design.topology), Index::new(&after.topology));
    let mut changes = Vec::new();
    for pool in pools::persistent_chat_pools(&after) {
        let was = before.service(&pool.service.id);
        let was = was.map(|service| PersistentChatPool::of(&before, service));
        let old = was.map(|was| said(&before, &was)).unwrap_or_default();
        let new = said(&after, &pool);
        for sentence in new.iter().filter(|sentence| !old.contains(sentence)) {
            changes.push(format!("{}: {sentence}", pool.fqdn()));
        }
    }
    let (left, was) = (after.not_understood().len(), before.not_understood().len());
    changes.push(match (left, left.cmp(&was)) {
        (0, _) => "Everything in the document is understood.".to_owned(),
        (1, _) => format!("1 piece of the document is not understood; {was} now."),
        (left, _) => format!("{left} pieces of the document are not understood; {was} now."),
    });
    Ok(changes)
}

/// The understood content of a pool, one phrase each.
fn said(index: &Index<'_>, pool: &PersistentChatPool<'_>) -> Vec<String> {
    let Some(facets) = pool.facets(index) else {
        return Vec::new();
    };
    let mut said = Vec::new();
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        match facets.reference(kind) {
            Facet::Absent => said.push(format!("no {kind}")),
            Facet::NotUnderstood(_) => said.push(format!("the {kind} is not understood")),
            Facet::Understood { value, .. } => {
                let store = pool.sql_store(index, kind).map(|store| store.title());
                let cluster = || index.cluster_of(value).map(|cluster| cluster.fqdn.clone());
                let target = store.or_else(cluster).unwrap_or_default();
                said.push(format!("the {kind} is {target}"));
            }
        }
    }
    said.push(match facets.display_name.understood() {
        Some(name) => format!("the display name is {name}"),
        None => "the display name is not understood".to_owned(),
    });
    if let Some(number) = facets.port.understood().and_then(|port| port.number()) {
        said.push(format!("the port is {number}"));
    }
    if let Some(active) = facets.active_machines.understood() {
        said.push(format!("the active computers are {}", active.join(", ")));
    }
    said
}
