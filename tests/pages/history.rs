//! Pictures and journeys of history: activity, the digest, blame, taking back, an earlier day, searching a page.

use super::support::*;
use ratatui::layout::Rect;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::tui::events::Input;
use taizhang::tui::keys::KeyMap;
use taizhang::tui::model::Model;
use taizhang::tui::msg::{Effect, Msg, Saved};
use taizhang::tui::update::{on_input, on_msg};
use taizhang::tui::view::{draw, parts};

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];

/// The whole interface on a register, without a terminal.
pub struct Screen<'a> {
    pub desk: &'a mut Desk,
    pub model: Model,
    area: Rect,
}

impl<'a> Screen<'a> {
    pub fn new(desk: &'a mut Desk, lang: Lang, size: (u16, u16)) -> Screen<'a> {
        let flags = Flags { author: Some("刘工".into()), lang: Some(lang), mouse: false };
        let config = Config::load(&std::env::temp_dir().join("no-such-taizhang-config"), &flags).expect("defaults");
        let mut model = Model::new(&desk.register, &config, KeyMap::default(), true);
        model.lang = lang;
        let mut screen = Screen { desk, model, area: screen(size) };
        screen.settle();
        screen
    }

    fn settle(&mut self) {
        self.model.settle(&self.desk.register);
        while self.model.settling.is_making() {
            self.model.settle(&self.desk.register);
        }
        self.model.measure(parts(self.area).1);
    }

    /// Types, and carries out what is wanted of the register.
    pub fn press(&mut self, words: &str) -> &mut Self {
        for key in keys(words) {
            self.strike(key);
        }
        self
    }

    /// One key, and what it wants of the register.
    pub fn strike(&mut self, key: ratatui::crossterm::event::KeyEvent) {
        let mut effects = on_input(&mut self.model, &self.desk.register, Input::Key(key), self.area);
        while !effects.is_empty() {
            let effect = effects.remove(0);
            let register = &mut self.desk.register;
            let done = match effect {
                Effect::LoadPage { project } => {
                    register.page(project).map(|page| Msg::Paged { project, page: Box::new(page) })
                }
                Effect::Plan { id } => register.reversal(&id).map(|plan| Msg::Planned { plan: Box::new(plan) }),
                Effect::Reverse { id, chosen, redo } => {
                    register.reverse(&id, &chosen).map(|taken| Msg::Took { redo, taken })
                }
                Effect::Travel(Some(day)) => register.go_to(day).map(|()| Msg::Traveled),
                Effect::SaveView(view) => register
                    .save_view(&view, Lang::Zh)
                    .map(|done| Msg::Saved { what: Saved::View(view.name.clone()), done }),
                Effect::RemoveView { id, name } => {
                    register.remove(id).map(|done| Msg::Saved { what: Saved::ViewGone(name), done })
                }
                Effect::Travel(None) => register.come_back().map(|_| Msg::Traveled),
                other => panic!("nobody carries this out: {other:?}"),
            };
            let msg = done.unwrap_or_else(Msg::Failed);
            effects.extend(on_msg(&mut self.model, &self.desk.register, msg));
        }
        self.settle();
    }

    pub fn shown(&self) -> String {
        picture((self.area.width, self.area.height), |area, buf| draw(&self.model, &self.desk.register, area, buf))
    }
}

/// The interface after these keys, at both sizes in both languages.
fn pictures(name: &str, typed: &str) {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let mut screen = Screen::new(&mut desk, lang, size);
            screen.press(typed);
            golden(&format!("{name}-{}-{}x{}", lang.code(), size.0, size.1), &screen.shown());
            let register = &mut screen.desk.register;
            register.come_back().expect("today");
        }
    }
}

#[test]
fn activity() {
    pictures("activity", "7 down down enter");
}

#[test]
fn the_digest() {
    pictures("digest", "z d");
}

#[test]
fn blame() {
    pictures("blame", "/ \"RAIL-04\" enter l l , b");
}

#[test]
fn an_earlier_day() {
    pictures("past-list", "/ \"RAIL\" enter t \"2026-10-31\" enter");
    pictures("past-page", "t \"2026-10-31\" enter / \"RAIL-04\" enter enter");
}

#[test]
fn taking_back_shows_both_values_and_does_what_was_chosen() {
    let mut desk = Desk::busy();
    let id = desk.id("RAIL-12");
    let both = [Assignment::put(Field::Progress, "10"), Assignment::put(Field::Owner, "甲")];
    desk.register.set(&[id], &both, "", Lang::Zh, None).expect("an edit");
    desk.set("RAIL-12", Field::Progress, "20");
    let progress = |desk: &Desk| {
        desk.register.by_code("RAIL-12").expect("a code").project.get(Field::Progress).map(str::to_string)
    };
    for (lang, size) in [(Lang::Zh, (80, 24)), (Lang::En, (120, 40))] {
        let mut screen = Screen::new(&mut desk, lang, size);
        // The newest stands first; the one before it is contested.
        screen.press("7 down U");
        golden(&format!("reversal-{}", lang.code()), &screen.shown());
        screen.press("esc");
        assert_eq!(progress(screen.desk).as_deref(), Some("20"));
    }
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press("7 down U space enter");
    assert_eq!(progress(screen.desk), None);
    assert!(screen.shown().contains("已撤销"), "{}", screen.shown());
}

