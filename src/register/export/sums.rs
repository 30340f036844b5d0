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

/// The three tables.
pub fn all(entries: &[&Entry], book: &Book, style: &Style) -> Vec<Figures> {
    vec![stages(entries, style.lang), lights(entries, book, style.lang), money(entries, style)]
}

/// How many projects of each sector are in each stage.
pub fn stages(entries: &[&Entry], lang: Lang) -> Figures {
    let offered = Stage::OFFERED;
    let series = (0..).zip(offered).map(|(i, s)| Series { name: labels::stage(lang, *s).into(), look: Look::Step(i) });
    let mut rows = by_sector(entries, lang, offered.len(), |entry, values| {
        let stage = entry.project.get(Field::Stage).and_then(Stage::parse);
        if let Some(at) = stage.and_then(|s| offered.iter().position(|o| *o == s)) {
            values[at] += 1.0;
        }
    });
    rows.retain(|(_, values)| values.iter().any(|v| *v > 0.0));
    Figures {
        title: Word::StagesBySector.say(lang).into(),
        group: labels::field(lang, Field::Sector).into(),
        series: series.collect(),
        rows,
        stacked: true,
        decimals: 0,
    }
}

/// How many projects of each lead agency show each light: the declared one, else the computed one.
pub fn lights(entries: &[&Entry], book: &Book, lang: Lang) -> Figures {
    let series = Health::ALL
        .iter()
        .map(|h| Series { name: labels::health(lang, *h).into(), look: Look::Tone(super::shown::light(*h)) });
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for entry in entries {
        let agency = entry.project.get(Field::LeadAgency).unwrap_or_default();
        let values = groups.entry(agency.to_string()).or_insert_with(|| vec![0.0; Health::ALL.len()]);
        if let Some(at) = Health::ALL.iter().position(|h| *h == light_of(entry)) {
            values[at] += 1.0;
        }
    }
    let name = |code: &str| match code.is_empty() {
        true => Word::None.say(lang).to_string(),
        false => show::agency(code, book, lang),
    };
    let mut rows: Vec<(String, Vec<f64>)> = groups.into_iter().map(|(code, v)| (name(&code), v)).collect();
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

/// The light of a project: declared, else computed.
pub fn light_of(entry: &Entry) -> Health {
    let declared = entry.project.get(Field::Health).and_then(Health::parse);
    declared.filter(|h| *h != Health::Unrated).unwrap_or(entry.facts.health)
}

/// What each sector costs and has spent.
fn money(entries: &[&Entry], style: &Style) -> Figures {
    let lang = style.lang;
    let per = if style.yi { 10_000.0 } else { 1.0 };
    let mut rows = by_sector(entries, lang, 2, |entry, values| {
        for (value, field) in values.iter_mut().zip([Field::Investment, Field::Paid]) {
            *value += entry.project.number(field).unwrap_or(0) as f64 / per;
        }
    });
    rows.retain(|(_, values)| values.iter().any(|v| *v > 0.0));
    let unit = if style.yi { yi(lang) } else { wan(lang) };
    let looks = [Look::Step(1), Look::Step(2)];
    let series = [Field::Investment, Field::Paid].iter().zip(looks);
    Figures {
        title: format!("{}({unit})", Word::MoneyBySector.say(lang)),
        group: labels::field(lang, Field::Sector).into(),
        series: series.map(|(f, look)| Series { name: labels::field(lang, *f).into(), look }).collect(),
        rows,
        stacked: false,
        decimals: if style.yi { 2 } else { 0 },
    }
}

fn by_sector(
    entries: &[&Entry],
    lang: Lang,
    width: usize,
    add: impl Fn(&Entry, &mut [f64]),
) -> Vec<(String, Vec<f64>)> {
    let mut sums = vec![vec![0.0; width]; Sector::ALL.len() + 1];
    for entry in entries {
        let sector = entry.project.get(Field::Sector).and_then(Sector::parse);
        let at = sector.and_then(|s| Sector::ALL.iter().position(|o| *o == s)).unwrap_or(Sector::ALL.len());
        add(entry, &mut sums[at]);
    }
    let names = Sector::ALL.iter().map(|s| labels::sector(lang, *s)).chain([Word::None.say(lang)]);
    names.map(str::to_string).zip(sums).collect()
}
