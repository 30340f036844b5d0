//! The edit form: fields of a project (or of a milestone, a note, a link), under their headings, each with the control
//! that its kind in THE FIELD TABLE asks for. The same form adds what is not there yet.
//!
//! `cell` is one field being edited, `keys` moves and types, `check` refuses and gathers, `draw` shows. Only fields that
//! were changed are written; what was typed wrongly stays, with the reason below it. A form keeps what the register
//! was when it opened (`seen`), so that what others wrote meanwhile is never written over in silence.

use super::confirm::Question;
use super::picker::Picker;
use super::prompt::of_projects;
use super::typed::Wrong;
use super::{Outcome, Scene, frame, sections};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::MilestoneKind;
use crate::domain::record::Record;
use crate::i18n::charts::{AgencyText, TargetText};
use crate::i18n::drafts::NewAgencyText;
use crate::i18n::pages::{EditText, Section};
use crate::i18n::{Lang, labels};
use cell::Cell;
use chrono::Datelike;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

mod cell;
mod check;
mod draft;
mod draw;
mod keys;

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Edit,
    AddProject,
    AddMilestone(EntityId, MilestoneKind),
    AddLink(EntityId),
    AddAgency,
    /// Today's value of a target.
    Measure,
}

/// One row of the form.
#[derive(Debug, PartialEq)]
enum Row {
    Heading(Section),
    Cell(Cell),
    Save,
}

/// What lies over the form.
#[derive(Debug, PartialEq)]
enum Above {
    /// A value is being picked for the field in use.
    Picker(Box<Picker>),
    /// Whether to keep what was typed.
    Leave(Question),
}

/// A form being filled in.
#[derive(Debug, PartialEq)]
pub struct Form {
    title: String,
    purpose: Purpose,
    /// What stood there when the form opened; empty for what is to be added.
    record: Record,
    rows: Vec<Row>,
    /// The row in use: a cell, or the one that saves.
    at: usize,
    /// The first line in view.
    top: usize,
    wrong: BTreeMap<usize, Wrong>,
    above: Option<Above>,
    remark: Option<String>,
    seen: i64,
    screen: Rect,
}

impl Form {
    /// All fields of a project that people write.
    pub fn project(id: EntityId, scene: &Scene) -> Form {
        let record = scene.register.book().entry(id).map_or_else(|| Record::new(id), |e| e.project.clone());
        let rows = project_rows(&record, scene, |section| *section != Section::Other || !record.extra().is_empty());
        let title = EditText::EditTitle.with(scene.lang, &[&of_projects(&[id], scene)]);
        Form::new(title, Purpose::Edit, record, rows, scene)
    }

    /// A new project: its name first, then where it belongs, then everything else.
    pub fn add(scene: &Scene) -> Form {
        let record = Record::new(EntityId { entity: Entity::Project, bytes: [0; 16] });
        let names = match scene.lang {
            Lang::Zh => [Field::NameZh, Field::NameEn],
            Lang::En => [Field::NameEn, Field::NameZh],
        };
        let first = [names[0], names[1], Field::Sector, Field::Kind, Field::Parent, Field::Code];
        let mut rows = vec![Row::Heading(Section::Basics)];
        rows.extend(first.map(|f| Row::Cell(Cell::new(Key::Field(f), &record, scene).required(f == names[0]))));
        let rest = project_rows(&record, scene, |section| *section != Section::Other);
        let mut basics = Vec::new();
        for row in rest {
            match row {
                Row::Cell(cell) if first.iter().any(|f| *cell.key() == Key::Field(*f)) => {}
                Row::Cell(cell) if sections::section(cell.key()) == Some(Section::Basics) => {
                    basics.push(Row::Cell(cell))
                }
                Row::Heading(Section::Basics) => {}
                other => rows.push(other),
            }
        }
        let at = rows.iter().skip(1).position(|r| matches!(r, Row::Heading(_))).map_or(rows.len(), |n| n + 1);
        rows.splice(at..at, basics);
        Form::new(EditText::AddTitle.say(scene.lang).to_string(), Purpose::AddProject, record, rows, scene)
    }

    /// A milestone.
    pub fn milestone(record: &Record, scene: &Scene) -> Form {
        let name = labels::milestone_title(scene.lang, record).to_string();
        Form::item(EditText::MilestoneTitle.with(scene.lang, &[&name]), record, scene)
    }