#[test]
fn seeds_are_not_taken_back() {
    let mut desk = Desk::new();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press("7 U");
    assert!(screen.shown().contains("先按 Enter 展开"), "{}", screen.shown());
    screen.press("enter down U");
    assert!(screen.shown().contains("不能撤销"), "{}", screen.shown());
}

#[test]
fn activity_is_narrowed_by_author_kind_project_and_text() {
    let mut desk = Desk::busy();
    desk.set("RAIL-12", Field::Progress, "33");
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
    screen.press("7 / \"作者:刘工\" enter");
    assert!(!screen.shown().contains("公开报道") && screen.shown().contains("RAIL-12"));
    screen.press("esc / \"项目:rail-12\" enter");
    assert!(screen.shown().contains("33%") && !screen.shown().contains("RAIL-04"), "{}", screen.shown());
    screen.press("esc / \"无此文字\" enter");
    assert!(screen.shown().contains("没有符合的改动"), "{}", screen.shown());
    screen.press("esc / \"kind:undo\" enter");
    assert!(screen.shown().contains("没有符合的改动"), "{}", screen.shown());
    screen.press("esc G");
    assert!(screen.shown().contains("2022-02-15"), "the log goes down to the plan:\n{}", screen.shown());
}

#[test]
fn an_earlier_day_is_read_only_and_left_by_one_key() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (100, 30));
    screen.press("t \"2027-01\" enter");
    assert!(screen.shown().contains("尚未到来"), "{}", screen.shown());
    screen.press("ctrl-u \"2026年2月31日\" enter");
    assert!(screen.shown().contains("不是可识别的日期"), "{}", screen.shown());
    screen.press("ctrl-u \"2026-11-24\" enter");
    assert!(screen.shown().contains("历史状态 2026-11-24"), "{}", screen.shown());
    screen.press("c");
    assert!(screen.shown().contains("回到今日后再改"), "{}", screen.shown());
    // Every screen is of that day; the keys go on from it.
    for (n, at) in
        [("2", "11-24"), ("5", "11-24"), ("7", "11-24"), ("[", "11-23"), ("{", "11-16"), ("(", "10-16"), (")", "11-16")]
    {
        screen.press(n);
        assert!(screen.shown().contains(&format!("历史状态 2026-{at}")), "{n}: {}", screen.shown());
    }
    screen.press("} ]");
    assert!(screen.shown().contains("历史状态 2026-11-24"), "{}", screen.shown());
    screen.press("]");
    assert!(!screen.shown().contains("历史状态") && screen.shown().contains("已回到今日"), "{}", screen.shown());
    screen.press("]");
    assert!(screen.shown().contains("已是今日"));
    screen.press("1 [ esc");
    assert!(!screen.shown().contains("历史状态"), "{}", screen.shown());
}

#[test]
fn a_page_is_searched() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press("/ \"RAIL-04\" enter enter / \"拆迁\" enter");
    let first = screen.shown();
    assert!(first.contains("查找 拆迁") && first.contains("1/"), "{first}");
    screen.press("n");
    assert!(screen.shown().contains("2/"), "{}", screen.shown());
    screen.press("N");
    assert!(screen.shown().contains("1/"), "{}", screen.shown());
    screen.press("/ ctrl-u \"没有的字\" enter");
    assert!(screen.shown().contains("没有找到“没有的字”"), "{}", screen.shown());
    // Esc gives the search up, then the page.
    screen.press("esc");
    assert!(!screen.shown().contains("查找 没有"), "{}", screen.shown());
    screen.press("esc");
    assert!(screen.shown().contains("1 / 321"), "{}", screen.shown());
}

#[test]
fn the_digest_changes_its_period_and_refuses_what_is_no_date() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::En, (100, 30));
    screen.press("z d h");
    assert!(screen.shown().contains("19 November 2026 to 25 November 2026"), "{}", screen.shown());
    screen.press("s \"2026-13\" enter");
    assert!(screen.shown().contains("not a date that can be read"), "{}", screen.shown());
    screen.press("ctrl-u \"2027\" enter");
    assert!(screen.shown().contains("future"), "{}", screen.shown());
    screen.press("ctrl-u \"2026-11-25\" enter r");
    assert!(
        screen.shown().contains("25 November 2026") && screen.shown().contains("reports counted"),
        "{}",
        screen.shown()
    );
    screen.press("/ \"slip\" enter n q");
    assert!(screen.shown().contains("321 projects"), "{}", screen.shown());
}
