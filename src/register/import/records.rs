//! Our own lossless form coming back, and the lists that we print as JSON: records as they are, or with their history the
//! changes themselves. Other JSON is looked at as an OC4IDS package.

use super::super::Register;
use super::super::error::{Error, Result};
use super::{Item, Line, Plan, Request, What, oc4ids};
use crate::domain::change::Change;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::gesture::Edit;
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::position;
use crate::domain::record::Record;
use crate::exchange::intake::MAX_FILE;
use crate::exchange::records;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels};
use crate::register::show;
use crate::store::import::Name;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;

/// The text of a file of JSON, within the limit of files.
fn text(path: &Path) -> Result<String> {
    let io = |e: &dyn std::fmt::Display| Error::io(ErrorText::Io, &[&path.display(), e]);
    let file = std::fs::File::open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Error::io(ErrorText::Missing, &[&path.display()]),
        _ => io(&e),
    })?;
    let bytes = file.metadata().map_err(|e| io(&e))?.len();
    // A history is many times the size of what it made.
    let limit = MAX_FILE * 4;
    if bytes > limit {
        return Err(Error::io(ErrorText::ImportTooLarge, &[&path.display(), &bytes, &limit]));
    }
    let mut out = Vec::new();
    file.take(limit).read_to_end(&mut out).map_err(|e| io(&e))?;
    let text = String::from_utf8(out).map_err(|_| Error::io(ErrorText::ImportBinary, &[&path.display()]))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

pub(super) fn plan(register: &Register, request: &Request) -> Result<Plan> {
    let path = &request.path;
    let text = text(path)?;
    if text.trim().is_empty() {
        return Err(Error::io(ErrorText::ImportEmpty, &[&path.display()]));
    }
    let shape = |line: usize| Error::io(ErrorText::ImportShape, &[&path.display(), &line]);
    let known = |id: EntityId| register.store.record(id).ok().flatten().is_some();
    let mut objects: Vec<Map<String, Value>> = Vec::new();
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(whole)) => match (oc4ids::is_package(&whole), oc4ids::own(&whole, &known)) {
            (true, Some(own)) => gather(Value::Array(own), &mut objects),
            (true, None) => return oc4ids::plan(register, request, &whole),
            (false, _) => gather(Value::Object(whole), &mut objects),
        },
        Ok(whole @ Value::Array(_)) => gather(whole, &mut objects),
        Ok(_) => return Err(shape(1)),
        Err(whole) => {
            for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                match serde_json::from_str::<Value>(line) {
                    Ok(value @ Value::Object(_)) => gather(value, &mut objects),
                    // One object over many lines that is broken somewhere.
                    _ if n == 0 => return Err(Error::io(ErrorText::ImportDamaged, &[&path.display(), &whole])),
                    _ => return Err(shape(n + 1)),
                }
            }
        }
    }
    if objects.is_empty() {
        return Err(Error::io(ErrorText::ImportNotOc4ids, &[&path.display()]).hint(HintText::ImportForms, &[]));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut plan = Plan { file: name, ..Plan::default() };
    let is_change = |o: &&Map<String, Value>| o.get("entity").and_then(Value::as_str) == Some("change");
    if objects.iter().any(|o| is_change(&o)) {
        history(register, path, objects.iter().filter(is_change), &mut plan)?;
        return Ok(plan);
    }
    let mut seen = HashSet::new();
    for object in &objects {
        let Some(mut record) = records::read(object) else { continue };
        if !seen.insert(record.id) {
            continue;
        }
        // Lists name the parent by its code.
        if let (None, Some(code)) = (object.get("parent_id"), object.get("parent").and_then(Value::as_str)) {
            record.put(Field::Parent, register.book().find(code).map(|e| e.id().hex()));
        }
        plan.rows += 1;
        one(register, &record, request.lang, &mut plan)?;
    }
    if plan.rows == 0 {
        return Err(Error::io(ErrorText::ImportShape, &[&path.display(), &1]));
    }
    Ok(plan)
}

/// Takes the records out of arrays and objects, those of projects before what belongs to them.
fn gather(value: Value, out: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(all) => all.into_iter().for_each(|v| gather(v, out)),
        Value::Object(mut object) => {
            let parts: Vec<Value> = object
                .iter_mut()
                .filter(|(_, v)| v.as_array().is_some_and(|a| a.first().is_some_and(Value::is_object)))
                .map(|(_, v)| v.take())
                .collect();
            // A list printed by this program: a project without the word.
            let is_project = ["code", "name_zh", "sector", "id"].iter().all(|k| object.contains_key(*k));
            if !object.contains_key("entity") && is_project {
                object.insert("entity".into(), Value::String("project".into()));
            }
            if object.contains_key("entity") && object.get("entity").and_then(Value::as_str) != Some("register") {
                out.push(object);
            }
            parts.into_iter().for_each(|v| gather(v, out));
        }
        _ => {}
    }
}

