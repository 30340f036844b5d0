//! The list's furniture from the keyboard: columns, order, groups, facets, views, what is remembered, what is new.

use super::history::Screen;
use super::support::*;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use taizhang::domain::field::Field;
use taizhang::domain::id::EntityId;
use taizhang::i18n::Lang;
use taizhang::register::columns::Column;
use taizhang::register::grouping::Grouping;
use taizhang::register::order;
use taizhang::tui::layers::Layer;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// The codes of the columns that show.
fn columns(screen: &Screen) -> Vec<String> {
    screen.model.list.shape().columns.iter().map(|s| s.column.code()).collect()
}

fn width_of(screen: &Screen, code: &str) -> Option<u16> {
    screen.model.list.shape().columns.iter().find(|s| s.column.code() == code).and_then(|s| s.width)
}

fn said(screen: &Screen) -> String {
    screen.model.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default()
}

#[test]
fn codes_are_shown_whole_also_long_ones() {
    let mut desk = Desk::busy();
    desk.set("RAIL-04", Field::Code, "AIRP-000001");
    for size in SIZES {
        let mut screen = Screen::new(&mut desk, Lang::Zh, size);
        screen.press("/ \"AIRP-000001\" enter");
        assert!(screen.shown().contains("AIRP-000001"), "{}", screen.shown());
    }
}

#[test]
fn what_is_in_use_is_late_with_nothing() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (200, 50));
    screen.press("/ \"AIRP-01\" enter");
    let in_use = screen.shown();
    assert!(in_use.contains("校飞"), "a milestone that was never told as done: {in_use}");
    assert!(!in_use.contains("逾期 "), "{in_use}");
    screen.press("/ ctrl-u \"RAIL-12\" enter");
    assert!(screen.shown().contains("逾期 "), "{}", screen.shown());
}

#[test]
fn columns_are_chosen_moved_widened_and_reset() {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        let mut screen = Screen::new(&mut desk, lang, (120, 40));
        let usual = columns(&screen);
        // By pinyin, at once in the list behind.
        screen.press("C \"ztz\"");
        assert!(screen.shown().contains(lang.pick("总投资", "nvestment")), "{}", screen.shown());
        screen.press("enter");
        assert_eq!(columns(&screen).last().map(String::as_str), Some("investment"));
        // Enter again hides it; the popup stays.
        screen.press("enter");
        assert_eq!(columns(&screen), usual);
        screen.press("esc");
        assert_eq!(screen.model.layers.len(), 0);
        // Moved and widened with the signs, the cursor following the column.
        screen.press("C > > + +");
        assert_eq!(columns(&screen)[1..4], ["stage", "health", "name"]);
        let wide = width_of(&screen, "name").expect("a width");
        screen.press("-");
        assert_eq!(width_of(&screen, "name"), Some(wide - 2));
        screen.press("f5 esc");
        assert_eq!((columns(&screen), width_of(&screen, "name")), (usual, None));
        // Nothing that is typed breaks it.
        screen.press("C \"没有这样的列\" enter");
        assert!(screen.shown().contains(lang.pick("没有", "No")), "{}", screen.shown());
        screen.press("esc");
    }
}

#[test]
fn direct_keys_change_the_column_under_the_cursor() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
    screen.press("right z + z +");
    let wide = width_of(&screen, "stage").expect("a width");
    assert!(said(&screen).contains(&wide.to_string()), "{}", said(&screen));
    screen.press("z - z >");
    assert_eq!(width_of(&screen, "stage"), Some(wide - 2));
    assert_eq!(columns(&screen)[2..4], ["health", "stage"]);
    screen.press("z < z x");
    assert!(!columns(&screen).contains(&"stage".to_string()));
    assert!(said(&screen).contains('C'), "how it comes back is said: {}", said(&screen));
    // The last column stays, and the edges are edges.
    for _ in 0..20 {
        screen.press("z x");
    }
    assert_eq!(columns(&screen).len(), 1);
    screen.press("z <");
    assert!(screen.model.notice.as_ref().is_some_and(|n| n.error));
    for size in [(60, 15), (80, 24), (200, 50)] {
        let _ = picture(size, |area, buf| taizhang::tui::view::draw(&screen.model, &screen.desk.register, area, buf));
    }
}

