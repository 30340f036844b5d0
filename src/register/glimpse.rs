//! Queries while the index of a large register is being filled: they are asked of the rows that are there so far, and asked
//! on as more come in. What is found is true, only not all; what a row cannot tell yet is asked of the first projects.

use super::Register;
use super::book::natural;
use super::index::{self, Filling, Memory, Others, Scan};
use super::subject::Audience;
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Flag};
use crate::domain::id::EntityId;
use crate::search::Matcher;
use std::time::{Duration, Instant};

/// So many projects are shown until all are known.
const SHOWN: usize = 500;
/// Sixty-fours of rows that are asked in one piece, and how long one look takes.
const PIECE: usize = 128;
const LOOK: Duration = Duration::from_millis(6);

/// What was found so far.
#[derive(Debug)]
pub(super) struct Glimpse {
    filter: Filter,
    /// How many sixty-fours of rows were asked.
    through: usize,
    /// With their codes.
    found: Vec<(String, EntityId)>,
}

/// Whether a row alone tells, before it was judged and all that belongs to it came.
fn rows_tell(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().all(rows_tell),
        Filter::Not(inner) => rows_tell(inner),
        Filter::Word(_) => true,
        Filter::Has { key, .. } | Filter::Compare { key, .. } => match key {
            FilterKey::Name | FilterKey::Agency | FilterKey::Place => true,
            FilterKey::AnnualPlan | FilterKey::AnnualPaid => true,
            FilterKey::Field(field) => *field != Field::Parent && index::holds(*field),
            _ => false,
        },
        Filter::Flag(flag) => matches!(flag, Flag::Starred | Flag::Mine),
    }
}

impl Register {
    /// The projects found so far that answer to a condition, in the order of their codes; `None` if rows cannot tell.
    pub(super) fn glimpse(&self, filter: &Filter, matcher: &Matcher) -> Option<Vec<EntityId>> {
        let filling = self.desk.filling().filter(|_| rows_tell(filter) && !matcher.is_loose())?;
        let mut kept = self.desk.glimpse.borrow_mut();
        if kept.as_ref().is_none_or(|g| g.filter != *filter) {
            *kept = Some(Glimpse { filter: filter.clone(), through: 0, found: Vec::new() });
        }
        let glimpse = kept.as_mut()?;
        self.look_on(filling, glimpse, matcher);
        glimpse.found.sort_by_cached_key(|(code, id)| (natural(code), *id));
        Some(glimpse.found.iter().map(|(_, id)| *id).collect())
    }

    fn look_on(&self, filling: &Filling, glimpse: &mut Glimpse, matcher: &Matcher) {
        let begun = Instant::now();
        let (audience, others) = (Audience::of_rows(self, None), Others::default());
        let Glimpse { filter, through, found } = glimpse;
        filling.look(|index| {
            // The last sixty-four may still grow.
            let full = index.len() / 64;
            let mut bits = vec![0u64; full];
            while *through < full && found.len() < SHOWN && begun.elapsed() < LOOK {
                let end = (*through + PIECE).min(full);
                let scan = Scan::new(index, &others, &audience, filter, *matcher, (Memory::default(), &[]));
                scan.mark(*through..end, &mut bits);
                for (word, bits) in bits[*through..end].iter().enumerate() {
                    let rows = (0..64).filter(|n| bits >> n & 1 == 1);
                    let row = |n: u32| (*through + word) as u32 * 64 + n;
                    found.extend(rows.map(|n| (index.code(row(n)).into_owned(), index.id(row(n)))));
                }
                *through = end;
            }
        });
    }
}
