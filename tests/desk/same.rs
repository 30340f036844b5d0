//! Registers that were started apart and hold one project twice: the pair is told, joined when a person confirms it,
//! and what differs is asked; one undo brings both back.

use super::support::{Desk, home, options};
use std::path::{Path, PathBuf};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::{Entity, EntityId};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::edit::Assignment;
use taizhang::register::merge::look::look;
use taizhang::register::merge::take::take;
use taizhang::register::merge::{Alike, Asked, Choice, Choices, Preview, Watch};

/// An empty register of its own, with one project.
fn started(desk: &Desk, name: &str, fields: &[(Field, &str)]) -> (Register, EntityId) {
    let path = desk.folder.path().join(format!("{name}.taizhang"));
    let home = home(&desk.folder.path().join(name));
    let mut register = Register::init(&path, true, home, Desk::clock(), &desk.config()).expect("a register");
    let put: Vec<Assignment> = fields.iter().map(|(f, v)| Assignment::put(Key::Field(*f), *v)).collect();
    let id = register.add("武汉至宜昌高速铁路", &put, Lang::En).expect("a project").0;
    (register, id)
}

fn milestone(register: &mut Register, id: EntityId, kind: MilestoneKind, on: &str) -> EntityId {
    let put = [Assignment::put(Key::Field(Field::Baseline), on)];
    register.add_milestone(id, kind, &put, Lang::En).expect("a milestone").0
}

fn take_in(register: &mut Register, path: &Path) -> Preview {
    let mut bench = register.bench().expect("a bench");
    let asked = Asked { files: vec![PathBuf::from(path)], other_register: true };
    let mut plan = look(&mut bench, &asked, &Watch::default()).expect("a look");
    take(&mut bench, &mut plan, &Choices::new(), &Watch::default()).expect("taken in");
    register.follow().expect("followed");
    plan.preview
}

/// Every row of the register, without when it was touched.
fn rows(register: &Register) -> Vec<String> {
    let store =
        taizhang::store::Store::open(register.path(), taizhang::store::open::Mode::Read, None).expect("a store");
    let mut out = Vec::new();
    for entity in Entity::ALL {
        for mut record in store.records(*entity).expect("rows") {
            record.updated = 0;
            out.push(format!("{record:?}"));
        }
    }
    out
}

