//! The fields of the page, heading by heading: label, value, and a mark for where the value comes from. Empty fields
//! wait behind one row.

use super::past;
use super::sheet::{INDENT, Sheet};
use super::{Item, Part, ProjectPage};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::head::conflict_name;
use crate::domain::id::Entity;
use crate::domain::kinds::{Activity, Basis, Health};
use crate::domain::record::Record;
use crate::domain::text;
use crate::i18n::labels;
use crate::i18n::pages::{PageText, Section};
use crate::i18n::values::Word;
use crate::register::book::Entry;
use crate::register::page::{Origin, Page, Provenance};
use crate::register::show;
use crate::tui::layers::{Scene, disputed, lights, sections};
use crate::tui::theme::{Role, Theme};
use chrono::Datelike;
use ratatui::style::Style;

/// The narrowest and the widest that the column of labels becomes.
const LABELS: (usize, usize) = (8, 20);
/// Cells at the right edge for the mark of the origin.
const MARK: u16 = 3;

impl ProjectPage {
    /// Writes the fields of the headings that are wanted.
    pub(super) fn write_fields(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene, wanted: &[Section]) {
        let year = u16::try_from(scene.register.day().today.year()).unwrap_or_default();
        let all = sections::keys(&entry.project, year);
        let shown = |key: &&Key| {
            let set = self.empties || sections::is_set(&entry.project, key);
            // Of fields that move as one the first stands for those that nobody filled in.
            let asked = conflict_name(key) == key.name() && scene.register.is_disputed(&entry.project, key);
            set || asked || scene.register.differs_today(entry, key)
        };
        let labels = all.iter().flat_map(|(_, keys)| keys.iter()).filter(shown);
        let widest = labels.map(|k| text::width(&labels::key_label(scene.lang, k))).max().unwrap_or(0);
        let width = widest.clamp(LABELS.0, LABELS.1) as u16;
        for (section, keys) in all.iter().filter(|(s, _)| wanted.contains(s)) {
            let keys: Vec<&Key> = keys.iter().filter(shown).collect();
            if !keys.is_empty() {
                sheet.heading(section.say(scene.lang), 0, scene);
            }
            for key in keys {
                self.write_field(sheet, entry, key, width, scene);
            }
        }
    }

    /// The row behind which empty fields wait.
    pub(super) fn write_empties(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        let year = u16::try_from(scene.register.day().today.year()).unwrap_or_default();
        let all = sections::keys(&entry.project, year);
        let empty = all.iter().flat_map(|(_, keys)| keys).filter(|k| !sections::is_set(&entry.project, k)).count();
        if empty == 0 {
            return;
        }
        let words = match self.empties {
            true => PageText::HideEmpty.say(scene.lang).to_string(),
            false => PageText::EmptyFields.with(scene.lang, &[&empty]),
        };
        sheet.rows.push(Default::default());
        sheet.item(Item::Empties, Part::Fields, |sheet| sheet.nothing(&words, scene));
    }

    fn write_field(&self, sheet: &mut Sheet, entry: &Entry, key: &Key, width: u16, scene: &Scene) {
        let theme = scene.theme;
        let label = labels::key_label(scene.lang, key);
        let value = value_text(&entry.project, key, scene);
        let from = self.page.as_ref().and_then(|page| provenance(page, key));
        let mark = from.map_or("", |p| mark(p.origin).say(scene.lang));
        let right = sheet.width;
        sheet.item(Item::Field(key.clone()), Part::Fields, |sheet| {
            let x = INDENT + 2 + width + 2;
            let first = vec![(INDENT + 2, theme.fit(&label, width.into()), theme.style(Role::Dim))];
            let differs = scene.register.differs_today(entry, key);
            let (words, style) = match value.is_empty() {
                _ if differs => (if value.is_empty() { "-".to_string() } else { value }, theme.style(Role::Changed)),
                true => ("-".to_string(), theme.style(Role::Disabled)),
                false => (value, value_style(&entry.project, key, theme)),
            };
            let (words, style) = match scene.register.is_disputed(&entry.project, key) {
                true => (disputed::value(words, true, theme), theme.style(Role::Conflict)),
                false => (words, style),
            };
            sheet.width = right.saturating_sub(MARK);
            let from = sheet.rows.len();
            sheet.text(x, &words, style, first, scene);
            sheet.width = right;
            if let Some(row) = sheet.rows.get_mut(from).filter(|_| !mark.is_empty()) {
                let x = right.saturating_sub(INDENT + text::width(mark) as u16);
                row.pieces.push(super::sheet::Piece { x, text: mark.to_string(), style: theme.style(Role::Dim) });
            }
            if differs {
                let words = past::field(entry, key, scene);
                sheet.text(x, &words, theme.style(Role::Changed), Vec::new(), scene);
            }
        });
    }

