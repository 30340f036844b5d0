//! Blame: who wrote a value, when, from what to what, and in which words; newest first. Of a field of a project, or of
//! everything of a milestone.

use super::Scene;
use super::reader::Text;
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::i18n::history::BlameText as T;
use crate::i18n::labels;
use crate::register::history::{Asked, Line, Told};
use crate::register::json::is_internal;
use crate::register::show;
use crate::tui::layers::told;
use crate::tui::theme::Role;
use crate::tui::widgets::lines::Para;

/// The history of one value.
pub struct Blame {
    code: String,
    label: String,
    /// Each gesture with its lines about the value.
    told: Result<Vec<Told>, String>,
}

impl Blame {
    /// Of a field of a project.
    pub fn field(project: EntityId, key: &Key, scene: &Scene) -> Blame {
        let name = match key {
            Key::Element(field, _) => field.code().to_string(),
            key => key.name(),
        };
        let asked = Asked { project: Some(project), field: Some(name), ..Asked::default() };
        let wanted = |line: &Line| line.entity == project;
        Blame::new(project, labels::key_label(scene.lang, key), &asked, &wanted, scene)
    }

    /// Of a milestone, or another thing that belongs to a project.
    pub fn item(project: EntityId, item: EntityId, scene: &Scene) -> Blame {
        let asked = Asked { project: Some(project), ..Asked::default() };
        let book = scene.register.book();
        let milestone = book.entry(project).and_then(|e| e.milestones.iter().find(|m| m.id == item));
        let label = match milestone {
            Some(milestone) => labels::milestone_title(scene.lang, milestone).to_string(),
            None => labels::entity(scene.lang, item.entity).to_string(),
        };
        Blame::new(project, label, &asked, &|line| line.entity == item && !is_internal(line), scene)
    }

    fn new(project: EntityId, label: String, asked: &Asked, wanted: &dyn Fn(&Line) -> bool, scene: &Scene) -> Blame {
        let code = scene.register.book().entry(project).map(|e| e.code.clone()).unwrap_or_default();
        let told = scene.register.log(asked).map_err(|e| e.say(scene.lang)).map(|mut all| {
            all.iter_mut().for_each(|t| t.lines.retain(wanted));
            all.retain(|t| !t.lines.is_empty());
            all
        });
        Blame { code, label, told }
    }

    pub fn text(&self, scene: &Scene) -> Text {
        let (lang, theme) = (scene.lang, scene.theme);
        let title = T::Title.with(lang, &[&self.code, &self.label]);
        let mut paras = Vec::new();
        match &self.told {
            Err(why) => paras.push(Para::new(why, theme.style(Role::Error))),
            Ok(all) if all.is_empty() => paras.push(Para::new(T::Nothing.say(lang), theme.style(Role::Dim))),
            Ok(all) => all.iter().for_each(|t| gesture(t, scene, &mut paras)),
        }
        Text { title, head: String::new(), paras }
    }

    /// The same as plain lines.
    pub fn plain(&self, scene: &Scene) -> String {
        let mut out = T::Title.with(scene.lang, &[&self.code, &self.label]);
        for t in self.told.iter().flatten() {
            out.push_str(&format!("\n{}", told::head(t, scene)));
            for line in &t.lines {
                out.push_str(&format!("\n  {}", told::line(line, scene)));
            }
            if !t.note.is_empty() {
                out.push_str(&format!("\n  {}", t.note));
            }
        }
        out
    }
}

fn gesture(t: &Told, scene: &Scene, paras: &mut Vec<Para>) {
    let theme = scene.theme;
    if !paras.is_empty() {
        paras.push(Para::new("", theme.style(Role::Text)));
    }
    let day = scene.register.book().moment(t.at).date_naive();
    let ago = match (scene.register.day().today - day).num_days() {
        ..=0 => T::SameDay.say(scene.lang).to_string(),
        days => T::Later.with(scene.lang, &[&days]),
    };
    let head =
        Para::new(&told::head(t, scene), theme.style(Role::Title)).and(&format!("  {ago}"), theme.style(Role::Dim));
    paras.push(head);
    for line in &t.lines {
        let text = told::line(line, scene);
        paras.push(Para::new(&text, theme.style(Role::Text)).labelled("", theme.style(Role::Text), 4));
    }
    if !t.note.is_empty() {
        paras.push(Para::new(&t.note, theme.style(Role::Accent)).labelled("", theme.style(Role::Text), 4));
    }
    for source in t.sources.iter().filter_map(|s| show::source(&s.hex(), scene.register.book())) {
        paras.push(Para::new(&source, theme.style(Role::Dim)).labelled("", theme.style(Role::Text), 4));
    }
}
