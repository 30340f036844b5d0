//! The words of the report page.

crate::texts! {
    /// Headings, legends, and what the charts say in words.
    pub Text {
        Title = "{0}：项目报告", "{0}: project report";
        Figures = "总体数字", "In figures";
        Charts = "图表", "Charts";
        Table = "项目清单", "Projects";
        Timeline = "进度与偏差", "Timeline and slips";
        Map = "项目分布", "Where they are";
        Nothing = "没有符合条件的项目。", "No project matches.";
        NoDates = "没有已知日期。", "No dates are known.";
        AsTable = "查看数据", "Show the figures";
        BarsSay = "{0} 组，合计 {1}；最多的是 {2}：{3}", "{0} groups, {1} in all; most in {2}: {3}";
        TimelineSays = "按逾期天数列出 {0} 项；有日期的共 {1} 项，全部 {2} 项。", "{0} shown, the latest first; {1} of {2} have dates.";
        MapSays = "{1} 项中有 {0} 项地点已知。边界为示意，不作划界依据。", "{0} of {1} have a known place. Borders are schematic.";
        Filter = "筛选", "Filter";
        CountOf = "显示 {0} / {1} 项", "{0} of {1} shown";
        SortBy = "按{0}排序", "Sort by {0}";
        TableCut = "清单只列前 {0} 项，共 {1} 项；全部内容请导出为工作簿。", "The table lists the first {0} of {1}; export a workbook for all of them.";
        Promised = "最初计划", "promised";
        Expected = "目前预计", "expected";
        Done = "已完成", "done";
        Slipped = "拖后", "slip";
        Today = "今日", "today";
        OverdueBy = "逾期{0}天", "{0} d overdue";
        SlippedBy = "偏差{0}天", "{0} d";
        Projects = "项目", "projects";
        UnderWay = "在建", "under way";
        InService = "建成投用", "in service";
        Overdue = "逾期", "overdue";
        Behind = "滞后（红灯）", "behind (red)";
        AtRisk = "预警（黄灯）", "at risk (yellow)";
        Investment = "总投资", "total investment";
        Paid = "累计完成投资", "invested to date";
        DueSoon = "30 日内到期节点", "milestones due within 30 days";
        Sourced = "有公开来源", "with public sources";
    }
}
