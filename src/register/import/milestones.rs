//! The sheet of milestones of our own workbook: rows that are there by their ids, new ones by the code of their project,
//! and those that somebody took out of it.

use super::super::Register;
use super::super::book::Entry;
use super::super::edit::Assignment;
use super::super::error::Result;
use super::super::home::random;
use super::super::show;
use super::compare::is_as_written;
use super::sieve::{Head, Milestones, Sieve, Sifted, typed};
use super::{Item, Line, Phase, Plan, Request, Val, What, fault, rows};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::gesture::Edit;
use crate::domain::id::{Entity, EntityId};
use crate::domain::position;
use crate::exchange::intake::Source;
use crate::exchange::out::xlsx::MOST;
use crate::exchange::sheet::Row;
use crate::i18n::import::SkipText;
use crate::i18n::{Lang, labels};
use crate::store::import::Name;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// The names of the sheet.
pub(super) fn sheets() -> impl Iterator<Item = &'static str> {
    [Lang::Zh, Lang::En].into_iter().map(crate::i18n::import::milestone_sheet)
}

/// The sheet of a workbook that has one.
pub(super) fn sheet_of(source: &Source) -> Option<String> {
    source.sheets().into_iter().find(|s| sheets().any(|n| n == s))
}

/// What the rows are looked up in: milestones and items by their ids, since a sheet has as many rows as a register has
/// milestones.
pub(super) struct Places<'a> {
    register: &'a Register,
    lang: Lang,
    milestones: Arc<Milestones<'a>>,
    /// The items of the plan by their projects.
    items: HashMap<EntityId, usize>,
    /// Projects by their codes as shown, in small letters; made when a new milestone comes.
    codes: OnceCell<HashMap<String, &'a Entry>>,
}

impl<'a> Places<'a> {
    pub fn of(register: &'a Register, lang: Lang, milestones: Arc<Milestones<'a>>, plan: &Plan) -> Places<'a> {
        let items = plan.items.iter().enumerate().map(|(n, item)| (item.id, n)).collect();
        Places { register, lang, milestones, items, codes: OnceCell::new() }
    }

    /// The project with this code as shown, in whatever letters.
    fn coded(&self, code: &str) -> Option<&'a Entry> {
        let entries = || self.register.book().entries().iter();
        let codes = self.codes.get_or_init(|| entries().map(|e| (e.code.to_lowercase(), e)).collect());
        codes.get(&code.to_lowercase()).copied()
    }

    /// Puts lines to the item of their project, which may be there already.
    fn add_lines(&mut self, plan: &mut Plan, row: u32, entry: &Entry, lines: Vec<Line>) {
        let id = entry.id();
        if let Some(item) = self.items.get(&id).and_then(|n| plan.items.get_mut(*n)) {
            item.lines.extend(lines);
            return;
        }
        plan.unchanged = plan.unchanged.saturating_sub(1);
        self.items.insert(id, plan.items.len());
        let (code, name) = (entry.code.clone(), show::name(&entry.project, self.lang).to_string());
        plan.items.push(Item { row, id, what: What::Changed, code, name, lines });
    }
}

/// Reads the sheet into the plan; answers how many rows stand in it. `whole` = the workbook holds the whole register, so that a milestone without a row was
/// taken out. `sifted`: the sheet, if it is being read already.
pub(super) fn plan<'a>(
    register: &'a Register,
    request: &Request,
    source: &Source,
    sifted: Option<Sifted<'_, 'a>>,
    whole: bool,
    plan: &mut Plan,
) -> Result<usize> {
    let Some(sheet) = sheet_of(source) else { return Ok(0) };
    request.watch.enter(Phase::Comparing, 0);
    let mut take = |places: &mut Places<'a>, head: &Head, row: &Row, plan: &mut Plan| {
        if let Err(e) = one(places, head, row, plan) {
            let why = SkipText::Unusable.with(request.lang, &[&e.say(request.lang)]);
            plan.skipped.push((row.number, format!("{sheet}: {why}")));
        }
    };
    let (sieve, mut places) = match sifted {
        Some(sifted) => sifted.all(register, request, plan, &mut take)?,
        None => {
            let mut sieve = Sieve::of(register.book().entries());
            let mut places = Places::of(register, request.lang, sieve.milestones.clone(), plan);
            let read = source.read_ahead(Some(&sheet), &|_| (), &mut |row, ()| {
                request.watch.reach(row.number.into());
                let is_wanted = sieve.look(&row);
                if let (Some(head), true) = (&sieve.head, is_wanted) {
                    take(&mut places, head, &row, plan);
                }
                sieve.goes_on() && !request.stop.load(Relaxed)
            });
            read.map_err(|f| fault::error(&request.path, f))?;
            (sieve, places)
        }
    };
    if sieve.head.is_none() {
        return Ok(0);
    }
    // A sheet that is full to the last row may have left some out.
    if whole && sieve.count < MOST {
        removed(&mut places, &sieve.met, plan)?;
    }
    Ok(sieve.count.saturating_sub(1))
}

