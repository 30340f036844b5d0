//! Why a text could not be read: what was wrong, which part of it, and where that stands, so that a form can mark
//! the place. No sentences here; the interface has them in both languages.

use std::ops::Range;

/// A text that is not what it should be. `F` names what was wrong and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread<F> {
    pub fault: F,
    /// The offending part as written; empty when the text is.
    pub part: String,
    /// Where it stands, in bytes of the text as given; always on character boundaries.
    pub at: Range<usize>,
}

impl<F> Misread<F> {
    /// A fault of the part of `text` that stands at `at`.
    pub fn new(fault: F, text: &str, at: Range<usize>) -> Misread<F> {
        match text.get(at.clone()) {
            Some(part) => Misread { fault, part: part.to_owned(), at },
            None => Misread::whole(fault, text),
        }
    }

    /// A fault of the whole text.
    pub fn whole(fault: F, text: &str) -> Misread<F> {
        Misread { fault, part: text.to_owned(), at: 0..text.len() }
    }
}
