//! What belongs to a project besides its fields: milestones, notes, links, related projects, public sources.

use super::past;
use super::sheet::{INDENT, Sheet};
use super::{Item, Part, ProjectPage};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::kinds::{Health, NoteKind};
use crate::domain::record::Record;
use crate::domain::text;
use crate::i18n::history::TravelText;
use crate::i18n::labels;
use crate::i18n::pages::PageText;
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::layers::course::{self, GAP, Stop};
use crate::tui::layers::milestones::grounds;
use crate::tui::layers::{Scene, disputed, lights};
use crate::tui::theme::{Glyph, Role};

/// Where the text of an entry begins.
const TEXT: u16 = INDENT + 2;

impl ProjectPage {
    pub(super) fn write_milestones(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        let stops = course::stops(entry, scene);
        sheet.heading(PageText::Milestones.say(scene.lang), stops.len(), scene);
        let later = past::later_milestones(self.id, entry, scene);
        if stops.is_empty() {
            sheet.nothing(nothing_yet(PageText::NoMilestones, scene), scene);
            return changed_since(sheet, &later, scene);
        }
        let grid = course::grid(&stops, sheet.room(INDENT), scene.lang);
        if let Some(grid) = &grid {
            let starts = grid.starts();
            let dim = scene.theme.style(Role::Dim);
            let heads = course::headings(scene.lang);
            let pieces = heads.iter().zip(starts).enumerate().map(|(n, (head, x))| {
                let shift = if n == 3 { grid.slip.saturating_sub(text::width(head) as u16) } else { 0 };
                (INDENT + x + shift, head.to_string(), dim)
            });
            sheet.row(pieces.collect(), scene);
        }
        for (stop, record) in stops.iter().zip(&entry.milestones) {
            sheet.item(Item::Milestone(record.id), Part::Milestones, |sheet| {
                match &grid {
                    Some(grid) => {
                        let cells = course::cells_of(stop, grid, scene).into_iter();
                        let pieces = cells.map(|(x, text, role)| (INDENT + x, text, scene.theme.style(role)));
                        sheet.row(pieces.collect(), scene);
                    }
                    None => stack(sheet, stop, scene),
                }
                if let Some(words) = past::milestone(self.id, record, scene) {
                    sheet.text(INDENT + GAP, &words, scene.theme.style(Role::Changed), Vec::new(), scene);
                }
                let why = grounds(record, scene);
                if !why.is_empty() {
                    sheet.text(INDENT + GAP, &why, scene.theme.style(Role::Dim), Vec::new(), scene);
                }
            });
        }
        changed_since(sheet, &later, scene);
    }

    pub(super) fn write_notes(&self, sheet: &mut Sheet, scene: &Scene) {
        let notes = self.page.as_ref().map(|p| p.notes.as_slice());
        sheet.heading(PageText::Notes.say(scene.lang), notes.map_or(0, <[_]>::len), scene);
        let theme = scene.theme;
        match notes {
            None => sheet.nothing(PageText::Loading.say(scene.lang), scene),
            Some([]) => sheet.nothing(nothing_yet(PageText::NoNotes, scene), scene),
            Some(notes) => {
                for note in notes {
                    let kind = note.get(Field::NoteKind).unwrap_or_default();
                    let label = labels::code_label(scene.lang, Field::NoteKind, kind).to_string();
                    let role = if kind == NoteKind::Problem.code() { Role::Warn } else { Role::Dim };
                    let when = note.get(Field::NoteOn).map(show::date).unwrap_or_default();
                    let body = note.get(Field::NoteText).unwrap_or_default();
                    sheet.item(Item::Note(note.id), Part::Notes, |sheet| {
                        let mut head = vec![(TEXT, label, theme.style(role))];
                        if !when.is_empty() {
                            head[0].0 += text::width(&text::visible(&when)) as u16 + 2;
                            head.insert(0, (TEXT, when, theme.style(Role::Dim)));
                        }
                        sheet.row(head, scene);
                        sheet.text(TEXT + 2, body, theme.style(Role::Text), Vec::new(), scene);
                    });
                }
            }
        }
        if let Some(page) = &self.page {
            changed_since(sheet, &past::later_items(page, Entity::Note, scene), scene);
        }
    }

    pub(super) fn write_links(&self, sheet: &mut Sheet, scene: &Scene) {
        let links = self.page.as_ref().map(|p| p.links.as_slice());
        sheet.heading(PageText::Links.say(scene.lang), links.map_or(0, <[_]>::len), scene);
        match links {
            None => sheet.nothing(PageText::Loading.say(scene.lang), scene),
            Some([]) => sheet.nothing(nothing_yet(PageText::NoLinks, scene), scene),
            Some(links) => {
                for link in links {
                    let address = link.get(Field::LinkAddress).unwrap_or_default();
                    let title = link.get(Field::LinkTitle).unwrap_or(address);
                    let seen = link.get(Field::LinkSeen).map(show::date).unwrap_or_default();
                    sheet.item(Item::Link(link.id), Part::Links, |sheet| {
                        two_lines(sheet, title, if title == address { "" } else { address }, &seen, scene);
                    });
                }
            }
        }
        if let Some(page) = &self.page {
            changed_since(sheet, &past::later_items(page, Entity::Link, scene), scene);
        }
    }

