//! The laws of `convergence` catch models that are wrong: four broken ones, each with one rule left out, are held against
//! the oracle on the same worlds. A law that let one of them pass would prove nothing of the model that is right.

use super::worlds::{Known, Made, World};
use taizhang::domain::change::Change;
use taizhang::domain::id::{Entity, EntityId};
use taizhang::domain::ledger::Ledger;

/// A way in which a model can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// None.
    None,
    /// What a change replaces is ignored if it arrives after one with a later clock.
    LateReplacesNothing,
    /// A deletion mark deletes, whatever its author had not seen.
    DeletionWins,
    /// Whether a project is deleted is asked of the project alone.
    ChildrenNotAsked,
    /// The clock of a change is that of a machine that runs behind, and not above that of what it refers to.
    ClockBelowParents,
}

/// What the model says of the world when it arrives in this order.
struct Model {
    ledger: Ledger,
    fault: Fault,
}

impl Model {
    fn of(world: &World, known: &Known, seed: u64, fault: Fault) -> Model {
        let mut ledger = Ledger::default();
        let mut latest = i64::MIN;
        for made in world.order(known, seed) {
            let change = broken(made, fault, made.change.hlc < latest);
            latest = latest.max(made.change.hlc);
            match fault {
                Fault::ChildrenNotAsked => {
                    ledger.apply_where(made.id, &change, &|e| e.entity == Entity::Project);
                }
                _ => ledger.apply(made.id, &change),
            }
        }
        Model { ledger, fault }
    }

    fn is_deleted(&self, id: EntityId) -> bool {
        let marks = || self.ledger.names(id).and_then(|names| names.get(".del")).into_iter().flatten();
        match self.fault {
            Fault::DeletionWins => marks().any(|head| head.value.as_deref() == Some("1")),
            _ => self.ledger.is_deleted(id),
        }
    }

    /// Whether it says what the oracle says.
    fn is_right(&self, world: &World, known: &Known) -> bool {
        world.names(known).into_iter().all(|(entity, name)| {
            let Some(id) = EntityId::parse(&entity) else { return true };
            if self.fault == Fault::ChildrenNotAsked && id.entity != Entity::Project {
                return true;
            }
            let heads = self.ledger.names(id).and_then(|names| names.get(&name)).map_or(0, Vec::len);
            heads == world.heads(known, &entity, &name).len()
                && self.ledger.value(id, &name) == world.shown(known, &entity, &name)
                && self.is_deleted(id) == world.is_deleted(known, &entity)
        })
    }
}

fn broken(made: &Made, fault: Fault, late: bool) -> Change {
    let mut change = made.change.clone();
    match fault {
        Fault::LateReplacesNothing if late => change.ops.iter_mut().for_each(|op| op.p.clear()),
        Fault::ClockBelowParents if made.id.0[0] % 2 == 0 => change.hlc = 0,
        _ => {}
    }
    change
}

/// Steps of a world, the same each time.
fn steps(seed: u64) -> Vec<[u8; 10]> {
    let mut at = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        at ^= at << 13;
        at ^= at >> 7;
        at ^= at << 17;
        at.to_le_bytes()[3]
    };
    (0..12 + seed % 12).map(|_| std::array::from_fn(|_| next())).collect()
}

#[test]
fn a_model_with_one_rule_left_out_is_caught() {
    let worlds = u64::from(super::support::cases(120));
    let faults = [Fault::LateReplacesNothing, Fault::DeletionWins, Fault::ChildrenNotAsked, Fault::ClockBelowParents];
    for fault in faults.into_iter().chain([Fault::None]) {
        let mut caught = 0;
        for seed in 1..=worlds {
            let world = World::new(&steps(seed));
            let wrong = world.states().iter().any(|known| {
                [0, seed].iter().any(|order| !Model::of(&world, known, *order, fault).is_right(&world, known))
            });
            caught += usize::from(wrong);
        }
        println!("row 22: {fault:?}: caught in {caught} of {worlds} worlds");
        assert_eq!(caught > 0, fault != Fault::None, "{fault:?}: {caught}");
    }
}
