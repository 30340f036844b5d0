//! A repaired copy of a register that may be too damaged to be opened, and other copies of it in its folder.

use super::care::{Notice, Sources};
use super::error::{Error, Result};
use super::home::{Clock, Home};
use super::keeping;
use super::open::Options;
use super::{Register, views};
use crate::domain::change::Change;
use crate::domain::id::ChangeId;
use crate::i18n::errors::{ErrorText, HintText};
use crate::seeds;
use crate::store::own::Own;
pub use crate::store::repair::Repaired;
use crate::store::{Store, keep, repair};
use std::path::Path;

/// Writes a repaired copy of the register meant to `out`: the log as far as it can be read, completed by name from this
/// machine's own log, the plan data and the backups.
pub fn repair_copy(options: &Options, home: &Home, clock: &Clock, out: &Path) -> Result<Repaired> {
    if std::fs::symlink_metadata(out).is_ok() {
        return Err(Error::io(ErrorText::Exists, &[&out.display()]).hint(HintText::ChooseOther, &[]));
    }
    let (path, _) = options.target(home);
    let own = Own::open(&home.state)?;
    let sources = Sources::new(&own, home);
    let made_at = clock.now().to_rfc3339();
    let make = |out: &Path, register: &str| -> crate::store::Result<Store> {
        let mut store = Store::create(out, register, &made_at, &views::statements())?;
        store.finish()?;
        Ok(store)
    };
    let all = |register: &str| everything(register, &own, home);
    let found = |id: &ChangeId| sources.find(id);
    Ok(repair::repair(&path, out, &home.state.join("inbox"), &make, &found, &all)?)
}

/// Every change of a register that this machine knows: plan data, the newest whole backup, the own log.
fn everything(register: &str, own: &Own, home: &Home) -> Vec<(ChangeId, String)> {
    let named = |body: &str| (ChangeId::of(body.as_bytes()), body.to_string());
    let mut out: Vec<(ChangeId, String)> = Vec::new();
    let of = |body: &str| Change::read(body).is_ok_and(|c| c.reg == register);
    for backup in keeping::backups(home, None).iter().filter(|b| keeping::is_whole(b)) {
        let bodies: Vec<String> = keep::bodies_in(&backup.path).into_iter().filter(|b| of(b)).collect();
        if !bodies.is_empty() {
            out.extend(bodies.iter().map(|b| named(b)));
            break;
        }
    }
    if register == seeds::REGISTER {
        out.extend(seeds::bodies().map(named));
    }
    for kept in own.kept(register).unwrap_or_default() {
        out.extend(own.body(&kept.id).ok().flatten().map(|b| named(&b)));
    }
    out
}

impl Register {
    /// Other copies of this register in its folder that hold changes which it has not seen, by their names.
    pub fn siblings(&self) -> Option<Notice> {
        let names = self.store.siblings().into_iter();
        let names: Vec<String> =
            names.filter_map(|(p, n)| Some(format!("{} (+{n})", p.file_name()?.to_string_lossy()))).collect();
        (!names.is_empty()).then_some(Notice::Siblings(names))
    }
}
