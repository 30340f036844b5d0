//! Journeys: a person at the real program in a pseudo-terminal. Keys go in, the screen is read, and what the command line
//! says afterwards is held against it.
#![cfg(unix)]

mod kill;
mod person;
mod pictures;

use person::{Home, Person};

#[test]
fn an_edit_made_on_the_screen_is_shown_logged_and_taken_back() {
    let home = Home::new();
    let mut person = Person::sit(&home, 80, 24);
    person.see("按任意键开始").press(" ").see("AIRP-01");
    person.press("/GRID-02\r").see("1 / 321");
    // Backwards from 建成投用 to 在建: the note is asked for.
    person.press("s").see("谋划储备").press("3").see("说明").press("复核\r").see("GRID-02 已保存");
    person.see("按 u 撤销");
    let shown = home.json(&["show", "GRID-02", "--format", "json"]);
    assert_eq!(shown["stage"], "implementation");
    assert_eq!(shown["stage_basis"], "confirmed");
    let log = home.json(&["log", "GRID-02", "--author", "刘工", "--format", "json"]);
    let stage = log.as_array().expect("a list").iter().find(|l| l["field"] == "stage").expect("the stage");
    assert_eq!((&stage["before"], &stage["after"]), (&"maintenance".into(), &"implementation".into()));
    assert_eq!((&stage["author"], &stage["note"]), (&"刘工".into(), &"复核".into()));
    // The other process takes it back; the screen follows.
    home.run(&["undo"]);
    person.see("刘工：GRID-02").see("在建 → 建成投用").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!(home.json(&["show", "GRID-02", "--format", "json"])["stage"], "maintenance");
}

#[test]
fn what_was_seen_saved_survives_a_kill() {
    let home = Home::new();
    let mut person = Person::sit(&home, 100, 30);
    person.see("按任意键开始").press(" ");
    for (code, progress) in [("RAIL-12", "41"), ("RAIL-07", "52"), ("WATR-01", "63")] {
        person.press("/").press(&format!("{code}\r")).see(&format!("{code} "));
        person.press("p").see("完成比例").press(&format!("\u{15}{progress}\r")).see(&format!("{code} 已保存"));
        person.kill();
        let shown = home.json(&["show", code, "--format", "json"]);
        assert_eq!(shown["progress"].to_string(), progress);
        assert_eq!(home.code(&["check"]), 0);
        person = Person::sit(&home, 100, 30);
        person.see("AIRP-01");
    }
    person.press("q");
    assert_eq!(person.leaves(), 0);
}

#[test]
fn wrong_input_keeps_the_text_and_says_why() {
    let home = Home::new();
    let mut person = Person::sit(&home, 80, 24);
    person.see("按任意键开始").press(" ").press("/RAIL-12\r").see("1 / 321");
    person.press("p").see("完成比例").press("\u{15}140\r").see("140").see("0 到 100");
    person.press("\u{15}14\r").see("RAIL-12 已保存");
    person.press("/").press("\u{15}stage:nonsense").see("nonsense").see("第 7 个字");
    person.press("\u{1b}").see("321 项").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!(home.json(&["show", "RAIL-12", "--format", "json"])["progress"], 14);
}

#[test]
fn a_project_comes_goes_and_comes_back() {
    let home = Home::new();
    let mut person = Person::sit(&home, 120, 40);
    person.see("按任意键开始").press(" ").press("a").see("项目名称");
    person.press("新建示范桥").press("\u{1b}OQ").see("已新增");
    person.press("/示范桥\r").see("1 / 322");
    person.press("D").see("示范桥").press("y").see("已删除").press("\u{1b}").see("321 项");
    person.press("R").see("示范桥").press("\r").see("已恢复").press("u").see("已撤销").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!(home.text(&["list", "--count", "示范桥"]).trim(), "0");
}

#[test]
fn the_language_changes_at_once_and_help_runs_what_it_shows() {
    let home = Home::new();
    let mut person = Person::sit(&home, 100, 30);
    person.see("按任意键开始").press(" ").press("L").see("321 projects").see("Stage");
    person.press("?").see("Help").press("theme").see("Switch theme").press("\r").see("Theme: ");
    // Full-width signs act as their twins.
    person.press("？").see("Help").press("\u{1b}").see("321 projects").press("ｑ");
    assert_eq!(person.leaves(), 0);
}

