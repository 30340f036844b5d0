//! The mouse: off unless asked for; then a click takes what lies under it, a click on what is in hand opens it, the wheel
//! moves, in the list, on every screen and in what lies over them.

use super::person::Person;
use ratatui::crossterm::event::MouseButton;
use ratatui::crossterm::event::MouseEventKind::{self, ScrollDown, ScrollUp};
use taizhang::tui::screens::Name;

fn selected(person: &Person) -> String {
    let id = match person.model.screens.get(person.model.screen) {
        Some(screen) => screen.selected(),
        None => person.model.list.selected(),
    };
    let entry = id.and_then(|id| person.register.book().entry(id));
    entry.map(|e| e.code.clone()).unwrap_or_default()
}

#[test]
fn it_is_off_until_it_is_asked_for() {
    let mut person = Person::new();
    assert!(!person.model.mouse);
    person.press("? \"鼠标\" enter").see("鼠标已开启");
    assert!(person.model.mouse);
}

#[test]
fn rows_of_the_list_are_clicked_wheeled_and_opened() {
    let mut person = Person::new();
    let middle = (30, 20);
    person.mouse(ScrollDown, middle).mouse(ScrollDown, middle);
    assert_eq!(selected(&person), "AIRP-03");
    person.mouse(ScrollUp, middle);
    let click = MouseEventKind::Down(MouseButton::Left);
    let at = person.find("BRDG-02");
    person.mouse(click, at);
    assert_eq!(selected(&person), "BRDG-02");
    // On the page the wheel moves as the arrows do; a click there does nothing that cannot be seen.
    person.mouse(click, at).see("里程碑").mouse(ScrollDown, middle).mouse(MouseEventKind::Moved, (500, 500));
    person.press("esc").see("321 项");
    // In a popup too.
    person.press("s").mouse(ScrollDown, middle).press("enter");
    assert_eq!(person.value("BRDG-02", taizhang::domain::field::Field::Stage), "preparation");
}

#[test]
fn cards_rows_marks_and_figures_are_taken_with_a_click_and_opened_with_another() {
    let mut person = Person::new();
    person.press("2").click("CULT-13");
    assert_eq!(selected(&person), "CULT-13");
    person.mouse(ScrollDown, (30, 20));
    assert_eq!(selected(&person), "CULT-17");
    person.click("AIRP-05").click("AIRP-05").see("娄底机场").see("里程碑").press("esc");
    person.press("3").click("RAIL-06");
    assert_eq!(selected(&person), "RAIL-06");
    person.mouse(ScrollDown, (30, 20));
    assert_eq!(selected(&person), "RAIL-07");
    person.click("RAIL-09").click("RAIL-09").see("荆门至荆州铁路").see("里程碑").press("esc");
    // A click on the heading of a group in hand folds it.
    person.press("g").click("铁路 19");
    assert!(!person.screen().contains("RAIL-09"));
    // On the map the wheel zooms; a mark is taken, and its work opened.
    person.press("4 0");
    let before = person.screen();
    person.mouse(ScrollUp, (40, 20));
    assert_ne!(person.screen(), before);
    person.mouse(ScrollDown, (40, 20));
    let (x, y) = person.find("岳阳");
    person.mouse(MouseEventKind::Down(MouseButton::Left), (x - 2, y)).see("此处第 1 项");
    let code = selected(&person);
    person.mouse(MouseEventKind::Down(MouseButton::Left), (x - 2, y)).see(&code).see("里程碑");
    person.press("esc 5");
    let (x, y) = person.find("91–365天");
    let figure = (x..120).find(|x| {
        person.mouse(MouseEventKind::Down(MouseButton::Left), (*x, y));
        person.screen().contains("滞后 · 91–365天") || person.model.screen == Name::List
    });
    assert!(figure.is_some(), "{}", person.screen());
    person.mouse(MouseEventKind::Down(MouseButton::Left), (figure.expect("it"), y));
    assert_eq!(person.model.screen, Name::List, "a click on the figure in hand lists it");
    person.see("22 / 321 项").press("esc");
    for key in ["6", "7", "8", "9"] {
        person.press(key).mouse(ScrollDown, (30, 20)).mouse(ScrollDown, (30, 20)).mouse(ScrollUp, (30, 20));
        person.mouse(MouseEventKind::Down(MouseButton::Left), (30, 5));
        assert!(!person.screen().is_empty());
    }
}

#[test]
fn the_border_of_a_column_is_drawn_to_another_width() {
    let mut person = Person::new();
    let (left, head) = person.find("项目名称");
    let (stage, _) = person.find("阶段 ");
    let button = MouseButton::Left;
    // The border stands in the gap before the next head.
    person.mouse(MouseEventKind::Down(button), (stage - 1, head));
    for x in [stage - 4, stage - 7, stage - 9] {
        person.mouse(MouseEventKind::Drag(button), (x, head));
        assert_eq!(person.find("阶段 ").0, x + 1, "{}", person.screen());
    }
    person.mouse(MouseEventKind::Up(button), (stage - 9, head)).see(&format!("：{} 格", stage - 9 - left));
    // Nothing is in hand any more; a press elsewhere takes none.
    person.mouse(MouseEventKind::Drag(button), (stage + 9, head));
    assert_eq!(person.find("阶段 ").0, stage - 8);
    person.mouse(MouseEventKind::Down(button), (left, head)).mouse(MouseEventKind::Drag(button), (left + 20, head));
    assert_eq!(person.find("阶段 ").0, stage - 8);
    // Drawn out of the window in either direction, it stays a width.
    person.mouse(MouseEventKind::Down(button), (stage - 9, head)).mouse(MouseEventKind::Drag(button), (0, head));
    assert!(!person.screen().is_empty());
}
