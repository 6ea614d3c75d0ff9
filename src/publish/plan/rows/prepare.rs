//! Steps before publishing (publishing notes, 6.2 step 1; domain notes, 4 and 5).

use crate::diff::Property;
use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command, computers, names};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::fqdn::same_fqdn;
use crate::topology::{AssociationKind, Database, FileStore, Kind, ObjectId, Role};

pub(in crate::publish::plan) const ACCOUNTS: StepRow = StepRow {
    who: &[Who::DomainAdmins],
    interrupts: None,
    back: "Remove the computers from the domain",
    lost: None,
    sources: &[StepSource::documented(
        "Lync Server 2013, \"Requirements to publish a topology\"; publishing checks that each computer exists",
    )],
    build: |need, sides| {
        let new = sides.new_computers(&need.target);
        Built {
            what: names(Words::from("Join these computers to the domain: "), &new),
            places: vec![StepPlace::Directory],
            actions: vec![by_hand(
                "Join each computer to the domain. It does not have to be online when you publish, but its \
                 account must exist",
            )],
            checks: new.iter().map(|name| account(name)).collect(),
            ..Built::default()
        }
    },
};

/// Looks up the account of a computer; special characters of LDAP filters are escaped (RFC 4515).
fn account(fqdn: &str) -> StepAction {
    let escaped: String = fqdn
        .chars()
        .map(|character| match character {
            '\\' => "\\5c".to_owned(),
            '*' => "\\2a".to_owned(),
            '(' => "\\28".to_owned(),
            ')' => "\\29".to_owned(),
            other => other.to_string(),
        })
        .collect();
    let filter = format!("(dNSHostName={escaped})");
    command(CmdletCall::new("Get-ADComputer").text("LDAPFilter", &filter))
}

fn resolve(fqdn: &str) -> StepAction {
    command(CmdletCall::new("Resolve-DnsName").text("Name", fqdn))
}

pub(in crate::publish::plan) const PREREQUISITES: StepRow = StepRow {
    who: &[Who::LocalAdministrators],
    interrupts: None,
    back: "Run Remove-WindowsFeature with the same names",
    lost: None,
    sources: &[
        StepSource::documented("\"Server requirements for Skype for Business Server 2015\""),
        StepSource::seen("a practitioner's list of features for Persistent Chat servers"),
    ],
    build: |need, sides| {
        let is_chat = sides.kind(&need.target) == Some(Kind::PersistentChatPool);
        if sides.is_new_chat_on_old_server(&need.target) {
            return Built {
                what: Words::from("Install Message Queuing on ")
                    .and_name(sides.name(&need.target))
                    .and(", which Persistent Chat needs in addition to what is installed"),
                places: computers(&sides.computers(&need.target)),
                actions: vec![MESSAGE_QUEUING],
                checks: vec![StepAction::Line("Get-WindowsFeature -Name MSMQ")],
                ..Built::default()
            };
        }
        let new = sides.new_computers(&need.target);
        let mut actions = vec![by_hand(
            "Install a supported version of Windows Server with current updates, on an NTFS volume",
        )];
        // A Standard Edition server needs more than Persistent Chat on it does.
        let is_shared = !is_chat && sides.chat(&need.target).is_some();
        if is_chat {
            actions.push(StepAction::Line(
                "Add-WindowsFeature -Name NET-Framework-Core, RSAT-ADDS, Windows-Identity-Foundation, \
                 NET-WCF-HTTP-Activation45, Web-Asp-Net45, MSMQ",
            ));
        } else {
            actions.push(by_hand(
                "Install the Windows features that the documentation lists for the server role",
            ));
        }
        if is_shared {
            actions.push(by_hand("Install Message Queuing for Persistent Chat:"));
            actions.push(MESSAGE_QUEUING);
        }
        let mut notes = Vec::new();
        if is_chat {
            notes.push(
                "Message Queuing (MSMQ) is needed even without compliance. .NET Framework 3.5 may need -Source \
                 with the path of the installation media"
                    .into(),
            );
            if sides.version(&need.target) == 6 {
                notes.push(
                    "NET-WCF-HTTP-Activation45 and Web-Asp-Net45 are features of Windows Server 2012 and \
                     later. On Windows Server 2008 R2, leave them out, and install .NET Framework 4.5 and \
                     Windows PowerShell 3.0 with their own installers"
                        .into(),
                );
            }
        }
        Built {
            what: Words::from("Install Windows and its features for ")
                .and_name(sides.name(&need.target)),
            places: computers(&new),
            actions,
            checks: vec![StepAction::Line(
                "Get-WindowsFeature | Where-Object { $_.Installed }",
            )],
            notes,
        }
    },
};

const MESSAGE_QUEUING: StepAction = StepAction::Line("Add-WindowsFeature -Name MSMQ");

