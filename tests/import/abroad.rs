//! What lists of other administrations taught: each of these was once taken for something else.

use crate::files::*;
use crate::support::Desk;
use rust_xlsxwriter::{Format, Workbook};
use taizhang::domain::field::Field;
use taizhang::exchange::layout::Remark;
use taizhang::i18n::errors::ErrorText as E;
use taizhang::register::import::Plan;

fn remark(plan: &Plan, heading: &str) -> Option<Remark> {
    plan.layout.columns.iter().find(|c| c.heading == heading).unwrap_or_else(|| panic!("no {heading}")).remark
}

#[test]
fn a_name_with_accents_and_dashes_is_no_chinese_name() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project Name,Status\nŌtaki to north of Levin,In delivery\nA303 Amesbury – Berwick Down,Tender\n";
    take(&mut register, &file(&desk, "nz.csv", text));
    assert_eq!(of(&register, "Ōtaki to north of Levin", Field::NameZh), None);
    assert_eq!(of(&register, "Ōtaki to north of Levin", Field::Stage).as_deref(), Some("implementation"));
    assert!(of(&register, "A303 Amesbury – Berwick Down", Field::NameEn).is_some());
    assert_eq!(of(&register, "A303 Amesbury – Berwick Down", Field::Stage).as_deref(), Some("preparation"));
}

#[test]
fn the_words_of_south_african_provinces_are_stages() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project name,Status,Start date\nA clinic,Construction 76% - 99%,2014-04-01\n\
        B school,Practical Completion (100%),2014-04-01\nC library,Project Initiation,\nD road,On Hold,\n";
    take(&mut register, &file(&desk, "za.csv", text));
    for (name, stage) in [("A clinic", "implementation"), ("B school", "completion"), ("C library", "identification")] {
        assert_eq!(of(&register, name, Field::Stage).as_deref(), Some(stage), "{name}");
    }
    assert_eq!(of(&register, "D road", Field::Activity).as_deref(), Some("paused"));
}

#[test]
fn totals_of_something_are_no_projects() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "No.,Project name,Department,Total project cost\n1,Library A,Works,45 000\n,Total New assets,,45 000\n\
        2,Total Energies Terminal,Works,9 000\n,Sub-total: maintenance,,\"9,000\"\n,武汉市小计,,9000\n";
    let plan = take(&mut register, &file(&desk, "t.csv", text));
    assert_eq!((plan.rows, plan.skipped.len()), (2, 3), "{:?}", plan.skipped);
    assert!(of(&register, "Total Energies Terminal", Field::NameEn).is_some());
}

#[test]
fn a_sign_in_a_heading_makes_no_chinese_list_of_a_foreign_one() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project,Whole Life Cost (£m),Budget\nAlpha – one,12,100\nBeta,13,200\n";
    let plan = take(&mut register, &file(&desk, "p.csv", text));
    assert_eq!(of(&register, "Beta", Field::Investment), None);
    assert_eq!(remark(&plan, "Budget"), Some(Remark::NoUnitAbroad));
}

#[test]
fn a_heading_that_explains_itself_in_brackets_is_known_by_what_stands_before_them() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project Name,\"IPA Delivery Confidence Assessment (A Delivery Confidence Assessment of the project at a \
        fixed point in time, using a five-point scale, Red – Amber/Red – Amber – Amber/Green – Green; definitions in the \
        report)\"\nAlpha,Amber\nBeta,Red\nGamma,Green\n";
    take(&mut register, &file(&desk, "g.csv", text));
    assert_eq!(of(&register, "Beta", Field::Health).as_deref(), Some("red"));
}

#[test]
fn a_sheet_that_lies_on_its_side_is_refused() {
    let desk = Desk::new();
    let register = desk.open();
    let text = "Department for Transport data\nProject Name,High Speed 2,Crossrail,Thameslink\nDepartment,DFT,DFT,DFT\n\
        Description / Aims,A railway,A line,An upgrade\nRAG Rating,Amber,Red,Green\nProject - Start Date,2010-01-01,2009-05-15,\
        2005-01-01\nProject - End Date,2033-12-31,2019-12-31,2018-12-31\nWhole Life Cost (£m),42600,14800,6800\n";
    let error = plan(&register, &file(&desk, "side.csv", text)).expect_err("an error");
    assert_eq!(error.text(), E::ImportTurned);
}

