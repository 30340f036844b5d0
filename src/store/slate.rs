//! The slate: where a program that people sit at puts each change first, before it goes into the own log proper. One
//! file beside `own.db`, filled with zeros, written in place line by line: a change costs one wait for the disk where a
//! transaction costs four. It belongs to one program at a time (a lock that goes with the program, however that ends)
//! and is wiped when its lines stand in `own.db`; what a program that was killed left on it is taken over by the next.
//!
//! A line is its own witness: it begins with a digest of itself, so that half a line is none and ends what is read.

use crate::domain::id::{ChangeId, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How much goes on it. What is larger, or finds it full, goes into the own log at once.
const ROOM: usize = 64 << 10;
/// The digits of a digest.
const WITNESS: usize = 32;

/// The changes that are kept in one breath.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub register: String,
    pub file: String,
    pub at: i64,
    changes: Vec<(String, Option<String>)>,
}

impl Line {
    pub fn new(register: &str, file: &str, at: i64, changes: &[(ChangeId, Option<&str>)]) -> Line {
        let changes = changes.iter().map(|(id, body)| (id.to_string(), body.map(str::to_string))).collect();
        Line { register: register.to_string(), file: file.to_string(), at, changes }
    }

    pub fn changes(&self) -> impl Iterator<Item = (ChangeId, Option<&str>)> {
        self.changes.iter().filter_map(|(id, body)| Some((ChangeId::parse(id)?, body.as_deref())))
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let told = serde_json::to_string(self)?;
        Ok(format!("{} {told}\n", witness(told.as_bytes())).into_bytes())
    }
}

fn witness(told: &[u8]) -> String {
    hex(&Sha256::digest(told)[..WITNESS / 2])
}

/// The whole lines that bytes begin with, and where each of them begins.
fn read(bytes: &[u8]) -> Vec<(usize, Line)> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(end) = bytes[at..].iter().position(|b| *b == b'\n') {
        let line = &bytes[at..at + end];
        let Some((sum, told)) = line.split_at_checked(WITNESS).filter(|(_, told)| told.starts_with(b" ")) else {
            break;
        };
        if witness(&told[1..]).as_bytes() != sum {
            break;
        }
        let Ok(read) = serde_json::from_slice(&told[1..]) else { break };
        out.push((at, read));
        at += end + 1;
    }
    out
}

/// The slate of this program.
pub struct Slate {
    file: File,
    used: usize,
}

impl Slate {
    pub fn path(folder: &Path) -> PathBuf {
        folder.join("own.slate")
    }

    /// Whether anything may stand on the slate of a folder.
    pub fn is_used(folder: &Path) -> bool {
        std::fs::metadata(Slate::path(folder)).is_ok_and(|m| m.is_file() && m.len() > 0)
    }

    /// What stands on the slate of a folder, whoever writes on it.
    pub fn look(folder: &Path) -> Vec<Line> {
        if !Slate::is_used(folder) {
            return Vec::new();
        }
        let read = || -> io::Result<Vec<Line>> { Ok(lines(&mut File::open(Slate::path(folder))?)?.1) };
        read().unwrap_or_default()
    }

    /// Takes the slate of a folder with what is left on it; `None` while another program has it.
    pub fn take(folder: &Path) -> io::Result<Option<Slate>> {
        if std::fs::symlink_metadata(Slate::path(folder)).is_ok_and(|m| !m.is_file()) {
            return Ok(None);
        }
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(Slate::path(folder))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(e)) => return Err(e),
        }
        let used = lines(&mut file)?.0;
        Ok(Some(Slate { file, used }))
    }

    /// What stands on it.
    pub fn lines(&self) -> io::Result<Vec<Line>> {
        Ok(lines(&mut &self.file)?.1)
    }

    /// Makes it ready to be written on, and puts it on the disk as it is.
    pub fn prepare(&mut self, folder: &Path) -> io::Result<()> {
        self.wipe_from(0)?;
        self.file.sync_all()?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        let _ = folder;
        Ok(())
    }

    /// Puts a line on it; it is on the disk when this returns. `false` if there is no room for it.
    pub fn put(&mut self, line: &Line) -> io::Result<bool> {
        let bytes = line.bytes()?;
        if self.used + bytes.len() > ROOM {
            return Ok(false);
        }
        (&self.file).seek(SeekFrom::Start(self.used as u64))?;
        (&self.file).write_all(&bytes)?;
        self.file.sync_data()?;
        self.used += bytes.len();
        Ok(true)
    }

    /// Takes back what was put last: the lines that hold these changes, and whatever may have been begun behind them.
    /// Answers the changes that stood there.
    pub fn take_back(&mut self, ids: &[ChangeId]) -> io::Result<Vec<ChangeId>> {
        let all = read(&bytes(&mut &self.file)?);
        let of_them = |line: &Line| line.changes().all(|(id, _)| ids.contains(&id));
        let last: Vec<&(usize, Line)> = all.iter().rev().take_while(|(_, line)| of_them(line)).collect();
        let from = last.last().map_or(self.used, |(at, _)| *at);
        self.wipe_from(from)?;
        Ok(last.iter().flat_map(|(_, line)| line.changes().map(|(id, _)| id)).collect())
    }

    /// Wipes it: all that stood there stands in the own log.
    pub fn wipe(&mut self) -> io::Result<()> {
        self.wipe_from(0)
    }

    fn wipe_from(&mut self, at: usize) -> io::Result<()> {
        (&self.file).seek(SeekFrom::Start(at as u64))?;
        (&self.file).write_all(&vec![0; ROOM.saturating_sub(at)])?;
        self.file.sync_data()?;
        self.used = at;
        Ok(())
    }

    /// Whether it had better be wiped at the next quiet moment.
    pub fn is_half_full(&self) -> bool {
        self.used > ROOM / 2
    }

    /// From now on writing on it fails.
    #[cfg(test)]
    pub fn blunt(&mut self, folder: &Path) {
        self.file = File::open(Slate::path(folder)).expect("a slate");
    }

    /// Leaves it empty for whoever comes next.
    pub fn leave(self) -> io::Result<()> {
        self.file.set_len(0)
    }
}

