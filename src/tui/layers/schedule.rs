//! Milestones from a template, scheduled backwards (倒排工期): first the kind of works, those of the project's sector in
//! front; then the end date, from which every step gets its date while one types. Steps are left out or in, their months
//! changed, a date typed in its place; then all of them are added as one gesture. Steps that the project has already
//! are left out to begin with.

use super::picker::{Choice, Picked, Picker};
use super::prompt::of_projects;
use super::{Outcome, Scene, frame, strokes, typed};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::kinds::Sector;
use crate::domain::record::Record;
use crate::domain::template::{Course, Step, Template, backwards, templates};
use crate::domain::value::PartialDate;
use crate::i18n::template::{TemplateText as T, course, step};
use crate::i18n::{Lang, labels};
use crate::register::edit::Assignment;
use crate::tui::msg::Effect;
use crate::tui::widgets::input;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

mod draw;

/// The most months that a step may take.
const LONGEST: u32 = 240;

/// Milestones about to be added.
#[derive(Debug, PartialEq)]
pub struct Schedule {
    project: EntityId,
    templates: Vec<&'static Template>,
    choose: Picker,
    plan: Option<Plan>,
    remark: Option<String>,
    screen: Rect,
}

/// The steps of the template that was chosen.
#[derive(Debug, PartialEq)]
struct Plan {
    course: Course,
    end: input::Field,
    steps: Vec<Planned>,
    /// 0 is the end date, then the steps.
    at: usize,
}

/// One step being planned.
#[derive(Debug, PartialEq)]
struct Planned {
    step: Step,
    /// Months until the next step.
    months: u32,
    /// The project has it already.
    exists: bool,
    out: bool,
    /// A date in place of the one that follows; empty for none.
    date: input::Field,
}

impl Schedule {
    pub fn new(project: EntityId, scene: &Scene) -> Schedule {
        let entry = scene.register.book().entry(project);
        let sector = entry.and_then(|e| e.project.get(Field::Sector)).and_then(Sector::parse);
        let templates = templates(sector);
        let choices = templates.iter().enumerate().map(|(n, t)| choice(n, t, sector, scene)).collect();
        let title = T::ChooseTitle.with(scene.lang, &[&of_projects(&[project], scene)]);
        let choose = Picker::returning(title, choices);
        Schedule { project, templates, choose, plan: None, remark: None, screen: frame::USUAL }
    }

    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
        self.choose.resize(screen);
    }

    pub fn failed(&mut self, why: String) {
        self.remark = Some(why);
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        match &mut self.plan {
            None => self.choose.paste(text, scene),
            Some(plan) => _ = plan.active().paste(text),
        }
        Outcome::Stay
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        self.remark = None;
        if self.plan.is_none() {
            match self.choose.choose(key, scene) {
                Picked::Open | Picked::Do(_) => {}
                Picked::Left => return Outcome::Close,
                Picked::Value(value) => {
                    let chosen = value.and_then(|n| n.parse::<usize>().ok()).and_then(|n| self.templates.get(n));
                    self.plan = chosen.map(|t| Plan::new(t, self.project, scene));
                }
            }
            return Outcome::Stay;
        }
        if strokes::leaves(key) {
            // Back to the templates first.
            self.plan = None;
            return Outcome::Stay;
        }
        if key.code == KeyCode::Enter || strokes::saves(key) {
            return self.apply(scene);
        }
        if let Some(plan) = &mut self.plan {
            plan.press(key);
        }
        Outcome::Stay
    }

    fn apply(&mut self, scene: &Scene) -> Outcome {
        let Some(plan) = &mut self.plan else { return Outcome::Stay };
        let dates = match plan.dates(scene) {
            Ok(dates) => dates,
            Err((at, why)) => {
                plan.at = at;
                self.remark = Some(why);
                return Outcome::Stay;
            }
        };
        let mut all = Vec::new();
        for (planned, date) in plan.steps.iter().zip(dates).filter(|(p, _)| !p.out) {
            let Some(date) = date else {
                self.remark = Some(T::TooEarly.say(scene.lang).to_string());
                return Outcome::Stay;
            };
            let mut put = Vec::new();
            if !planned.step.is_plain() {
                put.push(Assignment::put(Field::MilestoneName, step(scene.lang, planned.step)));
            }
            put.push(Assignment::put(Field::Baseline, date.shown()));
            all.push((planned.step.kind(), put));
        }
        if all.is_empty() {
            self.remark = Some(T::NoneLeft.say(scene.lang).to_string());
            return Outcome::Stay;
        }
        Outcome::CloseAnd(Effect::AddMilestones { project: self.project, all })
    }
}

