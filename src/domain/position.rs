//! Places among siblings: base-62 fractional keys that compare as bytes, so that something can always be put between
//! two others without touching them. A key never ends in `0`; two people who insert at the same place at the same
//! time may make the same key, and then the ids of the things decide.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn digit(byte: u8) -> usize {
    DIGITS.iter().position(|d| *d == byte).unwrap_or(0)
}

/// The key of the `n`-th element (from 0) of a list laid down in one go; keys of one list grow with `n` up to 3,843.
pub fn nth(n: usize) -> String {
    let n = (n + 1).min(62 * 62 - 1);
    [DIGITS[n / 62], DIGITS[n % 62], b'V'].iter().map(|b| *b as char).collect()
}

/// A key strictly between two others; `None` stands for the start or the end. If the two do not stand in order
/// (equal keys made at the same time elsewhere), the key comes just after the first.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let low = before.unwrap_or("").as_bytes();
    let high = after.filter(|a| a.as_bytes() > low).map(str::as_bytes);
    let mut out = String::new();
    let mut free = high.is_none();
    for i in 0.. {
        let l = low.get(i).map_or(0, |b| digit(*b));
        let h = if free { 62 } else { high.and_then(|h| h.get(i)).map_or(62, |b| digit(*b)) };
        if h > l + 1 {
            out.push(DIGITS[(l + h) / 2] as char);
            return out;
        }
        out.push(DIGITS[l] as char);
        // Once a digit of ours is below the upper key's digit, the rest only has to grow past the lower key.
        free |= h > l;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn laid_down_keys_grow() {
        let keys: Vec<String> = (0..200).map(nth).collect();
        assert!(keys.windows(2).all(|w| w[0] < w[1]), "{keys:?}");
    }

    proptest! {
        #[test]
        fn a_key_fits_between_any_two(steps in prop::collection::vec(0usize..100, 1..60)) {
            let mut keys = vec![nth(0), nth(1)];
            for step in steps {
                let at = step % (keys.len() + 1);
                let before = at.checked_sub(1).map(|i| keys[i].clone());
                let key = between(before.as_deref(), keys.get(at).map(String::as_str));
                prop_assert!(before.as_ref().is_none_or(|b| b < &key));
                prop_assert!(keys.get(at).is_none_or(|a| &key < a));
                prop_assert!(!key.ends_with('0'));
                keys.insert(at, key);
            }
        }
    }
}
