//! Shim.
use super::Lang;
use crate::domain::field::{Field, Key};
use crate::domain::kinds::*;
use crate::domain::record::Record;
pub fn field(_: Lang, f: Field) -> &'static str {
    f.code()
}
pub fn key_label(_: Lang, k: &Key) -> String {
    k.name()
}
pub fn code_label(_: Lang, _: Field, c: &str) -> String {
    c.to_string()
}
pub fn health(_: Lang, h: Health) -> &'static str {
    h.code()
}
pub fn annual_class(_: Lang, h: AnnualClass) -> &'static str {
    h.code()
}
pub fn province(_: Lang, code: &str) -> &str {
    code
}
pub fn money(_: Lang, n: &str, _: crate::domain::value::money::Unit) -> String {
    n.to_string()
}
pub fn milestone_title(_: Lang, m: &Record) -> String {
    m.get(Field::MilestoneName).or(m.get(Field::MilestoneKind)).unwrap_or_default().to_string()
}
