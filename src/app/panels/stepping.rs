//! Moves from one row of a list to the next, wrapping around at the ends.

/// The entry after (`by` > 0) or before the current one; `None` if the list is empty.
pub fn step(shown: &[usize], current: Option<usize>, by: isize) -> Option<usize> {
    let count = shown.len();
    let last = count.checked_sub(1)?;
    let at = current.and_then(|current| shown.iter().position(|shown| *shown == current));
    let next = match (at, by) {
        (None, 1..) => 0,
        (None, _) => last,
        (Some(at), 1..) => (at + 1) % count,
        (Some(at), _) => (at + last) % count,
    };
    shown.get(next).copied()
}
