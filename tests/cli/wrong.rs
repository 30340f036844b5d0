//! Wrong use and unusable files: each gets its exit status and a clear answer, in both languages, and changes nothing.

use super::support::{Desk, bytes, words};

/// Command line, exit status, what the Chinese and the English answer say.
const WRONG: &[(&str, i32, &str, &str)] = &[
    ("lst", 2, "没有命令 lst", "there is no command lst"),
    ("lst", 2, "taizhang list", "taizhang list"),
    ("frobnicate now", 2, "没有命令", "there is no command"),
    ("dig --since 2022-03-01", 2, "没有命令 dig", "there is no command dig"),
    ("digest --since someday", 2, "someday", "someday"),
    ("as-of someday list", 2, "someday", "someday"),
    ("as-of 2022-03-01", 2, "可取：list", "one of: list"),
    ("export x.doc", 2, "可取：xlsx", "one of: xlsx"),
    ("export -", 2, "缺少 --format", "--format is missing"),
    ("export x.csv --with-history", 2, "--with-history", "--with-history"),
    ("export x.csv --profile nope", 2, "没有导出方案 nope", "no export profile nope"),
    ("export x.csv --as oc4ids --format csv", 2, "--as oc4ids", "--as oc4ids"),
    ("export no/such/folder/x.csv", 4, "x.csv", "x.csv"),
    ("export -o all.xlsx", 2, "没有选项 -o", "there is no option -o"),
    ("report -o r.html", 2, "写作 ./-o", "write ./-o"),
    ("merge -n theirs.taizhang", 2, "没有选项 -n", "there is no option -n"),
    ("import -n", 2, "没有选项 -n", "there is no option -n"),
    ("--file -x list", 2, "没有选项 -x", "there is no option -x"),
    ("-x", 2, "没有选项 -x", "there is no option -x"),
    ("list --frmat json", 2, "是否指 --format", "did you mean --format"),
    ("list --format yaml", 2, "可取：table, csv", "one of: table, csv"),
    ("list --limit many", 2, "--limit 不能取 many", "--limit cannot be many"),
    ("list --columns code,nope", 2, "没有名为 nope 的列", "there is no column nope"),
    ("list --sort nope", 2, "没有名为 nope 的列", "there is no column nope"),
    ("list due<", 2, "查询第", "query, at character"),
    ("list stage:nonsense", 2, "查询第", "query, at character"),
    ("--lang de list", 2, "可取：zh, en", "one of: zh, en"),
    ("list --lang fr", 2, "--lang 不能取 fr", "--lang cannot be fr"),
    ("show", 2, "缺少 <CODE>", "<CODE> is missing"),
    ("show NOPE-1", 2, "没有编号为 NOPE-1 的项目", "no project has the code NOPE-1"),
    ("show rail_4", 2, "是否指 RAIL-04", "did you mean RAIL-04"),
    ("show GRID-02 extra", 2, "多余的参数 extra", "unexpected argument extra"),
    ("show GRID-02 --format csv", 2, "可取：text, json, md", "one of: text, json, md"),
    ("set NOPE-99 progress=5", 2, "没有编号为 NOPE-99", "no project has the code NOPE-99"),
    ("set 没有这样的工程名称 progress=5", 2, "没有符合", "no project matches"),
    ("set RAIL-04 progress=140", 2, "0 到 100", "from 0 to 100"),
    ("set RAIL-04 stage=half-way", 2, "可取：谋划储备", "one of: identification"),
    ("set RAIL-04 stag=preparation", 2, "是否指 stage", "did you mean stage"),
    ("set RAIL-04 investment=much", 2, "不是可识别的金额", "is not an amount"),
    ("set RAIL-04 pause_until=2026-02-31", 2, "2026-02-31", "2026-02-31"),
    ("set RAIL-04 lead_agency=nobody", 2, "没有名为 nobody 的部门", "no agency is called nobody"),
    ("set RAIL-04 parent=NOPE-1", 2, "NOPE-1 不存在", "NOPE-1 does not exist"),
    ("set RAIL-04 overdue=true", 2, "由程序计算", "is computed"),
    ("set RAIL-04 code=RAIL-05", 2, "已被使用", "is taken"),
    ("set RAIL-04 name_zh= name_en=", 2, "不能为空", "cannot be empty"),
    ("set RAIL-04 progress", 2, "不是“字段=值”", "is not FIELD=VALUE"),
    ("set RAIL-04 progress=1 progress=2", 2, "给出了两次", "given twice"),
    ("set RAIL-04 progress+=2", 2, "不是集合字段", "is not a set"),
    ("set RAIL-04", 2, "缺少 <FIELD=VALUE>", "<FIELD=VALUE>"),
    ("set 铁路 progress=5", 2, "确认后加 --yes", "add --yes"),
    ("set 铁路 national_code=2020-420000-53-01-012345 --yes", 2, "不能对多个项目", "the same for several"),
    ("confirm 铁路", 2, "确认后加 --yes", "add --yes"),
    ("add \"\"", 2, "不能为空", "cannot be empty"),
    ("add X stage=bogus", 2, "可取", "one of"),
    ("remove NOPE-1", 2, "没有编号为", "no project has"),
    ("restore RAIL-04", 2, "没有被删除", "is not deleted"),
    ("milestone RAIL-04 add nonsense", 2, "可取：approval", "one of: approval"),
    ("milestone RAIL-04 add start baseline=31月", 2, "31月", "31月"),
    ("milestone RAIL-04 done 99", 2, "没有里程碑 99", "has no milestone 99"),
    ("milestone RAIL-04 set 99 note=x", 2, "没有里程碑 99", "has no milestone 99"),
    ("milestone RAIL-04 add start owner=x", 2, "没有名为 owner 的字段", "no field owner"),
    ("note RAIL-04 \" \"", 2, "不能为空", "cannot be empty"),
    ("note RAIL-04 x --kind rumour", 2, "可取：progress", "one of: progress"),
    ("log --since someday", 2, "--since：someday", "--since: someday"),
    ("log NOPE-1", 2, "没有编号为", "no project has"),
    ("undo", 2, "没有可撤销的操作", "nothing to undo"),
    ("redo", 2, "没有可重做的操作", "nothing to redo"),
    ("undo 0", 2, "不能取 0", "cannot be 0"),
    ("undo --id zzzzzz", 2, "没有编号为 zzzzzz 的改动", "no change has the id zzzzzz"),
    ("stats --by colour", 2, "可取：sector", "one of: sector"),
    ("stats --columns projcts", 2, "是否指 projects", "did you mean projects"),
    ("targets set nope 3", 2, "没有代号为 nope 的目标", "no target has the key nope"),
    ("targets set railway-length long", 2, "不是数字", "is not a number"),
    ("link RAIL-04 remove 7", 2, "没有链接 7", "has no link 7"),
    ("link RAIL-04 add \"\"", 2, "不能为空", "cannot be empty"),
    ("agency show nobody", 2, "没有名为 nobody", "no agency is called nobody"),
    ("agency add mot name_zh=x", 2, "已被使用", "is taken"),
    ("agency add \"no good\" name_zh=x", 2, "no good", "no good"),
    ("config", 2, "缺少子命令", "a command is missing"),
    ("completions tcsh", 2, "可取：bash", "one of: bash"),
    ("init --plan --empty", 2, "不能与", "cannot be used with"),
    ("--author \"\" list", 2, "作者不能为空", "the author cannot be empty"),
    ("list --file a.taizhang --file b.taizhang", 2, "只能给出一次", "only once"),
    ("missing.taizhang", 3, "taizhang init missing.taizhang", "taizhang init missing.taizhang"),
    ("--file missing.taizhang list", 3, "missing.taizhang 不存在", "missing.taizhang does not exist"),
    ("init --plan missing.taizhang", 3, "不存在", "does not exist"),
    ("--read-only set RAIL-04 progress=5", 3, "只读", "reading only"),
    ("--read-only init new.taizhang", 3, "只读", "reading only"),
    ("init", 4, "已存在", "already exists"),
    ("--config missing.toml list", 4, "missing.toml 不存在", "missing.toml does not exist"),
];

