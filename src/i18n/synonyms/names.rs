//! The further names that people use for fields, for yearly money, and for what a query may ask beside the fields.
//!
//! They are the headings of real ledgers and the words of other trackers. A heading that means different fields in
//! different ledgers (项目类型, 备注 that holds stages, 建设性质 that holds 续建) is not settled here: an importer looks at
//! the values as well.

use crate::domain::field::Field;
use crate::domain::filter::{FilterKey, Flag};

/// The further names of a field.
pub const fn field(field: Field) -> &'static [&'static str] {
    match field {
        Field::Code => &["台账编号", "项目编号", "ID", "register id", "project id", "project number"],
        Field::NameZh => &["名称", "工程名称", "项目", "中文名", "name", "project", "project name", "project title"],
        Field::NameEn => &["英文名称", "项目英文名"],
        Field::Aliases => &["alias", "又名", "曾用名", "其他名称"],
        Field::Kind => &["项目类别", "type"],
        Field::Parent => &["所属打包项目", "打包项目", "所属专项", "上级项目", "programme", "part of"],
        Field::Sector => &["行业领域", "行业", "所属领域", "所属行业"],
        Field::Stage => &["项目阶段", "状态", "建设阶段", "开工状态", "status", "phase"],
        Field::StageOn => &["进入阶段日期"],
        Field::Activity => &["推进情况", "停缓建"],
        Field::PauseReason => &["暂停原因", "停工原因"],
        Field::PauseSince => &["暂停时间", "停工时间"],
        Field::PauseUntil => &["预计复工时间", "复工时间"],
        Field::PauseNext => &["复工计划"],
        Field::Health => &["灯", "亮灯", "灯色", "预警", "进度状态", "RAG", "light", "rating"],
        Field::HealthNote => &["预警说明", "health comment"],
        Field::Nature => &["工程性质", "works", "nature of works"],
        Field::NationalCode => &["国家代码", "赋码", "投资项目代码", "项目统一代码"],
        Field::LeadAgency => &["牵头", "牵头单位", "主管部门", "主管单位", "lead", "department", "managing agency"],
        Field::Agencies => &["责任部门", "报送部门", "配合单位", "参与单位", "responsible", "responsible unit"],
        Field::OwnerUnit => &["项目法人", "业主单位", "业主", "投资主体", "项目单位", "builder", "proponent"],
        Field::Provinces => &["省", "省份", "所属省份", "所属地区", "province", "region"],
        Field::Places => &["地点", "所在地", "建设地址", "place", "location", "locations"],
        Field::Route => &["走向", "起讫点", "路线", "termini"],
        Field::Scope => &[
            "建设规模",
            "建设内容",
            "建设规模及主要内容",
            "主要建设内容",
            "主要建设内容及规模",
            "content",
            "description",
        ],
        Field::Investment => &["投资", "计划总投资", "估算总投资", "概算", "概算总投资", "invest", "budget", "cost"],
        Field::Paid => &["累计投资", "累计完成", "自开始累积完成投资", "自开工累计完成投资", "invested", "spent"],
        Field::Funding => &["资金", "资金渠道", "funding source"],
        Field::Progress => &["进度", "完成率", "完成百分比", "percent", "completion"],
        Field::ProgressText => &["目前进展", "进展", "进展情况", "工程进展"],
        Field::Problems => &["问题", "需协调事项", "困难", "problem", "issues"],
        Field::NextSteps => &["下一步", "下步工作", "下一步工作", "工作计划", "next", "next step"],
        Field::Leader => &["联系领导", "领导", "SRO name", "SRO"],
        Field::Contact => &["责任人", "联络人", "contact person"],
        Field::Phone => &["电话", "联系方式", "手机", "telephone"],
        Field::Documents => &["批复文号", "审批文号", "批文", "approval", "docs"],
        Field::Remark => &["说明", "remark", "comment", "comments"],
        Field::Tags => &["tag", "标记"],
        Field::Starred => &["star", "关注"],
        Field::Owner => &["经办", "填报人", "keeper", "kept by", "officer in charge"],
        Field::ConfirmedOn => &["核实", "核实时间", "确认日期", "confirmed", "last confirmed"],
        Field::Article => &["条款", "条目", "所在条", "clause"],
        Field::Box => &["所在专栏", "专栏号"],
        Field::Wording => &["规划表述", "原文", "规划原文", "plan wording"],
        Field::MilestonePos => &["顺序"],
        Field::MilestoneKind => &["类型", "类别", "type"],
        Field::MilestoneName => &["名称", "节点", "milestone", "title"],
        Field::Baseline => &["计划", "原计划", "计划时间", "计划日期", "最初", "planned", "plan"],
        Field::Forecast => &["预计", "预计时间", "预计日期", "目前", "expected", "due"],
        Field::ForecastReason => &["原因", "变更原因", "调整说明", "reason"],
        Field::ForecastSource => &["来源"],
        Field::Actual => &["实际", "实际时间", "实际日期", "完成日期", "完成时间", "done", "met"],
        Field::MilestoneNote => &["备注", "remark", "remarks"],
        Field::NoteOn => &["时间"],
        Field::NoteKind => &["类型", "type"],
        Field::NoteText => &["记事", "正文", "note"],
        Field::LinkTitle => &["名称", "name"],
        Field::LinkAddress => &["链接", "地址", "URL", "link"],
        Field::SourceAddress => &["链接", "地址", "URL", "link"],
        Field::SourcePublisher => &["发布者", "媒体"],
        Field::SourceDate => &["日期"],
        Field::SourceNote => &[],
        Field::AgencyCode => &["代码"],
        Field::AgencyNameZh => &["名称", "部门名称", "中文全称", "name"],
        Field::AgencyShortZh => &["中文简称", "short name", "short"],
        Field::AgencyNote => &["说明", "remark", "remarks"],
        Field::TargetCurrent => &["当前值", "目前值", "current"],
        Field::TargetValue => &["目标", "value", "target"],
        _ => &[],
    }
}

