//! The catalogue held against the plan: which bodies each article charges, what its boxes enumerate, and how many
//! undertakings it names. The lists are kept here once more on purpose, so that neither side can drift alone.

use crate::read::{Project, catalogue};
use std::collections::HashSet;

/// The list in brackets at the end of each article, in the plan's words and order.
const CHARGED: [(&str, &str); 26] = [
    ("五", "湖北省、湖南省、江西省、国家发展改革委、自然资源部、住房城乡建设部"),
    ("六", "国家发展改革委、自然资源部、住房城乡建设部、交通运输部"),
    ("七", "国家发展改革委、工业和信息化部、自然资源部、住房城乡建设部"),
    ("八", "自然资源部、国家发展改革委、住房城乡建设部"),
    ("九", "国家发展改革委、自然资源部、住房城乡建设部"),
    ("十", "国家发展改革委、交通运输部、住房城乡建设部、水利部、国家铁路局、中国民航局、中国国家铁路集团有限公司"),
    ("十一", "国家发展改革委、水利部、国家能源局、国家电网有限公司"),
    ("十二", "工业和信息化部、国家发展改革委、中央网信办、科技部、住房城乡建设部、交通运输部、水利部"),
    ("十三", "工业和信息化部、国家发展改革委"),
    ("十四", "国家发展改革委、工业和信息化部、自然资源部、国务院国资委"),
    ("十五", "科技部、国家发展改革委、国家知识产权局"),
    ("十六", "国家发展改革委、工业和信息化部、人民银行、中国银保监会、中国证监会"),
    ("十七", "农业农村部、国家发展改革委、工业和信息化部、生态环境部、商务部、市场监管总局"),
    ("十八", "国家发展改革委、中央网信办、公安部、自然资源部"),
    ("十九", "国家发展改革委、市场监管总局、人民银行"),
    ("二十", "国家发展改革委、商务部、交通运输部、中国国家铁路集团有限公司"),
    ("二十一", "国家发展改革委、商务部、外交部、工业和信息化部、海关总署、侨办"),
    ("二十二", "自然资源部、生态环境部、国家发展改革委、财政部、水利部、农业农村部、国家林草局"),
    ("二十三", "生态环境部、国家发展改革委、自然资源部、住房城乡建设部、交通运输部、水利部、农业农村部、应急部"),
    ("二十四", "生态环境部、国家发展改革委、工业和信息化部"),
    ("二十五", "国家发展改革委、财政部、自然资源部、生态环境部、水利部、人民银行、中国证监会"),
    (
        "二十六",
        "国家发展改革委、工业和信息化部、生态环境部、住房城乡建设部、交通运输部、水利部、中国国家铁路集团有限公司",
    ),
    ("二十七", "国家发展改革委、民政部、人力资源社会保障部、住房城乡建设部、国家卫生健康委、国家医保局、中国残联"),
    ("二十八", "教育部、国家卫生健康委、国家发展改革委、国家中医药局"),
    ("二十九", "文化和旅游部、中央宣传部、国家发展改革委、住房城乡建设部、市场监管总局、广电总局、国家文物局"),
    (
        "三十",
        "应急部、国家发展改革委、公安部、自然资源部、生态环境部、住房城乡建设部、交通运输部、水利部、国家卫生健康委、市场监管总局、国家粮食和储备局",
    ),
];

