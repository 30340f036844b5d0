//! A private copy of a colleague's file is looked through page by page before SQLite opens it: how long its index
//! entries say they are. SQLite bounds the length of a value, but fetches an entry of an index whole before it looks
//! into it, and the bound on all its memory (`hard_heap_limit`) holds for the whole program and can never be loosened
//! again. So an entry that no register can hold is found here.

use super::guard::place_error;
use super::{Result, StoreError};
use std::io::Read;
use std::path::Path;

/// No entry of an index of a register is longer: a value has 64 kB at most, and only ids, codes and sites are indexed.
const LONGEST: u64 = 4 << 20;

/// Whether every index entry of the file is of a length that can be. `told` is what is said of one that is not.
pub(super) fn examine_entries(path: &Path, told: &Path) -> Result<()> {
    let fail = |e: std::io::Error| place_error(path, &e);
    let mut file = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path).map_err(fail)?);
    let mut head = [0; 100];
    file.read_exact(&mut head).map_err(fail)?;
    let size = match usize::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 65_536,
        size => size,
    };
    if !(512..=65_536).contains(&size) || !size.is_power_of_two() {
        return Err(StoreError::Damaged(told.to_path_buf(), format!("page size {size}")));
    }
    let mut page = vec![0; size];
    page[..100].copy_from_slice(&head);
    file.read_exact(&mut page[100..]).map_err(fail)?;
    let mut number = 1u64;
    loop {
        if longest(&page, if number == 1 { 100 } else { 0 }) > LONGEST {
            return Err(StoreError::Strange(told.to_path_buf(), format!("index, page {number}")));
        }
        match file.read_exact(&mut page) {
            Ok(()) => number += 1,
            // The end; what is left of a page cut off is SQLite's to judge.
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(e) => return Err(fail(e)),
        }
    }
}

/// The longest entry of an index page, by what it says of itself; 0 of any other page.
fn longest(page: &[u8], start: usize) -> u64 {
    const INTERIOR: u8 = 2;
    const LEAF: u8 = 10;
    let (cells, child) = match page[start] {
        INTERIOR => (start + 12, 4),
        LEAF => (start + 8, 0),
        _ => return 0,
    };
    let count = usize::from(u16::from_be_bytes([page[start + 3], page[start + 4]]));
    let places = page[cells..].chunks_exact(2).take(count).map(|p| usize::from(u16::from_be_bytes([p[0], p[1]])));
    places.map(|at| page.get(at + child..).map_or(0, varint)).max().unwrap_or(0)
}

/// A whole number of one to nine bytes, the high ones first.
fn varint(bytes: &[u8]) -> u64 {
    let mut out = 0;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return (out << 8) | u64::from(*byte);
        }
        out = (out << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn long_entries_of_an_index_are_found_and_long_values_are_not_its_business() {
        let folder = std::env::temp_dir().join(format!("taizhang-cells-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, sql, wanted) in [
            ("value", "INSERT INTO t VALUES (1, CAST(zeroblob(6000000) AS TEXT))", true),
            (
                "entry",
                "INSERT INTO t VALUES (1, 'x'); CREATE INDEX i ON t (b); INSERT INTO t VALUES (2, CAST(zeroblob(6000000) AS TEXT))",
                false,
            ),
            (
                "many",
                "CREATE INDEX i ON t (b); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 2000) \
                 INSERT INTO t SELECT n, hex(zeroblob(n)) FROM c",
                true,
            ),
        ] {
            let path = folder.join(name);
            let _ = std::fs::remove_file(&path);
            let conn = Connection::open(&path).expect("a file");
            conn.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)").expect("a table");
            conn.execute_batch(sql).expect(name);
            conn.close().expect("closed");
            let found = examine_entries(&path, &path);
            assert_eq!(found.is_ok(), wanted, "{name}: {found:?}");
        }
        std::fs::remove_dir_all(folder).expect("gone");
    }

    #[test]
    fn numbers_of_one_to_nine_bytes() {
        assert_eq!([varint(&[0x7f]), varint(&[0x81, 0x00]), varint(&[0xff; 9])], [127, 128, u64::MAX]);
        assert_eq!(varint(&[]), 0);
    }
}
