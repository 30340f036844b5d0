//! What every reading keeps, on made-up spans, made-up texts and any day.

use super::super::read as date_read;
use super::super::*;
use super::forms::FORMS;
use super::{marks_of, read};
use proptest::prelude::*;

const PARTS: &str = "2025 25 12 1 31 0 99999 年 月 日 号 季度 三 十 十四五 二〇二五 底 末 初 中 前 后 到 至 约 期间 上半年 上旬 本月 \
    明年 第 个 - / . — ~ : + T Z d m Q H Dec 20 mid next month year “ ” | 𠀀 年初 五 个月 待定";

/// Words that stand for a unit, so that made-up texts are often nearly dates.
fn near_date() -> impl Strategy<Value = String> {
    let words = PARTS.split(' ').chain([" ", "end of ", "\u{0}"]);
    let parts = prop::sample::select(words.collect::<Vec<_>>());
    prop::collection::vec(parts, 0..9).prop_map(|parts| parts.concat())
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1900i32..=2200, 0u32..366)
        .prop_map(|(year, n)| calendar::add_days(calendar::day(year, 1, 1).expect("new year"), n.into()))
        .prop_map(|day| day.unwrap_or(NaiveDate::MIN))
        .prop_filter("within the years", |day| calendar::has_year(day.year()))
}

/// Spans of every shape.
fn any_span() -> impl Strategy<Value = PartialDate> {
    let span = (any_day(), 0u8..8, any_day()).prop_map(|(day, shape, other)| match shape {
        0 => Some((day, day)),
        1 => calendar::ten_days(day.year(), day.month(), (day.day() - 1) / 10 % 3 + 1),
        2 => calendar::months(day.year(), day.month(), day.month()),
        3 => calendar::quarter(day.year(), calendar::quarter_of(day)),
        4 => calendar::half(day.year(), day.day() % 2 + 1),
        5 => calendar::year(day.year()),
        6 => calendar::plan(day.day() + 3),
        _ => Some((day.min(other), day.max(other))),
    });
    span.prop_map(|span| span.and_then(|(a, b)| PartialDate::new(a, b)).expect("a span"))
}

proptest! {
    #[test]
    fn stored_text_reads_back(span in any_span(), words in any::<Option<String>>()) {
        let date = match words {
            Some(words) => span.written_as(&words),
            None => span,
        };
        prop_assert_eq!(PartialDate::parse_stored(&date.stored()), Ok(date));
    }

    #[test]
    fn canonical_text_reads_as_itself(span in any_span()) {
        let reading = read(&span.canonical()).expect("canonical text");
        prop_assert_eq!(reading.date.as_ref(), Some(&span));
        prop_assert_eq!(marks_of(&reading.notes), "");
    }

    #[test]
    fn any_stored_text_has_one_printed_form(text in "[0-9]{4}(-[0-9QH]{2,3}(-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?)?([|][0-9年底 |]{0,6})?") {
        if let Ok(date) = PartialDate::parse_stored(&text) {
            prop_assert_eq!(date.stored(), text);
        }
    }

    #[test]
    fn any_text_reads_or_fails_with_a_place(
        text in prop_oneof![any::<String>(), near_date(), "[\\x00-\\x7f年月日季度底末一二三十〇０-９]{0,210}"],
        today in any_day(),
    ) {
        let context = DateContext { today };
        match date_read(&text, &context) {
            Ok(Reading { date: Some(date), .. }) => {
                prop_assert!(date.earliest() <= date.latest());
                prop_assert_eq!(PartialDate::parse_stored(&date.stored()), Ok(date));
            }
            Ok(_) => {}
            Err(error) => prop_assert_eq!(text.get(error.at), Some(error.part.as_str())),
        }
        match read_period(&text, &context) {
            Ok(Period { start: Some(start), end: Some(end), .. }) => {
                prop_assert!(start.earliest() <= end.earliest() && start.latest() <= end.latest());
            }
            Ok(_) => {}
            Err(error) => prop_assert_eq!(text.get(error.at), Some(error.part.as_str())),
        }
    }

    /// What is kept must mean the same next year.
    #[test]
    fn kept_words_mean_the_same_on_any_day(
        text in prop_oneof![near_date(), prop::sample::select(FORMS).prop_map(|form| form.0.to_owned())],
        today in any_day(),
        later in any_day(),
    ) {
        if let Ok(Reading { date: Some(date), .. }) = date_read(&text, &DateContext { today }) {
            let again = date_read(&date.shown(), &DateContext { today: later });
            let again = again.expect("kept words").date.expect("a date");
            prop_assert!(again.same_days(&date), "{} became {}", date.stored(), again.stored());
        }
    }

    #[test]
    fn months_from_today_clamp_to_the_end_of_the_month(today in any_day(), months in 0i64..60) {
        let reading = date_read(&format!("+{months}m"), &DateContext { today });
        match reading {
            Ok(reading) => {
                let found = reading.date.expect("a day").latest();
                let index = i64::from(today.year()) * 12 + i64::from(today.month0()) + months;
                let (year, month) = ((index / 12) as i32, (index % 12) as u32 + 1);
                let last = calendar::last_day(year, month).expect("a month");
                prop_assert_eq!((found.year(), found.month()), (year, month));
                prop_assert_eq!(found.day(), today.day().min(last));
            }
            Err(error) => prop_assert_eq!(error.fault, DateFault::YEAR),
        }
    }
}
