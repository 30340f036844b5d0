//! Packages of OC4IDS: the whole catalogue against the schema, what stands where, and packages that are wrong.

use super::{desk, schema};
use serde_json::{Value, json};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::exchange::records;
use taizhang::i18n::Lang;
use taizhang::register::edit::{Assignment, How};
use taizhang::register::export::{Asked, Form};
use taizhang::register::import::Request;

fn package(register: &taizhang::register::Register, lang: Lang) -> Value {
    serde_json::from_slice(&desk::give(register, Form::Oc4ids, lang)).expect("JSON")
}

#[test]
fn the_whole_catalogue_keeps_to_the_schema() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("RAIL-04").expect("a project").id();
    let set = [
        (Field::Funding, "专项债"),
        (Field::Leader, "张三"),
        (Field::Contact, "李四"),
        (Field::Phone, "027-1"),
        (Field::OwnerUnit, "某铁路公司"),
        (Field::Progress, "35"),
        (Field::ProgressText, "铺轨过半"),
        (Field::Documents, "发改基础〔2020〕1号"),
    ];
    let mut assignments: Vec<Assignment> = set.into_iter().map(|(f, v)| Assignment::put(f, v)).collect();
    for (key, text) in [(Key::AnnualPlan(2026), "12亿"), (Key::AnnualPaid(2026), "5亿")] {
        assignments.push(Assignment { key, how: How::Put, text: text.into() });
    }
    register.set(&[id], &assignments, "", Lang::Zh, None).expect("set");
    register.add_link(id, "https://例子.cn/公告 1", "公告", Lang::Zh).expect("a link");
    for lang in [Lang::Zh, Lang::En] {
        let package = package(&register, lang);
        assert_eq!(schema::faults(&package), Vec::<String>::new());
        let projects = package["projects"].as_array().expect("projects");
        assert_eq!(projects.len(), register.select("", lang).expect("all").len());
        let rail = projects.iter().find(|p| p["identifiers"][0]["id"] == "RAIL-04").expect("RAIL-04");
        assert_eq!(rail["sector"], json!(["transport", "transport.rail"]));
        assert_eq!(rail["publicAuthority"]["id"], "china-railway");
        assert!(rail["locations"].as_array().is_some_and(|l| l.iter().any(|l| l["geometry"]["type"] == "LineString")));
        let financial = &rail["metrics"].as_array().expect("metrics")[1];
        assert_eq!(financial["observations"][0]["value"], json!({"amount": 500_000_000, "currency": "CNY"}));
        assert_eq!(financial["observations"][0]["period"]["startDate"], "2026-01-01T00:00:00+08:00");
        // The project comes back whole from its extra field.
        let own = rail["x_taizhang"].as_object().expect("the record");
        let entry = register.book().find("RAIL-04").expect("a project");
        let mut record = records::read(own).expect("a record");
        record.updated = entry.project.updated;
        assert_eq!(record, entry.project);
    }
}

#[test]
fn imprecise_dates_are_widened() {
    let (_folder, mut register) = desk::empty();
    let (id, _) = register.add("甲至乙铁路", &[], Lang::Zh).expect("a project");
    let baseline = Assignment::put(Field::Baseline, "2027年底");
    register.add_milestone(id, MilestoneKind::Opening, &[baseline], Lang::Zh).expect("a milestone");
    let package = package(&register, Lang::Zh);
    assert_eq!(schema::faults(&package), Vec::<String>::new());
    let milestone = &package["projects"][0]["milestones"][0];
    assert_eq!(milestone["dueDate"], "2027-12-31T23:59:59+08:00");
    assert_eq!(milestone["status"], "scheduled");
    assert_eq!(milestone["x_taizhang"]["baseline_text"], "2027年底");
    assert_eq!(package["projects"][0]["period"], json!({"endDate": "2027-12-31T23:59:59+08:00"}));
}

#[test]
fn nothing_is_no_package() {
    let (_folder, register) = desk::empty();
    let order = register.order(&Asked::new(Form::Oc4ids, Lang::En)).expect("an order");
    assert!(register.give(&order, &mut Vec::new(), &mut |_, _| true).is_err());
}

