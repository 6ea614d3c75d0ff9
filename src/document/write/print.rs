//! Writes a document from scratch: for a design that was not imported, or in the other format.

use crate::document::encoding::{self, Encoding};
use crate::document::error::WriteError;
use crate::document::namespaces::{BUILDER, TOPOLOGY, WRITABLE, urn};
use crate::document::read::NO_SIGNATURE;
use crate::topology::Topology;
use crate::vocabulary::Vocabulary;

use crate::document::write::markup::{Declaration, Layout, Markup, Printer};
use crate::document::write::published::PublishedNumbers;
use crate::document::write::shared;
use crate::document::write::tbxml::{Builder, Copy, WithinSites};

/// The layout of the product's files (format notes, c).
fn product_layout() -> Layout {
    Layout {
        line_end: "\r\n",
        step: "  ".to_owned(),
        ascii_only: false,
    }
}

/// A published topology in the form that the cmdlet prints and a redirection stores.
///
/// # Errors
///
/// If something cannot be written in XML.
pub fn published(
    topology: &Topology,
    vocabulary: &Vocabulary,
) -> Result<(String, Encoding), WriteError> {
    let first = Declaration::First;
    let objects = PublishedNumbers::new(topology, vocabulary);
    let mut root = Markup::new(urn(TOPOLOGY), "Topology", first).with(
        "Signature",
        topology.signature.as_deref().unwrap_or(NO_SIGNATURE),
    );
    for (name, value) in &topology.extra.attributes.0 {
        root = root.with(name, &**value);
    }
    let mut root = root.containing(shared::sip_domains(&topology.sip_domains, first));
    for name in SECTIONS {
        root = root.containing(published_section(&objects, topology, name));
    }
    let extra = &topology.extra.elements;
    let root = root.containing_each(extra, move |element| Markup::of(element, first));
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.make_room(|printer| printer.element(&root, "", ""));
    printer.element(&root, "", "");
    printer.raw(layout.line_end);
    Ok((printer.finish()?, encoding::PUBLISHED))
}

/// The lists of a published topology.
const SECTIONS: [&str; 4] = ["Sites", "Clusters", "SqlInstances", "Services"];

/// One of the four lists of a published topology.
pub fn published_section<'o>(
    objects: &'o PublishedNumbers<'o>,
    topology: &'o Topology,
    name: &'o str,
) -> Markup<'o> {
    let section = Markup::new(urn(TOPOLOGY), name, Declaration::First);
    match name {
        "Sites" => section.containing_each(&topology.sites, |site| objects.site(site)),
        "Clusters" => {
            section.containing_each(&topology.clusters, |cluster| objects.cluster(cluster))
        }
        "SqlInstances" => topology.clusters.iter().fold(section, |section, cluster| {
            let instances = &cluster.sql_instances;
            section.containing_each(instances, move |i| objects.instance(cluster, i))
        }),
        _ => section.containing_each(&topology.services, |service| objects.service(service)),
    }
}

/// A Topology Builder file. `published` is the deployed topology for `OriginalTopology`.
///
/// # Errors
///
/// If something cannot be written in XML.
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
    let (within_published, within) = (published.map(WithinSites::of), WithinSites::of(topology));
    let original = published
        .zip(within_published.as_ref())
        .map(|(published, within)| {
            // The simple URLs are in a different document of the deployment, which is not available.
            Markup::new(urn(BUILDER), "OriginalTopology", last)
                .with("SignatureOfSimpleUrl", NO_SIGNATURE)
                .containing(partial(&of_original, published, within))
        });
    let new = Markup::new(urn(BUILDER), "NewTopology", last)
        .containing(partial(&of_new, topology, &within));
    let root = Markup::new(urn(BUILDER), "TopologyBuilder", last)
        .with_bool("IsFreeFromChanges", true)
        .with("FileName", file_name)
        .containing_all(original)
        .containing(new);
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    printer.raw(layout.line_end);
    printer.make_room(|printer| printer.element(&root, "", ""));
    printer.element(&root, "", "");
    Ok((printer.finish()?, encoding::TOPOLOGY_BUILDER))
}

fn partial<'o, 'a: 'o>(
    builder: &Builder<'a>,
    topology: &'a Topology,
    within: &'o WithinSites<'a>,
) -> Markup<'o> {
    let last = Declaration::Last;
    let is_downloaded = topology.signature.is_some();
    let urls = topology.simple_urls.as_ref();
    builder
        .partial(topology)
        .containing(shared::sip_domains(&topology.sip_domains, last))
        .containing_all(urls.map(|urls| builder.simple_urls(urls, is_downloaded)))
        .containing(builder_section(builder, topology, within, "CentralSites"))
        .containing(builder_section(builder, topology, within, "Services"))
        .containing_each(&topology.extra.elements, move |element| {
            Markup::of(element, last)
        })
}

/// One of the two lists of a `PartialTopology`.
pub fn builder_section<'o, 'a: 'o>(
    builder: &Builder<'a>,
    topology: &'a Topology,
    within: &'o WithinSites<'a>,
    name: &'static str,
) -> Markup<'o> {
    let builder = *builder;
    let section = Markup::new(urn(WRITABLE), name, Declaration::Last);
    match name {
        "CentralSites" => section.containing_each(within.central_sites(), move |site| {
            builder.whole_site(within, site)
        }),
        _ => section.containing_each(&topology.services, move |service| builder.service(service)),
    }
}
