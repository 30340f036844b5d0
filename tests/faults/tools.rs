//! Row 24: what another tool does to the tables. Each edit is listed with its before and after, nothing is adopted or lost
//! by itself, no trigger ever runs, what is not ours is left alone and named.

use super::support::{CODE, Machine, code, damage, get, progress, set};
use taizhang::domain::field::Field;
use taizhang::register::care::Notice;
use taizhang::register::check::Finding;
use taizhang::register::history::Asked;
use taizhang::register::outside::About;
use taizhang::register::{ReadOnly, Register};

/// What one statement of another tool comes to: how many items wait, and what the first is about.
fn after(sql: &str) -> (Machine, Register) {
    let machine = Machine::new();
    machine.open().close();
    machine.edit_with_a_tool(sql);
    let register = machine.open();
    (machine, register)
}

/// What other tools do, and how many items it comes to.
pub const EDITS: &[(&str, usize)] = &[
    ("UPDATE project SET progress = 77 WHERE code = 'RAIL-1'", 1),
    ("UPDATE project SET progress = 77, funding = '自筹'", 8),
    ("UPDATE project SET progress = NULL WHERE code = 'RAIL-1'", 1),
    ("UPDATE project SET tags = '[\"a\",\"c\"]' WHERE code = 'RAIL-1'", 1),
    ("UPDATE project SET tags = 'no list' WHERE code = 'RAIL-1'", 1),
    ("UPDATE project SET extra = '{\"annual_plan_2027\":\"500\"}' WHERE code = 'RAIL-1'", 1),
    ("UPDATE project SET deleted = 1 WHERE code = 'RAIL-1'", 1),
    ("DELETE FROM project WHERE code = 'RAIL-1'", 1),
    ("DELETE FROM milestone", 4),
    (
        "INSERT INTO project (id, name_zh, deleted, conflicts, updated) VALUES ('00112233445566778899aabbccddeeff', '外来', 0, 0, 0)",
        1,
    ),
    (
        "INSERT INTO project (id, name_zh, deleted, conflicts, updated) VALUES ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '外来', 0, 0, 0)",
        1,
    ),
    ("UPDATE project SET conflicts = 5, updated = 1", 0),
    ("DROP TABLE milestone", 0),
    ("DROP TABLE head; DROP TABLE trace; DROP INDEX project_code", 0),
    ("DROP VIEW v_projects_zh; DROP VIEW v_projects_en; ALTER TABLE project DROP COLUMN wording", 0),
];

/// The register says what its log says, and lists so many edits of another tool.
pub fn holds_to_its_log(register: &Register, sql: &str, items: usize) {
    let found = register.outside().expect("a list");
    assert_eq!(found.len(), items, "{sql}: {found:?}");
    assert_eq!(register.notices().contains(&Notice::Outside(items)), items > 0, "{sql}");
    assert_eq!((progress(register).as_str(), register.book().entries().len()), ("10", 4), "{sql}");
    assert_eq!(register.by_code(CODE).expect("a code").milestones.len(), 1, "{sql}");
    let rest: Vec<Finding> = damage(register).into_iter().filter(|f| !matches!(f, Finding::Undecided(_))).collect();
    assert!(rest.iter().all(|f| matches!(f, Finding::Schema("extra", _))), "{sql}: {rest:?}");
}

#[test]
fn every_kind_of_edit_is_listed_and_nothing_is_taken_in() {
    for (sql, items) in EDITS {
        let (_machine, register) = after(sql);
        holds_to_its_log(&register, sql, *items);
    }
}

