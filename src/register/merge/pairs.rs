//! Projects that come in under an id of their own and look like one that is here: the same national code, the same
//! code, or a name that is the same once its forms are folded. People started them apart; they are told, and nothing
//! is joined by itself. Two projects with one code are shown apart (`RAIL-17·b`) until somebody renumbers one.

use super::super::error::Result;
use super::Bench;
use super::look::{Fate, Project};
use crate::domain::field::Field;
use crate::domain::fold::lookup_form;
use crate::domain::id::EntityId;
use crate::domain::record::Record;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// By what two projects look alike, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Alike {
    NationalCode,
    Code,
    Name,
}

/// Two projects that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub theirs: Record,
    pub mine: EntityId,
    /// Code and name of mine.
    pub mine_shown: String,
    pub by: Alike,
}

/// Under what a text is looked up.
pub(super) fn form(text: &str) -> String {
    lookup_form(&text.nfkc().collect::<String>())
}

/// Code and name.
fn shown([code, zh, en]: [Option<&str>; 3]) -> String {
    [code, zh.or(en)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What of mine the new projects look like. Mine are read once, and only if something new comes in.
pub fn find(bench: &Bench, projects: &[Project]) -> Result<Vec<Pair>> {
    let new: Vec<&Project> = projects.iter().filter(|p| p.fate == Fate::New).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted: HashMap<(Alike, String), Vec<usize>> = HashMap::new();
    for (i, project) in new.iter().enumerate() {
        let mut put = |by: Alike, field: Field| {
            if let Some(text) = project.record.get(field).map(form).filter(|t| !t.is_empty()) {
                wanted.entry((by, text)).or_default().push(i);
            }
        };
        put(Alike::NationalCode, Field::NationalCode);
        put(Alike::Code, Field::Code);
        put(Alike::Name, Field::NameZh);
        put(Alike::Name, Field::NameEn);
    }
    let mut found: HashMap<(usize, EntityId), (Alike, String)> = HashMap::new();
    // Two colleagues may have started the same one: what comes in is also held against itself.
    for ((by, _), alike) in &wanted {
        for (k, i) in alike.iter().enumerate() {
            for other in alike[..k].iter().filter(|o| *o != i) {
                let record = &new[*other].record;
                let shown = shown([Field::Code, Field::NameZh, Field::NameEn].map(|f| record.get(f)));
                let best = found.entry((*i, record.id)).or_insert_with(|| (*by, shown));
                best.0 = best.0.min(*by);
            }
        }
    }
    bench.store.each_known(|id, [code, national, zh, en]| {
        let ways = [(Alike::NationalCode, national), (Alike::Code, code), (Alike::Name, zh), (Alike::Name, en)];
        for (by, text) in ways {
            let Some(text) = text.filter(|t| !t.is_empty()) else { continue };
            for i in wanted.get(&(by, form(text))).into_iter().flatten() {
                let best = found.entry((*i, id)).or_insert_with(|| (by, shown([code, zh, en])));
                best.0 = best.0.min(by);
            }
        }
    })?;
    let mut found: Vec<((usize, EntityId), (Alike, String))> = found.into_iter().collect();
    found.sort();
    let pair = |((i, mine), (by, mine_shown)): ((usize, EntityId), (Alike, String))| Pair {
        theirs: new[i].record.clone(),
        mine,
        mine_shown,
        by,
    };
    Ok(found.into_iter().map(pair).collect())
}
