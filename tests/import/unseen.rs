//! Ledgers in the styles of other bodies, each with what went wrong with its like: what comes out is what an officer
//! would have read.

use super::files::*;
use crate::support::Desk;
use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use taizhang::domain::field::{Field, Key};

#[test]
fn a_head_of_three_rows_says_of_which_year_a_sum_is() {
    let desk = Desk::new();
    let mut register = desk.open();
    let path = desk.folder.path().join("three.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    let mut merge =
        |a: u32, b: u16, c: u32, d: u16, t: &str| sheet.merge_range(a, b, c, d, t, &plain).map(drop).expect("a region");
    merge(0, 0, 0, 11, "示范区重点项目推进情况表");
    merge(3, 0, 5, 0, "序号");
    merge(3, 1, 5, 1, "项目名称");
    merge(3, 2, 5, 2, "总投资");
    merge(3, 3, 3, 4, "2025年计划");
    merge(4, 3, 5, 3, "投资");
    merge(4, 4, 5, 4, "形象进度");
    merge(3, 5, 3, 8, "2025年完成情况");
    merge(4, 5, 4, 6, "1月");
    merge(4, 7, 5, 7, "累计完成投资");
    merge(4, 8, 5, 8, "占年计划%");
    merge(3, 9, 3, 10, "开工时间");
    merge(4, 9, 5, 9, "计划");
    merge(4, 10, 5, 10, "实际");
    merge(3, 11, 5, 11, "备注");
    merge(6, 1, 6, 4, "能源类");
    for (r, c, t) in [
        (1, 9, "单位：万元"),
        (5, 5, "完成投资"),
        (5, 6, "形象进度"),
        (6, 0, "一"),
        (7, 1, "三行表头一"),
        (7, 4, "完成铺轨"),
        (7, 6, "路基"),
        (7, 10, "2020年9月28日"),
        (7, 11, "已开工"),
        (8, 0, "合计"),
    ] {
        sheet.write_string(r, c, t).expect("a cell");
    }
    for (r, c, n) in [(6, 2, 300_000.0), (7, 0, 1.0), (7, 2, 300_000.0), (7, 3, 60_000.0), (7, 5, 5_000.0), (8, 2, 3e5)]
    {
        sheet.write_number(r, c, n).expect("a cell");
    }
    sheet.write_number(7, 7, 9_000.0).expect("a cell");
    sheet.write_number_with_format(7, 8, 0.15, &Format::new().set_num_format("0.0%")).expect("a cell");
    let day = ExcelDateTime::from_ymd(2020, 9, 1).expect("a day");
    sheet.write_datetime_with_format(7, 9, day, &Format::new().set_num_format("yyyy-mm-dd")).expect("a cell");
    book.save(&path).expect("a workbook");
    let plan = take(&mut register, &path);
    assert_eq!(plan.layout.head, [4, 5, 6], "{:?}", plan.layout);
    assert_eq!(plan.new_count(), 1, "a section with its sums is no project: {:?}", plan.items);
    let name = "三行表头一";
    let sum = |key: &str| {
        let entry = register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some(name));
        entry.and_then(|e| e.project.extra().get(key).cloned())
    };
    assert_eq!(of(&register, name, Field::Investment).as_deref(), Some("300000"));
    assert_eq!(sum("annual_plan_2025").as_deref(), Some("60000"));
    assert_eq!(sum("annual_paid_2025").as_deref(), Some("9000"));
    assert_eq!(of(&register, name, Field::Paid), None, "what was paid in one year is not all that was paid");
    assert_eq!(of(&register, name, Field::ProgressText).as_deref(), Some("路基"), "the plan is no state of the works");
    assert_eq!(extra(&register, name, "2025年计划 形象进度").as_deref(), Some("完成铺轨"));
    assert_eq!(extra(&register, name, "2025年完成情况 占年计划%").as_deref(), Some("15%"));
    assert_eq!(of(&register, name, Field::Sector).as_deref(), Some("energy"));
    assert_eq!(date(&register, name, "start", Field::Baseline).as_deref(), Some("2020-09-01"));
    assert!(date(&register, name, "start", Field::Actual).is_some_and(|d| d.starts_with("2020-09-28")));
}