#[test]
fn only_the_rows_that_differ_are_written_anew() {
    let machine = Machine::new();
    machine.open().close();
    // What nobody but this test can see: a mark in the heads that a rebuilding would take out.
    machine.edit_with_a_tool(
        "UPDATE project SET progress = 77 WHERE code = 'RAIL-1'; UPDATE milestone SET conflicts = 3; \
         INSERT INTO project (id, name_zh, deleted, conflicts, updated) VALUES ('00112233445566778899aabbccddeeff', '外来', 0, 0, 0); \
         INSERT INTO trace (e, n) VALUES (x'00', 1)",
    );
    let register = machine.open();
    assert_eq!((progress(&register).as_str(), register.book().entries().len()), ("10", 4));
    assert_eq!(register.outside().expect("a list").len(), 2);
    let count = |sql: &str| machine.tool().query_row(sql, [], |r| r.get::<_, i64>(0)).expect("a count");
    assert_eq!(count("SELECT count(*) FROM trace WHERE e = x'00'"), 1, "everything was laid down again");
    assert_eq!(count("SELECT count(*) FROM project"), 4);
    assert_eq!(count("SELECT sum(conflicts) FROM milestone"), 0);
    // A row that cannot be named goes as well.
    register.close();
    machine.edit_with_a_tool(
        "INSERT INTO project (id, name_zh, deleted, conflicts, updated) VALUES ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '无名', 0, 0, 0)",
    );
    let register = machine.open();
    assert_eq!((count("SELECT count(*) FROM project"), register.outside().expect("a list").len()), (4, 3));
    assert_eq!(damage(&register).len(), 1, "{:?}", damage(&register));
}

#[test]
fn adopted_edits_enter_the_log_and_discarded_ones_do_not() {
    let (machine, mut register) = after(
        "UPDATE project SET progress = 77, tags = '[\"a\",\"c\"]' WHERE code = 'RAIL-1'; \
         UPDATE project SET funding = '自筹' WHERE code = 'RAIL-2'; DELETE FROM project WHERE code = 'RAIL-3'; \
         INSERT INTO project (id, code, name_zh, sector, tags, extra, deleted, conflicts, updated) VALUES \
         ('00112233445566778899aabbccddeeff', 'RAIL-9', '外来铁路', 'rail', '[\"x\"]', '{\"annual_plan_2027\":\"5\"}', 0, 0, 0)",
    );
    let items = register.outside().expect("a list");
    let number = |about: &dyn Fn(&About) -> bool| items.iter().find(|e| about(&e.about)).expect("an item").item.n;
    let tags = number(&|a| *a == About::Set(Field::Tags));
    register.discard(&[tags]).expect("discarded");
    assert!(register.discard(&[tags]).is_err(), "decided twice");
    let done = register.adopt(&[]).expect("adopted");
    assert!(!done.is_nothing());
    assert!(register.outside().expect("a list").is_empty());
    assert_eq!(progress(&register), "77");
    assert_eq!(get(&register, "RAIL-2", Field::Funding).as_deref(), Some("自筹"));
    assert!(register.by_code("RAIL-3").is_err());
    let new = register.by_code("RAIL-9").expect("adopted");
    assert_eq!((new.project.list(Field::Tags), new.project.extra().len()), (&["x".to_string()][..], 1));
    assert_eq!(register.by_code(CODE).expect("a code").project.list(Field::Tags), ["a", "b"]);
    let log = register.log(&Asked::default()).expect("a log");
    let told: Vec<_> = log.iter().filter(|t| t.kind.code() == "outside").map(|t| t.author.as_str()).collect();
    assert_eq!(told, ["刘工"]);
    assert_eq!(damage(&register), []);
    register.close();
    assert_eq!(machine.open().notices(), [], "decided, and remembered as decided");
}

#[test]
fn what_came_meanwhile_conflicts_with_what_is_adopted_and_equal_values_agree() {
    let (_machine, mut register) = after("UPDATE project SET progress = 77 WHERE code = 'RAIL-1'");
    set(&mut register, CODE, Field::Progress, "30");
    register.adopt(&[]).expect("adopted");
    assert_eq!(register.by_code(CODE).expect("a code").project.conflicts, 1);
    // Two people adopt the same.
    let (_machine, mut register) = after("UPDATE project SET progress = 77 WHERE code = 'RAIL-1'");
    set(&mut register, CODE, Field::Progress, "77");
    register.adopt(&[]).expect("adopted");
    assert_eq!(register.by_code(CODE).expect("a code").project.conflicts, 0);
}

