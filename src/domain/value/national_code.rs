//! Shim.
pub fn is_valid(t: &str) -> bool {
    t.len() == 24
}
