//! Rows 4, 21 and 23, and row 24 in a colleague's file: a merge and an export that fail at any call, a merge done twice,
//! with itself, both ways, removals and edits in every pairing, lists changed on both sides, another tool's edits.

use super::support::{CODE, Machine, code, damage, get, left_behind, progress, set, thorough};
use super::vfs::{self, CHANGING, Fault};
use std::path::{Path, PathBuf};
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::Register;
use taizhang::register::edit::Assignment;
use taizhang::register::error::Error;
use taizhang::register::keeping;
use taizhang::register::merge::look::look;
use taizhang::register::merge::take::take;
use taizhang::register::merge::{Asked, Choices, Outcome, Preview, Watch};

/// Takes files in, leaving conflicts open.
pub fn merge(register: &mut Register, files: &[PathBuf]) -> Result<(Preview, Outcome), Error> {
    let mut bench = register.bench()?;
    let asked = Asked { files: files.to_vec(), other_register: false };
    let mut plan = look(&mut bench, &asked, &Watch::default())?;
    let outcome = take(&mut bench, &mut plan, &Choices::new(), &Watch::default())?;
    register.follow_merge()?;
    Ok((plan.preview, outcome))
}

#[track_caller]
pub fn merged(register: &mut Register, files: &[PathBuf]) -> (Preview, Outcome) {
    merge(register, files).unwrap_or_else(|e| panic!("{}", e.say(Lang::En)))
}

/// A machine with a register, and a colleague's with a copy of it.
pub fn pair() -> (Machine, Machine) {
    let mine = Machine::new();
    mine.open().close();
    let mut theirs = Machine::bare();
    theirs.author = "王工";
    std::fs::copy(mine.file(), theirs.file()).expect("a copy");
    (mine, theirs)
}

/// Both have changed the same field and one of their own.
fn at_odds() -> (Machine, PathBuf) {
    let (mine, theirs) = pair();
    let mut one = mine.open();
    set(&mut one, CODE, Field::Progress, "55");
    set(&mut one, "RAIL-2", Field::Progress, "11");
    one.close();
    let mut other = theirs.open();
    set(&mut other, CODE, Field::Progress, "61");
    set(&mut other, "RAIL-3", Field::Funding, "专项债");
    other.close();
    let path = mine.folder.path().join("desk/theirs.taizhang");
    std::fs::copy(theirs.file(), &path).expect("a copy");
    (mine, path)
}

#[test]
fn a_merge_that_fails_at_any_call_is_wholly_done_or_not_at_all_and_goes_the_second_time() {
    vfs::install();
    // How many calls there are, and what comes of it undisturbed.
    let (machine, theirs) = at_odds();
    let mut register = machine.open();
    let before = code(&register);
    vfs::count(CHANGING);
    merged(&mut register, std::slice::from_ref(&theirs));
    let calls = vfs::disarm();
    let (kept, after) = (std::fs::read(&theirs).expect("bytes"), code(&register));
    assert_eq!(register.conflicts().expect("conflicts").len(), 1);
    let step = if thorough() { 1 } else { usize::try_from(calls / 3 + 1).expect("a step") };
    let (mut tried, mut old, mut new) = (0, 0, 0);
    for fault in [Fault::Io, Fault::Full, Fault::Liar, Fault::PowerCut, Fault::Torn] {
        for n in (0..calls).step_by(step).chain([calls - 1]) {
            let (machine, theirs) = at_odds();
            std::fs::write(&theirs, &kept).expect("the same file");
            // Other machines have other names for their changes: what is compared is what this one comes to.
            let mut register = machine.open();
            let before = code(&register);
            vfs::arm(CHANGING, n, fault);
            let said = merge(&mut register, std::slice::from_ref(&theirs)).map(|_| ());
            vfs::disarm();
            tried += 1;
            if fault == Fault::Full
                && let Err(e) = &said
            {
                assert!(matches!(e.text(), ErrorText::DiskFull | ErrorText::Io), "{n}: {e:?}");
            }
            drop(register);
            let mut register = machine.open();
            match (code(&register) == before, &said) {
                (true, Ok(())) => panic!("{fault:?} {n}: said to be taken in, and is not"),
                (true, Err(_)) => old += 1,
                (false, _) => new += 1,
            }
            assert_eq!(damage(&register), [], "{fault:?} {n}");
            assert!(std::fs::read(&theirs).expect("bytes") == kept, "the original was changed");
            merged(&mut register, std::slice::from_ref(&theirs));
            assert_eq!(register.merges(9).expect("merges").len(), 1, "{fault:?} {n}: one merge, however often");
            assert_eq!(register.conflicts().expect("conflicts").len(), 1, "{fault:?} {n}");
            assert_eq!(get(&register, "RAIL-3", Field::Funding).as_deref(), Some("专项债"), "{fault:?} {n}");
            let batch = register.merges(1).expect("merges").remove(0);
            let backup = keeping::backups(&machine.home(), None);
            let named = batch.backup.expect("a backup is named");
            assert!(
                backup.iter().any(|b| b.path == Path::new(&named) && keeping::is_whole(b)),
                "{fault:?} {n}: {named} {backup:?}"
            );
            register.close();
            assert_eq!(left_behind(machine.folder.path()), Vec::<PathBuf>::new(), "{fault:?} {n}");
        }
    }
    println!(
        "row 21: {tried} merges failed at one of {calls} calls: {old} as before, {new} as after, each merged once"
    );
    assert!(old > 0 && tried > 10 && before != after, "{old} {new}");
}

