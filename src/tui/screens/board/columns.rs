//! The columns of the board and the cards in them, in the order of the list.

use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::{Health, Stage};
use crate::i18n::charts::BoardText as T;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::packages::Packages;
use crate::register::show;
use crate::tui::widgets::scroll::Scroll;
use std::collections::{BTreeSet, HashMap};

/// What the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum By {
    #[default]
    Stage,
    Health,
    Agency,
}

impl By {
    pub fn next(self) -> By {
        match self {
            By::Stage => By::Health,
            By::Health => By::Agency,
            By::Agency => By::Stage,
        }
    }

    pub fn label(self, lang: Lang) -> &'static str {
        let text = match self {
            By::Stage => T::ByStage,
            By::Health => T::ByHealth,
            By::Agency => T::ByAgency,
        };
        text.say(lang)
    }

    /// The column of an entry: the declared light, never the computed one.
    fn key(self, entry: &Entry) -> &str {
        let value = |field| entry.project.get(field);
        match self {
            By::Stage => value(Field::Stage).unwrap_or_default(),
            By::Health => value(Field::Health).unwrap_or(Health::Unrated.code()),
            By::Agency => value(Field::LeadAgency).unwrap_or_default(),
        }
    }

    /// The columns that are there though nothing stands in them.
    fn usual(self) -> Vec<&'static str> {
        match self {
            By::Stage => Stage::OFFERED.iter().map(|s| s.code()).collect(),
            By::Health => Health::ALL.iter().map(|h| h.code()).collect(),
            By::Agency => Vec::new(),
        }
    }
}

/// One column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The code of its stage, light or agency; empty for none.
    pub key: String,
    pub ids: Vec<EntityId>,
    /// How many of them count.
    pub count: usize,
    pub scroll: Scroll,
}

/// All columns, left to right.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// What they are.
    pub by: By,
    /// How packages count in their heads.
    pub packages: Packages,
    all: Vec<Column>,
    places: HashMap<String, usize>,
    /// How many cards there are.
    pub cards: usize,
}

impl Columns {
    /// Columns without cards.
    pub fn new(by: By, packages: Packages) -> Columns {
        let all: Vec<Column> =
            by.usual().into_iter().map(|key| Column { key: key.to_string(), ..Column::default() }).collect();
        let places = all.iter().enumerate().map(|(n, c)| (c.key.clone(), n)).collect();
        Columns { by, packages, all, places, cards: 0 }
    }

    /// Puts a card into its column.
    pub fn put(&mut self, entry: &Entry, counts: bool) {
        let key = self.by.key(entry);
        let at = match self.places.get(key) {
            Some(at) => *at,
            None => {
                self.places.insert(key.to_string(), self.all.len());
                self.all.push(Column { key: key.to_string(), ..Column::default() });
                self.all.len() - 1
            }
        };
        self.all[at].ids.push(entry.id());
        self.all[at].count += usize::from(counts);
        self.cards += 1;
    }

    /// All cards are there: agencies with most of them come first, and each column that was there keeps its place.
    pub fn settle(&mut self, old: Columns) {
        if self.by == By::Agency {
            self.all.sort_by_key(|c| (c.key.is_empty(), std::cmp::Reverse(c.ids.len())));
        }
        for column in old.all.into_iter().filter(|_| old.by == self.by) {
            if let Some(new) = self.all.iter_mut().find(|c| c.key == column.key) {
                new.scroll = column.scroll;
            }
        }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, at: usize) -> Option<&Column> {
        self.all.get(at)
    }

    pub fn get_mut(&mut self, at: usize) -> Option<&mut Column> {
        self.all.get_mut(at)
    }

    pub fn position(&self, key: &str) -> Option<usize> {
        self.all.iter().position(|c| c.key == key)
    }

    /// Column and place of a card.
    pub fn find(&self, id: EntityId) -> Option<(usize, usize)> {
        let place = |column: &Column| column.ids.iter().position(|i| *i == id);
        self.all.iter().enumerate().find_map(|(n, c)| Some((n, place(c)?)))
    }

    /// The nearest column with cards in it, to the right first.
    pub fn nearest_filled(&self, at: usize, folded: &BTreeSet<String>) -> usize {
        let filled = |n: &usize| !self.all[*n].ids.is_empty() && !folded.contains(&self.all[*n].key);
        let right = (at.min(self.all.len())..self.all.len()).find(filled);
        right.or_else(|| (0..at.min(self.all.len())).rev().find(filled)).unwrap_or(at)
    }
}

/// What a column is called; shorter where there is no room for all of it.
pub fn label(by: By, key: &str, short: bool, book: &Book, lang: Lang) -> String {
    match by {
        _ if key.is_empty() => T::NoAgency.say(lang).to_string(),
        By::Stage if short && let Some(stage) = Stage::parse(key) => labels::short_stage(lang, stage).to_string(),
        By::Stage => labels::code_label(lang, Field::Stage, key).to_string(),
        By::Health => labels::code_label(lang, Field::Health, key).to_string(),
        By::Agency => show::agency(key, book, lang),
    }
}
