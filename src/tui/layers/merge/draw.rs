//! Drawing the merge screen: what would come in as a list, and below it the conflict under the cursor, side by side.

use super::super::Scene;
use super::sides::{Row, Sides, VALUES};
use super::{Merge, Step};
use crate::domain::text;
use crate::i18n::merge::{MergeText as T, MergeWord as W};
use crate::register::merge::{Choice, Conflict, Fate, File, Side, words};
use crate::register::show;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::input::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The rows of the part where sides stand, its rule among them: fewer where the screen is low.
const SIDES: u16 = 10;
const LOW: (u16, u16) = (30, 8);

/// The rows that the list has.
pub fn list_height(area: Rect, with_sides: bool) -> u16 {
    let rest = area.height.saturating_sub(2);
    match with_sides {
        true => {
            let sides = if area.height < LOW.0 { LOW.1 } else { SIDES };
            rest.saturating_sub(sides).max(rest / 3).max(1)
        }
        false => rest,
    }
}

/// Draws the screen.
pub fn screen(merge: &Merge, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
    crate::tui::widgets::draw::blank(buf, area, scene.theme.style(Role::Text));
    let (head, body) = super::super::frame::split(area, 1);
    let title = match &merge.step {
        Step::Open(sides) => W::OpenTitle.with(scene.lang, &[&sides.made(), &sides.count()]),
        Step::Preview(sides) if sides.count() > 0 => {
            W::PreviewTitle.with(scene.lang, &[&names(merge), &sides.made(), &sides.count()])
        }
        Step::Pick(_) => W::PickTitle.say(scene.lang).to_string(),
        _ => W::Title.with(scene.lang, &[&names(merge)]),
    };
    let title = scene.theme.fit(&text::visible(&title), head.width.saturating_sub(2).into());
    put(buf, head, head.x + 1, head.y, &title, scene.theme.style(Role::Title));
    // Why it failed, and what to do about it.
    let said: Vec<&str> = merge.failed.iter().flat_map(|why| why.lines()).collect();
    let (line, body) = super::super::frame::split(body, said.len().max(1) as u16);
    for ((y, why), role) in (line.y..).zip(said).zip([Role::Error, Role::Text]) {
        let why = scene.theme.fit(&text::visible(why), line.width.saturating_sub(2).into());
        put(buf, line, line.x + 1, y, &why, scene.theme.style(role));
    }
    match &merge.step {
        Step::Pick(pick) => pick.view(line, merge.failed.is_none(), body, buf, scene),
        Step::Working(_) => {
            working(merge, body, buf, scene);
            None
        }
        Step::Done(came) => {
            let lines = Merge::outcome_lines(came, scene);
            // The whole path of the backup is told, over as many lines as it takes.
            let width = usize::from(body.width.saturating_sub(4));
            let told = lines.iter().flat_map(|said| text::wrap(&text::visible(said), width));
            for (n, said) in told.enumerate() {
                let y = body.y + 1 + n as u16;
                let role = if n == 0 { Role::Ok } else { Role::Text };
                put(buf, body, body.x + 2, y, &said, scene.theme.style(role));
            }
            None
        }
        Step::Preview(sides) | Step::Open(sides) => decide(sides, body, buf, scene),
    }
}

