//! The README tells the truth: its tables are those of the program, and the test command that it names is `cargo test`.
//! `TAIZHANG_BLESS=1 cargo test --test readme` writes the tables anew.

use taizhang::cli::tree::VERBS;
use taizhang::i18n::Lang;
use taizhang::tui::keys;

fn commands() -> String {
    let mut out = String::from("| command | zh | en |\n|---|---|---|\n");
    for verb in VERBS {
        out.push_str(&format!("| `{}` | {} | {} |\n", verb.name, verb.about.say(Lang::Zh), verb.about.say(Lang::En)));
    }
    out
}

#[test]
fn the_tables_are_those_of_the_program() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut text = std::fs::read_to_string(&path).expect("a README");
    for (name, table) in [("keys", keys::readme_table()), ("commands", commands())] {
        let (open, close) = (format!("<!-- {name}:"), format!("<!-- /{name} -->"));
        let from = text.find(&open).and_then(|at| Some(at + text[at..].find('\n')? + 1)).expect("the beginning");
        let to = text.find(&close).expect("the end");
        if std::env::var("TAIZHANG_BLESS").is_ok() {
            text.replace_range(from..to, &table);
        } else {
            assert_eq!(&text[from..to], table, "run: TAIZHANG_BLESS=1 cargo test --test readme");
        }
    }
    if std::env::var("TAIZHANG_BLESS").is_ok() {
        std::fs::write(path, text).expect("written");
    }
}
