//! Help, which is also the palette: every action with its keys, those of the place one is in first. Typing narrows by
//! name (in both languages) and by key; Enter runs the line. An action that cannot act now says why.

use crate::i18n::Lang;
use crate::i18n::screen::ScreenText as T;
use crate::search::words::Typed;
use crate::tui::keys::{Action, KeyMap, Place};
use crate::tui::layers::Scene;
use crate::tui::widgets::list::{self, Entry, Pick, Picker, Words};
use crate::tui::widgets::popup::{self, Place as Where};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

/// The state of help.
pub struct Help {
    picker: Picker,
    lines: Vec<Line>,
}

/// One line: an action and why it cannot act, if so.
struct Line {
    action: Action,
    keys: String,
    disabled: Option<T>,
}

/// What one can do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// Whether the list is in front.
    pub list: bool,
    /// Whether the list or a screen beside it is in front, no page over it.
    pub screen: bool,
    /// Whether a project is under the cursor.
    pub project: bool,
    pub read_only: bool,
    /// Whether that is because an earlier day is looked at.
    pub past: bool,
    /// Actions on a project that the screen in front answers itself, whatever is under its cursor.
    pub own: &'static [Action],
}

/// What help answers to a key.
pub enum Answer {
    Stay,
    Close,
    Run(Action),
    Say(T),
}

/// Why an action cannot act here; `None` = it can.
pub fn disabled(action: Action, here: Here) -> Option<T> {
    use Action::{
        Add, Confirm, Conflicts, Delete, Editor, Field, Form, Health, Import, Merge, MilestoneDone, Milestones,
        NextSteps, Note, Paid, Problems, Progress, Redo, Repeat, Restore, Shift, Stage, Star, Tags, TakeBack, TakePlan,
        Undo,
    };
    let writes = matches!(
        action,
        Add | Confirm
            | Conflicts
            | Delete
            | Editor
            | Field
            | Form
            | Health
            | Import
            | MilestoneDone
            | Merge
            | Milestones
            | NextSteps
            | Note
            | Paid
            | Problems
            | Progress
            | Redo
            | Repeat
            | Restore
            | Shift
            | Stage
            | Star
            | Tags
            | TakeBack
            | TakePlan
            | Undo
    );
    match action.place() {
        _ if writes && here.past => Some(T::DisabledPast),
        _ if writes && here.read_only => Some(T::DisabledReadOnly),
        Place::Project if !here.project && !here.own.contains(&action) => Some(T::DisabledNoProject),
        Place::List if !here.list && !here.own.contains(&action) => Some(T::DisabledHere),
        // While an earlier day is looked at these move by a day, pages or not.
        Place::Screens if here.past && matches!(action, Action::GoBack | Action::Skip) => None,
        Place::Screens if !here.screen => Some(T::DisabledOver),
        _ => None,
    }
}

impl Help {
    pub fn new(keys: &KeyMap, here: Here) -> Help {
        let mut lines: Vec<Line> = Action::ALL
            .iter()
            .map(|action| Line {
                action: *action,
                keys: keys.of(*action).iter().map(ToString::to_string).collect::<Vec<_>>().join("  "),
                disabled: disabled(*action, here),
            })
            .collect();
        // What can act comes first; moving about, which everybody knows, comes last of it.
        let movement = |a: Action| (a as usize) < Action::Open as usize;
        lines.sort_by_key(|l| (l.disabled.is_some(), movement(l.action)));
        Help { picker: Picker::new(lines.len(), 0), lines }
    }

    pub fn on_key(&mut self, key: KeyEvent) -> Answer {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc | KeyCode::F(1 | 12) => return Answer::Close,
            KeyCode::Char('g') if control => return Answer::Close,
            _ => {}
        }
        match self.picker.press(key, HEIGHT) {
            Pick::Chosen(at) => match self.lines[at].disabled {
                Some(why) => Answer::Say(why),
                None => Answer::Run(self.lines[at].action),
            },
            Pick::Narrow | Pick::Refused(_) => {
                self.narrow();
                Answer::Stay
            }
            Pick::Moved | Pick::Ignored => Answer::Stay,
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        let _ = self.picker.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        let lines = &self.lines;
        self.picker.narrow(lines.len(), |at, typed| {
            let typed = crate::domain::text::halfwidth(typed).to_lowercase();
            let line = &lines[at];
            let by_key = line.keys.split("  ").any(|k| k == typed.trim() || k.to_lowercase() == typed.trim());
            by_key
                || Typed::new(&typed).is_in(
                    [Lang::Zh, Lang::En]
                        .map(|l| [line.action.label(l), line.action.word(l)])
                        .as_flattened()
                        .iter()
                        .copied()
                        .chain([line.action.name()]),
                )
        });
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let height = (self.lines.len() as u16 + 3).min(screen.height.saturating_sub(2));
        let area = popup::area(screen, 64, height, Where::Centre);
        let inside = popup::open(T::HelpTitle.say(scene.lang), scene.theme, area, buf);
        let words = Words { placeholder: T::HelpPlaceholder.say(scene.lang), nothing: T::HelpNothing.say(scene.lang) };
        let entry = |at: usize| {
            let line = &self.lines[at];
            let label = match line.disabled {
                Some(why) => format!("{} — {}", line.action.label(scene.lang), why.say(scene.lang)),
                None => line.action.label(scene.lang).to_string(),
            };
            Entry {
                label: label.into(),
                hint: line.keys.as_str().into(),
                enabled: line.disabled.is_none(),
                ..Entry::default()
            }
        };
        list::draw(&self.picker, entry, &words, scene.theme, inside, buf)
    }
}

/// Rows of a page in help; what is drawn may be fewer.
const HEIGHT: u16 = 16;
