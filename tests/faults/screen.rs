//! What a person sees of it: the notice when the register is opened, the popup in which edits of other tools and lacking
//! changes are decided, and that a failed save keeps what was typed. Keys typed, screen seen, register held against it.

use super::support::{CODE, Machine, get, progress, set};
use super::vfs::{self, Fault, WRITE};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::collections::VecDeque;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::tui::events::Input;
use taizhang::tui::keys::KeyMap;
use taizhang::tui::model::Model;
use taizhang::tui::picture::{flaws, print};
use taizhang::tui::update::{on_input, on_msg};
use taizhang::tui::view::{draw, parts};
use taizhang::tui::{effect, msg::Effect};

struct Person {
    register: Register,
    model: Model,
    size: Rect,
}

impl Person {
    fn sit(machine: &Machine, lang: Lang, size: (u16, u16)) -> Person {
        let register = machine.open();
        let config = machine.config();
        let mut model = Model::new(&register, &config, KeyMap::new(&config.keys).expect("keys"), true);
        (model.ascii, model.lang) = (false, lang);
        let mut person = Person { register, model, size: Rect::new(0, 0, size.0, size.1) };
        let notices = person.register.notices().to_vec();
        let effects = on_msg(&mut person.model, &person.register, taizhang::tui::msg::Msg::Noticed(notices));
        person.carry_out(effects);
        person
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(wanted) = queue.pop_front() {
            let msg = effect::run(&wanted, &mut self.register, self.model.lang);
            queue.extend(on_msg(&mut self.model, &self.register, msg));
        }
        self.model.settle(&self.register);
        self.model.measure(parts(self.size).1);
    }

    fn press(&mut self, code: KeyCode) {
        let input = Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let effects = on_input(&mut self.model, &self.register, input, self.size);
        self.carry_out(effects);
    }

    fn typed(&mut self, text: &str) {
        text.chars().for_each(|c| self.press(KeyCode::Char(c)));
    }

    fn screen(&self) -> String {
        let mut buf = Buffer::empty(self.size);
        draw(&self.model, &self.register, self.size, &mut buf);
        let shown = print(&buf);
        assert_eq!(flaws(&buf), None, "{shown}");
        shown
    }

    #[track_caller]
    fn sees(&self, words: &str) {
        let screen = self.screen();
        assert!(screen.contains(words), "{words} is not on the screen:\n{screen}");
    }

    /// Opens the popup as the notice says: by the palette.
    fn opens(&mut self) {
        self.press(KeyCode::Char('?'));
        let word = match self.model.lang {
            Lang::Zh => "外部改动",
            Lang::En => "Outside",
        };
        self.typed(word);
        self.press(KeyCode::Enter);
    }
}

#[test]
fn edits_of_another_tool_are_told_and_decided_one_by_one_and_all_at_once() {
    for (lang, size, notice, title) in [
        (Lang::Zh, (120, 40), "3 处由其他软件改动", "外部改动与放回"),
        (Lang::Zh, (80, 24), "3 处由其他软件改动", "外部改动与放回"),
        (Lang::En, (200, 50), "3 edits made with another tool", "Outside edits and put-back"),
    ] {
        let machine = Machine::new();
        machine.open().close();
        machine.edit_with_a_tool("UPDATE project SET progress = 77 WHERE code < 'RAIL-4'");
        let mut person = Person::sit(&machine, lang, size);
        person.sees(notice);
        person.opens();
        person.sees(title);
        person.sees("10% → 77%");
        // The first is adopted, the second discarded, the last with all the rest.
        let items = person.register.outside().expect("a list");
        let code = |n: usize| person.register.book().entry(items[n].item.entity).expect("a project").code.clone();
        let (first, second, third) = (code(0), code(1), code(2));
        person.press(KeyCode::Char('a'));
        person.press(KeyCode::Char('d'));
        assert_eq!(person.register.outside().expect("a list").len(), 1);
        person.press(KeyCode::Char('A'));
        let value = |code: &str| get(&person.register, code, Field::Progress).unwrap_or_default();
        assert_eq!([value(&first), value(&second), value(&third)], ["77", "10", "77"]);
        assert!(!person.screen().contains(title), "the popup is still there:\n{}", person.screen());
        person.opens();
        person.press(KeyCode::Esc);
    }
}

#[test]
fn lacking_changes_are_told_and_put_back_with_two_keys() {
    let machine = Machine::new();
    machine.open().close();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    register.close();
    std::fs::write(machine.file(), old).expect("the older copy");
    let mut person = Person::sit(&machine, Lang::Zh, (100, 30));
    person.sees("这份文件缺少您的 1 处修改");
    person.opens();
    person.sees("文件缺少您的修改 1 处");
    person.sees("RAIL-1");
    person.press(KeyCode::Char('p'));
    assert_eq!(progress(&person.register), "20");
    person.sees("已放回 1 处修改");
}

#[test]
fn a_save_that_fails_keeps_the_form_and_what_was_typed() {
    vfs::install();
    let machine = Machine::new();
    let mut person = Person::sit(&machine, Lang::Zh, (100, 30));
    set(&mut person.register, "RAIL-2", Field::Progress, "11");
    person.press(KeyCode::Char('g'));
    person.press(KeyCode::Char('p'));
    for _ in 0..3 {
        person.press(KeyCode::Backspace);
    }
    person.typed("77");
    vfs::arm(WRITE, 0, Fault::Full);
    person.press(KeyCode::Enter);
    vfs::disarm();
    person.sees("磁盘已满");
    person.sees("77");
    assert_eq!(progress(&person.register), "10");
    person.press(KeyCode::Enter);
    assert_eq!(progress(&person.register), "77");
}
