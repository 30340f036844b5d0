//! A popup in which one text is typed: a field edited in place, a share, a date, a note. What was typed is shown as it
//! is understood; what cannot be is refused with the reason and the place, and stays in the field.
//!
//! Moving a forecast asks for its reason in a second field below. It writes nothing: it answers with an effect.

use super::typed::{self, Wrong};
use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{NoteKind, Stage};
use crate::domain::record::Record;
use crate::i18n::drafts::DraftText;
use crate::i18n::pages::{EditText, KeyWord};
use crate::i18n::{Lang, labels};
use crate::register::drafts::Typed;
use crate::register::edit::How;
use crate::register::show;
use crate::tui::msg::Effect;
use crate::tui::widgets::input;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

mod draw;
mod submit;

pub use submit::{moves_forecast, saved};

/// What can be done to a set of many projects.
const HOWS: [How; 3] = [How::Include, How::Exclude, How::Put];

/// The widest that the field becomes.
const WIDE: u16 = 72;

/// What the typed text is for.
#[derive(Debug, Clone, PartialEq)]
enum Purpose {
    /// A field of projects; their records as they were when the prompt opened.
    Projects { records: Vec<Record>, key: Key, seen: i64, how: How },
    /// A field of a milestone, a note or a link.
    Item { record: Box<Record>, field: Field, seen: i64 },
    /// A new note.
    Note { projects: Vec<EntityId>, kind: NoteKind, seen: i64 },
    /// Why a stage moves as it does.
    StageNote { ids: Vec<EntityId>, stage: Stage, seen: i64 },
}

/// The values that stand there now.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Was {
    One(String),
    /// The marked projects differ.
    Mixed,
}

/// One text being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    title: String,
    purpose: Purpose,
    field: input::Field,
    was: Was,
    /// Why the forecast moves; there once it was asked for.
    reason: Option<input::Field>,
    /// Whether the reason has the keys.
    in_reason: bool,
    wrong: Option<Wrong>,
    /// A sentence about the last key.
    remark: Option<String>,
    /// Escape was pressed once over unsaved text.
    leaving: bool,
    screen: Rect,
}

impl Prompt {
    /// A field of one project, or of all that are marked.
    pub fn field(ids: &[EntityId], key: Key, scene: &Scene) -> Prompt {
        let book = scene.register.book();
        let records: Vec<Record> = ids.iter().filter_map(|id| book.entry(*id)).map(|e| e.project.clone()).collect();
        let mut texts: Vec<String> = records.iter().map(|r| typed::text_of(r, &key, scene)).collect();
        texts.dedup();
        // What many projects have in a set is added to, unless somebody says otherwise.
        let many = records.len() > 1 && key.field().is_some_and(Field::is_set);
        let was = match texts.as_slice() {
            _ if many => Was::Mixed,
            [] => Was::One(String::new()),
            [one] => Was::One(one.clone()),
            _ => Was::Mixed,
        };
        let label = labels::key_label(scene.lang, &key);
        let title = EditText::FieldOf.with(scene.lang, &[&label, &of_projects(ids, scene)]);
        let how = if many { How::Include } else { How::Put };
        let purpose = Purpose::Projects { records, key, seen: scene.register.seen(), how };
        Prompt::new(title, purpose, was).restored(scene)
    }

    /// The share of the works that is done.
    pub fn progress(ids: &[EntityId], scene: &Scene) -> Prompt {
        Prompt::field(ids, Key::Field(Field::Progress), scene)
    }

    /// A field of a milestone, a note or a link.
    pub fn item(record: &Record, field: Field, scene: &Scene) -> Prompt {
        let label = labels::field(scene.lang, field);
        let title = match record.id.entity {
            Entity::Milestone => {
                EditText::FieldOf.with(scene.lang, &[&label, &labels::milestone_title(scene.lang, record)])
            }
            _ => label.to_string(),
        };
        let was = Was::One(typed::text_of(record, &Key::Field(field), scene));
        let purpose = Purpose::Item { record: Box::new(record.clone()), field, seen: scene.register.seen() };
        Prompt::new(title, purpose, was)
    }

    /// A new note on a project.
    pub fn note(project: EntityId, scene: &Scene) -> Prompt {
        Prompt::notes(&[project], scene)
    }

