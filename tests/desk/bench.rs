//! A small register that random gestures are done at: opened by one author after another, day after day. Texts come
//! from pools that hold what people type, good and bad.

use super::support::{dated, folder, options};
use taizhang::domain::field::{Element, Field, FieldKind, Key};
use taizhang::domain::id::{ChangeId, Entity, EntityId};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::domain::record::Record;
use taizhang::i18n::Lang;
use taizhang::register::book::Entry;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::{Assignment, How};
use taizhang::register::error::Result;
use taizhang::register::home::Home;
use taizhang::register::{Done, Register};
use tempfile::TempDir;

pub const AUTHORS: &[&str] = &["刘工", "Wang", "赵 科长"];

const FILE: &str = "r.taizhang";

fn config(folder: &TempDir, author: &str) -> Config {
    let flags = Flags { author: Some(author.into()), lang: Some(Lang::En), mouse: false };
    Config::load(&super::support::home(folder.path()).config, &flags).expect("a configuration")
}

/// A desk with one empty register, and somebody at it.
pub struct Bench {
    folder: TempDir,
    /// A second look at the file, as any SQLite tool has it.
    side: rusqlite::Connection,
    pub register: Option<Register>,
    pub author: &'static str,
    /// Days since the first.
    pub day: u32,
}

impl Bench {
    pub fn new() -> Bench {
        let (folder, author) = (folder(), AUTHORS[0]);
        let path = folder.path().join(FILE);
        let made = Register::init(&path, true, super::support::home(folder.path()), dated(0), &config(&folder, author));
        let register = Some(made.expect("a register"));
        let side = rusqlite::Connection::open(path).expect("a second look");
        let mut bench = Bench { folder, side, register, author, day: 0 };
        let r = bench.register();
        for code in ["ndrc", "mot", "mwr"] {
            r.add_agency(code, &[Assignment::put(Field::AgencyNameZh, format!("{code} 部"))], Lang::Zh)
                .expect("agency");
        }
        for name in ["甲", "Second", "丙"] {
            r.add(name, &[], Lang::Zh).expect("a project");
        }
        bench
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join(FILE)
    }

    pub fn home(&self) -> Home {
        super::support::home(self.folder.path())
    }

    pub fn register(&mut self) -> &mut Register {
        self.register.as_mut().expect("somebody at the desk")
    }

    /// Somebody else sits down, perhaps on another day.
    pub fn sit(&mut self, author: &'static str, day: u32) {
        self.leave();
        (self.author, self.day) = (author, day);
        let config = config(&self.folder, author);
        let opened = Register::open(&options(&self.path()), self.home(), dated(day), &config);
        self.register = Some(opened.expect("a register").0);
    }

    pub fn leave(&mut self) {
        if let Some(register) = self.register.take() {
            register.close();
        }
    }
}

impl Bench {
    /// The names of all changes.
    pub fn changes(&self) -> Vec<ChangeId> {
        self.ask("SELECT id FROM change ORDER BY id", |r| ChangeId(r.get(0).expect("a name")))
    }

    /// What is to be seen now: everything but when it was touched, and what was removed.
    pub fn seen(&self) -> Vec<String> {
        let book = self.register.as_ref().expect("somebody at the desk").book();
        let mut out: Vec<String> = book.entries().iter().map(entry).collect();
        out.extend(book.agencies().iter().chain(book.targets()).chain(book.places()).map(plain));
        for table in ["note", "link"] {
            out.extend(self.ask(&format!("SELECT * FROM {table} WHERE deleted = 0 ORDER BY id"), |r| {
                let values: Vec<rusqlite::types::Value> = (0..5).map(|i| r.get(i).expect("a value")).collect();
                format!("{table} {values:?}")
            }));
        }
        out
    }

