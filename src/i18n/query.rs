//! What can be wrong with a query, in words: one line that says what, and a hint that says what would do.

crate::texts! {
    /// Errors of queries. `{0}` … are the words of the query.
    pub QueryText {
        TooLong = "查询超过 {0} 个字", "the query is longer than {0} characters";
        TooDeep = "括号和否定嵌套超过 {0} 层", "brackets and negations are nested deeper than {0}";
        OpenQuote = "引号没有配对", "the quote is not closed";
        OpenBracket = "括号没有配对", "the bracket is not closed";
        StrayBracket = "多余的右括号", "this bracket closes nothing";
        NothingAfter = "“{0}”后面缺少条件", "nothing follows \"{0}\"";
        NothingBefore = "“{0}”前面缺少条件", "nothing stands before \"{0}\"";
        LoneDash = "单独的“-”含义不明", "a \"-\" by itself is unclear";
        NoKey = "“{0}”前面缺少项目名", "no key stands before \"{0}\"";
        UnknownKey = "没有可按“{0}”查询的项", "there is no key \"{0}\"";
        NoValue = "“{0}”缺少取值", "\"{0}\" has no value";
        UnknownValue = "“{0}”不能是“{1}”", "\"{0}\" cannot be \"{1}\"";
        BadDate = "“{0}”不是可识别的日期", "\"{0}\" is not a date that can be read";
        BadMoney = "“{0}”不是可识别的金额", "\"{0}\" is not an amount that can be read";
        BadNumber = "“{0}”不是整数", "\"{0}\" is not a whole number";
        BadFlag = "“{0}”不是“是”或“否”", "\"{0}\" is neither yes nor no";
        NoOrder = "“{0}”不能比较大小", "\"{0}\" has no order";
        OneValue = "比较号后面只能有一个取值", "a comparison takes one value";
        Backwards = "“{0}”的起点在终点之后", "\"{0}\" ends before it begins";
    }
}

crate::texts! {
    /// What would do.
    pub QueryHint {
        Nearest = "是否指“{0}”？", "did you mean \"{0}\"?";
        Shorter = "请缩短查询", "make the query shorter";
        CloseIt = "请补上另一半，或去掉这一个", "add the other half, or take this one away";
        Condition = "此处应为词语、“项:取值”或“逾期”等标记", "expected a word, key:value, or a flag such as overdue";
        Attach = "排除请紧接着写：-逾期；查这个符号请加引号", "to exclude write it close: -overdue; to look for the sign, quote it";
        Keys = "例：阶段:在建、到期<2026-06；查原文请加引号", "for example stage:preparation, due<2026-06; quote it to look for the text";
        OneOf = "可取：{0}", "one of: {0}";
        Text = "此处应为词语；含空格请加引号", "expected a word; quote it if it holds blanks";
        Dates = "例：2026-06、2025..2026、2025年底、today、-30d、本月", "for example 2026-06, 2025..2026, today, -30d, +2m";
        Money = "例：100亿、5000万元、12000（万元）、1亿..10亿", "for example 100亿, 12000 (in 10,000 yuan), 10000..50000";
        Numbers = "例：50、20..80", "for example 50, 20..80";
        YesNo = "可取：是、否", "one of: yes, no";
        Ordered = "能比较的有日期、金额和数字", "dates, money and numbers can be compared";
        Range = "区间写作 2025..2026", "write a range as 2025..2026";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// The places of a sentence, in any order.
    fn places(text: &str) -> Vec<&str> {
        let mut found = text.split('{').skip(1).filter_map(|p| p.split('}').next()).collect::<Vec<_>>();
        found.sort_unstable();
        found
    }

    #[test]
    fn both_languages_have_the_same_places() {
        let sentences = QueryText::ALL.iter().map(|t| (t.say(Lang::Zh), t.say(Lang::En)));
        let hints = QueryHint::ALL.iter().map(|t| (t.say(Lang::Zh), t.say(Lang::En)));
        for (zh, en) in sentences.chain(hints) {
            assert_eq!(places(zh), places(en), "{zh} / {en}");
        }
    }
}
