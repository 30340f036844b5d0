//! Shim.
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
pub fn parse_code(field: Field, text: &str) -> Option<&'static str> {
    match field.kind() {
        FieldKind::Code(c) => c.iter().find(|c| **c == text).copied(),
        _ => None,
    }
}
pub fn parse_province(text: &str) -> Option<&'static str> {
    crate::domain::kinds::Province::parse(text).map(|p| p.code())
}
pub fn find_key(text: &str, _year: u16) -> Option<Key> {
    Field::find(Entity::Project, text).map(Key::Field)
}
