//! OpenDocument sheets, read as they stream by: a row that is repeated a million times is given once for each time only
//! where it holds something, and cells repeated to the edge of the sheet are left out when they are empty.

use super::guard::{Watched, attribute, xml_fault, zip_fault};
use super::{Bound, Fault, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Merged, Region, Seen};
use crate::exchange::sheet::{Cell, Row, Value};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;

type Part<'a> = Reader<BufReader<Watched<std::io::Take<zip::read::ZipFile<'a, BufReader<File>>>>>>;

fn damaged(e: quick_xml::Error) -> Fault {
    xml_fault(&e)
}

fn content(zip: &mut ZipArchive<BufReader<File>>) -> Result<Part<'_>, Fault> {
    let part = zip.by_name("content.xml").map_err(zip_fault)?;
    let size = part.size();
    let mut reader = Reader::from_reader(BufReader::new(Watched::new(part.take(size))));
    reader.config_mut().check_end_names = false;
    Ok(reader)
}

/// The sheets of a document; `Password` for one that is encrypted.
pub(super) fn sheets(zip: &mut ZipArchive<BufReader<File>>) -> Result<Vec<(String, bool)>, Fault> {
    if let Ok(part) = zip.by_name("META-INF/manifest.xml") {
        let mut text = String::new();
        let _ = part.take(1 << 20).read_to_string(&mut text);
        if text.contains("encryption-data") {
            return Err(Fault::Password);
        }
    }
    let mut reader = content(zip)?;
    let (mut out, mut buffer) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:table" => {
                out.extend(attribute(&e, "table:name").map(|name| (name, true)));
            }
            Event::Eof if out.is_empty() => return Err(Fault::Empty),
            Event::Eof => return Ok(out),
            _ => {}
        }
        buffer.clear();
    }
}

pub(super) fn read(file: File, sheet: &str, bound: &mut Bound<'_, '_>, seen: &mut Seen) -> Result<(), Fault> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(zip_fault)?;
    let mut reader = content(&mut zip)?;
    let mut buffer = Vec::new();
    let mut table = Table { bound, number: 1, row: Row::default(), repeat: 1, merged: Vec::new(), spans: 0 };
    let mut inside = false;
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(e) if e.name().as_ref() == "table:table" => {
                inside = attribute(&e, "table:name").as_deref() == Some(sheet);
            }
            Event::Start(e) if inside && e.name().as_ref() == "table:table-row" => table.begin(&e),
            Event::Empty(e) if inside && e.name().as_ref() == "table:table-row" => {
                table.begin(&e);
                table.end()?;
            }
            Event::Start(e) if inside && e.name().as_ref().ends_with("table-cell") => {
                let text = text(&mut reader)?;
                table.cell(&e, &text)?;
            }
            Event::Empty(e) if inside && e.name().as_ref().ends_with("table-cell") => table.cell(&e, "")?,
            Event::End(e) if inside && e.name().as_ref() == "table:table-row" => table.end()?,
            Event::End(e) if inside && e.name().as_ref() == "table:table" => break,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    seen.merged = table.spans;
    Ok(())
}

/// The paragraphs of a cell, up to its end; notes of reviewers are no part of it.
fn text(reader: &mut Part<'_>) -> Result<String, Fault> {
    let (mut out, mut buffer, mut paragraphs, mut notes) = (String::new(), Vec::new(), 0, 0);
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(e) if e.name().as_ref() == "office:annotation" => notes += 1,
            Event::End(e) if e.name().as_ref() == "office:annotation" => notes -= 1,
            Event::Start(e) if e.name().as_ref() == "text:p" && notes == 0 => {
                if paragraphs > 0 {
                    out.push('\n');
                }
                paragraphs += 1;
            }
            Event::Empty(e) if e.name().as_ref() == "text:s" => out.push(' '),
            Event::Empty(e) if e.name().as_ref() == "text:line-break" => out.push('\n'),
            Event::Text(t) if notes == 0 && out.len() <= MAX_TEXT => out.push_str(&t.xml10_content()),
            Event::GeneralRef(name) if notes == 0 && out.len() <= MAX_TEXT => {
                let entity = format!("&{};", &*name);
                out.push_str(&quick_xml::escape::unescape(&entity).unwrap_or_default());
            }
            Event::End(e) if e.name().as_ref().ends_with("table-cell") => return Ok(out.trim().to_string()),
            Event::Eof => return Err(Fault::Damaged("content.xml".into())),
            _ => {}
        }
        buffer.clear();
    }
}

