//! Drawing the timeline: the axis, the names, and for each row in view its bars and diamonds, cell by cell. What is
//! drawn later covers what was drawn before: grid, today, bars, the widths of dates, diamonds, and in what is left free
//! a few words.

use super::rows::{Row, group_label};
use super::{Layout, Timeline};
use crate::domain::chart::axis::{Axis, Rank, Zoom};
use crate::domain::chart::gantt::{Course, Lateness, Layer, course};
use crate::domain::chart::place;
use crate::domain::field::Field;
use crate::domain::kinds::Health;
use crate::domain::text;
use crate::i18n::charts::TimelineText as T;
use crate::i18n::{Lang, labels};
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::layers::{Scene, disputed, lights};
use crate::tui::theme::{Glyph, Role, Sign};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws everything.
pub fn view(timeline: &Timeline, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    blank(buf, area, theme.style(Role::Text));
    let layout = Layout::of(area);
    if timeline.rows.len() == 0 {
        let words = theme.fit(T::Nothing.say(scene.lang), usize::from(area.width).saturating_sub(2));
        put(buf, area, area.x + 1, area.y + area.height / 3, &words, theme.style(Role::Dim));
        return;
    }
    let today = scene.register.day().today;
    let axis = timeline.axis(layout.chart.width, today);
    draw_head(timeline, &axis, &layout, buf, scene);
    let grid = Grid::new(&axis, layout.chart.width, today);
    let height = usize::from(layout.chart.height);
    let shown = timeline.scroll.shown(timeline.rows.len(), height);
    let selected = timeline.scroll.selected(timeline.rows.len());
    for (y, at) in (layout.chart.y..).zip(shown) {
        let names = Rect { y, height: 1, ..layout.names };
        let chart = Rect { y, height: 1, ..layout.chart };
        match timeline.rows.get(at) {
            Some(Row::Group(group)) => draw_group(timeline, group, names, chart, &grid, buf, scene),
            Some(Row::Undated(group)) => draw_undated(timeline, group, names, chart, &grid, buf, scene),
            Some(Row::Project(id)) => {
                if let Some(entry) = scene.register.book().entry(id) {
                    draw_name(entry, names, buf, scene);
                    draw_course(entry, &axis, &grid, chart, buf, scene, today);
                }
            }
            None => {}
        }
        put(buf, area, layout.names.right(), y, theme.sign(Sign::Edge), theme.style(Role::Border));
        if selected == Some(at) {
            tint(buf, names, theme.style(Role::Selection));
        }
    }
    draw_detail(timeline, layout.detail, buf, scene);
    draw_legend(timeline, layout.legend, buf, scene);
}

/// Where the lines of the grid and of today stand.
struct Grid {
    lines: Vec<u16>,
    now: Option<u16>,
}

impl Grid {
    fn new(axis: &Axis, width: u16, today: NaiveDate) -> Grid {
        let inside = |x: f64| (x >= 0.0 && x < f64::from(width)).then_some(x.max(0.0) as u16);
        let ticks = axis.ticks(axis.zoom.ticks().0, f64::from(width));
        Grid { lines: ticks.iter().filter_map(|t| inside(t.x.floor())).collect(), now: inside(axis.x(today).floor()) }
    }

    /// A row of nothing but the grid.
    fn row(&self, width: u16) -> Canvas {
        let mut row = Canvas { cells: vec![None; width.into()], taken: vec![false; width.into()] };
        for x in &self.lines {
            row.cells[usize::from(*x)] = Some((Sign::Grid, Role::Border));
        }
        if let Some(x) = self.now {
            row.cells[usize::from(x)] = Some((Sign::Now, Role::Accent));
        }
        row
    }
}

/// The cells of a row, before they are drawn: each holds what covers it last.
struct Canvas {
    cells: Vec<Option<(Sign, Role)>>,
    /// What bars and diamonds have taken: words go where none have.
    taken: Vec<bool>,
}

impl Canvas {
    fn run(&mut self, from: i64, to: i64, sign: Sign, role: Role) {
        let inside = |x: i64| x.clamp(0, self.cells.len() as i64) as usize;
        for x in inside(from)..inside(to) {
            self.cells[x] = Some((sign, role));
            self.taken[x] = true;
        }
    }

    /// The width of a date: not over what has come about or slipped.
    fn widen(&mut self, from: i64, to: i64, role: Role) {
        for x in from.max(0)..to.min(self.cells.len() as i64) {
            let covered = matches!(self.cells[x as usize], Some((Sign::FullBar | Sign::SlipBar, _)));
            if !covered {
                self.run(x, x + 1, Sign::Width, role);
            }
        }
    }

