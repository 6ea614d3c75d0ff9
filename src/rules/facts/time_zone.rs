//! Time zones as users enter them. UTC offsets are compared by value, everything else as text, because the
//! names alone do not show whether two of them mean the same time zone.

use crate::design::statements::same_place;

/// How two time zones compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum ZoneComparison {
    /// The same time zone.
    Same,
    /// Different time zones.
    Different,
    /// Two texts that may mean the same time zone.
    Unknown,
}

/// Compares two time zones.
pub(in crate::rules) fn compare(one: &str, other: &str) -> ZoneComparison {
    if same_place(one, other) {
        return ZoneComparison::Same;
    }
    match (offset(one), offset(other)) {
        (Some(one), Some(other)) if one == other => ZoneComparison::Same,
        (Some(_), Some(_)) => ZoneComparison::Different,
        _ => ZoneComparison::Unknown,
    }
}

/// The offset in minutes east of UTC, for `UTC+1`, `UTC+01:00`, `GMT+0100`, `+1`, `UTC` and the names that
/// Windows shows: `(UTC+01:00) Amsterdam, Berlin`.
fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    if let Some(shown) = text.strip_prefix('(') {
        let (offset_text, _name) = shown.split_once(')')?;
        return offset(offset_text);
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let upper = compact.to_ascii_uppercase();
    let named = ["UTC", "GMT"]
        .iter()
        .find_map(|name| upper.strip_prefix(name));
    let rest = match named {
        Some("") => return Some(0),
        Some(rest) => rest,
        None if upper == "Z" => return Some(0),
        None => &upper,
    };
    let mut characters = rest.chars();
    let sign = match characters.next()? {
        '+' | '\u{b1}' => 1,
        // The hyphen, the minus sign and the en dash.
        '-' | '\u{2212}' | '\u{2013}' => -1,
        _ => return None,
    };
    let digits = characters.as_str();
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "00"),
    };
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(hours, 2) || !is_number(minutes, 2) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    // Time zones range from 12 hours west to 14 hours east of UTC.
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_an_offset_are_one_time_zone() {
        for other in [
            "UTC+1",
            "utc+01:00",
            "+0100",
            "+01:00",
            "GMT+1",
            "UTC + 1",
            "UTC+01.00",
            "+1",
            "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
        ] {
            assert_eq!(compare("UTC+01:00", other), ZoneComparison::Same, "{other}");
        }
        for zero in ["GMT", "Z", "UTC+0", "UTC-00:00", "+0000", "UTC\u{b1}0"] {
            assert_eq!(compare("utc", zero), ZoneComparison::Same, "{zero}");
        }
        assert_eq!(compare("UTC-8", "UTC\u{2212}08:00"), ZoneComparison::Same);
        assert_eq!(compare("UTC+5:30", "+0530"), ZoneComparison::Same);
    }

    #[test]
    fn two_offsets_are_two_time_zones() {
        for (one, other) in [
            ("UTC+1", "UTC-1"),
            ("UTC+1", "UTC+10"),
            ("GMT", "+0100"),
            ("+0530", "UTC+5"),
        ] {
            assert_eq!(
                compare(one, other),
                ZoneComparison::Different,
                "{one}, {other}"
            );
        }
    }

    #[test]
    fn names_are_one_time_zone_only_if_they_are_the_same_text() {
        let berlin = "W. Europe Standard Time";
        assert_eq!(
            compare(berlin, " w. europe STANDARD time"),
            ZoneComparison::Same
        );
        for other in [
            "Romance Standard Time",
            "UTC+1",
            "UTC+99",
            "UTC+1:5",
            "somewhere",
        ] {
            assert_eq!(compare(berlin, other), ZoneComparison::Unknown, "{other}");
        }
        assert_eq!(compare("UTC+99", "UTC+1"), ZoneComparison::Unknown);
    }
}
