//! The welcome of the first start: what this is, where the file stands, five keys. Any key goes on.

use crate::domain::field::Field;
use crate::i18n::screen::WelcomeText as T;
use crate::tui::keys::{Action, KeyMap};
use crate::tui::layers::Scene;
use crate::tui::theme::Role;
use crate::tui::widgets::lines::{self, Page, Para};
use crate::tui::widgets::popup::{self, Place};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Its width, and how much of that is no text: the frame, and two cells at either side.
const WIDTH: u16 = 74;
const BESIDE: u16 = 6;

/// Draws the welcome over the screen.
pub fn view(screen: Rect, buf: &mut Buffer, scene: &Scene, keys: &KeyMap) {
    let (theme, lang) = (scene.theme, scene.lang);
    let of_kind = |kind: &str| {
        let entries = scene.register.book().entries();
        entries.iter().filter(|e| e.project.get(Field::Kind) == Some(kind)).count()
    };
    let counts = T::Counts.with(lang, &[&of_kind("project"), &of_kind("programme"), &of_kind("batch")]);
    let key = |action: Action| keys.name(action);
    let text = theme.style(Role::Text);
    let dim = theme.style(Role::Dim);
    let mut paras = vec![
        Para::new("", text),
        Para::new(T::About.say(lang), text),
        Para::new(&counts, theme.style(Role::Accent)),
        Para::new("", text),
        Para::new(&scene.register.path().display().to_string(), text).labelled(T::File.say(lang), dim, 8),
        Para::new(T::FileHint.say(lang), dim).labelled("", dim, 8),
        Para::new(&T::Author.with(lang, &[&scene.register.author()]), text)
            .and("  ", dim)
            .and(T::AuthorHint.say(lang), dim),
        Para::new("", text),
        Para::new(T::Keys.say(lang), theme.style(Role::Title)),
    ];
    let edits = [Action::Stage, Action::Health, Action::Progress, Action::Form].map(key).join(" ");
    let rows = [
        (format!("{} {}", key(Action::Up), key(Action::Down)), T::KeyMove),
        (key(Action::Filter), T::KeyFilter),
        (key(Action::Open), T::KeyOpen),
        (edits, T::KeyEdit),
        (key(Action::Undo), T::KeyUndo),
        (key(Action::Help), T::KeyHelp),
    ];
    for (keys, what) in rows {
        paras.push(Para::new(what.say(lang), text).labelled(&keys, theme.style(Role::Key), 10));
    }
    paras.push(Para::new("", text));
    paras.push(Para::new(T::AnyKey.say(lang), theme.style(Role::Accent)));
    // As high as its text, which one language says in fewer lines than the other.
    let width = popup::area(screen, WIDTH, 1, Place::Centre).width;
    let page = Page::new(paras, width.saturating_sub(BESIDE));
    let height = u16::try_from(page.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inside = popup::open(T::Title.say(lang), theme, popup::area(screen, WIDTH, height, Place::Centre), buf);
    let inside = Rect { x: inside.x + 2, width: inside.width.saturating_sub(4), ..inside };
    lines::draw(&page, 0, &[], None, theme, inside, buf);
}
