//! Labels of the codes of the closed vocabularies, in both languages, and which field takes which vocabulary.
//!
//! Stages are the project statuses of OC4IDS 0.9.5, named as Chinese ledgers and English engineers name them.

use super::super::Lang;
use crate::domain::change::ChangeKind;
use crate::domain::field::Field;
use crate::domain::kinds::{
    Activity, AnnualClass, Basis, Code, Comparison, Health, Kind, MilestoneKind, Nature, NoteKind, PauseReason,
    Province, Sector, Stage,
};

labels! {
    /// What an entry is.
    kind(Kind) {
        Project = "项目", "Project";
        Programme = "专项", "Programme";
        Batch = "批次", "Batch";
    }

    /// The stage of a project.
    stage(Stage) {
        Identification = "谋划储备", "Identification";
        Preparation = "前期工作", "Preparation";
        Implementation = "在建", "Under construction";
        Completion = "完工验收", "Completion";
        Maintenance = "建成投用", "In service";
        Cancelled = "取消", "Cancelled";
        Decommissioning = "退役处置", "Decommissioning";
        Decommissioned = "已退役", "Decommissioned";
    }

    /// The stage of a project where there are few cells: ten at most.
    short_stage(Stage) {
        Identification = "谋划储备", "Identified";
        Preparation = "前期工作", "Preparing";
        Implementation = "在建", "Under way";
        Completion = "完工验收", "Completion";
        Maintenance = "建成投用", "In service";
        Cancelled = "取消", "Cancelled";
        Decommissioning = "退役处置", "Retiring";
        Decommissioned = "已退役", "Retired";
    }

    /// On what ground a stage, a lead or a list of agencies stands.
    basis(Basis) {
        Derived = "据方案推定", "Derived from the plan";
        Reported = "据公开报道", "Publicly reported";
        Confirmed = "人工核实", "Confirmed";
    }

    /// Whether work goes on.
    activity(Activity) {
        Active = "正常推进", "Active";
        Paused = "停缓建", "Paused";
    }

    /// Why a project is paused.
    pause_reason(PauseReason) {
        Sponsor = "建设单位原因", "Sponsor";
        Funding = "资金", "Funding";
        Land = "用地或许可", "Land or permit";
        Design = "设计或规模变更", "Design or scope";
        Policy = "政策调整", "Policy";
        Court = "诉讼", "Court";
        ForceMajeure = "不可抗力", "Force majeure";
        Other = "其他", "Other";
    }

    /// The light.
    health(Health) {
        Red = "滞后", "Behind";
        Yellow = "预警", "At risk";
        Green = "正常", "On track";
        Unrated = "未评", "Unrated";
    }

    /// The nature of the works.
    nature(Nature) {
        Construction = "新建", "New construction";
        Expansion = "扩建", "Expansion";
        Rehabilitation = "改建", "Rehabilitation";
        Replacement = "迁建", "Replacement";
    }

    /// The kind of a milestone.
    milestone_kind(MilestoneKind) {
        Approval = "批复", "Approval";
        Start = "开工", "Start of works";
        MainWorks = "主体完工", "Main works done";
        Trial = "试运行", "Trial operation";
        Acceptance = "验收", "Acceptance";
        Opening = "投用", "Opening";
        Target = "目标", "Target";
        Other = "其他", "Other";
    }

    /// The kind of a dated note.
    note_kind(NoteKind) {
        Progress = "进展", "Progress";
        Problem = "问题", "Problem";
        Decision = "决定", "Decision";
        Next = "下一步", "Next step";
    }

    /// How a target compares.
    comparison(Comparison) {
        AtLeast = "不低于", "At least";
        AtMost = "不超过", "At most";
        Equal = "等于", "Exactly";
    }

    /// The annual class of a ledger.
    annual_class(AnnualClass) {
        Reserve = "储备", "Reserve";
        Preparing = "前期", "Preparing";
        NewStart = "新开工", "New start";
        Continuing = "续建", "Continuing";
        Finishing = "竣工", "Finishing";
    }

    /// A sector.
    sector(Sector) {
        Rail = "铁路", "Rail";
        Road = "公路", "Road";
        RiverCrossing = "过江通道", "River crossing";
        Waterway = "航道", "Waterway";
        Port = "港口", "Port";
        Airport = "机场", "Airport";
        Logistics = "枢纽物流", "Logistics";
        PowerGrid = "电网", "Power grid";
        Energy = "能源", "Energy";
        OilGas = "油气管道", "Oil and gas";
        WaterResources = "水资源", "Water resources";
        Irrigation = "灌区", "Irrigation";
        Digital = "数字设施", "Digital";
        Industry = "产业", "Industry";
        ScienceFacility = "科技设施", "Science facility";
        Laboratory = "实验室", "Laboratory";
        InnovationPlatform = "创新平台", "Innovation platform";
        OpenEconomy = "对外开放", "Opening up";
        Ecology = "生态环境", "Ecology";
        PublicService = "公共服务", "Public service";
        CultureTourism = "文化旅游", "Culture and tourism";
        FloodControl = "防洪排涝", "Flood control";
        EmergencySafety = "应急安全", "Emergency and safety";
        RegionalZone = "功能区", "Regional zone";
        Urban = "都市圈", "Urban area";
    }

    /// A province, autonomous region or municipality.
    province(Province) {
        Hubei = "湖北", "Hubei";
        Hunan = "湖南", "Hunan";
        Jiangxi = "江西", "Jiangxi";
        Anhui = "安徽", "Anhui";
        Beijing = "北京", "Beijing";
        Chongqing = "重庆", "Chongqing";
        Fujian = "福建", "Fujian";
        Gansu = "甘肃", "Gansu";
        Guangdong = "广东", "Guangdong";
        Guangxi = "广西", "Guangxi";
        Guizhou = "贵州", "Guizhou";
        Hainan = "海南", "Hainan";
        Hebei = "河北", "Hebei";
        Heilongjiang = "黑龙江", "Heilongjiang";
        Henan = "河南", "Henan";
        HongKong = "香港", "Hong Kong";
        InnerMongolia = "内蒙古", "Inner Mongolia";
        Jiangsu = "江苏", "Jiangsu";
        Jilin = "吉林", "Jilin";
        Liaoning = "辽宁", "Liaoning";
        Macao = "澳门", "Macao";
        Ningxia = "宁夏", "Ningxia";
        Qinghai = "青海", "Qinghai";
        Shaanxi = "陕西", "Shaanxi";
        Shandong = "山东", "Shandong";
        Shanghai = "上海", "Shanghai";
        Shanxi = "山西", "Shanxi";
        Sichuan = "四川", "Sichuan";
        Taiwan = "台湾", "Taiwan";
        Tianjin = "天津", "Tianjin";
        Tibet = "西藏", "Tibet";
        Xinjiang = "新疆", "Xinjiang";
        Yunnan = "云南", "Yunnan";
        Zhejiang = "浙江", "Zhejiang";
    }

    /// Why a change was written.
    change_kind(ChangeKind) {
        Seed = "初始数据", "Seed";
        Edit = "编辑", "Edit";
        Import = "导入", "Import";
        Resolve = "解决冲突", "Resolve";
        Undo = "撤销", "Undo";
        Restore = "恢复", "Restore";
        Outside = "外部改动", "Outside edit";
        Migrate = "升级格式", "Migration";
    }
}