    /// A new milestone of this kind.
    pub fn new_milestone(project: EntityId, kind: MilestoneKind, scene: &Scene) -> Form {
        let record = Record::new(EntityId { entity: Entity::Milestone, bytes: [0; 16] });
        let label = labels::code_label(scene.lang, Field::MilestoneKind, kind.code()).to_string();
        let named = kind == MilestoneKind::Other;
        let rows = item_rows(&record, scene, |f| match f {
            Field::MilestoneKind | Field::ForecastReason => None,
            Field::MilestoneName => Some(named),
            _ => Some(false),
        });
        let title = EditText::AddMilestoneTitle.with(scene.lang, &[&label]);
        let form = Form::new(title, Purpose::AddMilestone(project, kind), record, rows, scene);
        // The kind is name enough for all but the last one.
        if named { form } else { form.at(&Key::Field(Field::Baseline)) }
    }

    /// A link.
    pub fn link(record: &Record, scene: &Scene) -> Form {
        let name = record.get(Field::LinkTitle).or(record.get(Field::LinkAddress)).unwrap_or_default();
        Form::item(EditText::LinkTitle.with(scene.lang, &[&name]), record, scene)
    }

    /// A new link of a project: its address and its title.
    pub fn new_link(project: EntityId, scene: &Scene) -> Form {
        let record = Record::new(EntityId { entity: Entity::Link, bytes: [0; 16] });
        let rows = item_rows(&record, scene, |f| match f {
            Field::LinkAddress => Some(true),
            Field::LinkTitle => Some(false),
            _ => None,
        });
        let title = EditText::AddLinkTitle.with(scene.lang, &[&of_projects(&[project], scene)]);
        Form::new(title, Purpose::AddLink(project), record, rows, scene)
    }

    /// A new agency that goes by what was typed where one is picked.
    pub fn agency_named(named: &str, scene: &Scene) -> Form {
        let record = Record::new(EntityId { entity: Entity::Agency, bytes: [0; 16] });
        let named = named.trim();
        let name = if named.is_ascii() { Field::AgencyNameEn } else { Field::AgencyNameZh };
        let rows = item_rows(&record, scene, |f| match f {
            Field::AgencyCode => Some(true),
            Field::AgencyNote | Field::AgencyAliases => None,
            _ => Some(f == name),
        });
        let mut form =
            Form::new(NewAgencyText::Title.say(scene.lang).to_string(), Purpose::AddAgency, record, rows, scene);
        let slug: String = named.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
        for row in &mut form.rows {
            if let Row::Cell(cell) = row {
                match cell.key() {
                    Key::Field(f) if *f == name => cell.set(named),
                    Key::Field(Field::AgencyCode) if named.is_ascii() => cell.set(&slug),
                    _ => {}
                }
            }
        }
        form.remark = Some(NewAgencyText::CodeHint.say(scene.lang).to_string());
        form
    }

    /// A note.
    pub fn note(record: &Record, scene: &Scene) -> Form {
        let when = record.get(Field::NoteOn).map(crate::register::show::date).unwrap_or_default();
        Form::item(EditText::NoteTitle.with(scene.lang, &[&when]), record, scene)
    }

    /// An agency. Its code is its name in the log and stays.
    pub fn agency(record: &Record, scene: &Scene) -> Form {
        let code = record.get(Field::AgencyCode).unwrap_or_default();
        let title = AgencyText::EditTitle.with(scene.lang, &[&code]);
        let rows = item_rows(record, scene, |f| (f != Field::AgencyCode).then_some(f == Field::AgencyNameZh));
        Form::new(title, Purpose::Edit, record.clone(), rows, scene)
    }

    /// A new agency.
    pub fn new_agency(scene: &Scene) -> Form {
        let record = Record::new(EntityId { entity: Entity::Agency, bytes: [0; 16] });
        let rows = item_rows(&record, scene, |f| Some(matches!(f, Field::AgencyCode | Field::AgencyNameZh)));
        Form::new(AgencyText::AddTitle.say(scene.lang).to_string(), Purpose::AddAgency, record, rows, scene)
    }

    /// Today's value of a target, as of today unless another day is typed.
    pub fn target(record: &Record, scene: &Scene) -> Form {
        let mut now = record.clone();
        let today = scene.register.day().today.format("%Y-%m-%d").to_string();
        now.put(Field::TargetCurrentOn, Some(today));
        let name = match scene.lang {
            Lang::Zh => record.get(Field::TargetNameZh),
            Lang::En => record.get(Field::TargetNameEn),
        };
        let title = TargetText::EditTitle.with(scene.lang, &[&name.unwrap_or_default()]);
        let rows = item_rows(&now, scene, |f| match f {
            Field::TargetCurrent => Some(true),
            Field::TargetCurrentOn | Field::TargetCurrentSource => Some(false),
            _ => None,
        });
        Form::new(title, Purpose::Measure, now, rows, scene)
    }

