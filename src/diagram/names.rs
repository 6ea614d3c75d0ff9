//! Names as cards and lists show them: the domain that most objects share is stated once for the
//! picture, and a name that is too long loses its domain, never its host or its instance.

use std::collections::BTreeMap;

use crate::diagram::font::Font;
use crate::diagram::text;

/// The parts of a title: `\\` or nothing, the host, the domain, and from the backslash on the instance
/// or the share.
struct Parts<'t> {
    prefix: &'t str,
    host: &'t str,
    domain: &'t str,
    rest: &'t str,
}

impl<'t> Parts<'t> {
    fn of(title: &'t str) -> Self {
        let (prefix, name) = match title.strip_prefix(r"\\") {
            Some(name) => (r"\\", name),
            None => ("", title),
        };
        let (fqdn, rest) = name.split_at(name.find('\\').unwrap_or(name.len()));
        let is_address = fqdn.chars().all(|c| c.is_ascii_digit() || c == '.');
        let (host, domain) = match fqdn.split_once('.') {
            Some((host, domain)) if !is_address && !host.is_empty() => (host, domain),
            _ => (fqdn, ""),
        };
        Self {
            prefix,
            host,
            domain,
            rest,
        }
    }
}

/// The domain that most titles share; `None` if no two titles share one.
pub(super) fn common_domain<'t>(titles: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for title in titles {
        let domain = Parts::of(title).domain;
        if !domain.is_empty() {
            *counts.entry(domain.to_ascii_lowercase()).or_default() += 1;
        }
    }
    let mut best: Option<(String, usize)> = None;
    for (domain, count) in counts {
        if count > best.as_ref().map_or(1, |(_, most)| *most) {
            best = Some((domain, count));
        }
    }
    best.map(|(domain, _)| domain)
}

/// The title without its domain, if it is this one.
pub(super) fn without_domain(title: &str, domain: Option<&str>) -> String {
    let parts = Parts::of(title);
    match domain {
        Some(domain) if parts.domain.eq_ignore_ascii_case(domain) => {
            format!("{}{}{}", parts.prefix, parts.host, parts.rest)
        }
        _ => title.to_owned(),
    }
}

/// The name within this width, and the type size that makes it fit: first the domain is shortened, then
/// the size is reduced down to `least`, and only a name that is still too long loses its middle.
pub(super) fn fitted(name: &str, size: f32, least: f32, room: f32) -> (String, f32) {
    fitted_in(Font::Mono, name, (size, least), room)
}

/// The name in a list of this width: its domain is shortened, and only a name that is still too long
/// loses its middle.
pub fn elided(font: Font, size: f32, name: &str, room: f32) -> String {
    fitted_in(font, name, (size, size), room).0
}

fn fitted_in(font: Font, name: &str, (size, least): (f32, f32), room: f32) -> (String, f32) {
    let width = |text: &str| text::width(font, size, text);
    if width(name) <= room {
        return (name.to_owned(), size);
    }
    let parts = Parts::of(name);
    if !parts.domain.is_empty() {
        let own = format!("{}{}.{}", parts.prefix, parts.host, parts.rest);
        let left = room - width(&own);
        if left >= width("…") {
            let domain = text::elide_end(font, size, parts.domain, left);
            let (prefix, host, rest) = (parts.prefix, parts.host, parts.rest);
            return (format!("{prefix}{host}.{domain}{rest}"), size);
        }
    }
    let short = match parts.domain {
        "" => name.to_owned(),
        _ => format!("{}{}…{}", parts.prefix, parts.host, parts.rest),
    };
    let fitting = size * room / width(&short).max(1.0);
    if fitting >= size {
        (short, size)
    } else if fitting >= least {
        (short, (fitting * 10.0).floor() / 10.0)
    } else {
        (text::elide_middle(font, least, &short, room), least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_common_domain_is_left_out() {
        let titles = [
            r"sql01.contoso.com\RTC",
            "pool.Contoso.com",
            "edge.fabrikam.com",
            r"\\fs01.contoso.com\share",
            "10.0.0.1",
        ];
        let domain = common_domain(titles.into_iter());
        assert_eq!(domain.as_deref(), Some("contoso.com"));
        let short = titles.map(|title| without_domain(title, domain.as_deref()));
        assert_eq!(
            short,
            [
                r"sql01\RTC",
                "pool",
                "edge.fabrikam.com",
                r"\\fs01\share",
                "10.0.0.1"
            ]
        );
        assert_eq!(common_domain(["a.b.c", "a.c.d"].into_iter()), None);
    }

    #[test]
    fn a_long_name_keeps_its_host_and_its_instance() {
        let name = r"sql-red04.emea.contoso.com\PCHATCOMP";
        for room in [250.0, 200.0, 150.0, 120.0] {
            let (short, size) = fitted(name, 12.0, 7.0, room);
            assert!(short.starts_with("sql-red04"), "{short}");
            assert!(short.ends_with(r"\PCHATCOMP"), "{short}");
            assert!(text::width(Font::Mono, size, &short) <= room, "{short}");
        }
        for (name, short) in [
            ("pchat-red01.contoso.com", "pchat-red01."),
            (r"sql-red01.contoso.com\PCHAT", "sql-red01."),
        ] {
            let room = text::width(Font::Sans, 13.0, name) * 0.8;
            let elided = elided(Font::Sans, 13.0, name, room);
            assert!(
                elided.starts_with(short) && elided.contains('…'),
                "{elided}"
            );
            assert!(text::width(Font::Sans, 13.0, &elided) <= room, "{elided}");
        }
        let longest = r"fifteen-letters\SIXTEEN-LETTERS";
        let (whole, size) = fitted(longest, 12.0, 7.0, 140.0);
        assert_eq!(whole, longest);
        assert!(size >= 7.0);
    }
}