#[test]
fn fields_that_move_as_one_are_adopted_as_one() {
    let (_machine, mut register) =
        after("UPDATE project SET health = 'red', health_note = '资金未到位' WHERE code = 'RAIL-1'");
    let items = register.outside().expect("a list");
    assert_eq!(items.len(), 2);
    register.adopt(&[items[0].item.n]).expect("adopted");
    assert!(register.outside().expect("a list").is_empty(), "half of a light was adopted");
    assert_eq!(get(&register, CODE, Field::Health).as_deref(), Some("red"));
    assert_eq!(get(&register, CODE, Field::HealthNote).as_deref(), Some("资金未到位"));
}

#[test]
fn a_trigger_never_runs_and_what_is_not_ours_is_left_alone_and_named() {
    let (machine, mut register) = after(
        "CREATE TRIGGER bomb AFTER UPDATE ON project BEGIN DELETE FROM change; END; \
         CREATE TRIGGER bomb2 AFTER INSERT ON change BEGIN DELETE FROM project; END; \
         ALTER TABLE project ADD COLUMN shade TEXT; CREATE TABLE mine (a); INSERT INTO mine VALUES ('keep'); \
         CREATE VIEW peek AS SELECT code FROM project; CREATE INDEX theirs ON project (paid);",
    );
    let before = code(&register);
    set(&mut register, CODE, Field::Progress, "20");
    assert_ne!(code(&register), before);
    assert_eq!(register.book().entries().len(), 4);
    register.close();
    machine.edit_with_a_tool("DROP TRIGGER bomb; UPDATE project SET shade = 'dark ' || code;");
    let mut register = machine.open();
    assert_eq!(register.outside().expect("a list").len(), 0, "a column of theirs is no field of ours");
    set(&mut register, CODE, Field::Progress, "30");
    let named: Vec<String> = damage(&register)
        .into_iter()
        .filter_map(|f| match f {
            Finding::Schema(what, name) => Some(format!("{what} {name}")),
            _ => None,
        })
        .collect();
    for wanted in ["trigger bomb2", "column project.shade", "extra mine", "extra peek", "index theirs"] {
        assert!(named.iter().any(|n| n == wanted), "{wanted}: {named:?}");
    }
    register.close();
    // A rebuild keeps what stands in a column of theirs.
    machine.edit_with_a_tool("UPDATE project SET progress = 99");
    machine.open().close();
    let shade: String = machine
        .tool()
        .query_row("SELECT group_concat(shade, ',') FROM (SELECT shade FROM project ORDER BY code)", [], |r| r.get(0))
        .expect("their column");
    assert_eq!(shade, "dark RAIL-1,dark RAIL-2,dark RAIL-3,dark RAIL-4");
}

#[test]
fn an_edited_change_is_mended_from_the_own_log_or_bars_writing() {
    // Written on this machine: mended.
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    let before = code(&register);
    register.close();
    machine.edit_with_a_tool("UPDATE change SET body = replace(body, '\"20\"', '\"90\"'), author = '别人' WHERE n = (SELECT max(n) FROM change)");
    let register = machine.open();
    assert!(register.notices().contains(&Notice::Mended(1)), "{:?}", register.notices());
    assert_eq!((code(&register), progress(&register).as_str()), (before.clone(), "20"));
    assert_eq!(damage(&register), []);
    register.close();
    // A row taken out of the middle, on which others rest: the same, from the own log.
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "30");
    let before = code(&register);
    register.close();
    machine.edit_with_a_tool("DELETE FROM change WHERE n = (SELECT max(n) - 1 FROM change)");
    let register = machine.open();
    assert_eq!((code(&register), progress(&register).as_str()), (before, "30"));
    assert_eq!(damage(&register), []);
    register.close();
    // Not to be had: nothing is touched, nothing can be written, and a repaired copy can be made.
    let stranger = Machine::bare();
    std::fs::copy(machine.file(), stranger.file()).expect("sent");
    stranger.edit_with_a_tool(
        "UPDATE change SET body = replace(body, '\"30\"', '\"90\"') WHERE n = (SELECT max(n) FROM change)",
    );
    let bytes = std::fs::read(stranger.file()).expect("bytes");
    let mut register = stranger.open();
    assert_eq!(register.read_only(), Some(ReadOnly::Damaged));
    assert!(register.notices().contains(&Notice::Damaged(1)));
    assert!(damage(&register).iter().any(|f| matches!(f, Finding::Change(_))));
    assert!(super::support::try_set(&mut register, CODE, Field::Progress, "40").is_err());
    register.close();
    assert!(std::fs::read(stranger.file()).expect("bytes") == bytes, "the file was changed");
    let options = taizhang::register::open::Options { file: Some(stranger.file()), read_only: false };
    let out = stranger.folder.path().join("desk/repaired.taizhang");
    let done =
        taizhang::register::repair::repair_copy(&options, &stranger.home(), &stranger.now, &out).expect("repaired");
    assert_eq!(done.lost, 1);
    let repaired = stranger.try_open(&out, false).expect("the copy");
    assert_eq!((progress(&repaired).as_str(), damage(&repaired)), ("20", Vec::new()));
}

