//! Simple URLs in their parts, so that two spellings of the same address are recognized as equal.

use crate::topology::fqdn::{FqdnFault, check_fqdn};
use crate::topology::site::SimpleUrl;

/// Component of the meeting URLs.
pub(super) const MEET: &str = "Meet";
/// Component of the dial-in conferencing page.
pub(super) const DIALIN: &str = "Dialin";
/// The domain that means all domains.
const ALL_DOMAINS: &str = "*";

/// Whether a URL belongs to this component.
pub(super) fn is_of(url: &SimpleUrl, component: &str) -> bool {
    url.component.trim().eq_ignore_ascii_case(component)
}

/// Whether a URL serves every SIP domain.
pub(super) fn serves_all(url: &SimpleUrl) -> bool {
    url.domain.trim() == ALL_DOMAINS
}

/// What a URL is called in a message: `Meet URL of contoso.com`.
pub(super) fn in_words(url: &SimpleUrl) -> String {
    let component = match url.component.trim() {
        cscp if cscp.eq_ignore_ascii_case("Cscp") => "Admin",
        component => component,
    };
    match url.domain.trim() {
        ALL_DOMAINS | "" => format!("{component} URL"),
        domain => format!("{component} URL of {domain}"),
    }
}

/// The active URL and all other defined URLs, each one once.
pub(super) fn all_texts(url: &SimpleUrl) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    let active = std::iter::once(&url.active_url);
    for text in active.chain(&url.entries).map(|text| text.trim()) {
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The address in the form used for comparison: lower case, without a trailing slash.
pub(super) fn comparable(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let without_port = match lower.strip_prefix("https://") {
        Some(rest) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host
                .strip_suffix(":443")
                .unwrap_or(host)
                .trim_end_matches('.');
            format!("https://{host}/{path}")
        }
        None => lower,
    };
    without_port.trim_end_matches('/').to_owned()
}

/// What is wrong with a simple URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlFault {
    /// It does not start with `https://`.
    NotHttps,
    /// There is no host, or it is not a host name.
    Host,
    /// The host has letters beyond A to Z.
    International,
    /// The host has no domain.
    ShortHost,
    /// It is an IP address instead of a name.
    Address,
    /// It names a port.
    Port,
    /// It has a query, a fragment, a user name or spaces.
    Oddity,
}

/// What is wrong with the text of a simple URL, the worst first.
pub(super) fn fault(text: &str) -> Option<UrlFault> {
    const SCHEME: &str = "https://";
    let text = text.trim();
    let (scheme, rest) = text.split_at_checked(SCHEME.len()).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return Some(UrlFault::NotHttps);
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return Some(UrlFault::Oddity);
    }
    if authority.starts_with('[') {
        return Some(UrlFault::Address);
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    match check_fqdn(host.trim_end_matches('.')) {
        Ok(()) => {}
        Err(FqdnFault::ShortName) => return Some(UrlFault::ShortHost),
        Err(FqdnFault::Address) => return Some(UrlFault::Address),
        Err(FqdnFault::NotAscii) => return Some(UrlFault::International),
        Err(_) => return Some(UrlFault::Host),
    }
    if port.is_some() {
        return Some(UrlFault::Port);
    }
    let is_odd = path.contains(['?', '#', '\\', '<', '>', '"', '|']);
    let is_odd = is_odd || path.contains(|c: char| c.is_whitespace() || c.is_control());
    let has_empty_folder = path.contains("//");
    (is_odd || has_empty_folder).then_some(UrlFault::Oddity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_spellings_of_an_address_count_as_one() {
        for other in [
            "https://MEET.contoso.com/",
            " https://meet.contoso.com",
            "https://meet.contoso.com:443",
            "HTTPS://meet.contoso.com./",
        ] {
            assert_eq!(comparable(other), "https://meet.contoso.com", "{other}");
        }
        assert_ne!(
            comparable("https://meet.contoso.com/fabrikam"),
            comparable("https://meet.contoso.com")
        );
    }

    #[test]
    fn each_fault_of_a_url_is_found() {
        for sound in [
            "https://meet.contoso.com",
            "HTTPS://lync.contoso.com/fabrikam/Meet/",
            "https://lync.contoso.com/dialin",
        ] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for (text, expected) in [
            ("http://meet.contoso.com", UrlFault::NotHttps),
            ("meet.contoso.com", UrlFault::NotHttps),
            ("https://", UrlFault::Host),
            ("https:///meet", UrlFault::Host),
            ("https://meet_.contoso..com", UrlFault::Host),
            ("https://meet contoso.com", UrlFault::Host),
            ("https://treffen.münchen.com", UrlFault::International),
            ("https://meet", UrlFault::ShortHost),
            ("https://LYNC./dialin", UrlFault::ShortHost),
            ("https://meet:443/", UrlFault::ShortHost),
            ("https://10.0.0.5/meet", UrlFault::Address),
            ("https://[2001:db8::1]/meet", UrlFault::Address),
            ("https://meet.contoso.com:4443", UrlFault::Port),
            ("https://meet.contoso.com?a=b", UrlFault::Oddity),
            ("https://meet.contoso.com/#top", UrlFault::Oddity),
            ("https://user@meet.contoso.com", UrlFault::Oddity),
            (r"https://meet.contoso.com\meet", UrlFault::Oddity),
            ("https://meet.contoso.com//meet", UrlFault::Oddity),
        ] {
            assert_eq!(fault(text), Some(expected), "{text}");
        }
    }
}
