//! Odd but plausible ledgers, each read as an officer would read it: what is doubtful is said, and no number is wrong.

use crate::files::*;
use crate::support::Desk;
use taizhang::domain::field::Field;
use taizhang::exchange::layout::Remark;
use taizhang::i18n::Lang;
use taizhang::register::import::{Plan, Request};

fn remark(plan: &Plan, heading: &str) -> Option<Remark> {
    plan.layout.columns.iter().find(|c| c.heading == heading).unwrap_or_else(|| panic!("no {heading}")).remark
}

fn skipped(plan: &Plan) -> Vec<u32> {
    plan.skipped.iter().map(|(row, _)| *row).collect()
}

#[test]
fn a_british_portfolio_in_the_letters_of_the_west() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "GMPP ID Number,Project Name,Department,Description / Aims,IPA Delivery Confidence Assessment,Project - Start \
        Date (Latest Approved Start Date),Project - End Date (Latest Approved End Date),TOTAL Baseline Whole Life Costs (£m) \
        (including Non-Government Costs)\r\nDFT_0004_1112-Q1,A303 Amesbury to Berwick Down,DFT,\"“Stonehenge tunnel” – A303\",\
        Amber,01/12/2014,31/03/2030,\"£2,495.00\"\r\nMOJ_0027_1819-Q3,HMP Five Wells,MOJ,New prison,Amber/Red,04/05/2016,\
        Exempt under Section 43,1253\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let plan = take(&mut register, &file(&desk, "gmpp.csv", bytes));
    assert_eq!((plan.new_count(), plan.seen.encoding), (2, Some("windows-1252")));
    let (road, prison) = ("A303 Amesbury to Berwick Down", "HMP Five Wells");
    assert_eq!(of(&register, road, Field::Scope).as_deref(), Some("“Stonehenge tunnel” – A303"));
    assert_eq!(of(&register, road, Field::Health).as_deref(), Some("yellow"));
    assert_eq!(of(&register, prison, Field::Health).as_deref(), Some("red"));
    assert_eq!(of(&register, road, Field::Investment), None, "pounds are no yuan");
    assert!(date(&register, road, "start", Field::Forecast).is_some_and(|d| d.starts_with("2014-12-01|")));
    assert_eq!(date(&register, prison, "opening", Field::Forecast), None);
    assert!(!doubts(&plan, "F2").is_empty() && doubts(&plan, "G2").is_empty(), "{:?}", plan.doubts);
}

#[test]
fn an_australian_and_a_south_african_table_keep_their_money_as_it_stands() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Infrastructure Priority List as at 30 June 2025;;;;\nProject;Proponent;State / Territory;Status;Estimated \
        capital cost ($AUD m)\nInland Rail (Beveridge to Parkes);ARTC;VIC/NSW;In delivery;5,700.5\nMarinus Link;Marinus \
        Link Pty Ltd;TAS;Planning;TBC\nTotal;;;;5,700.5\n";
    let plan = take(&mut register, &file(&desk, "aus.csv", text));
    assert_eq!((plan.new_count(), skipped(&plan)), (2, vec![1, 5]));
    let rail = "Inland Rail (Beveridge to Parkes)";
    assert_eq!(of(&register, rail, Field::Investment), None);
    assert_eq!(extra(&register, rail, "Estimated capital cost ($AUD m)").as_deref(), Some("5,700.5"));

    let text = "PROVINCIAL INFRASTRUCTURE: PROJECT DETAILS,,,,,\nNo.,Project name,Project status,Project duration,,Total \
        project cost\n,,,Date: Start,Date: Finish,R thousand\n1. New and replacement assets,,,,,\n1,Kwa-Dwesi Clinic,\
        Construction 26% - 50%,2023/04/01,2026/03/31,\"45 000\"\nTotal New and replacement assets,,,,,\"45 000\"\n\
        2. Upgrades and additions,,,,,\n3,Butterworth Hospital upgrade,On hold,2022/07/15,TBD,\"88 000\"\n";
    let plan = take(&mut register, &file(&desk, "za.csv", text));
    assert_eq!((plan.new_count(), skipped(&plan)), (2, vec![1, 4, 6, 7]), "{:?}", plan.skipped);
    assert_eq!(of(&register, "Kwa-Dwesi Clinic", Field::Investment), None);
    assert_eq!(extra(&register, "Kwa-Dwesi Clinic", "Total project cost R thousand").as_deref(), Some("45 000"));
    assert_eq!(of(&register, "Butterworth Hospital upgrade", Field::Activity).as_deref(), Some("paused"));
    assert_eq!(date(&register, "Butterworth Hospital upgrade", "opening", Field::Baseline), None);
}

