//! Merging in words, for both fronts: where a conflict lies, what a side says, why a change is left out.

use super::super::book::Book;
use super::super::history::Line;
use super::super::{json, show};
use super::{Alike, Author, Conflict, Fate, LeftOut, Party, Phase, Refusal, Side};
use crate::domain::change::Flaw;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::merge::MergeText as T;
use crate::i18n::{Lang, labels};
use std::borrow::Cow;

/// The label of a field.
pub fn label(key: &Key, lang: Lang) -> String {
    match key {
        Key::Element(field, _) => labels::field(lang, *field).to_string(),
        Key::Deleted => T::Existence.say(lang).to_string(),
        key => labels::key_label(lang, key),
    }
}

/// The code of a project that may be known only by its record.
pub fn code(record: &Record, book: &Book) -> String {
    let stored = || record.get(Field::Code).map(Cow::Borrowed);
    book.code(record.id).or_else(stored).unwrap_or_default().into_owned()
}

/// Who brings how many changes, from when to when, with the moments in words.
pub fn author(author: &Author, at: impl Fn(i64) -> String, lang: Lang) -> String {
    let (name, first, last) = (&author.name, at(author.first), at(author.last));
    match first == last {
        true => T::ByAuthorOnce.with(lang, &[name, &author.changes, &first]),
        false => T::ByAuthor.with(lang, &[name, &author.changes, &first, &last]),
    }
}

/// What a thing is called below its project; empty for the project itself.
pub fn thing(record: &Record, lang: Lang) -> String {
    match record.id.entity {
        Entity::Project => String::new(),
        Entity::Milestone => labels::milestone_title(lang, record).to_string(),
        Entity::Agency => record.get(Field::AgencyCode).unwrap_or_default().to_string(),
        Entity::Place => record.get(Field::PlaceNameZh).unwrap_or_default().to_string(),
        Entity::Target => record.get(Field::TargetKey).unwrap_or_default().to_string(),
        Entity::View => record.get(Field::ViewName).unwrap_or_default().to_string(),
        Entity::Note => record.get(Field::NoteText).unwrap_or_default().chars().take(12).collect(),
        Entity::Link => record.get(Field::LinkTitle).unwrap_or_default().to_string(),
        Entity::Source => record.get(Field::SourcePublisher).unwrap_or_default().to_string(),
    }
}

/// A kind of thing, in a word.
pub fn entity(entity: Entity, lang: Lang) -> &'static str {
    use crate::i18n::cli::heads::Head;
    match entity {
        Entity::Project => Head::EntityProject,
        Entity::Milestone => Head::EntityMilestone,
        Entity::Note => Head::EntityNote,
        Entity::Link => Head::EntityLink,
        Entity::Source => Head::EntitySource,
        Entity::Agency => Head::EntityAgency,
        Entity::Place => Head::EntityPlace,
        Entity::Target => Head::EntityTarget,
        Entity::View => Head::EntityView,
    }
    .say(lang)
}

/// What is told together of the values of a project that would be shown differently: all of a thing that is new, and
/// every other value by itself. What people never see is left out.
pub fn together(lines: &[Line]) -> Vec<Vec<&Line>> {
    let seen = |l: &&Line| !json::is_internal(l) && l.key != Key::Deleted;
    let mut out = Vec::new();
    for of_one in lines.chunk_by(|a, b| a.entity == b.entity) {
        let shown: Vec<&Line> = of_one.iter().filter(seen).collect();
        match of_one.iter().any(comes) {
            true if !shown.is_empty() => out.push(shown),
            _ => out.extend(shown.into_iter().map(|line| vec![line])),
        }
    }
    out
}

/// Whether a value makes a thing below a project: it says to which it belongs, and nothing was said before.
fn comes(line: &Line) -> bool {
    let owner = Field::owner_of(line.entity.entity).map(Key::Field);
    owner.is_some_and(|key| line.key == key) && line.before.is_none() && line.after.is_some()
}

/// The values of a thing that is new, in one line; `None` if the group is none.
pub fn new_thing(group: &[&Line], book: &Book, lang: Lang) -> Option<String> {
    let first = group.first().filter(|l| l.entity.entity != Entity::Project && group.len() > 1)?;
    let say = |l: &&Line| l.after.as_deref().map(|v| show::value(&l.key, v, book, lang).replace('\n', " ⏎ "));
    let values: Vec<String> = group.iter().filter_map(say).collect();
    Some(T::NewThing.with(lang, &[&entity(first.entity.entity, lang), &values.join(T::Separator.say(lang))]))
}

/// The label of a value, with the kind of thing below a project that it is of.
pub fn label_below(line: &Line, lang: Lang) -> String {
    let label = label(&line.key, lang);
    match line.entity.entity {
        Entity::Project => label,
        other => format!("{} {label}", entity(other, lang)),
    }
}