#[test]
fn a_merge_killed_at_any_call_is_wholly_done_or_not_at_all() {
    let step = if thorough() { 1 } else { 40 };
    let (mut old, mut new) = (0, 0);
    for n in (0..).step_by(step) {
        let (machine, theirs) = at_odds();
        let before = code(&machine.open());
        if !super::crash::dies(&machine, "merge", n) {
            break;
        }
        let mut register = machine.open();
        match code(&register) == before {
            true => old += 1,
            false => new += 1,
        }
        assert_eq!(damage(&register), [], "{n}");
        merged(&mut register, &[theirs]);
        assert_eq!(register.merges(9).expect("merges").len(), 1, "{n}");
        assert_eq!(register.conflicts().expect("conflicts").len(), 1, "{n}");
    }
    println!("row 21: killed: {old} as before, {new} as after, each merged once");
    assert!(old > 0, "{old} {new}");
}

/// A place of a few pages, where the system lets one be made.
#[cfg(target_os = "linux")]
fn narrow(place: &Path, size: &str) -> bool {
    std::fs::create_dir_all(place).expect("a folder");
    let size = format!("size={size}");
    let mount = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(place).output();
    mount.is_ok_and(|out| out.status.success())
}

#[test]
#[cfg(target_os = "linux")]
fn an_export_and_a_backup_that_meet_a_full_disk_leave_nothing_that_looks_whole() {
    use taizhang::register::export::{Asked as Wanted, Form};
    let machine = Machine::new();
    let mut register = machine.open();
    let place = machine.folder.path().join("narrow");
    if !narrow(&place, "8k") {
        println!("row 4: no file system of a few pages can be made here; skipped");
        return;
    }
    let mut met = 0;
    let ids: Vec<_> =
        std::iter::repeat_with(|| register.book().entries().iter().map(|e| e.id())).take(400).flatten().collect();
    for form in [Form::Xlsx, Form::Csv, Form::Json, Form::Jsonl, Form::Md, Form::Html] {
        let to = place.join(format!("out.{}", form.code()));
        let order = register.order(&Wanted::new(form, Lang::Zh)).expect("an order").of(ids.clone(), "");
        let said = register.export(&order, &to, false, &mut |_, _| true);
        match said {
            Err(e) => {
                assert!(matches!(e.text(), ErrorText::DiskFull | ErrorText::Io), "{form:?}: {e:?}");
                assert!(!to.exists(), "{form:?} stands there by half");
                met += 1;
            }
            Ok(_) => std::fs::remove_file(&to).expect("it went in"),
        }
    }
    let copied = register.backup(Some(&place.join("copy.taizhang"))).expect_err("it does not fit");
    assert_eq!(copied.text(), ErrorText::DiskFull, "{copied:?}");
    assert_eq!(left_behind(machine.folder.path()), Vec::<PathBuf>::new());
    let _ = std::process::Command::new("umount").arg(&place).status();
    println!("row 4: {met} exports and a backup met a full disk");
    assert!(met > 0);
}

