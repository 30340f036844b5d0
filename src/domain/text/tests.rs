//! Laws of text: the forms are stable, nothing hidden passes, nothing is wider than asked.

use super::*;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Text as hostile as it comes: ideographs, punctuation, controls, marks, emoji, anything.
fn wild() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{1,6}",
        "[武汉至西安高速铁路]{1,6}",
        "[，。、；：）》”』」！？…—（《“「『·]{1,3}",
        Just("\u{1b}[31m".to_owned()),
        Just("\u{202E}".to_owned()),
        Just("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}".to_owned()),
        Just("👩\u{200D}👩\u{200D}👧".to_owned()),
        Just("ｶﾞ".to_owned()),
        Just("⚠\u{FE0F}".to_owned()),
        Just("क\u{94D}ष\u{94D}म\u{94D}क".to_owned()),
        Just("\r\n\t\n".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn normal_forms_are_stable(text in wild()) {
        let line = normalise(&text);
        prop_assert_eq!(&normalise(&line), &line);
        prop_assert!(!line.contains(char::is_control));
        let long = normalise_long(&text);
        prop_assert_eq!(&normalise_long(&long), &long);
        prop_assert!(!long.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn visible_text_hides_nothing_and_is_stable(text in wild()) {
        let shown = visible(&text);
        prop_assert!(shown.chars().all(|c| hidden(c).is_none()), "{shown:?}");
        prop_assert_eq!(visible(&shown), shown.clone());
        prop_assert!(hidden_marks(&shown).is_none());
        let mut run = 0;
        for c in shown.chars() {
            run = if is_combining_mark(c) { run + 1 } else { 0 };
            prop_assert!(run <= MOST_MARKS);
        }
    }

    #[test]
    fn plain_text_is_measured_as_all_text_is(text in "[ -~一-龿\u{3000}-\u{3029}\u{ff01}-\u{ff5e}]{0,24}", mark in "[\u{301}é]?") {
        use unicode_width::UnicodeWidthStr;
        let text = text + &mark;
        let slow: Vec<(&str, usize)> = text.graphemes(true).map(|g| (g, g.width())).collect();
        prop_assert_eq!(graphemes(&text).collect::<Vec<_>>(), slow.clone());
        prop_assert_eq!(graphemes(&text).rev().collect::<Vec<_>>(), slow.iter().rev().copied().collect::<Vec<_>>());
        prop_assert_eq!(width(&text), slow.iter().map(|(_, w)| w).sum::<usize>());
    }

    #[test]
    fn cuts_never_exceed_the_width(text in wild(), cells in 0usize..24) {
        let text = visible(&text);
        prop_assert!(width(&fit(&text, cells)) <= cells);
        prop_assert!(width(&fit_with(&text, cells, "~")) <= cells);
        prop_assert!(width(&fit_start(&text, cells)) <= cells);
        prop_assert_eq!(width(&pad(&text, cells)), cells);
        prop_assert_eq!(width(&pad_start(&text, cells)), cells);
        if width(&text) <= cells {
            prop_assert_eq!(fit(&text, cells), text.as_ref());
            prop_assert_eq!(fit_start(&text, cells), text.as_ref());
        }
    }

    #[test]
    fn wrapped_lines_never_exceed_the_width(text in wild(), cells in 0usize..24) {
        for line in wrap(&visible(&text), cells) {
            prop_assert!(width(&line) <= cells, "{line:?}");
        }
    }

    #[test]
    fn wrapping_keeps_every_sign(text in "[a-c武汉，。（）“”…— \n\u{3000}]{0,40}", cells in 2usize..20) {
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&wrap(&text, cells).concat()), bare(&text));
        let rows = rows(&text, cells);
        prop_assert!(rows.windows(2).all(|w| w[0].end <= w[1].start));
    }

    #[test]
    // Words stay short here: one that fills the line may be cut before its punctuation.
    fn punctuation_keeps_its_place(
        text in "([武汉至西安]{2,9}|[武汉]a[西安])([，。、）》”！（《“]([武汉至西安]{2,9}|[武汉]a[西安])){0,6}",
        cells in 6usize..20,
    ) {
        let lines = wrap(&text, cells);
        for line in lines.iter().skip(1) {
            prop_assert!(!line.starts_with(['，', '。', '、', '）', '》', '”', '！']), "{lines:?}");
        }
        for line in lines.iter().rev().skip(1) {
            prop_assert!(!line.ends_with(['（', '《', '“']), "{lines:?}");
        }
    }
}