#[test]
fn a_head_of_two_rows_is_joined_and_a_group_gives_its_unit() {
    let desk = Desk::new();
    let mut register = desk.open();
    let path = desk.folder.path().join("two.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.write_string(0, 0, "省级重点项目清单（2025年）").expect("a title");
    for (column, text) in
        [(0, "序号"), (1, "项目名称"), (2, "建设起止年限"), (5, "截至2024年底累计完成投资"), (8, "备注")]
    {
        sheet.merge_range(2, column, 3, column, text, &plain).expect("a region");
    }
    sheet.merge_range(1, 3, 1, 7, "投资情况（亿元）", &plain).expect("a region");
    sheet.merge_range(2, 3, 3, 3, "总投资", &plain).expect("a region");
    sheet.merge_range(2, 6, 2, 7, "2025年计划", &plain).expect("a region");
    sheet.write_string(3, 6, "投资").expect("a cell");
    sheet.write_string(3, 7, "主要建设内容").expect("a cell");
    for (row, name, total) in [(4, "甲铁路样例", 615.5), (5, "乙高铁样例", 108.0)] {
        sheet.write_number(row, 0, f64::from(row) - 3.0).expect("a cell");
        sheet.write_string(row, 1, name).expect("a cell");
        sheet.write_string(row, 2, "2021-2027").expect("a cell");
        sheet.write_number(row, 3, total).expect("a cell");
        sheet.write_number(row, 5, 30.25).expect("a cell");
        sheet.write_number(row, 6, 8.0).expect("a cell");
        sheet.write_string(row, 7, "桥梁架设").expect("a cell");
    }
    book.save(&path).expect("a workbook");
    let plan = take(&mut register, &path);
    assert_eq!((plan.layout.head.clone(), plan.rows), (vec![3, 4], 2), "{:?}", plan.layout.columns);
    assert_eq!(of(&register, "甲铁路样例", Field::Investment).as_deref(), Some("6155000"));
    assert_eq!(of(&register, "甲铁路样例", Field::Paid).as_deref(), Some("302500"));
    let year = register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some("甲铁路样例"));
    let year = year.and_then(|e| e.project.extra().get("annual_plan_2025").cloned());
    assert_eq!(year.as_deref(), Some("80000"));
    assert_eq!(extra(&register, "甲铁路样例", "2025年计划 主要建设内容").as_deref(), Some("桥梁架设"));
}

#[test]
fn a_year_and_a_unit_that_were_supplied_are_said() {
    let desk = Desk::new();
    let mut register = desk.open();
    let rows = vec![
        vec![T("“十四五”重大工程项目库（2021-2025）")],
        vec![N, N, N, N, T("金额单位：亿元")],
        vec![T("编号"), T("工程名称"), T("总投资"), T("年度投资计划"), T("项目状态"), T("完成率（%）"), T("领域")],
        vec![T("SL-901"), T("甲引水样例"), F(582.35), F(45.0), T("在建"), T("40.5"), T("-")],
        vec![T("SL-902"), T("乙引水样例"), T("76.9-80.2"), T("8"), T("暂停"), F(12.0), T("水利")],
    ];
    let plan = take(&mut register, &workbook(&desk, "a.xlsx", &rows));
    assert_eq!(of(&register, "甲引水样例", Field::Investment).as_deref(), Some("5823500"));
    assert_eq!(of(&register, "甲引水样例", Field::Stage).as_deref(), Some("implementation"));
    assert_eq!(of(&register, "乙引水样例", Field::Activity).as_deref(), Some("paused"));
    assert_eq!(of(&register, "乙引水样例", Field::Investment), None);
    assert_eq!(remark(&plan, "总投资"), Some(Remark::UnitRow));
    assert_eq!(remark(&plan, "年度投资计划"), Some(Remark::ThisYear));
    assert_eq!((doubts(&plan, "F4").len(), doubts(&plan, "G4").len(), doubts(&plan, "C5").len()), (1, 0, 1));
}

#[test]
fn our_own_lists_come_back_whatever_columns_they_have() {
    let desk = Desk::new();
    let mut register = desk.open();
    let code = register.book().entries()[0].code.clone();
    let head = "code\tname_zh\tremark\tdue\n";
    let text = format!("{head}{code}\t{}\t两行\\n与反斜\\\\杠\t2030-01-01\n", name(&register, &code));
    let plan = take(&mut register, &file(&desk, "own.tsv", text));
    assert_eq!((plan.changed_count(), plan.values_changed()), (1, 1), "{:?}", plan.items);
    let entry = register.by_code(&code).expect("a code");
    assert_eq!(entry.project.get(Field::Remark), Some("两行\n与反斜\\杠"));
    assert!(entry.project.extra().is_empty(), "what the program works out is not taken in");
    // In another one's list a backslash is a backslash.
    let text = "Project\tRemark\nServer move\tC:\\new\\table\n";
    take(&mut register, &file(&desk, "theirs.tsv", text));
    assert_eq!(of(&register, "Server move", Field::Remark).as_deref(), Some("C:\\new\\table"));
}

fn name(register: &taizhang::register::Register, code: &str) -> String {
    let entry = register.by_code(code).expect("a code");
    entry.project.get(Field::NameZh).expect("a name").to_string()
}

#[test]
fn workbooks_of_other_programs_say_the_same() {
    let desk = Desk::new();
    for (name, bytes) in [
        ("ledger.xls", include_bytes!("fixtures/ledger.xls").as_slice()),
        ("ledger.ods", include_bytes!("fixtures/ledger.ods").as_slice()),
    ] {
        let register = desk.open();
        let plan = plan(&register, &file(&desk, name, bytes)).expect("a plan");
        assert_eq!((plan.layout.head.clone(), plan.rows, plan.new_count()), (vec![3], 2, 2), "{name}");
        assert_eq!((plan.seen.hidden_rows, plan.seen.merged, plan.other_sheets.len()), (1, 2, 1), "{name}");
        let lines: Vec<(&str, &str)> =
            plan.items.iter().flat_map(|i| &i.lines).map(|l| (l.field.as_str(), l.after.as_str())).collect();
        for wanted in [
            ("总投资", "12.5亿元"),
            ("总投资", "5000万元"),
            ("完成比例", "65%"),
            ("完成比例", "10%"),
            ("阶段", "在建"),
            ("实际开工", "2023-05-01"),
            ("计划开工", "2024年三季度"),
        ] {
            assert!(lines.contains(&wanted), "{name}: {wanted:?} in {lines:?}");
        }
    }
}
