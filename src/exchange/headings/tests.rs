//! Every heading of 15-practice 4.1, in Chinese, in English and by its further names; and our own headings, read back.

use super::*;

fn target(heading: &str) -> Option<Target> {
    recognise(heading, 2025).map(|r| r.target)
}

#[test]
fn every_heading_of_the_practice_is_known() {
    use MilestoneKind::{Opening, Start};
    let field = Target::Field;
    let special = Target::Special;
    let rows: Vec<(Target, &[&str])> = vec![
        (
            field(Field::Code),
            &["台账编号", "Register ID", "编号", "ID", "GMPP ID Number", "Project Number", "projectId"],
        ),
        (field(Field::NationalCode), &["项目代码", "Project code", "国家代码", "赋码", "投资项目代码"]),
        (
            special(Special::Name),
            &["项目名称", "Project name", "工程名称", "名称", "Project", "Project title", "project_name"],
        ),
        (field(Field::Parent), &["所属打包项目", "Parent", "打包项目", "项目群", "专项"]),
        (
            field(Field::Scope),
            &[
                "建设规模及主要内容",
                "Scope and content",
                "主要建设内容",
                "主要建设内容(及规模)",
                "建设内容",
                "Description",
                "Description / Aims",
            ],
        ),
        (field(Field::Sector), &["行业领域", "Sector", "领域", "行业", "Annual Report Category", "Asset Class"]),
        (field(Field::Nature), &["建设性质", "Type of works"]),
        (field(Field::Places), &["建设地点", "Location", "所在地", "县区"]),
        (
            field(Field::LeadAgency),
            &["牵头部门", "Lead agency", "牵头单位", "主管部门", "Department", "managingAgency"],
        ),
        (field(Field::Agencies), &["责任单位", "Responsible unit", "责任部门", "报送部门"]),
        (
            field(Field::OwnerUnit),
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
        (field(Field::Leader), &["包联领导", "Sponsor", "联系领导", "SRO Name"]),
        (field(Field::Contact), &["联系人", "Contact", "责任人"]),
        (field(Field::Phone), &["联系电话", "Phone"]),
        (field(Field::Stage), &["项目阶段", "Stage", "状态", "建设阶段", "开工状态", "status"]),
        (special(Special::YearClass), &["年度类别", "Annual class"]),
        (field(Field::Activity), &["推进状态", "Activity"]),
        (field(Field::PauseReason), &["暂停原因", "Pause reason"]),
        (field(Field::Health), &["红绿灯", "Health", "预警", "RAG", "DCA", "colour_rating"]),
        (field(Field::HealthNote), &["亮灯说明", "Health note"]),
        (special(Special::Period), &["建设起止年限", "Construction period", "建设年限", "建设工期", "起止时间"]),
        (
            Target::Milestone(Start, Timing::Plan),
            &["计划开工", "Planned start", "plannedStartDate", "计划开工时间", "开工/计划开工时间"],
        ),
        (Target::Milestone(Start, Timing::Now), &["预计开工", "Forecast start", "projectedStartDate"]),
        (Target::Milestone(Start, Timing::Actual), &["实际开工", "Actual start", "实际开工日期"]),
        (Target::Milestone(Start, Timing::Plain), &["开工时间", "开工日期", "Start Date"]),
        (Target::Milestone(Opening, Timing::Plan), &["计划竣工", "Planned completion", "计划竣工时间"]),
        (
            Target::Milestone(Opening, Timing::Now),
            &["预计竣工", "Forecast completion", "Project - End Date (Latest Approved End Date)"],
        ),
        (Target::Milestone(Opening, Timing::Actual), &["实际竣工", "Actual completion"]),
        (Target::Milestone(Opening, Timing::Plain), &["竣工时间", "完工时间", "建成时间", "End Date", "closingdate"]),
        (
            field(Field::Investment),
            &[
                "总投资(万元)",
                "Total investment (CNY 10k)",
                "计划总投资",
                "估算总投资",
                "概算",
                "Whole Life Cost",
                "总投资（亿元）",
                "总投资万元",
            ],
        ),
        (
            Target::AnnualPlan(2025),
            &["年度计划投资(万元)", "Year plan", "年计划投资", "2025年计划投资", "Budget year", "2025年计划(投资)投资"],
        ),
        (Target::AnnualPaid(2025), &["本年完成投资(万元)", "Year to date"]),
        (
            Target::PaidUpTo(2025, 6),
            &["1-6月完成投资", "1—6月实际完成投资", "2025年1-6月累计完成投资", "1至6月完成投资"],
        ),
        (Target::PaidUpTo(2025, 12), &["1-12月完成投资"]),
        (
            field(Field::Paid),
            &["累计完成投资(万元)", "Cumulative investment", "自开始累积完成投资", "2024年底累计完成投资"],
        ),
        (field(Field::Funding), &["资金来源", "Funding"]),
        (field(Field::ProgressText), &["形象进度", "Physical progress", "目前进展", "进展情况"]),
        (Target::MonthText(3), &["3月形象进度", "3月份进展情况"]),
        (field(Field::Progress), &["完成比例(%)", "Percent complete"]),
        (field(Field::Problems), &["存在问题", "Problems", "需协调事项"]),
        (field(Field::NextSteps), &["下一步计划", "Next step", "下步工作"]),
        (special(Special::MilestoneList), &["里程碑节点", "Milestones", "节点计划", "关键节点"]),
        (field(Field::Documents), &["批准文件", "Approval documents", "批复文号", "审批文号", "依据"]),
        (field(Field::Box), &["规划依据", "Policy basis", "来源文件", "专栏"]),
        (field(Field::Remark), &["备注", "Remarks"]),
        (special(Special::Updated), &["更新时间", "Updated", "updatedTime"]),
        (special(Special::UpdatedBy), &["更新人", "Updated by"]),
        (special(Special::Serial), &["序号", "No."]),
        (Target::AnnualPlan(2026), &["2026年计划投资", "2026年度计划投资(亿元)"]),
        (Target::AnnualPaid(2024), &["2024年完成投资"]),
    ];
    let mut wrong = Vec::new();
    for (expected, headings) in rows {
        for heading in headings {
            if target(heading).as_ref() != Some(&expected) {
                wrong.push(format!("{heading}: {:?}, not {expected:?}", target(heading)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_values_decide_where_a_heading_may_mean_several_things() {
    for heading in ["备注", "建设性质", "项目类型", "状态", "进度", "Type", "所属地区", "State / Territory", "项目类别"]
    {
        assert!(recognise(heading, 2025).is_some_and(|r| r.by_values.len() > 1), "{heading}");
    }
    assert!(recognise("项目名称", 2025).is_some_and(|r| r.by_values.is_empty()));
}

#[test]
fn units_come_from_the_heading() {
    let unit = |h: &str| recognise(h, 2025).and_then(|r| r.unit);
    assert_eq!(unit("总投资（亿元）"), Some(Unit::Yuan(100_000_000)));
    assert_eq!(unit("总投资(万元)"), Some(Unit::WAN));
    assert_eq!(unit("总投资额万元"), Some(Unit::WAN));
    assert_eq!(unit("总投资"), None);
    assert!(matches!(unit("Whole Life Cost £m"), Some(Unit::Foreign(_))));
    assert!(matches!(
        unit("TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)"),
        Some(Unit::Foreign(_))
    ));
    assert!(matches!(unit("Estimated cost ($m)"), Some(Unit::Foreign(_))));
}

#[test]
fn words_that_mean_the_same_make_one_heading() {
    for (heading, wanted) in [
        ("建设规模及主要建设内容", Target::Field(Field::Scope)),
        ("主要建设内容与建设规模", Target::Field(Field::Scope)),
        ("目前存在的主要问题", Target::Field(Field::Problems)),
        ("当前工程形象进度", Target::Field(Field::ProgressText)),
        ("联系人及电话", Target::Field(Field::Contact)),
        ("下一步工作安排", Target::Field(Field::NextSteps)),
        ("行业主管部门", Target::Field(Field::LeadAgency)),
        ("FMS Project Name", Target::Special(Special::Name)),
        ("Parent project name", Target::Field(Field::Parent)),
        ("Current Phase", Target::Field(Field::Stage)),
    ] {
        assert_eq!(target(heading), Some(wanted), "{heading}");
    }
    for heading in ["存在问题及责任单位", "主要", "土地和规划", "项目照片", "开工及竣工时间说明"]
    {
        assert_eq!(target(heading), None, "{heading}");
    }
}

#[test]
fn what_nobody_knows_stays_unknown() {
    for heading in [
        "土地征收情况及前期手续办理情况",
        "建设用地面积(亩)",
        "Departmental commentary on schedule",
        "形象进度照片",
        "13月形象进度",
        "",
        "（）",
    ] {
        assert_eq!(target(heading), None, "{heading}");
    }
}

#[test]
fn our_own_headings_are_read_back() {
    let fields = Field::of(Entity::Project).map(Target::Field);
    let dates = MilestoneKind::ALL
        .iter()
        .filter(|k| !matches!(k, MilestoneKind::Other | MilestoneKind::Target))
        .flat_map(|k| [Timing::Plan, Timing::Now, Timing::Actual].map(|t| Target::Milestone(*k, t)));
    let others = [
        Target::AnnualPlan(2026),
        Target::AnnualPaid(2024),
        Target::Extra(extra::name_of("土地征收情况").expect("a name")),
    ];
    let specials = Special::ALL.iter().map(|s| Target::Special(*s));
    let mut wrong = Vec::new();
    for column in fields.chain(dates).chain(others).chain(specials) {
        if Target::parse(&column.code(), 2025).as_ref() != Some(&column) {
            wrong.push(format!("{} → {:?}", column.code(), Target::parse(&column.code(), 2025)));
        }
        for lang in [Lang::Zh, Lang::En] {
            let title = column.title(lang);
            let read = target(&title);
            let readings = recognise(&title, 2025).map_or(&[][..], |r| r.by_values);
            let by_values = readings.iter().any(|r| Target::of_reading(r) == column);
            // A name without a language is that of the project; a light, a stage and the like may be decided by values.
            let name = column == Target::Field(Field::NameZh) && read == Some(Target::Special(Special::Name));
            let extra = matches!(column, Target::Extra(_)) && read.is_none();
            if read.as_ref() != Some(&column) && !name && !extra && !by_values {
                wrong.push(format!("{title}: {read:?}, not {column:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
