//! Reading what a person typed into the canonical text of a field: the one door through which forms, in-place edits,
//! `set` and imports bring values in. Wrong input is refused with what is wrong and what would do; nothing is guessed.

use super::book::Book;
use super::error::{Error, Result};
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::text;
use crate::domain::value::{DateContext, read_date};
use crate::domain::value::{money, national_code, share};
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{labels, synonyms};
use chrono::NaiveDate;

/// One line of text holds at most this many bytes; long text as much as a value of the log.
const MAX_LINE: usize = 2_000;

/// Reads values for the fields of this book.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub book: &'a Book,
    pub today: NaiveDate,
    /// The language in which errors name fields.
    pub lang: Lang,
}

impl Reader<'_> {
    /// The canonical text of one value; `None` empties the field. Sets are read by `elements`.
    pub fn value(&self, key: &Key, typed: &str) -> Result<Option<String>> {
        let name = labels::key_label(self.lang, key);
        let Some(kind) = key.kind() else { return Err(Error::usage(ErrorText::UnknownField, &[&key.name()])) };
        let clean = self.clean(&name, kind, typed)?;
        if clean.is_empty() {
            return Ok(None);
        }
        let value = match kind {
            FieldKind::Text | FieldKind::LongText => match key {
                Key::Field(Field::NationalCode) if !national_code::is_valid(&clean) => {
                    let error = Error::usage(ErrorText::BadNationalCode, &[&name, &clean]);
                    return Err(error.hint(HintText::NationalForm, &[]));
                }
                _ => clean,
            },
            FieldKind::Code(_) => match key.field().and_then(|f| synonyms::parse_code(f, &clean)) {
                Some(code) => code.to_string(),
                None => return Err(self.bad_code(key, &name, &clean)),
            },
            FieldKind::Agency => self.agency(&clean)?,
            FieldKind::Project => match self.book.find(&clean) {
                Some(entry) => entry.id().hex(),
                None => return Err(Error::usage(ErrorText::UnknownParent, &[&clean]).hint(HintText::ListCodes, &[])),
            },
            FieldKind::Date => return self.date(&name, &clean),
            FieldKind::Money => self.money(&name, &clean)?,
            FieldKind::Share => match share::read(&clean) {
                Ok(reading) => reading.value.to_string(),
                Err(_) => {
                    let error = Error::usage(ErrorText::BadShare, &[&name, &clean]);
                    return Err(error.hint(HintText::ShareForms, &[]));
                }
            },
            FieldKind::Decimal => match text::halfwidth(&clean).replace(',', "").parse::<f64>() {
                Ok(number) if number.is_finite() => number.to_string(),
                _ => return Err(Error::usage(ErrorText::BadNumber, &[&name, &clean])),
            },
            FieldKind::Flag => match synonyms::parse_flag(&clean) {
                Some(true) => "1".to_string(),
                Some(false) => return Ok(None),
                None => return Err(Error::usage(ErrorText::BadFlag, &[&name, &clean])),
            },
            FieldKind::Source | FieldKind::Position => clean,
            FieldKind::Set(_) | FieldKind::List(_) => {
                return Err(Error::usage(ErrorText::UnknownField, &[&key.name()]));
            }
        };
        Ok(Some(value))
    }

    /// The elements of a set: separated by 、 , ; or a line break; each once, in order.
    pub fn elements(&self, field: Field, typed: &str) -> Result<Vec<String>> {
        let name = labels::field(self.lang, field);
        let element = match field.kind() {
            FieldKind::Set(element) | FieldKind::List(element) => element,
            _ => return Err(Error::usage(ErrorText::UnknownField, &[&field.code()])),
        };
        let clean = self.clean(name, FieldKind::LongText, typed)?;
        let mut out: Vec<String> = Vec::new();
        for part in clean.split(['、', ',', '，', ';', '；', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
            let read = match element {
                Element::Text => part.to_string(),
                Element::Agency => self.agency(part)?,
                Element::Province => match synonyms::parse_province(part) {
                    Some(province) => province.to_string(),
                    None => return Err(Error::usage(ErrorText::BadCode, &[&name, &part])),
                },
                Element::Place => self.place(part)?,
            };
            if !out.contains(&read) {
                out.push(read);
            }
        }
        Ok(out)
    }

    fn clean(&self, name: &str, kind: FieldKind, typed: &str) -> Result<String> {
        let long = kind == FieldKind::LongText;
        let clean = if long { text::normalise_long(typed) } else { text::normalise(typed) };
        if let Some(found) = text::hidden_marks(&clean) {
            let mark = format!("U+{:04X}", u32::from(found.mark));
            return Err(Error::usage(ErrorText::HiddenMark, &[&name, &mark]));
        }
        let limit = if long { crate::domain::change::MAX_VALUE } else { MAX_LINE };
        if clean.len() > limit {
            return Err(Error::usage(ErrorText::TooLong, &[&name, &limit]));
        }
        Ok(clean)
    }

    /// A text that says that there is no date (待定) empties the field.
    fn date(&self, name: &str, typed: &str) -> Result<Option<String>> {
        read_date(typed, &DateContext { today: self.today }).map(|r| r.date.map(|d| d.stored())).map_err(|e| {
            let error = match e.part == typed {
                true => Error::usage(ErrorText::BadDate, &[&name, &typed]),
                false => Error::usage(ErrorText::BadDatePart, &[&name, &typed, &e.part]),
            };
            error.hint(HintText::DateForms, &[])
        })
    }

    fn money(&self, name: &str, typed: &str) -> Result<String> {
        match money::read(typed) {
            Ok(reading) => Ok(reading.wan.to_string()),
            Err(e) => {
                let what = if e.is_foreign() { ErrorText::ForeignMoney } else { ErrorText::BadMoney };
                Err(Error::usage(what, &[&name, &typed]).hint(HintText::MoneyForms, &[]))
            }
        }
    }

    fn bad_code(&self, key: &Key, name: &str, typed: &str) -> Error {
        // Codes are English words already; whoever reads Chinese is told the labels, which are read as well.
        let options = match (key.kind(), key.field()) {
            (Some(FieldKind::Code(codes)), Some(field)) if self.lang == Lang::Zh => {
                codes.iter().map(|c| labels::code_label(Lang::Zh, field, c)).collect::<Vec<_>>().join("、")
            }
            (Some(FieldKind::Code(codes)), _) => codes.join(", "),
            _ => String::new(),
        };
        Error::usage(ErrorText::BadCode, &[&name, &typed]).hint(HintText::OneOf, &[&options])
    }

    /// The code of the agency that goes by this code or name, in either language.
    pub fn agency(&self, typed: &str) -> Result<String> {
        let wanted = typed.trim().to_lowercase();
        let names =
            [Field::AgencyCode, Field::AgencyShortZh, Field::AgencyNameZh, Field::AgencyShortEn, Field::AgencyNameEn];
        let found = self.book.agencies().iter().find(|a| {
            names
                .iter()
                .filter_map(|f| a.get(*f))
                .chain(a.list(Field::AgencyAliases).iter().map(String::as_str))
                .any(|n| n.to_lowercase() == wanted)
        });
        match found.and_then(|a| a.get(Field::AgencyCode)) {
            Some(code) => Ok(code.to_string()),
            None => Err(Error::usage(ErrorText::UnknownAgency, &[&typed]).hint(HintText::AddAgency, &[])),
        }
    }

    /// The name of a place that is known, in either language; any other name is kept as typed, without coordinates.
    fn place(&self, typed: &str) -> Result<String> {
        let wanted = typed.to_lowercase();
        let found = self.book.places().iter().find(|p| {
            [Field::PlaceNameZh, Field::PlaceNameEn]
                .iter()
                .filter_map(|f| p.get(*f))
                .any(|n| n.to_lowercase() == wanted)
        });
        Ok(found.and_then(|p| p.get(Field::PlaceNameZh)).unwrap_or(typed).to_string())
    }
}
