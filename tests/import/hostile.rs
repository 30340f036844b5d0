//! Files that mean harm, or are broken: a clear message, in bounded time and memory.

use crate::files::*;
use crate::support::Desk;
use std::io::Write;
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText as E;
use zip::write::SimpleFileOptions;

/// A workbook out of parts that were written by hand.
fn parts(desk: &Desk, name: &str, sheet: &[u8], strings: &[u8]) -> std::path::PathBuf {
    let path = desk.folder.path().join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let put = |zip: &mut zip::ZipWriter<std::fs::File>, name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("bytes");
    };
    put(
        &mut zip,
        "[Content_Types].xml",
        format!(r#"{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#).as_bytes(),
    );
    put(&mut zip, "_rels/.rels", format!(r#"{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#).as_bytes());
    put(&mut zip, "xl/workbook.xml", format!(r#"{head}<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#).as_bytes());
    put(&mut zip, "xl/_rels/workbook.xml.rels", format!(r#"{head}<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#).as_bytes());
    if !strings.is_empty() {
        put(&mut zip, "xl/sharedStrings.xml", strings);
    }
    put(&mut zip, "xl/worksheets/sheet1.xml", sheet);
    zip.finish().expect("a zip");
    path
}

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
