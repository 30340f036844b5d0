//! The part of the OC4IDS 0.9.5 schema that our packages touch: types, what is required, closed codelists, formats, nothing
//! empty and nothing twice. It was held, field by field, against the text of the schema as it stood in development between
//! 0.9.3 and 0.9.4 with all fields of 0.9.4 that we write (the text of 0.9.5 itself was not to be had). Fields that the
//! schema does not name are allowed, as it says.

use chrono::DateTime;
use serde_json::Value;

/// What a value must be.
#[derive(Clone, Copy)]
pub enum Must {
    Text,
    /// A text that is not empty.
    Some,
    Number,
    Moment,
    Uri,
    TextOrInteger,
    TextOrNumber,
    /// One of a closed codelist.
    Of(&'static [&'static str]),
    /// Codes of an open codelist.
    Codes,
    /// One object of this shape.
    A(&'static [Rule]),
    /// An array of objects of this shape, each once.
    Many(&'static [Rule]),
    Geometry,
}

/// A field: name, what it must be, whether it must be there.
pub type Rule = (&'static str, Must, bool);

use Must::{A, Codes, Geometry, Many, Moment, Number, Of, Some as Full, Text, TextOrInteger, TextOrNumber, Uri};

const STATUS: &[&str] = &[
    "identification",
    "preparation",
    "implementation",
    "completion",
    "maintenance",
    "decommissioning",
    "decommissioned",
    "cancelled",
];
const TYPE: &[&str] = &["construction", "rehabilitation", "replacement", "expansion", "decommissioning"];
const MILESTONE_STATUS: &[&str] = &["scheduled", "met", "notMet", "partiallyMet"];

const PERIOD: &[Rule] = &[("startDate", Moment, false), ("endDate", Moment, false), ("maxExtentDate", Moment, false)];
const VALUE: &[Rule] = &[("amount", Number, false), ("currency", Of(&["CNY"]), false)];
const CLASSIFICATION: &[Rule] =
    &[("scheme", Text, false), ("id", TextOrInteger, false), ("description", Text, false), ("uri", Uri, false)];
const IDENTIFIER: &[Rule] = &[("id", Full, true), ("scheme", Text, false)];
const REFERENCE: &[Rule] = &[("id", Full, false), ("name", Text, false)];
const GAZETTEER: &[Rule] = &[("scheme", Text, false), ("identifiers", Codes, false)];
const LOCATION: &[Rule] = &[
    ("id", Full, true),
    ("description", Text, false),
    ("geometry", Geometry, false),
    ("gazetteer", A(GAZETTEER), false),
];
const LINE: &[Rule] = &[
    ("id", Full, true),
    ("description", Text, false),
    ("amount", A(VALUE), false),
    ("period", A(PERIOD), false),
    ("uri", Uri, false),
    ("sourceParty", A(REFERENCE), false),
    ("approvalDate", Moment, false),
];
const BREAKDOWN: &[Rule] = &[("id", Full, true), ("description", Text, false), ("budgetBreakdown", Many(LINE), false)];
const BUDGET: &[Rule] = &[
    ("amount", A(VALUE), false),
    ("description", Text, false),
    ("requestDate", Moment, false),
    ("approvalDate", Moment, false),
    ("budgetBreakdowns", Many(BREAKDOWN), false),
];
const PERSON: &[Rule] = &[("id", Full, true), ("name", Text, false), ("jobTitle", Text, false)];
const CONTACT: &[Rule] = &[("name", Text, false), ("telephone", Text, false)];
const PARTY: &[Rule] = &[
    ("id", Full, true),
    ("name", Full, true),
    ("roles", Codes, false),
    ("contactPoint", A(CONTACT), false),
    ("people", Many(PERSON), false),
];
const DOCUMENT: &[Rule] = &[
    ("id", Full, true),
    ("title", Text, false),
    ("description", Text, false),
    ("url", Uri, false),
    ("datePublished", Moment, false),
];
const UNIT: &[Rule] = &[("name", Text, false)];
const OBSERVATION: &[Rule] = &[
    ("id", Full, true),
    ("period", A(PERIOD), false),
    ("value", A(VALUE), false),
    ("measure", TextOrNumber, false),
    ("unit", A(UNIT), false),
];
const METRIC: &[Rule] = &[("id", Full, true), ("title", Text, false), ("observations", Many(OBSERVATION), false)];
const MILESTONE: &[Rule] = &[
    ("id", Full, true),
    ("title", Text, false),
    ("type", Text, false),
    ("code", Text, false),
    ("description", Text, false),
    ("dueDate", Moment, false),
    ("dateMet", Moment, false),
    ("dateModified", Moment, false),
    ("status", Of(MILESTONE_STATUS), false),
];
const RELATED: &[Rule] = &[
    ("id", Full, true),
    ("scheme", Text, false),
    ("identifier", Text, false),
    ("title", Text, false),
    ("relationship", Text, false),
    ("uri", Uri, false),
];
const COMPLETION: &[Rule] = &[("endDate", Moment, false), ("finalValue", A(VALUE), false), ("finalScope", Text, false)];
const POLICY: &[Rule] = &[("policies", Codes, false), ("description", Text, false)];
const PROJECT: &[Rule] = &[
    ("id", Full, true),
    ("updated", Moment, false),
    ("identifiers", Many(IDENTIFIER), false),
    ("title", Text, false),
    ("description", Text, false),
    ("status", Of(STATUS), false),
    ("period", A(PERIOD), false),
    ("sector", Codes, false),
    ("additionalClassifications", Many(CLASSIFICATION), false),
    ("type", Of(TYPE), false),
    ("relatedProjects", Many(RELATED), false),
    ("locations", Many(LOCATION), false),
    ("budget", A(BUDGET), false),
    ("publicAuthority", A(REFERENCE), false),
    ("parties", Many(PARTY), false),
    ("documents", Many(DOCUMENT), false),
    ("metrics", Many(METRIC), false),
    ("forecasts", Many(METRIC), false),
    ("milestones", Many(MILESTONE), false),
    ("completion", A(COMPLETION), false),
    ("policyAlignment", A(POLICY), false),
];
const PUBLISHER: &[Rule] = &[("name", Full, true), ("uri", Uri, false)];
pub const PACKAGE: &[Rule] = &[
    ("uri", Uri, true),
    ("publishedDate", Moment, true),
    ("version", Text, true),
    ("publisher", A(PUBLISHER), true),
    ("projects", Many(PROJECT), true),
];

/// Codes of `projectSector`, without those of sustainability.
const SECTOR: &[&str] = &[
    "education",
    "health",
    "energy",
    "communications",
    "waterAndWaste",
    "governance",
    "economy",
    "cultureSportsAndRecreation",
    "transport",
    "transport.air",
    "transport.water",
    "transport.rail",
    "transport.road",
    "transport.urban",
    "socialHousing",
    "naturalResources",
    "naturalResources.floodProtection",
];
const ROLE: &[&str] = &[
    "publicAuthority",
    "procuringEntity",
    "buyer",
    "supplier",
    "tenderer",
    "funder",
    "administrativeEntity",
    "reviewBody",
    "independentMonitor",
    "payer",
    "payee",
    "enquirer",
    "interestedParty",
    "climateFinanceFocalPoint",
];
const RELATION: &[&str] = &["construction", "rehabilitation", "replacement", "expansion"];
const MILESTONE_TYPE: &[&str] = &[
    "preProcurement",
    "approval",
    "engagement",
    "assessment",
    "delivery",
    "reporting",
    "financing",
    "payment",
    "procurement",
    "contractClose",
];
const MILESTONE_CODE: &[&str] = &[
    "projectApproval",
    "commercialClose",
    "financialClose",
    "commencement",
    "completion",
    "commissioning",
    "enquiryPeriodStart",
    "enquiryPeriodEnd",
    "draftFinalTender",
];

/// Codes out of open codelists: any may stand there, but ours are the published ones. Each with its place and its list.
fn codes(project: &Value) -> Vec<(String, &'static [&'static str], &Value)> {
    let all = |of: &Value, name: &str| of[name].as_array().map_or(0, Vec::len);
    let mut out = Vec::new();
    let mut add = |place: String, list: &'static [&'static str]| {
        out.extend(project.pointer(&place).map(|code| (place, list, code)));
    };
    for n in 0..all(project, "sector") {
        add(format!("/sector/{n}"), SECTOR);
    }
    for n in 0..all(project, "parties") {
        for role in 0..all(&project["parties"][n], "roles") {
            add(format!("/parties/{n}/roles/{role}"), ROLE);
        }
    }
    for n in 0..all(project, "relatedProjects") {
        add(format!("/relatedProjects/{n}/relationship"), RELATION);
    }
    for n in 0..all(project, "milestones") {
        add(format!("/milestones/{n}/type"), MILESTONE_TYPE);
        add(format!("/milestones/{n}/code"), MILESTONE_CODE);
    }
    out
}