#[test]
fn widths_never_break_a_frame() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press(&"z + ".repeat(70));
    assert_eq!(width_of(&screen, "name"), Some(120));
    screen.shown();
    screen.press(&"z - ".repeat(70));
    assert_eq!(width_of(&screen, "name"), Some(2));
    screen.shown();
}

#[test]
fn several_keys_order_the_list_and_the_heading_says_which() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
    // Stage, then name downwards.
    screen.press("S \"jieduan\" down down enter");
    screen.press("S f5 esc");
    assert!(screen.model.list.sort().is_empty());
    screen.press("right z o left z o z o");
    let keys: Vec<(String, bool)> = screen.model.list.sort().iter().map(|k| (k.column.code(), k.descending)).collect();
    assert_eq!(keys, [("stage".to_string(), false), ("name".to_string(), true)]);
    let shown = screen.shown();
    assert!(shown.contains("▴1") && shown.contains("▾2"), "{shown}");
    let book = screen.desk.register.book();
    let rank = |id: EntityId, at: usize| {
        order::rank(&screen.model.list.sort()[at].column, book.entry(id).expect("an entry"), book, Lang::Zh)
    };
    for pair in screen.model.list.rows().to_vec().windows(2) {
        let (a, b) = (rank(pair[0], 0), rank(pair[1], 0));
        assert!(a <= b || b.is_none(), "{a:?} before {b:?}");
        assert!(a != b || rank(pair[0], 1) >= rank(pair[1], 1), "names downwards within a stage");
    }
    // In the popup: ranks change places, one key turns round, F4 orders by one alone.
    screen.press("S <");
    assert_eq!(screen.model.list.sort()[0].column.code(), "name");
    screen.press("- esc");
    assert!(!screen.model.list.sort()[0].descending);
    screen.press("f4");
    assert_eq!(screen.model.list.sort().len(), 1);
}

#[test]
fn names_stand_by_pinyin_and_the_command_line_has_the_same_order() {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        let mut screen = Screen::new(&mut desk, lang, (120, 40));
        screen.press("f4");
        let rows = screen.model.list.rows().to_vec();
        let book = screen.desk.register.book();
        let names: Vec<String> = rows
            .iter()
            .map(|id| taizhang::register::show::name(&book.entry(*id).expect("one").project, lang).to_string())
            .collect();
        let keys: Vec<String> = names.iter().map(|n| taizhang::search::collate::key(n)).collect();
        assert!(keys.is_sorted());
        let parsed = taizhang::register::select::SortKey::parse_list("name", 2026).expect("keys");
        let mut all = screen.desk.register.select("", lang).expect("all");
        screen.desk.register.sort(&mut all, &parsed, lang);
        assert_eq!(all, rows);
    }
}

