//! What is typed in a form and not saved: under which name it is kept, and how it comes back.

use super::{Form, Purpose, Row};
use crate::i18n::drafts::DraftText;
use crate::register::drafts::Typed;
use crate::tui::layers::Scene;

impl Form {
    /// The name of the form: the same whenever the same thing is edited or added.
    fn name(&self) -> String {
        match self.purpose {
            Purpose::Edit => self.record.id.to_string(),
            Purpose::AddProject => "add".to_string(),
            Purpose::AddMilestone(project, kind) => format!("add-milestone {project} {}", kind.code()),
            Purpose::AddLink(project) => format!("add-link {project}"),
            Purpose::AddAgency => "add-agency".to_string(),
            Purpose::Measure => format!("measure {}", self.record.id),
        }
    }

    /// What was changed in it; `None` if nothing was.
    pub fn draft(&self) -> Option<(String, Typed)> {
        let changed = self.cells().filter(|(_, cell)| cell.is_changed());
        let typed: Typed = changed.map(|(_, cell)| (cell.key().name(), cell.text())).collect();
        (!typed.is_empty()).then(|| (self.name(), typed))
    }

    /// Puts back what was typed before and not saved.
    pub(super) fn restore(&mut self, scene: &Scene) {
        let Some(draft) = scene.register.draft(&self.name()) else { return };
        let mut count = 0;
        for row in &mut self.rows {
            if let Row::Cell(cell) = row
                && let Some(text) = draft.typed.get(&cell.key().name())
            {
                cell.set(text);
                count += usize::from(cell.is_changed());
            }
        }
        if count > 0 {
            let when = scene.register.book().moment(draft.at).format("%m-%d %H:%M").to_string();
            self.remark = Some(DraftText::Restored.with(scene.lang, &[&when, &count]));
        }
    }
}
