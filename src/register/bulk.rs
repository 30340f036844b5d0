//! Acting on many projects in one gesture: what would happen to each of them, which stay as they are and which cannot
//! be changed and why; then all of it as one change set, which one undo takes back.
//!
//! The preview and the act walk the same way (`plan`), so that what was shown is what is done; whatever has changed in
//! between is judged anew when it is done.

use super::book::Entry;
use super::book::passage::Needs;
use super::edit::{Assignment, How, asks_for_note};
use super::error::{Error, Result};
use super::home::random;
use super::{Done, Register, show};
use crate::domain::assess::due;
use crate::domain::field::{Field, Key};
use crate::domain::gesture::{Edit, Intent};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{MilestoneKind, NoteKind, Stage};
use crate::domain::record::Record;
use crate::domain::value::Shift;
use crate::i18n::bulk::BulkText as T;
use crate::i18n::errors::ErrorText;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::store::StoreError;

/// What is done to each of many projects.
#[derive(Clone, Debug, PartialEq)]
pub enum BulkEdit {
    /// Sets fields.
    Fields { assignments: Vec<Assignment>, note: String },
    /// Moves the forecasts of open milestones, of one kind or of all; baselines stay.
    Shift { by: Shift, kind: Option<MilestoneKind>, reason: String },
    /// The next open milestone was reached on this day, as typed.
    Done { on: String },
    /// Still true today.
    Confirm,
    /// The same note.
    Note { kind: NoteKind, text: String },
    /// Removes the project.
    Remove,
}

/// What would become of one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: EntityId,
    /// Both in words; empty for nothing.
    pub before: String,
    pub after: String,
    /// How many things of the project change: milestones, for a shift.
    pub count: usize,
    /// Whether its stage jumps or goes back.
    pub odd: bool,
}

/// What would become of all.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Preview {
    pub changes: Vec<Change>,
    /// Those that are so already.
    pub same: Vec<EntityId>,
    /// Those that cannot be changed, and why.
    pub refused: Vec<(EntityId, String)>,
}

/// What one project comes to.
enum Planned {
    Change(Change, Vec<Edit>),
    Same,
    Refused(String),
}

impl Register {
    /// What an edit would do to each of these projects; nothing is written.
    pub fn preview(&self, ids: &[EntityId], edit: &BulkEdit, lang: Lang) -> Preview {
        let mut out = Preview::default();
        self.plan_each(ids, edit, lang, &mut |id, planned| match planned {
            Planned::Change(change, _) => out.changes.push(change),
            Planned::Same => out.same.push(id),
            Planned::Refused(why) => out.refused.push((id, why)),
        });
        out
    }

    /// Does it to all that can be changed, in one gesture. `seen` is what the preview stood on.
    pub fn act_on_many(&mut self, ids: &[EntityId], edit: &BulkEdit, lang: Lang, seen: Option<i64>) -> Result<Done> {
        let mut edits = Vec::new();
        let mut changed = Vec::new();
        self.plan_each(ids, edit, lang, &mut |_, planned| {
            if let Planned::Change(change, its) = planned {
                changed.push(change.id);
                edits.extend(its);
            }
        });
        let note = match edit {
            BulkEdit::Fields { assignments, note } => {
                // One code for several is refused there.
                return self.set(&changed, assignments, note, lang, seen);
            }
            BulkEdit::Shift { reason, .. } => self.clean_note(reason, lang)?,
            _ => String::new(),
        };
        for edit in &mut edits {
            edit.seen = seen;
        }
        self.write(&Intent::edit(&note), edits)
    }

    /// Shows what each of these projects comes to, in their order. Of many that stand in a large register none is kept.
    fn plan_each(&self, ids: &[EntityId], edit: &BulkEdit, lang: Lang, show: &mut dyn FnMut(EntityId, Planned)) {
        let gone = || Planned::Refused(T::Gone.say(lang).to_string());
        let mut rest = ids.iter();
        let passed = self.book.pass::<StoreError>(ids, &Needs::everything(), &mut |entry| {
            // What was passed over on the way is not there.
            for id in rest.by_ref().take_while(|id| **id != entry.id()) {
                show(*id, gone());
            }
            show(entry.id(), self.plan(entry, edit, lang));
            Ok(())
        });
        rest.for_each(|id| show(*id, gone()));
        if let Err(error) = passed {
            self.book.blame(error);
        }
    }

