//! The monthly round of an officer with thirty projects: at most three hundred keys, ten real changes among them, stopped
//! half way and gone on with the next day.

use super::person::Person;
use std::time::{Duration, Instant};
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::register::round::Queue;

/// Thirty projects that 刘工 keeps, confirmed a month ago and more.
pub fn thirty(person: &mut Person) -> Vec<EntityId> {
    let running = |id: &EntityId| {
        let entry = person.register.book().entry(*id).expect("there");
        !entry.facts.overdue && entry.milestones.iter().any(|m| m.get(Field::Actual).is_none())
    };
    let all = person.register.select("kind:project stage:implementation,preparation", Lang::Zh).expect("a query");
    let mut mine: Vec<EntityId> = all.iter().copied().filter(running).take(20).collect();
    mine.extend(all.iter().copied().filter(|id| !mine.contains(id)).take(30 - mine.len()).collect::<Vec<_>>());
    assert_eq!(mine.len(), 30);
    let put = [Assignment::put(Field::Owner, "刘工"), Assignment::put(Field::ConfirmedOn, "2026-10-20")];
    person.register.set(&mine, &put, "", Lang::Zh, None).expect("set");
    mine
}

#[test]
fn a_round_of_thirty_takes_at_most_three_hundred_keys() {
    let mut person = Person::new();
    let mine = thirty(&mut person);
    let round = person.register.queue(Queue::Due, &[]);
    assert_eq!(round.len(), 30);
    assert!(round.iter().all(|id| mine.contains(id)));
    let code = |person: &Person, n: usize| person.register.book().entry(round[n]).expect("there").code.clone();
    let codes: Vec<String> = (0..30).map(|n| code(&person, n)).collect();
    person.keys = 0;
    person.press("6").see("本月待核实（本人经办）").press("enter").see("1/30").see(&codes[0]).see("剩余 30");
    // Ten changes: progress twice, a light, a stage, money, problems, a next step, a milestone done, a forecast, a note.
    person.press("p ctrl-u \"42\" enter").see("已保存").press("c").see("2/30").see("核实 1");
    person.press("c c").see(&codes[3]).press("! 2 c");
    let stage = person.value(&codes[4], Field::Stage);
    person.press(if stage == "preparation" { "s 3 c" } else { "s 4 c" });
    person.press("c c $ ctrl-u \"3.2亿\" enter c");
    person.press("c b ctrl-u \"征地滞后\" enter c");
    person.press("w ctrl-u \"月底前完成征地\" enter c c ] c").see("跳过 1");
    // Home for today; the next day the round goes on where it was.
    person.press("esc").see("继续 2026-11-25 开始的巡检");
    let keys = person.keys;
    let mut person = person.comes_back("2026-11-26T08:30:00+08:00", "刘工");
    person.keys = keys;
    person.press("6").see("继续 2026-11-25 开始的巡检").press("enter").see("15/30").see("核实 13");
    let at = |n: usize| round[n];
    let open = |person: &Person, n: usize| {
        person.register.book().entry(at(n)).expect("there").milestones.iter().any(|m| m.get(Field::Actual).is_none())
    };
    let dated = (14..30).find(|n| open(&person, *n)).expect("an open milestone");
    for _ in 14..dated {
        person.press("c");
    }
    person.press("d").see("节点已完成").press("c");
    let later = (dated + 1..30).find(|n| open(&person, *n)).expect("another");
    for _ in dated + 1..later {
        person.press("c");
    }
    person.press(", d \"+3m\" enter \"洪水\" enter").see("已保存").press("c");
    person.press("o \"专题会议定年内开工\" enter c p ctrl-u \"66\" enter c");
    while person.screen().contains("/30") {
        person.press("c");
        assert!(person.keys < 400, "{}", person.screen());
    }
    person.see("本轮巡检完成").see("共 30 个项目：核实 29，其中有改动 10；跳过 1").see("累计完成投资：空 → 3.2亿元");
    person.see("征地滞后").press("enter").see("巡检：选择范围");
    assert!(person.keys <= 300, "{} keys", person.keys);
    println!("a round of thirty with ten changes: {} keys", person.keys);
    let confirmed = round.iter().filter(|id| !person.register.book().entry(**id).expect("there").facts.stale).count();
    assert_eq!(confirmed, 29);
    assert_eq!(person.value(&codes[0], Field::Progress), "42");
    // What was not touched is what it was.
    let newest = person.register.log(&Default::default()).expect("a log");
    let touched: Vec<_> = newest.iter().filter(|t| t.author == "刘工").flat_map(|t| &t.lines).collect();
    let fields =
        touched.iter().filter(|l| l.key.field() != Some(Field::ConfirmedOn) && l.key.field() != Some(Field::Owner));
    let projects: std::collections::BTreeSet<_> = fields.filter_map(|l| l.project).collect();
    assert_eq!(projects.len(), 10);
}

#[test]
fn taking_back_brings_the_project_back_to_hand() {
    let mut person = Person::new();
    thirty(&mut person);
    let round = person.register.queue(Queue::Due, &[]);
    let first = person.register.book().entry(round[0]).expect("there").code.clone();
    person.press("6 enter p ctrl-u \"42\" enter c").see("2/30").see("核实 1");
    person.press("u").see("1/30").see(&first).see("核实 0").press("u");
    assert_eq!(person.value(&first, Field::Progress), "");
    person.press("c").see("2/30").press("[").see("1/30").see("本轮已核实").press("]").see("2/30");
}

#[test]
fn a_project_that_a_colleague_removes_leaves_the_round() {
    let mut person = Person::new();
    thirty(&mut person);
    let round = person.register.queue(Queue::Due, &[]);
    person.press("6 enter c").see("2/30");
    person.register.remove(round[1]).expect("removed");
    person.press("j").see("2/29");
    let third = person.register.book().entry(round[2]).expect("there").code.clone();
    person.see(&third).press("esc q");
    // The list filter is a queue of its own; nothing in it is said so.
    person.press("/ \"没有这样的项目\" enter 6 G enter").see("此范围内没有项目");
}

#[test]
fn last_month_stands_beside_today() {
    let mut person = Person::new().comes_back("2026-10-02T09:00:00+08:00", "刘工");
    thirty(&mut person);
    let id = person.register.queue(Queue::Mine, &[])[0];
    let code = person.register.book().entry(id).expect("there").code.clone();
    person.set(&code, Field::Progress, "30");
    let mut person = person.comes_back("2026-11-25T09:00:00+08:00", "刘工");
    person.set(&code, Field::Progress, "45");
    let then = person.register.project_as_of(id, person.register.month_ago()).expect("read").expect("there");
    assert_eq!(then.project.get(Field::Progress), Some("30"));
    // The whole register of that day says the same of this project.
    let id_of = id;
    let start = Instant::now();
    for _ in 0..10 {
        person.register.project_as_of(id, person.register.month_ago()).expect("read");
    }
    let each = start.elapsed() / 10;
    println!("one project a month ago: {each:?}");
    assert!(each < Duration::from_millis(500), "{each:?}");
    let day = person.register.month_ago();
    person.press("6 j enter").see("30%").see("45%").see("10-25（上月）");
    person.register.go_to(day).expect("a day");
    let whole = person.register.book().entry(id_of).expect("there");
    assert_eq!(whole.project, then.project);
    assert_eq!(whole.milestones, then.milestones);
}
