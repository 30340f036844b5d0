//! One project of a round: why it is in the queue, its figures a month ago and now, its milestones, and in full the text
//! under the cursor.

use super::{Item, Review};
use crate::domain::assess;
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::kinds::{Activity, Health};
use crate::domain::record::Record;
use crate::i18n::labels;
use crate::i18n::pages::PageText;
use crate::i18n::review::ReviewText as T;
use crate::register::book::Entry;
use crate::register::columns::Column;
use crate::register::show;
use crate::tui::layers::{Scene, disputed, frame, lights};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows around the table: names, progress, why, header, a rule and the text in full.
pub(super) const AROUND: u16 = 9;
/// The widest that the column of labels becomes.
const LABELS: u16 = 18;
/// The widest that the column of last month becomes.
const MOST_THEN: u16 = 44;

/// One row of the table.
struct Row {
    label: String,
    then: String,
    now: String,
    /// Whether it is another than a month ago.
    changed: bool,
    role: Role,
}

/// What can be changed on a project in a round, in the order in which it is asked for.
pub(super) fn items(id: EntityId, scene: &Scene) -> Vec<Item> {
    let Some(entry) = scene.register.book().entry(id) else { return Vec::new() };
    let year = u16::try_from(scene.register.day().today.year()).unwrap_or_default();
    let mut keys = vec![Key::Field(Field::Stage)];
    if entry.project.get(Field::Activity) == Some(Activity::Paused.code()) {
        keys.extend([Field::Activity, Field::PauseReason, Field::PauseUntil].map(Key::Field));
    }
    keys.extend([Field::Health, Field::Progress, Field::ProgressText, Field::Paid].map(Key::Field));
    let annual = [Key::AnnualPlan(year), Key::AnnualPaid(year)];
    if annual.iter().any(|k| entry.project.value(k).is_some()) {
        keys.extend(annual);
    }
    let mut out: Vec<Item> = keys.into_iter().map(Item::Field).collect();
    // What is still to come, or came about since last month, stands before what is long done: the problems and the next
    // steps have to be in view too.
    let month_ago = scene.register.month_ago();
    let is_past = |m: &&Record| m.date(Field::Actual).is_some_and(|d| d.latest() < month_ago);
    let milestone = |m: &Record| Item::Milestone(m.id);
    out.extend(entry.milestones.iter().filter(|m| !is_past(m)).map(milestone));
    out.extend([Field::Problems, Field::NextSteps, Field::Owner].map(|f| Item::Field(Key::Field(f))));
    out.extend(entry.milestones.iter().filter(is_past).map(milestone));
    out
}

/// A note in one line.
pub(super) fn note_line(note: &Record) -> String {
    let when = note.get(Field::NoteOn).map(show::date).unwrap_or_default();
    format!("{when} {}", note.get(Field::NoteText).unwrap_or_default().replace('\n', " "))
}

impl Review {
    pub(super) fn draw_project(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        blank(buf, area, theme.style(Role::Text));
        let Some(entry) = self.current().and_then(|id| scene.register.book().entry(id)) else { return };
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let (top, rest) = frame::split(inner, 1);
        self.draw_progress(top, buf, scene);
        let (names, rest) = frame::split(rest, 1);
        let code = disputed::code(entry, theme, names.width.into());
        let x = put(buf, names, names.x, names.y, &code, theme.style(Role::Accent)) + 2;
        let room = usize::from(names.right().saturating_sub(x));
        let name = theme.fit(show::name(&entry.project, scene.lang), room);
        put(buf, names, x, names.y, &name, theme.style(Role::Title));
        let (why, rest) = frame::split(rest, 1);
        self.draw_why(entry, why, buf, scene);
        let (_, rest) = frame::split(rest, u16::from(rest.height > 14));
        let foot = (rest.height / 4).clamp(2, 8);
        let rows: Vec<Row> = self.items.iter().map(|i| self.row(i, entry, scene)).collect();
        // The foot follows the table, a row set off, so that the eye does not have to look for it.
        let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let (table, below) = frame::split(rest, rest.height.saturating_sub(foot).min(wanted));
        self.draw_table(&rows, table, buf, scene);
        self.draw_foot(&rows, below, buf, scene);
    }