pub(in crate::publish::plan) const NAMES: StepRow = StepRow {
    who: &[Who::DnsAdministrator],
    interrupts: None,
    back: "Delete the records",
    lost: None,
    sources: &[StepSource::documented(
        "Lync Server 2013, \"DNS requirements for Persistent Chat Servers\"; \"DNS requirements for Skype for \
         Business Server\"",
    )],
    build: |need, sides| {
        let new = sides.new_computers(&need.target);
        let all = sides.computers(&need.target);
        let pool = sides
            .cluster(&need.target)
            .map_or("", |cluster| cluster.fqdn.as_str());
        let is_pool = all
            .iter()
            .any(|name| !crate::topology::fqdn::same_fqdn(name, pool));
        let of = if new.is_empty() { &all } else { &new };
        let mut actions = vec![StepAction::ByHand(names(
            Words::from("Create an A record (AAAA for IPv6) for "),
            of,
        ))];
        let mut checks: Vec<StepAction> = of.iter().map(|name| resolve(name)).collect();
        if is_pool {
            let words = Words::from("Create another A record ").and_name(pool);
            let of_each = match of.len() {
                1 => " with the address of ",
                _ => " with the address of each of ",
            };
            actions.push(StepAction::ByHand(names(words.and(of_each), of)));
            checks.push(resolve(pool));
        }
        Built {
            what: Words::from("Create DNS records for ").and_name(sides.name(&need.target)),
            places: vec![StepPlace::Dns],
            actions,
            checks,
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const SQL_INSTANCE: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::LocalAdministrators],
    interrupts: None,
    back: "Remove the instance with SQL Server Setup while it has no databases of the product",
    lost: None,
    sources: &[StepSource::documented(
        "Lync Server 2013, \"Deployment permissions for SQL Server\", \"Understanding firewall requirements for \
         SQL Server\"; Topology Builder does not create instances",
    )],
    build: |need, _| {
        let stores = stores(need);
        let mut actions = vec![by_hand(
            "Install a supported version and edition of SQL Server (64-bit Standard or Enterprise) on a computer of the \
             domain",
        )];
        if stores.iter().any(|store| store.ends_with(r"\Default")) {
            actions.push(by_hand(
                "Where a store is called Default, install the default instance",
            ));
        }
        actions.extend([
            by_hand("Make the account that creates the databases a member of sysadmin"),
            by_hand(
                "Allow the servers to reach TCP 1433, or the static port of a named instance, and UDP 1434 for \
                 SQL Server Browser",
            ),
        ]);
        Built {
            what: names(
                Words::from(match stores.len() {
                    1 => "Create the SQL Server instance ",
                    _ => "Create the SQL Server instances ",
                }),
                &stores,
            ),
            places: stores.iter().cloned().map(StepPlace::SqlServer).collect(),
            actions,
            checks: vec![by_hand(
                "The FQDN of each server resolves, and SQL Server Management Studio on the computer that you \
                 publish from can connect to each instance by that name",
            )],
            ..Built::default()
        }
    },
};

/// The SQL Server stores in the causes of a step, without duplicates.
pub(in crate::publish::plan) fn stores(need: &StepNeed) -> Vec<String> {
    let names = need
        .causes
        .iter()
        .map(|cause| match (&cause.property, &cause.after) {
            (Some(Property::Association(_)), Some(after)) => after.clone(),
            _ => cause.name.clone(),
        });
    let mut stores: Vec<String> = names.collect();
    stores.sort();
    stores.dedup();
    stores
}

pub(in crate::publish::plan) const FIREWALL: StepRow = StepRow {
    who: &[Who::FirewallAdministrator],
    interrupts: None,
    back: "Close the ports",
    lost: None,
    sources: &[StepSource::documented(
        "\"Port and protocol requirements for servers\"; Persistent Chat, \"Plan the topology\" for TCP 8011",
    )],
    build: firewall,
};

const TO_DATABASES: &str = "Open TCP 1433, or the static port of the instance, and UDP 1434 from the computer that you \
                            publish from and from the computers";
const TO_SHARES: &str = "Open TCP 445 from the computers";

/// Who else reaches the stores of a pool: Front End Servers have the web services of Persistent Chat.
fn and_next_hop(words: &str, is_of_chat: bool) -> Words {
    Words::from(match is_of_chat {
        true => format!("{words}, and from those of the next hop, to "),
        false => format!("{words} to "),
    })
}

/// The ports to stores that a pool uses now, where nothing else of it differs.
fn to_new_stores(need: &StepNeed, is_of_chat: bool) -> Option<Vec<StepAction>> {
    let mut databases: Vec<&str> = Vec::new();
    let mut shares: Vec<&str> = Vec::new();
    for cause in &need.causes {
        let stores = match cause.property {
            Some(Property::Association(AssociationKind::NextHop)) => return None,
            Some(Property::Association(
                AssociationKind::FileStore | AssociationKind::FrontEndFileStore,
            )) => &mut shares,
            Some(Property::Association(_)) => &mut databases,
            _ => return None,
        };
        let after = cause.after.as_deref()?;
        if !stores.contains(&after) {
            stores.push(after);
        }
    }
    databases.sort_unstable();
    shares.sort_unstable();
    let mut actions = Vec::new();
    for (words, stores) in [(TO_DATABASES, databases), (TO_SHARES, shares)] {
        if !stores.is_empty() {
            let words = and_next_hop(words, is_of_chat);
            actions.push(StepAction::ByHand(names(words, &stores)));
        }
    }
    (!actions.is_empty()).then_some(actions)
}

/// The port to the share that the logs of a pool travel over, when log shipping starts or gets another end.
fn to_log_share(need: &StepNeed, sides: &Sides<'_>) -> Option<StepAction> {
    let ends = [
        Database::Content,
        Database::ContentMirror,
        Database::ContentBackup,
    ];
    let pool = sides.chat(&need.target)?;
    pool.database(&sides.design, Database::ContentBackup)?;
    let is_end = |property: &Property| {
        let mut ends = ends.iter();
        ends.any(|end| *property == Property::Association(AssociationKind::Database(*end)))
    };
    let is_new = sides.published_chat(&need.target).is_none();
    let mut causes = need.causes.iter();
    if !is_new && !causes.any(|cause| cause.property.as_ref().is_some_and(is_end)) {
        return None;
    }
    let servers = ends
        .into_iter()
        .filter_map(|end| Some(pool.database(&sides.design, end)?.cluster.fqdn.clone()));
    let servers: Vec<String> = servers.collect();
    let words = names(Words::from("Open TCP 445 from "), &servers);
    Some(StepAction::ByHand(
        match sides.stated_of_chat(&need.target).log_shipping_share() {
            Some(share) => words.and(" to ").and_name(share),
            None => words.and(" to the share for log shipping"),
        },
    ))
}

fn firewall(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let next_hop = sides.chat(&need.target).and_then(|pool| {
        let registrar = pool.next_hop(&sides.design)?;
        Some(sides.design.cluster_of(registrar)?.fqdn.clone())
    });
    let is_collocated = next_hop
        .as_ref()
        .is_some_and(|next_hop| same_fqdn(next_hop, &name));
    let is_of_chat = next_hop.is_some() && !is_collocated;
    if let Some(mut actions) = to_new_stores(need, is_of_chat) {
        actions.extend(to_log_share(need, sides));
        return firewall_step(name, actions);
    }
    let mut actions = Vec::new();
    if let Some(pool) = sides.chat(&need.target) {
        let port = pool.port(&sides.design).and_then(|port| port.number());
        let port = port.map_or_else(
            || "the Persistent Chat port".to_owned(),
            |port| port.to_string(),
        );
        let both = |port: &str| {
            let words = Words::from("Open TCP ").and(port).and(" between ");
            let words = match &next_hop {
                Some(next_hop) => words.and_name(next_hop),
                None => words.and("the next hop pool"),
            };
            words.and(" and ").and_name(&name)
        };
        let mut causes = need.causes.iter();
        let is_port_alone = causes.all(|cause| cause.property == Some(Property::ChatPort));
        if is_port_alone && !need.causes.is_empty() {
            actions.push(match is_collocated {
                true => {
                    by_hand("Nothing to open: the pool and its next hop are on the same server")
                }
                false => StepAction::ByHand(both(&port)),
            });
            let before = need.causes.iter().find_map(|cause| cause.before.as_ref());
            if let Some(before) = before {
                actions.push(StepAction::ByHand(Words::from(format!(
                    "Close TCP {before} after the services on both sides have been restarted"
                ))));
            }
            return firewall_step(name, actions);
        }
        if is_collocated {
            // A collocated pool talks to its next hop inside one server.
            actions.push(by_hand("Open TCP 881 for administrators' computers"));
        } else {
            actions.push(StepAction::ByHand(both(&port)));
            actions.push(StepAction::ByHand(
                both("881").and(", and for administrators' computers"),
            ));
        }
        if sides.computers(&need.target).len() > 1 {
            actions.push(by_hand("Open TCP 8011 among the computers of the pool"));
        }
        let databases = Database::ALL.into_iter();
        let mut stores: Vec<String> = databases
            .filter_map(|database| Some(pool.database(&sides.design, database)?.title()))
            .collect();
        stores.sort();
        stores.dedup();
        if !stores.is_empty() {
            let words = and_next_hop(TO_DATABASES, is_of_chat);
            actions.push(StepAction::ByHand(names(words, &stores)));
        }
        if let Some(store) = pool.file_store(&sides.design) {
            let words = and_next_hop(TO_SHARES, is_of_chat).and_name(store.title());
            actions.push(StepAction::ByHand(words));
        }
        actions.extend(to_log_share(need, sides));
    }
    if sides.kind(&need.target) != Some(Kind::PersistentChatPool) {
        let cluster = sides.cluster(&need.target);
        let services = cluster.map(|cluster| sides.design.services_on(&cluster.id));
        let ports = services
            .into_iter()
            .flatten()
            .filter(|service| service.role != Role::PersistentChatService)
            .flat_map(|service| &service.ports);
        let mut ports: Vec<u32> = ports.filter_map(|port| port.number()).collect();
        ports.sort_unstable();
        ports.dedup();
        let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
        let words = match ports.is_empty() {
            true => Words::from("Open the ports that the documentation lists for the role"),
            false => Words::from(format!(
                "Open the ports of its services: {}",
                ports.join(", ")
            )),
        };
        actions.push(StepAction::ByHand(words));
    }
    actions.push(by_hand(
        "Open TCP 445 from the Central Management server to every computer, for replication",
    ));
    firewall_step(name, actions)
}

fn firewall_step(name: String, actions: Vec<StepAction>) -> Built {
    Built {
        what: Words::from("Open the ports of ").and_name(name),
        places: vec![StepPlace::Firewalls],
        actions,
        checks: vec![by_hand(
            "No script can see the firewall rules between other computers: ask the firewall administrator, or \
             test each port",
        )],
        ..Built::default()
    }
}

pub(in crate::publish::plan) const SHARE: StepRow = StepRow {
    who: &[Who::FileServerAdministrator],
    interrupts: None,
    back: "Delete the share while it is empty",
    lost: None,
    sources: &[StepSource::documented(
        "\"Create a file share\"; \"Add Persistent Chat Server to your topology\"",
    )],
    build: |need, sides| {
        let both = need.target.both();
        let id = both.and_then(|both| both.after.as_ref());
        let service = match id {
            Some(ObjectId::Service(id)) => sides
                .design
                .service(id)
                .filter(|s| s.role == Role::FileStore),
            _ => None,
        };
        let store = service.map(|service| FileStore {
            service,
            cluster: sides.design.cluster_of(service),
        });
        let host = store
            .and_then(|store| store.cluster)
            .map_or("", |cluster| cluster.fqdn.as_str());
        let path = store.map_or_else(String::new, |store| store.title());
        Built {
            what: Words::from("Create the share ").and_name(&path),
            places: vec![StepPlace::FileServer(host.to_owned())],
            actions: vec![
                by_hand("Share a folder on the file server. The FQDN of the server must be in DNS"),
                by_hand(
                    "Give local Administrators Full Control of the share; publishing sets the other permissions",
                ),
                by_hand(
                    "Give the account that publishes Full Control of the share and the folder, or add it to \
                     the local Administrators group there",
                ),
                by_hand(
                    "On a DFS share, give Change to RTCHSUniversalServices, RTCComponentUniversalServices and \
                     RTCUniversalServerAdmins yourself: publishing cannot do it, and warns about it",
                ),
            ],
            checks: vec![command(
                CmdletCall::new("Test-Path").text("LiteralPath", &path),
            )],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const DELEGATION: StepRow = StepRow {
    who: &[Who::DomainAdmins],
    interrupts: None,
    back: "Run Revoke-CsSetupPermission with the same container",
    lost: None,
    sources: &[StepSource::documented(
        "Lync Server 2013, \"Delegate setup permissions\"; \"Grant-CsSetupPermission\", \"Test-CsSetupPermission\"",
    )],
    build: |_, sides| {
        let stated = sides.stated(&ObjectId::Deployment).computer_container();
        let with_container = |made: CmdletCall| match stated {
            Some(container) => made.text("ComputerOU", container),
            None => Ok(made.with("ComputerOU", Argument::Variable("container"))),
        };
        let mut actions = Vec::new();
        if stated.is_none() {
            actions.push(StepAction::Line(
                "$container = Read-Host 'Container of the computer accounts, as OU=Servers,DC=contoso,DC=com'",
            ));
        }
        for domain in sides.chat_domains() {
            let made = with_container(CmdletCall::new("Grant-CsSetupPermission"));
            actions.push(command(made.and_then(|made| made.text("Domain", domain))));
        }
        Built {
            what: "Only if the account that publishes is not a Domain Admin: delegate setup permissions".into(),
            places: vec![StepPlace::Directory],
            actions,
            checks: vec![command(with_container(CmdletCall::new(
                "Test-CsSetupPermission",
            )))],
            notes: vec!["Run the command once for each container that holds accounts of the computers".into()],
        }
    },
};
