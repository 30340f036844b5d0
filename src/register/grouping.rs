//! Groups of a list: by what its projects stand together, which groups a project belongs to, what a group is called, and
//! in which order groups stand.
//!
//! The rule: a project stands once in every group that it belongs to, so one in two provinces stands in both and counts
//! once in each; the list as a whole counts it once. A programme stands with its parts. What belongs to none stands in
//! a group of its own, which comes last.

use super::Register;
use super::book::Book;
use super::columns::Column;
use super::index;
use super::rows::Rows;
use super::show;
use super::subject::{Held, Values};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::kinds::{Code, Province};
use crate::domain::record::project_id;
use crate::domain::text;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::search::collate;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// By what a list is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Grouping {
    #[default]
    Nothing,
    Sector,
    Stage,
    Lead,
    Province,
    Programme,
}

impl Grouping {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Grouping] = &[
        Grouping::Nothing,
        Grouping::Sector,
        Grouping::Stage,
        Grouping::Lead,
        Grouping::Province,
        Grouping::Programme,
    ];

    /// The field by which it groups.
    pub const fn field(self) -> Option<Field> {
        match self {
            Grouping::Nothing => None,
            Grouping::Sector => Some(Field::Sector),
            Grouping::Stage => Some(Field::Stage),
            Grouping::Lead => Some(Field::LeadAgency),
            Grouping::Province => Some(Field::Provinces),
            Grouping::Programme => Some(Field::Parent),
        }
    }

    /// The word that stands in a saved view: the code of the field, or `none`.
    pub fn code(self) -> &'static str {
        self.field().map_or("none", Field::code)
    }

    /// Reads the word of a saved view, or the label of the field in either language.
    pub fn parse(text: &str) -> Option<Grouping> {
        let text = text.trim();
        let by_code = Grouping::ALL.iter().copied().find(|g| g.code().eq_ignore_ascii_case(text));
        by_code.or_else(|| match Column::parse(text, 2000)? {
            Column::Key(Key::Field(field)) => Grouping::ALL.iter().copied().find(|g| g.field() == Some(field)),
            _ => None,
        })
    }

    /// Tells the groups of a project by their keys, each once; the empty key is "none". `leads`: whether the project of
    /// these 32 hex digits has parts.
    pub(super) fn each(self, project: &dyn Values, leads: &dyn Fn(&str) -> bool, put: &mut dyn FnMut(&str)) {
        let Some(field) = self.field() else { return put("") };
        if field.is_set() {
            let mut any = false;
            project.any_element(field, &mut |element| {
                any = true;
                put(element);
                false
            });
            if !any {
                put("");
            }
            return;
        }
        match project.text(field) {
            Some(value) => put(&value),
            None if self == Grouping::Programme => {
                let own = project.id().hex();
                put(if leads(&own) { &own } else { "" });
            }
            None => put(""),
        }
    }

    /// What a group is called.
    pub fn label(self, key: &str, book: &Book, lang: Lang) -> String {
        let Some(field) = self.field().filter(|_| !key.is_empty()) else { return Word::None.say(lang).to_string() };
        match field.kind() {
            FieldKind::Code(_) => labels::code_label(lang, field, key).to_string(),
            FieldKind::Agency => show::agency(key, book, lang),
            FieldKind::Project => match project_id(key).and_then(|id| book.entry(id)) {
                Some(entry) => format!("{} {}", entry.code, show::name(&entry.project, lang)),
                None => key.to_string(),
            },
            _ => show::element(field, key, book, lang),
        }
    }

    /// Where a group stands among others: vocabularies in their order, names by sound, "none" last.
    pub fn place(self, key: &str, label: &str) -> (bool, usize, String) {
        let codes: &[&str] = match self.field().map(Field::kind) {
            Some(FieldKind::Code(codes)) => codes,
            _ if self == Grouping::Province => Province::CODES,
            _ => &[],
        };
        (key.is_empty(), codes.iter().position(|c| *c == key).unwrap_or(codes.len()), collate::key(label))
    }
}

