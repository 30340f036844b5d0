//! Words of a made-up register (`gen`): kinds of works by sector, districts, people. Both languages side by side, like
//! everything that people read; names of cities come from the catalogue's table of places.

use crate::domain::kinds::Sector;

/// A kind of works: sector, whether it leads from one place to another, its name in both languages.
pub struct Works {
    pub sector: Sector,
    pub linear: bool,
    pub zh: &'static str,
    pub en: &'static str,
}

const fn works(sector: Sector, linear: bool, zh: &'static str, en: &'static str) -> Works {
    Works { sector, linear, zh, en }
}

/// The kinds of works, in the order in which they are dealt out.
pub const WORKS: &[Works] = &[
    works(Sector::Rail, true, "铁路", "railway"),
    works(Sector::Rail, true, "城际铁路", "intercity railway"),
    works(Sector::Rail, false, "铁路货场", "railway freight yard"),
    works(Sector::Road, true, "高速公路", "expressway"),
    works(Sector::Road, true, "国道改扩建", "national road widening"),
    works(Sector::Road, false, "互通立交", "interchange"),
    works(Sector::RiverCrossing, false, "长江大桥", "Yangtze bridge"),
    works(Sector::Waterway, true, "航道整治", "waterway improvement"),
    works(Sector::Port, false, "港区集装箱码头", "container terminal"),
    works(Sector::Airport, false, "机场改扩建", "airport extension"),
    works(Sector::PowerGrid, true, "特高压输电线路", "UHV transmission line"),
    works(Sector::PowerGrid, false, "500千伏变电站", "500 kV substation"),
    works(Sector::OilGas, true, "天然气管道", "gas pipeline"),
    works(Sector::Energy, false, "抽水蓄能电站", "pumped-storage plant"),
    works(Sector::WaterResources, false, "水库", "reservoir"),
    works(Sector::WaterResources, true, "引调水工程", "water transfer"),
    works(Sector::Irrigation, false, "灌区续建配套与现代化改造", "irrigation district modernisation"),
    works(Sector::FloodControl, false, "蓄滞洪区建设", "flood detention basin"),
    works(Sector::FloodControl, false, "堤防加固", "dyke strengthening"),
    works(Sector::Laboratory, false, "重点实验室", "key laboratory"),
    works(Sector::ScienceFacility, false, "重大科技基础设施", "major science facility"),
    works(Sector::Logistics, false, "国家物流枢纽", "national logistics hub"),
    works(Sector::PublicService, false, "区域医疗中心", "regional medical centre"),
    works(Sector::CultureTourism, false, "文化遗址公园", "heritage park"),
    works(Sector::Ecology, false, "水环境综合治理", "water environment programme"),
    works(Sector::Digital, false, "算力中心", "computing centre"),
    works(Sector::EmergencySafety, false, "应急物资储备库", "emergency supplies depot"),
    works(Sector::Industry, false, "产业园区", "industrial park"),
];

/// Districts and towns that stand before the kind of works.
pub const DISTRICTS: &[(&str, &str)] = &[
    ("东湖", "Donghu"),
    ("青山", "Qingshan"),
    ("江北", "Jiangbei"),
    ("江南", "Jiangnan"),
    ("城东", "Chengdong"),
    ("城西", "Chengxi"),
    ("高新区", "Gaoxin District"),
    ("经开区", "Economic Zone"),
    ("白沙", "Baisha"),
    ("石桥", "Shiqiao"),
    ("柳林", "Liulin"),
    ("新店", "Xindian"),
    ("太平", "Taiping"),
    ("龙泉", "Longquan"),
    ("金口", "Jinkou"),
    ("双溪", "Shuangxi"),
    ("黄土岭", "Huangtuling"),
    ("大冲", "Dachong"),
    ("桃源", "Taoyuan"),
    ("望城", "Wangcheng"),
    ("云梦", "Yunmeng"),
    ("沙洋", "Shayang"),
    ("罗田", "Luotian"),
    ("安福", "Anfu"),
    ("永丰", "Yongfeng"),
    ("临湘", "Linxiang"),
    ("长塘", "Changtang"),
    ("马家坪", "Majiaping"),
    ("三汊", "Sancha"),
    ("茶亭", "Chating"),
];

/// Phases and lots; the first means none.
pub const PHASES: &[(&str, &str)] = &[
    ("", ""),
    ("一期", "phase I"),
    ("二期", "phase II"),
    ("三期", "phase III"),
    ("北段", "north section"),
    ("南段", "south section"),
];

/// People who keep rows.
pub const PEOPLE: &[&str] = &[
    "刘建国",
    "陈晓燕",
    "王志强",
    "李文静",
    "张伟",
    "周敏",
    "吴海涛",
    "郑丽",
    "孙明",
    "黄丽华",
    "徐刚",
    "何静",
    "高翔",
    "林芳",
    "罗军",
    "谢婷",
    "宋涛",
    "唐雪",
    "韩冰",
    "曹阳",
];

/// Problems as they are reported, and what is to be done next.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("征地拆迁滞后", "协调属地加快交地"),
    ("用地预审未批", "报省自然资源厅复审"),
    ("资金到位率偏低", "申请专项债券"),
    ("设计变更待批", "组织专家评审"),
    ("管线迁改进度慢", "现场办公会督办"),
];

/// Notes, dealt out in turn.
pub const NOTES: &[&str] = &["完成月度调度", "施工单位进场", "召开协调会", "完成招标", "现场检查", "批复已下达"];

/// What links two places, what numbers a lot, the author of a made-up register.
pub const TO: (&str, &str) = ("至", "–");
pub const LOT: (&str, &str) = ("标段", "lot");
pub const AUTHOR: &str = "gen";

/// Tags.
pub const TAGS: &[&str] = &["省重点", "专项债", "包保", "督办", "民生"];
