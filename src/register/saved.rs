//! Saved views: a query with its order and columns under a name. Those of the file are records like all others, shared
//! with whoever gets the file; personal ones stand in the configuration (`[views]`) and come after them.

use super::columns::Column;
use super::config::Profile;
use super::edit::Assignment;
use super::error::{Error, Result};
use super::export::shown::Shown;
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
    /// Codes of columns, as `--columns` takes them; may be empty. For an export a code may have a heading
    /// (`name_zh=工程名称`), and marks among them say the unit of money (`@yi`) and the language (`@en`).
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

    /// The columns, read: those of a list. What only an export shows is stepped over.
    pub fn shown(&self, year: u16) -> Result<Vec<Column>> {
        let mut out = Vec::new();
        for entry in entries(&self.columns) {
            match Column::parse(code_of(entry), year) {
                Some(column) => out.push(column),
                None if is_mark(entry) || Shown::parse(code_of(entry), year).is_some() => {}
                None => return Err(unknown_column(entry)),
            }
        }
        Ok(out)
    }

    /// The view as a profile of an export.
    pub fn profile(&self) -> Profile {
        let some = |text: &str| Some(text.to_string()).filter(|t| !t.trim().is_empty());
        let columns: Vec<&str> = entries(&self.columns).filter(|e| !is_mark(e)).collect();
        let marked = |mark: &str| entries(&self.columns).any(|e| e == mark);
        Profile {
            query: some(&self.query),
            columns: some(&columns.join(",")),
            sort: some(&self.sort),
            yi: (marked("@yi") || marked("@wan")).then(|| marked("@yi")),
            lang: [("@zh", Lang::Zh), ("@en", Lang::En)].into_iter().find(|(mark, _)| marked(mark)).map(|(_, l)| l),
        }
    }
}

/// What may stand among the columns of a view for its exports.
const MARKS: &[&str] = &["@yi", "@wan", "@zh", "@en"];

fn is_mark(entry: &str) -> bool {
    MARKS.contains(&entry)
}

fn entries(columns: &str) -> impl Iterator<Item = &str> {
    columns.split([',', '，', '、']).map(str::trim).filter(|n| !n.is_empty())
}

fn code_of(entry: &str) -> &str {
    entry.split_once('=').map_or(entry, |(code, _)| code.trim())
}

/// Columns that were chosen on the screen, with the headings and marks that were given for exports before.
fn with_headings(new: &str, before: &str) -> String {
    if new.contains(['=', '@']) || !before.contains(['=', '@']) {
        return new.to_string();
    }
    let headed = |entry: &str| entries(before).find(|b| code_of(b) == entry).unwrap_or(entry).to_string();
    let kept = entries(new).map(headed);
    kept.chain(entries(before).filter(|b| is_mark(b)).map(str::to_string)).collect::<Vec<_>>().join(",")
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
        let there = self.saved_views(&BTreeMap::new())?.into_iter().find(|v| v.name == name);
        let columns = with_headings(&view.columns, there.as_ref().map_or("", |v| &v.columns));
        let there = there.and_then(|v| v.id);
        let id = there.unwrap_or_else(|| EntityId { entity: Entity::View, bytes: random() });
        let all = [
            Assignment::put(Field::ViewName, name),
            Assignment::put(Field::ViewQuery, &*view.query),
            Assignment::put(Field::ViewSort, &*view.sort),
            Assignment::put(Field::ViewColumns, columns),
            Assignment::put(Field::ViewWidths, &*view.widths),
            Assignment::put(Field::ViewGrouping, &*view.grouping),
        ];
        self.set_item(id, &all, "", lang, None)
    }
}

#[cfg(test)]
mod tests {
    use super::{View, with_headings};
    use crate::i18n::Lang;

    #[test]
    fn a_view_is_a_profile_and_headings_outlive_the_screen() {
        let columns = "code,name_zh=工程名称,start_actual,investment,@yi,@en";
        let view = View { name: "月报".into(), columns: columns.into(), ..View::default() };
        let shown: Vec<String> = view.shown(2026).expect("columns").iter().map(super::Column::code).collect();
        assert_eq!(shown, ["code", "name_zh", "investment"]);
        let profile = view.profile();
        assert_eq!((profile.yi, profile.lang, profile.query), (Some(true), Some(Lang::En), None));
        assert_eq!(profile.columns.as_deref(), Some("code,name_zh=工程名称,start_actual,investment"));
        assert_eq!(with_headings("name_zh,stage", columns), "name_zh=工程名称,stage,@yi,@en");
        assert_eq!(with_headings("name_zh=名,stage", columns), "name_zh=名,stage");
        assert!(View { columns: "code,nothing=x".into(), ..View::default() }.shown(2026).is_err());
    }
}