#[test]
fn groups_fold_and_count_and_marks_take_whole_groups() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
    let all = screen.model.list.len();
    screen.press("z f");
    assert!(screen.model.notice.as_ref().is_some_and(|n| n.error), "nothing to fold yet");
    screen.press("z g \"sheng\" enter");
    assert_eq!(screen.model.list.shape().grouping, Grouping::Province);
    assert!(said(&screen).contains("各省各列一次"), "{}", said(&screen));
    assert_eq!(screen.model.list.len(), all, "the list counts each once");
    let book = screen.desk.register.book();
    let stands: usize = screen
        .model
        .list
        .rows()
        .iter()
        .map(|id| book.entry(id).expect("one").project.list(Field::Provinces).len().max(1))
        .sum();
    assert_eq!(screen.model.list.groups().iter().map(|g| g.count()).sum::<usize>(), stands);
    assert!(stands > all);
    // The cursor stayed on its project; up from it is its heading.
    assert!(screen.model.list.selected().is_some());
    screen.press("home");
    assert!(screen.model.list.on_heading() && screen.model.list.selected().is_none());
    let first = screen.model.list.groups()[0].count();
    screen.press("space");
    assert_eq!(screen.model.list.marked(&screen.desk.register).len(), first);
    // A bulk edit may begin with the cursor on a heading.
    screen.press("home s");
    assert_eq!(screen.model.layers.len(), 1, "{}", said(&screen));
    screen.press("esc home space");
    assert!(screen.model.list.marked(&screen.desk.register).is_empty());
    // Without marks an edit on a heading says that there is no project.
    screen.press("esc home s");
    assert!(screen.model.layers.is_empty() && screen.model.notice.as_ref().is_some_and(|n| n.error));
    // Enter folds, the arrows too, zF all of them.
    screen.press("enter");
    assert!(screen.model.list.groups()[0].folded);
    screen.press("right");
    assert!(!screen.model.list.groups()[0].folded);
    screen.press("left down");
    assert!(screen.model.list.on_heading(), "the next line is the next heading");
    screen.press("z F");
    assert!(screen.model.list.groups().iter().all(|g| g.folded));
    // A range over folded headings takes all that is in them.
    let (a, b) = (screen.model.list.groups()[0].count(), screen.model.list.groups()[1].count());
    screen.press("home v down v");
    let marked = screen.model.list.marked(&screen.desk.register).len();
    assert!(marked <= a + b && marked >= a.max(b), "{marked} of {a} and {b}");
    screen.press("esc z F");
    assert!(screen.model.list.groups().iter().all(|g| !g.folded));
    // From within a group it folds and the cursor is on its heading.
    screen.press("home down down z f");
    assert!(screen.model.list.on_heading() && screen.model.list.groups()[0].folded);
    // A filter that leaves nothing leaves no groups, and nothing breaks.
    screen.press("/ \"没有这样的项目xyz\" enter");
    assert!(screen.model.list.groups().is_empty());
    screen.press("down up home end z f space v enter").shown();
    screen.press("esc esc z g \"不分组\" enter");
    assert!(!screen.model.list.is_grouped());
}

#[test]
fn moving_through_groups_passes_every_project() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::En, (120, 40));
    for typed in ["Sector", "Stage", "Lead", "Parent"] {
        screen.press(&format!("z g \"{typed}\" enter home"));
        assert!(screen.model.list.is_grouped(), "{typed}: {}", screen.shown());
        let (headings, projects) =
            (screen.model.list.groups().len(), screen.model.list.groups().iter().map(|g| g.count()).sum::<usize>());
        let mut seen = std::collections::BTreeSet::new();
        let mut heads = 0;
        for _ in 0..headings + projects {
            match screen.model.list.selected() {
                Some(id) => _ = seen.insert(id),
                None => heads += 1,
            }
            screen.model.list.go(taizhang::tui::widgets::scroll::Step::Down);
        }
        assert_eq!((heads, seen.len()), (headings, screen.model.list.len()), "{typed}");
    }
}

#[test]
fn facets_stand_at_the_left_when_wide_and_narrow_the_list() {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        let mut screen = Screen::new(&mut desk, lang, (200, 50));
        screen.press("down");
        let all = screen.model.list.len();
        let rail = lang.pick("铁路", "Rail");
        assert!(screen.shown().lines().any(|l| l.trim_start().starts_with(rail)), "{}", screen.shown());
        screen.press("F space");
        assert!(screen.model.layers.is_empty() && screen.model.list.in_facets());
        let first = screen.model.list.len();
        assert!(first > 0 && first < all);
        screen.press("down space");
        assert!(screen.model.list.len() > first, "one or the other");
        screen.press("tab enter");
        assert!(!screen.model.list.in_facets(), "Enter goes back to the list");
        assert_eq!(screen.model.list.typed().matches(':').count(), 2, "{}", screen.model.list.typed());
        let count = screen.desk.register.select(screen.model.list.typed(), lang).expect("a query").len();
        assert_eq!(screen.model.list.len(), count);
        screen.press("esc");
        assert_eq!(screen.model.list.len(), all);
        // Hidden with a key, F opens the window then.
        screen.press("z b F");
        assert_eq!(screen.model.layers.len(), 1);
        screen.press("esc z b");
    }
    let mut screen = Screen::new(&mut desk, Lang::Zh, (80, 24));
    screen.press("z b");
    assert!(screen.model.notice.as_ref().is_some_and(|n| n.error), "too narrow, said so");
}

