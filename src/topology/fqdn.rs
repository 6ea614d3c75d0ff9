//! Names of computers and pools: comparison and validation.

mod characters;

use core::net::Ipv6Addr; // only for parsing; nothing here uses the network
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

pub use characters::{
    deceptive, first_illegal, in_words, is_placeholder, odd_characters, pasted, visible,
    without_odd,
};

/// Whether two names mean the same host: DNS ignores case, and a trailing dot only means that the name is
/// complete.
pub fn same_fqdn(a: &str, b: &str) -> bool {
    without_end_dot(a).eq_ignore_ascii_case(without_end_dot(b))
}

/// The name without a trailing dot.
pub fn without_end_dot(fqdn: &str) -> &str {
    match fqdn.strip_suffix('.') {
        Some(name) if !name.is_empty() => name,
        _ => fqdn,
    }
}

/// The canonical spelling of a host name, for tables and identities.
pub fn canonical(fqdn: &str) -> Cow<'_, str> {
    let name = without_end_dot(fqdn);
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// A name as a hash key, with the equality of [`same_fqdn`] and without copying the text.
#[derive(Clone, Copy, Debug)]
pub struct HostName<'a>(pub &'a str);

impl PartialEq for HostName<'_> {
    fn eq(&self, other: &Self) -> bool {
        same_fqdn(self.0, other.0)
    }
}

impl Eq for HostName<'_> {}

impl Hash for HostName<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The bit that distinguishes lowercase from uppercase. Setting it in other characters as well can cause
        // collisions, which equality resolves.
        const LOWER: u64 = 0x2020_2020_2020_2020;
        let mut words = without_end_dot(self.0).as_bytes().chunks_exact(8);
        for word in &mut words {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            state.write_u64(word | LOWER);
        }
        let mut rest = [0; 8];
        for (slot, byte) in rest.iter_mut().zip(words.remainder()) {
            *slot = *byte;
        }
        state.write_u64(u64::from_le_bytes(rest) | LOWER);
    }
}

/// The first label: `pchat01` of `pchat01.contoso.com`.
pub fn host(fqdn: &str) -> &str {
    fqdn.split_once('.').map_or(fqdn, |(host, _)| host)
}

/// Everything after the first label: `contoso.com` of `pchat01.contoso.com`; empty for a short name.
pub fn domain(fqdn: &str) -> &str {
    let name = without_end_dot(fqdn);
    name.split_once('.').map_or("", |(_, domain)| domain)
}

/// The domain of a name; `None` if the name is invalid or its last label is a number, because the rest is
/// not a domain then.
pub fn shown_domain(fqdn: &str) -> Option<&str> {
    let fqdn = without_end_dot(fqdn);
    let is_sound = is_ordinary(fqdn) || check_fqdn(fqdn).is_ok();
    let last = fqdn.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    (is_sound && !is_number).then(|| domain(fqdn))
}

/// The next available name after `fqdn`: `pchat01.contoso.com` becomes `pchat02.contoso.com`, with the same
/// number of digits; a host without a number gets `2`. `taken` returns whether a name is in use.
pub fn next_free(fqdn: &str, taken: impl Fn(&str) -> bool) -> String {
    let fqdn = without_end_dot(fqdn);
    let (host, rest) = match fqdn.split_once('.') {
        Some((host, rest)) => (host, format!(".{rest}")),
        None => (fqdn, String::new()),
    };
    let stem = host.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &host[stem.len()..];
    let width = digits.len();
    let mut number: u64 = digits.parse().unwrap_or(1);
    loop {
        number = number.saturating_add(1);
        let candidate = format!("{stem}{number:0width$}{rest}");
        if !taken(&candidate) {
            return candidate;
        }
    }
}

