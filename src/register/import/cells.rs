//! One cell, read by the meaning of its column. What cannot be read is kept as text beside (`x_<heading>`) and said.

use super::super::reading::Reader;
use super::matching::Names;
use super::recalled::{Kept, Word};
use super::staged::Staged;
use super::{Doubt, Draft, Val};
use crate::domain::change::MAX_VALUE;
use crate::domain::extra;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::kinds::{Activity, AnnualClass};
use crate::domain::text;
use crate::domain::value::absence::says_none;
use crate::domain::value::money::MoneyFault;
use crate::domain::value::{DateContext, PartialDate, date, national_code, share};
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::layout::Column;
use crate::exchange::sheet::{self, UNVALUED, Value};
use crate::exchange::unit::Unit;
use crate::i18n::import::DoubtText as D;
use crate::i18n::labels::Vocabulary;
use crate::i18n::{Lang, import as words, synonyms};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use std::rc::Rc;

/// More doubts than this are counted, not kept.
const MOST_DOUBTS: usize = 20_000;

/// Reads the cells of one sheet.
pub(super) struct Cells<'a> {
    pub reader: Reader<'a>,
    pub lang: Lang,
    /// Projects by code and by name, for parents.
    pub names: Rc<Names<'a>>,
    pub doubts: Vec<Doubt>,
    /// Whether empty cells say that a value was taken out.
    pub empties: bool,
    /// What words of a field were read as.
    pub(super) words: HashMap<Field, HashMap<String, Word>>,
    /// What words of a column of stages were read as.
    pub(super) stages: HashMap<String, Staged>,
    /// What texts were read as dates.
    pub(super) dates: HashMap<String, Kept>,
    /// The names of columns that are kept beside the fields.
    names_of: HashMap<u32, Option<String>>,
    /// The day by which dates without a year are read: that of the ledger's year.
    pub(super) today: NaiveDate,
    /// Bare numbers in columns of dates count days from 1904 on.
    pub date1904: bool,
}

/// What a row says that is settled only when all of it was read.
#[derive(Default)]
pub(super) struct Late {
    pub month: Option<(u8, String)>,
    pub paid: Option<(u16, u8, i64)>,
    pub plain: Vec<(crate::domain::kinds::MilestoneKind, PartialDate)>,
    /// What a period says; a column of its own goes before it.
    pub period: Vec<(crate::domain::kinds::MilestoneKind, PartialDate)>,
    pub class: Option<AnnualClass>,
}

