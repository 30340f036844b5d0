//! What can be picked for a field, and whether a choice belongs to what was typed.
//!
//! Each choice carries every word by which it may be found: its label in both languages, its code, its other names.

use crate::domain::field::{Element, Field, FieldKind};
use crate::domain::id::EntityId;
use crate::domain::kinds::{Health, Province, Sector, Stage};
use crate::domain::record::Record;
use crate::domain::text::{halfwidth, width};
use crate::i18n::drafts::PersonText;
use crate::i18n::pages::EditText;
use crate::i18n::{Lang, labels};
use crate::register::show;
use crate::search::words::Typed;
use crate::tui::layers::Scene;
use crate::tui::theme::Glyph;
use std::collections::BTreeMap;
use std::ops::Range;

/// One thing that can be picked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is set; `None` empties the field.
    pub value: Option<String>,
    pub label: String,
    /// What stands at the right: a code.
    pub hint: String,
    /// The words by which it is found, folded.
    pub words: Vec<String>,
    /// Offered only to those who ask for it by typing.
    pub hidden: bool,
    /// The present value.
    pub current: bool,
    /// Not a value of its own: what was typed becomes one.
    pub adds: Option<Adds>,
}

/// What becomes of a text that no choice answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adds {
    /// An agency is added that goes by it.
    Agency,
    /// It is the name of a person who was not named so far.
    Person,
}

impl Choice {
    /// A choice, with the words by which it is found beside its label and hint.
    pub fn new(value: &str, label: String, hint: String, words: Vec<&str>) -> Choice {
        let words = words.into_iter().chain([label.as_str(), hint.as_str()]).map(fold).filter(|w| !w.is_empty());
        let words = words.collect();
        Choice { value: Some(value.to_string()), label, hint, words, ..Choice::default() }
    }

    /// How well the choice fits what was typed (folded): 0 the whole word, 1 its beginning, 2 inside; `None` 3 by
    /// its sound or word by word; `None` not at all. With nothing typed all fit that are not hidden.
    pub fn rank(&self, typed: &str) -> Option<u8> {
        if self.adds.is_some() {
            return None;
        }
        if typed.is_empty() {
            return (!self.hidden).then_some(0);
        }
        let fit = |word: &String| match word {
            w if w == typed => Some(0),
            w if w.starts_with(typed) => Some(1),
            w if w.contains(typed) => Some(2),
            _ => None,
        };
        let written = self.words.iter().filter_map(fit).min();
        written.or_else(|| Typed::new(typed).is_in(self.words.iter().map(String::as_str)).then_some(3))
    }

    /// The place in the label where the typed text stands, to be lit.
    pub fn found(&self, typed: &str) -> Vec<Range<usize>> {
        Typed::new(typed).places(&self.label)
    }

    /// Cells that the choice would like.
    pub fn width(&self) -> usize {
        width(&self.label) + 4 + width(&self.hint)
    }
}

/// The form in which words are compared: half-width, lower case, without spaces around.
pub fn fold(text: &str) -> String {
    halfwidth(text).to_lowercase().trim().to_string()
}

/// What can be picked for a field. `own` is the project whose field it is, which cannot be its own parent.
pub fn choices(field: Field, current: Option<&str>, own: Option<EntityId>, scene: &Scene) -> Vec<Choice> {
    let mut out = match field.kind() {
        FieldKind::Code(codes) => codes.iter().map(|code| of_code(field, code, scene)).collect(),
        FieldKind::Agency => {
            let known = scene.register.book().agencies().iter().filter_map(|a| of_agency(a, scene));
            known.chain([Choice { adds: Some(Adds::Agency), hidden: true, ..Choice::default() }]).collect()
        }
        _ if is_person(field) => people(field, scene),
        FieldKind::Project => of_projects(own, scene),
        _ => Vec::new(),
    };
    for choice in &mut out {
        choice.current = choice.value.is_some() && choice.value.as_deref() == current;
        choice.hidden &= !choice.current;
    }
    if current.is_some() && is_clearable(field) {
        let label = EditText::Clear.say(scene.lang).to_string();
        out.push(Choice { words: vec![fold(&label)], label, ..Choice::default() });
    }
    out
}

/// Whether the field names a person: any text, but mostly one of those that stand in the register already.
pub fn is_person(field: Field) -> bool {
    matches!(field, Field::Owner | Field::Leader | Field::Contact)
}

