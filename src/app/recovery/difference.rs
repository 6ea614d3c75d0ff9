//! What a recovery copy has that the saved file does not, and when it was made, in words.

use std::time::SystemTime;

use crate::design::Design;

/// What the copy holds beyond the saved file, as a sentence.
pub fn difference(saved: &Design, copy: &Design) -> String {
    let mut parts = Vec::new();
    for (old, new, one, many) in [
        (
            saved.topology.sites.len(),
            copy.topology.sites.len(),
            "site",
            "sites",
        ),
        (
            saved.topology.clusters.len(),
            copy.topology.clusters.len(),
            "pool or server",
            "pools or servers",
        ),
        (
            saved.topology.services.len(),
            copy.topology.services.len(),
            "service",
            "services",
        ),
    ] {
        let count = old.abs_diff(new);
        let what = if count == 1 { one } else { many };
        match new.cmp(&old) {
            std::cmp::Ordering::Greater => parts.push(format!("{count} {what} more")),
            std::cmp::Ordering::Less => parts.push(format!("{count} {what} fewer")),
            std::cmp::Ordering::Equal => {}
        }
    }
    if !parts.is_empty() {
        return format!("Compared with the saved file, it has {}.", parts.join(", "));
    }
    let sentence = if saved.topology != copy.topology || saved.annotations != copy.annotations {
        "Settings differ from the saved file."
    } else if saved.arrangement != copy.arrangement {
        "Only the arrangement differs from the saved file."
    } else {
        "It says the same as the saved file."
    };
    sentence.to_owned()
}

/// `5 minutes ago`: enough to recognize, and free of time zones.
pub fn time_ago(when: SystemTime) -> String {
    let seconds = SystemTime::now()
        .duration_since(when)
        .map_or(0, |elapsed| elapsed.as_secs());
    let (count, unit) = match seconds {
        0..=59 => return "less than a minute ago".to_owned(),
        60..=3_599 => (seconds / 60, "minute"),
        3_600..=86_399 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}
