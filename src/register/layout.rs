//! The layout of a list: which columns it shows and how wide, by which keys it is ordered, and how it is grouped. Saved
//! views carry one, and the last one is remembered for the person (never in the register's file).
//!
//! As text, in the fields that a view has: `columns` are codes in their order (`code,name,stage`), `sort` keys as
//! `--sort` takes them, `widths` the columns that were given a width by hand (`name=40,stage=10`, in cells; all others
//! take what they need), `grouping` one word (see `Grouping`). An empty field says nothing: what is shown stays.

use super::Register;
use super::columns::{Column, Computed};
use super::error::{Error, Result};
use super::grouping::Grouping;
use super::saved::View;
use super::select::{SortKey, unknown_column};
use crate::domain::field::{Field, Key};
use crate::i18n::errors::{ErrorText, HintText};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// The fewest and the most cells that a column is given by hand.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 2..=120;

/// A column that is shown, and the cells that a person gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub column: Column,
    pub width: Option<u16>,
}

/// How a list is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Never empty.
    pub columns: Vec<Shown>,
    pub sort: Vec<SortKey>,
    pub grouping: Grouping,
}

impl Default for Layout {
    fn default() -> Layout {
        let field = |field: Field| Column::Key(Key::Field(field));
        let columns = [
            field(Field::Code),
            Column::Computed(Computed::Name),
            field(Field::Stage),
            field(Field::Health),
            field(Field::LeadAgency),
            Column::Computed(Computed::Due),
            field(Field::Progress),
            Column::Computed(Computed::NextMilestone),
            field(Field::Sector),
            Column::Computed(Computed::Updated),
        ];
        let columns = columns.into_iter().map(|column| Shown { column, width: None }).collect();
        Layout { columns, sort: Vec::new(), grouping: Grouping::Nothing }
    }
}

impl Layout {
    /// The columns as text.
    pub fn columns_text(&self) -> String {
        self.columns.iter().map(|s| s.column.code()).collect::<Vec<_>>().join(",")
    }

    /// The widths given by hand, as text.
    pub fn widths_text(&self) -> String {
        let given = self.columns.iter().filter_map(|s| Some(format!("{}={}", s.column.code(), s.width?)));
        given.collect::<Vec<_>>().join(",")
    }

    /// Puts what a view says into its fields.
    pub fn write_to(&self, view: &mut View) {
        view.sort = SortKey::print_list(&self.sort);
        view.columns = self.columns_text();
        view.widths = self.widths_text();
        view.grouping = self.grouping.code().to_string();
    }

    /// This layout as a view changes it; what the view says nothing of stays, but its order holds in any case.
    pub fn under(&self, view: &View, year: u16) -> Result<Layout> {
        let mut layout = Layout { sort: view.order(year)?, ..self.clone() };
        let shown = view.shown(year)?;
        if !shown.is_empty() {
            layout.columns = shown.into_iter().map(|column| Shown { column, width: None }).collect();
            layout.only_once();
        }
        for (column, width) in widths(&view.widths, year)? {
            layout.columns.iter_mut().filter(|s| s.column == column).for_each(|s| s.width = Some(width));
        }
        if !view.grouping.trim().is_empty() {
            layout.grouping = grouping(&view.grouping)?;
        }
        Ok(layout)
    }

    /// A column stands once, where it was named first.
    fn only_once(&mut self) {
        let mut seen: Vec<Column> = Vec::new();
        self.columns.retain(|s| {
            let new = !seen.contains(&s.column);
            seen.push(s.column.clone());
            new
        });
    }
}

/// Reads `name=40,stage=10`.
pub fn widths(text: &str, year: u16) -> Result<Vec<(Column, u16)>> {
    let parts = text.split([',', '，', '、']).map(str::trim).filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let (name, cells) = part.split_once(['=', '＝']).unwrap_or((part, ""));
            let column = Column::parse(name, year).ok_or_else(|| unknown_column(name))?;
            let width = cells.trim().parse().ok().filter(|w| WIDTHS.contains(w));
            let width = width.ok_or_else(|| {
                let error = Error::usage(ErrorText::BadWidth, &[&part]);
                error.hint(HintText::WidthForm, &[WIDTHS.start(), WIDTHS.end()])
            })?;
            Ok((column, width))
        })
        .collect()
}

/// Reads the word of a grouping.
pub fn grouping(text: &str) -> Result<Grouping> {
    Grouping::parse(text).ok_or_else(|| {
        let codes: Vec<&str> = Grouping::ALL.iter().map(|g| g.code()).collect();
        Error::usage(ErrorText::UnknownGrouping, &[&text]).hint(HintText::OneOf, &[&codes.join(", ")])
    })
}

/// What is remembered of the list of a person between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    pub columns: String,
    pub widths: String,
    pub sort: String,
    pub grouping: String,
    /// Whether the facets and the detail show; `None` = where there is room.
    pub facets: Option<bool>,
    pub detail: Option<bool>,
}

/// The folder of layouts, beside the registers.
const LAYOUT: &str = "layout";

impl Register {
    /// The layout that was used last on this register here, and which panes showed. What cannot be read any more, such
    /// as a column of a later program, is left out.
    pub fn last_layout(&self) -> Option<(Layout, Remembered)> {
        let kept: Remembered = self.kept(LAYOUT)?;
        let year = u16::try_from(self.day().today.year()).unwrap_or_default();
        let mut layout = Layout::default();
        let read: Vec<Column> = kept.columns.split(',').filter_map(|n| Column::parse(n, year)).collect();
        if !read.is_empty() {
            layout.columns = read.into_iter().map(|column| Shown { column, width: None }).collect();
            layout.only_once();
        }
        for part in kept.widths.split(',') {
            for (column, width) in widths(part, year).unwrap_or_default() {
                layout.columns.iter_mut().filter(|s| s.column == column).for_each(|s| s.width = Some(width));
            }
        }
        layout.sort = kept.sort.split(',').flat_map(|k| SortKey::parse_list(k, year).unwrap_or_default()).collect();
        layout.grouping = Grouping::parse(&kept.grouping).unwrap_or_default();
        Some((layout, kept))
    }

    /// Remembers a layout and the panes; nothing is written if nothing is new.
    pub fn keep_layout(&self, layout: &Layout, facets: Option<bool>, detail: Option<bool>) -> Result<()> {
        let fresh = Remembered {
            columns: layout.columns_text(),
            widths: layout.widths_text(),
            sort: SortKey::print_list(&layout.sort),
            grouping: layout.grouping.code().to_string(),
            facets,
            detail,
        };
        match self.kept::<Remembered>(LAYOUT) {
            Some(kept) if kept == fresh => Ok(()),
            None if *layout == Layout::default() && facets.is_none() && detail.is_none() => Ok(()),
            _ => self.keep(LAYOUT, &fresh),
        }
    }
}
