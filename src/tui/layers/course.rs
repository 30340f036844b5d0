//! The course of a project: its milestones as rows of dates, with their slip in days and a mark on those that are late.
//! The project page and the milestone popup draw the same rows.

use super::{Scene, disputed};
use crate::domain::assess;
use crate::domain::field::Field;
use crate::domain::record::Record;
use crate::domain::text;
use crate::i18n::pages::PageText;
use crate::i18n::{Lang, labels};
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::theme::{Glyph, Role};

/// One milestone, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub title: String,
    /// Baseline, forecast, actual, as written; empty where there is none.
    pub dates: [String; 3],
    /// Days by which the actual or expected date lies behind the baseline.
    pub slip: Option<i64>,
    /// Days past its latest day, while it is open and the project runs.
    pub late: Option<i64>,
    pub done: bool,
}

/// The milestones of a project, in their order.
pub fn stops(entry: &Entry, scene: &Scene) -> Vec<Stop> {
    let today = scene.register.day().today;
    let running = assess::is_running(&entry.project);
    entry
        .milestones
        .iter()
        .map(|m| Stop {
            title: disputed::value(labels::milestone_title(scene.lang, m).to_string(), m.conflicts > 0, scene.theme),
            dates: [Field::Baseline, Field::Forecast, Field::Actual]
                .map(|f| m.get(f).map(show::date).unwrap_or_default()),
            slip: assess::slip(m),
            late: assess::days_overdue(m, today).filter(|_| running),
            done: m.get(Field::Actual).is_some(),
        })
        .collect()
}

/// Whether a milestone is one of these records, and which.
pub fn find(entry: &Entry, id: crate::domain::id::EntityId) -> Option<&Record> {
    entry.milestones.iter().find(|m| m.id == id)
}

impl Stop {
    /// The sign before it: done, late, or nothing.
    pub fn sign(&self, scene: &Scene) -> (&'static str, Role) {
        match (self.done, self.late) {
            (true, _) => (scene.theme.glyph(Glyph::Mark), Role::Ok),
            (false, Some(_)) => (scene.theme.glyph(Glyph::Red), Role::Bad),
            (false, None) => (" ", Role::Text),
        }
    }

    /// `+31天`; empty where nothing can be said.
    pub fn slip_text(&self, lang: Lang) -> String {
        self.slip.map_or_else(String::new, |days| PageText::Days.with(lang, &[&signed(days)]))
    }

    /// The look of the slip.
    pub fn slip_role(&self) -> Role {
        match self.slip {
            Some(days) if days > 0 => Role::Warn,
            Some(_) => Role::Ok,
            None => Role::Dim,
        }
    }

    pub fn late_text(&self, lang: Lang) -> String {
        self.late.map_or_else(String::new, |days| PageText::Late.with(lang, &[&days]))
    }
}

fn signed(days: i64) -> String {
    match days {
        0 => "0".to_string(),
        days => format!("{days:+}"),
    }
}

/// The headings of the dates and of the slip.
pub fn headings(lang: Lang) -> [&'static str; 4] {
    let [baseline, forecast, actual] =
        [Field::Baseline, Field::Forecast, Field::Actual].map(|f| labels::field(lang, f));
    [baseline, forecast, actual, PageText::Slip.say(lang)]
}

/// How the columns of a table of milestones share a width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub title: u16,
    pub dates: [u16; 3],
    pub slip: u16,
    /// 0 where there is no room, or nothing late: the sign tells it then.
    pub late: u16,
}

/// Cells between two columns, and of the sign before the title.
pub const GAP: u16 = 2;
/// The fewest cells that a title gets, and those after which it may be cut.
const LEAST_TITLE: u16 = 10;
const ENOUGH_TITLE: u16 = 24;
/// The widest that a date becomes.
const MOST_DATE: usize = 14;

/// The columns of a table `width` cells wide; `None` where it has no room for one, and rows are stacked instead.
pub fn grid(stops: &[Stop], width: u16, lang: Lang) -> Option<Grid> {
    let heads = headings(lang);
    let wide = |n: usize| {
        let cells = stops.iter().map(|s| text::width(&s.dates[n])).max().unwrap_or(0);
        cells.min(MOST_DATE).max(text::width(heads[n])) as u16
    };
    let dates = [wide(0), wide(1), wide(2)];
    let slip = stops.iter().map(|s| text::width(&s.slip_text(lang))).max().unwrap_or(0);
    let slip = slip.max(text::width(heads[3])) as u16;
    let late = stops.iter().map(|s| text::width(&s.late_text(lang))).max().unwrap_or(0) as u16;
    let used = GAP + dates.iter().map(|d| d + GAP).sum::<u16>() + slip + GAP;
    let left = width.checked_sub(used)?;
    let titles = stops.iter().map(|s| text::width(&s.title)).max().unwrap_or(0) as u16;
    let wanted = titles.clamp(LEAST_TITLE, ENOUGH_TITLE);
    if left < wanted {
        return None;
    }
    let late = if late > 0 && left >= late + GAP + wanted { late } else { 0 };
    let room = left - if late > 0 { late + GAP } else { 0 };
    Some(Grid { title: room.min(titles.max(LEAST_TITLE)), dates, slip, late })
}

impl Grid {
    /// The first cell of each date, of the slip and of the late column, counted from the sign.
    pub fn starts(&self) -> [u16; 5] {
        let mut x = GAP + self.title + GAP;
        let mut out = [0; 5];
        for (n, width) in self.dates.iter().enumerate() {
            out[n] = x;
            x += width + GAP;
        }
        out[3] = x;
        out[4] = x + self.slip + GAP;
        out
    }
}

/// The cells of a row: where each begins, its text cut to its column, and its look.
pub fn cells_of(stop: &Stop, grid: &Grid, scene: &Scene) -> Vec<(u16, String, Role)> {
    let fit = |text: &str, width: u16| scene.theme.fit(&text::visible(text), width.into());
    let (sign, role) = stop.sign(scene);
    let starts = grid.starts();
    let mut out = vec![(0, sign.to_string(), role), (GAP, fit(&stop.title, grid.title), Role::Text)];
    for (n, (date, x)) in stop.dates.iter().zip(starts).enumerate() {
        // What has come true is plain; what was only planned stands back once there is something newer.
        let newer = stop.dates[n + 1..].iter().any(|d| !d.is_empty());
        out.push((x, fit(date, grid.dates[n]), if newer { Role::Dim } else { Role::Text }));
    }
    let slip = stop.slip_text(scene.lang);
    let shift = grid.slip.saturating_sub(text::width(&slip) as u16);
    out.push((starts[3] + shift, slip, stop.slip_role()));
    if grid.late > 0 {
        out.push((starts[4], stop.late_text(scene.lang), Role::Bad));
    }
    out
}

/// The dates of a milestone in one line, with their headings, where there is no room for a table.
pub fn dates_line(stop: &Stop, scene: &Scene) -> String {
    let heads = headings(scene.lang);
    let said = stop.dates.iter().zip(heads).filter(|(d, _)| !d.is_empty()).map(|(d, head)| format!("{head} {d}"));
    said.collect::<Vec<_>>().join("  ")
}
