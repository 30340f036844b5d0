//! Laws of history: the tables are what the log says, two fresh registers are equal, undo puts back, redo does again.

use super::support::{Desk, get, set};
use taizhang::domain::field::Field;
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::json::project_json;

/// Two states are equal; if not, only the lines that differ are shown.
fn same(a: &[String], b: &[String]) {
    let only = |x: &[String], y: &[String]| -> Vec<String> { x.iter().filter(|l| !y.contains(l)).cloned().collect() };
    assert_eq!(only(a, b), only(b, a));
}

/// The whole visible state, a line for each project.
fn dump(register: &Register) -> Vec<String> {
    let book = register.book();
    let projects = book.entries().iter().map(|e| {
        let mut json = project_json(e, book, 2026);
        // When something was touched is history, not state.
        json.remove("updated");
        let milestones: Vec<String> = e
            .milestones
            .iter()
            .map(|m| format!("{:?}", (m.id, m.list(Field::Aliases), taizhang::register::json::milestone_json(m))))
            .collect();
        format!("{} {milestones:?}", serde_json::Value::Object(json))
    });
    projects.collect()
}

#[test]
fn two_fresh_registers_are_equal() {
    let (a, b) = (Desk::new(), Desk::new());
    let (a, b) = (a.open(), b.open());
    assert_eq!(a.info().expect("info").check_code, b.info().expect("info").check_code);
    same(&dump(&a), &dump(&b));
    assert_eq!(a.check().expect("check"), vec![]);
}

#[test]
fn an_edit_is_there_tomorrow_and_undo_takes_it_back() {
    let desk = Desk::new();
    let mut register = desk.small();
    let fresh = dump(&register);
    set(&mut register, "GRID-02", Field::Stage, "implementation");
    assert_eq!(get(&register, "GRID-02", Field::StageBasis).as_deref(), Some("confirmed"));
    register.close();
    let mut register = desk.small();
    assert_eq!(get(&register, "grid-02", Field::Stage).as_deref(), Some("implementation"));
    let edited = dump(&register);
    register.undo().expect("undo");
    same(&dump(&register), &fresh);
    register.redo().expect("redo");
    same(&dump(&register), &edited);
    register.undo().expect("undo");
    same(&dump(&register), &fresh);
    assert!(register.undo().is_err());
    assert_eq!(register.check().expect("check"), vec![]);
}

#[test]
fn everything_made_and_removed_can_be_undone() {
    let desk = Desk::new();
    let mut register = desk.open();
    let mut states = vec![dump(&register)];
    let id = register.by_code("RAIL-04").expect("a code").id();
    type Step = Box<dyn Fn(&mut Register)>;
    let steps: Vec<Step> = vec![
        Box::new(move |r| drop(r.add_milestone(id, MilestoneKind::Start, &[], Lang::En).expect("milestone"))),
        Box::new(move |r| drop(r.add_note(id, "note", NoteKind::Problem, Lang::En).expect("note"))),
        Box::new(|r| set(r, "RAIL-04", Field::Tags, "重点、跨省")),
        Box::new(|r| set(r, "RAIL-04", Field::Agencies, "mot, ndrc")),
        Box::new(|r| set(r, "RAIL-04", Field::Progress, "35%")),
        Box::new(move |r| drop(r.remove(id).expect("remove"))),
        Box::new(move |r| drop(r.restore(id).expect("restore"))),
        Box::new(|r| drop(r.add("新项目", &[], Lang::En).expect("add"))),
    ];
    for step in &steps {
        step(&mut register);
        states.push(dump(&register));
        assert_eq!(register.check().expect("check"), vec![]);
    }
    for state in states.iter().rev().skip(1) {
        register.undo().expect("undo");
        same(&dump(&register), state);
        assert_eq!(register.check().expect("check"), vec![]);
    }
    for state in states.iter().skip(1) {
        register.redo().expect("redo");
        same(&dump(&register), state);
    }
    assert_eq!(register.check().expect("check"), vec![]);
}

/// Edits of one field stand on each other; undo, redo and undo again must find their way through all of them.
#[test]
fn one_field_goes_back_through_all_its_values() {
    let desk = Desk::new();
    let mut register = desk.small();
    let values = ["10", "20", "30", "40", "50"];
    let now = |r: &Register| get(r, "RAIL-04", Field::Progress).unwrap_or_default();
    let first = now(&register);
    for value in values {
        set(&mut register, "RAIL-04", Field::Progress, value);
    }
    for wanted in ["40", "30", "20"] {
        register.undo().expect("undo");
        assert_eq!(now(&register), wanted);
    }
    for wanted in ["30", "40"] {
        register.redo().expect("redo");
        assert_eq!(now(&register), wanted);
    }
    for wanted in ["30", "20", "10", first.as_str()] {
        let taken = register.undo().expect("undo");
        assert_eq!((now(&register).as_str(), taken.kept), (wanted, vec![]));
    }
    assert!(register.undo().is_err());
    for wanted in values {
        register.redo().expect("redo");
        assert_eq!(now(&register), wanted);
    }
    assert_eq!(register.check().expect("check"), vec![]);
}
