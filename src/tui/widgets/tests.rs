//! Laws of all widgets: any text at any size leaves a sound buffer and stays inside its area.

use super::footer::Hint;
use super::input::{Field, Look};
use super::lines::{Page, Para};
use super::list::{Entry, Picker, Words};
use super::popup::Place;
use super::scroll::{Scroll, Step, reveal, turn, window};
use super::table::{Align, Cell, Column, Row, Table, first_for, slots};
use super::*;
use crate::tui::picture::{flaws, print};
use crate::tui::theme::{Role, Theme, ThemeName};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::ops::Range;

mod pictures;

fn theme() -> Theme {
    Theme::new(ThemeName::Mono, true, false)
}

fn buffer(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}

/// A list of one range.
fn only(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// A buffer covered with ideographs, at even or odd columns by row.
fn wide_ground(width: u16, height: u16) -> Buffer {
    let mut buf = buffer(width, height);
    for y in 0..height {
        draw::put(&mut buf, Rect::new(0, 0, width, height), y % 2, y, &"汉".repeat(40), Style::new().reversed());
    }
    buf
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{1,5}",
        "[武汉至西安高速铁路，。（）“”…—]{1,5}",
        Just("\u{1b}[2J".to_owned()),
        Just("\u{202E}".to_owned()),
        Just("\u{301}\u{302}\u{303}\u{304}\u{305}".to_owned()),
        Just("👩\u{200D}👧".to_owned()),
        Just("⚠\u{FE0F}ｶﾞ".to_owned()),
        Just("क\u{94D}ष\u{94D}म\u{94D}क".to_owned()),
        Just("\n\t".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|parts| parts.concat())
}

/// Draws every widget with these texts into the area.
fn draw_all(texts: &[String], n: usize, ascii: bool, area: Rect, ground: &Buffer) -> Vec<Buffer> {
    let theme = Theme::new(ThemeName::Auto, true, ascii);
    let t = |i: usize| texts[i % texts.len()].as_str();
    let paint = |paint: &dyn Fn(&mut Buffer)| {
        let mut buf = ground.clone();
        paint(&mut buf);
        buf
    };
    let columns = [
        Column { title: t(0), min: 4, ideal: 8, sorted: Some(true), ..Column::default() },
        Column { title: t(1), min: 3, ideal: 6, weight: 1, ..Column::default() },
        Column { title: t(2), min: 3, ideal: 3, align: Align::Right, ..Column::default() },
    ];
    let row = |i: usize| match i % 5 {
        0 => Row::Heading {
            text: t(i).into(),
            note: t(i + 1).into(),
            folded: i.is_multiple_of(2),
            marked: i.is_multiple_of(3),
        },
        _ => {
            let cell = |k: usize| Cell { text: t(i + k).into(), found: only(1..4), ..Cell::default() };
            Row::Cells { cells: (0..3).map(cell).collect(), marked: i.is_multiple_of(3) }
        }
    };
    let mut field = Field::line(t(0));
    field.place(n);
    let mut long = Field::long(&texts.join("\n"));
    long.place(n);
    let mut picker = Picker::new(n, n / 2);
    let _ = picker.paste(t(1));
    let hints: Vec<Hint> =
        texts.iter().map(|text| Hint { key: text, label: text, enabled: n.is_multiple_of(2) }).collect();
    let entry = |i: usize| Entry {
        label: t(i).into(),
        hint: t(i + 1).into(),
        found: only(0..2),
        marked: i.is_multiple_of(2),
        enabled: !i.is_multiple_of(3),
    };
    let look = || Look { placeholder: t(2), error: Some(0..2), focused: true };
    let table = Table {
        columns: &columns,
        frozen: 1,
        first: n % 4,
        cursor: Some(n % 4),
        ruled: n.is_multiple_of(2),
        nothing: t(0),
    };
    let words = Words { placeholder: t(0), nothing: t(1) };
    let mut paras: Vec<Para> =
        texts.iter().map(|text| Para::new(text, Style::new()).labelled(text, Style::new(), 3)).collect();
    paras.push(Para::new(t(0), Style::new()).and(t(1), Style::new().bold()));
    let page = Page::new(paras, area.width);
    let found = page.find("汉");
    vec![
        paint(&|buf| _ = footer::draw(&hints, theme, area, buf)),
        paint(&|buf| _ = input::draw(&field, &look(), theme, area, buf)),
        paint(&|buf| _ = input::draw(&long, &look(), theme, area, buf)),
        paint(&|buf| _ = input::draw(&Field::line(""), &look(), theme, area, buf)),
        paint(&|buf| _ = list::draw(&picker, entry, &words, theme, area, buf)),
        paint(&|buf| _ = popup::open(t(0), theme, area, buf)),
        paint(&|buf| _ = popup::frame(t(1), Role::Border, theme, area, buf)),
        paint(&|buf| table::draw(&table, Scroll::at(n), n, row, theme, area, buf)),
        paint(&|buf| lines::draw(&page, n / 2, &found, Some(0), theme, area, buf)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_at_any_size_leaves_a_sound_buffer(
        texts in proptest::collection::vec(hostile(), 1..5),
        n in 0usize..40,
        ascii in any::<bool>(),
        (width, height) in (0u16..=30, 0u16..=10),
        area in (0u16..12, 0u16..6, 0u16..40, 0u16..12),
    ) {
        let area = Rect::new(area.0, area.1, area.2, area.3);
        let ground = wide_ground(width, height);
        prop_assert_eq!(flaws(&ground), None);
        for (widget, buf) in draw_all(&texts, n, ascii, area, &ground).into_iter().enumerate() {
            prop_assert_eq!(flaws(&buf), None, "widget {}:\n{}", widget, print(&buf));
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                // Beside the area a glyph may have lost its half, but nothing new stands there.
                let symbol = buf[(x, y)].symbol();
                let kept = symbol == ground[(x, y)].symbol() || symbol == " ";
                prop_assert!(area.contains(Position { x, y }) || kept, "widget {} at {},{}", widget, x, y);
            }
        }
    }

    #[test]
    fn the_selected_entry_shows_and_no_row_is_wasted(
        steps in proptest::collection::vec((0usize..6, 0usize..50, 0usize..12), 0..20),
    ) {
        let all = [Step::Up, Step::Down, Step::PageUp, Step::PageDown, Step::First, Step::Last];
        let mut scroll = Scroll::default();
        for (step, len, height) in steps {
            scroll.go(all[step], len, height);
            for height in [height, height / 2, height * 2] {
                let shown = scroll.shown(len, height);
                prop_assert_eq!(shown.len(), len.min(height));
                if let Some(at) = scroll.selected(len).filter(|_| height > 0) {
                    prop_assert!(shown.contains(&at));
                }
                prop_assert!(turn(at_most(len), all[step], len, height) + height <= len.max(height));
            }
        }
    }

    #[test]
    fn columns_stay_inside_and_apart(
        spec in proptest::collection::vec((0u16..12, 0u16..20, 0u16..4), 0..9),
        frozen in 0usize..4,
        first in 0usize..9,
        cursor in 0usize..9,
        width in 0u16..120,
    ) {
        let columns: Vec<Column> =
            spec.iter().map(|&(min, ideal, weight)| Column { min, ideal, weight, ..Column::default() }).collect();
        let shown = slots(&columns, frozen, first, width);
        prop_assert!(shown.iter().all(|slot| slot.width > 0 && slot.x + slot.width <= width));
        prop_assert!(shown.windows(2).all(|pair| pair[0].x + pair[0].width < pair[1].x));
        let first = first_for(&columns, frozen, first, cursor, width);
        let shown = slots(&columns, frozen, first, width);
        let only_frozen_fit = shown.iter().all(|slot| slot.column < frozen);
        let seen = shown.iter().any(|slot| slot.column == cursor);
        prop_assert!(seen || only_frozen_fit || cursor >= columns.len());
    }

    #[test]
    fn a_popup_stays_inside(bounds in (0u16..50, 0u16..50, 0u16..50, 0u16..50), size in (0u16..70, 0u16..70), at in (0u16..120, 0u16..120)) {
        let bounds = Rect::new(bounds.0, bounds.1, bounds.2, bounds.3);
        for place in [Place::Centre, Place::Near(Position { x: at.0, y: at.1 })] {
            let area = popup::area(bounds, size.0, size.1, place);
            prop_assert!(area.is_empty() || bounds.intersection(area) == area, "{place:?} {area:?}");
        }
    }

    #[test]
    fn a_window_shows_its_place(at in 0usize..500, size in 1usize..40) {
        let from = window(at, size);
        prop_assert!(from <= at && at < from + size);
    }
}

fn at_most(len: usize) -> usize {
    len.saturating_mul(2)
}

#[test]
fn the_offset_stays_while_the_selection_is_well_inside() {
    assert_eq!(reveal(10, 15, 100, 10), 10);
    assert_eq!(reveal(10, 18, 100, 10), 11);
    assert_eq!(reveal(10, 11, 100, 10), 9);
    assert_eq!(reveal(95, 99, 100, 10), 90);
}
