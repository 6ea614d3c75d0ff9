//! Times in reports: `2018-11-01 16:44:57Z`, in UTC, to the second (publishing notes, 5.1).

use std::fmt;

/// A time in UTC, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Seconds since the start of 1970.
    seconds: u64,
}

impl Moment {
    /// Reads a time in the format of reports; `None` for any other format.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().strip_suffix('Z')?;
        let (date, time) = text.split_once([' ', 'T'])?;
        let [year, month, day] = numbers(date, '-')?;
        let [hour, minute, second] = numbers(time, ':')?;
        let is_date = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        if !is_date || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let years: u64 = (1970..year)
            .map(|year| 365 + u64::from(is_leap(year)))
            .sum();
        let months: u64 = (1..month).map(|month| days_of(year, month)).sum();
        let days = years + months + day - 1;
        Some(Self {
            seconds: ((days * 24 + hour) * 60 + minute) * 60 + second,
        })
    }

    /// Seconds until a later moment; `None` if it is earlier.
    pub fn seconds_until(self, later: Self) -> Option<u64> {
        later.seconds.checked_sub(self.seconds)
    }

    fn day(self) -> (u64, u64, u64) {
        let (mut days, mut year) = (self.seconds / 86_400, 1970);
        while days >= 365 + u64::from(is_leap(year)) {
            days -= 365 + u64::from(is_leap(year));
            year += 1;
        }
        let mut month = 1;
        while days >= days_of(year, month) {
            days -= days_of(year, month);
            month += 1;
        }
        (year, month, days + 1)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day();
        let (hour, minute) = (self.seconds / 3600 % 24, self.seconds / 60 % 60);
        let second = self.seconds % 60;
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// A duration in words: `7 min 53 s`.
pub fn duration(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest} s"),
        (0, _) => format!("{minutes} min {rest} s"),
        _ => format!("{hours} h {minutes} min {rest} s"),
    }
}

fn numbers(text: &str, between: char) -> Option<[u64; 3]> {
    let mut parts = text.split(between).map(|part| {
        let is_number = part.bytes().all(|digit| digit.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_as_the_report_writes_it() {
        for text in [
            "2018-11-01 16:44:57Z",
            "2020-02-29 00:00:00Z",
            "2000-12-31 23:59:59Z",
            "1970-01-01 00:00:00Z",
        ] {
            let moment = Moment::read(text).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Some(text));
        }
        for text in [
            "2019-02-29 00:00:00Z",
            "2018-13-01 00:00:00Z",
            "2018-11-01 16:44:57",
            "2018-11-01 16:44:57:00Z",
            "2018-11-01 16:+4:57Z",
            "11/1/2018 4:44:57 PM",
        ] {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_can_cross_midnight() {
        let (from, to) = ("2018-12-31 23:59:00Z", "2019-01-01 01:01:02Z");
        let seconds = Moment::read(from).zip(Moment::read(to));
        let seconds = seconds.and_then(|(from, to)| from.seconds_until(to));
        assert_eq!(seconds.map(duration).as_deref(), Some("1 h 2 min 2 s"));
    }
}
