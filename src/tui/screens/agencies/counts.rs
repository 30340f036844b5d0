//! Counting by agency, in one pass over the projects of the list; and the condition that chooses what each number counts.

use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Flag, Value, Word};
use crate::domain::id::EntityId;
use crate::domain::kinds::Health;
use crate::i18n::charts::AgencyText as T;
use crate::register::book::Entry;
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

/// One agency.
#[derive(Clone, Debug)]
pub struct Line {
    /// Empty: nobody leads.
    pub code: String,
    pub name: String,
    pub counts: [usize; COLUMNS.len()],
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

/// Whether a project counts in a column of an agency.
pub fn counts_in(entry: &Entry, code: &str, column: usize) -> bool {
    let leads = entry.project.get(Field::LeadAgency).unwrap_or_default() == code;
    match COLUMNS.get(column) {
        Some((Count::TakesPart, _)) => !leads && entry.project.list(Field::Agencies).iter().any(|a| a == code),
        Some((count, _)) => leads && counts(entry, *count),
        None => false,
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
pub fn lines(rows: &[EntityId], scene: &Scene) -> Vec<Line> {
    let book = scene.register.book();
    let mut all: Vec<[usize; COLUMNS.len()]> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut codes: Vec<&str> = Vec::new();
    let mut place = |code, all: &mut Vec<_>, codes: &mut Vec<_>| {
        *places.entry(code).or_insert_with(|| {
            all.push([0; COLUMNS.len()]);
            codes.push(code);
            all.len() - 1
        })
    };
    for agency in book.agencies() {
        place(agency.get(Field::AgencyCode).unwrap_or_default(), &mut all, &mut codes);
    }
    for entry in rows.iter().filter_map(|id| book.entry(*id)) {
        let lead = entry.project.get(Field::LeadAgency).unwrap_or_default();
        let at = place(lead, &mut all, &mut codes);
        for (n, (count, _)) in COLUMNS.iter().enumerate() {
            all[at][n] += usize::from(counts(entry, *count));
        }
        for code in entry.project.list(Field::Agencies).iter().filter(|code| *code != lead) {
            let at = place(code, &mut all, &mut codes);
            all[at][1] += 1;
        }
    }
    let name = |code: &str| match code {
        "" => T::NoLead.say(scene.lang).to_string(),
        code => crate::domain::text::visible(&show::agency(code, book, scene.lang)).into_owned(),
    };
    let line = |(code, counts): (&str, _)| Line { code: code.to_string(), name: name(code), counts };
    codes.into_iter().zip(all).map(line).filter(|l| !l.code.is_empty() || l.counts[0] > 0).collect()
}
