//! Replaces names, addresses and URLs of a topology, so that a description can be sent to somebody. The
//! same text always gets the same replacement, even inside quoted text. Words of the product itself stay
//! readable.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use crate::topology::content::{Attributes, Element, Extra};
use crate::topology::recognize_chat::words::TokenWords;
use crate::topology::{Role, Topology};

/// The shortest part of a word that is looked for inside other words; shorter parts occur in nearly
/// every word.
const SHORTEST_FRAGMENT: usize = 3;

/// Replacements of names start with the first of these words that occurs in no name.
const STEMS: [&str; 6] = ["name", "word", "item", "thing", "label", "alias"];

/// The names of a topology, and the replacement of each.
#[derive(Debug)]
pub struct Names {
    /// Names in lower case, with their replacements.
    known: BTreeMap<String, String>,
    /// The same names, longest first, as far as they are looked for inside other words.
    fragments: Vec<(String, String)>,
    /// The prefix of the replacement of each address.
    addresses: BTreeMap<IpAddr, String>,
    spelled_by_product: BTreeSet<String>,
}

impl Names {
    /// Collects every name of a topology, in the order of the document.
    pub fn of(topology: &Topology) -> Self {
        let spelled_by_product = spelled_by_product(topology);
        let mut texts = Texts {
            all: Vec::new(),
            addresses: Vec::new(),
            spelled_by_product: &spelled_by_product,
        };
        texts.of_topology(topology);
        let (mut order, addresses) = (texts.all, texts.addresses);
        let mut seen = BTreeSet::new();
        order.retain(|run| seen.insert(run.clone()));
        let stem = stem(&seen);
        let known: BTreeMap<String, String> = order
            .into_iter()
            .enumerate()
            .map(|(position, run)| (run, format!("{stem}{}", position + 1)))
            .collect();
        let mut fragments: Vec<(String, String)> = known
            .iter()
            .filter(|(run, _)| run.chars().count() >= SHORTEST_FRAGMENT)
            .map(|(run, replacement)| (run.clone(), replacement.clone()))
            .collect();
        fragments.sort_by_key(|(run, _)| (std::cmp::Reverse(run.len()), run.clone()));
        let mut numbered = BTreeMap::new();
        for address in addresses {
            let number = numbered.len() + 1;
            numbered
                .entry(address)
                .or_insert_with(|| format!("address-{stem}{number}"));
        }
        Self {
            known,
            fragments,
            addresses: numbered,
            spelled_by_product,
        }
    }

