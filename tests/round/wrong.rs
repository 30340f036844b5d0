//! Bad input keeps the text and says why: 31 February, progress 101, a stage that does not exist, an agency that a
//! colleague removed meanwhile.

use super::person::Person;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::Entity;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::tui::layers::Layer;
use taizhang::tui::layers::ask::Ask;
use taizhang::tui::layers::form::Form;

fn at(person: &mut Person, code: &str) {
    let scene = person.model.scene(&person.register);
    person.model.list.narrow(&format!("code:{code}"), &scene);
}

fn edit(person: &mut Person, code: &str, field: Field) {
    let ids = [person.id(code)];
    let scene = person.model.scene(&person.register);
    let Ok(ask) = Ask::field(&ids, &Key::Field(field), &scene) else { panic!("it can be edited") };
    person.model.layers.push(Layer::Ask(ask));
}

#[test]
fn the_31st_of_february() {
    for lang in [Lang::Zh, Lang::En] {
        let mut person = Person::new();
        person.model.lang = lang;
        let why = if lang == Lang::Zh { "不成立" } else { "cannot be" };
        edit(&mut person, "RAIL-12", Field::ConfirmedOn);
        person.press("ctrl-u \"2027-02-31\" enter").see("2027-02-31").see(why);
        assert_eq!(person.value("RAIL-12", Field::ConfirmedOn), "", "nothing was written");
        // Mended in place: the text is still there to be mended.
        person.press("backspace backspace \"28\" enter");
        assert_eq!(person.value("RAIL-12", Field::ConfirmedOn), "2027-02-28");
    }
}

#[test]
fn progress_of_101() {
    let mut person = Person::new();
    at(&mut person, "RAIL-12");
    person.press("p ctrl-u \"101\" enter").see("101").see("0 到 100");
    assert_eq!(person.value("RAIL-12", Field::Progress), "");
    person.press("backspace enter").see("RAIL-12 已保存");
    assert_eq!(person.value("RAIL-12", Field::Progress), "10");
    // In a form it is said when the field is left, and the form is not saved.
    let id = person.id("RAIL-12");
    let scene = person.model.scene(&person.register);
    let form = Form::project(id, &scene).at(&Key::Field(Field::Progress));
    person.model.layers.push(Layer::Ask(Ask::Form(Box::new(form))));
    person.press("ctrl-u \"101\" tab").see("101").see("0 到 100").press("ctrl-s").see("101").see("0 到 100");
    assert_eq!(person.value("RAIL-12", Field::Progress), "10");
}

#[test]
fn a_stage_that_does_not_exist() {
    let mut person = Person::new();
    at(&mut person, "RAIL-12");
    let before = person.value("RAIL-12", Field::Stage);
    // The picker has no such stage: what was typed stays in its field, and Enter writes nothing.
    person.press("s \"半拉子\"").see("半拉子").see("没有符合的选项").press("enter").see("半拉子");
    assert_eq!(person.value("RAIL-12", Field::Stage), before);
    person.press("esc");
    // As a condition it is named, with the place.
    person.press("/ ctrl-u \"stage:半拉子\"").see("半拉子").see("第 7 个字");
}

#[test]
fn an_agency_that_a_colleague_removed_meanwhile() {
    let mut person = Person::new();
    let added = [Assignment::put(Field::AgencyNameZh, "示范管理局")];
    let (agency, _) = person.register.add_agency("demo", &added, Lang::Zh).expect("an agency");
    assert_eq!(agency.entity, Entity::Agency);
    let id = person.id("RAIL-12");
    let before = person.value("RAIL-12", Field::LeadAgency);
    let scene = person.model.scene(&person.register);
    let form = Form::project(id, &scene).at(&Key::Field(Field::LeadAgency));
    person.model.layers.push(Layer::Ask(Ask::Form(Box::new(form))));
    person.press("enter \"示范\" enter").see("示范管理局");
    // A colleague removes it before the form is saved.
    person.register.remove(agency).expect("removed");
    person.press("ctrl-s");
    let screen = person.screen();
    assert_eq!(person.value("RAIL-12", Field::LeadAgency), before, "{screen}");
    assert!(screen.contains("demo"), "what was picked stays, and the reason stands below it:\n{screen}");
    // Another one can be picked in its place.
    person.press("enter \"mot\" enter ctrl-s").see("已保存");
    assert_eq!(person.value("RAIL-12", Field::LeadAgency), "mot");
}