    /// Whether these cells are on the chart and free.
    fn is_free(&self, from: i64, to: i64) -> bool {
        from >= 0
            && to <= self.taken.len() as i64
            && from < to
            && !self.taken[from as usize..to as usize].contains(&true)
    }

    fn draw(&self, line: Rect, buf: &mut Buffer, scene: &Scene) {
        for (x, cell) in (line.x..line.right()).zip(&self.cells) {
            if let Some((sign, role)) = cell {
                put(buf, line, x, line.y, scene.theme.sign(*sign), scene.theme.style(*role));
            }
        }
    }
}

fn draw_head(timeline: &Timeline, axis: &Axis, layout: &Layout, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let width = usize::from(layout.head.width);
    let (large, small) = axis.zoom.ticks();
    // Today's word stands over its line, wherever there is room for it; the labels of ticks give way.
    let today = scene.register.day().today;
    let word = T::Today.say(lang);
    let now = axis.x(today).floor();
    let now = (now >= 0.0 && now + cells(word) as f64 <= width as f64).then_some(now as usize);
    for (row, rank) in [(0, large), (1, small)] {
        if row >= layout.head.height {
            break;
        }
        let y = layout.head.y + row;
        let ticks = axis.ticks(rank, width as f64);
        let words: Vec<String> = ticks.iter().map(|t| tick_label(rank, t.day, axis.zoom, lang)).collect();
        let wishes: Vec<(f64, usize)> = ticks.iter().zip(&words).map(|(t, w)| (t.x, text::width(w))).collect();
        let role = if row == 0 { Role::Title } else { Role::Dim };
        let now = now.filter(|_| row == 1);
        for (at, words) in place::labels(&wishes, width).into_iter().zip(&words) {
            let covered = |at: &usize| now.is_some_and(|n| *at <= n + cells(word) && n <= at + text::width(words));
            if let Some(at) = at.filter(|at| !covered(at)) {
                put(buf, layout.head, layout.head.x + at as u16, y, words, theme.style(role));
            }
        }
        if let Some(now) = now {
            put(buf, layout.head, layout.head.x + now as u16, y, word, theme.style(Role::Accent));
        }
    }
    let head = Rect { width: layout.names.width, x: layout.names.x, ..layout.head };
    let mut words = format!("{} · {}", timeline.rows.grouping.label(lang), zoom_label(axis.zoom, lang));
    if timeline.rows.critical {
        words = format!("{words} · {}", T::Late.say(lang));
    }
    let words = theme.fit(&words, usize::from(head.width).saturating_sub(1));
    put(buf, head, head.x + 1, head.y, &words, theme.style(Role::Header));
    let undated = match timeline.rows.undated {
        0 => T::AllDated.say(lang).to_string(),
        n => T::UndatedCount.with(lang, &[&n]),
    };
    if head.height > 1 {
        let words = theme.fit(&undated, usize::from(head.width).saturating_sub(1));
        put(buf, head, head.x + 1, head.y + 1, &words, theme.style(Role::Dim));
    }
}

fn zoom_label(zoom: Zoom, lang: Lang) -> &'static str {
    let text = match zoom {
        Zoom::Week => T::Week,
        Zoom::Month => T::Month,
        Zoom::Quarter => T::Quarter,
        Zoom::Year => T::Year,
    };
    text.say(lang)
}

fn tick_label(rank: Rank, day: NaiveDate, zoom: Zoom, lang: Lang) -> String {
    let year = || T::YearTick.with(lang, &[&day.year()]);
    match rank {
        Rank::Year => year(),
        Rank::Month if zoom == Zoom::Week => day.format("%Y-%m").to_string(),
        Rank::Month | Rank::Half => T::MonthTick.with(lang, &[&day.month(), &day.format("%b")]),
        Rank::Quarter => T::QuarterTick.with(lang, &[&(day.month0() / 3 + 1)]),
        Rank::Week => day.format("%d").to_string(),
    }
}

/// Those of a group that have no dates, on one line: how many, and what shows them.
fn draw_undated(
    timeline: &Timeline,
    at: usize,
    names: Rect,
    chart: Rect,
    grid: &Grid,
    buf: &mut Buffer,
    scene: &Scene,
) {
    let theme = scene.theme;
    grid.row(chart.width).draw(chart, buf, scene);
    let words = T::UndatedLine.with(scene.lang, &[&timeline.rows.group(at).undated]);
    let x = put(buf, names, names.x + 1, names.y, theme.glyph(Glyph::Folded), theme.style(Role::Dim));
    let room = usize::from(names.right().saturating_sub(x + 1));
    put(buf, names, x + 1, names.y, &theme.fit(&words, room), theme.style(Role::Dim));
}

