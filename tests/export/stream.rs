//! What leaves a large register is read on its way out, never held: the same bytes as of a register in memory, whatever is
//! asked for, also while somebody else writes to the file.

use super::desk;
use serde_json::Value;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::{Entity, EntityId};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::book::passage::Needs;
use taizhang::register::book::relay::{Making, Packet, Trade};
use taizhang::register::book::{Book, Entry};
use taizhang::register::columns::{Column, Computed};
use taizhang::register::edit::{Assignment, How};
use taizhang::register::export::{Asked, Form};
use taizhang::register::forms::tsv;
use taizhang::register::json::project_json;
use taizhang::register::straight::Form as LineForm;
use taizhang::store::StoreError;

/// Values, belongings and gaps of every kind.
fn lived_in(register: &mut Register) {
    let id = |register: &Register, code: &str| register.book().find(code).expect("a project").id();
    let rail = id(register, "RAIL-04");
    let mut all = vec![
        Assignment::put(Field::Remark, "=1+1\t\"二\"\n三"),
        Assignment::put(Field::Investment, "12.5亿"),
        Assignment::put(Field::Aliases, "甲、乙"),
        Assignment::put(Field::ConfirmedOn, "2026-11-01"),
    ];
    for (key, text) in [(Key::AnnualPlan(2026), "3亿"), (Key::AnnualPaid(2025), "1亿")] {
        all.push(Assignment { key, how: How::Put, text: text.into() });
    }
    register.set(&[rail], &all, "", Lang::Zh, None).expect("set");
    let other = id(register, "PORT-03");
    let foreign = Assignment { key: Key::Extra("x_lot".into()), how: How::Put, text: "七".into() };
    register.set(&[other], &[foreign], "", Lang::Zh, None).expect("set");
    let dates = [Assignment::put(Field::Baseline, "2026年三季度"), Assignment::put(Field::MilestoneName, "架梁")];
    register.add_milestone(rail, MilestoneKind::Other, &dates, Lang::Zh).expect("a milestone");
    let gone = register.book().entry(rail).expect("an entry").milestones[0].id;
    register.remove(gone).expect("removed");
    register.remove(id(register, "PORT-02")).expect("removed");
    register.add_note(other, "征拆", NoteKind::Problem, Lang::Zh).expect("a note");
    register.add("后来的项目", &[], Lang::Zh).expect("a project");
}

#[test]
fn what_is_read_on_the_way_is_what_the_book_holds() {
    let (_folder, mut register) = desk::plan();
    lived_in(&mut register);
    let columns = [
        None,
        Some("all"),
        Some("code,name,due"),
        Some("id,parent,updated,sourced,conflicts,next_milestone,stale,unconfirmed,overdue,annual_class"),
        Some("name_zh=名称,annual_plan,x_lot,aliases,agencies,places,remark"),
    ];
    let asked = |form, columns, query, sort, lang| Asked { query, columns, sort, ..Asked::new(form, lang) };
    let mut wanted = Vec::new();
    for (n, columns) in columns.into_iter().enumerate() {
        let lang = if n % 2 == 0 { Lang::Zh } else { Lang::En };
        wanted.push(asked(Form::Csv, columns, "", "", lang));
        if columns.is_some() {
            wanted.push(asked(Form::Jsonl, columns, "", "", lang));
        }
    }
    wanted.push(asked(Form::Tsv, None, "", "", Lang::En));
    wanted.push(asked(Form::Md, None, "-sector:rail", "", Lang::Zh));
    wanted.push(asked(Form::Csv, None, "", "-due,name", Lang::Zh));
    let held: Vec<Vec<u8>> = wanted.iter().map(|asked| desk::given(&register, asked)).collect();
    for (asked, held) in wanted.iter().zip(held) {
        register.read_from_afar().expect("a far book");
        let read = desk::given(&register, asked);
        assert!(!register.book().is_whole(), "{asked:?} held everything");
        let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_string).collect::<Vec<_>>();
        let other = lines(&read).into_iter().zip(lines(&held)).find(|(a, b)| a != b);
        assert!(read == held, "{asked:?}: {other:?}");
    }
}

