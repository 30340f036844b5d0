//! A terminal emulator reads what is sent: it must show the frame, from few bytes in one write.

use super::*;
use crate::tui::picture::print_bars;
use crate::tui::theme::{Theme, ThemeName};
use crate::tui::widgets::draw::put;
use crate::tui::widgets::popup;
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::num::NonZero;

/// A writer that counts its writes.
#[derive(Debug, Default)]
struct Ledger(Vec<Vec<u8>>);

impl Write for Ledger {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const AREA: Rect = Rect { x: 0, y: 0, width: 20, height: 4 };

fn painter() -> Painter<Ledger> {
    Painter::new(Ledger::default())
}

fn write(painter: &mut Painter<Ledger>, text: &str, style: Style, caret: Option<(u16, u16)>) {
    let mut buf = Buffer::empty(AREA);
    put(&mut buf, AREA, 1, 1, text, style);
    painter.show(&buf, caret.map(Position::from)).expect("a ledger takes all");
}

fn screen(painter: &Painter<Ledger>) -> vt100::Parser {
    let cells = |n| NonZero::new(n).expect("not zero");
    let mut parser = vt100::Parser::new(cells(4), cells(20), 0);
    for bytes in &painter.out().0 {
        parser.process(bytes);
    }
    parser
}

fn sent(painter: &Painter<Ledger>) -> String {
    String::from_utf8(painter.out().0.concat()).expect("text")
}

#[test]
fn a_frame_is_one_write_and_an_unchanged_one_none() {
    let mut painter = painter();
    write(&mut painter, "武汉至西安ab", Style::new().bold(), Some((3, 1)));
    assert_eq!(painter.out().0.len(), 1);
    write(&mut painter, "武汉至西安ab", Style::new().bold(), Some((3, 1)));
    assert_eq!(painter.out().0.len(), 1);
    write(&mut painter, "武汉至西安ac", Style::new().bold(), Some((3, 1)));
    assert_eq!(painter.out().0.len(), 2);
    let parser = screen(&painter);
    assert_eq!(parser.screen().contents().trim(), "武汉至西安ac");
    assert_eq!(parser.screen().cursor_position(), (1, 3));
    assert!(!parser.screen().hide_cursor());
}

#[test]
fn ideographs_need_no_moves_between_them() {
    let mut painter = painter();
    write(&mut painter, "武汉至西安高速", Style::new(), None);
    let sent = sent(&painter);
    assert!(sent.contains("\u{1b}[2;2H武汉至西安高速"), "{sent:?}");
}

#[test]
fn a_sign_of_doubtful_width_is_followed_by_its_column() {
    let mut painter = painter();
    write(&mut painter, "“ab", Style::new(), None);
    let sent = sent(&painter);
    assert!(sent.contains("“\u{1b}[3Gab"), "{sent:?}");
}

#[test]
fn a_coloured_bar_stays_reversed() {
    let mut painter = painter();
    write(&mut painter, "bar", Style::new().red().reversed(), None);
    write(&mut painter, "bar!", Style::new().red().reversed(), None);
    let parser = screen(&painter);
    for column in 1..5 {
        let cell = parser.screen().cell(1, column).expect("on the screen");
        assert!(cell.inverse(), "{column}");
        assert_eq!(cell.fgcolor(), vt100::Color::Idx(1));
    }
    assert!(!parser.screen().cell(1, 5).expect("on the screen").inverse());
}

#[test]
fn clearing_asks_nothing_and_paints_all_again() {
    let mut painter = painter();
    write(&mut painter, "first", Style::new(), Some((2, 1)));
    painter.forget();
    write(&mut painter, "first", Style::new(), Some((2, 1)));
    let last = painter.out().0.last().cloned().expect("a frame");
    let last = String::from_utf8(last).expect("text");
    assert!(last.contains("\u{1b}[2J") && last.contains("first") && last.contains("\u{1b}[?25h"), "{last:?}");
    assert!(!last.contains("\u{1b}[6n"));
}

/// Text at a place, perhaps as a bar, or a popup over whatever is there.
#[derive(Debug, Clone)]
enum Stroke {
    Text(u16, u16, String, bool),
    Popup(Rect),
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let text = (0u16..20, 0u16..4, "[a-c武汉至 ]{1,12}", any::<bool>());
    let popup = (0u16..18, 0u16..4, 1u16..12, 1u16..4);
    prop_oneof![
        3 => text.prop_map(|(x, y, text, bar)| Stroke::Text(x, y, text, bar)),
        1 => popup.prop_map(|(x, y, w, h)| Stroke::Popup(Rect::new(x, y, w, h))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_terminal_shows_what_the_buffer_holds(
        frames in proptest::collection::vec(proptest::collection::vec(stroke(), 0..6), 1..6),
    ) {
        let mut painter = painter();
        for strokes in frames {
            let mut buf = Buffer::empty(AREA);
            for stroke in strokes {
                match stroke {
                    Stroke::Text(x, y, text, bar) => {
                        let style = if bar { Style::new().red().reversed() } else { Style::new() };
                        put(&mut buf, AREA, x, y, &text, style);
                    }
                    Stroke::Popup(at) => {
                        popup::open("汉", Theme::new(ThemeName::Auto, true, false), at, &mut buf);
                    }
                }
            }
            painter.show(&buf, None).expect("a ledger takes all");
            let picture = print_bars(&buf);
            prop_assert_eq!(bars(screen(&painter).screen()), picture);
        }
    }
}

/// What the emulator shows, printed as `print_bars` does.
fn bars(screen: &vt100::Screen) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, 20, 4));
    for (x, y) in (0..4).flat_map(|y| (0..20).map(move |x| (x, y))) {
        let cell = screen.cell(y, x).expect("on the screen");
        let style = if cell.inverse() { Style::new().reversed() } else { Style::new() };
        let symbol = if cell.contents().is_empty() { " " } else { cell.contents() };
        buf[(x, y)].set_symbol(symbol).set_style(style);
    }
    print_bars(&buf)
}

#[test]
fn no_control_character_leaves_through_a_cell() {
    let mut painter = painter();
    let mut buf = Buffer::empty(AREA);
    buf[(1, 1)].set_symbol("\u{1b}]0;x\u{7}");
    painter.show(&buf, None).expect("a ledger takes all");
    assert!(!painter.out().0.concat().contains(&7));
}

#[test]
fn another_size_is_painted_whole() {
    let mut painter = painter();
    write(&mut painter, "first", Style::new(), None);
    for (width, height) in [(10, 2), (0, 0), (0, 3), (20, 4)] {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buf.area;
        put(&mut buf, area, 0, 0, "other", Style::new());
        painter.show(&buf, None).expect("a ledger takes all");
    }
    assert_eq!(screen(&painter).screen().contents().trim(), "other");
}

#[test]
fn erasing_a_row_is_cheap() {
    let mut painter = painter();
    write(&mut painter, "武汉至西安abcd", Style::new().reversed(), None);
    write(&mut painter, "", Style::new(), None);
    assert!(painter.out().0[1].len() < 40, "{:?}", sent(&painter));
    assert_eq!(screen(&painter).screen().contents().trim(), "");
}
