//! Words of what helps finding: counts by value, saved views.

crate::texts! {
    /// Sentences of the counts and of saved views.
    pub FindText {
        CountsTitle = "分布：{0}（{1} 项）", "Counts: {0} ({1} projects)";
        CountsRule = "在当前筛选下计数；多值项目各计一次", "Counted under the filter; several values count once each";
        CountsNothing = "没有可计数的值", "Nothing to count";
        CountsChoose = "选取", "choose";
        CountsOnly = "仅看此项", "only this";
        CountsTurn = "换一项", "other key";
        NoCounts = "{0} 不能分组计数", "{0} cannot be counted by value";
        NearOnly = "只有近似结果：请改写筛选，或逐个标记", "Only near matches: change the filter, or mark one by one";
        Unfinished = "条件未写完（Tab 补全）：{0}", "Unfinished condition (Tab completes): {0}";
        ViewsTitle = "保存的视图", "Saved views";
        ViewsNone = "还没有保存的视图：按 + 保存当前筛选", "No saved views yet: + saves the present filter";
        ViewShow = "按序号打开", "show it";
        ViewSave = "保存当前视图", "save this view";
        ViewRemove = "删除视图", "delete the view";
        ViewPersonal = "个人（配置文件）", "personal (configuration)";
        ViewName = "视图名称", "Name of the view";
        ViewSaved = "视图已保存：{0}", "View saved: {0}";
        ViewRemoved = "视图已删除：{0}", "View deleted: {0}";
        ViewShown = "视图：{0}", "View: {0}";
        ViewAll = "（全部）", "(all)";
    }
}
