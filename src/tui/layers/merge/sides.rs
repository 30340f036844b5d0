//! Deciding: the rows of a preview (or the open conflicts alone) with a cursor, and what was chosen for each conflict.
//! A choice moves on to the next question, so that a few keys decide a few conflicts.

use super::super::{Scene, strokes};
use super::goes_on;
use crate::domain::id::EntityId;
use crate::i18n::merge::MergeWord as W;
use crate::register::merge::{Choice, Choices, Conflict, Party, Preview, words};
use crate::tui::widgets::input::{Edit, Field};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    File(usize),
    /// A line about a file: which, and which line.
    OfFile(usize, usize),
    Sum,
    Conflict(usize),
    Project(usize),
    /// A value of a project that would be shown differently.
    Value(usize, usize),
    Both(usize),
    Pair(usize),
    LeftOut(usize),
}

/// What a key comes to.
pub enum Pressed {
    Stay,
    Pass,
    Leave,
    Say(String),
    /// Carry it out.
    Done,
}

/// What lies before a person who decides.
pub struct Sides {
    pub preview: Option<Preview>,
    pub conflicts: Vec<Conflict>,
    pub chosen: Vec<Choice>,
    /// Which of the pairs were confirmed to be one project.
    pub same: Vec<bool>,
    pub rows: Vec<Row>,
    pub scroll: Scroll,
    /// A third value that is being typed.
    pub third: Option<Field>,
    pub wrong: Option<String>,
}

/// So many values of one project are listed.
pub const VALUES: usize = 8;

impl Sides {
    pub fn preview(mut preview: Preview) -> Sides {
        let conflicts = std::mem::take(&mut preview.conflicts);
        let mut rows: Vec<Row> = Vec::new();
        for (i, file) in preview.files.iter().enumerate() {
            rows.push(Row::File(i));
            let notes = [file.other_register, file.newer.is_some(), file.outside > 0, file.ahead.is_some()];
            let lines = 1 + file.authors.len() + notes.into_iter().filter(|n| *n).count();
            rows.extend((0..lines).map(|n| Row::OfFile(i, n)));
        }
        rows.push(Row::Sum);
        let first = rows.len();
        rows.extend((0..conflicts.len()).map(Row::Conflict));
        rows.extend((0..preview.both.len()).map(Row::Both));
        rows.extend((0..preview.pairs.len()).map(Row::Pair));
        rows.extend((0..preview.left_out.len()).map(Row::LeftOut));
        for (i, project) in preview.projects.iter().enumerate() {
            rows.push(Row::Project(i));
            // One more row says how many there are beside them.
            let values = words::together(&project.lines).len().min(VALUES + 1);
            rows.extend((0..values).map(|n| Row::Value(i, n)));
        }
        let at = if conflicts.is_empty() { 0 } else { first };
        let chosen = vec![Choice::Leave; conflicts.len()];
        let (third, wrong, same) = (None, None, vec![false; preview.pairs.len()]);
        Sides { preview: Some(preview), conflicts, chosen, same, rows, scroll: Scroll::at(at), third, wrong }
    }

    pub fn open(conflicts: Vec<Conflict>, project: Option<EntityId>) -> Sides {
        let rows: Vec<Row> = (0..conflicts.len()).map(Row::Conflict).collect();
        let at = conflicts.iter().position(|c| project.is_some() && c.project == project).unwrap_or(0);
        let chosen = vec![Choice::Leave; conflicts.len()];
        let (third, wrong, same) = (None, None, Vec::new());
        Sides { preview: None, conflicts, chosen, same, rows, scroll: Scroll::at(at), third, wrong }
    }

    pub fn is_nothing(&self) -> bool {
        self.preview.as_ref().is_some_and(Preview::is_nothing)
    }

    pub fn count(&self) -> usize {
        self.conflicts.len()
    }

    /// How many are decided.
    pub fn made(&self) -> usize {
        self.chosen.iter().filter(|c| **c != Choice::Leave).count()
    }

    /// The conflict under the cursor.
    pub fn at(&self) -> Option<usize> {
        match self.rows.get(self.scroll.selected(self.rows.len())?) {
            Some(Row::Conflict(i)) => Some(*i),
            _ => None,
        }
    }

    /// The pair under the cursor.
    fn pair_at(&self) -> Option<usize> {
        match self.rows.get(self.scroll.selected(self.rows.len())?) {
            Some(Row::Pair(i)) => Some(*i),
            _ => None,
        }
    }

    /// The pairs that are one project: the one that goes, and the one that is kept.
    pub fn joined(&self) -> Vec<(EntityId, EntityId)> {
        let pairs = self.preview.iter().flat_map(|p| &p.pairs).zip(&self.same);
        pairs.filter(|(_, same)| **same).map(|(pair, _)| (pair.theirs.id, pair.mine)).collect()
    }

