//! Parting a length: stacked bars, and the levels of a row of small bars.

/// Parts `width` whole units among counts, in proportion, so that together they fill it (nothing where all are zero).
/// What is not zero gets a unit as long as there are enough. Remainders go to the largest, the first of equals.
pub fn stack(counts: &[u64], width: usize) -> Vec<usize> {
    let total: u128 = counts.iter().map(|c| u128::from(*c)).sum();
    if total == 0 || width == 0 {
        return vec![0; counts.len()];
    }
    let exact = |count: u64| u128::from(count) * width as u128;
    let mut out: Vec<usize> = counts.iter().map(|c| (exact(*c) / total) as usize).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(exact(counts[*n]) % total));
    let missing = width - out.iter().sum::<usize>();
    order.iter().take(missing).for_each(|n| out[*n] += 1);
    // What is there is seen: a unit is taken from the widest, as long as that has more than one.
    for n in (0..counts.len()).filter(|n| counts[*n] > 0) {
        if out[n] == 0
            && let Some(widest) = (0..out.len()).max_by_key(|m| (out[*m], std::cmp::Reverse(*m)))
            && out[widest] > 1
        {
            out[widest] -= 1;
            out[n] = 1;
        }
    }
    out
}

/// How many of `width` units a count takes where `most` takes all: at least one if it is not zero.
pub fn length(count: u64, most: u64, width: usize) -> usize {
    if count == 0 || most == 0 || width == 0 {
        return 0;
    }
    let units = (u128::from(count) * width as u128 + u128::from(most) / 2) / u128::from(most);
    (units as usize).clamp(1, width)
}

/// The level of each count from 0 to `steps`, where the greatest has all: what is not zero has at least one.
pub fn levels(counts: &[u64], steps: usize) -> Vec<usize> {
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().map(|c| length(*c, most, steps)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bars_are_parted_in_proportion() {
        assert_eq!(stack(&[1, 1, 2], 8), [2, 2, 4]);
        assert_eq!(stack(&[1, 0, 99], 10), [1, 0, 9]);
        assert_eq!(stack(&[0, 0], 10), [0, 0]);
        assert_eq!(stack(&[5, 5, 5], 2), [1, 1, 0]);
        assert_eq!(levels(&[0, 1, 4, 8], 8), [0, 1, 4, 8]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_hidden(counts in proptest::collection::vec(0u64..100_000, 0..10), width in 0usize..200) {
            let parts = stack(&counts, width);
            let shown = counts.iter().filter(|c| **c > 0).count();
            prop_assert_eq!(parts.iter().sum::<usize>(), if shown == 0 { 0 } else { width });
            for (count, part) in counts.iter().zip(&parts) {
                prop_assert!(*count > 0 || *part == 0);
                prop_assert!(*count == 0 || *part > 0 || shown > width);
            }
        }
    }
}
