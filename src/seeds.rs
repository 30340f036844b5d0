//! The catalogue as it is laid down in every new register: changes with fixed bytes, so that two people who start
//! separately hold the same ids and the same first history. The files under `seeds/laid` are append-only; the TOML
//! files beside them are the present truth, and a test computes what is not laid down yet.

/// The identity of every register that starts from the plan.
pub const REGISTER: &str = "plan-yangtze-mid-14-5";

/// The files of `seeds/laid`, in their order: one change in each line.
const LAID: &[&str] = &[include_str!("../seeds/laid/001.jsonl"), include_str!("../seeds/laid/002.jsonl")];

/// The bodies of all changes, in the order in which they are laid down.
pub fn bodies() -> impl Iterator<Item = &'static str> {
    LAID.iter().flat_map(|file| file.lines()).filter(|line| !line.is_empty())
}
