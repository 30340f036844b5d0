//! The known word most like an unknown one, for hints.

/// How many letters must be put in, taken out, changed or swapped to make one word of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut now = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(last[j] + 1).min(now[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
    }
    last[b.len()]
}

/// The nearest of the known words, if one is near: at most a third of the letters differ, or one begins with the other.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.to_lowercase().chars().take(64).collect();
    if wanted.is_empty() {
        return None;
    }
    let rated = known.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let starts = letters.len() >= 2 && wanted.len() >= 2;
        let prefix = starts && (letters.starts_with(&wanted) || wanted.starts_with(&letters));
        let far = distance(&wanted, &letters);
        let near = far <= (wanted.len().max(letters.len()) / 3).max(1) && far < letters.len();
        (near || prefix).then_some((if near { far } else { far + 2 }, candidate))
    });
    rated.min_by_key(|(far, _)| *far).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["list", "show", "milestone", "stats", "阶段", "完成比例"];
        for (word, wanted) in [
            ("lst", Some("list")),
            ("lsit", Some("list")),
            ("milestones", Some("milestone")),
            ("mile", Some("milestone")),
            ("stat", Some("stats")),
            ("阶级", Some("阶段")),
            ("完成例", Some("完成比例")),
            ("export", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), wanted, "{word}");
        }
    }
}
