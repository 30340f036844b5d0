//! Pictures of the widgets, Chinese included.

use super::*;
use crate::tui::picture::{columns_of, print_bars};
use crate::tui::widgets::list::Pick;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

#[test]
fn a_popup_over_wide_glyphs_leaves_no_half() {
    for x in 0..4 {
        for width in 1..8 {
            let mut buf = wide_ground(14, 5);
            popup::open("题", theme(), Rect::new(x, 1, width, 3), &mut buf);
            assert_eq!(flaws(&buf), None, "{x} {width}\n{}", print(&buf));
        }
    }
    let mut buf = wide_ground(14, 5);
    let inner = popup::open("标题", theme(), Rect::new(3, 1, 10, 3), &mut buf);
    assert_eq!(inner, Rect::new(4, 2, 8, 1));
    assert_eq!(print(&buf), "汉汉汉汉汉汉汉\n 汉┌─ 标题 ─┐\n汉 │        │\n 汉└────────┘\n汉汉汉汉汉汉汉\n");
    // What is left of a bar keeps its look.
    assert!(print_bars(&buf).lines().nth(2).is_some_and(|row| row.starts_with("⟦汉 ⟧│")));
}

#[test]
fn frames_have_an_ascii_twin() {
    let mut buf = buffer(12, 3);
    popup::open("标题", Theme::new(ThemeName::Auto, true, true), buf.area, &mut buf);
    assert_eq!(print(&buf), "+- 标题 ---+\n|          |\n+----------+\n");
}

#[test]
fn a_picker_goes_below_its_field_or_above() {
    let bounds = Rect::new(0, 0, 80, 24);
    let near = |y| popup::area(bounds, 20, 8, Place::Near(Position { x: 70, y }));
    assert_eq!(near(3), Rect::new(60, 4, 20, 8));
    assert_eq!(near(20), Rect::new(60, 12, 20, 8));
}

fn ledger() -> ([Column<'static>; 3], Vec<[&'static str; 3]>) {
    let columns = [
        Column { title: "编号", min: 7, ideal: 7, ..Column::default() },
        Column { title: "项目名称", min: 8, ideal: 14, weight: 1, sorted: Some(false), ..Column::default() },
        Column { title: "完成", min: 5, ideal: 5, align: Align::Right, ..Column::default() },
    ];
    let rows = vec![
        ["RAIL-01", "武汉至西安高速铁路", "35%"],
        ["RAIL-02", "“十四五”abc", "100%"],
        ["ROAD-1", "a\u{202E}b", "5%"],
    ];
    (columns, rows)
}

fn draw_ledger(width: u16, ruled: bool) -> Buffer {
    let (columns, rows) = ledger();
    let table = Table { columns: &columns, frozen: 1, first: 1, cursor: None, ruled, nothing: "" };
    let mut buf = buffer(width, 4);
    let row = |i: usize| {
        let cells = rows[i].iter().map(|&text| Cell { text: text.into(), ..Cell::default() }).collect();
        Row::Cells { cells, marked: i == 1 }
    };
    table::draw(&table, Scroll::at(1), rows.len(), row, theme(), buf.area, &mut buf);
    buf
}

#[test]
fn rules_stand_in_the_same_column_of_every_row() {
    for width in 22..60 {
        let buf = draw_ledger(width, true);
        let header = columns_of(&buf, 0, "│");
        assert!(!header.is_empty(), "{width}");
        for row in 1..4 {
            assert_eq!(columns_of(&buf, row, "│"), header, "{width}\n{}", print(&buf));
        }
    }
}

#[test]
fn a_table_is_a_picture() {
    assert_eq!(
        print(&draw_ledger(34, true)),
        concat!(
            "  编号   │项目名称▴         │ 完成\n",
            "  RAIL-01│武汉至西安高速铁路│  35%\n",
            "✓ RAIL-02│“十四五”abc       │ 100%\n",
            "  ROAD-1 │a⟨U+202E⟩b        │   5%\n",
        )
    );
    assert_eq!(
        print_bars(&draw_ledger(26, false)),
        concat!(
            "  编号    项目名称▴   完成\n",
            "  RAIL-01 武汉至西…    35%\n",
            "⟦✓ RAIL-02 “十四五”a…  100%⟧\n",
            "  ROAD-1  a⟨U+202E⟩b    5%\n",
        )
    );
}

