//! The parts of a project of a package: where, who, how much, how far, on what ground.

use super::codes::region;
use super::{Ground, Out, Work, id, name};
use crate::domain::field::Field;
use crate::domain::kinds::{MilestoneKind, Province};
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use crate::i18n::export::Metric;
use crate::i18n::{Lang, labels};
use serde_json::{Value, json};

pub fn identifiers(project: &Record) -> Value {
    let of = |scheme: &str, field| project.get(field).map(|id| json!({"scheme": scheme, "id": id}));
    [of("taizhang-code", Field::Code), of("GB/T 40058", Field::NationalCode)].into_iter().flatten().collect()
}

/// The date of the first milestone of a kind that has one: actual, else forecast, else baseline.
fn date_of(work: &Work<'_>, kind: MilestoneKind) -> Option<PartialDate> {
    let mut of_kind = work.milestones.iter().filter(|m| m.get(Field::MilestoneKind) == Some(kind.code()));
    of_kind.find_map(|m| [Field::Actual, Field::Forecast, Field::Baseline].into_iter().find_map(|f| m.date(f)))
}

/// From the start to the end of the works.
pub fn period(work: &Work<'_>, ground: &Ground<'_>) -> Value {
    let start = date_of(work, MilestoneKind::Start);
    let ends = [MilestoneKind::Opening, MilestoneKind::Acceptance, MilestoneKind::Target];
    // An end before the start is one of the two dates gone wrong: the start is kept.
    let end = ends.into_iter().find_map(|k| date_of(work, k));
    let end = end.filter(|e| start.as_ref().is_none_or(|s| s.earliest() <= e.latest()));
    let mut out = Out::default();
    out.put("startDate", start.map_or(Value::Null, |d| json!(ground.first(&d))));
    out.put("endDate", end.map_or(Value::Null, |d| json!(ground.last(&d))));
    out.value()
}

/// What has been finished, when the works are open or accepted.
pub fn completion(work: &Work<'_>, ground: &Ground<'_>) -> Value {
    let ends = [MilestoneKind::Opening.code(), MilestoneKind::Acceptance.code()];
    let is_end = |m: &&Record| m.get(Field::MilestoneKind).is_some_and(|k| ends.contains(&k));
    let met = work.milestones.iter().filter(is_end).filter_map(|m| m.date(Field::Actual)).max_by_key(|d| d.latest());
    met.map_or(Value::Null, |d| json!({"endDate": ground.last(&d)}))
}

pub fn related(work: &Work<'_>, ground: &Ground<'_>) -> Value {
    let of = |other: &Record, relation: &str| {
        let mut out = Out::default();
        out.put("id", json!(id(other)));
        out.put("scheme", json!("oc4ids"));
        out.put("identifier", json!(id(other)));
        out.text("title", name(other, ground.lang));
        out.put("x_relation", json!(relation));
        out.value()
    };
    let parent = work.parent.map(|p| of(p, "parent"));
    parent.into_iter().chain(work.children.iter().map(|c| of(c, "part"))).collect()
}

pub fn locations(project: &Record, ground: &Ground<'_>) -> Value {
    let mut out = Vec::new();
    let at = |name: &str| {
        let place = (ground.place)(name)?;
        let number = |f: Field| place.get(f).and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite());
        Some([number(Field::PlaceLon)?, number(Field::PlaceLat)?])
    };
    let called = |name: &str| match ground.lang {
        Lang::Zh => name.to_string(),
        Lang::En => (ground.place)(name).and_then(|p| p.get(Field::PlaceNameEn)).unwrap_or(name).to_string(),
    };
    let route = project.list(Field::Route);
    let line: Option<Vec<[f64; 2]>> = route.iter().map(|n| at(n)).collect();
    if let Some(line) = line.filter(|l| l.len() > 1) {
        let names: Vec<String> = route.iter().map(|n| called(n)).collect();
        let geometry = json!({"type": "LineString", "coordinates": line});
        out.push(json!({"id": "route", "description": names.join(" – "), "geometry": geometry}));
    }
    for (n, place) in (1..).zip(project.list(Field::Places)) {
        let mut one = Out::default();
        one.put("id", json!(format!("place-{n}")));
        one.put("description", json!(called(place)));
        one.put("geometry", at(place).map_or(Value::Null, |at| json!({"type": "Point", "coordinates": at})));
        out.push(one.value());
    }
    for code in project.list(Field::Provinces) {
        let Some(province) = Province::parse(code) else { continue };
        let gazetteer = json!({"scheme": "GB/T 2260", "identifiers": [region(province)]});
        let description = labels::province(ground.lang, province);
        out.push(json!({"id": format!("province-{code}"), "description": description, "gazetteer": gazetteer}));
    }
    Value::Array(out)
}

