//! What leaves a large register is read on its way out, never held: the same bytes as of a register in memory, whatever is
//! asked for, also while somebody else writes to the file.

use super::desk;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::book::passage::Needs;
use taizhang::register::edit::{Assignment, How};
use taizhang::register::export::{Asked, Form};
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
