//! Edits made with another tool: listed with their before and after, adopted or discarded by a person. An adopted one
//! becomes a change of kind `outside`, signed by whoever adopts it, on the heads that stood when it was found: it
//! conflicts properly with what came meanwhile, and two people who adopt the same value agree.

use super::care::Notice;
use super::error::{Error, Result};
use super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::gesture::{Edit, Intent};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::outside::{DELETED, Item, NEW_ROW};
use std::collections::BTreeMap;

/// What an item is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A value of a field, or of a further column.
    Value(Key),
    /// A whole set.
    Set(Field),
    /// A row that the log does not know.
    Row,
    /// Its deletion, or that it is there again.
    Deletion,
    /// Something that no value of the log can hold.
    Unreadable,
}

/// An edit of another tool that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideEdit {
    pub item: Item,
    pub about: About,
    /// The project that it is of.
    pub project: Option<EntityId>,
}

impl Register {
    /// The edits of other tools that wait for a decision.
    pub fn outside(&self) -> Result<Vec<OutsideEdit>> {
        let edits = self.store.outside()?.into_iter().map(|item| {
            let about = about(&item);
            let owner = || {
                let row: BTreeMap<String, String> = serde_json::from_str(item.file.as_deref()?).ok()?;
                project_id(row.get(Field::owner_of(item.entity.entity)?.code())?)
            };
            let project = self.project_of(item.entity).or_else(owner);
            OutsideEdit { about, project, item }
        });
        Ok(edits.collect())
    }

    /// Adopts items by their numbers. Fields that move as one are adopted together.
    pub fn adopt(&mut self, numbers: &[i64]) -> Result<Done> {
        let all = self.outside()?;
        let mut chosen: Vec<&OutsideEdit> = pick(&all, numbers)?;
        let group = |e: &OutsideEdit| match &e.about {
            About::Value(key) => key.field().and_then(Field::group).map(|g| (e.item.entity, g)),
            _ => None,
        };
        let wanted: Vec<_> = chosen.iter().filter_map(|e| group(e)).collect();
        for edit in &all {
            if group(edit).is_some_and(|g| wanted.contains(&g)) && !chosen.contains(&edit) {
                chosen.push(edit);
            }
        }
        if let Some(bad) = chosen.iter().find(|e| e.about == About::Unreadable) {
            return Err(
                Error::usage(ErrorText::OutsideUnreadable, &[&bad.item.n]).hint(HintText::DiscardIt, &[&bad.item.n])
            );
        }
        // What a row says of its owner must come with the owner.
        chosen.sort_by_key(|e| (e.about != About::Row, e.item.entity.entity, e.item.n));
        let mut edits: Vec<Edit> = Vec::new();
        for edit in &chosen {
            self.edits_of(edit, &chosen, &mut edits)?;
        }
        let intent = Intent { kind: ChangeKind::Outside, note: String::new(), undo: None, sources: Vec::new() };
        let done = self.write(&intent, edits)?;
        let decided: Vec<i64> = chosen.iter().map(|e| e.item.n).collect();
        self.decided(&decided, &format!("adopted {}", done.gesture))?;
        Ok(done)
    }

    /// Discards items by their numbers: the file keeps what the log says. Answers how many.
    pub fn discard(&mut self, numbers: &[i64]) -> Result<usize> {
        let all = self.outside()?;
        let chosen: Vec<i64> = pick(&all, numbers)?.iter().map(|e| e.item.n).collect();
        self.decided(&chosen, "discarded")?;
        Ok(chosen.len())
    }

    fn decided(&mut self, numbers: &[i64], word: &str) -> Result<()> {
        self.store.decide(numbers, word, self.patience)?;
        self.wrote = true;
        self.count_outside()
    }

    /// Follows a merge that stands: what it brought, and what it set aside.
    pub fn follow_merge(&mut self) -> Result<Vec<EntityId>> {
        let touched = self.follow()?;
        self.count_outside()?;
        Ok(touched)
    }

    /// Tells how many edits of other tools wait.
    fn count_outside(&mut self) -> Result<()> {
        self.notices.retain(|n| !matches!(n, Notice::Outside(_)));
        let left = self.store.outside()?.len();
        if left > 0 {
            self.notices.push(Notice::Outside(left));
        }
        Ok(())
    }

