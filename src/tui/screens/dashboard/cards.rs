//! The cards: what each shows, and the figures that can be entered. Nothing here knows how wide anything is.

use crate::domain::field::Field;
use crate::domain::filter::Filter;
use crate::domain::kinds::{Health, Stage};
use crate::domain::text::visible;
use crate::i18n::charts::TargetText;
use crate::i18n::counting::CountingText;
use crate::i18n::dashboard::{DashText as T, Rule};
use crate::i18n::{Lang, labels};
use crate::register::figures::{Figure as Counted, Figures};
use crate::register::packages::Packages;
use crate::register::show;
use crate::tui::keys::Action;
use crate::tui::layers::{Scene, lights};
use crate::tui::screens::Shown;
use crate::tui::screens::targets::measure::{Measure, Verdict, in_order};
use crate::tui::theme::{Glyph, Role};
use chrono::NaiveDate;

/// Where entering a figure leads.
#[derive(Clone, Debug)]
pub enum Leads {
    /// To the list under this condition.
    List(Filter),
    /// To another screen.
    Screen(Action),
}

/// A figure under the cursor.
#[derive(Clone, Debug)]
pub struct Figure {
    /// By which it is found again when everything was counted anew.
    pub key: String,
    pub count: u64,
    pub leads: Leads,
    /// What it counts, in words.
    pub says: String,
}

/// A part of a bar.
#[derive(Clone, Debug)]
pub struct Part {
    pub count: u64,
    pub sign: &'static str,
    pub role: Role,
    /// The figure that it stands for, if it can be entered by itself.
    pub figure: Option<usize>,
}

