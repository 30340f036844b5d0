//! The door through which a file leaves: written beside its place under a name that ends in `.part`, brought to the disk,
//! and only then given its own name, so that a run that is stopped never leaves half a file under it, and never harms the
//! file that stood there before.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Whenever so much of a long file is written, it is brought to the disk while the rest is being made.
const EVERY: usize = 8 << 20;

/// Why a file could not be written.
#[derive(Debug)]
pub enum Fault {
    /// Something stands there already.
    Exists,
    /// The disk, or the share of it that this user has, is full.
    Full,
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Fault::Full,
            _ => Fault::Io(error),
        }
    }
}

/// A file on its way out. Unless it is finished, nothing stays behind.
pub struct Outlet {
    path: PathBuf,
    part: PathBuf,
    /// Taken at the end, so that the file is closed before it is renamed or removed.
    file: Option<BufWriter<File>>,
    force: bool,
    /// How much was written since the disk was last thought of.
    written: usize,
    ahead: Option<Ahead>,
}

/// The thread that brings a long file to the disk on the way.
struct Ahead {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Ahead {
    fn begin(file: &File) -> io::Result<Ahead> {
        let file = file.try_clone()?;
        let (ask, asked) = sync_channel(1);
        // What went wrong is told once only, so it is kept until the end.
        let thread = std::thread::spawn(move || asked.iter().try_for_each(|()| file.sync_data()));
        Ok(Ahead { ask, thread })
    }

    /// Lets go of the file; tells what went wrong.
    fn end(self) -> io::Result<()> {
        drop(self.ask);
        self.thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    }
}

impl Outlet {
    /// Begins a file. One that stands there is replaced only with `force`, and only at the end.
    pub fn open(path: &Path, force: bool) -> Result<Outlet, Fault> {
        if path.is_dir() {
            return Err(Fault::Io(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if !force && path.symlink_metadata().is_ok() {
            return Err(Fault::Exists);
        }
        let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
        name.push(".part");
        let part = path.with_file_name(name);
        // What an earlier run that was killed left behind.
        match std::fs::remove_file(&part) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&part)?;
        let file = Some(BufWriter::with_capacity(1 << 16, file));
        Ok(Outlet { path: path.to_path_buf(), part, file, force, written: 0, ahead: None })
    }

    /// Brings the file to the disk and gives it its name.
    pub fn finish(mut self) -> Result<(), Fault> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let ahead = self.ahead.take().map_or(Ok(()), Ahead::end);
        let ended = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|f| f.sync_all());
        let named = ahead.and(ended).map_err(Fault::from).and_then(|()| {
            // Somebody may have been quicker.
            match !self.force && self.path.symlink_metadata().is_ok() {
                true => Err(Fault::Exists),
                false => std::fs::rename(&self.part, &self.path).map_err(Fault::from),
            }
        });
        if named.is_err() {
            let _ = std::fs::remove_file(&self.part);
        }
        named
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(0) };
        let count = file.write(bytes)?;
        self.written += count;
        if self.written >= EVERY {
            self.written = 0;
            if self.ahead.is_none() {
                self.ahead = Ahead::begin(file.get_ref()).ok();
            }
            // Nobody waits for it: who is busy with it takes what comes meanwhile the next time.
            let _ = self.ahead.as_ref().map(|ahead| ahead.ask.try_send(()));
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Seek for Outlet {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.as_mut().map_or(Ok(0), |f| f.seek(to))
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Some systems remove no file that is still open.
            let _ = self.ahead.take().map(Ahead::end);
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Outlet};
    use std::io::Write;

    fn names(folder: &std::path::Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|n| n.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("台账.csv");
        let mut outlet = Outlet::open(&path, false).expect("begun");
        outlet.write_all(b"half").expect("written");
        drop(outlet);
        assert_eq!(names(folder.path()), Vec::<String>::new());
        let mut outlet = Outlet::open(&path, false).expect("begun");
        outlet.write_all(b"whole").expect("written");
        assert_eq!(names(folder.path()), ["台账.csv.part"]);
        outlet.finish().expect("finished");
        assert_eq!(names(folder.path()), ["台账.csv"]);
        assert!(matches!(Outlet::open(&path, false), Err(Fault::Exists)));
        let outlet = Outlet::open(&path, true).expect("begun");
        drop(outlet);
        assert_eq!(std::fs::read(&path).expect("kept"), b"whole");
        assert!(matches!(Outlet::open(folder.path(), true), Err(Fault::Io(_))));
    }

    #[test]
    fn a_long_file_is_whole_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        let line: Vec<u8> = (0..1 << 20).map(|n: u32| (n % 251) as u8).collect();
        for finished in [false, true] {
            let mut outlet = Outlet::open(&path, true).expect("begun");
            (0..20).for_each(|_| outlet.write_all(&line).expect("written"));
            assert!(outlet.ahead.is_some());
            match finished {
                true => outlet.finish().expect("finished"),
                false => drop(outlet),
            }
            assert_eq!(names(folder.path()).len(), usize::from(finished));
        }
        assert!(std::fs::read(&path).expect("kept") == line.repeat(20));
    }

    #[test]
    fn somebody_who_was_quicker_keeps_his_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        let outlet = Outlet::open(&path, false).expect("begun");
        std::fs::write(&path, "theirs").expect("written");
        assert!(matches!(outlet.finish(), Err(Fault::Exists)));
        assert_eq!(names(folder.path()), ["x.csv"]);
        assert_eq!(std::fs::read(&path).expect("kept"), b"theirs");
    }
}
