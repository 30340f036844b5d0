//! The catalogue in `seeds/`: that it reads, that it holds together, and that it is the whole of the plan.
//!
//! `read` loads the files; `whole` and `sense` hold their inner laws (codes, names, references; stages, places, texts);
//! `plan` holds them against the plan itself, whose lists stand there once more. What becomes of the catalogue in a
//! register is not tested here.

mod lay;
mod plan;
mod read;
mod reports;
mod sense;
mod whole;