#[test]
fn an_edit_behind_an_open_register_is_noticed_before_it_is_written_over() {
    let machine = Machine::new();
    let mut register = machine.open();
    machine.edit_with_a_tool("UPDATE project SET progress = 77 WHERE code = 'RAIL-1'");
    set(&mut register, CODE, Field::Progress, "20");
    let items = register.outside().expect("a list");
    assert_eq!(items.len(), 1, "written over unseen");
    assert_eq!(items[0].item.file.as_deref(), Some("77"));
    assert_eq!(progress(&register), "20");
    // And what a tool does while nobody writes, at the next look.
    machine.edit_with_a_tool("UPDATE project SET progress = 78 WHERE code = 'RAIL-2'");
    assert!(register.was_touched());
    assert!(register.follow().expect("followed").is_empty());
    assert!(register.look_outside().expect("looked"));
    assert_eq!(register.outside().expect("a list").len(), 2);
    register.close();
    // The same in a session on a file that was known when it was opened.
    let register = machine.open();
    assert_eq!(register.outside().expect("a list").len(), 2);
    register.close();
    let mut register = machine.open();
    machine.edit_with_a_tool("UPDATE project SET progress = 79 WHERE code = 'RAIL-3'");
    assert!(register.was_touched());
    assert!(register.look_outside().expect("looked"));
    assert_eq!(register.outside().expect("a list").len(), 3);
}

#[test]
fn a_damaged_file_is_repaired_into_a_copy_from_the_own_log_and_backups() {
    let machine = Machine::new();
    let mut register = machine.open();
    for n in 20..40 {
        set(&mut register, CODE, Field::Progress, &n.to_string());
    }
    let before = code(&register);
    register.backup(None).expect("a backup");
    set(&mut register, CODE, Field::Progress, "50");
    let after = code(&register);
    register.close();
    assert_ne!(before, after);
    let good = std::fs::read(machine.file()).expect("bytes");
    let pages = good.len() / 4096;
    let mut repaired = 0;
    for page in 1..pages {
        let mut bytes = good.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xA5);
        std::fs::write(machine.file(), &bytes).expect("written");
        let out = machine.folder.path().join(format!("desk/repaired-{page}.taizhang"));
        let options = taizhang::register::open::Options { file: Some(machine.file()), read_only: false };
        match taizhang::register::repair::repair_copy(&options, &machine.home(), &machine.now, &out) {
            Ok(_) => {
                let register = machine.try_open(&out, false).unwrap_or_else(|e| panic!("page {page}: {e:?}"));
                assert_eq!(code(&register), after, "page {page}");
                repaired += 1;
            }
            Err(e) => {
                assert!(!out.exists() && e.kind == taizhang::register::error::Kind::Register, "page {page}: {e:?}")
            }
        }
        assert!(std::fs::read(machine.file()).expect("bytes") == bytes, "the damaged file was changed");
        if page > 12 && !super::support::thorough() {
            break;
        }
    }
    println!("repair: {repaired} of {} pages one by one", pages - 1);
    assert!(repaired > 6, "{repaired}");
}
