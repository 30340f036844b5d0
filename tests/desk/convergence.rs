//! The foundation of merging: whatever the order in which changes arrive, the heads are the causal maxima, the ledger
//! says so, and the tables of a file (with their compact base lines) say what the ledger says.

use super::worlds::{Known, World};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;
use taizhang::domain::field::Field;
use taizhang::domain::head::Head;
use taizhang::domain::id::{Entity, EntityId};
use taizhang::domain::ledger::Ledger;
use taizhang::domain::record::Record;
use taizhang::store::{Store, row};

/// A canonical picture of a state, a line for each thing that can differ.
type Picture = BTreeMap<String, String>;

fn ledger(world: &World, known: &Known, seed: u64) -> Ledger {
    let mut ledger = Ledger::default();
    for made in world.order(known, seed) {
        ledger.apply(made.id, &made.change);
    }
    ledger
}

fn head_lines(heads: &[Head]) -> String {
    let mut lines: Vec<String> =
        heads.iter().map(|h| format!("{:?}.{} {} {:?}", h.op.change, h.op.index, h.hlc, h.value)).collect();
    lines.sort();
    lines.join("; ")
}

/// A record in the form that its table can hold.
fn record_line(record: Option<Record>) -> String {
    let Some(r) = record else { return "none".into() };
    let fields: Vec<String> =
        Field::of(r.id.entity).filter_map(|f| row::text(&r, f).map(|text| format!("{}={text}", f.code()))).collect();
    format!("{fields:?} {:?} deleted={} conflicts={} updated={}", r.extra(), r.deleted, r.conflicts, r.updated)
}

/// Everything that the world speaks of, as somebody tells it.
fn picture(
    world: &World,
    known: &Known,
    heads: impl Fn(EntityId, &str) -> Vec<Head>,
    record: impl Fn(EntityId) -> Option<Record>,
    children: impl Fn(EntityId) -> Vec<EntityId>,
) -> Picture {
    let mut out = Picture::new();
    for (entity, name) in world.names(known) {
        let Some(id) = EntityId::parse(&entity) else { continue };
        out.insert(format!("{entity} {name}"), head_lines(&heads(id, &name)));
        out.entry(format!("{entity} record")).or_insert_with(|| record_line(record(id)));
        let mut living = children(id);
        living.sort();
        out.entry(format!("{entity} children")).or_insert_with(|| format!("{living:?}"));
    }
    out
}

fn of_ledger(world: &World, known: &Known, seed: u64) -> Picture {
    let ledger = ledger(world, known, seed);
    let heads = |id: EntityId, name: &str| ledger.names(id).and_then(|n| n.get(name)).cloned().unwrap_or_default();
    picture(world, known, heads, |id| ledger.record(id), |id| ledger.children(id).collect())
}

fn of_store(world: &World, known: &Known, store: &Store) -> Picture {
    let heads = |id: EntityId, name: &str| store.heads(id, name).expect("heads");
    let record = |id| store.record(id).expect("a record");
    let children = |id: EntityId| match id.entity {
        Entity::Project => [Entity::Milestone, Entity::Note, Entity::Link]
            .iter()
            .flat_map(|e| store.children(id, *e).expect("children"))
            .map(|r| r.id)
            .collect(),
        _ => Vec::new(),
    };
    picture(world, known, heads, record, children)
}

fn differences(a: &Picture, b: &Picture) -> String {
    let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let differs = keys.into_iter().filter(|k| a.get(*k) != b.get(*k));
    differs.map(|k| format!("{k}\n   {:?}\n   {:?}\n", a.get(k), b.get(k))).collect()
}

fn history() -> impl Strategy<Value = World> {
    prop::collection::vec(any::<[u8; 10]>(), 1..24).prop_map(|steps| World::new(&steps))
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.changes.iter().try_for_each(|made| writeln!(f, "{:?}: {}", made.id, made.body))
    }
}

/// A new file into which these changes are laid, in two goes; not committed, so that nothing waits for a disk.
fn lay(folder: &std::path::Path, name: &str, bodies: &[&str], cut: usize) -> Store {
    let mut store = Store::create(&folder.join(name), "r", "2026", &[]).expect("a file");
    let (first, rest) = bodies.split_at(cut.min(bodies.len()));
    let patience = Duration::ZERO;
    assert_eq!(store.lay(&mut first.iter().copied(), patience).expect("laid"), first.len());
    // What is there already is left out.
    assert_eq!(store.lay(&mut first.iter().chain(rest).copied(), patience).expect("laid"), rest.len());
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::support::cases(200)))]

    #[test]
    fn heads_are_what_nobody_who_knew_them_replaced(world in history(), seed: u64) {
        for known in world.states() {
            let ledger = ledger(&world, &known, seed);
            for (entity, name) in world.names(&known) {
                let Some(id) = EntityId::parse(&entity) else { continue };
                let heads = ledger.names(id).and_then(|n| n.get(&name)).cloned().unwrap_or_default();
                let facts = world.heads(&known, &entity, &name);
                let wanted: Vec<Head> =
                    facts.iter().map(|f| Head { op: f.op, hlc: f.hlc, value: f.value.clone() }).collect();
                prop_assert_eq!(head_lines(&heads), head_lines(&wanted), "{} {}", entity, name);
                prop_assert_eq!(ledger.value(id, &name), world.shown(&known, &entity, &name));
                prop_assert_eq!(ledger.is_deleted(id), world.is_deleted(&known, &entity), "{}", entity);
                let conflicts = ledger.record(id).map_or(0, |r| r.conflicts as usize);
                let alone = ledger.record(id).is_none();
                prop_assert!(alone || conflicts == world.conflicts(&known, id), "{} {}", entity, conflicts);
            }
        }
    }

    #[test]
    fn a_ledger_does_not_depend_on_the_order_of_arrival(world in history(), a: u64, b: u64) {
        for known in world.states() {
            let (one, other) = (of_ledger(&world, &known, a), of_ledger(&world, &known, b));
            prop_assert_eq!(&one, &other, "{}", differences(&one, &other));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::support::cases(60)))]

    #[test]
    fn tables_are_what_the_ledger_says_in_any_order(world in history(), a: u64, b: u64, cut in 0usize..24) {
        let folder = tempfile::tempdir().expect("a folder");
        for (i, known) in world.states().into_iter().take(2).enumerate() {
            let wanted = of_ledger(&world, &known, 0);
            for (j, seed) in [a, b].into_iter().enumerate() {
                let bodies: Vec<&str> = world.order(&known, seed).into_iter().map(|m| m.body.as_str()).collect();
                let mut store = lay(folder.path(), &format!("{i}{j}"), &bodies, cut);
                let found = of_store(&world, &known, &store);
                prop_assert_eq!(&found, &wanted, "{}", differences(&found, &wanted));
                if (i, j) == (0, 0) {
                    store.finish().expect("committed");
                    store.rebuild(Duration::ZERO).expect("rebuilt");
                    let again = of_store(&world, &known, &store);
                    prop_assert_eq!(&again, &wanted, "{}", differences(&again, &wanted));
                }
            }
        }
    }
}
