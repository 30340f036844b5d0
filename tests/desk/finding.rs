//! Finding in the plan's register: by word, by sound, by what comes near; offers at the caret and counts by value.

use super::support::Desk;
use taizhang::domain::field::Field;
use taizhang::domain::filter::{Filter, FilterKey};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::search;

fn codes(register: &Register, query: &str) -> Vec<String> {
    let ids = register.search(query, Lang::Zh).expect("a query");
    ids.iter().filter_map(|id| register.book().entry(*id)).map(|e| e.code.clone()).collect()
}

#[test]
fn one_railway_answers_to_all_its_names() {
    let register = Desk::new().open();
    let wanted = codes(&register, "武汉至宜昌").remove(0);
    for typed in [
        "whyc",
        "whzyc",
        "wuhanyichang",
        "wuhan yichang",
        "yichang wuhan",
        "wh yc",
        "WHYC",
        "ｗｈｙｃ",
        "武汉-宜昌",
        "武漢至宜昌鐵路",
    ] {
        let found = codes(&register, typed);
        assert!(found.contains(&wanted), "{typed}: {found:?}");
    }
    assert_eq!(codes(&register, "whyc")[0], wanted);
    for (typed, place) in [("changsha", "长沙"), ("huangpi", "黄陂"), ("yichun", "宜春"), ("长沙", "长沙")] {
        let found = register.search(typed, Lang::Zh).expect("a query");
        let plain = register.search(place, Lang::Zh).expect("a query");
        assert!(plain.iter().all(|id| found.contains(id)), "{typed}");
    }
}

#[test]
fn what_only_comes_near_is_found_last_and_never_changed() {
    let register = Desk::new().open();
    assert!(!codes(&register, "武宜铁").is_empty());
    assert!(register.select("武宜铁", Lang::Zh).expect("a query").is_empty());
    assert!(codes(&register, "武宜铁 -铁路").is_empty());
    assert!(codes(&register, "stage:cancelled").is_empty());
}

#[test]
fn every_count_is_that_of_its_condition() {
    let register = Desk::new().open();
    let rows = register.select("", Lang::Zh).expect("all");
    let keys = [
        FilterKey::Field(Field::Sector),
        FilterKey::Field(Field::Stage),
        FilterKey::Field(Field::Health),
        FilterKey::Field(Field::Provinces),
        FilterKey::Field(Field::LeadAgency),
        FilterKey::Field(Field::Article),
        FilterKey::Due,
        FilterKey::Updated,
        FilterKey::YearClass,
        FilterKey::ComputedHealth,
        FilterKey::Field(Field::Investment),
        FilterKey::Field(Field::Progress),
    ];
    for key in keys {
        for lang in [Lang::Zh, Lang::En] {
            let bins = register.tally(&rows.clone().into(), key, lang);
            assert!(!bins.is_empty());
            for bin in bins {
                let query = search::print(&bin.condition, lang);
                let found = register.select(&query, lang).expect("a query");
                assert_eq!(found.len(), bin.count, "{query}");
                assert!(!bin.label.is_empty(), "{query}");
            }
        }
    }
}

#[test]
fn offers_come_with_counts_and_by_sound() {
    let register = Desk::new().open();
    let offers = |text: &str| register.offers(text, text.chars().count(), Lang::Zh);
    let zaijian = offers("阶段:zj");
    assert_eq!(zaijian.len(), 1);
    assert_eq!(zaijian[0].insert, "在建");
    let counted = register.select("阶段:在建", Lang::Zh).expect("a query").len();
    assert_eq!(zaijian[0].count, Some(counted));
    for offer in offers("牵头:") {
        let query = format!("牵头:{}", offer.insert);
        let found = register.select(&query, Lang::Zh).expect("a query").len();
        assert_eq!(offer.count, Some(found), "{query}");
    }
    let shuili = offers("lead:slb");
    assert!(shuili.iter().any(|o| o.insert == "水利部"), "{shuili:?}");
    assert!(offers("地点:wh").iter().any(|o| o.insert == "武汉"));
    assert!(offers("stage:xyz").is_empty());
    assert!(matches!(register.query("", Lang::Zh), Ok(Filter::And(parts)) if parts.is_empty()));
}
