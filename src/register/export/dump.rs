//! The lossless form: every record as it stands, deleted ones among them, and on request every change of the log. As
//! JSONL one record on a line, what is referred to first; sorted, the lines of two registers are equal exactly when their
//! records are. As JSON one object: arrays by kind, with milestones, notes and links inside of their projects.
//!
//! With a query, projects that it leaves out are left out with what belongs to them; agencies, places, sources, targets
//! and views are always whole. Without one, the plan's unnamed lots and deleted projects come too.

use super::{Order, Progress, STEP, Stop};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::exchange::out::json;
use crate::exchange::records;
use crate::register::Register;
use crate::register::error::Error;
use crate::register::json::code_of;
use crate::store::StoreError;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::sync::mpsc::sync_channel;

use super::Form;

/// More than this are read beside the writing; so many steps may lie in wait.
const MANY: usize = 8_192;
const STEPS: usize = 2;
/// What belongs to a project.
const PARTS: [Entity; 3] = [Entity::Milestone, Entity::Note, Entity::Link];

impl Register {
    /// Writes the lossless form; answers how many projects that are not deleted.
    pub(super) fn dump(&self, order: &Order, out: &mut dyn Write, progress: &mut Progress<'_>) -> Result<usize, Stop> {
        let chosen: Option<HashSet<EntityId>> = (!order.query.is_empty()).then(|| order.ids.iter().copied().collect());
        let wanted = |record: &Record| match (&chosen, record.id.entity) {
            (None, _) => true,
            (Some(chosen), Entity::Project) => chosen.contains(&record.id),
            (Some(chosen), entity) if Field::owner_of(entity).is_some() => {
                record.owner().is_some_and(|o| chosen.contains(&o))
            }
            _ => true,
        };
        let read = |entity: Entity| -> Result<Vec<Record>, Error> {
            let mut all = self.records(entity)?;
            all.retain(&wanted);
            all.sort_by_key(|r| r.id);
            Ok(all)
        };
        if order.form == Form::Json {
            return self.as_object(&read, order.terminal, out, progress);
        }
        writeln!(out, "{}", records::header())?;
        let codes = |id: EntityId| code_of(id, self.book());
        let (mut projects, mut line) = (0, Vec::new());
        for entity in records::ORDER {
            self.each_record(*entity, &mut |record, done, count| {
                if done % STEP == 0 && !progress(done, count) {
                    return Err(Stop::Stopped);
                }
                if wanted(record) {
                    projects += usize::from(*entity == Entity::Project && !record.deleted);
                    line.clear();
                    records::put(record, &codes, &mut line);
                    line.push(b'\n');
                    out.write_all(&json::said(&line, order.terminal))?;
                }
                Ok(())
            })?;
        }
        if order.history {
            self.changes(out)?;
        }
        Ok(projects)
    }