    fn ask<T>(&self, sql: &str, read: impl Fn(&rusqlite::Row<'_>) -> T) -> Vec<T> {
        let mut query = self.side.prepare_cached(sql).expect("a question");
        let rows = query.query_map([], |r| Ok(read(r))).expect("answers");
        rows.collect::<rusqlite::Result<_>>().expect("answers")
    }
}

fn plain(record: &Record) -> String {
    let mut record = record.clone();
    record.updated = 0;
    format!("{record:?}")
}

fn entry(e: &Entry) -> String {
    let milestones: Vec<String> = e.milestones.iter().map(plain).collect();
    format!("{} {} {milestones:?} {:?} {}", e.code, plain(&e.project), e.facts, e.sourced)
}

/// Everything that a look at a day shows, history among it.
pub fn whole(register: &Register) -> Vec<String> {
    let book = register.book();
    let mut out: Vec<String> = book.entries().iter().map(entry).collect();
    for e in book.entries() {
        let mut page = register.page(e.id()).expect("a page");
        // What came after the day that is looked at is shown with it, but is no part of that day.
        page.since.clear();
        out.push(format!("{} {} {page:?}", e.code, e.updated));
    }
    let mut gone: Vec<String> = book.deleted().iter().map(|d| format!("gone {d:?}")).collect();
    gone.sort();
    out.extend(gone);
    out
}

/// Two states are equal; if not, only the lines that differ are shown.
pub fn difference(a: &[String], b: &[String]) -> Option<String> {
    let only = |x: &[String], y: &[String]| -> Vec<String> { x.iter().filter(|l| !y.contains(l)).cloned().collect() };
    (a != b).then(|| format!("only here: {:#?}\nonly there: {:#?}", only(a, b), only(b, a)))
}

fn at<T: Copy>(pool: &[T], byte: u8) -> T {
    pool[usize::from(byte) % pool.len()]
}

const TEXTS: &[&str] =
    &["", "一段文字", "a 'quoted' \"text\"", "  带空格  ", "100%_x", "É vs É", "x\u{202e}y", "3", "😀"];
const DATES: &[&str] = &["", "2025-12-31", "2025年底", "2025Q3", "2026-03", "待定", "+3m", "2025年12月上旬", "32日"];
const MONEY: &[&str] = &["", "100亿", "5000万元", "12000", "0", "-1", "1,234.5万元", "美元 5"];
const SHARES: &[&str] = &["", "0", "35%", "100", "140"];
const ELEMENTS: &[&str] = &["甲", "乙", "c", "丁 戊"];

/// What somebody might type into a field.
fn typed(kind: FieldKind, codes: &[String], byte: u8) -> String {
    let some = |pool: &[&str]| at(pool, byte).to_string();
    let several = |pool: &[&str]| {
        let picked: Vec<&str> =
            (0..usize::from(byte % 4)).map(|i| at(pool, (byte / 4).wrapping_add(7 * i as u8))).collect();
        picked.join("、")
    };
    match kind {
        FieldKind::Text => some(TEXTS),
        FieldKind::LongText => format!("{}\n{}", at(TEXTS, byte), at(TEXTS, byte / 8)),
        FieldKind::Code(all) => some(if byte % 9 == 0 { &["", "no-such"] } else { all }),
        FieldKind::Agency => some(&["", "ndrc", "mot", "MWR 部", "nobody"]),
        FieldKind::Project | FieldKind::Source if codes.is_empty() || byte % 5 == 0 => String::new(),
        FieldKind::Project => codes[usize::from(byte) % codes.len()].clone(),
        FieldKind::Source => "s".into(),
        FieldKind::Date => some(DATES),
        FieldKind::Money => some(MONEY),
        FieldKind::Share => some(SHARES),
        FieldKind::Decimal => some(&["", "1.5", "30", "x"]),
        FieldKind::Flag => some(&["", "是", "no", "yes", "perhaps"]),
        FieldKind::Position => some(&["0V", "V"]),
        FieldKind::Set(Element::Agency) | FieldKind::List(Element::Agency) => several(&["mot", "ndrc", "mwr"]),
        FieldKind::Set(Element::Province) | FieldKind::List(Element::Province) => several(&["hubei", "湖南", "江西"]),
        FieldKind::Set(_) | FieldKind::List(_) => several(ELEMENTS),
    }
}

/// Some assignments to fields of an entity; several at once, sets among them.
fn assignments(entity: Entity, codes: &[String], bytes: &[u8]) -> Vec<Assignment> {
    let fields: Vec<Field> =
        Field::of(entity).filter(|f| Some(*f) != Field::owner_of(entity) && *f != Field::AgencyCode).collect();
    let one = |c: &[u8]| {
        if entity == Entity::Project && c[0] >= 224 {
            let name = at(&["annual_plan_2025", "annual_paid_2026", "x_旧列", "x_old", "annual_plan_1800"], c[0]);
            let key = Key::parse(entity, name).unwrap_or_else(|| Key::Extra(name.into()));
            let kind = key.kind().unwrap_or(FieldKind::Text);
            return Assignment::put(key, typed(kind, codes, c[1]));
        }
        let field = at(&fields, c[0]);
        let how = if field.is_set() { at(&[How::Put, How::Include, How::Exclude], c[1] / 16) } else { How::Put };
        Assignment { key: Key::Field(field), how, text: typed(field.kind(), codes, c[1]) }
    };
    bytes.chunks_exact(2).map(one).collect()
}

/// One random gesture, undo and redo not among them. `None` if there is nothing to do it to.
pub fn gesture(register: &mut Register, g: &[u8; 8]) -> Option<Result<Done>> {
    let codes: Vec<String> = register.book().entries().iter().map(|e| e.code.clone()).collect();
    let gone: Vec<EntityId> = register.book().deleted().iter().map(|d| d.id).collect();
    let count = register.book().entries().len();
    let picked = (count > 0).then(|| register.book().entries()[usize::from(g[1]) % count].clone());
    let some = 2 + 2 * usize::from(g[2] % 3);
    let milestone = picked.as_ref().and_then(|e| e.milestones.get(usize::from(g[2]) % e.milestones.len().max(1)));
    let milestone = milestone.map(|m| m.id);
    let note = at(TEXTS, g[3]);
    let done = |r: Result<(EntityId, Done)>| Some(r.map(|(_, done)| done));
    match (g[0] % 16, picked) {
        (0, _) => done(register.add(at(TEXTS, g[3]), &assignments(Entity::Project, &codes, &g[4..]), Lang::Zh)),
        (1, _) if !gone.is_empty() => Some(register.restore(gone[usize::from(g[1]) % gone.len()])),
        (2, Some(e)) => Some(register.remove(e.id())),
        (3, Some(e)) => Some(register.confirm(&[e.id()])),
        (4 | 5, Some(e)) => {
            let kind = at(&[MilestoneKind::Start, MilestoneKind::Opening, MilestoneKind::Other], g[3]);
            done(register.add_milestone(e.id(), kind, &assignments(Entity::Milestone, &codes, &g[4..]), Lang::En))
        }
        (6, Some(_)) => Some(register.remove(milestone?)),
        (7 | 8, Some(_)) => {
            Some(register.set_item(milestone?, &assignments(Entity::Milestone, &codes, &g[4..]), note, Lang::En, None))
        }
        (9, Some(e)) if g[2] % 2 == 0 => done(register.add_note(e.id(), note, NoteKind::Problem, Lang::Zh)),
        (9, Some(e)) => done(register.add_link(e.id(), note, "title", Lang::Zh)),
        (10, Some(e)) => {
            let page = register.page(e.id()).ok()?;
            let item = page.notes.iter().chain(&page.links).nth(usize::from(g[2] % 4))?.id;
            Some(register.remove(item))
        }
        (11, _) => {
            let agency = register.book().agencies().get(usize::from(g[1] % 3))?.id;
            Some(register.set_item(agency, &assignments(Entity::Agency, &codes, &g[4..6]), "", Lang::Zh, None))
        }
        (12, Some(_)) => {
            let ids: Vec<EntityId> = register.book().entries().iter().map(|e| e.id()).collect();
            Some(register.set(&ids, &assignments(Entity::Project, &codes, &g[4..6]), note, Lang::En, None))
        }
        (_, Some(e)) => {
            let all = assignments(Entity::Project, &codes, &g[8 - some..]);
            Some(register.set(&[e.id()], &all, note, Lang::En, None))
        }
        _ => None,
    }
}