    fn plan(&self, entry: &Entry, edit: &BulkEdit, lang: Lang) -> Planned {
        let id = entry.id();
        let planned = match edit {
            BulkEdit::Fields { assignments, note } => self.plan_fields(entry, assignments, note, lang),
            BulkEdit::Shift { by, kind, reason } => self.plan_shift(entry, *by, *kind, reason, lang),
            BulkEdit::Done { on } => self.plan_done(entry, on, lang),
            BulkEdit::Confirm => {
                let today = self.clock.today().format("%Y-%m-%d").to_string();
                let before = entry.project.get(Field::ConfirmedOn).map(show::date).unwrap_or_default();
                let edits = vec![Edit::new(id, Field::ConfirmedOn.code(), Some(today.clone()))];
                match entry.project.get(Field::ConfirmedOn) == Some(today.as_str()) {
                    true => Ok(Planned::Same),
                    false => Ok(change(id, before, today, edits)),
                }
            }
            BulkEdit::Note { kind, text } => self.plan_note(entry, *kind, text, lang),
            BulkEdit::Remove => {
                Ok(change(id, String::new(), String::new(), vec![Edit::new(id, ".del", Some("1".to_string()))]))
            }
        };
        planned.unwrap_or_else(|e| Planned::Refused(e.say(lang)))
    }

    fn plan_fields(&self, entry: &Entry, assignments: &[Assignment], note: &str, lang: Lang) -> Result<Planned> {
        let edits = self.edits(&entry.project, assignments, note, lang)?;
        let mut texts: Vec<(String, String)> = Vec::new();
        let mut odd = false;
        for assignment in assignments {
            let before = shown(&entry.project, &assignment.key, self, lang);
            let after = self.wanted(&entry.project, assignment, lang)?;
            if assignment.key == Key::Field(Field::Stage) {
                let value = self.reader(lang).value(&assignment.key, &assignment.text)?;
                odd |= value.as_deref().and_then(Stage::parse).is_some_and(|s| asks_for_note(&entry.project, s));
            }
            if before != after {
                texts.push((before, after));
            }
        }
        if texts.is_empty() || edits.is_empty() {
            return Ok(Planned::Same);
        }
        let join =
            |side: fn(&(String, String)) -> &String| texts.iter().map(side).cloned().collect::<Vec<_>>().join("; ");
        let change = Change { id: entry.id(), before: join(|t| &t.0), after: join(|t| &t.1), count: texts.len(), odd };
        Ok(Planned::Change(change, edits))
    }

    /// What a field would say afterwards.
    fn wanted(&self, record: &Record, assignment: &Assignment, lang: Lang) -> Result<String> {
        let reader = self.reader(lang);
        let Some(field) = assignment.key.field().filter(|f| f.is_set()) else {
            let value = reader.value(&assignment.key, &assignment.text)?;
            return Ok(value.map(|v| show::value(&assignment.key, &v, &self.book, lang)).unwrap_or_default());
        };
        let elements = reader.elements(field, &assignment.text)?;
        let now = record.list(field);
        let wanted: Vec<&String> = match assignment.how {
            How::Put => elements.iter().collect(),
            How::Include => now.iter().chain(elements.iter().filter(|e| !now.contains(e))).collect(),
            How::Exclude => now.iter().filter(|e| !elements.contains(e)).collect(),
        };
        Ok(joined(field, wanted.into_iter(), self, lang))
    }

