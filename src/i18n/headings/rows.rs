//! The lists of words that tell rows apart: totals, remarks, sections, rows of units; and the units themselves.

/// Words that make a cell the heading of a sum and its row a total.
pub const TOTALS: &[&str] =
    &["合计", "小计", "总计", "累计", "共计", "总合计", "总数", "total", "subtotal", "grandtotal", "sum"];

/// Words that make a row a total whatever is totalled, if nothing but figures stands beside them: Total Maintenance, 武汉市小计.
pub const TOTALS_OF: &[&str] =
    &["total", "totals", "sub-total", "subtotal", "sub total", "grand total", "合计", "小计", "总计", "共计"];

/// What the name of a body ends with, and that of a place does not.
pub const BODIES: &[&str] = &["委", "局", "部", "厅", "署", "政府", "办", "办公室", "管委会", "集团", "公司", "中心"];

/// Rows that explain and are no project.
pub const REMARKS: &[&str] = &[
    "注:",
    "备注:",
    "说明:",
    "填报人",
    "填表人",
    "审核人",
    "制表",
    "填报单位",
    "报送单位",
    "note:",
    "notes:",
    "source:",
    "制表人",
];

/// The digits that number sections: 一、二、…
pub const SECTION_DIGITS: &str = "一二三四五六七八九十百〇零";

/// What the text of a section says beside its sector: 铁路项目, 能源类.
pub const SECTION_TAILS: &[&str] = &["类项目", "项目", "工程", "类", "领域", "行业", "板块", " projects"];

/// What a group over columns says beside its time: 2025年完成情况 over 累计完成投资.
pub const GROUP_WORDS: &[&str] = &["完成情况", "情况", "安排"];

/// Units of money in heads of columns and in unit rows (folded, without blanks), in yuan.
pub const UNITS: &[(&str, u64)] = &[
    ("人民币万元", 10_000),
    ("万元人民币", 10_000),
    ("万元", 10_000),
    ("亿元人民币", 100_000_000),
    ("亿元", 100_000_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("百万元", 1_000_000),
    ("千万元", 10_000_000),
    ("千元", 1_000),
    ("人民币元", 1),
    ("元", 1),
    ("cny10k", 10_000),
    ("cny10000", 10_000),
    ("rmb10k", 10_000),
    ("rmb10000", 10_000),
    ("10000yuan", 10_000),
    ("10kyuan", 10_000),
    ("cnymillion", 1_000_000),
    ("cnym", 1_000_000),
    ("rmbmillion", 1_000_000),
    ("rmbbillion", 1_000_000_000),
    ("millionyuan", 1_000_000),
    ("millioncny", 1_000_000),
    ("cny100m", 100_000_000),
    ("cny100million", 100_000_000),
    ("rmb100m", 100_000_000),
    ("100myuan", 100_000_000),
    ("100millionyuan", 100_000_000),
    ("cnybillion", 1_000_000_000),
    ("billionyuan", 1_000_000_000),
    ("cnybn", 1_000_000_000),
    ("cny", 1),
    ("rmb", 1),
    ("yuan", 1),
    ("¥", 1),
];

/// What makes a unit one of foreign money (folded, without blanks).
pub const FOREIGN: &[&str] = &[
    "£", "$", "€", "₹", "₩", "usd", "gbp", "eur", "aud", "nzd", "cad", "zar", "jpy", "inr", "hkd", "r'000", "r000",
    "rmillion", "rm", "rmn", "rbillion", "美元", "英镑", "欧元", "日元", "港元", "港币", "澳元", "兰特", "卢布",
    "dollar", "pound", "euro", "rand", "sterling",
];

/// What stands before the unit in a unit row: 单位：万元.
pub const UNIT_ROWS: &[&str] =
    &["单位:", "金额单位:", "投资单位:", "计量单位:", "单位", "unit:", "units:", "unit of money:"];

/// Words by which a group over columns says when, or in which sense: what stands below it is then another thing than the
/// same word alone (年度计划 over 形象进度 is no state of the works).
pub const TIME_MARKS: &[&str] =
    &["年", "月", "计划", "目标", "季度", "上期", "往期", "plan", "target", "month", "quarter", "year", "previous"];