fn yuan(wan: i64) -> Value {
    json!({"amount": i128::from(wan) * 10_000, "currency": "CNY"})
}

fn year(ground: &Ground<'_>, year: i32) -> Value {
    let day = |m, d| chrono::NaiveDate::from_ymd_opt(year, m, d);
    match (day(1, 1), day(12, 31)) {
        (Some(first), Some(last)) => {
            json!({"startDate": ground.moment(first, false), "endDate": ground.moment(last, true)})
        }
        _ => Value::Null,
    }
}

/// The years of which the money is known under this beginning of a name.
fn years<'p>(project: &'p Record, family: &'p str) -> impl Iterator<Item = (i32, i64)> + 'p {
    project
        .extra()
        .iter()
        .filter_map(move |(name, value)| Some((name.strip_prefix(family)?.parse().ok()?, value.parse().ok()?)))
}

pub fn budget(project: &Record, ground: &Ground<'_>) -> Value {
    let mut out = Out::default();
    out.put("amount", project.number(Field::Investment).map_or(Value::Null, yuan));
    let lines = years(project, "annual_plan_").map(|(y, wan)| {
        let mut line = Out::default();
        line.put("id", json!(format!("annual-plan-{y}")));
        line.put("amount", yuan(wan));
        line.put("period", year(ground, y));
        line.value()
    });
    let mut groups = Vec::new();
    let lines: Vec<Value> = lines.collect();
    if !lines.is_empty() {
        let description = Metric::AnnualPlan.say(ground.lang);
        groups.push(json!({"id": "annual-plan", "description": description, "budgetBreakdown": lines}));
    }
    if let Some(funding) = project.get(Field::Funding) {
        let line = json!({"id": "funding-1", "description": funding, "sourceParty": {"id": "funder", "name": funding}});
        let description = labels::field(ground.lang, Field::Funding);
        groups.push(json!({"id": "funding", "description": description, "budgetBreakdown": [line]}));
    }
    out.put("budgetBreakdowns", Value::Array(groups));
    out.value()
}

/// The short name of an agency.
fn agency(code: &str, ground: &Ground<'_>) -> String {
    let fields = match ground.lang {
        Lang::Zh => [Field::AgencyNameZh, Field::AgencyShortZh, Field::AgencyNameEn],
        Lang::En => [Field::AgencyNameEn, Field::AgencyShortEn, Field::AgencyNameZh],
    };
    let record = (ground.agency)(code);
    record.and_then(|r| fields.iter().find_map(|f| r.get(*f))).unwrap_or(code).to_string()
}

pub fn authority(project: &Record, ground: &Ground<'_>) -> Value {
    project.get(Field::LeadAgency).map_or(Value::Null, |code| json!({"id": code, "name": agency(code, ground)}))
}

pub fn parties(project: &Record, ground: &Ground<'_>) -> Value {
    let lead = project.get(Field::LeadAgency);
    let listed = project.list(Field::Agencies);
    let mut out = Vec::new();
    let people = |role: &str| {
        let leader = project.get(Field::Leader);
        leader.map_or(
            Value::Null,
            |name| json!([{"id": role, "name": name, "jobTitle": labels::field(ground.lang, Field::Leader)}]),
        )
    };
    let mut contact = Out::default();
    contact.text("name", project.get(Field::Contact));
    contact.text("telephone", project.get(Field::Phone));
    let mut contact = contact.value();
    let owner = project.get(Field::OwnerUnit);
    if let Some(code) = lead {
        let mut roles = vec!["publicAuthority"];
        if listed.iter().any(|c| c == code) {
            roles.push("administrativeEntity");
        }
        let mut one = Out::default();
        one.put("id", json!(code));
        one.put("name", json!(agency(code, ground)));
        one.put("roles", json!(roles));
        one.put("people", people("sponsor"));
        if owner.is_none() {
            one.put("contactPoint", contact.take());
        }
        out.push(one.value());
    }
    for code in listed.iter().filter(|c| Some(c.as_str()) != lead) {
        out.push(json!({"id": code, "name": agency(code, ground), "roles": ["administrativeEntity"]}));
    }
    if let Some(owner) = owner {
        let mut one = Out::default();
        one.put("id", json!("owner-unit"));
        one.put("name", json!(owner));
        one.put("roles", json!(["procuringEntity"]));
        one.put("contactPoint", contact.take());
        if lead.is_none() {
            one.put("people", people("sponsor"));
        }
        out.push(one.value());
    }
    if let Some(funding) = project.get(Field::Funding) {
        out.push(json!({"id": "funder", "name": funding, "roles": ["funder"]}));
    }
    Value::Array(out)
}

