//! Names for the columns of foreign ledgers. A heading that the register has no field for is kept under `x_<name>`; the
//! log allows only small letters, digits and underlines in a name, so the name carries the heading itself and gives it
//! back when the ledger is written again: no table of headings travels beside the data.
//!
//! `Asset Class` becomes `x_asset_class` (and comes back in small letters); 土地征收情况 becomes `x__` with the Punycode
//! of RFC 3492, whose hyphen is written as an underline. A heading too long for a name is cut.

use super::fold::fold_char;
use super::text;

/// A name of the log has at most this many letters behind a first one.
const LONGEST: usize = 64;
/// How the name of a heading begins that is not written in plain letters.
const ENCODED: &str = "x__";

/// The name under which a heading is kept; `None` for one without any letter or digit.
pub fn name_of(heading: &str) -> Option<String> {
    let folded: String = text::normalise(heading).chars().flat_map(fold_char).collect();
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if !folded.chars().any(char::is_alphanumeric) {
        return None;
    }
    // A unit is no ornament: it is kept with its sign.
    let told = |c: char| !c.is_ascii() || matches!(c, '$' | '%');
    if !folded.contains(told) {
        let mut slug = String::new();
        for c in folded.chars() {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                _ if slug.ends_with('_') || slug.is_empty() => {}
                _ => slug.push('_'),
            }
        }
        let slug = slug.trim_end_matches('_');
        let slug = slug.strip_prefix("x_").filter(|s| !s.is_empty()).unwrap_or(slug);
        let cut = &slug[..slug.len().min(LONGEST - 2)];
        return Some(format!("x_{}", cut.trim_end_matches('_')));
    }
    let chars: Vec<char> = folded.chars().collect();
    let first = chars.iter().position(|c| told(*c)).unwrap_or_default();
    let encoded = (first + 1..=chars.len().min(LONGEST)).rev().filter(|n| chars[n - 1] != ' ').find_map(|n| {
        let name = format!("{ENCODED}{}", punycode::encode(&chars[..n])?);
        (name.len() <= LONGEST && punycode::decode(&name[ENCODED.len()..]).is_some()).then_some(name)
    });
    // The first sign that is no plain letter stands too far behind to be kept.
    encoded.or_else(|| name_of(&folded.chars().take_while(|c| !told(*c)).collect::<String>()))
}

/// The heading that a name carries; the name without its `x_` where it carries none.
pub fn heading_of(name: &str) -> String {
    let decoded = name.strip_prefix(ENCODED).and_then(punycode::decode);
    decoded.unwrap_or_else(|| name.strip_prefix("x_").unwrap_or(name).replace('_', " "))
}

/// RFC 3492 with an underline for the hyphen.
mod punycode {
    const BASE: u32 = 36;
    const TMIN: u32 = 1;
    const TMAX: u32 = 26;

    fn adapt(delta: u32, count: u32, first: bool) -> u32 {
        let mut delta = if first { delta / 700 } else { delta / 2 };
        delta += delta / count;
        let mut k = 0;
        while delta > (BASE - TMIN) * TMAX / 2 {
            delta /= BASE - TMIN;
            k += BASE;
        }
        k + (BASE - TMIN + 1) * delta / (delta + 38)
    }

    fn threshold(k: u32, bias: u32) -> u32 {
        k.saturating_sub(bias).clamp(TMIN, TMAX)
    }

    fn digit(d: u32) -> char {
        char::from(if d < 26 { b'a' + d as u8 } else { b'0' + (d as u8 - 26) })
    }

    fn is_basic(c: char) -> bool {
        c.is_ascii_lowercase() || c.is_ascii_digit()
    }

