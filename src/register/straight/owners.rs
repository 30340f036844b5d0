//! Finding the projects that something belongs to. Mostly it stands in the file in the order in which the projects do, so
//! that the next project is near; where it is not, it is looked for farther and farther ahead, but not for ever: what
//! is not found so has to be looked for in another way.

/// So far ahead is looked at first.
const AHEAD: usize = 64;
/// So often all ids may be looked at in vain.
const ROUNDS: usize = 8;

/// Ids in the order in which they stand in the file, and where among them the last one was found.
pub struct Owners<'i> {
    ids: &'i [[u8; 16]],
    next: usize,
    /// How far ahead is looked.
    ahead: usize,
    /// How many more may be looked at in vain.
    patience: usize,
}

impl Owners<'_> {
    pub fn among(ids: &[[u8; 16]]) -> Owners<'_> {
        Owners { ids, next: 0, ahead: AHEAD, patience: ids.len().saturating_mul(ROUNDS) }
    }

    /// Where an id stands; `None` if it is not among them, or farther away than is looked.
    pub fn find(&mut self, id: &[u8; 16]) -> Option<usize> {
        let (before, after) = self.ids.split_at(self.next);
        let ahead = self.ahead.min(self.ids.len());
        let near = after.iter().take(ahead).position(|other| other == id).map(|at| self.next + at);
        // Behind the last one comes the first one.
        let far = || before.iter().take(ahead.saturating_sub(after.len())).position(|other| other == id);
        let found = near.or_else(far);
        match found {
            Some(at) => {
                self.next = at + 1;
                self.ahead = AHEAD;
            }
            None => {
                self.ahead = if self.patience > 0 { ahead.max(1) * 2 } else { AHEAD };
                self.patience = self.patience.saturating_sub(ahead);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(count: u16) -> Vec<[u8; 16]> {
        (0..count).map(|n| u128::from(n).to_le_bytes()).collect()
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_looked_for(count in 0_u16..400, wanted in prop::collection::vec(0_u16..500, 0..300)) {
            let ids = ids(count);
            let mut owners = Owners::among(&ids);
            for id in wanted.iter().map(|n| u128::from(*n).to_le_bytes()) {
                if let Some(at) = owners.find(&id) {
                    prop_assert_eq!(ids.get(at), Some(&id));
                }
            }
        }

        #[test]
        fn in_the_order_of_the_file_all_are_found_but_few(count in 1_u16..3000, gaps in prop::collection::vec((0_u16..3000, 0_u16..900), 0..3), first in 0_u16..3000) {
            let ids = ids(count);
            let mut owners = Owners::among(&ids);
            // Some runs of projects have nothing, and it begins somewhere in the middle.
            let bare = |n: u16| gaps.iter().any(|(from, length)| (*from..from + length).contains(&n));
            let wanted: Vec<u16> = (first % count..count).chain(0..first % count).filter(|n| !bare(*n)).collect();
            let lost = wanted.iter().filter(|n| owners.find(&u128::from(**n).to_le_bytes()).is_none()).count();
            prop_assert!(lost <= 7 * (gaps.len() + 1), "{lost} of {}", wanted.len());
        }
    }

    #[test]
    fn looking_in_vain_has_an_end() {
        let ids = ids(10_000);
        let mut owners = Owners::among(&ids);
        for n in 0..1_000_u128 {
            assert_eq!(owners.find(&(1_000_000 + n).to_le_bytes()), None);
        }
        assert_eq!((owners.patience, owners.ahead), (0, AHEAD));
        assert_eq!(owners.find(&ids[3]), Some(3), "near ones are still found");
        assert_eq!(owners.find(&ids[9_000]), None);
    }
}