    fn edits_of(&self, edit: &OutsideEdit, chosen: &[&OutsideEdit], out: &mut Vec<Edit>) -> Result<()> {
        let item = &edit.item;
        let seen = (!item.away).then(|| self.remembered(item.seen));
        let over = item.away.then(|| item.over.clone());
        let mut put = |entity: EntityId, name: String, value: Option<String>, force: bool| {
            if !out.iter().any(|e| e.entity == entity && e.name == name) {
                out.push(Edit { seen, force, over: over.clone(), ..Edit::new(entity, name, value) });
            }
        };
        let record = self.store.record(item.entity)?.unwrap_or_else(|| Record::new(item.entity));
        match &edit.about {
            About::Value(key) => {
                put(item.entity, key.name(), item.file.clone(), false);
                let group = key.field().and_then(Field::group);
                for field in group.into_iter().flat_map(|g| g.fields()) {
                    let theirs = chosen
                        .iter()
                        .find(|e| e.item.entity == item.entity && e.about == About::Value(Key::Field(field)));
                    let value = theirs.map_or_else(|| record.get(field).map(str::to_string), |e| e.item.file.clone());
                    put(item.entity, field.code().to_string(), value, true);
                }
            }
            About::Set(field) => {
                let (log, file) = (elements(item.log.as_deref()), elements(item.file.as_deref()));
                let mut wanted: Vec<String> = record.list(*field).to_vec();
                wanted.retain(|e| !log.contains(e) || file.contains(e));
                wanted.extend(file.iter().filter(|e| !log.contains(e) && !record.list(*field).contains(e)).cloned());
                // Only the order is another one.
                if matches!(field.kind(), FieldKind::List(_)) && log.len() == file.len() && wanted.len() == file.len() {
                    wanted.clone_from(&file);
                }
                for edit in self.set_edits(&record, *field, &wanted)? {
                    put(edit.entity, edit.name, edit.value, edit.force);
                }
            }
            About::Deletion => put(item.entity, DELETED.to_string(), item.file.clone(), false),
            About::Row => {
                let row: BTreeMap<String, String> =
                    item.file.as_deref().and_then(|f| serde_json::from_str(f).ok()).unwrap_or_default();
                for (name, value) in row {
                    match Field::find(item.entity.entity, &name) {
                        Some(field) if field.is_set() => {
                            let blank = Record::new(item.entity);
                            for edit in self.set_edits(&blank, field, &elements(Some(&value)))? {
                                put(edit.entity, edit.name, edit.value, edit.force);
                            }
                        }
                        Some(_) => put(item.entity, name, Some(value), false),
                        None if name == "extra" => {
                            let extra: BTreeMap<String, String> = serde_json::from_str(&value).unwrap_or_default();
                            for (name, value) in extra.into_iter().filter(|(n, _)| is_open(item.entity.entity, n)) {
                                put(item.entity, name, Some(value), false);
                            }
                        }
                        None => {}
                    }
                }
            }
            About::Unreadable => {}
        }
        Ok(())
    }
}

fn about(item: &Item) -> About {
    let entity = item.entity.entity;
    let is_list =
        |text: &Option<String>| text.as_deref().is_none_or(|t| serde_json::from_str::<Vec<String>>(t).is_ok());
    let too_long = item.file.as_ref().is_some_and(|f| f.len() > crate::domain::change::MAX_VALUE);
    match item.name.as_str() {
        NEW_ROW => About::Row,
        DELETED => About::Deletion,
        _ if too_long => About::Unreadable,
        name => match Field::find(entity, name) {
            Some(field) if field.is_set() && is_list(&item.file) => About::Set(field),
            Some(field) if !field.is_set() => About::Value(Key::Field(field)),
            Some(_) => About::Unreadable,
            None if is_open(entity, name) => Key::parse(entity, name).map_or(About::Unreadable, About::Value),
            None => About::Unreadable,
        },
    }
}

/// Whether a name belongs to one of the open families: yearly money, columns of foreign ledgers.
fn is_open(entity: Entity, name: &str) -> bool {
    matches!(Key::parse(entity, name), Some(Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_)))
}

fn elements(list: Option<&str>) -> Vec<String> {
    list.and_then(|l| serde_json::from_str(l).ok()).unwrap_or_default()
}

/// The items of these numbers; none given means all.
fn pick<'a>(all: &'a [OutsideEdit], numbers: &[i64]) -> Result<Vec<&'a OutsideEdit>> {
    if let Some(unknown) = numbers.iter().find(|n| !all.iter().any(|e| e.item.n == **n)) {
        return Err(Error::usage(ErrorText::UnknownOutside, &[unknown]).hint(HintText::SeeOutside, &[]));
    }
    Ok(all.iter().filter(|e| numbers.is_empty() || numbers.contains(&e.item.n)).collect())
}
