//! No keys and no size of the screen bring a page or a popup down, and every picture is sound.

use super::support::*;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::cell::OnceCell;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::Entity;
use taizhang::domain::kinds::MilestoneKind;
use taizhang::i18n::Lang;
use taizhang::tui::layers::ask::Ask;
use taizhang::tui::layers::confirm::Confirm;
use taizhang::tui::layers::form::Form;
use taizhang::tui::layers::milestones::Milestones;
use taizhang::tui::layers::picker::Picker;
use taizhang::tui::layers::project::ProjectPage;
use taizhang::tui::layers::prompt::Prompt;
use taizhang::tui::layers::{Outcome, Scene};
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::theme::{Theme, ThemeName};

fn any_key() -> impl Strategy<Value = KeyEvent> {
    use KeyCode as K;
    let code = prop_oneof![
        8 => prop::sample::select(vec![
            K::Up, K::Down, K::Left, K::Right, K::PageUp, K::PageDown, K::Home, K::End, K::Tab, K::BackTab,
            K::Enter, K::Backspace, K::Delete, K::F(2), K::F(4), K::F(12),
        ]),
        1 => Just(K::Esc),
        6 => prop::sample::select(vec!['E', 'D', 'O', 'y', 'd', 'a', 'f', '+', 'g', 'G', 'h', 'l', 'q', '1', '9', ' '])
            .prop_map(K::Char),
        3 => any::<char>().prop_map(K::Char),
        2 => prop::sample::select(vec!['汉', '，', '＋', '\u{202E}', '\u{301}', '👩']).prop_map(K::Char),
    ];
    let modifiers = prop_oneof![
        9 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
        1 => Just(KeyModifiers::SHIFT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

/// A page or a popup, all of one kind.
enum Any {
    Page(Box<ProjectPage>),
    Ask(Ask),
}

/// How many kinds `make` knows.
const KINDS: usize = 14;

fn make(kind: usize, desk: &Desk, scene: &Scene) -> Any {
    let id = desk.id(if kind.is_multiple_of(2) { "RAIL-04" } else { "GRID-02" });
    let busy = desk.register.by_code("RAIL-04").expect("a code");
    let ids = [id, desk.id("RAIL-01")];
    Any::Ask(match kind {
        0 | 1 => return Any::Page(Box::new(ProjectPage::new(id, desk.register.page(id).ok()))),
        2 => return Any::Page(Box::new(ProjectPage::new(id, None))),
        3 => Ask::Picker(Box::new(Picker::field(&ids, Field::Stage, scene))),
        4 => Ask::Picker(Box::new(Picker::field(&[id], Field::Parent, scene))),
        5 => Ask::Picker(Box::new(Picker::field(&[id], Field::Activity, scene))),
        6 => Ask::Prompt(Box::new(Prompt::field(&ids, Key::Field(Field::Problems), scene))),
        7 => Ask::Prompt(Box::new(Prompt::field(&[id], Key::Field(Field::Agencies), scene))),
        8 => Ask::Prompt(Box::new(Prompt::item(&busy.milestones[1], Field::Forecast, scene))),
        9 => Ask::Prompt(Box::new(Prompt::note(id, scene))),
        10 => Ask::Form(Box::new(Form::project(id, scene))),
        11 => Ask::Form(Box::new(Form::new_milestone(id, MilestoneKind::Other, scene))),
        12 => Ask::Milestones(Box::new(Milestones::new(id, scene))),
        _ => Ask::Confirm(Box::new(Confirm::remove_project(id, scene))),
    })
}

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

fn run(kind: usize, keys: &[KeyEvent], pasted: &str, size: (u16, u16), later: (u16, u16), lang: Lang, ascii: bool) {
    DESK.with(|desk| {
        let desk = desk.get_or_init(Desk::busy);
        let scene = Scene { register: &desk.register, lang, theme: Theme::new(ThemeName::Auto, true, ascii) };
        let mut any = make(kind, desk, &scene);
        let mut area = screen(size);
        for (n, key) in keys.iter().enumerate() {
            if n == keys.len() / 2 {
                area = screen(later);
            }
            let outcome = match &mut any {
                Any::Page(page) => {
                    page.resize(area);
                    if n == 2 {
                        page.on_paste(pasted, &scene);
                    }
                    page.on_key(*key, &scene)
                }
                Any::Ask(ask) => {
                    ask.resize(area);
                    if n == 2 {
                        ask.on_paste(pasted, &scene);
                    }
                    ask.on_key(*key, &scene)
                }
            };
            check(&any, area, &scene);
            match (&mut any, outcome) {
                (Any::Page(page), Outcome::Do(_)) => page.saved(),
                (Any::Ask(ask), Outcome::CloseAnd(_)) => ask.failed("磁盘已满".into()),
                (_, Outcome::Close) => any = make(kind, desk, &scene),
                _ => {}
            }
        }
        check(&any, area, &scene);
    });
}

fn check(any: &Any, area: Rect, scene: &Scene) {
    let mut buf = Buffer::empty(area);
    let (caret, hints) = match any {
        Any::Page(page) => (page.view(area, &mut buf, scene), page.hints(scene)),
        Any::Ask(ask) => (ask.view(area, &mut buf, scene), ask.hints(scene)),
    };
    assert_eq!(flaws(&buf), None, "{area:?}\n{}", print(&buf));
    assert!(caret.is_none_or(|at| area.contains(at)), "{caret:?} outside {area:?}");
    assert!(!hints.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_and_no_size_bring_a_layer_down(
        kind in 0..KINDS,
        typed in proptest::collection::vec(any_key(), 0..24),
        pasted in "[a-z汉，\n\u{202E}]{0,12}",
        size in (0u16..=200, 0u16..=60),
        later in (0u16..=200, 0u16..=60),
        zh in any::<bool>(),
        ascii in any::<bool>(),
    ) {
        run(kind, &typed, &pasted, size, later, if zh { Lang::Zh } else { Lang::En }, ascii);
    }
}

#[test]
fn every_small_size_is_drawn() {
    DESK.with(|desk| {
        let desk = desk.get_or_init(Desk::busy);
        let scene = desk.scene(Lang::Zh);
        for kind in 0..KINDS {
            for (width, height) in (0..30).step_by(3).flat_map(|w| (0..14).map(move |h| (w, h))) {
                let mut any = make(kind, desk, &scene);
                if let Any::Page(page) = &mut any {
                    page.resize(screen((width, height)));
                }
                check(&any, screen((width, height)), &scene);
            }
        }
    });
}

#[test]
fn every_field_of_a_project_has_its_popup() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::En);
    let id = desk.id("RAIL-04");
    for field in Field::of(Entity::Project) {
        let key = Key::Field(field);
        match Ask::field(&[id], &key, &scene) {
            Ok(ask) => assert!(!ask.hints(&scene).is_empty()),
            Err(Outcome::Do(_)) => assert_eq!(field, Field::Starred),
            Err(outcome) => {
                assert!(matches!(outcome, Outcome::Say(_)));
                assert!(field.code().ends_with("basis"), "{field:?}");
            }
        }
    }
}
