//! The map on the plan's register and on nearly empty ones: pictures, every theme, and no size that brings it down.

use super::support::*;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::tui::keys::Action;
use taizhang::tui::layers::Scene;
use taizhang::tui::screens::{Name, Screens, Shown};
use taizhang::tui::theme::{Ground, Theme, ThemeName};
use tempfile::TempDir;

/// The part of a screen of this size that the map has.
fn body(size: (u16, u16)) -> Rect {
    Rect { x: 0, y: 1.min(size.1), width: size.0, height: size.1.saturating_sub(3) }
}

fn rows(register: &Register) -> Vec<EntityId> {
    register.book().entries().iter().filter(|e| !e.is_batch()).map(taizhang::register::book::Entry::id).collect()
}

/// The map after these actions.
fn screens(rows: &[EntityId], scene: &Scene, size: (u16, u16), actions: &[Action]) -> Screens {
    let mut screens = Screens::default();
    let map = screens.get_mut(Name::Map).expect("a screen");
    map.resize(body(size));
    map.begin(&Shown { ids: rows.to_vec().into(), ..Shown::default() }, scene);
    while map.is_making() {
        map.go_on(100, scene);
    }
    for action in actions {
        map.resize(body(size));
        map.act(*action, scene);
    }
    map.resize(body(size));
    screens
}

fn shown(rows: &[EntityId], scene: &Scene, size: (u16, u16), actions: &[Action]) -> String {
    let screens = screens(rows, scene, size, actions);
    let map = screens.get(Name::Map).expect("a screen");
    picture(size, |_, buf| map.view(body(size), buf, scene))
}

#[test]
fn the_plan_on_the_map() {
    let desk = Desk::new();
    let rows = rows(&desk.register);
    for lang in [Lang::Zh, Lang::En] {
        let scene = desk.scene(lang);
        for size in [(80, 24), (120, 40), (200, 50)] {
            let name = format!("map-{}-{}x{}", lang.code(), size.0, size.1);
            golden(&name, &shown(&rows, &scene, size, &[]));
        }
    }
    let scene = desk.scene(Lang::Zh);
    let near = [Action::ZoomIn, Action::ZoomIn, Action::ZoomIn, Action::NextHere];
    golden("map-near", &shown(&rows, &scene, (120, 40), &near));
    golden("map-pattern", &shown(&rows, &scene, (120, 40), &[Action::Pattern]));
    golden("map-below", &shown(&rows, &scene, (60, 40), &[]));
    let rail: Vec<EntityId> =
        desk.register.book().entries().iter().filter(|e| e.code.starts_with("RAIL")).map(|e| e.id()).collect();
    golden("map-filtered", &shown(&rail, &scene, (120, 40), &[]));
    let ascii = Scene { theme: Theme::new(ThemeName::Mono, true, true), ..scene };
    golden("map-ascii", &shown(&rows, &ascii, (80, 24), &[]));
}

#[test]
fn nothing_and_one_project() {
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
    let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let mut register =
        Register::init(&at("empty.taizhang"), true, home, Clock::fixed(now), &config).expect("a register");
    let look = Theme::new(ThemeName::Mono, true, false);
    for lang in [Lang::Zh, Lang::En] {
        let scene = Scene { register: &register, lang, theme: look };
        golden(&format!("map-none-{}", lang.code()), &shown(&[], &scene, (80, 24), &[Action::Down, Action::NextHere]));
    }
    let (id, _) = register.add("无地点的项目", &[Assignment::put(Field::Sector, "rail")], Lang::Zh).expect("a project");
    for lang in [Lang::Zh, Lang::En] {
        let scene = Scene { register: &register, lang, theme: look };
        golden(&format!("map-one-{}", lang.code()), &shown(&[id], &scene, (80, 24), &[Action::ColumnLeft]));
    }
}

/// What colours and modifiers are on a buffer, and where first.
fn looks(buf: &Buffer) -> String {
    let name = |c: Color| match c {
        Color::Reset => "-".to_string(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}"),
    };
    let mut seen: BTreeMap<(String, String, String), (usize, String)> = BTreeMap::new();
    for cell in buf.content.iter().filter(|c| c.symbol() != " ") {
        let entry = seen.entry((name(cell.fg), name(cell.bg), format!("{:?}", cell.modifier))).or_default();
        entry.0 += 1;
        if entry.1.chars().count() < 8 {
            entry.1.push_str(cell.symbol());
        }
    }
    seen.into_iter().map(|((fg, bg, m), (n, text))| format!("{fg:>12} on {bg:<8} {m} {n}: {text}\n")).collect()
}

#[test]
fn every_theme_once() {
    let desk = Desk::new();
    let rows = rows(&desk.register);
    let mut out = String::new();
    for name in ThemeName::ALL {
        for (ground, exact) in [(None, false), (Some(Ground::Dark), true), (Some(Ground::Light), true)] {
            let theme = Theme::new(name, true, false).on(ground, exact);
            let scene = Scene { theme, ..desk.scene(Lang::Zh) };
            let screens = screens(&rows, &scene, (80, 24), &[]);
            let mut buf = Buffer::empty(screen((80, 24)));
            screens.get(Name::Map).expect("a screen").view(body((80, 24)), &mut buf, &scene);
            out.push_str(&format!("{} on {ground:?}, exact {exact}\n{}", name.code(), looks(&buf)));
        }
    }
    golden("map-themes", &out);
}

const ACTIONS: [Action; 16] = [
    Action::Up,
    Action::Down,
    Action::ColumnLeft,
    Action::ColumnRight,
    Action::PageUp,
    Action::PageDown,
    Action::Earlier,
    Action::Later,
    Action::ZoomIn,
    Action::ZoomOut,
    Action::FitAll,
    Action::NextHere,
    Action::PreviousHere,
    Action::Pattern,
    Action::First,
    Action::Last,
];

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is pressed, at whatever sizes, even a size that changed since: sound and no panic.
    #[test]
    fn no_size_and_no_key_brings_the_map_down(
        keys in prop::collection::vec(0usize..ACTIONS.len(), 0..8),
        width in 0u16..200, height in 0u16..60, later in (0u16..200, 0u16..60), few: bool
    ) {
        DESK.with(|desk| {
            let desk = desk.get_or_init(Desk::new);
            let scene = desk.scene(Lang::En);
            let mut rows = rows(&desk.register);
            if few {
                rows.truncate(30);
            }
            let actions: Vec<Action> = keys.iter().map(|k| ACTIONS[*k]).collect();
            let screens = screens(&rows, &scene, (width, height), &actions);
            let map = screens.get(Name::Map).expect("a screen");
            for size in [(width, height), later] {
                picture(size, |_, buf| map.view(body(size), buf, &scene));
            }
        });
    }
}
