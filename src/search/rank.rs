//! The order of what was found: the project whose code was typed, then codes and names that begin with the words, then
//! names that hold them, then aliases, then agencies and places. Smaller ranks stand first; equal ones keep the order
//! of the list.

use super::words::{How, Matcher};
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Subject, Word, is_called};
use crate::domain::fold::is_same;

/// In what a word was found, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It is the code.
    Code,
    /// The code begins with it.
    CodeStart,
    /// It is a name.
    Name,
    /// A name begins with it.
    NameStart,
    /// A name holds it.
    NameInside,
    /// The code holds it.
    CodeInside,
    /// An alias holds it.
    Alias,
    /// The name of an agency or of a place holds it.
    Surroundings,
    /// Not found; the project answers to another part of the condition.
    Elsewhere,
}

/// How near a project is to the words of a query; compare to sort. Without words it is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    /// The class of the word that was found farthest off.
    pub worst: Class,
    /// The way in which the worst word was found: as written before by sound before with gaps.
    how: How,
    /// The mean of the classes of the words that were found, in hundredths.
    mean: u32,
    /// How much of the name is not covered by the words, in characters: the shorter name is nearer.
    rest: u32,
}

impl Default for Rank {
    fn default() -> Rank {
        Rank { worst: Class::Code, how: How::Written, mean: 0, rest: 0 }
    }
}

/// The rank of a project that answers to a condition. Without words all are equal.
pub fn rank(filter: &Filter, subject: &dyn Subject, matcher: &Matcher) -> Rank {
    let words = filter.words();
    let mut rank = Rank::default();
    let (mut found, mut sum) = (0, 0);
    for word in &words {
        let (class, how) = classify(word, subject, matcher);
        // With alternatives, a word that is not there is no fault as long as another one is.
        if class == Class::Elsewhere {
            continue;
        }
        found += 1;
        sum += class as u32;
        rank.worst = rank.worst.max(class);
        rank.how = rank.how.max(how);
    }
    match (sum * 100).checked_div(found) {
        Some(mean) => Rank { mean, rest: uncovered(filter, subject, matcher), ..rank },
        None if words.is_empty() => rank,
        None => Rank { worst: Class::Elsewhere, ..rank },
    }
}

fn classify(word: &Word, subject: &dyn Subject, matcher: &Matcher) -> (Class, How) {
    let mut best = (Class::Elsewhere, How::Written);
    let mut look = |key, class_of: &dyn Fn(&str) -> Option<(Class, How)>| {
        subject.any_text(key, &mut |text| {
            best = best.min(class_of(text).unwrap_or((Class::Elsewhere, How::Gaps)));
            false
        });
    };
    // Of a text: whether it is the word, begins with it, or holds it.
    let graded = |text: &str, [same, start, inside]: [Class; 3]| {
        if is_same(word.text(), text) {
            return Some((same, How::Written));
        }
        let how = matcher.how(word, text)?;
        let starts = matcher.matches(word, text).is_some_and(|found| found[0].start == 0);
        Some((if starts { start } else { inside }, how))
    };
    let held = |text: &str, class: Class| matcher.how(word, text).map(|how| (class, how));
    look(FilterKey::Field(Field::Code), &|text| graded(text, [Class::Code, Class::CodeStart, Class::CodeInside]));
    let name = |text: &str| graded(text, [Class::Name, Class::NameStart, Class::NameInside]);
    look(FilterKey::Field(Field::NameZh), &name);
    look(FilterKey::Field(Field::NameEn), &name);
    look(FilterKey::Field(Field::Aliases), &|text| held(text, Class::Alias));
    let around = |found: bool| found.then_some((Class::Surroundings, How::Written));
    let lead = FilterKey::Field(Field::LeadAgency);
    look(lead, &|text| around(is_called(word, text, &|w, t| matcher.finds(w, t))));
    look(FilterKey::Agency, &|text| around(is_same(word.text(), text)));
    look(FilterKey::Place, &|text| held(text, Class::Surroundings));
    best
}

/// The least that a name has beside the words.
fn uncovered(filter: &Filter, subject: &dyn Subject, matcher: &Matcher) -> u32 {
    let mut least = u32::MAX;
    for field in [Field::NameZh, Field::NameEn] {
        subject.any_text(FilterKey::Field(field), &mut |text| {
            let marks = matcher.marks(filter, text);
            if !marks.is_empty() {
                let covered: usize = marks.into_iter().map(|r| text[r].chars().count()).sum();
                least = least.min(u32::try_from(text.chars().count() - covered).unwrap_or(u32::MAX));
            }
            false
        });
    }
    if least == u32::MAX { 0 } else { least }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::sample::Sample;

    fn project(code: &str, name: &str, alias: &[&str], place: &str) -> Sample {
        Sample::default()
            .with_text(FilterKey::Field(Field::Code), &[code])
            .with_text(FilterKey::Field(Field::NameZh), &[name])
            .with_text(FilterKey::Field(Field::Aliases), alias)
            .with_text(FilterKey::Place, &[place])
    }

    fn words(texts: &[&str]) -> Filter {
        Filter::and(texts.iter().filter_map(|t| Word::new(t)).map(Filter::Word))
    }

    /// The projects in the order of their ranks, by code.
    fn order(filter: &Filter, projects: &[(&'static str, Sample)]) -> Vec<&'static str> {
        let mut ranked: Vec<_> =
            projects.iter().map(|(code, p)| (rank(filter, p, &Matcher::default()), *code)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, code)| code).collect()
    }

    #[test]
    fn the_nearest_stands_first() {
        let made = |code, name, alias: &[&str], place| (code, project(code, name, alias, place));
        let by_code = [
            made("RAIL-041", "甲线", &[], "宜昌"),
            made("RAIL-04", "乙线", &[], "宜昌"),
            made("X-RAIL-04", "丙线", &[], "宜昌"),
        ];
        assert_eq!(order(&words(&["rail-04"]), &by_code), ["RAIL-04", "RAIL-041", "X-RAIL-04"]);
        let by_name = [
            made("P-1", "九江堤防", &[], "武汉"),
            made("P-2", "九江港", &["武汉外港"], "九江"),
            made("P-3", "湖北武汉枢纽", &[], "武汉"),
            made("P-4", "武汉长江航运中心", &[], "武汉"),
            made("P-5", "武汉都市圈", &[], "武汉"),
            made("P-6", "武汉", &[], "武汉"),
            made("P-7", "宜昌港", &[], "宜昌"),
        ];
        assert_eq!(order(&words(&["武汉"]), &by_name), ["P-6", "P-5", "P-4", "P-3", "P-2", "P-1", "P-7"]);
    }

    #[test]
    fn a_project_that_answers_to_both_alternatives_is_no_farther() {
        let either = Filter::or([words(&["武汉"]), words(&["宜昌"])]);
        let both = ("both", project("A-1", "武汉至宜昌铁路", &[], "武汉"));
        let one = ("one", project("A-2", "北京至宜昌市铁路", &[], "宜昌"));
        assert_eq!(order(&either, &[one, both]), ["both", "one"]);
    }

    #[test]
    fn without_words_all_are_equal() {
        let a = rank(&Filter::all(), &project("A-1", "甲", &[], "宜昌"), &Matcher::default());
        let b = rank(&Filter::all(), &Sample::railway(), &Matcher::default());
        assert_eq!(a, b);
    }
}