/// An address as a URI: what is not ASCII is escaped; `None` for what is no address.
fn uri(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if !named || rest.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' if !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') => {
                out.push(byte as char);
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    Some(out)
}

pub fn documents(work: &Work<'_>, ground: &Ground<'_>) -> Value {
    let mut out = Vec::new();
    let lines = work.project.get(Field::Documents).unwrap_or_default().lines().map(str::trim).filter(|l| !l.is_empty());
    for (n, line) in (1..).zip(lines) {
        out.push(json!({"id": format!("document-{n}"), "title": line}));
    }
    let mut add =
        |id: String, title: Option<&str>, address: Option<&str>, date: Option<PartialDate>, note: Option<&str>| {
            let mut one = Out::default();
            let url = address.and_then(uri);
            one.put("id", json!(id));
            one.text("title", title.or(note).or(address));
            one.text("description", note.or(if url.is_none() { address } else { None }));
            one.put("url", url.map_or(Value::Null, Value::String));
            one.put("datePublished", date.map_or(Value::Null, |d| json!(ground.first(&d))));
            out.push(one.value());
        };
    for link in &work.links {
        add(format!("link-{}", link.id.hex()), link.get(Field::LinkTitle), link.get(Field::LinkAddress), None, None);
    }
    for source in &work.sources {
        let (title, note) = (source.get(Field::SourcePublisher), source.get(Field::SourceNote));
        let date = source.date(Field::SourceDate);
        add(format!("source-{}", source.id.hex()), title, source.get(Field::SourceAddress), date, note);
    }
    Value::Array(out)
}

/// Progress of the works and of the money.
pub fn metrics(work: &Work<'_>, ground: &Ground<'_>) -> Value {
    let (p, lang) = (work.project, ground.lang);
    // What is said is true on the day when somebody last said so, else when it was last touched.
    let said = p.date(Field::ConfirmedOn).map_or_else(|| work.updated.to_rfc3339(), |d| ground.last(&d));
    let period = || json!({"endDate": said});
    let mut out = Vec::new();
    let mut metric = |id: &str, title: Metric, observations: Vec<Value>| {
        if !observations.is_empty() {
            out.push(json!({"id": id, "title": title.say(lang), "observations": observations}));
        }
    };
    let mut physical = Vec::new();
    if let Some(share) = p.number(Field::Progress) {
        let unit = json!({"name": "%"});
        physical.push(json!({"id": "percent", "period": period(), "measure": share.to_string(), "unit": unit}));
    }
    if let Some(text) = p.get(Field::ProgressText) {
        physical.push(json!({"id": "text", "period": period(), "measure": text}));
    }
    metric("physicalProgress", Metric::Physical, physical);
    let mut financial = Vec::new();
    if let Some(paid) = p.number(Field::Paid) {
        financial.push(json!({"id": "total", "period": period(), "value": yuan(paid)}));
    }
    for (y, wan) in years(p, "annual_paid_") {
        let mut one = Out::default();
        one.put("id", json!(y.to_string()));
        one.put("period", year(ground, y));
        one.put("value", yuan(wan));
        financial.push(one.value());
    }
    metric("financialProgress", Metric::Financial, financial);
    Value::Array(out)
}

/// Where the plan names it.
pub fn policy(project: &Record, lang: Lang) -> Value {
    let parts = [Field::Article, Field::Box, Field::Wording];
    let said: Vec<String> =
        parts.into_iter().filter_map(|f| Some(format!("{} {}", labels::field(lang, f), project.get(f)?))).collect();
    match said.is_empty() {
        true => Value::Null,
        false => json!({"description": format!("{}: {}", Metric::Plan.say(lang), said.join("; "))}),
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn addresses_become_uris_or_nothing() {
        assert_eq!(uri("https://a.cn/新闻 1"), Some("https://a.cn/%E6%96%B0%E9%97%BB%201".to_string()));
        assert_eq!(uri("urn:x:1%20"), Some("urn:x:1%20".to_string()));
        for none in ["", "a.cn/x", "http:", "见附件：一", "//a.cn"] {
            assert_eq!(uri(none), None, "{none}");
        }
    }
}
