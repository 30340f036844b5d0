//! The rows of 15-practice section 4: every heading over a column of cells, and every way to write a date in a cell.

use crate::files::*;
use crate::support::Desk;
use taizhang::domain::field::Field;

#[test]
fn every_heading_takes_its_value() {
    let desk = Desk::new();
    let mut register = desk.open();
    let columns: Vec<(&'static str, Put)> = vec![
        ("台账编号", T("TEST-01")),
        ("项目代码", T("2020-420100-48-01-012345")),
        ("项目名称", T("练习一号工程")),
        ("所属打包项目", T("RAIL-01")),
        ("建设规模及主要内容", T("全长 10 公里")),
        ("行业领域", T("铁路")),
        ("建设性质", T("扩建")),
        ("建设地点", T("武汉、宜昌")),
        ("所属地区", T("湖北省、湖南省")),
        ("牵头部门", T("水利部")),
        ("责任单位", T("国家发展改革委、水利部")),
        ("建设单位", T("某建设集团")),
        ("包联领导", T("张三")),
        ("联系人", T("李四")),
        ("联系电话", T("027-12345678")),
        ("项目阶段", T("在建")),
        ("推进状态", T("停工")),
        ("暂停原因", T("资金")),
        ("红绿灯", T("滞后")),
        ("亮灯说明", T("征地慢")),
        ("计划开工", T("2025年3月")),
        ("预计开工", T("2025年4月")),
        ("实际开工", T("2025.5")),
        ("计划竣工", T("2027年底")),
        ("预计竣工", T("2028年三季度")),
        ("实际竣工", T("待定")),
        ("总投资（亿元）", F(12.5)),
        ("年度计划投资(万元)", F(3000.0)),
        ("1-6月完成投资(万元)", F(1200.0)),
        ("累计完成投资(万元)", T("5,200")),
        ("资金来源", T("专项债")),
        ("形象进度", T("桩基完成")),
        ("完成比例(%)", F(35.0)),
        ("存在问题", T("征地")),
        ("下一步计划", T("加快")),
        ("里程碑节点", T("节点一")),
        ("批准文件", T("鄂发改〔2024〕1号")),
        ("规划依据", T("专栏2-1")),
        ("备注", T("无事")),
        ("更新时间", T("2025-01-01")),
        ("更新人", T("王五")),
        ("土地征收情况", T("已完成")),
    ];
    let head: Vec<Put> = columns.iter().map(|(h, _)| T(h)).collect();
    let values: Vec<Put> = columns.iter().map(|(_, v)| v.clone()).collect();
    let path = workbook(&desk, "a.xlsx", &[head, values]);
    let plan = take(&mut register, &path);
    assert_eq!((plan.rows, plan.new_count()), (1, 1), "{:?}", plan.skipped);
    let name = "练习一号工程";
    let parent = register.by_code("RAIL-01").expect("a code").id().hex();
    let year = |kind: &str| {
        let entry = register.by_code("TEST-01").expect("a code");
        entry.project.extra().get(&format!("annual_{kind}_2026")).cloned()
    };
    for (field, value) in [
        (Field::Code, "TEST-01"),
        (Field::NationalCode, "2020-420100-48-01-012345"),
        (Field::Parent, parent.as_str()),
        (Field::Scope, "全长 10 公里"),
        (Field::Sector, "rail"),
        (Field::Nature, "expansion"),
        (Field::Places, "武汉,宜昌"),
        (Field::Provinces, "hubei,hunan"),
        (Field::LeadAgency, "mwr"),
        (Field::Agencies, "ndrc,mwr"),
        (Field::OwnerUnit, "某建设集团"),
        (Field::Leader, "张三"),
        (Field::Contact, "李四"),
        (Field::Phone, "027-12345678"),
        (Field::Stage, "implementation"),
        (Field::StageBasis, "confirmed"),
        (Field::Activity, "paused"),
        (Field::PauseReason, "funding"),
        (Field::Health, "red"),
        (Field::HealthNote, "征地慢"),
        (Field::Investment, "125000"),
        (Field::Paid, "5200"),
        (Field::Funding, "专项债"),
        (Field::Progress, "35"),
        (Field::ProgressText, "桩基完成"),
        (Field::Problems, "征地"),
        (Field::NextSteps, "加快"),
        (Field::Documents, "鄂发改〔2024〕1号"),
        (Field::Box, "专栏2-1"),
        (Field::Remark, "无事"),
    ] {
        assert_eq!(of(&register, name, field).as_deref(), Some(value), "{field:?}; {:?}", plan.doubts);
    }
    assert_eq!((year("plan").as_deref(), year("paid").as_deref()), (Some("3000"), Some("1200")));
    for (kind, field, value) in [
        ("start", Field::Baseline, "2025-03|2025年3月"),
        ("start", Field::Forecast, "2025-04|2025年4月"),
        ("start", Field::Actual, "2025-05|2025.5"),
        ("opening", Field::Baseline, "2027|2027年底"),
        ("opening", Field::Forecast, "2028-Q3|2028年三季度"),
    ] {
        assert_eq!(date(&register, name, kind, field).as_deref(), Some(value), "{kind} {field:?}");
    }
    assert_eq!(date(&register, name, "opening", Field::Actual), None);
    assert_eq!(extra(&register, name, "土地征收情况").as_deref(), Some("已完成"));
    assert_eq!(extra(&register, name, "实际竣工").as_deref(), Some("待定"));
    // Taken in again, nothing changes.
    let again = plan_again(&register, &path);
    assert!(again.is_nothing(), "{:?}", again.items);
}