    /// The project that this one is part of, then its parts.
    pub(super) fn write_related(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        let book = scene.register.book();
        let parent = book.parent(entry).map(|e| (PageText::Parent, e));
        let parts = book.parts(self.id).map(|e| (PageText::Part, e));
        let all: Vec<(PageText, &Entry)> = parent.into_iter().chain(parts).collect();
        sheet.heading(PageText::Related.say(scene.lang), all.len(), scene);
        if all.is_empty() {
            return sheet.nothing(PageText::NoRelated.say(scene.lang), scene);
        }
        let words = [PageText::Parent, PageText::Part].map(|t| text::width(t.say(scene.lang)) as u16);
        let told = |e: &Entry| disputed::code(e, scene.theme, 14);
        let widest = all.iter().map(|(_, e)| text::width(&told(e)) as u16).max().unwrap_or(0);
        for (relation, other) in all {
            sheet.item(Item::Related(other.id()), Part::Related, |sheet| {
                let theme = scene.theme;
                let light = other.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
                let stage = other.project.get(Field::Stage).unwrap_or_default();
                let stage = labels::code_label(scene.lang, Field::Stage, stage).to_string();
                let code = TEXT + words[0].max(words[1]) + 2;
                let name = code + widest + 2;
                let sign = sheet.width.saturating_sub(INDENT + text::width(&stage) as u16 + 2).max(name);
                let pieces = vec![
                    (TEXT, relation.say(scene.lang).to_string(), theme.style(Role::Dim)),
                    (code, told(other), theme.style(Role::Accent)),
                    (name, show::name(&other.project, scene.lang).to_string(), theme.style(Role::Text)),
                    (sign, theme.glyph(lights::glyph(light)).to_string(), theme.style(lights::role(light))),
                    (sign + 2, stage, theme.style(Role::Dim)),
                ];
                sheet.row(pieces, scene);
            });
        }
    }

    /// The public sources on which values, milestones and notes rest.
    pub(super) fn write_sources(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        let book = scene.register.book();
        let sources: Vec<&Record> = self.sources(entry).into_iter().filter_map(|id| book.source(id)).collect();
        sheet.heading(PageText::Sources.say(scene.lang), sources.len(), scene);
        if self.page.is_none() {
            return sheet.nothing(PageText::Loading.say(scene.lang), scene);
        }
        if sources.is_empty() {
            return sheet.nothing(PageText::NoSources.say(scene.lang), scene);
        }
        for source in sources {
            let publisher = source.get(Field::SourcePublisher).unwrap_or_default();
            let below = [Field::SourceNote, Field::SourceAddress].into_iter().filter_map(|f| source.get(f));
            let address = below.collect::<Vec<_>>().join("\n");
            let when = source.get(Field::SourceDate).map(show::date).unwrap_or_default();
            sheet.item(Item::Source(source.id), Part::Sources, |sheet| {
                two_lines(sheet, publisher, &address, &when, scene);
            });
        }
    }

    fn sources(&self, entry: &Entry) -> Vec<EntityId> {
        let mut out: Vec<EntityId> = Vec::new();
        let hex = entry.milestones.iter().filter_map(|m| m.get(Field::ForecastSource));
        out.extend(hex.filter_map(unhex).map(|bytes| EntityId { entity: Entity::Source, bytes }));
        if let Some(page) = &self.page {
            out.extend(page.provenance.values().flat_map(|p| p.sources.iter().copied()));
            out.extend(page.history.iter().flat_map(|told| told.sources.iter().copied()));
        }
        let mut known = std::collections::BTreeSet::new();
        out.retain(|id| known.insert(*id));
        out
    }
}

/// That nothing is there, with the key that adds it: only where something can be added.
fn nothing_yet(words: PageText, scene: &Scene) -> &'static str {
    let fixed = scene.register.read_only().is_some();
    (if fixed { PageText::NoneThere } else { words }).say(scene.lang)
}

/// The most that is told of what came later.
const MOST_LATER: usize = 8;

/// What is there only today, lit as a difference; nothing of it can be opened.
fn changed_since(sheet: &mut Sheet, later: &[String], scene: &Scene) {
    let style = scene.theme.style(Role::Changed);
    for words in later.iter().take(MOST_LATER) {
        sheet.text(INDENT, words, style, Vec::new(), scene);
    }
    if let Some(more) = later.len().checked_sub(MOST_LATER).filter(|n| *n > 0) {
        let words =
            format!("{} {}", scene.theme.glyph(Glyph::Changed), TravelText::MoreToday.with(scene.lang, &[&more]));
        sheet.text(INDENT, &words, style, Vec::new(), scene);
    }
}

/// Sign, title and slip; below them the dates.
fn stack(sheet: &mut Sheet, stop: &Stop, scene: &Scene) {
    let theme = scene.theme;
    let (sign, role) = stop.sign(scene);
    let slip = [stop.slip_text(scene.lang), stop.late_text(scene.lang)].join(" ");
    let slip = slip.trim().to_string();
    let x = sheet.width.saturating_sub(INDENT + text::width(&slip) as u16).max(INDENT + GAP);
    let slip_style = theme.style(if stop.late.is_some() { Role::Bad } else { stop.slip_role() });
    let pieces = vec![
        (INDENT, sign.to_string(), theme.style(role)),
        (INDENT + GAP, stop.title.clone(), theme.style(Role::Text)),
        (x, slip, slip_style),
    ];
    sheet.row(pieces, scene);
    let dates = course::dates_line(stop, scene);
    sheet.text(INDENT + GAP, &dates, theme.style(Role::Dim), Vec::new(), scene);
}

/// A title with a date at the right, and an address below.
fn two_lines(sheet: &mut Sheet, title: &str, address: &str, when: &str, scene: &Scene) {
    let theme = scene.theme;
    let x = sheet.width.saturating_sub(INDENT + text::width(&text::visible(when)) as u16).max(TEXT);
    let pieces =
        vec![(TEXT, title.to_string(), theme.style(Role::Text)), (x, when.to_string(), theme.style(Role::Dim))];
    sheet.row(pieces, scene);
    if !address.is_empty() {
        sheet.text(TEXT + 2, address, theme.style(Role::Dim), Vec::new(), scene);
    }
}
