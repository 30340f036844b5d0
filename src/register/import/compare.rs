//! What a row would change: against the project that it means, value by value, or as a new one.

use super::super::book::Entry;
use super::super::edit::Assignment;
use super::super::error::Result;
use super::super::export::Style;
use super::super::export::shown::Teller;
use super::super::home::random;
use super::super::{Register, show};
use super::{Draft, Item, Line, Plan, Val, What};
use crate::domain::field::{FIELDS, Field, FieldKind, Key};
use crate::domain::gesture::Edit;
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Activity, Basis, Health, Kind, MilestoneKind, Sector, Stage};
use crate::domain::position;
use crate::domain::record::{Record, Spread};
use crate::domain::value::PartialDate;
use crate::exchange::headings::{Target, Timing};
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::store::import::{Name, NewRows};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A text that was cut at the limit of a cell is longer than this.
const MUCH: usize = 30_000;

/// So many names of elements are remembered.
const MANY: usize = 10_000;

/// A value as people read it.
fn shown(register: &Register, key: &Key, value: &Val, lang: Lang) -> String {
    match (value, key) {
        (Val::Nothing, _) => String::new(),
        (Val::One(text), _) => show::value(key, text, register.book(), lang),
        (Val::Many(all), Key::Field(field)) => {
            let parts: Vec<String> = all.iter().map(|e| show::element(*field, e, register.book(), lang)).collect();
            parts.join(Word::Separator.say(lang))
        }
        (Val::Many(all), _) => all.join(Word::Separator.say(lang)),
    }
}

/// What stands in a record under a key.
fn present(record: &Record, key: &Key) -> Val {
    match key {
        Key::Field(field) if field.is_set() => match record.list(*field) {
            [] => Val::Nothing,
            list => Val::Many(list.to_vec()),
        },
        _ => record.value(key).map_or(Val::Nothing, |v| Val::One(v.to_string())),
    }
}

/// What stood there when the row's author looked.
fn at_export(register: &Register, record: &Record, key: &Key, wanted: &Val, seen: i64) -> Result<Val> {
    let Key::Field(field) = key else {
        return Ok(register.store.value_at(record.id, &key.name(), seen)?.map_or(Val::Nothing, Val::One));
    };
    if !field.is_set() {
        return Ok(register.store.value_at(record.id, field.code(), seen)?.map_or(Val::Nothing, Val::One));
    }
    let mut elements: Vec<String> = record.list(*field).to_vec();
    if let Val::Many(more) = wanted {
        elements.extend(more.iter().filter(|e| !record.list(*field).contains(e)).cloned());
    }
    let mut stood = Vec::new();
    for element in elements {
        let value = register.store.value_at(record.id, &Key::element(*field, &element).name(), seen)?;
        if let Some(value) = value {
            let place = value.split_once(' ').map_or(String::new(), |(p, _)| p.to_string());
            stood.push((place, element));
        }
    }
    if matches!(field.kind(), FieldKind::List(_)) {
        stood.sort();
    }
    let all: Vec<String> = stood.into_iter().map(|(_, e)| e).collect();
    Ok(if all.is_empty() { Val::Nothing } else { Val::Many(all) })
}

/// Whether two values are the same for whoever reads them.
fn same(key: &Key, a: &Val, b: &Val) -> bool {
    let date = |v: &Val| match v {
        Val::One(text) => PartialDate::parse_stored(text).ok(),
        _ => None,
    };
    match (a, b, key) {
        (Val::Many(a), Val::Many(b), Key::Field(field)) if matches!(field.kind(), FieldKind::Set(_)) => {
            let sorted = |v: &[String]| {
                let mut v = v.to_vec();
                v.sort();
                v
            };
            sorted(a) == sorted(b)
        }
        (Val::Many(v), Val::Nothing, _) | (Val::Nothing, Val::Many(v), _) => v.is_empty(),
        (Val::One(v), Val::Nothing, _) | (Val::Nothing, Val::One(v), _) => v.is_empty(),
        _ if a == b => true,
        // A real date of a sheet has lost the words; the days are the same.
        _ if key.kind() == Some(FieldKind::Date) => {
            matches!((date(a), date(b)), (Some(a), Some(b)) if a.same_days(&b))
        }
        _ => false,
    }
}

/// The texts of a row's cells, by what they mean.
pub(super) struct Words<'a> {
    pub of_key: &'a dyn Fn(&Key) -> String,
    pub of_date: &'a dyn Fn(MilestoneKind, Timing) -> String,
}

