//! Merging on the screen: two people, two copies, and few keys from the preview to a register without open questions;
//! a third value typed by hand, one decision for all of an author or a field, a pair of projects that is one.

use super::import::Person;
use super::support::*;
use std::path::{Path, PathBuf};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::kinds::NoteKind;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use taizhang::tui::events::Input;
use taizhang::tui::layers::Layer;

/// A colleague at a machine of their own.
fn colleague(path: &Path, author: &str) -> Register {
    let at = |name: &str| path.with_file_name(author).join(name);
    let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
    let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T10:00:00+08:00").expect("a time");
    let flags = Flags { author: Some(author.into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let options = Options { file: Some(path.to_path_buf()), read_only: false };
    Register::open(&options, home, Clock::fixed(now), &config).expect("a register").0
}

fn put(register: &mut Register, code: &str, field: Field, text: &str) {
    let id = register.by_code(code).expect("a code").id();
    let all = [Assignment::put(Key::Field(field), text)];
    register.set(&[id], &all, "核对现场", Lang::Zh, None).expect("an edit");
}

fn small() -> Desk {
    Desk::small(&["RAIL-04", "RAIL-05", "RAIL-06", "RAIL-07", "RAIL-08"])
}

/// A copy for a colleague, who changes these.
fn copy_for(desk: &mut Desk, author: &str, edits: &[(&str, Field, &str)]) -> PathBuf {
    let path = desk.register.path().with_file_name(format!("{author}.taizhang"));
    desk.register.backup(Some(&path)).expect("a copy");
    let mut theirs = colleague(&path, author);
    edits.iter().for_each(|(code, field, text)| put(&mut theirs, code, *field, text));
    theirs.close();
    path
}

/// Sits down, opens the merge and names the files; the preview stands on the screen.
fn preview(desk: Desk, files: &[PathBuf], lang: Lang) -> Person {
    let mut person = Person::sit(desk, lang);
    person.press("M");
    for (n, path) in files.iter().enumerate() {
        if n > 0 {
            person.press("ctrl-u");
        }
        person.input(Input::Paste(path.display().to_string()));
        if files.len() > 1 {
            person.press("ctrl-space");
        }
    }
    person.press("enter");
    person.wait();
    assert!(matches!(person.model.layers.last(), Some(Layer::Merge(_))), "{}", person.screen());
    person
}

fn get(person: &Person, code: &str, field: Field) -> Option<String> {
    person.register().by_code(code).expect("a code").project.get(field).map(str::to_string)
}

/// Whether this is on the screen; blanks are not looked at.
fn sees(person: &Person, text: &str) -> bool {
    let bare = |t: &str| t.split_whitespace().collect::<String>();
    bare(&person.screen()).contains(&bare(text))
}

const THREE: [(&str, Field, &str); 3] =
    [("RAIL-04", Field::Progress, "61"), ("RAIL-05", Field::Remark, "王工所记"), ("RAIL-06", Field::Funding, "专项债")];

fn at_odds() -> (Desk, PathBuf) {
    let mut desk = small();
    let path = copy_for(&mut desk, "王工", &THREE);
    put(&mut desk.register, "RAIL-04", Field::Progress, "55");
    put(&mut desk.register, "RAIL-05", Field::Remark, "刘工所记");
    put(&mut desk.register, "RAIL-06", Field::Funding, "自筹");
    (desk, path)
}

#[test]
fn three_conflicts_are_decided_in_four_keys_after_the_preview() {
    for lang in [Lang::Zh, Lang::En] {
        let (desk, path) = at_odds();
        let mut person = preview(desk, &[path], lang);
        let shown = person.screen();
        for said in ["RAIL-04", "RAIL-05", "RAIL-06", "王工", "61", "55", "核对现场"] {
            assert!(sees(&person, said), "{said}\n{shown}");
        }
        // Theirs, both texts below each other, mine; taken in.
        let keys = "t b m enter";
        assert!(keys.split(' ').count() <= 12);
        person.press(keys).wait();
        assert_eq!(get(&person, "RAIL-04", Field::Progress).as_deref(), Some("61"));
        assert_eq!(get(&person, "RAIL-05", Field::Remark).as_deref(), Some("刘工所记\n王工所记"));
        assert_eq!(get(&person, "RAIL-06", Field::Funding).as_deref(), Some("自筹"));
        assert_eq!(person.register().conflicts().expect("conflicts").len(), 0);
        // The whole of it goes back with one key.
        person.press("u");
        assert_eq!(get(&person, "RAIL-04", Field::Progress).as_deref(), Some("55"), "{}", person.screen());
        assert_eq!(get(&person, "RAIL-05", Field::Remark).as_deref(), Some("刘工所记"));
    }
}

#[test]
fn a_third_value_is_typed_and_what_is_wrong_is_said_beside_it() {
    let (desk, path) = at_odds();
    let mut person = preview(desk, &[path], Lang::Zh);
    person.press("v ctrl-u \"many\" enter");
    assert!(sees(&person, "many"), "{}", person.screen());
    assert_eq!(get(&person, "RAIL-04", Field::Progress).as_deref(), Some("55"));
    person.press("ctrl-u \"58%\" enter T enter").wait();
    assert_eq!(get(&person, "RAIL-04", Field::Progress).as_deref(), Some("58"));
    assert_eq!(get(&person, "RAIL-06", Field::Funding).as_deref(), Some("专项债"));
    assert_eq!(person.register().conflicts().expect("conflicts").len(), 0);
}

#[test]
fn one_decision_goes_for_all_of_an_author_or_of_a_field() {
    let mut desk = small();
    let one = copy_for(&mut desk, "王工", &THREE);
    let two = copy_for(&mut desk, "李工", &[("RAIL-07", Field::Progress, "71"), ("RAIL-08", Field::Progress, "81")]);
    for (code, field, text) in [
        ("RAIL-04", Field::Progress, "55"),
        ("RAIL-05", Field::Remark, "刘工所记"),
        ("RAIL-06", Field::Funding, "自筹"),
        ("RAIL-07", Field::Progress, "5"),
        ("RAIL-08", Field::Progress, "6"),
    ] {
        put(&mut desk.register, code, field, text);
    }
    let files = [one, two];
    // Mine for the first, and so for all of this author; then theirs for the next, and so for its field.
    let mut person = preview(desk, &files, Lang::Zh);
    person.press("m k a").press("tab t k f enter").wait();
    assert_eq!(get(&person, "RAIL-05", Field::Remark).as_deref(), Some("刘工所记"), "{}", person.screen());
    assert_eq!(get(&person, "RAIL-06", Field::Funding).as_deref(), Some("自筹"));
    // The first was of that field as well.
    let progress = ["RAIL-04", "RAIL-07", "RAIL-08"].map(|c| get(&person, c, Field::Progress).unwrap_or_default());
    assert_eq!(progress, ["61", "71", "81"]);
    assert_eq!(person.register().conflicts().expect("conflicts").len(), 0);
}

#[test]
fn two_projects_that_are_one_are_joined_with_one_key() {
    let mut desk = small();
    let path = copy_for(&mut desk, "王工", &[]);
    let mut theirs = colleague(&path, "王工");
    let name = "荆州引江补汉二期";
    theirs.add(name, &[Assignment::put(Key::Field(Field::Funding), "专项债")], Lang::Zh).expect("theirs");
    theirs.close();
    let mine = desk.register.add(name, &[], Lang::Zh).expect("mine").0;
    let before = desk.register.book().entries().len();
    let mut person = preview(desk, &[path], Lang::Zh);
    assert!(sees(&person, "疑似重复"), "{}", person.screen());
    for _ in 0..12 {
        // Nothing but the pair listens to it.
        person.press("s down");
    }
    person.press("enter").wait();
    assert_eq!(person.register().book().entries().len(), before, "{}", person.screen());
    let kept = person.register().book().entry(mine).expect("mine stays");
    assert_eq!(kept.project.get(Field::Funding), Some("专项债"));
}

#[test]
fn the_preview_looks_the_same_every_day() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40"), ((200, 50), "200x50")] {
        for lang in [Lang::Zh, Lang::En] {
            let (mut desk, path) = at_odds();
            desk.register.add("荆州引江补汉二期", &[], Lang::Zh).expect("mine");
            let mut theirs = colleague(&path, "王工");
            theirs.add("荆州引江补汉二期", &[], Lang::Zh).expect("theirs");
            // Both wrote a note on one project: each is told as one thing.
            for (register, text) in [(&mut theirs, "铺轨进度慢于计划"), (&mut desk.register, "月调度会要求赶工")]
            {
                let id = register.by_code("RAIL-04").expect("a code").id();
                register.add_note(id, text, NoteKind::Progress, Lang::Zh).expect("a note");
            }
            theirs.close();
            let mut person = preview(desk, &[path], lang);
            person.size = screen(size);
            let shown = person.screen();
            let wanted = match lang {
                Lang::Zh => ["我改了 记事；对方改了 记事", "新增记事：2026-11-25，进展，铺轨进度慢于计划"],
                Lang::En => ["I changed note; they changed note", "new note: 2026-11-25, Progress, 铺轨进度慢于计划"],
            };
            for said in wanted.iter().filter(|_| size.1 > 24) {
                assert!(sees(&person, said), "{said}\n{shown}");
            }
            // Beside the question on this project: what stood there before, and the notes of both.
            let around = match lang {
                Lang::Zh => {
                    ["（空）", "记事  2026-11-25  进展  铺轨进度慢于计划", "记事  2026-11-25  进展  月调度会要求赶工"]
                }
                Lang::En => ["(empty)", "Note  2026-11-25  Progress  铺轨进度慢于计划", "Progress  月调度会要求赶工"],
            };
            for said in around {
                assert!(sees(&person, said), "{said}\n{shown}");
            }
            person.press("t");
            golden(&format!("merge-{}-{name}", lang.code()), &person.screen());
        }
    }
}

