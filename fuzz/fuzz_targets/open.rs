//! Any bytes as a register, and a real register with some bytes replaced: opened or refused with a reason, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use taizhang::domain::id::Entity;
use taizhang::register::home::Clock;
use taizhang::store::Store;
use taizhang::store::open::Mode;

/// A small register as its bytes.
fn whole() -> &'static [u8] {
    static WHOLE: OnceLock<Vec<u8>> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.taizhang");
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
        taizhang::register::made_up::make(&path, 3, &Clock::fixed(now), &mut |_| true).expect("a register");
        std::fs::read(path).expect("bytes")
    })
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = whole().to_vec();
    match data.split_first() {
        // Triples of place (two bytes) and value.
        Some((0..=127, patches)) => {
            for patch in patches.chunks_exact(3) {
                let at = usize::from(u16::from_le_bytes([patch[0], patch[1]])) * 7 % bytes.len();
                bytes[at] ^= patch[2];
            }
        }
        Some((_, rest)) => bytes = rest.to_vec(),
        None => return,
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.taizhang");
    std::fs::write(&path, &bytes).expect("written");
    if let Ok(store) = Store::open(&path, Mode::Read, None) {
        for entity in Entity::ALL {
            let _ = store.records(*entity);
        }
        let _ = store.each_body(|_, _, _| Ok::<(), std::convert::Infallible>(()));
    }
});
