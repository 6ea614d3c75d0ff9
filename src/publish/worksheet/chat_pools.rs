//! Persistent Chat pools: the wizard "Define New Persistent Chat Pool" and the property sheet (domain notes,
//! 2.1 and 2.2).

use std::sync::Arc;

use crate::publish::worksheet::front_end_pools::{COMPUTER, added, computers, renamed};
use crate::publish::worksheet::sql_stores::{mirrored_store, site_name};
use crate::publish::worksheet::{
    EntryValue, PageEntry, Sides, Task, Worksheet, WorksheetDialog, WorksheetPage, changed,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::recognize_chat::{ChatFacets, Facet};
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Cluster, Database, Index, Item, Pair, PersistentChatPool, Site, SiteId,
};

pub(super) fn add<'t>(
    worksheet: &mut Worksheet,
    sides: &Sides<'t>,
    item: &Item<'t>,
    published: Option<&Item<'t>>,
) {
    let index = &sides.design;
    let Some(chat) = Chat::of(index, item) else {
        return;
    };
    let name = chat.cluster.fqdn.clone();
    worksheet.left_out.extend(chat.not_understood());
    let version = product_name(chat.pool.service.service_version);
    let node = vec![
        site_name(index, item),
        version,
        "Persistent Chat pools".to_owned(),
    ];
    let dialog = |task, name: &str, node, command: &str, pages| WorksheetDialog {
        task,
        object: item.id.clone(),
        name: name.to_owned(),
        what: item.kind.in_sentence(),
        node,
        command: command.to_owned(),
        pages,
        is_second_part: false,
    };
    let of_pool = |name: String| [node.clone(), vec![name]].concat();
    let before = published.zip(sides.published.as_ref());
    let before = before.and_then(|(before, index)| Chat::of(index, before));
    let Some(before) = before else {
        let command = "New Persistent Chat Pool…";
        worksheet.dialogs.push(dialog(
            Task::New,
            &name,
            node.clone(),
            command,
            chat.wizard(),
        ));
        let states = chat.machine_states(None);
        if !states.is_empty() {
            let node = of_pool(name.clone());
            worksheet
                .dialogs
                .push(dialog(Task::Edit, &name, node, "Edit Properties…", states));
        }
        worksheet.left_out.extend(chat.other_defaults(index));
        return;
    };
    let node_before = || of_pool(before.cluster.fqdn.clone());
    for computer in added(before.cluster, chat.cluster) {
        let entries = vec![PageEntry::text("Computer FQDN", &computer.fqdn)];
        let pages = vec![WorksheetPage::untitled("computer", entries)];
        let fqdn = &computer.fqdn;
        let mut added = dialog(Task::New, fqdn, node_before(), "New Server…", pages);
        added.what = COMPUTER;
        worksheet.dialogs.push(added);
    }
    let mut pages = changed(chat.sheet(), &before.sheet());
    pages.extend(chat.machine_states(Some(&before)));
    if !pages.is_empty() {
        worksheet.dialogs.push(dialog(
            Task::Edit,
            &name,
            node_before(),
            "Edit Properties…",
            pages,
        ));
    }
    for computer in added(chat.cluster, before.cluster) {
        let node = [node_before(), vec![computer.fqdn.clone()]].concat();
        let mut gone = dialog(Task::Delete, &computer.fqdn, node, "Delete", Vec::new());
        gone.what = COMPUTER;
        worksheet.dialogs.push(gone);
    }
    if chat.default_sites() != before.default_sites() {
        worksheet.left_out.push(format!(
            "{name} is now the default of different sites. This cannot be entered in the property sheet; only \
             the wizard asks for it."
        ));
    }
    if !same_fqdn(&before.cluster.fqdn, &name) {
        worksheet
            .left_out
            .push(renamed(&before.cluster.fqdn, &name));
    }
}

/// A pool with the content of its document.
struct Chat<'t, 'i> {
    index: &'i Index<'t>,
    pool: PersistentChatPool<'t>,
    cluster: &'t Cluster,
    facets: &'i ChatFacets<'t>,
}

impl<'t, 'i> Chat<'t, 'i> {
    fn of(index: &'i Index<'t>, item: &Item<'t>) -> Option<Self> {
        let pool = PersistentChatPool::of(index, item.service?);
        Some(Self {
            index,
            pool,
            cluster: pool.cluster?,
            facets: pool.facets(index)?,
        })
    }

    fn is_multiple(&self) -> bool {
        let mut machines = self.cluster.machines.iter();
        match machines.next() {
            Some(only) if self.cluster.machines.len() == 1 => {
                !same_fqdn(&only.fqdn, &self.cluster.fqdn)
            }
            _ => true,
        }
    }

