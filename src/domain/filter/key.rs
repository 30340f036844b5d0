//! What a query can ask for: the fields of a project, a few things that follow from them or from what belongs to the
//! project, and the flags. Each key says what kind of value it takes and by which rule texts are compared.

use super::super::field::{Element, Field, FieldKind};
use super::super::id::Entity;
use super::super::kinds::{Activity, AnnualClass, Code, Health, Kind, Province};

/// What stands before the colon. `Field` holds a field of a project; make it with `FilterKey::of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterKey {
    /// Any name: Chinese, English or an alias.
    Name,
    /// An agency that leads or takes part.
    Agency,
    /// A place or a point of the route.
    Place,
    /// Somebody who changed the project.
    Author,
    /// The text of a dated note.
    Note,
    /// The name or kind of a milestone.
    Milestone,
    /// The last day of the next open milestone's forecast, else of its baseline.
    Due,
    /// The local day of the latest change.
    Updated,
    /// By how many days the latest of the overdue milestones is.
    Late,
    /// The annual class of the current year.
    YearClass,
    /// The light that follows from dates and figures.
    ComputedHealth,
    /// Money planned for the current year.
    AnnualPlan,
    /// Money spent in the current year.
    AnnualPaid,
    Field(Field),
}

/// What a key may be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    Text,
    /// The codes of a closed vocabulary: see `FilterKey::codes`.
    Code,
    Day,
    /// Whole 万元.
    Money,
    /// Whole percent.
    Percent,
    /// Whole days.
    Days,
}

/// By which rule a text answers to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextRule {
    /// The word stands somewhere in it.
    Contains,
    /// A code or acronym must be the word, any other name must contain it: `mof` is 财政部 and not MOFCOM.
    Called,
    /// It is the word.
    Same,
    /// A box of the plan: `专栏2-1` answers to `2-1`, to `专栏2-1`, and to `2`.
    Box,
}

impl FilterKey {
    /// The key that decides whether batches are shown.
    pub const KIND: FilterKey = FilterKey::Field(Field::Kind);

