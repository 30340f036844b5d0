//! Importing on the screen: a file is named, previewed field by field, written with Enter and taken back with `u`; a file
//! that cannot be read leaves the path as it was typed, with the reason.

use super::support::*;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::history::Asked;
use taizhang::tui::effect;
use taizhang::tui::events::Input;
use taizhang::tui::keys::KeyMap;
use taizhang::tui::layers::Layer;
use taizhang::tui::model::Model;
use taizhang::tui::msg::Effect;
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::update::{on_input, on_msg, tick};
use taizhang::tui::view::{draw, parts};

/// The whole interface over a register of its own, with its loop run by hand.
pub(super) struct Person {
    pub(super) desk: Desk,
    pub(super) model: Model,
    pub(super) size: Rect,
}

impl Person {
    pub(super) fn sit(desk: Desk, lang: Lang) -> Person {
        let flags = Flags { author: Some("刘工".into()), lang: Some(lang), mouse: false };
        let config = Config::load(std::path::Path::new("/nowhere/config.toml"), &flags).expect("a configuration");
        let model = Model::new(&desk.register, &config, KeyMap::default(), true);
        let mut person = Person { desk, model, size: screen((80, 24)) };
        person.carry_out(Vec::new());
        person
    }

    pub(super) fn register(&self) -> &Register {
        &self.desk.register
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(wanted) = queue.pop_front() {
            let msg = effect::run(&wanted, &mut self.desk.register, self.model.lang);
            queue.extend(on_msg(&mut self.model, &self.desk.register, msg));
        }
        self.model.settle(&self.desk.register);
        self.model.measure(parts(self.size).1);
    }

    pub(super) fn input(&mut self, input: Input) {
        let effects = on_input(&mut self.model, &self.desk.register, input, self.size);
        self.carry_out(effects);
    }

    pub(super) fn press(&mut self, words: &str) -> &mut Person {
        let all: Vec<KeyEvent> = keys(words);
        all.into_iter().for_each(|key| self.input(Input::Key(key)));
        self
    }

    /// Waits for the thread at work, as the loop does.
    pub(super) fn wait(&mut self) -> &mut Person {
        let start = Instant::now();
        while self.model.is_working() {
            assert!(start.elapsed() < Duration::from_secs(30), "it never ends:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
            let effects = tick(&mut self.model, &self.desk.register);
            self.carry_out(effects);
        }
        self
    }

    /// Opens the import by its name in the palette, and names a file.
    fn import(&mut self, path: &std::path::Path) -> &mut Person {
        let word = if self.model.lang == Lang::Zh { "导入工作簿" } else { "workbook" };
        self.press(&format!("? \"{word}\" enter"));
        assert!(self.model.layers.iter().any(|l| matches!(l, Layer::Import(_))), "{}", self.screen());
        self.input(Input::Paste(path.display().to_string()));
        self.press("enter");
        self.wait()
    }

    pub(super) fn screen(&self) -> String {
        let mut buf = Buffer::empty(self.size);
        draw(&self.model, &self.desk.register, self.size, &mut buf);
        let shown = print(&buf);
        assert_eq!(flaws(&buf), None, "{shown}");
        shown
    }

    /// Whether this is on the screen; blanks are not looked at.
    fn sees(&self, text: &str) {
        let bare = |t: &str| t.split_whitespace().collect::<String>();
        let shown = self.screen();
        assert!(bare(&shown).contains(&bare(text)), "{text} is not on the screen:\n{shown}");
    }

    fn value(&self, code: &str, field: Field) -> String {
        let entry = self.register().by_code(code).expect("a project");
        entry.project.get(field).unwrap_or_default().to_string()
    }
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("written");
    path
}

const LEDGER: &str = "编号,项目名称,完成比例,存在问题,自定列\n\
    RAIL-04,,65%,三处拆迁未完成,甲\n\
    NEW-1,新建示范桥,10%,,\n\
    合计,,,,\n";

#[test]
fn a_ledger_is_previewed_field_by_field_written_and_taken_back() {
    let mut desk = Desk::busy();
    desk.set("RAIL-04", Field::Progress, "40");
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(&folder, "调度.csv", LEDGER);
    let projects = desk.register.book().entries().len();
    let seen = desk.register.seen();
    let mut person = Person::sit(desk, Lang::Zh);

    person.import(&path);
    person.sees("导入 调度.csv");
    person.sees("新增 1 修改 1 未变 0");
    person.sees("存在问题 → 存在问题");
    person.press("tab");
    person.sees("完成比例: 40% → 65%");
    person.sees("NEW-1 新增 新建示范桥");
    person.press("right");
    person.sees("合计行");
    person.press("tab backtab left");
    person.sees("完成比例: 40% → 65%");
    assert_eq!(person.register().seen(), seen, "a preview writes nothing");
    // The language changes on the spot.
    person.press("L");
    person.sees("new 1 changed 1");
    person.press("L");

    person.press("enter").wait();
    assert!(person.model.layers.is_empty(), "{}", person.screen());
    person.sees("已导入：新增 1 个，修改 1 个");
    person.sees("按 u 撤销");
    assert_eq!(person.value("RAIL-04", Field::Progress), "65");
    assert_eq!(person.value("RAIL-04", Field::Problems), "三处拆迁未完成");
    assert_eq!(person.register().book().entries().len(), projects + 1);
    assert!(person.model.list.rows().iter().any(|id| id == person.desk.id("NEW-1")), "the list is shown anew");
    let backups = person.register().home().backups.clone();
    assert!(names(&backups).iter().any(|n| n.contains("import")), "{:?}", names(&backups));

    person.press("u");
    if !person.model.layers.is_empty() {
        person.press("enter");
    }
    assert_eq!(person.value("RAIL-04", Field::Progress), "40");
    assert_eq!(person.register().book().entries().len(), projects);
}

/// All names of files under a folder.
fn names(folder: &std::path::Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => out.extend(names(&entry.path())),
            false => out.push(entry.file_name().to_string_lossy().into_owned()),
        }
    }
    out
}

