//! Making, removing and bringing back: projects, milestones, notes, links, agencies; confirming; target figures.
//! Nothing is ever erased: removing is a mark in the log, and restoring takes it away.

use super::edit::Assignment;
use super::error::{Error, Result};
use super::home::random;
use super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::gesture::{Edit, Intent};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Activity, Health, Kind, MilestoneKind, NoteKind, Sector, Stage};
use crate::domain::position;
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels};

impl Register {
    /// Adds a project. Without a code it gets the next free one of its sector; without a kind it is a project in
    /// preparation of nothing yet (`identification`).
    pub fn add(&mut self, name: &str, assignments: &[Assignment], lang: Lang) -> Result<(EntityId, Done)> {
        let id = EntityId { entity: Entity::Project, bytes: random() };
        let record = Record::new(id);
        let mut all = Vec::new();
        let given = |f: Field| assignments.iter().any(|a| a.key == Key::Field(f));
        let name_field = if name.is_ascii() { Field::NameEn } else { Field::NameZh };
        if !given(name_field) {
            all.push(Assignment::put(name_field, name));
        }
        let reader = self.reader(lang);
        let sector = assignments.iter().find(|a| a.key == Key::Field(Field::Sector));
        let sector = match sector {
            Some(a) => reader.value(&a.key, &a.text)?.as_deref().and_then(Sector::parse),
            None => None,
        };
        let defaults = [
            (Field::Code, self.free_code(sector)),
            (Field::Kind, Kind::Project.code().to_string()),
            (Field::Stage, Stage::Identification.code().to_string()),
            (Field::Activity, Activity::Active.code().to_string()),
            (Field::Health, Health::Unrated.code().to_string()),
        ];
        for (field, value) in defaults {
            if !given(field) {
                all.push(Assignment::put(field, value));
            }
        }
        all.extend(assignments.iter().cloned());
        if reader.value(&Key::Field(name_field), name)?.is_none() && !given(name_field) {
            return Err(Error::usage(ErrorText::Required, &[&labels::field(lang, name_field)]));
        }
        let edits = self.edits(&record, &all, "", lang)?;
        let done = self.write(&Intent::edit(""), edits)?;
        Ok((id, done))
    }

    /// The next free code: the sector's prefix, or `PROJ`.
    fn free_code(&self, sector: Option<Sector>) -> String {
        let prefix = sector.map_or("PROJ", Sector::prefix);
        let used = |code: &str| {
            let (head, tail) = code.split_once('-')?;
            if head.eq_ignore_ascii_case(prefix) { tail.parse::<u32>().ok() } else { None }
        };
        if !self.book.is_whole() {
            let codes = self.store.codes_beginning(&format!("{prefix}-")).unwrap_or_default();
            let last = codes.iter().filter_map(|code| used(code)).max().unwrap_or(0);
            return format!("{prefix}-{:02}", last + 1);
        }
        let alive = self.book.entries().iter().filter_map(|e| e.project.get(Field::Code));
        let gone = self.book.deleted().iter().filter_map(|d| d.get(Field::Code));
        let last = alive.chain(gone).filter_map(used).max().unwrap_or(0);
        format!("{prefix}-{:02}", last + 1)
    }

    /// Removes an entity: a project with all that belongs to it, a milestone, a note, a link.
    pub fn remove(&mut self, id: EntityId) -> Result<Done> {
        self.write(&Intent::edit(""), vec![Edit::new(id, ".del", Some("1".to_string()))])
    }

    /// Brings a removed entity back as it was.
    pub fn restore(&mut self, id: EntityId) -> Result<Done> {
        let mut edit = Edit::new(id, ".del", None);
        edit.force = true;
        let intent = Intent { kind: ChangeKind::Restore, note: String::new(), undo: None, sources: Vec::new() };
        self.write(&intent, vec![edit])
    }

    /// The removed project with this code.
    pub fn removed_by_code(&self, code: &str) -> Result<EntityId> {
        let same = |text: Option<&str>| text.is_some_and(|c| c.eq_ignore_ascii_case(code.trim()));
        if let Some(gone) = self.book.deleted().iter().find(|d| same(d.get(Field::Code))) {
            return Ok(gone.id);
        }
        self.by_code(code)?;
        Err(Error::usage(ErrorText::NotDeleted, &[&code]))
    }

    /// Says of projects that they are still true today. Those confirmed today already are left alone.
    pub fn confirm(&mut self, ids: &[EntityId]) -> Result<Done> {
        let today = self.clock.today().format("%Y-%m-%d").to_string();
        let edits = ids.iter().map(|id| Edit::new(*id, Field::ConfirmedOn.code(), Some(today.clone()))).collect();
        self.write(&Intent::edit(""), edits)
    }

