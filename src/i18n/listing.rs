//! Words of the list: columns, order, groups, facets, what is new.

crate::texts! {
    /// Sentences of the list.
    pub ListText {
        GroupCount = "{0} 项", "{0}";
        GroupLate = " · 逾期 {0}", " · {0} late";
        GroupTitle = "分组方式", "Group by";
        GroupNow = "当前", "now";
        GroupNothing = "不分组", "No groups";
        GroupedBy = "按{0}分组：{1} 组", "Grouped by {0}: {1} groups";
        GroupedProvince = "按{0}分组：{1} 组；跨省项目在各省各列一次", "Grouped by {0}: {1} groups; a project in several stands once in each";
        GroupedProgramme = "按{0}分组：{1} 组；专项与其子项目同组", "Grouped by {0}: {1} groups; a programme stands with its parts";
        GroupedNot = "已取消分组", "No groups now";
        GroupInTitle = "分组：{0}", "Grouped by {0}";
        GroupProjects = "{0} 个项目", "{0} projects";
        GroupOverdue = "其中逾期 {0} 个", "{0} of them overdue";
        GroupKeys = "Enter 折叠或展开，Space 标记全组", "Enter folds or unfolds, Space marks the group";
        GroupRule = "跨省项目在各省各列一次；列表合计只计一次", "A project in several stands once in each; the whole list counts it once";
        GroupNone = "未分组：按 {0} 选择分组方式", "There are no groups: {0} makes them";
        ColumnsTitle = "列：显示、次序与宽度", "Columns: shown, order, width";
        ColumnsPlaceholder = "输入列名、拼音或代码", "type a name, pinyin or code";
        ColumnsNothing = "没有这样的列", "No such column";
        ColumnsLast = "至少保留一列", "One column must stay";
        ColumnsShow = "显示/隐藏", "show or hide";
        ColumnsMove = "移动", "move";
        ColumnsWidth = "宽度", "width";
        ColumnsBack = "默认", "usual ones";
        ColumnAuto = "自动", "auto";
        ColumnCells = "{0} 格", "{0} cells";
        ColumnHidden = "已隐藏列：{0}。按 {1} 找回", "Column hidden: {0}. {1} brings it back";
        ColumnWidth = "{0}：{1} 格", "{0}: {1} cells";
        ColumnEdge = "此列不能再移", "The column cannot move further";
        ColumnWidest = "列宽已到限度", "The column cannot be wider or narrower";
        SortTitle = "排序", "Order";
        SortFirst = "仅按此列", "by this alone";
        SortThen = "加为次级", "as next key";
        SortTurn = "升/降", "up or down";
        SortRank = "调先后", "earlier, later";
        SortClear = "恢复编号序", "by code again";
        SortUp = "升", "up";
        SortDown = "降", "down";
        SortNow = "排序：{0}", "Order: {0}";
        SortNone = "排序：编号", "Order: by code";
        FacetChoose = "选取", "choose";
        FacetOnly = "选取并返回", "choose, go back";
        FacetNext = "下一类", "next key";
        FacetLeave = "返回列表", "back to the list";
        FacetsNoRoom = "窗口太窄，放不下分面栏：按 {0} 打开分面窗口", "Too narrow for the facets pane: {0} opens them in a window";
        NewsCount = "{0} 项有更新", "{0} changed";
        NewsSeen = "更新标记已清除：{0} 项", "Marks of changes taken away: {0} projects";
        NewsNone = "没有未看的更新", "Nothing new that was not looked at";
    }
}
