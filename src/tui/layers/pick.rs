//! Picking files: a path is typed, what it may mean stands below; the newest file first. Tab completes, the arrows
//! choose, Ctrl-Space marks several where several are wanted, Enter looks at the marked ones, else at the chosen one,
//! else at what was typed.

use super::{Scene, frame, strokes};
use crate::domain::text;
use crate::i18n::import::ImportPage;
use crate::i18n::merge::MergeWord as W;
use crate::register::merge::Nearby;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{cells, put, tint};
use crate::tui::widgets::input::{self, Edit, Field, Look};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;

/// What the files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Colleagues' registers, one or several.
    Merge,
    /// One ledger.
    Import,
}

impl Purpose {
    /// The endings of files that are offered; what is typed in full may have any.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::Merge => &["taizhang", "db"],
            Purpose::Import => {
                &["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "json", "jsonl", "ndjson", "geojson"]
            }
        }
    }
}

/// What a key comes to.
pub enum Pressed {
    Stay,
    Close,
    Say(String),
    Look(Vec<PathBuf>),
}

/// The choice of files.
pub struct Pick {
    purpose: Purpose,
    pub field: Field,
    pub offers: Vec<Nearby>,
    pub scroll: Scroll,
    pub marked: Vec<PathBuf>,
    /// An offer was chosen with the arrows: it counts, not what was typed.
    pub chosen: bool,
}

impl Pick {
    pub fn new(purpose: Purpose, scene: &Scene) -> Pick {
        let mut pick = Pick::empty(purpose);
        pick.offers = scene.register.nearby("", purpose.endings());
        pick
    }

    pub fn empty(purpose: Purpose) -> Pick {
        let (offers, marked) = (Vec::new(), Vec::new());
        Pick { purpose, field: Field::line(""), offers, scroll: Scroll::at(0), marked, chosen: false }
    }

    /// Files that are marked from the beginning.
    pub fn mark(&mut self, files: &[PathBuf]) {
        self.marked = files.to_vec();
    }

    /// The offer under the cursor.
    pub fn offer(&self) -> Option<&Nearby> {
        self.offers.get(self.scroll.selected(self.offers.len())?)
    }

