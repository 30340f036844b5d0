//! What the command line says: help (`help`), sentences and questions (`say`), headings of its tables (`heads`). Each line
//! holds both languages, so that a missing one does not compile. Errors of the register stand in `errors`.

pub mod heads;
pub mod help;
pub mod say;