    /// The same new note on several projects.
    pub fn notes(projects: &[EntityId], scene: &Scene) -> Prompt {
        let title = EditText::AddNoteTitle.with(scene.lang, &[&of_projects(projects, scene)]);
        let (projects, seen) = (projects.to_vec(), scene.register.seen());
        Prompt::new(title, Purpose::Note { projects, kind: NoteKind::Progress, seen }, Was::One(String::new()))
            .restored(scene)
    }

    /// Why these projects move to this stage. `seen` is of when the stage was chosen.
    pub fn stage_note(ids: &[EntityId], stage: Stage, seen: i64, scene: &Scene) -> Prompt {
        let book = scene.register.book();
        let label = |code: &str| labels::code_label(scene.lang, Field::Stage, code).to_string();
        let from = ids.first().and_then(|id| book.entry(*id)).and_then(|e| e.project.get(Field::Stage));
        let title = EditText::NoteWhy.with(scene.lang, &[&from.map(label).unwrap_or_default(), &label(stage.code())]);
        Prompt::new(title, Purpose::StageNote { ids: ids.to_vec(), stage, seen }, Was::One(String::new()))
    }

    fn new(title: String, purpose: Purpose, was: Was) -> Prompt {
        let text = match &was {
            Was::One(text) => text.as_str(),
            Was::Mixed => "",
        };
        let long = purpose.key().kind() == Some(FieldKind::LongText);
        let field = if long { input::Field::long(text) } else { input::Field::line(text) };
        Prompt {
            title,
            purpose,
            field,
            was,
            reason: None,
            in_reason: false,
            wrong: None,
            remark: None,
            leaving: false,
            screen: frame::USUAL,
        }
    }

    /// Under which name a long text of one project is kept while it is not saved.
    fn name(&self) -> Option<String> {
        match &self.purpose {
            Purpose::Note { projects, .. } if projects.len() == 1 => Some(format!("add-note {}", projects[0])),
            Purpose::Projects { records, key, .. } if records.len() == 1 && self.field.is_long() => {
                Some(format!("{} {}", records[0].id, key.name()))
            }
            _ => None,
        }
    }

    /// A long text that was changed and not saved.
    pub fn draft(&self) -> Option<(String, Typed)> {
        let name = self.name().filter(|_| self.is_changed())?;
        Some((name, Typed::from([(String::new(), self.field.text().to_string())])))
    }

    /// With the text that was typed before and not saved.
    fn restored(mut self, scene: &Scene) -> Prompt {
        let draft = self.name().and_then(|name| scene.register.draft(&name));
        if let Some(draft) = draft
            && let Some(text) = draft.typed.get("")
        {
            self.field.set(text);
            let when = scene.register.book().moment(draft.at).format("%m-%d %H:%M").to_string();
            self.remark = Some(DraftText::Restored.with(scene.lang, &[&when, &1]));
        }
        self
    }