fn plan_again(register: &taizhang::register::Register, path: &std::path::Path) -> taizhang::register::import::Plan {
    plan(register, path).expect("a plan")
}

#[test]
fn every_way_to_write_a_date_is_read_in_a_cell() {
    let desk = Desk::new();
    let mut register = desk.open();
    let cells: Vec<(Put, Option<&str>)> = vec![
        (T("2025年12月31日"), Some("2025-12-31")),
        (T("2025-12-31"), Some("2025-12-31")),
        (T("2025/12/31"), Some("2025-12-31")),
        (T("2025.12.31"), Some("2025-12-31")),
        (T("20251231"), Some("2025-12-31")),
        (F(20251231.0), Some("2025-12-31")),
        (T("2025-12-31T00:00:00Z"), Some("2025-12-31")),
        (T("2025年12月"), Some("2025-12")),
        (T("2025-12"), Some("2025-12")),
        (T("2025.12"), Some("2025-12")),
        (F(2025.12), Some("2025-12")),
        (F(202512.0), Some("2025-12")),
        (T("25年12月"), Some("2025-12")),
        (T("二〇二五年十二月"), Some("2025-12")),
        (T("Dec 2025"), Some("2025-12")),
        (T("2025年12月上旬"), Some("2025-12-01/2025-12-10")),
        (T("2025年第三季度"), Some("2025-Q3")),
        (T("2025Q3"), Some("2025-Q3")),
        (T("2025年上半年"), Some("2025-H1")),
        (F(2025.0), Some("2025")),
        (T("2025年"), Some("2025")),
        (T("2025年底前"), Some("2025")),
        (T("“十四五”期间"), Some("2021-01-01/2025-12-31")),
        (F(46022.0), Some("2025-12-31")),
        (T("46022"), Some("2025-12-31")),
        (S(46022.0, "yyyy-mm-dd"), Some("2025-12-31")),
        (S(46022.5, "yyyy/m/d h:mm"), Some("2025-12-31")),
        (F(44185.0), Some("2020-12-20")),
        (F(45066.0), Some("2023-05-20")),
        (F(45292.0), Some("2024-01-01")),
        (F(2025.1), Some("2025-01")),
        (S(2025.1, "0.00"), Some("2025-10")),
        (T("2025.10"), Some("2025-10")),
        (T("04/05/2011"), Some("2011-05-04")),
        (T("30.06.08"), Some("2008-06-30")),
        (T("20 Feb 2024"), Some("2024-02-20")),
        (T("11 June 2025"), Some("2025-06-11")),
        (T("待定"), None),
        (T("TBD"), None),
        (T("-"), None),
        (T("长期"), None),
        (T("Exempt under section 43"), None),
        (T("看情况再说"), None),
    ];
    let mut rows = vec![vec![T("项目名称"), T("计划竣工")]];
    let names: Vec<String> = (0..cells.len()).map(|i| format!("日期样例第{i}号")).collect();
    for (name, (cell, _)) in names.iter().zip(&cells) {
        rows.push(vec![T(Box::leak(name.clone().into_boxed_str())), cell.clone()]);
    }
    let path = workbook(&desk, "dates.xlsx", &rows);
    let plan = take(&mut register, &path);
    for (i, (cell, expected)) in cells.iter().enumerate() {
        let stored = date(&register, &names[i], "opening", Field::Baseline);
        let canonical = stored.as_deref().map(|s| s.split('|').next().unwrap_or_default());
        assert_eq!(canonical, *expected, "{cell:?}");
        if expected.is_none() {
            assert!(extra(&register, &names[i], "计划竣工").is_some(), "the words are kept: {cell:?}");
        }
    }
    let place = |n: usize| format!("B{}", n + 2);
    let at = |wanted: &str| cells.iter().position(|(c, _)| matches!(c, T(t) if *t == wanted)).expect("a cell");
    assert!(!doubts(&plan, &place(30)).is_empty(), "2025.1 is doubtful: {:?}", plan.doubts);
    assert!(!doubts(&plan, &place(at("04/05/2011"))).is_empty());
    assert!(!doubts(&plan, &place(at("看情况再说"))).is_empty());
    assert!(doubts(&plan, &place(at("2025年12月"))).is_empty());
}

