//! A row as an entry, with no more in it than the index holds: enough for the columns that it holds, to print and to sort
//! by.

use super::beside::Others;
use super::row::Row;
use super::{COUNTED, Index, OWN, SHARED};
use crate::domain::assess::{Assessment, due};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::register::book::Entry;
use crate::register::columns::{Column, Computed};
use crate::register::subject::Values;

/// Whether the index alone can fill a column for programs as well, which are told everything of a milestone.
pub fn fills(column: &Column) -> bool {
    match column {
        Column::Computed(Computed::NextMilestone) => false,
        Column::Computed(_) => true,
        Column::Key(Key::Field(field)) => super::holds(*field),
        Column::Key(Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_)) => true,
        Column::Key(_) => false,
    }
}

/// Whether the index alone can tell how projects stand by a column, and what people read in it. Of a milestone it knows
/// what is needed to name and to judge it.
pub fn tells(column: &Column) -> bool {
    fills(column) || *column == Column::Computed(Computed::NextMilestone)
}

impl Index {
    /// The entry of a row, with what the index holds of it.
    pub fn thin(&self, row: u32) -> Entry {
        let mut project = Record::new(self.id(row));
        for (field, text) in OWN.iter().zip(self.texts.get(row as usize)) {
            match field.is_set() {
                true if text.is_empty() => {}
                true => project.put_list(*field, serde_json::from_str(text).unwrap_or_default()),
                false => project.put_text(*field, Some(text)),
            }
        }
        for field in SHARED {
            match field.is_set() {
                true if self.list(row, *field).is_empty() => {}
                true => project.put_list(*field, self.list(row, *field).to_vec()),
                false => project.put_text(*field, self.text(row, *field)),
            }
        }
        for (n, field) in COUNTED.iter().enumerate() {
            project.put(*field, self.counted[n].get(row).map(|n| n.to_string()));
        }
        for (name, value) in self.extra.get(&row).into_iter().flatten() {
            project.put_extra(name, Some(value.clone()));
        }
        let milestones: Vec<Record> = self.miles(row).map(|mile| self.milestone(&mile)).collect();
        let nothing = Others::default();
        let asked = Row { index: self, at: row, others: &nothing };
        let next = usize::from(self.facts[row as usize].next).checked_sub(1);
        let facts = Assessment {
            due: next.and_then(|n| due(&milestones[n])),
            next,
            overdue: asked.late().is_some(),
            days_late: asked.late().unwrap_or_default(),
            health: asked.light(),
            class: asked.class(),
            stale: asked.is_stale(),
            unconfirmed: asked.is_unconfirmed(),
        };
        let (conflicts, updated, sourced) = (asked.conflicts(), asked.updated(), asked.is_sourced());
        Entry { project, milestones, facts, code: self.code(row).into_owned(), conflicts, updated, sourced }
    }

    fn milestone(&self, mile: &super::Mile) -> Record {
        let mut record = Record::new(EntityId { entity: Entity::Milestone, bytes: [0; 16] });
        for (field, number) in [
            (Field::MilestoneKind, mile.kind),
            (Field::MilestoneName, mile.name),
            (Field::Baseline, mile.baseline),
            (Field::Forecast, mile.forecast),
            (Field::Actual, mile.actual),
        ] {
            record.put_text(field, self.titles.text(number));
        }
        record
    }
}
