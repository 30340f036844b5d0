//! The head of the page, which stays while the rest moves: code and names, then what an officer looks for first — stage,
//! both lights, the next milestone and how late it is, progress, lead, and when somebody last said that it is true.

use super::values::{basis, basis_text};
use crate::domain::field::Field;
use crate::domain::kinds::{Activity, Health, Stage};
use crate::domain::text;
use crate::i18n::labels;
use crate::i18n::pages::PageText;
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::layers::{Scene, disputed, lights};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Pieces of text that stay together.
type Chunk = Vec<(String, Style)>;

/// Cells between two chunks.
const GAP: u16 = 3;
/// The cells of a progress bar.
const BAR: usize = 10;
/// The most rows that the head takes, the rule below it among them.
const MOST: u16 = 5;

/// The rows that the head needs at this width.
pub fn rows(entry: &Entry, width: u16, scene: &Scene) -> u16 {
    let mut scratch = Buffer::empty(Rect { x: 0, y: 0, width, height: MOST });
    let area = scratch.area;
    let flown = flow(chunks(entry, scene), area, &mut scratch);
    (names(entry, scene) + flown + 1).min(MOST)
}

/// Rows of the names: one for each language that has one.
fn names(entry: &Entry, scene: &Scene) -> u16 {
    let [name, other] = [scene.lang, scene.lang.other()].map(|lang| show::name(&entry.project, lang));
    if name == other { 1 } else { 2 }
}

/// Draws the head into the area, as much of it as there are rows.
pub fn draw(entry: &Entry, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    blank(buf, area, theme.style(Role::Text));
    if area.is_empty() {
        return;
    }
    draw_names(entry, area, buf, scene);
    let names = names(entry, scene);
    let below = Rect { y: area.y + names.min(area.height), height: area.height.saturating_sub(names + 1), ..area };
    flow(chunks(entry, scene), below, buf);
    if area.height > names + 1 {
        rule(Rect { y: area.bottom() - 1, height: 1, ..area }, buf, scene);
    }
}

/// A line across the area.
pub fn rule(row: Rect, buf: &mut Buffer, scene: &Scene) {
    let set = scene.theme.border();
    put(buf, row, row.x, row.y, &set.horizontal_top.repeat(row.width.into()), scene.theme.style(Role::Border));
}

fn draw_names(entry: &Entry, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let name = show::name(&entry.project, scene.lang);
    let code = disputed::code(entry, theme, area.width.into());
    let x = put(buf, area, area.x + 1, area.y, &code, theme.style(Role::Accent)).saturating_add(2);
    let star = if entry.project.flag(Field::Starred) { theme.glyph(Glyph::Star) } else { "" };
    let room = usize::from(area.right().saturating_sub(x + 1)).saturating_sub(cells(star) + 1);
    let end = put(buf, area, x, area.y, &theme.fit(&text::visible(name), room), theme.style(Role::Title));
    put(buf, area, end.saturating_add(1), area.y, star, theme.style(Role::Accent));
    let other = show::name(&entry.project, scene.lang.other());
    if other != name && area.height > 1 {
        let room = usize::from(area.right().saturating_sub(x + 1));
        put(buf, area, x, area.y + 1, &theme.fit(&text::visible(other), room), theme.style(Role::Dim));
    }
}

/// Draws chunks one behind the other, into as many rows as the area has; those without room are left out. Answers how
/// many rows they took.
fn flow(chunks: Vec<Chunk>, area: Rect, buf: &mut Buffer) -> u16 {
    let (mut x, mut y) = (area.x.saturating_add(1), area.y);
    for chunk in chunks {
        let wide = chunk.iter().map(|(text, _)| cells(text)).sum::<usize>() as u16;
        if x > area.x + 1 && x.saturating_add(wide) > area.right() {
            (x, y) = (area.x + 1, y + 1);
        }
        if y >= area.bottom() {
            return area.height;
        }
        for (text, style) in chunk {
            x = put(buf, area, x, y, &text, style);
        }
        x = x.saturating_add(GAP);
    }
    y.saturating_sub(area.y) + 1
}

fn chunks(entry: &Entry, scene: &Scene) -> Vec<Chunk> {
    let mut out = vec![stage(entry, scene)];
    out.extend(paused(entry, scene));
    out.push(both_lights(entry, scene));
    out.extend(next(entry, scene));
    out.extend(progress(entry, scene));
    out.extend(sector(entry, scene));
    out.extend(lead(entry, scene));
    out.push(confirmed(entry, scene));
    if entry.conflicts > 0 {
        let theme = scene.theme;
        let words = PageText::Conflicts.with(scene.lang, &[&entry.conflicts]);
        out.push(vec![(format!("{} {words}", theme.glyph(Glyph::Conflict)), theme.style(Role::Conflict))]);
    }
    out
}

