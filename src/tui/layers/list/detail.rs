//! The detail pane: what one wants to know of the selected project without opening it.

use super::List;
use super::draw::{light, stage_role};
use super::groups::Group;
use crate::domain::assess::{days_overdue, due, is_running};
use crate::domain::field::{Field, Key};
use crate::domain::kinds::{Basis, Health, Stage};
use crate::i18n::labels;
use crate::i18n::listing::ListText;
use crate::i18n::screen::ScreenText as T;
use crate::register::book::Entry;
use crate::register::columns::Column;
use crate::register::grouping::Grouping;
use crate::register::show;
use crate::tui::layers::{Scene, disputed};
use crate::tui::theme::Role;
use crate::tui::widgets::draw::blank;
use crate::tui::widgets::lines::{self, Page, Para};
use crate::tui::widgets::popup;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Fields shown when they hold something, in this order.
const FIELDS: &[Field] = &[
    Field::LeadAgency,
    Field::Agencies,
    Field::Parent,
    Field::OwnerUnit,
    Field::Provinces,
    Field::Places,
    Field::Investment,
    Field::Paid,
    Field::Progress,
    Field::ProgressText,
    Field::Problems,
    Field::NextSteps,
    Field::Owner,
    Field::Tags,
    Field::Scope,
    Field::Remark,
];

impl List {
    pub(super) fn draw_detail(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        blank(buf, area, scene.theme.style(Role::Text));
        let entry = self.selected().and_then(|id| scene.register.book().entry(id));
        let title = entry.map(|e| format!("{}{}", e.code, disputed::sign(e, scene.theme))).unwrap_or_default();
        if let Some(group) = self.group_under_cursor() {
            let inside = popup::frame(&group.label, Role::Border, scene.theme, area, buf);
            let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
            let page = Page::new(of_group(group, self, scene), inside.width);
            lines::draw(&page, 0, &[], None, scene.theme, inside, buf);
            return;
        }
        let inside = popup::frame(&title, Role::Border, scene.theme, area, buf);
        let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        let Some(entry) = entry else { return };
        let page = Page::new(paragraphs(entry, scene), inside.width);
        lines::draw(&page, 0, &[], None, scene.theme, inside, buf);
    }
}

/// What there is to say of a group while the cursor stands on its heading.
fn of_group(group: &Group, list: &List, scene: &Scene) -> Vec<Para> {
    let (theme, lang) = (scene.theme, scene.lang);
    let mut out = vec![
        Para::new(&group.label, theme.style(Role::Title)),
        Para::new("", theme.style(Role::Text)),
        Para::new(&ListText::GroupProjects.with(lang, &[&group.count()]), theme.style(Role::Text)),
    ];
    if group.late > 0 {
        out.push(Para::new(&ListText::GroupOverdue.with(lang, &[&group.late]), theme.style(Role::Bad)));
    }
    out.push(Para::new("", theme.style(Role::Text)));
    out.push(Para::new(list.packages().rule().say(lang), theme.style(Role::Dim)));
    if list.shape().grouping == Grouping::Province {
        out.push(Para::new(ListText::GroupRule.say(lang), theme.style(Role::Dim)));
    }
    out.push(Para::new(ListText::GroupKeys.say(lang), theme.style(Role::Dim)));
    out
}