/// Whether a cell still holds what an export writes for a value: words that read as something else, or a text that was
/// cut at the limit of a cell, are no change.
pub(super) fn is_as_written(register: &Register, of: EntityId, key: &Key, value: &Val, text: &str) -> bool {
    let (Key::Field(field), false) = (key, text.trim().is_empty()) else { return false };
    let mut record = Record::new(of);
    match value {
        Val::Nothing => return false,
        Val::One(value) => record.put(*field, Some(value.clone())),
        Val::Many(all) => record.put_list(*field, all.clone()),
    }
    // Lists for programs are joined by commas, which may stand in their elements too.
    if matches!(value, Val::Many(all) if all.join(",") == text.trim()) {
        return true;
    }
    let clean = crate::domain::text::normalise_long;
    [Lang::Zh, Lang::En].into_iter().any(|lang| {
        let style = Style { lang, yi: false };
        let written = clean(&Teller::of_few(register.book(), style, 0).field(&record, *field).shown());
        let cut = text.strip_suffix('…').filter(|t| t.len() > MUCH);
        written == clean(text) || cut.is_some_and(|t| written.starts_with(&clean(t)))
    })
}

/// A value in a form that the reader of typed values takes.
fn typed(key: &Key, value: &Val) -> String {
    match value {
        Val::Nothing => String::new(),
        Val::Many(all) => all.join("\n"),
        Val::One(text) if key.kind() == Some(FieldKind::Date) => show::date(text),
        Val::One(text) => text.clone(),
    }
}

/// Whether exactly this stands there: what most cells of a sheet of ours say.
pub(super) fn stands(record: &Record, single: &Spread<'_>, key: &Key, wanted: &Val) -> bool {
    match (key, wanted) {
        (Key::Field(field), Val::Many(all)) => record.list(*field) == all.as_slice(),
        (Key::Field(field), Val::Nothing) if field.is_set() => record.list(*field).is_empty(),
        (Key::Field(field), Val::Nothing) => single.get(*field).is_none(),
        (Key::Field(field), Val::One(text)) => !field.is_set() && single.get(*field) == Some(text),
        (_, Val::Nothing) => record.value(key).is_none(),
        (_, Val::One(text)) => record.value(key) == Some(text),
        _ => false,
    }
}

/// One value of a row against what is there; `None` if nothing is to be done.
fn differs(
    register: &Register,
    record: &Record,
    key: &Key,
    (wanted, text): (&Val, &dyn Fn() -> String),
    seen: Option<i64>,
) -> Result<Option<(Val, bool)>> {
    let now = present(record, key);
    // Most values are the same: the words of the cell are asked for only where they are not.
    if same(key, &now, wanted) {
        return Ok(None);
    }
    let text = &text();
    if is_as_written(register, record.id, key, &now, text) {
        return Ok(None);
    }
    if let Some(seen) = seen.filter(|s| *s < register.seen()) {
        let before = at_export(register, record, key, wanted, seen)?;
        // Its author left the cell as it was written; what changed here since stays.
        if same(key, &before, wanted) || is_as_written(register, record.id, key, &before, text) {
            return Ok(None);
        }
        let conflict = !same(key, &before, &now);
        return Ok(Some((now, conflict)));
    }
    Ok(Some((now, false)))
}