#[test]
fn sections_within_sections_are_all_kept() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "湖北省2024年重点项目建设进展表\n填报单位：省发改委,,,,单位：亿元\n序号,项目名称,总投资,1-9月完成投资,完成比例\n\
        一、民生补短板,,,,\n（一）老旧小区,,,,\n1,㮾梨至𠮷安安置房,１２３．５,待定,７３．２％\n\
        二、水利项目,,,,\n（一）拟新开工,,,,\n2,姚家平水库,约50,0,--\n合计：2个,,173.5,,\n";
    let (bytes, _, _) = GB18030.encode(text);
    let plan = take(&mut register, &file(&desk, "rare.csv", &bytes));
    assert_eq!((plan.new_count(), plan.seen.encoding), (2, Some("gb18030")), "{:?}", plan.skipped);
    let name = "㮾梨至𠮷安安置房";
    assert_eq!(extra(&register, name, "分组").as_deref(), Some("民生补短板 / 老旧小区"));
    assert_eq!(of(&register, name, Field::Investment).as_deref(), Some("1235000"));
    assert_eq!(of(&register, name, Field::Progress).as_deref(), Some("73"));
    assert_eq!(of(&register, "姚家平水库", Field::Stage).as_deref(), Some("preparation"));
    assert_eq!(extra(&register, "姚家平水库", "完成比例").as_deref(), Some("--"));
}

#[test]
fn a_date_without_a_year_is_of_the_ledgers_year_and_said() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text =
        "某市2023年重点项目,,\n项目名称,总投资(万元),计划开工\n无年份项目,100,三月底\n有年份项目,100,2024年3月\n";
    let plan = take(&mut register, &file(&desk, "year.csv", text));
    assert!(date(&register, "无年份项目", "start", Field::Baseline).is_some_and(|d| d.starts_with("2023-03-21")));
    assert!(!doubts(&plan, "C3").is_empty() && doubts(&plan, "C4").is_empty(), "{:?}", plan.doubts);
}

#[test]
fn a_sum_beside_a_short_name_is_no_row_of_units() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "项目\t投资额\t牵头\n丙项目\t$3m\t\n甲项目\t3.5亿元\t张三\n乙项目\t五千万元\t\n";
    let plan = take(&mut register, &file(&desk, "short.txt", text));
    assert_eq!(plan.new_count(), 3, "{:?}", plan.skipped);
    assert_eq!(of(&register, "甲项目", Field::Investment).as_deref(), Some("35000"));
    assert_eq!(of(&register, "丙项目", Field::Investment), None, "foreign money");
    assert_eq!(extra(&register, "丙项目", "投资额").as_deref(), Some("$3m"));
}

#[test]
fn a_unit_in_a_heading_is_not_lost() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project,Project status,Australian Government Contribution ($m),Co-funding rate (%)\n\
        M12 Motorway,In Planning,1400,80\n";
    take(&mut register, &file(&desk, "aus.csv", text));
    let name = "M12 Motorway";
    assert_eq!(of(&register, name, Field::Stage).as_deref(), Some("identification"));
    let kept = register.book().entries().iter().find(|e| e.project.get(Field::NameEn) == Some(name)).expect("one");
    let headings: Vec<String> = kept.project.extra().keys().map(|k| taizhang::domain::extra::heading_of(k)).collect();
    assert!(headings.iter().any(|h| h.contains("($m)")), "{headings:?}");
    assert!(headings.iter().any(|h| h.contains("(%)")), "{headings:?}");
}