#[test]
fn a_prefix_shows_all_that_may_follow() {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let mut screen = Screen::new(&mut desk, lang, size);
            let shown = screen.press("z").shown();
            for word in lang
                .pick("加宽 收窄 分组 全部折叠 隐藏列 次级排序 全部已看 分面栏", "wider narrower fold seen")
                .split(' ')
            {
                assert!(shown.contains(word), "{word}:\n{shown}");
            }
            assert!(!shown.contains(lang.pick("格局", "pattern")), "what belongs to the map is not offered:\n{shown}");
            screen.press("esc");
            let shown = screen.press(",").shown();
            for word in lang.pick("链接 来源 标签 何人填写 冲突 顺延", "links sources tags blame conflicts").split(' ')
            {
                assert!(shown.contains(word), "{word}:\n{shown}");
            }
            screen.press("esc");
        }
    }
}

#[test]
fn a_view_remembers_order_columns_widths_and_groups() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
    screen.press("f4 right z + z > C \"ztz\" enter esc z g \"lingyu\" enter");
    let shape = screen.model.list.shape().clone();
    screen.press("V + \"领导\" enter");
    let view = screen.desk.register.saved_view("领导", &Default::default()).expect("a view");
    assert_eq!(view.grouping, "sector");
    assert!(view.widths.starts_with("stage="), "{}", view.widths);
    assert!(view.columns.ends_with("investment"), "{}", view.columns);
    // Everything else, then the view again.
    screen.press("C f5 esc z g \"不分组\" enter S f5 esc");
    assert_ne!(*screen.model.list.shape(), shape);
    screen.press("V 1");
    assert_eq!(*screen.model.list.shape(), shape);
    // What is odd in a view is refused with its name, and the list stays.
    let mut odd = view.clone();
    odd.widths = "stage=0".into();
    assert!(screen.desk.register.save_view(&odd, Lang::Zh).is_err());
    odd.widths = String::new();
    odd.grouping = "colour".into();
    assert!(screen.desk.register.save_view(&odd, Lang::Zh).is_err());
}

#[test]
fn the_last_layout_is_remembered_beside_the_register() {
    let desk = Desk::busy();
    assert!(desk.register.last_layout().is_none());
    let usual = taizhang::register::layout::Layout::default();
    desk.register.keep_layout(&usual, None, None).expect("nothing to keep");
    assert!(desk.register.last_layout().is_none(), "what is usual leaves no file");
    let mut other = usual.clone();
    other.columns.truncate(3);
    other.columns[1].width = Some(40);
    other.grouping = Grouping::Stage;
    other.sort = taizhang::register::select::SortKey::parse_list("stage,-name", 2026).expect("keys");
    desk.register.keep_layout(&other, Some(false), None).expect("kept");
    let (layout, kept) = desk.register.last_layout().expect("a layout");
    assert_eq!((layout, kept.facets), (other, Some(false)));
}