    /// Gives on every record of a kind in the order of their ids, with its place and how many there are. What stands in
    /// the file is read as it is given on; what stood on another day is worked out whole.
    fn each_record(
        &self,
        entity: Entity,
        give: &mut dyn FnMut(&Record, usize, usize) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.past.is_some() {
            let mut all = self.records(entity)?;
            all.sort_by_key(|r| r.id);
            return all.iter().enumerate().try_for_each(|(n, record)| give(record, n, all.len()));
        }
        // Many are read on a thread of their own while those before are given on.
        let other = match self.store.about(entity).map_err(Error::from)? > MANY {
            true => self.store.again().ok(),
            false => None,
        };
        let Some(other) = other else {
            let (mut walk, mut done) = (self.store.walk(entity).map_err(Error::from)?, 0);
            loop {
                let step = walk.step().map_err(Error::from)?;
                if step.is_empty() {
                    return Ok(());
                }
                for record in &step {
                    give(record, done, walk.count())?;
                    done += 1;
                }
            }
        };
        let (send, steps) = sync_channel(STEPS);
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || -> Result<(), StoreError> {
                let mut walk = other.walk(entity)?;
                loop {
                    let step = walk.step()?;
                    if step.is_empty() || send.send((step, walk.count())).is_err() {
                        return Ok(());
                    }
                }
            });
            let mut done = 0;
            let given: Result<(), Stop> = steps.iter().try_for_each(|(step, count): (Vec<Record>, usize)| {
                step.iter().try_for_each(|record| {
                    give(record, done, count)?;
                    done += 1;
                    Ok(())
                })
            });
            // Whoever stops hangs up, and the reader ends.
            drop(steps);
            let read = reading.join().unwrap_or(Err(StoreError::Stopped));
            given?;
            Ok(read?)
        })
    }

    /// Every change in the order of arrival: what a change refers to comes before it.
    fn changes(&self, out: &mut dyn Write) -> Result<(), Stop> {
        let written = self
            .store
            .each_body(|_, id, body| writeln!(out, "{}", records::change(&id.to_string(), body)))
            .map_err(Error::from)?;
        Ok(written?)
    }

    fn as_object(
        &self,
        read: &dyn Fn(Entity) -> Result<Vec<Record>, Error>,
        terminal: bool,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> Result<usize, Stop> {
        let codes = |id: EntityId| code_of(id, self.book());
        write!(out, "{{\"format\": {}", records::FORMAT)?;
        let projects = read(Entity::Project)?;
        let known: HashSet<EntityId> = projects.iter().map(|p| p.id).collect();
        let mut parts: HashMap<(EntityId, Entity), Vec<Record>> = HashMap::new();
        // What belongs to a project that is not there stands by itself, so that nothing is lost.
        let mut strays: HashMap<Entity, Vec<Record>> = HashMap::new();
        for entity in PARTS {
            for record in read(entity)? {
                match record.owner().filter(|o| known.contains(o)) {
                    Some(owner) => parts.entry((owner, entity)).or_default().push(record),
                    None => strays.entry(entity).or_default().push(record),
                }
            }
        }
        for entity in records::ORDER {
            let all = match entity {
                Entity::Project => continue,
                entity if PARTS.contains(entity) => match strays.remove(entity) {
                    Some(strays) => strays,
                    None => continue,
                },
                entity => read(*entity)?,
            };
            write!(out, ",\n\"{}\": [", records::plural(*entity))?;
            array(out, &all, &codes, "\n", terminal)?;
            write!(out, "\n]")?;
        }
        write!(out, ",\n\"{}\": [", records::plural(Entity::Project))?;
        for (done, project) in projects.iter().enumerate() {
            if done % STEP == 0 && !progress(done, projects.len()) {
                return Err(Stop::Stopped);
            }
            let mut whole = Vec::new();
            records::open(project, &codes, &mut whole);
            for entity in PARTS {
                let mut own = parts.remove(&(project.id, entity)).unwrap_or_default();
                if entity == Entity::Milestone {
                    let place = |m: &Record| m.get(Field::MilestonePos).map(str::to_string);
                    own.sort_by(|a, b| place(a).cmp(&place(b)).then(a.id.cmp(&b.id)));
                }
                write!(whole, ",\"{}\":[", records::plural(entity))?;
                array(&mut whole, &own, &codes, "", false)?;
                whole.push(b']');
            }
            whole.push(b'}');
            writeln!(out, "{}", if done == 0 { "" } else { "," })?;
            out.write_all(&json::said(&whole, terminal))?;
        }
        writeln!(out, "\n]\n}}")?;
        Ok(projects.iter().filter(|p| !p.deleted).count())
    }
}

/// The elements of an array, each after `gap`.
fn array(
    out: &mut dyn Write,
    all: &[Record],
    codes: &dyn Fn(EntityId) -> Option<String>,
    gap: &str,
    terminal: bool,
) -> io::Result<()> {
    let mut line = Vec::new();
    for (i, record) in all.iter().enumerate() {
        line.clear();
        records::put(record, codes, &mut line);
        write!(out, "{}{gap}", if i == 0 { "" } else { "," })?;
        out.write_all(&json::said(&line, terminal))?;
    }
    Ok(())
}
