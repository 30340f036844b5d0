//! Forms: what is typed survives whatever happens to the terminal; what is wrong keeps its text and says why; an agency
//! that is not there yet is added where it is picked.

use super::person::{Person, TODAY};
use taizhang::domain::field::Field;
use taizhang::domain::id::{Entity, EntityId};
use taizhang::i18n::Lang;

#[test]
fn a_form_that_was_not_saved_is_there_again_and_goes_when_it_is_saved_or_given_up() {
    let mut person = Person::new();
    person.press("/ \"RAIL-05\" enter e tab tab tab tab tab tab tab tab tab \"4x\"");
    let before = person.screen();
    assert_eq!(person.register.drafts().len(), 1, "{before}");
    assert_eq!(person.register.read_only(), None);
    // The program goes away without a word; nothing of it stands in the register.
    let mut person = person.comes_back("2026-11-26T09:00:00+08:00", "刘工");
    assert!(taizhang::tui::drafts::waiting(&person.register, Lang::Zh).is_some_and(|w| w.contains("RAIL-05")));
    person.press("/ \"RAIL-05\" enter e").see("已恢复 11-25 09:00 未保存的输入（1 处）").see("4x");
    person.press("esc").see("有未保存的改动").press("d");
    assert!(person.register.drafts().is_empty());
    person.press("e");
    assert!(!person.screen().contains("4x"));
    person.press("esc");
    // Saved, it goes as well.
    person.press("a \"荆州长江二桥\"");
    assert_eq!(person.register.drafts().keys().map(String::as_str).collect::<Vec<_>>(), ["add"]);
    person.press("f2").see("已新增");
    assert!(person.register.drafts().is_empty());
    // A long note too.
    person.press("/ ctrl-u \"RAIL-05\" enter o \"省际协调会\"");
    let mut person = person.comes_back(TODAY, "刘工");
    person.press("/ \"RAIL-05\" enter o").see("省际协调会").press("enter").see("已添加记事");
    assert!(person.register.drafts().is_empty());
}

#[test]
fn an_agency_that_is_not_there_is_added_from_the_picker() {
    let mut person = Person::new();
    person.press("/ \"RAIL-05\" enter l l l E").see("牵头部门").press("\"某某市铁路办\"").see("新增部门“某某市铁路办”");
    person.press("enter").see("新增部门").press("\"Bad Code\" f2").see("Bad Code");
    let bad = person.screen();
    assert!(person.register.book().agency("mmtlb").is_none(), "{bad}");
    person.press("ctrl-u \"mmtlb\" f2").see("某某市铁路办").press("enter").see("RAIL-05 已保存");
    assert_eq!(person.value("RAIL-05", Field::LeadAgency), "mmtlb");
    let agency = person.register.book().agency("mmtlb").expect("there");
    assert_eq!(agency.get(Field::AgencyNameZh), Some("某某市铁路办"));
    // Inside a form the same.
    person.press("e");
    while !person.screen().contains("责任单位") {
        person.press("pgdn");
    }
    person.press("esc").press("u u");
    assert!(person.register.book().agency("mmtlb").is_none());
    assert!(person.register.drafts().is_empty());
}

#[test]
fn bad_input_keeps_the_text_and_says_why() {
    let mut person = Person::new();
    // A share beyond the whole, a day that is none, a stage that is none.
    person.press("/ \"RAIL-05\" enter p \"101\" enter").see("101").see("0 到 100 的整数").press("esc");
    person.press("e down \"2026年2月31日\" tab").see("2026年2月31日").see("不成立").press("esc d");
    person.press("s \"不存在的阶段\"").see("没有符合的选项").press("enter esc");
    assert_eq!(person.value("RAIL-05", Field::Progress), "");
    // An agency that a colleague removes while the form is open.
    let agency = EntityId::derived(Entity::Agency, "agency:somewhere");
    person.register.add_agency("somewhere", &[], Lang::Zh).expect("an agency");
    person.press("e tab tab tab tab tab tab");
    for _ in 0..60 {
        if person.screen().contains("F4") {
            break;
        }
        person.press("tab");
    }
    person.see("F4").press("ctrl-u \"somewhere\"");
    person.register.remove(agency).expect("removed");
    person.press("f2").see("没有名为 somewhere 的部门").see("somewhere");
    assert!(!person.entry("RAIL-05").project.list(Field::Agencies).contains(&"somewhere".to_string()));
}

#[test]
fn the_filter_says_how_it_understands_dates_and_amounts_while_one_types() {
    let mut person = Person::new();
    person.press("/ \"due<年底\"").see("年底（2026）").press("ctrl-u \"due<2026Q3\"").see("2026Q3（2026-Q3）");
    person.press("ctrl-u \"investment>5000\"").see("5000（5000万元）");
    // What says itself what it is needs no second word.
    person.press("ctrl-u \"due<2026-06\"");
    assert!(!person.screen().contains("2026-06（"));
}

#[test]
fn packages_count_as_one_or_as_their_parts() {
    use taizhang::register::packages::Packages;
    let person = Person::new();
    let all = person.register.select("", Lang::Zh).expect("a query");
    let count = |ids: &[EntityId], how| person.register.counted(ids, how).len();
    let (one, parts) = (count(&all, Packages::One), count(&all, Packages::Parts));
    assert!(one < all.len() && parts < all.len(), "{one} {parts} {}", all.len());
    let grid = [person.id("GRID-01"), person.id("GRID-02"), person.id("GRID-03")];
    assert_eq!((count(&grid, Packages::Each), count(&grid, Packages::One), count(&grid, Packages::Parts)), (3, 1, 2));
    // A part without its package in the list counts for itself.
    assert_eq!((count(&grid[1..], Packages::One), count(&grid[1..], Packages::Parts)), (2, 2));
}
