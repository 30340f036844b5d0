//! Exports of a small register: what the forms hold, and that nothing is lost.

use super::{Asked, Form, Style};
use crate::domain::field::Field;
use crate::exchange::records;
use crate::i18n::Lang;
use crate::register::Register;
use crate::register::config::{Config, Flags};
use crate::register::edit::Assignment;
use crate::register::home::{Clock, Home};
use crate::register::open::Options;
use serde_json::Value;
use std::path::Path;

/// A register of the plan in a folder of its own.
pub fn register(folder: &Path) -> Register {
    let home = Home {
        config: folder.join("config.toml"),
        data: folder.join("data"),
        state: folder.join("state"),
        backups: folder.join("backups"),
    };
    std::fs::create_dir_all(&home.data).expect("a folder");
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
    let path = home.register();
    let options = Options { file: Some(path.clone()), read_only: false };
    let made = Register::init(&path, false, home.clone(), Clock::fixed(at), &config).expect("made");
    made.close();
    Register::open(&options, home, Clock::fixed(at), &config).expect("opened").0
}

fn text(register: &Register, asked: &Asked<'_>) -> String {
    let order = register.order(asked).expect("an order");
    let mut out = Vec::new();
    register.give(&order, &mut out, &mut |_, _| true).expect("given");
    String::from_utf8(out).expect("text")
}

#[test]
fn what_leaves_is_whole_and_safe() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut register = register(folder.path());
    let id = register.book().find("RAIL-04").expect("a project").id();
    let remark = Assignment::put(Field::Remark, "=HYPERLINK(\"x\")");
    let progress = Assignment::put(Field::Progress, "35");
    register.set(&[id], &[remark, progress], "", Lang::Zh, None).expect("set");
    register.remove(register.book().find("PORT-02").expect("a project").id()).expect("removed");

    // The lossless form reads back to the same records, as lines and as one object.
    let lines = text(&register, &Asked::new(Form::Jsonl, Lang::Zh));
    let values: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(values[0], records::header());
    let mut of_lines = records::read_all(&Value::Array(values));
    let object: Value = serde_json::from_str(&text(&register, &Asked::new(Form::Json, Lang::Zh))).expect("JSON");
    let mut of_object = records::read_all(&object);
    let mut stored = Vec::new();
    for entity in records::ORDER {
        stored.extend(register.records(*entity).expect("records"));
    }
    for all in [&mut of_lines, &mut of_object, &mut stored] {
        all.sort_by_key(|r| r.id);
        all.iter_mut().for_each(|r| {
            r.updated = 0;
            r.conflicts = 0;
        });
    }
    assert_eq!(of_lines, stored);
    assert_eq!(of_object, stored);
    assert!(stored.iter().any(|r| r.deleted), "the deleted one is there and marked");

    // With its history, every change stands there with its own bytes.
    let whole = text(&register, &Asked { history: true, ..Asked::new(Form::Jsonl, Lang::Zh) });
    let changes = whole.lines().filter(|l| l.starts_with("{\"entity\":\"change\"")).inspect(|line| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let body = value["body"].as_str().expect("a body");
        assert_eq!(value["id"], crate::domain::id::ChangeId::of(body.as_bytes()).to_string());
    });
    assert_eq!(changes.count(), register.info().expect("known").changes);
    let wrong = Asked { history: true, ..Asked::new(Form::Csv, Lang::Zh) };
    assert!(register.order(&wrong).is_err());

    // Tables for people.
    let csv =
        Asked {
            query: "code:RAIL-04", columns: Some("code,remark=说法,progress"), ..Asked::new(Form::Csv, Lang::Zh)
        };
    assert_eq!(
        text(&register, &csv),
        "\"编号\",\"说法\",\"完成比例(%)\"\r\n\"RAIL-04\",\"'=HYPERLINK(\"\"x\"\")\",\"35\"\r\n"
    );
    let raw = Asked { raw: true, bom: true, ..csv.clone() };
    assert!(text(&register, &raw).starts_with("\u{feff}\"编号\""));
    assert!(text(&register, &raw).contains("\"=HYPERLINK"));
    let money = Asked { query: "code:AIRP-01", columns: Some("investment"), ..Asked::new(Form::Md, Lang::En) };
    assert_eq!(text(&register, &money), "| Total investment(CNY 10k) |\n| ---: |\n| 3206300 |\n");
    let yi = Asked { style: Style { lang: Lang::Zh, yi: true }, ..money };
    assert_eq!(text(&register, &yi), "| 总投资(亿元) |\n| ---: |\n| 320.63 |\n");
    let wrong = Asked { columns: Some("code,colour"), ..Asked::new(Form::Csv, Lang::Zh) };
    assert!(register.order(&wrong).is_err());
    let nothing = Asked { query: "武汉 火星", ..Asked::new(Form::Csv, Lang::Zh) };
    assert_eq!(text(&register, &nothing).lines().count(), 1);
}
