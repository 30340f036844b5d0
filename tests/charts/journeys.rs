//! Keys typed, what stands on the screen and in the register afterwards.

use super::figures::busy;
use super::person::Person;
use taizhang::domain::field::Field;
use taizhang::tui::screens::Name;

/// The count of projects in the title, as `38 / 321 项` says it.
fn listed(person: &Person) -> usize {
    person.model.list.len()
}

#[test]
fn a_figure_of_the_dashboard_is_entered_and_the_list_shows_what_it_counts() {
    let mut person = Person::new().sized(80, 24);
    person.press("5").see("逾期合计：38 项").press("enter");
    assert_eq!((person.model.screen, listed(&person)), (Name::List, 38));
    person.see("38 / 321 项").see("逾期");
    // The next figure is entered within the same filter.
    person.press("5 down down enter");
    assert_eq!(listed(&person), 22);
    person.press("esc").see("321 项");
    // Under another filter the figures are those of what is shown.
    person.press("/").press("\"领域:铁路\" enter 5 g").see("逾期合计：3 项").press("enter").see("3 / 321 项");
    // A figure of nothing leads nowhere, and says so.
    person.press("esc 5").press("down down down").see("31–90天：0 项").press("enter").see("没有项目可列");
    assert_eq!(person.model.screen, Name::Dashboard);
    // The cursor goes from column to column and from card to card where there are several.
    let mut person = person.sized(200, 50);
    person.press("g right").see("本月（2026-11）：0 项").press("down").see("下月（2026-12）：4 项").press("enter");
    assert_eq!(listed(&person), 4);
}

#[test]
fn targets_on_the_dashboard_lead_to_their_screen() {
    let mut person = Person::new().sized(80, 24);
    person.press("5 G").see("按 Enter 看指标").press("enter");
    assert_eq!(person.model.screen, Name::Targets);
}

#[test]
fn a_card_moves_to_the_next_stage_and_is_taken_back() {
    let mut person = Person::new();
    person.press("2").see("谋划储备 25").see("BRDG-02");
    person.press(">").see("BRDG-02 已保存：阶段").see("谋划储备 24").see("前期工作 77");
    assert_eq!(person.value("BRDG-02", Field::Stage), "preparation");
    assert_eq!(person.value("BRDG-02", Field::StageBasis), "confirmed");
    // The cursor went with the card: once more, over to 在建.
    person.press(">");
    assert_eq!(person.value("BRDG-02", Field::Stage), "implementation");
    // A step back asks why.
    person.press("<").see("请说明原因");
    assert_eq!(person.value("BRDG-02", Field::Stage), "implementation");
    person.press("\"复核后退回\" enter").see("前期工作 77");
    assert_eq!(person.value("BRDG-02", Field::Stage), "preparation");
    assert_eq!(person.value("BRDG-02", Field::StageNote), "复核后退回");
    person.press("u u u").see("谋划储备 25");
    assert_eq!(person.value("BRDG-02", Field::Stage), "identification");
}

#[test]
fn the_board_by_light_and_by_agency() {
    let mut person = Person::new();
    person.press("2 z g").see("按红绿灯").see("滞后 0").see("未评 321");
    let first = person.model.screens.get(Name::Board).and_then(|s| s.selected()).expect("a card");
    let code = person.register.book().entry(first).expect("an entry").code.clone();
    person.press("<").see(&format!("{code} 已保存：红绿灯")).see("正常 1").see("未评 320");
    assert_eq!(person.value(&code, Field::Health), "green");
    person.press("z g").see("按牵头部门").press(">").see("牵头部门不能用移动更改");
    person.press("z g z f").see("按阶段");
    // A folded column has no card in hand.
    person.press("enter").see("先选中一个项目");
    person.press("z f enter").see("里程碑");
}

#[test]
fn a_limit_of_work_is_marked() {
    let mut person = Person::new();
    person.model.screens.board.limits.insert("implementation", 150);
    person.model.screens.board.limits.insert("preparation", 100);
    person.press("2").see("190/150 超限").see("76/100");
}

#[test]
fn the_timeline_zooms_pans_and_comes_back() {
    let mut person = Person::new();
    person.press("3").see("按领域 · 年").see("今天").see("192 项无日期");
    let year = person.screen();
    person.press("+").see("· 季").press("+").see("· 月").press("+").see("· 周").press("+").see("· 周");
    person.press("- - -").see("· 年");
    assert_eq!(person.screen(), year);
    person.press("> > >");
    let later = person.screen();
    assert!(!later.contains("今天 ") || later != year);
    person.see("2033年");
    person.press("z t");
    assert_eq!(person.screen(), year);
    person.press("left right");
    assert!(person.screen().contains("今天"));
    person.press("z t z c").see("滞后优先").see("逾期1974天").press("z c");
    person.press("z g").see("按专项").press("z g").see("不分组").press("G").see("192 项无日期：").press("z g");
}