    /// `12/30 ████░░░ 核实 10 · 跳过 1 · 剩余 19`
    fn draw_progress(&self, row: Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, Some(round)) = (scene.theme, &self.round) else { return };
        let number = T::Progress.with(scene.lang, &[&round.number(), &round.len()]);
        let mut x = put(buf, row, row.x, row.y, &number, theme.style(Role::Title)) + 1;
        let wide = (row.width / 4).clamp(8, 40);
        let settled = (round.done() + round.skipped()) as u64 * u64::from(wide) / round.len().max(1) as u64;
        for n in 0..wide {
            let full = u64::from(n) < settled;
            let (glyph, role) = if full { (Glyph::BarFull, Role::Ok) } else { (Glyph::BarRest, Role::Dim) };
            x = put(buf, row, x, row.y, theme.glyph(glyph), theme.style(role));
        }
        let counts = T::Counts.with(scene.lang, &[&round.done(), &round.skipped(), &round.left()]);
        put(buf, row, x + 1, row.y, &counts, theme.style(Role::Dim));
        let started = format!("{} {}", T::Started.say(scene.lang), round.started);
        let at = row.right().saturating_sub(cells(&started) as u16);
        if at > x + 2 + cells(&counts) as u16 {
            put(buf, row, at, row.y, &started, theme.style(Role::Dim));
        }
    }

    /// Why the project is in the queue, and where it belongs.
    fn draw_why(&self, entry: &Entry, row: Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, lang) = (scene.theme, scene.lang);
        let mut parts: Vec<(String, Role)> = Vec::new();
        let state = self.round.as_ref().and_then(|r| match entry.id() {
            id if r.is_done(id) => Some((T::IsDone, Role::Ok)),
            id if r.is_skipped(id) => Some((T::IsSkipped, Role::Warn)),
            _ => None,
        });
        parts.extend(state.map(|(text, role)| (text.say(lang).to_string(), role)));
        if entry.project.conflicts > 0 {
            parts.push((T::WasConflict.with(lang, &[&entry.project.conflicts]), Role::Conflict));
        }
        if entry.facts.overdue {
            parts.push((T::WhyOverdue.with(lang, &[&entry.facts.days_late]), Role::Bad));
        }
        match entry.project.get(Field::ConfirmedOn) {
            None => parts.push((T::WhyUnconfirmed.say(lang).to_string(), Role::Warn)),
            Some(day) => {
                let role = if entry.facts.stale { Role::Warn } else { Role::Dim };
                parts.push((T::WhyStale.with(lang, &[&show::date(day)]), role));
            }
        }
        let book = scene.register.book();
        for field in [Field::Sector, Field::LeadAgency, Field::OwnerUnit] {
            parts.push((Column::Key(Key::Field(field)).text(entry, book, lang), Role::Dim));
        }
        let mut x = row.x;
        for (text, role) in parts.iter().filter(|(text, _)| !text.is_empty()) {
            let room = usize::from(row.right().saturating_sub(x));
            x = put(buf, row, x, row.y, &theme.fit(text, room), theme.style(*role)).saturating_add(2);
        }
    }

    fn then(&self) -> Option<&Entry> {
        self.then.as_ref().and_then(|(_, entry)| entry.as_ref())
    }

    fn row(&self, item: &Item, entry: &Entry, scene: &Scene) -> Row {
        match item {
            Item::Field(key) => {
                let then = self.then().map(|e| text_of(e, key, scene)).unwrap_or_default();
                let now = text_of(entry, key, scene);
                let role = match key {
                    Key::Field(Field::Health) => light_role(entry),
                    _ if then != now => Role::Accent,
                    _ => Role::Text,
                };
                let changed = then != now;
                Row { label: labels::key_label(scene.lang, key), then, now, changed, role }
            }
            Item::Milestone(id) => {
                let find = |e: &Entry| e.milestones.iter().find(|m| m.id == *id).cloned();
                let Some(now) = find(entry) else {
                    let (label, then, now) = Default::default();
                    return Row { label, then, now, changed: false, role: Role::Text };
                };
                let then = self.then().and_then(find).map(|m| milestone(&m, None, scene)).unwrap_or_default();
                let today = scene.register.day().today;
                let late = assess::days_overdue(&now, today).filter(|_| assess::is_running(&entry.project));
                let role = match (now.get(Field::Actual), late) {
                    (Some(_), _) => Role::Ok,
                    (None, Some(_)) => Role::Bad,
                    _ => Role::Text,
                };
                let label = labels::milestone_title(scene.lang, &now).to_string();
                let changed = then != milestone(&now, None, scene);
                Row { label, then, now: milestone(&now, late, scene), changed, role }
            }
        }
    }

    fn draw_table(&self, rows: &[Row], area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let labels = rows.iter().map(|r| cells(&r.label)).max().unwrap_or(0).min(LABELS.into()) as u16;
        let left = area.width.saturating_sub(labels + 4);
        // What is compared stands near to each other, also in a wide window.
        let then = (left * 2 / 5).min(MOST_THEN);
        let columns = [area.x, area.x + labels + 2, area.x + labels + 4 + then];
        let (head, body) = frame::split(area, 1);
        let ago = T::Then.with(scene.lang, &[&scene.register.month_ago().format("%m-%d")]);
        let heads = [T::Field.say(scene.lang), &ago, T::Now.say(scene.lang)];
        for (words, x) in heads.into_iter().zip(columns) {
            put(buf, head, x, head.y, words, theme.style(Role::Header));
        }
        if self.then().is_none() {
            let words = T::NotThere.say(scene.lang);
            put(buf, head, columns[1], head.y, &theme.fit(words, then.into()), theme.style(Role::Dim));
        }
        let shown = self.cursor.shown(rows.len(), body.height.into());
        let chosen = self.cursor.selected(rows.len());
        for (n, y) in shown.zip(body.top()..body.bottom()) {
            let (row, line) = (&rows[n], Rect { y, height: 1, ..body });
            let one_line = |text: &str| if text.is_empty() { "-".to_string() } else { text.replace('\n', " ") };
            let label = theme.fit(&row.label, labels.into());
            put(buf, line, columns[0], y, &label, theme.style(Role::Dim));
            put(buf, line, columns[1], y, &theme.fit(&one_line(&row.then), then.into()), theme.style(Role::Dim));
            if row.changed && self.then().is_some() {
                put(buf, line, columns[2] - 2, y, theme.glyph(Glyph::Changed), theme.style(Role::Changed));
            }
            let room = usize::from(line.right().saturating_sub(columns[2]));
            put(buf, line, columns[2], y, &theme.fit(&one_line(&row.now), room), theme.style(row.role));
            if chosen == Some(n) {
                tint(buf, line, theme.style(Role::Selection));
            }
        }
    }

    /// The text under the cursor in full, else the latest note.
    fn draw_foot(&self, rows: &[Row], area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let (rule, rest) = frame::split(area, 1);
        let line = theme.border().horizontal_top.repeat(rule.width.into());
        put(buf, rule, rule.x, rule.y, &line, theme.style(Role::Border));
        let chosen = self.cursor.selected(rows.len()).map(|n| &rows[n]);
        let long = chosen.filter(|r| cells(&r.now) > usize::from(area.width / 3));
        let words = match (long, &self.note) {
            (Some(row), _) => row.now.clone(),
            (None, Some(note)) => format!("{} {note}", T::LatestNote.say(scene.lang)),
            (None, None) => return,
        };
        frame::write(&words, Role::Dim, theme, rest, buf);
    }
}