fn every_wrong_use_gets_its_answer_and_changes_nothing(lang: &'static str) {
    let desk = Desk::plan(lang);
    desk.run(&["info"]).ok();
    let before = bytes(&desk.register());
    for (line, code, zh, en) in WRONG {
        let wanted = if lang == "zh" { zh } else { en };
        let said = desk.run(&words(line)).fails(*code);
        assert!(said.contains(wanted), "{line}: {said}");
    }
    assert_eq!(bytes(&desk.register()), before);
    assert_eq!(std::fs::read_dir(desk.work()).expect("a folder").count(), 0);
}

#[test]
fn every_wrong_use_gets_its_answer_in_chinese() {
    every_wrong_use_gets_its_answer_and_changes_nothing("zh");
}

#[test]
fn every_wrong_use_gets_its_answer_in_english() {
    every_wrong_use_gets_its_answer_and_changes_nothing("en");
}

#[test]
fn errors_of_use_have_a_hint() {
    let desk = Desk::plan("zh");
    for line in ["lst", "show", "list --limit x", "set RAIL-04 progress=140", "missing.taizhang"] {
        let said = desk.run(&words(line)).fails(if line.contains('.') { 3 } else { 2 });
        assert_eq!(said.lines().count(), 2, "{said}");
    }
}

#[test]
fn the_environment_is_judged_too() {
    let desk = Desk::plan("en");
    let with = |name: &str, value: &str, line: &[&str]| {
        let mut command = desk.command(line);
        command.env(name, value);
        super::support::finish(command)
    };
    assert!(with("TAIZHANG_NOW", "yesterday", &["list"]).fails(2).contains("RFC 3339"));
    assert!(with("TAIZHANG_FILE", "gone.taizhang", &["list"]).fails(3).contains("gone.taizhang"));
    std::fs::write(desk.home().join("config.toml"), "langauge = \"zh\"\n").expect("a file");
    assert!(desk.run(&["list"]).fails(2).contains("langauge"));
    // Help is there all the same.
    desk.run(&["list", "-h"]).ok();
}