impl<'a> Cells<'a> {
    pub fn new(reader: Reader<'a>, names: Rc<Names<'a>>, empties: bool) -> Cells<'a> {
        let (doubts, words, stages, dates, names_of) = Default::default();
        let today = reader.today;
        Cells {
            lang: reader.lang,
            reader,
            names,
            doubts,
            empties,
            words,
            stages,
            dates,
            names_of,
            today,
            date1904: false,
        }
    }

    /// The year of the ledger, if its title names it.
    pub fn of_year(&mut self, year: u16) {
        self.today = self.reader.today.with_year(year.into()).unwrap_or(self.reader.today);
    }

    pub fn doubt(&mut self, row: u32, column: Option<&Column>, value: &str, what: String) {
        if self.doubts.len() < MOST_DOUBTS {
            let place = column.map_or_else(|| row.to_string(), |c| sheet::place(c.index, row));
            let heading = column.map(|c| c.heading.clone()).unwrap_or_default();
            self.doubts.push(Doubt { place, heading, value: value.to_string(), what });
        }
    }

    /// The name under which a column is kept beside the fields.
    fn name_of(&mut self, column: &Column) -> Option<String> {
        self.names_of.entry(column.index).or_insert_with(|| extra::name_of(&column.heading)).clone()
    }

    /// Keeps the text of a cell under its own heading and says why.
    fn keep(&mut self, draft: &mut Draft, column: &Column, shown: &str, why: String) {
        if self.doubts.len() < MOST_DOUBTS {
            let what = D::Kept.with(self.lang, &[&why]);
            self.doubt(draft.row, Some(column), shown, what);
        }
        if let Some(name) = self.name_of(column) {
            self.extra(draft, column, &name, shown);
        }
    }

    fn extra(&mut self, draft: &mut Draft, column: &Column, name: &str, shown: &str) {
        let mut clean = text::normalise_long(shown);
        if text::hidden_marks(&clean).is_some() {
            clean.retain(|c| c == '\n' || text::hidden(c).is_none());
            self.doubt(draft.row, Some(column), shown, D::HiddenMarks.say(self.lang).to_string());
        }
        if clean.len() > MAX_VALUE {
            self.doubt(
                draft.row,
                Some(column),
                &clean.chars().take(40).collect::<String>(),
                D::TooLong.say(self.lang).to_string(),
            );
            return;
        }
        if !clean.is_empty() {
            draft.values.push((Key::Extra(name.to_string()), Val::One(clean)));
        }
    }

    /// Reads a cell into the draft.
    pub fn read(&mut self, column: &Column, value: &Value, draft: &mut Draft, late: &mut Late) {
        let shown = value.said();
        if let Value::Fault(fault) = value {
            let what = match fault.as_str() {
                UNVALUED => D::Unvalued,
                fault if fault.starts_with("#REF") || !fault.contains('>') => D::Formula,
                _ => D::TooLong,
            };
            return self.doubt(draft.row, Some(column), fault, what.say(self.lang).to_string());
        }
        if value.is_empty() {
            if self.empties && draft.id.is_some() {
                match (&column.target, column.target.key()) {
                    (Target::Milestone(kind, timing), _) => draft.emptied.push((*kind, *timing)),
                    (_, Some(key)) => draft.values.push((key, Val::Nothing)),
                    _ => {}
                }
            }
            return;
        }
        match &column.target {
            Target::Skip => {}
            Target::Special(special) => self.special(*special, column, value, &shown, draft, late),
            Target::Extra(name) => self.extra(draft, column, &name.clone(), &shown),
            Target::MonthText(month) => {
                if late.month.as_ref().is_none_or(|(m, _)| m <= month) {
                    late.month = Some((*month, shown.to_string()));
                }
                if let Some(name) = self.name_of(column) {
                    self.extra(draft, column, &name, &shown);
                }
            }
            Target::PaidUpTo(year, month) => {
                if let Some(wan) = self.money(column, value, &shown, draft) {
                    late.paid = late.paid.filter(|(y, m, _)| (y, m) > (year, month)).or(Some((*year, *month, wan)));
                }
            }
            Target::AnnualPlan(_) | Target::AnnualPaid(_) => {
                if let (Some(wan), Some(key)) = (self.money(column, value, &shown, draft), column.target.key()) {
                    draft.values.push((key, Val::One(wan.to_string())));
                }
            }
            Target::Milestone(kind, timing) => {
                let Some(read) = self.date(column, value, &shown, draft) else { return };
                match timing {
                    Timing::Plain => late.plain.push((*kind, read)),
                    _ => draft.dates.push((*kind, *timing, read)),
                }
            }
            Target::Field(field) => self.field(*field, column, value, &shown, draft),
        }
    }

    fn special(
        &mut self,
        special: Special,
        column: &Column,
        value: &Value,
        shown: &str,
        draft: &mut Draft,
        late: &mut Late,
    ) {
        match special {
            // Read before all others, see `rows`.
            Special::Id | Special::Seen | Special::Serial | Special::Updated | Special::UpdatedBy => {}
            Special::Name => {
                let field = if text::has_han(shown) { Field::NameZh } else { Field::NameEn };
                self.field(field, column, value, shown, draft);
            }
            Special::YearClass => {
                late.class = synonyms::find_code(Vocabulary::AnnualClass, shown).and_then(AnnualClass::parse);
                if let Some(name) = self.name_of(column) {
                    self.extra(draft, column, &name, shown);
                }
            }
            Special::MilestoneList => {
                if let Some(name) = self.name_of(column) {
                    self.extra(draft, column, &name, shown);
                }
            }
            Special::Period => {
                use crate::domain::kinds::MilestoneKind::{Opening, Start};
                match date::read_period(shown, &DateContext { today: self.today }) {
                    Ok(period) => {
                        let both = [(Start, period.start), (Opening, period.end)];
                        late.period.extend(both.into_iter().filter_map(|(k, d)| Some((k, d?))));
                        if let Some(doubt) = &period.notes.doubt {
                            self.other_date(draft.row, column, shown, shown, doubt);
                        }
                    }
                    Err(_) => self.keep(draft, column, shown, D::BadDate.say(self.lang).to_string()),
                }
            }
        }
    }

    fn money(&mut self, column: &Column, value: &Value, shown: &str, draft: &mut Draft) -> Option<i64> {
        let unit = column.unit.clone().unwrap_or(Unit::WAN);
        match unit.read(value) {
            Ok(reading) => {
                if reading.rounded {
                    self.doubt(draft.row, Some(column), shown, D::Rounded.with(self.lang, &[&reading.wan]));
                } else if reading.approximate {
                    self.doubt(draft.row, Some(column), shown, D::About.with(self.lang, &[&reading.wan]));
                }
                Some(reading.wan)
            }
            Err(MoneyFault::Empty) => None,
            Err(MoneyFault::NoFigure) => {
                // 待定: no sum, and no mistake; the words are kept.
                if let Some(name) = self.name_of(column) {
                    self.extra(draft, column, &name, shown);
                }
                None
            }
            Err(fault) => {
                let why = match fault {
                    MoneyFault::Foreign => D::Foreign,
                    MoneyFault::Negative => D::Negative,
                    _ => D::NotANumber,
                };
                self.keep(draft, column, shown, why.say(self.lang).to_string());
                None
            }
        }
    }

    fn other_date(&mut self, row: u32, column: &Column, shown: &str, read: &str, doubt: &date::Doubt) {
        let what = match &doubt.other {
            Some(other) => D::DateOther.with(self.lang, &[&read, &other.canonical()]),
            None => D::DateDoubt.with(self.lang, &[&read]),
        };
        self.doubt(row, Some(column), shown, what);
    }

    pub fn date(&mut self, column: &Column, value: &Value, shown: &str, draft: &mut Draft) -> Option<PartialDate> {
        let mut supplied = false;
        let serial = |n: f64, date1904| date::read_serial(n, date1904).ok();
        let read = match value {
            Value::Serial { days, date1904 } => {
                if let Some(day) = serial(*days, *date1904) {
                    if days.fract() != 0.0 {
                        self.doubt(draft.row, Some(column), shown, D::TimeDropped.with(self.lang, &[&day.canonical()]));
                    }
                    return Some(day);
                }
                Err(())
            }
            Value::Number { number, decimals } => {
                let cell = date::NumberCell { date1904: self.date1904, decimals: *decimals };
                date::read_number(*number, cell).map_err(|_| ())
            }
            // A day count that came through a text file.
            Value::Text(text) if text.trim().len() == 5 && text.trim().bytes().all(|b| b.is_ascii_digit()) => {
                date::read_number(text.trim().parse().unwrap_or_default(), date::NumberCell::default()).map_err(|_| ())
            }
            other => {
                let (read, without) = self.dated(&other.said());
                supplied = without;
                read
            }
        };
        let Ok(reading) = read else {
            self.keep(draft, column, shown, D::BadDate.say(self.lang).to_string());
            return None;
        };
        let Some(found) = reading.date else {
            // 待定: no date, and no mistake; the words are kept.
            if let Some(name) = self.name_of(column) {
                self.extra(draft, column, &name, shown);
            }
            return None;
        };
        if let Some(doubt) = &reading.notes.doubt {
            self.other_date(draft.row, column, shown, &found.canonical(), doubt);
        } else if supplied {
            self.doubt(draft.row, Some(column), shown, D::YearSupplied.with(self.lang, &[&found.canonical()]));
        } else if reading.notes.time_dropped {
            self.doubt(draft.row, Some(column), shown, D::TimeDropped.with(self.lang, &[&found.canonical()]));
        }
        Some(found)
    }

    fn field(&mut self, field: Field, column: &Column, value: &Value, shown: &str, draft: &mut Draft) {
        let key = Key::Field(field);
        match field.kind() {
            FieldKind::Money => {
                if let Some(wan) = self.money(column, value, shown, draft) {
                    draft.values.push((key, Val::One(wan.to_string())));
                }
            }
            FieldKind::Date => {
                if let Some(read) = self.date(column, value, shown, draft) {
                    draft.values.push((key, Val::One(read.stored())));
                }
            }
            FieldKind::Share => self.share(column, value, shown, draft),
            FieldKind::Code(_) if field == Field::Stage => self.stage(column, shown, draft),
            FieldKind::Text | FieldKind::LongText if field != Field::NationalCode => {
                let long = field.kind() == FieldKind::LongText;
                let settled = text::is_settled(shown, long);
                let mut clean = match long {
                    _ if settled => shown.to_string(),
                    true => text::normalise_long(shown),
                    false => text::normalise(shown),
                };
                if !settled && text::hidden_marks(&clean).is_some() {
                    clean.retain(|c| c == '\n' || text::hidden(c).is_none());
                    self.doubt(draft.row, Some(column), shown, D::HiddenMarks.say(self.lang).to_string());
                }
                match clean.len() > if long { MAX_VALUE } else { 2_000 } {
                    true => self.keep(draft, column, shown, D::TooLong.say(self.lang).to_string()),
                    false if clean.is_empty() => {}
                    false => draft.values.push((key, Val::One(clean))),
                }
            }
            _ => match self.word(field, shown) {
                (Ok(Some(read)), more) => {
                    if more {
                        self.extra(draft, column, &extra::name_of(words::HEALTH_WORD).unwrap_or_default(), shown);
                    }
                    draft.values.push((key, read));
                }
                (Ok(None), _) => {}
                (Err(why), _) => self.keep(draft, column, shown, why),
            },
        }
    }

    fn share(&mut self, column: &Column, value: &Value, shown: &str, draft: &mut Draft) {
        let read = match value {
            // A fraction below one is how a sheet keeps a percentage that lost its format.
            Value::Number { number, .. } if *number > 0.0 && *number < 1.0 => {
                let read = share::read_number(*number, true);
                if let Ok(read) = &read {
                    self.doubt(draft.row, Some(column), shown, D::Fraction.with(self.lang, &[&read.value]));
                }
                read
            }
            Value::Number { number, .. } => share::read_number(*number, false),
            _ => share::read(shown),
        };
        match read {
            Ok(read) => {
                if read.rounded {
                    self.doubt(draft.row, Some(column), shown, D::RoundedShare.with(self.lang, &[&read.value]));
                }
                draft.values.push((Key::Field(Field::Progress), Val::One(read.value.to_string())));
            }
            Err(_) => self.keep(draft, column, shown, D::BadShare.say(self.lang).to_string()),
        }
    }

    fn stage(&mut self, column: &Column, shown: &str, draft: &mut Draft) {
        match self.staged(shown) {
            Staged::Stage(code) => draft.values.push((Key::Field(Field::Stage), Val::One(code.to_string()))),
            Staged::Pause => {
                draft.values.push((Key::Field(Field::Activity), Val::One(Activity::Paused.code().to_string())));
                self.doubt(draft.row, Some(column), shown, D::Pause.with(self.lang, &[&shown]));
            }
            Staged::Unknown => self.keep(draft, column, shown, D::UnknownWord.with(self.lang, &[&shown])),
        }
    }

    pub(super) fn look_up(&self, field: Field, shown: &str) -> std::result::Result<Option<Val>, String> {
        // A dash in a cell that is chosen from a list says nothing, and is no mistake.
        if says_none(shown) && synonyms::parse_code(field, shown).is_none() {
            return Ok(None);
        }
        let say = |text: D| text.with(self.lang, &[&shown]);
        match field.kind() {
            FieldKind::Code(_) => match synonyms::parse_code(field, shown) {
                Some(code) => Ok(Some(Val::One(code.to_string()))),
                None => Err(say(D::UnknownWord)),
            },
            FieldKind::Agency => {
                self.reader.agency(shown).map(|c| Some(Val::One(c))).map_err(|_| say(D::UnknownAgency))
            }
            FieldKind::Project => match self.names.coded(shown).or_else(|| self.names.only(shown)) {
                Some(id) => Ok(Some(Val::One(id.hex()))),
                None => Err(say(D::UnknownParent)),
            },
            FieldKind::Flag => match synonyms::parse_flag(shown) {
                Some(true) => Ok(Some(Val::One("1".to_string()))),
                Some(false) => Ok(Some(Val::Nothing)),
                None => Err(say(D::BadFlag)),
            },
            FieldKind::Set(element) | FieldKind::List(element) => match self.reader.elements(field, shown) {
                Ok(elements) => Ok(Some(Val::Many(elements))),
                Err(_) => Err(match element {
                    Element::Agency => say(D::UnknownAgency),
                    Element::Province => say(D::UnknownPlace),
                    _ => say(D::UnknownWord),
                }),
            },
            FieldKind::Text if field == Field::NationalCode => {
                let clean = text::halfwidth(shown).trim().to_string();
                match national_code::is_valid(&clean) {
                    true => Ok(Some(Val::One(clean))),
                    false => Err(say(D::BadNational)),
                }
            }
            _ => match self.reader.value(&Key::Field(field), shown) {
                Ok(value) => Ok(value.map(Val::One)),
                Err(e) => Err(e.say(self.lang)),
            },
        }
    }
}