struct Table<'x, 'a, 'b> {
    bound: &'x mut Bound<'a, 'b>,
    number: u32,
    row: Row,
    repeat: u32,
    /// Regions that are still open, with what stands at their head.
    merged: Vec<(Region, Value)>,
    spans: u32,
}

impl Table<'_, '_, '_> {
    fn begin(&mut self, e: &BytesStart<'_>) {
        let hidden = attribute(e, "table:visibility").is_some_and(|v| v != "visible");
        self.repeat = attribute(e, "table:number-rows-repeated").and_then(|n| n.parse().ok()).unwrap_or(1).max(1);
        self.row = Row { number: self.number, hidden, cells: Vec::new() };
    }

    fn cell(&mut self, e: &BytesStart<'_>, text: &str) -> Result<(), Fault> {
        let number = |name: &str| attribute(e, name).and_then(|n| n.parse::<u32>().ok());
        let repeat = number("table:number-columns-repeated").unwrap_or(1).max(1);
        let value = value(e, text);
        let column = self.row.cells.last().map_or(1, |c| c.column + 1);
        if value.is_empty() {
            // A place is kept for what follows; the last of these goes when the row ends.
            let last = column.saturating_add(repeat - 1).min(1 << 20);
            self.row.cells.push(Cell { column: last, value: Value::Empty });
            return Ok(());
        }
        if column.saturating_add(repeat - 1) > MAX_COLUMNS {
            return Err(Fault::TooManyColumns { column: column.saturating_add(repeat - 1), limit: MAX_COLUMNS });
        }
        let (down, right) = (number("table:number-rows-spanned"), number("table:number-columns-spanned"));
        if down.unwrap_or(1) > 1 || right.unwrap_or(1) > 1 {
            self.spans += 1;
            let region = Region {
                top: self.number,
                left: column,
                bottom: self.number.saturating_add(down.unwrap_or(1).max(1) - 1),
                right: column.saturating_add(right.unwrap_or(1).max(1) - 1),
            };
            self.merged.push((region, value.clone()));
        }
        for i in 0..repeat {
            self.row.cells.push(Cell { column: column + i, value: value.clone() });
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let mut row = std::mem::take(&mut self.row);
        row.cells.retain(|c| c.value != Value::Empty);
        self.merged.retain(|(r, _)| r.bottom >= self.number);
        for (region, head) in &self.merged {
            let mut one = Merged { regions: vec![*region], heads: vec![Some(head.clone())], next: 1, open: vec![0] };
            one.fill(&mut row);
        }
        let times = if row.cells.is_empty() { 0 } else { self.repeat };
        // A row that claims to stand a million times is refused before the first of them is made.
        if u64::from(times) * row.cells.len() as u64 > MAX_CELLS {
            return Err(Fault::TooManyCells { limit: MAX_CELLS });
        }
        for i in 0..times {
            let number = self.number.saturating_add(i);
            if number > MAX_ROWS {
                return Err(Fault::TooManyRows { limit: MAX_ROWS });
            }
            self.bound.give(Row { number, ..row.clone() })?;
        }
        self.number = self.number.saturating_add(self.repeat);
        Ok(())
    }
}

fn value(e: &BytesStart<'_>, text: &str) -> Value {
    let given = |name: &str| attribute(e, name);
    let number = || given("office:value").and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite());
    match given("office:value-type").as_deref() {
        Some("float") => number().map_or_else(|| Value::text(text), Value::number),
        Some("percentage") => number()
            .map_or_else(|| Value::text(text), |n| Value::Text(format!("{}%", Value::number(n * 100.0).shown()))),
        Some("currency") => match (number(), given("office:currency").as_deref()) {
            (Some(n), None | Some("CNY")) => Value::number(n),
            (Some(n), Some(currency)) => Value::Text(format!("{currency} {}", Value::number(n).shown())),
            _ => Value::text(text),
        },
        Some("date") => given("office:date-value").map_or_else(|| Value::text(text), Value::Text),
        Some("boolean") => Value::Flag(given("office:boolean-value").as_deref() == Some("true")),
        Some("string") => Value::Text(given("office:string-value").unwrap_or_else(|| text.to_string())),
        _ => Value::text(text),
    }
}
