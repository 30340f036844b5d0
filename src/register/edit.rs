//! Setting fields: what a person typed becomes edits, with the companions that move as one, and one gesture.
//!
//! A person who sets a stage confirms it: basis and date follow. A light carries its date and comment, a lead agency
//! its basis, a pause its reason. Moving a stage backwards or over a step, and moving a forecast, ask for a note; the
//! fronts ask, the desk only tells (`asks`).

use super::book::Entry;
use super::error::{Error, Result};
use super::reading::Reader;
use super::{Done, Register};
use crate::domain::field::{Field, FieldKind, Group, Key};
use crate::domain::gesture::{Edit, Intent};
use crate::domain::id::EntityId;
use crate::domain::kinds::{Activity, Basis, Stage};
use crate::domain::position;
use crate::domain::record::{Record, project_id};
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use std::collections::{BTreeMap, HashSet};

/// What a person wants of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub key: Key,
    pub how: How,
    pub text: String,
}

/// Put the value, or (sets only) put one more element in or take one out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Put,
    Include,
    Exclude,
}

impl Assignment {
    pub fn put(key: impl Into<Key>, text: impl Into<String>) -> Assignment {
        Assignment { key: key.into(), how: How::Put, text: text.into() }
    }
}

impl From<Field> for Key {
    fn from(field: Field) -> Key {
        Key::Field(field)
    }
}

/// Whether setting this stage asks for a note: a step backwards or over a stage.
pub fn asks_for_note(project: &Record, to: Stage) -> bool {
    let from = project.get(Field::Stage).and_then(Stage::parse);
    from.is_some_and(|from| from != to && !from.is_next(to))
}

