//! Our own lossless form, the lists that we print, and OC4IDS packages.

use crate::files::*;
use crate::support::Desk;
use taizhang::domain::field::Field;

#[test]
fn records_come_back_and_a_changed_one_is_told() {
    use taizhang::exchange::records;
    let desk = Desk::new();
    let mut register = desk.open();
    let entry = register.by_code("RAIL-04").expect("a code");
    let mut record = entry.project.clone();
    let line =
        |r: &taizhang::domain::record::Record| serde_json::Value::Object(records::write(r, &|_| None)).to_string();
    let same = file(&desk, "same.jsonl", format!("{}\n{}\n", records::header(), line(&record)));
    let plan_of = plan(&register, &same).expect("a plan");
    assert!(plan_of.is_nothing() && plan_of.rows == 1, "{:?}", plan_of.items);
    record.put(Field::Remark, Some("从别处来".into()));
    let changed = file(&desk, "changed.jsonl", line(&record));
    let plan_of = take(&mut register, &changed);
    assert_eq!((plan_of.changed_count(), plan_of.values_changed()), (1, 1));
    assert_eq!(register.by_code("RAIL-04").expect("a code").project.get(Field::Remark), Some("从别处来"));
}

#[test]
fn a_package_of_the_open_standard() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = r#"{"uri":"https://example.org","publishedDate":"2024-01-01T00:00:00Z","version":"0.9","projects":[
        {"id":"oc4ids-abc-1","title":"A bridge over the river","description":"Four lanes","status":"completed",
         "sector":["transport","transport.road"],"type":"construction","period":{"startDate":"2020-01-01T00:00:00Z","endDate":"2023-12-31T00:00:00Z"},
         "budget":{"amount":{"amount":120000000,"currency":"CNY"}},"publicAuthority":{"name":"水利部","id":"x"},
         "locations":[{"id":"1","description":"武汉"}],"completion":{"endDate":"2024-02-01T00:00:00Z"},
         "milestones":[{"id":"1","title":"Start","code":"commencement","dateMet":"2020-02-02T00:00:00Z"}]},
        {"id":"oc4ids-abc-2","title":"Paid in dollars","status":"implementation","budget":{"amount":{"amount":5,"currency":"USD"}}}]}"#;
    let plan_of = take(&mut register, &file(&desk, "p.json", text));
    assert_eq!(plan_of.new_count(), 2, "{:?}", plan_of.skipped);
    let name = "A bridge over the river";
    for (field, value) in [
        (Field::Code, "oc4ids-abc-1"),
        (Field::Stage, "maintenance"),
        (Field::Sector, "road"),
        (Field::Nature, "construction"),
        (Field::Investment, "12000"),
        (Field::LeadAgency, "mwr"),
        (Field::Places, "武汉"),
    ] {
        assert_eq!(of(&register, name, field).as_deref(), Some(value), "{field:?}");
    }
    assert_eq!(date(&register, name, "opening", Field::Actual).as_deref(), Some("2024-02-01"));
    assert_eq!(date(&register, name, "start", Field::Actual).as_deref(), Some("2020-02-02"));
    assert_eq!(of(&register, "Paid in dollars", Field::Investment), None);
    assert_eq!(extra(&register, "Paid in dollars", "budget").as_deref(), Some("5 USD"));
}

#[test]
fn new_things_that_come_deleted_are_taken_back_with_all_else_in_one_step() {
    use taizhang::exchange::records;
    let desk = Desk::new();
    let mut register = desk.open();
    let count = register.book().count();
    let mut text = format!("{}\n", records::header());
    for (n, deleted) in [(1_u8, false), (2, true)] {
        let id = taizhang::domain::id::EntityId { entity: taizhang::domain::id::Entity::Project, bytes: [n; 16] };
        let mut record = taizhang::domain::record::Record::new(id);
        record.put(Field::Code, Some(format!("NEW-0{n}")));
        record.put(Field::NameZh, Some(format!("新来的{n}号")));
        record.put(Field::Stage, Some("preparation".into()));
        record.deleted = deleted;
        text.push_str(&format!("{}\n", serde_json::Value::Object(records::write(&record, &|_| None))));
    }
    take(&mut register, &file(&desk, "both.jsonl", text));
    assert_eq!(register.book().count(), count + 1);
    assert!(register.book().deleted().iter().any(|d| d.get(Field::Code) == Some("NEW-02")));
    register.undo().expect("undo");
    assert_eq!(register.book().count(), count);
    assert!(register.by_code("NEW-01").is_err() && register.by_code("NEW-02").is_err());
    // Nothing of it is left to be taken back.
    let before = register.seen();
    let _ = register.undo();
    assert!(register.by_code("NEW-02").is_err());
    assert!(register.seen() >= before);
}
