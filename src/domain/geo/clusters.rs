//! Marks that would stand on each other become one. Worked out on a whole sheet, not on the part that is seen, so that
//! panning changes nothing: only another scale does.

use super::Spot;
use std::collections::HashMap;

/// Gathers spots: the heaviest takes all that are nearer than `reach` (across, down), then the heaviest that is left.
/// Answers the indices of each cluster, its heaviest member first; the order is that of weight, ties by index.
pub fn gather(spots: &[(Spot, usize)], reach: (f64, f64)) -> Vec<Vec<usize>> {
    let reach = (reach.0.max(f64::MIN_POSITIVE), reach.1.max(f64::MIN_POSITIVE));
    let square = |s: Spot| ((s.x / reach.0).floor() as i64, (s.y / reach.1).floor() as i64);
    let mut squares: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (i, (spot, _)) in spots.iter().enumerate() {
        squares.entry(square(*spot)).or_default().push(i);
    }
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(spots[*i].1), *i));
    let mut taken = vec![false; spots.len()];
    let mut out = Vec::new();
    for first in order {
        if taken[first] {
            continue;
        }
        taken[first] = true;
        let here = spots[first].0;
        let mut members = Vec::new();
        let (x, y) = square(here);
        for key in (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))) {
            for i in squares.get(&key).into_iter().flatten().copied() {
                let s = spots[i].0;
                if !taken[i] && (s.x - here.x).abs() < reach.0 && (s.y - here.y).abs() < reach.1 {
                    taken[i] = true;
                    members.push(i);
                }
            }
        }
        members.sort_unstable();
        members.insert(0, first);
        out.push(members);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_spot_is_in_one_cluster_and_clusters_stand_apart(
            spots in prop::collection::vec((0.0..60.0f64, 0.0..60.0f64, 1..9usize), 0..60)
        ) {
            let spots: Vec<(Spot, usize)> = spots.into_iter().map(|(x, y, w)| (Spot::new(x, y), w)).collect();
            let clusters = gather(&spots, (6.0, 4.0));
            let mut all: Vec<usize> = clusters.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..spots.len()).collect::<Vec<_>>());
            for (i, a) in clusters.iter().enumerate() {
                for b in &clusters[..i] {
                    let (a, b) = (spots[a[0]].0, spots[b[0]].0);
                    prop_assert!((a.x - b.x).abs() >= 6.0 || (a.y - b.y).abs() >= 4.0);
                }
            }
        }
    }
}
