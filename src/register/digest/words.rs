//! The digest in words: figures first, then a sentence that says it all, sections with a sentence for each project,
//! tables by sector and agency, and under them how it was counted. What screens and documents show is laid out from
//! this; nothing here knows of either.

use super::facts::{Ended, Fact, Item};
use super::{Digest, Figures, Sort, subject};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::value::{PartialDate, Precision};
use crate::i18n::digest::{DigestText as D, FactText as F, SectionText as S, day, month, numeral};
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::register::book::Book;
use crate::register::show;

/// A digest ready to be laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    pub title: String,
    /// Label and figure.
    pub figures: Vec<(String, String)>,
    /// The whole in one sentence.
    pub lead: String,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    /// How it was counted, what was left out, who entered it.
    pub foot: Vec<String>,
    /// What stands between a name and what happened.
    pub colon: &'static str,
}

/// What happened of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: String,
    pub lines: Vec<Sentence>,
}

/// What happened to one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub project: EntityId,
    pub code: String,
    pub name: String,
    pub text: String,
}

/// Figures by group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub heading: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Digest {
    /// The digest in words.
    pub fn tell(&self, book: &Book, lang: Lang) -> Telling {
        let mut telling = Telling {
            title: self.title(lang),
            figures: self.figures(lang),
            lead: self.lead(lang),
            foot: self.foot(lang),
            colon: D::Colon.say(lang),
            ..Telling::default()
        };
        for (sort, _) in Sort::ALL {
            let lines: Vec<Sentence> = self.of(*sort).map(|item| sentence(item, book, lang)).collect();
            if !lines.is_empty() {
                let number = numeral(telling.sections.len() + 1);
                let heading = D::Heading.with(lang, &[&number, &section(*sort).say(lang), &self.count(*sort)]);
                telling.sections.push(Section { heading, lines });
            }
        }
        if !self.is_empty() {
            telling.tables = vec![
                self.table(Field::Sector, (D::BySector, D::Sector), book, lang),
                self.table(Field::LeadAgency, (D::ByAgency, D::Agency), book, lang),
            ];
        }
        telling
    }

    fn title(&self, lang: Lang) -> String {
        let Some((first, last)) = self.days else { return D::TitleOfNothing.say(lang).to_string() };
        let period = match first == last {
            true => D::OneDay.with(lang, &[&day(lang, first)]),
            false => D::Period.with(lang, &[&day(lang, first), &day(lang, last)]),
        };
        let title = if self.of_gestures { D::TitleOfGestures } else { D::Title };
        title.with(lang, &[&period])
    }

    /// By how much the money paid in all grew.
    fn paid(&self) -> i64 {
        let grown = |i: &Item| match &i.fact {
            Fact::Money { key: Key::Field(Field::Paid), from, to } => {
                to.unwrap_or_default().saturating_sub(from.unwrap_or_default())
            }
            _ => 0,
        };
        self.items.iter().map(grown).fold(0, i64::saturating_add)
    }

    fn figures(&self, lang: Lang) -> Vec<(String, String)> {
        let mut out = vec![(S::Changed.say(lang).to_string(), self.changed.len().to_string())];
        for (sort, _) in Sort::ALL {
            let count = self.count(*sort);
            let always = matches!(sort, Sort::Started | Sort::Finished | Sort::Slipped | Sort::Problem);
            if count > 0 || always {
                out.push((section(*sort).say(lang).to_string(), count.to_string()));
            }
        }
        if self.paid() != 0 {
            out.push((S::Paid.say(lang).to_string(), signed(self.paid(), lang)));
        }
        out.push((S::Confirmed.say(lang).to_string(), self.confirmed.len().to_string()));
        out
    }

    fn lead(&self, lang: Lang) -> String {
        if self.is_empty() {
            return D::Nothing.say(lang).to_string();
        }
        let confirmed = self.confirmed.len();
        if self.changed.is_empty() && self.items.is_empty() {
            return D::LeadConfirmed.with(lang, &[&confirmed]);
        }
        let mut parts = Vec::new();
        for (sort, _) in Sort::ALL {
            let count = self.count(*sort);
            if count > 0 {
                let longest = self.longest_slip().unwrap_or_default();
                parts.push(counted(*sort).with(lang, &[&count, &longest]));
            }
        }
        if self.paid() > 0 {
            parts.push(D::Paid.with(lang, &[&show::amount(self.paid(), lang)]));
        }
        if confirmed > 0 {
            parts.push(D::Confirmed.with(lang, &[&confirmed]));
        }
        let parts = parts.join(D::Comma.say(lang));
        match (self.changed.len(), parts.is_empty()) {
            (n, true) => D::LeadPlain.with(lang, &[&n]),
            (1, false) => D::LeadOne.with(lang, &[&parts]),
            (n, false) => D::Lead.with(lang, &[&n, &parts]),
        }
    }

    fn foot(&self, lang: Lang) -> Vec<String> {
        let mut out = vec![D::Rule.say(lang).to_string()];
        if self.reports_left > 0 {
            out.push(D::ReportsLeft.with(lang, &[&self.reports_left]));
        }
        if self.reports {
            out.push(D::ReportsIn.say(lang).to_string());
        }
        if !self.authors.is_empty() {
            let one = |(name, n): (&String, &usize)| D::ByOne.with(lang, &[name, n]);
            let all: Vec<String> = self.authors.iter().map(one).collect();
            out.push(D::By.with(lang, &[&all.join(Word::Separator.say(lang))]));
        }
        out
    }

    fn table(&self, field: Field, words: (D, D), book: &Book, lang: Lang) -> Table {
        let heads = [S::Changed, S::Started, S::Finished, S::Slipped, S::Problem, S::Confirmed];
        let columns = std::iter::once(words.1.say(lang).to_string());
        let columns = columns.chain(heads.iter().map(|h| h.say(lang).to_string())).collect();
        let row = |(value, f): (Option<String>, Figures)| {
            let name = match value {
                None => D::None.say(lang).to_string(),
                Some(value) => show::value(&Key::Field(field), &value, book, lang),
            };
            let figures = [f.changed, f.started, f.finished, f.slipped, f.problems, f.confirmed];
            std::iter::once(name).chain(figures.iter().map(ToString::to_string)).collect()
        };
        Table {
            heading: words.0.say(lang).to_string(),
            columns,
            rows: self.by(field, book).into_iter().map(row).collect(),
        }
    }
}

