//! Reading ahead: one thread takes a file apart, the one that asked looks at its rows. They go over in packets, few at a
//! time, so that what lies in wait stays small however large the rows are.

use super::{Bound, Fault, Row, Taker, Value};
use std::sync::mpsc::sync_channel;

/// So many rows go over together, or so many bytes of text.
const ROWS: usize = 256;
const BYTES: usize = 256 << 10;
/// So many packets lie in wait.
const PACKETS: usize = 2;

/// Gives the rows of a file on.
pub(super) type Reading<'a> = dyn FnMut(&mut Bound<'_, '_>) -> Result<(), Fault> + Send + 'a;

/// Looks at a row on the thread that reads, for what the one that asked would have to find out.
pub type Look<'a, L> = dyn Fn(&Row) -> L + Sync + 'a;

/// Takes rows with what was seen of them; `false` = enough.
pub type Looker<'a, L> = dyn FnMut(Row, L) -> bool + 'a;

/// Reads. Answers what came of it, and how many rows are hidden.
pub(super) fn here(take: &mut Taker<'_>, read: &mut Reading<'_>) -> (Result<(), Fault>, u32) {
    let mut bound = Bound { take, rows: 0, cells: 0, hidden: 0 };
    let outcome = read(&mut bound);
    (outcome, bound.hidden)
}

/// Reads on a thread of its own.
pub(super) fn pass<L: Send>(
    look: &Look<'_, L>,
    take: &mut Looker<'_, L>,
    read: &mut Reading<'_>,
) -> (Result<(), Fault>, u32) {
    std::thread::scope(|scope| {
        let (send, packets) = sync_channel::<Vec<(Row, L)>>(PACKETS);
        let reading = scope.spawn(move || {
            let (mut packet, mut bytes) = (Vec::new(), 0);
            let mut give = |row: Row| {
                bytes +=
                    row.cells.iter().map(|c| if let Value::Text(t) = &c.value { t.len() } else { 0 }).sum::<usize>();
                let seen = look(&row);
                packet.push((row, seen));
                if packet.len() < ROWS && bytes < BYTES {
                    return true;
                }
                bytes = 0;
                // Nobody takes what is given any more.
                send.send(std::mem::take(&mut packet)).is_ok()
            };
            let mut bound = Bound { take: &mut give, rows: 0, cells: 0, hidden: 0 };
            let outcome = read(&mut bound);
            let hidden = bound.hidden;
            let _ = send.send(packet);
            (outcome, hidden)
        });
        let enough = !packets.iter().all(|packet| packet.into_iter().all(|(row, seen)| take(row, seen)));
        drop(packets);
        match reading.join() {
            // What stands behind the last row that was wanted is nobody's concern.
            Ok((_, hidden)) if enough => (Ok(()), hidden),
            Ok(came) => came,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
