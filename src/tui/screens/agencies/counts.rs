//! Counting by agency, in one pass over the projects of the list; and the condition that chooses what each number counts.

use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Flag, Value, Word};
use crate::domain::id::EntityId;
use crate::domain::kinds::Health;
use crate::i18n::charts::AgencyText as T;
use crate::register::book::{Book, Entry};
use crate::register::figures::lead;
use crate::register::show;
use crate::tui::layers::Scene;
use std::collections::HashMap;

/// What is counted, in the order of the columns. All but `TakesPart` are about what the agency leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Leads,
    TakesPart,
    Late,
    Red,
    Yellow,
    ComputedRed,
    ComputedYellow,
    Unconfirmed,
    Stale,
}

/// Every column with its heading.
pub const COLUMNS: [(Count, T); 9] = [
    (Count::Leads, T::Leads),
    (Count::TakesPart, T::TakesPart),
    (Count::Late, T::Late),
    (Count::Red, T::Red),
    (Count::Yellow, T::Yellow),
    (Count::ComputedRed, T::ComputedRed),
    (Count::ComputedYellow, T::ComputedYellow),
    (Count::Unconfirmed, T::Unconfirmed),
    (Count::Stale, T::Stale),
];

/// So many of the projects that a number counts are kept for the pane: more than it has rows.
pub const MOST_BELOW: usize = 16;

/// One agency.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Empty: nobody leads.
    pub code: String,
    pub name: String,
    pub counts: [usize; COLUMNS.len()],
    /// The first projects of each number, in the order of the list.
    pub below: [Vec<EntityId>; COLUMNS.len()],
}

impl Line {
    fn count(&mut self, column: usize, id: EntityId) {
        self.counts[column] += 1;
        if self.below[column].len() < MOST_BELOW {
            self.below[column].push(id);
        }
    }
}

/// Whether a led project counts in a column.
fn counts(entry: &Entry, count: Count) -> bool {
    let declared = |health: Health| entry.project.get(Field::Health) == Some(health.code());
    match count {
        Count::Leads => true,
        Count::TakesPart => false,
        Count::Late => entry.facts.overdue,
        Count::Red => declared(Health::Red),
        Count::Yellow => declared(Health::Yellow),
        Count::ComputedRed => entry.facts.health == Health::Red,
        Count::ComputedYellow => entry.facts.health == Health::Yellow,
        Count::Unconfirmed => entry.facts.unconfirmed,
        Count::Stale => entry.facts.stale,
    }
}

/// The condition that chooses what a column of an agency counts.
pub fn condition(column: usize, code: &str) -> Filter {
    let led = lead(code);
    let also = match COLUMNS.get(column).map_or(Count::Leads, |(count, _)| *count) {
        Count::Leads => return led,
        Count::TakesPart => {
            let key = FilterKey::Field(Field::Agencies);
            let part = Word::new(code).map(|word| Filter::Has { key, values: vec![Value::Text(word)] });
            // Nobody takes part under no name.
            let nobody = Filter::and([led.clone(), led.clone().negate()]);
            return part.map_or(nobody, |part| Filter::and([part, led.negate()]));
        }
        Count::Late => Filter::Flag(Flag::Overdue),
        Count::Red => Filter::one_of(FilterKey::Field(Field::Health), &[Health::Red.code()]),
        Count::Yellow => Filter::one_of(FilterKey::Field(Field::Health), &[Health::Yellow.code()]),
        Count::ComputedRed => Filter::one_of(FilterKey::ComputedHealth, &[Health::Red.code()]),
        Count::ComputedYellow => Filter::one_of(FilterKey::ComputedHealth, &[Health::Yellow.code()]),
        Count::Unconfirmed => Filter::Flag(Flag::Unconfirmed),
        Count::Stale => Filter::Flag(Flag::Stale),
    };
    Filter::and([led, also])
}

/// All agencies of the table, then those that projects name though the table does not, then those that nobody leads.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    lines: Vec<Line>,
    places: HashMap<String, usize>,
}

impl Tally {
    /// The agencies of the table, nothing counted.
    pub fn new(book: &Book) -> Tally {
        let mut out = Tally::default();
        for agency in book.agencies() {
            out.place(agency.get(Field::AgencyCode).unwrap_or_default());
        }
        out
    }

    fn place(&mut self, code: &str) -> &mut Line {
        let at = match self.places.get(code) {
            Some(at) => *at,
            None => {
                self.places.insert(code.to_string(), self.lines.len());
                self.lines.push(Line { code: code.to_string(), ..Line::default() });
                self.lines.len() - 1
            }
        };
        &mut self.lines[at]
    }

    /// Counts a project.
    pub fn add(&mut self, entry: &Entry) {
        let lead = entry.project.get(Field::LeadAgency).unwrap_or_default();
        let line = self.place(lead);
        for (n, (count, _)) in COLUMNS.iter().enumerate() {
            if counts(entry, *count) {
                line.count(n, entry.id());
            }
        }
        for code in entry.project.list(Field::Agencies).iter().filter(|code| *code != lead) {
            self.place(code).count(1, entry.id());
        }
    }

    /// The lines with their names.
    pub fn told(self, scene: &Scene) -> Vec<Line> {
        let book = scene.register.book();
        let mut lines = self.lines;
        lines.retain(|l| !l.code.is_empty() || l.counts[0] > 0);
        for line in &mut lines {
            line.name = match line.code.as_str() {
                "" => T::NoLead.say(scene.lang).to_string(),
                code => crate::domain::text::visible(&show::agency(code, book, scene.lang)).into_owned(),
            };
        }
        lines
    }
}
