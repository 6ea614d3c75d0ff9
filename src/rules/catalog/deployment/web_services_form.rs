//! # The web services FQDN of a pool is not a valid host name
//!
//! ## What it checks
//! The external web services FQDN of a pool, and the internal one if it is overridden, is the FQDN of a
//! host. It is not empty, and it has no `https://`, path, port or spaces. The same name for two pools is
//! reported by R139. An underscore, a trailing dot and an encoded internationalized name (`xn--…`) are
//! warnings.
//!
//! ## Why it matters
//! The web addresses of the pool are built from this name. With `https://` or a path in it, they do not
//! open; without a name, external clients and mobile devices have no address. Topology Builder asks for the
//! name only and does not continue without it.
//!
//! ## What to do
//! In Topology Builder, enter only the name ("Edit Properties" of the pool, "Web services").
//!
//! ## Quick fix
//! None: web services names are edited in Topology Builder.
//!
//! ## Example
//! The external base URL is `https://webext.contoso.com/`. Enter `webext.contoso.com`.
//!
//! ## Source
//! Seen in Topology Builder: the page "Specify the Web Services URL", where the external base URL is
//! required and entered as an FQDN. Documented: its help topic `web-services-settings-expander`.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::content::Element;
use crate::topology::fqdn::{
    FqdnFault, check_fqdn, is_encoded, is_placeholder, odd_characters, same_fqdn, visible,
};
use crate::topology::{Cluster, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-web-services-name",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("web_services_form.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (place, service) in facts.index.of_role(&Role::WebServices) {
        let (Some(cluster), Some(content)) = (
            facts.index.cluster_of_place(place),
            service.content.as_ref(),
        ) else {
            continue;
        };
        let found = content
            .children
            .iter()
            .filter_map(|settings| said(cluster, settings));
        diagnostics.extend(
            found.map(|(severity, said)| Diagnostic::new(severity, cluster.id.clone(), said)),
        );
    }
}

/// What is wrong with the name in one of the web services settings.
fn said(cluster: &Cluster, settings: &Element) -> Option<(Severity, String)> {
    let (which, is_required) = match &*settings.name {
        "ExternalSettings" => ("external", true),
        "InternalSettings" => ("internal", false),
        _ => return None,
    };
    let name = settings.attributes.get("Host").unwrap_or_default();
    if name.trim().is_empty() {
        let said = format!(
            "{} has no {which} web services FQDN. Topology Builder requires one, and external clients have \
             no address without it.",
            cluster.fqdn
        );
        return is_required.then_some((Severity::Error, said));
    }
    if !is_required && same_fqdn(name, &cluster.fqdn) {
        let said = format!(
            "The internal web services FQDN of {} is overridden with the FQDN of the pool itself. Enter \
             another name, or clear the override.",
            cluster.fqdn
        );
        return Some((Severity::Warning, said));
    }
    let (severity, why) = match check_fqdn(name) {
        Err(fault) => why(name, fault)?,
        Ok(()) => discouraged(name)?,
    };
    let said = format!(
        "The {which} web services FQDN of {}, “{}”, {why}",
        cluster.fqdn,
        visible(name)
    );
    Some((severity, said))
}

/// Names that are accepted but not supported, or that are often rejected.
fn discouraged(name: &str) -> Option<(Severity, String)> {
    let why = if is_encoded(name) {
        "is an encoded internationalized name. Internationalized names are not supported."
    } else if name.contains('_') {
        "contains an underscore. Many DNS servers and certification authorities do not accept it."
    } else {
        return None;
    };
    Some((Severity::Warning, why.to_owned()))
}