    fn item(title: String, record: &Record, scene: &Scene) -> Form {
        let required = |f| matches!(f, Field::LinkAddress | Field::NoteText);
        let rows = item_rows(record, scene, |f| Some(required(f)));
        Form::new(title, Purpose::Edit, record.clone(), rows, scene)
    }

    fn new(title: String, purpose: Purpose, record: Record, mut rows: Vec<Row>, scene: &Scene) -> Form {
        rows.push(Row::Save);
        let at = rows.iter().position(|r| !matches!(r, Row::Heading(_))).unwrap_or(0);
        let mut form = Form {
            title,
            purpose,
            record,
            rows,
            at,
            top: 0,
            wrong: BTreeMap::new(),
            above: None,
            remark: None,
            seen: scene.register.seen(),
            screen: frame::USUAL,
        };
        form.restore(scene);
        form
    }

    /// The screen has this size.
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
        if let Some(Above::Picker(picker)) = &mut self.above {
            picker.resize(screen);
        }
    }

    /// The effect failed: everything typed stays, with the reason.
    pub fn failed(&mut self, why: String) {
        match &mut self.above {
            Some(Above::Picker(picker)) => picker.failed(why),
            _ => self.remark = Some(why),
        }
    }

    /// What the picker over it asked for is done.
    pub fn saved(&mut self) {
        if let Some(Above::Picker(picker)) = &mut self.above {
            picker.saved();
        }
    }

    /// Text that came back from the editor.
    pub fn edited(&mut self, text: Option<&str>) {
        if let (Some(text), Some(cell)) = (text, self.cell_mut()) {
            cell.set(text);
        }
    }

    /// Puts the cursor on the field of this key, if the form has it.
    #[must_use]
    pub fn at(mut self, key: &Key) -> Form {
        let wanted = |row: &Row| matches!(row, Row::Cell(cell) if cell.key() == key);
        self.at = self.rows.iter().position(wanted).unwrap_or(self.at);
        self
    }

    /// How many fields were changed.
    pub fn changes(&self) -> usize {
        self.cells().filter(|(_, cell)| cell.is_changed()).count()
    }

    /// What stands in the field of a key, for tests.
    pub fn text(&self, key: &Key) -> Option<String> {
        self.cells().find(|(_, cell)| cell.key() == key).map(|(_, cell)| cell.text())
    }

    fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.rows.iter().enumerate().filter_map(|(n, row)| match row {
            Row::Cell(cell) => Some((n, cell)),
            _ => None,
        })
    }

    fn cell(&self) -> Option<&Cell> {
        match self.rows.get(self.at) {
            Some(Row::Cell(cell)) => Some(cell),
            _ => None,
        }
    }

    fn cell_mut(&mut self) -> Option<&mut Cell> {
        match self.rows.get_mut(self.at) {
            Some(Row::Cell(cell)) => Some(cell),
            _ => None,
        }
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        match &mut self.above {
            Some(Above::Picker(picker)) => picker.paste(text, scene),
            Some(Above::Leave(_)) => {}
            None => self.paste(text, scene),
        }
        Outcome::Stay
    }
}

/// Headings and fields of a project, of the headings that `keep` names.
fn project_rows(record: &Record, scene: &Scene, keep: impl Fn(&Section) -> bool) -> Vec<Row> {
    let year = u16::try_from(scene.register.day().today.year()).unwrap_or_default();
    let mut rows = Vec::new();
    for (section, keys) in sections::keys(record, year) {
        if keep(&section) {
            rows.push(Row::Heading(section));
            rows.extend(keys.into_iter().map(|key| Row::Cell(Cell::new(key, record, scene))));
        }
    }
    rows
}

/// The fields of a milestone, a note or a link; `required` says which must not be empty, and leaves out the others
/// with `None`.
fn item_rows(record: &Record, scene: &Scene, required: impl Fn(Field) -> Option<bool>) -> Vec<Row> {
    let written = Field::of(record.id.entity).filter(|f| sections::is_written(&Key::Field(*f)));
    let cells = written.filter_map(|f| Some(Cell::new(Key::Field(f), record, scene).required(required(f)?)));
    cells.map(Row::Cell).collect()
}
