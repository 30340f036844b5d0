//! Edits and their way through history: what was entered is there in the next run, in the log with author, before and
//! after, and is taken back by undo.

use super::support::{Desk, bytes};
use serde_json::{Value, json};

fn show(desk: &Desk, code: &str) -> Value {
    desk.run(&["show", code, "--format", "json"]).json()
}

#[test]
fn an_edit_is_shown_logged_and_taken_back() {
    let desk = Desk::plan("zh");
    let before = show(&desk, "RAIL-04");
    let run = desk.run(&[
        "set",
        "rail-04",
        "阶段=前期工作",
        "完成比例=35%",
        "标签+=重点、跨省",
        "总投资=100亿",
        "--note",
        "初设获批",
    ]);
    assert_eq!(run.out, "", "what was done is told beside the data");
    assert!(run.err.contains("RAIL-04"), "{}", run.err);
    let after = show(&desk, "RAIL-04");
    assert_eq!(after["stage"], "preparation");
    assert_eq!(after["stage_basis"], "confirmed");
    assert_eq!(after["progress"], 35);
    assert_eq!(after["investment"], 1_000_000);
    assert_eq!(after["tags"], json!(["跨省", "重点"]));
    let history = desk.run(&["log", "RAIL-04", "--format", "json", "--limit", "1"]).json();
    let stage = history.as_array().expect("lines").iter().find(|l| l["field"] == "stage").expect("the stage").clone();
    assert_eq!(stage["author"], "刘工");
    assert_eq!(stage["before"], before["stage"]);
    assert_eq!(stage["after"], "preparation");
    assert_eq!(stage["note"], "初设获批");
    assert_eq!(stage["project"], "RAIL-04");
    assert!(["id", "gesture", "at", "kind"].iter().all(|n| stage[*n].is_string()), "{stage}");
    desk.run(&["undo"]).ok();
    let mut undone = show(&desk, "RAIL-04");
    for (now, then) in [&mut undone, &mut before.clone()].into_iter().zip([&before, &before]) {
        for name in ["updated", "history", "sources"] {
            now[name] = then[name].clone();
        }
    }
    assert_eq!(undone, before);
    desk.run(&["redo"]).ok();
    assert_eq!(show(&desk, "RAIL-04")["progress"], 35);
    assert_eq!(desk.run(&["check"]).code, 0);
}

#[test]
fn what_is_so_already_changes_nothing() {
    let desk = Desk::plan("en");
    desk.run(&["set", "RAIL-04", "progress=35"]).ok();
    let before = bytes(&desk.register());
    for line in [vec!["set", "RAIL-04", "progress=35%"], vec!["set", "RAIL-04", "tags-=nothing"]] {
        let run = desk.run(&line);
        assert!(run.err.contains("nothing to change"), "{}", run.err);
        assert_eq!(run.code, 0);
    }
    assert_eq!(bytes(&desk.register()), before);
}

#[test]
fn many_are_changed_as_one() {
    let desk = Desk::plan("zh");
    let wanted = desk.run(&["list", "领域:机场", "--count"]).ok();
    desk.run(&["set", "领域:机场", "owner=刘工", "--yes"]).ok();
    assert_eq!(desk.run(&["list", "owner:刘工", "--count"]).ok(), wanted);
    desk.run(&["undo"]).ok();
    assert_eq!(desk.run(&["list", "owner:刘工", "--count"]).ok(), "0\n");
}

#[test]
fn a_milestone_from_first_promise_to_done() {
    let desk = Desk::plan("zh");
    let milestones = || show(&desk, "RAIL-17")["milestones"].as_array().expect("milestones").clone();
    let n = milestones().len();
    desk.run(&["milestone", "RAIL-17", "add", "试运行", "最初计划=2026年底"]).ok();
    assert_eq!(milestones()[n]["baseline"], "2026");
    assert_eq!(milestones()[n]["baseline_text"], "2026年底");
    let told = desk.run(&["milestone", "RAIL-17", "set", "trial", "forecast=2027-06"]);
    assert!(told.err.contains("--note"), "a forecast that moves asks for a reason: {}", told.err);
    desk.run(&["milestone", "RAIL-17", "set", "试运行", "forecast=2027-09", "--note", "征地延后"]).ok();
    let moved = milestones()[n].clone();
    assert_eq!(moved["forecast_reason"], "征地延后");
    assert_eq!(moved["baseline"], "2026", "the first promise is kept");
    assert_eq!(moved["slip_days"], 273);
    let id = moved["id"].as_str().expect("an id")[..8].to_string();
    desk.run(&["milestone", "RAIL-17", "done", &id, "-3d"]).ok();
    assert_eq!(milestones()[n]["actual"], "2026-11-22");
    desk.run(&["milestone", "RAIL-17", "done", "trial"]).ok();
    assert_eq!(milestones()[n]["actual"], "2026-11-25");
    let listed = desk.run(&["milestone", "RAIL-17", "--format", "json"]).json();
    assert_eq!(listed, Value::Array(milestones()));
    desk.run(&["milestone", "RAIL-17", "remove", &(n + 1).to_string()]).ok();
    assert_eq!(milestones().len(), n);
}

