//! Pictures of each screen, kept under `tests/pictures`; `TAIZHANG_BLESS=1` takes them anew.

use super::person::Person;
use std::path::PathBuf;
use taizhang::i18n::Lang;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];
const SCREENS: [(&str, &str); 5] =
    [("board", "2"), ("timeline", "3"), ("dashboard", "5"), ("agencies", "8"), ("targets", "9")];

fn golden(name: &str, shown: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.txt"));
    if std::env::var_os("TAIZHANG_BLESS").is_some_and(|v| v == "1") {
        std::fs::write(&path, shown).expect("a picture");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(kept, shown, "\n{name} is another picture now:\n{shown}");
}

fn pictures(screen: &str, key: &str) {
    let mut person = Person::new();
    for lang in [Lang::Zh, Lang::En] {
        person.model.lang = lang;
        let scene = person.model.scene(&person.register);
        person.model.list.refresh(&scene);
        for (width, height) in SIZES {
            person = person.sized(width, height);
            person.press(key);
            golden(&format!("{screen}-{}-{width}x{height}", lang.code()), &person.screen());
        }
    }
}

#[test]
fn the_board() {
    pictures("board", "2");
}

#[test]
fn the_timeline() {
    pictures("timeline", "3");
}

#[test]
fn the_dashboard() {
    pictures("dashboard", "5");
}

#[test]
fn the_agencies() {
    pictures("agencies", "8");
}

#[test]
fn the_targets() {
    pictures("targets", "9");
}

#[test]
fn nothing_and_one_project() {
    let mut person = Person::new().sized(80, 24);
    let others = [("map", "4"), ("review", "6"), ("activity", "7")];
    for (lang, ending) in [(Lang::Zh, ""), (Lang::En, "-en")] {
        person.model.lang = lang;
        for (which, query) in [("none", "code:NOPE"), ("one", "code:RAIL-04")] {
            let scene = person.model.scene(&person.register);
            person.model.list.narrow(query, &scene);
            for (screen, key) in SCREENS.into_iter().chain(others) {
                person.press(key);
                let name = if others.contains(&(screen, key)) { format!("whole-{screen}") } else { screen.to_string() };
                golden(&format!("{name}-{which}{ending}"), &person.screen());
            }
        }
    }
}
