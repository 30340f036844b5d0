//! Any stream of keys in an open register: never a panic, and every frame is drawn.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use taizhang::tui::events::Input;
use taizhang::tui::keys::KeyMap;
use taizhang::tui::model::Model;
use taizhang::tui::{update, view};

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
    let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let options = Options { file: None, read_only: false };
    let (register, _) = Register::open(&options, home, Clock::fixed(now), &config).expect("a register");
    let mut model = Model::new(&register, &config, KeyMap::default(), true);
    let area = Rect::new(0, 0, 80, 24);
    for byte in data.iter().take(300) {
        let code = match byte {
            0 => KeyCode::Esc,
            1 => KeyCode::Enter,
            2 => KeyCode::Tab,
            3 => KeyCode::Backspace,
            4 => KeyCode::Up,
            5 => KeyCode::Down,
            6 => KeyCode::Left,
            7 => KeyCode::Right,
            8 => KeyCode::PageDown,
            9 => KeyCode::End,
            10 => KeyCode::Char('汉'),
            other => KeyCode::Char(char::from(*other)),
        };
        let modifiers = if *byte >= 128 { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        // Wishes are not carried out: what they do to the file has its own tests.
        update::on_input(&mut model, &register, Input::Key(KeyEvent::new(code, modifiers)), area);
        model.settle(&register);
        view::draw(&model, &register, area, &mut Buffer::empty(area));
    }
});
