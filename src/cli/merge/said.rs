//! The preview of a merge, for people: whose files, what becomes of which project, what is asked, what stays out.

use super::super::call::Call;
use super::super::conflicts;
use super::super::out::{Out, Tone, one_line};
use super::super::told;
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::merge::MergeText as T;
use crate::register::book::Book;
use crate::register::merge::{Both, Fate, File, Pair, Preview, Project, words};
use crate::register::{Register, show};
use std::io;

/// So many values of one project are told.
const VALUES: usize = 12;

/// Writes the preview.
pub fn preview(out: &mut Out, register: &Register, call: &Call, preview: &Preview) -> io::Result<()> {
    let (lang, book) = (call.lang, register.book());
    for file in &preview.files {
        for line in of_file(file, call) {
            out.line(&line)?;
        }
    }
    if !preview.is_nothing() {
        let counts = [Fate::New, Fate::Changed, Fate::Deleted, Fate::Restored].map(|f| preview.count(f));
        let [new, changed, deleted, restored] = counts;
        let sum = T::Sum.with(lang, &[&new, &changed, &deleted, &restored, &preview.conflicts.len()]);
        out.painted(&out.toned(&sum, Tone::Strong))?;
        if preview.others > 0 {
            out.line(&T::SumOthers.with(lang, &[&preview.others]))?;
        }
    }
    for project in &preview.projects {
        of_project(out, register, project, lang)?;
    }
    for conflict in &preview.conflicts {
        for line in conflicts::lines(conflict, book, call, lang) {
            out.line(&one_line(&line))?;
        }
    }
    for both in &preview.both {
        let line = of_both(both, register, lang);
        out.line(&format!("{}  {line}", T::Both.say(lang)))?;
    }
    for pair in &preview.pairs {
        out.line(&one_line(&self::pair(pair, book, lang)))?;
    }
    for left in &preview.left_out {
        out.line(&one_line(&format!("{}  {}", T::LeftOut.say(lang), words::left_out(left, lang))))?;
    }
    Ok(())
}

/// Two projects that look like one.
pub fn pair(pair: &Pair, book: &Book, lang: Lang) -> String {
    let theirs = format!("{} {}", words::code(&pair.theirs, book), show::name(&pair.theirs, lang));
    let line = T::PairLine.with(lang, &[&theirs.trim(), &pair.mine_shown, &words::alike(pair.by, lang)]);
    format!("{}  {line}", T::Pair.say(lang))
}

fn of_file(file: &File, call: &Call) -> Vec<String> {
    let lang = call.lang;
    let name = file.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut out = vec![match file.changes {
        0 => T::FileBringsNothing.with(lang, &[&name]),
        n => T::FileBrings.with(lang, &[&name, &n]),
    }];
    let day = |ms: i64| call.clock.local(ms).format("%Y-%m-%d %H:%M").to_string();
    for author in &file.authors {
        out.push(format!("  {}", words::author(author, day, lang)));
    }
    out.push(match file.lacks {
        0 => format!("  {}", T::LacksNothing.say(lang)),
        n => format!("  {}", T::Lacks.with(lang, &[&n])),
    });
    if file.other_register {
        out.push(format!("  {}", T::FromOther.say(lang)));
    }
    if let Some(format) = file.newer {
        out.push(format!("  {}", T::FromNewer.with(lang, &[&format])));
    }
    if file.outside > 0 {
        out.push(format!("  {}", T::FromOutside.with(lang, &[&file.outside])));
    }
    if let Some(ms) = file.ahead {
        out.push(format!("  {}", T::Ahead.with(lang, &[&(ms / (24 * 3_600_000))])));
    }
    out
}

fn of_project(out: &mut Out, register: &Register, project: &Project, lang: Lang) -> io::Result<()> {
    let book = register.book();
    let code = words::code(&project.record, book);
    let name = show::name(&project.record, lang);
    let authors = project.authors.join(T::Separator.say(lang));
    let fate = words::fate(project.fate, lang);
    out.line(&one_line(&format!("{fate}  {code} {name}  {authors}")))?;
    let lines = words::together(&project.lines);
    for group in lines.iter().take(VALUES) {
        let said = words::new_thing(group, book, lang).unwrap_or_else(|| {
            let line = group[0];
            format!("{} {}", told::place(line, book, Some(project.id), lang), told::change(line, book, lang))
        });
        out.line(&one_line(&format!("  {}", said.trim())))?;
    }
    if lines.len() > VALUES {
        out.line(&format!("  {}", crate::i18n::cli::say::Say::More.with(lang, &[&(lines.len() - VALUES)])))?;
    }
    Ok(())
}

fn of_both(both: &Both, register: &Register, lang: Lang) -> String {
    let named = |keys: &[(EntityId, Key)]| words::touched(both.project, keys, lang);
    let code = words::code(&both.record, register.book());
    T::BothLine.with(lang, &[&code, &named(&both.mine), &named(&both.theirs)])
}
