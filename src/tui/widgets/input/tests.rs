//! A field under the fingers: what the keys do, and where the real cursor stands after them.

use super::*;
use crate::tui::picture::{flaws, print};
use crate::tui::theme::{Theme, ThemeName};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

fn theme() -> Theme {
    Theme::new(ThemeName::Auto, true, false)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn plain(field: &mut Field, code: KeyCode) -> Edit {
    field.press(key(code, KeyModifiers::NONE))
}

fn control(field: &mut Field, c: char) -> Edit {
    field.press(key(KeyCode::Char(c), KeyModifiers::CONTROL))
}

fn alt(field: &mut Field, c: char) -> Edit {
    field.press(key(KeyCode::Char(c), KeyModifiers::ALT))
}

fn type_in(field: &mut Field, text: &str) {
    for c in text.chars() {
        assert_eq!(plain(field, KeyCode::Char(c)), Edit::Changed);
    }
}

/// The column at which the terminal's own cursor stands when the field is drawn.
fn cursor(field: &Field) -> u16 {
    let mut terminal = Terminal::new(TestBackend::new(12, 3)).expect("a test terminal");
    terminal
        .draw(|frame| {
            let look = Look { focused: true, ..Look::default() };
            let area = Rect::new(1, 1, 10, 1);
            let at = draw(field, &look, theme(), area, frame.buffer_mut());
            frame.set_cursor_position(at.expect("there is a cell"));
        })
        .expect("a test terminal");
    terminal.backend().cursor_position().x - 1
}

fn picture(field: &Field, width: u16, height: u16) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let _ = draw(field, &Look::default(), theme(), buf.area, &mut buf);
    print(&buf)
}

#[test]
fn the_real_cursor_follows_ideographs() {
    let mut field = Field::line("");
    assert_eq!(cursor(&field), 0);
    type_in(&mut field, "武汉a");
    assert_eq!(cursor(&field), 5);
    let _ = plain(&mut field, KeyCode::Left);
    assert_eq!(cursor(&field), 4);
    let _ = plain(&mut field, KeyCode::Left);
    assert_eq!(cursor(&field), 2);
    let _ = plain(&mut field, KeyCode::Backspace);
    assert_eq!((field.text(), cursor(&field)), ("汉a", 0));
    let _ = plain(&mut field, KeyCode::Delete);
    assert_eq!((field.text(), cursor(&field)), ("a", 0));
    let _ = plain(&mut field, KeyCode::End);
    assert_eq!(cursor(&field), 1);
}

#[test]
fn the_keys_of_a_shell_work() {
    let mut field = Field::line("武汉至西安 high speed，end");
    let _ = control(&mut field, 'a');
    assert_eq!(field.caret(), 0);
    let _ = alt(&mut field, 'f');
    assert_eq!(&field.text()[..field.caret()], "武汉至西安");
    let _ = alt(&mut field, 'f');
    assert_eq!(&field.text()[..field.caret()], "武汉至西安 high");
    let _ = alt(&mut field, 'b');
    assert_eq!(&field.text()[..field.caret()], "武汉至西安 ");
    let _ = field.press(key(KeyCode::Right, KeyModifiers::CONTROL));
    let _ = field.press(key(KeyCode::Left, KeyModifiers::CONTROL));
    assert_eq!(&field.text()[..field.caret()], "武汉至西安 ");
    let _ = control(&mut field, 'e');
    let _ = control(&mut field, 'w');
    assert_eq!(field.text(), "武汉至西安 high speed，");
    let _ = control(&mut field, 'w');
    let _ = control(&mut field, 'w');
    assert_eq!(field.text(), "武汉至西安 high ");
    let _ = alt(&mut field, 'b');
    let _ = control(&mut field, 'k');
    assert_eq!(field.text(), "武汉至西安 ");
    let _ = control(&mut field, 'u');
    assert_eq!(field.text(), "");
    assert_eq!(plain(&mut field, KeyCode::Enter), Edit::Ignored);
    assert_eq!(control(&mut field, 'z'), Edit::Ignored);
}

#[test]
fn altgr_types_its_character() {
    let mut field = Field::line("");
    let _ = field.press(key(KeyCode::Char('€'), KeyModifiers::CONTROL | KeyModifiers::ALT));
    assert_eq!(field.text(), "€");
}

#[test]
fn an_accent_is_one_step_with_its_letter() {
    let mut field = Field::line("");
    type_in(&mut field, "e\u{301}x");
    let _ = plain(&mut field, KeyCode::Left);
    let _ = plain(&mut field, KeyCode::Backspace);
    assert_eq!(field.text(), "x");
}

