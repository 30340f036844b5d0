//! One and many in English: sentences are written for many (`{0} projects stay open`); where the number that is put in is
//! one, the noun behind it, and the verb behind that, are put into the singular. Chinese makes no difference.

/// Nouns behind numbers, for many and for one. Words that may stand between a number and its noun follow.
const NOUNS: &[(&str, &str)] = &[
    ("agencies", "agency"),
    ("attempts", "attempt"),
    ("backups", "backup"),
    ("batches", "batch"),
    ("bytes", "byte"),
    ("cells", "cell"),
    ("changes", "change"),
    ("characters", "character"),
    ("columns", "column"),
    ("conflicts", "conflict"),
    ("days", "day"),
    ("differences", "difference"),
    ("duplicates", "duplicate"),
    ("edits", "edit"),
    ("entries", "entry"),
    ("fields", "field"),
    ("files", "file"),
    ("gestures", "gesture"),
    ("groups", "group"),
    ("lines", "line"),
    ("links", "link"),
    ("lots", "lot"),
    ("milestones", "milestone"),
    ("minutes", "minute"),
    ("months", "month"),
    ("names", "name"),
    ("notes", "note"),
    ("pairs", "pair"),
    ("parts", "part"),
    ("pieces", "piece"),
    ("places", "place"),
    ("problems", "problem"),
    ("programmes", "programme"),
    ("projects", "project"),
    ("records", "record"),
    ("regions", "region"),
    ("rows", "row"),
    ("sectors", "sector"),
    ("sheets", "sheet"),
    ("signs", "sign"),
    ("sources", "source"),
    ("targets", "target"),
    ("things", "thing"),
    ("times", "time"),
    ("values", "value"),
    ("versions", "version"),
    ("views", "view"),
    ("weeks", "week"),
    ("years", "year"),
];
const BETWEEN: &[&str] = &[
    "open", "new", "more", "other", "further", "public", "doubtful", "possible", "unnamed", "skipped", "foreign",
    "outside", "merged", "hidden",
];
/// Verbs behind such a noun.
const VERBS: &[(&str, &str)] = &[
    ("are", "is"),
    ("were", "was"),
    ("have", "has"),
    ("do", "does"),
    ("stay", "stays"),
    ("wait", "waits"),
    ("stand", "stands"),
    ("differ", "differs"),
    ("need", "needs"),
    ("lack", "lacks"),
    ("go", "goes"),
    ("come", "comes"),
];

/// What follows a number in a sentence, made to agree with it: the words as they must read, and how much of `rest` they
/// stand for. Nothing, where nothing is to be changed.
pub fn agree(number: &str, rest: &str) -> (String, usize) {
    let unchanged = (String::new(), 0);
    if number != "1" {
        return unchanged;
    }
    let (mut out, mut used) = (String::new(), 0);
    while let Some((word, end)) = next(rest, used) {
        out.push(' ');
        used = end;
        if let Some((_, one)) = NOUNS.iter().find(|(many, _)| *many == word) {
            out.push_str(one);
            if let Some((verb, end)) = next(rest, used)
                && let Some((_, one)) = VERBS.iter().find(|(many, _)| *many == verb)
            {
                out.push(' ');
                out.push_str(one);
                used = end;
            }
            return (out, used);
        }
        if !BETWEEN.contains(&word) {
            break;
        }
        out.push_str(word);
    }
    unchanged
}

/// The next word, if nothing but one blank stands before it, and where it ends.
fn next(rest: &str, from: usize) -> Option<(&str, usize)> {
    let word = rest[from..].strip_prefix(' ')?;
    let length = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    (length > 0).then(|| (&word[..length], from + 1 + length))
}

#[cfg(test)]
mod tests {
    use crate::i18n::fill;

    #[test]
    fn one_is_one_and_many_are_many() {
        for (sentence, one, two) in [
            ("{0} projects exported to x", "1 project exported to x", "2 projects exported to x"),
            ("{0} conflicts stay open; go", "1 conflict stays open; go", "2 conflicts stay open; go"),
            ("{0} open conflicts", "1 open conflict", "2 open conflicts"),
            ("within {0} days", "within 1 day", "within 2 days"),
            ("{0} new, {0} changed", "1 new, 1 changed", "2 new, 2 changed"),
            ("{0} rows: {0} new", "1 row: 1 new", "2 rows: 2 new"),
            ("{0} projectsx", "1 projectsx", "2 projectsx"),
            ("{0} of {1} projects", "1 of 9 projects", "2 of 9 projects"),
            ("{0}", "1", "2"),
            ("{0} 项", "1 项", "2 项"),
            ("{0} 项 projects", "1 项 projects", "2 项 projects"),
        ] {
            assert_eq!(fill(sentence, &[&1, &9]), one);
            assert_eq!(fill(sentence, &[&2, &9]), two);
        }
        assert_eq!(fill("{0} days", &[&"11"]), "11 days");
        assert_eq!(fill("{0} days", &[&"-1"]), "-1 days");
    }
}
