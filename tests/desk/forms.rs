//! Forms that were opened a while ago: what a change replaces is what its author was looking at, never what came in
//! between. Every change that the writer makes keeps the rules by which other copies accept it.

use super::support::cases;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use taizhang::domain::change::Change;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::gesture::{Edit, Intent, Stamp};
use taizhang::domain::id::{ChangeId, Entity, EntityId, OpRef};
use taizhang::domain::ledger::Ledger;
use taizhang::store::own::Own;
use taizhang::store::{Store, row};

/// The rules of acceptance, for a whole log in its order of arrival: known parents, references to operations on the
/// same name that exist, clocks that grow. Says what is broken.
pub fn broken_rules(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    let mut known: HashMap<ChangeId, Change> = HashMap::new();
    let walked = store.each_body(|n, id, body| {
        let Ok(change) = Change::read(body) else {
            out.push(format!("{n}: out of shape"));
            return Ok(());
        };
        if ChangeId::of(body.as_bytes()) != id {
            out.push(format!("{n}: another name"));
        }
        for parent in change.parents() {
            match known.get(&parent) {
                None => out.push(format!("{n}: unknown parent")),
                Some(p) if p.hlc >= change.hlc => out.push(format!("{n}: clock")),
                Some(_) => {}
            }
        }
        for a in change.assignments() {
            let gives = |op: &OpRef, same: &dyn Fn(&str, &str) -> bool| {
                known
                    .get(&op.change)
                    .is_some_and(|c| c.assignments().any(|b| b.index == op.index && same(b.entity, b.name)))
            };
            if !change.replaced(a.index).all(|op| gives(&op, &|e, f| e == a.entity && f == a.name)) {
                out.push(format!("{n}: {} {} replaces what is not there", a.entity, a.name));
            }
            if !change.seen(a.index).all(|op| gives(&op, &|_, f| f != ".del")) {
                out.push(format!("{n}: {} saw what is not there", a.entity));
            }
        }
        known.insert(id, change);
        Ok::<(), std::convert::Infallible>(())
    });
    let Ok(()) = walked.expect("a log");
    out
}

/// The ledger of the first `n` changes.
pub fn ledger_at(store: &Store, n: i64) -> Ledger {
    let mut ledger = Ledger::default();
    let walked = store.each_body(|at, id, body| {
        if at <= n {
            ledger.apply(id, &Change::read(body).expect("a change"));
        }
        Ok::<(), std::convert::Infallible>(())
    });
    let Ok(()) = walked.expect("a log");
    ledger
}

/// Where the tables of a file differ from its log.
pub fn differences(store: &Store) -> Vec<String> {
    let ledger = ledger_at(store, i64::MAX);
    let mut out = Vec::new();
    for entity in Entity::ALL {
        for id in ledger.entities(*entity) {
            let (wanted, found) = (ledger.record(id), store.record(id).expect("a record"));
            let line = |r: &Option<taizhang::domain::record::Record>| {
                r.as_ref().map(|r| {
                    let fields: Vec<_> = Field::of(*entity).map(|f| row::text(r, f)).collect();
                    format!("{fields:?} {:?} {} {} {}", r.extra(), r.deleted, r.conflicts, r.updated)
                })
            };
            if line(&wanted) != line(&found) {
                out.push(format!("{id}\n  log  {:?}\n  file {:?}", line(&wanted), line(&found)));
            }
            for (name, heads) in ledger.names(id).into_iter().flatten() {
                let mut found = store.heads(id, name).expect("heads");
                let mut wanted = heads.clone();
                found.sort_by_key(|h| h.op);
                wanted.sort_by_key(|h| h.op);
                if found != wanted {
                    out.push(format!("{id} {name}\n  log  {wanted:?}\n  file {found:?}"));
                }
            }
        }
        let rows = store.records(*entity).expect("records");
        out.extend(
            rows.iter().filter(|r| ledger.record(r.id).is_none()).map(|r| format!("{} is not in the log", r.id)),
        );
    }
    out
}

fn id(byte: u8) -> EntityId {
    let (entity, digit) =
        [(Entity::Project, 1), (Entity::Project, 2), (Entity::Milestone, 3), (Entity::Note, 4)][usize::from(byte % 4)];
    EntityId { entity, bytes: [digit; 16] }
}

