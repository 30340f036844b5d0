//! `info` and `check`: what a register is, and whether it holds together. Checking compares every table with the log,
//! names changes that are out of shape, odd values and clashes; it repairs nothing.

use super::Register;
use super::error::Result;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::value::PartialDate;
use crate::seeds;
use crate::store::repeated::Standing;
use crate::store::row;
use sha2::{Digest, Sha256};

/// What `info` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub path: std::path::PathBuf,
    pub register: String,
    pub size: u64,
    pub projects: usize,
    pub programmes: usize,
    pub batches: usize,
    pub deleted: usize,
    pub milestones: usize,
    pub changes: usize,
    pub conflicts: usize,
    /// When the newest change was written: milliseconds since 1970 (UTC).
    pub newest: Option<i64>,
    /// The same on two machines exactly when they hold the same changes.
    pub check_code: String,
    pub format: i64,
}

/// One finding of `check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// SQLite's own check of the pages.
    Pages(String),
    /// A change whose bytes do not fit its name, or that is out of shape.
    Change(String),
    /// A change that refers to one that is not there.
    Orphan(String),
    /// A row that differs from the log: entity, field, value in the log, value in the file.
    Outside { entity: EntityId, field: String, log: Option<String>, file: Option<String> },
    /// A value that the program does not know: entity, field, value.
    Odd { entity: EntityId, field: String, value: String },
    /// Two projects with one code.
    CodeClash(String),
    /// Open conflicts of a project: code, how many.
    Conflict(String, u32),
    /// Something in the schema that is not ours, or is not as ours: a word for what, and its name.
    Schema(&'static str, String),
    /// A derived table that is not what the log comes to.
    Derived(String),
    /// So many edits of other tools wait for a decision.
    Undecided(usize),
    /// The file lacks so many changes that were written on this machine.
    Lacking(usize),
    /// A change that refers to something else than it says, or to something later.
    Reference(String),
    /// A backup that is damaged.
    Backup(String),
    /// Newer plan data than the file holds: how many changes.
    NewerPlan(usize),
}

impl Register {
    /// What this register is.
    pub fn info(&self) -> Result<Info> {
        let ids = self.store.ids()?;
        let of_kind =
            |kind: &str| self.book.entries().iter().filter(|e| e.project.get(Field::Kind) == Some(kind)).count();
        let size = std::fs::metadata(self.path()).map(|m| m.len()).unwrap_or_default();
        let newest = self.store.changes(&crate::store::log::Selection { limit: Some(1), ..Default::default() })?;
        Ok(Info {
            path: self.path().to_path_buf(),
            register: self.store.register().to_string(),
            size,
            projects: of_kind("project"),
            programmes: of_kind("programme"),
            batches: of_kind("batch"),
            deleted: self.book.deleted().len(),
            milestones: self.book.entries().iter().map(|e| e.milestones.len()).sum(),
            changes: ids.len(),
            conflicts: self.book.entries().iter().map(|e| e.conflicts as usize).sum(),
            newest: newest.first().map(|l| l.change.hlc >> 16),
            check_code: check_code(&ids),
            format: crate::store::schema::USER_VERSION,
        })
    }

    /// Everything that does not hold together.
    pub fn check(&self) -> Result<Vec<Finding>> {
        let mut out = Vec::new();
        if let Err(e) = self.store.examine_pages() {
            out.push(Finding::Pages(super::error::Error::from(e).say(crate::i18n::Lang::En)));
        }
        // Of a large register the rows are held against their heads, since its whole state has no room in memory.
        let large = self.store.is_large();
        let mut ledger = Ledger::default();
        let mut known: std::collections::HashSet<ChangeId> = std::collections::HashSet::new();
        self.store.each_standing(|Standing { id, change, fits, .. }| {
            match change {
                // A change of which a column says something else than its body is as damaged as one whose body is.
                _ if !fits => out.push(Finding::Change(id.short())),
                Some(change) if change.parents().all(|p| known.contains(&p)) => {
                    if !large {
                        ledger.apply(id, &change);
                    }
                }
                Some(_) => out.push(Finding::Orphan(id.short())),
                None => out.push(Finding::Change(id.short())),
            }
            known.insert(id);
        })?;
        if large {
            let found = self.store.surveyed(&crate::store::watch::Watch::default())?.into_iter();
            out.extend(found.map(|f| Finding::Outside { entity: f.entity, field: f.name, log: f.log, file: f.file }));
        } else {
            self.compare(&ledger, &mut out)?;
        }
        self.judge_values(&mut out)?;
        self.check_around(&mut out)?;
        let lacks = |body: &&str| !known.contains(&ChangeId::of(body.as_bytes()));
        let of_plan = self.store.register() == seeds::REGISTER;
        let missing = if of_plan { seeds::bodies().filter(lacks).count() } else { 0 };
        if missing > 0 {
            out.push(Finding::NewerPlan(missing));
        }
        Ok(out)
    }