    /// Whether any pair is asked about.
    fn has_pairs(&self) -> bool {
        !self.same.is_empty()
    }

    pub fn choices(&self) -> Choices {
        let pairs = self.conflicts.iter().zip(&self.chosen);
        pairs.map(|(c, choice)| ((c.entity, c.name.clone()), choice.clone())).collect()
    }

    pub fn decided(&self) -> Vec<(Conflict, Choice)> {
        let pairs = self.conflicts.iter().zip(&self.chosen).filter(|(_, choice)| **choice != Choice::Leave);
        pairs.map(|(c, choice)| (c.clone(), choice.clone())).collect()
    }

    /// What was decided is written: those questions go.
    pub fn settled(&mut self) {
        let mut left: Vec<bool> = self.chosen.iter().map(|c| *c == Choice::Leave).collect();
        let mut keep = left.drain(..);
        self.conflicts.retain(|_| keep.next().unwrap_or(true));
        drop(keep);
        self.chosen = vec![Choice::Leave; self.conflicts.len()];
        self.rows = (0..self.conflicts.len()).map(Row::Conflict).collect();
        self.scroll = Scroll::at(0);
    }

    fn height(&self, area: Rect) -> usize {
        usize::from(super::draw::list_height(area, self.at().is_some()))
    }

    pub fn on_paste(&mut self, text: &str) -> Edit {
        self.third.as_mut().map_or(Edit::Ignored, |field| field.paste(text))
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene, area: Rect) -> Pressed {
        if self.third.is_some() {
            return self.on_third(key, scene, area);
        }
        if strokes::leaves(key) || strokes::sign(key) == Some('q') {
            return Pressed::Leave;
        }
        if goes_on(key) {
            return Pressed::Done;
        }
        if let Some(step) = strokes::step(key) {
            self.scroll.go(step, self.rows.len(), self.height(area));
            return Pressed::Stay;
        }
        if matches!(key.code, KeyCode::Tab) {
            self.next_open(area);
            return Pressed::Stay;
        }
        let Some(sign) = strokes::sign(key) else { return Pressed::Pass };
        if let (Some(at), 's' | 'n') = (self.pair_at(), sign) {
            self.same[at] = sign == 's';
            let height = self.height(area);
            self.scroll.go(Step::Down, self.rows.len(), height);
            return Pressed::Stay;
        }
        if sign == 's' && self.has_pairs() {
            return Pressed::Say(W::PairFirst.say(scene.lang).to_string());
        }
        let Some(at) = self.at() else {
            return match sign {
                'm' | 't' | 'b' | 'v' | 'a' | 'f' | 'n' if self.count() > 0 => {
                    self.next_open(area);
                    Pressed::Stay
                }
                'M' | 'T' => self.decide_rest(sign, scene),
                _ => Pressed::Pass,
            };
        };
        let unclear = |word: W| Pressed::Say(word.say(scene.lang).to_string());
        match sign {
            'm' | 't' => {
                let party = if sign == 'm' { Party::Mine } else { Party::Theirs };
                match side(&self.conflicts[at], party) {
                    Some(i) => self.choose(at, Choice::Side(i), area),
                    None => return unclear(W::Unclear),
                }
            }
            '1'..='9' => {
                let i = sign as usize - '1' as usize;
                match i < self.conflicts[at].sides.len() {
                    true => self.choose(at, Choice::Side(i), area),
                    false => return unclear(W::Unclear),
                }
            }
            'b' if self.conflicts[at].is_joinable() => self.choose(at, Choice::Joined, area),
            'b' => return unclear(W::NotJoinable),
            'v' if self.conflicts[at].key == crate::domain::field::Key::Deleted => return unclear(W::NoThird),
            'v' => {
                let lead = self.conflicts[at].sides[0].value(&self.conflicts[at].key).unwrap_or_default();
                self.third = Some(Field::line(&lead.replace('\n', " ")));
                self.wrong = None;
            }
            'n' => {
                self.chosen[at] = Choice::Leave;
                self.next_open(area);
            }
            'a' => return self.like_this(at, scene, |a, b| author(a) == author(b)),
            'f' => return self.like_this(at, scene, |a, b| a.key == b.key),
            'M' | 'T' => return self.decide_rest(sign, scene),
            _ => return Pressed::Pass,
        }
        Pressed::Stay
    }

