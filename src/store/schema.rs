//! What stands in the file: the tables made from the field table, the log, its heads, two readable views, and the
//! numbers in the header by which the file is known. Changing any of this text is a new `user_version` and a migration.

use crate::domain::field::{Field, FieldKind};
use crate::domain::id::Entity;

/// "TZG1" in the header: a register of ours.
pub const APPLICATION_ID: i32 = 0x545A_4731;
/// 100 × format of the log + revision of tables and views.
pub const USER_VERSION: i64 = 101;

/// The tables of the log and what is derived from it. `change.body` is the truth; the other columns repeat it for
/// people with an SQL browser. `head` has, for an entity that came as a whole row, one line under `*`; a name gets
/// lines of its own as soon as an operation touches it. `trace` lists which other changes touched an entity.
pub(super) const LOG: &[(&str, &str)] = &[
    ("meta", "CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT"),
    (
        "change",
        "CREATE TABLE change (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, \
         site TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, gesture TEXT NOT NULL, sources TEXT, \
         body TEXT NOT NULL, batch INTEGER) STRICT",
    ),
    ("change_site", "CREATE INDEX change_site ON change (site, hlc)"),
    (
        "head",
        "CREATE TABLE head (e BLOB NOT NULL, f TEXT NOT NULL, n INTEGER NOT NULL, i INTEGER NOT NULL, value TEXT, \
         PRIMARY KEY (e, f, n, i)) STRICT, WITHOUT ROWID",
    ),
    ("trace", "CREATE TABLE trace (e BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (e, n)) STRICT, WITHOUT ROWID"),
    (
        "batch",
        "CREATE TABLE batch (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL, \
         changes INTEGER NOT NULL, conflicts INTEGER NOT NULL, backup TEXT) STRICT",
    ),
    (
        "outside",
        "CREATE TABLE outside (n INTEGER PRIMARY KEY, found INTEGER NOT NULL, found_by TEXT NOT NULL, \
         e TEXT NOT NULL, f TEXT NOT NULL, log_value TEXT, file_value TEXT, parents TEXT NOT NULL, decided TEXT) STRICT",
    ),
];

/// The columns of an entity's table, in order, with their SQL types; `id` and the bookkeeping columns not among them.
pub fn columns(entity: Entity) -> impl Iterator<Item = (Field, &'static str)> {
    Field::of(entity).map(|f| (f, sql_type(f.kind())))
}

/// Money, shares and flags are whole numbers, decimals are REAL, all else is text; sets are JSON arrays of texts.
fn sql_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Money | FieldKind::Share | FieldKind::Flag => "INTEGER",
        FieldKind::Decimal => "REAL",
        _ => "TEXT",
    }
}

/// Every statement of the schema: kind, name, SQL. `views` are the readable ones, made from the labels.
pub fn statements(views: &[(&'static str, String)]) -> Vec<(&'static str, String, String)> {
    let mut out = Vec::new();
    for (name, sql) in LOG {
        let kind = if sql.starts_with("CREATE INDEX") { "index" } else { "table" };
        out.push((kind, (*name).to_string(), (*sql).to_string()));
    }
    for entity in Entity::ALL {
        let table = entity.table();
        let mut sql = format!("CREATE TABLE {table} (id TEXT PRIMARY KEY CHECK (length(id) = 32)");
        for (field, ty) in columns(*entity) {
            sql.push_str(&format!(", {} {ty}", quoted(field.code())));
        }
        // Yearly money and columns of foreign ledgers: one JSON object.
        sql.push_str(", extra TEXT, deleted INTEGER NOT NULL, conflicts INTEGER NOT NULL, updated INTEGER NOT NULL)");
        sql.push_str(" STRICT");
        out.push(("table", table.to_string(), sql));
        if let Some(owner) = Field::owner_of(*entity) {
            let name = format!("{table}_owner");
            out.push(("index", name.clone(), format!("CREATE INDEX {name} ON {table} ({})", owner.code())));
        }
    }
    out.push(("index", "project_code".into(), "CREATE INDEX project_code ON project (code COLLATE NOCASE)".into()));
    for (name, sql) in views {
        out.push(("view", (*name).to_string(), sql.clone()));
    }
    out
}

/// A column name as it stands in SQL: quoted where it is a word of the language.
pub fn quoted(column: &str) -> String {
    match column {
        "current" | "grouping" | "key" | "name" | "date" | "text" | "value" => format!("\"{column}\""),
        _ => column.to_string(),
    }
}