#[test]
fn only_rows_in_view_are_asked_for() {
    let (columns, _) = ledger();
    let table = Table { columns: &columns, frozen: 0, first: 0, cursor: None, ruled: false, nothing: "" };
    let asked = std::cell::RefCell::new(Vec::new());
    let row = |i: usize| {
        asked.borrow_mut().push(i);
        Row::Cells { cells: Vec::new(), marked: false }
    };
    let mut buf = buffer(40, 6);
    table::draw(&table, Scroll::at(500_000), 1_000_000, row, theme(), buf.area, &mut buf);
    assert_eq!(asked.borrow().len(), 5);
    assert!(asked.borrow().contains(&500_000));
}

#[test]
fn a_picker_narrows_and_chooses() {
    let names = ["武汉", "长沙", "南昌", "武穴"];
    let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let mut picker = Picker::new(names.len(), 0);
    assert_eq!(picker.press(key(KeyCode::Char('武')), 5), Pick::Narrow);
    picker.narrow(names.len(), |n, typed| names[n].contains(typed));
    assert_eq!(picker.left(), [0, 3]);
    assert_eq!(picker.press(key(KeyCode::Down), 5), Pick::Moved);
    let entry = |n: usize| Entry {
        label: names[n].into(),
        hint: "湖北".into(),
        found: only(0..3),
        enabled: true,
        ..Entry::default()
    };
    let mut buf = buffer(14, 4);
    let words = Words { placeholder: "", nothing: "没有" };
    let caret = list::draw(&picker, entry, &words, theme(), buf.area, &mut buf);
    assert_eq!(caret, Some(Position { x: 2, y: 0 }));
    assert_eq!(print_bars(&buf), "武\n  武汉    湖北\n⟦  武穴    湖北⟧\n\n");
    assert_eq!(picker.press(key(KeyCode::Enter), 5), Pick::Chosen(3));
    picker.narrow(names.len(), |_, _| false);
    assert_eq!(picker.press(key(KeyCode::Enter), 5), Pick::Moved);
    let _ = list::draw(&picker, entry, &words, theme(), buf.area, &mut buf);
    assert_eq!(print(&buf), "武\n没有\n\n\n");
    assert_eq!(picker.press(key(KeyCode::Esc), 5), Pick::Ignored);
}

#[test]
fn a_page_wraps_labels_and_finds() {
    let plain = Style::new();
    let paras =
        vec![Para::new("武汉至西安，高速铁路", plain).labelled("名称", plain, 6), Para::new("High speed, HIGH", plain)];
    let mut page = Page::new(paras, 16);
    let mut buf = buffer(16, 4);
    lines::draw(&page, 0, &[], None, theme(), buf.area, &mut buf);
    assert_eq!(print(&buf), "名称  武汉至西\n      安，高速铁\n      路\nHigh speed, HIGH\n");
    let found = page.find("high");
    assert_eq!(found.len(), 2);
    assert_eq!(page.row_of(&found[1]), 3);
    lines::draw(&page, 0, &found, Some(1), theme(), buf.area, &mut buf);
    assert_eq!(print_bars(&buf).lines().last(), Some("High speed, ⟦HIGH⟧"));
    assert_eq!(page.row_of(&page.find("铁路")[0]), 1);
    page.lay(30);
    assert_eq!((page.len(), page.row_of(&found[1])), (2, 1));
    assert!(page.find("").is_empty());
    assert_eq!(lines::next_found(Some(1), 2, false), Some(0));
    assert_eq!(lines::next_found(None, 0, true), None);
}

#[test]
fn a_footer_folds_what_does_not_fit() {
    let hint = |key, label| Hint { key, label, enabled: true };
    let hints = [hint("Enter", "打开"), hint("/", "筛选"), hint("?", "帮助")];
    let picture = |width| {
        let mut buf = buffer(width, 1);
        footer::draw(&hints, theme(), buf.area, &mut buf);
        print(&buf)
    };
    assert_eq!(picture(30), "Enter 打开  / 筛选  ? 帮助\n");
    assert_eq!(picture(26), "Enter 打开  / 筛选  ? 帮助\n");
    assert_eq!(picture(25), "Enter 打开  / 筛选  …\n");
    assert_eq!(picture(14), "Enter 打开  …\n");
    assert_eq!(picture(4), "…\n");
}
