//! `FIELD=VALUE`, `FIELD+=VALUE`, `FIELD-=VALUE`: words of the command line as assignments. Fields go by their codes or by
//! their labels in either language; the signs may be full-width.

use super::failure::{Failure, Outcome};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
use crate::domain::likeness::nearest;
use crate::domain::text::halfwidth;
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
        out.push(Assignment { text: with_unit(&key, name, text), key, how });
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

/// A unit in brackets behind the name of an amount belongs to a bare number: `总投资（亿元）=3` is 3 亿元, never 3 万元.
fn with_unit(key: &Key, name: &str, text: &str) -> String {
    let name = halfwidth(name);
    let unit = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')).map(|(_, unit)| unit.trim().to_string());
    let bare = text.ends_with(|c: char| c.is_ascii_digit());
    match unit.filter(|_| bare && key.kind() == Some(FieldKind::Money)) {
        Some(unit) => format!("{text}{unit}"),
        None => text.to_string(),
    }
}

fn find(entity: Entity, name: &str, text: &str, year: u16) -> Outcome<Key> {
    let found = match entity {
        Entity::Project => project_key(name, text, year)?,
        _ => synonyms::find_field_of(entity, name).filter(|f| fields(entity).any(|x| x == *f)).map(Key::Field),
    };
    found.ok_or_else(|| unknown(entity, name).into())
}

fn project_key(name: &str, text: &str, year: u16) -> Outcome<Option<Key>> {
    // A name is the name in the language in which it is written.
    if name.eq_ignore_ascii_case(Computed::Name.code()) {
        return Ok(Some(Key::Field(if text.is_ascii() { Field::NameEn } else { Field::NameZh })));
    }
    // `ID` is a heading that ledgers use for the code; the id of a record is not for people to set.
    if name.eq_ignore_ascii_case(Computed::Id.code()) {
        return Err(Error::usage(ErrorText::ComputedField, &[&name]).into());
    }
    if let Some(key) = synonyms::find_key(name, year) {
        return Ok(Some(key));
    }
    match Column::parse(name, year) {
        Some(Column::Computed(_)) => Err(Error::usage(ErrorText::ComputedField, &[&name]).into()),
        Some(Column::Key(key)) => Ok(Some(key)),
        None => Ok(None),
    }
}

/// The fields of a milestone, agency … that people fill in.
fn fields(entity: Entity) -> impl Iterator<Item = Field> {
    Field::of(entity).filter(move |f| {
        Field::owner_of(entity) != Some(*f) && !matches!(f.kind(), FieldKind::Position | FieldKind::Source)
    })
}

fn unknown(entity: Entity, name: &str) -> Error {
    let label = |f: Field| [f.code(), labels::field(Lang::Zh, f), labels::field(Lang::En, f)];
    let near = match entity {
        Entity::Project => synonyms::nearest(name),
        _ => nearest(name, fields(entity).flat_map(label)),
    };
    let error = Error::usage(ErrorText::UnknownField, &[&name]);
    match near {
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
            ("总投资（亿元）=3", Some(("总投资（亿元）", How::Put, "3"))),
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
        let text = |word: &str| read(&[word]).ok().map(|a| a[0].text.clone());
        assert_eq!(text("总投资（亿元）=3").as_deref(), Some("3亿元"));
        assert_eq!(text("总投资=3").as_deref(), Some("3"));
    }
}
