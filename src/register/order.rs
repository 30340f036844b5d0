//! The order of a list by several keys, the same for the screen, `--sort`, exports and saved views: by the first key,
//! then by the next one among equals, and so on; what is equal in all keeps the order of the codes.
//!
//! Codes and numbers in names stand naturally (`RAIL-2` before `RAIL-10`), Chinese names by pinyin, English ones by
//! letters, stages and lights by meaning, dates by their last day (of two that end together the finer first), agencies
//! and places by the name that is shown, provinces in the order of the plan, articles by number. Yes comes before no.
//! Empty cells, lights that are not rated among them, come last whether a key runs up or down.
//!
//! `rank` is the only question that is asked of a project; an index of columns can answer it as well.

use super::book::{Book, Entry};
use super::columns::{Column, Computed};
use super::select::SortKey;
use super::show;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::kinds::{AnnualClass, Health, Province};
use crate::i18n::Lang;
use crate::search::{self, collate};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// What a cell is compared by. One column has one kind of rank, but for words that a newer program wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Number(i64),
    /// The last day, and how many days it leaves open.
    Day(NaiveDate, i64),
    /// A key of `collate`.
    Text(String),
}

/// What a project is compared by in a column; `None` for an empty cell.
pub fn rank(column: &Column, entry: &Entry, book: &Book, lang: Lang) -> Option<Rank> {
    let yes = |yes: bool| yes.then_some(Rank::Number(0));
    match column {
        Column::Key(key) => of_key(key, entry, book, lang),
        Column::Computed(computed) => match computed {
            Computed::Id => Some(Rank::Text(entry.id().hex())),
            Computed::Name => {
                let named = [Field::NameZh, Field::NameEn].iter().any(|f| entry.project.get(*f).is_some());
                named.then(|| text(show::name(&entry.project, lang)))
            }
            Computed::HealthComputed => light(entry.facts.health),
            Computed::AnnualClass => entry.facts.class.map(|c| place(AnnualClass::ALL, &c)),
            Computed::NextMilestone | Computed::Due => {
                let (day, length) = entry.facts.due.as_ref()?.end_key();
                Some(Rank::Day(day, length))
            }
            Computed::Overdue => yes(entry.facts.overdue),
            Computed::DaysLate => entry.facts.overdue.then_some(Rank::Number(entry.facts.days_late)),
            Computed::Stale => yes(entry.facts.stale),
            Computed::Unconfirmed => yes(entry.facts.unconfirmed),
            Computed::Sourced => yes(entry.sourced),
            Computed::Conflicts => (entry.conflicts > 0).then_some(Rank::Number(entry.conflicts.into())),
            Computed::Updated => Some(Rank::Number(entry.updated)),
        },
    }
}

fn of_key(key: &Key, entry: &Entry, book: &Book, lang: Lang) -> Option<Rank> {
    if let Key::Field(field) = key
        && field.is_set()
    {
        let elements = entry.project.list(*field);
        let one = |e: &String| match field.kind() {
            FieldKind::List(Element::Province) => {
                let at = Province::parse(e).map_or(u32::from('~'), |p| u32::from('!') + p as u32);
                char::from_u32(at).unwrap_or('~').to_string()
            }
            _ => collate::key(&show::element(*field, e, book, lang)),
        };
        return (!elements.is_empty()).then(|| Rank::Text(elements.iter().map(one).collect::<Vec<_>>().join("\u{1}")));
    }
    let value = match key {
        Key::Field(Field::Code) => Some(entry.code.as_str()).filter(|c| !c.is_empty()),
        key => entry.project.value(key),
    }?;
    Some(match key.kind() {
        _ if *key == Key::Field(Field::Health) => return Health::parse(value).map_or(Some(text(value)), light),
        _ if *key == Key::Field(Field::Article) => search::article_number(value).map_or(text(value), Rank::Number),
        Some(FieldKind::Code(codes)) => codes.iter().position(|c| *c == value).map_or(text(value), number),
        Some(FieldKind::Money | FieldKind::Share) => value.parse().map_or(text(value), Rank::Number),
        Some(FieldKind::Date) => match key {
            Key::Field(field) => match entry.project.date(*field).map(|d| d.end_key()) {
                Some((day, length)) => Rank::Day(day, length),
                None => text(value),
            },
            _ => text(value),
        },
        Some(FieldKind::Flag) => Rank::Number(0),
        Some(FieldKind::Agency) => text(&show::agency(value, book, lang)),
        Some(FieldKind::Project) => text(book.parent(entry).map_or(value, |p| p.code.as_str())),
        _ => text(value),
    })
}

