//! No keys, no mouse, no paste and no size of the screen bring the interface down, wherever one is: every screen and
//! every layer is entered by its keys, in both languages, and what is drawn is sound after each. The keys are the same
//! each day (a fixed seed); `PROPTEST_CASES` tries more of them.

use super::person::Person;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::path::Path;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::tui::events::Input;
use taizhang::tui::layers::Layer;
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::theme::ThemeName;
use taizhang::tui::view::draw;

/// Ways to every place: screens, pages, popups.
const PLACES: &[&str] = &[
    "",
    "2",
    "2 z g",
    "3",
    "3 z c +",
    "4",
    "4 + +",
    "4 z p",
    "4 z j",
    "4 z u",
    "5",
    "5 z n",
    "6",
    "6 enter",
    "6 enter c c",
    "7",
    "7 enter",
    "7 U",
    "8",
    "8 a",
    "8 e",
    "9",
    "9 e",
    "enter",
    "enter tab tab tab",
    "enter /",
    "enter , b",
    "e",
    "e pgdn pgdn",
    "a",
    "m",
    "m t",
    "m t enter",
    "m a",
    "o",
    "p",
    "s",
    "!",
    "$",
    "b",
    "w",
    "D",
    "R",
    "S",
    "V",
    "F",
    "f",
    "x",
    "M",
    "?",
    "t",
    "t \"-30d\" enter",
    "t \"2022-03-01\" enter enter",
    "t \"-30d\" enter 5",
    "z d",
    ", l",
    ", t",
    ", d",
    ", s",
    ", c",
    "A s",
    "A !",
    "A , d",
    "A o",
    "A D",
    "v",
    "/",
    "/ \"领域:\" tab",
    "u",
    "? \"导入\" enter",
    "? \"import\" enter",
    "? \"处理\" enter",
    "U",
    ".",
];

fn any_input() -> impl Strategy<Value = Input> {
    use KeyCode as K;
    let named = prop::sample::select(vec![
        K::Up,
        K::Down,
        K::Left,
        K::Right,
        K::PageUp,
        K::PageDown,
        K::Home,
        K::End,
        K::Tab,
        K::BackTab,
        K::Enter,
        K::Enter,
        K::Backspace,
        K::Delete,
        K::Insert,
        K::F(2),
        K::F(3),
        K::F(4),
        K::F(12),
        K::Esc,
    ]);
    let letters: Vec<char> = "123456789?/,.zsSpmdoeEacDyhjklgGnNuUtTLFfCVvA +-<>[]{}()0!*$bwRxM=".chars().collect();
    let code = prop_oneof![
        6 => named,
        8 => prop::sample::select(letters).prop_map(K::Char),
        1 => any::<char>().prop_map(K::Char),
        1 => prop::sample::select(vec!['汉', '，', '＋', '：', '\u{202E}', '\u{301}', '👩']).prop_map(K::Char),
    ];
    let modifiers = prop_oneof![
        9 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
    ];
    let key = (code, modifiers).prop_map(|(code, modifiers)| Input::Key(KeyEvent::new(code, modifiers)));
    let kind = prop::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
    ]);
    let mouse = (kind, 0u16..220, 0u16..70)
        .prop_map(|(kind, column, row)| Input::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    let paste = "[a-z0-9汉，\n\u{202E}]{0,12}".prop_map(Input::Paste);
    prop_oneof![24 => key, 2 => mouse, 1 => paste]
}

fn any_size() -> impl Strategy<Value = (u16, u16)> {
    // Mostly small ones, which take less time to draw.
    let known = [(80, 24), (80, 24), (80, 24), (60, 15), (60, 15), (1, 1), (120, 40), (200, 50)];
    prop_oneof![8 => prop::sample::select(known.to_vec()), 1 => (0u16..=200, 0u16..=60)]
}

thread_local! {
    static PERSON: RefCell<Option<Person>> = const { RefCell::new(None) };
}