    /// Adds a milestone at the end of a project's list.
    pub fn add_milestone(
        &mut self,
        project: EntityId,
        kind: MilestoneKind,
        assignments: &[Assignment],
        lang: Lang,
    ) -> Result<(EntityId, Done)> {
        let last = self.book.entry(project).and_then(|e| e.milestones.last().cloned());
        let place = position::between(last.as_ref().and_then(|m| m.get(Field::MilestonePos)), None);
        let kind = Assignment::put(Field::MilestoneKind, kind.code());
        let all: Vec<Assignment> = std::iter::once(kind).chain(assignments.iter().cloned()).collect();
        self.add_child(project, Entity::Milestone, Field::MilestoneOwner, Some(place), &all, lang)
    }

    /// Adds several milestones at the end of a project's list, in one gesture.
    pub fn add_milestones(
        &mut self,
        project: EntityId,
        all: &[(MilestoneKind, Vec<Assignment>)],
        lang: Lang,
    ) -> Result<Done> {
        let last = self.book.entry(project).and_then(|e| e.milestones.last());
        let mut before = last.and_then(|m| m.get(Field::MilestonePos)).map(str::to_string);
        let mut edits = Vec::new();
        for (kind, assignments) in all {
            let id = EntityId { entity: Entity::Milestone, bytes: random() };
            let place = position::between(before.as_deref(), None);
            edits.push(Edit::new(id, Field::MilestoneOwner.code(), Some(project.hex())));
            edits.push(Edit::new(id, Field::MilestonePos.code(), Some(place.clone())));
            let kind = Assignment::put(Field::MilestoneKind, kind.code());
            let all: Vec<Assignment> = std::iter::once(kind).chain(assignments.iter().cloned()).collect();
            edits.extend(self.edits(&Record::new(id), &all, "", lang)?);
            before = Some(place);
        }
        self.write(&Intent::edit(""), edits)
    }

    /// Moves a milestone one place up or down in its list; does nothing at the end of it.
    pub fn move_milestone(&mut self, id: EntityId, down: bool) -> Result<Done> {
        let Some(entry) = self.project_of(id).and_then(|p| self.book.entry(p)) else { return Ok(Done::default()) };
        let places: Vec<&str> =
            entry.milestones.iter().map(|m| m.get(Field::MilestonePos).unwrap_or_default()).collect();
        let Some(at) = entry.milestones.iter().position(|m| m.id == id) else { return Ok(Done::default()) };
        // Between which two it goes: `None` stands for an end of the list.
        let (before, after) = match down {
            true if at + 1 < places.len() => (Some(places[at + 1]), places.get(at + 2).copied()),
            false if at > 0 => (at.checked_sub(2).map(|n| places[n]), Some(places[at - 1])),
            _ => return Ok(Done::default()),
        };
        // Two merged lists may hold one place twice; then the whole list gets new places.
        let orderly = places.windows(2).all(|p| p[0] < p[1]) && !places[0].is_empty();
        let edits = match orderly {
            true => vec![Edit::new(id, Field::MilestonePos.code(), Some(position::between(before, after)))],
            false => {
                let mut order: Vec<EntityId> = entry.milestones.iter().map(|m| m.id).collect();
                order.swap(at, if down { at + 1 } else { at - 1 });
                let place =
                    |(n, id): (usize, &EntityId)| Edit::new(*id, Field::MilestonePos.code(), Some(position::nth(n)));
                order.iter().enumerate().map(place).collect()
            }
        };
        self.write(&Intent::edit(""), edits)
    }

    /// Sets fields of a milestone, note, link, agency or target, in one gesture.
    pub fn set_item(
        &mut self,
        id: EntityId,
        assignments: &[Assignment],
        note: &str,
        lang: Lang,
        seen: Option<i64>,
    ) -> Result<Done> {
        let record = self.store.record(id)?.unwrap_or_else(|| Record::new(id));
        let mut edits = self.edits(&record, assignments, note, lang)?;
        for edit in &mut edits {
            edit.seen = seen;
        }
        let note = self.clean_note(note, lang)?;
        self.write(&Intent::edit(&note), edits)
    }

    /// Adds a dated note.
    pub fn add_note(&mut self, project: EntityId, text: &str, kind: NoteKind, lang: Lang) -> Result<(EntityId, Done)> {
        let today = self.clock.today().format("%Y-%m-%d").to_string();
        if self.reader(lang).value(&Key::Field(Field::NoteText), text)?.is_none() {
            return Err(Error::usage(ErrorText::Required, &[&labels::field(lang, Field::NoteText)]));
        }
        let all = [
            Assignment::put(Field::NoteOn, today),
            Assignment::put(Field::NoteKind, kind.code()),
            Assignment::put(Field::NoteText, text),
        ];
        self.add_child(project, Entity::Note, Field::NoteOwner, None, &all, lang)
    }