#[test]
fn what_is_one_project_becomes_one_and_what_differs_is_asked() {
    let desk = Desk::new();
    let (mut mine, a) = started(
        &desk,
        "mine",
        &[(Field::Code, "RAIL-17"), (Field::Investment, "100亿"), (Field::Tags, "包保"), (Field::Remark, "同")],
    );
    let (mut theirs, b) = started(
        &desk,
        "theirs",
        &[
            (Field::Code, "RAIL-17"),
            (Field::Investment, "120亿"),
            (Field::Funding, "中央预算内"),
            (Field::Tags, "督办"),
            (Field::Remark, "同"),
            (Field::Stage, "implementation"),
        ],
    );
    let [start, opening, other] = [MilestoneKind::ALL[0], MilestoneKind::ALL[1], MilestoneKind::ALL[2]];
    milestone(&mut mine, a, start, "2026-03");
    milestone(&mut mine, a, opening, "2028-12");
    milestone(&mut theirs, b, start, "2026-06");
    let moved = milestone(&mut theirs, b, other, "2027-01");
    theirs.add_note(b, "征地完成八成", NoteKind::ALL[0], Lang::En).expect("a note");
    let path = theirs.path().to_path_buf();
    theirs.close();
    let preview = take_in(&mut mine, &path);
    assert_eq!(preview.pairs.len(), 1, "{:?}", preview.pairs);
    assert_eq!((preview.pairs[0].theirs.id, preview.pairs[0].mine, preview.pairs[0].by), (b, a, Alike::Code));
    // Until somebody says so they are two, shown apart and listed.
    let doubles = mine.doubles().expect("doubles");
    assert_eq!((mine.book().entries().len(), doubles.len()), (2, 1));
    assert!(mine.double(&doubles[0].id[..5]).is_ok() && mine.double("").is_err());
    let before = rows(&mine);
    let joined = mine.join(&[(b, a)]).expect("joined");
    assert_eq!(joined.len(), 1);
    assert_eq!((mine.book().entries().len(), mine.doubles().expect("doubles")), (1, vec![]));
    let entry = mine.by_code("RAIL-17").expect("the one that is kept");
    assert_eq!(entry.id(), a);
    let get = |f: Field| entry.project.get(f);
    assert_eq!((get(Field::Funding), get(Field::Investment)), (Some("中央预算内"), Some("1000000")));
    assert_eq!(get(Field::Stage), Some("identification"), "until it is decided, mine is shown");
    assert_eq!(entry.project.list(Field::Tags), ["包保", "督办"]);
    assert_eq!(entry.milestones.len(), 3, "{:?}", entry.milestones);
    assert!(entry.milestones.iter().any(|m| m.id == moved));
    // What differs: the stage, the money, and the day of the start.
    let open = mine.conflicts().expect("conflicts");
    let said: Vec<(String, Vec<Option<&str>>)> =
        open.iter().map(|c| (c.name.clone(), c.sides.iter().map(|s| s.value(&c.key)).collect())).collect();
    assert_eq!(
        said,
        [
            ("stage".to_string(), vec![Some("identification"), Some("implementation")]),
            ("investment".to_string(), vec![Some("1000000"), Some("1200000")]),
            ("baseline".to_string(), vec![Some("2026-03"), Some("2026-06")])
        ]
    );
    assert_eq!(format!("{:?}", mine.check().expect("a check")), r#"[Conflict("RAIL-17", 3)]"#);
    // Doing it again does nothing.
    assert!(mine.join(&[(b, a)]).expect("nothing").is_empty());
    // One undo brings both back as they were.
    let taken = mine.undo().expect("undone");
    assert_eq!(taken.kept, []);
    assert_eq!(rows(&mine), before);
    mine.redo().expect("done again");
    assert_eq!(mine.book().entries().len(), 1);
    let left = mine.conflicts().expect("conflicts");
    mine.settle(&left.into_iter().map(|c| (c, Choice::Side(1))).collect::<Vec<_>>()).expect("settled");
    assert_eq!(mine.conflicts().expect("conflicts"), []);
}

#[test]
fn who_does_not_know_of_it_and_edits_the_other_one_brings_it_back_visibly() {
    let desk = Desk::new();
    let (mut mine, a) = started(&desk, "mine", &[(Field::Code, "RAIL-17")]);
    let (theirs, b) = started(&desk, "theirs", &[(Field::Code, "RAIL-18"), (Field::Funding, "自筹")]);
    let path = theirs.path().to_path_buf();
    let home = home(&desk.folder.path().join("theirs"));
    theirs.close();
    let preview = take_in(&mut mine, &path);
    assert_eq!(preview.pairs[0].by, Alike::Name);
    mine.join(&[(b, a)]).expect("joined");
    let mut theirs = Register::open(&options(&path), home, Desk::clock(), &desk.config()).expect("a register").0;
    super::support::set(&mut theirs, "RAIL-18", Field::Funding, "专项债");
    theirs.close();
    let preview = take_in(&mut mine, &path);
    assert_eq!(preview.conflicts.len(), 1, "{:?}", preview.conflicts);
    assert_eq!(preview.conflicts[0].name, ".del");
    assert_eq!(mine.book().entries().len(), 2);
    // They learn of it by the same way, and both come to the same rows.
    let mut theirs = Register::open(
        &options(&path),
        super::support::home(&desk.folder.path().join("theirs")),
        Desk::clock(),
        &desk.config(),
    )
    .expect("a register")
    .0;
    take_in(&mut theirs, mine.path());
    assert_eq!(rows(&mine), rows(&theirs));
    assert_eq!(mine.info().expect("info").check_code, theirs.info().expect("info").check_code);
}
