//! Shim.
pub struct Reading {
    pub wan: i64,
}
pub struct E;
impl E {
    pub fn is_foreign(&self) -> bool {
        false
    }
}
#[derive(Clone, Copy)]
pub enum Unit {
    Auto,
    Yi,
    Wan,
}
pub fn read(t: &str) -> Result<Reading, E> {
    t.parse().map(|wan| Reading { wan }).map_err(|_| E)
}
pub fn print_human(v: i64, u: Unit) -> (String, Unit) {
    (v.to_string(), u)
}