#[test]
fn a_value_in_conflict_has_its_sign_wherever_it_appears_until_it_is_decided() {
    for lang in [Lang::Zh, Lang::En] {
        let (desk, path) = at_odds();
        let mut person = preview(desk, &[path], lang);
        // The first is left open, the others decided.
        person.press("n t m enter").wait();
        assert_eq!(person.register().conflicts().expect("conflicts").len(), 1);
        person.press("home");
        assert!(sees(&person, "RAIL-04⚡"), "the list: {}", person.screen());
        assert!(!sees(&person, "RAIL-05⚡"), "{}", person.screen());
        let shown = get(&person, "RAIL-04", Field::Progress).expect("a value");
        person.press("enter");
        let sign = format!("⚡{shown}%");
        assert!(sees(&person, &sign), "the page: {}", person.screen());
        assert!(sees(&person, "RAIL-04⚡"), "the head of the page: {}", person.screen());
        person.press("esc 2");
        assert!(sees(&person, "RAIL-04⚡"), "the board: {}", person.screen());
        person.press("3 end enter");
        assert!(sees(&person, "RAIL-04⚡"), "the timeline: {}", person.screen());
        person.press("1 home , c m enter").wait();
        assert_eq!(person.register().conflicts().expect("conflicts").len(), 0, "{}", person.screen());
        assert!(!sees(&person, "⚡"), "{}", person.screen());
    }
}
