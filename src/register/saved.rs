//! Saved views: a query with its order and columns under a name. Those of the file are records like all others, shared
//! with whoever gets the file; personal ones stand in the configuration (`[views]`) and come after them.

use super::columns::Column;
use super::edit::Assignment;
use super::error::{Error, Result};
use super::home::random;
use super::layout;
use super::select::{SortKey, unknown_column};
use super::{Done, Register};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::domain::text;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels};
use crate::store::StoreError;
use std::collections::BTreeMap;

/// One saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The record in the file; `None` for a personal one.
    pub id: Option<EntityId>,
    pub name: String,
    pub query: String,
    /// Keys of an order, as `--sort` takes them; may be empty.
    pub sort: String,
    /// Codes of columns, as `--columns` takes them; may be empty.
    pub columns: String,
    /// Widths that were given by hand, and the grouping, as `layout` reads them; may be empty.
    pub widths: String,
    pub grouping: String,
}

impl View {
    fn of(record: &Record) -> View {
        let text = |field: Field| record.get(field).unwrap_or_default().to_string();
        View {
            id: Some(record.id),
            name: text(Field::ViewName),
            query: text(Field::ViewQuery),
            sort: text(Field::ViewSort),
            columns: text(Field::ViewColumns),
            widths: text(Field::ViewWidths),
            grouping: text(Field::ViewGrouping),
        }
    }

    /// The order, read. What this program does not know is an error that names it.
    pub fn order(&self, year: u16) -> Result<Vec<SortKey>> {
        SortKey::parse_list(&self.sort, year)
    }

    /// The columns, read.
    pub fn shown(&self, year: u16) -> Result<Vec<Column>> {
        let names = self.columns.split([',', '，', '、']).map(str::trim).filter(|n| !n.is_empty());
        names.map(|n| Column::parse(n, year).ok_or_else(|| unknown_column(n))).collect()
    }
}

impl Register {
    /// The views of the file by name, then the personal ones that are given.
    pub fn saved_views(&self, personal: &BTreeMap<String, String>) -> Result<Vec<View>> {
        let records = self.store.records(Entity::View)?;
        let mut views: Vec<View> = records.iter().filter(|r| !r.deleted).map(View::of).collect();
        views.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        views.extend(personal.iter().map(|(name, query)| View {
            id: None,
            name: name.clone(),
            query: query.clone(),
            sort: String::new(),
            columns: String::new(),
            widths: String::new(),
            grouping: String::new(),
        }));
        Ok(views)
    }

    /// The view of this name.
    pub fn saved_view(&self, name: &str, personal: &BTreeMap<String, String>) -> Result<View> {
        let views = self.saved_views(personal)?;
        let same = |v: &&View| v.name.to_lowercase() == name.trim().to_lowercase();
        views.iter().find(same).cloned().ok_or_else(|| {
            let names: Vec<&str> = views.iter().map(|v| v.name.as_str()).collect();
            let error = Error::usage(ErrorText::UnknownView, &[&name]);
            if names.is_empty() { error } else { error.hint(HintText::OneOf, &[&names.join(", ")]) }
        })
    }

    /// Saves a view in the file; one of the same name is changed. All that it says must be readable.
    pub fn save_view(&mut self, view: &View, lang: Lang) -> Result<Done> {
        let name = text::normalise(&view.name);
        if name.is_empty() {
            return Err(Error::usage(ErrorText::Required, &[&labels::field(lang, Field::ViewName)]));
        }
        if let Some(why) = self.read_only() {
            return Err(StoreError::ReadOnly(self.path().to_path_buf(), why).into());
        }
        self.query(&view.query, lang)?;
        view.order(2000)?;
        view.shown(2000)?;
        layout::widths(&view.widths, 2000)?;
        if !view.grouping.is_empty() {
            layout::grouping(&view.grouping)?;
        }
        let there = self.saved_views(&BTreeMap::new())?.into_iter().find(|v| v.name == name).and_then(|v| v.id);
        let id = there.unwrap_or_else(|| EntityId { entity: Entity::View, bytes: random() });
        let all = [
            Assignment::put(Field::ViewName, name),
            Assignment::put(Field::ViewQuery, &*view.query),
            Assignment::put(Field::ViewSort, &*view.sort),
            Assignment::put(Field::ViewColumns, &*view.columns),
            Assignment::put(Field::ViewWidths, &*view.widths),
            Assignment::put(Field::ViewGrouping, &*view.grouping),
        ];
        self.set_item(id, &all, "", lang, None)
    }
}
