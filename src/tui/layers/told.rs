//! History in words, for every layer that tells of it: when, who and why; value by value, before and after.

use super::Scene;
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::i18n::history::{HistoryText, ReversalText};
use crate::i18n::labels;
use crate::i18n::pages::{EditText, PageText};
use crate::i18n::screen::ScreenText;
use crate::register::history::{Line, News, Told};
use crate::register::json::{code_of, is_internal};
use crate::register::page::{PLAN, PUBLIC_REPORT};
use crate::register::show;
use crate::tui::theme::Glyph;

/// A layer's author as people know it; any other name as it stands.
pub fn author(name: &str, scene: &Scene) -> String {
    match name {
        PLAN => PageText::PlanAuthor.say(scene.lang).to_string(),
        PUBLIC_REPORT => PageText::ReportAuthor.say(scene.lang).to_string(),
        name => name.to_string(),
    }
}

/// Why a gesture was made, in a word.
pub fn kind(told: &Told, scene: &Scene) -> &'static str {
    match told.redo {
        true => ReversalText::Again.say(scene.lang),
        false => labels::change_kind(scene.lang, told.kind),
    }
}

/// When, who, and why where that is not plain.
pub fn head(told: &Told, scene: &Scene) -> String {
    let seed = told.kind == ChangeKind::Seed;
    let when = scene.register.book().moment(told.at);
    let when = when.format(if seed { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" });
    let mut out = format!("{when}  {}", author(&told.author, scene));
    if !matches!(told.kind, ChangeKind::Seed | ChangeKind::Edit) {
        out.push_str(&format!("  {}", kind(told, scene)));
    }
    out
}

/// The name of a value; of something that belongs to a project, with what it is.
pub fn label(line: &Line, scene: &Scene) -> String {
    let key = match &line.key {
        Key::Element(field, _) => labels::field(scene.lang, *field).to_string(),
        Key::Deleted => String::new(),
        key => labels::key_label(scene.lang, key),
    };
    let whose = match line.entity.entity {
        Entity::Project => return key,
        Entity::Milestone => {
            let entry = line.project.and_then(|p| scene.register.book().entry(p));
            let found = entry.and_then(|e| e.milestones.iter().find(|m| m.id == line.entity));
            found.map(|m| labels::milestone_title(scene.lang, m).to_string())
        }
        Entity::Agency => {
            let found = scene.register.book().agencies().iter().find(|a| a.id == line.entity);
            found.and_then(|a| a.get(Field::AgencyCode)).map(str::to_string)
        }
        _ => None,
    };
    let whose = whose.unwrap_or_else(|| labels::entity(scene.lang, line.entity.entity).to_string());
    [whose, key].join(" ").trim().to_string()
}

/// A value as people read it.
pub fn value(key: &Key, value: Option<&String>, scene: &Scene) -> String {
    match (key, value) {
        (Key::Deleted, Some(_)) => ReversalText::Removed.say(scene.lang).to_string(),
        (Key::Deleted, None) => ReversalText::There.say(scene.lang).to_string(),
        (_, None) => EditText::Clear.say(scene.lang).to_string(),
        (key, Some(value)) => show::value(key, value, scene.register.book(), scene.lang).replace('\n', " "),
    }
}

/// What became of a value: `before → after`, or only the one that there is.
pub fn change(line: &Line, scene: &Scene) -> String {
    let arrow = scene.theme.glyph(Glyph::Arrow);
    let side = |v: &Option<String>| value(&line.key, v.as_ref(), scene);
    match (&line.key, &line.before, &line.after) {
        (Key::Deleted, _, Some(_)) => PageText::Removed.say(scene.lang).to_string(),
        (Key::Deleted, _, None) => PageText::Restored.say(scene.lang).to_string(),
        (Key::Element(..), None, Some(_)) => format!("+ {}", side(&line.after)),
        (Key::Element(..), Some(_), None) => format!("- {}", side(&line.before)),
        (_, None, Some(_)) => side(&line.after),
        _ => format!("{} {arrow} {}", side(&line.before), side(&line.after)),
    }
}

/// Name and change of a value.
pub fn line(line: &Line, scene: &Scene) -> String {
    let label = label(line, scene);
    let text = change(line, scene);
    if label.is_empty() { text } else { format!("{label}  {text}") }
}

/// Who changed what meanwhile, in another process: the gesture itself, or how many projects.
pub fn followed(news: &News, scene: &Scene) -> String {
    let lang = scene.lang;
    if let Some(one) = &news.one {
        return ScreenText::FollowedOne.with(lang, &[&author(&one.author, scene), &summary(one, scene)]);
    }
    let names: Vec<String> = news.authors.iter().take(3).map(|name| author(name, scene)).collect();
    let names = names.join(crate::i18n::values::Word::Separator.say(lang));
    let who = match news.authors.len() {
        0..=3 => names,
        more => ScreenText::FollowedMore.with(lang, &[&names, &more, &(more - 3)]),
    };
    match news.projects.len() {
        0 => ScreenText::FollowedElse.with(lang, &[&who]),
        projects => ScreenText::Followed.with(lang, &[&who, &projects]),
    }
}

/// The code of a project, also of one that is gone.
pub fn code(project: Option<EntityId>, scene: &Scene) -> String {
    project.and_then(|p| code_of(p, scene.register.book())).unwrap_or_default()
}

/// The projects of a gesture, in the order in which it names them.
pub fn projects(told: &Told) -> Vec<EntityId> {
    if let Some(bulk) = &told.bulk {
        return bulk.projects.clone();
    }
    let mut seen = std::collections::HashSet::new();
    told.lines.iter().filter_map(|l| l.project).filter(|p| seen.insert(*p)).collect()
}

/// Some values tell a person nothing: to whom a thing belongs, where it stands among others, and of a new thing the
/// day and the kind, which its name or the gesture say already.
pub fn is_told(line: &Line) -> bool {
    use Field as F;
    let Key::Field(field) = line.key else { return true };
    let of_new = matches!(field, F::MilestoneKind | F::NoteOn | F::NoteKind | F::LinkSeen) && line.before.is_none();
    !is_internal(line) && !of_new
}

/// A gesture in one line: what it was done to, and what was done.
pub fn summary(told: &Told, scene: &Scene) -> String {
    let lang = scene.lang;
    let book = scene.register.book();
    if let Some(bulk) = &told.bulk {
        return match bulk.projects.len() {
            0 => HistoryText::Values.with(lang, &[&bulk.values]),
            projects => HistoryText::Bulk.with(lang, &[&projects, &bulk.values]),
        };
    }
    let projects = projects(told);
    let lines: Vec<&Line> = told.lines.iter().filter(|l| !is_internal(l)).collect();
    let mut labels: Vec<String> = Vec::new();
    for line in lines.iter().take(64) {
        let label = label(line, scene);
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
    let separator = crate::i18n::values::Word::Separator.say(lang);
    match projects.as_slice() {
        [] => labels.join(separator),
        [one] => {
            let record = crate::register::digest::subject(*one, book);
            let name = record.map_or_else(String::new, |p| show::name(p, lang).to_string());
            let mut words = format!("{} {name}", code(Some(*one), scene));
            let named = |l: &&&Line| {
                let name = matches!(l.key, Key::Field(Field::NameZh | Field::NameEn));
                name && l.entity == *one && l.before.is_none()
            };
            if lines.iter().any(|l| named(&l)) {
                return format!("{words}  {}", HistoryText::Created.say(lang));
            }
            let lines: Vec<&Line> = lines.into_iter().filter(|l| is_told(l)).collect();
            // What was said of the project itself comes before its sources.
            let first = lines.iter().min_by_key(|l| l.entity.entity);
            if let Some(first) = first {
                words.push_str(&format!("  {}", line(first, scene)));
            }
            if lines.len() > 1 {
                words.push_str(&format!("  {}", HistoryText::MoreLines.with(lang, &[&(lines.len() - 1)])));
            }
            words
        }
        many => {
            let codes: Vec<String> = many.iter().take(3).map(|p| code(Some(*p), scene)).collect();
            let more = if many.len() > 3 { " …" } else { "" };
            let count = HistoryText::Projects.with(lang, &[&many.len()]);
            labels.truncate(4);
            format!("{count}  {}{more}  {}", codes.join(" "), labels.join(separator))
        }
    }
}
