//! Journeys over the screens that draw: each is entered, something is done there, a mark leads to the project behind it,
//! and one is back where one was; with keys, and with the mouse where it is asked for.

use super::person::{Home, Person};

#[test]
fn every_picture_leads_to_the_project_behind_its_marks_and_back() {
    let home = Home::new();
    let mut person = Person::sit(&home, 120, 40);
    person.see("按任意键开始").press(" ").see("AIRP-01");
    // Board: a card is moved, taken back, opened.
    person.press("2").see("按阶段").see("谋划储备 25").press(">").see("BRDG-02 已保存").see("谋划储备 24");
    person.press("u").see("谋划储备 25").press("g\r").see("九江至黄梅跨江通道").see("公开来源").press("\u{1b}");
    person.see("按阶段").press("zg").see("按红绿灯").press("zg").see("按牵头部门").press("zg").see("按阶段");
    // Timeline: nearer, later, today again, the row under the cursor.
    person
        .press("3")
        .see("按领域 · 年")
        .press("+")
        .see("· 季")
        .press(">>")
        .press("-")
        .see("· 年")
        .press("zt")
        .see("今天");
    person.press("gjj\r").see("RAIL-02").see("公开来源").press("\u{1b}").see("按领域 · 年");
    // Map: to a city, the work there, all of it again.
    person
        .press("4")
        .see("图上 238 项")
        .press("zj")
        .see("跳到")
        .press("yichang\r")
        .see("宜昌")
        .press("n\r")
        .see("公开来源");
    person.press("\u{1b}").see("图上 238 项").press("0").see("南昌").press("zp").see("武汉都市圈").press("zp");
    // Dashboard: a figure is entered, and left again.
    person.press("5").see("逾期合计：38 项").press("\r").see("38 / 321 项").press("\r").see("公开来源").press("\u{1b}");
    person.see("38 / 321 项").press("\u{1b}").see("321 项");
    // Agencies: what one leads; targets: a value and back.
    person.press("8").see("国家发展改革委").press("\r").see("45 / 321 项").press("\u{1b}").see("321 项");
    person
        .press("9")
        .see("共 22 项")
        .press("e")
        .see("现值")
        .press("2\u{1b}OQ")
        .see("已保存")
        .press("u")
        .see("无数据 22");
    // The round, the log, an earlier day on each of them.
    person.press("6").see("选择范围").press("7").see("初始数据").press("t").see("日期").press("2022-03-01\r");
    for key in ["2", "3", "4", "5", "8", "9", "1"] {
        person.press(key).see("历史状态 2022-03-01");
    }
    person.press("t").see("已回到今日").press("q");
    assert_eq!(person.leaves(), 0);
    assert_eq!(home.json(&["show", "BRDG-02", "--format", "json"])["stage"], "identification");
}

#[test]
fn the_mouse_acts_only_where_it_is_asked_for() {
    let home = Home::new();
    let mut person = Person::sit(&home, 120, 40);
    person.see("按任意键开始").press(" ").see("AIRP-01");
    assert!(!person.has_mouse(), "text can be selected: the terminal keeps its mouse");
    person.press("q");
    assert_eq!(person.leaves(), 0);
    let mut person = Person::sit_with(&home, 120, 40, &["--mouse"]);
    person.see("AIRP-01");
    assert!(person.has_mouse());
    // Columns and rows count from 1: the fourth project stands in the seventh row.
    let click = "\u{1b}[<0;20;7M\u{1b}[<0;20;7m";
    person.raw(click).raw(click).see("南昌昌北机场三期扩建工程").see("公开来源").press("\u{1b}").see("321 项");
    // The wheel goes on from there.
    person.raw("\u{1b}[<65;20;7M").press("\r").see("娄底机场").see("公开来源").press("\u{1b}").see("321 项");
    person.press("4").see("图上 238 项").raw("\u{1b}[<64;40;20M").raw("\u{1b}[<65;40;20M").press("1").see("AIRP-01");
    person.press("q");
    assert_eq!(person.leaves(), 0);
    assert!(!person.has_mouse(), "it is given back");
}
