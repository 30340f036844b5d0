//! Milestones: templates scheduled backwards, order, dates moved together.

use super::person::Person;
use taizhang::domain::field::Field;
use taizhang::domain::record::Record;
use taizhang::i18n::Lang;
use taizhang::i18n::labels;

fn clear(person: &mut Person, code: &str) {
    for id in person.entry(code).milestones.iter().map(|m| m.id).collect::<Vec<_>>() {
        person.register.remove(id).expect("removed");
    }
}

fn told(person: &Person, code: &str) -> Vec<String> {
    let say = |m: &Record| {
        let date = m.date(Field::Baseline).map(|d| d.shown().into_owned()).unwrap_or_default();
        format!("{} {date}", labels::milestone_title(Lang::Zh, m))
    };
    person.entry(code).milestones.iter().map(say).collect()
}

#[test]
fn a_railway_is_scheduled_backwards_in_one_gesture() {
    let mut person = Person::new();
    clear(&mut person, "RAIL-10");
    person.press("/ \"RAIL-10\" enter m").see("按 t 套用模板").press("t").see("铁路").see("本领域");
    // Without an end date there is nothing to count from; 31 February is refused where it stands.
    person.press("enter enter").see("先填写完成日期").press("\"2029-02-31\" enter").see("2029-02-31").see("不成立");
    person.press("ctrl-u \"2029-12\"").see("将添加 8 个节点");
    // The works take two months longer; the proposal is left out; the design has a date of its own.
    person.press("down space down down \"2025-03\" down right right").see("38 个月").see("手填").press("enter");
    assert_eq!(
        told(&person, "RAIL-10"),
        [
            "可研批复 2024-09",
            "初步设计批复 2025-03",
            "开工 2025-10",
            "铺轨完成 2028-12",
            "联调联试 2029-06",
            "行业验收 2029-10",
            "投用 2029-12"
        ]
    );
    person.press("esc u");
    assert_eq!(person.entry("RAIL-10").milestones.len(), 0);
    person.press("ctrl-r m");
    assert_eq!(person.entry("RAIL-10").milestones.len(), 7);
    // A second time nothing is doubled: what is there is left out.
    person.press("t enter \"2029-12\"").see("已有").see("将添加 1 个节点").press("esc esc");
    // One goes a place down and up again, at the ends nothing happens.
    person.press("g > ").see("里程碑");
    assert_eq!(told(&person, "RAIL-10")[..2], ["初步设计批复 2025-03", "可研批复 2024-09"]);
    person.press("< <");
    assert_eq!(told(&person, "RAIL-10")[..2], ["可研批复 2024-09", "初步设计批复 2025-03"]);
    // All open ones move with a reason; the first promise stays.
    person.press("+ \"-2m\" enter \"提前开工\" enter");
    let first = &person.entry("RAIL-10").milestones[0];
    assert_eq!((first.get(Field::Baseline), first.get(Field::Forecast)), (Some("2024-09"), Some("2024-07")));
    assert_eq!(first.get(Field::ForecastReason), Some("提前开工"));
    assert!(person.register.check().expect("a check").is_empty());
}

#[test]
fn a_laboratory_finds_its_own_template_by_any_word() {
    let mut person = Person::new();
    let labs = person.register.select("sector:laboratory", Lang::Zh).expect("a query");
    let code = person.register.book().entry(labs[0]).expect("there").code.clone();
    clear(&mut person, &code);
    person.press(&format!("/ \"{code}\" enter m t")).see("实验室与大科学装置").press("enter \"2028年底\" enter");
    let all = told(&person, &code);
    assert_eq!(all.last().map(String::as_str), Some("国家验收 2028年底"));
    assert_eq!(all.len(), 9);
    person.press("esc");
    // Any other kind of works is found by a word of it.
    clear(&mut person, "RAIL-05");
    person.press("/ ctrl-u \"RAIL-05\" enter m t \"airport\" enter").see("试验飞行").press("esc esc esc");
    assert_eq!(person.entry("RAIL-05").milestones.len(), 0);
}
