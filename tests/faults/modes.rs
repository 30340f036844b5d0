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
