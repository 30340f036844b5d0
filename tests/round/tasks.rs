//! The twelve everyday tasks, each with the keys that it takes at most. Chinese text counts four keys a sign, as an input
//! method asks for. The register is the plan's; the hands are on the list, the project found by its code where it must
//! be found.

use super::person::Person;
use taizhang::domain::field::Field;
use taizhang::domain::kinds::MilestoneKind;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;

/// Does a task and says how many keys it took.
fn count(person: &mut Person, name: &str, most: usize, keys: &str) {
    person.keys = 0;
    person.press(keys);
    println!("{name}: {} keys", person.keys);
    assert!(person.keys <= most, "{name}: {} keys, {most} allowed", person.keys);
}

/// RAIL-05 with three open milestones.
fn desk() -> Person {
    let mut person = Person::new();
    let id = person.id("RAIL-05");
    for milestone in person.entry("RAIL-05").milestones.iter().map(|m| m.id).collect::<Vec<_>>() {
        person.register.remove(milestone).expect("removed");
    }
    for (kind, date) in
        [(MilestoneKind::Start, "2026-10"), (MilestoneKind::MainWorks, "2028-06"), (MilestoneKind::Opening, "2029年底")]
    {
        person.register.add_milestone(id, kind, &[Assignment::put(Field::Baseline, date)], Lang::Zh).expect("added");
    }
    person.set("RAIL-05", Field::Stage, "preparation");
    person
}

#[test]
fn edits_of_one_project() {
    let mut person = desk();
    count(&mut person, "find a project and set its stage", 11, "/ \"RAIL-05\" enter s 3");
    assert_eq!(person.value("RAIL-05", Field::Stage), "implementation");
    count(&mut person, "mark a milestone done today", 1, "d");
    assert_eq!(person.entry("RAIL-05").milestones[0].get(Field::Actual), Some("2026-11-25"));
    person.press("u");
    count(&mut person, "shift three milestones by three months", 15, ", d \"+3m\" enter \"洪水\" enter");
    let moved: Vec<_> = person.entry("RAIL-05").milestones.iter().map(|m| m.get(Field::Forecast)).collect();
    assert_eq!(moved, [Some("2027-01"), Some("2028-09"), Some("2030-03")]);
    let notes = |p: &Person| p.register.page(p.id("RAIL-05")).expect("a page").notes.len();
    let before = notes(&person);
    count(&mut person, "add a note (of six signs)", 26, "o \"本月已开工了\" enter");
    assert_eq!(notes(&person), before + 1);
    count(&mut person, "add a project (with a name of six signs)", 27, "a \"荆州长江二桥\" f2");
    assert_eq!(person.register.select("荆州长江二桥", Lang::Zh).expect("a query").len(), 1);
}

#[test]
fn edits_of_many_projects() {
    let mut person = desk();
    let late = person.register.select("overdue", Lang::Zh).expect("a query");
    count(&mut person, "set the light of all late ones", 13, "/ \"overdue\" enter A ! 1 enter");
    let red = |p: &Person| {
        late.iter()
            .filter(|id| p.register.book().entry(**id).is_some_and(|e| e.project.get(Field::Health) == Some("red")))
            .count()
    };
    assert_eq!(red(&person), late.len());
    let mut person = person.comes_back("2026-11-26T09:00:00+08:00", "刘工");
    count(&mut person, "undo yesterday's change", 1, "u");
    assert_eq!(red(&person), 0);
    let water = person.register.select("sector:irrigation", Lang::Zh).expect("a query");
    let lead = "/ \"sector:irrigation\" enter A l l l E \"mara\" enter enter";
    count(&mut person, "change the lead agency of a filtered set", 32, lead);
    let led = water.iter().filter(|id| {
        person.register.book().entry(**id).is_some_and(|e| e.project.get(Field::LeadAgency) == Some("mara"))
    });
    assert_eq!((led.count(), water.is_empty()), (water.len(), false));
    person.press("esc esc g");
    count(&mut person, "confirm ten", 13, "v j j j j j j j j j c enter");
    let confirmed = person.register.book().entries().iter().filter(|e| !e.facts.unconfirmed);
    assert_eq!(confirmed.count(), 10);
}

#[test]
fn questions() {
    let mut person = desk();
    person.press("/ \"RAIL-12\" enter");
    count(&mut person, "see who changed a date", 3, "enter G enter");
    person.see("公开报道").press("esc esc");
    let wanted = person.register.select("lead:mot overdue", Lang::Zh).expect("a query");
    count(&mut person, "see one agency's late ones", 18, "/ \"lead:mot overdue\" enter");
    assert!(!wanted.is_empty());
    assert_eq!(person.model.list.rows().to_vec(), wanted);
    // What was changed since the 25th of last month.
    person.set("RAIL-05", Field::Progress, "12");
    person.press("esc");
    count(&mut person, "what changed since the 25th", 14, "/ \"updated>=-1m\" enter");
    assert!(person.model.list.rows().position(person.id("RAIL-05")).is_some());
}
