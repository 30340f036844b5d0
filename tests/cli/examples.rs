//! Help: every command has it in both languages, with at least two examples, and every example works.

use super::support::{Desk, words};

/// The commands that help names.
fn commands(desk: &Desk) -> Vec<String> {
    let help = desk.run(&["--help"]).ok();
    let heading = if desk.lang == "zh" { "命令:" } else { "Commands:" };
    let lines = help.lines().skip_while(|l| *l != heading).skip(1).take_while(|l| !l.is_empty());
    let names: Vec<String> = lines.filter_map(|l| l.split_whitespace().next()).map(str::to_string).collect();
    assert!(names.len() >= 20, "{help}");
    names
}

/// The lines under the heading of examples.
fn examples(desk: &Desk, command: &[&str]) -> Vec<String> {
    let mut words = command.to_vec();
    words.push("--help");
    let help = desk.run(&words).ok();
    let heading = if desk.lang == "zh" { "示例:" } else { "Examples:" };
    let lines = help.lines().skip_while(|l| *l != heading).skip(1).take_while(|l| l.starts_with("  "));
    lines.map(|l| l.trim().to_string()).collect()
}

/// Runs a line of help, with something to work on.
fn work(desk: &Desk, line: &str) {
    let words = words(line);
    assert_eq!(words[0], "taizhang", "{line}");
    let edits = |n: usize| {
        for i in 0..n {
            desk.run(&["set", "RAIL-05", &format!("progress={}", 10 + i)]).ok();
        }
    };
    match words[1].as_str() {
        "undo" => edits(2),
        "redo" => {
            edits(2);
            desk.run(&["undo", "2"]).ok();
        }
        "merge" | "diff" => {
            for file in words[2..].iter().filter(|w| w.ends_with(".taizhang")) {
                std::fs::copy(desk.register(), desk.work().join(file)).expect("a colleague's copy");
            }
        }
        "import" => {
            // A workbook of ours, or somebody's list with the column that the line names.
            let file = desk.work().join(&words[2]);
            if words[2].ends_with(".xlsx") {
                let _ = std::fs::remove_file(&file);
                desk.run(&["export", &words[2]]).ok();
            } else {
                let column = words.iter().find_map(|w| w.split_once("=name")).expect("a column").0;
                std::fs::write(&file, format!("{column},阶段\n某某工程,在建\n")).expect("a list");
            }
        }
        "restore" => {
            // The examples of `remove` may have been run before.
            desk.run(&["remove", &words[2]]);
        }
        _ => {}
    }
    let run = desk.run(&words[1..]);
    assert_eq!(run.code, 0, "{line}\n{}{}", run.out, run.err);
}

fn every_command_works_as_its_help_says(lang: &'static str) {
    let desk = Desk::plan(lang);
    for command in commands(&desk) {
        let examples = examples(&desk, &[&command]);
        assert!(examples.len() >= 2, "{command}: {examples:?}");
        for line in &examples {
            assert!(line.starts_with(&format!("taizhang {command}")), "{line}");
            work(&desk, line);
        }
    }
    for line in examples(&desk, &[]) {
        work(&desk, &line);
    }
}

#[test]
fn every_example_works_in_chinese() {
    every_command_works_as_its_help_says("zh");
}

#[test]
fn every_example_works_in_english() {
    every_command_works_as_its_help_says("en");
}

#[test]
fn help_is_in_one_language_and_short_on_request() {
    for (lang, foreign) in [("zh", "Print"), ("en", "用法")] {
        let desk = Desk::bare(lang);
        for command in commands(&desk) {
            let long = desk.run(&[command.as_str(), "--help"]).ok();
            let short = desk.run(&[command.as_str(), "-h"]).ok();
            assert!(short.lines().count() < long.lines().count(), "{command}");
            assert!(!long.contains(foreign), "{long}");
            let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let about = long.lines().next().expect("a line");
            assert_eq!(chinese(about), lang == "zh", "{about}");
            // The flag beats the environment, wherever it stands.
            let other = if lang == "zh" { "en" } else { "zh" };
            let turned = desk.run(&["--lang", other, command.as_str(), "-h"]).ok();
            assert_eq!(chinese(turned.lines().next().expect("a line")), other == "zh");
        }
        for line in ["milestone RAIL-04 add", "link RAIL-04 remove", "agency add", "targets set", "config show"] {
            let line = words(line);
            let asked: Vec<&str> = line.iter().map(String::as_str).chain(["--help"]).collect();
            assert!(desk.run(&asked).ok().contains("taizhang"), "{line:?}");
        }
    }
    assert!(Desk::bare("en").run(&["--version"]).ok().starts_with("taizhang "));
}

#[test]
fn packagers_get_completions_and_manuals() {
    let desk = Desk::bare("en");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).ok().contains("taizhang"), "{shell}");
    }
    let man = desk.run(&["man"]).ok();
    assert!(man.contains(".TH taizhang 1") && man.contains(".TH taizhang-milestone 1"), "{man}");
    // Nothing of this needs or makes a register.
    assert!(!desk.register().exists());
}
