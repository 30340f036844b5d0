//! Each rule of the standard is held: a package that breaks it is found out, with the place. And what our words become in
//! the standard's, row by row of its codelists.

use super::desk;
use super::schema::{self, Must, PACKAGE, Rule};
use serde_json::{Value, json};
use taizhang::domain::field::Field;
use taizhang::domain::kinds::{Code, MilestoneKind, Sector, Stage};
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::register::export::{Asked, Form};

fn one(register: &taizhang::register::Register) -> Value {
    let asked = Asked { query: "code:RAIL-04", ..Asked::new(Form::Oc4ids, Lang::Zh) };
    serde_json::from_slice(&desk::given(register, &asked)).expect("JSON")
}

/// Puts a value at a place, with whatever must stand around it; arrays have one element then.
fn put(package: &mut Value, place: &[String], value: Value) {
    let mut at = package;
    for (n, name) in place.iter().enumerate() {
        let inside = match place.get(n + 1).map(String::as_str) {
            Some("0") => json!([{}]),
            Some(_) => json!({}),
            None => Value::Null,
        };
        at = match name.as_str() {
            "0" => {
                let all = at.as_array_mut().expect("an array");
                all.truncate(1);
                all.first_mut().expect("an element")
            }
            name => {
                let object = at.as_object_mut().expect("an object");
                let next = object.entry(name).or_insert_with(|| inside.clone());
                if inside.is_object() && !next.is_object()
                    || inside.is_array() && next.as_array().is_none_or(Vec::is_empty)
                {
                    *next = inside;
                }
                next
            }
        };
    }
    *at = value;
}

/// Every rule with its place: names, and `0` for the first element of an array.
fn all_rules(rules: &'static [Rule], at: &[String], out: &mut Vec<(Vec<String>, Must, bool)>) {
    for (name, must, required) in rules {
        let mut place = at.to_vec();
        place.push((*name).to_string());
        out.push((place.clone(), *must, *required));
        match must {
            Must::A(inner) => all_rules(inner, &place, out),
            Must::Many(inner) => {
                place.push("0".into());
                all_rules(inner, &place, out);
            }
            _ => {}
        }
    }
}

/// What breaks a rule.
fn breaks(must: Must) -> Vec<Value> {
    match must {
        Must::Text => vec![json!(7), json!([]), json!("")],
        Must::Some => vec![json!(7), json!(""), Value::Null],
        Must::Number => vec![json!("12"), json!(true)],
        Must::Moment => vec![json!("2025"), json!("2025-12-31"), json!("2025年底"), json!(45_992)],
        Must::Uri => vec![json!("台账"), json!("no scheme"), json!(1)],
        Must::TextOrInteger => vec![json!(1.5), json!({})],
        Must::TextOrNumber => vec![json!(true), json!([1])],
        Must::Of(_) => vec![json!("nonsense"), json!("completed"), json!(1)],
        Must::Codes => vec![json!("alone"), json!([]), json!([1]), json!(["a", "a"])],
        Must::A(_) => vec![json!("words"), json!([]), json!({})],
        Must::Many(_) => vec![json!({}), json!([]), json!(["words"]), json!([{"id": "a"}, {"id": "a"}])],
        Must::Geometry => vec![
            json!({"type": "Point", "coordinates": [200, 1]}),
            json!({"type": "Point", "coordinates": ["114", "30"]}),
            json!({"type": "LineString", "coordinates": [[114, 30]]}),
            json!({"type": "Circle", "coordinates": [114, 30]}),
        ],
    }
}

#[test]
fn whoever_breaks_a_rule_is_found_out_at_its_place() {
    let (_folder, register) = desk::plan();
    let good = one(&register);
    assert_eq!(schema::faults(&good), Vec::<String>::new());
    let mut rules = Vec::new();
    all_rules(PACKAGE, &[], &mut rules);
    assert!(rules.len() > 90, "{}", rules.len());
    for (place, must, required) in rules {
        let path = format!("/{}", place.join("/"));
        for wrong in breaks(must) {
            let mut bad = good.clone();
            put(&mut bad, &place, wrong.clone());
            let faults = schema::faults(&bad);
            assert!(faults.iter().any(|f| f.starts_with(&path)), "{path} = {wrong}: {faults:?}");
        }
        if required {
            let mut bad = good.clone();
            put(&mut bad, &place, json!("x"));
            let (last, above) = place.split_last().expect("a name");
            let pointer: String = above.iter().map(|name| format!("/{name}")).collect();
            bad.pointer_mut(&pointer).and_then(Value::as_object_mut).expect("an object").remove(last);
            let faults = schema::faults(&bad);
            assert!(faults.contains(&format!("{path}: missing")), "{path}: {faults:?}");
        }
    }
}

