//! The project page: everything about one project on one screen, and a cursor that goes through it.
//!
//! What the list holds (fields, milestones, related projects) shows at once; notes, links, provenance and history come
//! when the page was read (`set_page`). The page knows only the keys that mean something on the thing under its cursor;
//! all others pass, so that stage, light, note and the like are the same here as in the list. It writes nothing itself.
//!
//! `sheet` is a column of rows, `head`, `values`, `lists` and `history` fill it, `lay` puts columns on the screen, `act`
//! says what a key does to the thing under the cursor.

use super::ask::Over;
use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::i18n::pages::KeyWord;
use crate::register::page::Page;
use crate::tui::widgets::scroll::Step;
use lay::{Laid, Spot};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;

mod act;
mod find;
mod head;
mod history;
mod lay;
mod lists;
mod past;
mod sheet;
mod values;

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Field(Key),
    /// The row that shows and hides empty fields.
    Empties,
    Milestone(EntityId),
    Note(EntityId),
    Link(EntityId),
    Related(EntityId),
    Source(EntityId),
    /// A gesture of the history, by its name.
    Event(String),
}

/// The parts of the page, between which Tab goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Fields,
    Milestones,
    Notes,
    Links,
    Related,
    Sources,
    History,
}

/// The page of one project.
#[derive(Debug)]
pub struct ProjectPage {
    id: EntityId,
    page: Option<Page>,
    /// The thing under the cursor; another stands in for it when it is gone.
    at: Option<Item>,
    /// Its place among all things of the page, for when it is gone.
    place: usize,
    /// Whether empty fields show.
    empties: bool,
    /// The gestures that show all their lines.
    opened: BTreeSet<String>,
    /// The first row in view of each column.
    tops: [usize; 2],
    over: Over,
    find: find::Find,
    screen: Rect,
    /// The part to begin at.
    wanted: Option<Part>,
}

impl ProjectPage {
    /// The page of a project; what was read of it may come later.
    pub fn new(id: EntityId, page: Option<Page>) -> ProjectPage {
        ProjectPage {
            id,
            page,
            at: None,
            place: 0,
            empties: false,
            opened: BTreeSet::new(),
            tops: [0; 2],
            over: Over::default(),
            find: find::Find::default(),
            screen: frame::USUAL,
            wanted: None,
        }
    }

    /// The project.
    pub fn id(&self) -> EntityId {
        self.id
    }

    /// Notes, links, provenance and history were read.
    pub fn set_page(&mut self, page: Page) {
        self.page = Some(page);
    }

    /// Puts the cursor on the first thing of a part once it is there.
    pub fn begin_at(&mut self, part: Part) {
        self.wanted = Some(part);
    }

    /// The key of the field under the cursor.
    pub fn field(&self) -> Option<&Key> {
        match &self.at {
            Some(Item::Field(key)) => Some(key),
            _ => None,
        }
    }

    /// What the cursor stands on, for those who ask for its history: the project with a key, or a thing that belongs to
    /// it.
    pub fn subject(&self) -> Option<(EntityId, Option<Key>)> {
        match self.at.as_ref()? {
            Item::Field(key) => Some((self.id, Some(key.clone()))),
            Item::Milestone(id) | Item::Note(id) | Item::Link(id) => Some((*id, None)),
            _ => None,
        }
    }