    /// The pages of the wizard, in order.
    fn wizard(&self) -> Vec<WorksheetPage> {
        let shape = match self.is_multiple() {
            true => "Multiple computer pool",
            false => "Single computer pool",
        };
        let fqdn = vec![
            PageEntry::text("Pool FQDN", &self.cluster.fqdn),
            PageEntry::selected(shape),
        ];
        let mut pages = vec![WorksheetPage::new(
            "Define the fully qualified domain name (FQDN)",
            fqdn,
        )];
        if self.is_multiple() {
            pages.push(computers(self.cluster));
        }
        pages.push(WorksheetPage::untitled("options", self.options()));
        let (has_backup, has_compliance) = (self.has_backup(), self.has_compliance());
        pages.push(WorksheetPage::new(
            "Define the SQL Server store",
            self.pair(Pair::Content),
        ));
        if has_backup {
            pages.push(WorksheetPage::untitled(
                "backup SQL Server store",
                self.pair(Pair::ContentBackup),
            ));
        }
        if has_compliance {
            pages.push(WorksheetPage::new(
                "Define the compliance SQL Server store",
                self.pair(Pair::Compliance),
            ));
        }
        if has_backup && has_compliance {
            pages.push(WorksheetPage::new(
                "Define the backup compliance SQL Server store",
                self.pair(Pair::ComplianceBackup),
            ));
        }
        if let Some(store) = self.pool.file_store(self.index) {
            let entries = vec![
                PageEntry::selected("Use a previously defined file store."),
                PageEntry::chosen("File store", store.title()),
            ];
            pages.push(WorksheetPage::new("Define the file store", entries));
        }
        if let Some(next_hop) = self.next_hop() {
            let entries = vec![PageEntry::chosen("Next hop pool", next_hop)];
            pages.push(WorksheetPage::untitled("next hop", entries));
        }
        pages.retain(|page| !page.entries.is_empty());
        pages
    }

    /// The sections of the property sheet, except the computers.
    fn sheet(&self) -> Vec<WorksheetPage> {
        let mut general = self.names();
        general.extend(self.pair(Pair::Content));
        let backup = "Use backup SQL Server stores to enable disaster recovery";
        general.push(PageEntry::ticked(backup, self.has_backup()));
        if self.has_backup() {
            general.extend(self.pair(Pair::ContentBackup));
        }
        general.push(PageEntry::ticked(
            "Enable compliance",
            self.has_compliance(),
        ));
        if self.has_compliance() {
            general.extend(self.pair(Pair::Compliance));
            if self.has_backup() {
                general.extend(self.pair(Pair::ComplianceBackup));
            }
        }
        let store = self.pool.file_store(self.index);
        general.extend(store.map(|store| PageEntry::chosen("File store", store.title())));
        let next_hop = self
            .next_hop()
            .map(|name| PageEntry::chosen("Next hop pool", name));
        vec![
            WorksheetPage::new("General", general),
            WorksheetPage::new("Next hop selection", next_hop.into_iter().collect()),
        ]
    }

    fn names(&self) -> Vec<PageEntry> {
        let mut names = Vec::new();
        if let Some(name) = self.pool.display_name(self.index) {
            names.push(PageEntry::text(
                "Display name of the Persistent Chat pool",
                name,
            ));
        }
        let port = self.pool.port(self.index).and_then(|port| port.number());
        if let Some(port) = port {
            names.push(PageEntry::text("Persistent Chat port", port.to_string()));
        }
        names
    }

    fn options(&self) -> Vec<PageEntry> {
        let mut options = self.names();
        options.push(PageEntry::ticked(
            "Enable compliance",
            self.has_compliance(),
        ));
        if self.is_multiple() {
            let label = "Use backup SQL Server stores to enable disaster recovery";
            options.push(PageEntry::ticked(label, self.has_backup()));
        }
        let defaults = self.default_sites();
        if let Some(site) = self.pool.site {
            let label = format!("Use this pool as default for site {}", site.name);
            options.push(PageEntry::ticked(label, defaults.contains(&site.id)));
        }
        if self.index.topology().sites.len() > 1 {
            let label = "Use this pool as default for all sites";
            options.push(PageEntry::ticked(label, self.is_default_everywhere()));
        }
        options
    }

    fn default_sites(&self) -> Vec<SiteId> {
        let sites = self.index.topology().sites.iter();
        let is_default = |site: &&Arc<Site>| {
            site.default_persistent_chat_pool.as_ref() == Some(&self.pool.service.id)
        };
        sites.filter(is_default).map(|site| site.id).collect()
    }

    fn is_default_everywhere(&self) -> bool {
        self.default_sites().len() == self.index.topology().sites.len()
    }

