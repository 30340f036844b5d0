//! Packages (打包项目) in counts: a package and its parts are all in the register, and a count must say whether it takes
//! the package for one, its parts for n, or each for itself. Everything that counts asks here and prints the rule.

use super::Register;
use super::book::Book;
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::record::project_id;
use crate::i18n::counting::{PackageMark, PackageRule};
use std::collections::{HashMap, HashSet};

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

/// Those of a list that do not count by a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    ids: HashSet<EntityId>,
    /// Whether every package of which a part is in the list is in it too.
    pub whole: bool,
}

impl LeftOut {
    /// Whether a project of the list counts.
    pub fn counts(&self, id: EntityId) -> bool {
        self.ids.is_empty() || !self.ids.contains(&id)
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Finds out who of a list does not count, some projects at a time: `above` goes over all of them, then `listed` does,
/// then `done` tells. A part counts as such only beside its package: alone in the list it counts itself.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// Projects of the list that stand under others, and all that stands above them.
    parts: Vec<(EntityId, Vec<EntityId>)>,
    /// All that stands above something, and whether it is in the list itself.
    packages: HashMap<EntityId, bool>,
}

impl Counting {
    /// Looks what stands above these.
    pub fn above(&mut self, ids: &[EntityId], book: &Book) {
        let parent = |id: EntityId| book.entry(id).and_then(|e| project_id(e.project.get(Field::Parent)?));
        for id in ids {
            let mut above = Vec::new();
            let mut at = parent(*id);
            while let Some(p) = at.filter(|p| !above.contains(p)) {
                above.push(p);
                self.packages.insert(p, false);
                at = parent(p);
            }
            if !above.is_empty() {
                self.parts.push((*id, above));
            }
        }
    }

    /// Looks which of what stands above others are in the list.
    pub fn listed(&mut self, ids: &[EntityId]) {
        if self.packages.is_empty() {
            return;
        }
        for id in ids {
            if let Some(listed) = self.packages.get_mut(id) {
                *listed = true;
            }
        }
    }

    /// Those that do not count.
    pub fn done(self, rule: Packages) -> LeftOut {
        let listed = |p: &EntityId| self.packages.get(p).copied().unwrap_or_default();
        let whole = self.parts.iter().all(|(_, above)| above.first().is_none_or(listed));
        let ids = match rule {
            Packages::Each => HashSet::new(),
            Packages::One => {
                self.parts.iter().filter(|(_, above)| above.iter().any(listed)).map(|(id, _)| *id).collect()
            }
            Packages::Parts => self.packages.iter().filter(|(_, listed)| **listed).map(|(id, _)| *id).collect(),
        };
        LeftOut { ids, whole }
    }
}

impl Register {
    /// Those of a list that do not count.
    pub fn left_out(&self, ids: &[EntityId], packages: Packages) -> LeftOut {
        if packages == Packages::Each {
            return LeftOut::default();
        }
        let mut counting = Counting::default();
        counting.above(ids, &self.book);
        counting.listed(ids);
        counting.done(packages)
    }

    /// Those of a list that count.
    pub fn counted(&self, ids: &[EntityId], packages: Packages) -> Vec<EntityId> {
        let left_out = self.left_out(ids, packages);
        ids.iter().copied().filter(|id| left_out.counts(*id)).collect()
    }
}
