//! Merging in words, for both fronts: where a conflict lies, what a side says, why a change is left out.

use super::super::book::Book;
use super::super::{json, show};
use super::{Alike, Author, Conflict, Fate, LeftOut, Party, Phase, Refusal, Side};
use crate::domain::change::Flaw;
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::i18n::merge::MergeText as T;
use crate::i18n::{Lang, labels};

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
    let shown = json::code_of(record.id, book);
    shown.or_else(|| record.get(Field::Code).map(str::to_string)).unwrap_or_default()
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

/// Where a conflict lies, e.g. `RAIL-04 开工`.
pub fn place(conflict: &Conflict, book: &Book, lang: Lang) -> String {
    let code = match conflict.entity.entity {
        Entity::Project => code(&conflict.record, book),
        _ => conflict.project.and_then(|p| json::code_of(p, book)).unwrap_or_default(),
    };
    let thing = thing(&conflict.record, lang);
    format!("{code} {thing}").trim().to_string()
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
