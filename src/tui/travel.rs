//! Moving in time: what the keys do, and the bar that says which day is looked at. Everything that is drawn while it
//! stands is of that day; nothing can be changed meanwhile.

use super::keys::Action;
use super::layers::{Layer, Scene};
use super::model::Model;
use super::msg::Effect;
use super::screens::Name;
use super::theme::{Glyph, Role};
use super::widgets::draw::{cells, put, tint};
use crate::domain::text;
use crate::i18n::history::TravelText as T;
use crate::register::Register;
use chrono::{Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cmp::Ordering;

/// What an action of time does; `None` = it is none.
pub fn act(model: &mut Model, register: &Register, action: Action) -> Option<Vec<Effect>> {
    let today = register.clock().today();
    let from = register.past_day().unwrap_or(today);
    let to = match action {
        Action::Travel if register.past_day().is_some() => return Some(vec![Effect::Travel(None)]),
        Action::Travel => {
            model.layers.push(Layer::travel());
            return Some(Vec::new());
        }
        // Where no round is gone through, its keys move by a day.
        Action::GoBack | Action::Skip if model.screen == Name::Review => return None,
        Action::DayBack | Action::GoBack => from.checked_sub_days(Days::new(1)),
        Action::DayOn | Action::Skip => from.checked_add_days(Days::new(1)),
        Action::WeekBack => from.checked_sub_days(Days::new(7)),
        Action::WeekOn => from.checked_add_days(Days::new(7)),
        Action::MonthBack => from.checked_sub_months(Months::new(1)),
        Action::MonthOn => from.checked_add_months(Months::new(1)),
        _ => return None,
    };
    Some(go(model, to.unwrap_or(from), from, today))
}

fn go(model: &mut Model, to: NaiveDate, from: NaiveDate, today: NaiveDate) -> Vec<Effect> {
    match to {
        _ if from == today && to > today => {
            model.say(T::Already.say(model.lang));
            Vec::new()
        }
        to if to >= today => vec![Effect::Travel(None)],
        to => vec![Effect::Travel(Some(to))],
    }
}

/// The title's right end while an earlier day is looked at: a bar over the whole line, the day in words.
pub fn draw_bar(register: &Register, scene: &Scene, line: Rect, buf: &mut Buffer) {
    let Some(day) = register.past_day() else { return };
    let (lang, theme) = (scene.lang, scene.theme);
    let ago = (register.clock().today() - day).num_days();
    // Projects that came later are not in these lists: their number is said.
    let now = register.count_of_today().unwrap_or_default();
    let more = match now.cmp(&register.book().count()) {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!("{}  ", T::MoreToday.with(lang, &[&(now - register.book().count())])),
        Ordering::Less => format!("{}  ", T::FewerToday.with(lang, &[&(register.book().count() - now)])),
    };
    let words = format!(
        " {} {}  {}  {more}{} ",
        theme.glyph(Glyph::Past),
        T::Bar.with(lang, &[&day]),
        T::Ago.with(lang, &[&ago]),
        T::BarOnly.say(lang)
    );
    let words = theme.fit(&text::visible(&words), line.width.into());
    let x = line.right().saturating_sub(cells(&words) as u16);
    put(buf, line, x, line.y, &words, theme.style(Role::Title));
    tint(buf, line, theme.style(Role::Past));
}

/// What stands on the line of notices: what the marks mean, and which keys move.
pub fn legend(model: &Model, scene: &Scene) -> String {
    let key = |action: Action| model.keys.name(action);
    T::Legend.with(
        model.lang,
        &[
            &scene.theme.glyph(Glyph::Changed),
            &key(Action::GoBack),
            &key(Action::Skip),
            &key(Action::WeekBack),
            &key(Action::WeekOn),
            &key(Action::MonthBack),
            &key(Action::MonthOn),
            &key(Action::Travel),
        ],
    )
}
