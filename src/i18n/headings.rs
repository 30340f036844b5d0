//! The words of the heads of ledgers: what columns are called that are no single field of the register, the further
//! names of those that are, units, and the marks of titles, sections and totals. `exchange::headings` reads with them.
//!
//! The names of fields stand in `labels` and `synonyms`; here is only what those do not know. A word stands for one thing
//! in one table; where the values of a column decide, `BY_VALUES` lists what it may be, the likeliest first.

use super::Lang;
use crate::domain::field::Field;
use crate::domain::kinds::MilestoneKind;

mod lists;
mod rows;

pub use lists::*;
pub use rows::*;

crate::texts! {
    /// Columns that are no field of a project, as they are headed when they are written.
    pub Special {
        Id = "标识", "Record id";
        Seen = "导出版本", "Exported at change";
        Serial = "序号", "No.";
        Name = "项目名称", "Project name";
        YearClass = "年度类别", "Annual class";
        Period = "建设起止年限", "Construction period";
        MilestoneList = "里程碑节点", "Milestones";
        Updated = "更新时间", "Updated";
        UpdatedBy = "更新人", "Updated by";
    }
}

impl Special {
    /// The code under which it stands in mappings and profiles.
    pub const fn code(self) -> &'static str {
        match self {
            Special::Id => "id",
            Special::Seen => "seen",
            Special::Serial => "serial",
            Special::Name => "name",
            Special::YearClass => "annual_class",
            Special::Period => "period",
            Special::MilestoneList => "milestones",
            Special::Updated => "updated",
            Special::UpdatedBy => "updated_by",
        }
    }

    /// Its further names.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Special::Id => &["内部标识"],
            Special::Seen => &["exported at"],
            Special::Serial => {
                &["序", "序列", "行号", "no", "s/n", "sn", "#", "row", "serial", "serial no", "s no", "nr"]
            }
            Special::Name => &[
                "工程名称",
                "名称",
                "项目",
                "name",
                "project",
                "project title",
                "title",
                "工程项目名称",
                "项目工程名称",
                "建设项目名称",
                "scheme",
                "scheme name",
                "proposal name",
                "initiative",
                "name of project",
                "name of the project",
                "name of work",
                "name of the work",
                "project/programme name",
                "programme name",
                "重点项目名称",
                "项目(工程)名称",
                "项目名",
                "operation name",
                "projektname",
                "nom du projet",
                "titre du projet",
                "nombre del proyecto",
                "nome do projeto",
            ],
            Special::YearClass => &["项目年度类别", "年度分类", "year class", "annual_class"],
            Special::Period => &[
                "建设年限",
                "建设工期",
                "起止时间",
                "起止年限",
                "起止年月",
                "起止日期",
                "建设起止年月",
                "建设起止年份",
                "建设时间",
                "建设期限",
                "建设期",
                "开竣工时间",
                "开竣工日期",
                "开竣工年月",
                "开完工时间",
                "建设周期",
                "建设起止时间",
                "工期",
                "period",
            ],
            Special::MilestoneList => &["节点计划", "关键节点", "里程碑", "milestone"],
            Special::Updated => &["更新日期", "updated time", "last updated", "updated at", "modified"],
            Special::UpdatedBy => &["修改人", "last updated by", "modified by"],
        }
    }
}

/// Which date of a milestone a column gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timing {
    Plan,
    Now,
    Actual,
    /// The heading does not say: what has happened is actual, all else planned.
    Plain,
}

impl Timing {
    /// The field of the milestone; a plain date has none of its own.
    pub const fn field(self) -> Field {
        match self {
            Timing::Plan | Timing::Plain => Field::Baseline,
            Timing::Now => Field::Forecast,
            Timing::Actual => Field::Actual,
        }
    }
}

/// Words of a heading that say which date it gives; the first that is found counts.
pub const TIMINGS: &[(&str, Timing)] = &[
    ("实际", Timing::Actual),
    ("actual", Timing::Actual),
    ("已", Timing::Actual),
    ("预计", Timing::Now),
    ("预期", Timing::Now),
    ("目前", Timing::Now),
    ("预估", Timing::Now),
    ("forecast", Timing::Now),
    ("projected", Timing::Now),
    ("expected", Timing::Now),
    ("estimated", Timing::Now),
    ("anticipated", Timing::Now),
    ("latest", Timing::Now),
    ("revised", Timing::Now),
    ("current", Timing::Now),
    ("计划", Timing::Plan),
    ("拟", Timing::Plan),
    ("原定", Timing::Plan),
    ("planned", Timing::Plan),
    ("plan", Timing::Plan),
    ("baseline", Timing::Plan),
    ("original", Timing::Plan),
    ("scheduled", Timing::Plan),
    ("target", Timing::Plan),
];

