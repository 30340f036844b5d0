//! `FIELD=VALUE`, `FIELD+=VALUE`, `FIELD-=VALUE`: words of the command line as assignments. Fields go by their codes or by
//! their labels in either language; the signs may be full-width.

use super::failure::{Failure, Outcome};
use super::nearest::nearest;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
use crate::i18n::cli::say::{Advice, Misuse};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels, synonyms};
use crate::register::columns::{Column, Computed};
use crate::register::edit::{Assignment, How};
use crate::register::error::Error;

/// Reads assignments to the fields of a kind of thing.
pub fn read(entity: Entity, words: &[String], year: u16, line: &str) -> Outcome<Vec<Assignment>> {
    let mut out: Vec<Assignment> = Vec::new();
    for word in words {
        let Some((name, how, text)) = take_apart(word) else {
            return Err(Failure::misuse(Misuse::NotAssignment, &[word]).advise(Advice::SeeHelp, &[&line]));
        };
        let key = find(entity, name, text, year)?;
        let is_set = key.field().is_some_and(Field::is_set);
        if how != How::Put && !is_set {
            return Err(Failure::misuse(Misuse::NotSet, &[&name]).advise(Advice::SeeHelp, &[&line]));
        }
        if out.iter().any(|a| a.key == key && (a.how == How::Put || how == How::Put)) {
            return Err(Failure::misuse(Misuse::SetTwice, &[&name]).advise(Advice::SeeHelp, &[&line]));
        }
        out.push(Assignment { key, how, text: text.to_string() });
    }
    Ok(out)
}

/// The name, what is done, and the value.
fn take_apart(word: &str) -> Option<(&str, How, &str)> {
    let at = word.find(['=', '＝'])?;
    let sign = word[at..].chars().next()?;
    let (name, text) = (&word[..at], &word[at + sign.len_utf8()..]);
    let (name, how) = if let Some(name) = name.strip_suffix(['+', '＋']) {
        (name, How::Include)
    } else if let Some(name) = name.strip_suffix(['-', '－', '−']) {
        (name, How::Exclude)
    } else {
        (name, How::Put)
    };
    let name = name.trim();
    (!name.is_empty()).then_some((name, how, text.trim()))
}

fn find(entity: Entity, name: &str, text: &str, year: u16) -> Outcome<Key> {
    let found = match entity {
        Entity::Project => project_key(name, text, year)?,
        _ => fields(entity).find(|f| is_called(*f, name)).map(Key::Field),
    };
    found.ok_or_else(|| unknown(entity, name).into())
}

fn project_key(name: &str, text: &str, year: u16) -> Outcome<Option<Key>> {
    if let Some(key) = synonyms::find_key(name, year)
        && !matches!(key, Key::Element(..) | Key::Deleted | Key::Unknown(_))
    {
        return Ok(Some(key));
    }
    match Column::parse(name, year) {
        // A name is the name in the language in which it is written.
        Some(Column::Computed(Computed::Name)) => {
            Ok(Some(Key::Field(if text.is_ascii() { Field::NameEn } else { Field::NameZh })))
        }
        Some(Column::Computed(_)) => Err(Error::usage(ErrorText::ComputedField, &[&name]).into()),
        Some(Column::Key(key)) => Ok(Some(key)),
        None if name == "id" => Err(Error::usage(ErrorText::ComputedField, &[&name]).into()),
        None => Ok(None),
    }
}

/// The fields of a milestone, agency … that people fill in.
fn fields(entity: Entity) -> impl Iterator<Item = Field> {
    Field::of(entity).filter(move |f| {
        Field::owner_of(entity) != Some(*f) && !matches!(f.kind(), FieldKind::Position | FieldKind::Source)
    })
}

fn is_called(field: Field, name: &str) -> bool {
    let wanted = name.to_lowercase();
    let labels = [Lang::Zh, Lang::En].map(|l| labels::field(l, field).to_lowercase());
    field.code() == wanted || labels.contains(&wanted)
}

fn unknown(entity: Entity, name: &str) -> Error {
    let words: Vec<&str> =
        fields(entity).flat_map(|f| [f.code(), labels::field(Lang::Zh, f), labels::field(Lang::En, f)]).collect();
    let error = Error::usage(ErrorText::UnknownField, &[&name]);
    match nearest(name, words.iter().copied()) {
        Some(near) => error.hint(HintText::NearestIs, &[&near]),
        None if entity == Entity::Project => error.hint(HintText::SeeFields, &[]),
        None => {
            let codes: Vec<&str> = fields(entity).map(Field::code).collect();
            error.hint(HintText::OneOf, &[&codes.join(", ")])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_taken_apart() {
        for (word, wanted) in [
            ("stage=preparation", Some(("stage", How::Put, "preparation"))),
            ("tags+=重点", Some(("tags", How::Include, "重点"))),
            ("tags-=重点", Some(("tags", How::Exclude, "重点"))),
            ("标签＋＝重点", Some(("标签", How::Include, "重点"))),
            ("remark=a=b", Some(("remark", How::Put, "a=b"))),
            ("remark=", Some(("remark", How::Put, ""))),
            ("=x", None),
            ("stage", None),
        ] {
            assert_eq!(take_apart(word), wanted, "{word}");
        }
    }

    #[test]
    fn a_field_is_given_once() {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let read = |list: &[&str]| read(Entity::Project, &words(list), 2026, "taizhang set");
        assert!(read(&["tags+=a", "tags+=b"]).is_ok());
        assert!(read(&["progress=1", "progress=2"]).is_err());
        assert!(read(&["progress+=1"]).is_err());
        assert!(read(&["overdue=true"]).is_err());
        assert!(read(&["id=1"]).is_err());
    }
}
