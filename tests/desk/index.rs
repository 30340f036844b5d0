//! The law of the index: whatever was done to the register, by this program or another one, a query finds through the
//! index what going through all entries finds, in the same order; and entries read one by one are those of the book.

use super::bench::{Bench, gesture};
use super::support::{cases, dated, options, seed};
use proptest::prelude::*;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use std::path::Path;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::filter::{FilterKey, Flag, ValueKind};
use taizhang::domain::id::{Entity, EntityId};
use taizhang::exchange::out::csv;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::columns::{Column, Computed};
use taizhang::register::config::{Config, Flags};
use taizhang::register::home::Home;
use taizhang::register::hunt::Step;
use taizhang::register::index::fills;
use taizhang::register::indexed::News;
use taizhang::register::layout::Layout;
use taizhang::register::select::SortKey;
use taizhang::register::straight::Form;
use taizhang::tui::layers::Scene;
use taizhang::tui::layers::list::List;
use taizhang::tui::theme::{Theme, ThemeName};

/// Words of the pools of the bench, and some that are nowhere.
const WORDS: &[&str] = &[
    "甲",
    "second",
    "SEC",
    "文字",
    "yi",
    "wz",
    "一段",
    "quoted",
    "é",
    "100%",
    "3",
    "ndrc",
    "部",
    "mot",
    "丁",
    "湖南",
    "hubei",
    "hb",
    "江",
    "P-",
    "nowhere",
    "😀",
    "带空格",
    "ywz",
    "secn",
    "2",
];

const EVERYTHING: &str = "kind:project,programme,package,batch or kind:none";

const VALUES: &[&str] = &[
    "none",
    "甲",
    "一段",
    "ndrc",
    "mwr",
    "start",
    "opening",
    "other",
    "2025",
    "2026-03",
    "2025..2026",
    "丙",
    "3",
    "刘工",
    "Wang",
    "\"no-such\"",
    "hubei,hunan",
    "湖南",
    "P-",
    "甲,3",
    "none,second",
    "Wang,刘工",
];

/// Days and numbers to be compared with, and what stands only after a colon.
const DAYS: &[&str] = &["2025-12", "2026", "today", "2025", "2026-03-01", "2026-Q1"];
const DAYS_SAID: &[&str] = &["none", "2025..2026-02", "..2026-01", "2026-03..", "none,2026", "2025-12,2026-03"];
const NUMBERS: &[&str] = &["0", "35", "12000", "1", "100"];
const NUMBERS_SAID: &[&str] = &["none", "35..12000", "..0", "1..", "none,35", "0,12000"];

/// A condition on what has an order.
fn ordered(key: FilterKey, (values, said): (&[&str], &[&str]), pick: usize, how: u8) -> String {
    match how {
        0 => format!("{}:{}", key.code(), said[pick % said.len()]),
        how => format!(
            "{}{}{}",
            key.code(),
            [":", "<", ">=", "<=", ">"][usize::from(how) % 5],
            values[pick % values.len()]
        ),
    }
}

#[test]
fn every_condition_can_be_read() {
    let mut bench = Bench::new();
    for key in FilterKey::all() {
        let pools = match key.kind() {
            ValueKind::Day => (DAYS, DAYS_SAID),
            ValueKind::Money | ValueKind::Percent | ValueKind::Days => (NUMBERS, NUMBERS_SAID),
            ValueKind::Text | ValueKind::Code => continue,
        };
        for (pick, how) in (0..6).flat_map(|pick| (0..6).map(move |how| (pick, how))) {
            let query = ordered(key, pools, pick, how);
            assert!(bench.register().query(&query, Lang::En).is_ok(), "{query}");
        }
    }
}

type Pool = &'static [&'static str];