fn paragraphs(entry: &Entry, scene: &Scene) -> Vec<Para> {
    let (theme, lang, book) = (scene.theme, scene.lang, scene.register.book());
    let style = |role| theme.style(role);
    let mut out = vec![Para::new(show::name(&entry.project, lang), style(Role::Title))];
    let other = show::name(&entry.project, lang.other());
    if other != show::name(&entry.project, lang) {
        out.push(Para::new(other, style(Role::Dim)));
    }
    out.push(Para::new("", style(Role::Text)));
    let stage = entry.project.get(Field::Stage).and_then(Stage::parse);
    let text = |field: Field| Column::Key(Key::Field(field)).text(entry, book, lang);
    let basis = match entry.project.get(Field::StageBasis).and_then(Basis::parse) {
        Some(Basis::Derived) => T::DetailDerived.say(lang),
        Some(Basis::Reported) => T::DetailReported.say(lang),
        Some(Basis::Confirmed) => T::DetailConfirmed.say(lang),
        None => "",
    };
    let in_conflict = |field: Field| scene.register.is_disputed(&entry.project, &Key::Field(field));
    let role = if in_conflict(Field::Stage) { Role::Conflict } else { stage_role(stage) };
    let told = disputed::value(text(Field::Stage), in_conflict(Field::Stage), theme);
    out.push(Para::new(&told, style(role)).and(&format!("  {basis}"), style(Role::Dim)).labelled(
        labels::field(lang, Field::Stage),
        style(Role::Dim),
        INDENT,
    ));
    let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
    let (sign, role) = light(declared, theme);
    let mut lights = Para::new(&format!("{sign} {}", labels::health(lang, declared)), style(role));
    if entry.facts.health != declared && entry.facts.health != Health::Unrated {
        let (sign, role) = light(entry.facts.health, theme);
        let computed = T::DetailComputed.with(lang, &[&labels::health(lang, entry.facts.health)]);
        lights = lights.and(&format!("  {sign} {computed}"), style(role));
    }
    out.push(lights.labelled(T::DetailLights.say(lang), style(Role::Dim), INDENT));
    for field in FIELDS {
        let value = text(*field);
        if !value.is_empty() {
            let role = if in_conflict(*field) { Role::Conflict } else { Role::Text };
            let mut para = Para::new(&disputed::value(value, in_conflict(*field), theme), style(role));
            let derived = |f: Field| entry.project.get(f) == Some(Basis::Derived.code());
            if *field == Field::LeadAgency && derived(Field::LeadBasis) {
                para = para.and(&format!("  {}", T::DetailDerived.say(lang)), style(Role::Dim));
            }
            if *field == Field::Agencies && derived(Field::AgenciesBasis) {
                para = para.and(&format!("  {}", T::DetailInherited.say(lang)), style(Role::Dim));
            }
            out.push(para.labelled(labels::field(lang, *field), style(Role::Dim), INDENT));
        }
    }
    milestones(entry, scene, &mut out);
    out.push(Para::new("", style(Role::Text)));
    let place = [text(Field::Article), text(Field::Box), text(Field::Wording)];
    let place: Vec<String> = place.into_iter().filter(|t| !t.is_empty()).collect();
    if !place.is_empty() {
        let para = Para::new(&place.join(" · "), style(Role::Dim));
        out.push(para.labelled(labels::field(lang, Field::Article), style(Role::Dim), INDENT));
    }
    let parts = scene.register.count_parts(entry.id());
    if parts > 0 {
        out.push(Para::new(&T::DetailParts.with(lang, &[&parts]), style(Role::Dim)));
    }
    out
}

/// Cells that labels take.
const INDENT: u16 = 15;

fn milestones(entry: &Entry, scene: &Scene, out: &mut Vec<Para>) {
    let (theme, lang) = (scene.theme, scene.lang);
    if entry.milestones.is_empty() {
        return;
    }
    out.push(Para::new("", theme.style(Role::Text)));
    out.push(Para::new(T::DetailMilestones.say(lang), theme.style(Role::Title)));
    // What is in use, paused or cancelled is late with nothing.
    let running = is_running(&entry.project);
    for milestone in &entry.milestones {
        let title = labels::milestone_title(lang, milestone);
        let late = days_overdue(milestone, scene.register.day().today).filter(|_| running);
        let para = match (milestone.date(Field::Actual), due(milestone)) {
            (Some(actual), _) => Para::new(&actual.shown(), theme.style(Role::Ok)),
            (None, Some(due)) => {
                let role = if late.is_some() { Role::Bad } else { Role::Text };
                let mut para = Para::new(&due.shown(), theme.style(role));
                if let Some(days) = late {
                    let overdue = T::DetailOverdue.with(lang, &[&days]);
                    para = para.and(&format!("  {overdue}"), theme.style(Role::Bad));
                }
                para
            }
            (None, None) => Para::new("", theme.style(Role::Text)),
        };
        out.push(para.labelled(title, theme.style(Role::Dim), INDENT));
    }
}