fn why(name: &str, fault: FqdnFault) -> Option<(Severity, String)> {
    let host = host_in(name);
    let severity = match fault {
        FqdnFault::EndDot
        | FqdnFault::HyphenAtEdge
        | FqdnFault::LabelTooLong
        | FqdnFault::NumberAtEnd
        | FqdnFault::TooLong => Severity::Warning,
        _ => Severity::Error,
    };
    let why = match fault {
        FqdnFault::Empty => return None,
        FqdnFault::EndDot => "ends with a dot. Remove the dot.".to_owned(),
        FqdnFault::ShortName => "is a short name. Enter the fully qualified name.".to_owned(),
        FqdnFault::Address => "is an IP address. Enter the fully qualified name.".to_owned(),
        FqdnFault::IllegalCharacter | FqdnFault::NotAscii if is_placeholder(name) => {
            "is a placeholder that was not replaced. Enter the fully qualified name.".to_owned()
        }
        FqdnFault::IllegalCharacter | FqdnFault::NotAscii | FqdnFault::SeveralNames => match host {
            Some(host) => format!(
                "is more than a host name. Enter only {host}, without https://, port or path."
            ),
            None => format!(
                "{}. Enter the fully qualified name of a host.",
                odd_characters(name)
            ),
        },
        _ => format!("cannot be found in DNS. {fault}"),
    };
    Some((severity, why))
}

/// The host in text that looks like a web address, or like a host with a port or path.
fn host_in(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next()?;
    (host != address && check_fqdn(host).is_ok()).then_some(host)
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::content::{Attributes, Element};
    use crate::topology::{InstalledOn, Role};

    fn with_name(settings: &str, host: Option<&str>) -> Design {
        contoso_with(|design| {
            let on = InstalledOn::Cluster(FRONT_END.into());
            add_service(design, "web", Role::WebServices, SITE, on);
            let attributes = host.map_or_else(Attributes::default, |host| [("Host", host)].into());
            service_mut(design, "web").content = Some(Element {
                name: "WebService".into(),
                children: vec![Element {
                    name: settings.into(),
                    attributes,
                    ..Element::default()
                }]
                .into(),
                ..Element::default()
            });
        })
    }

    #[test]
    fn a_value_that_is_not_a_host_name_is_an_error() {
        for (host, words) in [
            ("", "fepool01.contoso.com has no external web services FQDN"),
            (
                "https://webext.contoso.com",
                "Enter only webext.contoso.com,",
            ),
            ("webext.contoso.com/meet", "Enter only webext.contoso.com,"),
            ("webext.contoso.com:443", "Enter only webext.contoso.com,"),
            ("web ext.contoso.com", "contains a space"),
            (
                "w\u{435}bext.contoso.com",
                "U+0435 CYRILLIC SMALL LETTER IE",
            ),
            ("webext", "is a short name"),
            ("192.0.2.5", "is an IP address"),
            ("<external fqdn>", "is a placeholder"),
        ] {
            let told = assert_raises("R182", &with_name("ExternalSettings", Some(host)), words);
            assert_eq!(told.severity, Severity::Error, "{host}");
        }
        let nothing = with_name("ExternalSettings", None);
        assert_raises("R182", &nothing, "has no external web services FQDN");
        let internal = with_name("InternalSettings", Some("https://web.contoso.com"));
        assert_raises(
            "R182",
            &internal,
            "The internal web services FQDN of fepool01",
        );
    }

    #[test]
    fn a_trailing_dot_and_an_override_with_the_pools_own_name_are_warnings() {
        for (settings, host, words) in [
            ("ExternalSettings", "webext.contoso.com.", "ends with a dot"),
            (
                "InternalSettings",
                "FEPool01.contoso.com",
                "the FQDN of the pool itself.",
            ),
        ] {
            let told = assert_raises("R182", &with_name(settings, Some(host)), words);
            assert_eq!(told.severity, Severity::Warning, "{host}");
        }
    }

    #[test]
    fn host_names_and_pools_without_the_settings_are_fine() {
        assert_silent("R182", &contoso());
        for (settings, host) in [
            ("ExternalSettings", "webext.contoso.com"),
            ("ExternalSettings", "fepool01.contoso.com"),
            ("InternalSettings", "webint.contoso.com"),
            ("InternalSettings", ""),
        ] {
            assert_silent("R182", &with_name(settings, Some(host)));
        }
    }
}