/// A value as people read it; the light with the computed one beside it.
fn text_of(entry: &Entry, key: &Key, scene: &Scene) -> String {
    let book = scene.register.book();
    if *key != Key::Field(Field::Health) {
        return Column::Key(key.clone()).text(entry, book, scene.lang);
    }
    let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
    let say =
        |light: Health| format!("{} {}", scene.theme.glyph(lights::glyph(light)), labels::health(scene.lang, light));
    match entry.facts.health {
        computed if computed == declared || computed == Health::Unrated => say(declared),
        computed => format!("{}  {} {}", say(declared), PageText::Computed.say(scene.lang), say(computed)),
    }
}

fn light_role(entry: &Entry) -> Role {
    let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
    lights::role(if declared == Health::Unrated { entry.facts.health } else { declared })
}

/// `2026-06 +181天 逾期 31 天`, `✓ 2026-06-12`
fn milestone(record: &Record, late: Option<i64>, scene: &Scene) -> String {
    let mut parts = Vec::new();
    match record.date(Field::Actual) {
        Some(actual) => parts.push(format!("{} {}", scene.theme.glyph(Glyph::Mark), actual.shown())),
        None => parts.extend(assess::due(record).map(|d| d.shown().into_owned())),
    }
    if let Some(slip) = assess::slip(record).filter(|s| *s != 0) {
        parts.push(PageText::Days.with(scene.lang, &[&format!("{slip:+}")]));
    }
    parts.extend(late.map(|days| PageText::Late.with(scene.lang, &[&days])));
    parts.join("  ")
}
