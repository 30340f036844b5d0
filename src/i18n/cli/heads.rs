//! Headings and fixed words of what the command line prints: sections of a project, tables, lists of settings.

crate::texts! {
    /// Headings and labels. The field names of machine formats stand with their commands.
    pub Head {
        Basics = "基本情况", "Basics";
        State = "进展状态", "State";
        People = "责任主体", "Who";
        Place = "地点", "Where";
        Works = "规模与投资", "Works and money";
        Problems = "问题与计划", "Problems and plans";
        Basis = "方案依据", "In the plan";
        Further = "其他栏目", "Further columns";
        Parts = "下级项目", "Parts";
        Milestones = "里程碑", "Milestones";
        Notes = "记事", "Notes";
        Links = "链接", "Links";
        Sources = "来源", "Sources";
        Latest = "近期改动", "Latest changes";
        FromPlan = "方案", "plan";
        FromReport = "报道", "reported";
        Number = "序号", "No.";
        Milestone = "节点", "Milestone";
        Slip = "偏差", "Slip";
        Days = "{0} 天", "{0} d";
        Field = "字段", "Field";
        Value = "值", "Value";
        Ground = "依据", "Ground";
        Differs = "与测算不同：{0}", "computed: {0}";
        LateBy = "逾期 {0} 天", "{0} days late";
        Conflicts = "{0} 处冲突", "{0} conflicts";
        Id = "编号", "Id";
        At = "时间", "Time";
        Author = "作者", "Author";
        Kind = "类型", "Kind";
        Project = "项目", "Project";
        Before = "原值", "Before";
        After = "新值", "After";
        Note = "说明", "Note";
        Entity = "对象", "Thing";
        Colon = "：", ": ";
        Empty = "（空）", "(empty)";
        Existence = "存在", "existence";
        Deleted = "删除", "deleted";
        Restored = "恢复", "restored";
        Created = "新增", "created";
        Group = "分组", "Group";
        Projects = "项目数", "Projects";
        Total = "合计", "Total";
        NoGroup = "（未填）", "(none)";
        Overdue = "逾期", "Overdue";
        Stale = "久未核实", "Stale";
        Unconfirmed = "未核实", "Unconfirmed";
        Sourced = "有来源", "Sourced";
        Paused = "停缓建", "Paused";
        PaidShare = "完成率", "Paid share";
        Target = "目标值", "Target";
        Current = "现值", "Current";
        Setting = "设置项", "Setting";
        Origin = "来源", "Where from";
        ByFlag = "命令行", "command line";
        BySystem = "系统", "system";
        ByDefault = "默认", "default";
        Path = "路径", "Path";
        Register = "台账标识", "Register";
        Size = "大小", "Size";
        Bytes = "{0} 字节", "{0} bytes";
        Programmes = "专项", "Programmes";
        Batches = "批次", "Batches";
        DeletedCount = "已删除", "Deleted";
        Changes = "改动", "Changes";
        OpenConflicts = "未决冲突", "Open conflicts";
        Newest = "最近改动", "Newest change";
        CheckCode = "核对码", "Check code";
        FormatVersion = "文件格式", "File format";
        Access = "访问", "Access";
        Writable = "可读写", "read and write";
        ReadOnlyAsked = "只读（按要求）", "read only (asked)";
        ReadOnlyPlace = "只读（文件或文件夹不可写）", "read only (file or folder cannot be written)";
        ReadOnlyPast = "只读（历史状态）", "read only (an earlier state)";
        ReadOnlyNewer = "只读（由更新版本写成）", "read only (written by a newer version)";
        ReadOnlyChecking = "暂时只读（正在核对）", "read only meanwhile (being checked)";
        ReadOnlyDamaged = "只读（历史记录有损坏）", "read only (the log is damaged)";
        KindSeed = "方案数据", "plan data";
        KindReport = "公开报道", "public report";
        KindEdit = "修改", "edit";
        KindImport = "导入", "import";
        KindResolve = "解决冲突", "resolution";
        KindUndo = "撤销", "undo";
        KindRedo = "重做", "redo";
        KindRestore = "恢复", "restore";
        KindOutside = "外部修改", "outside edit";
        KindMigrate = "升级", "migration";
        EntityProject = "项目", "project";
        EntityMilestone = "里程碑", "milestone";
        EntityNote = "记事", "note";
        EntityLink = "链接", "link";
        EntitySource = "来源", "source";
        EntityAgency = "部门", "agency";
        EntityPlace = "地点", "place";
        EntityTarget = "目标", "target";
        EntityView = "视图", "view";
    }
}

crate::texts! {
    /// Findings of `check`.
    pub FindingText {
        Pages = "文件页损坏：{0}", "damaged pages: {0}";
        Change = "改动 {0} 的内容与其标识不符", "change {0} does not fit its name";
        Orphan = "改动 {0} 所依据的改动不在文件中", "change {0} refers to one that is not in the file";
        Outside = "{0} 的 {1} 被其他软件改动：历史为 {2}，文件为 {3}", "{1} of {0} was changed by another tool: {2} in the log, {3} in the file";
        Odd = "{0} 的 {1} 取值不可识别：{2}", "{1} of {0} has a value that is not known: {2}";
        CodeClash = "编号重复：{0}", "a code is held twice: {0}";
        Conflict = "{0} 有 {1} 处未决冲突", "{0} has {1} open conflicts";
        SchemaMissing = "缺少表或列：{0}", "a table or column is gone: {0}";
        SchemaAltered = "表结构被改动：{0}", "altered by another tool: {0}";
        SchemaTrigger = "有外来触发器（不会运行）：{0}", "a trigger of another tool (it never runs): {0}";
        SchemaIndex = "有外来索引：{0}", "an index of another tool: {0}";
        SchemaColumn = "有外来列（保留不动）：{0}", "a column of another tool (left alone): {0}";
        SchemaExtra = "有外来表或视图（保留不动）：{0}", "a table or view of another tool (left alone): {0}";
        Derived = "索引数据 {0} 与历史记录不符；用 check --repair-copy 另存修复", "{0} is not what the log comes to; check --repair-copy writes a repaired copy";
        Undecided = "{0} 处外部改动待处理（taizhang outside）", "{0} outside edits wait for a decision (taizhang outside)";
        Lacking = "文件缺少本机写过的 {0} 处修改（taizhang own）", "the file lacks {0} changes written on this machine (taizhang own)";
        Reference = "改动 {0} 的引用不成立", "change {0} refers to something that it cannot";
        Backup = "备份已损坏：{0}", "a backup is damaged: {0}";
        NewerPlan = "程序含有较新的方案数据（{0} 处改动）；用 taizhang init --plan 并入", "this program holds newer plan data ({0} changes); taizhang init --plan takes them in";
    }
}