#[test]
fn what_others_changed_is_marked_until_it_is_looked_at() {
    let mut desk = Desk::busy();
    // Somebody opens it for the first time: nothing is new.
    assert!(desk.register.news().expect("news").is_empty());
    let news = desk.register.news().expect("news");
    desk.register.keep_news(&news).expect("kept");
    // One's own edit is no news, another's is.
    desk.set("RAIL-04", Field::Stage, "preparation");
    assert!(desk.register.news().expect("news").is_empty());
    let mut desk = desk.written_by("张工");
    desk.set("RAIL-04", Field::Health, "red");
    desk.set("RAIL-05", Field::Progress, "40");
    let mut desk = desk.written_by("刘工");
    let health = Column::parse("health", 2026).expect("a column");
    let stage = Column::parse("stage", 2026).expect("a column");
    let news = desk.register.news().expect("news");
    let rail = desk.id("RAIL-04");
    assert_eq!(news.len(), 2);
    assert!(news.has(rail, &health, Lang::Zh) && !news.has(rail, &stage, Lang::Zh));
    {
        let mut screen = Screen::new(&mut desk, Lang::Zh, (120, 40));
        screen.model.list.news = news.clone();
        screen.press("/ \"RAIL-04\" enter");
        assert!(screen.shown().contains("∆■") && screen.shown().contains("2 项有更新"), "{}", screen.shown());
        // Opening the project looks at it; the key looks at all the rest.
        screen.press("enter esc");
        assert!(!screen.shown().contains("∆■"), "{}", screen.shown());
        assert_eq!(screen.model.list.news.len(), 1);
        let rest = screen.model.list.news.clone();
        screen.desk.register.keep_news(&rest).expect("kept");
        screen.press("z s");
        assert!(screen.model.list.news.is_empty());
        screen.press("z s");
        assert!(said(&screen).contains("没有"), "{}", said(&screen));
    }
    // What was not looked at is still new in the next session, and one's own word on it ends that.
    assert_eq!(desk.register.news().expect("news").len(), 1);
    desk.set("RAIL-05", Field::Progress, "45");
    assert!(desk.register.news().expect("news").is_empty());
}

#[test]
fn pictures_of_the_list() {
    let mut desk = Desk::busy();
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let name = |what: &str| format!("list-{what}-{}-{}x{}", lang.code(), size.0, size.1);
            let mut screen = Screen::new(&mut desk, lang, size);
            screen.press("down down");
            golden(&name("plain"), &screen.shown());
            if size == (120, 40) {
                continue;
            }
            let by = lang.pick("lingyu", "Sector");
            screen.press(&format!("z g \"{by}\" enter home z f down down"));
            golden(&name("groups"), &screen.shown());
            screen.press("right z o z o left z o C");
            golden(&name("columns"), &screen.shown());
            screen.press("esc S");
            golden(&name("order"), &screen.shown());
            screen.press("esc z");
            golden(&name("which"), &screen.shown());
        }
    }
}

#[test]
fn an_empty_register_has_furniture_too() {
    let mut desk = Desk::busy();
    let mut screen = Screen::new(&mut desk, Lang::En, (200, 50));
    screen.press("/ \"zzzzqqqq\" enter");
    screen
        .press("z g \"Sector\" enter z F z f z o z + z > z x S space esc C space esc F space esc z b z s V esc")
        .shown();
    let _ = key_of_shift(&mut screen);
}

/// Shift with an arrow moves a column in the chooser.
fn key_of_shift(screen: &mut Screen) -> Vec<String> {
    let before = columns(screen);
    screen.press("C");
    screen.strike(KeyEvent::new(KeyCode::Down, KeyModifiers::SHIFT));
    screen.press("esc");
    let after = columns(screen);
    assert_ne!(before, after);
    after
}

#[test]
fn the_welcome_says_to_its_last_line_how_to_go_on() {
    let mut desk = Desk::busy();
    for (lang, last) in [(Lang::Zh, "按任意键开始"), (Lang::En, "Any key goes on")] {
        for size in SIZES {
            let mut screen = Screen::new(&mut desk, lang, size);
            screen.model.layers.push(Layer::Welcome);
            assert!(screen.shown().contains(last), "{}", screen.shown());
            screen.press("x");
            assert!(!screen.shown().contains(last) && screen.model.layers.is_empty(), "{}", screen.shown());
        }
    }
}
