//! Queries while the index of a large register is being filled: they are asked of the rows that are there so far, and asked
//! on as more come in. What is found is true, only not all; what a row cannot tell yet is asked of the first projects.

use super::Register;
use super::book::natural;
use super::index::{self, Bits, Filling, Memory, Others, Scan};
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
        let (audience, others) = (Audience::of_rows(self), Others::default());
        let Glimpse { filter, through, found } = glimpse;
        filling.look(|index| {
            // The last sixty-four may still grow.
            let full = index.len() / 64;
            let (mut bits, mut memory) = (Bits::none(full), Memory::default());
            while *through < full && found.len() < SHOWN && begun.elapsed() < LOOK {
                let end = (*through + PIECE).min(full);
                let scan = Scan::new(index, &others, &audience, filter, *matcher, (memory, &[]));
                scan.mark(*through..end, &mut bits);
                memory = scan.rest();
                found.extend(bits.rows(*through..end).map(|row| (index.code(row).into_owned(), index.id(row))));
                *through = end;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::register::book::Entry;
    use crate::register::config::{Config, Flags};
    use crate::register::home::{Clock, Home};
    use crate::register::index::Index;
    use crate::register::open::Options;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const ALL: usize = 330;

    /// Queries that rows can tell of alone, and some that they cannot.
    const QUERIES: &[&str] = &[
        "武汉",
        "wuhan",
        "wh",
        "w",
        "铁路 or 机场",
        "-武汉",
        "sector:rail",
        "stage:implementation 武汉",
        "investment>10亿",
        "agency:mwr",
        "place:宜昌 -sector:road",
        "tag:民生",
        "starred",
        "kind:batch",
        "confirmed:none",
        "overdue",
        "due<2026",
        "author:x",
        "note:进展",
        "milestone:开工",
        "parent:none",
        "nowhere",
    ];

    fn register() -> (tempfile::TempDir, Register) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
        crate::register::made_up::make(&at("a.taizhang"), ALL, &Clock::fixed(now), &mut |_| true).expect("a register");
        let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
        let config = Config::load(&at("config.toml"), &flags).expect("a configuration");
        let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
        let options = Options { file: Some(at("a.taizhang")), read_only: false };
        let register = Register::open(&options, home, Clock::fixed(now), &config).expect("a register").0;
        (folder, register)
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(4), ..ProptestConfig::with_cases(3) })]
        /// Whatever has come so far, what is found is what going through the full sixty-fours of it finds; and more of it
        /// when more has come.
        #[test]
        fn what_is_found_of_a_part_is_true_and_all_of_it(
            levels in prop::collection::vec((0..ALL, prop::sample::select(QUERIES), any::<bool>()), 24),
        ) {
            let (_folder, mut register) = register();
            let entries: Vec<Entry> = register.book().entries().to_vec();
            let wanted = |register: &Register, query: &str| {
                let filter = register.query(query, Lang::Zh).expect("a query");
                (register.answering(&filter), filter)
            };
            let answers: Vec<_> = levels.iter().map(|(_, query, _)| wanted(&register, query)).collect();
            for ((level, query, grows), (all, filter)) in levels.iter().zip(&answers) {
                let steps = if *grows { vec![level / 2, *level] } else { vec![*level] };
                *register.desk.glimpse.get_mut() = None;
                for level in steps {
                    register.desk.stand_still(Some(Index::in_the_making(&entries[..level])));
                    let there: BTreeSet<EntityId> = entries[..level / 64 * 64].iter().map(Entry::id).collect();
                    let told: Vec<EntityId> = all.iter().copied().filter(|id| there.contains(id)).collect();
                    // One look lasts a few milliseconds and no longer.
                    let mut found = register.answering(filter);
                    for _ in 0..200 {
                        prop_assert!(found.iter().all(|id| all.contains(id)), "{} at {}", query, level);
                        if !rows_tell(filter) || found == told {
                            break;
                        }
                        found = register.answering(filter);
                    }
                    prop_assert!(!rows_tell(filter) || found == told, "{} at {}", query, level);
                }
            }
            register.desk.stand_still(None);
        }
    }
}
