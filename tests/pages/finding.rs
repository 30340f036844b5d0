//! Finding from the keyboard: by sound in the filter, facets and counts of a column as conditions, saved views.

use super::history::Screen;
use super::support::*;
use taizhang::i18n::Lang;

#[test]
fn initials_find_a_railway_and_tab_walks_through_the_offers() {
    let mut desk = Desk::new();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (100, 30));
    screen.press("/ \"wuhan\" space \"yichang\" enter");
    assert!(screen.shown().contains("武汉至宜昌铁路"), "{}", screen.shown());
    screen.press("esc / \"阶段:\" tab");
    let offers = screen.shown();
    assert!(offers.contains("谋划储备") && offers.contains("在建"), "{offers}");
    screen.press("tab");
    let first = screen.model.list.typed().to_string();
    assert_eq!(first, "阶段:谋划储备");
    let count = screen.desk.register.select(&first, Lang::Zh).expect("a query").len();
    assert_eq!(screen.model.list.len(), count);
    assert!(screen.shown().contains(&format!("谋划储备 {count}")), "{}", screen.shown());
    screen.press("tab");
    assert_eq!(screen.model.list.typed(), "阶段:前期工作");
    screen.press("backtab");
    assert_eq!(screen.model.list.typed(), first);
}

#[test]
fn what_only_comes_near_is_said_to_be_near() {
    let mut desk = Desk::new();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (100, 30));
    screen.press("/ \"武宜铁\"");
    assert!(screen.model.list.is_near() && !screen.model.list.is_empty());
    assert!(screen.shown().contains("近似"), "{}", screen.shown());
    screen.press("ctrl-u \"铁路\"");
    assert!(!screen.model.list.is_near());
}

#[test]
fn half_a_key_leaves_the_rows_alone_and_says_what_it_may_become() {
    let mut desk = Desk::new();
    for (lang, half, whole) in
        [(Lang::Zh, "stag", "stage:"), (Lang::En, "investm", "investment:"), (Lang::Zh, "牵头", "牵头部门:")]
    {
        let mut screen = Screen::new(&mut desk, lang, (120, 30));
        let all = screen.model.list.len();
        screen.press(&format!("/ \"{half}\""));
        if screen.desk.register.select(half, lang).expect("a query").is_empty() {
            assert!(screen.model.list.is_unsaid() && !screen.model.list.is_near());
            assert_eq!(screen.model.list.len(), all);
            assert!(screen.shown().contains(whole), "{}", screen.shown());
        }
    }
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 30));
    // The words before it still count.
    screen.press("/ \"武汉\" space \"stag\"");
    let wuhan = screen.desk.register.select("武汉", Lang::Zh).expect("a query").len();
    assert!(screen.model.list.is_unsaid() && screen.model.list.len() == wuhan);
    // Whoever leaves the filter means the word.
    screen.press("enter");
    assert!(!screen.model.list.is_unsaid() && screen.model.list.len() < wuhan);
    // What no condition begins with comes near as ever.
    screen.press("/ ctrl-u \"武宜铁\"");
    assert!(!screen.model.list.is_unsaid() && screen.model.list.is_near());
}

#[test]
fn facets_put_conditions_into_the_filter_and_take_them_out() {
    let mut desk = Desk::new();
    for lang in [Lang::Zh, Lang::En] {
        let mut screen = Screen::new(&mut desk, lang, (100, 30));
        let all = screen.model.list.len();
        golden(&format!("facets-{}", lang.code()), &screen.press("F").shown());
        screen.press("space");
        let rail = screen.model.list.len();
        assert!(rail > 0 && rail < all);
        screen.press("down space");
        assert!(screen.model.list.len() > rail, "one or the other");
        screen.press("space up space");
        assert_eq!(screen.model.list.len(), all);
        // The next key is counted under what was chosen before.
        screen.press("space tab down enter");
        assert_eq!(screen.model.layers.len(), 0);
        let query = screen.model.list.typed().to_string();
        let counted = screen.desk.register.select(&query, lang).expect("a query").len();
        assert_eq!(screen.model.list.len(), counted);
        assert_eq!(query.matches(':').count(), 2, "{query}");
    }
}

#[test]
fn the_column_under_the_cursor_is_counted() {
    let mut desk = Desk::new();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 30));
    screen.press("f");
    assert!(screen.model.notice.as_ref().is_some_and(|n| n.error), "names are not counted");
    screen.press("right f");
    assert!(screen.shown().contains("分布：项目阶段") || screen.shown().contains("分布：阶段"), "{}", screen.shown());
    screen.press("enter");
    assert!(screen.model.list.typed().starts_with("阶段:"), "{}", screen.model.list.typed());
}

#[test]
fn a_view_is_saved_shown_and_deleted() {
    let mut desk = Desk::new();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press("V");
    assert!(screen.shown().contains("还没有保存的视图"), "{}", screen.shown());
    screen.press("esc / \"领域:铁路\" enter f4 V + \"铁路\" enter");
    let rail = screen.model.list.len();
    assert_eq!(screen.model.layers.len(), 0);
    screen.press("esc");
    assert!(screen.model.list.len() > rail);
    screen.press("V 1");
    assert_eq!((screen.model.list.len(), screen.model.list.typed()), (rail, "领域:铁路"));
    assert_eq!(screen.model.list.sort().len(), 1);
    // A query that cannot be read is not saved; the popup stays with the reason.
    screen.press("/ ctrl-u \"due<\" enter V + \"坏\" enter");
    assert_eq!(screen.model.layers.len(), 1);
    screen.press("esc esc esc V D");
    assert!(screen.desk.register.saved_views(&Default::default()).expect("views").is_empty());
}
