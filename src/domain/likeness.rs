//! Which known word a mistyped one was probably meant to be, for "did you mean".
//!
//! The measure is the number of letters typed wrong, left out, put in or swapped with their neighbour (optimal string
//! alignment). A suggestion is made only where most of the word agrees; otherwise nothing is said.

use super::fold::lookup_form;

/// Longer texts are no slips of the finger.
const LONGEST: usize = 40;

/// The candidate nearest to a text, if one is near enough. A candidate that begins with the text counts as near.
/// Of equally near ones the first is taken.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = lookup_form(text).chars().collect();
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let known: Vec<char> = lookup_form(candidate).chars().collect();
        if let Some(score) = score(&wanted, &known)
            && best.is_none_or(|(least, _)| score < least)
        {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How far a candidate is, small is near; `None` when it is another word altogether.
fn score(wanted: &[char], known: &[char]) -> Option<usize> {
    if known.is_empty() || known.len() > LONGEST {
        return None;
    }
    let slips = distance(wanted, known);
    let allowed = match wanted.len().max(known.len()) {
        1 => 0,
        2..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    if slips <= allowed {
        return Some(slips * 2);
    }
    let begun = wanted.len() >= 2 && known.starts_with(wanted);
    // A word that is only begun ranks behind one slip and before two.
    begun.then_some(3)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let words = ["stage", "sector", "health", "阶段", "领域", "建设地点", "progress"];
        for (typed, meant) in [
            ("stge", Some("stage")),
            ("satge", Some("stage")),
            ("secter", Some("sector")),
            ("HEALHT", Some("health")),
            ("阶断", Some("阶段")),
            ("建设地", Some("建设地点")),
            ("prog", Some("progress")),
            ("qqq", None),
            ("路", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
    }

    #[test]
    fn distance_counts_slips() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!([of("", "ab"), of("ab", "ba"), of("abc", "axc"), of("abc", "abc")], [2, 1, 1, 0]);
    }
}
