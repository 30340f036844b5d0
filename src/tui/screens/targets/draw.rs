//! Drawing the targets: a table with a bar for how far each is, and what is known of the one under the cursor.

use super::measure::{Measure, Verdict, article_number};
use super::{Targets, split};
use crate::domain::chart::share;
use crate::domain::field::Field;
use crate::domain::text::{self, visible};
use crate::i18n::Lang;
use crate::i18n::charts::TargetText as T;
use crate::tui::layers::Scene;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::table::{self, Align, Cell, Column, Row, Table};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of the bar.
const BAR: u16 = 12;

/// Draws everything.
pub fn view(targets: &Targets, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    blank(buf, area, theme.style(Role::Text));
    let (upper, pane) = split(area);
    let say = |t: T| t.say(lang);
    let column = |title, min, ideal, weight, align| Column { title, min, ideal, weight, align, sorted: None, rank: 0 };
    // The widths that what stands there needs in a narrow window.
    let (name, current, goal, article) = match lang {
        Lang::Zh => (26, 7, 10, 6),
        Lang::En => (20, 8, 16, 4),
    };
    let columns = [
        column("", 1, 1, 0, Align::Left),
        column(say(T::Name), name, 34, 6, Align::Left),
        column(say(T::Current), current, 8, 0, Align::Right),
        column(say(T::Goal), goal, 16, 1, Align::Left),
        column(say(T::Gap), BAR, BAR, 0, Align::Left),
        column(say(T::By), 6, 12, 0, Align::Left),
        column(say(T::Article), article, 6, 0, Align::Left),
        column(say(T::AsOf), 10, 10, 0, Align::Left),
        column(say(T::Source), 10, 16, 2, Align::Left),
    ];
    let look = Table { columns: &columns, frozen: 2, first: 2, cursor: None, ruled: false, nothing: say(T::Nothing) };
    let row = |at: usize| {
        let target = &targets.targets[at];
        let measure = Measure::of(target, lang);
        let (sign, role) = verdict(&measure, scene);
        let bar = measure.share.map(|s| {
            let cells = usize::from(BAR) - 5;
            format!("{} {s}%", text::pad(&theme.bar(share::length(s.min(100), 100, cells)), cells))
        });
        let cell = |text: String, role| Cell { text: text.into(), style: theme.style(role), ..Cell::default() };
        // The plan counts its articles in Chinese; English readers are given the number.
        let article = target.get(Field::TargetArticle).unwrap_or_default();
        let article = match (lang, article_number(article)) {
            (Lang::En, Some(number)) => number.to_string(),
            _ => visible(article).into_owned(),
        };
        let plain = |field| cell(visible(target.get(field).unwrap_or_default()).into_owned(), Role::Dim);
        let date =
            |field| cell(target.date(field).map(|d| visible(&d.shown()).into_owned()).unwrap_or_default(), Role::Text);
        let known = measure.current.is_some();
        Row::Cells {
            cells: vec![
                cell(sign.to_string(), role),
                cell(measure.name, Role::Text),
                cell(
                    measure.current.unwrap_or_else(|| say(T::Unknown).to_string()),
                    if known { Role::Title } else { Role::Dim },
                ),
                cell(measure.goal, Role::Text),
                cell(bar.unwrap_or_default(), role),
                date(Field::TargetDate),
                cell(article, Role::Dim),
                date(Field::TargetCurrentOn),
                plain(Field::TargetCurrentSource),
            ],
            marked: false,
        }
    };
    table::draw(&look, targets.scroll, targets.targets.len(), row, theme, upper, buf);
    if pane.height > 0 {
        draw_pane(targets, pane, buf, scene);
    }
}

fn verdict(measure: &Measure, scene: &Scene) -> (&'static str, Role) {
    match measure.verdict {
        Verdict::Met => (scene.theme.glyph(Glyph::Mark), Role::Ok),
        Verdict::NotMet => (scene.theme.glyph(Glyph::Wrong), Role::Bad),
        Verdict::Unknown => (scene.theme.glyph(Glyph::Unrated), Role::Unrated),
    }
}

/// The target under the cursor in words, its earlier values, and how many targets are met.
fn draw_pane(targets: &Targets, pane: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let rule = theme.border().horizontal_top.repeat(pane.width.into());
    put(buf, pane, pane.x, pane.y, &rule, theme.style(Role::Border));
    let inside = Rect { x: pane.x + 1, width: pane.width.saturating_sub(2), ..pane };
    let fit = |words: &str| theme.fit(words, inside.width.into());
    let mut lines: Vec<(String, Role)> = Vec::new();
    if let Some(target) = targets.target() {
        let measure = Measure::of(target, lang);
        let (sign, role) = verdict(&measure, scene);
        lines.push((format!("{sign} {}  {}", measure.name, measure.goal), Role::Title));
        let current = measure.current.as_deref().unwrap_or(T::Unknown.say(lang)).to_string();
        let text = |field| target.get(field).map(|t| visible(t).into_owned());
        let mut words = format!("{} {current}", T::Current.say(lang));
        if !measure.gap.is_empty() {
            words = format!("{words}  {}", measure.gap);
        }
        if let Some(on) = target.date(Field::TargetCurrentOn) {
            words = format!("{words}  {} {}", T::AsOf.say(lang), visible(&on.shown()));
        }
        if let Some(source) = text(Field::TargetCurrentSource) {
            words = format!("{words}  {} {source}", T::Source.say(lang));
        }
        lines.push((words, role));
        match targets.history.is_empty() {
            true => lines.push((T::NoHistory.say(lang).to_string(), Role::Dim)),
            false => lines.push((T::History.say(lang).to_string(), Role::Header)),
        }
        for past in &targets.history {
            let value = |v: &Option<String>| v.as_deref().map_or("-".into(), |v| visible(v).into_owned());
            let words = T::Was.with(lang, &[&past.on, &value(&past.before), &value(&past.after), &visible(&past.by)]);
            lines.push((words, Role::Text));
        }
    }
    let room = usize::from(pane.height).saturating_sub(3);
    for (y, (words, role)) in (pane.y + 1..).zip(lines.iter().take(room)) {
        put(buf, inside, inside.x, y, &fit(words), theme.style(*role));
    }
    let count = |wanted: Verdict| targets.targets.iter().filter(|t| Measure::of(t, lang).verdict == wanted).count();
    let counts = [Verdict::Met, Verdict::NotMet, Verdict::Unknown].map(count);
    let summary = T::Summary.with(lang, &[&targets.targets.len(), &counts[0], &counts[1], &counts[2]]);
    put(buf, inside, inside.x, pane.bottom() - 2, &fit(&summary), theme.style(Role::Accent));
    put(buf, inside, inside.x, pane.bottom() - 1, &fit(T::Rule.say(lang)), theme.style(Role::Dim));
}