    /// Those that are no plain fields.
    pub const COMPUTED: &'static [FilterKey] = &[
        FilterKey::Name,
        FilterKey::Agency,
        FilterKey::Place,
        FilterKey::Author,
        FilterKey::Note,
        FilterKey::Milestone,
        FilterKey::Due,
        FilterKey::Updated,
        FilterKey::Late,
        FilterKey::YearClass,
        FilterKey::ComputedHealth,
        FilterKey::AnnualPlan,
        FilterKey::AnnualPaid,
    ];

    /// The key that asks for a field; `None` for fields of other things than projects and for the star, a flag.
    pub fn of(field: Field) -> Option<FilterKey> {
        match field {
            Field::Starred => None,
            Field::Places => Some(FilterKey::Place),
            field => (field.entity() == Entity::Project).then_some(FilterKey::Field(field)),
        }
    }

    /// Every key: those of their own, then those of the fields in the order of the table.
    pub fn all() -> impl Iterator<Item = FilterKey> {
        let own = FilterKey::COMPUTED.iter().copied();
        own.chain(Field::of(Entity::Project).filter_map(FilterKey::of).filter(|k| *k != FilterKey::Place))
    }

    /// The word that stands for the key in a query, in every language.
    pub fn code(self) -> &'static str {
        match self {
            FilterKey::Name => "name",
            FilterKey::Agency => "agency",
            FilterKey::Place => "place",
            FilterKey::Author => "author",
            FilterKey::Note => "note",
            FilterKey::Milestone => "milestone",
            FilterKey::Due => "due",
            FilterKey::Updated => "updated",
            FilterKey::Late => "late",
            FilterKey::YearClass => "class",
            FilterKey::ComputedHealth => "computed_health",
            FilterKey::AnnualPlan => "annual_plan",
            FilterKey::AnnualPaid => "annual_paid",
            FilterKey::Field(Field::LeadAgency) => "lead",
            FilterKey::Field(Field::Provinces) => "province",
            FilterKey::Field(Field::Tags) => "tag",
            FilterKey::Field(Field::Aliases) => "alias",
            FilterKey::Field(Field::ConfirmedOn) => "confirmed",
            FilterKey::Field(field) => field.code(),
        }
    }

    pub fn kind(self) -> ValueKind {
        match self {
            FilterKey::Due | FilterKey::Updated => ValueKind::Day,
            FilterKey::Late => ValueKind::Days,
            FilterKey::YearClass | FilterKey::ComputedHealth => ValueKind::Code,
            FilterKey::AnnualPlan | FilterKey::AnnualPaid => ValueKind::Money,
            FilterKey::Name
            | FilterKey::Agency
            | FilterKey::Place
            | FilterKey::Author
            | FilterKey::Note
            | FilterKey::Milestone => ValueKind::Text,
            FilterKey::Field(field) => match field.kind() {
                FieldKind::Code(_) | FieldKind::List(Element::Province) | FieldKind::Set(Element::Province) => {
                    ValueKind::Code
                }
                FieldKind::Date => ValueKind::Day,
                FieldKind::Money => ValueKind::Money,
                FieldKind::Share => ValueKind::Percent,
                _ => ValueKind::Text,
            },
        }
    }

    /// The codes that a key of kind `Code` takes; none for other kinds.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            FilterKey::YearClass => AnnualClass::CODES,
            FilterKey::ComputedHealth => Health::CODES,
            FilterKey::Field(field) => match field.kind() {
                FieldKind::Code(codes) => codes,
                FieldKind::List(Element::Province) | FieldKind::Set(Element::Province) => Province::CODES,
                _ => &[],
            },
            _ => &[],
        }
    }

    /// The code that an empty value stands for: an entry is a project, goes on, and is not rated, unless said.
    pub fn default_code(self) -> Option<&'static str> {
        match self {
            FilterKey::Field(Field::Kind) => Some(Kind::Project.code()),
            FilterKey::Field(Field::Activity) => Some(Activity::Active.code()),
            FilterKey::Field(Field::Health) | FilterKey::ComputedHealth => Some(Health::Unrated.code()),
            _ => None,
        }
    }

    /// By which rule texts of the key are compared.
    pub fn rule(self) -> TextRule {
        match self {
            FilterKey::Agency => TextRule::Called,
            FilterKey::Field(field) => match field {
                Field::LeadAgency | Field::Agencies | Field::Parent => TextRule::Called,
                Field::Tags | Field::Article => TextRule::Same,
                Field::Box => TextRule::Box,
                _ if self.kind() == ValueKind::Code => TextRule::Same,
                _ => TextRule::Contains,
            },
            FilterKey::YearClass | FilterKey::ComputedHealth => TextRule::Same,
            _ => TextRule::Contains,
        }
    }
}

/// Yes-or-no questions that have a word of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// An open milestone is past its latest day.
    Overdue,
    /// Nobody has said for a while that the row is true.
    Stale,
    /// Some value has two or more different heads.
    Conflict,
    Starred,
    /// Nobody has ever said that the row is true.
    Unconfirmed,
    /// Some value rests on a public source.
    Sourced,
    /// Kept by the person who asks.
    Mine,
}

impl Flag {
    pub const ALL: &'static [Flag] =
        &[Flag::Overdue, Flag::Stale, Flag::Conflict, Flag::Starred, Flag::Unconfirmed, Flag::Sourced, Flag::Mine];

    /// The word that stands for the flag in a query, in every language.
    pub const fn code(self) -> &'static str {
        match self {
            Flag::Overdue => "overdue",
            Flag::Stale => "stale",
            Flag::Conflict => "conflict",
            Flag::Starred => "starred",
            Flag::Unconfirmed => "unconfirmed",
            Flag::Sourced => "sourced",
            Flag::Mine => "mine",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_have_different_codes_and_known_kinds() {
        let mut seen = HashSet::new();
        for key in FilterKey::all() {
            assert!(seen.insert(key.code()), "{}", key.code());
            assert_eq!(key.codes().is_empty(), key.kind() != ValueKind::Code, "{}", key.code());
            assert!(key.default_code().is_none_or(|c| key.codes().contains(&c)), "{}", key.code());
        }
        for flag in Flag::ALL {
            assert!(seen.insert(flag.code()), "{}", flag.code());
        }
    }

    #[test]
    fn only_projects_are_asked() {
        assert_eq!(FilterKey::of(Field::Baseline), None);
        assert_eq!(FilterKey::of(Field::Starred), None);
        assert_eq!(FilterKey::of(Field::Places), Some(FilterKey::Place));
        assert_eq!(FilterKey::all().filter(|k| *k == FilterKey::Place).count(), 1);
    }
}
