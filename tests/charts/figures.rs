//! Every figure counts exactly what the list shows when it is entered, whatever the list is narrowed to.

use super::person::Person;
use taizhang::domain::field::Field;
use taizhang::domain::filter::Filter;
use taizhang::i18n::Lang;
use taizhang::register::packages::Packages;
use taizhang::search;

/// A register in which something of everything has happened.
pub fn busy() -> Person {
    let mut person = Person::new();
    for (code, field, text) in [
        ("RAIL-04", Field::Health, "red"),
        ("RAIL-05", Field::Health, "yellow"),
        ("WATR-01", Field::Health, "green"),
        ("RAIL-04", Field::Progress, "65"),
        ("RAIL-05", Field::Progress, "100"),
        ("WATR-01", Field::Progress, "0"),
        ("RAIL-12", Field::Activity, "paused"),
        ("RAIL-12", Field::Health, "red"),
        ("RAIL-07", Field::ConfirmedOn, "2026-11-25"),
        ("RAIL-08", Field::ConfirmedOn, "2026-10-01"),
        ("RAIL-09", Field::ConfirmedOn, "2026-09-01"),
        ("RAIL-10", Field::ConfirmedOn, "2026-03"),
        ("WATR-05", Field::Paid, "120000"),
        ("FLOD-17", Field::Stage, "cancelled"),
        ("CULT-03", Field::LeadAgency, ""),
        ("CULT-04", Field::Sector, ""),
    ] {
        let id = person.id(code);
        let put = [taizhang::register::edit::Assignment::put(field, text)];
        let why = if field == Field::Stage { "测试" } else { "" };
        let put = match text {
            "paused" => {
                [put.to_vec(), vec![taizhang::register::edit::Assignment::put(Field::PauseReason, "funding")]].concat()
            }
            _ => put.to_vec(),
        };
        person.register.set(&[id], &put, why, Lang::Zh, None).expect("an edit");
    }
    let scene = person.model.scene(&person.register);
    person.model.list.refresh(&scene);
    person.press("5 1");
    person
}

/// How many a query chooses that says both, as entering a figure writes it into the filter.
fn shown(person: &Person, base: &Filter, condition: &Filter, lang: Lang) -> usize {
    let both = Filter::and([base.clone(), condition.clone()]);
    person.register.select(&search::print(&both, lang), lang).expect("a query").len()
}

#[test]
fn every_figure_of_the_dashboard_counts_what_the_list_shows() {
    let mut person = busy();
    // Agencies are asked by name, which is slow on all projects of a debug build: they are held on a part of them.
    let few = "领域:铁路,水资源,机场,防洪排涝 -湖南";
    for (base, lang, named) in
        [("", Lang::Zh, false), (few, Lang::En, true), ("kind:batch sector:rail", Lang::Zh, true)]
    {
        let scene = person.model.scene(&person.register);
        person.model.list.narrow(base, &scene);
        person.press("5");
        let base_filter = person.register.query(base, Lang::Zh).expect("a query");
        let figures: Vec<(u64, Filter, String)> =
            person.model.screens.dashboard.counted().map(|(n, f, s)| (n, f.clone(), s.to_string())).collect();
        assert!(figures.len() > 30, "{}", figures.len());
        for (n, (count, condition, says)) in figures.iter().enumerate() {
            let by_name = search::print(condition, Lang::En).contains("lead:");
            // Of the figures that count nothing a few will do.
            if (by_name && !named) || (*count == 0 && n % 4 != 0) {
                continue;
            }
            let listed = shown(&person, &base_filter, condition, lang) as u64;
            assert_eq!(listed, *count, "{says}: {}", search::print(condition, lang));
        }
        if base.is_empty() {
            let total: u64 = figures.iter().map(|(n, ..)| n).sum();
            assert!(total > 1000, "the cards count something: {total}");
        }
    }
}

#[test]
fn every_number_of_the_agencies_counts_what_the_list_shows() {
    let mut person = busy();
    for base in ["领域:铁路,水资源", "领域:文化旅游 省:湖南"] {
        let scene = person.model.scene(&person.register);
        person.model.list.narrow(base, &scene);
        person.press("8");
        let base = person.register.query(base, Lang::Zh).expect("a query");
        let figures: Vec<(usize, Filter)> = person.model.screens.agencies.counted().collect();
        assert!(figures.iter().filter(|(n, _)| *n > 0).count() > 8);
        for (count, condition) in &figures {
            let listed = shown(&person, &base, condition, Lang::Zh);
            assert_eq!(listed, *count, "{}", search::print(condition, Lang::Zh));
        }
    }
}

