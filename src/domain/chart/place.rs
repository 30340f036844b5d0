//! Placing things so that none lies on another: labels along a line, cards in columns.

/// Where labels stand on a line of `width` units. Each wants to begin at its place and is so many units wide; they come
/// from left to right. One that would run into the label before it (with a unit between them) or over the end is left
/// out; one that begins before the line begins with it, if it ends before the next one begins.
pub fn labels(wishes: &[(f64, usize)], width: usize) -> Vec<Option<usize>> {
    let mut free = 0;
    let mut out = Vec::with_capacity(wishes.len());
    for (n, (x, wide)) in wishes.iter().enumerate() {
        let at = x.floor().max(0.0) as usize;
        let next = wishes.get(n + 1).map_or(width, |(x, _)| x.floor().max(0.0) as usize);
        let cut = *x < 0.0 && at + wide >= next;
        let fits = at >= free && at + wide <= width && !cut;
        out.push(fits.then_some(at));
        if fits {
            free = at + wide + 1;
        }
    }
    out
}

/// Where cards of these heights stand in so many columns: each in the column that is shortest, the left one of equals.
/// Answers column and first row of each.
pub fn columns(heights: &[usize], columns: usize) -> Vec<(usize, usize)> {
    let mut filled = vec![0; columns.max(1)];
    let mut out = Vec::with_capacity(heights.len());
    for height in heights {
        let (column, y) = filled.iter().copied().enumerate().min_by_key(|(n, y)| (*y, *n)).unwrap_or((0, 0));
        out.push((column, y));
        filled[column] = y + height;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_give_way_to_those_before_them() {
        assert_eq!(labels(&[(0.0, 4), (3.0, 4), (9.0, 4), (18.0, 4)], 20), [Some(0), None, Some(9), None]);
        assert_eq!(labels(&[(-5.0, 4), (10.0, 4)], 20), [Some(0), Some(10)]);
        assert_eq!(labels(&[(-5.0, 4), (3.0, 4)], 20), [None, Some(3)]);
        assert_eq!(columns(&[3, 5, 2, 1], 2), [(0, 0), (1, 0), (0, 3), (0, 5)]);
        assert_eq!(columns(&[1], 0), [(0, 0)]);
    }

    proptest! {
        #[test]
        fn nothing_lies_on_anything(
            mut wishes in proptest::collection::vec((-20.0f64..220.0, 1usize..20), 0..30), width in 0usize..200,
            heights in proptest::collection::vec(1usize..30, 0..20), count in 1usize..5
        ) {
            wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut end = 0;
            for (at, (_, wide)) in labels(&wishes, width).iter().zip(&wishes) {
                if let Some(at) = at {
                    prop_assert!(*at >= end && at + wide <= width);
                    end = at + wide;
                }
            }
            let placed = columns(&heights, count);
            for (n, (column, y)) in placed.iter().enumerate() {
                for (m, (other, top)) in placed.iter().enumerate().skip(n + 1) {
                    prop_assert!(column != other || *top >= y + heights[n], "{n} {m}");
                }
            }
        }
    }
}
