//! Packing long sheets while they are written. The rows of a sheet come in pieces that were packed one by one, on whatever
//! thread, each ending at a whole byte, so that they can stand one behind the other; what stands before and behind the
//! rows is packed last and put around them. The workbook itself is an ordinary ZIP file.

use super::WorkbookError;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, Write};
use zip::ZipArchive;

/// How hard a workbook with long sheets is packed, of 9: more costs much time and saves little room.
pub const PACKED: u8 = 2;
/// So many packed bytes of a sheet stay in memory; more than that waits in a file that has no name.
const HELD: usize = if cfg!(test) { 64 << 10 } else { 24 << 20 };

/// A piece of a packed text.
#[derive(Default)]
pub struct Piece {
    bytes: Vec<u8>,
    crc: Crc,
    length: u64,
}

/// Packs pieces, each so that it can be unpacked without those before it.
pub struct Packer(Compress);

impl Packer {
    pub fn new() -> Packer {
        Packer(Compress::new(Compression::new(PACKED.into()), false))
    }

    /// Packs a piece; `last`: nothing comes behind it.
    pub fn pack(&mut self, text: &[u8], last: bool) -> io::Result<Piece> {
        self.0.reset();
        let mut bytes = Vec::with_capacity(text.len() / 4 + 256);
        let flush = if last { FlushCompress::Finish } else { FlushCompress::Sync };
        loop {
            let taken = usize::try_from(self.0.total_in()).unwrap_or(usize::MAX);
            let status = self.0.compress_vec(text.get(taken..).unwrap_or_default(), &mut bytes, flush)?;
            // All is out when room was left.
            if status == Status::StreamEnd || !last && bytes.len() < bytes.capacity() {
                break;
            }
            bytes.reserve(bytes.capacity() / 2);
        }
        let mut crc = Crc::new();
        crc.update(text);
        Ok(Piece { bytes, crc, length: text.len() as u64 })
    }
}

/// Pieces one behind the other.
#[derive(Default)]
pub struct Body {
    held: Vec<u8>,
    file: Option<BufWriter<File>>,
    packed: u64,
    crc: Crc,
    length: u64,
}

impl Body {
    pub fn push(&mut self, piece: &Piece) -> io::Result<()> {
        self.packed += piece.bytes.len() as u64;
        self.crc.combine(&piece.crc);
        self.length += piece.length;
        if self.file.is_none() && self.held.len() + piece.bytes.len() > HELD {
            let mut file = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
            file.write_all(&std::mem::take(&mut self.held))?;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(&piece.bytes),
            None => {
                self.held.extend_from_slice(&piece.bytes);
                Ok(())
            }
        }
    }

    fn write(self, out: &mut dyn Write) -> io::Result<()> {
        match self.file {
            Some(file) => {
                let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.rewind()?;
                io::copy(&mut file, out).map(|_| ())
            }
            None => out.write_all(&self.held),
        }
    }
}

/// A sheet whose rows were packed on the way.
pub struct Packed {
    /// The number of the sheet in the workbook, from 1.
    pub number: usize,
    /// The looks of its cells, by column.
    pub styles: Vec<u32>,
    pub body: Body,
}

/// Writes a workbook in which the rows behind the headings of some sheets stand for those that were packed.
pub fn splice(workbook: Vec<u8>, sheets: Vec<Packed>, out: &mut dyn Write) -> Result<(), WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(workbook)).map_err(io::Error::from)?;
    let (mut to, mut packer) = (Container { out, at: 0, members: Vec::new() }, Packer::new());
    let mut sheets: Vec<(String, Packed)> = sheets.into_iter().map(|s| (part(s.number), s)).collect();
    for n in 0..zip.len() {
        let mut raw = zip.by_index_raw(n).map_err(io::Error::from)?;
        let name = raw.name().map_err(io::Error::from)?.into_owned();
        let Some(at) = sheets.iter().position(|(part, _)| *part == name) else {
            let method = if raw.compression() == zip::CompressionMethod::Stored { 0 } else { 8 };
            let (crc, packed, length) = (raw.crc32(), raw.compressed_size(), raw.size());
            to.add(Member { name, method, crc, packed, length, at: 0 }, |out| io::copy(&mut raw, out).map(|_| ()))?;
            continue;
        };
        drop(raw);
        let mut xml = String::new();
        zip.by_index(n).map_err(io::Error::from)?.read_to_string(&mut xml)?;
        let sheet = sheets.swap_remove(at).1;
        let strange = || WorkbookError(io::Error::other("a sheet without rows"));
        let (begin, end) = sample(&xml).ok_or_else(strange)?;
        if styles(&xml[begin..end]) != sheet.styles {
            return Err(strange());
        }
        let bytes = xml.as_bytes();
        let (head, tail) = (packer.pack(&bytes[..begin], false)?, packer.pack(&bytes[end..], true)?);
        let mut crc = head.crc;
        crc.combine(&sheet.body.crc);
        crc.combine(&tail.crc);
        let packed = head.bytes.len() as u64 + sheet.body.packed + tail.bytes.len() as u64;
        let length = head.length + sheet.body.length + tail.length;
        to.add(Member { name, method: 8, crc: crc.sum(), packed, length, at: 0 }, |out| {
            out.write_all(&head.bytes)?;
            sheet.body.write(out)?;
            out.write_all(&tail.bytes)
        })?;
    }
    Ok(to.end()?)
}