/// What one side touched in a project: its own fields, and the kinds of things below it.
pub fn touched(project: EntityId, keys: &[(EntityId, Key)], lang: Lang) -> String {
    let mut out: Vec<String> = Vec::new();
    for of_one in keys.chunk_by(|a, b| a.0 == b.0) {
        let id = of_one[0].0;
        let owner = Field::owner_of(id.entity).map(Key::Field);
        match id == project {
            true => out.extend(of_one.iter().map(|(_, key)| label(key, lang))),
            false if of_one.iter().any(|(_, key)| Some(key) == owner.as_ref()) => {
                out.push(entity(id.entity, lang).to_string());
            }
            false => {
                out.extend(of_one.iter().map(|(_, key)| format!("{} {}", entity(id.entity, lang), label(key, lang))))
            }
        }
    }
    let mut known = std::collections::HashSet::new();
    out.retain(|said| known.insert(said.clone()));
    out.join(T::Separator.say(lang))
}

/// Where a conflict lies, e.g. `RAIL-04 开工`.
pub fn place(conflict: &Conflict, book: &Book, lang: Lang) -> String {
    let code = match conflict.entity.entity {
        Entity::Project => code(&conflict.record, book),
        _ => conflict.project.and_then(|p| json::code_of(p, book)).unwrap_or_default(),
    };
    let thing = thing(&conflict.record, lang);
    format!("{code} {thing}").trim().to_string()
}

/// A dated note beside a question, in one line.
pub fn note(note: &Record, lang: Lang) -> String {
    let value = |field: Field| note.get(field).unwrap_or_default().replace('\n', " ");
    let kind = note.get(Field::NoteKind).map(|kind| labels::code_label(lang, Field::NoteKind, kind).to_string());
    let (on, kind, said) = (value(Field::NoteOn), kind.unwrap_or_default(), value(Field::NoteText));
    let words = [labels::entity(lang, Entity::Note), &on, &kind, &said];
    words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("  ")
}

/// What a side says, in one line.
pub fn side(conflict: &Conflict, side: &Side, book: &Book, lang: Lang) -> String {
    let say = |key: &Key, value: Option<&str>| match value {
        Some(value) => show::value(key, value, book, lang).replace('\n', " ⏎ "),
        None => T::Empty.say(lang).to_string(),
    };
    if conflict.key == Key::Deleted {
        if side.deletes {
            return T::Deleted.say(lang).to_string();
        }
        let edits: Vec<String> = side
            .values
            .iter()
            .filter(|(k, _)| *k != Key::Deleted)
            .map(|(k, v)| T::Values.with(lang, &[&label(k, lang), &say(k, v.as_deref())]))
            .collect();
        let mut edits = edits;
        let mut kinds: Vec<Entity> = side.below.iter().map(|b| b.entity).collect();
        kinds.dedup();
        edits.extend(kinds.into_iter().map(|k| entity(k, lang).to_string()));
        return match edits.is_empty() {
            true => T::Keep.say(lang).to_string(),
            false => T::KeepWith.with(lang, &[&edits.join(T::Separator.say(lang))]),
        };
    }
    let lead = say(&conflict.key, side.value(&conflict.key));
    let mut out = vec![lead];
    for (key, value) in side.values.iter().filter(|(k, v)| *k != conflict.key && v.is_some()) {
        out.push(T::Values.with(lang, &[&label(key, lang), &say(key, value.as_deref())]));
    }
    out.join(T::Separator.say(lang))
}

/// Whose side it is.
pub fn party(party: Party, lang: Lang) -> &'static str {
    match party {
        Party::Mine => T::Mine,
        Party::Theirs => T::Theirs,
        Party::Other => T::Side,
    }
    .say(lang)
}

/// What becomes of a project.
pub fn fate(fate: Fate, lang: Lang) -> &'static str {
    match fate {
        Fate::New => T::New,
        Fate::Changed => T::Changed,
        Fate::Deleted => T::Deleted,
        Fate::Restored => T::Restored,
    }
    .say(lang)
}

/// By what two projects look alike.
pub fn alike(by: Alike, lang: Lang) -> &'static str {
    match by {
        Alike::NationalCode => T::AlikeNational,
        Alike::Code => T::AlikeCode,
        Alike::Name => T::AlikeName,
    }
    .say(lang)
}

/// What long work is doing.
pub fn phase(phase: Phase, lang: Lang) -> &'static str {
    match phase {
        Phase::Copying => T::Copying,
        Phase::Checking => T::Checking,
        Phase::Reading => T::Reading,
        Phase::Comparing => T::Comparing,
        Phase::Keeping => T::Keeping,
        Phase::Writing => T::Writing,
    }
    .say(lang)
}

/// A change that is left out, and why.
pub fn left_out(left: &LeftOut, lang: Lang) -> String {
    let why = match left.why {
        Refusal::Forged => T::Forged.say(lang).to_string(),
        Refusal::Flaw(Flaw::Size) => T::OverLimit.say(lang).to_string(),
        Refusal::Flaw(Flaw::Version) => T::NewerFormat.say(lang).to_string(),
        Refusal::Flaw(_) => T::OutOfShape.say(lang).to_string(),
        Refusal::Reference => T::BadReference.say(lang).to_string(),
        Refusal::Clock => T::BadClock.say(lang).to_string(),
        Refusal::Rests(on) => T::RestsOn.with(lang, &[&on.short()]),
        Refusal::Waits(on) => T::WaitsFor.with(lang, &[&on.short()]),
    };
    let author = left.author.clone().unwrap_or_else(|| T::UnknownAuthor.say(lang).to_string());
    T::LeftOutLine.with(lang, &[&left.id.short(), &author, &why])
}