#[test]
fn units_that_differ_from_cell_to_cell_are_each_their_own() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "项目名称,总投资（亿元）,已完成投资（万元）,计划开工时间,计划竣工时间\n\
        混合单位一号,12.5,3000,2025年初,2027年底\n混合单位二号,\"125,000万元\",0.3亿元,2025.10,2028.1\n\
        混合单位三号,约8,—,十四五末,待定\n混合单位四号,USD 3.2亿,3000万美元,已开工,视情况\n混合单位五号,-5,(300),12月底,25年12月\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let plan = take(&mut register, &file(&desk, "mix.csv", &bytes));
    for (name, total, paid) in [
        ("混合单位一号", Some("125000"), Some("3000")),
        ("混合单位二号", Some("125000"), Some("3000")),
        ("混合单位三号", Some("80000"), None),
        ("混合单位四号", None, None),
        ("混合单位五号", None, None),
    ] {
        assert_eq!(of(&register, name, Field::Investment).as_deref(), total, "{name}");
        assert_eq!(of(&register, name, Field::Paid).as_deref(), paid, "{name}");
    }
    for (name, heading, text) in
        [("混合单位四号", "总投资（亿元）", "USD 3.2亿"), ("混合单位五号", "已完成投资（万元）", "(300)")]
    {
        assert_eq!(extra(&register, name, heading).as_deref(), Some(text));
    }
    for place in ["B4", "B5", "C5", "B6", "C6", "D5", "D6", "E3"] {
        assert!(!doubts(&plan, place).is_empty(), "{place}: {:?}", plan.doubts);
    }
}

#[test]
fn a_column_of_currencies_makes_no_sum_of_ours() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project (中文名),Budget,Currency,Start\n长江大桥样例,350.5,RMB million,Mar-22\n城际延伸样例,1.2,RMB billion,2022\n";
    let plan = take(&mut register, &file(&desk, "bi.csv", text));
    assert_eq!(remark(&plan, "Budget"), Some(Remark::UnitBeside));
    assert_eq!(of(&register, "长江大桥样例", Field::Investment), None);
    assert_eq!(extra(&register, "长江大桥样例", "Budget").as_deref(), Some("350.5"));
    assert_eq!(extra(&register, "长江大桥样例", "Currency").as_deref(), Some("RMB million"));
    assert!(!doubts(&plan, "D2").is_empty(), "Mar-22 may be a day of March");
}

#[test]
fn totals_in_the_middle_are_none_and_names_that_begin_like_them_are() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "序号,工程名称,投资额(万元),完成时间\n1,合江县城防洪工程样例,3200,2025年12月\n2,总部基地道路工程样例,1800,2025-06\n\
        ,小    计,5000,\n3,共青城市水厂样例,900,2026年\n,合      计（3项）,5900,\n4,小计山隧道工程样例,700,2027/3\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let plan = take(&mut register, &file(&desk, "tot.csv", &bytes));
    assert_eq!((plan.new_count(), skipped(&plan)), (4, vec![4, 6]), "{:?}", plan.skipped);
    assert_eq!(of(&register, "小计山隧道工程样例", Field::Investment).as_deref(), Some("700"));
    assert!(
        date(&register, "小计山隧道工程样例", "opening", Field::Baseline).is_some_and(|d| d.starts_with("2027-03"))
    );
}

