//! Words of taking ledgers in: what a column was taken for, why a row was left out, what is doubtful, what would change.

/// The heading under which the section of a row is kept, when it is no sector.
pub const SECTION: &str = "分组";
/// The heading under which the word for a light is kept, when it is none of ours.
pub const HEALTH_WORD: &str = "health raw";

crate::texts! {
    /// What people should know about how a column was taken.
    pub ColumnNote {
        Unknown = "不认识的列，按原名保留", "unknown: kept under its own name";
        NoHeading = "没有列名，按所在列保留", "no heading: kept under its place";
        Twice = "与前面的列同义，按原名保留", "another column has this meaning: kept under its own name";
        NotSuch = "内容与列名不符，按原名保留", "its values are not what the heading says: kept under its own name";
        Foreign = "外币，按原文保留", "foreign money: kept as text";
        NoUnit = "未注明单位，按万元读", "no unit given: read as CNY 10k";
        NoUnitAbroad = "未注明币种和单位，按原文保留", "neither currency nor unit given: kept as text";
        UnitBeside = "单位另列一栏，按原文保留", "the unit stands in a column of its own: kept as text";
        UnitRow = "单位取自单位行", "unit from the row of units";
        TitleYear = "年份取自标题", "year from the title";
        ThisYear = "未注明年份，按本年读", "no year given: this year";
        ByValues = "按内容判定", "decided by its values";
        NewOnly = "只有“新建”：按建设性质读；若指新开工，请用 --map 指明", "only 新建: read as the type of works; --map says otherwise";
        PlainDate = "未注明计划或实际：已发生的作实际，其余作计划", "plan or actual not said: actual where it has happened, else planned";
        Given = "按指定", "as given";
        RowNumbers = "行号，不读", "row numbers: not read";
        Computed = "由程序计算，不读", "computed: not read";
        LeftOut = "按指定不读", "left out as given";
    }
}

crate::texts! {
    /// Why a row was left out.
    pub SkipText {
        Blank = "空行", "blank row";
        Total = "合计行", "total";
        Section = "分组行：{0}", "section: {0}";
        Remark = "说明行", "remark";
        Head = "重复的表头", "the head once more";
        Units = "单位行", "row of units";
        Nameless = "没有项目名称", "no project name";
        Title = "标题", "title above the head";
        SameProject = "与第 {0} 行是同一项目", "the same project as in row {0}";
        Deleted = "{0} 已删除；先恢复再导入", "{0} is deleted; restore it first";
        Hidden = "隐藏行，已读入", "hidden row, read";
        Unusable = "不能写入：{0}", "cannot be written: {0}";
    }
}

crate::texts! {
    /// What is doubtful in a cell.
    pub DoubtText {
        Kept = "{0}；原文已另存", "{0}; the text is kept";
        DateOther = "读作 {0}；也可能是 {1}", "read as {0}; it could be {1}";
        DateDoubt = "读作 {0}，不确定", "read as {0}, which is not certain";
        YearSupplied = "未写年份，读作 {0}", "no year is written: read as {0}";
        TimeDropped = "只取日期 {0}，舍去时刻", "the day {0} is kept, the time is not";
        Rounded = "取整为 {0} 万元", "rounded to CNY {0} ten thousand";
        RoundedShare = "取整为 {0}%", "rounded to {0} %";
        About = "“约”数，读作 {0} 万元", "a rough figure, read as CNY {0} ten thousand";
        Fraction = "读作 {0}%", "read as {0} %";
        UnknownAgency = "部门表中没有“{0}”", "the table of agencies has no {0}";
        UnknownWord = "“{0}”不在取值范围内", "{0} is no value of this field";
        UnknownPlace = "不认识的地名“{0}”", "{0} is no place that is known";
        Foreign = "外币", "foreign money";
        NotANumber = "不是金额", "no amount";
        Negative = "负数", "below zero";
        BadDate = "不是可识别的日期", "no date that can be read";
        BadShare = "不是 0 到 100 的比例", "no share from 0 to 100";
        BadFlag = "不是“是”或“否”", "neither yes nor no";
        BadNational = "不是国家代码的格式", "not of the form of a national code";
        UnknownParent = "没有编号或名称为“{0}”的项目", "no project has the code or name {0}";
        Formula = "公式出错", "a formula that failed";
        Unvalued = "公式没有存下结果：用表格软件打开、保存后再导入",
            "a formula without a stored result: open and save it in a spreadsheet program first";
        TooLong = "文字过长", "the text is too long";
        NoColumn = "该列没有列名，未读入", "nothing heads this column: not read";
        HiddenMarks = "去除了不可见字符", "invisible characters were taken out";
        Similar = "与 {0} {1} 相近，按新项目", "looks like {0} {1}; taken as new";
        Ambiguous = "{0} 个项目同名", "{0} projects have this name";
        CodeTaken = "编号 {0} 已有别的项目，另编 {1}", "another project has the code {0}; {1} is given";
        Class = "年度类别 {0}：阶段推定为 {1}", "annual class {0}: stage taken as {1}";
        Pause = "“{0}”：推进状态记为停缓建", "{0}: recorded as paused";
        ConflictLater = "导出后这里另有改动：将成为冲突", "changed here since the export: will be a conflict";
    }
}

