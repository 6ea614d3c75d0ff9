//! The documented limits of Persistent Chat (domain notes, 5.6), used by rules, reports and proposals.

/// The maximum number of concurrent users of an active server.
pub const USERS_OF_A_SERVER: u32 = 20_000;
/// The maximum number of concurrent users of all pools of a deployment.
pub const USERS_IN_ALL: u32 = 80_000;
/// The maximum number of provisioned users.
pub const PROVISIONED_USERS: u32 = 150_000;
/// The maximum number of endpoints of all pools: 1.5 for each user.
pub const ENDPOINTS: u32 = 120_000;

/// The number of servers for this many concurrent users.
pub fn servers_for(users: u32) -> usize {
    usize::try_from(users.div_ceil(USERS_OF_A_SERVER)).unwrap_or(usize::MAX)
}

/// The number of endpoints for this many users.
pub fn endpoints_of(users: u32) -> u32 {
    users.saturating_mul(3).div_ceil(2)
}

/// A number with thousands separators, such as 20,000.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands_separators() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (20_000, "20,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn one_server_is_needed_per_20000_users_or_part_thereof() {
        for (users, servers) in [(1, 1), (20_000, 1), (20_001, 2), (80_000, 4)] {
            assert_eq!(servers_for(users), servers);
        }
    }
}
