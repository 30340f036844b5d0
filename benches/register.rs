//! Benchmarks of the register in memory and on disk: parsing a query, loading, filtering by word, pinyin, field and all
//! of them, typing, sorting, counting facets, drawing a frame, merging a copy of which one row in a hundred was changed.
//!
//! ```sh
//! cargo bench
//! TAIZHANG_BENCH=1000,100000 cargo bench -- filter
//! ```

use divan::{Bencher, black_box};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::{Path, PathBuf};
use taizhang::domain::field::Field;
use taizhang::domain::filter::FilterKey;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::hunt::Step;
use taizhang::register::merge::look::look;
use taizhang::register::merge::take::take;
use taizhang::register::merge::{Asked, Choices, Watch};
use taizhang::register::open::Options;
use taizhang::register::select::SortKey;
use taizhang::search::{self, QueryContext};
use taizhang::tui::keys::KeyMap;
use taizhang::tui::model::Model;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// How many projects: by `TAIZHANG_BENCH`, else these.
fn sizes() -> Vec<usize> {
    let wanted = std::env::var("TAIZHANG_BENCH").unwrap_or_else(|_| "300,10000".into());
    wanted.split(',').filter_map(|n| n.trim().parse().ok()).collect()
}

/// A made-up register of this size, made once and kept in the target folder.
fn made(size: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{size}.taizhang"));
    if !path.exists() {
        taizhang::register::made_up::make(&path, size, &clock(), &mut |_| true).expect("a register");
    }
    path
}

