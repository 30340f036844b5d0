//! The care of the file from the command line: edits of other tools, putting back, backups, repairs; in both languages.

use super::support::{Desk, bytes};

/// As some other tool sees the register.
fn tool(desk: &Desk, sql: &str) {
    let conn = rusqlite::Connection::open(desk.register()).expect("another tool");
    conn.execute_batch(sql).expect(sql);
}

#[test]
fn edits_of_another_tool_are_listed_adopted_and_discarded() {
    for (lang, told, none) in
        [("zh", "2 处由其他软件改动", "没有待处理"), ("en", "2 edits made with another tool", "no outside edits")]
    {
        let desk = Desk::plan(lang);
        let run = desk.run(&["outside"]);
        assert!(run.err.contains(none), "{}", run.err);
        tool(&desk, "UPDATE project SET progress = 77 WHERE code IN ('RAIL-04', 'RAIL-05')");
        let run = desk.run(&["list", "--count"]);
        assert!(run.err.contains(told) && run.err.contains("taizhang outside"), "{}", run.err);
        let list = desk.run(&["outside", "--format", "json"]).json();
        let items = list.as_array().expect("a list");
        assert_eq!(items.len(), 2);
        assert_eq!((items[0]["field"].as_str(), items[0]["file"].as_str()), (Some("progress"), Some("77")));
        let project = items[0]["project"].as_str().expect("a code").to_string();
        let id = items[0]["id"].to_string();
        desk.run(&["outside", "adopt", &id]).ok();
        desk.run(&["outside", "discard", "all"]).ok();
        let shown = |code: &str| desk.run(&["show", code, "--format", "json"]).json()["progress"].clone();
        assert_eq!(shown(&project), 77);
        let other = if project == "RAIL-04" { "RAIL-05" } else { "RAIL-04" };
        assert_ne!(shown(other), 77);
        desk.run(&["outside", "adopt", "99"]).fails(2);
        desk.run(&["outside", "adopt"]).fails(2);
        desk.run(&["outside", "discard", "some"]).fails(2);
        let log = desk.run(&["log", &project, "--format", "json"]).ok();
        assert!(log.contains("outside"), "{log}");
    }
}

#[test]
fn an_older_copy_over_the_register_is_told_and_healed() {
    let desk = Desk::plan("zh");
    desk.run(&["set", "RAIL-04", "progress=30"]).ok();
    let older = bytes(&desk.register());
    let code = |desk: &Desk| desk.run(&["info", "--format", "json"]).json()["check_code"].clone();
    desk.run(&["set", "RAIL-05", "progress=40"]).ok();
    let after = code(&desk);
    std::fs::write(desk.register(), &older).expect("the older copy");
    let run = desk.run(&["list", "--count"]);
    assert!(run.err.contains("缺少您的 1 处修改"), "{}", run.err);
    assert_eq!(desk.run(&["check"]).code, 1);
    let own = desk.run(&["own", "--format", "json"]).json();
    assert_eq!(own.as_array().map(Vec::len), Some(1));
    let run = desk.run(&["own", "put-back"]);
    assert!(run.err.contains("已放回 1 处"), "{}", run.err);
    assert_eq!(code(&desk), after);
    let run = desk.run(&["own"]);
    assert!(run.err.contains("不缺少"), "{}", run.err);
    // Given up instead: never offered again.
    std::fs::write(desk.register(), &older).expect("the older copy");
    desk.run(&["own", "drop"]).ok();
    assert_eq!(desk.run(&["list", "--count"]).err, "");
}

#[test]
fn backups_are_made_listed_and_restored_even_when_the_register_is_gone() {
    let desk = Desk::plan("en");
    assert!(desk.run(&["backups"]).err.contains("no backups"));
    desk.run(&["set", "RAIL-04", "progress=30"]).ok();
    desk.run(&["set", "RAIL-04", "progress=31"]).ok();
    let list = desk.run(&["backups", "--format", "json"]).json();
    let all = list.as_array().expect("a list");
    assert_eq!(all.len(), 1, "one backup a day: {all:?}");
    assert_eq!((all[0]["reason"].as_str(), all[0]["state"].as_str()), (Some("daily"), Some("whole")));
    desk.run(&["backup"]).ok();
    std::fs::write(desk.register(), b"SQLite format 3\0 and nothing more").expect("ruined");
    assert!(desk.run(&["list"]).fails(3).contains("backups"), "the hint names no way out");
    let list = desk.run(&["backups", "--format", "json"]).json();
    let all = list.as_array().expect("a list");
    assert_eq!(all.len(), 2, "{all:?}");
    // The clock of the tests stands still, so that both are of one moment.
    let asked = all.iter().find(|b| b["reason"] == "asked").expect("the one asked for")["n"].to_string();
    desk.run(&["backups", "restore", &asked, "--to", "back.taizhang"]).ok();
    let shown = desk.run(&["show", "RAIL-04", "--format", "json", "--file", "back.taizhang"]).json();
    assert_eq!(shown["progress"], 31);
    desk.run(&["backups", "restore", &asked, "--to", "back.taizhang"]).fails(4);
    desk.run(&["backups", "restore", "9", "--to", "other.taizhang"]).fails(2);
    desk.run(&["backups", "restore", "1"]).fails(2);
}

#[test]
fn a_damaged_register_is_repaired_into_a_copy_and_left_alone() {
    let desk = Desk::plan("en");
    desk.run(&["set", "RAIL-04", "progress=30"]).ok();
    let code = desk.run(&["info", "--format", "json"]).json()["check_code"].clone();
    let mut ruined = bytes(&desk.register());
    let middle = ruined.len() / 4096 / 2 * 4096;
    ruined[middle..middle + 4096].fill(0xA5);
    std::fs::write(desk.register(), &ruined).expect("ruined");
    assert!(desk.run(&["list"]).fails(3).contains("--repair-copy"));
    let run = desk.run(&["check", "--repair-copy", "mended.taizhang"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("repaired copy written"), "{}", run.err);
    assert!(bytes(&desk.register()) == ruined, "the damaged file was changed");
    let info = desk.run(&["info", "--format", "json", "--file", "mended.taizhang"]).json();
    assert_eq!(info["check_code"], code);
    assert_eq!(desk.run(&["check", "--deep", "--file", "mended.taizhang"]).code, 0);
    desk.run(&["check", "--repair-copy", "mended.taizhang"]).fails(4);
}

#[test]
fn compacting_keeps_everything() {
    let desk = Desk::plan("zh");
    let code = |desk: &Desk| desk.run(&["info", "--format", "json"]).json()["check_code"].clone();
    let before = code(&desk);
    let run = desk.run(&["compact"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("已整理"), "{}", run.err);
    assert_eq!(code(&desk), before);
    assert_eq!(desk.run(&["check", "--deep"]).code, 0);
    desk.run(&["compact", "--read-only"]).fails(3);
}
