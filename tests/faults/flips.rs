//! Row 7: single bits flipped anywhere in a file. Each is refused, or named by `check` (or at opening), or what the file
//! says is unchanged. None goes unnoticed. `TAIZHANG_FLIPS=4000` tries as many; the daily run tries some.
//! `TAIZHANG_FLIPS_SEED=8` tries other ones.

use super::support::{Machine, code, damage};
use taizhang::register::Register;
use taizhang::register::error::Kind;

/// Everything that the register says, in one text.
fn content(register: &Register) -> String {
    let mut out = code(register);
    for entry in register.book().entries() {
        out.push_str(&format!("{:?}{:?}", entry.project, entry.milestones));
        // Notes, links and history with it.
        out.push_str(&format!("{:?}", register.page(entry.id())));
    }
    out
}

/// Where two contents part.
fn differing(place: usize, bit: usize, meant: &str, found: &str) -> String {
    let (a, b): (Vec<char>, Vec<char>) = (meant.chars().collect(), found.chars().collect());
    let at = a.iter().zip(&b).take_while(|(a, b)| a == b).count().saturating_sub(60);
    let part = |text: &[char]| text.iter().skip(at).take(120).collect::<String>();
    format!("bit {bit} of byte {place}: {} | {}", part(&a), part(&b))
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let asked = |name: &str| -> Option<usize> { std::env::var(name).ok()?.parse().ok() };
    let many = asked("TAIZHANG_FLIPS").unwrap_or(60);
    let machine = Machine::new();
    let good = std::fs::read(machine.file()).expect("bytes");
    let meant = content(&machine.open());
    let (mut refused, mut named, mut mended, mut nothing) = (0, 0, 0, 0);
    let mut unnoticed = Vec::new();
    let mut at = asked("TAIZHANG_FLIPS_SEED").unwrap_or(7);
    for round in 0..many {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407 + round);
        let place = (at >> 11) % good.len();
        let mut bytes = good.clone();
        bytes[place] ^= 1 << (round % 8);
        // A machine that has never seen this file has nothing to mend it from.
        let machine = Machine::bare();
        std::fs::write(machine.file(), &bytes).expect("written");
        let register = match machine.try_open(&machine.file(), false) {
            Err(e) => {
                assert_eq!(e.kind, Kind::Register, "byte {place}: {e:?}");
                refused += 1;
                continue;
            }
            Ok(register) => register,
        };
        let told = !register.notices().is_empty();
        let found = match register.check() {
            Ok(_) => !damage(&register).is_empty(),
            Err(e) => {
                assert_eq!(e.kind, Kind::Register, "byte {place}: {e:?}");
                true
            }
        };
        match (found, told, content(&register) == meant) {
            (true, ..) => named += 1,
            (false, true, _) => mended += 1,
            (false, false, true) => nothing += 1,
            (false, false, false) => unnoticed.push(differing(place, round % 8, &meant, &content(&register))),
        }
    }
    println!(
        "row 7: {many} flips: {refused} refused, {named} named by check, {mended} told at opening, {nothing} without effect"
    );
    assert!(unnoticed.is_empty(), "changed unnoticed: {unnoticed:#?}");
    assert!(refused + named > 0);
}

/// What repeats the body of a change, and what counts or dates a row, says nothing that anybody entered: it is named all
/// the same where the file is only read, and put right where it can be written.
#[test]
fn columns_that_repeat_count_or_date_are_held_against_the_log_as_well() {
    let cases = [
        ("UPDATE change SET hlc = hlc + 65536 WHERE n = 2", true),
        ("UPDATE change SET site = 'x' || substr(site, 2) WHERE n = 2", true),
        ("UPDATE change SET author = '别人' WHERE n = 2", true),
        ("UPDATE change SET kind = 'import' WHERE n = 2", true),
        ("UPDATE change SET gesture = 'x' || substr(gesture, 2) WHERE n = 2", true),
        ("UPDATE change SET sources = 'x' WHERE n = 2", true),
        ("UPDATE project SET updated = updated + 1 WHERE code = 'RAIL-1'", false),
        ("UPDATE milestone SET updated = updated + 1", false),
        ("UPDATE project SET conflicts = 1 WHERE code = 'RAIL-1'", false),
    ];
    for (sql, of_log) in cases {
        let machine = Machine::new();
        let meant = content(&machine.open());
        machine.edit_with_a_tool(sql);
        let register = machine.try_open(&machine.file(), true).expect("for reading");
        assert_ne!(damage(&register), [], "{sql}: not named");
        register.close();
        let register = machine.open();
        assert_eq!(!register.notices().is_empty(), of_log, "{sql}: {:?}", register.notices());
        assert!(damage(&register).is_empty(), "{sql}: {:?}", damage(&register));
        assert!(content(&register) == meant, "{sql}");
    }
}
