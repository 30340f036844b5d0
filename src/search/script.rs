//! Simplified and traditional characters: both sides of a comparison are brought to the simplified form, so that 鐵路
//! finds 铁路 and the other way round. Character by character, which is right for finding and not for writing.
//!
//! The table stands in `seeds/words`; it is read when it is first needed, in about a millisecond.

use std::sync::OnceLock;

const TABLE: &str = include_str!("../../seeds/words/traditional.txt");

/// The first character that the table speaks of, and those after it.
const FIRST: u32 = 0x3400;
const COUNT: usize = 0x9FFF - 0x3400 + 1;

/// The simplified form of a character; any other stays as it is.
pub fn simple(c: char) -> char {
    static FORMS: OnceLock<Vec<char>> = OnceLock::new();
    let Some(at) = u32::from(c).checked_sub(FIRST).filter(|at| (*at as usize) < COUNT) else { return c };
    let forms = FORMS.get_or_init(|| {
        let mut forms = vec!['\0'; COUNT];
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let mut signs = line.chars();
            let Some(form) = signs.next() else { continue };
            for old in signs {
                if let Some(at) = u32::from(old).checked_sub(FIRST).filter(|at| (*at as usize) < COUNT) {
                    forms[at as usize] = form;
                }
            }
        }
        forms
    });
    match forms[at as usize] {
        '\0' => c,
        form => form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_forms_are_brought_to_the_simplified_one() {
        let simple_text = |text: &str| text.chars().map(simple).collect::<String>();
        assert_eq!(simple_text("鐵路 漢江 長沙 機場 引調水工程"), "铁路 汉江 长沙 机场 引调水工程");
        assert_eq!(simple_text("铁路 Wuhan ０ 𠀀"), "铁路 Wuhan ０ 𠀀");
        // No form leads on to another one.
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let mut signs = line.chars();
            let form = signs.next().expect("a character");
            assert!(signs.clone().count() > 0, "{line}");
            assert!(signs.all(|s| simple(s) == form), "{line}");
        }
    }
}