fn text(text: &str) -> Rank {
    Rank::Text(collate::key(text))
}

fn number(at: usize) -> Rank {
    Rank::Number(i64::try_from(at).unwrap_or(i64::MAX))
}

fn place<T: PartialEq>(all: &[T], one: &T) -> Rank {
    number(all.iter().position(|x| x == one).unwrap_or(all.len()))
}

/// The worst light first; one that is not rated is none.
fn light(health: Health) -> Option<Rank> {
    (health != Health::Unrated).then(|| place(Health::ALL, &health))
}

/// How two cells stand, empty ones last either way.
fn compare(a: &Option<Rank>, b: &Option<Rank>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// What a project is compared by in each column of an order.
pub fn ranks(keys: &[SortKey], entry: &Entry, book: &Book, lang: Lang) -> Vec<Option<Rank>> {
    keys.iter().map(|k| rank(&k.column, entry, book, lang)).collect()
}

/// How two rows with these ranks stand in an order by several keys.
pub fn stand(keys: &[SortKey], a: &[Option<Rank>], b: &[Option<Rank>]) -> Ordering {
    let mut orders = keys.iter().zip(a.iter().zip(b)).map(|(key, (a, b))| compare(a, b, key.descending));
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Puts rows in order by several keys; each row is asked once. Equal rows keep their order.
pub fn arrange<T: Copy>(rows: &mut [T], keys: &[SortKey], ranks: impl Fn(T) -> Vec<Option<Rank>>) {
    if keys.is_empty() {
        return;
    }
    let mut ranked: Vec<(Vec<Option<Rank>>, T)> = rows.iter().map(|row| (ranks(*row), *row)).collect();
    ranked.sort_by(|(a, _), (b, _)| stand(keys, a, b));
    rows.iter_mut().zip(ranked).for_each(|(place, (_, row))| *place = row);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells_come_last_up_and_down_and_equal_rows_keep_their_order() {
        let column = Column::Computed(Computed::DaysLate);
        let cells = [(0, None), (1, Some(3)), (2, Some(7)), (3, None), (4, Some(3))];
        let in_order = |descending: bool| {
            let mut rows: Vec<usize> = (0..cells.len()).collect();
            let keys = [SortKey { column: column.clone(), descending }];
            arrange(&mut rows, &keys, |row| vec![cells[row].1.map(Rank::Number)]);
            rows
        };
        assert_eq!(in_order(false), [1, 4, 2, 0, 3]);
        assert_eq!(in_order(true), [2, 1, 4, 0, 3]);
    }

    #[test]
    fn a_second_key_decides_among_equals() {
        let cells = [(1, 9), (0, 5), (1, 2), (0, 7)];
        let mut rows: Vec<usize> = (0..cells.len()).collect();
        let (first, second) = (Column::Computed(Computed::Conflicts), Column::Computed(Computed::DaysLate));
        let keys = [SortKey { column: first.clone(), descending: false }, SortKey { column: second, descending: true }];
        arrange(&mut rows, &keys, |row| vec![Some(Rank::Number(cells[row].0)), Some(Rank::Number(cells[row].1))]);
        assert_eq!(rows, [3, 1, 0, 2]);
    }
}
