//! A register in a folder of its own, a clock that stands still, keys from words, and pictures kept as files.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::EntityId;
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use taizhang::tui::layers::Scene;
use taizhang::tui::picture::{flaws, print_bars};
use taizhang::tui::theme::{Theme, ThemeName};
use tempfile::TempDir;

pub struct Desk {
    pub register: Register,
    folder: TempDir,
}

/// The screen of this size.
pub fn screen(size: (u16, u16)) -> Rect {
    Rect::new(0, 0, size.0, size.1)
}

impl Desk {
    /// The plan's register, as it is when it was made.
    pub fn new() -> Desk {
        Desk::open(TempDir::new().expect("a folder"), false)
    }

    /// The same register, opened for reading only.
    pub fn read_only(self) -> Desk {
        let Desk { register, folder } = self;
        register.close();
        Desk::open(folder, true)
    }

    /// The same register, opened by somebody else.
    pub fn written_by(self, author: &str) -> Desk {
        let Desk { register, folder } = self;
        register.close();
        Desk::open_as(folder, false, author)
    }

    /// A register of a few projects, for what does not ask about the plan: it is laid down and opened in no time.
    pub fn small(codes: &[&str]) -> Desk {
        let folder = TempDir::new().expect("a folder");
        let (home, now, config) = Desk::machine(&folder, "刘工");
        let mut register = Register::init(&home.register(), true, home, now, &config).expect("a register");
        for code in codes {
            let put = [Assignment::put(Key::Field(Field::Code), *code)];
            register.add(&format!("示范项目{code}"), &put, Lang::Zh).expect("a project");
        }
        register.close();
        Desk::open(folder, false)
    }

    fn machine(folder: &TempDir, author: &str) -> (Home, Clock, Config) {
        let at = |name: &str| folder.path().join(name);
        let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
        let flags = Flags { author: Some(author.into()), lang: Some(Lang::Zh), mouse: false };
        let config = Config::load(&home.config, &flags).expect("a configuration");
        (home, Clock::fixed(now), config)
    }

    fn open(folder: TempDir, read_only: bool) -> Desk {
        Desk::open_as(folder, read_only, "刘工")
    }

    fn open_as(folder: TempDir, read_only: bool, author: &str) -> Desk {
        let (home, now, config) = Desk::machine(&folder, author);
        let options = Options { file: None, read_only };
        let (register, _) = Register::open(&options, home, now, &config).expect("a register");
        Desk { register, folder }
    }

    pub fn scene(&self, lang: Lang) -> Scene<'_> {
        Scene { register: &self.register, lang, theme: Theme::new(ThemeName::Mono, true, false) }
    }

    pub fn id(&self, code: &str) -> EntityId {
        self.register.by_code(code).expect("a code").id()
    }

    pub fn set(&mut self, code: &str, field: Field, text: &str) {
        let id = self.id(code);
        self.register.set(&[id], &[Assignment::put(field, text)], "", Lang::Zh, None).expect("an edit");
    }
}

/// Keys from words: `j`, `tab`, `ctrl-s`, `"文字"` (typed sign by sign).
pub fn keys(words: &str) -> Vec<KeyEvent> {
    let mut out = Vec::new();
    for word in words.split(' ').filter(|w| !w.is_empty()) {
        if let Some(typed) = word.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
            out.extend(typed.chars().map(|c| key(KeyCode::Char(c), KeyModifiers::NONE)));
            continue;
        }
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
            "delete" => KeyCode::Delete,
            "space" => KeyCode::Char(' '),
            "f2" => KeyCode::F(2),
            "f4" => KeyCode::F(4),
            "f5" => KeyCode::F(5),
            "f12" => KeyCode::F(12),
            one => KeyCode::Char(one.chars().next().expect("a sign")),
        };
        out.push(key(code, modifiers));
    }
    out
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

/// Draws, checks that the buffer is sound and the cursor inside, and prints it with its bars.
pub fn picture(size: (u16, u16), draw: impl FnOnce(Rect, &mut Buffer) -> Option<Position>) -> String {
    let area = screen(size);
    let mut buf = Buffer::empty(area);
    let caret = draw(area, &mut buf);
    let shown = print_bars(&buf);
    assert_eq!(flaws(&buf), None, "{shown}");
    if let Some(caret) = caret {
        assert!(area.contains(caret), "{caret:?} outside {area:?}\n{shown}");
        assert!(caret.y + 1 < area.height || area.height < 4, "a text field on the last row\n{shown}");
    }
    match caret {
        Some(at) => format!("{shown}cursor {},{}\n", at.x, at.y),
        None => shown,
    }
}

/// Compares a picture with its file under `tests/pictures`; writes the file when `TAIZHANG_BLESS=1`.
pub fn golden(name: &str, shown: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.txt"));
    if std::env::var_os("TAIZHANG_BLESS").is_some_and(|v| v == "1") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, shown).expect("a picture");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(kept, shown, "\n{name} is another picture now:\n{shown}");
}

impl Desk {
    /// A register in which one project has something of everything. It is made once; each test gets a copy.
    pub fn busy() -> Desk {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let Desk { register, folder } = Desk::make_busy();
            register.close();
            folder
        });
        let folder = TempDir::new().expect("a folder");
        copy(made.path(), folder.path());
        Desk::open(folder, false)
    }

    fn make_busy() -> Desk {
        let mut desk = Desk::new();
        let id = desk.id("RAIL-04");
        for (field, text) in [
            (Field::Stage, "preparation"),
            (Field::Health, "green"),
            (Field::Progress, "65"),
            (Field::Starred, "1"),
            (Field::Problems, "沿线三处拆迁未完成，影响站前工程交付；资金到位率低于计划。"),
            (Field::Investment, "4500000"),
            (Field::ConfirmedOn, "2026-08-01"),
        ] {
            desk.set("RAIL-04", field, text);
        }
        let register = &mut desk.register;
        let reported: Vec<EntityId> =
            register.book().entry(id).expect("an entry").milestones.iter().map(|m| m.id).collect();
        for milestone in reported {
            register.remove(milestone).expect("removed");
        }
        let mut add = |kind, all: &[(Field, &str)]| {
            let all: Vec<Assignment> = all.iter().map(|(f, text)| Assignment::put(*f, *text)).collect();
            register.add_milestone(id, kind, &all, Lang::Zh).expect("a milestone").0
        };
        add(MilestoneKind::Start, &[(Field::Baseline, "2021"), (Field::Actual, "2022-02-16")]);
        let opening = add(MilestoneKind::Opening, &[(Field::Baseline, "2024年底")]);
        add(MilestoneKind::Acceptance, &[(Field::Baseline, "2027-06")]);
        let later =
            [Assignment::put(Field::Forecast, "2026年上半年"), Assignment::put(Field::ForecastReason, "站前工程滞后")];
        register.set_item(opening, &later, "站前工程滞后", Lang::Zh, None).expect("a forecast");
        let note = "省际协调会议定：由牵头部门在年底前完成三处拆迁，逐月通报进展。";
        let (problem, _) = register.add_note(id, note, NoteKind::Problem, Lang::Zh).expect("a note");
        let earlier = [Assignment::put(Field::NoteOn, "2026-10-12")];
        register.set_item(problem, &earlier, "", Lang::Zh, None).expect("a day");
        register.add_note(id, "桩基施工过半", NoteKind::Progress, Lang::Zh).expect("a note");
        register.add_link(id, "https://example.org/rail/04", "项目专页", Lang::Zh).expect("a link");
        desk
    }
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