/// Why a text is not a usable FQDN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FqdnFault {
    /// Nothing was entered.
    #[error("A fully qualified domain name is required.")]
    Empty,
    /// There is no dot in it.
    #[error("Enter the fully qualified name with its domain, for example pchat01.contoso.com.")]
    ShortName,
    /// An IP address instead of a name.
    #[error(
        "Enter the fully qualified name instead of the IP address, for example pchat01.contoso.com."
    )]
    Address,
    /// A character outside ASCII.
    #[error("Internationalized names are not supported; use letters A-Z, digits and hyphens.")]
    NotAscii,
    /// A character that is not allowed in host names.
    #[error("Only letters, digits, hyphens and dots are allowed in a name.")]
    IllegalCharacter,
    /// Several names, for example from a copied table column.
    #[error("This contains more than one name; enter only one.")]
    SeveralNames,
    /// Two dots in a row, or a leading dot.
    #[error("The name starts with a dot or contains two dots in a row.")]
    EmptyLabel,
    /// A trailing dot after an otherwise valid name.
    #[error("Remove the dot at the end.")]
    EndDot,
    /// A label of more than 63 characters.
    #[error("A part of the name is longer than 63 characters.")]
    LabelTooLong,
    /// A label that starts or ends with a hyphen.
    #[error("A part of the name starts or ends with a hyphen.")]
    HyphenAtEdge,
    /// A last label that is a number, which is not a domain.
    #[error("The last part of the name is a number, so it cannot be a domain name.")]
    NumberAtEnd,
    /// More than 255 characters.
    #[error("The name is longer than 255 characters.")]
    TooLong,
}

/// Whether a name is strictly valid, without an underscore. Almost all names are, and this takes only one pass. Other
/// names may still be accepted by [`check_fqdn`].
pub fn is_ordinary(text: &str) -> bool {
    let mut label = 0_usize;
    let mut dots = 0_usize;
    // A label is not empty and does not start or end with a hyphen.
    let mut may_end = false;
    let mut last_is_number = true;
    for byte in text.bytes() {
        match byte {
            b'.' if may_end => {
                dots += 1;
                label = 0;
                may_end = false;
                last_is_number = true;
                continue;
            }
            b'-' if label > 0 => {
                may_end = false;
                last_is_number = false;
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                may_end = true;
                last_is_number = false;
            }
            b'0'..=b'9' => may_end = true,
            _ => return false,
        }
        label += 1;
        if label > 63 {
            return false;
        }
    }
    may_end && dots > 0 && text.len() <= 255 && !last_is_number && !is_written_as_name(text)
}

/// Whether a text is an IP address: IPv4, or IPv6 with optional brackets and zone, also followed by a port.
pub fn is_address(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_number);
        return is_port && is_newer_address(address);
    }
    match text.split_once(':') {
        Some((address, port)) if is_number(port) && is_four_numbers(address) => true,
        _ => is_four_numbers(text) || is_newer_address(text) || is_written_as_name(text),
    }
}

/// Whether a name is an IPv6 literal for places that do not allow colons: `fe80--1.ipv6-literal.net`.
fn is_written_as_name(text: &str) -> bool {
    let suffix = text.len().checked_sub(".ipv6-literal.net".len());
    let suffix = suffix.and_then(|start| text.get(start..));
    suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(".ipv6-literal.net"))
}

