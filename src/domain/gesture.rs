//! A gesture on its way to the log: what a person changes, and how it becomes one change (or several, when it is too
//! large for one). Clock, site, author and ids come in as a `Stamp`; heads come in from whoever holds them.

use super::change::{Change, ChangeKind, FORMAT, MAX_OPS, MAX_REFS, Op, References, Value};
use super::id::{ChangeId, EntityId, OpRef};

/// One value that a person sets. `value` is canonical text; `None` empties the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub entity: EntityId,
    /// The name in the log, see `Key::name`.
    pub name: String,
    pub value: Option<String>,
    /// The newest change that its author had seen, by its number in the file; `None` = whatever stands there when it
    /// is written. What came later is not replaced, so the outcome is a conflict and never an overwrite.
    pub seen: Option<i64>,
    /// Write it even if it changes nothing: fields that move as one are written together.
    pub force: bool,
    /// What its author was looking at, where that was not in this file: exactly these operations are replaced, and what
    /// else stands there is not.
    pub over: Option<Vec<OpRef>>,
}

impl Edit {
    pub fn new(entity: EntityId, name: impl Into<String>, value: Option<String>) -> Edit {
        Edit { entity, name: name.into(), value, seen: None, force: false, over: None }
    }
}

/// An edit together with what it replaces, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub entity: EntityId,
    pub name: String,
    pub value: Option<String>,
    /// The heads that it replaces.
    pub replaces: Vec<OpRef>,
    /// On a deletion: every other head of the entity and of its children.
    pub sees: Vec<OpRef>,
}

/// Who, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub register: String,
    pub site: String,
    pub author: String,
    /// Milliseconds since 1970 (UTC).
    pub wall: i64,
    /// Random 16 hex digits; also the gesture's name.
    pub nonce: String,
}

/// What a gesture says beside its edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    pub kind: ChangeKind,
    pub note: String,
    /// The change that is taken back (kind undo).
    pub undo: Option<ChangeId>,
    /// The sources on which the edits rest.
    pub sources: Vec<EntityId>,
}

impl Intent {
    pub fn edit(note: &str) -> Intent {
        Intent { kind: ChangeKind::Edit, note: note.to_string(), undo: None, sources: Vec::new() }
    }
}

/// A body is cut well below the limit, since escapes can make a value longer than its bytes.
const SOFT_BODY: usize = 400 << 10;

/// What a reference costs at most: a name in `d` and its pair.
const REF_WEIGHT: usize = 60;
/// No clock is believed beyond the year 4199, so that the hybrid clock has room above it.
const LATEST_WALL: i64 = i64::MAX >> 17;

/// A deletion that has seen more than one change can refer to becomes several of the same name: all are heads, and
/// together they have seen everything.
fn in_parts(edit: Resolved) -> Vec<Resolved> {
    let room = MAX_REFS.saturating_sub(edit.replaces.len()).max(1);
    if edit.sees.len() <= room {
        return vec![edit];
    }
    edit.sees.chunks(room).map(|part| Resolved { sees: part.to_vec(), ..edit.clone() }).collect()
}

/// Makes the changes of a gesture, each with its name and bytes. The clock of each is
/// `max(wall, 1 + clocks of all that it refers to, 1 + this site's last)`: `hlc_of` gives the clock of a change,
/// `last` this site's last one in the file.
pub fn compose(
    stamp: &Stamp,
    intent: &Intent,
    edits: Vec<Resolved>,
    mut last: i64,
    hlc_of: &dyn Fn(&ChangeId) -> i64,
) -> Vec<(ChangeId, String, Change)> {
    let mut out = Vec::new();
    let wall = stamp.wall.clamp(0, LATEST_WALL);
    let mut rest = edits.into_iter().flat_map(in_parts).peekable();
    let mut part = 0u32;
    while rest.peek().is_some() {
        let (mut refs, mut ops) = (References::default(), Vec::new());
        let (mut size, mut count) = (0, 0);
        while let Some(edit) = rest.peek() {
            let weight = edit.value.as_ref().map_or(0, |v| v.len() * 2) + edit.name.len() + 120;
            let links = edit.replaces.len() + edit.sees.len();
            let full = ops.len() >= MAX_OPS || size + weight > SOFT_BODY || count + links > MAX_REFS;
            if full && !ops.is_empty() {
                break;
            }
            let Some(edit) = rest.next() else { break };
            size += weight + links * REF_WEIGHT;
            count += links;
            ops.push(Op {
                e: edit.entity.to_string(),
                f: edit.name,
                v: Value::from(edit.value),
                p: edit.replaces.into_iter().map(|op| refs.pair(op)).collect(),
                s: edit.sees.into_iter().map(|op| refs.pair(op)).collect(),
            });
        }
        let undo = intent.undo.as_ref().map(ToString::to_string);
        let newest = refs.d.iter().filter_map(|id| ChangeId::parse(id)).map(|id| hlc_of(&id)).max().unwrap_or(0);
        last = (wall << 16).max(newest.saturating_add(1)).max(last.saturating_add(1));
        let nonce = if part == 0 { stamp.nonce.clone() } else { format!("{}-{part}", stamp.nonce) };
        let change = Change {
            v: FORMAT,
            reg: stamp.register.clone(),
            site: stamp.site.clone(),
            by: stamp.author.clone(),
            hlc: last,
            wall: stamp.wall,
            nonce,
            g: stamp.nonce.clone(),
            kind: intent.kind,
            note: intent.note.clone(),
            undo,
            src: intent.sources.iter().map(ToString::to_string).collect(),
            d: refs.d,
            ops,
            rows: Vec::new(),
        };
        let (id, body) = change.seal();
        out.push((id, body, change));
        part += 1;
    }
    out
}
