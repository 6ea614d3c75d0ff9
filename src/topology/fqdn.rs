//! Names of computers and pools.

use std::hash::{Hash, Hasher};

/// Whether two names mean the same host: DNS does not tell upper from lower case.
pub fn same_fqdn(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A name as the key of a table: equal and hashed without case, and without a copy of the text.
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
        let mut lower = [0; 32];
        for bytes in self.0.as_bytes().chunks(lower.len()) {
            for (lower, byte) in lower.iter_mut().zip(bytes) {
                *lower = byte.to_ascii_lowercase();
            }
            state.write(lower.get(..bytes.len()).unwrap_or_default());
        }
        state.write_u8(0xff);
    }
}

/// The first label: `pchat01` of `pchat01.contoso.com`.
pub fn host(fqdn: &str) -> &str {
    fqdn.split_once('.').map_or(fqdn, |(host, _)| host)
}

/// Everything after the first label: `contoso.com` of `pchat01.contoso.com`; empty for a short name.
pub fn domain(fqdn: &str) -> &str {
    fqdn.split_once('.').map_or("", |(_, domain)| domain)
}

/// The next free name after `fqdn`: `pchat01.contoso.com` becomes `pchat02.contoso.com`, keeping the
/// number of digits; a host without a number gets `2`. `taken` says which names are in use.
pub fn next_free(fqdn: &str, taken: impl Fn(&str) -> bool) -> String {
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
    #[error("Use the fully qualified name, with its domain, for example pchat01.contoso.com.")]
    ShortName,
    /// A character outside ASCII.
    #[error("Internationalised names are not supported; use letters A-Z, digits and hyphens.")]
    NotAscii,
    /// A character that no host name may hold.
    #[error("Only letters, digits, hyphens and dots are allowed in a name.")]
    IllegalCharacter,
    /// Two dots in a row, or one at an end.
    #[error("A part of the name between two dots is empty.")]
    EmptyLabel,
    /// A label of more than 63 characters.
    #[error("A part of the name is longer than 63 characters.")]
    LabelTooLong,
    /// A label that starts or ends with a hyphen.
    #[error("A part of the name starts or ends with a hyphen.")]
    HyphenAtEdge,
    /// More than 255 characters in all.
    #[error("The name is longer than 255 characters.")]
    TooLong,
}

/// Checks a name as Topology Builder's fields need it. An underscore is let through here: it is
/// discouraged, not refused (rule R4).
///
/// # Errors
/// The first fault found, in the order a reader would notice it.
pub fn check_fqdn(text: &str) -> Result<(), FqdnFault> {
    if text.is_empty() {
        return Err(FqdnFault::Empty);
    }
    if !text.is_ascii() {
        return Err(FqdnFault::NotAscii);
    }
    if !text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    {
        return Err(FqdnFault::IllegalCharacter);
    }
    if text.len() > 255 {
        return Err(FqdnFault::TooLong);
    }
    for label in text.split('.') {
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
    if !text.contains('.') {
        return Err(FqdnFault::ShortName);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_name_keeps_the_width_of_its_number() {
        let taken = ["pchat02.contoso.com"];
        let next = next_free("pchat01.contoso.com", |name| taken.contains(&name));
        assert_eq!(next, "pchat03.contoso.com");
        assert_eq!(next_free("sql.contoso.com", |_| false), "sql2.contoso.com");
        assert_eq!(next_free("pchat09", |_| false), "pchat10");
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(check_fqdn(""), Err(FqdnFault::Empty));
        assert_eq!(check_fqdn("pchat"), Err(FqdnFault::ShortName));
        assert_eq!(check_fqdn("pchät.contoso.com"), Err(FqdnFault::NotAscii));
        assert_eq!(
            check_fqdn("a b.contoso.com"),
            Err(FqdnFault::IllegalCharacter)
        );
        assert_eq!(check_fqdn("a..contoso.com"), Err(FqdnFault::EmptyLabel));
        assert_eq!(check_fqdn("-a.contoso.com"), Err(FqdnFault::HyphenAtEdge));
        assert_eq!(
            check_fqdn(&format!("{}.com", "a".repeat(64))),
            Err(FqdnFault::LabelTooLong)
        );
        assert_eq!(check_fqdn("pchat_01.contoso.com"), Ok(()));
    }
}