/// Whether a part of a name is an encoded internationalized label such as `xn--mnchen-3ya`.
pub fn is_encoded(name: &str) -> bool {
    let mut labels = name.split('.');
    labels.any(|label| {
        let start = label.get(..4);
        start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_four_numbers(text: &str) -> bool {
    let mut parts = text.split('.');
    parts.clone().count() == 4 && parts.all(is_number)
}

fn is_newer_address(text: &str) -> bool {
    let (address, zone) = text.split_once('%').unwrap_or((text, "0"));
    !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok()
}

/// Checks a name for a field in Topology Builder. An underscore is accepted here: it is discouraged but
/// allowed (R4).
///
/// # Errors
/// The first fault found, in the order a reader would notice it. A dot at the end is the last to be
/// found, so that it hides no other fault.
pub fn check_fqdn(text: &str) -> Result<(), FqdnFault> {
    if text.is_empty() {
        return Err(FqdnFault::Empty);
    }
    let name = without_end_dot(text);
    if is_address(name) {
        return Err(FqdnFault::Address);
    }
    check_characters(name)?;
    check_labels(name)?;
    if name.len() < text.len() {
        return Err(FqdnFault::EndDot);
    }
    Ok(())
}

fn check_characters(name: &str) -> Result<(), FqdnFault> {
    if !name.is_ascii() {
        return Err(FqdnFault::NotAscii);
    }
    match first_illegal(name) {
        Some(_) if count_of_names(name) > 1 => Err(FqdnFault::SeveralNames),
        Some(_) => Err(FqdnFault::IllegalCharacter),
        None => Ok(()),
    }
}

/// The number of valid names in a text, separated by spaces, commas or line breaks.
pub fn count_of_names(text: &str) -> usize {
    let parts = text.split([' ', ',', ';', '\t', '\r', '\n']);
    let mut count = 0;
    for part in parts.filter(|part| !part.is_empty()) {
        if !is_ordinary(without_end_dot(part)) {
            return 0;
        }
        count += 1;
    }
    count
}

/// An entered name that cannot be used, with the reason; unusual characters are shown with their code and
/// name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", said_of(entered, *fault))]
pub struct UnusableFqdn {
    /// The name.
    pub entered: String,
    /// What is wrong with it.
    pub fault: FqdnFault,
}

/// [`check_fqdn`] for a field.
///
/// # Errors
/// The first fault found, with the name.
pub fn check_entered(text: &str) -> Result<(), UnusableFqdn> {
    check_fqdn(text).map_err(|fault| UnusableFqdn {
        entered: text.to_owned(),
        fault,
    })
}

/// The problem of this name, in a sentence.
pub fn said_of(text: &str, fault: FqdnFault) -> String {
    match fault {
        FqdnFault::NotAscii | FqdnFault::IllegalCharacter if is_placeholder(text) => {
            "This is a placeholder; enter the actual name.".to_owned()
        }
        FqdnFault::NotAscii | FqdnFault::IllegalCharacter => {
            format!("The name {}. {fault}", odd_characters(text))
        }
        fault => fault.to_string(),
    }
}

fn check_labels(name: &str) -> Result<(), FqdnFault> {
    if name.len() > 255 {
        return Err(FqdnFault::TooLong);
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err(FqdnFault::EmptyLabel);
        }
        if label.len() > 63 {
            return Err(FqdnFault::LabelTooLong);
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(FqdnFault::HyphenAtEdge);
        }
    }
    match name.rsplit_once('.') {
        Some((_, last)) if is_number(last) => Err(FqdnFault::NumberAtEnd),
        Some(_) => Ok(()),
        None => Err(FqdnFault::ShortName),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_next_free_name_keeps_the_number_of_digits() {
        let taken = ["pchat02.contoso.com"];
        let next = next_free("pchat01.contoso.com", |name| taken.contains(&name));
        assert_eq!(next, "pchat03.contoso.com");
        assert_eq!(next_free("sql.contoso.com", |_| false), "sql2.contoso.com");
        assert_eq!(next_free("pchat09", |_| false), "pchat10");
    }

    #[test]
    fn each_fault_of_a_name_is_distinguished() {
        assert_eq!(check_fqdn(""), Err(FqdnFault::Empty));
        assert_eq!(check_fqdn("pchat"), Err(FqdnFault::ShortName));
        assert_eq!(check_fqdn("pchät.contoso.com"), Err(FqdnFault::NotAscii));
        assert_eq!(
            check_fqdn("a b.contoso.com"),
            Err(FqdnFault::IllegalCharacter)
        );
        assert_eq!(check_fqdn("10.0.0.1"), Err(FqdnFault::Address));
        assert_eq!(check_fqdn("010.0.0.300"), Err(FqdnFault::Address));
        assert_eq!(check_fqdn("10..0.1"), Err(FqdnFault::EmptyLabel));
        assert_eq!(check_fqdn("10.0.0.1.contoso.com"), Ok(()));
        assert_eq!(check_fqdn("a..contoso.com"), Err(FqdnFault::EmptyLabel));
        assert_eq!(check_fqdn("-a.contoso.com"), Err(FqdnFault::HyphenAtEdge));
        assert_eq!(
            check_fqdn(&format!("{}.com", "a".repeat(64))),
            Err(FqdnFault::LabelTooLong)
        );
        assert_eq!(check_fqdn("pchat_01.contoso.com"), Ok(()));
        for several in ["a.b c.d", "a.b, c.d", "a.b\r\nc.d."] {
            assert_eq!(check_fqdn(several), Err(FqdnFault::SeveralNames));
        }
        assert_eq!(check_fqdn("a.b "), Err(FqdnFault::IllegalCharacter));
        assert_eq!(check_fqdn("."), Err(FqdnFault::EmptyLabel));
        assert_eq!(check_fqdn(".contoso.com"), Err(FqdnFault::EmptyLabel));
    }

    #[test]
    fn a_field_reports_an_odd_character_by_its_name() {
        let said = check_entered("chat\u{2011}01.contoso.com")
            .unwrap_err()
            .to_string();
        assert!(
            said.starts_with("The name contains U+2011 NON-BREAKING HYPHEN"),
            "{said}"
        );
        let said = check_entered("chat 01.contoso.com")
            .unwrap_err()
            .to_string();
        assert!(said.starts_with("The name contains a space."), "{said}");
        assert_eq!(check_entered("chat01.contoso.com"), Ok(()));
    }

    #[test]
    fn ipv4_and_ipv6_addresses_are_recognized() {
        for address in [
            "fe80::1",
            "2001:DB8::5",
            "[2001:db8::5]",
            "fe80::1%eth0",
            "[fe80::1%12]",
            "::ffff:10.0.0.1",
            "::",
            "10.0.0.1.",
            "10.0.0.1:5061",
            "[fe80::1]:443",
        ] {
            assert_eq!(check_fqdn(address), Err(FqdnFault::Address), "{address}");
        }
        for name in ["fe80::1%", "12::34::56", "[fe80::1", "[fe80::1]443", "a:b"] {
            let fault = Err(FqdnFault::IllegalCharacter);
            assert_eq!(check_fqdn(name), fault, "{name}");
        }
    }

    #[test]
    fn a_trailing_dot_is_the_last_fault_to_be_reported() {
        assert_eq!(check_fqdn("pchat.contoso.com."), Err(FqdnFault::EndDot));
        assert_eq!(check_fqdn("pchat."), Err(FqdnFault::ShortName));
        assert_eq!(
            check_fqdn("pchat.contoso.com.."),
            Err(FqdnFault::EmptyLabel)
        );
        assert_eq!(check_fqdn("-a.contoso.com."), Err(FqdnFault::HyphenAtEdge));
        let longest = format!("{}com.", "a.".repeat(126));
        assert_eq!(check_fqdn(&longest), Err(FqdnFault::EndDot));
    }

    #[test]
    fn a_trailing_dot_and_case_do_not_make_a_different_name() {
        assert!(same_fqdn("PChat.contoso.com.", "pchat.Contoso.com"));
        assert!(!same_fqdn("pchat.contoso.com..", "pchat.contoso.com"));
        assert!(!same_fqdn(".", ""));
        assert_eq!(canonical("PChat.contoso.com."), "pchat.contoso.com");
        assert_eq!(domain("pchat.contoso.com."), "contoso.com");
        let next = next_free("pchat01.contoso.com.", |_| false);
        assert_eq!(next, "pchat02.contoso.com");
    }

    #[test]
    fn an_ordinary_name_has_no_fault_and_no_underscore() {
        let long_label = format!("{}.com", "a".repeat(64));
        let longest_label = format!("{}.com", "a".repeat(63));
        let too_long = format!("{}com", "a.".repeat(127));
        let longest = format!("{}com", "a.".repeat(126));
        for name in [
            "",
            "pchat",
            "pchät.contoso.com",
            "a b.contoso.com",
            "a..contoso.com",
            ".contoso.com",
            "contoso.com.",
            "-a.contoso.com",
            "a-.contoso.com",
            "a.contoso.com-",
            "pchat_01.contoso.com",
            "Pchat-01.contoso.com",
            "a--b.c",
            "10.0.0.1",
            "10.0.0.1.contoso.com",
            "10.0.0-1",
            &long_label,
            &longest_label,
            &too_long,
            &longest,
        ] {
            let expected = check_fqdn(name).is_ok() && !name.contains('_');
            assert_eq!(is_ordinary(name), expected, "{name}");
        }
    }

    #[test]
    fn only_a_valid_name_has_a_domain() {
        assert_eq!(shown_domain("pchat_01.contoso.com"), Some("contoso.com"));
        assert_eq!(shown_domain("pchat01.contoso.com."), Some("contoso.com"));
        assert_eq!(shown_domain("1.2.c3"), Some("2.c3"));
        for name in [
            "",
            "pchat01",
            "10.0.0.1",
            "pchat01..com",
            "1.2",
            "10.0.0",
            "pchat01.contoso.1",
        ] {
            assert_eq!(shown_domain(name), None, "{name}");
        }
    }

    #[test]
    fn names_are_looked_up_regardless_of_case() {
        let known: ahash::AHashSet<HostName<'_>> =
            ["pchat01.Contoso.com", "a[b", "a_b.contoso.com"]
                .map(HostName)
                .into();
        assert!(known.contains(&HostName("PCHAT01.contoso.COM")));
        assert!(known.contains(&HostName("PCHAT01.contoso.COM.")));
        assert!(!known.contains(&HostName("a{b")));
        assert!(!known.contains(&HostName("pchat01.contoso.co")));
    }
}
