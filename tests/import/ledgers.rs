//! Samples of the lists that exist: each ends in a sensible register, with what was not understood said.

use crate::files::*;
use crate::support::Desk;
use encoding_rs::GB18030;
use taizhang::domain::field::Field;
use taizhang::exchange::layout::Remark;

#[test]
fn a_british_list() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "GMPP ID Number,Project Name,Department,Annual Report Category,Description / Aims,IPA Delivery Confidence Assessment,\
        \"Departmental commentary on actions planned or taken on the IPA RAG rating.\",Project - Start Date (Latest Approved Start Date),\
        Project - End Date (Latest Approved End Date),TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)\n\
        DFT_0001,High Speed Two,DfT,Infrastructure and Construction,\"A new, fast railway\",Red,\"Work goes on; the plan was reset.\",2009-01-15,31/12/2033,\"£44,600.00\"\n\
        DFT_0002,Lower Thames Crossing,DfT,Infrastructure and Construction,A road tunnel,Amber,Awaiting consent.,11/03/2014,Exempt under Section 43 of the Freedom of Information Act 2000,9000\n\
        HO_0003,Café Programme – £5m,HO,Government Transformation and Service Delivery,Words,Green,All is well.,,,12.5\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let plan = take(&mut register, &file(&desk, "gmpp.csv", &bytes));
    assert_eq!(plan.new_count(), 3);
    assert_eq!(plan.seen.encoding, Some("windows-1252"));
    assert_eq!(of(&register, "High Speed Two", Field::Health).as_deref(), Some("red"));
    assert_eq!(of(&register, "Café Programme – £5m", Field::Health).as_deref(), Some("green"));
    assert_eq!(of(&register, "High Speed Two", Field::Code).as_deref(), Some("DFT_0001"));
    assert_eq!(of(&register, "High Speed Two", Field::Scope).as_deref(), Some("A new, fast railway"));
    assert_eq!(of(&register, "High Speed Two", Field::Investment), None, "pounds are no yuan");
    let cost = "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)";
    assert_eq!(extra(&register, "High Speed Two", cost).as_deref(), Some("£44,600.00"));
    assert_eq!(extra(&register, "High Speed Two", "Department").as_deref(), Some("DfT"));
    let comments = "Departmental commentary on actions planned or taken on the IPA RAG rating.";
    assert_eq!(extra(&register, "Lower Thames Crossing", comments).as_deref(), Some("Awaiting consent."));
    assert_eq!(date(&register, "High Speed Two", "opening", Field::Forecast).as_deref(), Some("2033-12-31|31/12/2033"));
    assert!(plan.layout.columns.iter().any(|c| c.remark == Some(Remark::Foreign)));
    assert!(plan.doubts.iter().any(|d| d.value == "DfT"), "unknown agencies are said");
}

#[test]
fn a_world_bank_list() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "World Bank projects\n\nprojectid;regionname;status;project_name;boardapprovaldate;closingdate;totalcommamt;impagency\n\
        P123456;East Asia;Active;Rural Roads Project;2019-05-30T00:00:00Z;6/30/2025;150000000;Ministry of Transport\n\
        P123457;East Asia;Closed;Water Supply Project;2010-01-01T00:00:00Z;12/31/2016;75,000,000;Water Board\n\
        P123458;East Asia;Dropped;Never Built;;;0;\n\
        P123459;East Asia;Pipeline;Not Yet;2026-03-03T00:00:00Z;;20000000;Somebody\n";
    let plan = take(&mut register, &file(&desk, "wb.csv", text));
    assert_eq!((plan.new_count(), plan.seen.delimiter), (4, Some(';')));
    for (name, stage) in [
        ("Rural Roads Project", "implementation"),
        ("Water Supply Project", "maintenance"),
        ("Never Built", "cancelled"),
        ("Not Yet", "identification"),
    ] {
        assert_eq!(of(&register, name, Field::Stage).as_deref(), Some(stage), "{name}");
    }
    assert_eq!(of(&register, "Rural Roads Project", Field::Investment), None);
    assert_eq!(extra(&register, "Rural Roads Project", "totalcommamt").as_deref(), Some("150000000"));
    assert_eq!(of(&register, "Rural Roads Project", Field::OwnerUnit).as_deref(), Some("Ministry of Transport"));
    assert_eq!(date(&register, "Rural Roads Project", "approval", Field::Actual).as_deref(), Some("2019-05-30"));
    assert_eq!(
        date(&register, "Water Supply Project", "opening", Field::Actual).as_deref(),
        Some("2016-12-31|12/31/2016")
    );
}

