//! Activity: what was laid down in bulk stands on counted lines, people's edits meet the eye; the log read piece by piece
//! is the log.

use super::person::Person;
use std::collections::HashSet;
use std::time::Duration;
use taizhang::domain::change::ChangeKind;
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::register::history::{Asked, Counted, LogWalk, Told};
use taizhang::tui::settle::Pace;

/// Somebody who has said something at the plan's register.
fn person() -> Person {
    let mut person = Person::new();
    let id = person.id("RAIL-04");
    let put = [Assignment::put(Field::Progress, "65")];
    person.register.set(&[id], &put, "月调度", Lang::Zh, None).expect("an edit");
    let scene = person.model.scene(&person.register);
    person.model.list.refresh(&scene);
    person
}

#[test]
fn seeds_stand_on_one_counted_line_that_unfolds() {
    let mut person = person();
    let log = person.register.log(&Asked::default()).expect("a log");
    // The seeds of the newest day that has any.
    let day = |t: &Told| person.register.book().moment(t.at).date_naive();
    let first = log.iter().position(|t| t.kind == ChangeKind::Seed).expect("seeds");
    let run: Vec<&Told> = log[first..].iter().take_while(|t| day(t) == day(&log[first])).collect();
    let projects: HashSet<EntityId> = run.iter().flat_map(|t| &t.lines).filter_map(|l| l.project).collect();
    let values: usize = run.iter().map(|t| t.lines.len()).sum();
    assert!(run.len() > 50 && projects.len() > 10, "{}", run.len());
    let line = format!("连续 {} 次：{} 个项目，{values} 处", run.len(), projects.len());
    // The edit of a person stands first, then one line for them all, and days further back are in view.
    person.press("7").see("完成比例  65%").see("“月调度”").see(&line);
    let days = |person: &Person| person.screen().lines().filter(|l| l.contains(" 次 ─")).count();
    let folded = days(&person);
    assert!(folded > 5, "{}", person.screen());
    // It unfolds to its gestures, each of these to its values, and folds again.
    person.press("down enter").see(&line);
    assert!(days(&person) < folded);
    person.press("down enter").see("ZONE-08").press("up left").see(&line);
    assert_eq!(days(&person), folded);
    // Whoever looks for words sees where they stand, not a line that counts them.
    person.press("/").press("\"项目:ZONE-08\" enter").see("ZONE-08");
    assert!(!person.screen().contains("连续"), "{}", person.screen());
}

#[test]
fn a_great_change_set_is_counted_and_shows_its_first_values() {
    let mut person = person();
    person.press("7 G").rest().see("2022-02-15");
    // The plan was laid down in great parts: the last line is their run.
    person.press("enter G").rest();
    let shown = person.screen();
    let counted = |l: &str| l.contains(" 个项目，") && !l.contains("连续");
    let at = shown.lines().position(counted).unwrap_or_else(|| panic!("nothing counted\n{shown}"));
    // The cursor stands on the last row of the body.
    for _ in at..37 {
        person.press("up");
    }
    person.press("enter").press("down");
    let shown = person.screen();
    assert!(shown.lines().any(|l| l.starts_with("          ") && l.trim().contains("  ")), "{shown}");
}

#[test]
fn the_log_piece_by_piece_is_the_log() {
    let person = person();
    let (mut walk, mut counted, mut told) = (LogWalk::default(), Counted::new(), Vec::new());
    while !walk.end {
        told.extend(person.register.log_on(&mut walk, &mut counted).expect("a piece"));
    }
    let all = person.register.log(&Asked::default()).expect("a log");
    assert_eq!(told.len(), all.len());
    let mut great = 0;
    for (piece, whole) in told.iter().zip(&all) {
        assert_eq!((&piece.gesture, piece.id, piece.kind), (&whole.gesture, whole.id, whole.kind));
        match &piece.bulk {
            None => assert_eq!(piece, whole),
            Some(bulk) => {
                let projects: HashSet<EntityId> = whole.lines.iter().map(|l| l.entity).collect();
                assert!(bulk.projects.iter().all(|p| projects.contains(p)) && bulk.values >= whole.lines.len());
                let first = person.register.first_lines(piece, 40).expect("lines");
                assert_eq!(first, whole.lines[..first.len()]);
                great += 1;
            }
        }
    }
    assert!(great > 0 && counted.len() == great);
}

#[test]
fn keys_are_answered_while_the_log_is_read() {
    let mut person = person();
    person.model.settling.pace = Pace { piece: 1, whole: 0, time: Duration::ZERO, ..Pace::default() };
    person.press("7").see("正在汇总").press("?").see("帮助").press("esc");
    for _ in 0..3 {
        person.press("down");
    }
    // What has come is shown while more of it comes; the other end is on its way, and whoever moves on stays there.
    person.rest().see("完成比例  65%").press("G").see("正在汇总").press("g").rest().see("完成比例  65%");
    person.press("G").rest();
    assert!(!person.screen().contains("完成比例  65%"));
}