/// What the items of the boxes name. Each word stands in the name of exactly one entry of its item, and no entry of an
/// item is without one. What an item says only in general is a batch and not in this list.
const BOXES: [(&str, &str); 23] = [
    (
        "专栏1-1",
        "武汉至宜昌、武汉至合肥、长沙至赣州、襄阳至常德、益阳至娄底、荆门至荆州、仙桃至监利、常德至岳阳至九江、\
         南昌至九江、荆州港车阳河港区、黄石沿江疏港铁路二期、宜昌茅坪港、襄阳小河港区",
    ),
    ("专栏1-2", "军山桥段、昌傅至金鱼石段、武汉至黄石段、监利至华容公铁两用大桥、九江至黄梅"),
    (
        "专栏1-3",
        "长江宜昌至武汉段、唐白河、松西河、湘江、沅江、松虎、澧水、资水、南向水运大通道、赣江、信江、袁河、昌江",
    ),
    ("专栏1-4", "鄂州、长沙黄花、武汉天河、南昌昌北、娄底"),
    ("专栏2-1", "南昌—长沙、荆门—长沙、南昌—武汉、金上—湖北、宁夏—湖南"),
    ("专栏2-2", "西气东输三线中段、川气东送二线、新粤浙广西支干线"),
    ("专栏2-3", "引江补汉、鄂北水资源配置二期、四方井、花桥、椒花、犬木塘、引资济涟"),
    ("专栏2-4", "韶山、漳河水库、东风渠、王英水库、泽口、下内荆河、高关水库、颜家台"),
    ("专栏3-1", "电子信息、光芯屏端网"),
    ("专栏3-2", "工程机械"),
    ("专栏3-3", "轨道交通装备"),
    ("专栏3-4", "产业集群、荆州、常德、衡阳、九江、宜春"),
    ("专栏3-5", "产业集群、武汉航天"),
    ("专栏3-6", "产业集群、南昌、九江、宜春、上饶、黄冈、咸宁、仙桃医用非织造布"),
    ("专栏3-7", "产业集群、宜昌、荆门、岳阳、景德镇、九江"),
    ("专栏4-1", "脉冲强磁场、作物表型组学、深部岩土工程"),
    ("专栏4-2", "光谷、珞珈、江夏、医疗大数据、机器人视觉、高分子复杂结构、轨道交通基础设施、稀土科技、航空应急救援"),
    (
        "专栏4-3",
        "东湖科学城、岳麓山大学科技城、瑶湖科学岛、先进存储、信息光电子、数字化设计与制造、先进轨道交通装备、\
         岳麓山种业、岳麓山（工业）、磁约束聚变、南昌大学国际材料",
    ),
    ("专栏5-1", "四级保护名录、管理服务平台、展示工程、国家陶瓷文化"),
    (
        "专栏5-2",
        "红色武汉、革命大别山、秋收起义、韶山—井冈山、岳麓书院、白鹿洞书院、黄鹤楼、岳阳楼、滕王阁、屈家岭、马王堆、\
         炎帝陵、婺源、枝江、平江、周末游",
    ),
    (
        "专栏6-1",
        "监测预警系统、长江中游干流、汉江、湘江、赣江、洞庭湖区、鄱阳湖区、钱粮湖、共双茶、大通湖东、洪湖东分块、\
         杜家台、康山、排水应急能力、武汉、长沙、南昌、宜昌、岳阳、九江",
    ),
    ("专栏6-2", "菌种保藏、生物样本库、菌毒种基因库、代谢组学、基因组学、P2水平"),
    ("专栏6-4", "技能提升培训行动、高水平、九江、宜昌、岳阳、黄冈"),
];

/// What the articles themselves name beside their boxes, in the same way.
const PROSE: [(&str, &str); 21] = [
    ("五", "湘江新区、赣江新区"),
    ("六", "武汉都市圈发展、长株潭都市圈发展、武汉都市圈、长株潭都市圈、南昌都市圈"),
    ("七", "京广、京九、沪昆、湘赣边、洞庭湖、跨江合作"),
    ("八", "襄阳、宜昌、岳阳、衡阳"),
    ("九", "鹰潭"),
    (
        "十",
        "沿江高铁、厦渝高铁、呼南高铁、武汉城市轨道、长沙城市轨道、南昌城市轨道、G4扩容、G60扩容、长江航道、汉江航道、\
         湘桂、赣粤、武汉长江中游航运中心、宜昌港、岳阳港、九江港、港口群、武汉机场、长沙机场、南昌机场、\
         武汉国际性、长沙全国性、南昌全国性",
    ),
    ("十一", "华中特高压、新能源倍增、大坳、蕲水、赣抚平原"),
    ("十二", "武汉国家级互联网、南昌国家级互联网、国家超级计算长沙中心、标识解析国家顶级节点"),
    ("十四", "荆州、湘南湘西"),
    ("十五", "东湖、长株潭、鄱阳湖、光谷科技创新、湘江西岸、赣江两岸、技术交易市场"),
    ("十六", "设计之都、赣江新区绿色金融"),
    ("十七", "湘赣红、潜江龙虾、洞庭香米、有机食品生产基地、绿色有机农产品示范基地"),
    ("二十", "全球123"),
    (
        "二十一",
        "湖北自由贸易、湖南自由贸易、江西内陆开放型、长沙临空、武汉临空、鄂州临空、南昌临空、黄石跨境、宜昌跨境、\
         湘潭跨境、岳阳跨境、九江跨境、单一窗口、武汉中欧班列、长沙中欧班列、南昌中欧班列、中部投资贸易、华侨华人、\
         中非经贸、世界VR、产能合作论坛",
    ),
    (
        "二十二",
        "幕阜山、鄱阳湖、洞庭湖、长江治理、汉江治理、湘江治理、赣江治理、大别山、大巴山、雪峰山、怀玉山、武夷山、\
         一心两湖四江五屏多点、森林质量、河湖湿地、国土绿化、十年禁渔、生物多样性、全国重要生态系统",
    ),
    ("二十三", "4+1、城镇污水垃圾、化工污染、农业面源、船舶污染、尾矿库、三磷、总磷、露天矿山"),
    ("二十五", "长江流域横向、赤水、鄱阳湖、洞庭湖、试点省份、确权登记、碳排放权注册登记、推介博览会"),
    ("二十六", "资源效率对标、国家生态文明试验区、武汉、九江、岳阳、丰城、通（城）平（江）修（水）"),
    (
        "二十八",
        "高校联盟、现代职教城、湖北国家医学中心、湖南国家医学中心、湖北国家区域、湖南国家区域、江西国家区域、健康信息平台",
    ),
    (
        "二十九",
        "井冈山片区、湘鄂赣片区、江西段、湖北段、湖南段、长征国家文化公园、盘龙城、铜官窑、海昏侯国、御窑、万里茶道、\
         汉剧、湘绣、三峡库区、三峡工程博物馆、文化合作发展平台、文化大数据、旅游一卡通",
    ),
    ("三十", "国家华中区域应急救援中心、长沙、南昌、九江"),
];

