//! Choosing columns: every column that a list can show, those shown first and in their order. Typing narrows by name (in
//! both languages, by pinyin) and by code; Enter shows or hides the column under the cursor, Shift with the arrows moves
//! it and gives it another width, and while nothing is typed the signs of the direct keys do the same (`<` `>` `+` `-`).
//! What is done stands at once in the list behind.

use super::list::columns::{Adjust, adjust, all};
use super::{Scene, strokes};
use crate::domain::text::width;
use crate::i18n::Lang;
use crate::i18n::listing::ListText as T;
use crate::i18n::screen::ScreenText;
use crate::register::columns::Column;
use crate::register::layout::{Layout, Shown};
use crate::search::words::Typed;
use crate::tui::widgets::list::{self, Entry, Pick, Picker, Words};
use crate::tui::widgets::popup::{self, Place};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

/// Rows of a page; what is drawn may be fewer.
const PAGE: u16 = 14;

/// The state of the popup.
pub struct Columns {
    layout: Layout,
    /// Every column: those shown in their order, then the others.
    lines: Vec<Column>,
    picker: Picker,
    /// The cells of each shown column in the list now.
    cells: Vec<(Column, u16)>,
}

/// What the popup answers to a key.
pub enum Answer {
    Stay,
    Close,
    /// Lay the list out like this; the popup stays.
    Arrange(Box<Layout>),
    Say(String),
}

impl Columns {
    /// All columns, the one under the cursor of the list lit. `cells`: how wide each shown one is now.
    pub fn new(layout: Layout, column: &Column, cells: Vec<(Column, u16)>, scene: &Scene) -> Columns {
        let mut columns = Columns { layout, lines: Vec::new(), picker: Picker::default(), cells };
        columns.list(scene);
        let at = columns.lines.iter().position(|c| c == column).unwrap_or(0);
        columns.picker = Picker::new(columns.lines.len(), at);
        columns
    }

    fn list(&mut self, scene: &Scene) {
        self.lines = self.layout.columns.iter().map(|s| s.column.clone()).collect();
        let rest: Vec<Column> = all(scene.register).into_iter().filter(|c| !self.lines.contains(c)).collect();
        self.lines.extend(rest);
    }

    fn shown(&self, column: &Column) -> Option<usize> {
        self.layout.columns.iter().position(|s| s.column == *column)
    }

