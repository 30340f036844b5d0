//! The lists of words over columns: further names of fields, yearly and monthly sums, and the headings whose
//! meaning the values decide.

use super::Reading;
use crate::domain::field::Field;

/// Further names of fields, met only over columns.
pub const FURTHER: &[(Field, &[&str])] = &[
    (
        Field::Code,
        &[
            "gmpp id number",
            "gmpp id",
            "project no",
            "project ref",
            "reference",
            "ref",
            "ocid",
            "proposal id",
            "项目序号编码",
        ],
    ),
    (Field::NationalCode, &["project code", "项目统一编码", "统一代码", "投资项目统一代码"]),
    (Field::Parent, &["项目群", "专项", "打包", "parent project", "program name", "所属项目群"]),
    (
        Field::Scope,
        &[
            "建设内容及规模",
            "建设规模及建设内容",
            "主要建设内容和规模",
            "建设内容与规模",
            "项目概况",
            "规模及内容",
            "scope and content",
            "description/aims",
            "aims",
            "objective",
            "objectives",
            "project development objective",
            "pdo",
            "项目建设内容",
            "summary",
            "operation summary",
        ],
    ),
    (
        Field::Sector,
        &["annual report category", "asset class", "sector1", "major sector", "infrastructure type", "领域类别"],
    ),
    (Field::Nature, &["type of works", "建设类型", "type:new/upgrading/renewal"]),
    (
        Field::Places,
        &["县区", "区县", "所在区县", "建设地", "地址", "suburb", "lga", "municipality", "site", "town", "city"],
    ),
    (Field::Provinces, &["市州", "行政区划", "所在省份", "state", "state/territory", "territory", "jurisdiction"]),
    (
        Field::LeadAgency,
        &[
            "主责单位",
            "牵头责任单位",
            "行业主管部门",
            "行业主管单位",
            "agency",
            "lead agency",
            "sponsor department",
            "sponsoring department",
        ],
    ),
    (
        Field::Agencies,
        &[
            "责任单位和部门",
            "实施单位",
            "协办单位",
            "报送单位",
            "responsible agency",
            "responsible agencies",
            "责任主体",
        ],
    ),
    (
        Field::OwnerUnit,
        &[
            "建设业主",
            "实施主体",
            "建设主体",
            "项目业主",
            "project owner",
            "project owner(client)",
            "impagency",
            "implementing agency",
            "project proponent",
            "delivery agency",
            "borrower",
            "beneficiary name",
            "beneficiary",
            "建设单位名称",
            "承建单位",
        ],
    ),
    (
        Field::Leader,
        &[
            "包联县级领导",
            "责任领导",
            "牵头领导",
            "包保领导",
            "挂联领导",
            "sponsor",
            "senior responsible owner",
            "project leader",
        ],
    ),
    (Field::Contact, &["联系人姓名", "负责人", "项目负责人", "project manager", "contact name"]),
    (Field::Phone, &["联系人电话", "手机号", "contact number", "tel"]),
    (
        Field::Investment,
        &[
            "总投资额",
            "投资总额",
            "项目总投资",
            "计划总投资额",
            "投资估算",
            "估算投资",
            "总概算",
            "total cost",
            "whole life cost",
            "total investment",
            "estimated cost",
            "project cost",
            "total project cost",
            "capital cost",
            "capex",
            "total budget",
            "lendprojectcost",
            "totalcommamt",
            "totalamt",
            "total baseline whole life costs",
            "contract value",
            "投资规模",
            "投资额",
            "项目投资",
            "项目投资额",
        ],
    ),
    (
        Field::Paid,
        &[
            "累计投资完成",
            "已完成投资",
            "已完成投资额",
            "累计完成投资额",
            "自开工以来累计完成投资",
            "自开工累计完成",
            "cumulative investment",
            "spend to date",
            "expenditure to date",
        ],
    ),
    (
        Field::Progress,
        &["形象进度百分比", "完成进度", "percent complete", "% complete", "physical progress %", "进度百分比"],
    ),
    (
        Field::ProgressText,
        &[
            "工程形象进度",
            "目前形象进度",
            "当前形象进度",
            "项目进展",
            "项目进展情况",
            "目前进展情况",
            "推进情况说明",
            "progress description",
            "progress update",
            "latest update",
        ],
    ),
    (
        Field::Problems,
        &[
            "存在的问题",
            "存在困难",
            "存在问题及困难",
            "存在主要问题",
            "主要问题",
            "需协调解决的问题",
            "需要协调解决的问题",
            "problems",
            "risks",
        ],
    ),
    (
        Field::NextSteps,
        &[
            "下一步工作计划",
            "下一步工作安排",
            "下一步安排",
            "下一步措施",
            "下步计划",
            "下步工作安排",
            "下一步打算",
            "下步工作打算",
            "next steps",
        ],
    ),
    (Field::Documents, &["审批文件", "批复文件", "approval documents", "依据", "批准文号"]),
    (Field::Box, &["规划依据", "来源文件", "专栏", "policy basis", "policy"]),
    (
        Field::Health,
        &[
            "预警状态",
            "亮灯情况",
            "红黄绿灯",
            "红黄绿灯情况",
            "dca",
            "rag rating",
            "rag status",
            "colour_rating",
            "color_rating",
            "ipa rag",
            "ipa dca",
            "overall rating",
            "delivery confidence",
            "delivery confidence assessment",
        ],
    ),
    (Field::Funding, &["资金来源及构成", "funding sources", "funding source", "source of funds"]),
    (
        Field::Stage,
        &[
            "当前阶段",
            "目前阶段",
            "工程阶段",
            "project stage",
            "lifecycle stage",
            "development stage",
            "建设状态",
            "implementation status",
            "projectstatus",
            "projectstatusdisplay",
            "statut",
            "etat",
        ],
    ),
    (Field::Remark, &["备考", "备  注", "notes", "remarks", "comments"]),
];