/// The people that this field names in the register, with how many projects each, the most named first; the author is
/// always among those who keep projects. Another name can be typed.
fn people(field: Field, scene: &Scene) -> Vec<Choice> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in scene.register.book().entries().iter().filter_map(|e| e.project.get(field)) {
        *counts.entry(name).or_default() += 1;
    }
    let author = Some(scene.register.author()).filter(|name| field == Field::Owner && !name.is_empty());
    if let Some(author) = author {
        counts.entry(author).or_default();
    }
    let mut named: Vec<(&str, usize)> = counts.into_iter().collect();
    named.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let choice = |(name, count): (&str, usize)| {
        let words = if author == Some(name) { PersonText::Author } else { PersonText::Count };
        let hint = words.with(scene.lang, &[&count]);
        // The hint is no word to be found by.
        Choice { hint, ..Choice::new(name, name.to_string(), String::new(), Vec::new()) }
    };
    let other = Choice { adds: Some(Adds::Person), hidden: true, ..Choice::default() };
    named.into_iter().map(choice).chain([other]).collect()
}

/// Whether the field may be left empty.
pub fn is_clearable(field: Field) -> bool {
    use Field as F;
    !matches!(field, F::Kind | F::Sector | F::Stage | F::Activity | F::Health | F::MilestoneKind | F::NoteKind)
}

fn of_code(field: Field, code: &str, scene: &Scene) -> Choice {
    let label = labels::code_label(scene.lang, field, code).to_string();
    let shown = match light(field, code) {
        Some(glyph) => format!("{} {label}", scene.theme.glyph(glyph)),
        None => label,
    };
    let mark = Sector::parse(code).filter(|_| field == Field::Sector).map(|s| s.prefix().to_string());
    let other = labels::code_label(scene.lang.other(), field, code).to_string();
    let offered = field != Field::Stage || Stage::OFFERED.iter().any(|s| s.code() == code);
    let words = vec![code, other.as_str()];
    Choice { hidden: !offered, ..Choice::new(code, shown, mark.unwrap_or_default(), words) }
}

fn light(field: Field, code: &str) -> Option<Glyph> {
    if field != Field::Health {
        return None;
    }
    Health::parse(code).map(super::super::lights::glyph)
}

fn of_agency(agency: &Record, scene: &Scene) -> Option<Choice> {
    let code = agency.get(Field::AgencyCode)?;
    let names = [Field::AgencyNameZh, Field::AgencyNameEn, Field::AgencyShortZh, Field::AgencyShortEn];
    let words = names.iter().filter_map(|f| agency.get(*f));
    let words = words.chain(agency.list(Field::AgencyAliases).iter().map(String::as_str)).collect();
    let label = show::agency(code, scene.register.book(), scene.lang);
    Some(Choice::new(code, label, code.to_string(), words))
}

fn of_projects(own: Option<EntityId>, scene: &Scene) -> Vec<Choice> {
    let others = scene.register.book().entries().iter().filter(|e| Some(e.id()) != own);
    others
        .map(|e| {
            let names = [Field::NameZh, Field::NameEn].into_iter().filter_map(|f| e.project.get(f));
            let words = names.chain(e.project.list(Field::Aliases).iter().map(String::as_str)).collect();
            let label = format!("{} {}", e.code, show::name(&e.project, scene.lang));
            Choice::new(&e.id().hex(), label, String::new(), words)
        })
        .collect()
}

/// The known places.
fn places(scene: &Scene) -> Vec<Choice> {
    let fields = [Field::PlaceNameEn, Field::PlacePinyin];
    let of = |place: &Record| {
        let name = place.get(Field::PlaceNameZh)?;
        let words = std::iter::once(name).chain(fields.iter().filter_map(|f| place.get(*f))).collect();
        let (label, hint) = match scene.lang {
            Lang::Zh => (name, place.get(Field::PlaceNameEn)),
            Lang::En => (place.get(Field::PlaceNameEn).unwrap_or(name), Some(name)),
        };
        Some(Choice::new(name, label.to_string(), hint.unwrap_or_default().to_string(), words))
    };
    scene.register.book().places().iter().filter_map(of).collect()
}

/// The provinces.
fn provinces(scene: &Scene) -> Vec<Choice> {
    let of = |province: &Province| {
        let code = province.code();
        let label = labels::province(scene.lang, *province).to_string();
        Choice::new(code, label, String::new(), vec![code, labels::province(scene.lang.other(), *province)])
    };
    Province::ALL.iter().map(of).collect()
}

/// What can be picked as one more element of a set.
pub fn elements(field: Field, scene: &Scene) -> Vec<Choice> {
    match field.kind() {
        FieldKind::Set(Element::Agency) | FieldKind::List(Element::Agency) => {
            choices(Field::LeadAgency, None, None, scene)
        }
        FieldKind::Set(Element::Province) | FieldKind::List(Element::Province) => provinces(scene),
        _ => places(scene),
    }
}