#[test]
fn months_side_by_side_under_two_headings() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "2025年省级重点建设项目进展情况表,,,,,,,,,,\n填报单位：某省发展改革委,,,,,,,,,,单位：万元\n\
        序号,项目名称,总投资,截至2024年底累计完成投资,2025年计划,,1月,,2月,,存在问题\n\
        ,,,,投资,形象进度,完成投资,形象进度,完成投资,形象进度,\n一、交通运输（2个）,,530000,,,,,,,,\n\
        1,甲至乙高速公路样例,450000,120000,80000,路基完成60%,5000,清表,6500,路基施工,\"征地滞后，2025年6月前解决；2026年通车\"\n\
        2,丙港区二期样例,80000,2.5亿元,20000,,0,停工,0,停工,\n小计,,530000,145000,100000,,5000,,6500,,\n\
        二、能源,,,,,,,,,,\n3,丁抽水蓄能电站样例,\"1,205,000\",300000,150000,地下厂房开挖,12000,,15000,厂房开挖,\n\
        合计：3个,,1735000,445000,250000,,17000,,21500,,\n注：数据截至2025年2月底。,,,,,,,,,,\n";
    let plan = take(&mut register, &file(&desk, "months.csv", text));
    assert_eq!((plan.new_count(), plan.layout.head.clone()), (3, vec![3, 4]), "{:?}", plan.skipped);
    let (road, port, plant) = ("甲至乙高速公路样例", "丙港区二期样例", "丁抽水蓄能电站样例");
    assert_eq!(of(&register, road, Field::Investment).as_deref(), Some("450000"));
    assert_eq!(
        of(&register, port, Field::Paid).as_deref(),
        Some("25000"),
        "a unit in the cell goes before that of the sheet"
    );
    assert_eq!(of(&register, plant, Field::Investment).as_deref(), Some("1205000"));
    assert_eq!(of(&register, plant, Field::Sector).as_deref(), Some("energy"));
    assert_eq!(of(&register, road, Field::ProgressText).as_deref(), Some("路基施工"), "the latest month");
    assert_eq!(of(&register, port, Field::ProgressText).as_deref(), Some("停工"));
    assert_eq!(extra(&register, road, "1月完成投资").as_deref(), Some("5000"));
    // Dates in running text are no dates of the project.
    assert_eq!(of(&register, road, Field::Problems).as_deref(), Some("征地滞后，2025年6月前解决；2026年通车"));
    assert_eq!(date(&register, road, "opening", Field::Baseline), None);
}

#[test]
fn shares_and_lights_as_people_write_them() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "附件2,,,\nXX市重大项目“挂图作战”清单（共4项）,,,\n（截至2025年9月30日）,,,\n序号,项 目 名 称,完成比例,红黄绿灯\n\
        1,体育中心样例,0.65,绿\n2,会展中心样例,七成,黄灯\n3,科技馆样例,85.5%,红色\n4,图书馆样例,120,无\n";
    let plan = take(&mut register, &file(&desk, "pct.csv", text));
    for (name, share, light) in [
        ("体育中心样例", None, "green"),
        ("会展中心样例", Some("70"), "yellow"),
        ("科技馆样例", Some("86"), "red"),
        ("图书馆样例", None, "unrated"),
    ] {
        assert_eq!(of(&register, name, Field::Progress).as_deref(), share, "{name}");
        assert_eq!(of(&register, name, Field::Health).as_deref(), Some(light), "{name}");
    }
    assert!(["C5", "C7", "C8"].iter().all(|place| !doubts(&plan, place).is_empty()), "{:?}", plan.doubts);
}