#[test]
fn packages_count_as_one_or_as_n_and_the_rule_stands_under_each_count() {
    let mut person = busy();
    person.press("5").see("专项与下级各计1项").see("321 项").press("z n");
    let whole = person.register.select("", Lang::Zh).expect("all");
    let one = person.register.counted(&whole, taizhang::register::packages::Packages::One);
    person.see(&format!("{} 项（专项计1）", one.len())).see("专项计1项，下级不计");
    let everything = person.register.query("", Lang::Zh).expect("a query");
    let figures: Vec<(u64, Filter)> =
        person.model.screens.dashboard.counted().map(|(n, f, _)| (n, f.clone())).collect();
    for (count, condition) in figures.iter().step_by(7).filter(|(n, _)| *n > 0) {
        if search::print(condition, Lang::En).contains("lead:") {
            continue;
        }
        let listed = shown(&person, &everything, condition, Lang::Zh) as u64;
        assert_eq!(listed, *count, "{}", search::print(condition, Lang::Zh));
    }
    // The heads of the board count by the same rule; its cards are all there.
    let parts = person.register.counted(&whole, taizhang::register::packages::Packages::Parts).len();
    assert!(one.len() < whole.len() && parts < whole.len());
    person.press("2").see("专项计1项，下级不计");
    person.press("z n").see(&format!("{parts} 项（专项计n）")).press("z n").see("321 项").see("谋划储备 25");
}

#[test]
fn agencies_the_timeline_and_groups_count_packages_by_the_rule_and_show_it() {
    let mut person = busy();
    let whole = person.register.select("", Lang::Zh).expect("all");
    person.press("1 z g").press("down enter").see("分组：领域");
    for (rule, words) in [
        (Packages::Each, "专项与下级各计1项"),
        (Packages::One, "专项计1项，下级不计"),
        (Packages::Parts, "专项不计，下级各计1项"),
    ] {
        let counted = person.register.counted(&whole, rule);
        let of = |field: Field, code: &str| {
            let is = |id: &&taizhang::domain::id::EntityId| {
                person.register.book().entry(**id).is_some_and(|e| e.project.get(field) == Some(code))
            };
            counted.iter().filter(is).count()
        };
        let lead = person.register.by_code("CULT-01").expect("a code").project.get(Field::LeadAgency);
        let lead = lead.expect("a lead").to_string();
        let (led, culture) = (of(Field::LeadAgency, &lead), of(Field::Sector, "culture-tourism"));
        assert!(culture > 0 && led > 0, "{culture} {led}");
        person.press("8").see(words);
        let figures: Vec<usize> = person.model.screens.agencies.counted().map(|(n, _)| n).collect();
        let leads: usize = figures.chunks(9).map(|line| line[0]).sum();
        assert_eq!(leads, counted.len(), "{rule:?}");
        assert!(figures.chunks(9).any(|line| line[0] == led));
        person = person.sized(120, 300);
        person.press("3").see(words).see(&format!("文化旅游 {culture}"));
        person.press("1").see(&format!("{culture} 项"));
        let sum: usize = person.model.list.groups().iter().map(|g| g.count()).sum();
        assert_eq!(sum, counted.len());
        // Under a filter groups count by the rule as well.
        person.press("/").press("\"领域:文化旅游\" enter");
        assert_eq!(person.model.list.groups().iter().map(|g| g.count()).sum::<usize>(), person.model.counted);
        person.press("esc z n");
    }
}

#[test]
fn entering_a_number_of_the_agencies_where_packages_count_1_lists_what_it_counts() {
    let mut person = busy();
    person.press("8 z n");
    let figures: Vec<(usize, Filter)> = person.model.screens.agencies.counted().collect();
    let all = person.register.query("", Lang::Zh).expect("a query");
    for (count, condition) in figures.iter().filter(|(n, _)| *n > 0).step_by(9) {
        assert_eq!(shown(&person, &all, condition, Lang::Zh), *count, "{}", search::print(condition, Lang::Zh));
    }
}
