//! Names of fields, of groups of fields, of the kinds of things, and of yearly money, in both languages.
//!
//! Chinese names are the headings that official ledgers use; two fields of one thing never share a name.

use super::super::Lang;
use crate::domain::field::{Field, Group, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;

labels! {
    /// The name of a field, as it stands in forms, headings and errors.
    field(Field) {
        Code = "编号", "Code";
        NameZh = "项目名称", "Chinese name";
        NameEn = "英文名", "English name";
        Aliases = "别名", "Aliases";
        Kind = "类别", "Kind";
        Parent = "所属项目", "Parent";
        Sector = "领域", "Sector";
        Stage = "阶段", "Stage";
        StageBasis = "阶段依据", "Stage basis";
        StageOn = "阶段日期", "Stage date";
        StageNote = "阶段说明", "Stage note";
        Activity = "推进状态", "Activity";
        PauseReason = "停缓建原因", "Pause reason";
        PauseSince = "停缓建时间", "Paused since";
        PauseNext = "复工安排", "Steps to resume";
        PauseUntil = "预计复工", "Expected resumption";
        Health = "红绿灯", "Health";
        HealthNote = "亮灯说明", "Health note";
        HealthOn = "亮灯日期", "Health date";
        Nature = "建设性质", "Type of works";
        NationalCode = "项目代码", "National code";
        LeadAgency = "牵头部门", "Lead agency";
        LeadBasis = "牵头依据", "Lead basis";
        Agencies = "责任单位", "Responsible agencies";
        AgenciesBasis = "责任依据", "Basis of responsibility";
        OwnerUnit = "建设单位", "Client";
        Provinces = "所在省", "Provinces";
        Places = "建设地点", "Places";
        Route = "线路", "Route";
        Scope = "建设规模及内容", "Scope";
        Investment = "总投资", "Total investment";
        Paid = "累计完成投资", "Invested to date";
        Funding = "资金来源", "Funding";
        Progress = "完成比例", "Percent complete";
        ProgressText = "形象进度", "Physical progress";
        Problems = "存在问题", "Problems";
        NextSteps = "下一步计划", "Next steps";
        Leader = "包联领导", "Sponsor";
        Contact = "联系人", "Contact";
        Phone = "联系电话", "Phone";
        Documents = "批准文件", "Approval documents";
        Remark = "备注", "Remarks";
        Tags = "标签", "Tags";
        Starred = "星标", "Starred";
        Owner = "经办人", "Officer";
        ConfirmedOn = "核实日期", "Confirmed on";
        Article = "条", "Article";
        Box = "专栏", "Box";
        Wording = "原文表述", "Wording of the plan";

        MilestoneOwner = "所属项目", "Project";
        MilestonePos = "次序", "Order";
        MilestoneKind = "节点类型", "Kind";
        MilestoneName = "节点名称", "Name";
        Baseline = "最初计划", "Baseline";
        Forecast = "目前预计", "Forecast";
        ForecastReason = "调整原因", "Reason for the move";
        ForecastSource = "依据来源", "Source";
        Actual = "实际完成", "Actual";
        MilestoneNote = "说明", "Note";

        NoteOwner = "所属项目", "Project";
        NoteOn = "日期", "Date";
        NoteKind = "记事类型", "Kind";
        NoteText = "内容", "Text";

        LinkOwner = "所属项目", "Project";
        LinkTitle = "标题", "Title";
        LinkAddress = "网址", "Address";
        LinkSeen = "查看日期", "Seen on";

        SourceAddress = "网址", "Address";
        SourcePublisher = "发布单位", "Publisher";
        SourceDate = "发布日期", "Date";
        SourceNote = "说明", "Note";

        AgencyCode = "部门代码", "Code";
        AgencyNameZh = "全称", "Chinese name";
        AgencyNameEn = "英文全称", "English name";
        AgencyShortZh = "简称", "Chinese short name";
        AgencyShortEn = "英文简称", "English short name";
        AgencyAliases = "别名", "Aliases";
        AgencyNote = "备注", "Note";

        PlaceNameZh = "地名", "Chinese name";
        PlaceNameEn = "英文名", "English name";
        PlacePinyin = "拼音", "Pinyin";
        PlaceLon = "经度", "Longitude";
        PlaceLat = "纬度", "Latitude";
        PlaceProvince = "所在省", "Province";
        PlaceLevel = "级别", "Level";

        TargetKey = "代号", "Key";
        TargetNameZh = "指标", "Chinese name";
        TargetNameEn = "英文名", "English name";
        TargetValue = "目标值", "Target value";
        TargetUnitZh = "单位", "Unit (Chinese)";
        TargetUnitEn = "英文单位", "Unit";
        TargetComparison = "比较", "Comparison";
        TargetDate = "目标日期", "Target date";
        TargetArticle = "条", "Article";
        TargetCurrent = "现值", "Current value";
        TargetCurrentOn = "现值日期", "Current as of";
        TargetCurrentSource = "现值来源", "Source of the current value";

        ViewName = "名称", "Name";
        ViewQuery = "查询", "Query";
        ViewSort = "排序", "Sort";
        ViewColumns = "列", "Columns";
        ViewWidths = "列宽", "Widths";
        ViewGrouping = "分组", "Grouping";
        ViewPos = "次序", "Order";
    }

    /// The name of a group of fields that move as one.
    group(Group) {
        Stage = "阶段", "Stage";
        Activity = "推进状态", "Activity";
        Health = "红绿灯", "Health";
        Lead = "牵头部门", "Lead agency";
        Forecast = "目前预计", "Forecast";
    }

    /// The kind of a thing.
    entity(Entity) {
        Project = "项目", "Project";
        Milestone = "里程碑", "Milestone";
        Note = "记事", "Note";
        Link = "链接", "Link";
        Source = "来源", "Source";
        Agency = "部门", "Agency";
        Place = "地点", "Place";
        Target = "目标", "Target";
        View = "视图", "View";
    }
}

/// The name of a field over a narrow column of a table; the whole name where no shorter one is usual.
pub const fn short_field(lang: Lang, value: Field) -> &'static str {
    match value {
        Field::NameZh => lang.pick("名称", "Chinese name"),
        Field::Kind => lang.pick("类别", "Kind"),
        Field::Activity => lang.pick("推进", "Activity"),
        Field::Health => lang.pick("灯", "Health"),
        Field::Nature => lang.pick("性质", "Works"),
        Field::LeadAgency => lang.pick("牵头", "Lead"),
        Field::Agencies => lang.pick("责任", "Agencies"),
        Field::Provinces => lang.pick("省", "Prov."),
        Field::Places => lang.pick("地点", "Places"),
        Field::Scope => lang.pick("规模", "Scope"),
        Field::Investment => lang.pick("总投资", "Invest."),
        Field::Paid => lang.pick("累计", "Paid"),
        Field::Progress => lang.pick("进度", "%"),
        Field::ProgressText => lang.pick("形象", "Progress"),
        Field::Problems => lang.pick("问题", "Problems"),
        Field::NextSteps => lang.pick("下一步", "Next"),
        Field::Starred => lang.pick("星", "Star"),
        Field::ConfirmedOn => lang.pick("核实", "Confirmed"),
        Field::Wording => lang.pick("原文", "Wording"),
        Field::MilestoneKind => lang.pick("类型", "Kind"),
        Field::MilestoneName => lang.pick("节点", "Name"),
        Field::Baseline => lang.pick("最初", "Baseline"),
        Field::Forecast => lang.pick("预计", "Forecast"),
        Field::Actual => lang.pick("实际", "Actual"),
        _ => field(lang, value),
    }
}

