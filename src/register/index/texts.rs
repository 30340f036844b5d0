//! Texts that every row has for itself: code, names, aliases. They stand one after another in one block, the lengths of a
//! row's four before them.

/// How many texts a row has: code, Chinese name, English name, aliases (a JSON array).
pub const COUNT: usize = 4;

/// The texts of all rows.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: Vec<u8>,
    at: Vec<u32>,
}

impl Texts {
    /// Room for so many rows.
    pub fn with_room(rows: usize) -> Texts {
        Texts { bytes: Vec::new(), at: Vec::with_capacity(rows) }
    }

    /// Puts the texts of a row, which is the next one or one that is there. `false` if there is no room left: then the
    /// row has none.
    pub fn put(&mut self, row: usize, texts: [&str; COUNT]) -> bool {
        let need = texts.iter().map(|t| t.len() + 5).sum::<usize>();
        if self.bytes.capacity() - self.bytes.len() < need {
            // Grown by an eighth: doubling would hold twice what is needed.
            self.bytes.reserve_exact((self.bytes.len() / 8).max(1 << 20).max(need));
        }
        let fits = self.bytes.len() + need <= u32::MAX as usize;
        let at = self.bytes.len() as u32;
        let texts = if fits { texts } else { [""; COUNT] };
        for text in texts {
            length(&mut self.bytes, text.len());
        }
        for text in texts {
            self.bytes.extend(text.as_bytes());
        }
        match self.at.get_mut(row) {
            Some(old) => *old = at,
            None => self.at.push(at),
        }
        fits
    }

    /// The texts of a row; an empty one is not there.
    pub fn get(&self, row: usize) -> [&str; COUNT] {
        let mut at = self.at[row] as usize;
        let mut lengths = [0; COUNT];
        for length in &mut lengths {
            let mut shift = 0;
            loop {
                let byte = self.bytes[at];
                at += 1;
                *length |= usize::from(byte & 0x7F) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
        }
        let whole = std::str::from_utf8(&self.bytes[at..at + lengths.iter().sum::<usize>()]).unwrap_or_default();
        let mut start = 0;
        lengths.map(|length| {
            let text = whole.get(start..start + length).unwrap_or_default();
            start += length;
            text
        })
    }

    /// Gives back what room was taken beyond need.
    pub fn settle(&mut self) {
        self.bytes.shrink_to_fit();
        self.at.shrink_to_fit();
    }
}

/// Seven bits a byte, the lowest first.
fn length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push((length as u8 & 0x7F) | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
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
                }
            }
        }
    }
}
