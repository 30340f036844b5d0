//! Which letters and digits stand side by side in the texts of a row, as bits by a hash. Asked after the sketch, they rule
//! out Latin words whose letters all stand there, but not together. Like the sketch they can never change an answer.

use super::sketch::Sketch;

/// Pairs of letters and digits, a bit each of a hundred and twenty-eight; in two numbers, which take no more room than that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs([u64; 2]);

impl Pairs {
    /// Any may stand there.
    pub const ALL: Pairs = Pairs([u64::MAX; 2]);

    /// The pairs of all these texts, of which the sketch is known.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>, sketch: Sketch) -> Pairs {
        if sketch.is_odd() {
            return Pairs::ALL;
        }
        let mut out = Pairs::default();
        texts.into_iter().for_each(|text| out.put(text.as_bytes()));
        out
    }

    /// Those of a word.
    pub(super) fn of_word(word: &[u8]) -> Pairs {
        let mut out = Pairs::default();
        out.put(word);
        out
    }

    fn put(&mut self, bytes: &[u8]) {
        let is_sign = |pair: &&[u8]| pair.iter().all(u8::is_ascii_alphanumeric);
        for pair in bytes.windows(2).filter(is_sign) {
            let [first, second] = [pair[0], pair[1]].map(|byte| u32::from(byte.to_ascii_lowercase()));
            let bit = (first * 37 + second).wrapping_mul(0x9E37_79B9) >> 25;
            self.0[(bit / 64) as usize] |= 1 << (bit % 64);
        }
    }

    /// Whether all those of a word are there.
    pub(super) fn hold(self, word: Pairs) -> bool {
        self.0.iter().zip(word.0).all(|(bits, wanted)| bits & wanted == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_whose_letters_stand_apart_are_ruled_out() {
        let texts = ["武汉至宜昌铁路", "Wuhan–Yichang railway"];
        let pairs = Pairs::of(texts, Sketch::of(texts));
        let holds = |word: &str| pairs.hold(Pairs::of_word(word.as_bytes()));
        for word in ["wuhan", "chang", "rail", "way", "w", ""] {
            assert!(holds(word), "{word}");
        }
        let letters = || (b'a'..=b'z').map(char::from);
        let all: Vec<String> = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))).collect();
        // By chance few others.
        assert!(all.iter().filter(|word| holds(word)).count() < all.len() / 4);
        let odd = ["ｗuhan"];
        assert_eq!(Pairs::of(odd, Sketch::of(odd)), Pairs::ALL);
    }
}