/// The name of the money planned for the current year, where no year is given.
pub const fn annual_plan(lang: Lang) -> &'static str {
    lang.pick("年度计划投资", "Planned investment of the year")
}

/// The name of the money spent in the current year, where no year is given.
pub const fn annual_paid(lang: Lang) -> &'static str {
    lang.pick("年度完成投资", "Investment made in the year")
}

/// The name of a key of the log: of its field, of a year's money, or of a ledger's further column.
pub fn key_label(lang: Lang, key: &Key) -> String {
    match key {
        Key::Field(value) | Key::Element(value, _) => field(lang, *value).to_string(),
        Key::AnnualPlan(year) => match lang {
            Lang::Zh => format!("{year}年计划投资"),
            Lang::En => format!("Planned investment {year}"),
        },
        Key::AnnualPaid(year) => match lang {
            Lang::Zh => format!("{year}年完成投资"),
            Lang::En => format!("Investment made {year}"),
        },
        Key::Extra(name) => crate::domain::extra::heading_of(name),
        Key::Deleted => lang.pick("已删除", "Deleted").to_string(),
        Key::Unknown(name) => name.clone(),
    }
}

/// What a milestone is called: its own name, else its kind (其他 when it has none).
pub fn milestone_title(lang: Lang, milestone: &Record) -> &str {
    milestone_called(lang, milestone.get(Field::MilestoneName), milestone.get(Field::MilestoneKind))
}

/// The same by name and kind.
pub fn milestone_called<'a>(lang: Lang, name: Option<&'a str>, kind: Option<&'a str>) -> &'a str {
    match (name, kind) {
        (Some(name), _) => name,
        (None, Some(kind)) => super::code_label(lang, Field::MilestoneKind, kind),
        (None, None) => super::milestone_kind(lang, crate::domain::kinds::MilestoneKind::Other),
    }
}
