//! How packages count, in words: under every figure, beside the count in the title, and when the rule is changed.

use super::Lang;
use crate::domain::text::width;

crate::texts! {
    /// The rule as a part of the sentence under a figure.
    pub PackageRule {
        Each = "专项与下级各计1项", "packages and parts count 1 each";
        One = "专项计1项，下级不计", "packages count 1, parts not";
        Parts = "专项不计，下级各计1项", "parts count 1, packages not";
    }
}

crate::texts! {
    /// The rule beside a count.
    pub PackageMark {
        Each = "专项与下级都计", "packages and parts";
        One = "专项计1", "packages as 1";
        Parts = "专项计n", "packages as n";
    }
}

crate::texts! {
    /// The change of the rule.
    pub CountingText {
        Now = "计数口径：{0}", "Counting: {0}";
        Joint = "{0}；{1}", "{0}; {1}";
        Marked = "{0}（{1}）", "{0} ({1})";
    }
}

/// A count with its rule, where there is room for it.
pub fn marked(count: &str, mark: PackageMark, room: usize, lang: Lang) -> String {
    let both = CountingText::Marked.with(lang, &[&count, &mark.say(lang)]);
    if width(&both) <= room { both } else { count.to_string() }
}
