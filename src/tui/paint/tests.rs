//! A terminal emulator reads what is sent: it must show the frame, from few bytes in one write.

use super::*;
use ratatui::Terminal;
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

fn terminal() -> Terminal<Painter<Ledger>> {
    Terminal::new(Painter::with_size(Ledger::default(), Size::new(20, 4))).expect("a size is given")
}

fn write(terminal: &mut Terminal<Painter<Ledger>>, text: &str, style: Style, caret: Option<(u16, u16)>) {
    terminal
        .draw(|frame| {
            frame.buffer_mut().set_string(1, 1, text, style);
            if let Some(at) = caret {
                frame.set_cursor_position(at);
            }
        })
        .expect("a vector takes all");
}

fn screen(terminal: &Terminal<Painter<Ledger>>) -> vt100::Parser {
    let cells = |n| NonZero::new(n).expect("not zero");
    let mut parser = vt100::Parser::new(cells(4), cells(20), 0);
    for bytes in &terminal.backend().out().0 {
        parser.process(bytes);
    }
    parser
}

#[test]
fn a_frame_is_one_write_and_an_unchanged_one_none() {
    let mut terminal = terminal();
    write(&mut terminal, "武汉至西安ab", Style::new().bold(), Some((3, 1)));
    assert_eq!(terminal.backend().out().0.len(), 1);
    write(&mut terminal, "武汉至西安ab", Style::new().bold(), Some((3, 1)));
    assert_eq!(terminal.backend().out().0.len(), 1);
    write(&mut terminal, "武汉至西安ac", Style::new().bold(), Some((3, 1)));
    assert_eq!(terminal.backend().out().0.len(), 2);
    let parser = screen(&terminal);
    assert_eq!(parser.screen().contents().trim(), "武汉至西安ac");
    assert_eq!(parser.screen().cursor_position(), (1, 3));
    assert!(!parser.screen().hide_cursor());
}

#[test]
fn ideographs_need_no_moves_between_them() {
    let mut terminal = terminal();
    write(&mut terminal, "武汉至西安高速", Style::new(), None);
    let sent = String::from_utf8(terminal.backend().out().0.concat()).expect("text");
    assert!(sent.contains("\u{1b}[2;2H武汉至西安高速"), "{sent:?}");
}

#[test]
fn a_sign_of_doubtful_width_is_followed_by_its_column() {
    let mut terminal = terminal();
    write(&mut terminal, "“ab", Style::new(), None);
    let sent = String::from_utf8(terminal.backend().out().0.concat()).expect("text");
    assert!(sent.contains("“\u{1b}[3Gab"), "{sent:?}");
}

#[test]
fn a_coloured_bar_stays_reversed() {
    let mut terminal = terminal();
    write(&mut terminal, "bar", Style::new().red().reversed(), None);
    write(&mut terminal, "bar!", Style::new().red().reversed(), None);
    let parser = screen(&terminal);
    for column in 1..5 {
        let cell = parser.screen().cell(1, column).expect("on the screen");
        assert!(cell.inverse(), "{column}");
        assert_eq!(cell.fgcolor(), vt100::Color::Idx(1));
    }
    assert!(!parser.screen().cell(1, 5).expect("on the screen").inverse());
}

#[test]
fn clearing_asks_nothing_and_paints_all_again() {
    let mut terminal = terminal();
    write(&mut terminal, "first", Style::new(), Some((2, 1)));
    terminal.backend_mut().forget();
    terminal.clear().expect("nothing is asked");
    write(&mut terminal, "first", Style::new(), Some((2, 1)));
    let last = terminal.backend().out().0.last().cloned().expect("a frame");
    let last = String::from_utf8(last).expect("text");
    assert!(last.contains("\u{1b}[2J") && last.contains("first") && last.contains("\u{1b}[?25h"), "{last:?}");
    assert!(!last.contains("\u{1b}[6n"));
}

#[test]
fn no_control_character_leaves_through_a_cell() {
    let mut terminal = terminal();
    terminal
        .draw(|frame| {
            frame.buffer_mut()[(1, 1)].set_symbol("\u{1b}]0;x\u{7}");
        })
        .expect("a vector takes all");
    assert!(!terminal.backend().out().0.concat().contains(&7));
}

#[test]
fn what_was_not_flushed_is_dropped() {
    let mut painter = Painter::with_size(Vec::new(), Size::new(5, 1));
    let cell = Cell::new("x");
    painter.draw([(0, 0, &cell)].into_iter()).expect("gathered");
    assert!(painter.out().is_empty());
}
