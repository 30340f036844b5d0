//! The identities of the register: which kind of thing (`Entity`), which one (`EntityId`), which change
//! (`ChangeId`) and which operation in it (`OpRef`). All are fixed-size values that print to the text of the log and
//! read back from it; a text of another shape is refused with `None`, never repaired.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

/// The kinds of things the register holds; the letter is the first part of an id in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entity {
    Project,
    Milestone,
    Note,
    Link,
    Source,
    Agency,
    Place,
    Target,
    View,
}

impl Entity {
    /// Every kind, in the order in which tables are listed.
    pub const ALL: &'static [Entity] = &[
        Entity::Project,
        Entity::Milestone,
        Entity::Note,
        Entity::Link,
        Entity::Source,
        Entity::Agency,
        Entity::Place,
        Entity::Target,
        Entity::View,
    ];

    /// The letter of the log.
    pub const fn letter(self) -> char {
        match self {
            Entity::Project => 'p',
            Entity::Milestone => 'm',
            Entity::Note => 'n',
            Entity::Link => 'l',
            Entity::Source => 's',
            Entity::Agency => 'a',
            Entity::Place => 'g',
            Entity::Target => 't',
            Entity::View => 'v',
        }
    }

    /// The table that holds the present state.
    pub const fn table(self) -> &'static str {
        match self {
            Entity::Project => "project",
            Entity::Milestone => "milestone",
            Entity::Note => "note",
            Entity::Link => "link",
            Entity::Source => "source",
            Entity::Agency => "agency",
            Entity::Place => "place",
            Entity::Target => "target",
            Entity::View => "view",
        }
    }

    /// Reads the letter of the log.
    pub fn parse(letter: &str) -> Option<Entity> {
        Entity::ALL.iter().copied().find(|e| letter.len() == 1 && letter.starts_with(e.letter()))
    }
}

/// Which thing: its kind and 16 bytes, written `p/<32 hex digits>`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId {
    pub entity: Entity,
    pub bytes: [u8; 16],
}

impl EntityId {
    /// The id of something that the plan (or another published list) names, so that two people who start
    /// separately hold the same: the first 16 bytes of SHA-256 of `name`, e.g. `plan:RAIL-04`.
    pub fn derived(entity: Entity, name: &str) -> EntityId {
        let digest = Sha256::digest(name.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        EntityId { entity, bytes }
    }

    /// The 32 hex digits without the letter, as the tables and JSON show them.
    pub fn hex(&self) -> String {
        hex(&self.bytes)
    }

    /// Reads `p/<32 hex>`.
    pub fn parse(text: &str) -> Option<EntityId> {
        let (letter, digits) = text.split_once('/')?;
        Some(EntityId { entity: Entity::parse(letter)?, bytes: unhex(digits)? })
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.entity.letter(), self.hex())
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A change is named by the SHA-256 of its bytes; written in base64url without padding (43 characters).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChangeId(pub [u8; 32]);

impl ChangeId {
    /// The name of a change with this body.
    pub fn of(body: &[u8]) -> ChangeId {
        ChangeId(Sha256::digest(body).into())
    }

    /// Reads the 43 characters of base64url.
    pub fn parse(text: &str) -> Option<ChangeId> {
        let mut bytes = [0; 32];
        let n = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        (n == 32).then_some(ChangeId(bytes))
    }

    /// A short form for people: the first 8 characters.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_string()
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// One operation of one change. Operations are numbered through: first `ops`, then the rows in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpRef {
    pub change: ChangeId,
    pub index: u32,
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    String::from_utf8(digits.collect()).unwrap_or_default()
}

/// Reads exactly `N` bytes of lower-case hex digits.
#[inline]
pub fn unhex<const N: usize>(digits: impl AsRef<[u8]>) -> Option<[u8; N]> {
    let digits = digits.as_ref();
    if digits.len() != 2 * N {
        return None;
    }
    let (mut bytes, mut bad) = ([0; N], 0);
    // Eight digits at once, what remains filled up with zeros: every row that is read has such an id.
    let (eights, rest) = digits.as_chunks::<8>();
    let (fours, last) = bytes.as_chunks_mut::<4>();
    for (four, eight) in fours.iter_mut().zip(eights) {
        let (read, wrong) = eight_digits(*eight);
        *four = read;
        bad |= wrong;
    }
    if !rest.is_empty() {
        let mut eight = [b'0'; 8];
        eight[..rest.len()].copy_from_slice(rest);
        let (read, wrong) = eight_digits(eight);
        last.copy_from_slice(&read[..last.len()]);
        bad |= wrong;
    }
    (bad == 0).then_some(bytes)
}

/// What eight hex digits say, and something beside zero if they are not all such.
#[inline]
fn eight_digits(digits: [u8; 8]) -> ([u8; 4], u64) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let digits = u64::from_le_bytes(digits);
    // Letters have a bit that figures have not. What becomes of them fits into a byte each, whatever they are.
    let values = (digits & (0x0f * EACH)) + 9 * (digits >> 6 & EACH);
    let written = values + 0x30 * EACH + 39 * ((values + 6 * EACH) >> 4 & EACH);
    let bad = (written ^ digits) | (values & (0xf0 * EACH));
    let pairs = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    ((((fours | fours >> 16) & 0xffff_ffff) as u32).to_le_bytes(), bad)
}

/// The first 16 hex digits of SHA-256: the suffix that names an element of a set in the log.
pub fn element_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn hex_digits_are_read_back(bytes in any::<[u8; 16]>(), at in 0_usize..32, other in any::<u8>()) {
            let digits = hex(&bytes);
            prop_assert_eq!(unhex(&digits), Some(bytes));
            // One byte of another kind spoils them.
            let mut spoilt = digits.into_bytes();
            spoilt[at] = other;
            let good = matches!(other, b'0'..=b'9' | b'a'..=b'f');
            prop_assert_eq!(unhex::<16>(&spoilt).is_some(), good);
            prop_assert_eq!(unhex::<16>(&spoilt[1..]), None);
            prop_assert_eq!(unhex::<15>(&spoilt), None);
            prop_assert_eq!(unhex(&hex(&bytes)[..26]), <[u8; 13]>::try_from(&bytes[..13]).ok());
            prop_assert_eq!(unhex::<13>(&spoilt[..26]).is_some(), good || at >= 26);
        }
    }
}
