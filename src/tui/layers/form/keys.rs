//! The keys of a form: moving between fields, typing, picking, saving, leaving.

use super::cell::Control;
use super::{Above, Form, Row};
use crate::i18n::pages::{EditText, KeyWord};
use crate::i18n::values::Word;
use crate::tui::layers::confirm::{Answer, Question};
use crate::tui::layers::picker::{self, Choice, Picked, Picker, choices, elements};
use crate::tui::layers::prompt::remark;
use crate::tui::layers::{Outcome, Scene, strokes, typed};
use crate::tui::msg::Effect;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

impl Form {
    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        let outcome = match self.above.take() {
            Some(Above::Leave(question)) => self.answer(question, key, scene),
            Some(Above::Picker(picker)) => self.pick(picker, key, scene),
            None => {
                self.remark = None;
                self.press(key, scene)
            }
        };
        self.follow(scene);
        outcome
    }

    fn answer(&mut self, mut question: Question, key: KeyEvent, scene: &Scene) -> Outcome {
        match question.press(key) {
            Answer::Open => self.above = Some(Above::Leave(question)),
            Answer::Given(0) => return self.save(scene),
            Answer::Given(1) => return Outcome::Close,
            Answer::Given(_) | Answer::Left => {}
        }
        Outcome::Stay
    }

    fn pick(&mut self, mut picker: Box<Picker>, key: KeyEvent, scene: &Scene) -> Outcome {
        match picker.choose(key, scene) {
            Picked::Do(effect) => {
                self.above = Some(Above::Picker(picker));
                return Outcome::Do(effect);
            }
            Picked::Open => self.above = Some(Above::Picker(picker)),
            Picked::Left => {}
            Picked::Value(value) => {
                let value = value.unwrap_or_default();
                if let Some(cell) = self.cell_mut() {
                    let text = match (cell.control(), cell.key().field()) {
                        // An element picked for a set joins those that are typed.
                        (Control::Text(field), Some(set)) => {
                            let element = typed::element_text(set, &value, scene);
                            let typed = field.text().trim().to_string();
                            let between = Word::Separator.say(scene.lang);
                            if typed.is_empty() { element } else { [typed, element].join(between) }
                        }
                        _ => value,
                    };
                    cell.set(&text);
                }
                self.check_row(self.at, scene);
            }
        }
        Outcome::Stay
    }

    fn press(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return self.leave(scene);
        }
        if strokes::saves(key) {
            return self.save(scene);
        }
        let long = self.cell().is_some_and(super::Cell::is_long);
        match key.code {
            KeyCode::Tab => self.go(true, scene),
            KeyCode::BackTab => self.go(false, scene),
            KeyCode::PageDown => self.go_section(true, scene),
            KeyCode::PageUp => self.go_section(false, scene),
            KeyCode::Up | KeyCode::Down => self.go_row(key.code == KeyCode::Down, scene),
            KeyCode::F(4) => self.open_elements(scene),
            KeyCode::Enter if matches!(self.rows.get(self.at), Some(Row::Save)) => return self.save(scene),
            KeyCode::Enter if !long => return self.enter(scene),
            _ if long && strokes::control(key, 'o') => {
                let text = self.cell().map(super::Cell::text).unwrap_or_default();
                return Outcome::Do(Effect::OpenEditor { text });
            }
            _ => self.type_in(key, scene),
        }
        Outcome::Stay
    }

    /// Enter picks, switches, goes on; from the last field it saves.
    fn enter(&mut self, scene: &Scene) -> Outcome {
        match self.cell().map(super::Cell::control) {
            Some(Control::Choice(_)) => self.open_picker(None, scene),
            Some(Control::Flag(_)) => self.switch(),
            _ if matches!(self.rows.get(self.at + 1), Some(Row::Save)) => return self.save(scene),
            _ => self.go(true, scene),
        }
        Outcome::Stay
    }

    fn type_in(&mut self, key: KeyEvent, scene: &Scene) {
        let sign = strokes::sign(key);
        let erases = matches!(key.code, KeyCode::Backspace | KeyCode::Delete);
        let Some(cell) = self.cell_mut() else { return };
        let field_of_cell = cell.key().field();
        match cell.control_mut() {
            Control::Text(field) => {
                let edit = field.press(key);
                self.told(edit, scene);
            }
            Control::Choice(value) if erases && field_of_cell.is_some_and(picker::is_clearable) => value.clear(),
            Control::Choice(_) => match sign {
                Some(' ') => self.open_picker(None, scene),
                Some(_) => self.open_picker(Some(key), scene),
                None => {}
            },
            Control::Flag(on) if erases => *on = false,
            Control::Flag(on) if sign == Some(' ') => *on = !*on,
            Control::Flag(_) => {}
        }
    }

    pub(super) fn paste(&mut self, text: &str, scene: &Scene) {
        match self.cell_mut().map(super::Cell::control_mut) {
            Some(Control::Text(field)) => {
                let edit = field.paste(text);
                self.told(edit, scene);
            }
            // What is pasted narrows the list, as if it were typed.
            Some(Control::Choice(_)) => {
                self.open_picker(None, scene);
                if let Some(Above::Picker(picker)) = &mut self.above {
                    picker.paste(text, scene);
                }
            }
            Some(Control::Flag(_)) | None => {}
        }
    }

    /// An error stands until the text is another.
    fn told(&mut self, edit: crate::tui::widgets::input::Edit, scene: &Scene) {
        use crate::tui::widgets::input::Edit;
        self.remark = remark(edit, scene.lang);
        if matches!(edit, Edit::Changed | Edit::Refused(_)) {
            self.wrong.remove(&self.at);
        }
    }

    fn switch(&mut self) {
        if let Some(Control::Flag(on)) = self.cell_mut().map(super::Cell::control_mut) {
            *on = !*on;
        }
    }

    /// Opens the list for the field in use; a key that opened it is typed into it.
    fn open_picker(&mut self, key: Option<KeyEvent>, scene: &Scene) {
        let Some(cell) = self.cell() else { return };
        let Some(field) = cell.key().field() else { return };
        let now = Some(cell.text()).filter(|v| !v.is_empty());
        let offered = choices(field, now.as_deref(), Some(self.record.id), scene);
        self.open_list(cell.label().to_string(), offered);
        if let (Some(key), Some(above)) = (key, self.above.take()) {
            match above {
                Above::Picker(picker) => _ = self.pick(picker, key, scene),
                other => self.above = Some(other),
            }
        }
    }

    /// Opens the table of agencies, places or provinces for one more element of a set.
    fn open_elements(&mut self, scene: &Scene) {
        let Some(cell) = self.cell().filter(|c| typed::is_picked(c.key())) else { return };
        let Some(field) = cell.key().field() else { return };
        self.open_list(cell.label().to_string(), elements(field, scene));
    }

    fn open_list(&mut self, title: String, offered: Vec<Choice>) {
        let mut picker = Picker::returning(title, offered);
        picker.resize(self.screen);
        self.above = Some(Above::Picker(Box::new(picker)));
    }

    fn leave(&mut self, scene: &Scene) -> Outcome {
        match self.changes() {
            0 => Outcome::Close,
            count => {
                self.above = Some(Above::Leave(Question::leave(count, scene.lang)));
                Outcome::Stay
            }
        }
    }

    /// To the next or previous row that can be used, round the ends.
    fn go(&mut self, forward: bool, scene: &Scene) {
        let count = self.rows.len();
        let step = if forward { 1 } else { count - 1 };
        let mut to = (self.at + step) % count;
        while matches!(self.rows[to], Row::Heading(_)) {
            to = (to + step) % count;
        }
        self.move_to(to, scene);
    }

    /// Up and down: through the rows of a long text first, and not round the ends.
    fn go_row(&mut self, down: bool, scene: &Scene) {
        let columns = self.input_width(self.screen);
        let inside = match self.cell_mut().map(super::Cell::control_mut) {
            Some(Control::Text(field)) if field.is_long() => field.step_row(down, columns),
            _ => crate::tui::widgets::input::Edit::Ignored,
        };
        if inside != crate::tui::widgets::input::Edit::Ignored {
            return;
        }
        let usable = |n: &usize| !matches!(self.rows[*n], Row::Heading(_));
        let to = match down {
            true => (self.at + 1..self.rows.len()).find(usable),
            false => (0..self.at).rev().find(usable),
        };
        if let Some(to) = to {
            self.move_to(to, scene);
        }
    }

    /// To the first field below the next or previous heading, or to the end.
    fn go_section(&mut self, forward: bool, scene: &Scene) {
        let heads: Vec<usize> = (0..self.rows.len()).filter(|n| matches!(self.rows[*n], Row::Heading(_))).collect();
        let last = self.rows.len() - 1;
        let to = match forward {
            true => heads.iter().find(|n| **n > self.at).map_or(last, |n| n + 1),
            false => heads.iter().rev().find(|n| **n + 1 < self.at).map_or(0, |n| n + 1),
        };
        let to = if matches!(self.rows[to], Row::Heading(_)) { to + 1 } else { to };
        self.move_to(to.min(last), scene);
    }

    fn move_to(&mut self, to: usize, scene: &Scene) {
        self.check_row(self.at, scene);
        self.at = to;
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: KeyWord| (key.to_string(), word.say(scene.lang).to_string());
        match &self.above {
            Some(Above::Picker(picker)) => return picker.hints(scene),
            Some(Above::Leave(question)) => return question.hints(scene.lang),
            None => {}
        }
        let mut out = vec![word("F2", KeyWord::Save), word("Tab", KeyWord::NextField)];
        match self.cell() {
            Some(cell) if cell.is_long() => {
                out.extend([word("Enter", KeyWord::NewLine), word("Ctrl-O", KeyWord::Editor)]);
            }
            Some(cell) if typed::is_picked(cell.key()) => out.push(word("F4", KeyWord::Element)),
            Some(cell) => match cell.control() {
                Control::Choice(_) => out.push(word("Enter", KeyWord::Pick)),
                Control::Flag(_) => out.push(word("Space", KeyWord::Toggle)),
                Control::Text(_) => {}
            },
            None => out.push(word("Enter", KeyWord::Save)),
        }
        out.push(word("Esc", KeyWord::Leave));
        out
    }

    /// What the foot of the form says: how much was changed, or what became of the last key.
    pub(super) fn foot(&self, scene: &Scene) -> String {
        match (&self.remark, self.changes()) {
            (Some(remark), _) => remark.clone(),
            (None, 0) => EditText::Unchanged.say(scene.lang).to_string(),
            (None, count) => EditText::ChangedCount.with(scene.lang, &[&count]),
        }
    }
}