#[test]
fn visible_examples() {
    let cases = [
        ("武汉至西安高速铁路", "武汉至西安高速铁路"),
        ("a\u{1b}[2J\u{7}\u{7f}", "a␛[2J␇␡"),
        ("\u{9b}31m", "⟨U+009B⟩31m"),
        ("长\u{202E}江", "长⟨U+202E⟩江"),
        ("a\u{200B}b\u{FEFF}c\u{AD}", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩"),
        ("\u{E0041}\u{3164}\u{E001}", "⟨U+E0041⟩⟨U+3164⟩⟨U+E001⟩"),
        ("a\u{2028}b", "a⟨U+2028⟩b"),
        ("\u{301}x", "\u{25CC}\u{301}x"),
        ("⚠\u{FE0F}延期", "⚠延期"),
        ("é", "é"),
        ("한국", "한국"),
    ];
    for (text, shown) in cases {
        assert_eq!(visible(text), shown, "{text:?}");
    }
    let stacked = format!("a{}b", "\u{301}".repeat(9));
    assert_eq!(visible(&stacked), format!("a{}b", "\u{301}".repeat(MOST_MARKS)));
}

#[test]
fn clean_text_is_borrowed() {
    for text in ["plain", "武汉，“十四五”", "café — naïve", "한국어 ﾊﾝｶｸ"] {
        assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn inputs_refuse_what_nobody_types() {
    assert_eq!(hidden_marks("长江\n黄河"), None);
    assert_eq!(hidden_marks("\u{E001}"), None);
    let found = hidden_marks("长江\u{202E}x").expect("an override is refused");
    assert_eq!((found.at, found.mark, found.why), (6, '\u{202E}', Hidden::Direction));
    assert_eq!(hidden_marks("a\u{1b}").map(|m| m.why), Some(Hidden::Control));
    assert_eq!(hidden_marks("a\u{200D}").map(|m| m.why), Some(Hidden::Invisible));
}

#[test]
fn normal_form_examples() {
    assert_eq!(normalise("  e\u{301}\r\n a\tb \u{3000}"), "é  a b");
    assert_eq!(normalise("长\u{0}江"), "长江");
    assert_eq!(normalise_long("\r\n一 \r\n\r二\u{85}三\u{2028}四\n\n"), "一\n\n二\n三\n四");
}

#[test]
fn halfwidth_examples() {
    assert_eq!(halfwidth("ｓｔａｇｅ：１２／？！　～"), "stage:12/?! ~");
    assert!(matches!(halfwidth("长江。、“a,b”"), Cow::Borrowed(_)));
}

#[test]
fn cut_examples() {
    assert_eq!(fit("武汉至西安", 10), "武汉至西安");
    assert_eq!(fit("武汉至西安", 9), "武汉至西…");
    assert_eq!(fit("武汉至西安", 8), "武汉至…");
    assert_eq!(fit("武汉", 1), "…");
    assert_eq!(fit("武汉", 0), "");
    assert_eq!(fit_with("武汉", 3, "~"), "武~");
    assert_eq!(fit_start("/home/长江/台账.db", 10), "…/台账.db");
    assert_eq!(pad("武汉至西安", 8), "武汉至… ");
    assert_eq!(pad_start("12.5", 6), "  12.5");
    assert_eq!(width("武汉ab"), 6);
    assert_eq!(width("e\u{301}"), 1);
    assert_eq!(width("ｶﾞ"), 2);
    let cluster = "क\u{94D}ष\u{94D}म\u{94D}क";
    assert_eq!((cluster.graphemes(true).count(), width(cluster)), (1, 4));
    assert_eq!(fit(cluster, 3), "क\u{94D}ष\u{94D}…");
}

#[test]
fn wrap_examples() {
    let cases: [(&str, usize, &[&str]); 9] = [
        ("武汉至西安高速铁路", 10, &["武汉至西安", "高速铁路"]),
        ("武汉至西安，高速铁路", 10, &["武汉至西", "安，高速铁", "路"]),
        ("武汉至西（高速）铁路", 10, &["武汉至西", "（高速）铁", "路"]),
        ("the quick brown fox", 10, &["the quick", "brown fox"]),
        ("武汉 high speed 铁路", 9, &["武汉 high", "speed 铁", "路"]),
        ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ("一\n\n二", 4, &["一", "", "二"]),
        ("", 4, &[""]),
        ("贯通——建成", 5, &["贯通", "——建", "成"]),
    ];
    for (text, cells, lines) in cases {
        assert_eq!(wrap(text, cells), lines, "{text}");
    }
    assert_eq!(wrap("安安《aa“武a", 6), ["安安", "《aa", "“武a"]);
    assert_eq!(wrap("，，，，", 4), ["，，", "，，"]);
    assert_eq!(wrap("汉", 1), ["…"]);
    assert!(wrap("汉", 0).is_empty());
}
