//! The table of columns of 15-practice 4.1, row by row: every heading that stands there, in Chinese, in English and as
//! others write it, over a cell of a made workbook. The workbook number k has the k-th heading of every row, so that
//! columns are known beside each other; what stands in the register afterwards is what the row says.

use crate::files::*;
use crate::support::Desk;
use taizhang::domain::field::Field;
use taizhang::domain::field::Field as D;
use taizhang::exchange::headings::{Special, Target};
use taizhang::exchange::layout::Remark;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::import::Plan;

/// What a column comes to.
enum Is {
    Field(Field, &'static str),
    /// A sum of this year: `plan` or `paid`.
    Year(&'static str, &'static str),
    /// A date of a milestone: its kind, the field, the days.
    Date(&'static str, Field, &'static str),
    /// Start and end.
    Period(&'static str, &'static str),
    /// Kept under its own heading.
    Kept(&'static str),
    /// Kept as a hint, unless the headings are all our own: there the program works it out.
    Hint(&'static str),
    /// Known, and worked out by the program itself.
    Told(Special),
}

/// A row: what it is, the cell, its headings (an empty one where the row has none in that workbook).
type Row = (Is, Put, &'static [&'static str]);

/// The rows in the order of the table. Its code, national code and name are made for each workbook.
const ROWS: &[Row] = &[
    (Is::Field(D::Parent, ""), T("RAIL-01"), &["所属打包项目", "Parent", "打包项目", "项目群", "专项"]),
    (
        Is::Field(D::Scope, "全长 10 公里"),
        T("全长 10 公里"),
        &[
            "建设规模及主要内容",
            "Scope and content",
            "主要建设内容",
            "主要建设内容及规模",
            "建设内容",
            "Description",
            "Description / Aims",
        ],
    ),
    (
        Is::Field(D::Sector, "rail"),
        T("铁路"),
        &["行业领域", "Sector", "项目类型", "领域", "行业", "类别", "Annual Report Category", "Asset Class"],
    ),
    (Is::Field(D::Nature, "expansion"), T("扩建"), &["建设性质", "Type of works", "Type"]),
    (
        Is::Field(D::Places, "武汉,宜昌"),
        T("武汉、宜昌"),
        &["建设地点", "Location", "所在地", "县区", "State / Territory"],
    ),
    (Is::Field(D::Provinces, "hubei,hunan"), T("湖北省、湖南省"), &["所属地区", "Region", "省份", "市州", "行政区划"]),
    (
        Is::Field(D::LeadAgency, "mwr"),
        T("水利部"),
        &["牵头部门", "Lead agency", "牵头单位", "主管部门", "Department", "managingAgency"],
    ),
    (
        Is::Field(D::Agencies, "ndrc,mwr"),
        T("国家发展改革委、水利部"),
        &["责任单位", "Responsible unit", "责任部门", "报送部门", "属地"],
    ),
    (
        Is::Field(D::OwnerUnit, "某建设集团"),
        T("某建设集团"),
        &[
            "建设单位",
            "Project owner (client)",
            "项目法人",
            "业主单位",
            "投资主体",
            "项目单位",
            "Project proponent",
            "impagency",
        ],
    ),
    (Is::Field(D::Leader, "张三"), T("张三"), &["包联领导", "Sponsor", "联系领导", "SRO Name"]),
    (Is::Field(D::Contact, "李四"), T("李四"), &["联系人", "Contact", "责任人"]),
    (Is::Field(D::Phone, "027-12345678"), T("027-12345678"), &["联系电话", "Phone"]),
    (
        Is::Field(D::Stage, "implementation"),
        T("在建"),
        &["项目阶段", "Stage", "状态", "建设阶段", "开工状态", "备注", "status"],
    ),
    (Is::Hint("续建"), T("续建"), &["年度类别", "Annual class", "项目类别", "建设性质"]),
    (Is::Field(D::Activity, "paused"), T("停工"), &["推进状态", "Activity"]),
    (Is::Field(D::PauseReason, "funding"), T("资金"), &["暂停原因", "Pause reason"]),
    (Is::Field(D::Health, "red"), T("滞后"), &["红绿灯", "Health", "预警", "进度状态", "RAG", "DCA", "colour_rating"]),
    (Is::Field(D::HealthNote, "征地慢"), T("征地慢"), &["亮灯说明", "Health note"]),
    (
        Is::Period("2020-03", "2022-12"),
        T("2020-03/2022-12"),
        &["", "", "", "", "", "建设起止年限", "Construction period", "建设年限", "建设工期", "起止时间"],
    ),
    (Is::Date("start", D::Baseline, "2025-03"), T("2025年3月"), &["计划开工", "Planned start", "plannedStartDate"]),
    (Is::Date("start", D::Forecast, "2025-04"), T("2025年4月"), &["预计开工", "Forecast start", "projectedStartDate"]),
    (Is::Date("start", D::Actual, "2025-05"), T("2025.5"), &["实际开工", "Actual start"]),
    // Begun and past: what really happened.
    (Is::Date("start", D::Actual, "2025-06"), T("2025年6月"), &["", "", "", "开工时间", "开工日期"]),
    (Is::Date("opening", D::Baseline, "2027"), T("2027年底"), &["计划竣工", "Planned completion"]),
    (Is::Date("opening", D::Forecast, "2028-Q3"), T("2028年三季度"), &["预计竣工", "Forecast completion"]),
    (Is::Date("opening", D::Actual, "2026-01"), T("2026年1月"), &["实际竣工", "Actual completion"]),
    // To come: what is planned.
    (
        Is::Date("opening", D::Baseline, "2029"),
        T("2029年"),
        &["", "", "竣工时间", "完工时间", "建成时间", "", "End Date", "closingdate"],
    ),
    (
        Is::Field(D::Investment, "125000"),
        T("12.5亿元"),
        &["总投资(万元)", "Total investment (CNY 10k)", "计划总投资", "估算总投资", "概算", "Whole Life Cost"],
    ),
    (
        Is::Year("plan", "3000"),
        T("3000万元"),
        &["年度计划投资(万元)", "Year plan", "年计划投资", "2026年计划投资", "Budget year"],
    ),
    (Is::Year("paid", "1200"), T("1200万元"), &["本年完成投资(万元)", "Year to date", "1-6月完成投资"]),
    (Is::Kept("150万元"), T("150万元"), &["", "", "", "本月完成投资"]),
    (
        Is::Field(D::Paid, "5200"),
        T("5,200万元"),
        &["累计完成投资(万元)", "Cumulative investment", "自开始累积完成投资", "2025年底累计完成投资"],
    ),
    (Is::Field(D::Funding, "专项债"), T("专项债"), &["资金来源", "Funding"]),
    (
        Is::Field(D::ProgressText, "桩基完成"),
        T("桩基完成"),
        &["形象进度", "Physical progress", "目前进展", "进展情况", "5月形象进度"],
    ),
    (Is::Field(D::Progress, "35"), F(35.0), &["完成比例(%)", "Percent complete", "进度"]),
    (Is::Field(D::Problems, "征地"), T("征地"), &["存在问题", "Problems", "需协调事项"]),
    (Is::Field(D::NextSteps, "加快"), T("加快"), &["下一步计划", "Next step", "下步工作"]),
    (Is::Kept("节点一"), T("节点一"), &["里程碑节点", "Milestones", "节点计划", "关键节点"]),
    (
        Is::Field(D::Documents, "鄂发改〔2024〕1号"),
        T("鄂发改〔2024〕1号"),
        &["批准文件", "Approval documents", "批复文号", "审批文号", "依据"],
    ),
    (Is::Field(D::Box, "专栏2-1"), T("专栏2-1"), &["规划依据", "Policy basis", "来源文件", "专栏"]),
    (Is::Field(D::Remark, "无事"), T("无事"), &["备注", "Remarks"]),
    (Is::Told(Special::Updated), T("2025-01-01"), &["更新时间", "Updated", "updatedTime"]),
    (Is::Told(Special::UpdatedBy), T("王五"), &["更新人", "Updated by"]),
];

const CODES: &[&str] = &["台账编号", "Register ID", "编号", "ID", "GMPP ID Number", "Project Number", "projectId"];
const NATIONAL: &[&str] = &["项目代码", "Project code", "国家代码", "赋码", "投资项目代码"];
const NAMES: &[&str] = &[
    "项目名称",
    "Project name",
    "工程名称",
    "名称",
    "Project",
    "Project title",
    "project_name",
    "Project Description",
];

fn still(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn check(register: &Register, plan: &Plan, name: &str, (is, _, _): &Row, heading: &str) {
    let plain = |kind: &str, field| {
        date(register, name, kind, field).map(|d| d.split('|').next().unwrap_or_default().to_string())
    };
    let told = || format!("{heading}: {:?}; {:?}", plan.layout.columns, plan.doubts);
    match is {
        Is::Field(Field::Parent, _) => {
            let parent = register.by_code("RAIL-01").expect("a code").id().hex();
            assert_eq!(of(register, name, Field::Parent), Some(parent), "{}", told());
        }
        Is::Field(field, value) => assert_eq!(of(register, name, *field).as_deref(), Some(*value), "{}", told()),
        Is::Year(kind, value) => {
            let entry = register.book().entries().iter().find(|e| e.project.get(Field::NameZh) == Some(name));
            let sum = entry.and_then(|e| e.project.extra().get(&format!("annual_{kind}_2026")).cloned());
            assert_eq!(sum.as_deref(), Some(*value), "{}", told());
        }
        Is::Date(kind, field, value) => assert_eq!(plain(kind, *field).as_deref(), Some(*value), "{}", told()),
        Is::Period(start, end) => {
            assert_eq!(plain("start", Field::Baseline).as_deref(), Some(*start), "{}", told());
            assert_eq!(plain("opening", Field::Baseline).is_some(), !end.is_empty(), "{}", told());
        }
        Is::Kept(value) => assert_eq!(extra(register, name, heading).as_deref(), Some(*value), "{}", told()),
        Is::Hint(value) => {
            let column = plan.layout.columns.iter().find(|c| c.heading == heading).expect("a column");
            match column.remark {
                Some(Remark::Computed) => assert_eq!(column.target, Target::Skip),
                _ => assert_eq!(extra(register, name, heading).as_deref(), Some(*value), "{}", told()),
            }
        }
        Is::Told(special) => {
            let column = plan.layout.columns.iter().find(|c| c.heading == heading).expect("a column");
            assert!(matches!(&column.target, Target::Special(s) if s == special) || column.target == Target::Skip);
        }
    }
}

#[test]
fn every_heading_of_the_table_is_known_for_what_it_is() {
    let desk = Desk::new();
    let mut register = desk.open();
    let most = ROWS.iter().map(|(_, _, h)| h.len()).max().unwrap_or_default();
    for k in 0..most {
        let name = still(format!("表头样例第{k}号"));
        let at = |list: &[&'static str]| list.get(k).copied().filter(|h| !h.is_empty());
        // A workbook beyond the last heading of a row has the first one: a row without a name is none.
        let mut head = vec![T(at(NAMES).unwrap_or(NAMES[0]))];
        let mut cells = vec![T(name)];
        for (heading, cell) in [
            (at(CODES), T(still(format!("TBL-{k:02}")))),
            (at(NATIONAL), T(still(format!("2020-420100-48-01-{:06}", 12_345 + k)))),
        ] {
            head.extend(heading.map(T));
            cells.extend(heading.map(|_| cell));
        }
        for (_, cell, headings) in ROWS {
            head.extend(at(headings).map(T));
            cells.extend(at(headings).map(|_| cell.clone()));
        }
        let path = workbook(&desk, &format!("{k}.xlsx"), &[head, cells]);
        let plan = take(&mut register, &path);
        assert_eq!((plan.rows, plan.new_count()), (1, 1), "{k}: {:?} {:?}", plan.skipped, plan.layout.columns);
        if at(CODES).is_some() {
            assert_eq!(of(&register, name, Field::Code), Some(format!("TBL-{k:02}")), "{:?}", plan.layout.columns);
        }
        if at(NATIONAL).is_some() {
            let code = of(&register, name, Field::NationalCode);
            assert_eq!(code, Some(format!("2020-420100-48-01-{:06}", 12_345 + k)), "{:?}", plan.layout.columns);
        }
        for row in ROWS {
            if let Some(heading) = at(row.2) {
                check(&register, &plan, name, row, heading);
            }
        }
        let again = register.plan_import(&taizhang::register::import::Request::new(&path, Lang::En)).expect("a plan");
        assert!(again.is_nothing(), "{k}: taken in again, nothing changes: {:?}", again.items);
    }
}

#[test]
fn headings_are_known_however_they_are_set() {
    let desk = Desk::new();
    let register = desk.open();
    let head = ["项 目\n名 称", "　总投资 （ 万元 ）", "计划开工\r\n时间", "ＰＲＯＪＥＣＴ　ＣＯＤＥ", "牵头部门："];
    let rows = vec![head.iter().map(|h| T(h)).collect(), vec![T("排版样例"), F(1.0), T("2025年3月"), N, T("水利部")]];
    let plan = plan(&register, &workbook(&desk, "set.xlsx", &rows)).expect("a plan");
    let codes: Vec<String> = plan.layout.columns.iter().map(|c| c.target.code()).collect();
    assert_eq!(codes, ["name", "investment", "start_baseline", "national_code", "lead_agency"]);
}

#[test]
fn the_head_is_found_within_fifteen_rows() {
    let desk = Desk::new();
    let register = desk.open();
    for (above, found) in [(0, true), (14, true), (15, false)] {
        let mut rows: Vec<Vec<Put>> = (0..above).map(|_| vec![T("某某通知的说明文字")]).collect();
        rows.push(vec![T("项目名称"), T("总投资（亿元）"), T("责任单位")]);
        rows.push(vec![T("深表头样例"), F(2.0), T("水利部")]);
        let plan = plan(&register, &workbook(&desk, &format!("{above}.xlsx"), &rows));
        assert_eq!(plan.is_ok_and(|p| p.new_count() == 1), found, "{above} rows above");
    }
}

#[test]
fn every_encoding_separator_and_break_makes_the_same_rows() {
    let desk = Desk::new();
    let register = desk.open();
    let rows = ["项目名称,总投资（万元）,备注", "编码样例一,100,\"一，二\"", "编码样例二,200,“引号”"];
    for (n, (encoding, mark)) in [
        (encoding_rs::UTF_8, &b""[..]),
        (encoding_rs::UTF_8, &b"\xEF\xBB\xBF"[..]),
        (encoding_rs::GB18030, &b""[..]),
        (encoding_rs::GBK, &b""[..]),
    ]
    .into_iter()
    .enumerate()
    {
        for sign in [",", ";", "\t"] {
            for ends in [["\n", "\n", "\n"], ["\r\n", "\r\n", ""], ["\r", "\r", "\r"], ["\r\n", "\n", "\r"]] {
                let text: String =
                    rows.iter().zip(ends).map(|(r, end)| format!("{}{end}", r.replace(',', sign))).collect();
                let bytes: Vec<u8> = mark.iter().copied().chain(encoding.encode(&text).0.iter().copied()).collect();
                let plan = plan(&register, &file(&desk, &format!("{n}.csv"), bytes)).expect("a plan");
                let names: Vec<&str> = plan.items.iter().map(|i| i.name.as_str()).collect();
                assert_eq!(names, ["编码样例一", "编码样例二"], "{encoding:?} {sign:?} {ends:?}");
                let sums: Vec<&str> = plan.items.iter().filter_map(|i| Some(i.lines.get(1)?.after.as_str())).collect();
                assert_eq!(sums, ["100万元", "200万元"], "{encoding:?} {sign:?} {ends:?}");
            }
        }
    }
    // Letters of the West in one byte each.
    let text = "Project name;Status;Whole Life Cost (£m)\r\nCafé façade – phase 2;Active;1,250.5\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let plan = plan(&register, &file(&desk, "west.csv", bytes)).expect("a plan");
    assert_eq!((plan.items[0].name.as_str(), plan.seen.encoding), ("Café façade – phase 2", Some("windows-1252")));
}
