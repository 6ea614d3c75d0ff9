//! Calendar days, for title blocks and for dates that are remembered.

use std::time::{Duration, SystemTime};

/// `2015-05-01`, in UTC, so that it is the same everywhere.
pub fn day(time: SystemTime) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let since_1970 = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    // Howard Hinnant's "civil from days": years start in March, so that leap days come last.
    let days = since_1970.as_secs() / DAY + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `20150501-120000Z`, for names of folders: it sorts by time, and is the same everywhere.
pub fn moment(time: SystemTime) -> String {
    let since_1970 = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let second = since_1970.as_secs() % (24 * 60 * 60);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let day = day(time).replace('-', "");
    format!("{day}-{hour:02}{minute:02}{:02}Z", second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_match_the_calendar() {
        let after = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(day(after(0)), "1970-01-01");
        assert_eq!(day(after(951_782_399)), "2000-02-28");
        assert_eq!(day(after(951_782_400)), "2000-02-29");
        assert_eq!(day(after(951_868_800)), "2000-03-01");
        assert_eq!(day(after(1_430_438_400)), "2015-05-01");
        assert_eq!(day(after(1_735_689_599)), "2024-12-31");
        assert_eq!(moment(after(1_735_689_599)), "20241231-235959Z");
        assert_eq!(moment(after(1_430_438_461)), "20150501-000101Z");
    }
}