    fn here(&self) -> Option<Column> {
        self.picker.selected().and_then(|at| self.lines.get(at)).cloned()
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        if strokes::leaves(key) {
            return Answer::Close;
        }
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        let free = self.picker.typed().is_empty();
        let sign = strokes::sign(key).filter(|_| free);
        let how = match (key.code, sign) {
            (KeyCode::Up, _) if shift => Some(Adjust::Left),
            (KeyCode::Down, _) if shift => Some(Adjust::Right),
            (KeyCode::Right, _) if shift => Some(Adjust::Wider),
            (KeyCode::Left, _) if shift => Some(Adjust::Narrower),
            (_, Some('<')) => Some(Adjust::Left),
            (_, Some('>')) => Some(Adjust::Right),
            (_, Some('+' | '=')) => Some(Adjust::Wider),
            (_, Some('-')) => Some(Adjust::Narrower),
            _ => None,
        };
        if let Some(how) = how {
            return self.adjust(how, scene);
        }
        match (key.code, sign) {
            (KeyCode::Enter | KeyCode::Tab | KeyCode::Insert, _) | (_, Some(' ')) => return self.toggle(scene),
            (KeyCode::F(5), _) => return self.reset(scene),
            _ if strokes::control(key, 'r') => return self.reset(scene),
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

    /// Shows a column at the end of those shown, or hides it.
    fn toggle(&mut self, scene: &Scene) -> Answer {
        let Some(column) = self.here() else { return Answer::Stay };
        match self.shown(&column) {
            Some(_) if self.layout.columns.len() == 1 => return Answer::Say(T::ColumnsLast.say(scene.lang).into()),
            Some(at) => drop(self.layout.columns.remove(at)),
            None => self.layout.columns.push(Shown { column: column.clone(), width: None }),
        }
        self.again(&column, scene)
    }

    fn adjust(&mut self, how: Adjust, scene: &Scene) -> Answer {
        let Some(column) = self.here() else { return Answer::Stay };
        let Some(at) = self.shown(&column) else { return Answer::Stay };
        let known = self.layout.columns[at].width;
        let now = known.or_else(|| self.cells.iter().find(|(c, _)| *c == column).map(|(_, w)| *w));
        match adjust(&mut self.layout, at, how, now.unwrap_or(12)) {
            Some(_) => self.again(&column, scene),
            None => Answer::Stay,
        }
    }

    fn reset(&mut self, scene: &Scene) -> Answer {
        let column = self.here();
        self.layout.columns = Layout::default().columns;
        match column {
            Some(column) => self.again(&column, scene),
            None => Answer::Arrange(Box::new(self.layout.clone())),
        }
    }

    /// Lists anew, the cursor on the same column.
    fn again(&mut self, column: &Column, scene: &Scene) -> Answer {
        let typed = self.picker.typed().to_string();
        self.list(scene);
        let at = self.lines.iter().position(|c| c == column).unwrap_or(0);
        self.picker = Picker::new(self.lines.len(), at);
        if !typed.is_empty() {
            let _ = self.picker.paste(&typed);
            self.narrow();
            let at = self.picker.left().iter().position(|n| self.lines[*n] == *column).unwrap_or(0);
            for _ in 0..at {
                let _ = self.picker.press(KeyEvent::from(KeyCode::Down), PAGE);
            }
        }
        Answer::Arrange(Box::new(self.layout.clone()))
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let lang = scene.lang;
        // At the right, so that the list is seen to follow.
        let height = (PAGE + 4).min(screen.height.saturating_sub(2)).max(6);
        let centred = popup::area(screen, 48, height, Place::Centre);
        let area = Rect { x: screen.right().saturating_sub(centred.width + 1).max(screen.x), ..centred };
        let inside = popup::open(T::ColumnsTitle.say(lang), scene.theme, area, buf);
        let words = Words { placeholder: T::ColumnsPlaceholder.say(lang), nothing: T::ColumnsNothing.say(lang) };
        let entry = |n: usize| {
            let column = &self.lines[n];
            let at = self.shown(column);
            let hint = match at.map(|at| (at, self.layout.columns[at].width)) {
                Some((at, Some(cells))) => format!("{}  {:>2}", T::ColumnCells.with(lang, &[&cells]), at + 1),
                Some((at, None)) => format!("{}  {:>2}", T::ColumnAuto.say(lang), at + 1),
                None => String::new(),
            };
            debug_assert!(width(&hint) < 24);
            Entry {
                label: column.label(lang).into(),
                hint: hint.into(),
                marked: at.is_some(),
                enabled: true,
                ..Entry::default()
            }
        };
        list::draw(&self.picker, entry, &words, scene.theme, inside, buf)
    }

    /// Keys and words for the footer.
    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, text: T| (key.to_string(), text.say(scene.lang).to_string());
        vec![
            word("Enter", T::ColumnsShow),
            word("< >", T::ColumnsMove),
            word("+ -", T::ColumnsWidth),
            word("F5", T::ColumnsBack),
            ("Esc".into(), ScreenText::LeaveIt.say(scene.lang).into()),
        ]
    }
}

/// Whether a column is meant by what is typed: its names in both languages, by their sound as well, or its code.
pub(super) fn goes_by(column: &Column, typed: &str) -> bool {
    let [zh, en] = [Lang::Zh, Lang::En].map(|l| column.label(l));
    let [short_zh, short_en] = [Lang::Zh, Lang::En].map(|l| column.short_label(l));
    Typed::new(typed).is_in([&*zh, &*en, &*short_zh, &*short_en, &*column.code()])
}
