//! In and out: ledgers, workbooks, open standards and pages that leave the register or come into it. Pure of the file and
//! of the desk: what goes out is handed over as records and rows, what comes in is handed back as neutral rows.
//!
//! `out` writes the forms of tables, `records` the lossless form, `outlet` is the only door to a file that is written.

pub mod out;
pub mod outlet;
pub mod records;