impl Register {
    /// The cells of the widest code as shown, no more than `most`; `None` while that cannot be told.
    pub fn widest_code(&self, most: usize) -> Option<usize> {
        let mut widest = 0;
        // Codes are ASCII but for the dot of a clash; counting bytes first spares measuring most of them.
        let mut measure = |code: &str| {
            if code.len() > widest {
                widest = widest.max(text::width(code));
            }
            widest < most
        };
        match self.index() {
            Some(index) => return Some(index.widest_code().min(most)),
            None if self.filling().is_some() => return None,
            None => _ = self.book.entries().iter().all(|e| measure(&e.code)),
        }
        Some(widest.min(most))
    }

    /// Whether any project is in conflict, as far as is known without reading all of a large register.
    pub fn has_conflicts(&self) -> bool {
        match self.index() {
            Some(index) => index.has_conflicts(),
            None if self.filling().is_some() => false,
            None => self.book.entries().iter().any(|e| e.conflicts > 0),
        }
    }

    /// The groups of these rows, in the order in which they are first met.
    pub fn grouped(&self, rows: &Rows, by: Grouping) -> Vec<Group> {
        let index = self.index();
        let of_index = index.and_then(|index| index.grouped(rows.numbers(index)?, by));
        of_index.unwrap_or_else(|| self.grouped_one_by_one(rows, by))
    }

    fn grouped_one_by_one(&self, rows: &Rows, by: Grouping) -> Vec<Group> {
        let (index, nothing) = (self.index(), index::Others::default());
        let each = |tell: &mut dyn FnMut(usize, &dyn Values)| {
            for (at, id) in rows.iter().enumerate() {
                match index.and_then(|index| Some((index, index.find(id)?))) {
                    Some((index, row)) => tell(at, &index::Row { index, at: row, others: &nothing }),
                    None => {
                        if let Some(entry) = self.book.entry(id) {
                            tell(at, &Held { entry, book: &self.book });
                        }
                    }
                }
            }
        };
        let mut leads: HashSet<String> = HashSet::new();
        if by == Grouping::Programme {
            each(&mut |_, project| leads.extend(project.text(Field::Parent).map(Cow::into_owned)));
        }
        let mut groups = Gathered::default();
        each(&mut |at, project| {
            let late = project.late().is_some();
            by.each(project, &|hex| leads.contains(hex), &mut |key| {
                let group = groups.place(key);
                groups.put(group, at, late);
            });
        });
        groups.all
    }
}

/// One group of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The empty one is "none".
    pub key: String,
    /// Places of its rows, rising, and those of them that are overdue.
    pub rows: Vec<u32>,
    pub overdue: Vec<u32>,
}

/// Groups while they are gathered.
#[derive(Default)]
pub(super) struct Gathered {
    pub all: Vec<Group>,
    places: HashMap<String, u32>,
    /// Where the last one stands: neighbours are often of one group.
    last: u32,
}

impl Gathered {
    /// Which of the groups has this key; a new one if none has.
    pub fn place(&mut self, key: &str) -> u32 {
        if self.all.get(self.last as usize).is_some_and(|group| group.key == key) {
            return self.last;
        }
        self.last = match self.places.get(key) {
            Some(at) => *at,
            None => {
                let at = self.all.len() as u32;
                self.all.push(Group { key: key.to_string(), ..Group::default() });
                self.places.insert(key.to_string(), at);
                at
            }
        };
        self.last
    }

    /// Puts the row at a place into a group, once.
    pub fn put(&mut self, group: u32, at: usize, late: bool) {
        let (group, at) = (&mut self.all[group as usize], at as u32);
        if group.rows.last() != Some(&at) {
            group.rows.push(at);
            if late {
                group.overdue.push(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_views_read_back() {
        for grouping in Grouping::ALL {
            assert_eq!(Grouping::parse(grouping.code()), Some(*grouping));
        }
        assert_eq!(Grouping::parse("领域"), Some(Grouping::Sector));
        assert_eq!(Grouping::parse("progress"), None);
    }
}
