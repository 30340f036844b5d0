//! The board: projects as cards in columns by stage, by light or by lead agency. Moving a card sets its stage or light
//! the way every other edit does; a step back or over a stage asks for its note. Only the cards in view are drawn.

mod columns;
mod draw;

use super::{Screen, Shown, Walk};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::Stage;
use crate::i18n::charts::BoardText as T;
use crate::register::edit::{Assignment, asks_for_note};
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::prompt::Prompt;
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::msg::Effect;
use crate::tui::widgets::scroll::Step;
use columns::{By, Columns};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::collections::{BTreeMap, BTreeSet};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Board {
    columns: Columns,
    /// The columns that are being filled, and how far that is.
    making: Option<(Columns, Walk)>,
    /// What the columns are to be.
    by: By,
    folded: BTreeSet<String>,
    /// The column under the cursor, and the first one in view.
    at: usize,
    first: usize,
    /// How many cards a column may hold, by the code of its stage.
    pub limits: BTreeMap<&'static str, u32>,
    area: Rect,
    shown: Shown,
}

impl Board {
    /// Begins to fill the columns anew.
    fn make(&mut self) {
        self.making = Some((Columns::new(self.by, self.shown.packages), Walk::along(self.shown.ids.len())));
    }

    /// The columns are filled: they come to be seen, the cursor on the card on which it stood.
    fn take(&mut self, mut columns: Columns) {
        let kept = self.selected();
        let same_kind = self.columns.by == columns.by;
        let key = self.columns.get(self.at).filter(|_| same_kind).map(|c| c.key.clone());
        columns.settle(std::mem::take(&mut self.columns));
        self.columns = columns;
        let same = key.and_then(|key| self.columns.position(&key));
        self.at = same.unwrap_or(self.at).min(self.columns.len().saturating_sub(1));
        match kept {
            Some(id) => self.select(id),
            None => self.at = self.columns.nearest_filled(self.at, &self.folded),
        }
        self.first = draw::first_for(self, self.area);
    }

    fn page(&self) -> usize {
        draw::cards_in(self.area)
    }

    fn go(&mut self, step: Step) {
        let page = self.page();
        if let Some(column) = self.columns.get_mut(self.at) {
            column.scroll.go(step, column.ids.len(), page);
        }
    }

    /// Moves the card under the cursor to the next column on one side.
    fn shift(&mut self, forward: bool, scene: &Scene) -> Answer {
        if let Some(refused) = refusal(scene) {
            return refused.into();
        }
        let Some(id) = self.selected() else { return Answer::Say(T::NoCard.say(scene.lang).to_string()) };
        let to = if forward { self.at.checked_add(1) } else { self.at.checked_sub(1) };
        let Some(column) = to.and_then(|at| self.columns.get(at)) else {
            return Answer::Say(T::NoColumn.say(scene.lang).to_string());
        };
        let field = match self.columns.by {
            By::Stage => Field::Stage,
            By::Health => Field::Health,
            By::Agency => return Answer::Say(T::NotByAgency.say(scene.lang).to_string()),
        };
        let seen = scene.register.seen();
        let entry = scene.register.book().entry(id);
        if let (By::Stage, Some(entry), Some(stage)) = (self.columns.by, entry, Stage::parse(&column.key))
            && asks_for_note(&entry.project, stage)
        {
            let prompt = Prompt::stage_note(&[id], stage, seen, scene);
            return Answer::Open(Box::new(Layer::Ask(Ask::Prompt(Box::new(prompt)))));
        }
        let assignments = vec![Assignment::put(field, column.key.clone())];
        Answer::Do(Effect::Set { ids: vec![id], assignments, note: String::new(), seen })
    }

    fn fold(&mut self) {
        if let Some(column) = self.columns.get(self.at)
            && !self.folded.remove(&column.key)
        {
            self.folded.insert(column.key.clone());
        }
    }
}

impl Screen for Board {
    fn begin(&mut self, shown: &Shown, _scene: &Scene) {
        self.shown = shown.clone();
        self.make();
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some((mut columns, mut walk)) = self.making.take() else { return };
        for entry in self.shown.ids.range(walk.next(many)).filter_map(|id| scene.register.book().entry(id)) {
            columns.put(entry, self.shown.counts(entry.id()));
        }
        match walk.is_over() {
            true => self.take(columns),
            false => self.making = Some((columns, walk)),
        }
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        match action {
            Action::Up => self.go(Step::Up),
            Action::Down => self.go(Step::Down),
            Action::PageUp => self.go(Step::PageUp),
            Action::PageDown => self.go(Step::PageDown),
            Action::First => self.go(Step::First),
            Action::Last => self.go(Step::Last),
            Action::ColumnLeft => self.at = self.at.saturating_sub(1),
            Action::ColumnRight => self.at = (self.at + 1).min(self.columns.len().saturating_sub(1)),
            Action::Earlier => return self.shift(false, scene),
            Action::Later => return self.shift(true, scene),
            Action::Fold => self.fold(),
            Action::Group => {
                self.by = self.by.next();
                self.make();
            }
            _ => return Answer::Pass,
        }
        self.first = draw::first_for(self, self.area);
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, _scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        match mouse.kind {
            MouseEventKind::ScrollUp => self.go(Step::Up),
            MouseEventKind::ScrollDown => self.go(Step::Down),
            MouseEventKind::Down(MouseButton::Left) => {
                if let Some((column, card)) = draw::card_at(self, self.area, mouse.column, mouse.row) {
                    let before = self.selected();
                    self.at = column;
                    let page = self.page();
                    if let (Some(column), Some(card)) = (self.columns.get_mut(column), card) {
                        column.scroll.select(card, column.ids.len(), page);
                    }
                    // A click on the card in hand opens it.
                    if card.is_some() && before.is_some() && self.selected() == before {
                        return Answer::Run(Action::Open);
                    }
                }
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.area = body;
        self.first = draw::first_for(self, body);
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::view(self, area, buf, scene);
        None
    }

    fn selected(&self) -> Option<EntityId> {
        let column = self.columns.get(self.at).filter(|c| !self.folded.contains(&c.key))?;
        column.scroll.selected(column.ids.len()).map(|at| column.ids[at])
    }

    fn select(&mut self, id: EntityId) {
        let page = self.page();
        if let Some((at, card)) = self.columns.find(id) {
            self.at = at;
            if let Some(column) = self.columns.get_mut(at) {
                column.scroll.select(card, column.ids.len(), page);
            }
        }
        self.first = draw::first_for(self, self.area);
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Open,
            Action::Earlier,
            Action::Later,
            Action::Group,
            Action::Fold,
            Action::Filter,
            Action::Stage,
            Action::Health,
            Action::Progress,
            Action::Milestones,
            Action::Confirm,
            Action::Undo,
            Action::ShowList,
            Action::Quit,
        ]
    }
}