#[test]
fn codes_that_nobody_published_are_found_out_at_their_place() {
    let (_folder, register) = desk::plan();
    let good = one(&register);
    for (place, wrong) in [
        ("projects/0/sector", json!(["rail"])),
        ("projects/0/parties/0/roles", json!(["boss"])),
        ("projects/0/relatedProjects/0/relationship", json!("part")),
        ("projects/0/milestones/0/type", json!("baseline")),
        ("projects/0/milestones/0/code", json!("opening")),
    ] {
        let mut bad = good.clone();
        let place: Vec<String> = place.split('/').map(str::to_string).collect();
        put(&mut bad, &place, wrong);
        let path = format!("/{}", place.join("/"));
        let faults = schema::faults(&bad);
        assert!(faults.iter().any(|f| f.starts_with(&path) && f.contains("no published code")), "{path}: {faults:?}");
    }
    let mut twice = good.clone();
    let again = twice["projects"][0].clone();
    twice["projects"].as_array_mut().expect("projects").push(again);
    assert!(schema::faults(&twice).iter().any(|f| f.contains("an id stands there twice")));
    for version in ["0.9.5", "0", "1.", "neu"] {
        let mut bad = good.clone();
        bad["version"] = json!(version);
        assert!(schema::faults(&bad).iter().any(|f| f.starts_with("/version")), "{version}");
    }
}

#[test]
fn every_stage_is_a_status_and_in_use_is_maintenance() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("RAIL-04").expect("a project").id();
    for stage in Stage::CODES {
        register.set(&[id], &[Assignment::put(Field::Stage, *stage)], "核", Lang::En, None).expect("set");
        let package = one(&register);
        assert_eq!(package["projects"][0]["status"], json!(stage));
        assert_eq!(schema::faults(&package), Vec::<String>::new());
    }
}

#[test]
fn sectors_are_those_of_the_standard() {
    let (_folder, mut register) = desk::empty();
    for (n, (sector, name, codes)) in [
        (Sector::Rail, "甲至乙铁路", &["transport", "transport.rail"][..]),
        (Sector::Road, "甲至乙公路", &["transport", "transport.road"]),
        (Sector::RiverCrossing, "甲公铁两用大桥", &["transport", "transport.road", "transport.rail"]),
        (Sector::Waterway, "甲航道", &["transport", "transport.water"]),
        (Sector::Port, "甲港", &["transport", "transport.water"]),
        (Sector::Airport, "甲机场", &["transport", "transport.air"]),
        (Sector::Urban, "甲城市轨道交通", &["transport", "transport.urban"]),
        (Sector::PowerGrid, "甲特高压", &["energy"]),
        (Sector::OilGas, "甲管道", &["energy"]),
        (Sector::WaterResources, "甲水库", &["waterAndWaste"]),
        (Sector::Irrigation, "甲灌区", &["economy", "waterAndWaste"]),
        (Sector::FloodControl, "甲蓄滞洪区", &["naturalResources", "naturalResources.floodProtection"]),
        (Sector::Digital, "甲枢纽", &["communications"]),
        (Sector::Laboratory, "甲实验室", &["economy"]),
        (Sector::CultureTourism, "甲公园", &["cultureSportsAndRecreation"]),
        (Sector::PublicService, "甲医院", &["health"]),
        (Sector::PublicService, "甲学校", &["education"]),
        (Sector::EmergencySafety, "甲救援基地", &["governance"]),
    ]
    .into_iter()
    .enumerate()
    {
        let code = format!("T-{n:02}");
        let fields = [Assignment::put(Field::Code, code.as_str()), Assignment::put(Field::Sector, sector.code())];
        register.add(name, &fields, Lang::Zh).expect("a project");
        let asked = format!("code:{code}");
        let asked = Asked { query: &asked, ..Asked::new(Form::Oc4ids, Lang::Zh) };
        let package: Value = serde_json::from_slice(&desk::given(&register, &asked)).expect("JSON");
        assert_eq!(package["projects"][0]["sector"], json!(codes), "{name}");
        assert_eq!(schema::faults(&package), Vec::<String>::new());
    }
}

#[test]
fn milestones_have_the_types_and_codes_of_the_standard_and_keep_the_first_promise() {
    let (_folder, mut register) = desk::empty();
    let (id, _) = register.add("甲至乙铁路", &[], Lang::Zh).expect("a project");
    let kinds = [
        (MilestoneKind::Approval, Some("approval"), Some("projectApproval")),
        (MilestoneKind::Start, Some("delivery"), Some("commencement")),
        (MilestoneKind::Trial, Some("delivery"), Some("commissioning")),
        (MilestoneKind::Opening, Some("delivery"), Some("completion")),
        (MilestoneKind::Acceptance, Some("assessment"), None),
        (MilestoneKind::Other, None, None),
    ];
    for (kind, ..) in &kinds {
        let fields = [(Field::Baseline, "2025年二季度"), (Field::Forecast, "2027-03"), (Field::MilestoneName, "节点")];
        let dates = fields.map(|(field, text)| Assignment::put(field, text));
        register.add_milestone(id, *kind, &dates, Lang::Zh).expect("a milestone");
    }
    let package: Value = serde_json::from_slice(&desk::give(&register, Form::Oc4ids, Lang::Zh)).expect("JSON");
    assert_eq!(schema::faults(&package), Vec::<String>::new());
    let milestones = package["projects"][0]["milestones"].as_array().expect("milestones");
    assert_eq!(milestones.len(), kinds.len());
    for (milestone, (kind, of, code)) in milestones.iter().zip(kinds) {
        assert_eq!((milestone["type"].as_str(), milestone["code"].as_str()), (of, code), "{kind:?}");
        // An imprecise date ends with its last instant; the baseline has no place in the standard and stands beside.
        assert_eq!(milestone["dueDate"], "2027-03-31T23:59:59+08:00");
        assert_eq!(milestone["x_taizhang"]["baseline"], "2025-Q2");
        assert_eq!(milestone["x_taizhang"]["baseline_text"], "2025年二季度");
    }
}