#[test]
fn keys_can_be_bound_anew_and_wrong_ones_are_named() {
    let home = Home::new();
    home.config("author = \"张工\"\n[keys]\nstage = [\"z\"]\n");
    let mut person = Person::sit(&home, 100, 30);
    person
        .see("按任意键开始")
        .see("张工")
        .press(" ")
        .press("s")
        .press("z")
        .see("谋划储备")
        .press("\u{1b}")
        .see("? 帮助")
        .press("q");
    assert_eq!(person.leaves(), 0);
    home.config("[keys]\nstagger = [\"z\"]\n");
    let mut person = Person::sit(&home, 100, 30);
    person.see("stagger");
    assert_eq!(person.leaves(), 2);
}

#[test]
fn a_window_too_small_says_so_and_grows_back() {
    let home = Home::new();
    let mut person = Person::sit(&home, 20, 5);
    person.see("窗口太小");
    person.resize(80, 24).see("按任意键开始");
    person.resize(1, 1).resize(80, 24).press(" ").see("AIRP-01").press("q");
    assert_eq!(person.leaves(), 0);
}

#[test]
fn the_page_shows_where_things_come_from_within_two_keys() {
    let home = Home::new();
    let mut person = Person::sit(&home, 80, 24);
    person.see("按任意键开始").press(" ").press("/GRID-03\r").see("1 / 321");
    person.press(",").see("来源").press("s").see("北极星输配电网").see("2022-10-18");
    person.press("\u{1b}").see("1 / 321").press("q");
    assert_eq!(person.leaves(), 0);
}

#[test]
fn a_file_that_is_only_read_is_never_written() {
    let home = Home::new();
    home.run(&["info"]);
    let before = home.bytes();
    let mut person = Person::sit_with(&home, 100, 30, &["--read-only"]);
    person.see("只读").press("s").see("只读").press("c").press("D").press("u").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!(home.bytes(), before);
}

#[test]
fn two_people_two_copies_three_conflicts_are_settled_in_a_few_keys() {
    let home = Home::new();
    home.run(&["init"]);
    let theirs = home.beside("wang.taizhang");
    home.run(&["backup", &theirs]);
    let wang = |words: &[&str]| home.run(&[&["--file", &theirs, "--author", "王工"], words].concat());
    wang(&["set", "RAIL-04", "progress=45", "--note", "铺轨完成"]);
    wang(&["set", "RAIL-05", "progress=20"]);
    wang(&["set", "RAIL-06", "problems=用地指标未落实"]);
    wang(&["set", "RAIL-07", "progress=5"]);
    home.run(&["set", "RAIL-04", "progress=35"]);
    home.run(&["set", "RAIL-05", "progress=30"]);
    home.run(&["set", "RAIL-06", "problems=移民安置方案待批"]);
    let mut person = Person::sit(&home, 100, 30);
    person.see("AIRP-01").press("M").see("wang.taizhang").press("\r").see("0 / 3");
    person.see("王工").see("铺轨完成").see("暂用");
    // Theirs, mine, both texts; then everything goes in: four keys.
    person.press("t").see("1 / 3").press("m").see("2 / 3").press("b").see("3 / 3").press("\r").see("核对码");
    person.press("\r").see("AIRP-01");
    assert_eq!(home.code(&["conflicts"]), 0, "nothing is left open");
    let progress = |code: &str| home.json(&["show", code, "--format", "json"])["progress"].clone();
    assert_eq!((progress("RAIL-04"), progress("RAIL-05"), progress("RAIL-07")), (45.into(), 30.into(), 5.into()));
    let both = home.json(&["show", "RAIL-06", "--format", "json"])["problems"].to_string();
    assert!(both.contains("用地指标未落实") && both.contains("移民安置方案待批"), "{both}");
    // The whole of it is taken back with one key.
    person.press("u").see("已撤销").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!((progress("RAIL-04"), progress("RAIL-07")), (35.into(), serde_json::Value::Null));
}

#[test]
fn what_was_typed_in_a_form_survives_a_kill() {
    let home = Home::new();
    let mut person = Person::sit(&home, 80, 24);
    person.see("按任意键开始").press(" ");
    person.press("/RAIL-12\r").see("1 / 321").press("o").see("添加记事").press("跨江大桥复工").see("跨江大桥复工");
    // Fingers rest for a moment, then everything goes dark.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    person.kill();
    let mut person = Person::sit(&home, 80, 24);
    person.see("有未保存的输入").see("RAIL-12");
    person.press("/RAIL-12\r").see("1 / 321").press("o").see("跨江大桥复工").press("\r").see("RAIL-12 已添加记事");
    person.press("q");
    assert_eq!(person.leaves(), 0);
    let mut person = Person::sit(&home, 80, 24);
    person.see("AIRP-01").press("/RAIL-12\r").see("1 / 321").press("o").see("添加记事").press("\u{1b}q");
    assert_eq!(person.leaves(), 0);
}
