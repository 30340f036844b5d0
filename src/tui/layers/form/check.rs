//! What a form refuses, and what it gives away: each field is read when it is left, all together when it is saved.
//!
//! Two questions are asked inside the form: a stage that moves back or over a step wants its note, and a forecast that
//! moves wants its reason. Both are fields of the form; the cursor goes there.

use super::{Form, Purpose};
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::kinds::Stage;
use crate::i18n::errors::ErrorText;
use crate::i18n::labels;
use crate::register::edit::{Assignment, asks_for_note};
use crate::tui::layers::prompt::{moves_forecast, saved};
use crate::tui::layers::typed::Wrong;
use crate::tui::layers::{Outcome, Scene};
use crate::tui::msg::Effect;

impl Form {
    /// Reads the field that is being left, and remembers what is wrong with it.
    pub(super) fn check_row(&mut self, row: usize, scene: &Scene) {
        let wrong = match self.rows.get(row) {
            Some(super::Row::Cell(cell)) if cell.is_changed() => {
                let text = cell.text();
                let put = [Assignment::put(cell.key().clone(), text.clone())];
                let checked = scene.register.check_assignments(&self.record, &put, scene.lang);
                checked.err().map(|error| Wrong::of(&error, cell.key(), &text, scene))
            }
            _ => None,
        };
        match wrong {
            Some(wrong) => _ = self.wrong.insert(row, wrong),
            None => _ = self.wrong.remove(&row),
        }
    }

    /// Saves if nothing is wrong; else goes to the first field that is.
    pub(super) fn save(&mut self, scene: &Scene) -> Outcome {
        let rows: Vec<usize> = self.cells().map(|(n, _)| n).collect();
        for row in rows {
            self.check_row(row, scene);
        }
        self.check_required(scene);
        self.check_reasons(scene);
        if let Some((row, wrong)) = self.wrong.iter().next() {
            let (row, end) = (*row, wrong.at.end);
            self.at = row;
            if let Some(cell) = self.cell_mut()
                && let super::cell::Control::Text(field) = cell.control_mut()
            {
                field.place(end);
            }
            self.follow(scene);
            return Outcome::Stay;
        }
        let assignments = self.assignments();
        if assignments.is_empty() && self.purpose == Purpose::Edit {
            return Outcome::Close;
        }
        // Fields that are right one by one may still not go together.
        if let Err(error) = scene.register.check_assignments(&self.record, &assignments, scene.lang) {
            self.remark = Some(error.say(scene.lang));
            return Outcome::Stay;
        }
        Outcome::CloseAnd(self.effect(assignments))
    }

    /// What was changed, as the desk takes it.
    fn assignments(&self) -> Vec<Assignment> {
        let changed = self.cells().filter(|(_, cell)| cell.is_changed());
        changed.map(|(_, cell)| Assignment::put(cell.key().clone(), cell.text())).collect()
    }

    fn effect(&self, assignments: Vec<Assignment>) -> Effect {
        let note = self.reason();
        let (id, seen) = (self.record.id, self.seen);
        let typed = |field: Field| self.text(&Key::Field(field)).unwrap_or_default().trim().to_string();
        match self.purpose {
            Purpose::Edit if id.entity == Entity::Project => Effect::Set { ids: vec![id], assignments, note, seen },
            Purpose::Edit => Effect::SetItem { id, assignments, note, seen, what: saved(id.entity) },
            Purpose::AddProject => {
                let (zh, en) = (typed(Field::NameZh), typed(Field::NameEn));
                Effect::Add { name: if zh.is_empty() { en } else { zh }, assignments }
            }
            Purpose::AddAgency => {
                let named = |a: &Assignment| a.key == Key::Field(Field::AgencyCode);
                let assignments = assignments.into_iter().filter(|a| !named(a)).collect();
                Effect::AddAgency { code: typed(Field::AgencyCode), assignments }
            }
            Purpose::Measure => Effect::SetTarget {
                key: self.record.get(Field::TargetKey).unwrap_or_default().to_string(),
                value: typed(Field::TargetCurrent),
                date: typed(Field::TargetCurrentOn),
                source: typed(Field::TargetCurrentSource),
            },
            Purpose::AddMilestone(project, kind) => Effect::AddMilestone { project, kind, assignments },
            Purpose::AddLink(project) => {
                Effect::AddLink { project, title: typed(Field::LinkTitle), address: typed(Field::LinkAddress) }
            }
        }
    }

    /// What is said of the whole gesture: why the stage or the forecast moves.
    fn reason(&self) -> String {
        let said = |main: Field, why: Field| {
            let cell = |f: Field| self.cells().find(|(_, c)| *c.key() == Key::Field(f)).map(|(_, c)| c);
            let moved = cell(main).is_some_and(super::Cell::is_changed);
            cell(why).filter(|c| moved && c.is_changed()).map(super::Cell::text)
        };
        said(Field::Stage, Field::StageNote)
            .or_else(|| said(Field::Forecast, Field::ForecastReason))
            .unwrap_or_default()
    }

    fn check_required(&mut self, scene: &Scene) {
        let names = [Field::NameZh, Field::NameEn];
        let named = names.iter().any(|f| self.text(&Key::Field(*f)).is_some_and(|t| !t.trim().is_empty()));
        let empty: Vec<(usize, String)> = self
            .cells()
            .filter(|(_, cell)| cell.is_required() && cell.is_empty())
            .filter(|(_, cell)| !(named && names.iter().any(|f| *cell.key() == Key::Field(*f))))
            .map(|(n, cell)| (n, ErrorText::Required.with(scene.lang, &[&cell.label()])))
            .collect();
        for (row, what) in empty {
            self.wrong.insert(row, Wrong::say(what, ""));
        }
    }

    /// The note of an odd move of the stage, the reason of a moved forecast.
    fn check_reasons(&mut self, scene: &Scene) {
        let find = |form: &Form, field: Field| {
            form.cells().find(|(_, c)| *c.key() == Key::Field(field)).map(|(n, c)| (n, c.text(), c.is_changed()))
        };
        let ask = |form: &mut Form, why: Field, what: String| {
            if let Some((row, text, changed)) = find(form, why)
                && (!changed || text.trim().is_empty())
            {
                form.wrong.insert(row, Wrong::say(what, &text));
            }
        };
        let entry = scene.register.book().entry(self.record.id);
        if let (Some(entry), Some((_, code, true))) = (entry, find(self, Field::Stage))
            && let Some(stage) = Stage::parse(&code)
            && asks_for_note(&entry.project, stage)
        {
            let label = |code: &str| labels::code_label(scene.lang, Field::Stage, code).to_string();
            let from = entry.project.get(Field::Stage).map(label).unwrap_or_default();
            ask(self, Field::StageNote, ErrorText::NoteNeeded.with(scene.lang, &[&from, &label(&code)]));
        }
        if let Some((_, text, true)) = find(self, Field::Forecast)
            && moves_forecast(&self.record, &text, scene)
        {
            ask(self, Field::ForecastReason, ErrorText::ReasonNeeded.say(scene.lang).to_string());
        }
    }
}
