//! A person at the interface with a register of their own: presses keys, which are counted, and reads the screen.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::OnceLock;
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::book::Entry;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use taizhang::tui::drafts::Keeper;
use taizhang::tui::effect;
use taizhang::tui::events::Input;
use taizhang::tui::keys::KeyMap;
use taizhang::tui::model::Model;
use taizhang::tui::msg::Effect;
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::update::{on_input, on_msg};
use taizhang::tui::view::{draw, parts};
use tempfile::TempDir;

pub struct Person {
    pub register: Register,
    pub model: Model,
    /// How many keys were pressed.
    pub keys: usize,
    keeper: Keeper,
    size: Rect,
    folder: Option<TempDir>,
}

/// The day on which everything here happens, unless said otherwise.
pub const TODAY: &str = "2026-11-25T09:00:00+08:00";

fn register(folder: &Path, now: &str, author: &str, lang: Lang) -> (Register, Config) {
    let at = |name: &str| folder.join(name);
    let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
    let now = chrono::DateTime::parse_from_rfc3339(now).expect("a time");
    let flags = Flags { author: Some(author.into()), lang: Some(lang), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let options = Options { file: None, read_only: false };
    let (register, _) = Register::open(&options, home, Clock::fixed(now), &config).expect("a register");
    (register, config)
}

impl Person {
    /// Sits down at the plan's register.
    pub fn new() -> Person {
        // The plan's register is laid down once; everybody gets a copy.
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let folder = TempDir::new().expect("a folder");
            register(folder.path(), TODAY, "刘工", Lang::Zh).0.close();
            folder
        });
        let folder = TempDir::new().expect("a folder");
        copy(made.path(), folder.path());
        Person::sit(folder, TODAY, "刘工", Lang::Zh)
    }

    pub fn sit(folder: TempDir, now: &str, author: &str, lang: Lang) -> Person {
        let (register, config) = register(folder.path(), now, author, lang);
        let keys = KeyMap::new(&config.keys).expect("keys");
        let mut model = Model::new(&register, &config, keys, true);
        model.ascii = false;
        let size = Rect::new(0, 0, 120, 40);
        let keeper = Keeper::default();
        let mut person = Person { register, model, keys: 0, keeper, size, folder: Some(folder) };
        person.settle();
        person
    }

    /// Leaves, and somebody sits down at the same register, at another time.
    pub fn comes_back(mut self, now: &str, author: &str) -> Person {
        let folder = self.folder.take().expect("a folder");
        let lang = self.model.lang;
        self.register.close();
        Person::sit(folder, now, author, lang)
    }

    pub fn sized(mut self, width: u16, height: u16) -> Person {
        self.size = Rect::new(0, 0, width, height);
        self.settle();
        self
    }

    fn settle(&mut self) {
        self.model.settle(&self.register);
        self.model.measure(parts(self.size).1);
    }

    /// Waits until everything in front is worked out.
    pub fn rest(&mut self) -> &mut Person {
        for _ in 0..100_000 {
            if !self.model.settling.is_making() {
                break;
            }
            self.model.settle(&self.register);
        }
        assert!(!self.model.settling.is_making(), "it never ends");
        self.settle();
        self
    }

    /// Presses keys: `j`, `tab`, `ctrl-s`, `"文字"` (typed sign by sign).
    pub fn press(&mut self, words: &str) -> &mut Person {
        for key in keys(words) {
            // A Chinese sign takes about four keys of an input method.
            self.keys += if matches!(key.code, KeyCode::Char(c) if !c.is_ascii()) { 4 } else { 1 };
            self.give(Input::Key(key));
        }
        self
    }

    /// Anything that comes from outside, and all that follows from it.
    pub fn give(&mut self, input: Input) -> &mut Person {
        let mut queue: VecDeque<Effect> = on_input(&mut self.model, &self.register, input, self.size).into();
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Quit => self.model.quit = true,
                Effect::Copy(_) | Effect::OpenEditor { .. } | Effect::Suspend => {}
                effect => {
                    let msg = effect::run(&effect, &mut self.register, self.model.lang);
                    queue.extend(on_msg(&mut self.model, &self.register, msg));
                }
            }
        }
        self.settle();
        self.keeper.mind(&self.model, &self.register, true);
        self
    }

    /// Uses the mouse at a cell of the screen.
    pub fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> &mut Person {
        self.give(Input::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    }

    /// Clicks on the first place where this text stands.
    pub fn click(&mut self, text: &str) -> &mut Person {
        let at = self.find(text);
        self.mouse(MouseEventKind::Down(MouseButton::Left), at)
    }

    /// The cell where this text begins on the screen.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let place = |(y, line): (usize, &str)| {
            let at = line.find(text)?;
            Some((taizhang::domain::text::width(&line[..at]) as u16, y as u16))
        };
        let found = screen.lines().enumerate().find_map(place);
        found.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"))
    }

    /// What stands on the screen.
    pub fn screen(&self) -> String {
        let mut buf = Buffer::empty(self.size);
        draw(&self.model, &self.register, self.size, &mut buf);
        assert_eq!(flaws(&buf), None, "{}", print(&buf));
        print(&buf)
    }

    /// Sees this on the screen.
    pub fn see(&mut self, text: &str) -> &mut Person {
        let screen = self.screen();
        let bare = |t: &str| t.replace(' ', "");
        assert!(bare(&screen).contains(&bare(text)), "{text} is not on the screen:\n{screen}");
        self
    }

    pub fn entry(&self, code: &str) -> &Entry {
        self.register.by_code(code).expect("a code")
    }

    pub fn id(&self, code: &str) -> EntityId {
        self.entry(code).id()
    }

    pub fn value(&self, code: &str, field: Field) -> String {
        self.entry(code).project.get(field).unwrap_or_default().to_string()
    }

    /// Sets a field without any key, as what stood there before.
    pub fn set(&mut self, code: &str, field: Field, text: &str) {
        let id = self.id(code);
        self.register.set(&[id], &[Assignment::put(field, text)], "", Lang::Zh, None).expect("an edit");
        self.model.list.refresh(&self.model.scene(&self.register));
        self.settle();
    }
}

/// Keys from words.
pub fn keys(words: &str) -> Vec<KeyEvent> {
    let mut out = Vec::new();
    // Every second part stands between quotes.
    for (n, part) in words.split('"').enumerate() {
        match n % 2 {
            1 => out.extend(part.chars().map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))),
            _ => out.extend(part.split(' ').filter(|w| !w.is_empty()).map(named)),
        }
    }
    out
}

fn named(word: &str) -> KeyEvent {
    let (modifiers, name) = match word.split_once('-') {
        Some(("ctrl", name)) => (KeyModifiers::CONTROL, name),
        Some(("alt", name)) => (KeyModifiers::ALT, name),
        _ => (KeyModifiers::NONE, word),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "f2" => KeyCode::F(2),
        "f4" => KeyCode::F(4),
        "f12" => KeyCode::F(12),
        one => KeyCode::Char(one.chars().next().expect("a sign")),
    };
    KeyEvent::new(code, modifiers)
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a kind").is_dir() {
            true => copy(&entry.path(), &target),
            false => _ = std::fs::copy(entry.path(), target).expect("a copy"),
        }
    }
}