#[test]
fn an_australian_and_a_south_african_list() {
    let desk = Desk::new();
    let mut register = desk.open();
    let rows = vec![
        vec![T("Infrastructure pipeline, June 2025")],
        vec![],
        vec![
            T("Project"),
            T("State / Territory"),
            T("Location"),
            T("Proponent"),
            T("Status"),
            T("Estimated cost ($m)"),
            T("Estimated start"),
            T("Estimated completion"),
        ],
        vec![
            T("Coffs Harbour Bypass"),
            T("NSW"),
            T("Coffs Harbour"),
            T("Transport for NSW"),
            T("Under construction"),
            F(2200.0),
            S(44927.0, "mmm yyyy"),
            T("2028"),
        ],
        vec![
            T("Inland Rail"),
            T("National"),
            T("Melbourne to Brisbane"),
            T("ARTC"),
            T("In Progress"),
            F(31000.0),
            T("Dec 2018"),
            T("TBC"),
        ],
    ];
    let plan = take(&mut register, &workbook(&desk, "au.xlsx", &rows));
    assert_eq!(plan.new_count(), 2, "{:?}", plan.skipped);
    assert_eq!(of(&register, "Inland Rail", Field::Stage).as_deref(), Some("implementation"));
    assert_eq!(of(&register, "Inland Rail", Field::Investment), None);
    assert_eq!(of(&register, "Coffs Harbour Bypass", Field::OwnerUnit).as_deref(), Some("Transport for NSW"));
    assert_eq!(date(&register, "Coffs Harbour Bypass", "start", Field::Forecast).as_deref(), Some("2023-01-01"));
    assert_eq!(date(&register, "Inland Rail", "start", Field::Forecast).as_deref(), Some("2018-12|Dec 2018"));

    let text = "Municipality\tProject Description\tProject Number\tType: New/Upgrading/Renewal\tAsset Class\tBudget year 2025/26 (R'000)\tProvince\n\
        Cape Town\tUpgrade of Main Road\tCPX.001\tUpgrading\tRoads Infrastructure\t12 500\tWestern Cape\n\
        Cape Town\tNew Reservoir\tCPX.002\tNew\tWater Supply Infrastructure\t8 000\tWestern Cape\n";
    let plan = take(&mut register, &file(&desk, "za.tsv", text));
    assert_eq!(plan.new_count(), 2, "{:?} {:?}", plan.skipped, plan.layout);
    assert_eq!(of(&register, "Upgrade of Main Road", Field::Nature).as_deref(), Some("expansion"));
    assert_eq!(of(&register, "New Reservoir", Field::Code).as_deref(), Some("CPX.002"));
    let money: Vec<_> = register.by_code("CPX.001").expect("a code").project.extra().keys().cloned().collect();
    assert!(!money.iter().any(|k| k.starts_with("annual_")), "rand are no yuan: {money:?}");
}

#[test]
fn a_chinese_sheet_in_gb18030_with_all_its_furniture() {
    let desk = Desk::new();
    let mut register = desk.open();
    let text = "某某市2023年重点项目建设进度表,,,,,,,,,\r\n\
        报送部门：规划局,,,,单位：万元,,,,,\r\n\
        序号,项目名称,责任单位,总投资,年计划投资,1月形象进度,1月实际完成投资,1-2月完成投资,建设性质,备注\r\n\
        一、交通项目（2个）,,,,,,,,,\r\n\
        （一）铁路,,,,,,,,,\r\n\
        1,样例铁路甲,国家发改委,１２０００,3000,桩基施工,200,500,续建,\"注意\n换行\"\r\n\
        2,样例铁路乙,不存在的局,约5亿元,待定,,,,新建,\r\n\
        ,小计：2个,,62000,,,,,,\r\n\
        二、水利项目,,,,,,,,,\r\n\
        3,样例水库,水利部,100.4,30,,,,续建,\r\n\
        ,,,,,,,,,\r\n\
        合计：3个,,,62100,,,,,,\r\n\
        注：数据截至2月底,,,,,,,,,\r\n";
    let (bytes, _, _) = GB18030.encode(text);
    let plan = take(&mut register, &file(&desk, "cn.csv", &bytes));
    assert_eq!(plan.seen.encoding, Some("gb18030"));
    assert_eq!((plan.rows, plan.new_count()), (3, 3), "{:?}", plan.skipped);
    assert_eq!(plan.layout.year, 2023);
    assert_eq!(of(&register, "样例铁路甲", Field::Investment).as_deref(), Some("12000"));
    assert_eq!(of(&register, "样例铁路乙", Field::Investment).as_deref(), Some("50000"));
    assert_eq!(of(&register, "样例水库", Field::Investment).as_deref(), Some("100"));
    assert_eq!(of(&register, "样例铁路甲", Field::Sector).as_deref(), Some("rail"));
    assert_eq!(of(&register, "样例铁路甲", Field::Stage).as_deref(), Some("implementation"));
    assert_eq!(of(&register, "样例铁路甲", Field::ProgressText).as_deref(), Some("桩基施工"));
    assert_eq!(of(&register, "样例铁路甲", Field::Remark).as_deref(), Some("注意\n换行"));
    assert_eq!(of(&register, "样例铁路甲", Field::Agencies).as_deref(), Some("ndrc"));
    assert_eq!(extra(&register, "样例铁路乙", "责任单位").as_deref(), Some("不存在的局"));
    assert_eq!(extra(&register, "样例铁路乙", "年计划投资").as_deref(), Some("待定"));
    assert_eq!(
        of(&register, "样例水库", Field::Sector).as_deref(),
        Some("water-resources"),
        "the section before is over"
    );
    assert_eq!(extra(&register, "样例铁路乙", "分组").as_deref(), Some("交通项目"));
    let paid = register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some("样例铁路甲"));
    assert_eq!(paid.and_then(|e| e.project.extra().get("annual_paid_2023").cloned()).as_deref(), Some("500"));
    let skipped: Vec<u32> = plan.skipped.iter().map(|(n, _)| *n).collect();
    assert!([1, 2, 4, 5].iter().all(|n| skipped.contains(n)), "{:?}", plan.skipped);
    assert!(plan.doubts.iter().any(|d| d.value == "不存在的局"));
    assert!(plan.doubts.iter().any(|d| d.value.contains("100.4")), "rounding is said");
}