#[test]
fn further_ways_to_write_a_date_are_read_in_a_cell() {
    let desk = Desk::new();
    let mut register = desk.open();
    let cells: &[(&'static str, Option<&str>)] = &[
        ("2025年12月中旬", Some("2025-12-11/2025-12-20")),
        ("2025年12月下旬", Some("2025-12-21/2025-12-31")),
        ("2025年12月底", Some("2025-12-21/2025-12-31")),
        ("2025年12月底前", Some("2025-12-21/2025-12-31")),
        ("2025年12月初", Some("2025-12-01/2025-12-10")),
        ("2025年三季度", Some("2025-Q3")),
        ("2025年三季度末", Some("2025-Q3")),
        ("2025年下半年", Some("2025-H2")),
        ("2025年内", Some("2025")),
        ("2025年底", Some("2025")),
        ("到2025年", Some("2025")),
        ("2025年末", Some("2025")),
        ("2025", Some("2025")),
        ("2025/12", Some("2025-12")),
        ("202512", Some("2025-12")),
        ("2025年初", Some("2025-Q1")),
        ("2025年年中", Some("2025-04-01/2025-09-30")),
        ("十四五末", Some("2021-01-01/2025-12-31")),
        ("“十五五”期间", Some("2026-01-01/2030-12-31")),
        ("“十三五”期间", Some("2016-01-01/2020-12-31")),
        ("未定", None),
        ("暂无", None),
        ("/", None),
        ("视情况", None),
    ];
    let mut rows = vec![vec![T("项目名称"), T("预计竣工")]];
    rows.extend(cells.iter().map(|(text, _)| vec![T(Box::leak(format!("写法 {text}").into_boxed_str())), T(text)]));
    let plan = take(&mut register, &workbook(&desk, "further.xlsx", &rows));
    for (text, expected) in cells {
        let stored = date(&register, &format!("写法 {text}"), "opening", Field::Forecast);
        assert_eq!(stored.as_deref().map(|s| s.split('|').next().unwrap_or_default()), *expected, "{text}");
        // What was written is shown as it was written.
        if let Some((_, raw)) = stored.as_deref().and_then(|s| s.split_once('|')) {
            assert_eq!(raw, *text);
        }
    }
    assert!(plan.doubts.iter().all(|d| d.place.starts_with('B')), "{:?}", plan.doubts);
}

/// Day cells as programs write them: by style in the system of 1900 and of 1904, and as ISO texts.
#[test]
fn day_cells_are_read_by_the_calendar_of_their_workbook() {
    const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;
    let text = |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<worksheet><sheetData><row r="1">{}{}{}</row><row r="2">{}<c r="B2" s="1"><v>45992</v></c><c r="C2" s="2"><v>46022.75</v></c></row><row r="3">{}<c r="B3" t="d"><v>2025-12-31</v></c><c r="C3" t="d"><v>2025-12-31T08:30:00</v></c></row><row r="4">{}<c r="B4" s="1"><v>44185</v></c><c r="C4"><v>44185</v></c></row></sheetData></worksheet>"#,
        text("A1", "项目名称"),
        text("B1", "计划开工"),
        text("C1", "计划竣工"),
        text("A2", "按格式"),
        text("A3", "按文字"),
        text("A4", "无格式"),
    );
    for (n, (properties, shift)) in
        [("", 0), (r#"<workbookPr date1904="1"/>"#, 1462), (r#"<workbookPr date1904="true"/>"#, 1462)]
            .iter()
            .enumerate()
    {
        let desk = Desk::new();
        let mut register = desk.open();
        let path = whole(&desk, "days.xlsx", &[("S", "", sheet.as_bytes())], b"", properties, STYLES);
        let plan = take(&mut register, &path);
        let day = |name: &str, kind: &str| date(&register, name, kind, Field::Baseline).expect("a date");
        let of = |serial: i64| {
            let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
            (first + chrono::Duration::days(serial + shift)).to_string()
        };
        assert_eq!(day("按格式", "start"), of(45_992), "{n}");
        assert_eq!(day("按格式", "opening"), of(46_022), "{n}");
        assert!(!doubts(&plan, "C2").is_empty(), "that a time is left out is said");
        assert_eq!(
            (day("按文字", "start").as_str(), &day("按文字", "opening")[..10]),
            ("2025-12-31", "2025-12-31"),
            "{n}"
        );
        assert_eq!(day("无格式", "start"), of(44_185), "{n}");
        // A bare number is a day count of the same calendar.
        assert_eq!(day("无格式", "opening"), of(44_185), "{n}");
    }
}

#[test]
fn periods_make_two_dates() {
    let desk = Desk::new();
    let mut register = desk.open();
    let rows = vec![
        vec![T("项目名称"), T("建设起止年限")],
        vec![T("起止样例一"), T("2020-03/2022-12")],
        vec![T("起止样例二"), T("2021—2025年")],
        vec![T("起止样例三"), T("2020年3月至2022年12月")],
        vec![T("起止样例四"), T("2020.3-2022.12")],
    ];
    take(&mut register, &workbook(&desk, "periods.xlsx", &rows));
    let both = |name: &str| {
        let plain = |kind| {
            date(&register, name, kind, Field::Baseline).map(|d| d.split('|').next().unwrap_or_default().to_string())
        };
        (plain("start").unwrap_or_default(), plain("opening").unwrap_or_default())
    };
    for (name, start, end) in [
        ("起止样例一", "2020-03", "2022-12"),
        ("起止样例二", "2021", "2025"),
        ("起止样例三", "2020-03", "2022-12"),
        ("起止样例四", "2020-03", "2022-12"),
    ] {
        assert_eq!(both(name), (start.to_string(), end.to_string()), "{name}");
    }
}

#[test]
fn the_two_meanings_of_one_heading_are_told_apart() {
    let desk = Desk::new();
    let register = desk.open();
    let meaning = |values: &[&'static str]| {
        let mut rows = vec![vec![T("项目名称"), T("总投资(万元)"), T("建设性质")]];
        rows.extend(values.iter().map(|v| vec![T("样例"), F(1.0), T(v)]));
        let plan = plan(&register, &workbook(&desk, "n.xlsx", &rows)).expect("a plan");
        let column = &plan.layout.columns[2];
        (column.target.code(), column.remark.map(|r| format!("{r:?}")).unwrap_or_default())
    };
    assert_eq!(meaning(&["新建", "续建", "新建"]).0, "annual_class");
    assert_eq!(meaning(&["新建", "扩建"]).0, "nature");
    assert_eq!(meaning(&["新建", "新建"]), ("nature".into(), "NewOnly".into()));
}

#[test]
fn lights_of_other_countries_are_read_and_their_words_kept() {
    let desk = Desk::new();
    let mut register = desk.open();
    let words = [
        ("Amber/Green", "yellow"),
        ("Amber", "yellow"),
        ("Amber/Red", "red"),
        ("Red", "red"),
        ("Green", "green"),
        ("超前", "green"),
        ("正常", "green"),
        ("滞后", "red"),
        ("蓝", "yellow"),
        ("橙", "yellow"),
    ];
    let mut rows = vec![vec![T("Project name"), T("RAG")]];
    let names: Vec<&'static str> =
        (0..words.len()).map(|i| &*Box::leak(format!("Light {i}").into_boxed_str())).collect();
    rows.extend(names.iter().zip(words).map(|(n, (w, _))| vec![T(n), T(w)]));
    take(&mut register, &workbook(&desk, "lights.xlsx", &rows));
    for (name, (word, light)) in names.iter().zip(words) {
        assert_eq!(of(&register, name, Field::Health).as_deref(), Some(light), "{word}");
    }
    assert_eq!(extra(&register, "Light 0", "health raw").as_deref(), Some("Amber/Green"));
}
