//! People are picked: those named in the register already, with how many projects each, narrowed by pinyin; others typed.

use super::person::Person;
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::tui::layers::Layer;
use taizhang::tui::layers::ask::Ask;

fn owners(person: &mut Person) {
    for (name, codes) in [("张三", vec!["RAIL-04", "RAIL-05", "RAIL-06"]), ("王小明", vec!["RAIL-07", "RAIL-08"])]
    {
        let ids: Vec<_> = codes.iter().map(|c| person.id(c)).collect();
        person.register.set(&ids, &[Assignment::put(Field::Owner, name)], "", Lang::Zh, None).expect("set");
    }
    let scene = person.model.scene(&person.register);
    person.model.list.narrow("RAIL-12", &scene);
}

fn pick(person: &mut Person, field: Field) {
    let ids = [person.id("RAIL-12")];
    let scene = person.model.scene(&person.register);
    let Ok(ask) = Ask::field(&ids, &Key::Field(field), &scene) else { panic!("it can be edited") };
    person.model.layers.push(Layer::Ask(ask));
}

#[test]
fn an_owner_is_picked_by_pinyin_or_typed_anew() {
    let mut person = Person::new();
    owners(&mut person);
    pick(&mut person, Field::Owner);
    person.see("张三").see("3 项").see("王小明").see("2 项").see("本人 0 项");
    person.press("\"wxm\"").see("王小明");
    assert!(!person.screen().contains("张三"), "{}", person.screen());
    person.press("enter").see("RAIL-12 已保存：经办人");
    assert_eq!(person.value("RAIL-12", Field::Owner), "王小明");
    // Another name is put as it is typed; it is offered from then on.
    pick(&mut person, Field::Owner);
    person.press("\"赵六\"").see("填写“赵六”").press("enter");
    assert_eq!(person.value("RAIL-12", Field::Owner), "赵六");
    pick(&mut person, Field::Owner);
    person.see("赵六").see("1 项").press("esc");
    // Beside a name that is there already, a longer or a shorter one can be put too.
    pick(&mut person, Field::Owner);
    person.press("\"张\"").see("张三").see("填写“张”").press("down enter");
    assert_eq!(person.value("RAIL-12", Field::Owner), "张");
    person.press("u u u");
    assert_eq!(person.value("RAIL-12", Field::Owner), "");
    // The leader in charge and the contact are people too, each with names of their own.
    pick(&mut person, Field::Leader);
    assert!(!person.screen().contains("张三"));
    person.press("\"陈副省长\" enter");
    assert_eq!(person.value("RAIL-12", Field::Leader), "陈副省长");
}

#[test]
fn in_a_form_and_for_many_it_is_the_same_list() {
    let mut person = Person::new();
    owners(&mut person);
    let id = person.id("RAIL-12");
    let scene = person.model.scene(&person.register);
    let form = taizhang::tui::layers::form::Form::project(id, &scene).at(&Key::Field(Field::Owner));
    person.model.layers.push(Layer::Ask(Ask::Form(Box::new(form))));
    // Typing opens the list with what was typed.
    person.press("z s").see("张三").press("enter ctrl-s").see("已保存");
    assert_eq!(person.value("RAIL-12", Field::Owner), "张三");
    let scene = person.model.scene(&person.register);
    person.model.list.narrow("RAIL-0", &scene);
    person.press("A");
    let ids: Vec<_> = ["RAIL-01", "RAIL-02"].map(|c| person.id(c)).to_vec();
    let scene = person.model.scene(&person.register);
    let Ok(ask) = Ask::field(&ids, &Key::Field(Field::Owner), &scene) else { panic!("it can be edited") };
    person.model.layers.push(Layer::Ask(ask));
    person.press("\"lg\" enter").see("刘工");
}