#[test]
fn a_project_comes_goes_and_comes_back() {
    let mut desk = Desk::plan("zh");
    let code = desk.run(&["add", "荆州至岳阳铁路", "sector=rail", "provinces=湖北、湖南", "places=荆州"]).ok();
    let code = code.trim();
    assert!(code.starts_with("RAIL-"), "{code}");
    desk.run(&["note", code, "已报送", "预可研", "--kind", "进展"]).ok();
    desk.now = "2026-11-25T10:00:00+08:00".into();
    assert_eq!(desk.fed(&["note", code, "-", "--kind", "problem"], "用地\n指标未落实\n".as_bytes()).code, 0);
    desk.run(&["link", code, "add", "https://example.org/a", "--title", "公告"]).ok();
    let project = show(&desk, code);
    assert_eq!(project["provinces"], json!(["hubei", "hunan"]));
    assert_eq!(project["notes"][0]["text"], "用地\n指标未落实");
    assert_eq!(project["notes"][1]["text"], "已报送 预可研");
    assert_eq!(project["links"][0]["address"], "https://example.org/a");
    desk.run(&["confirm", code]).ok();
    assert_eq!(show(&desk, code)["confirmed_on"], "2026-11-25");
    assert!(desk.run(&["confirm", code]).err.contains("今日已核实过"));
    desk.run(&["remove", code]).ok();
    assert!(desk.run(&["show", code]).fails(2).contains("taizhang restore"));
    assert!(desk.run(&["log", code]).ok().contains("荆州至岳阳铁路"), "its history is still there");
    desk.run(&["restore", code]).ok();
    assert_eq!(show(&desk, code)["notes"].as_array().map(Vec::len), Some(2));
    desk.run(&["link", code, "remove", "1"]).ok();
    assert_eq!(show(&desk, code)["links"], json!([]));
    assert_eq!(desk.run(&["check"]).code, 0);
}

#[test]
fn standard_input_is_bounded_and_must_be_text() {
    let desk = Desk::plan("en");
    let before = show(&desk, "RAIL-04")["notes"].clone();
    let big = vec![b'x'; 70_000];
    assert!(desk.fed(&["note", "RAIL-04", "-"], &big).fails(2).contains("bytes"));
    assert!(desk.fed(&["note", "RAIL-04", "-"], &[0xff, 0xfe, b'x']).fails(2).contains("UTF-8"));
    assert!(desk.fed(&["note", "RAIL-04", "-"], b" \n").fails(2).contains("empty"));
    assert_eq!(show(&desk, "RAIL-04")["notes"], before);
}

#[test]
fn history_is_cut_by_days_and_people() {
    let mut desk = Desk::plan("en");
    desk.now = "2026-11-24T23:30:00+08:00".into();
    desk.run(&["set", "RAIL-04", "progress=1"]).ok();
    desk.now = "2026-11-25T00:30:00+08:00".into();
    desk.run(&["set", "RAIL-04", "progress=2", "--author", "王工"]).ok();
    let after = |words: &[&str]| -> Vec<i64> {
        let mut all = vec!["log", "--format", "json"];
        all.extend(words);
        let lines = desk.run(&all).json();
        lines.as_array().expect("lines").iter().filter_map(|l| l["after"].as_i64()).collect()
    };
    assert_eq!(after(&["--since", "2026-11-24"]), vec![2, 1]);
    assert_eq!(after(&["--since", "2026-11-25"]), vec![2]);
    assert_eq!(after(&["--since", "today"]), vec![2]);
    assert_eq!(after(&["--since", "2026-11", "--until", "2026-11-24"]), vec![1]);
    assert_eq!(after(&["--author", "王工"]), vec![2]);
    assert_eq!(after(&["--limit", "1"]), vec![2]);
}

#[test]
fn undo_takes_back_several_and_by_id() {
    let desk = Desk::plan("en");
    for n in 1..=4 {
        desk.run(&["set", "RAIL-04", &format!("progress={n}")]).ok();
    }
    desk.run(&["undo", "2"]).ok();
    assert_eq!(show(&desk, "RAIL-04")["progress"], 2);
    desk.run(&["redo"]).ok();
    assert_eq!(show(&desk, "RAIL-04")["progress"], 3);
    let told = desk.run(&["undo", "9"]);
    assert!(told.err.contains("only 3"), "{}", told.err);
    assert_eq!(show(&desk, "RAIL-04")["progress"], Value::Null);
    // Another author's gesture is not touched by one's own undo, but can be named.
    desk.run(&["set", "RAIL-05", "progress=7", "--author", "王工"]).ok();
    desk.run(&["undo"]).fails(2);
    let history = desk.run(&["log", "RAIL-05", "--format", "json", "--limit", "1"]).json();
    let id = history[0]["id"].as_str().expect("an id").to_string();
    desk.run(&["undo", "--id", &id[..8]]).ok();
    assert_eq!(show(&desk, "RAIL-05")["progress"], Value::Null);
}