#[test]
fn projects_without_dates_stand_on_one_counted_line_until_they_are_asked_for() {
    let mut person = Person::new();
    person.press("3 g").see("6 项无日期：Enter 展开");
    assert!(!person.screen().contains("益阳至娄底铁路"));
    // The line is a row: Enter on it shows them, below those with dates, and the cursor is on the first of them.
    person.press("down down down down down down down down down down down down down down enter");
    person.see("益阳至娄底铁路");
    assert_eq!(person.model.screens.get(Name::Timeline).expect("a screen").selected(), Some(person.id("RAIL-08")));
    let shown = person.screen();
    let row = |text: &str| shown.lines().position(|l| l.contains(text)).unwrap_or_else(|| panic!("{text}\n{shown}"));
    assert!(row("RAIL-16") < row("RAIL-08") && row("RAIL-08") < row("▾ 公路"));
    // Folded again, the cursor is on the line that counts it; the key does the same from anywhere.
    person.press("z h").see("6 项无日期：Enter 展开");
    assert!(!person.screen().contains("益阳至娄底铁路"));
    assert_eq!(person.model.screens.get(Name::Timeline).expect("a screen").selected(), None);
    // Where nothing has a date, nothing is silently missing.
    person.press("/").press("\"RAIL-08\" enter").see("1 项无日期：Enter 展开");
}

#[test]
fn rows_of_the_timeline_follow_the_list_and_open() {
    let mut person = Person::new();
    person.press("/").press("\"RAIL-0\" enter 3").see("武汉至宜昌铁路").press("down down down enter");
    person.see("RAIL-04").see("里程碑");
    // Back, then on the heading: it folds.
    person.press("esc g").see("铁路").press("enter");
    assert!(!person.screen().contains("武汉至宜昌铁路"));
    person.press("z f").see("武汉至宜昌铁路");
    // The next milestone of the row under the cursor is done today.
    person.press("g down d").see("节点已完成");
}

#[test]
fn numbers_of_an_agency_are_entered_sorted_and_listed_below() {
    let mut person = busy();
    person.press("8").see("国家发展改革委").see("牵头");
    person.press("right right right f4").see("交通运输部 · 逾期 10").press("enter").see("10 / 321 项");
    assert_eq!(person.model.screen, Name::List);
    person.press("esc 8 a").see("新增部门").press("\"lab\" tab \"示范实验室\" ctrl-s").see("已保存");
    assert_eq!(person.register.book().agency("lab").and_then(|a| a.get(Field::AgencyNameZh)), Some("示范实验室"));
    person.see("示范实验室").press("u");
    assert!(person.register.book().agency("lab").is_none());
}

#[test]
fn a_target_takes_todays_value_with_its_source() {
    let mut person = Person::new();
    person.press("9").see("共 22 项：达到 0，未达 0，无数据 22").press("down e").see("现值：铁路总里程");
    person.press("\"1.2\" tab tab \"统计公报\" ctrl-s").see("指标“铁路总里程”已保存").see("85%").see("还差 0.2万公里");
    person.see("截至 2026-11-25").see("统计公报").see("2026-11-25：- → 1.2（刘工）").see("未达 1，无数据 21");
    person.press("5 G").see("方案指标").press("u 9").see("无数据 22");
    person.press("e ctrl-u \"很多\" enter").see("不是数字");
}

#[test]
fn a_screen_that_is_come_back_to_shows_what_has_changed_meanwhile() {
    let mut person = Person::new();
    person.press("5").see("逾期合计：38 项").press("2").see("谋划储备 25").press("3").see("192 项无日期");
    // Nothing changed: the same pictures.
    let before: Vec<String> = ["5", "2", "3", "4", "8"].map(|key| person.press(key).screen()).to_vec();
    let after: Vec<String> = ["5", "2", "3", "4", "8"].map(|key| person.press(key).screen()).to_vec();
    assert_eq!(before, after);
    // A card is moved, the list narrowed, a round begun and stopped: each screen knows when one is back.
    person.press("2 >").see("谋划储备 24").press("5 1 / \"领域:铁路\" enter 5 g").see("逾期合计：3 项");
    person.press("3").see("6 项无日期").press("4").see("图上 238 项（符合 19）").press("1 esc 2").see("谋划储备 24");
    person.press("6 enter").see("1/321").press("1 6").see("1/321").press("esc").see("继续").press("5 6").see("继续");
    // At one mark of the map tens of works are gone through, forth and back, over another zoom and another filter.
    person
        .press("4 0 g n n n N")
        .see("此处第 3 项")
        .press("+ -")
        .see("此处第 3 项")
        .press("/ \"铁路\" enter 4 n N g G");
    assert!(person.model.screens.get(Name::Map).is_some_and(|map| map.selected().is_some()));
}
