//! Rows that are no longer in our own workbook when it comes back, and whether it ever held all of them.

use super::super::Register;
use super::super::error::Result;
use super::super::show;
use super::{Item, Plan, What};
use crate::domain::field::Field;
use crate::domain::gesture::Edit;
use crate::exchange::intake::Source;
use crate::i18n::Lang;
use crate::i18n::import as words;

/// Whether our own workbook says that it holds the whole register: one of a query leaves projects out for other reasons
/// than that somebody took them out.
pub(super) fn is_whole(source: &Source) -> bool {
    let Some(about) = source.sheets().into_iter().find(|s| words::ABOUT.contains(&s.as_str())) else { return false };
    let mut whole = false;
    let read = source.read(Some(&about), &mut |row| {
        let cells: Vec<String> = row.cells.iter().map(|c| c.value.shown()).collect();
        whole |= cells.len() >= 2
            && words::CHOSEN.contains(&cells[0].as_str())
            && words::EVERYTHING.contains(&cells[1].as_str());
        row.number < 60
    });
    read.is_ok() && whole
}

/// Rows that were taken out of our own workbook since it was written.
pub(super) fn removed(register: &Register, lang: Lang, plan: &mut Plan) -> Result<()> {
    let Some(seen) = plan.newest_seen else { return Ok(()) };
    for entry in register.book().entries().iter().filter(|e| !e.is_batch() && !plan.found.contains(&e.id())) {
        // What came after the workbook was written could not stand in it.
        if register.store.value_at(entry.id(), Field::Code.code(), seen)?.is_none() {
            continue;
        }
        let mut edit = Edit::new(entry.id(), ".del", Some("1".to_string()));
        edit.seen = Some(seen.min(register.seen()));
        plan.edits.push(edit);
        let name = show::name(&entry.project, lang).to_string();
        plan.items.push(Item {
            row: 0,
            id: entry.id(),
            what: What::Removed,
            code: entry.code.clone(),
            name,
            lines: Vec::new(),
        });
    }
    Ok(())
}