fn names(merge: &Merge) -> String {
    let files = match &merge.step {
        Step::Working(files) => files,
        _ => &merge.files,
    };
    let name = |p: &std::path::PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    files.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn working(merge: &Merge, body: Rect, buf: &mut Buffer, scene: &Scene) {
    let (phase, done, all) = merge.job.watch().progress();
    let theme = scene.theme;
    let said = words::phase(phase, scene.lang);
    put(buf, body, body.x + 2, body.y + 1, said, theme.style(Role::Accent));
    let width = usize::from(body.width.saturating_sub(4)).min(60);
    let full = (done.min(all) as usize * width).checked_div(all as usize).unwrap_or(0);
    let bar =
        format!("{}{}", theme.glyph(Glyph::BarFull).repeat(full), theme.glyph(Glyph::BarRest).repeat(width - full));
    put(buf, body, body.x + 2, body.y + 2, &bar, theme.style(Role::Dim));
}

fn decide(sides: &Sides, body: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
    let theme = scene.theme;
    let at = sides.at();
    let height = list_height(Rect { height: body.height + 2, ..body }, at.is_some()).min(body.height);
    let (list, below) = super::super::frame::split(body, height);
    let selected = sides.scroll.selected(sides.rows.len());
    for (y, n) in (list.top()..list.bottom()).zip(sides.scroll.shown(sides.rows.len(), list.height.into())) {
        let line = Rect { y, height: 1, ..list };
        row(sides, sides.rows[n], line, buf, scene);
        if selected == Some(n) {
            tint(buf, line, theme.style(Role::Selection));
        }
    }
    if sides.rows.is_empty() {
        put(buf, list, list.x + 2, list.y, T::NoConflicts.say(scene.lang), theme.style(Role::Dim));
    }
    at.and_then(|at| beside(sides, at, below, buf, scene))
}

/// One row of the list.
fn row(sides: &Sides, row: Row, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang, book) = (scene.theme, scene.lang, scene.register.book());
    let (sign, words, role) = match (row, &sides.preview) {
        (Row::Conflict(i), _) => {
            let conflict = &sides.conflicts[i];
            let place = words::place(conflict, book, lang);
            let label = words::label(&conflict.key, lang);
            let chosen = chosen(conflict, &sides.chosen[i], scene);
            let open = sides.chosen[i] == Choice::Leave;
            let sign = if open { Glyph::Conflict } else { Glyph::Mark };
            let role = if open { Role::Conflict } else { Role::Ok };
            (Some(sign), format!("{place} {label}  {chosen}"), role)
        }
        (Row::Sum, Some(p)) => {
            let counts = [Fate::New, Fate::Changed, Fate::Deleted, Fate::Restored].map(|f| p.count(f));
            let [new, changed, deleted, restored] = counts;
            let sum = match p.is_nothing() {
                true => T::Nothing.say(lang).to_string(),
                false => T::Sum.with(lang, &[&new, &changed, &deleted, &restored, &sides.conflicts.len()]),
            };
            (None, sum, Role::Accent)
        }
        (Row::File(i), Some(p)) => (None, file_line(&p.files[i], scene), Role::Title),
        (Row::OfFile(i, n), Some(p)) => {
            (None, format!("  {}", file_lines(&p.files[i], scene).into_iter().nth(n).unwrap_or_default()), Role::Dim)
        }
        (Row::Project(i), Some(p)) => {
            let project = &p.projects[i];
            let code = words::code(&project.record, book);
            let name = show::name(&project.record, lang);
            let who = project.authors.join(T::Separator.say(lang));
            let fate = words::fate(project.fate, lang);
            (None, format!("{fate}  {code} {name}  {who}"), Role::Text)
        }
        (Row::Value(i, n), Some(p)) => {
            let groups = words::together(&p.projects[i].lines);
            let value = match groups.get(n) {
                Some(group) if n < VALUES => match words::new_thing(group, book, lang) {
                    Some(said) => return said_of(&format!("    {said}"), line, buf, scene),
                    None => group[0],
                },
                _ => {
                    let more = T::MoreValues.with(lang, &[&groups.len().saturating_sub(VALUES)]);
                    return said_of(&format!("    {more}"), line, buf, scene);
                }
            };
            let side = |v: &Option<String>| match v {
                Some(v) => show::value(&value.key, v, book, lang).replace('\n', " "),
                None => T::Empty.say(lang).to_string(),
            };
            let label = words::label_below(value, lang);
            let arrow = theme.glyph(Glyph::Arrow);
            (None, format!("    {label}  {} {arrow} {}", side(&value.before), side(&value.after)), Role::Dim)
        }
        (Row::Both(i), Some(p)) => {
            let both = &p.both[i];
            let named = |keys| words::touched(both.project, keys, lang);
            let code = words::code(&both.record, book);
            let said = T::BothLine.with(lang, &[&code, &named(&both.mine[..]), &named(&both.theirs[..])]);
            (Some(Glyph::Changed), format!("{}  {said}", T::Both.say(lang)), Role::Changed)
        }
        (Row::Pair(i), Some(p)) => {
            let pair = &p.pairs[i];
            let theirs = format!("{} {}", words::code(&pair.theirs, book), show::name(&pair.theirs, lang));
            let said = T::PairLine.with(lang, &[&theirs, &pair.mine_shown, &words::alike(pair.by, lang)]);
            match sides.same[i] {
                true => {
                    let into = T::PairJoined.with(lang, &[&theirs, &pair.mine_shown]);
                    (Some(Glyph::Mark), format!("{}  {into}", W::SameOne.say(lang)), Role::Ok)
                }
                false => (Some(Glyph::Yellow), format!("{}  {said}", T::Pair.say(lang)), Role::Warn),
            }
        }
        (Row::LeftOut(i), Some(p)) => {
            let said = words::left_out(&p.left_out[i], lang);
            (Some(Glyph::Red), format!("{}  {said}", T::LeftOut.say(lang)), Role::Bad)
        }
        (_, None) => return,
    };
    if let Some(sign) = sign {
        put(buf, line, line.x + 1, line.y, theme.glyph(sign), theme.style(role));
    }
    let words = theme.fit(&text::visible(&words), line.width.saturating_sub(5).into());
    put(buf, line, line.x + 4, line.y, &words, theme.style(role));
}

