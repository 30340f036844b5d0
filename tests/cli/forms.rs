//! What programs read: lists and projects as JSON, tsv and csv, with the field names and rules of the contract.

use super::support::{Desk, finish};
use serde_json::Value;
use std::collections::BTreeSet;

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().expect("an object").keys().cloned().collect()
}

#[test]
fn the_plan_is_there_on_first_use() {
    let desk = Desk::bare("zh");
    let count = |words: &[&str]| desk.run(words).ok().trim().parse::<usize>().expect("a number");
    assert!(count(&["list", "--count"]) >= 298);
    assert!(count(&["list", "kind:project", "--count"]) >= 200);
    assert_eq!(count(&["list", "kind:project", "--count"]), count(&["list", "类别:项目", "--count"]));
    // What is said of it stands on the default register, which was made without asking.
    assert!(desk.register().exists());
    // The plan's unnamed lots are there only when asked for.
    assert!(count(&["list", "kind:batch", "--count"]) > 0);
}

#[test]
fn grid_02_is_what_the_plan_says() {
    let desk = Desk::plan("en");
    let project = desk.run(&["show", "grid-02", "--format", "json"]).json();
    for (name, wanted) in [
        ("code", "GRID-02"),
        ("name_zh", "南昌—长沙特高压交流工程"),
        ("kind", "project"),
        ("parent", "GRID-01"),
        ("sector", "power-grid"),
        ("lead_agency", "state-grid"),
        ("article", "十一"),
        ("box", "专栏2-1"),
    ] {
        assert_eq!(project[name], wanted, "{name}");
    }
    assert_eq!(project["agencies"], serde_json::json!(["ndrc", "mwr", "nea", "state-grid"]));
    assert_eq!(project["places"], serde_json::json!(["南昌", "长沙"]));
    assert_eq!(project["id"].as_str().map(str::len), Some(32));
    assert_eq!(project["tags"], serde_json::json!([]));
    assert_eq!(project["starred"], false);
    for list in ["milestones", "notes", "links", "sources", "history"] {
        assert!(project[list].is_array(), "{list}");
    }
    let first = project["history"].as_array().and_then(|h| h.last()).expect("a history");
    assert_eq!(first["author"], "plan");
    assert_eq!(first["at"], "2022-02-15T12:00:00+08:00");
}

#[test]
fn a_list_has_the_same_objects_that_show_prints() {
    let desk = Desk::plan("zh");
    let list = desk.run(&["list", "--format", "json"]).json();
    let list = list.as_array().expect("an array");
    let fields = names(&list[0]);
    for name in [
        "id",
        "code",
        "name_zh",
        "name_en",
        "aliases",
        "kind",
        "parent",
        "sector",
        "stage",
        "stage_basis",
        "stage_on",
        "stage_note",
        "activity",
        "pause_reason",
        "health",
        "health_note",
        "nature",
        "national_code",
        "lead_agency",
        "agencies",
        "owner_unit",
        "provinces",
        "places",
        "route",
        "scope",
        "investment",
        "paid",
        "annual_plan_2026",
        "annual_paid_2026",
        "funding",
        "leader",
        "phone",
        "documents",
        "remark",
        "progress",
        "progress_text",
        "problems",
        "next_steps",
        "contact",
        "tags",
        "starred",
        "owner",
        "confirmed_on",
        "article",
        "box",
        "wording",
        "next_milestone",
        "overdue",
        "conflicts",
        "updated",
    ] {
        assert!(fields.contains(name), "{name}");
    }
    for object in list {
        assert_eq!(names(object), fields, "all fields are always present");
    }
    // jsonl: the same objects, one a line.
    let lines = desk.run(&["list", "--format", "jsonl"]).ok();
    let parsed: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(&parsed, list);
    let mut shown = desk.run(&["show", "GRID-02", "--format", "json"]).json();
    let shown = shown.as_object_mut().expect("an object");
    for more in ["milestones", "notes", "links", "sources", "history"] {
        assert!(shown.remove(more).is_some(), "{more}");
    }
    let listed = list.iter().find(|o| o["code"] == "GRID-02").expect("GRID-02");
    assert_eq!(listed, &Value::Object(shown.clone()));
    // Chosen columns only.
    let few = desk.run(&["list", "--format", "json", "--columns", "编号,progress", "--limit", "2"]).json();
    assert_eq!(few.as_array().map(Vec::len), Some(2));
    assert_eq!(names(&few[0]), ["code", "progress"].map(String::from).into());
    assert_eq!(desk.run(&["list", "没有这样的工程名称", "--format", "json"]).ok(), "[]\n");
}

#[test]
fn codes_for_programs_labels_for_people() {
    for lang in ["zh", "en"] {
        let desk = Desk::plan(lang);
        let columns = ["--columns", "code,stage,lead_agency"];
        let run = |format: &str| {
            let mut words = vec!["list", "GRID-05", "--format", format];
            words.extend(columns);
            desk.run(&words).ok()
        };
        let tsv = run("tsv");
        assert!(tsv.starts_with("code\tstage\tlead_agency\nGRID-05\t"), "{tsv}");
        assert!(tsv.contains("\tstate-grid\n"), "{tsv}");
        // The same in a pipe without asking.
        let mut piped = vec!["list", "GRID-05"];
        piped.extend(columns);
        assert_eq!(desk.run(&piped).ok(), tsv);
        let (csv, md, table) = (run("csv"), run("md"), run("table"));
        let head = if lang == "zh" { "编号,阶段,牵头部门\r\n" } else { "Code,Stage,Lead agency\r\n" };
        assert!(csv.starts_with(head), "{csv}");
        assert!(md.lines().nth(1).is_some_and(|l| l == "| --- | --- | --- |"), "{md}");
        assert!(!table.contains("state-grid"), "{table}");
    }
}