#[test]
fn a_head_of_two_rows_with_merged_cells_and_hidden_rows() {
    let desk = Desk::new();
    let mut register = desk.open();
    let path = desk.folder.path().join("two.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    let mut merge =
        |a: u32, b: u16, c: u32, d: u16, t: &str| sheet.merge_range(a, b, c, d, t, &plain).map(drop).expect("a region");
    merge(0, 0, 0, 5, "重点项目表");
    merge(1, 0, 2, 0, "项目名称");
    merge(1, 1, 1, 2, "2025年计划");
    merge(1, 3, 2, 3, "总投资（亿元）");
    merge(1, 4, 1, 5, "联系方式");
    merge(3, 4, 4, 4, "王工");
    for (r, c, t) in [
        (2, 1, "投资"),
        (2, 2, "主要建设内容"),
        (2, 4, "联系人"),
        (2, 5, "联系电话"),
        (3, 0, "双行表头一"),
        (4, 0, "双行表头二"),
        (3, 2, "开挖"),
        (4, 5, "123"),
    ] {
        sheet.write_string(r, c, t).expect("a cell");
    }
    for (r, c, n) in [(3, 1, 500.0), (4, 1, 600.0), (3, 3, 1.5), (4, 3, 2.0)] {
        sheet.write_number(r, c, n).expect("a cell");
    }
    sheet.set_row_hidden(4).expect("a row");
    book.save(&path).expect("a workbook");
    let plan = take(&mut register, &path);
    assert_eq!(plan.new_count(), 2, "{:?}", plan.layout);
    assert_eq!((plan.seen.hidden_rows, plan.seen.merged), (1, 6));
    assert_eq!(of(&register, "双行表头一", Field::Investment).as_deref(), Some("15000"));
    assert_eq!(of(&register, "双行表头二", Field::Contact).as_deref(), Some("王工"), "merged cells are carried");
    let annual =
        register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some("双行表头二")).expect("one");
    assert_eq!(annual.project.extra().get("annual_plan_2025").map(String::as_str), Some("600"));
    assert_eq!(extra(&register, "双行表头一", "2025年计划 主要建设内容").as_deref(), Some("开挖"));
}

#[test]
fn duplicate_headings_stay_two_columns_and_mappings_are_obeyed() {
    let desk = Desk::new();
    let register = desk.open();
    let path = file(&desk, "d.csv", "名称,备注,备注,造价\n样例甲,一,二,3\n");
    let plan_of = |mapping: &[(&str, &str)]| {
        let mut request = taizhang::register::import::Request::new(&path, taizhang::i18n::Lang::En);
        request.mapping = mapping.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        register.plan_import(&request)
    };
    let codes = |plan: &taizhang::register::import::Plan| -> Vec<String> {
        plan.layout.columns.iter().map(|c| c.target.code()).collect()
    };
    let plain = codes(&plan_of(&[]).expect("a plan"));
    assert_eq!(plain[1], "remark");
    assert!(plain[2].starts_with("x_") && plain[3].starts_with("x_") && plain[2] != plain[3], "{plain:?}");
    let given = codes(&plan_of(&[("造价", "investment"), ("C", "-")]).expect("a plan"));
    assert_eq!((given[2].as_str(), given[3].as_str()), ("-", "investment"));
    assert!(plan_of(&[("造价", "colour of the sky")]).is_err());
    assert!(plan_of(&[("没有的列", "investment")]).is_err());
}