    /// Default sites that the wizard has no check box for.
    fn other_defaults(&self, index: &Index<'_>) -> Vec<String> {
        if self.is_default_everywhere() {
            return Vec::new();
        }
        let own = self.pool.site.map(|site| site.id);
        let others = self
            .default_sites()
            .into_iter()
            .filter(|site| Some(*site) != own);
        let names = others.filter_map(|site| index.site(site));
        names
            .map(|site| {
                format!(
                    "{} is the default of {}; the wizard offers only the site of the pool or all sites.",
                    self.cluster.fqdn, site.name
                )
            })
            .collect()
    }

    fn store(&self, kind: AssociationKind) -> Option<String> {
        Some(self.pool.sql_store(self.index, kind)?.title())
    }

    fn has_backup(&self) -> bool {
        let backup = AssociationKind::Database(Database::ContentBackup);
        self.store(backup).is_some()
    }

    fn has_compliance(&self) -> bool {
        let compliance = AssociationKind::Database(Database::Compliance);
        self.store(compliance).is_some()
    }

    fn next_hop(&self) -> Option<String> {
        let registrar = self.pool.next_hop(self.index)?;
        Some(self.index.cluster_of(registrar)?.fqdn.clone())
    }

    /// The store of a pair with its mirror and witness.
    fn pair(&self, pair: Pair) -> Vec<PageEntry> {
        let labels = Labels::of(pair);
        let Some(store) = self.store(AssociationKind::Database(pair.principal())) else {
            return Vec::new();
        };
        let mirror = self.store(AssociationKind::Database(pair.mirror()));
        let witness = self.store(AssociationKind::Witness(pair));
        mirrored_store((labels.store, store), (labels.mirror, mirror), witness)
    }

    /// The section for computers whose state differs from the published one, or from what the wizard sets.
    fn machine_states(&self, before: Option<&Chat<'_, '_>>) -> Vec<WorksheetPage> {
        let Some(active) = self.pool.active_machines(self.index) else {
            return Vec::new();
        };
        let is_active = |fqdn: &str, active: &[&str]| active.iter().any(|one| same_fqdn(one, fqdn));
        let active_before = before.and_then(|before| before.pool.active_machines(before.index));
        let mut entries = Vec::new();
        for machine in &self.cluster.machines {
            let is_active_now = is_active(&machine.fqdn, active);
            let is_same = active_before
                .is_some_and(|before| is_active(&machine.fqdn, before) == is_active_now);
            let is_new =
                before.is_some_and(|before| before.cluster.machine(&machine.fqdn).is_none());
            if is_same && !is_new {
                continue;
            }
            let button = if is_active_now {
                "Make active"
            } else {
                "Make inactive"
            };
            entries.push(PageEntry::new(
                button,
                EntryValue::Pressed(machine.fqdn.clone()),
            ));
        }
        match entries.is_empty() {
            true => Vec::new(),
            false => vec![WorksheetPage::new("Machine state settings", entries)],
        }
    }

    /// Facets in a form that is not understood, which no page can contain.
    fn not_understood(&self) -> Vec<String> {
        let is_unclear = |kind: &AssociationKind| {
            matches!(self.facets.reference(*kind), Facet::NotUnderstood { .. })
        };
        let mut unclear: Vec<&str> = AssociationKind::OF_PERSISTENT_CHAT
            .iter()
            .filter(|kind| is_unclear(kind))
            .map(|kind| kind.in_words())
            .collect();
        let settings = [
            (
                "port",
                matches!(self.facets.port, Facet::NotUnderstood { .. }),
            ),
            (
                "display name",
                matches!(self.facets.display_name, Facet::NotUnderstood { .. }),
            ),
            (
                "active computers",
                matches!(self.facets.active_machines, Facet::NotUnderstood { .. }),
            ),
        ];
        unclear.extend(settings.iter().filter(|(_, is)| *is).map(|(name, _)| *name));
        let fqdn = &self.cluster.fqdn;
        let sentence = |what: &str| {
            format!(
                "The {what} of {fqdn} is written in a form that is not understood, so it is on none of the pages."
            )
        };
        unclear.into_iter().map(sentence).collect()
    }
}

/// The labels of the lists of a pair.
struct Labels {
    store: &'static str,
    mirror: &'static str,
}

impl Labels {
    fn of(pair: Pair) -> Self {
        let (store, mirror) = match pair {
            Pair::Content => ("SQL Server store", "Mirroring SQL Server store"),
            Pair::ContentBackup => ("Backup SQL Server store", "Backup SQL Server store mirror"),
            Pair::Compliance => (
                "Compliance SQL Server store",
                "Compliance SQL Server store mirror",
            ),
            Pair::ComplianceBackup => (
                "Backup compliance SQL Server store",
                "Backup compliance SQL Server store mirror",
            ),
        };
        Self { store, mirror }
    }
}