/// Names of yearly money met only over columns; without a year they mean the year of the ledger.
pub const ANNUAL_PLAN: &[&str] = &[
    "年度计划投资",
    "年计划投资",
    "年度投资计划",
    "年投资计划",
    "本年投资计划",
    "当年投资计划",
    "年度计划完成投资",
    "年计划完成投资",
    "年计划",
    "year plan",
    "budget year",
    "annual budget",
    "planned investment",
];
/// See `ANNUAL_PLAN`.
pub const ANNUAL_PAID: &[&str] = &[
    "年完成投资",
    "年度完成投资",
    "本年完成投资",
    "本年度完成投资",
    "年实际完成投资",
    "年度累计完成投资",
    "本年累计完成投资",
    "年累计完成投资",
    "今年累计完成投资",
    "年度投资完成情况",
    "year to date",
    "investment made",
];
/// Words before the year up to which a sum counts.
pub const UNTIL: &[&str] = &["截至到", "截止到", "截至", "截止", "到", "至"];
/// The money of one month: kept beside the register's own fields.
pub const MONTH_PAID: &[&str] =
    &["完成投资", "实际完成投资", "投资完成", "完成投资额", "累计完成投资", "累计投资", "累计完成", "投资"];
/// The state of the works in one month.
pub const MONTH_TEXT: &[&str] = &["形象进度", "进展", "进展情况", "进度", "工程进展", "完成情况", "实际形象进度"];

