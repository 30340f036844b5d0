//! How two texts are compared when people look something up: letters without case, full-width forms as their
//! half-width twins (an input method may be left on), every dash as `-`, every quote as `"` or `'`, white space as
//! plain blanks. `武汉—宜昌`, `Wuhan–Yichang` and `ＷＵＨＡＮ-yichang` are then found by one word.
//!
//! For looking up only: what is stored keeps its form. It refuses more than that: no simplified for traditional, no
//! accents left out, no pinyin (that is the matcher's business).

use super::text::twin;

/// The folded form of one character; more than one where the small letter has several.
pub fn fold_char(c: char) -> impl Iterator<Item = char> {
    let plain = match twin(c) {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '•' | '・' | '‧' => '·',
        '〜' | '∼' => '~',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    plain.to_lowercase()
}

/// The folded form of a text.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
}

/// Whether two texts are the same when folded, without regard to blanks at their ends.
pub fn is_same(a: &str, b: &str) -> bool {
    a.trim().chars().flat_map(fold_char).eq(b.trim().chars().flat_map(fold_char))
}

/// The form under which words are kept in tables and looked up: folded, without blanks, hyphens, underlines, points and
/// colons, so that `Power grid`, `power_grid` and `POWER-GRID` are one.
pub fn lookup_form(text: &str) -> String {
    looked_up(text).collect()
}

/// The characters of `lookup_form`, one by one: for whoever needs the first ones only.
pub fn looked_up(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(fold_char).filter(|c| !matches!(c, ' ' | '-' | '_' | '·' | '.' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_one_word_are_one() {
        for (a, b) in [
            ("ＲＡＩＬ－０４", "rail-04"),
            ("Wuhan–Yichang", "wuhan-yichang"),
            ("“十四五”", "\"十四五\""),
            ("A\u{3000}b\tc", "a b c"),
            ("武汉：", "武汉:"),
        ] {
            assert_eq!(fold(a), b);
            assert!(is_same(a, b), "{a} {b}");
        }
        assert!(is_same(" 铁路 ", "铁路"));
        assert!(!is_same("铁路", "公路"));
        assert_eq!(lookup_form(" Power_GRID - "), "powergrid");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(is_same(&text, &once));
        }
    }
}