impl Plan {
    fn new(template: &Template, project: EntityId, scene: &Scene) -> Plan {
        let milestones: &[Record] = scene.register.book().entry(project).map_or(&[], |e| &e.milestones);
        let steps = template.steps.iter().map(|(step, months)| {
            let exists = milestones.iter().any(|m| is_there(m, *step));
            Planned { step: *step, months: *months, exists, out: exists, date: input::Field::line("") }
        });
        Plan { course: template.course, end: input::Field::line(""), steps: steps.collect(), at: 0 }
    }

    fn active(&mut self) -> &mut input::Field {
        match self.at.checked_sub(1).and_then(|n| self.steps.get_mut(n)) {
            Some(planned) => &mut planned.date,
            None => &mut self.end,
        }
    }

    fn press(&mut self, key: KeyEvent) {
        let count = self.steps.len() + 1;
        match key.code {
            KeyCode::Up | KeyCode::BackTab => self.at = (self.at + count - 1) % count,
            KeyCode::Down | KeyCode::Tab => self.at = (self.at + 1) % count,
            _ => match self.at.checked_sub(1).map(|n| &mut self.steps[n]) {
                None => _ = self.end.press(key),
                Some(planned) if strokes::sign(key) == Some(' ') => planned.out = !planned.out,
                Some(planned) if planned.date.text().is_empty() && key.code == KeyCode::Left => {
                    planned.months = planned.months.saturating_sub(1);
                }
                Some(planned) if planned.date.text().is_empty() && key.code == KeyCode::Right => {
                    planned.months = (planned.months + 1).min(LONGEST);
                }
                Some(planned) => _ = planned.date.press(key),
            },
        }
    }

    /// The dates as they stand; where one cannot be read, its place and why.
    fn dates(&self, scene: &Scene) -> Result<Vec<Option<PartialDate>>, (usize, String)> {
        let read = |at: usize, text: &str| -> Result<Option<PartialDate>, (usize, String)> {
            let key = Key::Field(Field::Baseline);
            match scene.register.reader(scene.lang).value(&key, text) {
                Ok(stored) => Ok(stored.and_then(|s| PartialDate::parse_stored(&s).ok())),
                Err(error) => Err((at, typed::Wrong::of(&error, &key, text, scene).told(scene.lang))),
            }
        };
        let Some(end) = read(0, self.end.text())? else {
            return Err((0, T::BadEnd.say(scene.lang).to_string()));
        };
        let mut steps = Vec::new();
        for (n, planned) in self.steps.iter().enumerate() {
            steps.push((planned.months, read(n + 1, planned.date.text())?));
        }
        Ok(backwards(&end, &steps))
    }
}

/// Whether a milestone is this step: by its kind where that says it all, else by its name in either language.
fn is_there(milestone: &Record, which: Step) -> bool {
    let named = |lang| milestone.get(Field::MilestoneName) == Some(step(lang, which));
    let kind = milestone.get(Field::MilestoneKind) == Some(which.kind().code());
    named(Lang::Zh) || named(Lang::En) || (kind && which.is_plain())
}

fn choice(n: usize, template: &Template, sector: Option<Sector>, scene: &Scene) -> Choice {
    let lang = scene.lang;
    let months: u32 = template.steps.iter().map(|(_, months)| months).sum();
    let mut hint = T::Steps.with(lang, &[&template.steps.len(), &months]);
    if sector.is_some_and(|s| template.sectors.contains(&s)) {
        hint = format!("{}  {hint}", T::ForSector.say(lang));
    }
    let sectors = template
        .sectors
        .iter()
        .flat_map(|s| [Lang::Zh, Lang::En].map(|l| labels::code_label(l, Field::Sector, s.code())));
    let words: Vec<&str> = sectors.chain([course(lang.other(), template.course)]).collect();
    Choice::new(&n.to_string(), course(lang, template.course).to_string(), hint, words)
}
