//! Shim.
pub struct Reading {
    pub value: i64,
}
pub fn read(t: &str) -> Result<Reading, ()> {
    t.trim_end_matches('%').parse().ok().filter(|v| (0..=100).contains(v)).map(|value| Reading { value }).ok_or(())
}