#[test]
fn places_that_moved_since_are_found_out() {
    let (folder, mut register) = desk::plan();
    lived_in(&mut register);
    register.read_from_afar().expect("a far book");
    let ids = register.book().in_order();
    // Places are known now. Somebody else takes a project out, puts one in, and packs the file anew.
    let mut other = desk::open_file(folder.path(), register.path());
    other.remove(ids[7]).expect("removed");
    let shift = Assignment::put(Field::Progress, "77");
    other.set(&[ids[200]], &[shift], "", Lang::Zh, None).expect("set");
    other.add("后来的", &[], Lang::Zh).expect("added");
    other.compact().expect("packed");
    let mut seen = Vec::new();
    let outcome = register.book().pass(&ids, &Needs::everything(), &mut |entry| -> Result<(), StoreError> {
        let now = other.book().entry(entry.id()).expect("it is there");
        assert_eq!((&entry.project, &entry.milestones), (&now.project, &now.milestones));
        assert_eq!((&entry.code, entry.updated, entry.sourced), (&now.code, now.updated, now.sourced));
        seen.push(entry.id());
        Ok(())
    });
    outcome.expect("read");
    let wanted: Vec<_> = ids.iter().copied().filter(|id| *id != ids[7]).collect();
    assert_eq!(seen, wanted);
}

#[test]
fn whoever_stops_looking_ends_the_reading() {
    let (_folder, mut register) = desk::plan();
    register.read_from_afar().expect("a far book");
    let order = register.order(&Asked::new(Form::Csv, Lang::Zh)).expect("an order");
    let mut told = 0;
    let stopped = register.give(&order, &mut Vec::new(), &mut |_, _| {
        told += 1;
        told < 2
    });
    assert!(stopped.is_err());
    assert_eq!(told, 2);
}

/// Tells entries with the number that was seen with their packet; stumbles over one.
struct Telling(Option<EntityId>);

impl Trade<usize, Vec<String>> for Telling {
    fn begin<'b>(&'b self, book: &'b Book) -> Making<'b, usize, Vec<String>> {
        Box::new(move |first, packet| {
            let tell = |(n, entry): (usize, &Entry)| {
                assert_ne!(Some(entry.id()), self.0, "stumbled");
                let parent = entry.project.get(Field::Parent).is_some_and(|_| book.parent(entry).is_some());
                format!("{} {parent} {entry:?}", first + n)
            };
            packet.iter().enumerate().map(tell).collect()
        })
    }
}

#[test]
fn what_is_made_in_a_relay_comes_in_order() {
    let (_folder, mut register) = desk::plan();
    lived_in(&mut register);
    let ids: Vec<EntityId> = register.book().in_order().into_iter().rev().collect();
    let relayed = |register: &Register, telling: Telling, stop: usize| {
        let (mut seen, mut made) = (0, Vec::new());
        let mut look = |packet: &Packet<'_>| {
            seen += packet.len();
            Ok::<_, StoreError>(seen - packet.len())
        };
        let outcome = register.book().relay(&ids, &Needs::everything(), &telling, &mut look, &mut |some| {
            made.extend(some);
            if made.len() > stop { Err(StoreError::Stopped) } else { Ok(()) }
        });
        outcome.map(|()| made)
    };
    let wanted = relayed(&register, Telling(None), usize::MAX).expect("made");
    assert_eq!(wanted.len(), ids.len());
    register.read_from_afar().expect("a far book");
    assert_eq!(relayed(&register, Telling(None), usize::MAX).expect("made"), wanted);
    assert!(!register.book().is_whole(), "everything was held");
    assert!(relayed(&register, Telling(None), 1).is_err(), "whoever takes no more ends it");
    assert!(
        relayed(&register, Telling(Some(ids[ids.len() / 2])), usize::MAX).is_err(),
        "nobody waits for what will not come"
    );
}