#[test]
fn a_file_that_cannot_be_used_is_left_as_it_is() {
    let desk = Desk::plan("zh");
    let good = bytes(&desk.register());
    let mut damaged = good.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 3000].fill(0xA5);
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&90_000u32.to_be_bytes());
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("text.taizhang", b"hello, this is no register at all\n".repeat(20), "不是台账文件"),
        ("short.taizhang", good[..good.len() / 3].to_vec(), "不完整"),
        ("empty.taizhang", Vec::new(), "不完整"),
        ("damaged.taizhang", damaged, "已损坏"),
        ("header.taizhang", [&good[..68], b"XXXX", &good[72..]].concat(), "不是台账文件"),
        ("newer.taizhang", newer, ""),
    ];
    for (name, content, wanted) in cases {
        let path = desk.work().join(name);
        std::fs::write(&path, &content).expect("a file");
        for line in [vec!["list"], vec!["set", "RAIL-04", "progress=5"], vec!["check"]] {
            let mut line = line.clone();
            line.extend(["--file", name]);
            let run = desk.run(&line);
            if name.starts_with("newer") && line[0] != "set" {
                // A newer file may say that it can be read.
                assert!(matches!(run.code, 0 | 1 | 3), "{}", run.err);
                continue;
            }
            let said = run.fails(3);
            assert!(said.contains(wanted), "{name}: {said}");
        }
        assert_eq!(bytes(&path), content, "{name}");
    }
    std::fs::create_dir(desk.work().join("folder.taizhang")).expect("a folder");
    assert!(desk.run(&["folder.taizhang"]).fails(3).contains("不是普通文件"));
}

/// A folder that cannot be written: the register is shown, changing is refused, nothing is lost. Root may write
/// anywhere, so root steps down to another user where `setpriv` is there.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_shown_and_not_changed() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::plan("zh");
    let folder = desk.folder.path().join("shelf");
    std::fs::create_dir(&folder).expect("a folder");
    let file = folder.join("a.taizhang");
    std::fs::copy(desk.register(), &file).expect("a copy");
    let before = bytes(&file);
    for open in [desk.folder.path().to_path_buf(), desk.home(), desk.work()] {
        std::fs::set_permissions(open, std::fs::Permissions::from_mode(0o777)).expect("permissions");
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("permissions");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("permissions");
    let home = desk.folder.path().join("others");
    let run = |words: &[&str]| {
        let plain = desk.command(words);
        let mut command = plain;
        if std::fs::write(folder.join("probe"), b"").is_ok() {
            let _ = std::fs::remove_file(folder.join("probe"));
            let mut lower = std::process::Command::new("setpriv");
            lower.args(["--reuid=65534", "--regid=65534", "--clear-groups", super::support::PROGRAM]);
            lower.args(words).current_dir(desk.work()).env("TAIZHANG_NOW", &desk.now).env("TAIZHANG_LANG", "zh");
            command = lower;
        }
        command.env("TAIZHANG_HOME", &home);
        command.output()
    };
    std::fs::create_dir(&home).expect("a folder");
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o777)).expect("permissions");
    let path = file.to_string_lossy().into_owned();
    let listed = run(&["list", "--count", "--file", &path]);
    let Ok(listed) = listed.map(|o| (o.status.code(), o)) else {
        eprintln!("skipped: this user writes anywhere and setpriv is not there");
        return;
    };
    if !matches!(listed.0, Some(0)) {
        // A user without rights may not reach the program or the folder at all (a private build folder).
        let said = String::from_utf8_lossy(&listed.1.stderr).into_owned();
        assert!(said.contains("setpriv") || said.contains("ermission"), "{said}");
        eprintln!("skipped: {said}");
    } else {
        let refused = run(&["set", "RAIL-04", "progress=5", "--file", &path]).expect("a run");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(3), "{said}");
        assert!(said.contains("不可写") && said.contains("taizhang backup"), "{said}");
        let made = run(&["init", &format!("{}/new.taizhang", folder.display())]).expect("a run");
        assert_eq!(made.status.code(), Some(3), "{}", String::from_utf8_lossy(&made.stderr));
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    assert_eq!(bytes(&file), before);
}

#[test]
fn a_name_is_a_file_only_if_it_looks_like_one() {
    let desk = Desk::plan("en");
    // A bare word that is an existing file is opened.
    std::fs::copy(desk.register(), desk.work().join("ledger")).expect("a copy");
    assert!(desk.run(&["ledger"]).ok().contains("RAIL-04"));
    std::fs::remove_file(desk.work().join("ledger")).expect("a file");
    assert!(desk.run(&["ledger"]).fails(2).contains("there is no command ledger"));
    assert!(desk.run(&["./ledger"]).fails(3).contains("taizhang init"));
    assert!(desk.run(&["ledger.taizhang"]).fails(3).contains("taizhang init"));
    assert!(desk.run(&["x.taizhang", "list"]).fails(2).contains("--file x.taizhang list"));
}
