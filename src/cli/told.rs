//! History in words: one value that changed as `label: before → after`, for `log`, `show`, and to tell what was just done.

use super::call::Call;
use super::failure::{Outcome, stderr_is_terminal};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::text;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::say::Say;
use crate::i18n::{Lang, labels};
use crate::register::Register;
use crate::register::book::{Book, natural};
use crate::register::history::{Asked, Line, Told};
use crate::register::json::{code_of, is_internal};
use crate::register::page::PUBLIC_REPORT;
use crate::register::show;

/// What was changed at, e.g. `GRID-02`, `GRID-02 开工`, `部门 mot`. The code of the project `home` goes without saying.
pub fn place(line: &Line, book: &Book, home: Option<EntityId>, lang: Lang) -> String {
    let code = line.project.filter(|p| Some(*p) != home).and_then(|p| code_of(p, book)).unwrap_or_default();
    let thing = match line.entity.entity {
        Entity::Project => return code,
        Entity::Milestone => line
            .project
            .and_then(|p| book.milestone(p, line.entity))
            .map(|m| labels::milestone_title(lang, &m).to_string()),
        Entity::Agency => {
            let found = book.agencies().iter().find(|a| a.id == line.entity);
            found.and_then(|a| a.get(Field::AgencyCode)).map(|c| format!("{} {c}", entity(line.entity.entity, lang)))
        }
        Entity::Target => {
            let found = book.targets().iter().find(|t| t.id == line.entity);
            found.and_then(|t| t.get(Field::TargetKey)).map(|k| format!("{} {k}", entity(line.entity.entity, lang)))
        }
        _ => None,
    };
    let thing = thing.unwrap_or_else(|| entity(line.entity.entity, lang).to_string());
    if code.is_empty() { thing } else { format!("{code} {thing}") }
}

/// What became of it, e.g. `阶段：前期工作 → 在建`.
pub fn change(line: &Line, book: &Book, lang: Lang) -> String {
    let label = label(&line.key, lang);
    let (before, after) = sides(line, book, lang);
    match (&line.key, &line.before, &line.after) {
        (Key::Deleted, ..) => after,
        (Key::Element(..), None, _) => format!("{label} +{after}"),
        (Key::Element(..), _, None) => format!("{label} -{before}"),
        (_, None, _) => format!("{label}{}{after}", Head::Colon.say(lang)),
        _ => format!("{label}{}{before} → {after}", Head::Colon.say(lang)),
    }
}

/// The value before and after, as people read them.
pub fn sides(line: &Line, book: &Book, lang: Lang) -> (String, String) {
    let say = |value: &Option<String>| match (&line.key, value) {
        (Key::Deleted, Some(_)) => Head::Deleted.say(lang).to_string(),
        (Key::Deleted, None) => Head::Restored.say(lang).to_string(),
        (_, None) => Head::Empty.say(lang).to_string(),
        (key, Some(value)) => show::value(key, value, book, lang),
    };
    (say(&line.before), say(&line.after))
}

/// The label of what changed.
pub fn label(key: &Key, lang: Lang) -> String {
    match key {
        Key::Element(field, _) => labels::field(lang, *field).to_string(),
        Key::Deleted => Head::Existence.say(lang).to_string(),
        key => labels::key_label(lang, key),
    }
}

/// Why a change was written, in a word.
pub fn kind(told: &Told, lang: Lang) -> &'static str {
    let head = match told.kind {
        ChangeKind::Seed if told.author == PUBLIC_REPORT => Head::KindReport,
        ChangeKind::Seed => Head::KindSeed,
        ChangeKind::Edit => Head::KindEdit,
        ChangeKind::Import => Head::KindImport,
        ChangeKind::Resolve => Head::KindResolve,
        ChangeKind::Undo if told.redo => Head::KindRedo,
        ChangeKind::Undo => Head::KindUndo,
        ChangeKind::Restore => Head::KindRestore,
        ChangeKind::Outside => Head::KindOutside,
        ChangeKind::Migrate => Head::KindMigrate,
    };
    head.say(lang)
}

pub use crate::register::merge::words::entity;

/// The lines of a gesture without the bookkeeping, by project in the order of codes, what belongs to one after it.
pub fn in_order<'a>(told: &'a Told, book: &Book) -> Vec<&'a Line> {
    let mut lines: Vec<&Line> = told.lines.iter().filter(|l| !is_internal(l)).collect();
    let kind = |l: &Line| Entity::ALL.iter().position(|e| *e == l.entity.entity);
    lines.sort_by_cached_key(|l| (l.project.and_then(|p| code_of(p, book)).map(|code| natural(&code)), kind(l)));
    lines
}

/// The lines of a gesture that people care about, at most so many, each with its place; and how many are left.
pub fn lines(told: &Told, book: &Book, home: Option<EntityId>, lang: Lang, at_most: usize) -> (Vec<String>, usize) {
    let shown = in_order(told, book);
    let say = |l: &&Line| format!("{} {}", place(l, book, home, lang), change(l, book, lang)).trim().to_string();
    (shown.iter().take(at_most).map(say).collect(), shown.len().saturating_sub(at_most))
}

/// Tells on standard error what the newest gesture of this author changed.
/// The code of the project `home` goes without saying.
pub fn newest(call: &Call, register: &Register, home: Option<EntityId>) -> Outcome<()> {
    let asked = Asked { author: Some(register.author().to_string()), limit: Some(1), ..Asked::default() };
    for told in register.log(&asked)? {
        let (mut said, left) = lines(&told, register.book(), home, call.lang, 12);
        said.extend((left > 0).then(|| Say::More.with(call.lang, &[&left])));
        for line in said {
            match stderr_is_terminal() {
                true => eprintln!("  {}", text::visible(&line)),
                false => eprintln!("  {}", super::out::one_line(&line)),
            }
        }
    }
    Ok(())
}
