//! The law of the columns: on rows that fill whole sixty-fours, every condition finds through the index what going through
//! all entries finds.

use super::index::query;
use super::support::{cases, folder, home, options, seed};
use proptest::prelude::*;
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::grouping::Grouping;
use taizhang::register::home::Clock;
use taizhang::register::made_up;
use tempfile::TempDir;

/// Enough for some whole sixty-fours and a part of one.
const ALL: usize = 300;

const WORDS: &[&str] = &["武汉", "wh", "铁路", "R", "rail", "-01", "nowhere", "一期", "水利部", "湖北"];

const VALUES: &[&str] = &[
    "none",
    "gen",
    "刘工",
    "进展",
    "开工",
    "start",
    "可研",
    "武汉",
    "R",
    "RAIL",
    "一期",
    "rail",
    "mwr",
    "hubei,hunan",
    "进展,none",
    "gen,刘工",
    "kaigong",
    "opening,开工",
    "nowhere",
    "P-",
    "民生",
];

/// Two that look at one made-up register: one goes through its entries, the other asks the index.
fn desks() -> (TempDir, Register, Register) {
    let folder = folder();
    let path = folder.path().join("made.taizhang");
    let now = Clock::fixed(chrono::DateTime::parse_from_rfc3339("2026-03-20T09:00:00+08:00").expect("a time"));
    made_up::make(&path, ALL, &now, &mut |_| true).expect("a register");
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::En), mouse: false };
    let open = || {
        let home = home(folder.path());
        let config = Config::load(&home.config, &flags).expect("a configuration");
        Register::open(&options(&path), home, now.clone(), &config).expect("a register").0
    };
    // What is not made up: rows in several provinces, stars, and parts of others.
    let mut first = open();
    let ids: Vec<EntityId> = first.book().entries().iter().map(|e| e.id()).collect();
    let codes: Vec<String> = first.book().entries().iter().take(2).map(|e| e.code.clone()).collect();
    let mut put = |from: usize, all: &[(Field, &str)]| {
        let some: Vec<EntityId> = ids.iter().skip(from).step_by(7).copied().collect();
        let all: Vec<Assignment> = all.iter().map(|(field, text)| Assignment::put(*field, *text)).collect();
        first.set(&some, &all, "", Lang::En, None).expect("an edit");
    };
    put(3, &[(Field::Provinces, "hubei,hunan,hebei"), (Field::Starred, "1"), (Field::Parent, &codes[0])]);
    put(5, &[(Field::Parent, &codes[1]), (Field::Paid, "35")]);
    drop(first);
    let (plain, mut kept) = (open(), open());
    kept.ask_often();
    there_are_groups_of_every_kind(&kept);
    (folder, plain, kept)
}

thread_local! {
    static DESKS: (TempDir, Register, Register) = desks();
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: seed(), ..ProptestConfig::with_cases(cases(150)) })]
    #[test]
    fn columns_tell_what_entries_tell(query in query(WORDS, VALUES), and in query(WORDS, VALUES)) {
        DESKS.with(|(_, plain, kept)| {
            for query in [&query, &format!("-({query}) {and}")] {
                let Ok(wanted) = plain.select(query, Lang::En) else { continue };
                prop_assert_eq!(&kept.select(query, Lang::En).expect("a query"), &wanted, "{}", query);
            }
            let Ok(filter) = plain.query(&query, Lang::En) else { return Ok(()) };
            let wanted = plain.answering(&filter).into();
            for by in Grouping::ALL {
                let groups = plain.grouped(&wanted, *by);
                prop_assert_eq!(&kept.grouped(&kept.rows_of(&filter), *by), &groups, "{} by {:?}", query, by);
                prop_assert_eq!(&kept.grouped(&wanted, *by), &groups, "{} by {:?}", query, by);
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_index_knows_when_everything_is_due_and_what_it_is_called() {
    let (_folder, plain, kept) = desks();
    let months = (2018..2036).flat_map(|year| (1..=12).map(move |month| format!("due<{year}-{month:02}")));
    let words = ["overdue", "due:none", "milestone:开工", "milestone:start", "milestone:可研", "milestone:P-"];
    let mut told = std::collections::BTreeSet::new();
    for query in months.chain(words.map(String::from)) {
        let wanted = plain.select(&query, Lang::En).expect("a query");
        assert_eq!(kept.select(&query, Lang::En).expect("a query"), wanted, "{query}");
        told.insert(wanted.len());
    }
    assert!(told.len() > 20, "{told:?}");
}

fn there_are_groups_of_every_kind(register: &Register) {
    let all = register.rows_of(&register.query("", Lang::En).expect("all"));
    for by in Grouping::ALL.iter().filter(|by| **by != Grouping::Nothing) {
        let groups = register.grouped(&all, *by);
        assert!(groups.len() > 1, "{by:?}");
        assert_eq!(groups.iter().map(|g| g.rows.len()).sum::<usize>() > all.len(), *by == Grouping::Province);
        assert!(groups.iter().any(|g| !g.overdue.is_empty() && g.overdue.len() < g.rows.len()), "{by:?}");
    }
}
