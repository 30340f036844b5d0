//! The preview of a merge and what it came to, for programs: one object.

use super::super::conflicts;
use super::super::out::{Out, json};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::register::Register;
use crate::register::json::{code_of, is_internal};
use crate::register::merge::{Alike, Fate, Outcome, Preview, Refusal, words};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the object.
pub fn write(out: &mut Out, register: &Register, preview: &Preview, came: Option<(&Outcome, usize)>) -> io::Result<()> {
    let book = register.book();
    let moment = |ms: i64| book.moment(ms).to_rfc3339();
    let files: Vec<Value> = preview
        .files
        .iter()
        .map(|f| {
            let authors: Vec<Value> = f
                .authors
                .iter()
                .map(|a| json!({"author": a.name, "changes": a.changes, "first": moment(a.first), "last": moment(a.last)}))
                .collect();
            json!({
                "path": f.path.display().to_string(), "changes": f.changes, "lacks": f.lacks, "authors": authors,
                "other_register": f.other_register, "outside": f.outside, "newer_format": f.newer,
                "clock_ahead_days": f.ahead.map(|ms| ms / (24 * 3_600_000)),
            })
        })
        .collect();
    let fields = |keys: &[(EntityId, Key)]| -> Vec<Value> {
        keys.iter().map(|(e, k)| json!({"entity": e.entity.table(), "id": e.hex(), "field": k.name()})).collect()
    };
    let projects: Vec<Value> = preview
        .projects
        .iter()
        .map(|p| {
            let lines: Vec<Value> = p
                .lines
                .iter()
                .filter(|l| !is_internal(l))
                .map(|l| {
                    json!({"entity": l.entity.entity.table(), "id": l.entity.hex(), "field": l.key.name(),
                        "before": l.before, "after": l.after})
                })
                .collect();
            json!({
                "id": p.id.hex(), "code": words::code(&p.record, book), "fate": fate(p.fate),
                "name_zh": p.record.get(Field::NameZh), "name_en": p.record.get(Field::NameEn),
                "authors": p.authors, "changes": lines,
            })
        })
        .collect();
    let conflicts: Vec<Value> = preview.conflicts.iter().map(|c| Value::Object(conflicts::object(c, book))).collect();
    let both: Vec<Value> = preview
        .both
        .iter()
        .map(|b| json!({"code": words::code(&b.record, book), "mine": fields(&b.mine), "theirs": fields(&b.theirs)}))
        .collect();
    let pairs: Vec<Value> = preview
        .pairs
        .iter()
        .map(|p| {
            json!({"theirs": p.theirs.id.hex(), "mine": p.mine.hex(), "code": code_of(p.mine, book),
            "by": match p.by {
                Alike::NationalCode => "national_code",
                Alike::Code => "code",
                Alike::Name => "name",
            }})
        })
        .collect();
    let left: Vec<Value> = preview
        .left_out
        .iter()
        .map(|l| json!({"id": l.id.to_string(), "author": l.author, "why": why(l.why)}))
        .collect();
    let mut object = json!({
        "files": files, "changes": preview.changes, "others": preview.others, "projects": projects,
        "conflicts": conflicts, "both": both, "duplicates": pairs, "left_out": left,
    });
    if let (Some((came, joined)), Value::Object(map)) = (came, &mut object) {
        map.insert("batch".into(), json!(came.batch));
        map.insert("decided".into(), json!(came.decided));
        map.insert("joined".into(), json!(joined));
        map.insert("open".into(), json!(came.open));
        map.insert("backup".into(), json!(came.backup.as_ref().map(|p| p.display().to_string())));
        map.insert("check_code".into(), json!(came.check_code));
    }
    let line = json::line(&object, out.terminal);
    writeln!(out, "{line}")
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "new",
        Fate::Changed => "changed",
        Fate::Deleted => "deleted",
        Fate::Restored => "restored",
    }
}

const fn why(why: Refusal) -> &'static str {
    match why {
        Refusal::Forged => "forged",
        Refusal::Flaw(_) => "shape",
        Refusal::Reference => "reference",
        Refusal::Clock => "clock",
        Refusal::Rests(_) => "rests-on-left-out",
        Refusal::Waits(_) => "waits",
    }
}
