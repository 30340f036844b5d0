//! Every form ledgers write, every fault, and (in `laws`) what holds for all readings.

use super::*;
use forms::FORMS;

mod forms;
mod laws;

pub(super) fn today() -> NaiveDate {
    day("2025-11-20")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day of the test")
}

pub(super) fn read(text: &str) -> Result<Reading, DateError> {
    super::read(text, &DateContext { today: today() })
}

fn date(text: &str) -> PartialDate {
    match read(text) {
        Ok(Reading { date: Some(date), .. }) => date,
        other => panic!("{text:?} read as {other:?}"),
    }
}

/// `Y` a deadline, `v` vague, `r` relative, `?` doubtful, `t` a time left out.
pub(super) fn marks_of(notes: &Notes) -> String {
    let marks = [
        (notes.deadline, 'Y'),
        (notes.vague, 'v'),
        (notes.relative, 'r'),
        (notes.doubt.is_some(), '?'),
        (notes.time_dropped, 't'),
    ];
    marks.into_iter().filter(|(set, _)| *set).map(|(_, mark)| mark).collect()
}

#[test]
fn reads_every_form() {
    let mut wrong = Vec::new();
    for (text, stored, precision, marks) in FORMS {
        let found = read(text).map(|reading| {
            let date = reading.date.as_ref();
            let stored = date.map(PartialDate::stored).unwrap_or_default();
            let precision = date.map_or("", |date| date.precision().code());
            (stored, precision, marks_of(&reading.notes))
        });
        if found != Ok((stored.to_string(), precision, marks.to_string())) {
            wrong.push(format!("{text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn says_when_there_is_no_date() {
    for text in [
        "待定",
        "未定",
        "暂无",
        "TBD",
        "tbc",
        "-",
        "--",
        "—",
        "——",
        "/",
        "／",
        "长期",
        "长期推进",
        "视情况",
        "视情况而定",
        "“视情况”",
        "（待定）",
        "待确定。",
        "Exempt",
        "Exempt under Section 22",
        "无",
        "n/a",
        "N/A",
        "未知",
        "…",
        "to be confirmed",
        "待定 ",
        "尚未确定",
    ] {
        let reading = read(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        assert_eq!(reading.date, None, "{text:?}");
        assert_eq!(reading.written, tidy(text));
    }
}

#[test]
fn names_what_is_wrong_and_where() {
    let year = DateFault::YEAR;
    for (text, fault, part) in [
        ("", DateFault::Empty, ""),
        (" \u{3000}\n", DateFault::Empty, " \u{3000}\n"),
        ("2025年13月", DateFault::Month, "13"),
        ("2025-13", DateFault::Month, "13"),
        ("2025.00", DateFault::Month, "00"),
        ("202513", DateFault::Month, "202513"),
        ("2025-13-01", DateFault::Month, "13"),
        ("二〇二五年十三月", DateFault::Month, "十三"),
        ("2025-02-31", DateFault::Day { last: 28 }, "31"),
        ("2024年2月30日", DateFault::Day { last: 29 }, "30"),
        ("20250230", DateFault::Day { last: 28 }, "20250230"),
        ("31 Apr 2025", DateFault::Day { last: 30 }, "31"),
        ("31/04/2025", DateFault::Day { last: 30 }, "31"),
        ("2025年五季度", DateFault::Quarter, "五"),
        ("2025Q5", DateFault::Quarter, "5"),
        ("2025H3", DateFault::Half, "3"),
        ("1231", year, "1231"),
        ("1899年", year, "1899"),
        ("2201-01-01", year, "2201"),
        ("202年", year, "202"),
        ("２２２２年", year, "２２２２"),
        ("45992", DateFault::Serial, "45992"),
        ("2025-12-31 25:00", DateFault::Time, "25"),
        ("2025-12-31 10:99", DateFault::Time, "99"),
        ("+999999y", year, "999999"),
        ("2022年至2020年", DateFault::Reversed, "2020"),
        ("2022-12/2020-03", DateFault::Reversed, "2020"),
        ("2020年3月至2022年13月", DateFault::Month, "13"),
        ("2025年12月三十二日", DateFault::Day { last: 31 }, "三十二"),
        ("2020-13/2022-12", DateFault::Month, "13"),
        ("2020-03/2022-13", DateFault::Month, "13"),
        ("明年春天", DateFault::Unreadable, "春"),
        ("2025年底建成", DateFault::Unreadable, "建"),
        ("soon", DateFault::Unreadable, "soon"),
        ("五", DateFault::Unreadable, "五"),
        ("十五", DateFault::Unreadable, "十五"),
        ("2025 12 31", DateFault::Unreadable, "12"),
        ("2025123", DateFault::Unreadable, "2025123"),
        ("2025-12/31", DateFault::Unreadable, "/"),
        ("“”", DateFault::Unreadable, "“”"),
        ("二五期间", DateFault::Unreadable, "二五"),
        ("2nd five-year plan", DateFault::Plan, "2"),
    ] {
        let error = read(text).expect_err(text);
        assert_eq!((error.fault, error.part.as_str()), (fault, part), "{text:?}");
        assert_eq!(text.get(error.at.clone()), Some(part), "{text:?}");
    }
    let long = "2025年".repeat(60);
    assert_eq!(read(&long).map_err(|error| error.fault), Err(DateFault::TOO_LONG));
}

#[test]
fn says_what_else_a_doubtful_text_could_mean() {
    for (text, why, other) in [
        ("03/04/2025", DoubtKind::DayFirst, "2025-03-04"),
        ("30.06.08", DoubtKind::DayFirst, "2030-06-08"),
        ("25-10-11", DoubtKind::YearFirst, "2011-10-25"),
        ("3/4", DoubtKind::MonthFirst, "2025-04-03"),
        ("2025.1", DoubtKind::LostZero, "2025-10"),
        ("Dec-25", DoubtKind::YearNotDay, "2025-12-25"),
        ("Dec 25", DoubtKind::DayNotYear, "2025-12"),
        ("2025-12-31T16:00:00Z", DoubtKind::UniversalTime, "2026-01-01"),
    ] {
        let doubt = read(text).expect(text).notes.doubt.expect(text);
        assert_eq!(doubt.why, why, "{text:?}");
        assert_eq!(doubt.other.map(|date| date.canonical()).as_deref(), Some(other), "{text:?}");
    }
}

#[test]
fn reads_periods() {
    for (text, start, end) in [
        ("2021-2025年", "2021", "2025|2025年"),
        ("2021—2025", "2021", "2025"),
        ("2020年3月至2022年12月", "2020-03|2020年3月", "2022-12|2022年12月"),
        ("2020.3-2022.12", "2020-03|2020.3", "2022-12|2022.12"),
        ("2020-03/2022-12", "2020-03", "2022-12"),
        ("2020年3月至2022年底前", "2020-03|2020年3月", "2022|2022年底前"),
        ("2025年3-5月", "2025-03", "2025-05"),
        ("2025年10月-12月底", "2025-10|2025年10月", "2025-12-21/2025-12-31|2025年12月底"),
        ("“十四五”末至“十五五”期间", "2021-01-01/2025-12-31|“十四五”末", "2026-01-01/2030-12-31|“十五五”期间"),
        ("2024—2025年底", "2024", "2025|2025年底"),
        ("2024至2025年6月前", "2024", "2025-06|2025年6月前"),
        ("自2020年3月起至2022年12月止", "2020-03|自2020年3月", "2022-12|2022年12月止"),
        ("2025年", "2025|2025年", "2025|2025年"),
        ("“十四五”期间", "2021-01-01/2025-12-31|“十四五”期间", "2021-01-01/2025-12-31|“十四五”期间"),
        ("2020年3月至今", "2020-03|2020年3月", ""),
        ("2020年3月起", "2020-03|2020年3月", ""),
        ("2020-", "2020", ""),
        ("since 2020", "2020|since 2020", ""),
        ("至2025年底", "", "2025|至2025年底"),
        ("-2025", "", "2025"),
        ("待定", "", ""),
    ] {
        let period = read_period(text, &DateContext { today: today() });
        let period = period.unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        let stored = |date: Option<PartialDate>| date.map_or(String::new(), |date| date.stored());
        assert_eq!((stored(period.start), stored(period.end)), (start.into(), end.into()), "{text:?}");
    }
    let reversed = read_period("2025—2021", &DateContext { today: today() });
    assert_eq!(reversed.map_err(|error| error.fault), Err(DateFault::Reversed));
}

#[test]
fn reads_serial_numbers() {
    for (serial, date1904, expected) in [
        (44185.0, false, "2020-12-20"),
        (45066.0, false, "2023-05-20"),
        (45292.0, false, "2024-01-01"),
        (45992.0, false, "2025-12-01"),
        (46022.0, false, "2025-12-31"),
        (46022.5, false, "2025-12-31"),
        (46_021.999_999_99, false, "2025-12-31"),
        (44560.0, true, "2025-12-31"),
        (20000.0, false, "1954-10-03"),
        (80000.0, false, "2119-01-11"),
    ] {
        let date = read_serial(serial, date1904).expect("a serial");
        assert_eq!(date.stored(), expected, "{serial}");
    }
    for serial in [19999.9, 80000.1, 2025.0, -46022.0, f64::NAN, f64::INFINITY] {
        assert_eq!(read_serial(serial, false).map_err(|e| e.fault), Err(DateFault::Serial));
    }
}

#[test]
fn reads_numbers_in_cells() {
    let plain = NumberCell::default();
    let shown = |decimals| NumberCell { decimals: Some(decimals), ..plain };
    for (number, cell, expected, doubtful) in [
        (46022.25, plain, "2025-12-31", false),
        (2025.0, plain, "2025", false),
        (2100.0, plain, "2100", false),
        (202512.0, plain, "2025-12", false),
        (20251231.0, plain, "2025-12-31", false),
        (2025.12, plain, "2025-12", false),
        (2025.03, plain, "2025-03", false),
        (2025.3, plain, "2025-03", false),
        (2025.1, plain, "2025-01", true),
        (2025.1, shown(1), "2025-01", false),
        (2025.1, shown(2), "2025-10", false),
    ] {
        let reading = read_number(number, cell).expect("a date");
        assert_eq!(reading.date.map(|date| date.stored()).as_deref(), Some(expected), "{number}");
        assert_eq!(reading.notes.doubt.is_some(), doubtful, "{number}");
    }
    for (number, cell) in [
        (2025.13, plain),
        (2025.3, shown(2)),
        (2025.123, plain),
        (202513.0, plain),
        (20250230.0, plain),
        (12.5, plain),
        (-2025.0, plain),
        (f64::NAN, plain),
        (1e300, plain),
    ] {
        assert!(read_number(number, cell).is_err(), "{number}");
    }
}

#[test]
fn refuses_stored_text_it_would_not_print() {
    for text in [
        "",
        "|",
        "|待定",
        "2025|",
        "2025|2025",
        "2025年",
        "2025-1",
        "2025-1-1",
        "2025-13",
        "2025-02-30",
        "2025-Q5",
        "2025-H0",
        "2025-Q04",
        "1899",
        "2201",
        "02025",
        "+2025",
        "2025-12-01/2025-12-31",
        "2025-01-01/2025-03-31",
        "2025-12-10/2025-12-01",
        "2025-12-31/2025-12-31",
        "2025 |2025年",
        "2025-12/2026-01",
    ] {
        assert_eq!(PartialDate::parse_stored(text), Err(StoredDateError), "{text:?}");
    }
}

#[test]
fn is_past_only_after_its_last_day() {
    let date = date("2025年底");
    assert!(!date.is_past(day("2025-12-31")));
    assert!(date.is_past(day("2026-01-01")));
}

#[test]
fn slips_by_the_last_day() {
    assert_eq!(slip_days(&date("2025-06"), &date("2025年底")), 184);
    assert_eq!(slip_days(&date("2025年底"), &date("2025-12-31")), 0);
    assert_eq!(slip_days(&date("2025-12-31"), &date("2025-12-30")), -1);
}

#[test]
fn sorts_finer_before_coarser() {
    let sorted = |mut texts: Vec<&'static str>, key: fn(&PartialDate) -> (NaiveDate, i64)| {
        texts.sort_by_key(|text| key(&date(text)));
        texts
    };
    assert_eq!(
        sorted(vec!["2025", "2025-Q4", "2025-12-31", "2025-12", "2025-11"], PartialDate::end_key),
        ["2025-11", "2025-12-31", "2025-12", "2025-Q4", "2025"]
    );
    assert_eq!(
        sorted(vec!["2025", "2025-02", "2025-01-01", "2025-01"], PartialDate::start_key),
        ["2025-01-01", "2025-01", "2025", "2025-02"]
    );
}

#[test]
fn codes_of_precision_are_stable() {
    let codes = Precision::ALL.map(Precision::code);
    assert_eq!(codes, ["day", "ten-day", "month", "quarter", "half", "year", "plan", "interval"]);
    assert!(Precision::ALL.iter().all(|p| Precision::from_code(p.code()) == Some(*p)));
    assert_eq!(Precision::from_code("Day"), None);
}
