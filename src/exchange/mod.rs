//! In and out: ledgers, workbooks, open standards and pages that leave the register or come into it. Pure of the file and
//! of the desk: what goes out is handed over as records and rows, what comes in is handed back as neutral rows.
//!
//! `out` writes the forms of tables, `records` the lossless form, `outlet` is the only door to a file that is written.
//! Readers make neutral sheets (`sheet`), `headings` says what a column means in both directions; the desk matches,
//! compares and writes. What comes in is untrusted: sizes are checked before and while reading, nothing is held as a
//! grid, and what is not understood is said with its place.

pub mod figures;
pub mod headings;
pub mod intake;
pub mod layout;
pub mod ledger;
pub mod oc4ids;
pub mod out;
pub mod outlet;
pub mod records;
pub mod report;
pub mod sheet;
pub mod unit;
