//! Choosing the order: every column, the keys of the order first, with their places and directions. Enter orders by one
//! column alone and goes back (again turns it round, a third time gives it up); Space adds a column among what is equal
//! so far, turns it round, takes it away; `<` and `>` let a key come earlier or later, `-` turns it round.

use super::columns::goes_by;
use super::list::columns::{all, cycle};
use super::{Scene, strokes};
use crate::i18n::listing::ListText as T;
use crate::i18n::screen::ScreenText;
use crate::register::columns::Column;
use crate::register::layout::Layout;
use crate::tui::theme::Glyph;
use crate::tui::widgets::list::{self, Entry, Pick, Picker, Words};
use crate::tui::widgets::popup::{self, Place};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

/// Rows of a page; what is drawn may be fewer.
const PAGE: u16 = 14;

/// The state of the popup.
pub struct Order {
    layout: Layout,
    /// The keys of the order in their places, then the columns shown, then all others.
    lines: Vec<Column>,
    picker: Picker,
}

/// What the popup answers to a key.
pub enum Answer {
    Stay,
    Close,
    /// Order the list like this; the popup stays.
    Arrange(Box<Layout>),
    /// By this column alone, and close.
    Alone(Column),
}

impl Order {
    /// All columns, the one under the cursor of the list lit.
    pub fn new(layout: Layout, column: &Column, scene: &Scene) -> Order {
        let mut order = Order { layout, lines: Vec::new(), picker: Picker::default() };
        order.list(scene);
        let at = order.lines.iter().position(|c| c == column).unwrap_or(0);
        order.picker = Picker::new(order.lines.len(), at);
        order
    }

    fn list(&mut self, scene: &Scene) {
        self.lines = self.layout.sort.iter().map(|k| k.column.clone()).collect();
        let shown = self.layout.columns.iter().map(|s| s.column.clone());
        for column in shown.chain(all(scene.register)) {
            if !self.lines.contains(&column) {
                self.lines.push(column);
            }
        }
    }

    fn here(&self) -> Option<Column> {
        self.picker.selected().and_then(|at| self.lines.get(at)).cloned()
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        if strokes::leaves(key) {
            return Answer::Close;
        }
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        let sign = strokes::sign(key).filter(|_| self.picker.typed().is_empty());
        match (key.code, sign) {
            (KeyCode::Up, _) if shift => return self.shift(false, scene),
            (KeyCode::Down, _) if shift => return self.shift(true, scene),
            (_, Some('<')) => return self.shift(false, scene),
            (_, Some('>')) => return self.shift(true, scene),
            (_, Some('-' | '+' | '=')) => return self.turn(scene),
            (KeyCode::Tab | KeyCode::Insert, _) | (_, Some(' ')) => {
                let Some(column) = self.here() else { return Answer::Stay };
                cycle(&mut self.layout.sort, column.clone());
                return self.again(&column, scene);
            }
            (KeyCode::Enter, _) => return self.here().map_or(Answer::Stay, Answer::Alone),
            (KeyCode::F(5), _) => return self.clear(scene),
            _ if strokes::control(key, 'r') => return self.clear(scene),
            _ => {}
        }
        if let Pick::Narrow | Pick::Refused(_) = self.picker.press(key, PAGE) {
            self.narrow();
        }
        Answer::Stay
    }

    pub fn on_paste(&mut self, text: &str) {
        let _ = self.picker.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        let lines = &self.lines;
        self.picker.narrow(lines.len(), |at, typed| goes_by(&lines[at], typed));
    }

    /// Turns the key under the cursor round.
    fn turn(&mut self, scene: &Scene) -> Answer {
        let Some(column) = self.here() else { return Answer::Stay };
        match self.layout.sort.iter_mut().find(|k| k.column == column) {
            Some(key) => key.descending = !key.descending,
            None => cycle(&mut self.layout.sort, column.clone()),
        }
        self.again(&column, scene)
    }

    /// Lets the key under the cursor come earlier or later.
    fn shift(&mut self, later: bool, scene: &Scene) -> Answer {
        let Some(column) = self.here() else { return Answer::Stay };
        let Some(at) = self.layout.sort.iter().position(|k| k.column == column) else { return Answer::Stay };
        let to = if later { at + 1 } else { at.wrapping_sub(1) };
        if to >= self.layout.sort.len() {
            return Answer::Stay;
        }
        self.layout.sort.swap(at, to);
        self.again(&column, scene)
    }

    fn clear(&mut self, scene: &Scene) -> Answer {
        let column = self.here();
        self.layout.sort.clear();
        match column {
            Some(column) => self.again(&column, scene),
            None => Answer::Arrange(Box::new(self.layout.clone())),
        }
    }

    /// Lists anew, the cursor on the same column; what was typed has done its work.
    fn again(&mut self, column: &Column, scene: &Scene) -> Answer {
        self.list(scene);
        let at = self.lines.iter().position(|c| c == column).unwrap_or(0);
        self.picker = Picker::new(self.lines.len(), at);
        Answer::Arrange(Box::new(self.layout.clone()))
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (lang, theme) = (scene.lang, scene.theme);
        let height = (PAGE + 4).min(screen.height.saturating_sub(2)).max(6);
        let centred = popup::area(screen, 48, height, Place::Centre);
        let area = Rect { x: screen.right().saturating_sub(centred.width + 1).max(screen.x), ..centred };
        let inside = popup::open(T::SortTitle.say(lang), theme, area, buf);
        let words = Words { placeholder: T::ColumnsPlaceholder.say(lang), nothing: T::ColumnsNothing.say(lang) };
        let entry = |n: usize| {
            let column = &self.lines[n];
            let at = self.layout.sort.iter().position(|k| k.column == *column);
            let hint = at.map(|at| {
                let (sign, word) = match self.layout.sort[at].descending {
                    true => (Glyph::SortDown, T::SortDown),
                    false => (Glyph::SortUp, T::SortUp),
                };
                format!("{} {} {}", at + 1, theme.glyph(sign), word.say(lang))
            });
            Entry {
                label: column.label(lang).into(),
                marked: hint.is_some(),
                hint: hint.unwrap_or_default().into(),
                enabled: true,
                ..Entry::default()
            }
        };
        list::draw(&self.picker, entry, &words, theme, inside, buf)
    }

    /// Keys and words for the footer.
    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, text: T| (key.to_string(), text.say(scene.lang).to_string());
        vec![
            word("Enter", T::SortFirst),
            word("Space", T::SortThen),
            word("-", T::SortTurn),
            word("< >", T::SortRank),
            word("F5", T::SortClear),
            ("Esc".into(), ScreenText::LeaveIt.say(scene.lang).into()),
        ]
    }
}
