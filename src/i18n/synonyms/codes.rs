//! The further words that people use for the codes of the vocabularies: those of ledgers and bulletins, of older
//! versions of OC4IDS, and of other trackers (GMPP, IATI, the World Bank).
//!
//! Exhaustive, like the labels. Case, blanks and hyphens do not matter (see `domain::fold`); codes and labels need not
//! be repeated. A word that could mean two codes of one vocabulary is left out rather than guessed.

use crate::domain::kinds::{
    Activity, AnnualClass, Basis, Comparison, Health, Kind, MilestoneKind, Nature, NoteKind, PauseReason, Province,
    Sector, Stage,
};

/// Declares one function that gives the further words of every value of an enum.
macro_rules! words {
    ($($name:ident($type:ident) { $($variant:ident: $($word:literal),*;)+ })+) => { $(
        pub const fn $name(value: $type) -> &'static [&'static str] {
            match value { $($type::$variant => &[$($word),*]),+ }
        }
    )+ };
}

words! {
    kind(Kind) {
        Project: "单体项目", "projects";
        Programme: "打包项目", "项目群", "专项项目", "program", "programmes", "package", "group";
        Batch: "批", "一批", "若干", "batches", "lot", "lots";
    }

    stage(Stage) {
        Identification: "储备", "谋划", "规划", "拟建", "计划", "前期谋划", "储备项目", "planned", "pipeline",
            "announced", "proposed", "project initiation", "initiation", "concept", "en planification",
            "in planung", "in planning";
        Preparation: "前期", "预备", "可研", "立项", "招标前期", "前期阶段", "前期推进", "招投标", "预研", "未开工", "前期项目", "permitting",
            "preparing", "planning", "feasibility", "pre-feasibility", "prefeasibility", "design", "detailed design", "design development",
            "design documentation",
            "tender", "tendering", "procurement", "in procurement", "business case", "detailed business case",
            "pre-construction", "en préparation";
        Implementation: "建设实施", "建设", "开工", "新开工", "续建", "施工", "实施", "已开工", "在建项目",
            "建设中", "正在建设", "正在施工", "施工中", "in progress", "active", "construction", "ongoing", "building", "delivery", "in delivery",
            "in construction", "under implementation", "site handed over to contractor", "works", "construction 1%-25%",
            "construction 26%-50%", "construction 51%-75%", "construction 76%-99%", "en réalisation", "im bau";
        Completion: "完工", "竣工", "交工", "竣工验收", "验收", "已完工", "已竣工", "已交工", "待验收", "finalisation", "finalization", "finished",
            "practical completion", "practical completion (100%)", "final completion", "handover";
        Maintenance: "投用运营", "建成", "建成投产", "投用", "投产", "通车", "通航", "运营", "已建成", "已投用", "已投产",
            "已通车", "已运营", "投入使用", "complete",
            "completed", "closed", "operational", "in operation", "operating", "open";
        Cancelled: "已取消", "终止", "退出", "调出", "撤销", "dropped", "terminated", "canceled";
        Decommissioning: "拆除";
        Decommissioned: "退役", "已拆除";
    }

    basis(Basis) {
        Derived: "推定", "规划推定", "派生", "plan";
        Reported: "报道", "公开报道", "公开来源", "report", "public report";
        Confirmed: "核实", "已核实", "确认", "已确认";
    }

    activity(Activity) {
        Active: "正常", "推进", "推进中", "进行中", "going on", "normal", "running";
        Paused: "暂停", "停工", "缓建", "停建", "停缓", "暂缓", "搁置", "suspended", "on hold", "shelved", "stopped",
            "halted";
    }

    pause_reason(PauseReason) {
        Sponsor: "业主", "业主原因", "投资主体", "client", "owner";
        Funding: "资金不到位", "资金问题", "缺资金", "money", "budget";
        Land: "用地", "土地", "征地", "征拆", "拆迁", "许可", "审批", "手续", "land", "permit", "permits";
        Design: "设计", "设计变更", "方案", "规模变更", "方案调整", "design", "scope";
        Policy: "政策", "规划调整";
        Court: "司法", "法院", "纠纷", "lawsuit", "litigation";
        ForceMajeure: "灾害", "疫情", "天灾", "act of god";
        Other: "其它";
    }

    health(Health) {
        Red: "红", "红灯", "红色", "红牌", "告警", "严重滞后", "r", "red", "amber/red", "late", "off track", "■";
        Yellow: "黄", "黄灯", "黄色", "黄牌", "橙", "橙灯", "蓝", "蓝灯", "较慢", "y", "a", "yellow", "amber", "amber/green",
            "orange", "blue", "warning", "▲";
        Green: "绿", "绿灯", "绿色", "超前", "良好", "g", "green", "normal", "ahead", "●";
        Unrated: "未评价", "未亮灯", "灰", "不评", "grey", "gray", "not rated", "exempt", "○";
    }

    nature(Nature) {
        Construction: "新建项目", "new", "new build", "greenfield";
        Expansion: "改扩建", "扩能", "扩容", "upgrading", "extension", "widening";
        Rehabilitation: "改造", "技改", "改建和技术改造", "技术改造", "提升改造", "修复", "恢复", "整治", "renewal",
            "refurbishment", "reconstruction", "renovation";
        Replacement: "迁移", "重建", "移址新建", "relocation";
    }

    milestone_kind(MilestoneKind) {
        Approval: "批准", "审批", "核准", "立项", "可研批复", "初设批复", "approved";
        Start: "动工", "计划开工", "开建", "开工建设", "commencement", "construction start", "start date", "begin";
        MainWorks: "主体完成", "主体竣工", "主体结构封顶", "封顶", "合龙", "main works", "topping out";
        Trial: "试运营", "试通车", "联调联试", "试生产", "commissioning", "trial run", "testing";
        Acceptance: "竣工", "完工", "竣工验收", "交工验收", "completion", "complete", "handover";
        Opening: "建成", "通车", "通航", "投产", "投运", "运营", "开通", "开园", "建成投用", "in service", "operation",
            "opened";
        Target: "规划目标", "目标节点", "goal";
        Other: "其它";
    }

    note_kind(NoteKind) {
        Progress: "进展情况", "动态", "update";
        Problem: "存在问题", "困难", "issue", "risk";
        Decision: "决策", "会议决定", "议定", "decided";
        Next: "下一步计划", "下步", "计划", "todo", "next steps";
    }

    comparison(Comparison) {
        AtLeast: ">=", "≥", "不少于", "不小于", "达到", "min", "over";
        AtMost: "<=", "≤", "不高于", "不大于", "以内", "max", "under";
        Equal: "=", "==", "为", "equal", "equals";
    }

    annual_class(AnnualClass) {
        Reserve: "谋划储备", "储备项目", "谋划", "reserved";
        Preparing: "预备", "前期工作", "前期项目", "预备项目", "预备(前期)", "preparation";
        NewStart: "新建", "新开", "新开工项目", "计划新开工", "拟新开工", "拟开工", "new", "starting";
        Continuing: "结转", "续建项目", "在建", "carried over", "ongoing";
        Finishing: "竣工项目", "计划竣工", "建成", "建成投产", "计划建成", "finish", "completing";
    }

    sector(Sector) {
        Rail: "铁道", "高铁", "轨道", "轨道交通", "城际铁路", "地铁", "railway", "railways", "high-speed rail", "HSR",
            "metro";
        Road: "道路", "高速", "高速公路", "国道", "省道", "roads", "highway", "highways", "expressway",
            "expressways", "motorway";
        RiverCrossing: "过江", "跨江通道", "过江桥隧", "大桥", "桥梁", "bridge", "bridges", "crossing", "crossings";
        Waterway: "水运", "水路", "内河航道", "运河", "inland waterway", "waterways", "canal", "canals", "shipping";
        Port: "港", "码头", "港航", "ports", "harbour", "harbor", "terminal";
        Airport: "民航", "航空", "空港", "airports", "aviation", "air";
        Logistics: "物流", "枢纽", "交通枢纽", "物流枢纽", "综合交通枢纽", "多式联运", "hub", "hubs", "freight";
        PowerGrid: "电力", "输电", "特高压", "电网工程", "grid", "UHV", "transmission", "electricity";
        Energy: "新能源", "电源", "发电", "energies", "renewables", "power";
        OilGas: "油气", "石油", "天然气", "管道", "输气", "gas", "oil", "oil & gas", "pipeline", "pipelines";
        WaterResources: "水利", "水库", "引调水", "引水", "调水", "供水", "水资源配置", "water", "reservoir",
            "reservoirs", "water transfer", "water supply";
        Irrigation: "灌溉", "农田水利", "大中型灌区", "irrigation district", "irrigation districts";
        Digital: "数字", "数字基础设施", "新基建", "新型基础设施", "通信", "信息", "信息基础设施", "算力", "互联网",
            "digital infrastructure", "communications", "telecom", "IT", "ICT";
        Industry: "工业", "制造业", "产业集群", "先进制造业", "先进制造业集群", "industries", "manufacturing",
            "cluster", "clusters";
        ScienceFacility: "大科学装置", "科学装置", "重大科技基础设施", "科技基础设施", "science facilities",
            "research facility", "big science";
        Laboratory: "重点实验室", "国家实验室", "lab", "labs", "laboratories";
        InnovationPlatform: "创新", "科创", "科创走廊", "科技创新", "创新平台和走廊", "innovation",
            "innovation platforms", "innovation corridor";
        OpenEconomy: "开放", "开放平台", "自贸区", "自由贸易试验区", "综保区", "外贸", "opening", "open economy",
            "free trade zone", "FTZ", "trade";
        Ecology: "生态", "环保", "环境", "生态环保", "环境保护", "environment", "environmental", "nature";
        PublicService: "教育", "医疗", "卫生", "教育医疗", "民生", "社会事业", "public services", "education",
            "health", "health care";
        CultureTourism: "文旅", "文化", "旅游", "文物", "文化和旅游", "culture", "tourism", "heritage";
        FloodControl: "防洪", "排涝", "堤防", "蓄滞洪区", "河道治理", "flood", "floods", "flood protection",
            "flood defence", "levee", "levees", "drainage";
        EmergencySafety: "应急", "安全", "安全生产", "应急救援", "救援", "emergency", "safety", "rescue";
        RegionalZone: "新区", "示范区", "试验区", "合作区", "区域新区", "zone", "zones", "new area", "new areas";
        Urban: "城市", "城镇", "城市建设", "城镇化", "都市圈与城市", "cities", "city", "metropolitan area",
            "urban areas";
    }

    province(Province) {
        Hubei: "湖北省", "鄂", "Hubei Province";
        Hunan: "湖南省", "湘", "Hunan Province";
        Jiangxi: "江西省", "赣", "Jiangxi Province";
        Anhui: "安徽省", "皖", "Anhui Province";
        Beijing: "北京市", "京", "Peking";
        Chongqing: "重庆市", "渝";
        Fujian: "福建省", "闽", "Fujian Province";
        Gansu: "甘肃省", "甘", "陇", "Gansu Province";
        Guangdong: "广东省", "粤", "Guangdong Province";
        Guangxi: "广西壮族自治区", "广西自治区", "桂";
        Guizhou: "贵州省", "贵", "黔", "Guizhou Province";
        Hainan: "海南省", "琼", "Hainan Province";
        Hebei: "河北省", "冀", "Hebei Province";
        Heilongjiang: "黑龙江省", "黑", "Heilongjiang Province";
        Henan: "河南省", "豫", "Henan Province";
        HongKong: "香港特别行政区", "港", "HK";
        InnerMongolia: "内蒙古自治区", "内蒙", "蒙", "Neimenggu", "Nei Mongol";
        Jiangsu: "江苏省", "苏", "Jiangsu Province";
        Jilin: "吉林省", "吉", "Jilin Province";
        Liaoning: "辽宁省", "辽", "Liaoning Province";
        Macao: "澳门特别行政区", "澳", "Macau";
        Ningxia: "宁夏回族自治区", "宁夏自治区", "宁";
        Qinghai: "青海省", "青", "Qinghai Province";
        Shaanxi: "陕西省", "陕", "秦", "Shaanxi Province";
        Shandong: "山东省", "鲁", "Shandong Province";
        Shanghai: "上海市", "沪";
        Shanxi: "山西省", "晋", "Shanxi Province";
        Sichuan: "四川省", "川", "蜀", "Sichuan Province";
        Taiwan: "台湾省", "台";
        Tianjin: "天津市", "津";
        Tibet: "西藏自治区", "藏", "Xizang";
        Xinjiang: "新疆维吾尔自治区", "新疆自治区", "新";
        Yunnan: "云南省", "云", "滇", "Yunnan Province";
        Zhejiang: "浙江省", "浙", "Zhejiang Province";
    }
}
