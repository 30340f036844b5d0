//! Row 13 with the real program, as a user to whom modes mean something: the tests may be run by one to whom they mean
//! nothing. Skipped with a word where the system has no `setpriv`.
#![cfg(unix)]

use super::support::Machine;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

#[test]
fn a_user_without_rights_reads_is_told_and_saves_elsewhere() {
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let can = Command::new("setpriv").args(nobody).arg("true").status().is_ok_and(|s| s.success());
    if !can {
        println!("row 13: no setpriv, or no right to use it; skipped");
        return;
    }
    let machine = Machine::new();
    let root = machine.folder.path();
    mode(root, 0o755);
    let theirs = root.join("theirs");
    std::fs::create_dir_all(&theirs).expect("a folder");
    mode(&theirs, 0o777);
    // Where the program was built may be closed to others.
    let program = root.join("taizhang");
    std::fs::copy(env!("CARGO_BIN_EXE_taizhang"), &program).expect("the program");
    mode(&program, 0o755);
    let run = |words: &[&str]| {
        let output = Command::new("setpriv")
            .args(nobody)
            .arg(&program)
            .args(words)
            .arg("--file")
            .arg(machine.file())
            .env("TAIZHANG_HOME", &theirs)
            .env("TAIZHANG_LANG", "zh")
            .env("TAIZHANG_AUTHOR", "刘工")
            .current_dir(&theirs)
            .output()
            .expect("run");
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    for (file, folder) in [(0o444, 0o755), (0o644, 0o555), (0o666, 0o755)] {
        mode(&machine.file(), file);
        mode(&root.join("desk"), folder);
        let bytes = std::fs::read(machine.file()).expect("bytes");
        let (status, out, err) = run(&["info", "--format", "json"]);
        assert_eq!(status, Some(0), "{file:o} {folder:o}: {err}");
        assert!(out.contains("read-only-place"), "{out}");
        let (status, _, err) = run(&["set", "RAIL-1", "progress=20"]);
        assert_eq!(status, Some(3), "{err}");
        assert!(err.contains("不可写") && err.contains("另存"), "{err}");
        let copy = format!("saved-{file:o}-{folder:o}.taizhang");
        let (status, _, err) = run(&["backup", &copy]);
        assert_eq!(status, Some(0), "{err}");
        assert!(theirs.join(&copy).exists());
        assert!(std::fs::read(machine.file()).expect("bytes") == bytes, "the file was changed");
    }
}

/// A place that is mounted for reading only: the one case in which not even the superuser writes.
#[test]
#[cfg(target_os = "linux")]
fn in_a_place_mounted_for_reading_only_a_register_is_read_and_saved_elsewhere() {
    use super::support::{CODE, progress, try_set};
    use taizhang::domain::field::Field;
    use taizhang::i18n::errors::ErrorText;
    use taizhang::register::ReadOnly;
    let machine = Machine::new();
    let (desk, at) = (machine.folder.path().join("desk"), machine.folder.path().join("fixed"));
    std::fs::create_dir_all(&at).expect("a folder");
    let mount = |words: &[&str], folders: &[&Path]| {
        let outcome = Command::new("mount").args(words).args(folders).output();
        outcome.is_ok_and(|out| out.status.success())
    };
    if !mount(&["--bind"], &[&desk, &at]) {
        println!("row 13: nothing can be mounted here; skipped");
        return;
    }
    let fixed = mount(&["-o", "remount,bind,ro"], &[&at]);
    if fixed {
        let file = at.join(machine.file().file_name().expect("a name"));
        let bytes = std::fs::read(&file).expect("bytes");
        let mut register = machine.try_open(&file, false).expect("opened");
        assert_eq!(register.read_only(), Some(ReadOnly::Place));
        let said = try_set(&mut register, CODE, Field::Progress, "77").expect_err("refused");
        assert_eq!(said.text(), ErrorText::ReadOnlyPlace);
        let out = machine.folder.path().join("saved.taizhang");
        register.backup(Some(&out)).expect("saved elsewhere");
        register.close();
        assert_eq!(progress(&machine.try_open(&out, false).expect("the copy")), "10");
        assert!(std::fs::read(&file).expect("bytes") == bytes, "the file was changed");
    }
    let _ = Command::new("umount").arg("-l").arg(&at).status();
    assert!(fixed, "bound, but not made read-only");
    println!("row 13: read from a place mounted for reading only, saved elsewhere");
}
