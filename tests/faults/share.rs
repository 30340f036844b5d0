//! Row 16 and live following on a real share: the folder of the register is mounted a second time through FUSE, so that
//! two programs reach one file by two file systems, with caches of their own and without each other's locks, as on a
//! network drive. Skipped with a word where no such mount can be made (`bindfs`, and the right to mount).

use super::support::{CODE, Machine, damage, progress, set};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use taizhang::domain::field::Field;
use taizhang::register::Register;
use taizhang::register::care::Notice;

/// A folder that is mounted a second time.
struct Share(PathBuf);

impl Share {
    fn of(folder: &Path, at: PathBuf) -> Option<Share> {
        std::fs::create_dir_all(&at).expect("a folder");
        let quietly = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let mounted = quietly(Command::new("bindfs").arg(folder).arg(&at));
        mounted.is_ok_and(|status| status.success()).then(|| Share(at))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Looks as a screen does until the value is there; answers how long that took.
#[track_caller]
fn seen(register: &mut Register, value: &str) -> Duration {
    let start = Instant::now();
    loop {
        if register.was_touched() {
            register.follow().expect("followed");
        }
        match progress(register) == value {
            true => return start.elapsed(),
            false => assert!(start.elapsed() < Duration::from_secs(10), "{value} never came"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_others_write_is_seen_through_a_share_and_the_share_is_told() {
    let machine = Machine::new();
    let folder = machine.file().parent().expect("a folder").to_path_buf();
    let Some(share) = Share::of(&folder, machine.folder.path().join("share")) else {
        println!("row 16: nothing can be mounted here; skipped");
        return;
    };
    let mut colleague = Machine::bare();
    colleague.author = "王工";
    let far = share.0.join(machine.file().file_name().expect("a name"));
    let mut there = colleague.try_open(&far, false).expect("opened through the share");
    assert!(there.notices().iter().any(|n| matches!(n, Notice::Network(_))), "{:?}", there.notices());
    let mut here = machine.open();
    assert!(!here.notices().iter().any(|n| matches!(n, Notice::Network(_))), "{:?}", here.notices());
    let mut longest = Duration::ZERO;
    set(&mut here, CODE, Field::Progress, "31");
    longest = longest.max(seen(&mut there, "31"));
    set(&mut there, CODE, Field::Progress, "41");
    longest = longest.max(seen(&mut here, "41"));
    set(&mut here, CODE, Field::Progress, "51");
    longest = longest.max(seen(&mut there, "51"));
    println!("row 16: through a share what others write is seen after {longest:?} at the latest");
    for register in [&here, &there] {
        assert_eq!((damage(register), register.conflicts().expect("conflicts").len()), (Vec::new(), 0));
    }
    here.close();
    there.close();
    drop(share);
    assert_eq!((progress(&machine.open()).as_str(), damage(&machine.open())), ("51", Vec::new()));
}
