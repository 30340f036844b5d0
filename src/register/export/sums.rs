//! The figures of an export: stages by sector, lights by lead agency, money by sector. One counting rule, which is printed
//! under them.

use super::Style;
use crate::domain::field::Field;
use crate::domain::kinds::{Health, Sector, Stage};
use crate::exchange::figures::{Figures, Look, Series};
use crate::i18n::export::{Word, yi};
use crate::i18n::headings::wan;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::show;
use std::collections::BTreeMap;

/// How many groups stand by themselves before the rest becomes one line.
const GROUPS: usize = 24;

/// What is counted while the projects pass by.
pub struct Sums {
    style: Style,
    /// By sector, the last one for those without: how many are in each stage, what they cost and have spent.
    stages: Vec<Vec<f64>>,
    money: Vec<Vec<f64>>,
    /// By lead agency.
    lights: BTreeMap<String, Vec<f64>>,
}

impl Sums {
    pub fn new(style: Style) -> Sums {
        let sectors = Sector::ALL.len() + 1;
        let stages = vec![vec![0.0; Stage::OFFERED.len()]; sectors];
        Sums { style, stages, money: vec![vec![0.0; 2]; sectors], lights: BTreeMap::new() }
    }

    /// Counts a project.
    pub fn add(&mut self, entry: &Entry) {
        let sector = entry.project.get(Field::Sector).and_then(Sector::parse);
        let at = sector.and_then(|s| Sector::ALL.iter().position(|o| *o == s)).unwrap_or(Sector::ALL.len());
        let stage = entry.project.get(Field::Stage).and_then(Stage::parse);
        if let Some(stage) = stage.and_then(|s| Stage::OFFERED.iter().position(|o| *o == s)) {
            self.stages[at][stage] += 1.0;
        }
        let per = if self.style.yi { 10_000.0 } else { 1.0 };
        for (value, field) in self.money[at].iter_mut().zip([Field::Investment, Field::Paid]) {
            *value += entry.project.number(field).unwrap_or(0) as f64 / per;
        }
        let agency = entry.project.get(Field::LeadAgency).unwrap_or_default();
        if !self.lights.contains_key(agency) {
            self.lights.insert(agency.to_string(), vec![0.0; Health::ALL.len()]);
        }
        let light = Health::ALL.iter().position(|h| *h == light_of(entry));
        if let (Some(values), Some(at)) = (self.lights.get_mut(agency), light) {
            values[at] += 1.0;
        }
    }

    /// The three tables.
    pub fn all(&self, book: &Book) -> Vec<Figures> {
        vec![self.stages(), self.lights(book), self.money()]
    }

    /// How many projects of each sector are in each stage.
    pub fn stages(&self) -> Figures {
        let lang = self.style.lang;
        let offered = (0..).zip(Stage::OFFERED);
        let series = offered.map(|(i, s)| Series { name: labels::stage(lang, *s).into(), look: Look::Step(i) });
        Figures {
            title: Word::StagesBySector.say(lang).into(),
            group: labels::field(lang, Field::Sector).into(),
            series: series.collect(),
            rows: by_sector(&self.stages, lang),
            stacked: true,
            decimals: 0,
        }
    }

    /// How many projects of each lead agency show each light: the declared one, else the computed one.
    pub fn lights(&self, book: &Book) -> Figures {
        let lang = self.style.lang;
        let series = Health::ALL
            .iter()
            .map(|h| Series { name: labels::health(lang, *h).into(), look: Look::Tone(super::shown::light(*h)) });
        let name = |code: &str| match code.is_empty() {
            true => Word::None.say(lang).to_string(),
            false => show::agency(code, book, lang),
        };
        let mut rows: Vec<(String, Vec<f64>)> = self.lights.iter().map(|(code, v)| (name(code), v.clone())).collect();
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        rows.sort_by(|a, b| sum(&b.1).total_cmp(&sum(&a.1)).then(a.0.cmp(&b.0)));
        if rows.len() > GROUPS {
            let mut rest = vec![0.0; Health::ALL.len()];
            for (_, values) in rows.drain(GROUPS..) {
                rest.iter_mut().zip(values).for_each(|(r, v)| *r += v);
            }
            rows.push((Word::Others.say(lang).into(), rest));
        }
        Figures {
            title: Word::LightsByAgency.say(lang).into(),
            group: labels::field(lang, Field::LeadAgency).into(),
            series: series.collect(),
            rows,
            stacked: true,
            decimals: 0,
        }
    }

    /// What each sector costs and has spent.
    fn money(&self) -> Figures {
        let (lang, yuan) = (self.style.lang, self.style.yi);
        let unit = if yuan { yi(lang) } else { wan(lang) };
        let looks = [Look::Step(1), Look::Step(2)];
        let series = [Field::Investment, Field::Paid].iter().zip(looks);
        Figures {
            title: format!("{}({unit})", Word::MoneyBySector.say(lang)),
            group: labels::field(lang, Field::Sector).into(),
            series: series.map(|(f, look)| Series { name: labels::field(lang, *f).into(), look }).collect(),
            rows: by_sector(&self.money, lang),
            stacked: false,
            decimals: if yuan { 2 } else { 0 },
        }
    }
}

/// The light of a project: declared, else computed.
pub fn light_of(entry: &Entry) -> Health {
    let declared = entry.project.get(Field::Health).and_then(Health::parse);
    declared.filter(|h| *h != Health::Unrated).unwrap_or(entry.facts.health)
}

/// The sectors of which there is anything.
fn by_sector(sums: &[Vec<f64>], lang: Lang) -> Vec<(String, Vec<f64>)> {
    let names = Sector::ALL.iter().map(|s| labels::sector(lang, *s)).chain([Word::None.say(lang)]);
    let all = names.map(str::to_string).zip(sums.iter().cloned());
    all.filter(|(_, values)| values.iter().any(|v| *v > 0.0)).collect()
}
