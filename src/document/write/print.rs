//! Writing a document anew: for a design that never was a document, or in the other format.

use crate::document::encoding::{self, Encoding};
use crate::document::error::WriteError;
use crate::document::namespaces::{BUILDER, TOPOLOGY, WRITABLE, urn};
use crate::document::read::NO_SIGNATURE;
use crate::document::vocabulary::Vocabulary;
use crate::topology::{SiteKind, Topology};

use super::markup::{Declaration, Layout, Markup, Printer};
use super::published::Published;
use super::shared;
use super::tbxml::{Builder, Copy};

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
    let root = root
        .containing(shared::sip_domains(&topology.sip_domains, first))
        .containing(published_section(&objects, topology, "Sites"))
        .containing(published_section(&objects, topology, "Clusters"))
        .containing(published_section(&objects, topology, "SqlInstances"))
        .containing(published_section(&objects, topology, "Services"));
    let extra = topology.extra.elements.iter();
    let root = root.containing_all(extra.map(|element| Markup::of(element, first)));
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.element(&root, "", "");
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
    let clusters = topology.clusters.iter();
    match name {
        "Sites" => section.containing_all(topology.sites.iter().map(|site| objects.site(site))),
        "Clusters" => section.containing_all(clusters.map(|cluster| objects.cluster(cluster))),
        "SqlInstances" => section.containing_all(clusters.flat_map(|cluster| {
            let instances = cluster.sql_instances.iter();
            instances.map(|instance| objects.instance(cluster, instance))
        })),
        _ => {
            let services = topology.services.iter();
            section.containing_all(services.map(|service| objects.service(service)))
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
    let original = published.map(|published| {
        let builder = Builder {
            vocabulary,
            copy: Copy::Original,
        };
        // The simple URLs are another document of the deployment, which is not at hand.
        Markup::new(urn(BUILDER), "OriginalTopology", last)
            .with("SignatureOfSimpleUrl", NO_SIGNATURE)
            .containing(partial(&builder, published))
    });
    let builder = Builder {
        vocabulary,
        copy: Copy::New,
    };
    let new = Markup::new(urn(BUILDER), "NewTopology", last);
    let root = Markup::new(urn(BUILDER), "TopologyBuilder", last)
        .with_bool("IsFreeFromChanges", true)
        .with("FileName", file_name)
        .containing_all(original)
        .containing(new.containing(partial(&builder, topology)));
    let layout = product_layout();
    let mut printer = Printer::new(&layout);
    printer.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    printer.raw(layout.line_end);
    printer.element(&root, "", "");
    Ok((printer.finish()?, encoding::TOPOLOGY_BUILDER))
}

fn partial<'a>(builder: &Builder<'a>, topology: &'a Topology) -> Markup<'a> {
    let last = Declaration::Last;
    let urls = topology.simple_urls.as_ref();
    let is_downloaded = topology.signature.is_some();
    let extra = topology.extra.elements.iter();
    builder
        .partial(topology)
        .containing(shared::sip_domains(&topology.sip_domains, last))
        .containing_all(urls.map(|urls| builder.simple_urls(urls, is_downloaded)))
        .containing(builder_section(builder, topology, "CentralSites"))
        .containing(builder_section(builder, topology, "Services"))
        .containing_all(extra.map(|element| Markup::of(element, last)))
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
            section.containing_all(central.map(|site| builder.whole_site(topology, site)))
        }
        _ => {
            let services = topology.services.iter();
            section.containing_all(services.map(|service| builder.service(service)))
        }
    }
}