/// Money with its sign.
fn signed(wan: i64, lang: Lang) -> String {
    let sign = if wan > 0 { "+" } else { "" };
    format!("{sign}{}", show::amount(wan, lang))
}

fn sentence(item: &Item, book: &Book, lang: Lang) -> Sentence {
    let project = subject(item.project, book);
    let code = crate::register::json::code_of(item.project, book).unwrap_or_default();
    let name = project.map_or(Word::Unnamed.say(lang), |p| show::name(p, lang)).to_string();
    let mut text = fact(&item.fact, lang);
    if let Some(lead) = project.and_then(|p| p.get(Field::LeadAgency)) {
        text.push_str(&F::Lead.with(lang, &[&show::agency(lead, book, lang)]));
    }
    Sentence { project: item.project, code, name, text }
}

/// What happened, without to whom.
pub fn fact(fact: &Fact, lang: Lang) -> String {
    let date = |stored: &String| date(stored, lang);
    let code = |field: Field, value: &Option<String>| match value {
        Some(value) => labels::code_label(lang, field, value).to_string(),
        None => F::Unset.say(lang).to_string(),
    };
    let noted = |text: String, note: &Option<String>, word: F| match note {
        Some(note) => text + &word.with(lang, &[note]),
        None => text,
    };
    match fact {
        Fact::Started { on: Some(on), late } => F::StartedOn.with(lang, &[&date(on)]) + &lateness(*late, lang),
        Fact::Started { on: None, .. } => F::StartedStage.say(lang).to_string(),
        Fact::Finished { by: Ended::Milestone(m), on, late } => {
            let on = on.as_ref().map(date).unwrap_or_default();
            F::FinishedOn.with(lang, &[&labels::milestone_title(lang, m), &on]) + &lateness(*late, lang)
        }
        Fact::Finished { by: Ended::Stage(stage), .. } => {
            F::FinishedStage.with(lang, &[&labels::code_label(lang, Field::Stage, stage)])
        }
        Fact::Reached { milestone, on, late } => {
            F::ReachedOn.with(lang, &[&labels::milestone_title(lang, milestone), &date(on)]) + &lateness(*late, lang)
        }
        Fact::Slipped { milestone, from, to, days, reason } => {
            moved(F::Slipped, milestone, (&date(from), &date(to)), *days, reason, lang)
        }
        Fact::Advanced { milestone, from, to, days, reason } => {
            moved(F::Advanced, milestone, (&date(from), &date(to)), *days, reason, lang)
        }
        Fact::Problem { text } | Fact::Decision { text } => F::Plain.with(lang, &[text]),
        Fact::Solved { text } => F::Solved.with(lang, &[text]),
        Fact::Stage { from, to, note } => {
            let text = F::Stage.with(lang, &[&code(Field::Stage, from), &code(Field::Stage, to)]);
            noted(text, note, F::Note)
        }
        Fact::Paused { reason: Some(reason) } => {
            F::PausedFor.with(lang, &[&labels::code_label(lang, Field::PauseReason, reason)])
        }
        Fact::Paused { reason: None } => F::Paused.say(lang).to_string(),
        Fact::Resumed => F::Resumed.say(lang).to_string(),
        Fact::Light { from, to, note } => {
            let text = F::Light.with(lang, &[&code(Field::Health, from), &code(Field::Health, to)]);
            noted(text, note, F::Note)
        }
        Fact::Money { key, from, to } => {
            let side = |n: &Option<i64>| n.map(|n| show::amount(n, lang));
            amounts(&labels::key_label(lang, key), side(from), side(to), lang)
        }
        Fact::Progress { from, to } => {
            let side = |n: &Option<i64>| n.map(|n| format!("{n}%"));
            amounts(labels::field(lang, Field::Progress), side(from), side(to), lang)
        }
        Fact::Added => F::Added.say(lang).to_string(),
        Fact::Removed => F::Removed.say(lang).to_string(),
        Fact::Restored => F::Restored.say(lang).to_string(),
    }
}

