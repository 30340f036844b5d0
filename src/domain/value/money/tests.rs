//! Sums as ledgers and bulletins write them, and the laws of printing them.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_every_form() {
    for (text, wan, marks) in [
        ("100亿", 1_000_000, ""),
        ("100亿元", 1_000_000, ""),
        ("1.5亿元", 15_000, ""),
        ("5000万元", 5_000, ""),
        ("5000万", 5_000, ""),
        ("1,234.5万元", 1_235, "r"),
        ("1,234.4万元", 1_234, "r"),
        ("320.63亿元", 3_206_300, ""),
        ("12000元", 1, "r"),
        ("15000元", 2, "r"),
        ("14999.99元", 1, "r"),
        ("20000元", 2, ""),
        ("5000", 5_000, ""),
        ("0", 0, ""),
        ("0.4", 0, "r"),
        ("1.50", 2, "r"),
        ("1.00", 1, ""),
        ("１，２３４", 1_234, ""),
        ("１００亿元", 1_000_000, ""),
        ("1 234 567", 1_234_567, ""),
        ("12,3456万元", 123_456, ""),
        ("￥5000万", 5_000, ""),
        ("￥50,000.00", 5, ""),
        ("¥ 1.2亿", 12_000, ""),
        ("人民币3.2亿元", 32_000, ""),
        ("3.2亿元人民币", 32_000, ""),
        ("3.2 亿元整", 32_000, ""),
        ("1.2万亿元", 120_000_000, ""),
        ("2千万元", 2_000, ""),
        ("3百万", 300, ""),
        ("3亿2000万元", 32_000, ""),
        ("1亿5千万", 15_000, ""),
        ("3亿2000.5万元", 32_001, "r"),
        ("2万亿3000亿元", 230_000_000, ""),
        ("约100亿元", 1_000_000, "a"),
        ("100亿元左右", 1_000_000, "a"),
        ("100余亿元", 1_000_000, "a"),
        ("超过 100 亿元", 1_000_000, "a"),
        ("about 1.5 billion yuan", 150_000, "a"),
        ("CNY 3.2 billion", 320_000, ""),
        ("RMB 50,000", 5, ""),
        ("100 million yuan", 10_000, ""),
    ] {
        let reading = read(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        let found = [(reading.rounded, "r"), (reading.approximate, "a")];
        let found: String = found.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
        assert_eq!((reading.wan, found.as_str()), (wan, marks), "{text:?}");
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    for (text, fault, part) in [
        ("", MoneyFault::Empty, ""),
        ("待定", MoneyFault::NoFigure, "待定"),
        ("-", MoneyFault::NoFigure, "-"),
        ("/", MoneyFault::NoFigure, "/"),
        ("-100", MoneyFault::Negative, "-"),
        ("－100万元", MoneyFault::Negative, "－"),
        ("(100)", MoneyFault::Negative, "("),
        ("负100万元", MoneyFault::Negative, "负"),
        ("3亿美元", MoneyFault::Foreign, "美元"),
        ("USD 300m", MoneyFault::Foreign, "USD"),
        ("$300", MoneyFault::Foreign, "$"),
        ("US$ 1.5 billion", MoneyFault::Foreign, "US$"),
        ("100万欧元", MoneyFault::Foreign, "欧元"),
        ("€5m", MoneyFault::Foreign, "€"),
        ("一百亿", MoneyFault::Unreadable, "一"),
        ("5000-6000万元", MoneyFault::Unreadable, "-"),
        ("1,5亿", MoneyFault::Unreadable, "1"),
        ("3亿2000", MoneyFault::Unreadable, "3亿2000"),
        ("0亿5", MoneyFault::Unreadable, "0亿5"),
        ("3万5亿", MoneyFault::Unreadable, "3万5亿"),
        ("3亿5亿", MoneyFault::Unreadable, "3亿5亿"),
        ("3.5亿2000万", MoneyFault::Unreadable, "2"),
        ("100元万", MoneyFault::Unreadable, "万"),
        ("万元", MoneyFault::Unreadable, "万"),
        ("65%", MoneyFault::Unreadable, "%"),
        ("1..5", MoneyFault::Unreadable, "."),
        ("约", MoneyFault::Unreadable, "约"),
        ("999999999亿元", TOO_LARGE, "999999999亿元"),
        ("999999999999999999999999", TOO_LARGE, "999999999999999999999999"),
    ] {
        let error = read(text).expect_err(text);
        assert_eq!((error.fault, error.part.as_str()), (fault, part), "{text:?}");
        assert_eq!(text.get(error.at.clone()), Some(part), "{text:?}");
    }
}

#[test]
fn the_heading_says_what_a_bare_number_counts() {
    for (text, heading, wan) in [
        ("1.5", Unit::Yi, 15_000),
        ("15000", Unit::Yuan, 2),
        ("￥1,500.00", Unit::Wan, 1_500),
        ("300万元", Unit::Yi, 300),
        ("50000元", Unit::Wan, 5),
    ] {
        assert_eq!(read_in(text, Some(heading)).map(|reading| reading.wan), Ok(wan), "{text:?}");
    }
}

#[test]
fn reads_numbers_of_cells() {
    assert_eq!(read_number(320.63, Unit::Yi).map(|r| (r.wan, r.rounded)), Ok((3_206_300, false)));
    assert_eq!(read_number(0.1 + 0.2, Unit::Yi).map(|r| (r.wan, r.rounded)), Ok((3_000, false)));
    assert_eq!(read_number(1234.5, Unit::Wan).map(|r| (r.wan, r.rounded)), Ok((1_235, true)));
    assert_eq!(read_number(-1.0, Unit::Wan).map_err(|e| e.fault), Err(MoneyFault::Negative));
    assert_eq!(read_number(f64::NAN, Unit::Wan).map_err(|e| e.fault), Err(MoneyFault::Unreadable));
    assert_eq!(read_number(1e22, Unit::Wan).map_err(|e| e.fault), Err(TOO_LARGE));
}

#[test]
fn shows_sums_exactly() {
    for (wan, style, number, unit) in [
        (3_206_300, Style::Auto, "320.63", Unit::Yi),
        (10_000, Style::Auto, "1", Unit::Yi),
        (9_999, Style::Auto, "9999", Unit::Wan),
        (10_001, Style::Auto, "1.0001", Unit::Yi),
        (5, Style::Yi, "0.0005", Unit::Yi),
        (0, Style::Yi, "0", Unit::Yi),
        (3_206_300, Style::Wan, "3206300", Unit::Wan),
        (-15_000, Style::Auto, "-1.5", Unit::Yi),
        (i64::MIN, Style::Yi, "-922337203685477.5808", Unit::Yi),
    ] {
        assert_eq!(print_human(wan, style), (number.to_owned(), unit), "{wan}");
    }
}

#[test]
fn stored_text_is_strict() {
    for text in ["", "+5", "05", "-5", "5.0", " 5", "5万", "1000000000001"] {
        assert_eq!(parse_stored(text), None, "{text:?}");
    }
}

fn near_money() -> impl Strategy<Value = String> {
    let words = "1 2000 1,234 . .5 , 亿 万 千 元 ¥ $ - 约 余 million yuan 人民币 999999999999 ０ 百 𠀀 以上"
        .split(' ')
        .chain([" ", "\u{0}"]);
    let parts = prop::sample::select(words.collect::<Vec<_>>());
    prop::collection::vec(parts, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn stored_sums_read_back(wan in 0..=MAX_WAN) {
        prop_assert_eq!(parse_stored(&stored(wan)), Some(wan));
        let reading = MoneyReading { wan, rounded: false, approximate: false };
        prop_assert_eq!(read(&stored(wan)), Ok(reading));
    }

    #[test]
    fn shown_sums_read_back(wan in 0..=MAX_WAN, style in 0usize..3) {
        let (number, unit) = print_human(wan, [Style::Wan, Style::Yi, Style::Auto][style]);
        let name = match unit {
            Unit::Yuan => "元",
            Unit::Wan => "万元",
            Unit::Yi => "亿元",
        };
        let reading = MoneyReading { wan, rounded: false, approximate: false };
        prop_assert_eq!(read(&format!("{number}{name}")), Ok(reading));
        prop_assert_eq!(read_in(&number, Some(unit)), Ok(reading));
    }

    #[test]
    fn any_text_reads_or_fails_with_a_place(text in prop_oneof![any::<String>(), near_money()]) {
        match read(&text) {
            Ok(reading) => prop_assert!((0..=MAX_WAN).contains(&reading.wan)),
            Err(error) => prop_assert_eq!(text.get(error.at), Some(error.part.as_str())),
        }
    }

    #[test]
    fn any_cell_reads_or_fails(number in any::<f64>()) {
        if let Ok(reading) = read_number(number, Unit::Yi) {
            prop_assert!((0..=MAX_WAN).contains(&reading.wan));
        }
    }
}
