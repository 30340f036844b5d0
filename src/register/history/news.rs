//! What other processes wrote while the register was open, for the line at the foot of the screen: who, in how many
//! gestures, on which projects; the one gesture itself where it is a single small one.

use super::{Asked, Telling, Told};
use crate::domain::change::ChangeKind;
use crate::domain::id::EntityId;
use crate::register::Register;
use crate::register::error::Result;
use crate::store::log::Logged;
use std::collections::HashMap;

/// A gesture with more values than this is counted and not told.
const TOLD: usize = 64;

/// What came since a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Who, each once, in the order in which they came; layers of seed data among them.
    pub authors: Vec<String>,
    /// How many gestures.
    pub gestures: usize,
    /// The projects that they are about, each once.
    pub projects: Vec<EntityId>,
    /// The gesture, where it is one and small.
    pub one: Option<Box<Told>>,
}

impl Register {
    /// Takes in what other processes wrote since the last look, as `follow` does, and says what it comes to; `None` =
    /// the log tells of nothing new.
    pub fn hear(&mut self) -> Result<Option<News>> {
        let (changes, entities) = self.catch_up()?;
        if entities.is_empty() { Ok(None) } else { self.news_of(changes, &entities).map(Some) }
    }

    /// What changes come to, `entities` being what they are about.
    fn news_of(&self, changes: Vec<Logged>, entities: &[EntityId]) -> Result<News> {
        let mut news = News::default();
        let mut met: Vec<(&str, &str)> = Vec::new();
        for logged in &changes {
            let change = &logged.change;
            if !news.authors.contains(&change.by) {
                news.authors.push(change.by.clone());
            }
            if !met.contains(&(&change.g, &change.by)) {
                met.push((&change.g, &change.by));
            }
        }
        news.gestures = met.len();
        news.projects = entities.iter().filter_map(|id| self.project_of(*id)).collect();
        news.projects.sort_unstable();
        news.projects.dedup();
        let values: usize = changes.iter().map(|l| l.change.assignments().count()).sum();
        let telling = news.gestures == 1 && values <= TOLD && changes[0].change.kind != ChangeKind::Seed;
        if telling {
            let (reader, asked) = (self.store.reader(), Asked::default());
            let mut telling =
                Telling { register: self, reader: &reader, asked: &asked, only: None, places: HashMap::new() };
            let mut told = Vec::new();
            telling.take(changes, &mut told)?;
            news.one = told.pop().map(Box::new);
        }
        Ok(news)
    }
}
