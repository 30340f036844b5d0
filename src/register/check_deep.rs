//! The further parts of `check`: the schema, what is derived from the log, decisions that wait, changes that the file
//! lacks; and, where everything is asked for, every page, every reference of every change, and the backups.

use super::check::Finding;
use super::error::{Error, Result};
use super::{Register, care, keeping};
use crate::domain::change::{Change, ROW};
use crate::domain::id::ChangeId;
use crate::i18n::Lang;
use crate::store::known::{SchemaFlaw, flaws_of};
use std::collections::HashMap;

/// A reference is good if the operation referred to is on the same name of the same thing (or is a whole row that gives
/// the name), and its clock is below.
type Ops = HashMap<ChangeId, (i64, Vec<(String, String)>)>;

impl Register {
    /// What stands in the file beside the log and the tables.
    pub(super) fn check_around(&self, out: &mut Vec<Finding>) -> Result<()> {
        for flaw in flaws_of(&self.store)? {
            out.push(Finding::Schema(kind(&flaw), flaw.subject()));
        }
        if !self.store.is_large() {
            out.extend(self.store.derived_amiss()?.into_iter().map(|t| Finding::Derived(t.to_string())));
        }
        match self.store.outside()?.len() {
            0 => {}
            n => out.push(Finding::Undecided(n)),
        }
        match care::lacking(&self.store, &self.own)?.len() {
            0 => {}
            n => out.push(Finding::Lacking(n)),
        }
        Ok(())
    }

    /// Everything that `check` finds, and what takes longer: every page however large the file, every reference, the
    /// derived tables, the backups.
    pub fn check_deep(&self) -> Result<Vec<Finding>> {
        let mut out = self.check()?;
        if self.store.is_large() {
            if let Err(e) = self.store.examine_every_page() {
                out.push(Finding::Pages(Error::from(e).say(Lang::En)));
            }
            out.extend(self.store.derived_amiss()?.into_iter().map(|t| Finding::Derived(t.to_string())));
        }
        let mut ops: Ops = HashMap::new();
        let walked = self.store.each_body(|_, id, body| {
            if let Ok(change) = Change::read(body) {
                if !references_hold(&change, &ops) {
                    out.push(Finding::Reference(id.short()));
                }
                ops.insert(id, (change.hlc, places(&change)));
            }
            Ok::<(), std::convert::Infallible>(())
        })?;
        let Ok(()) = walked;
        let of = self.path().file_stem().map(|s| s.to_string_lossy().into_owned());
        for backup in keeping::backups(&self.home, of.as_deref()) {
            if !keeping::is_whole(&backup) {
                out.push(Finding::Backup(backup.path.display().to_string()));
            }
        }
        Ok(out)
    }
}

/// The places of the operations of a change, in their order; a row stands for all its names.
fn places(change: &Change) -> Vec<(String, String)> {
    let ops = change.ops.iter().map(|op| (op.e.clone(), op.f.clone()));
    let rows = change.rows.iter().flat_map(|t| &t.r).map(|r| (r[0].clone().unwrap_or_default(), ROW.to_string()));
    ops.chain(rows).collect()
}

fn references_hold(change: &Change, ops: &Ops) -> bool {
    let clocks = change.parents().all(|p| ops.get(&p).is_none_or(|(hlc, _)| *hlc < change.hlc));
    clocks
        && change.ops.iter().enumerate().all(|(at, op)| {
            change.replaced(at as u32).all(|r| {
                let Some((_, places)) = ops.get(&r.change) else { return true };
                places.get(r.index as usize).is_some_and(|(e, f)| *e == op.e && (*f == op.f || f == ROW))
            }) && change
                .seen(at as u32)
                .all(|r| ops.get(&r.change).is_none_or(|(_, places)| places.len() > r.index as usize))
        })
}

/// A word for what is not ours in the schema.
fn kind(flaw: &SchemaFlaw) -> &'static str {
    match flaw {
        SchemaFlaw::Missing { .. } | SchemaFlaw::MissingColumn { .. } => "missing",
        SchemaFlaw::Altered { .. } | SchemaFlaw::Generated { .. } => "altered",
        SchemaFlaw::Trigger { .. } => "trigger",
        SchemaFlaw::Index { .. } => "index",
        SchemaFlaw::ExtraColumn { .. } => "column",
        SchemaFlaw::Extra { .. } | SchemaFlaw::Virtual { .. } => "extra",
    }
}