    /// The page has this area (and its popups with it).
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
        self.over.resize(screen);
    }

    /// An effect that the page asked for is done. The page should be read again then (`Effect::LoadPage`).
    pub fn saved(&mut self) {
        self.over.saved();
    }

    /// An effect failed: a popup stays, with what was typed. Answers whether there is one that says why.
    pub fn failed(&mut self, why: String) -> bool {
        let open = self.over.is_open();
        self.over.failed(why);
        open
    }

    /// What is typed and not saved, under the name of its form.
    pub fn draft(&self) -> Option<(String, crate::register::drafts::Typed)> {
        self.over.draft()
    }

    /// Text came back from the editor.
    pub fn edited(&mut self, text: Option<&str>) {
        self.over.edited(text);
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        if self.find.is_typing() && !self.over.is_open() {
            self.find.paste(text);
            return Outcome::Stay;
        }
        self.over.on_paste(text, scene).unwrap_or(Outcome::Pass)
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if let Some(outcome) = self.over.on_key(key, scene) {
            return outcome;
        }
        let laid = self.lay(self.screen, scene);
        self.stand(&laid);
        if self.find.is_typing() {
            return self.type_find(key, &laid, scene);
        }
        if let Some(step) = strokes::step(key) {
            self.go(step, &laid);
            return Outcome::Stay;
        }
        match (key.code, strokes::sign(key)) {
            (KeyCode::Tab, _) => self.go_part(true, &laid),
            (KeyCode::BackTab, _) => self.go_part(false, &laid),
            (KeyCode::Left, _) | (_, Some('h')) => self.go_column(0, &laid),
            (KeyCode::Right, _) | (_, Some('l')) => self.go_column(1, &laid),
            (_, Some('q')) => return Outcome::Close,
            (_, Some('/')) | (KeyCode::F(3), _) => self.find.begin(),
            (_, Some('n')) => return self.find_next(false, &laid, scene),
            (_, Some('N')) => return self.find_next(true, &laid, scene),
            // The search goes first, then the page.
            _ if strokes::leaves(key) && self.find.is_on() => self.find.end(),
            _ if strokes::leaves(key) => return Outcome::Close,
            (_, Some('+')) => {
                self.empties = !self.empties;
                let laid = self.lay(self.screen, scene);
                self.stand(&laid);
                self.follow(&laid);
            }
            (KeyCode::Enter, _) => return self.act(scene),
            (_, Some(sign)) => return self.act_on(sign, scene),
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    /// A click at a cell of the screen: the cursor goes there; a second one on the same thing opens it.
    pub fn on_click(&mut self, x: u16, y: u16, scene: &Scene) -> Outcome {
        if self.over.is_open() {
            return Outcome::Stay;
        }
        let laid = self.lay(self.screen, scene);
        self.stand(&laid);
        match laid.item_at(x, y, &self.tops(&laid)) {
            Some(item) if self.at.as_ref() == Some(&item) => self.act(scene),
            Some(item) => {
                self.place = laid.items.iter().position(|(i, ..)| *i == item).unwrap_or(0);
                self.at = Some(item);
                Outcome::Stay
            }
            None => Outcome::Pass,
        }
    }

    /// Finds the thing under the cursor again, or the one that took its place.
    fn stand(&mut self, laid: &Laid) {
        let found = self.at.as_ref().and_then(|at| laid.items.iter().position(|(item, ..)| item == at));
        self.place = found.unwrap_or(self.place).min(laid.items.len().saturating_sub(1));
        self.at = laid.items.get(self.place).map(|(item, ..)| item.clone());
    }

    fn move_to(&mut self, place: usize, laid: &Laid) {
        self.place = place.min(laid.items.len().saturating_sub(1));
        self.at = laid.items.get(self.place).map(|(item, ..)| item.clone());
        self.follow(laid);
    }

    fn go(&mut self, step: Step, laid: &Laid) {
        let page = usize::from(laid.body.height).saturating_sub(2).max(1);
        let within = match step {
            Step::Up | Step::PageUp => self.scroll_within(false, if step == Step::Up { 1 } else { page }, laid),
            Step::Down | Step::PageDown => self.scroll_within(true, if step == Step::Down { 1 } else { page }, laid),
            Step::First | Step::Last => false,
        };
        if within {
            return;
        }
        let to = match step {
            Step::Up => self.place.saturating_sub(1),
            Step::Down => self.place + 1,
            Step::PageUp => self.place_above(page, laid),
            Step::PageDown => self.place_below(page, laid),
            Step::First => 0,
            Step::Last => usize::MAX,
        };
        self.move_to(to, laid);
    }

    /// The thing a page further down in the column; past its end, the next one.
    fn place_below(&self, page: usize, laid: &Laid) -> usize {
        let Some((_, _, here)) = laid.items.get(self.place) else { return 0 };
        let within =
            |(_, _, spot): &(Item, Part, Spot)| spot.column == here.column && spot.rows.start <= here.rows.start + page;
        laid.items.iter().rposition(within).unwrap_or(0).max(self.place + 1)
    }

    /// The thing a page further up in the column; past its beginning, the one before.
    fn place_above(&self, page: usize, laid: &Laid) -> usize {
        let Some((_, _, here)) = laid.items.get(self.place) else { return 0 };
        let within =
            |(_, _, spot): &(Item, Part, Spot)| spot.column == here.column && spot.rows.start + page >= here.rows.start;
        laid.items.iter().position(within).unwrap_or(0).min(self.place.saturating_sub(1))
    }

    /// To the first thing of the next part that has one, round the ends; back to the first of the part before.
    fn go_part(&mut self, forward: bool, laid: &Laid) {
        let parts: Vec<Part> = laid.items.iter().map(|(_, part, _)| *part).collect();
        let Some(now) = parts.get(self.place) else { return };
        let firsts: Vec<usize> = (0..parts.len()).filter(|n| *n == 0 || parts[n - 1] != parts[*n]).collect();
        let here = firsts.iter().position(|n| parts[*n] == *now).unwrap_or(0);
        let step = if forward { 1 } else { firsts.len() - 1 };
        let to = firsts[(here + step) % firsts.len()];
        // The part begins at the top of the window, heading first.
        let spot = &laid.items[to].2;
        self.tops[spot.column] = laid.heading_of(spot);
        self.move_to(to, laid);
    }

    /// What was read has come: the cursor goes where it was wanted, if that is there.
    pub fn arrive(&mut self, scene: &Scene) {
        let Some(wanted) = self.wanted.take() else { return };
        let laid = self.lay(self.screen, scene);
        if let Some(to) = laid.items.iter().position(|(_, part, _)| *part == wanted) {
            let spot = &laid.items[to].2;
            self.tops[spot.column] = laid.heading_of(spot);
            self.move_to(to, &laid);
        }
    }

    /// To the thing of the other column that stands at the same height.
    fn go_column(&mut self, column: usize, laid: &Laid) {
        let Some((_, _, here)) = laid.items.get(self.place) else { return };
        if laid.columns.len() < 2 || here.column == column {
            return;
        }
        let tops = self.tops(laid);
        let height = here.rows.start.saturating_sub(tops[here.column]);
        let wanted = tops[column] + height;
        let others = laid.items.iter().enumerate().filter(|(_, (_, _, spot))| spot.column == column);
        let nearest = others.min_by_key(|(_, (_, _, spot))| spot.rows.start.abs_diff(wanted));
        if let Some((place, _)) = nearest {
            self.move_to(place, laid);
        }
    }

    /// Remembers the rows in view after a move.
    fn follow(&mut self, laid: &Laid) {
        self.tops = self.tops(laid);
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let caret = self.draw(screen, buf, scene);
        self.over.view(screen, buf, scene).or(caret.filter(|_| !self.over.is_open()))
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        if let Some(hints) = self.over.hints(scene) {
            return hints;
        }
        let word = |key: &str, word: KeyWord| (key.to_string(), word.say(scene.lang).to_string());
        if self.find.is_typing() {
            return vec![word("Enter", KeyWord::Find), word("Esc", KeyWord::Cancel)];
        }
        // What would change something is not offered where nothing can be changed.
        let fixed = scene.register.read_only().is_some();
        let mut out = match &self.at {
            Some(Item::Related(_)) => vec![word("Enter", KeyWord::Open)],
            Some(Item::Event(_) | Item::Empties) => vec![word("Enter", KeyWord::Expand)],
            _ if fixed => Vec::new(),
            Some(Item::Milestone(_)) => {
                vec![word("Enter", KeyWord::Edit), word("d", KeyWord::DoneToday), word("D", KeyWord::Remove)]
            }
            Some(Item::Note(_) | Item::Link(_)) => vec![word("Enter", KeyWord::Edit), word("D", KeyWord::Remove)],
            Some(Item::Source(_)) => Vec::new(),
            Some(Item::Field(_)) | None => vec![word("Enter", KeyWord::Edit)],
        };
        if self.find.is_on() {
            out.push(word("n N", KeyWord::NextFound));
        }
        out.extend([
            word("y", KeyWord::Copy),
            word("Tab", KeyWord::Sections),
            word("/", KeyWord::Find),
            word("+", KeyWord::ShowEmpty),
            word("Esc", KeyWord::Back),
        ]);
        out
    }
}
