//! The topologies that the documentation supports for Persistent Chat (domain notes, 5.7), ready to be made with names
//! of one's own. A template is one row here and one file below.

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

/// Every template, the smallest first.
pub const TEMPLATES: [&Template; 6] = [
    &standard_collocated::TEMPLATE,
    &standard_one_server::TEMPLATE,
    &enterprise_one_server::TEMPLATE,
    &enterprise_several_servers::TEMPLATE,
    &enterprise_mirrored::TEMPLATE,
    &enterprise_stretched::TEMPLATE,
];

/// The product versions that a template can be made in, the newest first.
pub const SERVICE_VERSIONS: [u32; 2] = [7, 6];

/// A topology that can be made as a whole.
pub struct Template {
    /// What commands call it.
    pub name: &'static str,
    /// What a list calls it.
    pub title: &'static str,
    /// What is in it and whom it suits, as one or two sentences.
    pub about: &'static str,
    /// Whether it asks for the names of two data centers.
    pub is_stretched: bool,
    build: fn(&mut Build<'_, '_>) -> Result<(), Refusal>,
}

/// What a person chooses for a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateChoices {
    /// The default SIP domain.
    pub sip_domain: String,
    /// The domain of the servers.
    pub server_domain: String,
    /// Display name of the site.
    pub site: String,
    /// The data centers of a stretched pool: where it is active first, and the other.
    pub data_centers: [String; 2],
    /// Product version: one of [`SERVICE_VERSIONS`].
    pub service_version: u32,
    /// Whether compliance is on.
    pub has_compliance: bool,
    /// Names in place of the usual ones, by the usual host name: a host name, or an FQDN.
    pub names: BTreeMap<String, String>,
}

impl TemplateChoices {
    /// The usual choices for a domain.
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

    /// The name that an object gets whose usual host name this is.
    pub fn fqdn(&self, host: &str) -> String {
        let name = self.names.get(host).map_or(host, |name| name.trim());
        match name.contains('.') {
            true => name.to_owned(),
            false => format!("{name}.{}", self.server_domain.trim()),
        }
    }
}

/// A name that a template asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateName {
    /// The usual host name, by which it is chosen.
    pub host: String,
    /// What has it.
    pub of: &'static str,
}

impl Template {
    /// The template with a name, without case.
    pub fn find(name: &str) -> Option<&'static Self> {
        let mut all = TEMPLATES.into_iter();
        all.find(|template| template.name.eq_ignore_ascii_case(name))
    }

    /// The names that it asks for, in the order in which objects are made.
    pub fn names(&self, choices: &TemplateChoices) -> Vec<TemplateName> {
        let usual = TemplateChoices {
            service_version: choices.service_version,
            has_compliance: choices.has_compliance,
            ..TemplateChoices::usual("contoso.com")
        };
        let mut names = Vec::new();
        // With the usual names nothing is refused; what was asked for until then is right in any case.
        let _ = work_out(&start::empty(&usual.sip_domain), "", 0, |planner| {
            let mut build = Build::new(planner, &usual);
            let built = (self.build)(&mut build);
            names = build.into_names();
            built
        });
        names
    }

    /// A seed that follows from what was chosen: the same choices give the same topology.
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
            true => Err(Refusal("The two data centers need a name each.".to_owned())),
            false => Ok(()),
        }
    }

    /// The topology. `seed` is what the identities of its objects come from.
    ///
    /// # Errors
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