#[test]
fn a_second_merge_brings_nothing_and_both_ways_end_in_one_state() {
    let (machine, path) = at_odds();
    let mut mine = machine.open();
    merged(&mut mine, std::slice::from_ref(&path));
    let (again, outcome) = merged(&mut mine, std::slice::from_ref(&path));
    assert!(again.is_nothing() && outcome.batch.is_none(), "{again:?}");
    // The other way round.
    let mut their_desk = Machine::bare();
    their_desk.author = "王工";
    std::fs::copy(&path, their_desk.file()).expect("their own");
    let mut theirs = their_desk.open();
    merged(&mut theirs, &[mine.path().to_path_buf()]);
    assert_eq!(code(&mine), code(&theirs));
    assert_eq!(progress(&mine), progress(&theirs));
    let lines = |r: &Register| -> Vec<String> {
        r.book().entries().iter().map(|e| format!("{:?} {:?}", e.project, e.milestones)).collect()
    };
    assert_eq!(lines(&mine), lines(&theirs));
}

#[test]
#[cfg(unix)]
fn the_very_same_file_under_other_names_is_refused() {
    let (machine, _) = at_odds();
    let mut mine = machine.open();
    let desk = machine.folder.path().join("desk");
    std::os::unix::fs::symlink(machine.file(), desk.join("soft.taizhang")).expect("a link");
    std::fs::hard_link(machine.file(), desk.join("hard.taizhang")).expect("a link");
    let before = code(&mine);
    let mut names = 0;
    for name in ["small.taizhang", "../desk/small.taizhang", "soft.taizhang", "hard.taizhang"] {
        let said = merge(&mut mine, &[desk.join(name)]).expect_err("the same file");
        assert_eq!(said.text(), ErrorText::SameFile, "{name}");
        names += 1;
    }
    assert_eq!(code(&mine), before);
    println!("row 23: {names} names of the very same file were refused");
}

/// What each of two people does to a project (and to its milestone) before they merge, and what comes of it.
#[test]
fn removed_edited_restored_and_moved_on_both_sides_come_to_what_is_promised() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Act {
        Nothing,
        Edit,
        Remove,
        RemoveAndRestore,
        EditMilestone,
    }
    use Act::{Edit, EditMilestone, Nothing, Remove, RemoveAndRestore};
    let act = |register: &mut Register, act: Act, value: &str| {
        let entry = register.by_code(CODE).expect("a code");
        let (id, milestone) = (entry.id(), entry.milestones[0].id);
        match act {
            Nothing => {}
            Edit => set(register, CODE, Field::Progress, value),
            Remove => _ = register.remove(id).expect("removed"),
            RemoveAndRestore => {
                register.remove(id).expect("removed");
                register.restore(id).expect("restored");
            }
            EditMilestone => {
                let put = [Assignment::put(Key::Field(Field::MilestoneNote), value)];
                register.set_item(milestone, &put, "", Lang::En, None).expect("an edit");
            }
        }
    };
    let all = [Nothing, Edit, Remove, RemoveAndRestore, EditMilestone];
    let mut cells = 0;
    for a in all {
        for b in all {
            let (mine, theirs) = pair();
            let (mut one, mut other) = (mine.open(), theirs.open());
            act(&mut one, a, "21");
            act(&mut other, b, "22");
            other.close();
            merged(&mut one, &[theirs.file()]);
            let here = one.book().entries().iter().any(|e| e.code == CODE);
            let asked = one.conflicts().expect("conflicts").len();
            // A removal stands unless the other side did something that its author had not seen.
            let removed = a == Remove || b == Remove;
            let quiet = |x: Act| matches!(x, Nothing | Remove);
            let wanted = !(removed && quiet(a) && quiet(b));
            // Somebody who removed it and brought it back has seen the same state as before.
            assert_eq!(here, wanted, "{a:?} {b:?}");
            let clash = matches!((a, b), (Edit, Edit) | (EditMilestone, EditMilestone));
            let questions = usize::from(clash) + usize::from(removed && wanted);
            assert_eq!(asked, questions, "{a:?} {b:?}: {:?}", one.conflicts());
            assert_eq!(damage(&one), [], "{a:?} {b:?}");
            cells += 1;
        }
    }
    println!("row 23: {cells} pairings of removals and edits");
}