/// Plans the changes of a project that is there.
pub(super) fn existing(
    register: &Register,
    entry: &Entry,
    draft: &Draft,
    words: &Words<'_>,
    lang: Lang,
    plan: &mut Plan,
) -> Result<()> {
    let record = &entry.project;
    let single = record.spread();
    let (mut lines, mut assignments, mut edits) = (Vec::new(), Vec::new(), Vec::new());
    for (key, wanted) in &draft.values {
        // A name in one language does not empty that of the other, and a hint of the class is none of the register.
        let hint = draft.hinted && *key == Key::Field(Field::StageBasis);
        if hint || stands(record, &single, key, wanted) {
            continue;
        }
        if *wanted == Val::Nothing && matches!(key, Key::Field(Field::NameZh | Field::NameEn | Field::Code)) {
            continue;
        }
        let Some((now, conflict)) = differs(register, record, key, (wanted, &|| (words.of_key)(key)), draft.seen)?
        else {
            continue;
        };
        if draft.hinted && *key == Key::Field(Field::Stage) {
            continue;
        }
        lines.push(Line {
            field: labels::key_label(lang, key),
            before: shown(register, key, &now, lang),
            after: shown(register, key, wanted, lang),
            conflict,
        });
        match (key, wanted) {
            (Key::Extra(name), Val::One(text)) => edits.push(Edit::new(record.id, name.clone(), Some(text.clone()))),
            (Key::Extra(name), _) => edits.push(Edit::new(record.id, name.clone(), None)),
            _ => assignments.push(Assignment::put(key.clone(), typed(key, wanted))),
        }
    }
    if !assignments.is_empty() {
        edits.extend(register.edits(record, &assignments, "", lang)?);
    }
    let emptied = draft.emptied.iter().map(|(k, t)| (*k, *t, None));
    let dates = draft.dates.iter().map(|(k, t, d)| (*k, *t, Some(d))).chain(emptied);
    for (kind, timing, date) in dates {
        let milestone = entry.milestones.iter().find(|m| m.get(Field::MilestoneKind) == Some(kind.code()));
        let key = Key::Field(timing.field());
        let stored = date.map(PartialDate::stored);
        // Most dates stand there.
        if milestone.is_some_and(|m| m.get(timing.field()) == stored.as_deref()) {
            continue;
        }
        let wanted = stored.map_or(Val::Nothing, Val::One);
        let title = Target::Milestone(kind, timing).name(lang);
        let Some(milestone) = milestone else {
            if date.is_some() {
                lines.push(Line {
                    field: title,
                    before: String::new(),
                    after: shown(register, &key, &wanted, lang),
                    conflict: false,
                });
            }
            continue;
        };
        let text = || (words.of_date)(kind, timing);
        if let Some((now, conflict)) = differs(register, milestone, &key, (&wanted, &text), draft.seen)? {
            lines.push(Line {
                field: title,
                before: shown(register, &key, &now, lang),
                after: shown(register, &key, &wanted, lang),
                conflict,
            });
            let assignment = Assignment::put(key.clone(), typed(&key, &wanted));
            edits.extend(register.edits(milestone, &[assignment], "", lang)?);
        }
    }
    let missing =
        |kind: &MilestoneKind| !entry.milestones.iter().any(|m| m.get(Field::MilestoneKind) == Some(kind.code()));
    let new: Vec<_> = draft.dates.iter().filter(|(k, ..)| missing(k)).collect();
    let mut after = entry.milestones.last().and_then(|m| m.get(Field::MilestonePos)).map(str::to_string);
    milestones(record.id, &new, &mut after, &mut plan.new);
    if lines.is_empty() {
        plan.unchanged += 1;
        return Ok(());
    }
    for edit in &mut edits {
        edit.seen = draft.seen.filter(|s| *s <= register.seen()).or(Some(register.seen()));
    }
    plan.edits.extend(edits);
    let name = show::name(record, lang).to_string();
    plan.items.push(Item { row: draft.row, id: record.id, what: What::Changed, code: entry.code.clone(), name, lines });
    Ok(())
}

/// New milestones of a project, one for each kind.
fn milestones(
    owner: EntityId,
    dates: &[&(MilestoneKind, Timing, PartialDate)],
    after: &mut Option<String>,
    new: &mut NewRows,
) {
    let kinds: BTreeSet<MilestoneKind> = dates.iter().map(|(kind, ..)| *kind).collect();
    for kind in kinds {
        let place = position::between(after.as_deref(), None);
        let mut values: Vec<(Name, String)> = vec![
            (Field::MilestoneOwner.code().into(), owner.hex()),
            (Field::MilestoneKind.code().into(), kind.code().into()),
            (Field::MilestonePos.code().into(), place.clone()),
        ];
        // Of two dates of one meaning the first counts.
        for (_, timing, date) in dates.iter().filter(|(k, ..)| *k == kind).rev() {
            values.push((timing.field().code().into(), date.stored()));
        }
        *after = Some(place);
        new.draw(EntityId { entity: Entity::Milestone, bytes: random() }, values);
    }
}

/// Gives codes: those that rows ask for while they are free, else the next of the sector.
pub(super) struct Codes {
    last: HashMap<String, u32>,
    taken: HashSet<String>,
    national: HashSet<String>,
    /// The names of elements in the log: a ledger has the same few again and again.
    elements: HashMap<(Field, String), Name>,
    today: String,
}

impl Codes {
    pub fn of(register: &Register) -> Codes {
        let today = register.day().today.format("%Y-%m-%d").to_string();
        let (last, elements) = (HashMap::new(), HashMap::new());
        let mut out = Codes { last, taken: HashSet::new(), national: HashSet::new(), elements, today };
        let alive = register.book().entries().iter().map(|e| &e.project);
        for record in alive.chain(register.book().deleted()) {
            if let Some(code) = record.get(Field::Code) {
                out.take(code);
            }
            out.national.extend(record.get(Field::NationalCode).map(str::to_string));
        }
        out
    }

    fn take(&mut self, code: &str) -> bool {
        if let Some((head, tail)) = code.rsplit_once('-')
            && let Ok(n) = tail.parse::<u32>()
        {
            let last = self.last.entry(head.to_uppercase()).or_default();
            *last = (*last).max(n);
        }
        self.taken.insert(code.to_lowercase())
    }

    /// The name of an element of a set in the log.
    fn element(&mut self, set: Field, element: &str) -> Name {
        let key = (set, element.to_string());
        if let Some(known) = self.elements.get(&key) {
            return known.clone();
        }
        let name = Name::from(Key::element(set, element).name());
        if self.elements.len() < MANY {
            self.elements.insert(key, name.clone());
        }
        name
    }

