//! A package of OC4IDS: what each project refers to is looked up here; the mapping stands in the room of exchange.

use super::{Order, Progress, STEP, Stop};
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::record::Record;
use crate::exchange::oc4ids::{self, Ground, Imprint, Work};
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::Register;
use crate::register::book::Entry;
use crate::register::check::check_code;
use crate::register::error::Error;
use crate::register::json::code_of;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::io::Write;

impl Register {
    /// Writes a package; answers how many projects. The standard has no empty package.
    pub(super) fn package(
        &self,
        order: &Order,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> Result<usize, Stop> {
        let book = self.book();
        // All parts of programmes are asked for.
        book.entries();
        let entries: Vec<&Entry> = order.ids.iter().filter_map(|id| book.entry(*id)).collect();
        if entries.is_empty() {
            let error = Error::usage(ErrorText::NothingMatches, &[&order.query]);
            return Err(error.hint(HintText::ListCodes, &[]).into());
        }
        let sources = self.sources_of(&entries)?;
        let mut parts: HashMap<EntityId, Vec<&Record>> = HashMap::new();
        for entry in book.entries() {
            if let Some(parent) = book.parent(entry) {
                parts.entry(parent.id()).or_default().push(&entry.project);
            }
        }
        let mut belongings: HashMap<EntityId, (Vec<Record>, Vec<Record>)> = HashMap::new();
        for entity in [Entity::Note, Entity::Link] {
            for record in self.records(entity)?.into_iter().filter(|r| !r.deleted) {
                let Some(owner) = record.owner() else { continue };
                let (notes, links) = belongings.entry(owner).or_default();
                if entity == Entity::Note { notes.push(record) } else { links.push(record) }
            }
        }
        let agencies: HashMap<&str, &Record> =
            book.agencies().iter().filter_map(|a| Some((a.get(Field::AgencyCode)?, a))).collect();
        let places: HashMap<&str, &Record> =
            book.places().iter().filter_map(|p| Some((p.get(Field::PlaceNameZh)?, p))).collect();
        let ground = Ground {
            lang: order.style.lang,
            agency: &|code| agencies.get(code).copied(),
            place: &|name| places.get(name).copied(),
            code: &|id| code_of(id, book),
            offset: *self.clock().now().offset(),
        };
        let ids = self.store.ids().map_err(Error::from)?;
        let latest = entries.iter().map(|e| e.updated).max().unwrap_or_default();
        let imprint = Imprint {
            publisher: self.author(),
            name: &format!("package:{}:{}:{}", self.store.register(), check_code(&ids), order.query),
            published: book.moment(latest),
        };
        let named = self.named_by(&entries, &sources);
        let (head, foot) = oc4ids::frame(&imprint, &named, &|id| code_of(id, book));
        out.write_all(head.as_bytes())?;
        for (done, entry) in entries.iter().enumerate() {
            if done % STEP == 0 && !progress(done, entries.len()) {
                return Err(Stop::Stopped);
            }
            let (notes, links) = belongings.remove(&entry.id()).unwrap_or_default();
            let of_entry = sources.get(&entry.id()).into_iter().flatten();
            let work = Work {
                project: &entry.project,
                milestones: &entry.milestones,
                notes,
                links,
                sources: of_entry.filter_map(|id| book.source(*id)).collect(),
                health_computed: entry.facts.health,
                updated: book.moment(entry.updated),
                parent: book.parent(entry).map(|p| &p.project),
                children: parts.remove(&entry.id()).unwrap_or_default(),
            };
            let object = Value::Object(oc4ids::project(&work, &ground));
            write!(out, "{}{object}", if done == 0 { "" } else { ",\n" })?;
        }
        out.write_all(foot.as_bytes())?;
        Ok(entries.len())
    }

    /// The sources, agencies and places that these projects name, each kind in its order.
    fn named_by(&self, entries: &[&Entry], sources: &HashMap<EntityId, BTreeSet<EntityId>>) -> Vec<&Record> {
        let book = self.book();
        let mut used: BTreeSet<EntityId> = sources.values().flatten().copied().collect();
        for milestone in entries.iter().flat_map(|e| &e.milestones) {
            let source = milestone.get(Field::ForecastSource).and_then(unhex);
            used.extend(source.map(|bytes| EntityId { entity: Entity::Source, bytes }));
        }
        let mut words: BTreeSet<&str> = BTreeSet::new();
        for project in entries.iter().map(|e| &e.project) {
            words.extend(project.get(Field::LeadAgency));
            let sets = [Field::Agencies, Field::Places, Field::Route];
            words.extend(sets.into_iter().flat_map(|f| project.list(f)).map(String::as_str));
        }
        let is_named = |record: &&Record, field| record.get(field).is_some_and(|w| words.contains(w));
        let agencies = book.agencies().iter().filter(|a| is_named(a, Field::AgencyCode));
        let places = book.places().iter().filter(|p| is_named(p, Field::PlaceNameZh));
        used.into_iter().filter_map(|id| book.source(id)).chain(agencies).chain(places).collect()
    }

    /// The public sources on which anything said of these projects rests, by project.
    fn sources_of(&self, entries: &[&Entry]) -> Result<HashMap<EntityId, BTreeSet<EntityId>>, Error> {
        let mut home: HashMap<String, EntityId> = HashMap::new();
        for entry in entries {
            for id in std::iter::once(entry.id()).chain(entry.milestones.iter().map(|m| m.id)) {
                home.insert(id.to_string(), entry.id());
            }
        }
        let mut out: HashMap<EntityId, BTreeSet<EntityId>> = HashMap::new();
        let Ok(()) = self.store.each_body(|_, _, body| {
            // Most changes rest on no public source; only the others are read.
            if body.contains("\"src\":[\"")
                && let Ok(change) = Change::read(body)
            {
                let sources: Vec<EntityId> = change.src.iter().filter_map(|s| EntityId::parse(s)).collect();
                for a in change.assignments() {
                    if let Some(project) = home.get(a.entity) {
                        out.entry(*project).or_default().extend(sources.iter().copied());
                    }
                }
            }
            Ok::<(), Infallible>(())
        })?;
        Ok(out)
    }
}
