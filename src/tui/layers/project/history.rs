//! The history of a project, newest first: when and who, then value by value before → after. A gesture with many
//! values shows the first ones; the layers that the plan and public reports laid down show as one line until opened.

use super::sheet::{INDENT, Sheet};
use super::{Item, Part, ProjectPage};
use crate::domain::change::ChangeKind;
use crate::domain::field::Key;
use crate::domain::id::Entity;
use crate::domain::text;
use crate::i18n::labels;
use crate::i18n::pages::{EditText, PageText};
use crate::i18n::values::Word;
use crate::register::history::{Line, Told};
use crate::register::show;
use crate::tui::layers::told::{author, is_told, kind};
use crate::tui::layers::{Scene, course};
use crate::tui::theme::{Glyph, Role};

/// Lines of a gesture that show before it is opened.
const FEW: usize = 3;
/// Where the lines of a gesture begin.
const TEXT: u16 = INDENT + 4;

/// One line of a gesture.
struct Said {
    label: String,
    /// `+ ` or `- ` for elements of a set.
    sign: &'static str,
    text: String,
}

impl ProjectPage {
    pub(super) fn write_history(&self, sheet: &mut Sheet, scene: &Scene) {
        let history = self.page.as_ref().map(|p| p.history.as_slice()).unwrap_or_default();
        sheet.heading(PageText::History.say(scene.lang), history.len(), scene);
        if self.page.is_none() {
            return sheet.nothing(PageText::Loading.say(scene.lang), scene);
        }
        for told in history {
            let open = self.opened.contains(&told.gesture);
            sheet.item(Item::Event(told.gesture.clone()), Part::History, |sheet| {
                self.write_gesture(sheet, told, open, scene);
            });
        }
    }

    fn write_gesture(&self, sheet: &mut Sheet, told: &Told, open: bool, scene: &Scene) {
        let theme = scene.theme;
        let lines = self.said(told, scene);
        let seed = told.kind == ChangeKind::Seed;
        let when = scene.register.book().moment(told.at);
        let when = when.format(if seed { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" }).to_string();
        let who = author(&told.author, scene);
        let mut head = vec![when, who];
        if !matches!(told.kind, ChangeKind::Seed | ChangeKind::Edit) {
            head.push(kind(told, scene).to_string());
        }
        if seed && !open {
            head.push(PageText::LaidDown.with(scene.lang, &[&lines.len()]));
        }
        sheet.row(vec![(INDENT + 2, head.join("  "), theme.style(Role::Text))], scene);
        if !told.note.is_empty() {
            sheet.text(TEXT, &told.note, theme.style(Role::Accent), Vec::new(), scene);
        }
        let most = match (open, seed) {
            (true, _) => usize::MAX,
            (false, true) => 0,
            (false, false) => FEW,
        };
        for line in lines.iter().take(most) {
            self.write_line(sheet, line, scene);
        }
        if !seed && lines.len() > most {
            sheet.nothing(&PageText::MoreLines.with(scene.lang, &[&(lines.len() - most)]), scene);
        }
    }

    fn write_line(&self, sheet: &mut Sheet, told: &Said, scene: &Scene) {
        let theme = scene.theme;
        let label = told.label.clone();
        let x = TEXT + text::width(&text::visible(&label)) as u16 + 2;
        // A label that takes half of the room has its values below it.
        let (x, first) = match x > sheet.width / 2 {
            false => (x, vec![(TEXT, label, theme.style(Role::Dim))]),
            true => {
                sheet.row(vec![(TEXT, label, theme.style(Role::Dim))], scene);
                (TEXT + 2, Vec::new())
            }
        };
        sheet.text(x, &told.text, theme.style(Role::Text), first, scene);
    }

    /// What a gesture did, in the order of the field table; elements that joined or left one set stand together.
    fn said(&self, told: &Told, scene: &Scene) -> Vec<Said> {
        let mut lines: Vec<&Line> = told.lines.iter().filter(|l| is_told(l)).collect();
        lines.sort_by_key(|l| (l.entity, l.key.field().is_none(), l.key.field(), l.key.clone(), l.after.is_none()));
        let mut out: Vec<Said> = Vec::new();
        for line in lines {
            let label = self.label(line, scene);
            let (sign, text) = said(line, scene);
            match out.last_mut().filter(|last| !sign.is_empty() && last.sign == sign && last.label == label) {
                Some(last) => last.text = [last.text.as_str(), &text].join(Word::Separator.say(scene.lang)),
                None => out.push(Said { label, sign, text: format!("{sign}{text}") }),
            }
        }
        out
    }

    /// The name of the value: of something that belongs to the project, with what it belongs to.
    fn label(&self, line: &Line, scene: &Scene) -> String {
        let key = match &line.key {
            Key::Element(field, _) => labels::field(scene.lang, *field).to_string(),
            Key::Deleted => String::new(),
            key => labels::key_label(scene.lang, key),
        };
        let whose = match line.entity.entity {
            Entity::Milestone => {
                let entry = scene.register.book().entry(self.id);
                let title = entry
                    .and_then(|e| course::find(e, line.entity))
                    .map(|m| labels::milestone_title(scene.lang, m).to_string());
                title.unwrap_or_else(|| labels::entity(scene.lang, Entity::Milestone).to_string())
            }
            Entity::Note | Entity::Link => labels::entity(scene.lang, line.entity.entity).to_string(),
            _ => return key,
        };
        [whose, key].join(" ").trim().to_string()
    }
}

/// A sign for elements that joined or left a set, and `before → after`; only one of them where the other is nothing.
fn said(line: &Line, scene: &Scene) -> (&'static str, String) {
    let shown =
        |value: &Option<String>| value.as_ref().map(|v| show::value(&line.key, v, scene.register.book(), scene.lang));
    let arrow = scene.theme.glyph(Glyph::Arrow);
    let text = match (&line.key, shown(&line.before), shown(&line.after)) {
        (Key::Deleted, _, Some(_)) => PageText::Removed.say(scene.lang).to_string(),
        (Key::Deleted, _, None) => PageText::Restored.say(scene.lang).to_string(),
        (Key::Element(..), None, Some(new)) => return ("+ ", new),
        (Key::Element(..), Some(old), None) => return ("- ", old),
        (_, Some(old), Some(new)) => format!("{old} {arrow} {new}"),
        (_, None, Some(new)) => new,
        (_, Some(old), None) => format!("{old} {arrow} {}", EditText::Clear.say(scene.lang)),
        (_, None, None) => String::new(),
    };
    ("", text)
}