#[test]
fn headings_of_european_british_and_world_bank_lists() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Operation Name;Beneficiary Name;Operation Start Date;Operation End Date;Total Eligible Expenditure (EUR)\r\n\
        Élargissement du canal à Nîmes;Région Île-de-France;01/02/2021;31/12/2030;1.234.567,89\r\n";
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    take(&mut register, &file(&desk, "eu.csv", bytes));
    let name = "Élargissement du canal à Nîmes";
    assert_eq!(of(&register, name, Field::OwnerUnit).as_deref(), Some("Région Île-de-France"));
    assert!(date(&register, name, "opening", Field::Baseline).is_some_and(|d| d.starts_with("2030-12-31")));
    assert_eq!(extra(&register, name, "Total Eligible Expenditure (EUR)").as_deref(), Some("1.234.567,89"));

    let text = "\u{feff}National Pipeline 2023,,,\n,,,\nProject / Programme Name,Status,Date of construction start,Date in service\n\
        Lower Thames Crossing,Planned,2026/27,2032\nTideway,Active,2016,Feb 2025\n";
    let plan = take(&mut register, &file(&desk, "pipeline.csv", text));
    assert!(date(&register, "Tideway", "start", Field::Actual).is_some_and(|d| d.starts_with("2016")));
    assert!(
        date(&register, "Lower Thames Crossing", "opening", Field::Baseline).is_some_and(|d| d.starts_with("2032"))
    );
    assert_eq!(extra(&register, "Lower Thames Crossing", "Date of construction start").as_deref(), Some("2026/27"));
    assert!(!doubts(&plan, "C4").is_empty(), "a financial year is no date, and that is said");

    let text = "id,projectstatusdisplay,project_name,closingdate,totalamt\n\
        P123456,Closed,Wuxikou Flood Management,12/31/2019 12:00:00 AM,100000000\n";
    take(&mut register, &file(&desk, "wb.csv", text));
    assert_eq!(of(&register, "Wuxikou Flood Management", Field::Stage).as_deref(), Some("maintenance"));
    assert!(date(&register, "Wuxikou Flood Management", "opening", Field::Actual).is_some());

    let text = "Project No.,Project name,Project status\n1,Moloto Road Phase 2,Stage 5: Works\n2,D2915,Stage 9: Else\n";
    let plan = take(&mut register, &file(&desk, "za.csv", text));
    assert_eq!(of(&register, "Moloto Road Phase 2", Field::Stage).as_deref(), Some("implementation"));
    assert!(!doubts(&plan, "C3").is_empty(), "what is not known is said");
}

#[test]
fn months_under_what_they_are_of_and_stages_under_whatever_status() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "2026年重点项目月度调度表,,,,,,\n单位：亿元,,,,,,\n序号,项目名称,投资完成情况,,形象进度,,\n\
        ,,2026年1-2月完成,2026年1-3月完成,2月,3月,施工状态\n1,甲线样例,3,12.3,架梁,铺轨,正在施工\n2,乙站样例,0,,,停工,已完工\n";
    let plan = take(&mut register, &file(&desk, "months.csv", text));
    assert_eq!(plan.new_count(), 2, "{:?}", plan.layout);
    let paid = |name| {
        let entry = register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some(name));
        entry.and_then(|e| e.project.value(&Key::AnnualPaid(2026)).map(str::to_string))
    };
    assert_eq!(paid("甲线样例").as_deref(), Some("123000"), "the later months hold the sum");
    assert_eq!(of(&register, "甲线样例", Field::ProgressText).as_deref(), Some("铺轨"));
    assert_eq!(of(&register, "甲线样例", Field::Stage).as_deref(), Some("implementation"));
    assert_eq!(of(&register, "乙站样例", Field::Stage).as_deref(), Some("completion"));
    // Where a column of stages stands, another status is kept as it is.
    let text = "Project name,Region,Procurement status\nC dam,Inland,Under construction\nD dam,Coast,Cancelled\n";
    take(&mut register, &file(&desk, "one.csv", text));
    assert_eq!(of(&register, "C dam", Field::Stage).as_deref(), Some("implementation"));
    let text = "Project name,Procurement status,Status\nA dam,Under construction,Planning\nB dam,Cancelled,Planning\n";
    take(&mut register, &file(&desk, "two.csv", text));
    assert_eq!(of(&register, "A dam", Field::Stage).as_deref(), Some("preparation"));
    assert_eq!(extra(&register, "A dam", "Procurement status").as_deref(), Some("Under construction"));
}