    /// The screen has this size.
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
    }

    /// The effect failed: the text stays, with the reason.
    pub fn failed(&mut self, why: String) {
        self.remark = Some(why);
    }

    /// Text that came back from the editor; `None` leaves what stands there.
    pub fn edited(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.field.set(text);
            self.wrong = None;
        }
    }

    /// What stands in the field.
    pub fn text(&self) -> &str {
        self.field.text()
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        let edit = self.active().paste(text);
        self.told(edit, scene);
        Outcome::Stay
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return self.leave(scene);
        }
        self.leaving = false;
        self.remark = None;
        let long = self.active().is_long();
        let enter = key.code == KeyCode::Enter;
        if long && strokes::breaks_line(key) {
            let edit = self.active().paste("\n");
            self.told(edit, scene);
        } else if enter || strokes::saves(key) {
            return self.submit(scene);
        } else if long && strokes::control(key, 'o') {
            return Outcome::Do(Effect::OpenEditor { text: self.field.text().to_string() });
        } else {
            self.turn(key, scene);
        }
        Outcome::Stay
    }

    /// Keys that move between fields and kinds, and those of the field.
    fn turn(&mut self, key: KeyEvent, scene: &Scene) {
        let down = matches!(key.code, KeyCode::Down | KeyCode::Tab);
        let columns = frame::content_width(self.screen, WIDE);
        match key.code {
            KeyCode::Tab | KeyCode::BackTab if self.has_kinds() => self.switch_kind(down),
            KeyCode::Up | KeyCode::Down if self.active().is_long() => {
                let _ = self.active().step_row(down, columns);
            }
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => {
                self.in_reason = self.reason.is_some() && !self.in_reason;
            }
            _ => {
                let edit = self.active().press(key);
                self.told(edit, scene);
            }
        }
    }

    fn active(&mut self) -> &mut input::Field {
        match &mut self.reason {
            Some(reason) if self.in_reason => reason,
            _ => &mut self.field,
        }
    }

    fn switch_kind(&mut self, forward: bool) {
        fn next<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
            let at = all.iter().position(|a| *a == now).unwrap_or(0);
            all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()]
        }
        match &mut self.purpose {
            Purpose::Note { kind, .. } => *kind = next(NoteKind::ALL, *kind, forward),
            Purpose::Projects { how, .. } => *how = next(&HOWS, *how, forward),
            _ => {}
        }
    }

    /// Whether there is something to choose above the field: the kind of a note, or what is done to a set.
    fn has_kinds(&self) -> bool {
        match &self.purpose {
            Purpose::Note { .. } => true,
            Purpose::Projects { records, key, .. } => records.len() > 1 && key.field().is_some_and(Field::is_set),
            _ => false,
        }
    }

    /// Takes note of what became of typed text.
    fn told(&mut self, edit: input::Edit, scene: &Scene) {
        self.remark = remark(edit, scene.lang);
        if edit != input::Edit::Moved && edit != input::Edit::Ignored {
            self.wrong = None;
        }
    }

    fn is_changed(&self) -> bool {
        let same = match &self.was {
            Was::One(text) => text == self.field.text(),
            Was::Mixed => self.field.text().is_empty(),
        };
        !same
    }

    /// Long text is not thrown away at one stroke.
    fn leave(&mut self, scene: &Scene) -> Outcome {
        if self.field.is_long() && self.is_changed() && !self.leaving {
            self.leaving = true;
            self.remark = Some(EditText::EscAgain.say(scene.lang).to_string());
            return Outcome::Stay;
        }
        Outcome::Close
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: KeyWord| (key.to_string(), word.say(scene.lang).to_string());
        let mut out = vec![word("Enter", KeyWord::Save), word("Esc", KeyWord::Cancel)];
        if self.has_kinds() {
            out.push(word("Tab", KeyWord::Kind));
        }
        if self.field.is_long() {
            out.push(word("Alt-Enter", KeyWord::NewLine));
            out.push(word("Ctrl-O", KeyWord::Editor));
        }
        if self.reason.is_some() {
            out.push(word("Tab", KeyWord::NextField));
        }
        out
    }
}

impl Purpose {
    /// The key whose rules the text follows.
    fn key(&self) -> Key {
        match self {
            Purpose::Projects { key, .. } => key.clone(),
            Purpose::Item { field, .. } => Key::Field(*field),
            Purpose::Note { .. } => Key::Field(Field::NoteText),
            Purpose::StageNote { .. } => Key::Field(Field::StageNote),
        }
    }

    /// The records that the text must suit.
    fn records(&self) -> &[Record] {
        match self {
            Purpose::Projects { records, .. } => records,
            Purpose::Item { record, .. } => std::slice::from_ref(record),
            Purpose::Note { .. } | Purpose::StageNote { .. } => &[],
        }
    }
}

/// A sentence about a key that a field did not take whole.
pub fn remark(edit: input::Edit, lang: Lang) -> Option<String> {
    match edit {
        input::Edit::Refused(c) => Some(EditText::RefusedMark.with(lang, &[&format!("{:04X}", u32::from(c))])),
        input::Edit::Full => Some(EditText::Full.say(lang).to_string()),
        _ => None,
    }
}

/// Code and name of the project, or how many they are.
pub fn of_projects(ids: &[EntityId], scene: &Scene) -> String {
    let entry = ids.first().and_then(|id| scene.register.book().entry(*id));
    match (ids.len(), entry) {
        (1, Some(entry)) => format!("{} {}", entry.code, show::name(&entry.project, scene.lang)),
        (count, _) => EditText::Many.with(scene.lang, &[&count]),
    }
}