#[test]
fn agencies_and_targets_are_kept() {
    let desk = Desk::plan("zh");
    desk.run(&["agency", "add", "jzfgw", "name_zh=荆州市发展和改革委员会", "short_zh=荆州市发改委"]).ok();
    desk.run(&["set", "RAIL-04", "agencies+=荆州市发改委"]).ok();
    let agencies = show(&desk, "RAIL-04")["agencies"].as_array().expect("a list").clone();
    assert!(agencies.contains(&json!("jzfgw")), "{agencies:?}");
    desk.run(&["agency", "set", "荆州市发改委", "aliases+=荆州发改"]).ok();
    let agency = desk.run(&["agency", "show", "荆州发改", "--format", "json"]).json();
    assert_eq!(agency["code"], "jzfgw");
    desk.run(&["targets", "set", "railway-length", "1.38", "--date", "2025年底", "--source", "统计公报"]).ok();
    let targets = desk.run(&["targets", "--format", "json"]).json();
    let target =
        targets.as_array().expect("targets").iter().find(|t| t["key"] == "railway-length").expect("the target");
    assert_eq!(target["current"], 1.38);
    assert_eq!(target["current_on"], "2025");
    assert_eq!(target["current_source"], "统计公报");
    assert_eq!(target["comparison"], "ge");
}

#[test]
fn registers_are_made_copied_and_brought_up_to_date() {
    let desk = Desk::bare("zh");
    let made = desk.run(&["init", "一层/二层/荆州.taizhang"]);
    assert!(made.err.contains("荆州.taizhang") && made.err.contains("秒"), "{}", made.err);
    assert_eq!(made.code, 0);
    let file = desk.work().join("一层/二层/荆州.taizhang");
    assert!(file.exists());
    assert!(desk.run(&["init", "一层/二层/荆州.taizhang"]).fails(4).contains("已存在"));
    assert!(desk.run(&["init", "--plan", "一层/二层/荆州.taizhang"]).err.contains("最新"));
    let file = file.to_string_lossy().into_owned();
    let info = desk.run(&["info", "--file", &file, "--format", "json"]).json();
    assert!(info["projects"].as_i64().is_some_and(|n| n >= 200), "{info}");
    let out = desk.run(&["backup", "copy.taizhang", "--file", &file]).ok();
    assert_eq!(out, "copy.taizhang\n");
    let copy = desk.run(&["info", "--file", "copy.taizhang", "--format", "json"]).json();
    assert_eq!(copy["check_code"], info["check_code"]);
    assert!(desk.run(&["backup", "copy.taizhang", "--file", &file]).fails(4).contains("已存在"));
    let kept = desk.run(&["backup", "--file", &file]).ok();
    assert!(std::path::Path::new(kept.trim()).starts_with(desk.home().join("backups")), "{kept}");
    // An empty register takes the plan later.
    desk.run(&["init", "--empty", "empty.taizhang"]).ok();
    assert_eq!(desk.run(&["list", "--count", "--file", "empty.taizhang"]).ok(), "0\n");
}

#[test]
fn check_finds_what_another_tool_changed() {
    let desk = Desk::plan("zh");
    let run = desk.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let conn = rusqlite::Connection::open(desk.register()).expect("SQLite");
    conn.execute("UPDATE project SET progress = 77 WHERE code = 'RAIL-04'", []).expect("an edit");
    drop(conn);
    let run = desk.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("1 处外部改动"), "{}", run.out);
    let listed = desk.run(&["outside"]).ok();
    assert!(listed.contains("RAIL-04") && listed.contains("77"), "{listed}");
    let run = desk.run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    desk.run(&["outside", "discard", "all"]).ok();
    let run = desk.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
}

#[test]
fn settings_say_where_they_come_from() {
    let desk = Desk::plan("en");
    std::fs::write(desk.home().join("config.toml"), "theme = \"dark\"\nstale_days = 45\n").expect("a file");
    let shown = desk.run(&["config", "show", "--format", "json", "--author", "王工"]).json();
    let of = |key: &str| {
        let found = shown.as_array().expect("settings").iter().find(|s| s["key"] == key);
        let setting = found.unwrap_or_else(|| panic!("no {key}"));
        (setting["value"].clone(), setting["origin"].as_str().expect("an origin").to_string())
    };
    assert_eq!(of("author"), ("王工".into(), "flag".into()));
    assert_eq!(of("language"), ("en".into(), "TAIZHANG_LANG".into()));
    assert_eq!(of("theme"), ("dark".into(), "file".into()));
    assert_eq!(of("stale_days"), (45.into(), "file".into()));
    assert_eq!(of("lights.red_days"), (90.into(), "default".into()));
    assert_eq!(of("path.data").1, "TAIZHANG_HOME");
}