/// The changes themselves.
fn history<'a>(
    register: &Register,
    path: &Path,
    changes: impl Iterator<Item = &'a Map<String, Value>>,
    plan: &mut Plan,
) -> Result<()> {
    let known: HashSet<ChangeId> = register.store.ids()?.into_iter().collect();
    let mut given = known.clone();
    let (mut new, mut there) = (0, 0);
    let is_empty = register.book().entries().is_empty() && register.book().deleted().is_empty();
    for (n, object) in changes.enumerate() {
        let shape = || Error::io(ErrorText::ImportShape, &[&path.display(), &(n + 1)]);
        let body = object.get("body").and_then(Value::as_str).ok_or_else(shape)?;
        let id = object.get("id").and_then(Value::as_str).and_then(ChangeId::parse).ok_or_else(shape)?;
        let change = Change::read(body).map_err(|_| shape())?;
        if ChangeId::of(body.as_bytes()) != id || change.parents().any(|p| !given.contains(&p)) {
            return Err(shape());
        }
        if !is_empty && !known.contains(&id) && change.reg != register.store.register() {
            return Err(Error::usage(ErrorText::ImportForeignLog, &[&path.display()]).hint(HintText::MergeInstead, &[]));
        }
        given.insert(id);
        match known.contains(&id) {
            true => there += 1,
            false => {
                new += 1;
                plan.bodies.push(body.to_string());
            }
        }
    }
    plan.history = Some((new, there));
    Ok(())
}

/// The names and values of a record, as the log has them.
fn values(record: &Record) -> BTreeMap<Name, String> {
    let mut out = BTreeMap::new();
    for field in Field::of(record.id.entity) {
        if field.is_set() {
            for (n, element) in record.list(field).iter().enumerate() {
                let stored = match field.kind() {
                    FieldKind::List(_) => format!("{} {element}", position::nth(n)),
                    _ => element.clone(),
                };
                out.insert(Key::element(field, element).name().into(), stored);
            }
        } else if let Some(value) = record.get(field) {
            out.insert(field.code().into(), value.to_string());
        }
    }
    out.extend(record.extra().iter().map(|(n, v)| (n.clone().into(), v.clone())));
    out
}

/// What a record would change.
fn one(register: &Register, record: &Record, lang: Lang, plan: &mut Plan) -> Result<()> {
    let Some(now) = register.store.record(record.id)? else {
        // Views, agencies and the like of a register that has them under other ids are not doubled.
        let doubled = match record.id.entity {
            Entity::Agency => record.get(Field::AgencyCode).is_some_and(|c| register.book().agency(c).is_some()),
            Entity::Place => record.get(Field::PlaceNameZh).is_some_and(|n| register.book().place(n).is_some()),
            _ => false,
        };
        if doubled || record.is_empty() {
            plan.unchanged += 1;
            return Ok(());
        }
        plan.new.push(record.id, values(record));
        if record.deleted {
            plan.deletions.push(record.id);
        }
        if record.id.entity == Entity::Project {
            item(plan, record, What::New, Vec::new(), lang);
        }
        return Ok(());
    };
    let (mut lines, mut edits) = (Vec::new(), Vec::new());
    let mut line = |key: &Key, before: String, after: String| {
        lines.push(Line { field: labels::key_label(lang, key), before, after, conflict: false });
    };
    for field in Field::of(record.id.entity) {
        let key = Key::Field(field);
        if field.is_set() {
            if record.list(field) == now.list(field) {
                continue;
            }
            for gone in now.list(field).iter().filter(|e| !record.list(field).contains(e)) {
                edits.push(Edit::new(record.id, Key::element(field, gone).name(), None));
            }
            for (n, element) in record.list(field).iter().enumerate() {
                let is_list = matches!(field.kind(), FieldKind::List(_));
                let stored = if is_list { format!("{} {element}", position::nth(n)) } else { element.clone() };
                edits.push(Edit::new(record.id, Key::element(field, element).name(), Some(stored)));
            }
            line(&key, now.list(field).join(" "), record.list(field).join(" "));
        } else if record.get(field) != now.get(field) {
            let say = |v: Option<&str>| v.map(|v| show::value(&key, v, register.book(), lang)).unwrap_or_default();
            line(&key, say(now.get(field)), say(record.get(field)));
            let fields: Vec<Field> = field.group().map_or_else(|| vec![field], |g| g.fields().collect());
            for field in fields {
                let mut edit = Edit::new(record.id, field.code(), record.get(field).map(str::to_string));
                edit.force = true;
                if !edits.iter().any(|e: &Edit| e.name == edit.name) {
                    edits.push(edit);
                }
            }
        }
    }
    let names: HashSet<&String> = record.extra().keys().chain(now.extra().keys()).collect();
    for name in names {
        let (before, after) = (now.extra().get(name), record.extra().get(name));
        if before != after
            && let Some(key) = Key::parse(record.id.entity, name)
        {
            line(&key, before.cloned().unwrap_or_default(), after.cloned().unwrap_or_default());
            edits.push(Edit::new(record.id, name.clone(), after.cloned()));
        }
    }
    if record.deleted != now.deleted {
        let mut edit = Edit::new(record.id, ".del", record.deleted.then(|| "1".to_string()));
        edit.force = true;
        edits.push(edit);
        line(&Key::Deleted, now.deleted.to_string(), record.deleted.to_string());
    }
    if lines.is_empty() {
        plan.unchanged += 1;
        return Ok(());
    }
    plan.edits.extend(edits);
    item(plan, record, What::Changed, lines, lang);
    Ok(())
}

fn item(plan: &mut Plan, record: &Record, what: What, lines: Vec<Line>, lang: Lang) {
    let of: EntityId = record.id;
    let code = record.get(Field::Code).or_else(|| record.get(Field::AgencyCode)).unwrap_or_default().to_string();
    let name = match of.entity {
        Entity::Project => show::name(record, lang).to_string(),
        Entity::Milestone => labels::milestone_title(lang, record).to_string(),
        other => labels::entity(lang, other).to_string(),
    };
    plan.items.push(Item { row: plan.rows as u32, id: of, what, code, name, lines });
}