/// The name of the part of a workbook that holds a sheet.
fn part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// The looks of the cells of the sample rows of these sheets.
pub fn looks(workbook: Vec<u8>, numbers: &[usize]) -> Result<Vec<Vec<u32>>, WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(workbook)).map_err(io::Error::from)?;
    let mut out = Vec::new();
    for number in numbers {
        let mut xml = String::new();
        zip.by_name(&part(*number)).map_err(io::Error::from)?.read_to_string(&mut xml)?;
        out.push(sample(&xml).map(|(begin, end)| styles(&xml[begin..end])).unwrap_or_default());
    }
    Ok(out)
}

/// Where the rows behind the headings stand in the text of a sheet.
fn sample(xml: &str) -> Option<(usize, usize)> {
    // No text in a cell holds such a sign as it is.
    let data = xml.find("<sheetData>")?;
    let end = data + xml[data..].find("</sheetData>")?;
    let begin = data + xml[data..end].find("</row>")? + "</row>".len();
    Some((begin, end))
}

/// The looks of the cells of a row, by their numbers.
fn styles(row: &str) -> Vec<u32> {
    let style = |cell: &str| {
        let (head, _) = cell.split_once('>')?;
        let (_, rest) = head.split_once(" s=\"")?;
        rest.split_once('"')?.0.parse().ok()
    };
    row.split("<c ").skip(1).map(|cell| style(cell).unwrap_or_default()).collect()
}

/// A file in a ZIP file.
struct Member {
    name: String,
    method: u16,
    crc: u32,
    packed: u64,
    length: u64,
    /// Where it begins.
    at: u64,
}

/// What stands for a number that has no room in 32 bits and follows elsewhere.
const ELSEWHERE: u32 = u32::MAX;

fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(ELSEWHERE)
}

impl Member {
    /// What the header of the member and its entry in the list have in common; `further`: the numbers that found no room.
    fn head(&self, further: &[u64]) -> Vec<u8> {
        let mut out = Vec::new();
        let version: u16 = if further.is_empty() { 20 } else { 45 };
        // No flags; midnight of the first day that ZIP knows.
        for number in [version, 0, self.method, 0, 0x21] {
            out.extend(number.to_le_bytes());
        }
        let sizes = if further.len() >= 2 { [ELSEWHERE; 2] } else { [short(self.packed), short(self.length)] };
        for number in [self.crc, sizes[0], sizes[1]] {
            out.extend(number.to_le_bytes());
        }
        let room = if further.is_empty() { 0 } else { 4 + 8 * further.len() };
        for number in [self.name.len(), room] {
            out.extend((number as u16).to_le_bytes());
        }
        out
    }

    /// Whether its sizes find room.
    fn is_small(&self) -> bool {
        self.packed < u64::from(ELSEWHERE) && self.length < u64::from(ELSEWHERE)
    }
}

fn extra(further: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    if !further.is_empty() {
        out.extend(1_u16.to_le_bytes());
        out.extend((8 * further.len() as u16).to_le_bytes());
        further.iter().for_each(|number| out.extend(number.to_le_bytes()));
    }
    out
}

/// A ZIP file being written.
struct Container<'o> {
    out: &'o mut dyn Write,
    at: u64,
    members: Vec<Member>,
}

