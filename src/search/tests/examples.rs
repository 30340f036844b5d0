//! Queries that mean the same, and what they find.

use super::read;
use crate::domain::field::Field;
use crate::domain::filter::sample::Sample;
use crate::domain::filter::{FilterKey, Flag};
use crate::i18n::Lang;
use crate::search::{Matcher, keeps, print};

/// What a query reads as, in the printed form with codes.
fn printed(text: &str) -> String {
    match read(text) {
        Ok(filter) => print(&filter, Lang::En),
        Err(error) => format!("! {error:?}"),
    }
}

#[test]
fn many_ways_to_write_one_query() {
    for (text, same) in [
        ("", ""),
        ("  \u{3000} ", ""),
        ("武汉 宜昌", "武汉 宜昌"),
        ("武汉　宜昌", "武汉 宜昌"),
        ("武汉、宜昌，", "武汉 宜昌"),
        ("武汉 至 宜昌", "武汉 宜昌"),
        ("wuhan to yichang", "wuhan yichang"),
        ("武汉 - 宜昌", "武汉 宜昌"),
        ("武汉 — 宜昌", "武汉 宜昌"),
        ("武汉 和 宜昌", "武汉 宜昌"),
        ("overdue and stale", "overdue stale"),
        ("wuhan to", "wuhan \"to\""),
        ("和", "\"和\""),
        ("“武汉 宜昌”", "\"武汉 宜昌\""),
        ("「武汉 宜昌」", "\"武汉 宜昌\""),
        ("\"武汉\"", "武汉"),
        ("\"a \\\" \\\\ b\"", "\"a \\\" \\\\ b\""),
        ("“武汉“", "武汉"),
        ("RAIL-04", "RAIL-04"),
        ("wuhan-yichang", "wuhan-yichang"),
        ("sector:rail", "sector:rail"),
        ("领域:铁路", "sector:rail"),
        ("领域：铁路", "sector:rail"),
        ("ｓｅｃｔｏｒ：ｒａｉｌ", "sector:rail"),
        ("sector=铁道", "sector:rail"),
        ("SECTOR : Rail", "sector:rail"),
        ("sector:rail,公路，航道、port", "sector:rail,road,waterway,port"),
        ("sector:rail, road", "sector:rail,road"),
        ("sector:\"power grid\"", "sector:power-grid"),
        ("sector!=rail", "-sector:rail"),
        ("阶段:在建,前期", "stage:implementation,preparation"),
        ("stage:completed", "stage:maintenance"),
        ("stage:\"odd one\"", "stage:\"odd one\""),
        ("健康:无", "! unknown"),
        ("红绿灯:黄", "health:yellow"),
        ("测算灯:red", "computed_health:red"),
        ("agency:水利部", "agency:水利部"),
        ("部门:水利部", "agency:水利部"),
        ("牵头:ndrc", "lead:ndrc"),
        ("lead_agency:ndrc", "lead:ndrc"),
        ("省份:鄂,hunan", "province:hubei,hunan"),
        ("建设地点:武汉", "place:武汉"),
        ("article:11", "article:十一"),
        ("条:第十一条", "article:十一"),
        ("box:2-1", "box:2-1"),
        ("tag:重点,\"a,b\"", "tag:重点,\"a,b\""),
        ("tag:\"none\"", "tag:\"none\""),
        ("kind:batch", "kind:batch"),
        ("类别:批次", "kind:batch"),
        ("author:刘", "author:刘"),
        ("note:\"two words\"", "note:\"two words\""),
        ("年度类别:续建", "class:continuing"),
        ("due<2026-06", "due<2026-06"),
        ("到期＜2026-06", "due<2026-06"),
        ("到期《2026-06", "due<2026-06"),
        ("due >= today", "due>=today"),
        ("due≤本月", "due<=本月"),
        ("due:2025..2026", "due:2025..2026"),
        ("due:2025..", "due:2025.."),
        ("due:..today", "due:..today"),
        ("updated>-30d", "updated>-30d"),
        ("due: -30d", "due:-30d"),
        ("due:none", "due:none"),
        ("due:无", "due:none"),
        ("progress>=50", "progress>=50"),
        ("完成比例>=50％", "progress>=50％"),
        ("investment>100亿", "investment>100亿"),
        ("总投资：1亿..10亿", "investment:1亿..10亿"),
        ("年度计划投资>0", "annual_plan>0"),
        ("late>30天", "late>30天"),
        ("overdue", "overdue"),
        ("逾期", "overdue"),
        ("久未核实 冲突 星标 未核实 有来源 我的", "stale conflict starred unconfirmed sourced mine"),
        ("starred:no", "-starred"),
        ("星标:是", "starred"),
        ("-overdue", "-overdue"),
        ("－逾期", "-overdue"),
        ("非逾期", "-overdue"),
        ("非 逾期", "-overdue"),
        ("not overdue", "-overdue"),
        ("非武汉", "-武汉"),
        ("非领域:铁路", "-sector:rail"),
        ("非常德", "-常德"),
        ("非水利", "-水利"),
        ("非遗", "非遗"),
        ("-非遗", "-非遗"),
        ("非首都功能疏解", "非首都功能疏解"),
        ("--武汉", "武汉"),
        ("-(a b)", "-(a b)"),
        ("-(a or b)", "-(a or b)"),
        ("a or b", "a or b"),
        ("a | b", "a or b"),
        ("a|b", "a or b"),
        ("a 或 b", "a or b"),
        ("a b or c d", "a b or c d"),
        ("(a or b) c", "(a or b) c"),
        ("（a 或 b） c", "(a or b) c"),
        ("(a b) c", "a b c"),
        ("(a or (b or c))", "a or b or c"),
        ("()", ""),
        ("-()", "-()"),
        ("\"or\"", "\"or\""),
        ("《规划》", "《规划》"),
        ("\"\"", ""),
    ] {
        let got = printed(text);
        match same {
            "! unknown" => assert!(got.starts_with("! "), "{text}"),
            same => assert_eq!(got, same, "{text}"),
        }
    }
}