/// Nothing of the standard is there and empty (since 0.9.3); what stands in further fields is nobody's business.
fn empty(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(object) if object.is_empty() => out.push(format!("{at}: an empty object")),
        Value::Array(all) if all.is_empty() => out.push(format!("{at}: an empty array")),
        Value::String(text) if text.is_empty() => out.push(format!("{at}: an empty text")),
        Value::Null => out.push(format!("{at}: null")),
        Value::Object(object) => {
            let own = object.iter().filter(|(name, _)| !name.starts_with("x_"));
            own.for_each(|(name, value)| empty(value, &format!("{at}/{name}"), out));
        }
        Value::Array(all) => all.iter().enumerate().for_each(|(i, v)| empty(v, &format!("{at}/{i}"), out)),
        _ => {}
    }
}

/// What is wrong with a package, each with its place.
pub fn faults(package: &Value) -> Vec<String> {
    let mut out = Vec::new();
    shape(package, PACKAGE, "", &mut out);
    empty(package, "", &mut out);
    for (n, project) in package["projects"].as_array().into_iter().flatten().enumerate() {
        for (place, list, code) in codes(project) {
            if !code.as_str().is_some_and(|c| list.contains(&c)) {
                out.push(format!("/projects/{n}{place}: {code} is no published code"));
            }
        }
    }
    let version = package["version"].as_str().unwrap_or_default();
    let parts: Vec<&str> = version.split('.').collect();
    if parts.len() != 2 || parts.iter().any(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit())) {
        out.push(format!("/version: {version:?} is not major.minor"));
    }
    let projects = package["projects"].as_array().map(Vec::as_slice).unwrap_or_default();
    if projects.is_empty() {
        out.push("/projects: empty".into());
    }
    let mut ids: Vec<&Value> = projects.iter().map(|p| &p["id"]).collect();
    ids.sort_by_key(|v| v.to_string());
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        out.push("/projects: an id stands there twice".into());
    }
    out
}