    fn plan_shift(
        &self,
        entry: &Entry,
        by: Shift,
        kind: Option<MilestoneKind>,
        reason: &str,
        lang: Lang,
    ) -> Result<Planned> {
        let refuse = |text: T| Ok(Planned::Refused(text.say(lang).to_string()));
        let is_kind = |m: &&Record| kind.is_none_or(|k| m.get(Field::MilestoneKind) == Some(k.code()));
        let open: Vec<&Record> =
            entry.milestones.iter().filter(|m| m.get(Field::Actual).is_none()).filter(is_kind).collect();
        if open.is_empty() {
            return refuse(if kind.is_some() { T::NoOpenKind } else { T::NoOpen });
        }
        let dated: Vec<_> = open.into_iter().filter_map(|m| Some((m, due(m)?))).collect();
        if dated.is_empty() {
            return refuse(T::NoDate);
        }
        let (mut edits, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for (milestone, date) in &dated {
            let Some(moved) = by.apply(date) else { return refuse(T::TooFar) };
            let put =
                [Assignment::put(Field::Forecast, moved.canonical()), Assignment::put(Field::ForecastReason, reason)];
            edits.extend(self.edits(milestone, &put, reason, lang)?);
            before.push(format!("{} {}", labels::milestone_title(lang, milestone), date.shown()));
            after.push(moved.shown().into_owned());
        }
        let separator = Word::Separator.say(lang);
        let change = Change {
            id: entry.id(),
            before: before.join(separator),
            after: after.join(separator),
            count: dated.len(),
            odd: false,
        };
        Ok(Planned::Change(change, edits))
    }

    fn plan_done(&self, entry: &Entry, on: &str, lang: Lang) -> Result<Planned> {
        let Some(milestone) = entry.next_open() else { return Ok(Planned::Refused(T::NoOpen.say(lang).to_string())) };
        let edits = self.edits(milestone, &[Assignment::put(Field::Actual, on)], "", lang)?;
        let title = labels::milestone_title(lang, milestone);
        let expected = due(milestone).map(|d| format!(" {}", d.shown())).unwrap_or_default();
        Ok(change(entry.id(), format!("{title}{expected}"), on.to_string(), edits))
    }

    fn plan_note(&self, entry: &Entry, kind: NoteKind, text: &str, lang: Lang) -> Result<Planned> {
        if self.reader(lang).value(&Key::Field(Field::NoteText), text)?.is_none() {
            return Err(Error::usage(ErrorText::Required, &[&labels::field(lang, Field::NoteText)]));
        }
        let id = EntityId { entity: Entity::Note, bytes: random() };
        let all = [
            Assignment::put(Field::NoteOn, self.clock.today().format("%Y-%m-%d").to_string()),
            Assignment::put(Field::NoteKind, kind.code()),
            Assignment::put(Field::NoteText, text),
        ];
        let mut edits = vec![Edit::new(id, Field::NoteOwner.code(), Some(entry.id().hex()))];
        edits.extend(self.edits(&Record::new(id), &all, "", lang)?);
        Ok(change(entry.id(), String::new(), labels::code_label(lang, Field::NoteKind, kind.code()).to_string(), edits))
    }
}

impl BulkEdit {
    /// The edit in one phrase.
    pub fn describe(&self, register: &Register, lang: Lang) -> String {
        match self {
            BulkEdit::Fields { assignments, .. } => {
                let say = |a: &Assignment| describe_assignment(a, register, lang);
                assignments.iter().map(say).collect::<Vec<_>>().join("; ")
            }
            BulkEdit::Shift { by, kind: None, .. } => T::ShiftAll.with(lang, &[by]),
            BulkEdit::Shift { by, kind: Some(kind), .. } => {
                T::ShiftKind.with(lang, &[by, &labels::code_label(lang, Field::MilestoneKind, kind.code())])
            }
            BulkEdit::Done { on } => T::Done.with(lang, &[on]),
            BulkEdit::Confirm => T::Confirm.say(lang).to_string(),
            BulkEdit::Note { text, .. } => T::Note.with(lang, &[&text.replace('\n', " ")]),
            BulkEdit::Remove => T::Remove.say(lang).to_string(),
        }
    }

    /// The same edit for other projects: without what only one project can have. `None` if nothing is left of it.
    pub fn repeated(self) -> Option<BulkEdit> {
        let own = |a: &Assignment| {
            let alone = [Field::Code, Field::NationalCode, Field::NameZh, Field::NameEn, Field::Aliases];
            a.key.field().is_some_and(|f| alone.contains(&f))
        };
        match self {
            BulkEdit::Fields { mut assignments, note } => {
                assignments.retain(|a| !own(a));
                (!assignments.is_empty()).then_some(BulkEdit::Fields { assignments, note })
            }
            BulkEdit::Remove => None,
            other => Some(other),
        }
    }
}

fn describe_assignment(a: &Assignment, register: &Register, lang: Lang) -> String {
    let label = labels::key_label(lang, &a.key);
    let value = match a.key.field().filter(|f| f.is_set()) {
        Some(field) => match register.reader(lang).elements(field, &a.text) {
            Ok(elements) => joined(field, elements.iter(), register, lang),
            Err(_) => a.text.clone(),
        },
        None => match register.reader(lang).value(&a.key, &a.text) {
            Ok(value) => value.map(|v| show::value(&a.key, &v, register.book(), lang)).unwrap_or_default(),
            Err(_) => a.text.clone(),
        },
    };
    match a.how {
        How::Put if value.is_empty() => T::FieldEmpty.with(lang, &[&label]),
        How::Put => T::FieldIs.with(lang, &[&label, &value.replace('\n', " ")]),
        How::Include => T::FieldPlus.with(lang, &[&label, &value]),
        How::Exclude => T::FieldMinus.with(lang, &[&label, &value]),
    }
}

fn change(id: EntityId, before: String, after: String, edits: Vec<Edit>) -> Planned {
    Planned::Change(Change { id, before, after, count: 1, odd: false }, edits)
}

/// A field of a record in words; empty for nothing.
fn shown(record: &Record, key: &Key, register: &Register, lang: Lang) -> String {
    match key.field().filter(|f| f.is_set()) {
        Some(field) => joined(field, record.list(field).iter(), register, lang),
        None => record.value(key).map(|v| show::value(key, v, register.book(), lang)).unwrap_or_default(),
    }
}

fn joined<'a>(field: Field, elements: impl Iterator<Item = &'a String>, register: &Register, lang: Lang) -> String {
    let parts: Vec<String> = elements.map(|e| show::element(field, e, register.book(), lang)).collect();
    parts.join(Word::Separator.say(lang))
}