impl Register {
    /// A reader of typed values, with errors that name fields in this language.
    pub fn reader(&self, lang: Lang) -> Reader<'_> {
        Reader { book: &self.book, today: self.clock.today(), lang }
    }

    /// Sets fields of projects, in one gesture. `seen` is what a form remembered when it opened.
    pub fn set(
        &mut self,
        ids: &[EntityId],
        assignments: &[Assignment],
        note: &str,
        lang: Lang,
        seen: Option<i64>,
    ) -> Result<Done> {
        let mut edits = Vec::new();
        self.each_of::<Error>(ids, &mut |record| {
            edits.extend(self.edits(record, assignments, note, lang)?);
            Ok(())
        })?;
        // What must differ from project to project cannot be given to several at once.
        let alike = |e: &Edit| (e.name.clone(), e.value.as_ref().map(|v| v.to_lowercase()));
        for (i, edit) in edits.iter().enumerate().filter(|(_, e)| e.value.is_some()) {
            let one_of_a_kind = [Field::Code, Field::NationalCode].iter().any(|f| f.code() == edit.name);
            if one_of_a_kind && edits[..i].iter().any(|other| alike(other) == alike(edit)) {
                return Err(Error::usage(ErrorText::CodeTaken, &[&edit.value.clone().unwrap_or_default()]));
            }
        }
        for edit in &mut edits {
            edit.seen = seen;
        }
        let note = self.clean_note(note, lang)?;
        self.write(&Intent::edit(&note), edits)
    }

    /// Shows the records of projects one after another, each as it stands. Of a large register they are read by their
    /// ids and none is kept, so that it takes as long as there are projects asked for, however many there are.
    pub fn each_of<E: From<Error>>(
        &self,
        ids: &[EntityId],
        show: &mut dyn FnMut(&Record) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        for id in ids {
            let gone = || Error::usage(ErrorText::UnknownCode, &[&id.hex()]);
            match self.book.is_whole() {
                true => show(&self.book.entry(*id).ok_or_else(gone)?.project)?,
                false => {
                    let record = self.store.record(*id).map_err(Error::from)?;
                    show(&record.filter(|project| !project.deleted).ok_or_else(gone)?)?;
                }
            }
        }
        Ok(())
    }

    /// Checks assignments without writing: what `set` would refuse is refused here.
    pub fn check_assignments(&self, record: &Record, assignments: &[Assignment], lang: Lang) -> Result<()> {
        self.edits(record, assignments, "", lang).map(|_| ())
    }

    /// The edits that assignments mean for a record (any entity), companions included.
    pub(crate) fn edits(
        &self,
        record: &Record,
        assignments: &[Assignment],
        note: &str,
        lang: Lang,
    ) -> Result<Vec<Edit>> {
        let reader = self.reader(lang);
        let mut single: BTreeMap<Key, Option<String>> = BTreeMap::new();
        let mut edits = Vec::new();
        let mut sets: BTreeMap<Field, Vec<String>> = BTreeMap::new();
        for assignment in assignments {
            match assignment.key.field().filter(|f| f.is_set()) {
                Some(field) => {
                    let elements = reader.elements(field, &assignment.text)?;
                    let now = sets.entry(field).or_insert_with(|| record.list(field).to_vec());
                    match assignment.how {
                        How::Put => *now = elements,
                        How::Include => {
                            for element in elements {
                                if !now.contains(&element) {
                                    now.push(element);
                                }
                            }
                        }
                        How::Exclude => now.retain(|e| !elements.contains(e)),
                    }
                }
                None => {
                    let value = reader.value(&assignment.key, &assignment.text)?;
                    self.judge(record, &assignment.key, value.as_deref(), lang)?;
                    single.insert(assignment.key.clone(), value);
                }
            }
        }
        self.judge_names(record, &single, lang)?;
        for (field, wanted) in sets {
            let set_edits = self.set_edits(record, field, &wanted)?;
            if field == Field::Agencies && !set_edits.is_empty() {
                single.entry(Key::Field(Field::AgenciesBasis)).or_insert(Some(Basis::Confirmed.code().to_string()));
            }
            edits.extend(set_edits);
        }
        let groups: Vec<Group> = {
            let mut seen = Vec::new();
            for group in single.keys().filter_map(|k| k.field()).filter_map(Field::group) {
                if !seen.contains(&group) {
                    seen.push(group);
                }
            }
            seen
        };
        for group in groups {
            self.complete(record, group, &mut single, note);
        }
        for (key, value) in &single {
            let changed = record.value(key) != value.as_deref();
            let group = key.field().and_then(Field::group);
            let moves = group.is_some_and(|g| {
                g.fields().any(|f| single.get(&Key::Field(f)).is_some_and(|v| record.get(f) != v.as_deref()))
            });
            if changed || moves || record.conflicts > 0 {
                let mut edit = Edit::new(record.id, key.name(), value.clone());
                edit.force = moves;
                edits.push(edit);
            }
        }
        Ok(edits)
    }

    /// Refuses values that are well formed but cannot be.
    fn judge(&self, record: &Record, key: &Key, value: Option<&str>, lang: Lang) -> Result<()> {
        let Key::Field(field) = key else { return Ok(()) };
        match (field, value) {
            (Field::Code, None) => {
                Err(Error::usage(ErrorText::Required, &[&crate::i18n::labels::field(lang, Field::Code)]))
            }
            (Field::Code, Some(code)) => {
                let taken = self.book.other_with_code(code, record.id).is_some();
                if taken { Err(Error::usage(ErrorText::CodeTaken, &[&code])) } else { Ok(()) }
            }
            (Field::NationalCode, Some(code)) => match self.book.other_with(Field::NationalCode, code, record.id) {
                Some(e) => Err(Error::usage(ErrorText::NationalCodeTaken, &[&code, &e.code])),
                None => Ok(()),
            },
            (Field::Parent, Some(parent)) => self.judge_parent(record, parent),
            _ => Ok(()),
        }
    }

    /// A project keeps at least one name.
    fn judge_names(&self, record: &Record, single: &BTreeMap<Key, Option<String>>, lang: Lang) -> Result<()> {
        let names = [Field::NameZh, Field::NameEn];
        let emptied = names.into_iter().find(|f| single.get(&Key::Field(*f)).is_some_and(Option::is_none));
        let stays = |f: Field| single.get(&Key::Field(f)).map_or(record.get(f).is_some(), Option::is_some);
        match emptied.filter(|_| !names.into_iter().any(stays)) {
            Some(field) => Err(Error::usage(ErrorText::Required, &[&crate::i18n::labels::field(lang, field)])),
            None => Ok(()),
        }
    }

    /// A project cannot belong to itself or to one of its own parts.
    fn judge_parent(&self, record: &Record, parent: &str) -> Result<()> {
        let mut at = project_id(parent);
        let mut passed = HashSet::new();
        while let Some(id) = at {
            let entry = self.book.entry(id);
            if id == record.id || !passed.insert(id) {
                let own = record.get(Field::Code).unwrap_or_default();
                let code = project_id(parent).and_then(|p| self.book.entry(p)).map_or("", |e| e.code.as_str());
                return Err(Error::usage(ErrorText::ParentCircle, &[&own, &code]));
            }
            at = entry.and_then(|e| project_id(e.project.get(Field::Parent)?));
        }
        Ok(())
    }

    /// Writes out the fields that move with those that were assigned.
    fn complete(&self, record: &Record, group: Group, single: &mut BTreeMap<Key, Option<String>>, note: &str) {
        let today = self.clock.today().format("%Y-%m-%d").to_string();
        let assigned = |single: &BTreeMap<Key, Option<String>>, f: Field| single.contains_key(&Key::Field(f));
        let changes = |single: &BTreeMap<Key, Option<String>>, f: Field| {
            single.get(&Key::Field(f)).is_some_and(|v| record.get(f) != v.as_deref())
        };
        let said = Some(crate::domain::text::normalise(note)).filter(|n| !n.is_empty());
        let mut companion = |field: Field, value: Option<String>| {
            if !assigned(single, field) {
                single.insert(Key::Field(field), value);
            }
        };
        match group {
            Group::Stage => {
                companion(Field::StageBasis, Some(Basis::Confirmed.code().to_string()));
                companion(Field::StageOn, Some(today));
                companion(Field::StageNote, said);
            }
            Group::Health => {
                companion(Field::HealthOn, Some(today));
                companion(Field::HealthNote, said);
            }
            Group::Lead => companion(Field::LeadBasis, Some(Basis::Confirmed.code().to_string())),
            Group::Activity => {
                let paused = single.get(&Key::Field(Field::Activity)).and_then(|v| v.as_deref());
                let pausing = paused == Some(Activity::Paused.code()) && changes(single, Field::Activity);
                let resuming =
                    single.contains_key(&Key::Field(Field::Activity)) && paused != Some(Activity::Paused.code());
                for field in [Field::PauseReason, Field::PauseSince, Field::PauseNext, Field::PauseUntil] {
                    if !assigned(single, field) && resuming {
                        single.insert(Key::Field(field), None);
                    }
                }
                if pausing && !assigned(single, Field::PauseSince) {
                    single.insert(Key::Field(Field::PauseSince), Some(today));
                }
            }
            Group::Forecast => {
                if changes(single, Field::Forecast) {
                    if !assigned(single, Field::ForecastReason) {
                        single.insert(Key::Field(Field::ForecastReason), said);
                    }
                    if !assigned(single, Field::ForecastSource) {
                        single.insert(Key::Field(Field::ForecastSource), None);
                    }
                }
            }
        }
        for field in group.fields() {
            if !assigned(single, field) {
                single.insert(Key::Field(field), record.get(field).map(str::to_string));
            }
        }
    }

    /// The edits that bring a set to the wanted elements: one field per element; in ordered sets positions follow.
    pub(super) fn set_edits(&self, record: &Record, field: Field, wanted: &[String]) -> Result<Vec<Edit>> {
        let now = record.list(field);
        let mut edits = Vec::new();
        for gone in now.iter().filter(|e| !wanted.contains(e)) {
            edits.push(Edit::new(record.id, Key::element(field, gone).name(), None));
        }
        if !matches!(field.kind(), FieldKind::List(_)) {
            for new in wanted.iter().filter(|e| !now.contains(e)) {
                edits.push(Edit::new(record.id, Key::element(field, new).name(), Some(new.clone())));
            }
            return Ok(edits);
        }
        // Elements whose order did not change keep their positions; the others are put between them.
        let mut positions: Vec<Option<String>> = Vec::new();
        let mut last: Option<String> = None;
        for element in wanted {
            let stored = match now.contains(element) {
                true => self.position_of(record, field, element)?,
                false => None,
            };
            let keeps = stored.filter(|p| last.as_ref().is_none_or(|l| l < p));
            last = keeps.clone().or(last);
            positions.push(keeps);
        }
        let mut before: Option<String> = None;
        for (i, element) in wanted.iter().enumerate() {
            if let Some(position) = &positions[i] {
                before = Some(position.clone());
                continue;
            }
            let after = positions[i..].iter().flatten().next();
            let position = position::between(before.as_deref(), after.map(String::as_str));
            let value = format!("{position} {element}");
            edits.push(Edit::new(record.id, Key::element(field, element).name(), Some(value)));
            before = Some(position);
        }
        Ok(edits)
    }

    fn position_of(&self, record: &Record, field: Field, element: &str) -> Result<Option<String>> {
        let heads = self.store.heads(record.id, &Key::element(field, element).name())?;
        let value = crate::domain::head::winner(&heads).and_then(|h| h.value.clone());
        Ok(value.and_then(|v| v.split_once(' ').map(|(position, _)| position.to_string())))
    }

    /// A person's own words about a gesture.
    pub(crate) fn clean_note(&self, note: &str, lang: Lang) -> Result<String> {
        let key = Key::Field(Field::NoteText);
        Ok(self.reader(lang).value(&key, note)?.unwrap_or_default())
    }

    /// The project with this code; an error that says whether it is unknown or deleted.
    pub fn by_code(&self, code: &str) -> Result<&Entry> {
        if let Some(entry) = self.coded(code)? {
            return Ok(entry);
        }
        let error = Error::usage(ErrorText::UnknownCode, &[&code]);
        Err(match self.nearest_code(code) {
            Some(near) => error.hint(HintText::NearestIs, &[&near]),
            None => error.hint(HintText::ListCodes, &[]),
        })
    }

    /// The project with this code, if one has it; an error if it is deleted. What comes near is not looked for.
    pub fn coded(&self, typed: &str) -> Result<Option<&Entry>> {
        if let Some(entry) = self.book.find(typed) {
            return Ok(Some(entry));
        }
        let same = |d: &&Record| d.get(Field::Code).is_some_and(|c| c.eq_ignore_ascii_case(typed.trim()));
        if self.book.deleted().iter().any(|d| same(&d)) {
            return Err(Error::usage(ErrorText::DeletedCode, &[&typed]).hint(HintText::RestoreIt, &[&typed]));
        }
        Ok(None)
    }

    /// The code most like an unknown one: the same letters and digits apart from signs, case and leading zeros.
    fn nearest_code(&self, code: &str) -> Option<String> {
        let plain = |text: &str| {
            let mut out = String::new();
            for part in super::book::natural(&crate::domain::text::halfwidth(text)) {
                match part {
                    (0, n, _) => out.push_str(&n.to_string()),
                    (_, _, letters) => out.extend(letters.chars().filter(|c| c.is_alphanumeric())),
                }
            }
            out
        };
        let wanted = plain(code);
        if !self.book.is_whole() {
            let codes = self.store.first_codes(usize::MAX).unwrap_or_default();
            return codes.into_iter().map(|(code, _)| code).find(|code| plain(code) == wanted);
        }
        self.book.entries().iter().find(|e| plain(&e.code) == wanted).map(|e| e.code.clone())
    }
}