fn clock() -> Clock {
    Clock::fixed(chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time"))
}

/// A person's desk with a register on it.
struct Desk {
    folder: TempDir,
    config: Config,
}

impl Desk {
    fn new() -> Desk {
        let folder = TempDir::new().expect("a folder");
        let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
        let config = Config::load(&folder.path().join("config.toml"), &flags).expect("a configuration");
        Desk { folder, config }
    }

    fn copy(&self, size: usize, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::copy(made(size), &path).expect("a copy");
        path
    }

    fn open(&self, path: &Path) -> Register {
        let at = |name: &str| self.folder.path().join(name);
        let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
        let options = Options { file: Some(path.to_path_buf()), read_only: false };
        Register::open(&options, home, clock(), &self.config).expect("a register").0
    }
}

/// A register of this size, open.
fn desk(size: usize) -> (Desk, Register) {
    let desk = Desk::new();
    let register = desk.open(&desk.copy(size, "a.taizhang"));
    (desk, register)
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let none = |_: &str| None;
    let wan = |_: &str| None;
    let context = QueryContext { date: &none, money: &wan };
    let text = "阶段:在建 (领域:铁路 or 领域:机场) -逾期 wuhan \"宜昌 铁路\" 进度<50";
    bencher.bench_local(|| search::parse(black_box(text), &context));
}

#[divan::bench(args = sizes())]
fn load(bencher: Bencher, size: usize) {
    let desk = Desk::new();
    let path = desk.copy(size, "a.taizhang");
    bencher.bench_local(|| desk.open(&path).book().count());
}

/// The words that the filters are asked.
const QUERIES: &[(&str, &str)] = &[
    ("word", "武汉"),
    ("latin word", "wuhan"),
    ("initials", "whyc"),
    ("field", "stage:implementation"),
    ("date", "due<2026-06"),
    ("author", "author:gen"),
    ("nothing", "nowhere"),
    ("all", "武汉 sector:rail -overdue due<2027 progress>10"),
];

#[divan::bench(args = QUERIES.iter().map(|(name, _)| *name))]
fn filter(bencher: Bencher, name: &str) {
    let (_desk, register) = desk(sizes().into_iter().max().unwrap_or(300));
    let query = QUERIES.iter().find(|(n, _)| *n == name).map_or("", |(_, q)| q);
    register.book();
    bencher.bench_local(|| register.select(black_box(query), Lang::Zh).expect("a query").len());
}

/// A query typed sign by sign, each answered up to the rows that a screen shows.
#[divan::bench(args = QUERIES.iter().map(|(name, _)| *name))]
fn typed(bencher: Bencher, name: &str) {
    let (_desk, mut register) = desk(sizes().into_iter().max().unwrap_or(300));
    register.ask_often();
    let query = QUERIES.iter().find(|(n, _)| *n == name).map_or("", |(_, q)| q);
    let ends: Vec<usize> = query.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    bencher.bench_local(|| {
        let mut shown = 0;
        for filter in ends.iter().filter_map(|end| register.query(&query[..*end], Lang::Zh).ok()) {
            let Some(mut hunt) = register.hunt(&filter, &[], Lang::Zh, 80) else { continue };
            shown += loop {
                match register.go_on(&mut hunt) {
                    Step::Further => {}
                    Step::First(rows) | Step::Over(rows) => break rows.len(),
                }
            };
            register.learn(hunt);
        }
        shown
    });
}

/// The columns by which lists are ordered.
const ORDERS: &[&str] = &["stage,name", "-due", "lead_agency", "places", "-investment,code"];

#[divan::bench(args = ORDERS)]
fn sort(bencher: Bencher, order: &str) {
    let (_desk, register) = desk(sizes().into_iter().max().unwrap_or(300));
    let keys = SortKey::parse_list(order, 2026).expect("an order");
    let all = register.select("", Lang::Zh).expect("all");
    bencher.bench_local(|| {
        let mut rows = all.clone();
        register.sort(&mut rows, &keys, Lang::Zh);
        rows.len()
    });
}

/// The same in the list, which orders all rows by the columns of the index.
#[divan::bench(args = ORDERS)]
fn sort_list(bencher: Bencher, order: &str) {
    let (_desk, mut register) = desk(sizes().into_iter().max().unwrap_or(300));
    register.ask_often();
    let mut keys = SortKey::parse_list(order, 2026).expect("an order");
    let filter = register.query("", Lang::Zh).expect("a query");
    bencher.bench_local(|| {
        // Another order than the last one, which is remembered.
        keys[0].descending = !keys[0].descending;
        let mut hunt = register.hunt(&filter, &keys, Lang::Zh, 0).expect("an index");
        register.finish(&mut hunt).len()
    });
}

#[divan::bench(args = sizes())]
fn facets(bencher: Bencher, size: usize) {
    let (_desk, register) = desk(size);
    let rows = register.rows_of(&register.query("武汉", Lang::Zh).expect("a query"));
    let keys = [Field::Sector, Field::Stage, Field::Health, Field::Provinces].map(FilterKey::Field);
    bencher.bench_local(|| keys.iter().map(|key| register.tally(&rows, *key, Lang::Zh).len()).sum::<usize>());
}

#[divan::bench(args = sizes())]
fn frame(bencher: Bencher, size: usize) {
    let (desk, register) = desk(size);
    let model = Model::new(&register, &desk.config, KeyMap::default(), false);
    let area = Rect::new(0, 0, 120, 40);
    bencher.bench_local(|| {
        let mut buffer = Buffer::empty(area);
        taizhang::tui::view::draw(&model, &register, area, &mut buffer);
        buffer
    });
}

#[divan::bench(args = sizes(), sample_count = 10)]
fn merge(bencher: Bencher, size: usize) {
    bencher
        .with_inputs(|| {
            let desk = Desk::new();
            let (ours, theirs) = (desk.copy(size, "ours.taizhang"), desk.copy(size, "theirs.taizhang"));
            for (path, field, text) in [(&ours, Field::Progress, "41"), (&theirs, Field::Owner, "王静")] {
                let mut register = desk.open(path);
                let ids: Vec<_> = register.select("", Lang::Zh).expect("all").into_iter().step_by(100).collect();
                register.set(&ids, &[Assignment::put(field, text)], "", Lang::Zh, None).expect("an edit");
                register.close();
            }
            (desk.open(&ours), theirs, desk)
        })
        .bench_local_values(|(register, theirs, desk)| {
            let mut bench = register.bench().expect("a bench");
            let watch = Watch::default();
            let asked = Asked { files: vec![theirs], other_register: false };
            let mut plan = look(&mut bench, &asked, &watch).expect("a plan");
            let outcome = take(&mut bench, &mut plan, &Choices::new(), &watch).expect("merged");
            (outcome, desk)
        });
}
