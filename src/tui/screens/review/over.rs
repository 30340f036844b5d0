//! The end of a round: how many were confirmed, changed and skipped, the digest of exactly this round in sentences, and
//! each change from its before to its after.

use super::Review;
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::i18n::labels;
use crate::i18n::review::ReviewText as T;
use crate::register::digest::words::Sentence;
use crate::register::history::Line;
use crate::register::show;
use crate::tui::layers::Scene;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Names that say how things hang together, not what somebody changed.
const INNER: &[Field] = &[
    Field::MilestoneOwner,
    Field::MilestonePos,
    Field::NoteOwner,
    Field::LinkOwner,
    Field::StageBasis,
    Field::StageOn,
    Field::HealthOn,
    Field::LeadBasis,
    Field::AgenciesBasis,
    Field::ForecastSource,
];

impl Review {
    /// What the round came to, line by line, each with its look: the figures, the digest of exactly this round, every
    /// change with its before and after, what was skipped.
    pub(super) fn summary(&self, scene: &Scene) -> Vec<(String, Role)> {
        let lang = scene.lang;
        let Some(round) = &self.round else { return Vec::new() };
        let book = scene.register.book();
        let named = |id| book.entry(id).map(|e| format!("{} {}", e.code, show::name(&e.project, lang)));
        let today = scene.register.day().today;
        let changed = self.outcome.len();
        let mut out = vec![
            (format!("{}  {}", T::Over.say(lang), T::Since.with(lang, &[&round.started, &today])), Role::Title),
            (T::OverCounts.with(lang, &[&round.len(), &round.done(), &changed, &round.skipped()]), Role::Accent),
        ];
        let blank = || (String::new(), Role::Text);
        if let Some(digest) = &self.digest {
            let telling = digest.tell(book, lang);
            for section in &telling.sections {
                out.extend([blank(), (section.heading.clone(), Role::Title)]);
                let line = |s: &Sentence| format!("  {} {}{}{}", s.code, s.name, telling.colon, s.text);
                out.extend(section.lines.iter().map(|s| (line(s).replace('\n', " "), Role::Text)));
            }
        }
        out.push(blank());
        match self.outcome.is_empty() {
            true => out.push((T::NoChanges.say(lang).to_string(), Role::Text)),
            false => out.push((T::Changes.say(lang).to_string(), Role::Title)),
        }
        for outcome in &self.outcome {
            out.push((format!("  {}", named(outcome.project).unwrap_or_default()), Role::Accent));
            let lines = outcome.lines.iter().filter_map(|l| told(l, scene));
            out.extend(lines.map(|words| (format!("    {words}"), Role::Text)));
        }
        let passed = round.passed();
        if !passed.is_empty() {
            out.extend([blank(), (T::Passed.say(lang).to_string(), Role::Title)]);
            out.extend(passed.into_iter().filter_map(named).map(|n| (format!("  {n}"), Role::Text)));
        }
        out
    }

    pub(super) fn draw_over(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        blank(buf, area, theme.style(Role::Text));
        let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
        let lines = self.summary(scene);
        let height = usize::from(inner.height.saturating_sub(2));
        let top = self.top.min(lines.len().saturating_sub(height));
        let rows = inner.top()..inner.bottom().saturating_sub(2);
        for ((words, role), y) in lines.iter().skip(top).zip(rows) {
            put(buf, inner, inner.x, y, &theme.fit(words, inner.width.into()), theme.style(*role));
        }
        if let Some(y) = inner.bottom().checked_sub(1) {
            put(buf, inner, inner.x, y, T::OverHint.say(scene.lang), theme.style(Role::Dim));
        }
    }
}

/// A change in words; `None` for what only holds things together.
fn told(line: &Line, scene: &Scene) -> Option<String> {
    let lang = scene.lang;
    if line.key.field().is_some_and(|f| INNER.contains(&f)) {
        return None;
    }
    let owner = match line.entity.entity {
        Entity::Project => String::new(),
        Entity::Milestone => {
            let record = line.project.and_then(|p| scene.register.book().entry(p)).and_then(|e| {
                e.milestones.iter().find(|m| m.id == line.entity).map(|m| labels::milestone_title(lang, m).to_string())
            });
            format!("{} ", record.unwrap_or_else(|| labels::entity(lang, Entity::Milestone).to_string()))
        }
        other => format!("{} ", labels::entity(lang, other)),
    };
    if line.key == Key::Deleted {
        let what = labels::entity(lang, line.entity.entity);
        let text = if line.after.is_some() { T::Removed } else { T::Added };
        return Some(text.with(lang, &[&what]));
    }
    let book = scene.register.book();
    let say = |value: &Option<String>| match value {
        Some(value) => show::value(&line.key, value, book, lang).replace('\n', " "),
        None => T::Empty.say(lang).to_string(),
    };
    let label = format!("{owner}{}", labels::key_label(lang, &line.key));
    Some(T::Line.with(lang, &[&label, &say(&line.before), &say(&line.after)]))
}