/// A condition on words and texts of these pools.
fn condition(words: Pool, values: Pool) -> impl Strategy<Value = String> {
    let keys: Vec<FilterKey> = FilterKey::all().collect();
    let word = prop::sample::select(words).prop_map(str::to_string);
    let flag = prop::sample::select(Flag::ALL).prop_map(|f| f.code().to_string());
    let keyed = (prop::sample::select(keys), prop::sample::select(values), any::<prop::sample::Index>(), 0..6u8);
    let keyed = keyed.prop_map(|(key, value, pick, how)| match key.kind() {
        ValueKind::Code if how > 0 => format!("{}:{}", key.code(), key.codes()[pick.index(key.codes().len())]),
        ValueKind::Day => ordered(key, (DAYS, DAYS_SAID), pick.index(DAYS.len() * DAYS_SAID.len()), how),
        ValueKind::Money | ValueKind::Percent | ValueKind::Days => {
            ordered(key, (NUMBERS, NUMBERS_SAID), pick.index(NUMBERS.len() * NUMBERS_SAID.len()), how)
        }
        ValueKind::Code => format!("{}:none", key.code()),
        ValueKind::Text => format!("{}:{value}", key.code()),
    });
    prop_oneof![2 => word, 1 => flag, 4 => keyed]
}

/// A query on words and texts of these pools.
pub fn query(words: Pool, values: Pool) -> impl Strategy<Value = String> {
    let condition = || condition(words, values);
    prop_oneof![
        3 => condition(),
        1 => condition().prop_map(|c| format!("-{c}")),
        2 => (condition(), condition()).prop_map(|(a, b)| format!("{a} {b}")),
        2 => (condition(), condition(), condition()).prop_map(|(a, b, c)| format!("{a} or ({b} -{c})")),
        1 => Just(String::new()),
    ]
}

fn another(bench: &Bench, author: &str) -> Register {
    another_at(&bench.path(), bench.home(), bench.day, author)
}

fn another_at(path: &Path, home: Home, day: u32, author: &str) -> Register {
    let flags = Flags { author: Some(author.into()), lang: Some(Lang::En), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    Register::open(&options(path), home, dated(day), &config).expect("a register").0
}

fn texts(register: &Register, ids: &[EntityId], columns: &[Column]) -> Vec<String> {
    let mut out = Vec::new();
    let book = register.book();
    let shown = register.each_entry::<()>(ids, Some(columns), |entry| {
        out.push(format!(
            "{:?}",
            columns.iter().map(|c| (c.text(entry, book, Lang::Zh), c.json(entry, book))).collect::<Vec<_>>()
        ));
        Ok(())
    });
    shown.expect("all were shown");
    out
}

fn scene(register: &Register) -> Scene<'_> {
    Scene { register, lang: Lang::Zh, theme: Theme::new(ThemeName::Mono, false, false) }
}

fn sort_key((pick, descending): &(prop::sample::Index, bool)) -> SortKey {
    let fields: Vec<Field> = Field::of(Entity::Project).collect();
    SortKey { column: Column::Key(Key::Field(fields[pick.index(fields.len())])), descending: *descending }
}