fn bytes(file: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    // Nothing that this program wrote is larger.
    file.take(ROOM as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How much of a slate is used, and the lines.
fn lines(file: &mut (impl Read + Seek)) -> io::Result<(usize, Vec<Line>)> {
    let bytes = bytes(file)?;
    let lines: Vec<Line> = read(&bytes).into_iter().map(|(_, line)| line).collect();
    let used = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
    Ok((used, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u8, body: Option<&str>) -> Line {
        Line::new("reg", "/desk/a.taizhang", i64::from(n), &[(ChangeId([n; 32]), body)])
    }

    fn ready(folder: &Path) -> Slate {
        let mut slate = Slate::take(folder).expect("a slate").expect("nobody has it");
        slate.prepare(folder).expect("ready");
        slate
    }

    #[test]
    fn what_was_put_is_read_whoever_reads_and_goes_when_it_is_wiped_or_left() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Slate::look(folder.path()), []);
        let mut slate = ready(folder.path());
        let all = [line(1, Some("{\"a\":\"\\n 武汉\"}")), line(2, None)];
        for line in &all {
            assert!(slate.put(line).expect("put"));
        }
        assert_eq!(slate.lines().expect("read"), all);
        #[cfg(unix)]
        assert_eq!(Slate::look(folder.path()), all);
        slate.wipe().expect("wiped");
        assert_eq!(slate.lines().expect("read"), []);
        assert!(slate.put(&all[1]).expect("put"));
        slate.leave().expect("left");
        assert!(!Slate::is_used(folder.path()));
        assert_eq!(Slate::look(folder.path()), []);
    }

    #[test]
    fn it_belongs_to_one_at_a_time_and_outlives_whoever_had_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut slate = ready(folder.path());
        assert!(slate.put(&line(1, Some("a"))).expect("put"));
        assert!(Slate::take(folder.path()).expect("asked").is_none());
        drop(slate);
        let next = Slate::take(folder.path()).expect("asked").expect("free");
        assert_eq!(next.lines().expect("read"), [line(1, Some("a"))]);
    }

    #[test]
    fn what_finds_no_room_is_not_begun() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut slate = ready(folder.path());
        assert!(!slate.put(&line(1, Some(&"x".repeat(ROOM)))).expect("asked"));
        let mut put = 0;
        while slate.put(&line(2, Some(&"x".repeat(5_000)))).expect("asked") {
            put += 1;
        }
        assert!(slate.is_half_full());
        assert_eq!(slate.lines().expect("read").len(), put);
    }

    #[test]
    fn only_what_was_put_last_is_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut slate = ready(folder.path());
        for n in 1..=3 {
            slate.put(&line(n, Some("a"))).expect("put");
        }
        let ids = |ns: &[u8]| ns.iter().map(|n| ChangeId([*n; 32])).collect::<Vec<_>>();
        assert_eq!(slate.take_back(&ids(&[1])).expect("asked"), []);
        assert_eq!(slate.take_back(&ids(&[2, 3])).expect("asked"), ids(&[3, 2]));
        slate.put(&line(4, Some("a"))).expect("put");
        assert_eq!(slate.lines().expect("read"), [line(1, Some("a")), line(4, Some("a"))]);
    }

    /// The power goes while a line is written: cut off or torn at any byte, it is no line, and those before it stand.
    #[test]
    fn half_a_line_is_none_and_those_before_it_stand() {
        let all: Vec<u8> = (1..=3).flat_map(|n| line(n, Some("甲乙")).bytes().expect("bytes")).collect();
        let ends: Vec<usize> = all.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at).collect();
        for at in 0..all.len() {
            let whole = ends.iter().filter(|end| **end < at).count();
            let mut cut = all.clone();
            cut[at..].fill(0);
            assert_eq!(read(&cut).len(), whole, "cut at {at}");
            for bit in [0x01, 0x80] {
                let mut torn = all.clone();
                torn[at] ^= bit;
                let found: Vec<Line> = read(&torn).into_iter().map(|(_, line)| line).collect();
                assert_eq!(found.len(), ends.iter().filter(|end| **end < at).count(), "torn at {at}");
                assert!(found.iter().zip(1..).all(|(found, n)| *found == line(n, Some("甲乙"))), "torn at {at}");
            }
        }
    }
}
