//! Under which heading a field of a project stands, on its page and in its form. The fields themselves come from THE
//! FIELD TABLE, in its order; a test holds that none is left out.

use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::i18n::pages::Section;

/// The heading of a key; `None` for what is no value of a project.
pub fn section(key: &Key) -> Option<Section> {
    let field = match key {
        Key::AnnualPlan(_) | Key::AnnualPaid(_) => return Some(Section::Scope),
        Key::Extra(_) => return Some(Section::Other),
        Key::Field(field) => *field,
        Key::Element(..) | Key::Deleted | Key::Unknown(_) => return None,
    };
    use Field as F;
    let section = match field {
        F::Stage | F::StageBasis | F::StageOn | F::StageNote | F::ConfirmedOn => Section::Status,
        F::Activity | F::PauseReason | F::PauseSince | F::PauseNext | F::PauseUntil => Section::Status,
        F::Health | F::HealthNote | F::HealthOn => Section::Status,
        F::Progress | F::ProgressText | F::Problems | F::NextSteps => Section::Progress,
        F::Nature | F::Scope | F::Investment | F::Paid | F::Funding | F::Documents => Section::Scope,
        F::LeadAgency | F::LeadBasis | F::Agencies | F::AgenciesBasis | F::OwnerUnit => Section::Duty,
        F::Leader | F::Contact | F::Phone | F::Owner => Section::Duty,
        F::Provinces | F::Places | F::Route => Section::Place,
        F::Code | F::NameZh | F::NameEn | F::Aliases | F::Kind | F::Parent => Section::Basics,
        F::Sector | F::NationalCode => Section::Basics,
        F::Tags | F::Starred | F::Remark => Section::Marks,
        F::Article | F::Box | F::Wording => Section::Plan,
        _ => return None,
    };
    Some(section)
}

/// Whether people write this value themselves. The ground on which a stage, a lead or a list stands is not typed: it
/// follows from who set it; references to owners and places among siblings are not typed either.
pub fn is_written(key: &Key) -> bool {
    match key {
        Key::Field(Field::StageBasis | Field::LeadBasis | Field::AgenciesBasis) => false,
        Key::Field(field) if Field::owner_of(field.entity()) == Some(*field) => false,
        _ => !matches!(key.kind(), None | Some(FieldKind::Source | FieldKind::Position)),
    }
}

/// The keys of a project that people write, heading by heading in the order of the page: the fields of the table, the
/// money of this year and of every year that the record knows, and the columns of foreign ledgers that it holds.
pub fn keys(record: &Record, year: u16) -> Vec<(Section, Vec<Key>)> {
    let mut years: Vec<u16> = vec![year];
    let mut extra = Vec::new();
    for name in record.extra().keys() {
        match Key::parse(Entity::Project, name) {
            Some(Key::AnnualPlan(y) | Key::AnnualPaid(y)) if !years.contains(&y) => years.push(y),
            Some(key @ Key::Extra(_)) => extra.push(key),
            _ => {}
        }
    }
    years.sort_unstable_by(|a, b| b.cmp(a));
    let mut all = Vec::new();
    for field in Field::of(Entity::Project) {
        all.push(Key::Field(field));
        if field == Field::Paid {
            all.extend(years.iter().flat_map(|y| [Key::AnnualPlan(*y), Key::AnnualPaid(*y)]));
        }
    }
    all.extend(extra);
    all.retain(is_written);
    let under = |wanted: Section| all.iter().filter(|k| section(k) == Some(wanted)).cloned().collect::<Vec<_>>();
    Section::ALL.iter().map(|s| (*s, under(*s))).filter(|(_, keys)| !keys.is_empty()).collect()
}

/// Whether a record holds something under a key.
pub fn is_set(record: &Record, key: &Key) -> bool {
    match key {
        Key::Field(field) if field.is_set() => !record.list(*field).is_empty(),
        _ => record.value(key).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EntityId;

    #[test]
    fn every_field_of_a_project_stands_under_a_heading() {
        for field in Field::of(Entity::Project) {
            assert!(section(&Key::Field(field)).is_some(), "{field:?}");
        }
        let record = Record::new(EntityId { entity: Entity::Project, bytes: [0; 16] });
        let shown: usize = keys(&record, 2026).iter().map(|(_, keys)| keys.len()).sum();
        let bases = 3;
        let money_of_the_year = 2;
        assert_eq!(shown, Field::of(Entity::Project).count() - bases + money_of_the_year);
    }

    #[test]
    fn other_years_and_foreign_columns_come_along() {
        let mut record = Record::new(EntityId { entity: Entity::Project, bytes: [0; 16] });
        record.put_extra("annual_plan_2024", Some("5".into()));
        record.put_extra("x_gauge", Some("1435".into()));
        let all: Vec<Key> = keys(&record, 2026).into_iter().flat_map(|(_, keys)| keys).collect();
        assert!(all.contains(&Key::AnnualPaid(2024)) && all.contains(&Key::AnnualPlan(2026)));
        assert_eq!(all.last(), Some(&Key::Extra("x_gauge".into())));
    }
}