/// What a step of the history wants.
fn edits(step: &[u8; 6], seen: Option<i64>) -> Vec<Edit> {
    let entity = id(step[1]);
    let project = id(step[4] % 2).hex();
    let value = |pool: &[&str]| (step[3] % 5 > 0).then(|| pool[usize::from(step[3]) % pool.len()].to_string());
    let pairs: Vec<(String, Option<String>)> = match (step[2] % 8, entity.entity) {
        (0, _) => vec![(".del".into(), Some("1".into()))],
        (1, _) => vec![(".del".into(), None)],
        (2, Entity::Milestone | Entity::Note) => vec![("owner".into(), Some(project))],
        (2 | 3, Entity::Project) => {
            let element = ["x", "y"][usize::from(step[4] % 2)];
            vec![(Key::element(Field::Tags, element).name(), value(&[element]))]
        }
        (4, Entity::Project) => vec![("code".into(), value(&["A", "B"])), ("stage".into(), value(&["s", "t"]))],
        (_, Entity::Project) => vec![("code".into(), value(&["A", "B", "C"]))],
        (_, Entity::Note) => vec![("text".into(), value(&["n", "o"])), ("owner".into(), Some(project))],
        _ => vec![("name".into(), value(&["m", "n"])), ("owner".into(), Some(project))],
    };
    let force = step[5] % 4 == 0;
    let edit = |(name, value)| Edit { entity, name, value, seen, force, over: None };
    pairs.into_iter().map(edit).collect()
}

/// The place of an operation's change in the order of arrival.
fn number(store: &Store, op: &OpRef) -> i64 {
    store.change(&op.change).expect("a log").map_or(0, |l| l.n)
}

/// Everything that its author saw of an entity and of what lived under it (and still does).
fn seen_by(store: &Store, ledger: &Ledger, entity: EntityId) -> BTreeSet<OpRef> {
    let stays = |c: &EntityId| store.record(*c).expect("a record").and_then(|r| r.owner()) == Some(entity);
    let alive = ledger.children(entity).filter(|c| !ledger.is_deleted(*c)).filter(stays);
    let all = std::iter::once(entity).chain(alive).filter_map(|e| ledger.names(e));
    all.flatten().filter(|(n, _)| *n != ".del").flat_map(|(_, h)| h.iter().map(|h| h.op)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(40)))]

    #[test]
    fn a_change_replaces_what_its_author_was_looking_at(
        steps in prop::collection::vec((any::<[u8; 6]>(), 0u8..12), 1..20)
    ) {
        let folder = super::support::folder();
        let mut own = Own::open(&folder.path().join("state")).expect("an own log");
        let mut store = Store::create(&folder.path().join("r"), "r", "2026", &[]).expect("a file");
        store.finish().expect("a file");
        for (i, (step, back)) in steps.iter().enumerate() {
            let newest = store.newest().expect("a log").map_or(0, |(n, _)| n);
            // Most look at the present; some opened their form a few changes ago.
            let seen = newest - i64::from(back.saturating_sub(6)).min(newest);
            let stamp = Stamp {
                register: "r".into(),
                site: format!("{:032}", step[0] % 2),
                author: "a".into(),
                wall: 1_000_000 - 1_000 * i64::from(step[0] % 7),
                nonce: format!("{i:016x}"),
            };
            let before = ledger_at(&store, seen);
            let written = store
                .write(&mut own, &stamp, &Intent::edit(""), edits(step, Some(seen)), Duration::ZERO)
                .expect("written");
            for change in written.iter().flat_map(|w| &w.changes) {
                let change = store.change(change).expect("a log").expect("a change").change;
                for a in change.assignments() {
                    let entity = EntityId::parse(a.entity).expect("an entity");
                    let heads = before.names(entity).and_then(|n| n.get(a.name)).cloned().unwrap_or_default();
                    let replaced: BTreeSet<OpRef> = change.replaced(a.index).collect();
                    prop_assert!(heads.iter().all(|h| replaced.contains(&h.op)), "{} {}", a.entity, a.name);
                    let unseen: Vec<&OpRef> = replaced.iter().filter(|op| number(&store, op) > seen).collect();
                    prop_assert!(unseen.is_empty(), "{} {} replaces unseen {:?}", a.entity, a.name, unseen);
                    if a.name == ".del" && a.value.is_some() {
                        let saw: BTreeSet<OpRef> = change.seen(a.index).collect();
                        let wanted = seen_by(&store, &before, entity);
                        prop_assert!(saw.iter().all(|op| number(&store, op) <= seen));
                        prop_assert!(wanted.is_subset(&saw), "{:?} not seen", wanted.difference(&saw));
                    }
                }
            }
            prop_assert_eq!(differences(&store), Vec::<String>::new());
        }
        prop_assert_eq!(broken_rules(&store), Vec::<String>::new());
    }
}
