//! Drawing a picker: the field in which one types, the choices that are left, and what was wrong with the last one.

use super::{Adds, Choice, Next, Picker, ROWS};
use crate::domain::text;
use crate::i18n::drafts::{NewAgencyText, PersonText};
use crate::i18n::pages::EditText;
use crate::tui::layers::{Scene, frame};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::list::{self, Entry, Words};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The narrowest and the widest that a picker becomes, in cells of content.
const NARROW: u16 = 32;
const WIDE: u16 = 64;

impl Picker {
    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        match &self.next {
            Some(Next::Why(prompt)) => return prompt.view(screen, buf, scene),
            Some(Next::Then(picker)) => return picker.view(screen, buf, scene),
            Some(Next::Agency(form)) => return form.view(screen, buf, scene),
            None => {}
        }
        // The first ones tell enough of a long table.
        let widest = self.choices.iter().take(200).map(Choice::width).max().unwrap_or(0) + 4;
        let title = text::width(&self.title) + 4;
        let wanted = u16::try_from(widest.max(title)).unwrap_or(WIDE).clamp(NARROW, WIDE);
        let width = frame::content_width(screen, wanted);
        let offered = self.choices.iter().filter(|c| !c.hidden).count();
        // The height is that of the whole list, so that the popup stands still while one types.
        let rows = (offered.min(ROWS.into()) as u16).min(frame::most_rows(screen).saturating_sub(2)).max(1);
        let said = u16::from(self.remark.is_some());
        let inner = frame::open(&self.title, scene.theme, frame::area(screen, width, rows + 1 + said), buf);
        let (top, bottom) = frame::split(inner, inner.height.saturating_sub(said));
        let numbered = self.is_numbered() && self.list.typed().is_empty();
        let current = format!("{} ", EditText::Current.say(scene.lang));
        let entry = |n: usize| {
            let choice = &self.choices[n];
            if let Some(adds) = choice.adds {
                let typed = self.list.typed().trim();
                let label = match adds {
                    Adds::Agency => NewAgencyText::AddNamed.with(scene.lang, &[&typed]),
                    Adds::Person => PersonText::Named.with(scene.lang, &[&typed]),
                };
                return Entry { label: label.into(), enabled: true, ..Entry::default() };
            }
            let place = self.list.left().iter().position(|left| *left == n).filter(|_| numbered);
            let key = place.map_or(choice.hint.clone(), |at| (at + 1).to_string());
            Entry {
                label: choice.label.as_str().into(),
                hint: if choice.current { format!("{current}{key}").into() } else { key.into() },
                found: choice.found(self.list.typed()),
                marked: choice.current,
                enabled: true,
            }
        };
        let words =
            Words { placeholder: EditText::Placeholder.say(scene.lang), nothing: EditText::Nothing.say(scene.lang) };
        let caret = list::draw(&self.list, entry, &words, scene.theme, top, buf);
        if let Some(remark) = &self.remark {
            let text = format!("{} {remark}", scene.theme.glyph(Glyph::Wrong));
            frame::write(&text, Role::Error, scene.theme, bottom, buf);
        }
        caret
    }
}
