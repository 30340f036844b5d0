//! Any bytes as a ledger, under each ending: read whole or refused with a reason, never a panic and never without bound.

#![no_main]

use libfuzzer_sys::fuzz_target;
use taizhang::exchange::intake::Source;

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let ending = ["csv", "tsv", "xlsx", "xls", "ods"][usize::from(*kind) % 5];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("ledger.{ending}"));
    std::fs::write(&path, bytes).expect("written");
    if let Ok(source) = Source::open(&path) {
        for sheet in source.sheets().iter().take(3) {
            let _ = source.read(Some(sheet), &mut |_| true);
        }
        let _ = source.read(None, &mut |_| true);
    }
});
