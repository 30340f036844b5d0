//! The national code of an investment project (GB/T 40058-2021): 24 characters in five groups, for time, region
//! (GB/T 2260), guiding ministry, type, and a serial number with its check digit: `2019-420000-48-01-012345`.
//!
//! Only the form is checked. The time group is a year before November 2020 and year and month after, so it is not
//! judged; the way the check digit is computed is not in the form.

use super::misread::Misread;
use super::tidy::fold_text;

/// Figures in each of the five groups.
const GROUPS: [usize; 5] = [4, 6, 2, 2, 6];

/// The text is not `YYYY-RRRRRR-MM-TT-NNNNNN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalCodeFault;

/// Whether a text is a national code in its one kept form.
pub fn is_valid(text: &str) -> bool {
    let mut groups = text.split('-');
    let fits = |size: &usize| {
        groups.next().is_some_and(|group| group.len() == *size && group.bytes().all(|b| b.is_ascii_digit()))
    };
    GROUPS.iter().all(fits) && groups.next().is_none()
}

/// Brings a code to its kept form: full-width figures and other dashes made plain, blanks left out.
pub fn read(text: &str) -> Result<String, Misread<NationalCodeFault>> {
    let plain = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    let code: String = fold_text(text).chars().filter(|c| *c != ' ').map(plain).collect();
    if is_valid(&code) { Ok(code) } else { Err(Misread::whole(NationalCodeFault, text)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn knows_the_form() {
        for (text, kept) in [
            ("2019-420000-48-01-012345", "2019-420000-48-01-012345"),
            ("２０１９－420000—48–01-012345", "2019-420000-48-01-012345"),
            (" 2011-360100-04-01-123456\n", "2011-360100-04-01-123456"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(kept), "{text:?}");
        }
        for text in [
            "",
            "2019-420000-48-01-01234",
            "2019-420000-48-01-0123456",
            "2019-42000-48-01-012345",
            "20194200004801012345",
            "2019-420000-48-01-01234X",
            "2019-420000-48-01-012345-",
            "-2019-420000-48-01-012345",
            "2019/420000/48/01/012345",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_its_own_reading(code in "[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}") {
            prop_assert!(is_valid(&code));
            prop_assert_eq!(read(&code), Ok(code));
        }

        #[test]
        fn any_text_reads_to_a_code_or_fails(text in any::<String>()) {
            if let Ok(code) = read(&text) {
                prop_assert!(is_valid(&code));
            }
        }
    }
}