crate::texts! {
    /// The preview, page by page, and what is asked.
    pub ImportSay {
        Source = "{0}：第 {1} 行为表头，{2} 列，{3} 行项目", "{0}: head in row {1}, {2} columns, {3} rows of projects";
        Encoding = "编码 {0}，分隔符 {1}", "encoding {0}, separator {1}";
        OtherSheets = "未读的工作表：{0}（用 --sheet 指定）", "sheets not read: {0} (--sheet names one)";
        HiddenRows = "含隐藏行 {0} 行，已读入", "{0} hidden rows, read as well";
        MergedCells = "含合并单元格 {0} 处，已补齐", "{0} merged regions, filled";
        Mapping = "列的对应", "columns";
        Doubts = "存疑 {0} 处", "{0} doubtful";
        Skipped = "未读 {0} 行", "{0} rows left out";
        Changes = "将要发生的改动", "what would change";
        NewProject = "新增", "new";
        ChangedProject = "修改", "changed";
        RemovedProject = "删除", "removed";
        Unchanged = "未变", "unchanged";
        Summary = "新增 {0} 个，修改 {1} 个（{2} 处），删除 {3} 个，未变 {4} 个", "{0} new, {1} changed ({2} values), {3} removed, {4} unchanged";
        And = "另有 {0} 处", "{0} more";
        Times = "×{0}", "×{0}";
        Ask = "写入以上改动？[y/N] ", "write these changes? [y/N] ";
        Whose = "改动由何人作出？（回车：{0}）", "who made these changes? (Enter: {0}) ";
        Written = "已导入：新增 {0} 个，修改 {1} 个；导入前备份 {2}", "imported: {0} new, {1} changed; backup of before: {2}";
        Nothing = "没有需要导入的内容", "nothing to import";
        NotWritten = "未写入", "nothing was written";
        DryRun = "仅预览，未写入", "a preview; nothing was written";
        Needed = "需要确认：加 --yes 写入，或 --dry-run 只预览", "not confirmed: --yes writes, --dry-run only shows";
        MapSaved = "对应关系已存为 {0}", "the mapping is saved as {0}";
        HistoryTaken = "已并入变更 {0} 条，本来就有 {1} 条", "{0} changes taken in, {1} were there";
        Records = "记录 {0} 条：新增 {1}，修改 {2}，未变 {3}", "{0} records: {1} new, {2} changed, {3} unchanged";
        Note = "导入 {0}", "import of {0}";
        RowOf = "第 {0} 行", "row {0}";
        Conflicts = "冲突 {0} 处，用 conflicts 查看", "{0} conflicts; see conflicts";
    }
}

crate::texts! {
    /// The interface.
    pub ImportPage {
        Title = "导入  {0}", "Import  {0}";
        Counts = "新增 {0}  修改 {1}  未变 {2}  未读 {3}  存疑 {4}", "new {0}  changed {1}  unchanged {2}  skipped {3}  doubtful {4}";
        Removed = "  删除 {0}", "  removed {0}";
        PickTitle = "导入：选择台账文件", "Import: pick a ledger";
        PickHint = "输入路径，Tab 补全；上下键选择", "type a path, Tab completes; arrows choose";
        PathPrompt = "文件路径（默认在本台账所在文件夹）", "path of the file (in this register's folder)";
        NoOffers = "此处没有可导入的文件", "no ledger here";
        Columns = "列的对应", "Columns";
        Changes = "改动", "Changes";
        Problems = "存疑与未读", "Problems";
        Reading = "正在读取 …", "reading …";
        Writing = "正在备份并写入 …", "backing up and writing …";
        NoColumns = "文件自带字段名，无需对应", "the file names its fields itself";
        NoChanges = "没有改动", "nothing would change";
        NothingDoubtful = "没有存疑和未读的内容", "nothing doubtful, nothing left out";
        Write = "写入", "write";
        Turn = "换页", "next page";
        Whose = "改动由何人作出 ", "Who made these changes ";
        Nobody = "空白为本人", "empty: you";
        ChangeMapping = "改对应", "change";
        Mapping = "列＝字段 ", "Column = field ";
        MappingHint = "如 E=投资，E=- 不读，E=x 原名保留；或已存对应的名称", "E=investment, E=- out, E=x kept; or a saved name";
        ReadAnew = "重新读取", "read anew";
        Keep = "对应存为 ", "Keep these meanings as ";
        KeepHint = "名称，下次可直接引用", "a name, for the next ledger like this";
        KeepIt = "存为", "keep";
        Scroll = "滚动", "scroll";
        Done = "已导入：新增 {0} 个，修改 {1} 个", "imported: {0} new, {1} changed";
        DoneRemoved = "，删除 {0} 个", ", {0} removed";
        DoneBackup = "导入前已备份", "backed up before";
    }
}

/// The sheet of milestones in a workbook of ours.
pub const fn milestone_sheet(lang: super::Lang) -> &'static str {
    lang.pick("里程碑", "Milestones")
}

/// The sheet of a workbook of ours that says what it holds, and how it says that it holds everything.
pub const ABOUT: &[&str] = &["说明", "About"];
pub const CHOSEN: &[&str] = &["筛选条件", "Chosen by"];
pub const EVERYTHING: &[&str] = &["全部", "everything"];

/// The headings of what is computed, folded for comparison.
pub fn computed() -> Vec<String> {
    use super::values::Heading;
    let both = |h: &Heading| [super::Lang::Zh, super::Lang::En].map(|l| crate::domain::fold::lookup_form(h.say(l)));
    Heading::ALL.iter().filter(|h| !matches!(h, Heading::Id | Heading::Name)).flat_map(both).collect()
}
