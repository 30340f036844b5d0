//! "By then" and "roughly then", told from the words of a date.
//!
//! Both are read off the kept words instead of being kept beside them, so that a date in the file can never say
//! one thing in its words and another in a flag. Texts are folded (see `tidy`).

const BY: &[&str] = &["底", "末", "之前", "以前", "为止", "截至", "截止"];
const BY_ENGLISH: &[&str] = &["by", "before", "end", "until", "due"];
const ROUGHLY: &[&str] =
    &["年初", "年中", "初期", "中期", "季度初", "季初", "季度中", "约", "左右", "前后", "上下", "大概"];
const ROUGHLY_ENGLISH: &[&str] =
    &["early", "mid", "late", "about", "around", "circa", "ca", "approx", "approximately", "start"];

/// Whether the words set a date to be met.
pub(super) fn is_deadline(folded: &str) -> bool {
    BY.iter().any(|word| folded.contains(word))
        || has_english(folded, BY_ENGLISH)
        || ends_before(folded)
        || leads_to(folded)
}

/// Whether the words leave the date open by some weeks.
pub(super) fn is_vague(folded: &str) -> bool {
    ROUGHLY.iter().any(|word| folded.contains(word))
        || has_english(folded, ROUGHLY_ENGLISH)
        || folded.trim_start().starts_with('~')
}

/// 前 as "before", not in 前后 (about) or 前期, 前年, 前天.
fn ends_before(folded: &str) -> bool {
    folded.match_indices('前').any(|(at, word)| {
        let next = folded[at + word.len()..].chars().next();
        !next.is_some_and(|c| "后期年天".contains(c))
    })
}

/// 到 or 至 ahead of the date itself; between two dates it is no deadline.
fn leads_to(folded: &str) -> bool {
    let lead: String = folded.chars().take_while(|c| !is_date_part(*c)).collect();
    lead.contains(['到', '至'])
}

fn is_date_part(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十廿卅年月日季今本明后去下上第".contains(c)
}

fn has_english(folded: &str, words: &[&str]) -> bool {
    folded.split(|c: char| !c.is_ascii_alphabetic()).any(|word| words.contains(&word))
}