fn shape(value: &Value, rules: &[Rule], at: &str, out: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        return out.push(format!("{at}: no object"));
    };
    for (name, must, required) in rules {
        match object.get(*name) {
            Some(value) => check(value, *must, &format!("{at}/{name}"), out),
            None if *required => out.push(format!("{at}/{name}: missing")),
            None => {}
        }
    }
}

fn check(value: &Value, must: Must, at: &str, out: &mut Vec<String>) {
    let text = value.as_str();
    let fine = match must {
        Text => text.is_some(),
        Full => text.is_some_and(|t| !t.is_empty()),
        Number => value.is_number(),
        Moment => text.is_some_and(|t| DateTime::parse_from_rfc3339(t).is_ok()),
        Uri => text.is_some_and(is_uri),
        TextOrInteger => text.is_some() || value.is_i64() || value.is_u64(),
        TextOrNumber => text.is_some() || value.is_number(),
        Of(codes) => text.is_some_and(|t| codes.contains(&t)),
        Codes => value.as_array().is_some_and(|all| {
            let once = all.iter().enumerate().all(|(i, v)| !all[..i].contains(v));
            !all.is_empty() && once && all.iter().all(Value::is_string)
        }),
        Geometry => is_geometry(value),
        A(rules) => return shape(value, rules, at, out),
        Many(rules) => {
            let Some(all) = value.as_array() else { return out.push(format!("{at}: no array")) };
            for (i, item) in all.iter().enumerate() {
                shape(item, rules, &format!("{at}/{i}"), out);
                if all[..i].contains(item) {
                    out.push(format!("{at}/{i}: twice"));
                }
            }
            true
        }
    };
    if !fine {
        out.push(format!("{at}: {value} will not do"));
    }
}

/// RFC 3986: a scheme, and nothing but ASCII that may stand there.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    named && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
}

fn is_geometry(value: &Value) -> bool {
    let point = |v: &Value| {
        let pair: Vec<f64> = v.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        matches!(pair[..], [lon, lat] if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat))
    };
    let coordinates = &value["coordinates"];
    match value["type"].as_str() {
        Some("Point") => point(coordinates),
        Some("LineString") => coordinates.as_array().is_some_and(|all| all.len() > 1 && all.iter().all(point)),
        _ => false,
    }
}