    fn typed(&mut self, scene: &Scene) {
        self.offers = scene.register.nearby(self.field.text(), self.purpose.endings());
        self.scroll = Scroll::at(0);
        self.chosen = false;
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene, area: Rect) -> Pressed {
        if strokes::leaves(key) {
            return Pressed::Close;
        }
        let height = usize::from(area.height.saturating_sub(5));
        let step = match key.code {
            KeyCode::Up => Some(Step::Up),
            KeyCode::Down => Some(Step::Down),
            KeyCode::PageUp => Some(Step::PageUp),
            KeyCode::PageDown => Some(Step::PageDown),
            _ => None,
        };
        if let Some(step) = step {
            self.scroll.go(step, self.offers.len(), height);
            self.chosen = true;
            return Pressed::Stay;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return self.enter(scene),
            KeyCode::Tab => self.complete(scene),
            // Terminals send Ctrl-Space as it is or as NUL.
            KeyCode::Char(' ' | '@') if control => self.toggle(),
            KeyCode::Null | KeyCode::Insert => self.toggle(),
            _ => match self.field.press(key) {
                Edit::Changed => self.typed(scene),
                Edit::Refused(_) => {
                    return Pressed::Say(W::HiddenOut.say(scene.lang).to_string());
                }
                Edit::Moved | Edit::Full | Edit::Ignored => {}
            },
        }
        Pressed::Stay
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Edit {
        // What a file manager puts on the clipboard may be quoted.
        let text = text.trim().trim_matches(['\'', '"']);
        let edit = self.field.paste(text);
        self.typed(scene);
        edit
    }

    fn toggle(&mut self) {
        if self.purpose == Purpose::Import {
            return;
        }
        let Some(path) = self.offer().filter(|o| !o.folder).map(|o| o.path.clone()) else { return };
        match self.marked.iter().position(|m| *m == path) {
            Some(at) => drop(self.marked.remove(at)),
            None => self.marked.push(path),
        }
        self.scroll.go(Step::Down, self.offers.len(), usize::MAX);
    }

    /// The longest beginning that all offers share, or the one that is chosen.
    fn complete(&mut self, scene: &Scene) {
        let shared = match (self.chosen, self.offer()) {
            (true, Some(offer)) => Some(offer.name.clone()),
            _ => common(self.offers.iter().map(|o| o.name.as_str())),
        };
        if let Some(shared) = shared.filter(|s| s.len() > self.field.text().len()) {
            self.field.set(&shared);
            self.typed(scene);
        } else if let Some(offer) = self.offer() {
            let name = offer.name.clone();
            self.field.set(&name);
            self.typed(scene);
        }
    }

    fn enter(&mut self, scene: &Scene) -> Pressed {
        if !self.marked.is_empty() {
            return Pressed::Look(self.marked.clone());
        }
        let typed = self.field.text().trim();
        if !typed.is_empty() && !self.chosen {
            let meant = scene.register.meant(typed);
            if meant.is_file() {
                return Pressed::Look(vec![meant]);
            }
        }
        match self.offer() {
            Some(offer) if offer.folder => {
                let name = offer.name.clone();
                self.field.set(&name);
                self.typed(scene);
                Pressed::Stay
            }
            Some(offer) => {
                let (path, name) = (offer.path.clone(), offer.name.clone());
                // The one file that is looked at stays readable in the field.
                if self.purpose == Purpose::Import {
                    self.field.set(&name);
                }
                Pressed::Look(vec![path])
            }
            None => Pressed::Say(W::NoFile.say(scene.lang).to_string()),
        }
    }

    /// Draws it: the hint (where no reason stands on its line), the field, and what may be meant.
    pub fn view(&self, line: Rect, clear: bool, body: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        if clear {
            let hint = match self.purpose {
                Purpose::Merge => W::PickHint.say(scene.lang),
                Purpose::Import => ImportPage::PickHint.say(scene.lang),
            };
            let hint = theme.fit(hint, line.width.saturating_sub(2).into());
            put(buf, line, line.x + 1, line.y, &hint, theme.style(Role::Dim));
        }
        let (field, list) = frame::split(body, 2);
        let field = Rect { x: field.x + 1, width: field.width.saturating_sub(2), height: 1, ..field };
        let (placeholder, none) = match self.purpose {
            Purpose::Merge => (W::PickField.say(scene.lang), W::NoOffers.say(scene.lang)),
            Purpose::Import => (ImportPage::PathPrompt.say(scene.lang), ImportPage::NoOffers.say(scene.lang)),
        };
        let look = Look { placeholder, error: None, focused: true };
        let cursor = input::draw(&self.field, &look, theme, field, buf);
        if self.offers.is_empty() {
            put(buf, list, list.x + 2, list.y, none, theme.style(Role::Dim));
        }
        let selected = self.scroll.selected(self.offers.len());
        for (y, n) in (list.top()..list.bottom()).zip(self.scroll.shown(self.offers.len(), list.height.into())) {
            let offer = &self.offers[n];
            let row = Rect { y, height: 1, ..list };
            let marked = self.marked.contains(&offer.path);
            if marked {
                put(buf, row, row.x + 1, y, theme.glyph(Glyph::Mark), theme.style(Role::Ok));
            }
            let right = match offer.folder {
                true => W::Folder.say(scene.lang).to_string(),
                false => {
                    let at = scene.register.book().moment(offer.at).format("%Y-%m-%d %H:%M");
                    format!("{:>9} KB  {at}", offer.size.div_ceil(1024))
                }
            };
            let start = row.right().saturating_sub(cells(&right) as u16 + 2);
            let room = usize::from(start.saturating_sub(row.x + 4));
            let role = if offer.folder { Role::Dim } else { Role::Text };
            put(buf, row, row.x + 3, y, &theme.fit(&text::visible(&offer.name), room), theme.style(role));
            put(buf, row, start, y, &right, theme.style(Role::Dim));
            if selected == Some(n) {
                tint(buf, row, theme.style(Role::Selection));
            }
        }
        cursor
    }
}

/// The longest common beginning.
fn common<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = names.next()?.to_string();
    Some(names.fold(first, |shared, name| {
        shared.chars().zip(name.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    }))
}
