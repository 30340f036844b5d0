//! OC4IDS packages coming in: each project becomes a row under known headings, so that it is read, matched and compared
//! as a row of any ledger is. Money in yuan is read, any other stays text; words of older versions are known. A package of
//! our own is read by the records that stand in it.

use super::super::Register;
use super::super::error::{Error, Result};
use super::matching::Names;
use super::rows::Before;
use super::{Plan, Request, rows};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::MilestoneKind;
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::layout::{Column, Layout};
use crate::exchange::records;
use crate::exchange::sheet::{Cell, Row, Value as CellValue};
use crate::exchange::unit::Unit;
use crate::i18n::errors::{ErrorText, HintText};
use serde_json::{Map, Value};
use std::rc::Rc;

/// Whether a JSON object is a package: a list of projects, and none of our own marks.
pub(super) fn is_package(whole: &Map<String, Value>) -> bool {
    let projects = whole.get("projects").and_then(Value::as_array);
    let ours =
        whole.contains_key("format") || projects.and_then(|p| p.first()).is_some_and(|p| p.get("entity").is_some());
    projects.is_some() && !ours
}

/// The records of our own package: every project of it has one beside what the standard says, and so have its
/// milestones. They come back as the lossless form does; what the standard made coarser is not read. Of what they name
/// (agencies, places, sources) only that comes which is not `known`: a package is no place to rename an agency.
pub(super) fn own(whole: &Map<String, Value>, known: &dyn Fn(EntityId) -> bool) -> Option<Vec<Value>> {
    let record = |v: &Value| v.get("x_taizhang").filter(|x| x.get("entity").is_some()).cloned();
    let is_new = |v: &&Value| v.as_object().and_then(records::read).is_some_and(|r| !known(r.id));
    let mut out: Vec<Value> = Vec::new();
    if let Some(beside) = whole.get("x_taizhang") {
        out.extend(list(beside, "records").filter(is_new).cloned());
    }
    for project in whole.get("projects").and_then(Value::as_array)? {
        out.push(record(project)?);
        out.extend(list(project, "milestones").filter_map(record));
    }
    Some(out)
}

/// What a project says, by heading.
#[derive(Default)]
struct Said(Vec<(Target, String)>);