/// A quiet line of the list.
fn said_of(said: &str, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let said = scene.theme.fit(&text::visible(said), line.width.saturating_sub(5).into());
    put(buf, line, line.x + 4, line.y, &said, scene.theme.style(Role::Dim));
}

/// What was chosen, in a few words.
fn chosen(conflict: &Conflict, choice: &Choice, scene: &Scene) -> String {
    let (book, lang) = (scene.register.book(), scene.lang);
    let said = |side: &Side| words::side(conflict, side, book, lang);
    match choice {
        Choice::Leave => {
            let sides: Vec<String> = conflict.sides.iter().map(said).collect();
            sides.join(&format!(" {} ", scene.theme.glyph(Glyph::Rule)))
        }
        Choice::Side(i) => {
            let side = &conflict.sides[*i];
            format!("{} {}", words::party(side.party, lang), said(side))
        }
        Choice::Joined => W::BothTexts.say(lang).to_string(),
        Choice::Value(Some(value)) => show::value(&conflict.key, value, book, lang),
        Choice::Value(None) => T::Empty.say(lang).to_string(),
    }
}

fn file_line(file: &File, scene: &Scene) -> String {
    let name = file.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match file.changes {
        0 => T::FileBringsNothing.with(scene.lang, &[&name]),
        n => T::FileBrings.with(scene.lang, &[&name, &n]),
    }
}

fn file_lines(file: &File, scene: &Scene) -> Vec<String> {
    let lang = scene.lang;
    let at = |ms: i64| scene.register.book().moment(ms).format("%Y-%m-%d %H:%M").to_string();
    let mut out: Vec<String> = file.authors.iter().map(|a| words::author(a, at, lang)).collect();
    out.push(match file.lacks {
        0 => T::LacksNothing.say(lang).to_string(),
        n => T::Lacks.with(lang, &[&n]),
    });
    out.extend(file.other_register.then(|| T::FromOther.say(lang).to_string()));
    out.extend(file.newer.map(|format| T::FromNewer.with(lang, &[&format])));
    out.extend((file.outside > 0).then(|| T::FromOutside.with(lang, &[&file.outside])));
    out.extend(file.ahead.map(|ms| T::Ahead.with(lang, &[&(ms / (24 * 3_600_000))])));
    out
}

/// Rows that the sides of a conflict keep for themselves: head, author, value, and a word about it.
const ROOM: usize = 4;

