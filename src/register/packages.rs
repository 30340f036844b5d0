//! Packages (打包项目) in counts: a package and its parts are all in the register, and a count must say whether it takes
//! the package for one, its parts for n, or each for itself. Everything that counts asks here and prints the rule.

use super::Register;
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::record::project_id;
use std::collections::HashSet;

/// How packages count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Packages {
    /// The package and each of its parts count 1.
    #[default]
    Each,
    /// The package counts 1, its parts do not count.
    One,
    /// The parts count 1 each, the package does not.
    Parts,
}

impl Packages {
    /// Every way, with its code.
    pub const ALL: &'static [(Packages, &'static str)] =
        &[(Packages::Each, "each"), (Packages::One, "one"), (Packages::Parts, "parts")];

    pub fn parse(code: &str) -> Option<Packages> {
        Packages::ALL.iter().find(|(_, c)| *c == code).map(|(p, _)| *p)
    }
}

impl Register {
    /// Those of a list that count. A part counts as such only beside its package: alone in the list it counts itself.
    pub fn counted(&self, ids: &[EntityId], packages: Packages) -> Vec<EntityId> {
        if packages == Packages::Each {
            return ids.to_vec();
        }
        let listed: HashSet<EntityId> = ids.iter().copied().collect();
        let parent = |id: EntityId| self.book.entry(id).and_then(|e| project_id(e.project.get(Field::Parent)?));
        // All that stand above something in the list and are in it themselves.
        let above = |id: EntityId| {
            let mut out = Vec::new();
            let mut at = parent(id);
            while let Some(p) = at.filter(|p| !out.contains(p)) {
                out.push(p);
                at = parent(p);
            }
            out.retain(|p| listed.contains(p));
            out
        };
        match packages {
            Packages::Each => ids.to_vec(),
            Packages::One => ids.iter().copied().filter(|id| above(*id).is_empty()).collect(),
            Packages::Parts => {
                let with_parts: HashSet<EntityId> = ids.iter().flat_map(|id| above(*id)).collect();
                ids.iter().copied().filter(|id| !with_parts.contains(id)).collect()
            }
        }
    }
}