impl Said {
    fn put(&mut self, target: Target, text: Option<String>) {
        if let Some(text) = text.filter(|t| !t.trim().is_empty())
            && !self.0.iter().any(|(t, _)| *t == target)
        {
            self.0.push((target, text));
        }
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// The day of a date-time.
fn day(value: Option<&Value>) -> Option<String> {
    text(value).map(|t| t.chars().take(10).collect())
}

fn extra(heading: &str) -> Target {
    Target::Extra(crate::domain::extra::name_of(heading).unwrap_or_else(|| "x_oc4ids".into()))
}

/// The kind of a milestone by its type and code.
fn kind(milestone: &Value) -> Option<MilestoneKind> {
    let word = |name: &str| text(milestone.get(name)).unwrap_or_default();
    Some(match (word("code").as_str(), word("type").as_str()) {
        ("projectApproval", _) | (_, "approval") => MilestoneKind::Approval,
        ("commencement", _) => MilestoneKind::Start,
        ("completion", _) => MilestoneKind::Opening,
        ("commissioning", _) => MilestoneKind::Trial,
        _ => return None,
    })
}

fn project(p: &Value) -> Said {
    let mut said = Said::default();
    let field = Target::Field;
    said.put(field(Field::Code), text(p.get("id")));
    said.put(Target::Special(Special::Name), text(p.get("title")).or_else(|| text(p.get("id"))));
    said.put(field(Field::Scope), text(p.get("description")));
    said.put(field(Field::Stage), text(p.get("status")));
    let nature = match text(p.get("type")).as_deref() {
        Some("decommissioning") | None => None,
        other => other.map(str::to_string),
    };
    said.put(field(Field::Nature), nature);
    let sectors: Vec<String> = list(p, "sector").filter_map(Value::as_str).map(str::to_string).collect();
    let known = sectors.iter().rev().find_map(|s| {
        let last = s.rsplit('.').next().unwrap_or(s);
        crate::i18n::synonyms::parse_code(Field::Sector, last)
    });
    said.put(field(Field::Sector), known.map(str::to_string));
    said.put(extra("oc4ids sector"), Some(sectors.join(", ")));
    for identifier in list(p, "identifiers") {
        let scheme = text(identifier.get("scheme")).unwrap_or_default();
        let target =
            if scheme.contains("40058") { field(Field::NationalCode) } else { extra(&format!("identifier {scheme}")) };
        said.put(target, text(identifier.get("id")));
    }
    let places: Vec<String> = list(p, "locations").filter_map(|l| text(l.get("description"))).collect();
    said.put(field(Field::Places), Some(places.join("\n")));
    said.put(field(Field::LeadAgency), p.get("publicAuthority").and_then(|a| text(a.get("name"))));
    for party in list(p, "parties") {
        let has = |role: &str| list(party, "roles").any(|r| r.as_str() == Some(role));
        let name = text(party.get("name"));
        if has("procuringEntity") || has("buyer") {
            said.put(field(Field::OwnerUnit), name.clone());
        }
        if has("funder") {
            said.put(field(Field::Funding), name.clone());
        }
        if has("publicAuthority") {
            said.put(field(Field::LeadAgency), name);
        }
    }
    money(p, &mut said);
    let period = p.get("period");
    let date = |v: Option<&Value>, name: &str| v.and_then(|v| day(v.get(name)));
    for milestone in list(p, "milestones") {
        let Some(kind) = kind(milestone) else {
            let title = text(milestone.get("title")).unwrap_or_default();
            let when = day(milestone.get("dateMet")).or_else(|| day(milestone.get("dueDate"))).unwrap_or_default();
            said.put(extra(&format!("milestone {title}")), Some(when));
            continue;
        };
        let met = day(milestone.get("dateMet"));
        said.put(Target::Milestone(kind, Timing::Actual), met);
        let plan = day(milestone.get("baselineDate")).or_else(|| day(milestone.get("dueDate")));
        said.put(Target::Milestone(kind, Timing::Plan), plan);
    }
    said.put(Target::Milestone(MilestoneKind::Start, Timing::Plan), date(period, "startDate"));
    said.put(Target::Milestone(MilestoneKind::Opening, Timing::Plan), date(period, "endDate"));
    said.put(Target::Milestone(MilestoneKind::Opening, Timing::Actual), date(p.get("completion"), "endDate"));
    said.put(field(Field::Documents), {
        let titles: Vec<String> = list(p, "documents").filter_map(|d| text(d.get("title"))).collect();
        Some(titles.join("\n"))
    });
    said
}

fn money(p: &Value, said: &mut Said) {
    let sum = |v: Option<&Value>| {
        let v = v?;
        Some((text(v.get("amount"))?, text(v.get("currency")).unwrap_or_default()))
    };
    let budget = sum(p.get("budget").and_then(|b| b.get("amount")));
    let done = sum(p.get("completion").and_then(|c| c.get("finalValue")));
    for (value, target, name) in
        [(budget, Target::Field(Field::Investment), "budget"), (done, extra("final value"), "final value")]
    {
        let Some((amount, currency)) = value else { continue };
        match currency.as_str() {
            "CNY" if matches!(target, Target::Field(_)) => said.put(target, Some(amount)),
            _ => said.put(extra(name), Some(format!("{amount} {currency}").trim().to_string())),
        }
    }
}

pub(super) fn plan(register: &Register, request: &Request, whole: &Map<String, Value>) -> Result<Plan> {
    let projects = whole.get("projects").and_then(Value::as_array).cloned().unwrap_or_default();
    let valid = |p: &&Value| p.get("id").is_some_and(Value::is_string);
    if projects.is_empty() || !projects.iter().any(|p| valid(&p)) {
        let error = Error::io(ErrorText::ImportNotOc4ids, &[&request.path.display()]);
        return Err(error.hint(HintText::ImportForms, &[]));
    }
    let all: Vec<Said> = projects.iter().map(project).collect();
    let mut layout = Layout::default();
    layout.head.push(0);
    for (target, _) in all.iter().flat_map(|s| &s.0) {
        if layout.column(target).is_none() {
            let index = layout.columns.len() as u32 + 1;
            let unit = target.is_money().then_some(Unit::Yuan(1));
            let heading = target.name(request.lang);
            layout.columns.push(Column { index, heading, target: target.clone(), unit, remark: None });
        }
    }
    let name = request.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = Rc::new(Names::of(register.book()));
    let before = Before { names, standing: None, date1904: false };
    let mut plan = rows::of_rows(register, request, &layout, &name, before, &mut |take| {
        for (n, said) in all.iter().enumerate() {
            let cell = |(target, text): &(Target, String)| {
                let column = layout.column(target)?.index;
                Some(Cell { column, value: CellValue::text(text.clone()) })
            };
            let mut cells: Vec<Cell> = said.0.iter().filter_map(cell).collect();
            cells.sort_by_key(|c| c.column);
            let row = Row { number: n as u32 + 1, hidden: false, cells };
            let kind = layout.kind(&row);
            if !take(row, kind) {
                break;
            }
        }
        Ok(())
    })?;
    plan.layout = layout;
    Ok(plan)
}
