//! Files that mean harm, or are broken: a clear message, in bounded time and memory.

use crate::files::*;
use crate::support::Desk;
use std::io::Write;
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText as E;
use zip::write::SimpleFileOptions;

fn cells(inside: &str) -> Vec<u8> {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{inside}</sheetData></worksheet>").into_bytes()
}

/// A document of one sheet out of rows that were written by hand, under a head.
fn document(desk: &Desk, name: &str, rows: &str) -> std::path::PathBuf {
    let path = desk.folder.path().join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    zip.start_file("content.xml", SimpleFileOptions::default()).expect("a part");
    let head = row_of(1, "<text:p>项目名称</text:p>");
    let text = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{head}{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zip.write_all(text.as_bytes()).expect("bytes");
    zip.finish().expect("a zip");
    path
}

fn row_of(times: u32, inside: &str) -> String {
    format!(
        "<table:table-row table:number-rows-repeated=\"{times}\"><table:table-cell office:value-type=\"string\">{inside}\
         </table:table-cell></table:table-row>"
    )
}

const HEAD: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c><c r="B1" t="inlineStr"><is><t>总投资(万元)</t></is></c></row>"#;

#[test]
fn each_is_refused_in_words() {
    let desk = Desk::new();
    let register = desk.open();
    let error = |path: std::path::PathBuf| {
        let error = plan(&register, &path).expect_err("an error");
        for lang in [taizhang::i18n::Lang::Zh, taizhang::i18n::Lang::En] {
            assert!(!error.say(lang).is_empty());
        }
        error.text()
    };
    let row = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c></row>"#;
    let far = format!(r#"{HEAD}{row}<row r="3"><c r="XFD3"><v>1</v></c></row>"#);
    let wide = parts(&desk, "wide.xlsx", &cells(&far), b"");
    let said = plan(&register, &wide).expect_err("an error").say(taizhang::i18n::Lang::En);
    assert_eq!(error(wide), E::ImportColumns, "{said}");
    let deep = format!(r#"{HEAD}<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>"#);
    assert!(matches!(error(parts(&desk, "deep.xlsx", &cells(&deep), b"")), E::ImportRows | E::ImportDamaged));
    // A text of one cell that unpacks to little enough to be no bomb, and would still be held whole.
    let long = "x".repeat(9 << 20);
    let huge = format!(r#"{HEAD}<row r="2"><c r="A2" t="inlineStr"><is><t>{long}</t></is></c></row>"#);
    assert_eq!(error(parts(&desk, "huge.xlsx", &cells(&huge), b"")), E::ImportHugeCell);
    let sst = format!("<sst><si><t>{long}</t></si></sst>");
    assert_eq!(error(parts(&desk, "sst.xlsx", &cells(HEAD), sst.as_bytes())), E::ImportHugeCell);
    let tag = format!(r#"{HEAD}<row r="2" x="{long}"></row>"#);
    assert_eq!(error(parts(&desk, "tag.xlsx", &cells(&tag), b"")), E::ImportHugeCell);
    assert_eq!(error(document(&desk, "huge.ods", &row_of(1, &format!("<text:p>{long}</text:p>")))), E::ImportHugeCell);
    // A million rows of a thousand cells, told in two numbers.
    let many = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(error(document(&desk, "many.ods", many)), E::ImportCells);
    let edge = r#"<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(error(document(&desk, "edge.ods", edge)), E::ImportColumns);
    let bomb = vec![b' '; 80 << 20];
    assert_eq!(error(parts(&desk, "bomb.xlsx", &cells(HEAD), &bomb)), E::ImportBomb);
    assert_eq!(error(file(&desk, "empty.csv", "")), E::ImportEmpty);
    assert_eq!(error(file(&desk, "line.csv", vec![b'x'; 9 << 20])), E::ImportLine);
    assert_eq!(error(file(&desk, "words.csv", "nothing here\nis a ledger\n")), E::ImportNoHead);
    assert_eq!(error(file(&desk, "web.xls", "<html><table></table></html>")), E::ImportWebPage);
    assert_eq!(error(file(&desk, "text.xlsx", "a,b,c")), E::ImportDamaged);
    assert_eq!(
        error(file(&desk, "picture.csv", [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, 1, 2, 3, 4])),
        E::ImportBinary
    );
    assert_eq!(error(desk.folder.path().join("not-there.xlsx")), E::Missing);
    assert_eq!(error(desk.folder.path().to_path_buf()), E::NotAFile);
    let whole = std::fs::read(workbook(&desk, "w.xlsx", &[vec![T("项目名称"), T("备注")], vec![T("甲"), T("乙")]]))
        .expect("bytes");
    assert_eq!(error(file(&desk, "cut.xlsx", &whole[..whole.len() / 2])), E::ImportDamaged);
    assert_eq!(error(file(&desk, "cut2.xlsx", &whole[..40])), E::ImportDamaged);
    assert_eq!(error(file(&desk, "doc.docx", "x")), E::ImportUnsupported);
    assert_eq!(error(file(&desk, "x.json", "{\"a\": 1")), E::ImportDamaged);
    let open = format!("项目名称,备注\n甲,\"{}", "x\n".repeat(5 << 20));
    assert!(matches!(error(file(&desk, "quote.csv", open)), E::ImportQuote | E::ImportNoHead));
    // An encrypted package is an OLE file that says so.
    let mut ole = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    ole.resize(512, 0);
    ole[30] = 9;
    ole[48..52].copy_from_slice(&1_u32.to_le_bytes());
    ole[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    ole[76..80].copy_from_slice(&0_u32.to_le_bytes());
    ole[80..512].fill(0xFF);
    let mut fat = vec![0xFF; 512];
    fat[0..4].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    fat[4..8].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    ole.extend(fat);
    let mut entry = vec![0; 512];
    for (i, unit) in "EncryptedPackage".encode_utf16().enumerate() {
        entry[i * 2..i * 2 + 2].copy_from_slice(&unit.to_le_bytes());
    }
    entry[64] = 34;
    ole.extend(entry);
    assert_eq!(error(file(&desk, "secret.xlsx", ole)), E::ImportPassword);
}

#[test]
fn zeros_hidden_marks_and_formulas_do_no_harm() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "项目名称,备注\n甲\0工程样例,\u{202e}反\u{1b}[31m\n乙工程样例,'=HYPERLINK(1)\n";
    let plan = take(&mut register, &file(&desk, "nul.csv", text));
    assert_eq!(plan.new_count(), 2);
    let remark = of(&register, "甲工程样例", Field::Remark).expect("a remark");
    assert!(!remark.contains('\u{1b}') && !remark.contains('\u{202e}'), "{remark:?}");
    assert_eq!(of(&register, "乙工程样例", Field::Remark).as_deref(), Some("=HYPERLINK(1)"));
}

/// An archive of parts by name.
fn archive(desk: &Desk, name: &str, all: &[(&str, &[u8])]) -> std::path::PathBuf {
    let path = desk.folder.path().join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    for (part, bytes) in all {
        zip.start_file(*part, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("a zip");
    path
}

#[test]
fn documents_under_a_password_say_so() {
    let desk = Desk::new();
    let register = desk.open();
    // As LibreOffice writes them: each part under a key of its own, or (since 24.8) the whole package.
    let data = r#"<manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" manifest:checksum="q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="EjRWeJCrze8SNFZ4kKvN7w=="/><manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="100000" manifest:salt="EjRWeJCrze8SNFZ4kKvN7w=="/></manifest:encryption-data>"#;
    let manifest = |part: &str| {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml" manifest:size="4096">{data}</manifest:file-entry></manifest:manifest>"#
        )
    };
    // What is encrypted looks like noise.
    let noise: Vec<u8> = (0_u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    for part in ["content.xml", "encrypted-package"] {
        let words = manifest(part);
        let all: [(&str, &[u8]); 3] = [("mimetype", kind), (part, &noise), ("META-INF/manifest.xml", words.as_bytes())];
        let error = plan(&register, &archive(&desk, "secret.ods", &all)).expect_err("an error");
        assert_eq!(error.text(), E::ImportPassword, "{part}");
        assert!(error.advice(taizhang::i18n::Lang::Zh).is_some(), "what to do is said");
    }
}

/// Workbooks that programs wrote under a password: LibreOffice the old two, the standard way of Office the new one.
#[test]
fn workbooks_under_a_password_of_real_programs_say_so() {
    let desk = Desk::new();
    let register = desk.open();
    for (name, bytes) in [
        ("locked.ods", include_bytes!("fixtures/locked.ods").as_slice()),
        ("locked.xls", include_bytes!("fixtures/locked.xls").as_slice()),
        ("locked.xlsx", include_bytes!("fixtures/locked.xlsx").as_slice()),
    ] {
        let error = plan(&register, &file(&desk, name, bytes)).expect_err("an error");
        assert_eq!(error.text(), E::ImportPassword, "{name}");
    }
}

#[test]
fn claims_of_more_than_there_is_cost_nothing() {
    let desk = Desk::new();
    let register = desk.open();
    let row = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1</v></c></row>"#;
    // Two thousand million texts that are announced, one that stands there.
    let texts = r#"<sst count="2147483647" uniqueCount="2147483647"><si><t>预告样例</t></si></sst>"#;
    let sheet = cells(&format!("{HEAD}{row}"));
    let error = plan(&register, &parts(&desk, "claims.xlsx", &sheet, texts.as_bytes())).expect_err("an error");
    assert_eq!(error.text(), E::ImportBomb);
    let texts = r#"<sst count="1" uniqueCount="1"><si><t>预告样例</t></si></sst>"#;
    // A text of two gigabytes that the archive announces: the length stands in the directory, not the bytes.
    let path = parts(&desk, "huge.xlsx", &sheet, texts.as_bytes());
    let mut bytes = std::fs::read(&path).expect("bytes");
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    let entry = (directory..bytes.len() - 46)
        .find(|i| bytes[*i..].starts_with(b"PK\x01\x02") && bytes[i + 46..].starts_with(b"xl/worksheets/sheet1.xml"));
    let at = entry.expect("an entry") + 24;
    bytes[at..at + 4].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    let error = plan(&register, &file(&desk, "huge2.xlsx", bytes)).expect_err("an error");
    assert_eq!(error.text(), E::ImportBomb);
    // A text that is told to be another one that does not stand there is no panic.
    let odd = r#"<row r="2"><c r="A2" t="s"><v>7000000</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>乙样例</t></is></c></row>"#;
    let path = parts(&desk, "odd.xlsx", &cells(&format!("{HEAD}{odd}")), texts.as_bytes());
    match plan(&register, &path) {
        Ok(plan) => assert!(plan.rows <= 2),
        Err(error) => assert_eq!(error.text(), E::ImportDamaged),
    }
}

#[test]
fn both_ends_of_utf_16_and_halves_of_letters() {
    let desk = Desk::new();
    let register = desk.open();
    let text = "项目名称\t总投资（万元）\t备注\r\n半字样例\t100\t甲?乙\r\n𠮷样例\t200\t\r\n";
    for mark in [true, false] {
        for big in [false, true] {
            // One half of a letter of two halves, alone.
            let units = text.encode_utf16().map(|u| if u == u16::from(b'?') { 0xD842 } else { u });
            let units = mark.then_some(0xFEFF).into_iter().chain(units);
            let bytes: Vec<u8> = units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            let plan = plan(&register, &file(&desk, "wide.txt", bytes)).expect("a plan");
            let names: Vec<&str> = plan.items.iter().map(|i| i.name.as_str()).collect();
            assert_eq!(names, ["半字样例", "𠮷样例"], "{mark} {big}");
            let remark = plan.items[0].lines.iter().find(|l| l.after.contains('甲')).expect("a remark");
            assert_eq!(remark.after, "甲\u{fffd}乙", "what is broken is seen");
        }
    }
    // A file that ends within a letter.
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cut = &bytes[..bytes.len() - 1];
    assert_eq!(plan(&register, &file(&desk, "cut.txt", cut)).expect("a plan").rows, 2);
}

#[test]
fn broken_old_workbooks_are_refused_in_words() {
    let desk = Desk::new();
    let register = desk.open();
    let mut ole = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    for length in [8, 30, 76, 512, 600, 4096] {
        ole.resize(length, 0xFF);
        let error = plan(&register, &file(&desk, "old.xls", &ole)).expect_err("an error");
        assert!(matches!(error.text(), E::ImportDamaged | E::ImportUnsupported), "{length}: {:?}", error.text());
    }
    // Chains of sectors that run in a circle.
    ole.resize(2048, 0);
    ole[30] = 9;
    ole[48..52].copy_from_slice(&1_u32.to_le_bytes());
    ole[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    ole[76..80].copy_from_slice(&0_u32.to_le_bytes());
    ole[516..520].copy_from_slice(&1_u32.to_le_bytes());
    let error = plan(&register, &file(&desk, "circle.xls", &ole)).expect_err("an error");
    assert!(matches!(error.text(), E::ImportDamaged | E::ImportUnsupported));
}
