//! Groups of values by number in one allocation: otherwise, a huge topology would need a separate list for
//! each cluster and service.

/// For each number, its values in insertion order.
#[derive(Debug, Default)]
pub(crate) struct Groups<T> {
    /// The start of each group in the values, and the end of the last one.
    starts: Vec<usize>,
    values: Vec<T>,
}

impl<T: Copy> Groups<T> {
    /// Groups the values by number; there are `count` numbers.
    pub(crate) fn new(count: usize, entries: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        for (number, _) in entries.clone() {
            if let Some(size) = starts.get_mut(number + 1) {
                *size += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let Some((_, any)) = entries.clone().next() else {
            return Self {
                starts,
                values: Vec::new(),
            };
        };
        let mut values = vec![any; total];
        let mut free = starts.clone();
        for (number, value) in entries {
            if let Some(place) = free.get_mut(number)
                && let Some(slot) = values.get_mut(*place)
            {
                *slot = value;
                *place += 1;
            }
        }
        Self { starts, values }
    }

    /// The values of a number.
    pub(crate) fn get(&self, number: usize) -> &[T] {
        match (self.starts.get(number), self.starts.get(number + 1)) {
            (Some(start), Some(end)) => self.values.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_grouped_by_number_in_their_original_order() {
        let entries = [(2, 'a'), (0, 'b'), (2, 'c')];
        let groups = Groups::new(4, entries.into_iter());
        assert_eq!(groups.get(0), ['b']);
        assert!(groups.get(1).is_empty());
        assert_eq!(groups.get(2), ['a', 'c']);
        assert!(groups.get(3).is_empty() && groups.get(9).is_empty());
    }
}