    fn next(&mut self, prefix: &str) -> String {
        loop {
            let n = self.last.get(prefix).copied().unwrap_or_default().saturating_add(1);
            let code = format!("{prefix}-{n:02}");
            if self.take(&code) {
                return code;
            }
            self.last.insert(prefix.to_string(), n);
        }
    }
}

/// The values of a new project, by their names; those of fields are found again.
struct Values {
    all: Vec<(Name, String)>,
    at: [Option<usize>; FIELDS.len()],
}

impl Values {
    fn get(&self, field: Field) -> Option<&str> {
        self.at[field as usize].map(|at| self.all[at].1.as_str())
    }

    fn put(&mut self, field: Field, value: String) {
        match self.at[field as usize] {
            Some(at) => self.all[at].1 = value,
            None => {
                self.at[field as usize] = Some(self.all.len());
                self.all.push((field.code().into(), value));
            }
        }
    }

    fn default(&mut self, field: Field, value: &str) {
        if self.at[field as usize].is_none() {
            self.put(field, value.to_string());
        }
    }
}

/// Plans a new project. Answers its name, and the code that it asked for with the one that it got, if they differ.
pub(super) fn fresh(
    register: &Register,
    draft: Draft,
    lang: Lang,
    codes: &mut Codes,
    plan: &mut Plan,
) -> (String, Option<(String, String)>) {
    let id = EntityId { entity: Entity::Project, bytes: random() };
    let mut lines: Vec<Line> = Vec::new();
    let mut line = |field: String, after: String| {
        lines.push(Line { field, before: String::new(), after, conflict: false });
    };
    // Of a long list only the first are looked at one by one.
    if plan.items.len() < 2_000 {
        for (key, value) in &draft.values {
            line(labels::key_label(lang, key), shown(register, key, value, lang));
        }
        for (kind, timing, date) in &draft.dates {
            line(Target::Milestone(*kind, *timing).name(lang), date.shown().into_owned());
        }
    }
    let mut values = Values { all: Vec::with_capacity(draft.values.len() + 12), at: [None; FIELDS.len()] };
    let mut sets: HashSet<Field> = HashSet::new();
    for (key, value) in draft.values {
        match (key, value) {
            (_, Val::Nothing) => {}
            (Key::Field(field), Val::Many(all)) => {
                sets.insert(field);
                for (n, element) in all.into_iter().enumerate() {
                    let name = codes.element(field, &element);
                    let stored = match field.kind() {
                        FieldKind::List(_) => format!("{} {element}", position::nth(n)),
                        _ => element,
                    };
                    values.all.push((name, stored));
                }
            }
            (Key::Field(Field::NationalCode), Val::One(code)) if !codes.national.insert(code.clone()) => {}
            (Key::Field(field), Val::One(text)) => values.put(field, text),
            (key, Val::One(text)) => values.all.push((key.name().into(), text)),
            (_, Val::Many(_)) => {}
        }
    }
    let staged = values.get(Field::Stage).is_some();
    values.default(Field::Kind, Kind::Project.code());
    values.default(Field::StageBasis, if staged { Basis::Confirmed } else { Basis::Derived }.code());
    values.default(Field::Stage, Stage::Identification.code());
    values.default(Field::StageOn, &codes.today);
    values.default(Field::Activity, Activity::Active.code());
    if values.get(Field::Health).is_some() {
        values.default(Field::HealthOn, &codes.today);
    }
    values.default(Field::Health, Health::Unrated.code());
    for (field, basis) in [(Field::LeadAgency, Field::LeadBasis), (Field::Agencies, Field::AgenciesBasis)] {
        if values.get(field).is_some() || sets.contains(&field) {
            values.default(basis, Basis::Confirmed.code());
        }
    }
    let sector = values.get(Field::Sector).and_then(Sector::parse);
    let asked = values.get(Field::Code).map(str::to_string);
    let code = match &asked {
        Some(code) if codes.take(code) => code.clone(),
        _ => codes.next(sector.map_or("PROJ", Sector::prefix)),
    };
    values.put(Field::Code, code.clone());
    let named = [Field::NameZh, Field::NameEn].into_iter().find_map(|f| values.get(f)).map(str::to_string);
    let name = named.unwrap_or_else(|| {
        // Known by a code alone: the code is its name until somebody gives it one.
        values.put(Field::NameZh, code.clone());
        code.clone()
    });
    plan.new.draw(id, values.all);
    let dates: Vec<_> = draft.dates.iter().collect();
    milestones(id, &dates, &mut None, &mut plan.new);
    plan.items.push(Item { row: draft.row, id, what: What::New, code: code.clone(), name: name.clone(), lines });
    (name, asked.filter(|a| *a != code).map(|a| (a, code)))
}
