//! What the command line says: help (`help`), sentences and questions (`say`), headings of its tables (`heads`). Each line
//! holds both languages, so that a missing one does not compile. Errors of the register stand in `errors`.

pub mod heads;
pub mod help;
pub mod say;

#[cfg(test)]
mod tests {
    use super::{heads, help, say};
    use crate::i18n::Lang;

    /// The places `{0}` … of a sentence.
    fn places(sentence: &str) -> Vec<char> {
        let starts = sentence.match_indices('{').filter_map(|(at, _)| sentence[at + 1..].chars().next());
        let mut out: Vec<char> = starts.collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    #[test]
    fn both_languages_have_the_same_places() {
        let pair = |zh: &'static str, en: &'static str| assert_eq!(places(zh), places(en), "{zh} / {en}");
        macro_rules! hold {
            ($($texts:path),+) => {
                $(for text in <$texts>::ALL { pair(text.say(Lang::Zh), text.say(Lang::En)); })+
            };
        }
        hold!(say::Say, say::Misuse, say::Advice, heads::Head, heads::FindingText);
        hold!(crate::i18n::merge::MergeText, crate::i18n::merge::MergeWord);
        hold!(help::Frame, help::About, help::ArgText, help::Example);
    }
}
