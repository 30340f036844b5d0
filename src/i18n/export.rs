//! What exports say: names of sheets, headings that no field has, and the sentences told when a file was written.

use super::Lang;

crate::texts! {
    /// Names of the sheets of a workbook.
    pub Sheet {
        Projects = "项目", "Projects";
        Milestones = "里程碑", "Milestones";
        Changes = "变更", "Changes";
        Figures = "统计", "Figures";
        About = "说明", "About";
        Lists = "选项", "Lists";
    }
}

crate::texts! {
    /// Headings and words inside of exports.
    pub Word {
        Slip = "偏差（天）", "Slip (days)";
        MilestoneStatus = "状态", "Status";
        Done = "已完成", "done";
        Late = "逾期", "late";
        Open = "未完成", "open";
        When = "时间", "Time";
        Who = "作者", "Author";
        Project = "项目", "Project";
        Thing = "对象", "Thing";
        What = "字段", "Field";
        Before = "改前", "Before";
        After = "改后", "After";
        Note = "说明", "Note";
        Count = "项目数", "Projects";
        Total = "合计", "Total";
        None = "（无）", "(none)";
        StagesBySector = "各领域项目阶段", "Stages by sector";
        LightsByAgency = "各牵头部门红绿灯", "Lights by lead agency";
        MoneyBySector = "各领域投资", "Investment by sector";
        Register = "台账文件", "Register";
        WrittenAt = "导出时间", "Exported at";
        WrittenBy = "导出人", "Exported by";
        AsOf = "台账日期", "As of";
        CheckCode = "核对码", "Check code";
        Chosen = "筛选条件", "Chosen by";
        Everything = "全部", "everything";
        Unit = "金额单位", "Unit of money";
        ChangesSince = "变更起始", "Changes since";
        Column = "列", "Column";
        Code = "代码", "Code";
        Meaning = "含义", "Meaning";
        Computed = "由程序计算，改动不读回", "worked out by the program; not read back";
        Internal = "供程序识别，请勿改动", "for the program; leave as it is";
        OneOf = "从列表中选择", "chosen from the list";
        DateAs = "日期；不精确的照原文填写，如 2025年底", "a date; an imprecise one as written, such as 2025-Q4";
        MoneyIn = "金额，单位{0}", "money in {0}";
        PercentAs = "0 至 100", "0 to 100";
        Back = "改好后可用 import 读回：逐项列出改动，确认后写入；导出后台账中也改过的，列为冲突。",
            "An edited workbook comes back with import: it lists what was changed and asks; what was changed on both sides since becomes a conflict.";
        Others = "其他", "others";
        SheetName = "工作表", "Sheet";
        CappedRows = "超出 {0} 行的部分未列出", "rows beyond {0} are left out";
        Cut = "有 {0} 个单元格超过 32767 字，已截断", "{0} cells were longer than 32,767 characters and are cut";
        Capped = "只列出最近 {0} 条", "only the latest {0}";
        Rule = "口径：项目、专项各计 1；批次未指定时不计；部门按牵头部门；金额为各项之和，上下级各自计入。",
            "Counting: projects and programmes count 1 each; batches only when asked for; agency = lead agency; money is the plain sum, parents and parts both.";
    }
}

crate::texts! {
    /// What is told when a file was written.
    pub Say {
        Written = "已导出 {0} 项 → {1}", "{0} projects exported to {1}";
        StepsLeft = "里程碑表已满，有 {0} 个里程碑未写入；JSONL 不限行数", "The sheet of milestones is full: {0} of them were left out; JSONL has no such limit";
        Nothing = "没有符合条件的项目，文件只有表头：{0}", "no project matches; only headings were written to {0}";
    }
}

/// The unit of 亿元 as headings name it.
pub const fn yi(lang: Lang) -> &'static str {
    lang.pick("亿元", "CNY 100m")
}

/// Words of a name by which a crossing carries a railway too.
pub const RAILWAY: &[&str] = &["公铁", "铁路"];
/// Words of a name by which a public service is one of health.
pub const HEALTH: &[&str] = &["医", "疾控", "卫生", "传染病"];
/// Words of a name by which a public service is one of education.
pub const EDUCATION: &[&str] = &["学", "教", "实训"];
/// Words of a name by which an urban work is one of transit.
pub const TRANSIT: &[&str] = &["轨道", "地铁"];

crate::texts! {
    /// Titles of measurements in packages of open standards.
    pub Metric {
        Physical = "形象进度", "Physical progress";
        Financial = "完成投资", "Investment made";
        AnnualPlan = "年度计划投资", "Planned investment by year";
        Plan = "“十四五”实施方案", "Implementation plan, 14th five-year period";
    }
}

crate::texts! {
    /// The popup of exports.
    pub Ask {
        Title = "导出所示的 {0} 项", "Export the {0} projects shown";
        Name = "台账", "register";
        Filtered = "-筛选", "-filtered";
        PathMissing = "请输入文件路径", "type a path";
        Write = "导出", "export";
        OtherForm = "换格式", "form";
        Exporting = "正在导出 {0}% → {1}（Esc 停止）", "exporting {0}% to {1} (Esc stops it)";
        Stopping = "正在停止导出……", "stopping the export…";
        Stopped = "已停止导出，未留下文件：{0}", "export stopped; no file was left at {0}";
    }
}

crate::texts! {
    /// What a form is good for.
    pub FormWord {
        Xlsx = "Excel 工作簿：项目、里程碑、变更、统计；改好可用 import 读回", "Excel workbook: projects, milestones, changes, figures; comes back with import";
        Html = "网页报告：一个文件，含图表和地图，可直接发送和打印", "report page: one file with charts and map, to send and to print";
        Csv = "CSV 表格", "CSV table";
        Md = "Markdown 表格，用于文档", "Markdown table for documents";
        Json = "完整数据，无损失", "complete data, without loss";
        Tsv = "TSV 数据，供程序读取", "TSV for programs";
    }
}