#[test]
fn chinese_readers_see_their_own_words() {
    for (text, zh) in [
        ("stage:implementation,preparation", "阶段:在建,前期工作"),
        ("lead:ndrc or overdue -place:none", "牵头部门:ndrc 或 逾期 -地点:无"),
        ("due<2026-06 computed_health:red", "到期<2026-06 测算灯:滞后"),
    ] {
        assert_eq!(print(&read(text).unwrap(), Lang::Zh), zh);
    }
}

#[test]
fn queries_find_what_they_ask_for() {
    let railway = Sample::railway()
        .with_number(FilterKey::Late, Some(74))
        .with_text(FilterKey::of(Field::Parent).unwrap(), &["RAIL-01", "成都重庆至上海沿江高铁"]);
    for (text, found) in [
        ("", true),
        ("宜昌 武汉", true),
        ("武汉 至 宜昌", true),
        ("武汉-宜昌", true),
        ("武汉宜昌", false),
        ("rail-04", true),
        ("sector:rail 武汉", true),
        ("sector:road,rail", true),
        ("sector:road", false),
        ("-sector:road", true),
        ("stage:在建 overdue", true),
        ("stage:在建 -overdue", false),
        ("agency:水利部", true),
        ("lead:水利部", false),
        ("牵头:国铁", true),
        ("province:鄂", true),
        ("article:10", true),
        ("article:十一", false),
        ("due<2026", true),
        ("due<2025-12-31", false),
        ("due<=2025-12-31", true),
        ("due:2025..2026", true),
        ("due:2026", false),
        ("due<today", true),
        ("updated>-30d", true),
        ("updated<2026-01", false),
        ("progress>=40", true),
        ("progress>40", false),
        ("investment>100亿", true),
        ("investment:500亿", true),
        ("paid:none", true),
        ("paid>0", false),
        ("-paid>0", true),
        ("parent:rail-01", true),
        ("parent:RAIL-0", false),
        ("parent:沿江", true),
        ("late>30", true),
        ("health:unrated", true),
        ("kind:batch", false),
        ("kind:batch,project", true),
        ("(sector:road or place:恩施) -tag:一般", true),
        ("unconfirmed 或 mine", true),
        ("starred:no", true),
    ] {
        let filter = read(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(keeps(&filter, &railway, &Matcher::default()), found, "{text}");
    }
    let batch = Sample::railway().with_text(FilterKey::KIND, &["batch"]);
    for (text, found) in [("武汉", false), ("武汉 kind:batch", true), ("-kind:batch", false), ("类别:批次", true)]
    {
        assert_eq!(keeps(&read(text).unwrap(), &batch, &Matcher::default()), found, "{text}");
    }
}

#[test]
fn every_flag_has_a_word_in_both_languages() {
    for (word, flag) in [
        ("overdue", Flag::Overdue),
        ("逾期", Flag::Overdue),
        ("久未核实", Flag::Stale),
        ("冲突", Flag::Conflict),
        ("星标", Flag::Starred),
        ("未核实", Flag::Unconfirmed),
        ("有来源", Flag::Sourced),
        ("我的", Flag::Mine),
        ("MINE", Flag::Mine),
    ] {
        assert_eq!(read(word), Ok(crate::domain::filter::Filter::Flag(flag)), "{word}");
    }
}

/// With the readers of the domain: relative dates, dates as ledgers write them, money.
#[test]
fn dates_and_money_as_people_write_them() {
    use crate::domain::value::date::{DateContext, read as read_date};
    let today = super::today();
    let date = |text: &str| {
        let date = read_date(text, &DateContext { today }).ok()?.date?;
        Some((date.earliest(), date.latest()))
    };
    let money = |text: &str| crate::domain::value::money::read(text).ok().map(|m| m.wan);
    let context = crate::search::QueryContext { date: &date, money: &money };
    for text in [
        "due<2026-06",
        "due:2025..2026",
        "due<today",
        "updated>-30d",
        "due<+2m",
        "due:本月",
        "due<=年底",
        "due:2025-01-01/2025-03-31",
        "due<2025年底",
        "due:2025-Q3",
        "confirmed<2026",
        "investment>100亿",
        "investment:5000万元..1亿",
        "paid>=12000",
    ] {
        let filter = crate::search::parse(text, &context).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        for lang in [Lang::Zh, Lang::En] {
            let printed = print(&filter, lang);
            assert_eq!(crate::search::parse(&printed, &context), Ok(filter.clone()), "{text} -> {printed}");
        }
    }
}