/// Milestones whose rows were taken out of the workbook, of projects that still stand in it.
fn removed(places: &mut Places<'_>, met: &HashSet<EntityId>, plan: &mut Plan) -> Result<()> {
    let Some(seen) = plan.newest_seen else { return Ok(()) };
    let (register, lang) = (places.register, places.lang);
    for entry in register.book().entries().iter().filter(|e| plan.found.contains(&e.id())).collect::<Vec<_>>() {
        for milestone in entry.milestones.iter().filter(|m| !met.contains(&m.id)) {
            // What came after the workbook was written could not stand in it.
            if register.store.value_at(milestone.id, Field::MilestoneKind.code(), seen)?.is_none() {
                continue;
            }
            let mut edit = Edit::new(milestone.id, ".del", Some("1".to_string()));
            edit.seen = Some(seen.min(register.seen()));
            plan.edits.push(edit);
            let date = [Field::Actual, Field::Forecast, Field::Baseline].into_iter().find_map(|f| milestone.date(f));
            let title = labels::milestone_title(lang, milestone).to_string();
            let line = Line {
                field: labels::entity(lang, Entity::Milestone).to_string(),
                before: date.map_or_else(|| title.clone(), |d| format!("{title} {}", d.shown())),
                after: String::new(),
                conflict: false,
            };
            places.add_lines(plan, 0, entry, vec![line]);
        }
    }
    Ok(())
}

fn one(places: &mut Places<'_>, head: &Head, row: &Row, plan: &mut Plan) -> Result<()> {
    let (register, lang) = (places.register, places.lang);
    let code = row.at(head.project).shown();
    let id = rows::id(row.at(head.id), Entity::Milestone);
    let seen = head.seen.and_then(|c| rows::seen(row.at(c)));
    let Some((entry, record)) = id.and_then(|id| places.milestones.get(&id).copied()) else {
        return if id.is_some() { Ok(()) } else { fresh(places, head, row, &code, plan) };
    };
    let (mut lines, mut edits) = (Vec::new(), Vec::new());
    let mut assignments = Vec::new();
    for (field, column) in &head.fields {
        let text = typed(*field, row.at(*column));
        if text == record.get(*field).unwrap_or_default() {
            continue;
        }
        let key = Key::Field(*field);
        let val = |v: Option<&str>| v.map_or(Val::Nothing, |v| Val::One(v.to_string()));
        let as_written = |v: Option<&str>| is_as_written(register, record.id, &key, &val(v), &text);
        if as_written(record.get(*field)) {
            continue;
        }
        let wanted = register.reader(lang).value(&key, &text)?;
        let same = |a: Option<&str>, b: Option<&str>| match (a, b) {
            _ if a == b => true,
            (Some(a), Some(b)) if field.kind() == FieldKind::Date => {
                let read = |t: &str| crate::domain::value::PartialDate::parse_stored(t).ok();
                matches!((read(a), read(b)), (Some(a), Some(b)) if a.same_days(&b))
            }
            _ => false,
        };
        if same(record.get(*field), wanted.as_deref()) {
            continue;
        }
        let mut conflict = false;
        if let Some(seen) = seen.filter(|s| *s < register.seen()) {
            let before = register.store.value_at(record.id, field.code(), seen)?;
            if same(before.as_deref(), wanted.as_deref()) || as_written(before.as_deref()) {
                continue;
            }
            conflict = !same(before.as_deref(), record.get(*field));
        }
        let shown = |v: Option<&str>| v.map(|v| show::value(&key, v, register.book(), lang)).unwrap_or_default();
        lines.push(Line {
            field: format!("{} {}", labels::milestone_title(lang, record), labels::field(lang, *field)),
            before: shown(record.get(*field)),
            after: shown(wanted.as_deref()),
            conflict,
        });
        assignments.push(Assignment::put(key, text.into_owned()));
    }
    if lines.is_empty() {
        return Ok(());
    }
    edits.extend(register.edits(record, &assignments, "", lang)?);
    for edit in &mut edits {
        edit.seen = seen.filter(|s| *s <= register.seen()).or(Some(register.seen()));
    }
    plan.edits.extend(edits);
    places.add_lines(plan, row.number, entry, lines);
    Ok(())
}

/// A row without an id: a new milestone of the project with this code.
fn fresh(places: &mut Places<'_>, head: &Head, row: &Row, code: &str, plan: &mut Plan) -> Result<()> {
    let (register, lang) = (places.register, places.lang);
    if row.is_blank() {
        return Ok(());
    }
    let entry = match places.coded(code.trim()) {
        Some(entry) => entry,
        None => register.by_code(code.trim())?,
    };
    let mut values: BTreeMap<Name, String> = BTreeMap::new();
    let mut lines = Vec::new();
    for (field, column) in &head.fields {
        let key = Key::Field(*field);
        if let Some(value) = register.reader(lang).value(&key, &typed(*field, row.at(*column)))? {
            let after = show::value(&key, &value, register.book(), lang);
            lines.push(Line {
                field: labels::field(lang, *field).to_string(),
                before: String::new(),
                after,
                conflict: false,
            });
            values.insert(field.code().into(), value);
        }
    }
    if values.is_empty() {
        return Ok(());
    }
    let id = EntityId { entity: Entity::Milestone, bytes: random() };
    let last = entry.milestones.last().and_then(|m| m.get(Field::MilestonePos));
    values.insert(Field::MilestonePos.code().into(), position::between(last, None));
    values.insert(Field::MilestoneOwner.code().into(), entry.id().hex());
    values.entry(Field::MilestoneKind.code().into()).or_insert_with(|| "other".to_string());
    plan.new.draw(id, values.into_iter().collect());
    places.add_lines(plan, row.number, entry, lines);
    Ok(())
}