    /// A text in which every name is replaced.
    pub fn replaced(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((address, length)) = address_at(rest, out.chars().next_back()) {
                match self.addresses.get(&address) {
                    Some(replacement) => out.push_str(replacement),
                    None => out.push_str("address"),
                }
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            if !is_in_run(first) {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                continue;
            }
            let end = rest.find(|c| !is_in_run(c)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let is_markup = after.starts_with("=\"") || out.ends_with('<') || out.ends_with("</");
            out.push_str(&self.replaced_run(run, is_markup));
            rest = after;
        }
        out
    }

    fn replaced_run(&self, run: &str, is_markup: bool) -> String {
        let lower = run.to_lowercase();
        if let Some(replacement) = self.known.get(&lower) {
            return replacement.clone();
        }
        if is_markup || self.spelled_by_product.contains(&lower) {
            return run.to_owned();
        }
        let mut replaced = lower.clone();
        for (fragment, replacement) in &self.fragments {
            if replaced.contains(fragment.as_str()) {
                replaced = replaced.replace(fragment.as_str(), replacement);
            }
        }
        match replaced == lower {
            true => run.to_owned(),
            false => replaced,
        }
    }
}

/// The characters that names and numbers consist of; dots, slashes and spaces separate them.
fn is_in_run(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

fn stem(names: &BTreeSet<String>) -> String {
    let is_free = |stem: &str| {
        !names
            .iter()
            .any(|name| name.contains(stem) || stem.contains(name.as_str()))
    };
    let known = STEMS.into_iter().find(|stem| is_free(stem));
    known.map_or_else(
        || {
            // A text that is longer than every name occurs in none of them.
            let longest = names.iter().map(|name| name.len()).max().unwrap_or(0);
            format!("n{}", "x".repeat(longest))
        },
        str::to_owned,
    )
}

/// The address at the start of a text, and its length there. The address that means all addresses
/// (`0.0.0.0`) is not replaced.
fn address_at(text: &str, before: Option<char>) -> Option<(IpAddr, usize)> {
    if before.is_some_and(|c| is_in_run(c) || matches!(c, '.' | ':')) {
        return None;
    }
    let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let candidate = text.get(..end)?.trim_end_matches(['.', ':']);
    let candidate = match candidate.parse::<IpAddr>() {
        Ok(address) => return is_name(address).then_some((address, candidate.len())),
        // The address is followed by a port.
        Err(_) => candidate.split(':').next()?,
    };
    let address: Ipv4Addr = candidate.parse().ok()?;
    is_name(address.into()).then_some((address.into(), candidate.len()))
}

fn is_name(address: IpAddr) -> bool {
    !address.is_unspecified()
}

/// Words that the product uses, in lower case: roles, usages and the like.
fn spelled_by_product(topology: &Topology) -> BTreeSet<String> {
    let roles = Role::KNOWN.iter().map(|role| role.name().to_owned());
    let vocabulary = topology.vocabulary();
    let tokens = vocabulary.rows().iter().map(|row| row.token.to_string());
    let more = [
        "urn",
        "component",
        "application",
        "true",
        "false",
        "default",
        "http",
        "https",
    ];
    let more = more.into_iter().map(str::to_owned);
    let all = roles.chain(tokens).chain(more);
    all.map(|token| token.to_lowercase()).collect()
}

struct Texts<'s> {
    all: Vec<String>,
    addresses: Vec<IpAddr>,
    spelled_by_product: &'s BTreeSet<String>,
}

impl Texts<'_> {
    fn of_topology(&mut self, topology: &Topology) {
        let domains = &topology.sip_domains;
        self.name(&domains.default_domain);
        for domain in &domains.domains {
            self.name(&domain.name);
        }
        for url in topology.simple_urls.iter().flat_map(|urls| &urls.urls) {
            for text in [&url.domain, &url.active_url]
                .into_iter()
                .chain(&url.entries)
            {
                self.name(text);
            }
        }
        for site in &topology.sites {
            self.name(&site.name);
            let more = [
                &site.description,
                &site.city,
                &site.state,
                &site.country_code,
            ];
            for text in more.into_iter().flatten() {
                self.name(text);
            }
            self.of_extra(&site.extra);
        }
        for cluster in &topology.clusters {
            self.name(&cluster.fqdn);
            self.of_extra(&cluster.extra);
            for machine in &cluster.machines {
                self.name(&machine.fqdn);
                for text in [&machine.fault_domain, &machine.upgrade_domain]
                    .into_iter()
                    .flatten()
                {
                    self.name(text);
                }
                self.of_extra(&machine.extra);
                for interface in &machine.interfaces {
                    self.name(&interface.ip_address);
                    self.name(
                        interface
                            .configured_ip_address
                            .as_deref()
                            .unwrap_or_default(),
                    );
                    self.of_extra(&interface.extra);
                }
            }
            for instance in &cluster.sql_instances {
                self.name(&instance.name);
                self.name(
                    instance
                        .always_on_primary_node
                        .as_deref()
                        .unwrap_or_default(),
                );
                self.of_extra(&instance.extra);
            }
        }
        for service in &topology.services {
            if let Some(content) = &service.content {
                self.of_element(content);
            }
            self.of_extra(&service.extra);
            for dependency in &service.depends_on {
                self.of_extra(&dependency.extra);
            }
        }
        self.of_extra(&topology.extra);
    }

    /// Adds a text that is a name, whatever words it consists of.
    fn name(&mut self, text: &str) {
        self.runs(text, |_| true);
    }

    /// Adds a text that may be a name or a word of the product.
    fn value(&mut self, text: &str) {
        let spelled = self.spelled_by_product;
        self.runs(text, |run| {
            !spelled.contains(run) && TokenWords::of(run).is_none()
        });
    }

    fn runs(&mut self, text: &str, is_name: impl Fn(&str) -> bool) {
        for token in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';')) {
            let bare = token.trim_matches(['[', ']', '(', ')', '"']);
            if let Some((address, _)) = address_at(bare, None) {
                self.addresses.push(address);
                continue;
            }
            for run in token.split(|c| !is_in_run(c)) {
                let run = run.to_lowercase();
                let is_number = run.chars().all(|c| c.is_ascii_digit() || c == '-');
                let is_scheme = matches!(run.as_str(), "http" | "https" | "urn");
                if !is_number && !is_scheme && is_name(&run) {
                    self.all.push(run);
                }
            }
        }
    }

    fn of_extra(&mut self, extra: &Extra) {
        self.of_attributes(&extra.attributes);
        for element in extra.elements.iter() {
            self.of_element(element);
        }
    }

    fn of_element(&mut self, element: &Element) {
        let mut open = vec![element];
        while let Some(element) = open.pop() {
            self.of_attributes(&element.attributes);
            self.value(element.text.as_deref().unwrap_or_default());
            open.extend(element.children.iter().rev());
        }
    }

    fn of_attributes(&mut self, attributes: &Attributes) {
        for (_, value) in attributes.0.iter() {
            self.value(value);
        }
    }
}

#[cfg(test)]
mod tests;
