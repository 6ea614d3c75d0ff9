//! `describe`: says in plain words what is in a topology.

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::{Exit, output};
use crate::document::{save, shown};
use crate::vocabulary::Vocabulary;
use crate::workspace::describe::{
    Description, FacetDescription, LineAndColumn, ObjectDescription, SiteDescription,
    Understanding, describe,
};

/// Increased when a field changes its meaning or is removed; new fields may be added at any time.
const VERSION: u32 = 1;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer describe deployed.xml\n  topology-designer describe \
                  CsConfiguration.zip --format json\n  topology-designer describe deployed.xml --anonymous \
                  > to-send.txt\n  git config diff.topology.textconv \"topology-designer describe \
                  --no-lines\"\n\nAll settings of a pool are listed, with the lines they were read from. \
                  Content that is not understood is quoted, and listed again at the end.\n\n--anonymous \
                  replaces every name, address and URL consistently, also in quotations, and omits the \
                  file name. The product's own spellings are kept, so that other people can interpret \
                  them.\n\nJSON is one object:\n  version   1; grows when a field changes its meaning\n  \
                  program   name and version of this program\n  file   the file (null with --anonymous or \
                  --no-lines)\n  format    topology-builder, published or design\n  versions  [product \
                  version of a pool], oldest first\n  sip_domains, simple_urls  [text]; the default domain \
                  first\n  sites     [{name, kind (central or branch), line, column, default_pool (a \
                  facet),\n            objects [object]}]\n  elsewhere [object]: of a site that does not \
                  exist\n  notes     [{object, note}]: notes of users; none with --anonymous\n  \
                  not_understood  [{object, why, quote, line, column}]\n\nAn object is {kind, name, \
                  version, line, column, servers [name], facets [facet],\nused_by [text]}; a facet is \
                  {facet, state (understood, absent or not-understood),\nvalue (null unless understood), \
                  quote (null unless not understood), line, column}.\nLines are those of FILE; inside a \
                  design, facets have none.\n\nExit codes: 0 described, 2 the file could not be read."
)]
pub struct Arguments {
    /// Topology to describe; - is standard input
    file: PathBuf,

    /// Replace names, addresses and URLs
    #[arg(long)]
    anonymous: bool,

    /// Leave out the file name and line numbers, so that two descriptions can be compared
    #[arg(long)]
    no_lines: bool,

    /// Output format
    #[arg(long, value_enum, default_value_t = DescriptionFormat::Text)]
    format: DescriptionFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum DescriptionFormat {
    /// For people
    Text,
    /// For scripts
    Json,
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    program: &'static str,
    file: Option<String>,
    #[serde(flatten)]
    description: &'d Description,
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    let opened = match save::open(&arguments.file, vocabulary) {
        Ok((opened, _)) => opened,
        Err(error) => {
            output::complain(&error.to_string());
            return Exit::Failed;
        }
    };
    let mut description = describe(&opened, arguments.anonymous);
    if arguments.no_lines {
        description.forget_lines();
    }
    let is_named = !arguments.anonymous && !arguments.no_lines;
    let file = is_named.then(|| shown::path(&arguments.file));
    match arguments.format {
        DescriptionFormat::Text => {
            let file = file.unwrap_or_else(|| "The topology".to_owned());
            let lines = lines(&description, &file, opened.format.in_words());
            output::print_lines(lines.into_iter(), Exit::Fine)
        }
        DescriptionFormat::Json => {
            let document = Document {
                version: VERSION,
                program: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
                file,
                description: &description,
            };
            output::print_json(&document, Exit::Fine)
        }
    }
}

fn lines(description: &Description, file: &str, format: &str) -> Vec<String> {
    let of_version = match description.versions.is_empty() {
        true => String::new(),
        false => format!(", {}", description.versions.join(" and ")),
    };
    let mut lines = vec![format!("{file}: {format}{of_version}")];
    if !description.sip_domains.is_empty() {
        lines.push(format!(
            "SIP domains: {}",
            description.sip_domains.join(", ")
        ));
    }
    if !description.simple_urls.is_empty() {
        lines.push(format!(
            "Simple URLs: {}",
            description.simple_urls.join(", ")
        ));
    }
    for site in &description.sites {
        push_site(&mut lines, site);
    }
    if !description.elsewhere.is_empty() {
        lines.push(String::new());
        lines.push("In a site that does not exist".to_owned());
        for object in &description.elsewhere {
            push_object(&mut lines, object);
        }
    }
    if !description.notes.is_empty() {
        lines.push(String::new());
        lines.push(format!("Notes ({})", description.notes.len()));
    }
    for note in &description.notes {
        for (at, line) in note.note.lines().enumerate() {
            lines.push(match at {
                0 => format!("  {}: {line}", note.object),
                _ => format!("    {line}"),
            });
        }
    }
    lines.push(String::new());
    match description.not_understood.len() {
        0 => lines.push("Everything about Persistent Chat is understood.".to_owned()),
        count => lines.push(format!("Not understood ({count})")),
    }
    for unclear in &description.not_understood {
        let place = in_front(unclear.at);
        lines.push(format!(
            "  {place}{}: {}: {}",
            unclear.object, unclear.why, unclear.quote
        ));
    }
    lines
}

fn push_site(lines: &mut Vec<String>, site: &SiteDescription) {
    let kind = match site.kind {
        "branch" => "Branch site",
        _ => "Site",
    };
    lines.push(String::new());
    lines.push(format!(
        "{kind} {}{}: {}",
        site.name,
        behind(site.at),
        match site.objects.len() {
            1 => "1 pool or store".to_owned(),
            count => format!("{count} pools and stores"),
        }
    ));
    if site.default_pool.state != Understanding::Absent {
        lines.push(format!("  {}", facet(&site.default_pool)));
    }
    for object in &site.objects {
        push_object(lines, object);
    }
}

fn push_object(lines: &mut Vec<String>, object: &ObjectDescription) {
    let version = object.version.as_deref();
    let version = version.map_or_else(String::new, |version| format!(", {version}"));
    lines.push(format!(
        "  {} {}{version}{}",
        object.kind,
        object.name,
        behind(object.at)
    ));
    match object.servers.as_slice() {
        [] => {}
        [server] if *server == object.name => {}
        servers => lines.push(format!("    Servers: {}", servers.join(", "))),
    }
    let (stated, absent): (Vec<_>, Vec<_>) = object
        .facets
        .iter()
        .partition(|facet| facet.state != Understanding::Absent);
    lines.extend(
        stated
            .into_iter()
            .map(|stated| format!("    {}", facet(stated))),
    );
    if !absent.is_empty() {
        let absent: Vec<&str> = absent.iter().map(|facet| facet.facet.as_str()).collect();
        lines.push(format!("    Unknown: {}", absent.join(", ")));
    }
    if !object.used_by.is_empty() {
        lines.push(format!("    Used by: {}", object.used_by.join(", ")));
    }
}

fn facet(facet: &FacetDescription) -> String {
    let what = match (facet.state, &facet.value, &facet.quote) {
        (Understanding::NotUnderstood, _, Some(quote)) => format!("not understood: {quote}"),
        (_, Some(value), _) => value.clone(),
        _ => "none".to_owned(),
    };
    format!("{}: {what}{}", facet.facet, behind(facet.at))
}

fn behind(at: LineAndColumn) -> String {
    at.line
        .map_or_else(String::new, |line| format!(" (line {line})"))
}

fn in_front(at: LineAndColumn) -> String {
    match at.line.zip(at.column) {
        Some((line, column)) => format!("line {line}, column {column}: "),
        None => String::new(),
    }
}