#[test]
fn packages_that_are_wrong_are_found_out() {
    let (_folder, register) = desk::plan();
    let asked = Asked { query: "code:RAIL-04", ..Asked::new(Form::Oc4ids, Lang::Zh) };
    let good: Value = serde_json::from_slice(&desk::given(&register, &asked)).expect("JSON");
    assert_eq!(schema::faults(&good), Vec::<String>::new());
    type Spoil = fn(&mut Value);
    let spoils: &[(Spoil, &str)] = &[
        (|p| p["version"] = json!("0.9.5"), "/version"),
        (|p| p["uri"] = json!("台账"), "/uri"),
        (|p| p["publishedDate"] = json!("2026-11-25"), "/publishedDate"),
        (|p| p["publisher"] = json!({}), "/publisher/name"),
        (|p| p["projects"] = json!([]), "/projects"),
        (|p| p["projects"][0]["id"] = json!(7), "/projects/0/id"),
        (|p| p["projects"][0]["status"] = json!("completed"), "/projects/0/status"),
        (|p| p["projects"][0]["type"] = json!("extension"), "/projects/0/type"),
        (|p| p["projects"][0]["period"] = json!({"startDate": "2025-01"}), "/projects/0/period/startDate"),
        (|p| p["projects"][0]["budget"] = json!({"amount": {"amount": "12"}}), "/projects/0/budget/amount/amount"),
        (|p| p["projects"][0]["parties"] = json!([{"name": "x"}]), "/projects/0/parties/0/id"),
        (|p| p["projects"][0]["sector"] = json!("rail"), "/projects/0/sector"),
        (
            |p| {
                p["projects"][0]["locations"] =
                    json!([{"id": "a", "geometry": {"type": "Point", "coordinates": [200, 1]}}])
            },
            "/projects/0/locations/0/geometry",
        ),
        (
            |p| p["projects"][0]["milestones"] = json!([{"id": "a", "status": "late"}]),
            "/projects/0/milestones/0/status",
        ),
    ];
    for (spoil, at) in spoils {
        let mut bad = good.clone();
        spoil(&mut bad);
        let faults = schema::faults(&bad);
        assert!(faults.iter().any(|f| f.starts_with(at)), "{at}: {faults:?}");
    }
}

/// A package without what no record carries: when it was written, when a project was touched, and which changes of the
/// log rest on which source.
fn carried(mut package: Value) -> Value {
    for name in ["uri", "publishedDate", "x_taizhang"] {
        package.as_object_mut().expect("an object").remove(name);
    }
    for project in package["projects"].as_array_mut().expect("projects") {
        let project = project.as_object_mut().expect("a project");
        project.remove("updated");
        let own = |d: &Value| !d["id"].as_str().is_some_and(|id| id.starts_with("source-"));
        let documents = project.remove("documents").unwrap_or_default();
        let kept: Vec<Value> = documents.as_array().into_iter().flatten().filter(|d| own(d)).cloned().collect();
        project.insert("documents".into(), kept.into());
        for metric in project.get_mut("metrics").and_then(Value::as_array_mut).into_iter().flatten() {
            for observation in metric["observations"].as_array_mut().into_iter().flatten() {
                // Where nobody has confirmed, it is true as of the last change.
                observation.as_object_mut().expect("an observation").remove("period");
            }
        }
    }
    package
}

#[test]
fn a_package_comes_back_into_an_empty_register_and_leaves_it_as_it_came() {
    let (folder, mut register) = desk::plan();
    let id = register.book().find("RAIL-04").expect("a project").id();
    let set = [(Field::Contact, "李四"), (Field::Funding, "专项债"), (Field::Progress, "35")];
    let mut all: Vec<Assignment> = set.into_iter().map(|(f, v)| Assignment::put(f, v)).collect();
    all.push(Assignment { key: Key::AnnualPlan(2026), how: How::Put, text: "12亿".into() });
    register.set(&[id], &all, "", Lang::Zh, None).expect("set");
    register.add_link(id, "https://example.cn/1", "公告", Lang::Zh).expect("a link");
    register.add_note(id, "铺轨过半", NoteKind::Progress, Lang::Zh).expect("a note");
    let path = folder.path().join("package.json");
    let first = package(&register, Lang::En);
    std::fs::write(&path, first.to_string()).expect("written");
    let (_other, mut fresh) = desk::empty();
    let plan = fresh.plan_import(&Request::new(&path, Lang::En)).expect("a plan");
    fresh.apply_import(plan, Lang::En).expect("an import");
    let again = package(&fresh, Lang::En);
    assert_eq!(schema::faults(&again), Vec::<String>::new());
    let (first, again) = (carried(first), carried(again));
    let of = |p: &Value| p["projects"].as_array().expect("projects").clone();
    for (one, other) in of(&first).iter().zip(of(&again)) {
        assert_eq!(*one, other, "{}", one["title"]);
    }
    assert_eq!(first, again);
    // What is known already is not taken in a second time.
    assert!(register.plan_import(&Request::new(&path, Lang::En)).expect("a plan").is_nothing());
}