fn stage(entry: &Entry, scene: &Scene) -> Chunk {
    let theme = scene.theme;
    let code = entry.project.get(Field::Stage).unwrap_or_default();
    let label = labels::code_label(scene.lang, Field::Stage, code).to_string();
    let gone = Stage::parse(code) == Some(Stage::Cancelled);
    let mut out = vec![(label, theme.style(if gone { Role::Disabled } else { Role::Title }))];
    if let Some(basis) = basis(&entry.project, Field::StageBasis) {
        out.push((format!(" {}", basis_text(basis).say(scene.lang)), theme.style(Role::Dim)));
    }
    out
}

fn paused(entry: &Entry, scene: &Scene) -> Option<Chunk> {
    let code = entry.project.get(Field::Activity).filter(|c| *c == Activity::Paused.code())?;
    let label = labels::code_label(scene.lang, Field::Activity, code).to_string();
    Some(vec![(label, scene.theme.style(Role::Warn))])
}

/// The declared light and the computed one beside it, and a word where they differ.
fn both_lights(entry: &Entry, scene: &Scene) -> Chunk {
    let theme = scene.theme;
    let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
    let computed = entry.facts.health;
    let light = |health: Health| {
        let text = format!("{} {}", theme.glyph(lights::glyph(health)), labels::health(scene.lang, health));
        (text, theme.style(lights::role(health)))
    };
    let dim = |words: String| (words, theme.style(Role::Dim));
    let mut out = vec![
        dim(format!("{} ", PageText::Declared.say(scene.lang))),
        light(declared),
        dim(format!("  {} ", PageText::Computed.say(scene.lang))),
        light(computed),
    ];
    if differ(declared, computed) {
        out.push((format!(" {}", PageText::Differs.say(scene.lang)), theme.style(Role::Warn)));
    }
    out
}

/// Whether both were given and say different things.
fn differ(declared: Health, computed: Health) -> bool {
    declared != computed && declared != Health::Unrated && computed != Health::Unrated
}

fn next(entry: &Entry, scene: &Scene) -> Option<Chunk> {
    let theme = scene.theme;
    let milestone = entry.milestones.get(entry.facts.next?)?;
    let title = labels::milestone_title(scene.lang, milestone).to_string();
    let due = entry.facts.due.as_ref().map(|d| d.shown().into_owned()).unwrap_or_default();
    let mut out = vec![
        (format!("{} ", PageText::Next.say(scene.lang)), theme.style(Role::Dim)),
        (format!("{} {}", text::visible(&title), text::visible(&due)), theme.style(Role::Text)),
    ];
    if entry.facts.overdue {
        let late = PageText::Late.with(scene.lang, &[&entry.facts.days_late]);
        out.push((format!(" {} {late}", theme.glyph(Glyph::Red)), theme.style(Role::Bad)));
    }
    Some(out)
}

fn progress(entry: &Entry, scene: &Scene) -> Option<Chunk> {
    let theme = scene.theme;
    let share = usize::try_from(entry.project.number(Field::Progress)?).ok()?.min(100);
    let full = share * BAR / 100;
    Some(vec![
        (theme.glyph(Glyph::BarFull).repeat(full), theme.style(Role::Accent)),
        (theme.glyph(Glyph::BarRest).repeat(BAR - full), theme.style(Role::Dim)),
        (format!(" {share}%"), theme.style(Role::Text)),
    ])
}

fn sector(entry: &Entry, scene: &Scene) -> Option<Chunk> {
    let code = entry.project.get(Field::Sector)?;
    Some(vec![(labels::code_label(scene.lang, Field::Sector, code).to_string(), scene.theme.style(Role::Text))])
}

fn lead(entry: &Entry, scene: &Scene) -> Option<Chunk> {
    let theme = scene.theme;
    let name = show::agency(entry.project.get(Field::LeadAgency)?, scene.register.book(), scene.lang);
    let mut out = vec![
        (format!("{} ", PageText::Lead.say(scene.lang)), theme.style(Role::Dim)),
        (text::visible(&name).into_owned(), theme.style(Role::Text)),
    ];
    if let Some(basis) = basis(&entry.project, Field::LeadBasis) {
        out.push((format!(" {}", basis_text(basis).say(scene.lang)), theme.style(Role::Dim)));
    }
    Some(out)
}

fn confirmed(entry: &Entry, scene: &Scene) -> Chunk {
    let theme = scene.theme;
    let Some(when) = entry.project.get(Field::ConfirmedOn) else {
        return vec![(PageText::Unconfirmed.say(scene.lang).to_string(), theme.style(Role::Dim))];
    };
    let mut out = vec![(PageText::ConfirmedOn.with(scene.lang, &[&show::date(when)]), theme.style(Role::Dim))];
    if entry.facts.stale {
        out.push((format!(" {}", PageText::Stale.say(scene.lang)), theme.style(Role::Warn)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lights_that_were_given_can_differ() {
        assert!(differ(Health::Green, Health::Red));
        assert!(!differ(Health::Red, Health::Red));
        assert!(!differ(Health::Unrated, Health::Red));
        assert!(!differ(Health::Green, Health::Unrated));
    }
}