/// What the values of a column decide, the likeliest reading first. The last one is taken when no value says more.
pub const BY_VALUES: &[(&str, &[Reading])] = &[
    ("建设性质", &[Reading::Class, Reading::Field(Field::Nature)]),
    ("备注", &[Reading::Field(Field::Stage), Reading::Field(Field::Remark)]),
    ("remarks", &[Reading::Field(Field::Stage), Reading::Field(Field::Remark)]),
    (
        "项目类型",
        &[
            Reading::Field(Field::Sector),
            Reading::Class,
            Reading::Field(Field::Nature),
            Reading::Field(Field::Kind),
            Reading::Extra,
        ],
    ),
    ("属地", &[Reading::Field(Field::Agencies), Reading::Field(Field::Places)]),
    ("项目类别", &[Reading::Class, Reading::Field(Field::Sector), Reading::Field(Field::Kind), Reading::Extra]),
    ("类别", &[Reading::Field(Field::Kind), Reading::Class, Reading::Field(Field::Sector), Reading::Extra]),
    ("类型", &[Reading::Field(Field::Sector), Reading::Class, Reading::Field(Field::Nature), Reading::Extra]),
    (
        "type",
        &[Reading::Field(Field::Kind), Reading::Field(Field::Nature), Reading::Field(Field::Sector), Reading::Extra],
    ),
    ("project type", &[Reading::Field(Field::Nature), Reading::Field(Field::Sector), Reading::Extra]),
    ("category", &[Reading::Field(Field::Sector), Reading::Class, Reading::Extra]),
    (
        "状态",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    (
        "status",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    (
        "项目状态",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    (
        "工程状态",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    (
        "project status",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    (
        "current status",
        &[
            Reading::Field(Field::Stage),
            Reading::Field(Field::Health),
            Reading::Field(Field::Activity),
            Reading::Field(Field::Stage),
        ],
    ),
    ("进度状态", &[Reading::Field(Field::Health), Reading::Field(Field::Stage), Reading::Extra]),
    ("进度", &[Reading::Field(Field::Progress), Reading::Field(Field::ProgressText)]),
    ("形象进度", &[Reading::Field(Field::Progress), Reading::Field(Field::ProgressText)]),
    ("progress", &[Reading::Field(Field::Progress), Reading::Field(Field::ProgressText)]),
    ("physical progress", &[Reading::Field(Field::Progress), Reading::Field(Field::ProgressText)]),
    ("province", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("state/territory", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("state", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("region", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("所属地区", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("jurisdiction", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("territory", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("市州", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
    ("行政区划", &[Reading::Field(Field::Provinces), Reading::Field(Field::Places)]),
];

/// Names that are the project's name only where no other column has it.
pub const NAME_IF_NONE: &[&str] =
    &["project description", "description", "建设内容", "事项", "工作内容", "works", "contract title"];

/// Long headings of other countries' trackers: all words must be in it. What they seem to be is checked by the values.
pub const PATTERNS: &[(&[&str], Field)] = &[
    (&["whole", "life", "cost"], Field::Investment),
    (&["estimated", "cost"], Field::Investment),
    (&["estimated", "value"], Field::Investment),
    (&["total", "cost"], Field::Investment),
    (&["dca"], Field::Health),
    (&["delivery", "confidence"], Field::Health),
    (&["rag"], Field::Health),
    (&["capital", "cost"], Field::Investment),
    (&["parent", "project"], Field::Parent),
    (&["programme", "name"], Field::Parent),
    (&["program", "name"], Field::Parent),
    (&["project", "name"], Field::NameZh),
    (&["project", "title"], Field::NameZh),
    (&["project", "phase"], Field::Stage),
    (&["current", "phase"], Field::Stage),
    (&["project", "stage"], Field::Stage),
    (&["current", "stage"], Field::Stage),
];

/// What the heading of a column of stages ends with, where no other column is one.
pub const STATUS_TAILS: &[&str] = &["status", "stage", "phase", "状态", "阶段"];

/// What a group over columns of sums is of.
pub const SUMS: &[&str] = &["投资"];

/// What joins two words of one heading.
pub const JOINTS: &[char] = &['及', '和', '与', '、', '/', '&'];

/// Words before a heading that change nothing of what it means.
pub const EMPTY_WORDS: &[&str] = &["主要", "目前", "当前", "最新", "具体", "存在的", "项目", "工程"];