    /// Adds a link, seen today.
    pub fn add_link(&mut self, project: EntityId, address: &str, title: &str, lang: Lang) -> Result<(EntityId, Done)> {
        let today = self.clock.today().format("%Y-%m-%d").to_string();
        let all = [
            Assignment::put(Field::LinkTitle, title),
            Assignment::put(Field::LinkAddress, address),
            Assignment::put(Field::LinkSeen, today),
        ];
        if self.reader(lang).value(&Key::Field(Field::LinkAddress), address)?.is_none() {
            return Err(Error::usage(ErrorText::Required, &[&labels::field(lang, Field::LinkAddress)]));
        }
        self.add_child(project, Entity::Link, Field::LinkOwner, None, &all, lang)
    }

    fn add_child(
        &mut self,
        project: EntityId,
        entity: Entity,
        owner: Field,
        place: Option<String>,
        assignments: &[Assignment],
        lang: Lang,
    ) -> Result<(EntityId, Done)> {
        let id = EntityId { entity, bytes: random() };
        let mut edits = vec![Edit::new(id, owner.code(), Some(project.hex()))];
        edits.extend(place.map(|p| Edit::new(id, Field::MilestonePos.code(), Some(p))));
        edits.extend(self.edits(&Record::new(id), assignments, "", lang)?);
        let done = self.write(&Intent::edit(""), edits)?;
        Ok((id, done))
    }

    /// Adds an agency. Its id follows from its code, so that two people who add the same one agree.
    pub fn add_agency(&mut self, code: &str, assignments: &[Assignment], lang: Lang) -> Result<(EntityId, Done)> {
        let slug = code.trim().to_lowercase();
        let well_formed = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !well_formed {
            return Err(Error::usage(ErrorText::BadCode, &[&labels::field(lang, Field::AgencyCode), &code]));
        }
        if self.book.agency(&slug).is_some() {
            return Err(Error::usage(ErrorText::AgencyTaken, &[&slug]));
        }
        let id = EntityId::derived(Entity::Agency, &format!("agency:{slug}"));
        let all: Vec<Assignment> =
            std::iter::once(Assignment::put(Field::AgencyCode, slug)).chain(assignments.iter().cloned()).collect();
        let done = self.set_item(id, &all, "", lang, None)?;
        Ok((id, done))
    }

    /// Sets today's value of a quantitative target, with its date and source.
    pub fn set_target(
        &mut self,
        key: &str,
        value: &str,
        date: Option<&str>,
        source: Option<&str>,
        lang: Lang,
    ) -> Result<Done> {
        let found = self.book.targets().iter().find(|t| t.get(Field::TargetKey) == Some(key.trim()));
        let Some(id) = found.map(|t| t.id) else {
            return Err(Error::usage(ErrorText::UnknownTarget, &[&key]).hint(HintText::SeeTargets, &[]));
        };
        let today = self.clock.today().format("%Y-%m-%d").to_string();
        let all = [
            Assignment::put(Field::TargetCurrent, value),
            Assignment::put(Field::TargetCurrentOn, date.unwrap_or(&today)),
            Assignment::put(Field::TargetCurrentSource, source.unwrap_or_default()),
        ];
        self.set_item(id, &all, "", lang, None)
    }

    /// A milestone of a project by its number in the list (from 1), its id, its kind or its name.
    pub fn milestone(&self, project: EntityId, which: &str, lang: Lang) -> Result<EntityId> {
        let Some(entry) = self.book.entry(project) else {
            return Err(Error::usage(ErrorText::UnknownCode, &[&project.hex()]));
        };
        let which = which.trim();
        if let Some(m) = which.parse::<usize>().ok().and_then(|n| entry.milestones.get(n.checked_sub(1)?)) {
            return Ok(m.id);
        }
        let kind = crate::i18n::synonyms::parse_code(Field::MilestoneKind, which);
        let matching: Vec<&Record> = entry
            .milestones
            .iter()
            .filter(|m| {
                (which.len() >= 6 && m.id.hex().starts_with(which))
                    || (kind.is_some() && m.get(Field::MilestoneKind) == kind)
                    || m.get(Field::MilestoneName).is_some_and(|n| n.contains(which) && !which.is_empty())
                    || labels::milestone_title(lang, m) == which
            })
            .collect();
        match matching.as_slice() {
            [one] => Ok(one.id),
            [] => {
                let error = Error::usage(ErrorText::UnknownMilestone, &[&entry.code, &which]);
                Err(error.hint(HintText::SeeMilestones, &[&entry.code]))
            }
            _ => {
                let error = Error::usage(ErrorText::AmbiguousMilestone, &[&entry.code, &which]);
                Err(error.hint(HintText::SeeMilestones, &[&entry.code]))
            }
        }
    }
}