#[test]
fn cells_are_harmless_in_a_spreadsheet_and_whole_in_tsv() {
    let desk = Desk::plan("en");
    desk.run(&["set", "RAIL-04", "remark==1+1", "problems=one\ntwo\tthree, \"four\"", "contact=＠x"]).ok();
    let columns = ["--columns", "code,remark,problems,contact"];
    let run = |format: &str| {
        let mut words = vec!["list", "code:RAIL-04", "--format", format];
        words.extend(columns);
        desk.run(&words).ok()
    };
    let csv = run("csv");
    assert_eq!(csv.split("\r\n").nth(1), Some("RAIL-04,'=1+1,\"one\ntwo three, \"\"four\"\"\",'＠x"));
    assert_eq!(run("tsv").lines().nth(1), Some("RAIL-04\t=1+1\tone\\ntwo three, \"four\"\t＠x"));
    assert_eq!(desk.run(&["show", "RAIL-04", "--format", "json"]).json()["remark"], "=1+1");
}

#[test]
fn order_limit_and_counts() {
    let desk = Desk::plan("en");
    let codes = |words: &[&str]| -> Vec<String> {
        let mut all = vec!["list", "--columns", "code"];
        all.extend(words);
        desk.run(&all).ok().lines().skip(1).map(str::to_string).collect()
    };
    let all = codes(&[]);
    assert_eq!(codes(&["--limit", "3"]), all[..3]);
    let back = codes(&["--sort", "-code"]);
    assert_eq!(back.iter().rev().cloned().collect::<Vec<_>>(), all);
    // A word that begins with a dash is a value, before and after options.
    let without = codes(&["-sector:rail", "--sort", "code"]);
    let with = codes(&["sector:rail"]);
    assert_eq!(without.len() + with.len(), all.len());
    assert!(!with.is_empty() && with.iter().all(|c| !without.contains(c)));
    assert_eq!(desk.run(&["list", "sector:rail", "--count"]).ok().trim(), with.len().to_string());
}

#[test]
fn options_stand_before_and_after_the_command() {
    let desk = Desk::plan("en");
    let other = desk.work().join("other.taizhang");
    desk.run(&["init", "--empty", "other.taizhang"]).ok();
    assert!(other.exists());
    for line in [
        vec!["--file", "other.taizhang", "list", "--count"],
        vec!["list", "--count", "--file", "other.taizhang"],
        vec!["list", "--file=other.taizhang", "--count", "--lang", "zh", "--no-color", "--read-only"],
    ] {
        assert_eq!(desk.run(&line).ok(), "0\n", "{line:?}");
    }
    let mut command = desk.command(&["list", "--count"]);
    command.env("TAIZHANG_FILE", &other);
    assert_eq!(finish(command).ok(), "0\n");
    desk.run(&["--author", "王工", "set", "RAIL-04", "progress=1"]).ok();
    desk.run(&["set", "RAIL-04", "progress=2", "--author", "李工"]).ok();
    let history = desk.run(&["log", "RAIL-04", "--format", "json", "--limit", "2"]).json();
    assert_eq!((&history[0]["author"], &history[1]["author"]), (&"李工".into(), &"王工".into()));
    // Without a command the list is printed when nobody watches.
    assert_eq!(desk.run(&["other.taizhang"]).ok(), desk.run(&["list", "--file", "other.taizhang"]).ok());
}

#[test]
fn a_table_fits_its_width_in_cells() {
    let desk = Desk::plan("zh");
    for columns in [1, 5, 20, 40, 80, 132] {
        let mut command = desk.command(&["list", "--format", "table", "--limit", "40"]);
        command.env("COLUMNS", columns.to_string());
        for line in finish(command).ok().lines() {
            let width = taizhang::domain::text::width(line);
            // Between seven columns stand six gaps of two cells, whatever the width.
            assert!(width <= columns.max(12), "{columns}: {line}");
        }
    }
}

#[test]
fn figures_of_groups_add_up() {
    let desk = Desk::plan("en");
    let total: i64 = desk.run(&["list", "--count"]).ok().trim().parse().expect("a number");
    for by in ["sector", "stage", "health", "agency"] {
        let groups = desk.run(&["stats", "--by", by, "--format", "json"]).json();
        let groups = groups.as_array().expect("an array");
        let sum: i64 = groups.iter().map(|g| g["projects"].as_i64().expect("a number")).sum();
        assert_eq!(sum, total, "{by}");
        assert!(groups.iter().all(|g| names(g).contains(by)), "{by}");
    }
    let overdue = desk.run(&["stats", "--columns", "overdue", "--format", "json"]).json();
    let late: i64 = overdue.as_array().expect("an array").iter().filter_map(|g| g["overdue"].as_i64()).sum();
    assert_eq!(desk.run(&["list", "overdue", "--count"]).ok().trim(), late.to_string());
    for format in ["table", "md"] {
        assert!(desk.run(&["stats", "--format", format]).ok().contains("Counting:"), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    let desk = Desk::plan("zh");
    for format in ["jsonl", "table", "csv"] {
        let mut command = desk.command(&["list", "--format", format]);
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}