/// The sides of the conflict under the cursor, and what stood there before.
fn beside(sides: &Sides, at: usize, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
    let (theme, lang) = (scene.theme, scene.lang);
    let conflict = &sides.conflicts[at];
    let (rule, body) = super::super::frame::split(area, 1);
    put(buf, rule, rule.x, rule.y, &theme.border().horizontal_top.repeat(rule.width.into()), theme.style(Role::Border));
    let place =
        format!(" {}  {} ", words::place(conflict, scene.register.book(), lang), words::label(&conflict.key, lang));
    let place = theme.fit(&text::visible(&place), rule.width.saturating_sub(4).into());
    put(buf, rule, rule.x + 2, rule.y, &place, theme.style(Role::Title));
    let mut cursor = None;
    let mut body = body;
    if let Some(field) = &sides.third {
        let (line, rest) = super::super::frame::split(body, 1);
        body = rest;
        let label = W::ThirdField.say(lang);
        let x = put(buf, line, line.x + 1, line.y, label, theme.style(Role::Accent));
        let room = Rect { x: x + 1, width: line.right().saturating_sub(x + 2), ..line };
        let look = Look { placeholder: "", error: None, focused: true };
        cursor = input::draw(field, &look, theme, room, buf);
        if let Some(wrong) = &sides.wrong {
            let (line, rest) = super::super::frame::split(body, 1);
            body = rest;
            let wrong = theme.fit(&text::visible(wrong), line.width.saturating_sub(2).into());
            put(buf, line, line.x + 1, line.y, &wrong, theme.style(Role::Error));
        }
    }
    // The notes around the question stand at the foot, as far as they leave the sides their room.
    let notes = conflict.notes.len().min(usize::from(body.height).saturating_sub(ROOM)) as u16;
    let (body, mut foot) = super::super::frame::split(body, body.height - notes);
    for note in &conflict.notes[..usize::from(notes)] {
        let (line, rest) = super::super::frame::split(foot, 1);
        foot = rest;
        let note = theme.fit(&text::visible(&words::note(note, lang)), line.width.saturating_sub(2).into());
        put(buf, line, line.x + 1, line.y, &note, theme.style(Role::Dim));
    }
    let mut columns: Vec<(String, Option<&Side>, Role)> = Vec::new();
    if conflict.ancestor.is_some() || conflict.bare {
        columns.push((T::Ancestor.say(lang).to_string(), conflict.ancestor.as_ref(), Role::Dim));
    }
    for (i, side) in conflict.sides.iter().enumerate() {
        let taken = sides.chosen[at] == Choice::Side(i);
        let mark = if taken { theme.glyph(Glyph::Mark) } else { " " };
        let shown = if i == 0 { format!("  {}", T::Shown.say(lang)) } else { String::new() };
        let role = if taken { Role::Ok } else { Role::Accent };
        columns.push((format!("{mark} {} {}{shown}", i + 1, words::party(side.party, lang)), Some(side), role));
    }
    let count = columns.len().max(1) as u16;
    let width = body.width / count;
    for (i, (head, side, role)) in columns.into_iter().enumerate() {
        let column = Rect { x: body.x + width * i as u16 + 1, width: width.saturating_sub(2), ..body };
        if i > 0 {
            for y in column.top()..column.bottom() {
                put(buf, body, column.x - 1, y, theme.glyph(Glyph::Rule), theme.style(Role::Border));
            }
        }
        let column = Rect { x: column.x + 1, width: column.width.saturating_sub(1), ..column };
        match side {
            Some(side) => one_side(conflict, side, &head, role, column, buf, scene),
            None => {
                put(buf, column, column.x, column.y, &head, theme.style(role));
                let (_, below) = super::super::frame::split(column, 1);
                put(buf, below, below.x, below.y, T::Empty.say(lang), theme.style(Role::Dim));
            }
        }
    }
    cursor
}

fn one_side(conflict: &Conflict, side: &Side, head: &str, role: Role, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang, book) = (scene.theme, scene.lang, scene.register.book());
    let mut lines: Vec<(String, Role)> = vec![(head.to_string(), role)];
    let at = book.moment(side.at).format("%Y-%m-%d %H:%M");
    lines.push((format!("{}  {at}", side.author), Role::Dim));
    if conflict.key == crate::domain::field::Key::Deleted {
        lines.push((words::side(conflict, side, book, lang), Role::Text));
    } else {
        for (key, value) in side.values.iter().filter(|(k, v)| *k == conflict.key || v.is_some()) {
            let value = match value {
                Some(value) => show::value(key, value, book, lang),
                None => T::Empty.say(lang).to_string(),
            };
            match *key == conflict.key {
                true => lines.push((value, Role::Text)),
                false => lines.push((T::Values.with(lang, &[&words::label(key, lang), &value]), Role::Dim)),
            }
        }
    }
    if !side.note.is_empty() {
        lines.push((format!("“{}”", side.note), Role::Notice));
    }
    let mut y = area.y;
    for (line, role) in lines {
        for part in super::super::frame::wrap(&line, area.width) {
            if y >= area.bottom() {
                return;
            }
            put(buf, area, area.x, y, &part, theme.style(role));
            y += 1;
        }
    }
}