    /// `None` when it does not fit the arithmetic of the RFC.
    pub fn encode(chars: &[char]) -> Option<String> {
        // What the log does not allow (blanks, brackets, percent) is encoded like any other sign, above the letters.
        let code = |c: char| if is_basic(c) { u32::from(c) } else { u32::from(c) + 0x80 };
        let mut out: String = chars.iter().copied().filter(|c| is_basic(*c)).collect();
        let mut handled = out.len() as u32;
        let basic = handled;
        if basic > 0 {
            out.push('_');
        }
        let (mut n, mut delta, mut bias) = (0x80_u32, 0_u32, 72);
        while (handled as usize) < chars.len() {
            let next = chars.iter().map(|c| code(*c)).filter(|c| *c >= n).min()?;
            delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
            n = next;
            for c in chars.iter().map(|c| code(*c)) {
                if c < n {
                    delta = delta.checked_add(1)?;
                }
                if c == n {
                    let (mut q, mut k) = (delta, BASE);
                    loop {
                        let t = threshold(k, bias);
                        if q < t {
                            break;
                        }
                        out.push(digit(t + (q - t) % (BASE - t)));
                        q = (q - t) / (BASE - t);
                        k += BASE;
                    }
                    out.push(digit(q));
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled += 1;
                }
            }
            delta = delta.checked_add(1)?;
            n = n.checked_add(1)?;
        }
        Some(out)
    }

    /// `None` for what `encode` does not write.
    pub fn decode(text: &str) -> Option<String> {
        let (basic, coded) = text.rsplit_once('_').unwrap_or(("", text));
        let mut out: Vec<char> = basic.chars().collect();
        if coded.is_empty() || !out.iter().all(|c| is_basic(*c)) {
            return None;
        }
        let (mut n, mut i, mut bias) = (0x80_u32, 0_u32, 72);
        let mut digits = coded.bytes().peekable();
        while digits.peek().is_some() {
            let before = i;
            let (mut weight, mut k) = (1_u32, BASE);
            loop {
                let d = match digits.next()? {
                    b @ b'a'..=b'z' => u32::from(b - b'a'),
                    b @ b'0'..=b'9' => u32::from(b - b'0') + 26,
                    _ => return None,
                };
                i = i.checked_add(d.checked_mul(weight)?)?;
                let t = threshold(k, bias);
                if d < t {
                    break;
                }
                weight = weight.checked_mul(BASE - t)?;
                k += BASE;
            }
            let count = out.len() as u32 + 1;
            bias = adapt(i - before, count, before == 0);
            n = n.checked_add(i / count)?;
            i %= count;
            out.insert(i as usize, char::from_u32(n.checked_sub(0x80)?)?);
            i += 1;
        }
        Some(out.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::{Key, is_well_formed};
    use crate::domain::id::Entity;
    use proptest::prelude::*;

    #[test]
    fn headings_come_back() {
        for (heading, name, back) in [
            ("Asset Class", "x_asset_class", "asset class"),
            ("x_land", "x_land", "land"),
            ("Cost (£m)", "x__costm_", "cost (£m)"),
            ("Contribution ($m)", "x__contributionm_", "contribution ($m)"),
            ("Rate (%)", "x__rate_", "rate (%)"),
            ("土地征收情况", "x__", "土地征收情况"),
            ("入库状态（2025）", "x__2025_", "入库状态(2025)"),
        ] {
            let made = name_of(heading).expect("a name");
            assert!(made.starts_with(name), "{made}");
            assert_eq!(heading_of(&made), back);
            assert_eq!(name_of(back).as_deref(), Some(made.as_str()), "{heading}");
        }
        assert_eq!(name_of(" -- "), None);
        let long = name_of(&"很长的表头".repeat(30)).expect("a name");
        assert!(long.len() <= 64 && "很长的表头".repeat(30).starts_with(&heading_of(&long)));
    }

    proptest! {
        #[test]
        fn every_name_may_stand_in_the_log(heading in "\\PC{0,40}") {
            if let Some(name) = name_of(&heading) {
                prop_assert!(is_well_formed(&name), "{}", name);
                prop_assert!(matches!(Key::parse(Entity::Project, &name), Some(Key::Extra(_))), "{}", name);
                let again = heading_of(&name);
                prop_assert_eq!(name_of(&again), Some(name.clone()), "{}", again);
            }
        }

        #[test]
        fn any_name_has_a_heading(name in "x_[a-z0-9_]{1,62}") {
            heading_of(&name);
        }
    }
}