/// Declares the vocabularies with their enum and the function that labels it.
macro_rules! vocabularies {
    ($($name:ident $label:ident;)+) => {
        /// A closed vocabulary, for code that treats them all alike.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Vocabulary { $($name),+ }

        impl Vocabulary {
            pub const ALL: &'static [Vocabulary] = &[$(Vocabulary::$name),+];

            /// The codes in the order in which people expect them.
            pub const fn codes(self) -> &'static [&'static str] {
                match self { $(Vocabulary::$name => $name::CODES),+ }
            }

            /// The label of a code; `None` for a code that is not of this vocabulary.
            pub fn label(self, lang: Lang, code: &str) -> Option<&'static str> {
                match self { $(Vocabulary::$name => $name::parse(code).map(|value| $label(lang, value))),+ }
            }
        }
    };
}

vocabularies! {
    Kind kind;
    Stage stage;
    Basis basis;
    Activity activity;
    PauseReason pause_reason;
    Health health;
    Nature nature;
    MilestoneKind milestone_kind;
    NoteKind note_kind;
    Comparison comparison;
    AnnualClass annual_class;
    Sector sector;
    Province province;
}

impl Vocabulary {
    /// The vocabulary from which a field (or the elements of a set) takes its codes.
    pub const fn of(field: Field) -> Option<Vocabulary> {
        Some(match field {
            Field::Kind => Vocabulary::Kind,
            Field::Stage => Vocabulary::Stage,
            Field::StageBasis | Field::LeadBasis | Field::AgenciesBasis => Vocabulary::Basis,
            Field::Activity => Vocabulary::Activity,
            Field::PauseReason => Vocabulary::PauseReason,
            Field::Health => Vocabulary::Health,
            Field::Nature => Vocabulary::Nature,
            Field::MilestoneKind => Vocabulary::MilestoneKind,
            Field::NoteKind => Vocabulary::NoteKind,
            Field::TargetComparison => Vocabulary::Comparison,
            Field::Sector => Vocabulary::Sector,
            Field::Provinces | Field::PlaceProvince => Vocabulary::Province,
            _ => return None,
        })
    }
}

/// The label of a code of a field; a code that is unknown, or any value of a field without codes, is itself.
pub fn code_label(lang: Lang, field: Field, code: &str) -> &str {
    Vocabulary::of(field).and_then(|v| v.label(lang, code)).unwrap_or(code)
}
