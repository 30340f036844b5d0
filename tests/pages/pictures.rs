//! Pictures of each page and popup, kept under `tests/pictures`; `TAIZHANG_BLESS=1` takes them anew.

use super::support::*;
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::tui::layers::Scene;
use taizhang::tui::layers::ask::Ask;
use taizhang::tui::layers::confirm::Confirm;
use taizhang::tui::layers::form::Form;
use taizhang::tui::layers::milestones::Milestones;
use taizhang::tui::layers::picker::Picker;
use taizhang::tui::layers::project::ProjectPage;
use taizhang::tui::layers::prompt::Prompt;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

#[test]
fn the_project_page() {
    let desk = Desk::busy();
    let id = desk.id("RAIL-04");
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let scene = desk.scene(lang);
            let mut page = ProjectPage::new(id, desk.register.page(id).ok());
            page.resize(screen(size));
            let name = format!("page-{}-{}x{}", lang.code(), size.0, size.1);
            golden(&name, &picture(size, |area, buf| page.view(area, buf, &scene)));
        }
    }
}

#[test]
fn the_project_page_further_down() {
    let desk = Desk::busy();
    let (id, scene) = (desk.id("RAIL-04"), desk.scene(Lang::Zh));
    let mut page = ProjectPage::new(id, desk.register.page(id).ok());
    for (name, typed) in [("page-milestones", "tab"), ("page-history", "G enter"), ("page-all-fields", "g +")] {
        for key in keys(typed) {
            page.on_key(key, &scene);
        }
        golden(name, &picture((80, 24), |area, buf| page.view(area, buf, &scene)));
    }
}

/// Every popup after these keys, in both languages.
fn popup(name: &str, typed: &str, make: impl Fn(&Desk, &Scene) -> Ask) {
    let desk = Desk::busy();
    for (lang, size) in [(Lang::Zh, (80, 24)), (Lang::En, (120, 40))] {
        let scene = desk.scene(lang);
        let mut ask = make(&desk, &scene);
        ask.resize(screen(size));
        for key in keys(typed) {
            ask.on_key(key, &scene);
        }
        let shown = picture(size, |area, buf| ask.view(area, buf, &scene));
        golden(&format!("{name}-{}", lang.code()), &shown);
    }
}

#[test]
fn popups_that_pick() {
    popup("picker-stage", "", |desk, scene| {
        Ask::Picker(Box::new(Picker::field(&[desk.id("RAIL-04")], Field::Stage, scene)))
    });
    popup("picker-light", "", |desk, scene| {
        Ask::Picker(Box::new(Picker::field(&[desk.id("RAIL-04")], Field::Health, scene)))
    });
    popup("picker-agency", "\"水\"", |desk, scene| {
        Ask::Picker(Box::new(Picker::field(&[desk.id("RAIL-04")], Field::LeadAgency, scene)))
    });
    popup("picker-note", "1 \"方案重做\"", |desk, scene| {
        Ask::Picker(Box::new(Picker::field(&[desk.id("RAIL-04")], Field::Stage, scene)))
    });
}

#[test]
fn popups_in_which_one_types() {
    popup("prompt-progress", "ctrl-u \"140\" enter", |desk, scene| {
        Ask::Prompt(Box::new(Prompt::progress(&[desk.id("RAIL-04")], scene)))
    });
    popup("prompt-date", "ctrl-u \"2025年底\"", |desk, scene| {
        let key = Key::Field(Field::ConfirmedOn);
        Ask::Prompt(Box::new(Prompt::field(&[desk.id("RAIL-04")], key, scene)))
    });
    popup("prompt-forecast", "ctrl-u \"2027Q1\" enter \"征地\"", |desk, scene| {
        let entry = desk.register.by_code("RAIL-04").expect("a code");
        Ask::Prompt(Box::new(Prompt::item(&entry.milestones[1], Field::Forecast, scene)))
    });
    popup("prompt-note", "tab \"第一行\" alt-enter \"第二行\"", |desk, scene| {
        Ask::Prompt(Box::new(Prompt::note(desk.id("RAIL-04"), scene)))
    });
}

#[test]
fn forms_and_lists() {
    popup("form-edit", "down ctrl-u \"2026-02-30\" tab", |desk, scene| {
        Ask::Form(Box::new(Form::project(desk.id("RAIL-04"), scene)))
    });
    popup("form-add", "ctrl-s", |_, scene| Ask::Form(Box::new(Form::add(scene))));
    popup("form-leave", "down down \"x\" esc", |desk, scene| {
        Ask::Form(Box::new(Form::project(desk.id("RAIL-04"), scene)))
    });
    popup("form-milestone", "ctrl-u \"2024Q4\"", |desk, scene| {
        let entry = desk.register.by_code("RAIL-04").expect("a code");
        let form = Form::milestone(&entry.milestones[1], scene).at(&Key::Field(Field::Baseline));
        Ask::Form(Box::new(form))
    });
    popup("milestones", "", |desk, scene| Ask::Milestones(Box::new(Milestones::new(desk.id("RAIL-04"), scene))));
    popup("confirm", "", |desk, scene| Ask::Confirm(Box::new(Confirm::remove_project(desk.id("RAIL-01"), scene))));
}
