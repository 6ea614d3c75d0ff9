//! The deployment and its sites: "New Topology…" and "New Central Site…" (domain notes, 2.6).

use crate::publish::worksheet::{
    EntryValue, PageEntry, Sides, Task, Worksheet, WorksheetDialog, WorksheetPage,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{ObjectId, Site, SiteKind, Topology};

pub(super) fn add(worksheet: &mut Worksheet, sides: &Sides<'_>) {
    let topology = sides.design.topology();
    let mut sites = topology.sites.iter();
    if sides.published.is_none() {
        let first = topology
            .sites
            .iter()
            .position(|site| site.kind == SiteKind::Central);
        let first = first.and_then(|first| sites.nth(first));
        worksheet
            .dialogs
            .push(new_topology(topology, first.map(|first| &**first)));
        worksheet.left_out.push(
            "Choose simple URLs and the Central Management Server in \"Edit Properties…\" of the top node; \
             they are not listed here."
                .to_owned(),
        );
        sites = topology.sites.iter();
        let is_first = |site: &Site| first.is_some_and(|first| first.id == site.id);
        for site in sites.filter(|site| !is_first(site)) {
            add_site(worksheet, sides, site);
        }
        return;
    }
    for site in sites {
        add_site(worksheet, sides, site);
    }
}

/// The wizard that creates a topology with its first site.
fn new_topology(topology: &Topology, first: Option<&Site>) -> WorksheetDialog {
    let domains = &topology.sip_domains;
    let primary = &domains.default_domain;
    let further = domains.domains.iter().map(|domain| domain.name.clone());
    let further: Vec<String> = further.filter(|name| !same_fqdn(name, primary)).collect();
    let mut pages = vec![WorksheetPage::new(
        "Define the primary domain",
        vec![PageEntry::text("Primary SIP domain", primary)],
    )];
    if !further.is_empty() {
        let entries = vec![PageEntry::new(
            "Supported domain",
            EntryValue::Added(further),
        )];
        pages.push(WorksheetPage::new(
            "Specify additional supported domains",
            entries,
        ));
    }
    if let Some(site) = first {
        pages.push(WorksheetPage::new("Define the first site", names(site)));
        pages.extend(details(site));
    }
    WorksheetDialog {
        task: Task::New,
        object: ObjectId::Deployment,
        name: first.map_or_else(|| primary.clone(), |site| site.name.clone()),
        what: "topology and its first site",
        node: Vec::new(),
        command: "New Topology…".to_owned(),
        pages,
        is_second_part: false,
    }
}

fn add_site(worksheet: &mut Worksheet, sides: &Sides<'_>, site: &Site) {
    let published = sides.published.as_ref();
    let before = published.and_then(|published| published.site(site.id));
    let (task, command) = match (&site.kind, before) {
        (SiteKind::Branch { .. }, None) => {
            worksheet.left_out.push(format!(
                "{} is a branch site; its pages are not listed here.",
                site.name
            ));
            return;
        }
        (SiteKind::Branch { .. }, Some(_)) => return,
        (SiteKind::Central, None) => (Task::New, "New Central Site…"),
        (SiteKind::Central, Some(before)) if pages(before) == pages(site) => return,
        (SiteKind::Central, Some(_)) => (Task::Edit, "Edit Properties…"),
    };
    worksheet.dialogs.push(WorksheetDialog {
        task,
        object: site.id.into(),
        name: site.name.clone(),
        what: "site",
        node: before
            .map(|before| before.name.clone())
            .into_iter()
            .collect(),
        command: command.to_owned(),
        pages: pages(site),
        is_second_part: false,
    });
}

fn pages(site: &Site) -> Vec<WorksheetPage> {
    let first = WorksheetPage::untitled("name of the site", names(site));
    std::iter::once(first).chain(details(site)).collect()
}

fn names(site: &Site) -> Vec<PageEntry> {
    let description = site.description.as_ref();
    let description = description.map(|text| PageEntry::text("Description", text));
    std::iter::once(PageEntry::text("Name", &site.name))
        .chain(description)
        .collect()
}

fn details(site: &Site) -> Option<WorksheetPage> {
    let details = [
        ("City", &site.city),
        ("State/Province", &site.state),
        ("Country/Region Code", &site.country_code),
    ];
    let details: Vec<PageEntry> = details
        .into_iter()
        .filter_map(|(label, value)| Some(PageEntry::text(label, value.as_ref()?)))
        .collect();
    (!details.is_empty()).then(|| WorksheetPage::new("Specify site details", details))
}