/// A stored date in a sentence: as it was written, else in full.
fn date(stored: &str, lang: Lang) -> String {
    match PartialDate::parse_stored(stored) {
        Ok(date) if date.raw().is_none() => match date.precision() {
            Precision::Day => day(lang, date.latest()),
            Precision::Month => month(lang, date.latest()),
            _ => date.shown().into_owned(),
        },
        _ => show::date(stored),
    }
}

fn moved(
    words: F,
    milestone: &crate::domain::record::Record,
    (from, to): (&str, &str),
    days: i64,
    reason: &Option<String>,
    lang: Lang,
) -> String {
    let text = words.with(lang, &[&labels::milestone_title(lang, milestone), &from, &to, &days]);
    text + &match reason {
        Some(reason) => F::Reason.with(lang, &[reason]),
        None => F::NoReason.say(lang).to_string(),
    }
}

fn amounts(label: &str, from: Option<String>, to: Option<String>, lang: Lang) -> String {
    match (from, to) {
        (Some(from), Some(to)) => F::Moved.with(lang, &[&label, &from, &to]),
        (Some(from), None) => F::Emptied.with(lang, &[&label, &from]),
        (None, to) => F::Entered.with(lang, &[&label, &to.unwrap_or_default()]),
    }
}

fn lateness(late: Option<i64>, lang: Lang) -> String {
    match late {
        None => String::new(),
        Some(0) => F::OnTime.say(lang).to_string(),
        Some(days @ 1..) => F::Late.with(lang, &[&days]),
        Some(days) => F::Early.with(lang, &[&-days]),
    }
}

const fn section(sort: Sort) -> S {
    match sort {
        Sort::Started => S::Started,
        Sort::Finished => S::Finished,
        Sort::Reached => S::Reached,
        Sort::Slipped => S::Slipped,
        Sort::Advanced => S::Advanced,
        Sort::Problem => S::Problem,
        Sort::Solved => S::Solved,
        Sort::Stage => S::Stage,
        Sort::Paused => S::Paused,
        Sort::Resumed => S::Resumed,
        Sort::Light => S::Light,
        Sort::Money => S::Money,
        Sort::Progress => S::Progress,
        Sort::Decision => S::Decision,
        Sort::Added => S::Added,
        Sort::Removed => S::Removed,
        Sort::Restored => S::Restored,
    }
}

const fn counted(sort: Sort) -> D {
    match sort {
        Sort::Started => D::Started,
        Sort::Finished => D::Finished,
        Sort::Reached => D::Reached,
        Sort::Slipped => D::Slipped,
        Sort::Advanced => D::Advanced,
        Sort::Problem => D::Problem,
        Sort::Solved => D::Solved,
        Sort::Stage => D::Stage,
        Sort::Paused => D::Paused,
        Sort::Resumed => D::Resumed,
        Sort::Light => D::Light,
        Sort::Money => D::Money,
        Sort::Progress => D::Progress,
        Sort::Decision => D::Decision,
        Sort::Added => D::Added,
        Sort::Removed => D::Removed,
        Sort::Restored => D::Restored,
    }
}