#[test]
fn hidden_marks_are_refused_by_name() {
    let mut field = Field::line("");
    assert_eq!(field.paste("长\u{202E}江\u{1b}[2J"), Edit::Refused('\u{202E}'));
    assert_eq!(field.text(), "长江[2J");
    assert_eq!(plain(&mut field, KeyCode::Char('\u{200B}')), Edit::Refused('\u{200B}'));
}

#[test]
fn a_paste_fits_the_field() {
    let mut line = Field::line("");
    assert_eq!(line.paste("一\r\n二\r三\t四\n"), Edit::Changed);
    assert_eq!(line.text(), "一 二 三 四");
    let mut long = Field::long("");
    assert_eq!(long.paste("一\r\n二"), Edit::Changed);
    assert_eq!(long.text(), "一\n二");
    assert_eq!(long.paste(&"x".repeat(LIMIT)), Edit::Full);
    assert_eq!(long.text(), "一\n二");
}

#[test]
fn a_long_line_scrolls_and_says_so() {
    let mut field = Field::line("武汉至西安高速铁路");
    assert_eq!(picture(&field, 10, 1), "‹速铁路\n".replace('‹', "‹ "));
    let _ = plain(&mut field, KeyCode::Home);
    assert_eq!(picture(&field, 10, 1), "武汉至西 ›\n");
    assert_eq!(picture(&Field::line("武汉至西安"), 12, 1), "武汉至西安\n");
}

#[test]
fn long_text_wraps_and_rows_can_be_walked() {
    let mut field = Field::long("武汉至西安高速铁路\n第二行");
    assert_eq!(picture(&field, 9, 5), "武汉至西\n安高速铁\n路\n第二行\n\n");
    assert_eq!(field.step_row(true, 9), Edit::Ignored);
    let _ = field.step_row(false, 9);
    assert_eq!(&field.text()[..field.caret()], "武汉至西安高速铁路");
    let _ = field.step_row(false, 9);
    assert_eq!(&field.text()[..field.caret()], "武汉至西安");
    let _ = plain(&mut field, KeyCode::Home);
    assert_eq!(field.caret(), 0);
    assert_eq!(field.step_row(false, 9), Edit::Ignored);
    let _ = plain(&mut field, KeyCode::Enter);
    assert!(field.text().starts_with('\n'));
}

#[test]
fn an_error_is_marked_in_place() {
    let field = Field::line("2025-13-01");
    let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
    let look = Look { error: Some(5..7), ..Look::default() };
    assert_eq!(draw(&field, &look, theme(), buf.area, &mut buf), None);
    let red = theme().style(crate::tui::theme::Role::Error).fg;
    let marked: Vec<u16> = (0..12).filter(|&x| Some(buf[(x, 0)].fg) == red).collect();
    assert_eq!(marked, [5, 6]);
}

fn any_key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        4 => prop_oneof![Just('武'), Just('汉'), Just('a'), Just(' '), Just('，'), Just('\u{301}'), any::<char>()].prop_map(KeyCode::Char),
        2 => prop_oneof![Just('a'), Just('b'), Just('d'), Just('e'), Just('f'), Just('h'), Just('k'), Just('u'), Just('w')].prop_map(KeyCode::Char),
        2 => prop_oneof![Just(KeyCode::Left), Just(KeyCode::Right), Just(KeyCode::Home), Just(KeyCode::End), Just(KeyCode::Backspace), Just(KeyCode::Delete), Just(KeyCode::Enter)],
    ];
    let modifiers =
        prop_oneof![3 => Just(KeyModifiers::NONE), 1 => Just(KeyModifiers::CONTROL), 1 => Just(KeyModifiers::ALT)];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_keys_at_any_size_leave_a_sound_field(
        start in "[武汉至西安a-c ，\n\u{202E}\u{301}]{0,12}",
        keys in proptest::collection::vec(any_key(), 0..30),
        long in any::<bool>(),
        (width, height) in (0u16..30, 0u16..10),
    ) {
        let mut field = if long { Field::long(&start) } else { Field::line(&start) };
        for key in keys {
            let _ = field.press(key);
            prop_assert!(field.text().is_char_boundary(field.caret()));
            let mut ends = field.text().grapheme_indices(true).map(|(at, g)| at + g.len());
            prop_assert!(field.caret() == 0 || ends.any(|end| end == field.caret()));
        }
        let _ = field.step_row(true, width);
        let _ = field.step_row(false, width);
        prop_assert!(long || !field.text().contains('\n'));
        let mut buf = Buffer::empty(Rect::new(3, 2, width, height));
        let look = Look { focused: true, error: Some(1..4), placeholder: "填写" };
        let at = draw(&field, &look, theme(), Rect::new(0, 0, 60, 20), &mut buf);
        prop_assert_eq!(at.is_some(), !buf.area.is_empty());
        prop_assert!(at.is_none_or(|at: Position| buf.area.contains(at)));
        prop_assert_eq!(flaws(&buf), None);
    }
}
