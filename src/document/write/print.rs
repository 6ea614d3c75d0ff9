//! Writing a document anew: for a design that never was a document, or in the other format.

use crate::document::encoding::{self, Encoding};
use crate::document::error::WriteError;
use crate::document::namespaces::{BUILDER, TOPOLOGY, WRITABLE, urn};
use crate::document::read::NO_SIGNATURE;
use crate::document::vocabulary::Vocabulary;
use crate::topology::{SiteKind, Topology};

use crate::document::write::markup::{Declaration, Layout, Markup, Part, Printer};
use crate::document::write::published::Published;
use crate::document::write::shared;
use crate::document::write::tbxml::{Builder, Copy, WithinSites};

/// The layout that the product gives its files (format notes, c).
fn product_layout() -> Layout {
    Layout {
        line_end: "\r\n",
        step: "  ".to_owned(),
        ascii_only: false,
    }
}

/// A published topology, as the cmdlet prints it and a redirection stores it.
///
/// # Errors
/// When something cannot be written in XML.
pub fn published(
    topology: &Topology,
    vocabulary: &Vocabulary,
) -> Result<(String, Encoding), WriteError> {
    let first = Declaration::First;
    let objects = Published::new(topology, vocabulary);
    let mut root = Markup::new(urn(TOPOLOGY), "Topology", first).with(
        "Signature",
        topology.signature.as_deref().unwrap_or(NO_SIGNATURE),
    );
    for (name, value) in &topology.extra.attributes.0 {
        root = root.with(name, &**value);
    }
    let sections = ["Sites", "Clusters", "SqlInstances", "Services"];
    let sections = sections.into_iter().map(|name| {
        let shell = Markup::new(urn(TOPOLOGY), name, first);
        Part::Around(shell, published_objects(&objects, topology, name))
    });
    let extra = topology.extra.elements.iter();
    let root = Part::around(
        root,
        std::iter::once(shared::sip_domains(&topology.sip_domains, first))
            .map(Part::Whole)
            .chain(sections)
            .chain(extra.map(|element| Part::Whole(Markup::of(element, first)))),
    );
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.part(root, "", "");
    printer.raw(layout.line_end);
    Ok((printer.finish()?, encoding::PUBLISHED))
}

/// One of the four lists of a published topology.
pub fn published_section<'a>(
    objects: &Published<'a>,
    topology: &'a Topology,
    name: &'a str,
) -> Markup<'a> {
    let section = Markup::new(urn(TOPOLOGY), name, Declaration::First);
    let objects = published_objects(objects, topology, name);
    section.containing_all(objects.filter_map(|part| match part {
        Part::Whole(markup) => Some(markup),
        Part::Around(..) => None,
    }))
}

/// What stands in one of the four lists, each whole.
fn published_objects<'o, 'a: 'o>(
    objects: &'o Published<'a>,
    topology: &'a Topology,
    name: &str,
) -> Box<dyn Iterator<Item = Part<'a>> + 'o> {
    let clusters = topology.clusters.iter();
    match name {
        "Sites" => Box::new(
            topology
                .sites
                .iter()
                .map(|site| Part::Whole(objects.site(site))),
        ),
        "Clusters" => Box::new(clusters.map(|cluster| Part::Whole(objects.cluster(cluster)))),
        "SqlInstances" => Box::new(clusters.flat_map(|cluster| {
            let instances = cluster.sql_instances.iter();
            instances.map(|instance| Part::Whole(objects.instance(cluster, instance)))
        })),
        _ => {
            let services = topology.services.iter();
            Box::new(services.map(|service| Part::Whole(objects.service(service))))
        }
    }
}

/// A file of Topology Builder. `published` is what the deployment has, for `OriginalTopology`.
///
/// # Errors
/// When something cannot be written in XML.
pub fn builder(
    topology: &Topology,
    published: Option<&Topology>,
    vocabulary: &Vocabulary,
) -> Result<(String, Encoding), WriteError> {
    let last = Declaration::Last;
    let file_name = format!("{}.tbxml", topology.sip_domains.default_domain);
    let (of_original, of_new) = [Copy::Original, Copy::New]
        .map(|copy| Builder { vocabulary, copy })
        .into();
    let original = published.map(|published| {
        // The simple URLs are another document of the deployment, which is not at hand.
        let shell = Markup::new(urn(BUILDER), "OriginalTopology", last)
            .with("SignatureOfSimpleUrl", NO_SIGNATURE);
        Part::around(shell, std::iter::once(partial(&of_original, published)))
    });
    let shell = Markup::new(urn(BUILDER), "NewTopology", last);
    let new = Part::around(shell, std::iter::once(partial(&of_new, topology)));
    let root = Markup::new(urn(BUILDER), "TopologyBuilder", last)
        .with_bool("IsFreeFromChanges", true)
        .with("FileName", file_name);
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    printer.raw(layout.line_end);
    printer.part(
        Part::around(root, original.into_iter().chain([new])),
        "",
        "",
    );
    Ok((printer.finish()?, encoding::TOPOLOGY_BUILDER))
}

fn partial<'o, 'a: 'o>(builder: &'o Builder<'a>, topology: &'a Topology) -> Part<'o> {
    let last = Declaration::Last;
    let urls = topology.simple_urls.as_ref();
    let is_downloaded = topology.signature.is_some();
    let extra = topology.extra.elements.iter();
    let sites = topology.sites.iter();
    let central = sites.filter(|site| site.kind == SiteKind::Central);
    let section = |name| Markup::new(urn(WRITABLE), name, last);
    let within = WithinSites::of(topology);
    let sites = Part::around(
        section("CentralSites"),
        central.map(move |site| Part::Whole(builder.whole_site(&within, site))),
    );
    let services = topology.services.iter();
    let services = Part::around(
        section("Services"),
        services.map(|service| Part::Whole(builder.service(service))),
    );
    let urls = urls.map(|urls| Part::Whole(builder.simple_urls(urls, is_downloaded)));
    Part::around(
        builder.partial(topology),
        std::iter::once(shared::sip_domains(&topology.sip_domains, last))
            .map(Part::Whole)
            .chain(urls)
            .chain([sites, services])
            .chain(extra.map(move |element| Part::Whole(Markup::of(element, last)))),
    )
}

/// One of the two lists of a `PartialTopology`.
pub fn builder_section<'a>(
    builder: &Builder<'a>,
    topology: &'a Topology,
    name: &'a str,
) -> Markup<'a> {
    let section = Markup::new(urn(WRITABLE), name, Declaration::Last);
    match name {
        "CentralSites" => {
            let sites = topology.sites.iter();
            let central = sites.filter(|site| site.kind == SiteKind::Central);
            let within = WithinSites::of(topology);
            section.containing_all(central.map(|site| builder.whole_site(&within, site)))
        }
        _ => {
            let services = topology.services.iter();
            section.containing_all(services.map(|service| builder.service(service)))
        }
    }
}