/// What these columns show of all projects, for people and for programs.
fn shown(register: &Register, columns: &[Column]) -> Vec<(String, Value)> {
    let (book, mut out) = (register.book(), Vec::new());
    let seen: Result<(), StoreError> = register.each_entry(&book.in_order(), Some(columns), |entry| {
        out.extend(columns.iter().map(|c| (c.text(entry, book, Lang::Zh), c.json(entry, book))));
        Ok(())
    });
    seen.expect("read");
    out
}

#[test]
fn a_list_of_a_large_register_reads_what_its_columns_need() {
    let (folder, mut register) = desk::plan();
    lived_in(&mut register);
    let mut far = desk::open_file(folder.path(), register.path());
    far.read_from_afar().expect("a far book");
    let fields: Vec<Column> = Field::of(Entity::Project).map(|f| Column::Key(Key::Field(f))).collect();
    let computed = Computed::ALL.iter().map(|(c, _)| vec![Column::Computed(*c)]);
    let money = vec![Column::Key(Key::AnnualPlan(2026)), Column::Key(Key::Extra("x_lot".into()))];
    for columns in [fields, money].into_iter().chain(computed) {
        assert_eq!(shown(&far, &columns), shown(&register, &columns), "{columns:?}");
    }
    // Whole objects need everything.
    let objects = |register: &Register| {
        let (book, mut out) = (register.book(), Vec::new());
        let seen: Result<(), StoreError> = register.each_entry(&book.in_order(), None, |entry| {
            out.push(project_json(entry, book, 2026));
            Ok(())
        });
        seen.expect("read");
        out
    };
    assert_eq!(objects(&far), objects(&register));
    assert!(!far.book().is_whole() && far.fault().is_none(), "everything was held");
}

#[test]
fn a_small_register_is_listed_without_being_read_whole() {
    let (folder, mut register) = desk::plan();
    lived_in(&mut register);
    let place = register.path().to_path_buf();
    let lean = desk::open_unread(folder.path(), &place);
    let columns: Vec<Column> =
        ["code", "name_zh", "agencies", "investment", "due", "overdue", "days_late", "updated", "id"]
            .map(|name| Column::parse(name, 2026).expect("a column"))
            .to_vec();
    let (mut lines, straight) = (Vec::new(), lean.straight(&columns, LineForm::Tsv).expect("read").expect("lines"));
    let count = straight.each::<()>(None, |line| {
        lines.push(line.to_string());
        Ok(())
    });
    let book = register.book();
    let line = |id: &EntityId| {
        let entry = book.entry(*id).expect("an entry");
        let fields: Vec<String> = columns.iter().map(|c| tsv::field(&c.json(entry, book))).collect();
        fields.join("\t")
    };
    let wanted: Vec<String> = book.in_order().iter().map(line).collect();
    assert_eq!((count, lines), (Ok(wanted.len()), wanted));
    assert_eq!(lean.count_all().expect("a count"), book.count());
    // Whoever asks for more gets the book, by itself or by taking it up.
    assert_eq!(lean.book().find("RAIL-04").map(|e| e.id()), book.find("RAIL-04").map(|e| e.id()));
    assert_eq!(lean.book().agencies().len(), book.agencies().len());
    let mut other = desk::open_unread(folder.path(), &place);
    other.take_up().expect("read");
    assert!(other.straight(&columns, LineForm::Tsv).expect("read").is_none(), "it is in memory now");
    assert_eq!(other.select("铁路", Lang::Zh).expect("found"), register.select("铁路", Lang::Zh).expect("found"));
    // Where pages are damaged, also such as are not printed, all is read, and that says so.
    lean.close();
    other.close();
    register.close();
    let mut bytes = std::fs::read(&place).expect("a file");
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    std::fs::write(&place, bytes).expect("ruined");
    let opened = desk::try_unread(folder.path(), &place);
    assert!(opened.map_or(true, |register| register.straight(&columns, LineForm::Tsv).expect("read").is_none()));
}
