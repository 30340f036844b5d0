//! No size of the screen and no keys bring a screen down, and every picture is sound.

use super::figures::busy;
use super::person::{Person, keys};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::RefCell;
use taizhang::i18n::Lang;
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::screens::Name;

const NAMES: [(Name, &str); 5] =
    [(Name::Board, "2"), (Name::Timeline, "3"), (Name::Dashboard, "5"), (Name::Agencies, "8"), (Name::Targets, "9")];

thread_local! {
    static PERSON: RefCell<Option<Person>> = const { RefCell::new(None) };
}

/// Draws the screen by itself, at any size, also at those that the program refuses.
fn check(person: &mut Person, name: Name, size: (u16, u16), ascii: bool) {
    let area = Rect::new(0, 0, size.0, size.1);
    person.model.ascii = ascii;
    let mut buf = Buffer::empty(area);
    person.model.screens.get_mut(name).expect("a screen").resize(area);
    let scene = person.model.scene(&person.register);
    let screen = person.model.screens.get(name).expect("a screen");
    screen.view(area, &mut buf, &scene);
    assert_eq!(flaws(&buf), None, "{name:?} {area:?}\n{}", print(&buf));
    assert!(!screen.hints().is_empty());
    // Drawing leaves no trace.
    let mut again = Buffer::empty(area);
    screen.view(area, &mut again, &scene);
    assert_eq!(print(&buf), print(&again));
}

fn any_keys() -> impl Strategy<Value = Vec<&'static str>> {
    let one = prop::sample::select(vec![
        "up", "down", "left", "right", "pgup", "pgdn", "g", "G", "+", "-", "<", ">", "z t", "z c", "z g", "z f", "z h",
        "S", "f4", "h", "j", "k", "l",
    ]);
    proptest::collection::vec(one, 0..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_and_no_size_bring_a_screen_down(
        which in 0usize..5,
        typed in any_keys(),
        size in (0u16..=200, 0u16..=60),
        later in (0u16..=200, 0u16..=60),
        filter in prop::sample::select(vec!["", "code:NOPE", "RAIL-04", "sector:rail", "kind:batch"]),
        zh in any::<bool>(),
        ascii in any::<bool>(),
    ) {
        PERSON.with_borrow_mut(|kept| {
            let person = kept.get_or_insert_with(busy);
            person.model.lang = if zh { Lang::Zh } else { Lang::En };
            person.model.layers.clear();
            let scene = person.model.scene(&person.register);
            person.model.list.narrow(filter, &scene);
            let (name, key) = NAMES[which];
            person.press(key);
            check(person, name, size, ascii);
            for word in typed {
                person.press(word);
                person.model.layers.clear();
            }
            check(person, name, later, ascii);
            check(person, name, size, !ascii);
        });
    }
}

#[test]
fn every_small_size_is_drawn() {
    let mut person = busy();
    for (name, key) in NAMES {
        person.press(key);
        for (width, height) in (0..40).step_by(7).flat_map(|w| (0..16).step_by(2).map(move |h| (w, h))) {
            check(&mut person, name, (width, height), false);
        }
        assert!(!keys(key).is_empty());
    }
}