/// A register in which something of everything has happened. Files are written only into its own folder.
fn busy() -> Person {
    let mut person = Person::new();
    person.set("RAIL-04", Field::Health, "red");
    person.set("RAIL-04", Field::Progress, "65");
    person.set("RAIL-04", Field::Problems, "沿线三处拆迁未完成，影响站前工程交付；资金到位率低于计划。");
    person.set("RAIL-05", Field::Owner, "刘工");
    person.set("RAIL-06", Field::ConfirmedOn, "2026-08-01");
    person
}

/// Draws the whole at this size and holds it to what no screen may break; `twice`, since drawing leaves no trace.
fn check(person: &Person, area: Rect, twice: bool) -> Result<(), TestCaseError> {
    let shown = |()| {
        let mut buf = Buffer::empty(area);
        let caret = draw(&person.model, &person.register, area, &mut buf);
        (buf, caret)
    };
    let (buf, caret) = shown(());
    prop_assert_eq!(flaws(&buf), None, "{:?}\n{}", area, print(&buf));
    prop_assert!(caret.is_none_or(|at| area.contains(at)), "{:?} outside {:?}", caret, area);
    if twice {
        prop_assert_eq!(print(&shown(()).0), print(&buf));
    }
    Ok(())
}

fn run(
    place: &str,
    given: &[Input],
    size: (u16, u16),
    later: (u16, u16),
    zh: bool,
    ascii: bool,
) -> Result<(), TestCaseError> {
    PERSON.with_borrow_mut(|kept| {
        let mut person = kept.take().unwrap_or_else(busy);
        person.model.layers.clear();
        person.model.prefix.clear();
        person.model.list.typing = false;
        if person.register.past_day().is_some() {
            person.register.come_back().expect("today");
        }
        let scene = person.model.scene(&person.register);
        person.model.list.narrow("", &scene);
        person.model.lang = if zh { Lang::Zh } else { Lang::En };
        (person.model.ascii, person.model.theme) = (ascii, ThemeName::Auto);
        person = person.sized(size.0, size.1);
        person.press("1").press(place);
        check(&person, Rect::new(0, 0, size.0, size.1), true)?;
        for (n, input) in given.iter().enumerate() {
            if n == given.len() / 2 {
                person = person.sized(later.0, later.1);
            }
            // A path typed at random must not lead out of the test's own folder.
            let writes = |l: &Layer| matches!(l, Layer::Import(_) | Layer::Merge(_));
            let exports = |l: &Layer| matches!(l, Layer::Ask(taizhang::tui::layers::ask::Ask::Export(_)));
            if person.model.layers.iter().any(|l| writes(l) || exports(l))
                && matches!(input, Input::Key(k) if k.code == KeyCode::Enter)
            {
                continue;
            }
            person.give(input.clone());
            if person.model.quit {
                person.model.quit = false;
            }
            let now = if n < given.len() / 2 { size } else { later };
            let last = n + 1 == given.len();
            if last || n % 2 == 1 {
                check(&person, Rect::new(0, 0, now.0, now.1), last)?;
            }
        }
        *kept = Some(person);
        Ok(())
    })
}

#[test]
fn nothing_brings_it_down_anywhere() {
    let more = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let cases = more.unwrap_or(PLACES.len() as u32);
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let seed = if more.is_some() { rand_seed() } else { [7; 32] };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let stream = proptest::collection::vec(any_input(), 0..9);
    // Each place comes up in turn.
    let turn = std::cell::Cell::new(0);
    let all = (stream, any_size(), any_size(), any::<bool>(), any::<bool>());
    let done = runner.run(&all, |(given, size, later, zh, ascii)| {
        let place = PLACES[turn.replace(turn.get() + 1) % PLACES.len()];
        run(place, &given, size, later, zh, ascii)
    });
    if let Err(why) = done {
        panic!("after the way number {} with seed {seed:?}: {why}", turn.get() % PLACES.len());
    }
    assert!(!Path::new("a").exists(), "nothing is written beside the test");
}

/// Another seed each time, for those who ask for more cases.
fn rand_seed() -> [u8; 32] {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let mut seed = [0; 32];
    seed[..16].copy_from_slice(&now.to_le_bytes());
    seed
}