fn draw_group(timeline: &Timeline, at: usize, names: Rect, chart: Rect, grid: &Grid, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    grid.row(chart.width).draw(chart, buf, scene);
    let group = timeline.rows.group(at);
    let sign = theme.glyph(if group.folded { Glyph::Folded } else { Glyph::Open });
    let label = group_label(timeline.rows.grouping, &group.key, scene.register.book(), lang);
    let label = text::visible(&label).into_owned();
    let late = match group.late {
        0 => String::new(),
        n => format!(" {}{n}", theme.glyph(Glyph::Red)),
    };
    let count = format!(" {}{late}", group.count);
    let room = usize::from(names.width).saturating_sub(2 + cells(&count));
    let x = put(buf, names, names.x, names.y, sign, theme.style(Role::Title));
    let x = put(buf, names, x + 1, names.y, &theme.fit(&label, room), theme.style(Role::Title));
    let x = put(buf, names, x, names.y, &format!(" {}", group.count), theme.style(Role::Dim));
    put(buf, names, x, names.y, &late, theme.style(Role::Bad));
}

/// The light, the code and the name, cut to the column.
fn draw_name(entry: &Entry, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let health = entry.project.get(Field::Health);
    let declared = health.and_then(Health::parse);
    let shown = declared.filter(|h| *h != Health::Unrated).unwrap_or(entry.facts.health);
    let x = put(buf, line, line.x + 1, line.y, theme.glyph(lights::glyph(shown)), theme.style(lights::role(shown)));
    let code = disputed::code(entry, theme, 9);
    let x = put(buf, line, x + 1, line.y, &code, theme.style(Role::Dim));
    let x = (x + 1).max(line.x + 11.min(line.width));
    let name = text::visible(show::name(&entry.project, scene.lang)).into_owned();
    let name = theme.fit(&name, usize::from(line.right().saturating_sub(x)));
    put(buf, line, x, line.y, &name, theme.style(Role::Text));
}

fn draw_course(entry: &Entry, axis: &Axis, grid: &Grid, line: Rect, buf: &mut Buffer, scene: &Scene, today: NaiveDate) {
    let (theme, lang) = (scene.theme, scene.lang);
    let course = course(&entry.project, &entry.milestones, today);
    let mut row = grid.row(line.width);
    if course.is_empty() {
        row.draw(line, buf, scene);
        let words = T::Undated.say(lang);
        let place = Rect { x: line.x + 1, width: cells(words) as u16, ..line };
        blank(buf, place.intersection(line), theme.style(Role::Text));
        put(buf, line, place.x, line.y, words, theme.style(Role::Dim));
        return;
    }
    for bar in &course.bars {
        let (from, to) = axis.units(bar.from, bar.to);
        let (sign, role) = match bar.layer {
            Layer::Baseline => (Sign::HollowBar, Role::Dim),
            Layer::Forecast => (Sign::LightBar, Role::Accent),
            Layer::Actual => (Sign::FullBar, Role::Ok),
            Layer::Slip => (Sign::SlipBar, Role::Bad),
        };
        row.run(from, to, sign, role);
    }
    for mark in &course.marks {
        let (from, to) = axis.units(mark.from, mark.to);
        row.widen(from, to - 1, mark_role(mark.layer));
    }
    // Today stays visible where only a bar runs through it.
    if let Some(now) = grid.now {
        row.cells[usize::from(now)] = Some((Sign::Now, Role::Accent));
    }
    for mark in &course.marks {
        let at = axis.units(mark.from, mark.to).1 - 1;
        let sign = match mark.layer {
            Layer::Baseline => Sign::Promise,
            Layer::Forecast => Sign::Expected,
            Layer::Actual | Layer::Slip => Sign::Done,
        };
        row.run(at, at + 1, sign, mark_role(mark.layer));
    }
    row.draw(line, buf, scene);
    draw_words(&course, axis, &row, line, buf, scene);
}

fn mark_role(layer: Layer) -> Role {
    match layer {
        Layer::Baseline => Role::Text,
        Layer::Forecast => Role::Accent,
        Layer::Actual => Role::Ok,
        Layer::Slip => Role::Bad,
    }
}

