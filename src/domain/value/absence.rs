//! Words that say there is nothing to say yet: 待定, TBD, a dash, 视情况. Neither an error nor an empty field: the
//! author of the row said something, and callers may keep the words.

use super::tidy::{fold_text, is_quote};

/// Whole texts (folded, without blanks and quotes) that say there is no value.
const NONE_WHOLE: &[&str] = &[
    "-",
    "--",
    "---",
    "–",
    "—",
    "——",
    "―",
    "/",
    "//",
    "\\",
    "\\\\",
    "?",
    "??",
    "…",
    "……",
    "...",
    "*",
    "×",
    "无",
    "空",
    "未知",
    "不详",
    "不明",
    "常年",
    "待批",
    "待建",
    "没有",
    "none",
    "null",
    "nil",
    "na",
    "n/a",
    "n.a",
    "#n/a",
    "unknown",
    "pending",
    "ongoing",
    "nodate",
    "undated",
    "notset",
    "notyetset",
    "notapplicable",
    "tobedetermined",
    "tobeconfirmed",
    "tobedecided",
    "tobeannounced",
];

/// Beginnings that say so, as long as no figure follows.
const NONE_BEGINNING: &[&str] = &[
    "待定",
    "待确",
    "待明确",
    "待落实",
    "待研究",
    "待批复",
    "未定",
    "未确定",
    "未明确",
    "尚未",
    "暂无",
    "暂未",
    "暂缺",
    "无期",
    "不定期",
    "另定",
    "另行",
    "长期",
    "常态",
    "持续推进",
    "视情",
    "视进度",
    "视进展",
    "视资金",
    "视前期",
    "根据实际",
    "tbd",
    "tbc",
    "tba",
];

/// Whether a text says that there is no value: 待定, TBD, a dash, 视情况, Exempt under a section.
pub fn says_none(text: &str) -> bool {
    let bare: String = fold_text(text).chars().filter(|c| *c != ' ' && !is_quote(*c)).collect();
    let trimmed = bare.trim_end_matches(['。', '.', '!', ';']);
    let figures = || bare.chars().any(|c| c.is_ascii_digit());
    bare.starts_with("exempt")
        || NONE_WHOLE.contains(&bare.as_str())
        || NONE_WHOLE.contains(&trimmed)
        || NONE_BEGINNING.iter().any(|word| bare.starts_with(word)) && !figures()
}