/// The names of the money planned for a year, without the year.
pub const ANNUAL_PLAN: &[&str] = &[
    "年计划投资",
    "计划投资",
    "本年计划投资",
    "当年计划投资",
    "本年度计划投资",
    "annual plan",
    "year plan",
    "planned investment",
];

/// The names of the money spent in a year, without the year.
pub const ANNUAL_PAID: &[&str] = &[
    "年完成投资",
    "完成投资",
    "本年完成投资",
    "当年完成投资",
    "本年度完成投资",
    "annual paid",
    "year to date",
    "investment made",
];

/// The further names of a key that is no field.
pub const fn key(key: FilterKey) -> &'static [&'static str] {
    match key {
        FilterKey::Name => &["名", "title"],
        FilterKey::Agency => &["单位", "机构", "部委", "unit", "org"],
        FilterKey::Place => &["地方", "城市", "places", "city", "location"],
        FilterKey::Author => &["作者", "更新人", "修改者", "by"],
        FilterKey::Note => &["笔记", "动态", "notes"],
        FilterKey::Milestone => &["里程碑", "里程碑节点", "milestones"],
        FilterKey::Due => &["到期日", "截止", "期限", "下一节点", "due date", "deadline"],
        FilterKey::Updated => &["更新时间", "更新日期", "修改时间", "modified", "changed"],
        FilterKey::Late => &["滞后天数", "days_late", "overdue_days"],
        FilterKey::YearClass => &["年度分类", "annual_class", "year_class"],
        FilterKey::ComputedHealth => &["测算红绿灯", "自动灯", "computed", "computed light"],
        FilterKey::AnnualPlan => ANNUAL_PLAN,
        FilterKey::AnnualPaid => ANNUAL_PAID,
        FilterKey::Field(_) => &[],
    }
}

/// The further words for a flag.
pub const fn flag(flag: Flag) -> &'static [&'static str] {
    match flag {
        Flag::Overdue => &["超期", "已逾期"],
        Flag::Stale => &["待核实"],
        Flag::Conflict => &["conflicts", "有冲突"],
        Flag::Starred => &["加星", "已星标"],
        Flag::Unconfirmed => &["从未核实"],
        Flag::Sourced => &["有出处"],
        Flag::Mine => &["我经办"],
    }
}