#[test]
fn a_section_is_headed_in_whatever_column_stands_beside_its_number() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "2026年省重点项目清单\n序号,项目代码,项目名称,建设规模及内容,总投资(亿元),责任单位\n一,铁路,,,,\n\
        1,,鄂东北支线,长31公里,45.6,交通运输部\n（二）,公路（1个）,,,12.3,\n2,2020-420000-48-01-012345,,改扩建,12.3,\n\
        三,其他,,含三类,,\n";
    let plan = take(&mut register, &file(&desk, "sections.csv", text));
    // A row without a name is a project where a code tells which; with more words and neither it is left out.
    assert_eq!((plan.new_count(), skipped(&plan)), (2, vec![1, 3, 5, 7]), "{:?}", plan.skipped);
    assert_eq!(of(&register, "鄂东北支线", Field::Sector).as_deref(), Some("rail"));
    let coded = register
        .book()
        .entries()
        .iter()
        .find(|e| e.project.get(Field::NationalCode).is_some_and(|c| c.starts_with("2020-420000-48")));
    assert_eq!(coded.expect("the coded row").project.get(Field::Scope), Some("改扩建"));
}

#[test]
fn what_stands_under_no_heading_is_kept_or_told() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "Project name,Stage,Cost\nA road,Construction,12,see the letter of May,\nB road,Planning\n\
        C road,Construction,5,,,\n";
    let path = file(&desk, "ragged.csv", text);
    let plan = take(&mut register, &path);
    assert_eq!(remark(&plan, "D"), Some(Remark::NoHeading), "{:?}", plan.layout.columns);
    assert_eq!(plan.layout.columns.len(), 4, "a column of nothing is none");
    assert_eq!(extra(&register, "A road", "column 4").as_deref(), Some("see the letter of May"));
    assert_eq!(extra(&register, "B road", "column 4"), None);

    // A person may say what it is, by its letter.
    let desk = Desk::new();
    let mut register = desk.open();
    let mut request = Request::new(&path, Lang::En);
    request.mapping = vec![("D".to_string(), "remark".to_string())];
    let plan = register.plan_import(&request).expect("a plan");
    register.apply_import(plan.clone(), Lang::En).expect("an import");
    assert_eq!(remark(&plan, "D"), Some(Remark::Given));
    assert_eq!(of(&register, "A road", Field::Remark).as_deref(), Some("see the letter of May"));

    // Where columns were settled long before, the cell is told.
    let mut long = String::from("Project name,Stage\n");
    (0..450).for_each(|n| long += &format!("Road {n},Planning\n"));
    long += "Bridge,Planning,stray\n";
    let plan = take(&mut register, &file(&desk, "long.csv", &long));
    assert_eq!((plan.new_count(), doubts(&plan, "C452").len()), (451, 1), "{:?}", plan.doubts);
}

#[test]
fn a_formula_that_nobody_worked_out_is_told_and_no_empty_cell() {
    let desk = Desk::new();
    let mut register = desk.open();
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>项目名称</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>总投资（万元）</t></is></c>\
        <c r=\"C1\" t=\"inlineStr\"><is><t>备注</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲桥样例</t></is></c><c r=\"B2\"><f>120+30</f><v></v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>乙桥样例</t></is></c><c r=\"B3\"><f>120+30</f><v>150</v></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>合计</t></is></c><c r=\"B4\"><f>SUM(B2:B3)</f></c></row>\
        </sheetData></worksheet>";
    let plan = take(&mut register, &parts(&desk, "sums.xlsx", sheet.as_bytes(), b"<sst/>"));
    assert_eq!((plan.new_count(), skipped(&plan)), (2, vec![4]), "{:?}", plan.skipped);
    assert_eq!(of(&register, "甲桥样例", Field::Investment), None);
    assert_eq!(of(&register, "乙桥样例", Field::Investment).as_deref(), Some("150"));
    let told = doubts(&plan, "B2");
    assert!(told.len() == 1 && told[0].contains("公式没有存下结果"), "{told:?}");
}