#[test]
fn lists_changed_on_both_sides_keep_what_each_did() {
    let (mine, theirs) = pair();
    let lay = |machine: &Machine, tags: &str, agencies: &str| {
        let mut register = machine.open();
        set(&mut register, CODE, Field::Tags, tags);
        set(&mut register, CODE, Field::Agencies, agencies);
        register.close();
    };
    let mut one = mine.open();
    for code in ["aa", "bb", "cc", "dd"] {
        let put = [Assignment::put(Key::Field(Field::AgencyNameZh), code)];
        one.add_agency(code, &put, Lang::En).expect("an agency");
    }
    one.close();
    lay(&mine, "a,b,c", "aa,bb,cc");
    std::fs::copy(mine.file(), theirs.file()).expect("a copy of that");
    // Mine: one in, the order another; theirs: one out, another in.
    lay(&mine, "a,b,c,d", "bb,aa,cc");
    lay(&theirs, "b,c,e", "aa,cc,dd");
    let mut one = mine.open();
    merged(&mut one, &[theirs.file()]);
    let project = &one.by_code(CODE).expect("a code").project;
    assert_eq!(project.list(Field::Tags), ["b", "c", "d", "e"]);
    assert_eq!(project.list(Field::Agencies), ["aa", "cc", "dd"]);
    assert_eq!(one.conflicts().expect("conflicts"), []);
}

#[test]
fn what_another_tool_changed_in_a_colleagues_file_waits_for_a_decision() {
    let (mine, theirs) = pair();
    let mut one = mine.open();
    set(&mut one, CODE, Field::Progress, "55");
    theirs.edit_with_a_tool(
        "UPDATE project SET progress = 77 WHERE code = 'RAIL-1'; UPDATE project SET funding = '自筹' WHERE code = 'RAIL-2'; \
         DELETE FROM project WHERE code = 'RAIL-3'; \
         INSERT INTO project (id, code, name_zh, deleted, conflicts, updated) VALUES ('00112233445566778899aabbccddeeff', 'RAIL-9', '外来铁路', 0, 0, 0)",
    );
    let whole = std::fs::read(theirs.file()).expect("bytes");
    let (preview, outcome) = merged(&mut one, &[theirs.file()]);
    assert_eq!((preview.files[0].outside, preview.changes, outcome.outside), (4, 0, 4));
    assert!(outcome.batch.is_some());
    let waiting = one.outside().expect("a list");
    assert_eq!(waiting.len(), 4, "{waiting:?}");
    // Nothing of it is taken in by itself, and their file is as it was.
    assert_eq!((progress(&one).as_str(), one.book().entries().len()), ("55", 4));
    assert!(std::fs::read(theirs.file()).expect("bytes") == whole);
    // A second time nothing is added, also of what was decided.
    let numbers = |r: &Register, code: &str| -> Vec<i64> {
        let id = r.by_code(code).expect("a code").id();
        r.outside().expect("a list").iter().filter(|e| e.item.entity == id).map(|e| e.item.n).collect()
    };
    let funding = numbers(&one, "RAIL-2");
    one.discard(&funding).expect("discarded");
    assert!(merged(&mut one, &[theirs.file()]).0.is_nothing());
    assert_eq!(one.outside().expect("a list").len(), 3);
    // Adopted, it is asked where I had changed the same, since they had not seen that.
    one.adopt(&[]).expect("adopted");
    assert_eq!(one.outside().expect("a list"), []);
    assert_eq!(one.by_code(CODE).expect("a code").project.conflicts, 1);
    assert!(one.by_code("RAIL-9").is_ok());
    assert_eq!(get(&one, "RAIL-2", Field::Funding), None);
    // The row that was taken out goes, as far as its author had seen it.
    assert!(one.by_code("RAIL-3").is_err() || one.by_code("RAIL-3").expect("alive").project.conflicts == 1);
    assert_eq!(damage(&one), []);
}
