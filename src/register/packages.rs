//! Packages (打包项目) in counts: a package and its parts are all in the register, and a count must say whether it takes
//! the package for one, its parts for n, or each for itself. Everything that counts asks here and prints the rule.

use super::Register;
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::record::project_id;
use crate::i18n::counting::{PackageMark, PackageRule};
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

impl Packages {
    /// The next way, round.
    pub fn next(self) -> Packages {
        match self {
            Packages::Each => Packages::One,
            Packages::One => Packages::Parts,
            Packages::Parts => Packages::Each,
        }
    }

    /// The rule as it is printed under a figure.
    pub fn rule(self) -> PackageRule {
        match self {
            Packages::Each => PackageRule::Each,
            Packages::One => PackageRule::One,
            Packages::Parts => PackageRule::Parts,
        }
    }

    /// The rule as it stands beside a count.
    pub fn mark(self) -> PackageMark {
        match self {
            Packages::Each => PackageMark::Each,
            Packages::One => PackageMark::One,
            Packages::Parts => PackageMark::Parts,
        }
    }
}

impl Register {
    /// Whether every package of which a part is in the list is in it too.
    pub fn holds_packages(&self, ids: &[EntityId]) -> bool {
        let listed: HashSet<EntityId> = ids.iter().copied().collect();
        let parent = |id: &EntityId| self.book.entry(*id).and_then(|e| project_id(e.project.get(Field::Parent)?));
        ids.iter().filter_map(parent).all(|p| listed.contains(&p))
    }

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
