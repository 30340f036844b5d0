//! What leaves the register, looked at as those see it who get it: packages against the published schema of OC4IDS, the page
//! in a browser, workbooks by another reader.

mod desk;
mod oc4ids;
mod page;
mod profiles;
mod rules;
mod schema;
mod sheets;
mod speed;
mod stream;
mod workbook;
