//! Rows that are projects at first sight: what `kind` would say of nearly all rows of a long text, told without making
//! cells of it. Where anything in a row could be another thing, nothing is said.

use super::{Layout, is_figure, is_remark, is_total, section_number};
use crate::domain::field::Field;
use crate::exchange::headings::Target;
use crate::exchange::layout::Column;
use crate::exchange::unit::Unit;
use std::borrow::Cow;

impl Layout {
    /// Whether a row whose cells hold these texts, from the first column on, is a project beyond doubt.
    pub fn is_plainly_project(&self, said: &[Cow<'_, str>]) -> bool {
        let at = |column: &Column| said.get(column.index as usize - 1).map_or("", |text| &**text);
        let is_blank = |text: &str| text.chars().all(char::is_whitespace);
        let filled = || said.iter().map(|text| &**text).filter(|text| !is_blank(text));
        let code = self.column(&Target::Field(Field::Code)).map(at);
        let name = self.names().map(at).find(|text| !is_blank(text));
        let (Some(first), Some(code), Some(name)) = (filled().next(), code, name) else { return false };
        let bare = code.trim().trim_matches(['(', ')', '（', '）']);
        code.starts_with(|c: char| c.is_ascii_alphanumeric())
            // No row of units.
            && bare.chars().count() > 4
            && Unit::parse(bare).is_none()
            // Not figures alone beside the first cell, and not one text all over.
            && name != first
            && !is_figure(name)
            && !is_total(name)
            && !is_total(first)
            && !is_remark(first)
            && section_number(first).is_none()
            && section_number(name).is_none()
            && !self.is_head_of(filled().count(), filled().map(Cow::Borrowed))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, RowKind};
    use crate::exchange::sheet::{Cell, Row, Value};
    use proptest::prelude::*;
    use std::borrow::Cow;

    fn row(number: u32, texts: &[String]) -> Row {
        let cells = (1..).zip(texts).filter(|(_, text)| !text.is_empty());
        let cell = |(column, text): (u32, &String)| Cell { column, value: Value::text(text.as_str()) };
        Row { number, hidden: false, cells: cells.map(cell).collect() }
    }

    fn layout() -> Layout {
        let head = ["编号", "项目名称", "阶段", "总投资(万元)", "备注"].map(str::to_string);
        let body = ["RAIL-01", "沪渝蓉高铁", "在建", "100", ""].map(str::to_string);
        let layout = Layout::find(&[row(1, &head), row(2, &body)], 2026, &Vec::new());
        assert!(layout.is_found());
        layout
    }

    proptest! {
        #[test]
        fn what_is_plain_is_what_is_found(cells in prop::collection::vec(
            prop::sample::select(vec![
                "", " ", "RAIL-01", "PORT-000001", "a", "合计", "总计（3个）", "小计", "Total", "一、交通", "(二)铁路", "注：", "说明",
                "万元", "亿元", "$3m", "编号", "项目名称", "阶段", "总投资(万元)", "备注", "100", "12.5%", "三峡工程", "武汉港", "在建",
            ]), 0..7)
        ) {
            let texts: Vec<String> = cells.iter().map(|text| text.to_string()).collect();
            let said: Vec<Cow<'_, str>> = texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect();
            if layout().is_plainly_project(&said) {
                prop_assert_eq!(layout().kind(&row(9, &texts)), RowKind::Project);
            }
        }
    }

    #[test]
    fn most_rows_are_plain() {
        for (texts, plain) in [
            (vec!["RAIL-000001", "沪渝蓉高铁", "在建", "100"], true),
            (vec!["RAIL-01", "合计", "在建", "100"], false),
            (vec!["RAIL-01", "", "在建"], false),
            (vec!["01", "沪渝蓉高铁"], false),
        ] {
            let said: Vec<Cow<'_, str>> = texts.iter().map(|text| Cow::Borrowed(*text)).collect();
            assert_eq!(layout().is_plainly_project(&said), plain, "{texts:?}");
        }
    }
}