#[test]
fn a_wrong_file_keeps_the_path_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = write(&folder, "r.pdf", "%PDF-1.4");
    let right = write(&folder, "r.csv", LEDGER);
    for (lang, why) in [(Lang::Zh, ".pdf"), (Lang::En, ".pdf")] {
        let mut person = Person::sit(Desk::busy(), lang);
        let seen = person.register().seen();
        person.import(&wrong);
        person.sees(why);
        person.sees("r.pdf");
        assert!(matches!(person.model.layers.last(), Some(Layer::Import(_))));
        // The end of the path is put right; Escape on the preview leaves everything as it was.
        person.press("end backspace backspace backspace \"csv\" enter").wait();
        person.sees("r.csv");
        person.press("esc");
        assert!(person.model.layers.is_empty());
        assert_eq!(person.register().seen(), seen);
        assert!(right.exists());
    }
}

/// The head of a compound file with one entry: that of a workbook under a password.
fn locked() -> Vec<u8> {
    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.resize(76, 0);
    out[30] = 9;
    out[48..52].copy_from_slice(&1_u32.to_le_bytes());
    out[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    out.resize(512, 0xFF);
    out.extend(0xFFFF_FFFD_u32.to_le_bytes());
    out.extend(0xFFFF_FFFE_u32.to_le_bytes());
    out.resize(1024, 0xFF);
    out.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    out.resize(1024 + 64, 0);
    out.push(34);
    out.resize(1536, 0);
    out
}

#[test]
fn what_is_no_ledger_is_told_in_words_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret.xlsx"), locked()).expect("written");
    write(&folder, "empty.csv", "");
    std::fs::create_dir(folder.path().join("sub")).expect("made");
    for (lang, words) in [
        (Lang::Zh, [("secret.xlsx", "密码"), ("empty.csv", "空"), ("nowhere.csv", "没有这个文件"), ("sub", "sub")]),
        (
            Lang::En,
            [("secret.xlsx", "password"), ("empty.csv", "empty"), ("nowhere.csv", "no such file"), ("sub", "sub")],
        ),
    ] {
        for (name, word) in words {
            let mut person = Person::sit(Desk::busy(), lang);
            let seen = person.register().seen();
            person.import(&folder.path().join(name));
            person.sees(word);
            person.press("esc");
            assert_eq!(person.register().seen(), seen);
            assert!(!names(&person.register().home().backups.clone()).iter().any(|n| n.contains("import")));
        }
    }
}

#[test]
fn a_ledger_that_says_nothing_new_is_not_written() {
    let mut desk = Desk::busy();
    desk.set("RAIL-04", Field::Progress, "40");
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(&folder, "same.csv", "编号,项目名称,完成比例\nRAIL-04,,40%\n");
    let seen = desk.register.seen();
    let mut person = Person::sit(desk, Lang::Zh);
    person.import(&path).press("tab");
    person.sees("没有改动");
    person.press("enter");
    person.sees("没有需要导入的内容");
    assert_eq!(person.register().seen(), seen);
}

#[test]
fn where_nothing_can_be_written_it_says_so() {
    let mut person = Person::sit(Desk::busy().read_only(), Lang::Zh);
    person.press("? \"导入工作簿\" enter");
    assert!(!person.model.layers.iter().any(|l| matches!(l, Layer::Import(_))));
    person.sees("只读");
}

