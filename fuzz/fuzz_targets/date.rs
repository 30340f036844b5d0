//! Any text as a date or an amount: never a panic; a date that was read is printed in a form that reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use taizhang::domain::value::{DateContext, PartialDate, money, read_date};

fuzz_target!(|text: &str| {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day");
    if let Ok(reading) = read_date(text, &DateContext { today })
        && let Some(date) = reading.date
    {
        let again = PartialDate::parse_stored(&date.stored()).expect("a stored date");
        assert!(again.same_days(&date) && again.stored() == date.stored());
        assert!(date.earliest() <= date.latest());
    }
    let _ = money::read(text);
});
