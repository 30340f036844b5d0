//! Values as people write them: dates, money, shares, whole numbers, national project codes.
//!
//! This is the one place that reads such text and the one place that prints it for keeping. What it prints goes
//! into an append-only log, so every printed form has one reading and every reading one printed form; the tests
//! beside each file hold that law. It refuses to guess in silence: a reading that could have gone another way
//! says so in its notes. It makes no sentences: errors are values which the caller puts into words.
//!
//! Where to look: [`date`] for dates that are known to the day, the month or only to the plan period;
//! [`money`] for whole 万元; [`share`] for 0 to 100; [`figure`] for the exact decimal reader under both;
//! [`national_code`] for the code given at a project's first approval; [`misread`] for how faults are told;
//! [`absence`] for 待定 and its kin. Readers are called with their room: `money::read`, `share::read`.

pub mod absence;
pub mod date;
pub mod figure;
pub mod misread;
pub mod money;
pub mod national_code;
pub mod share;
mod tidy;

pub use date::{DateContext, DateError, DateFault, PartialDate, Precision, Shift, read as read_date};
pub use misread::Misread;