/// What comes first of a query is the beginning of what comes last, and that is what going through all entries finds.
fn first_rows_are_the_beginning(
    kept: &Register,
    plain: &Register,
    query: &str,
    keys: &[SortKey],
) -> Result<(), TestCaseError> {
    let filter = plain.query(query, Lang::Zh).expect("a query");
    let mut wanted = plain.answering(&filter);
    plain.sort(&mut wanted, keys, Lang::Zh);
    let Some(mut hunt) = kept.hunt(&filter, keys, Lang::Zh, 3) else { return Ok(()) };
    let mut first = Vec::new();
    loop {
        match kept.go_on(&mut hunt) {
            Step::Further => {}
            Step::First(rows) => {
                prop_assert_eq!(rows.len(), 3);
                first = rows.to_vec();
            }
            Step::Over(rows) => {
                let rows = rows.to_vec();
                prop_assert!(rows.starts_with(&first), "{} by {:?}", query, keys);
                // Where all answer, all may come at once.
                prop_assert!(filter.is_all() || (first.len() == 3) == (rows.len() >= 3));
                prop_assert_eq!(rows, wanted, "{} by {:?}", query, keys);
                kept.learn(hunt);
                return Ok(());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: seed(), ..ProptestConfig::with_cases(cases(10)) })]
    #[test]
    fn the_index_finds_what_a_plain_scan_finds(
        steps in prop::collection::vec((any::<bool>(), any::<[u8; 8]>()), 1..24),
        queries in prop::collection::vec(query(WORDS, VALUES), 24),
        sorts in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 4),
        pieces in prop::collection::vec(0..7u8, 11),
    ) {
        let mut bench = Bench::new();
        bench.register().ask_often();
        let mut other = another(&bench, "Wang");
        let mut far = another(&bench, "Li");
        far.read_from_afar().expect("a book");
        far.fill_index().expect("an index");
        // What the index does not hold is kept up as well, once it was asked for.
        far.select("author:none or note:none or scope:none", Lang::En).expect("a query");
        let mut list = List::new(&scene(&far));
        list.lay_out(Layout { sort: vec![sort_key(&sorts[0])], ..list.shape().clone() }, &scene(&far));
        list.narrow(&queries[0], &scene(&far));
        for (n, (mine, g)) in steps.iter().enumerate() {
            let at = if *mine { bench.register() } else { &mut other };
            at.follow().expect("what others wrote");
            let _ = gesture(at, g);
            // A list that is mended after each change, and entries that are kept from one to the next.
            far.follow().expect("what others wrote");
            list.refresh(&scene(&far));
            if let (Ok(mut wanted), false) = (far.select(&queries[0], Lang::Zh), list.is_near()) {
                far.sort(&mut wanted, list.sort(), Lang::Zh);
                prop_assert_eq!(list.rows().to_vec(), wanted.clone(), "{} by {:?}", queries[0], list.sort());
                wanted.iter().for_each(|id| assert!(far.book().entry(*id).is_some()));
            }
            if n % 5 == 4 && *mine {
                let _ = bench.register().undo();
            }
        }
        let (author, bench_day) = (bench.author, bench.day);
        bench.register().follow().expect("what others wrote");
        far.follow().expect("what was undone");
        // Plain, with an index filled just now or made of the book, and with entries read one by one.
        let plain = another(&bench, author);
        let fresh = another(&bench, author);
        fresh.fill_index().expect("an index");
        let mut made = another(&bench, author);
        made.ask_often();
        let kept = bench.register();
        for query in &queries {
            let wanted = plain.select(query, Lang::En);
            let Ok(wanted) = wanted else { continue };
            prop_assert_eq!(&kept.select(query, Lang::En).expect("a query"), &wanted, "kept up: {}", query);
            prop_assert_eq!(&fresh.select(query, Lang::En).expect("a query"), &wanted, "filled: {}", query);
            prop_assert_eq!(&made.select(query, Lang::En).expect("a query"), &wanted, "made: {}", query);
            prop_assert_eq!(&far.select(query, Lang::En).expect("a query"), &wanted, "followed: {}", query);
            let ranked = plain.search(query, Lang::En).expect("a query");
            prop_assert_eq!(&kept.search(query, Lang::En).expect("a query"), &ranked, "ranked: {}", query);
        }
        // As it is typed, sign by sign: what the last query told must not hide anything.
        for query in queries.iter().take(6) {
            for end in query.char_indices().map(|(at, c)| at + c.len_utf8()) {
                let Ok(wanted) = plain.select(&query[..end], Lang::En) else { continue };
                prop_assert_eq!(&kept.select(&query[..end], Lang::En).expect("a query"), &wanted, "{}", &query[..end]);
            }
        }
        // Typed faster than it is answered: left at any piece, what a query has learnt hides nothing of the next one.
        for query in queries.iter().take(6) {
            let ends = query.char_indices().map(|(at, c)| at + c.len_utf8());
            for (end, pieces) in ends.zip(pieces.iter().cycle()) {
                let Ok(filter) = kept.query(&query[..end], Lang::En) else { continue };
                let Some(mut hunt) = kept.hunt(&filter, &[], Lang::En, 3) else { continue };
                let over = (0..*pieces).any(|_| matches!(kept.go_on(&mut hunt), Step::Over(_)));
                if !over && *pieces % 2 == 0 {
                    prop_assert_eq!(&kept.finish(&mut hunt), &plain.answering(&filter), "{}", &query[..end]);
                }
                kept.learn(hunt);
            }
        }
        // The same in the list, on a screen of two rows: what is shown first is the beginning of what is shown last.
        let mut list = List::new(&scene(kept));
        list.measure(Rect::new(0, 0, 80, 4));
        for query in queries.iter().take(6) {
            list.clear(&scene(kept));
            list.typing = true;
            for c in query.chars() {
                let before = list.rows().to_vec();
                list.type_key(KeyEvent::from(KeyCode::Char(c)), &scene(kept));
                let first = list.rows().to_vec();
                let counting = list.is_counting();
                list.finish(&scene(kept));
                prop_assert!(!counting || first == before || list.rows().to_vec().starts_with(&first), "{}", query);
                let Ok(wanted) = plain.select(list.typed().trim(), Lang::Zh) else { continue };
                let wanted = match taizhang::search::unsaid(list.typed()).filter(|_| list.is_unsaid()) {
                    // The word at the end may be the beginning of a condition, and finds nothing as a word.
                    Some(rest) if wanted.is_empty() => plain.select(rest.trim(), Lang::Zh).expect("the rest of a query"),
                    _ => wanted,
                };
                prop_assert!(list.is_near() || list.rows().to_vec() == wanted, "{}", list.typed());
                prop_assert!(list.rows().is_empty() || list.selected() == list.rows().get(0));
            }
        }
        let all = plain.select(EVERYTHING, Lang::En).expect("all");
        for (n, (query, sort)) in queries.iter().zip(sorts.iter().cycle()).enumerate() {
            if plain.query(query, Lang::Zh).is_ok() {
                let keys = if n % 2 == 0 { vec![sort_key(sort)] } else { Vec::new() };
                first_rows_are_the_beginning(kept, &plain, query, &keys)?;
            }
        }
        let everything = plain.query(EVERYTHING, Lang::En).expect("all");
        let fields = Field::of(Entity::Project).map(|f| Column::Key(Key::Field(f)));
        let computed = Computed::ALL.iter().map(|(c, _)| Column::Computed(*c));
        let columns: Vec<Column> = fields.chain(computed).filter(fills).collect();
        let shown = texts(&plain, &all, &columns);
        prop_assert_eq!(&texts(kept, &all, &columns), &shown);
        prop_assert_eq!(&texts(&fresh, &all, &columns), &shown);
        prop_assert_eq!(&texts(&made, &all, &columns), &shown);
        // Straight from the file, as lines.
        let field = |c: &Column| Column::Key(Key::Field(Field::Code)) == *c || far.straight(std::slice::from_ref(c), Form::Tsv).expect("lines").is_some();
        let (some, book) = (columns.iter().filter(|c| field(c)).cloned().collect::<Vec<_>>(), plain.book());
        prop_assert!(some.len() > 20 && some.contains(&Column::Computed(Computed::Due)));
        let line = |id: &EntityId| {
            let entry = book.entry(*id).expect("an entry");
            some.iter().map(|c| taizhang::register::forms::tsv::field(&c.json(entry, book))).collect::<Vec<_>>().join("\t")
        };
        let wanted: Vec<String> = plain.select("", Lang::En).expect("all").iter().map(line).collect();
        let (mut lines, straight) = (Vec::new(), far.straight(&some, Form::Tsv).expect("lines").expect("lines"));
        let count = straight.each::<()>(None, |line| { lines.push(line.to_string()); Ok(()) });
        prop_assert_eq!(count, Ok(wanted.len()));
        prop_assert_eq!(&lines, &wanted);
        // In pieces of any size that is the same.
        for size in [1, 2, 5, 1_000] {
            let (mut text, mut pieces) = (String::new(), 0);
            straight.pieces::<()>("|\n", size, |piece| { text.push_str(piece); pieces += 1; Ok(()) }).expect("shown");
            prop_assert_eq!(&text, &wanted.iter().map(|line| format!("{line}|\n")).collect::<String>(), "{}", size);
            prop_assert!(pieces > 1 || size > 1 || wanted.len() < 2);
            let mut first = None;
            prop_assert_eq!(straight.pieces("\n", size, |piece| { first = Some(piece.to_string()); Err(7) }), if wanted.is_empty() { Ok(()) } else { Err(7) });
            prop_assert!(first.is_none_or(|piece| piece.is_empty() || text.replace("|\n", "\n").starts_with(&piece)));
        }
        for lang in [Lang::Zh, Lang::En] {
            let form = Form::Csv(lang);
            let fits = |c: &&Column| far.straight(std::slice::from_ref(c), form).expect("lines").is_some();
            let some: Vec<Column> = columns.iter().filter(fits).cloned().collect();
            prop_assert!(some.len() > 20 && some.contains(&Column::Computed(Computed::Due)));
            let line = |id: &EntityId| {
                let entry = book.entry(*id).expect("an entry");
                let cell = |c: &Column| csv::field(&c.text(entry, book, lang), c.json(entry, book).is_number(), csv::Style::default());
                some.iter().map(cell).collect::<Vec<_>>().join(",")
            };
            let wanted: Vec<String> = plain.select("", Lang::En).expect("all").iter().map(line).collect();
            let (mut lines, straight) = (Vec::new(), far.straight(&some, form).expect("lines").expect("lines"));
            let count = straight.each::<()>(None, |line| { lines.push(line.to_string()); Ok(()) });
            prop_assert_eq!((count, lines), (Ok(wanted.len()), wanted));
        }
        prop_assert_eq!(far.count_all().expect("a count"), plain.count().expect("a count"));
        for (pick, descending) in sorts {
            let keys = [SortKey { column: columns[pick.index(columns.len())].clone(), descending }];
            let (mut x, mut y) = (all.clone(), all.clone());
            plain.sort(&mut x, &keys, Lang::Zh);
            fresh.sort(&mut y, &keys, Lang::Zh);
            prop_assert_eq!(x, y, "{:?}", keys);
        }
        for key in FilterKey::all() {
            let wanted = plain.tally(&all.clone().into(), key, Lang::Zh);
            prop_assert_eq!(&kept.tally(&all.clone().into(), key, Lang::Zh), &wanted);
            prop_assert_eq!(&kept.tally(&kept.rows_of(&everything), key, Lang::Zh), &wanted);
        }
        prop_assert_eq!(kept.count(), plain.count());
        for entry in plain.book().entries() {
            let single = far.book().entry(entry.id()).expect("an entry");
            prop_assert_eq!(format!("{single:?}"), format!("{entry:?}"));
            for code in [entry.code.clone(), entry.code.to_lowercase(), entry.id().hex()] {
                let found = |r: &Register| r.book().find(&code).map(|e| e.id());
                prop_assert_eq!(found(&far), found(&plain), "{}", code);
            }
            let parts = |r: &Register| r.book().parts(entry.id()).map(|e| e.id()).collect::<Vec<_>>();
            prop_assert_eq!(parts(&far), parts(&plain));
            prop_assert_eq!(kept.count_parts(entry.id()), parts(&plain).len());
        }
        prop_assert!(far.fault().is_none() && !far.book().is_whole());
        // While an index is being filled, what is found is true; when it is there, all is found.
        let mut growing = another_at(kept.path(), kept.home().clone(), bench_day, author);
        growing.read_from_afar().expect("a book");
        growing.begin_index();
        for query in queries.iter().cycle().take(2_000) {
            let Ok(wanted) = plain.select(query, Lang::En) else { continue };
            let found = growing.select(query, Lang::En).expect("a query");
            prop_assert!(found.iter().all(|id| wanted.contains(id)), "growing: {}", query);
            if growing.index_news().expect("an index") == Some(News::Ready) {
                prop_assert_eq!(growing.select(query, Lang::En).expect("a query"), wanted, "grown: {}", query);
                break;
            }
        }
        // Another day begins: what was judged by the old one is judged anew, and only then.
        prop_assert!(!kept.turn_day() && !kept.turn_day());
        kept.set_clock(dated(bench_day + 200));
        prop_assert!(kept.turn_day());
        let later = another_at(kept.path(), kept.home().clone(), bench_day + 200, author);
        for query in Flag::ALL.iter().map(|f| f.code().to_string()).chain(queries) {
            let Ok(wanted) = later.select(&query, Lang::En) else { continue };
            prop_assert_eq!(&kept.select(&query, Lang::En).expect("a query"), &wanted, "later: {}", query);
        }
    }
}
