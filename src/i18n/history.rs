//! Words of history in the interface: activity, taking back, blame, the digest as a page, and looking at an earlier day.

crate::texts! {
    /// The change log and what can be done from it.
    pub HistoryText {
        Filter = "筛选", "Filter";
        FilterHint = "文字、编号，或 作者:刘工 类型:撤销 项目:RAIL-04", "text, code, or author:Liu kind:undo project:RAIL-04";
        Nothing = "尚无改动", "Nothing has been changed yet";
        NothingMatches = "没有符合的改动：按 / 改写条件，Esc 清除", "Nothing matches: / changes the words, Esc clears them";
        Today = "今天", "Today";
        Yesterday = "昨天", "Yesterday";
        Count = "{0} 次", "{0} changes";
        Projects = "{0} 个项目", "{0} projects";
        Looking = "已查 {0} 条改动，继续下移接着查", "{0} changes looked through; move on to look further";
        MoreLines = "另有 {0} 处", "{0} more";
        Created = "新增", "new";
        Values = "{0} 处", "{0} values";
        Bulk = "{0} 个项目，{1} 处", "{0} projects, {1} values";
        RunFirst = "先按 Enter 展开，再选其中一次改动", "Enter unfolds it: then choose one of them";
        Run = "连续 {0} 次：{1} 个项目，{2} 处", "{0} change sets: {1} projects, {2} values";
    }
}

crate::texts! {
    /// Keys that the filter of activity knows, each with its words.
    pub LogKey {
        Author = "作者", "author";
        Kind = "类型", "kind";
        Project = "项目", "project";
    }
}

crate::texts! {
    /// Taking a gesture back.
    pub ReversalText {
        Title = "撤销这次改动？", "Take this back?";
        RedoTitle = "重做这次改动？", "Do this again?";
        What = "{0}  {1}  {2}", "{0}  {1}  {2}";
        Back = "将恢复 {0} 处：", "Going back ({0}):";
        Contested = "以下 {0} 处后来又有改动，请选择是否也恢复（空格切换）：", "Changed since ({0}): choose which go back all the same (Space):";
        Now = "现值 {0}（{1} {2}）", "now {0} ({1}, {2})";
        Then = "恢复为 {0}", "back to {0}";
        Gone = "已删除，不能恢复", "deleted since: stays as it is";
        NothingLeft = "这次改动的内容都已被后来的改动取代", "everything in it was changed since";
        Removed = "已删除", "deleted";
        There = "存在", "there";
        More = "另有 {0} 处", "{0} more";
        Do = "撤销", "take back";
        Again = "重做", "do again";
        Toggle = "选择", "choose";
        All = "全选", "all";
    }
}

crate::texts! {
    /// Who wrote a value.
    pub BlameText {
        Title = "{0} {1}：何人何时", "{0} {1}: who and when";
        Nothing = "没有改动记录", "Nothing was ever written here";
        Computed = "{0} 由程序计算，没有改动记录", "{0} is computed: nobody wrote it";
        Later = "{0} 天前", "{0} days ago";
        SameDay = "今天", "today";
    }
}

crate::texts! {
    /// The digest as a page.
    pub DigestPage {
        Title = "动态摘要", "Digest";
        SinceLabel = "起始日期", "Since";
        SinceHint = "如 10-25、上月底、-30d；回车确定", "such as 2026-10-25, -30d; Enter takes it";
        ReportsOn = "计入公开报道", "public reports counted";
        ReportsOff = "不计公开报道", "public reports left out";
        Span = "期间", "period";
        Since = "起始", "since";
        Reports = "报道", "reports";
        BadDate = "不是可识别的日期：{0}", "not a date that can be read: {0}";
    }
}

crate::texts! {
    /// Reading and searching a page.
    pub ReadingText {
        Find = "查找", "Find";
        FindHint = "输入文字，回车后按 n/N 到下一处/上一处", "type text; then n and N for the next and the previous place";
        Found = "{0}/{1}", "{0} of {1}";
        NotFound = "没有找到“{0}”", "“{0}” is not on this page";
        NoSearch = "先按 / 查找", "press / to search first";
        Next = "下一处", "next";
        Scroll = "滚动", "scroll";
        Search = "查找", "search";
        Copy = "复制", "copy";
        Back = "返回", "back";
    }
}

crate::texts! {
    /// Looking at an earlier day.
    pub TravelText {
        Title = "查看某日的台账", "Look at the register as of a date";
        Label = "日期", "Date";
        Hint = "如 2025年底、-30d、上月底", "such as 2025-12-31, -30d";
        Explain = "只读。列表与各屏均为该日终了时的状态；与今日不同之处有标记。", "Read-only. Every screen shows the end of that day; what differs from today is marked.";
        Future = "{0} 尚未到来（今天是 {1}）", "{0} lies in the future (today is {1})";
        BadDate = "不是可识别的日期", "not a date that can be read";
        Bar = "历史状态 {0}", "As of {0}";
        BarOnly = "只读", "read-only";
        Ago = "{0} 天前", "{0} days ago";
        Legend = "{0} 与今日不同   {1} {2} 前后一日   {3} {4} 一周   {5} {6} 一月   {7} 回到今日",
            "{0} differs from today   {1} {2} a day   {3} {4} a week   {5} {6} a month   {7} back to today";
        Back = "已回到今日", "Back to today";
        Today = "今：{0}", "now: {0}";
        TodayEmpty = "今：（空）", "now: (empty)";
        TodayGone = "今已删除", "deleted now";
        AddedSince = "此后新增：{0}", "added since: {0}";
        MoreToday = "今日多 {0} 项", "{0} more now";
        FewerToday = "今日少 {0} 项", "{0} fewer now";
        Already = "已是今日", "This is today";
        Go = "查看", "look";
    }
}
