//! Giving out what is shown: a form and a path, with a sensible name already there. It writes nothing; it answers with an
//! effect. A file that stands there already is replaced when Enter is pressed once more on the same path.

use super::{Outcome, Scene, frame, strokes};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::export::{Ask, FormWord};
use crate::i18n::pages::KeyWord;
use crate::register::export::{Asked, Form, memory};
use crate::register::home::variable;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::input::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use std::path::{Path, PathBuf};

/// The forms that are offered, the likeliest first.
const FORMS: &[Form] = &[Form::Xlsx, Form::Html, Form::Csv, Form::Md, Form::Jsonl, Form::Json];

/// The widest that the path becomes.
const WIDE: u16 = 72;

/// The state of the popup.
#[derive(Debug, PartialEq)]
pub struct Export {
    ids: Vec<EntityId>,
    /// The filter of the list, empty for all.
    query: String,
    form: usize,
    path: input::Field,
    remark: Option<String>,
    /// The path that was refused: Enter on it once more replaces what stands there.
    refused: Option<String>,
}

impl Export {
    /// Of these projects, in this order.
    pub fn new(ids: Vec<EntityId>, query: &str, scene: &Scene) -> Export {
        let register = scene.register;
        let stem = register.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = if stem == "register" { Ask::Name.say(scene.lang).to_string() } else { stem };
        let part = if query.trim().is_empty() { "" } else { Ask::Filtered.say(scene.lang) };
        let name = format!("{stem}{part}-{}.{}", register.day().today.format("%Y%m%d"), FORMS[0].code());
        let folder = memory::folder(register).or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let path = input::Field::line(&folder.join(name).to_string_lossy());
        Export { ids, query: query.trim().to_string(), form: 0, path, remark: None, refused: None }
    }

    pub fn failed(&mut self, why: String) {
        self.remark = Some(why);
        self.refused = Some(self.path.text().to_string());
    }

    pub fn on_paste(&mut self, text: &str) -> Outcome {
        let _ = self.path.paste(text);
        Outcome::Stay
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return Outcome::Close;
        }
        self.remark = None;
        match key.code {
            KeyCode::Enter => return self.submit(scene),
            KeyCode::Tab | KeyCode::Down => self.turn(true),
            KeyCode::BackTab | KeyCode::Up => self.turn(false),
            _ if strokes::saves(key) => return self.submit(scene),
            _ => {
                let edit = self.path.press(key);
                self.remark = super::prompt::remark(edit, scene.lang);
                // An ending that names a form chooses it.
                if let Ok(form) = Form::of(Path::new(self.path.text()))
                    && let Some(at) = FORMS.iter().position(|f| *f == form)
                {
                    self.form = at;
                }
            }
        }
        Outcome::Stay
    }

    /// The next form, with its ending.
    fn turn(&mut self, forward: bool) {
        self.form = (self.form + if forward { 1 } else { FORMS.len() - 1 }) % FORMS.len();
        let path = Path::new(self.path.text()).with_extension(FORMS[self.form].code());
        self.path.set(&path.to_string_lossy());
    }

    fn submit(&mut self, scene: &Scene) -> Outcome {
        let typed = self.path.text().trim().to_string();
        if typed.is_empty() {
            self.remark = Some(Ask::PathMissing.say(scene.lang).to_string());
            return Outcome::Stay;
        }
        let form = match Form::of(Path::new(&typed)) {
            Ok(form) => form,
            Err(error) => {
                self.remark = Some(error.say(scene.lang));
                return Outcome::Stay;
            }
        };
        let order = match scene.register.order(&Asked::new(form, scene.lang)) {
            Ok(order) => order.of(self.ids.clone(), &self.query),
            Err(error) => {
                self.remark = Some(error.say(scene.lang));
                return Outcome::Stay;
            }
        };
        let force = self.refused.as_deref() == Some(self.path.text());
        Outcome::CloseAnd(Effect::Export { order: Box::new(order), to: at_home(&typed), force })
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let lang = scene.lang;
        let width = frame::content_width(screen, WIDE);
        let message = self.message(lang);
        let said = frame::wrap(&message, width).len().clamp(1, 3) as u16;
        let title = Ask::Title.with(lang, &[&self.ids.len()]);
        let inner = frame::open(&title, scene.theme, frame::area(screen, width, 3 + said), buf);
        let (row, rest) = frame::split(inner, 1);
        self.draw_forms(row, buf, scene);
        let (_, rest) = frame::split(rest, 1);
        let (place, rest) = frame::split(rest, 1);
        let look = Look { focused: true, ..Look::default() };
        let caret = input::draw(&self.path, &look, scene.theme, place, buf);
        let role = if self.remark.is_some() { Role::Error } else { Role::Dim };
        frame::write(&message, role, scene.theme, rest, buf);
        caret
    }

    fn message(&self, lang: Lang) -> String {
        match &self.remark {
            Some(remark) => remark.clone(),
            None => word(FORMS[self.form]).say(lang).to_string(),
        }
    }

    fn draw_forms(&self, row: Rect, buf: &mut Buffer, scene: &Scene) {
        let mut x = row.x;
        for (at, form) in FORMS.iter().enumerate() {
            let end = put(buf, row, x, row.y, &format!(" {} ", form.code()), scene.theme.style(Role::Text));
            if at == self.form {
                tint(buf, Rect { x, width: end.saturating_sub(x), ..row }, scene.theme.style(Role::Selection));
            }
            x = end.saturating_add(1);
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let hint = |key: &str, words: &str| (key.to_string(), words.to_string());
        vec![
            hint("Enter", Ask::Write.say(scene.lang)),
            hint("Tab", Ask::OtherForm.say(scene.lang)),
            hint("Esc", KeyWord::Cancel.say(scene.lang)),
        ]
    }
}

/// What a form is good for.
const fn word(form: Form) -> FormWord {
    match form {
        Form::Xlsx => FormWord::Xlsx,
        Form::Html => FormWord::Html,
        Form::Csv => FormWord::Csv,
        Form::Md => FormWord::Md,
        Form::Json | Form::Jsonl | Form::Oc4ids => FormWord::Json,
        Form::Tsv => FormWord::Tsv,
    }
}

/// A path that begins in the home folder, written out.
fn at_home(typed: &str) -> PathBuf {
    let home = || ["HOME", "USERPROFILE"].into_iter().find_map(variable).map(PathBuf::from);
    match typed.strip_prefix("~/").or_else(|| typed.strip_prefix("~\\")) {
        Some(rest) => home().map_or_else(|| PathBuf::from(typed), |home| home.join(rest)),
        None => PathBuf::from(typed),
    }
}