    /// Where the value under the cursor comes from, in words.
    pub(super) fn origin_line(&self, key: &Key, scene: &Scene) -> Option<String> {
        let from = provenance(self.page.as_ref()?, key)?;
        let book = scene.register.book();
        let when = book.moment(from.at);
        let mut parts = match from.origin {
            Origin::Plan => {
                let project = &book.entry(self.id)?.project;
                let named = [Field::Article, Field::Box].into_iter().filter_map(|f| project.get(f));
                let day = format!("{} {}", PageText::OriginPlan.say(scene.lang), when.format("%Y-%m-%d"));
                std::iter::once(day.as_str()).chain(named).map(str::to_string).collect()
            }
            Origin::Reported => {
                vec![format!("{} {}", PageText::OriginReport.say(scene.lang), when.format("%Y-%m-%d"))]
            }
            Origin::Entered => {
                let words = PageText::OriginPerson.say(scene.lang);
                vec![format!("{} {words} {}", text::visible(&from.author), when.format("%Y-%m-%d %H:%M"))]
            }
        };
        let told: Vec<String> = from.sources.iter().filter_map(|s| show::source(&s.hex(), book)).collect();
        if !told.is_empty() {
            let told = told.join(Word::Separator.say(scene.lang));
            parts.push(format!("{} {told}", labels::entity(scene.lang, Entity::Source)));
        }
        Some(parts.join("   "))
    }
}

/// The ground on which the value of a key stands; of a set, the newest of its elements.
pub fn provenance<'a>(page: &'a Page, key: &Key) -> Option<&'a Provenance> {
    if let Some(found) = page.provenance.get(key) {
        return Some(found);
    }
    let set = key.field().filter(|f| f.is_set())?;
    let of_set = |k: &Key| matches!(k, Key::Element(field, _) if *field == set);
    page.provenance.iter().filter(|(k, _)| of_set(k)).map(|(_, p)| p).max_by_key(|p| p.at)
}

fn mark(origin: Origin) -> PageText {
    match origin {
        Origin::Plan => PageText::MarkPlan,
        Origin::Reported => PageText::MarkReport,
        Origin::Entered => PageText::MarkPerson,
    }
}

/// A value as people read it on the page, with the ground of a stage, a lead or a list behind it.
pub fn value_text(record: &Record, key: &Key, scene: &Scene) -> String {
    let book = scene.register.book();
    if let Some(field) = key.field().filter(|f| f.is_set()) {
        let parts: Vec<String> = record.list(field).iter().map(|e| show::element(field, e, book, scene.lang)).collect();
        let joined = parts.join(Word::Separator.say(scene.lang));
        let inherited = field == Field::Agencies && basis(record, Field::AgenciesBasis) == Some(Basis::Derived);
        return match inherited && !joined.is_empty() {
            true => format!("{joined} [{}]", PageText::PerArticle.say(scene.lang)),
            false => joined,
        };
    }
    let Some(value) = record.value(key) else { return String::new() };
    let shown = show::value(key, value, book, scene.lang);
    let ground = match key.field() {
        Some(Field::Stage) => basis(record, Field::StageBasis),
        Some(Field::LeadAgency) => basis(record, Field::LeadBasis),
        _ => None,
    };
    match ground {
        Some(basis) => format!("{shown} [{}]", basis_text(basis).say(scene.lang)),
        None => match health(record, key) {
            Some(light) => format!("{} {shown}", scene.theme.glyph(lights::glyph(light))),
            None => shown,
        },
    }
}

/// The short word for a ground.
pub fn basis_text(basis: Basis) -> PageText {
    match basis {
        Basis::Derived => PageText::PerPlan,
        Basis::Reported => PageText::PerReport,
        Basis::Confirmed => PageText::PerPerson,
    }
}

/// A ground as stored.
pub fn basis(record: &Record, field: Field) -> Option<Basis> {
    record.get(field).and_then(Basis::parse)
}

fn health(record: &Record, key: &Key) -> Option<Health> {
    matches!(key, Key::Field(Field::Health)).then(|| record.get(Field::Health).and_then(Health::parse))?
}

fn value_style(record: &Record, key: &Key, theme: Theme) -> Style {
    let role = match (key.kind(), key) {
        _ if health(record, key).is_some() => health(record, key).map_or(Role::Text, lights::role),
        (_, Key::Field(Field::Activity)) if record.get(Field::Activity) == Some(Activity::Paused.code()) => Role::Warn,
        (Some(FieldKind::LongText), Key::Field(Field::Problems)) => Role::Warn,
        _ => Role::Text,
    };
    theme.style(role)
}