/// One row of a card.
#[derive(Clone, Debug)]
pub enum Row {
    /// A label, a bar of parts, and a figure after it.
    Bar { label: String, role: Role, parts: Vec<Part>, figure: usize },
    /// A label, words, and a figure.
    Words { label: String, words: String, figure: usize },
    /// A label and two groups of figures, each with its light.
    Lights { label: String, groups: [Vec<(usize, &'static str, Role)>; 2] },
    /// The heads of the two groups.
    Heads([String; 2]),
    /// A row of small columns, and what stands under its ends.
    Spark { counts: Vec<u64>, from: String, to: String },
    /// How far a target is: a sign, its name, a share of the way in percent (of those that have one), its words.
    Goal { sign: &'static str, role: Role, label: String, share: Option<u64>, words: String, figure: usize },
    /// What the shades of the bars above mean.
    Legend(Vec<(&'static str, Role, String)>),
    /// A dim sentence.
    Note(String),
}

/// One card.
#[derive(Clone, Debug)]
pub struct Card {
    pub title: String,
    pub rule: String,
    pub rows: Vec<Row>,
    /// The greatest bar: what takes the whole width.
    pub most: u64,
}

/// Agencies that a card shows; the others have a screen of their own.
const MOST_AGENCIES: usize = 12;
/// Days of the activity.
pub const DAYS: u32 = 30;

/// Makes all cards, the most urgent first. `days`: what the log has of each of the last days, the oldest first.
pub fn make(counted: &Figures, shown: &Shown, days: &[(NaiveDate, u64)], scene: &Scene) -> (Vec<Card>, Vec<Figure>) {
    let mut maker = Maker { scene, figures: Vec::new(), packages: shown.packages, beside: shown.beside() };
    let cards = vec![
        maker.late(counted),
        maker.due(counted),
        maker.lights(counted),
        maker.stages(counted),
        maker.fresh(counted),
        maker.money(counted),
        maker.activity(counted, days),
        maker.targets(),
    ];
    (cards, maker.figures)
}

/// How a stage looks in a bar.
pub fn stage_role(stage: Option<Stage>) -> Role {
    match stage {
        Some(Stage::Implementation) => Role::Accent,
        Some(Stage::Completion | Stage::Maintenance) => Role::Ok,
        Some(Stage::Identification | Stage::Preparation) => Role::Text,
        _ => Role::Disabled,
    }
}

struct Maker<'a> {
    scene: &'a Scene<'a>,
    figures: Vec<Figure>,
    packages: Packages,
    /// What is asked of the projects of every figure besides.
    beside: Filter,
}

impl Maker<'_> {
    fn lang(&self) -> Lang {
        self.scene.lang
    }

    fn add(&mut self, key: impl Into<String>, counted: &Counted, says: impl Into<String>) -> usize {
        let condition = Filter::and([counted.condition.clone(), self.beside.clone()]);
        let leads = Leads::List(condition);
        self.figures.push(Figure { key: key.into(), count: counted.count, leads, says: says.into() });
        self.figures.len() - 1
    }

    fn card(&self, title: T, rule: Rule, rows: Vec<Row>) -> Card {
        let most = rows.iter().map(|row| match row {
            Row::Bar { parts, .. } => parts.iter().map(|p| p.count).sum(),
            _ => 0,
        });
        let most = most.max().unwrap_or(0);
        let lang = self.lang();
        let rule = match rule {
            // Targets count no projects.
            Rule::Targets => rule.say(lang).to_string(),
            rule => CountingText::Joint.with(lang, &[&rule.say(lang), &self.packages.rule().say(lang)]),
        };
        Card { title: title.say(lang).to_string(), rule, rows, most }
    }

    /// A row with a bar of one part.
    fn plain(&mut self, key: &str, label: String, role: Role, counted: &Counted, title: T) -> Row {
        let says = T::Joint.with(self.lang(), &[&title.say(self.lang()), &label]);
        let figure = self.add(key, counted, says);
        let part = Part { count: counted.count, sign: "", role, figure: None };
        Row::Bar { label, role: Role::Text, parts: vec![part], figure }
    }

    fn late(&mut self, counted: &Figures) -> Card {
        let lang = self.lang();
        let figure = self.add("late", &counted.overdue, T::AllLate.say(lang));
        let mut rows = vec![Row::Words { label: T::AllLate.say(lang).to_string(), words: String::new(), figure }];
        for (n, step) in counted.late.iter().enumerate().rev() {
            let label = match (step.from, step.to) {
                (Some(from), Some(to)) => T::LateDays.with(lang, &[&from, &to]),
                (from, _) => T::LateMore.with(lang, &[&from.unwrap_or(0)]),
            };
            let role = if n == 0 { Role::Warn } else { Role::Bad };
            rows.push(self.plain(&format!("late.{n}"), label, role, &step.figure, T::LateTitle));
        }
        self.card(T::LateTitle, Rule::Late, rows)
    }

    fn due(&mut self, counted: &Figures) -> Card {
        let lang = self.lang();
        let mut rows = Vec::new();
        for (n, step) in counted.due.iter().enumerate() {
            let month = step.from.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
            let label = match n {
                0 => T::ThisMonth.with(lang, &[&month]),
                1 => T::NextMonth.with(lang, &[&month]),
                _ => month,
            };
            let role = if n < 2 { Role::Accent } else { Role::Text };
            rows.push(self.plain(&format!("due.{n}"), label, role, &step.figure, T::DueTitle));
        }
        self.card(T::DueTitle, Rule::Due, rows)
    }

    fn lights(&mut self, counted: &Figures) -> Card {
        let (lang, theme) = (self.lang(), self.scene.theme);
        let mut rows = vec![Row::Heads([T::Declared, T::Computed].map(|t| t.say(lang).to_string()))];
        for agency in counted.agencies.iter().take(MOST_AGENCIES) {
            let label = match &agency.agency {
                Some(code) => visible(&show::agency(code, self.scene.register.book(), lang)).into_owned(),
                None => T::NoAgency.say(lang).to_string(),
            };
            let mut group = |which: T, counts: &[Counted]| {
                let one = |(health, counted): (&Health, &Counted)| {
                    let light = format!("{} {}", which.say(lang), labels::health(lang, *health));
                    let says = T::Joint.with(lang, &[&label, &light]);
                    let key = format!("lights.{:?}.{which:?}.{}", agency.agency, health.code());
                    let figure = self.add(key, counted, says);
                    (figure, theme.glyph(lights::glyph(*health)), lights::role(*health))
                };
                Health::ALL.iter().zip(counts).map(one).collect::<Vec<_>>()
            };
            let groups = [group(T::Declared, &agency.declared), group(T::Computed, &agency.computed)];
            rows.push(Row::Lights { label, groups });
        }
        if counted.agencies.len() > MOST_AGENCIES {
            rows.push(Row::Note(T::Others.with(lang, &[&(counted.agencies.len() - MOST_AGENCIES)])));
        }
        self.card(T::LightsTitle, Rule::Lights, rows)
    }

    fn stages(&mut self, counted: &Figures) -> Card {
        let (lang, theme) = (self.lang(), self.scene.theme);
        let label_of = |stage: Option<Stage>| match stage {
            Some(stage) => labels::stage(lang, stage).to_string(),
            None => T::NoStage.say(lang).to_string(),
        };
        let mut rows = Vec::new();
        let mut used = vec![false; Stage::ALL.len() + 1];
        for sector in &counted.sectors {
            let label = match sector.sector {
                Some(sector) => labels::sector(lang, sector).to_string(),
                None => T::NoSector.say(lang).to_string(),
            };
            let code = sector.sector.map_or("", |s| s.code());
            let mut parts = Vec::new();
            for (n, counted) in sector.stages.iter().enumerate().filter(|(_, f)| f.count > 0) {
                used[n] = true;
                let stage = Stage::ALL.get(n).copied();
                let says = T::Joint.with(lang, &[&label, &label_of(stage)]);
                let figure = self.add(format!("stage.{code}.{n}"), counted, says);
                let sign = stage.map_or("?", |s| theme.shade(s));
                parts.push(Part { count: counted.count, sign, role: stage_role(stage), figure: Some(figure) });
            }
            let figure = self.add(format!("sector.{code}"), &sector.total, label.clone());
            rows.push(Row::Bar { label, role: Role::Text, parts, figure });
        }
        let legend = used.iter().enumerate().filter(|(_, used)| **used).map(|(n, _)| {
            let stage = Stage::ALL.get(n).copied();
            (stage.map_or("?", |s| theme.shade(s)), stage_role(stage), label_of(stage))
        });
        rows.insert(0, Row::Legend(legend.collect()));
        self.card(T::StagesTitle, Rule::Stages, rows)
    }

    fn fresh(&mut self, counted: &Figures) -> Card {
        let lang = self.lang();
        const DAYS: [u32; 3] = [30, 60, 90];
        let mut rows = Vec::new();
        for (n, step) in counted.confirmed.iter().enumerate() {
            let label = match (n, DAYS.get(n)) {
                (0, Some(days)) => T::Within.with(lang, &[days]),
                (_, Some(days)) => T::Between.with(lang, &[&(DAYS[n - 1] + 1), days]),
                (_, None) => T::Longer.with(lang, &[&DAYS[2]]),
            };
            let role = [Role::Ok, Role::Text, Role::Warn, Role::Bad][n.min(3)];
            rows.push(self.plain(&format!("fresh.{n}"), label, role, &step.figure, T::FreshTitle));
        }
        let never = T::Never.say(lang).to_string();
        rows.push(self.plain("fresh.never", never, Role::Bad, &counted.unconfirmed, T::FreshTitle));
        self.card(T::FreshTitle, Rule::Fresh, rows)
    }

    fn money(&mut self, counted: &Figures) -> Card {
        let lang = self.lang();
        let mut rows = Vec::new();
        let (total, paid) = (&counted.investment, &counted.paid);
        let share = (total.wan > 0).then(|| i128::from(paid.wan) * 100 / i128::from(total.wan));
        for (key, text, sum) in [("investment", T::Investment, total), ("paid", T::Paid, paid)] {
            let figure = self.add(key, &sum.given, text.say(lang));
            let mut words = show::amount(sum.wan, lang);
            if let (T::Paid, Some(share)) = (text, share.filter(|_| paid.wan != 0)) {
                words = format!("{words}  {}", T::PaidShare.with(lang, &[&share]));
            }
            rows.push(Row::Words { label: text.say(lang).to_string(), words, figure });
        }
        for (n, step) in counted.progress.iter().enumerate().rev() {
            let label = match (step.from.unwrap_or(0), step.to) {
                (from, Some(to)) => T::ProgressSpan.with(lang, &[&from, &to]),
                (from, None) => T::Progress.with(lang, &[&from]),
            };
            rows.push(self.plain(&format!("progress.{n}"), label, Role::Ok, &step.figure, T::MoneyTitle));
        }
        let none = T::NoProgress.say(lang).to_string();
        rows.push(self.plain("progress.none", none, Role::Dim, &counted.no_progress, T::MoneyTitle));
        self.card(T::MoneyTitle, Rule::Money, rows)
    }

    fn activity(&mut self, counted: &Figures, days: &[(NaiveDate, u64)]) -> Card {
        let lang = self.lang();
        let day = |at: Option<&(NaiveDate, u64)>| at.map(|(d, _)| d.format("%m-%d").to_string());
        let counts: Vec<u64> = days.iter().map(|(_, n)| *n).collect();
        let mut rows = Vec::new();
        match counts.iter().copied().max().unwrap_or(0) {
            0 => rows.push(Row::Note(T::Quiet.say(lang).to_string())),
            most => {
                let (from, to) = (day(days.first()).unwrap_or_default(), day(days.last()).unwrap_or_default());
                rows.push(Row::Spark { counts, from, to });
                rows.push(Row::Note(T::Peak.with(lang, &[&most])));
            }
        }
        for (n, (step, text)) in counted.changed.iter().zip([T::Today, T::Week, T::Month]).enumerate() {
            let label = text.say(lang).to_string();
            rows.push(self.plain(&format!("changed.{n}"), label, Role::Accent, &step.figure, T::ActivityTitle));
        }
        self.card(T::ActivityTitle, Rule::Activity, rows)
    }

    fn targets(&mut self) -> Card {
        let (lang, theme) = (self.lang(), self.scene.theme);
        let targets = in_order(self.scene.register.book());
        let mut rows = Vec::new();
        for target in &targets {
            let measure = Measure::of(target, lang);
            let says = T::SaysTarget.with(lang, &[&measure.name]);
            let key = format!("target.{}", target.get(Field::TargetKey).unwrap_or_default());
            self.figures.push(Figure { key, count: 0, leads: Leads::Screen(Action::ShowTargets), says });
            let (sign, role) = match measure.verdict {
                Verdict::Met => (theme.glyph(Glyph::Mark), Role::Ok),
                Verdict::NotMet => (theme.glyph(Glyph::Wrong), Role::Bad),
                Verdict::Unknown => (theme.glyph(Glyph::Unrated), Role::Dim),
            };
            let words = match &measure.current {
                Some(current) => format!("{current} / {}", measure.goal),
                None => format!("{} / {}", TargetText::Unknown.say(lang), measure.goal),
            };
            let figure = self.figures.len() - 1;
            rows.push(Row::Goal { sign, role, label: measure.name, share: measure.share, words, figure });
        }
        self.card(T::TargetsTitle, Rule::Targets, rows)
    }
}
