//! Transcripts: command lines with what they print, in both languages, over one small register.
//!
//! Each file under `golden/` is a story. `$ taizhang …` is run; below it stand standard output as it is, standard error
//! after `! `, and the exit status after `= ` when it is not 0. `@ TIME` moves the clock, `% ` is a remark. What differs
//! from run to run (ids, folders, sizes, seconds) is written as `<id>` and the like. With `TAIZHANG_GOLDEN=write` the files are written
//! anew; read the difference before keeping it.

use super::support::{Desk, NOW, words};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What stands in the small register before a story begins.
const SETTING: &str = r#"
init --empty
agency add mot name_zh=交通运输部 short_zh=交通部 name_en="Ministry of Transport" short_en=MOT
agency add mwr name_zh=水利部 short_zh=水利部 name_en="Ministry of Water Resources" short_en=MWR
add 示例铁路通道 code=RAIL-01 kind=programme sector=rail name_en="Sample Rail Corridor" provinces=hubei,hunan lead_agency=mot
add 甲至乙铁路 code=RAIL-02 sector=rail name_en="A-B Railway" parent=RAIL-01 provinces=hubei lead_agency=mot stage=implementation investment=120亿 paid=48亿 progress=40 health=yellow
add 丙水库 code=WATR-01 sector=water-resources name_en="C Reservoir" provinces=hunan lead_agency=mwr stage=preparation problems="用地指标未落实\n移民安置方案待批"
add 未名批次 code=LOT-1 kind=batch sector=rail
milestone RAIL-02 add start baseline=2024-03
milestone RAIL-02 done start 2024-05-18
milestone RAIL-02 add opening baseline=2026年9月底
note RAIL-02 铺轨过半
link RAIL-02 add https://example.org/notice --title 公告
"#;

/// The small register, made once.
fn setting() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut desk = Desk::bare("zh");
        for (minute, line) in SETTING.lines().filter(|l| !l.is_empty()).enumerate() {
            desk.now = format!("2026-10-20T09:{minute:02}:00+08:00");
            let line = line.replace("\\n", "\n");
            let run = desk.run(&words(&line));
            assert_eq!(run.code, 0, "{line}: {}", run.err);
        }
        std::fs::read(desk.register()).expect("a register")
    })
}

/// Runs the commands of a story and writes down what they print.
fn tell(story: &str, lang: &'static str) -> String {
    let mut desk = Desk::bare(lang);
    std::fs::write(desk.register(), setting()).expect("a copy");
    desk.now = NOW.into();
    let mut out = String::new();
    for line in story.lines() {
        if let Some(time) = line.strip_prefix("@ ") {
            desk.now = time.into();
        } else if let Some(command) = line.strip_prefix("$ taizhang") {
            out.push_str(&format!("$ taizhang{command}\n"));
            let run = desk.run(&words(command));
            out.push_str(&run.out.replace('\r', "␍"));
            if !run.out.is_empty() && !run.out.ends_with('\n') {
                out.push('\n');
            }
            for said in run.err.lines() {
                out.push_str(&format!("! {said}\n"));
            }
            if run.code != 0 {
                out.push_str(&format!("= {}\n", run.code));
            }
            continue;
        } else if !line.starts_with("% ") {
            continue;
        }
        out.push_str(&format!("{line}\n"));
    }
    steady(out, &desk)
}

/// Puts signs in the place of what differs from run to run.
fn steady(mut text: String, desk: &Desk) -> String {
    let log = desk.run(&["log", "--format", "jsonl"]).ok();
    for line in log.lines() {
        let change: serde_json::Value = serde_json::from_str(line).expect("JSON");
        for (name, sign) in [("id", "<change>"), ("undoes", "<change>"), ("gesture", "<gesture>")] {
            if let Some(id) = change[name].as_str() {
                // In csv an id that begins with a dash is made harmless.
                for id in [id, &id[..8]] {
                    text = text.replace(&format!("'{id}"), sign).replace(id, sign);
                }
            }
        }
        let entity = change["entity_id"].as_str().expect("an id");
        text = text.replace(entity, "<id>").replace(&format!("{} ", &entity[..8]), "<id> ");
        text = text.replace(&format!("{}\n", &entity[..8]), "<id>\n");
    }
    for folder in [desk.folder.path().to_path_buf(), real(desk.folder.path())] {
        text = text.replace(&*folder.to_string_lossy(), "~");
    }
    let lines = text.lines().map(|l| l.split('\t').map(steady_line).collect::<Vec<_>>().join("\t"));
    let size = |l: String| match l.split_once("\"size\":") {
        _ if l.starts_with("size\t") => "size\t<n>".into(),
        Some((before, after)) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{before}\"size\":<n>{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        _ => l,
    };
    let lines: Vec<String> = lines.map(size).collect();
    lines.join("\n") + "\n"
}

fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).expect("a folder")
}

/// Words that are a conflict, a check code, a register, a size, or seconds.
fn steady_line(line: &str) -> String {
    let hex = |t: &str| t.bytes().all(|b| b.is_ascii_hexdigit());
    let all: Vec<&str> = line.split(' ').collect();
    let signs = all.iter().enumerate().map(|(i, word)| {
        let next = all.get(i + 1).copied().unwrap_or_default();
        let before = i.checked_sub(1).map(|i| all[i]).unwrap_or_default();
        let bare = word.trim_matches(['"', ',']);
        let sign = match bare {
            // A conflict is named after its project, whose id is random.
            w if w.len() == 8 && hex(w) && (all.len() == 1 || matches!(before, "冲突" | "conflict")) => "<conflict>",
            w if w.len() == 9 && w.as_bytes()[4] == b'-' && hex(&w.replace('-', "")) => "<code>",
            w if w.len() == 32 && hex(w) => "<register>",
            // Backups of a register stand in a folder of its name.
            w if w.contains("/backups/") => {
                let parts = word.split('/').map(|p| if p.len() == 32 && hex(p) { "<register>" } else { p });
                return parts.collect::<Vec<_>>().join("/");
            }
            w if w.parse::<f64>().is_ok() && matches!(next, "秒" | "s" | "字节" | "bytes") => "<n>",
            w if w.parse::<f64>().is_ok() && line.contains("\"size\"") => "<n>",
            _ => return (*word).to_string(),
        };
        word.replace(bare, sign)
    });
    signs.collect::<Vec<_>>().join(" ")
}

fn holds(lang: &'static str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden").join(lang);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("stories").map(|e| e.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    let mut wrong = Vec::new();
    for file in files {
        let story = std::fs::read_to_string(&file).expect("a story").replace("\r\n", "\n");
        let told = tell(&story, lang);
        if std::env::var_os("TAIZHANG_GOLDEN").is_some_and(|v| v == "write") {
            std::fs::write(&file, &told).expect("a story");
        } else if told != story {
            let at = told.lines().zip(story.lines()).position(|(a, b)| a != b);
            let at = at.unwrap_or_else(|| told.lines().count().min(story.lines().count()));
            let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_string();
            wrong.push(format!("{}:{}\n  is     {}\n  should {}", file.display(), at + 1, line(&told), line(&story)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_stories_hold_in_chinese() {
    holds("zh");
}

#[test]
fn the_stories_hold_in_english() {
    holds("en");
}

#[test]
fn every_command_stands_in_a_story() {
    for lang in ["zh", "en"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden").join(lang);
        let stories: String = std::fs::read_dir(folder)
            .expect("stories")
            .map(|e| std::fs::read_to_string(e.expect("a file").path()).expect("a story"))
            .collect();
        let commands = [
            "list",
            "show",
            "search",
            "set",
            "add",
            "remove",
            "restore",
            "milestone",
            "note",
            "confirm",
            "log",
            "undo",
            "redo",
            "stats",
            "as-of",
            "targets",
            "link",
            "agency",
            "init",
            "info",
            "check",
            "backup",
            "config",
            "diff",
            "merge",
            "conflicts",
            "resolve",
            "outside",
            "own",
            "backups",
            "compact",
        ];
        for command in commands {
            assert!(stories.contains(&format!("$ taizhang {command}")), "{lang}: {command}");
        }
    }
}
