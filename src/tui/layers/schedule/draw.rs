//! Drawing the schedule: the end date, below it every step with its months and its date.

use super::{Plan, Planned, Schedule};
use crate::domain::field::{Field, Key};
use crate::domain::value::PartialDate;
use crate::i18n::pages::KeyWord;
use crate::i18n::template::{TemplateText as T, course, step};
use crate::tui::layers::prompt::of_projects;
use crate::tui::layers::{Scene, frame, typed};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{cells, put, tint};
use crate::tui::widgets::input::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The widest that the schedule becomes, and that a typed date is.
const WIDE: u16 = 84;
const DATE: u16 = 16;

impl Schedule {
    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let Some(plan) = &self.plan else { return self.choose.view(screen, buf, scene) };
        let theme = scene.theme;
        let width = frame::content_width(screen, WIDE);
        let rows = (plan.steps.len() as u16 + 4).min(frame::most_rows(screen));
        let values: [&dyn std::fmt::Display; 2] =
            [&course(scene.lang, plan.course), &of_projects(&[self.project], scene)];
        let title = T::PlanTitle.with(scene.lang, &values);
        let inner = frame::open(&title, theme, frame::area(screen, width, rows), buf);
        let (first, rest) = frame::split(inner, 1);
        let mut caret = draw_end(plan, first, buf, scene);
        let (head, rest) = frame::split(rest, 1);
        let (body, foot) = frame::split(rest, rest.height.saturating_sub(2));
        let names = plan.steps.iter().map(|p| cells(step(scene.lang, p.step))).max().unwrap_or(8);
        let names = names.clamp(8, 28) as u16;
        let months = cells(T::Months.say(scene.lang)).max(9) as u16;
        let columns = [body.x + 2, body.x + 4 + names, body.x + 6 + names + months];
        for (words, x) in [T::Step, T::Months, T::Date].into_iter().zip(columns) {
            put(buf, head, x, head.y, words.say(scene.lang), theme.style(Role::Header));
        }
        let dates = plan.dates(scene).unwrap_or_default();
        // The step in use is always in view.
        let top = plan.at.saturating_sub(usize::from(body.height));
        for ((n, planned), y) in plan.steps.iter().enumerate().skip(top).zip(body.top()..body.bottom()) {
            let line = Rect { y, height: 1, ..body };
            let date = dates.get(n).cloned().flatten();
            let last = n + 1 == plan.steps.len();
            draw_step(planned, date, last, columns, line, buf, scene);
            if plan.at == n + 1 {
                tint(buf, line, theme.style(Role::Selection));
                let field = Rect { x: columns[2], width: DATE.min(line.right().saturating_sub(columns[2])), ..line };
                if !planned.date.text().is_empty() {
                    let look = Look { focused: true, ..Look::default() };
                    caret = input::draw(&planned.date, &look, theme, field, buf);
                } else {
                    caret = Some(Position { x: field.x.min(line.right().saturating_sub(1)), y });
                }
            }
        }
        let (words, role) = match (&self.remark, plan.dates(scene)) {
            (Some(remark), _) => (remark.clone(), Role::Error),
            (None, Err((0, _))) if plan.end.text().trim().is_empty() => {
                (T::EndHint.say(scene.lang).to_string(), Role::Dim)
            }
            (None, Err((_, why))) => (why, Role::Warn),
            (None, Ok(_)) => {
                let count = plan.steps.iter().filter(|p| !p.out).count();
                (T::WillAdd.with(scene.lang, &[&count]), Role::Accent)
            }
        };
        frame::write(&words, role, theme, foot, buf);
        caret
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let Some(plan) = &self.plan else { return self.choose.hints(scene) };
        let mut out = vec![("Enter".to_string(), T::KeyApply.say(scene.lang).to_string())];
        if plan.at > 0 {
            out.push(("Left Right".to_string(), T::KeyMonths.say(scene.lang).to_string()));
            out.push(("Space".to_string(), T::KeyOut.say(scene.lang).to_string()));
            out.push(("0-9".to_string(), T::KeyDate.say(scene.lang).to_string()));
        }
        out.push(("Down".to_string(), KeyWord::NextField.say(scene.lang).to_string()));
        out.push(("Esc".to_string(), KeyWord::Back.say(scene.lang).to_string()));
        out
    }
}

/// The end date and how it is understood.
fn draw_end(plan: &Plan, row: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
    let theme = scene.theme;
    let role = if plan.at == 0 { Role::Accent } else { Role::Dim };
    let x = put(buf, row, row.x, row.y, T::End.say(scene.lang), theme.style(role)).saturating_add(2);
    let width = 20.min(row.right().saturating_sub(x));
    let place = Rect { x, width, ..row };
    let look = Look { focused: plan.at == 0, ..Look::default() };
    let caret = input::draw(&plan.end, &look, theme, place, buf).filter(|_| plan.at == 0);
    if let Some(read) = typed::reading(&Key::Field(Field::Baseline), plan.end.text(), scene) {
        let x = place.right().saturating_add(2);
        let words = format!("{} {read}", theme.glyph(Glyph::Arrow));
        let room = usize::from(row.right().saturating_sub(x));
        put(buf, row, x, row.y, &theme.fit(&words, room), theme.style(Role::Dim));
    }
    caret
}

fn draw_step(
    planned: &Planned,
    date: Option<PartialDate>,
    last: bool,
    columns: [u16; 3],
    line: Rect,
    buf: &mut Buffer,
    scene: &Scene,
) {
    let (theme, lang) = (scene.theme, scene.lang);
    let (sign, role) = match planned.out {
        true => (" ", Role::Disabled),
        false => (theme.glyph(Glyph::Mark), Role::Text),
    };
    put(buf, line, line.x, line.y, sign, theme.style(Role::Ok));
    let room = usize::from(columns[1].saturating_sub(columns[0] + 1));
    put(buf, line, columns[0], line.y, &theme.fit(step(lang, planned.step), room), theme.style(role));
    if !last {
        let months = T::MonthsOf.with(lang, &[&planned.months]);
        put(buf, line, columns[1], line.y, &months, theme.style(Role::Dim));
    }
    let today = scene.register.day().today;
    let passed = date.as_ref().is_some_and(|d| d.latest() < today);
    let shown = match planned.date.text() {
        "" => date.map(|d| d.shown().into_owned()).unwrap_or_default(),
        typed => typed.to_string(),
    };
    put(buf, line, columns[2], line.y, &theme.fit(&shown, DATE.into()), theme.style(role));
    let remark = match planned {
        p if p.exists && p.out => T::Exists,
        p if p.out => T::Out,
        p if !p.date.text().is_empty() => T::Typed,
        _ if passed => T::Passed,
        _ => return,
    };
    let x = columns[2] + DATE + 1;
    let room = usize::from(line.right().saturating_sub(x));
    put(buf, line, x, line.y, &theme.fit(remark.say(lang), room), theme.style(Role::Dim));
}