/// How late it is, after the last of its bars or before the first, where there is room. An arrow tells where the bars of
/// a project lie that has none in view.
fn draw_words(course: &Course, axis: &Axis, row: &Canvas, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let Some((first, last)) = course.span() else { return };
    let (from, to) = (axis.unit(first), axis.units(last, last).1);
    let width = i64::from(line.width);
    let (words, role) = match course.lateness {
        Some(Lateness::Overdue(days)) => (T::Overdue.with(lang, &[&days]), Role::Bad),
        Some(Lateness::Slipped(days)) if days > 0 => (T::Slipped.with(lang, &[&days]), Role::Warn),
        Some(Lateness::Slipped(days)) => (T::Early.with(lang, &[&-days]), Role::Ok),
        None => (String::new(), Role::Dim),
    };
    let wide = cells(&words) as i64;
    let mut say = |at: i64, words: &str, role: Role| {
        let place = Rect { x: line.x + at as u16, width: cells(words) as u16, ..line };
        blank(buf, place.intersection(line), theme.style(Role::Text));
        put(buf, line, place.x, line.y, words, theme.style(role));
    };
    if to <= 0 {
        let words = format!("{} {words}", theme.glyph(Glyph::CutLeft));
        say(0, &words, if role == Role::Dim { Role::Dim } else { role });
    } else if from >= width {
        let words = format!("{words} {}", theme.glyph(Glyph::CutRight));
        let at = (width - cells(&words) as i64).max(0);
        say(at, &words, role);
    } else if wide > 0 && row.is_free(to + 1, to + 1 + wide) {
        say(to + 1, &words, role);
    } else if wide > 0 && row.is_free(from - 1 - wide, from - 1) {
        say(from - 1 - wide, &words, role);
    }
}

/// The milestones of the project under the cursor, in words: what the diamonds of its row say.
fn draw_detail(timeline: &Timeline, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let Some(Row::Project(id)) = timeline.rows.at(timeline.scroll) else { return };
    let Some(entry) = scene.register.book().entry(id) else { return };
    let code = disputed::code(entry, theme, line.width.into());
    let mut x = put(buf, line, line.x + 1, line.y, &code, theme.style(Role::Title));
    if entry.milestones.is_empty() {
        put(buf, line, x + 2, line.y, T::NoMilestones.say(lang), theme.style(Role::Dim));
    }
    for milestone in &entry.milestones {
        let title = text::visible(labels::milestone_title(lang, milestone)).into_owned();
        x = put(buf, line, x + 2, line.y, &title, theme.style(Role::Text));
        let dates = [
            (Field::Baseline, Sign::Promise, Role::Dim),
            (Field::Forecast, Sign::Expected, Role::Accent),
            (Field::Actual, Sign::Done, Role::Ok),
        ];
        for (field, sign, role) in dates {
            if let Some(date) = milestone.date(field) {
                let words = format!("{}{}", theme.sign(sign), text::visible(&date.shown()));
                x = put(buf, line, x + 1, line.y, &words, theme.style(role));
            }
        }
    }
    if x >= line.right() && line.width > 0 {
        put(buf, line, line.right() - 1, line.y, theme.glyph(Glyph::Ellipsis), theme.style(Role::Dim));
    }
}

/// What the signs mean and, where there is room for all of it, how the headings of groups count.
fn draw_legend(timeline: &Timeline, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let mut x = line.x + 1;
    let pairs = [
        (vec![(Sign::Promise, Role::Text), (Sign::HollowBar, Role::Dim)], T::Promise),
        (vec![(Sign::Expected, Role::Accent), (Sign::LightBar, Role::Accent)], T::Expected),
        (vec![(Sign::Done, Role::Ok), (Sign::FullBar, Role::Ok)], T::Done),
        (vec![(Sign::SlipBar, Role::Bad)], T::Slip),
        (vec![(Sign::Width, Role::Text)], T::Span),
        (vec![(Sign::Now, Role::Accent)], T::Today),
    ];
    for (signs, words) in pairs {
        let words = words.say(lang);
        if usize::from(line.right().saturating_sub(x)) < signs.len() + 1 + cells(words) {
            return;
        }
        for (sign, role) in signs {
            x = put(buf, line, x, line.y, theme.sign(sign), theme.style(role));
        }
        x = put(buf, line, x + 1, line.y, words, theme.style(Role::Dim)) + 2;
    }
    let rule = timeline.rows.packages.rule().say(lang);
    let at = line.right().saturating_sub(cells(rule) as u16 + 1);
    if at >= x {
        put(buf, line, at, line.y, rule, theme.style(Role::Dim));
    }
}
