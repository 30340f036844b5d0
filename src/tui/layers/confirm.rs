//! Asking before something is taken away. The careful answer is the one that stands selected; what is taken away can
//! be had back, and the popup says so.

use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::pages::{EditText, KeyWord};
use crate::i18n::{Lang, labels};
use crate::register::show;
use crate::tui::msg::Effect;
use crate::tui::theme::{Glyph, Role, Theme};
use crate::tui::widgets::draw::{cells, put, tint};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// A question with a few answers, of which one is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    title: String,
    lines: Vec<String>,
    /// The key and the words of each answer.
    answers: Vec<(char, String)>,
    at: usize,
}

/// What a key means to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Not answered yet.
    Open,
    /// Left without an answer.
    Left,
    /// The answer of this number.
    Given(usize),
}

/// The widest that the words of a question become.
const WIDE: u16 = 56;

impl Question {
    /// A question; the answer `at` stands selected.
    pub fn new(title: String, lines: Vec<String>, answers: Vec<(char, String)>, at: usize) -> Question {
        Question { title, lines, answers, at }
    }

    /// Whether to keep what was typed: save, throw away, go on.
    pub fn leave(count: usize, lang: Lang) -> Question {
        let say = |text: EditText| text.say(lang).to_string();
        let answers =
            vec![('s', say(EditText::LeaveSave)), ('d', say(EditText::LeaveDiscard)), ('c', say(EditText::LeaveStay))];
        Question::new(say(EditText::LeaveTitle), vec![EditText::ChangedCount.with(lang, &[&count])], answers, 0)
    }

    pub fn press(&mut self, key: KeyEvent) -> Answer {
        if strokes::leaves(key) {
            return Answer::Left;
        }
        match (key.code, strokes::sign(key)) {
            (KeyCode::Enter, _) => return Answer::Given(self.at),
            (KeyCode::Left | KeyCode::Up | KeyCode::BackTab, _) | (_, Some('h' | 'k')) => {
                self.at = self.at.checked_sub(1).unwrap_or(self.answers.len().saturating_sub(1));
            }
            (KeyCode::Right | KeyCode::Down | KeyCode::Tab, _) | (_, Some('l' | 'j')) => {
                self.at = (self.at + 1) % self.answers.len().max(1);
            }
            (_, Some(sign)) => {
                let same = |(key, _): &(char, String)| *key == sign.to_ascii_lowercase();
                if let Some(n) = self.answers.iter().position(same) {
                    return Answer::Given(n);
                }
            }
            _ => {}
        }
        Answer::Open
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, theme: Theme) {
        let buttons: Vec<String> = self.answers.iter().map(|(key, words)| format!(" {words} ({key}) ")).collect();
        let row = buttons.iter().map(|b| cells(b) + 2).sum::<usize>();
        let widest = self.lines.iter().map(|l| cells(l)).max().unwrap_or(0).min(WIDE.into());
        let wanted = widest.max(row).max(cells(&self.title) + 4);
        let width = frame::content_width(screen, u16::try_from(wanted).unwrap_or(WIDE));
        let text = self.lines.join("\n");
        let rows = frame::wrap(&text, width).len() as u16;
        let inner = frame::open(&self.title, theme, frame::area(screen, width, rows + 2), buf);
        let (bottom, words) = match inner.height {
            0 => return,
            height => (Rect { y: inner.y + height - 1, height: 1, ..inner }, Rect { height: height - 1, ..inner }),
        };
        frame::write(&text, Role::Text, theme, words, buf);
        let mut x = bottom.x;
        for (n, button) in buttons.iter().enumerate() {
            let end = put(buf, bottom, x, bottom.y, button, theme.style(Role::Key));
            if n == self.at {
                tint(buf, Rect { x, width: end - x, ..bottom }, theme.style(Role::Selection));
            }
            x = end.saturating_add(2);
        }
    }

    pub fn hints(&self, lang: Lang) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> =
            self.answers.iter().map(|(key, words)| (key.to_string(), words.clone())).collect();
        out.push(("Esc".into(), KeyWord::Cancel.say(lang).into()));
        out
    }
}

/// A yes or no before an effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    question: Question,
    effect: Effect,
    failed: Option<String>,
}

impl Confirm {
    /// Asks with these lines; "no" stands selected.
    pub fn new(title: String, lines: Vec<String>, effect: Effect, lang: Lang) -> Confirm {
        let answers = vec![('y', EditText::Yes.say(lang).to_string()), ('n', EditText::No.say(lang).to_string())];
        Confirm { question: Question::new(title, lines, answers, 1), effect, failed: None }
    }

    /// Before a project goes, with what goes with it and what stays.
    pub fn remove_project(id: EntityId, scene: &Scene) -> Confirm {
        let lang = scene.lang;
        let book = scene.register.book();
        let mut lines = Vec::new();
        if let Some(entry) = book.entry(id) {
            lines.push(EditText::RemoveProject.with(lang, &[&entry.code, &show::name(&entry.project, lang)]));
            lines.push(EditText::RemoveWith.with(lang, &[&entry.milestones.len()]));
            let parts = scene.register.count_parts(id);
            if parts > 0 {
                lines.push(EditText::RemoveParts.with(lang, &[&parts]));
            }
        }
        Confirm::removal(lines, id, lang)
    }

    /// Before a milestone, a note or a link goes.
    pub fn remove_item(record: &Record, scene: &Scene) -> Confirm {
        let lang = scene.lang;
        let (text, what) = match record.id.entity {
            Entity::Milestone => (EditText::RemoveMilestone, labels::milestone_title(lang, record).to_string()),
            Entity::Link => (
                EditText::RemoveLink,
                record.get(Field::LinkTitle).or(record.get(Field::LinkAddress)).unwrap_or_default().to_string(),
            ),
            _ => (EditText::RemoveNote, record.get(Field::NoteText).unwrap_or_default().replace('\n', " ")),
        };
        let what = scene.theme.fit(&crate::domain::text::visible(&what), 60);
        Confirm::removal(vec![text.with(lang, &[&what])], record.id, lang)
    }

    fn removal(mut lines: Vec<String>, id: EntityId, lang: Lang) -> Confirm {
        lines.push(EditText::CanUndo.say(lang).to_string());
        Confirm::new(EditText::RemoveTitle.say(lang).to_string(), lines, Effect::Remove { id }, lang)
    }

    pub fn on_key(&mut self, key: KeyEvent, _scene: &Scene) -> Outcome {
        match self.question.press(key) {
            Answer::Given(0) => Outcome::CloseAnd(self.effect.clone()),
            Answer::Given(_) | Answer::Left => Outcome::Close,
            Answer::Open => Outcome::Stay,
        }
    }

    pub fn on_paste(&mut self, _text: &str, _scene: &Scene) -> Outcome {
        Outcome::Stay
    }

    /// The effect failed: the question stays, with the reason.
    pub fn failed(&mut self, why: String) {
        self.failed = Some(why);
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        match &self.failed {
            None => self.question.view(screen, buf, scene.theme),
            Some(why) => {
                let mut shown = self.question.clone();
                shown.lines.push(format!("{} {why}", scene.theme.glyph(Glyph::Wrong)));
                shown.view(screen, buf, scene.theme);
            }
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        self.question.hints(scene.lang)
    }
}
