//! # The default SIP domain is missing, not listed, or listed twice
//!
//! ## What it checks
//! The deployment has a default SIP domain, and the list of SIP domains contains it exactly once. If it is
//! missing from the list, this is a warning; otherwise an error.
//!
//! ## Why it matters
//! The default SIP domain is the first thing that Topology Builder asks for in a new topology. It is used
//! in the SIP addresses of services and contact objects, including those of Persistent Chat.
//!
//! ## What to do
//! Enter the primary SIP domain in Topology Builder ("Edit Properties" of the deployment), or remove the
//! duplicate from the additional domains.
//!
//! ## Quick fix
//! None: SIP domains belong to the deployment. Change them in Topology Builder under "Edit Properties" of
//! the top node.
//!
//! ## Example
//! The default SIP domain is `contoso.com`, and `contoso.com` is also an additional supported domain.
//!
//! ## Source
//! Documented: the Topology Builder help topic `add-default-sip-domain`. It is *inferred* from published
//! topologies that the list also contains the default domain.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::fqdn::{same_fqdn, visible};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-default-sip-domain",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("sip_domain.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let domains = &facts.topology.sip_domains;
    let default = domains.default_domain.trim();
    let mut severity = Severity::Error;
    let message = if default.is_empty() {
        "The topology has no default SIP domain. Topology Builder requires one, and services have no SIP \
         address without it."
            .to_owned()
    } else {
        let times = domains
            .domains
            .iter()
            .filter(|domain| same_fqdn(domain.name.trim(), default))
            .count();
        match times {
            1 => return,
            0 => {
                severity = Severity::Warning;
                format!(
                    "The default SIP domain {} is not in the list of SIP domains. Users with this domain \
                     in their SIP address cannot be enabled until it is added.",
                    visible(default)
                )
            }
            _ => format!(
                "The default SIP domain {} is also listed as an additional domain. List it only once.",
                visible(default)
            ),
        }
    };
    diagnostics.push(Diagnostic::new(severity, ObjectId::Deployment, message));
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::site::SipDomain;

    fn domain(name: &str) -> SipDomain {
        SipDomain {
            name: name.into(),
            authoritative: false,
            allow_subdomains: false,
        }
    }

    #[test]
    fn a_missing_default_domain_is_reported() {
        let design = contoso_with(|design| design.topology.sip_domains = Default::default());
        assert_raises("R133", &design, "no default SIP domain");
    }

    #[test]
    fn a_repeated_default_domain_is_reported() {
        let design = contoso_with(|design| {
            let domains = &mut design.topology.sip_domains.domains;
            domains.push(domain("Contoso.com"));
        });
        assert_raises("R133", &design, "contoso.com is also listed as");
    }

    #[test]
    fn a_default_domain_that_is_not_listed_is_a_warning() {
        let design = contoso_with(|design| {
            design.topology.sip_domains.domains = vec![domain("fabrikam.com")];
        });
        let told = assert_raises(
            "R133",
            &design,
            "contoso.com is not in the list of SIP domains",
        );
        assert_eq!(told.severity, Severity::Warning);
        let design = contoso_with(|design| {
            design.topology.sip_domains.domains = vec![domain("Contoso.com.")];
        });
        assert_silent("R133", &design);
    }

    #[test]
    fn other_additional_domains_are_fine() {
        let design = contoso_with(|design| {
            let domains = &mut design.topology.sip_domains.domains;
            domains.push(domain("fabrikam.com"));
        });
        assert_silent("R133", &design);
    }
}