impl Container<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn add(&mut self, member: Member, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let member = Member { at: self.at, ..member };
        let further = if member.is_small() { Vec::new() } else { vec![member.length, member.packed] };
        self.put(b"PK\x03\x04")?;
        self.put(&member.head(&further))?;
        self.put(member.name.as_bytes())?;
        self.put(&extra(&further))?;
        write(&mut *self.out)?;
        self.at += member.packed;
        self.members.push(member);
        Ok(())
    }

    /// Writes the list of the members.
    fn end(mut self) -> io::Result<()> {
        let begin = self.at;
        let members = std::mem::take(&mut self.members);
        for member in &members {
            let mut further = if member.is_small() { Vec::new() } else { vec![member.length, member.packed] };
            if member.at >= u64::from(ELSEWHERE) {
                further.push(member.at);
            }
            // Made on Unix, by the rules of ZIP 4.5.
            self.put(b"PK\x01\x02\x2d\x03")?;
            self.put(&member.head(&further))?;
            self.put(&[0; 6])?;
            // A file for its owner only.
            self.put(&(0o100_600_u32 << 16).to_le_bytes())?;
            self.put(&short(member.at).to_le_bytes())?;
            self.put(member.name.as_bytes())?;
            self.put(&extra(&further))?;
        }
        let (size, count) = (self.at - begin, members.len() as u64);
        if begin >= u64::from(ELSEWHERE) {
            let end = self.at;
            self.put(b"PK\x06\x06")?;
            self.put(&44_u64.to_le_bytes())?;
            self.put(&[45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
            for number in [count, count, size, begin] {
                self.put(&number.to_le_bytes())?;
            }
            self.put(b"PK\x06\x07\0\0\0\0")?;
            self.put(&end.to_le_bytes())?;
            self.put(&1_u32.to_le_bytes())?;
        }
        self.put(b"PK\x05\x06\0\0\0\0")?;
        for _ in 0..2 {
            self.put(&(count as u16).to_le_bytes())?;
        }
        self.put(&short(size).to_le_bytes())?;
        self.put(&short(begin).to_le_bytes())?;
        self.put(&[0; 2])
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Container, Member, Packer};
    use std::io::{Cursor, Read};

    fn member(name: &str, length: u64, packed: u64) -> Member {
        Member { name: name.into(), method: 8, crc: 0, packed, length, at: 0 }
    }

    #[test]
    fn sizes_that_find_no_room_stand_elsewhere() {
        let mut out = Vec::new();
        let mut zip = Container { out: &mut out, at: 0, members: Vec::new() };
        for (name, length) in [("a", 5 << 30), ("b", 7), ("c", u64::from(u32::MAX)), ("d", u64::from(u32::MAX) - 1)] {
            zip.add(member(name, length, 3), |out| out.write_all(b"abc")).expect("added");
        }
        zip.end().expect("ended");
        let mut zip = zip::ZipArchive::new(Cursor::new(out)).expect("a ZIP file");
        let found: Vec<(u64, u64)> = (0..zip.len())
            .map(|n| zip.by_index_raw(n).map(|f| (f.size(), f.compressed_size())).expect("a member"))
            .collect();
        let most = u64::from(u32::MAX);
        assert_eq!(found, [(5 << 30, 3), (7, 3), (most, 3), (most - 1, 3)]);
    }

    #[test]
    fn pieces_are_one_text_wherever_they_wait() {
        let (mut body, mut packer, mut wanted) = (Body::default(), Packer::new(), Vec::new());
        // Texts that pack badly, so that there is more than what stays in memory.
        let mut state = 1_u64;
        let mut text = |size: usize| -> Vec<u8> {
            let next = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            };
            (0..size).map(next).collect()
        };
        for size in [0, 1, 70_000, 30_000, 5, 40_000, 300] {
            let piece = text(size);
            body.push(&packer.pack(&piece, false).expect("packed")).expect("pushed");
            wanted.extend(piece);
        }
        assert!(body.file.is_some());
        let last = packer.pack(b"end", true).expect("packed");
        wanted.extend(b"end");
        body.push(&last).expect("pushed");
        let (crc, packed, length) = (body.crc.sum(), body.packed, body.length);
        assert_eq!(length, wanted.len() as u64);
        let mut out = Vec::new();
        let mut zip = Container { out: &mut out, at: 0, members: Vec::new() };
        zip.add(Member { crc, ..member("a", length, packed) }, |out| body.write(out)).expect("added");
        zip.end().expect("ended");
        let mut found = Vec::new();
        let mut zip = zip::ZipArchive::new(Cursor::new(out)).expect("a ZIP file");
        zip.by_index(0).expect("a member").read_to_end(&mut found).expect("sound");
        assert!(found == wanted);
    }
}
