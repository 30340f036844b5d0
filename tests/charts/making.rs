//! Of a large register a picture is worked out piece by piece: keys are answered meanwhile, the picture before stays, and
//! what comes out is what would have come at once, whatever happened on the way.

use super::figures::busy;
use super::person::Person;
use std::time::Duration;
use taizhang::i18n::Lang;
use taizhang::register::packages::Packages;
use taizhang::tui::screens::Name;
use taizhang::tui::settle::{Pace, Settling};

const SCREENS: [(&str, Name); 6] = [
    ("2", Name::Board),
    ("3", Name::Timeline),
    ("4", Name::Map),
    ("5", Name::Dashboard),
    ("6", Name::Review),
    ("8", Name::Agencies),
];
const WORD: &str = "正在汇总";

/// Somebody whose pictures come in very small pieces, one for each key.
fn slow() -> Person {
    let mut person = busy();
    person.model.settling = Settling::default();
    person.model.settling.pace = Pace { piece: 37, whole: 0, time: Duration::ZERO, ..Pace::default() };
    person
}

fn shows(person: &Person, text: &str) -> bool {
    person.screen().contains(text)
}

#[test]
fn a_picture_in_pieces_is_the_picture_at_once() {
    let (mut slow, mut quick) = (slow(), busy());
    for (key, name) in SCREENS {
        slow.press(key);
        assert!(shows(&slow, WORD) && !slow.model.settling.has_picture(name), "{name:?}\n{}", slow.screen());
        assert!(slow.model.settling.is_making());
        assert_eq!(slow.rest().screen(), quick.press(key).screen(), "{name:?}");
        assert!(!shows(&slow, WORD));
    }
}

#[test]
fn pictures_follow_the_filter_the_rule_the_day_and_edits() {
    let (mut slow, mut quick) = (slow(), busy());
    for (key, name) in SCREENS {
        // Another day is worked out anew from the log, which takes its time here: two screens will do.
        let day: &[&str] = if matches!(name, Name::Dashboard | Name::Timeline) { &["("] } else { &["L"] };
        for (query, turned) in [("", day), ("领域:铁路", &["z n", "L"])] {
            for person in [&mut slow, &mut quick] {
                let scene = person.model.scene(&person.register);
                person.model.list.narrow(query, &scene);
                person.press(key).rest();
            }
            assert_eq!(slow.screen(), quick.screen(), "{name:?} {query}");
            for keys in turned {
                slow.press(keys).rest();
                quick.press(keys);
                assert_eq!(slow.screen(), quick.screen(), "{name:?} {query} after {keys}");
            }
            let back = match (query, day[0]) {
                ("", "(") => ")",
                ("", _) => "L",
                _ => "z n z n L",
            };
            slow.press(back).rest();
            quick.press(back);
        }
    }
    // A card that moves: the edit is written at once, the picture follows.
    slow.press("2").rest().press(">").rest();
    quick.press("2").press(">");
    assert_eq!(slow.screen(), quick.screen());
}

#[test]
fn keys_are_answered_while_a_picture_is_worked_out() {
    let mut person = slow();
    // Help opens over the word, another screen comes to the front, and the first one is there all the same later.
    person.press("5 ?").see("帮助").press("esc 3").press("5");
    assert!(!person.model.settling.has_picture(Name::Dashboard));
    person.rest().see("逾期合计：36 项");
    // The old picture stays while the list under it is narrowed, with the word beside the count.
    person.press("/").press("\"领域:铁路\" enter").see("逾期合计：36 项").see(WORD);
    let late = person.register.select("领域:铁路 逾期", Lang::Zh).expect("a query").len();
    let now = format!("逾期合计：{late} 项");
    person.rest().see(&now);
    // Whatever is turned round meanwhile, the last state counts.
    person.press("z n").press("z n").press("z n");
    assert_eq!(person.model.packages, Packages::Each);
    person.rest().see(&now);
}

#[test]
fn small_registers_have_their_pictures_in_the_first_frame() {
    let mut person = busy();
    for (key, name) in SCREENS {
        person.press(key);
        assert!(person.model.settling.has_picture(name) && !shows(&person, WORD), "{name:?}");
    }
}