/// Which article each box belongs to.
const BOX_OF: [(&str, &str); 6] =
    [("十", "1"), ("十一", "2"), ("十三", "3"), ("十五", "4"), ("二十九", "5"), ("三十", "6")];

#[test]
fn every_article_charges_the_bodies_that_the_plan_lists() {
    let c = catalogue();
    let short = |code: &String| {
        let found = c.agencies.iter().find(|a| a.code == *code);
        found.unwrap_or_else(|| panic!("unknown body {code}")).short_zh.clone()
    };
    let ours: Vec<(String, String)> = c
        .articles
        .iter()
        .map(|a| (a.number.clone(), a.agencies.iter().map(short).collect::<Vec<_>>().join("、")))
        .collect();
    let plan: Vec<(String, String)> = CHARGED.iter().map(|(n, l)| (n.to_string(), l.to_string())).collect();
    assert_eq!(ours, plan);
}

/// Each word is part of the name of exactly one entry, and no entry is without one. A word that is the whole name of
/// an entry is looked for as such, so that a group and its parts can be told apart.
fn compare(label: &str, entries: &[&Project], list: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut met = HashSet::new();
    for word in list.split('、') {
        let whole = entries.iter().any(|p| p.name_zh == word);
        let is_it = |p: &&&Project| if whole { p.name_zh == word } else { p.name_zh.contains(word) };
        let hits: Vec<&str> = entries.iter().filter(is_it).map(|p| p.code.as_str()).collect();
        if hits.len() != 1 {
            wrong.push(format!("{label} {word}: {hits:?}"));
        }
        met.extend(hits);
    }
    wrong.extend(entries.iter().filter(|p| !met.contains(p.code.as_str())).map(|p| format!("{label}: {}", p.name_zh)));
    wrong
}

#[test]
fn the_boxes_are_complete() {
    let c = catalogue();
    let mut wrong = Vec::new();
    for (item, list) in BOXES {
        let entries: Vec<&Project> = c.projects.iter().filter(|p| p.r#box.as_deref() == Some(item)).collect();
        wrong.extend(compare(item, &entries, list));
        if entries.len() != list.split('、').count() {
            wrong.push(format!("{item}: {} entries", entries.len()));
        }
    }
    let stray = c.projects.iter().filter(|p| p.r#box.as_ref().is_some_and(|b| !BOXES.iter().any(|(i, _)| i == b)));
    wrong.extend(stray.map(|p| format!("{}: an item without a list", p.code)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_articles_are_complete() {
    let c = catalogue();
    let mut wrong = Vec::new();
    for (article, _) in CHARGED {
        let entries: Vec<&Project> = c.projects.iter().filter(|p| p.article == article && p.r#box.is_none()).collect();
        let list = PROSE.iter().find(|(a, _)| *a == article).map(|(_, list)| *list);
        match list {
            Some(list) => wrong.extend(compare(article, &entries, list)),
            None => wrong.extend(entries.iter().map(|p| format!("{article}: {}", p.name_zh))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_box_stands_under_its_article() {
    let c = catalogue();
    let projects = c.projects.iter().map(|p| (&p.code, &p.article, &p.r#box));
    let batches = c.batches.iter().map(|b| (&b.code, &b.article, &b.r#box));
    let mut wrong = Vec::new();
    for (code, article, item) in projects.chain(batches) {
        if !CHARGED.iter().any(|(n, _)| n == article) {
            wrong.push(format!("{code}: article {article}"));
        }
        let Some(item) = item else { continue };
        let number = item.strip_prefix("专栏").and_then(|rest| rest.split_once('-')).map(|(n, _)| n);
        if !BOX_OF.iter().any(|(a, n)| a == article && Some(*n) == number) {
            wrong.push(format!("{code}: {item} under {article}"));
        }
    }
    for t in &c.targets {
        if t.article != "四" && !CHARGED.iter().any(|(n, _)| *n == t.article) {
            wrong.push(format!("{}: article {}", t.key, t.article));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_plan_is_all_there() {
    let c = catalogue();
    let count = |kind: &str| c.projects.iter().filter(|p| p.kind == kind).count();
    // An entry more or less is a decision: the figures here and those that README.md begins with change together.
    assert_eq!((count("project"), count("programme")), (202, 119));
    assert_eq!((c.batches.len(), c.targets.len(), c.agencies.len(), c.places.len()), (69, 22, 44, 151));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/README.md");
    let readme = std::fs::read_to_string(path).expect("seeds/README.md");
    let words = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = "202 projects and 119 programmes, each once; beside them 69 unnamed lots, 22 quantities, 44 bodies and 151 places";
    assert!(words.contains(named), "README.md gives other figures");
}