#[test]
fn every_size_draws_the_preview() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(&folder, "调度.csv", LEDGER);
    let mut person = Person::sit(Desk::busy(), Lang::Zh);
    person.import(&path);
    for page in 0..3 {
        for (width, height) in [(60, 15), (61, 16), (80, 24), (200, 50), (90, 15)] {
            person.size = screen((width, height));
            person.carry_out(Vec::new());
            person.press("down pgdn end home");
            person.screen();
            // Also where it was laid out for another size.
            let scene = person.model.scene(&person.desk.register);
            let layer = person.model.layers.last().expect("the preview");
            for size in [(1, 1), (8, 3), (30, 6)] {
                picture(size, |area, buf| layer.view(area, buf, &scene, &person.model.keys));
            }
        }
        person.press(if page == 1 { "right" } else { "tab" });
    }
}

#[test]
fn whose_changes_a_workbook_brings_back_is_asked() {
    for lang in [Lang::Zh, Lang::En] {
        let desk = Desk::busy();
        let folder = tempfile::tempdir().expect("a folder");
        let id = desk.id("RAIL-04");
        let path = write(&folder, "回来.csv", &format!("内部标识,编号,完成比例\n{},RAIL-04,37%\n", id.hex()));
        let mut person = Person::sit(desk, lang);
        let author = |person: &Person| {
            let asked = Asked { project: Some(id), ..Asked::default() };
            person.register().log(&asked).expect("a log").first().map(|told| told.author.clone())
        };
        let before = author(&person);
        person.import(&path);
        person.press("enter");
        person.sees(lang.pick("改动由何人作出 刘工", "Who made these changes 刘工"));
        // Back to the preview, and nothing is written.
        person.press("esc");
        person.sees(lang.pick("列的对应", "Columns"));
        assert_eq!(author(&person), before);
        // A colleague's name, typed and pasted, without what cannot be seen.
        person.press("enter ctrl-u");
        person.sees(lang.pick("空白为本人", "empty: you"));
        person.press("\"王\"");
        person.input(Input::Paste("工\u{202e}".to_string()));
        person.press("enter").wait();
        assert_eq!(author(&person).as_deref(), Some("王工"), "{}", person.screen());
        assert_eq!(person.value("RAIL-04", Field::Progress), "37");
        // Taken back by who took it in.
        person.press("u");
        if !person.model.layers.is_empty() {
            person.press("enter");
        }
        assert_eq!(author(&person).as_deref(), Some("刘工"), "{}", person.screen());
    }
}

#[test]
fn what_a_column_means_is_changed_on_the_spot_kept_and_used_again() {
    for lang in [Lang::Zh, Lang::En] {
        let desk = Desk::busy();
        let folder = tempfile::tempdir().expect("a folder");
        let path = write(&folder, "月报.csv", "编号,项目名称,自定列,其他\nRAIL-04,,等待征地,乙\n");
        let mut person = Person::sit(desk, lang);
        person.import(&path);
        person.sees("自定列 → x_自定列");
        // By its letter, and with the wide sign of an input method; by its heading; left out.
        person.press("=").press("\"C＝problems\" enter").wait();
        let problems = lang.pick("存在问题", "Problems");
        person.sees(&format!("自定列 → {problems}"));
        person.press("= \"其他=-\" enter").wait();
        person.sees(&format!("自定列 → {problems}"));
        person.sees("其他 → -");
        // Wrong input is said, and what was typed stays.
        for (typed, said) in [
            ("Z=problems", lang.pick("没有名为 Z 的列", "there is no column Z")),
            ("C=probems", lang.pick("没有名为 probems 的字段", "there is no field probems")),
            ("一月", lang.pick("没有名为 一月 的对应关系", "there is no saved mapping 一月")),
        ] {
            person.press("=").press(&format!("\"{typed}\" enter"));
            person.sees(said);
            person.sees(typed);
            person.press("esc");
            person.sees(&format!("自定列 → {problems}"));
        }
        // An empty answer changes nothing. Then all of it is kept, and serves the next ledger of its kind.
        person.press("= enter").press("w").press("\"月报\" enter");
        person.sees("mappings.toml");
        person.press("esc");
        assert!(person.model.layers.is_empty(), "{}", person.screen());
        person.import(&path);
        person.sees("自定列 → x_自定列");
        person.press("=").press("\"月报\" enter").wait();
        person.sees(&format!("自定列 → {problems}"));
        person.sees("其他 → -");
        person.press("enter").wait();
        assert_eq!(person.value("RAIL-04", Field::Problems), "等待征地");
    }
}
