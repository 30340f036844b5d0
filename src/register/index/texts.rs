//! Texts that every row has for itself: code, names, aliases. They stand one after another in one block, the lengths of a
//! row's four before them.

use std::ops::Range;

/// How many texts a row has: code, Chinese name, English name, aliases (a JSON array).
pub const COUNT: usize = 4;
/// The second and the last of them.
pub const CHINESE: usize = 1;
pub const ALIASES: usize = 3;

/// The texts of all rows.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// One text, so that a piece of it need not be proved to be text again.
    block: String,
    at: Vec<u32>,
}

impl Texts {
    /// Room for so many rows.
    pub fn with_room(rows: usize) -> Texts {
        Texts { block: String::new(), at: Vec::with_capacity(rows) }
    }

    /// Puts the texts of a row, which is the next one or one that is there. `false` if there is no room left: then the
    /// row has none.
    pub fn put(&mut self, row: usize, texts: [&str; COUNT]) -> bool {
        let need = texts.iter().map(|t| t.len() + 6).sum::<usize>();
        if self.block.capacity() - self.block.len() < need {
            // Grown by an eighth: doubling would hold twice what is needed.
            self.block.reserve_exact((self.block.len() / 8).max(1 << 20).max(need));
        }
        let fits = self.block.len() + need <= u32::MAX as usize;
        let at = self.block.len() as u32;
        let texts = if fits { texts } else { [""; COUNT] };
        for text in texts {
            length(&mut self.block, text.len());
        }
        for text in texts {
            self.block.push_str(text);
        }
        match self.at.get_mut(row) {
            Some(old) => *old = at,
            None => self.at.push(at),
        }
        fits
    }

    /// The texts of a row; an empty one is not there.
    pub fn get(&self, row: usize) -> [&str; COUNT] {
        self.own(row).each()
    }

    /// The texts of a row, one after another.
    pub fn own(&self, row: usize) -> Own<'_> {
        let (start, lengths) = self.place(row);
        let mut ends = lengths;
        for n in 1..COUNT {
            ends[n] += ends[n - 1];
        }
        Own { all: self.block.get(start..start + ends[COUNT - 1]).unwrap_or_default(), ends }
    }

    /// Where the texts of a row begin, and how long they are.
    #[inline]
    fn place(&self, row: usize) -> (usize, [usize; COUNT]) {
        let start = self.at[row] as usize;
        let bytes = self.block.as_bytes().get(start..).unwrap_or_default();
        // Few are so long that their lengths take more than this.
        let (taken, lengths) = match bytes.first_chunk::<8>().and_then(|head| lengths(head)) {
            Some(told) => told,
            None => lengths(bytes).unwrap_or_default(),
        };
        (start + taken, lengths)
    }

    /// Gives back what room was taken beyond need.
    pub fn settle(&mut self) {
        self.block.shrink_to_fit();
        self.at.shrink_to_fit();
    }
}

/// The texts of a row, one after another.
pub struct Own<'t> {
    all: &'t str,
    /// Where each ends.
    ends: [usize; COUNT],
}

impl<'t> Own<'t> {
    /// The bytes of all.
    pub fn bytes(&self) -> &'t [u8] {
        self.all.as_bytes()
    }

    /// Each by itself.
    pub fn each(&self) -> [&'t str; COUNT] {
        [self.text(0), self.text(1), self.text(2), self.text(3)]
    }

    /// One of them.
    pub fn text(&self, n: usize) -> &'t str {
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all.get(start..self.ends[n]).unwrap_or_default()
    }

    /// The text in which a piece stands, unless it goes over its end.
    pub fn holding(&self, piece: &Range<usize>) -> Option<usize> {
        let n = self.ends.iter().position(|end| piece.start < *end)?;
        (piece.end <= self.ends[n]).then_some(n)
    }
}

/// Marks a sign of a length that has another one after it.
const MORE: u8 = 0x40;

/// How many signs the lengths at the beginning take, and the lengths; `None` if they do not end there.
#[inline(always)]
fn lengths(head: &[u8]) -> Option<(usize, [usize; COUNT])> {
    let (mut out, mut n, mut shift) = ([0; COUNT], 0, 0);
    for (at, byte) in head.iter().enumerate() {
        out[n] |= usize::from(byte & 0x3F) << shift;
        shift += 6;
        if *byte < MORE {
            (n, shift) = (n + 1, 0);
            if n == COUNT {
                return Some((at + 1, out));
            }
        }
    }
    None
}

/// Six bits a sign, the lowest first: each is a sign of text.
fn length(out: &mut String, mut length: usize) {
    while length >= usize::from(MORE) {
        out.push(char::from((length as u8 & 0x3F) | MORE));
        length >>= 6;
    }
    out.push(char::from(length as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_put_last_is_got(rows in prop::collection::vec((0usize..5, "[a武]{0,200}", ".{0,9}"), 1..30)) {
            let (mut texts, mut plain): (Texts, Vec<[String; COUNT]>) = (Texts::default(), Vec::new());
            for (row, a, b) in rows {
                let row = row.min(plain.len());
                let new = [a.clone(), b.clone(), String::new(), a + &b];
                prop_assert!(texts.put(row, [&new[0], &new[1], &new[2], &new[3]]));
                if row == plain.len() { plain.push(new) } else { plain[row] = new }
                for (at, wanted) in plain.iter().enumerate() {
                    prop_assert_eq!(texts.get(at).map(str::to_string), wanted.clone());
                    let own = texts.own(at);
                    prop_assert!(own.bytes() == wanted.concat().as_bytes());
                    let mut begin = 0;
                    for (n, text) in wanted.iter().enumerate() {
                        let whole = begin..begin + text.len();
                        prop_assert_eq!(own.holding(&whole), Some(n).filter(|_| !text.is_empty()).or(own.holding(&whole)));
                        prop_assert_eq!(own.text(n), text);
                        // What goes on in the next text stands in none.
                        let over = whole.start..whole.end + 1;
                        prop_assert!(text.is_empty() || own.holding(&over).is_none());
                        begin = whole.end;
                    }
                }
            }
        }
    }
}