/// Words for when a thing happens, left out before what happens is looked up.
pub const WHENS: &[&str] = &["时间", "日期", "年月", "年份", "时点", "项目", "工程", "date", "year", "project"];

/// What happens, as heads of columns say it (the end of works is `Opening`, as ledgers mean it).
pub const HAPPENINGS: &[(&str, MilestoneKind)] = &[
    ("完成", MilestoneKind::Opening),
    ("开工", MilestoneKind::Start),
    ("开工建设", MilestoneKind::Start),
    ("动工", MilestoneKind::Start),
    ("开建", MilestoneKind::Start),
    ("start", MilestoneKind::Start),
    ("commencement", MilestoneKind::Start),
    ("construction start", MilestoneKind::Start),
    ("works start", MilestoneKind::Start),
    ("operation start", MilestoneKind::Start),
    ("ofconstructionstart", MilestoneKind::Start),
    ("起始", MilestoneKind::Start),
    ("开始", MilestoneKind::Start),
    ("start of works", MilestoneKind::Start),
    ("start of construction", MilestoneKind::Start),
    ("竣工", MilestoneKind::Opening),
    ("完工", MilestoneKind::Opening),
    ("建成", MilestoneKind::Opening),
    ("建成投产", MilestoneKind::Opening),
    ("竣工投产", MilestoneKind::Opening),
    ("投产", MilestoneKind::Opening),
    ("投用", MilestoneKind::Opening),
    ("建成投用", MilestoneKind::Opening),
    ("结束", MilestoneKind::Opening),
    ("通车", MilestoneKind::Opening),
    ("终止", MilestoneKind::Opening),
    ("end", MilestoneKind::Opening),
    ("completion", MilestoneKind::Opening),
    ("finish", MilestoneKind::Opening),
    ("closing", MilestoneKind::Opening),
    ("close", MilestoneKind::Opening),
    ("opening", MilestoneKind::Opening),
    ("practical completion", MilestoneKind::Opening),
    ("construction completion", MilestoneKind::Opening),
    ("construction end", MilestoneKind::Opening),
    ("operation end", MilestoneKind::Opening),
    ("inservice", MilestoneKind::Opening),
    ("delivery", MilestoneKind::Opening),
    ("board approval", MilestoneKind::Approval),
    ("approval", MilestoneKind::Approval),
    ("批复", MilestoneKind::Approval),
    ("立项", MilestoneKind::Approval),
    ("核准", MilestoneKind::Approval),
    ("开工批复", MilestoneKind::Approval),
    ("主体完工", MilestoneKind::MainWorks),
    ("主体封顶", MilestoneKind::MainWorks),
    ("试运行", MilestoneKind::Trial),
    ("试运营", MilestoneKind::Trial),
    ("竣工验收", MilestoneKind::Acceptance),
    ("验收", MilestoneKind::Acceptance),
    ("acceptance", MilestoneKind::Acceptance),
];

/// The heading of a milestone's date when it is written.
pub fn milestone(lang: Lang, kind: MilestoneKind, timing: Timing) -> String {
    let what = match (kind, lang) {
        (MilestoneKind::Opening, Lang::Zh) => "竣工",
        (MilestoneKind::Opening, Lang::En) => "completion",
        (MilestoneKind::Start, Lang::En) => "start",
        _ => super::labels::milestone_kind(lang, kind),
    };
    match (lang, timing) {
        (Lang::Zh, Timing::Plan) => format!("计划{what}"),
        (Lang::Zh, Timing::Now) => format!("预计{what}"),
        (Lang::Zh, Timing::Actual) => format!("实际{what}"),
        (Lang::Zh, Timing::Plain) => format!("{what}时间"),
        (Lang::En, Timing::Plan) => format!("Planned {}", what.to_lowercase()),
        (Lang::En, Timing::Now) => format!("Forecast {}", what.to_lowercase()),
        (Lang::En, Timing::Actual) => format!("Actual {}", what.to_lowercase()),
        (Lang::En, Timing::Plain) => format!("{what} date"),
    }
}

/// One way to read a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Field(Field),
    /// The annual class.
    Class,
    /// Kept under its own heading.
    Extra,
}

/// The unit of the register's own money columns.
pub const fn wan(lang: Lang) -> &'static str {
    lang.pick("万元", "CNY 10k")
}

/// The name of a unit of so many yuan.
pub const fn unit_name(lang: Lang, yuan: u64) -> &'static str {
    match yuan {
        1 => lang.pick("元", "CNY"),
        1_000 => lang.pick("千元", "CNY thousand"),
        10_000 => lang.pick("万元", "CNY 10k"),
        1_000_000 => lang.pick("百万元", "CNY million"),
        10_000_000 => lang.pick("千万元", "CNY 10 million"),
        100_000_000 => lang.pick("亿元", "CNY 100 million"),
        _ => lang.pick("十亿元", "CNY billion"),
    }
}