    fn on_third(&mut self, key: KeyEvent, scene: &Scene, area: Rect) -> Pressed {
        let (Some(field), Some(at)) = (&mut self.third, self.scroll.selected(self.rows.len())) else {
            return Pressed::Stay;
        };
        if strokes::leaves(key) {
            self.third = None;
            return Pressed::Stay;
        }
        if goes_on(key) {
            let Some(Row::Conflict(at)) = self.rows.get(at).copied() else { return Pressed::Stay };
            match scene.register.third(&self.conflicts[at], field.text(), scene.lang) {
                Ok(choice) => {
                    self.third = None;
                    self.wrong = None;
                    self.choose(at, choice, area);
                }
                Err(e) => self.wrong = Some(e.say(scene.lang)),
            }
            return Pressed::Stay;
        }
        match field.press(key) {
            Edit::Refused(_) => Pressed::Say(W::HiddenOut.say(scene.lang).to_string()),
            _ => Pressed::Stay,
        }
    }

    fn choose(&mut self, at: usize, choice: Choice, area: Rect) {
        self.chosen[at] = choice;
        self.next_open(area);
    }

    /// Goes to the next question that is not decided, if there is one.
    fn next_open(&mut self, area: Rect) {
        let from = self.scroll.selected(self.rows.len()).unwrap_or(0);
        let open = |row: &Row| matches!(row, Row::Conflict(i) if self.chosen[*i] == Choice::Leave);
        let after = self.rows.iter().enumerate().skip(from + 1).find(|(_, r)| open(r));
        let next = after.or_else(|| self.rows.iter().enumerate().find(|(_, r)| open(r))).map(|(n, _)| n);
        if let Some(next) = next {
            let height = self.height(area);
            self.scroll.select(next, self.rows.len(), height);
        }
    }

    /// Mine, or theirs, for all that is not decided.
    fn decide_rest(&mut self, sign: char, scene: &Scene) -> Pressed {
        let party = if sign == 'M' { Party::Mine } else { Party::Theirs };
        let mut n = 0;
        for (conflict, choice) in self.conflicts.iter().zip(&mut self.chosen).filter(|(_, c)| **c == Choice::Leave) {
            if let Some(i) = side(conflict, party) {
                *choice = Choice::Side(i);
                n += 1;
            }
        }
        Pressed::Say(W::DecidedMany.with(scene.lang, &[&n]))
    }

    /// The choice of this conflict for all that are like it.
    fn like_this(&mut self, at: usize, scene: &Scene, like: impl Fn(&Conflict, &Conflict) -> bool) -> Pressed {
        let party = match self.chosen[at] {
            Choice::Side(i) => self.conflicts[at].sides[i].party,
            _ => return Pressed::Say(W::ChooseFirst.say(scene.lang).to_string()),
        };
        let mut n = 0;
        for i in 0..self.conflicts.len() {
            if like(&self.conflicts[at], &self.conflicts[i])
                && let Some(side) = side(&self.conflicts[i], party)
            {
                self.chosen[i] = Choice::Side(side);
                n += 1;
            }
        }
        Pressed::Say(W::DecidedMany.with(scene.lang, &[&n]))
    }

    pub fn hints(&self, done: W, scene: &Scene) -> Vec<(String, String)> {
        let say = |key: &str, word: W| (key.to_string(), word.say(scene.lang).to_string());
        if self.third.is_some() {
            return vec![say("Enter", W::Keep), say("Esc", W::Leave)];
        }
        let mut out = vec![say("Enter", if self.is_nothing() { W::Close } else { done })];
        if self.pair_at().is_some() {
            return vec![out.remove(0), say("s", W::SameOne), say("n", W::Undecide), say("Esc", W::Leave)];
        }
        if !self.conflicts.is_empty() {
            out.extend([say("m", W::Mine), say("t", W::Theirs), say("v", W::Third)]);
            // Only where it can be done: the line is short.
            out.extend(self.at().filter(|at| self.conflicts[*at].is_joinable()).map(|_| say("b", W::BothTexts)));
            out.extend([say("n", W::Undecide), say("Esc", W::Leave), say("a", W::SameAuthor)]);
            out.extend([say("f", W::SameField), say("M", W::RestMine), say("T", W::RestTheirs)]);
            return out;
        }
        out.push(say("Esc", W::Leave));
        out
    }
}

/// The side of a party; where several are theirs, the one that is shown or else the first.
fn side(conflict: &Conflict, party: Party) -> Option<usize> {
    let first = || conflict.sides.iter().position(|s| s.party == party);
    conflict.side_of(party).or_else(|| if party == Party::Theirs { first() } else { None })
}

/// Whose the other side is.
fn author(conflict: &Conflict) -> Option<&str> {
    side(conflict, Party::Theirs).map(|i| conflict.sides[i].author.as_str())
}