    /// Rows of the tables against records computed from the log.
    fn compare(&self, ledger: &Ledger, out: &mut Vec<Finding>) -> Result<()> {
        for entity in Entity::ALL {
            let rows: std::collections::BTreeMap<EntityId, _> =
                self.store.records(*entity)?.into_iter().map(|r| (r.id, r)).collect();
            for id in ledger.entities(*entity) {
                let Some(wanted) = ledger.record(id) else { continue };
                let found = rows.get(&id);
                for field in Field::of(*entity) {
                    let (log, file) = (row::text(&wanted, field), found.and_then(|r| row::text(r, field)));
                    if log != file {
                        out.push(Finding::Outside { entity: id, field: field.code().to_string(), log, file });
                    }
                }
                let rest = |r: &crate::domain::record::Record| (r.extra().clone(), r.deleted, r.conflicts, r.updated);
                if found.is_some_and(|r| rest(r) != rest(&wanted)) {
                    let (log, file) = (Some(format!("{:?}", rest(&wanted))), found.map(|r| format!("{:?}", rest(r))));
                    out.push(Finding::Outside { entity: id, field: "extra".into(), log, file });
                }
            }
            for id in rows.keys().filter(|id| ledger.record(**id).is_none()) {
                out.push(Finding::Outside { entity: *id, field: "id".into(), log: None, file: Some(id.hex()) });
            }
        }
        Ok(())
    }

    /// The values of a record that this program does not know.
    fn odd_values(&self, record: &crate::domain::record::Record, out: &mut Vec<Finding>) {
        for field in Field::of(record.id.entity) {
            let Some(value) = record.get(field) else { continue };
            let odd = match field.kind() {
                FieldKind::Code(codes) => !codes.contains(&value),
                FieldKind::Date => PartialDate::parse_stored(value).is_err(),
                FieldKind::Share => !value.parse::<i64>().is_ok_and(|n| (0..=100).contains(&n)),
                FieldKind::Text => crate::domain::text::hidden_marks(value).is_some(),
                FieldKind::Agency => self.book.agency(value).is_none(),
                _ => false,
            };
            if odd {
                let (field, value) = (Key::Field(field).name(), value.to_string());
                out.push(Finding::Odd { entity: record.id, field, value });
            }
        }
    }

    /// Values that this program does not know, clashes of codes, open conflicts.
    fn judge_values(&self, out: &mut Vec<Finding>) -> Result<()> {
        for entity in Entity::ALL {
            let mut walk = self.store.walk(*entity)?;
            loop {
                let some = walk.step()?;
                if some.is_empty() {
                    break;
                }
                some.iter().filter(|r| !r.deleted).for_each(|record| self.odd_values(record, out));
            }
        }
        for entry in self.book.entries() {
            let stored = entry.project.get(Field::Code).unwrap_or_default();
            if entry.code != stored {
                out.push(Finding::CodeClash(entry.code.clone()));
            }
            if entry.conflicts > 0 {
                out.push(Finding::Conflict(entry.code.clone(), entry.conflicts));
            }
        }
        Ok(())
    }
}

/// Eight characters over the sorted names of all changes.
pub(crate) fn check_code(ids: &[ChangeId]) -> String {
    let mut digest = Sha256::new();
    for id in ids {
        digest.update(id.0);
    }
    let code = crate::domain::id::hex(&digest.finalize()[..4]).to_uppercase();
    format!("{}-{}", &code[..4], &code[4..])
}
