//! The forms in which rows leave: comma-separated, tab-separated, JSON and Markdown, each written row by row, so that a
//! list of a million never stands in memory. Both fronts use them: what `list` prints and what `export` writes is one.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod rows;
pub mod tsv;
pub mod xlsx;
