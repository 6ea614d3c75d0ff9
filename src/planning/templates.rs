//! Templates for the topologies that the documentation supports for Persistent Chat (domain notes, 5.7), with names
//! that the user can choose. A template is one row here and one file below.

mod build;
mod enterprise_mirrored;
mod enterprise_one_server;
mod enterprise_several_servers;
mod enterprise_stretched;
mod standard_collocated;
mod standard_one_server;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::design::Design;
use crate::design::statements::same_place;
use crate::edit::{self, Identities, Refusal, work_out};
use crate::planning::start;

use build::Build;

/// Every template, in ascending order of size.
pub const TEMPLATES: [&Template; 6] = [
    &standard_collocated::TEMPLATE,
    &standard_one_server::TEMPLATE,
    &enterprise_one_server::TEMPLATE,
    &enterprise_several_servers::TEMPLATE,
    &enterprise_mirrored::TEMPLATE,
    &enterprise_stretched::TEMPLATE,
];

/// The product versions of the templates, newest first.
pub const SERVICE_VERSIONS: [u32; 2] = [7, 6];

/// A topology that can be created as a whole.
pub struct Template {
    /// The name in commands.
    pub name: &'static str,
    /// The name in lists.
    pub title: &'static str,
    /// What the topology contains and when to use it, in one or two sentences.
    pub about: &'static str,
    /// Whether it needs the names of two data centers.
    pub is_stretched: bool,
    build: fn(&mut Build<'_, '_>) -> Result<(), Refusal>,
}

/// The user's choices for a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateChoices {
    /// The default SIP domain.
    pub sip_domain: String,
    /// The domain of the servers.
    pub server_domain: String,
    /// Display name of the site.
    pub site: String,
    /// The data centers of a stretched pool: the active one first.
    pub data_centers: [String; 2],
    /// Product version: one of [`SERVICE_VERSIONS`].
    pub service_version: u32,
    /// Whether compliance is enabled.
    pub has_compliance: bool,
    /// Names instead of the usual ones, by the usual host name: a host name or an FQDN.
    pub names: BTreeMap<String, String>,
}

impl TemplateChoices {
    /// The default choices for a domain.
    pub fn usual(domain: &str) -> Self {
        Self {
            sip_domain: domain.to_owned(),
            server_domain: domain.to_owned(),
            site: "Site1".to_owned(),
            data_centers: ["A".to_owned(), "B".to_owned()],
            service_version: 7,
            has_compliance: false,
            names: BTreeMap::new(),
        }
    }

    /// The name for an object, by its usual host name.
    pub fn fqdn(&self, host: &str) -> String {
        let name = self.names.get(host).map_or(host, |name| name.trim());
        match name.contains('.') {
            true => name.to_owned(),
            false => format!("{name}.{}", self.server_domain.trim()),
        }
    }
}

/// A name that the template uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateName {
    /// The usual host name, which identifies it.
    pub host: String,
    /// The object with this name.
    pub of: &'static str,
}

impl Template {
    /// Finds a template by name, ignoring case.
    pub fn find(name: &str) -> Option<&'static Self> {
        let mut all = TEMPLATES.into_iter();
        all.find(|template| template.name.eq_ignore_ascii_case(name))
    }

    /// The names that it uses, in the order in which the objects are created.
    pub fn names(&self, choices: &TemplateChoices) -> Vec<TemplateName> {
        let usual = TemplateChoices {
            service_version: choices.service_version,
            has_compliance: choices.has_compliance,
            ..TemplateChoices::usual("contoso.com")
        };
        let mut names = Vec::new();
        // The usual names are never refused; in any case, the names collected so far are correct.
        let _ = work_out(&start::empty(&usual.sip_domain), "", 0, |planner| {
            let mut build = Build::new(planner, &usual);
            let built = (self.build)(&mut build);
            names = build.into_names();
            built
        });
        names
    }

    /// A seed that depends on the choices: the same choices give the same topology.
    pub fn seed(&self, choices: &TemplateChoices) -> u64 {
        let digest = Sha256::digest(format!("{} {choices:?}", self.name));
        let (first, _) = digest.split_at(size_of::<u64>());
        first
            .iter()
            .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
    }

    fn check_data_centers(&self, choices: &TemplateChoices) -> Result<(), Refusal> {
        let [first, other] = &choices.data_centers;
        let is_blank = [first, other].iter().any(|name| name.trim().is_empty());
        match self.is_stretched && (is_blank || same_place(first, other)) {
            true => Err(Refusal(
                "Enter a name for each of the two data centers.".to_owned(),
            )),
            false => Ok(()),
        }
    }

    /// The topology. `seed` determines the identities of its objects.
    ///
    /// # Errors
    ///
    /// What is wrong with a name, as a sentence.
    pub fn design(&self, choices: &TemplateChoices, seed: u64) -> Result<Design, Refusal> {
        let sip_domain = choices.sip_domain.trim();
        start::check_sip_domain(sip_domain)?;
        start::check_server_domain(choices.server_domain.trim())?;
        self.check_data_centers(choices)?;
        let mut empty = start::empty(sip_domain);
        empty.topology.simple_urls = Some(start::simple_urls(sip_domain));
        let names = self.names(choices);
        let is_known = |host: &String| names.iter().any(|name| name.host == *host);
        if let Some(unknown) = choices.names.keys().find(|host| !is_known(host)) {
            let hosts: Vec<&str> = names.iter().map(|name| name.host.as_str()).collect();
            return Err(Refusal(format!(
                "The template {} has no {unknown}; its names are {}.",
                self.name,
                hosts.join(", ")
            )));
        }
        let label = format!("Create {}", self.title);
        let step = work_out(&empty, label, seed, |planner| {
            (self.build)(&mut Build::new(planner, choices))
        })?;
        edit::apply(&empty, &step, &mut Identities::seeded(seed)).map(|applied| applied.design)
    }
}

#[cfg(test)]
mod tests;
