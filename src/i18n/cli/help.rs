//! Help of the command line: what each command does, what each argument means, two examples of each command. The
//! examples are run by the tests, in both languages; one command stands on each line.

crate::texts! {
    /// The frame of a help page.
    pub Frame {
        About = "长江中游城市群实施方案重大项目台账：一个文件，键盘操作，离线使用",
            "A register of public-works projects on one local file, worked from the keyboard, offline";
        Long = "不带命令时打开终端界面；标准输出不是终端时，等同于 list。\n未指定文件时使用 TAIZHANG_FILE，否则使用默认台账（首次使用时自动建立）。",
            "Without a command the terminal interface opens; if standard output is no terminal, the list is printed.\nWithout a file the one in TAIZHANG_FILE is meant, else the default register, made on first use.";
        Usage = "用法", "Usage";
        Arguments = "参数", "Arguments";
        Options = "选项", "Options";
        General = "通用选项（可放在命令前后）", "Options of all commands, before or after the command";
        Commands = "命令", "Commands";
        Examples = "示例", "Examples";
        OptionsMark = "[选项]", "[OPTIONS]";
        Exit = "退出码：0 完成；1 检查发现问题；2 用法有误；3 台账不可用；4 其他读写错误", "Exit status: 0 done; 1 check found something; 2 wrong use; 3 the register cannot be used; 4 other input or output";
    }
}

crate::texts! {
    /// What a command does, in one line.
    pub About {
        List = "列出项目，每行一个", "List projects, one line each";
        Show = "显示一个项目的全部内容：字段、里程碑、记事、来源、近期改动", "Show everything about one project";
        Search = "按相关程度列出符合的项目", "List what matches, best first";
        Set = "修改符合条件的项目的字段，记为一次改动", "Change fields of all projects that match, as one change";
        Add = "新增项目，输出其编号", "Add a project; prints its code";
        Remove = "删除项目（保留在历史中，可恢复）", "Delete a project (kept in history)";
        Restore = "恢复已删除的项目", "Bring a deleted project back";
        Milestone = "查看和修改项目的里程碑节点", "See and change the milestones of a project";
        MilestoneList = "列出里程碑", "List the milestones";
        MilestoneAdd = "新增里程碑", "Add a milestone";
        MilestoneSet = "修改里程碑", "Change a milestone";
        MilestoneDone = "将里程碑记为已完成", "Mark a milestone as done";
        MilestoneRemove = "移除里程碑", "Remove a milestone";
        MilestoneShift = "移动未完成节点的预计日期；可对查询所得的多个项目", "Move the forecasts of open milestones, of one project or of all that match";
        Note = "为项目添加一条记事", "Add a dated note to a project";
        Confirm = "核实：声明内容今日仍属实，不作其他改动", "Say that projects are still true today, changing nothing else";
        Log = "查看历史改动，最新的在前", "Show what was changed, newest first";
        Undo = "撤销本人最近的操作", "Take back this author's latest gestures";
        Redo = "重做刚撤销的操作", "Do again what was just taken back";
        AsOf = "查看某日终了时的台账", "The register as it stood at the end of a date";
        Digest = "某一时期的动态摘要：开工、完工、推迟、新问题、核实等，可直接上报", "What changed in a period, as a report: started, finished, slipped, new problems";
        Stats = "按领域、阶段等分组统计：数量、投资、逾期、来源", "Figures by group: counts, money, lateness, sources";
        Targets = "查看方案的量化目标及现值", "The plan's quantitative targets with current values";
        TargetsSet = "填写目标的现值", "Set the current value of a target";
        Link = "查看和修改项目的链接", "See and change the links of a project";
        LinkList = "列出链接", "List the links";
        LinkAdd = "添加链接", "Add a link";
        LinkRemove = "移除链接", "Remove a link";
        Agency = "查看和修改部门表", "See and change the table of agencies";
        AgencyList = "列出部门", "List the agencies";
        AgencyShow = "显示一个部门", "Show one agency";
        AgencyAdd = "新增部门", "Add an agency";
        AgencySet = "修改部门", "Change an agency";
        MadeUp = "生成 N 个虚构项目的台账，供测试", "Make a register of N made-up projects, for tests";
        Views = "查看和修改保存的视图（list --view 使用）", "See and change the saved views (list --view uses them)";
        ViewsList = "列出视图", "List the views";
        ViewsSave = "将查询保存为视图", "Save a query as a view";
        ViewsRemove = "删除视图", "Delete a view";
        Export = "导出为工作簿、表格、数据或网页，格式由扩展名决定", "Write a workbook, table, data file or page; the ending says which";
        Report = "生成一个网页报告：数字、图表、进度、地图、清单", "Write one page: figures, charts, timeline, map, table";
        Init = "新建台账文件；--plan 将较新的方案数据并入已有台账", "Make a register; --plan takes newer plan data into one that exists";
        Info = "显示台账文件的概况", "What this register is";
        Check = "检查台账是否完好一致（发现问题时退出码为 1）", "Whether the register holds together (exit 1 if anything is found)";
        Import = "导入台账：先列出列的对应、存疑和改动，确认后写入", "Take a ledger in: shows columns, doubts and changes, then asks";
        Backup = "备份台账，输出备份文件路径", "Write a checked copy; prints its path";
        Diff = "比较两份台账，逐字段列出不同（有不同时退出码为 1）", "What two files hold differently, field by field (exit 1 if anything)";
        Merge = "并入同事的台账文件，可整体撤销（有待定冲突时退出码为 1）", "Take colleagues' files in (exit 1 if conflicts stay open)";
        Conflicts = "列出待定的冲突（有冲突时退出码为 1）", "List the conflicts that are open (exit 1 if any)";
        Resolve = "处理冲突：取我的、对方的，或另填一个值", "Decide a conflict: mine, theirs, or another value";
        Backups = "列出备份，并标明是否完好", "List the backups and whether they are whole";
        BackupsRestore = "将一个备份恢复为新文件", "Copy a backup back to a new file, checked";
        Compact = "整理台账文件，收回空间", "Give unused room in the file back to the disk";
        Outside = "查看其他软件所作的改动", "See edits made with another tool";
        OutsideAdopt = "采用外部改动，以本人名义记入历史", "Adopt outside edits into the log, under this author";
        OutsideDiscard = "放弃外部改动", "Discard outside edits";
        Own = "查看本机写过、而此文件缺少的修改", "See this machine's own changes that the file lacks";
        OwnPutBack = "放回缺少的修改", "Put the lacking changes back";
        OwnDrop = "不要缺少的修改，不再提示", "Give the lacking changes up; never offered again";
        Config = "查看设置", "See the configuration";
        ConfigShow = "显示各项设置及其来源", "Every setting with its value and where it comes from";
        Completions = "生成命令行补全脚本", "Print a completion script for a shell";
        Man = "生成手册页", "Print the manual pages";
    }
}

crate::texts! {
    /// What an argument means.
    pub ArgText {
        File = "台账文件", "register file";
        FileOption = "台账文件（否则取 TAIZHANG_FILE，再否则为默认台账）", "register file (else TAIZHANG_FILE, else the default register)";
        Lang = "语言：zh 或 en（否则取 TAIZHANG_LANG、设置、系统区域）", "language: zh or en (else TAIZHANG_LANG, the configuration, the locale)";
        Author = "改动的作者（否则取 TAIZHANG_AUTHOR、设置、登录名）", "author of changes (else TAIZHANG_AUTHOR, the configuration, the login name)";
        ReadOnly = "只读打开，不作任何修改", "open for reading only";
        Mouse = "在界面中启用鼠标（默认不启用，以便选取文字）", "use the mouse in the interface (off, so that text can be selected)";
        NoColor = "不使用颜色（同 NO_COLOR）", "no colour (as NO_COLOR)";
        Config = "设置文件", "configuration file";
        Help = "显示帮助（-h 为简要）", "show help (-h: short)";
        Version = "显示版本", "show the version";
        Query = "查询条件；各词合为一个查询，省略为全部", "what to look for; all words make one query, none means all";
        QueryOrCode = "项目编号，或一个加引号的查询", "a code, or one quoted query";
        SearchText = "要找的文字", "what to find";
        Code = "项目编号", "code of the project";
        Format = "输出格式", "output format";
        Columns = "要输出的列，以逗号分隔；可用字段代码或名称", "columns, separated by commas; codes or labels of fields";
        ColumnsLong = "要输出的列，以逗号分隔；可用字段代码或名称。tsv 中的制表符、换行、反斜线写作 \\t、\\n、\\\\。\n字段：{0}",
            "columns, separated by commas; codes or labels of fields. In tsv a tab, a line break and a backslash are written \\t, \\n and \\\\.\nFields: {0}";
        Sort = "排序列，以逗号分隔，前加 - 为降序；中文按拼音，空值在后", "order, separated by commas, - reverses a key; Chinese by pinyin, empty cells last";
        ViewName = "视图名称", "name of the view";
        ViewOption = "使用保存的视图", "use a saved view";
        Limit = "最多输出的行数", "at most so many lines";
        ProjectCount = "项目个数", "how many projects";
        Count = "只输出数量", "print only how many";
        Assign = "字段=值；集合字段可用 += 增加、-= 去除", "FIELD=VALUE; for sets also FIELD+=VALUE and FIELD-=VALUE";
        AssignPlain = "字段=值", "FIELD=VALUE";
        Packages = "打包项目、专项如何计数：each 与下级各计 1（默认），one 计 1、下级不计，parts 只计下级", "how packages count: each with its parts (default), one without its parts, only the parts";
        Yes = "改动多个项目时不再询问", "change more than one project without asking";
        NoteOption = "改动说明", "why it is changed";
        Name = "项目名称", "name of the project";
        MilestoneKind = "类型：approval 批复、start 开工、main-works 主体完工、trial 试运行、acceptance 验收、opening 投用、target 目标、other 其他",
            "kind: approval, start, main-works, trial, acceptance, opening, target, other";
        ShiftBy = "移动量：+3m、-2w、+30d、+1q、+1y，或 推迟3个月", "by how much: +3m, -2w, +30d, +1q, +1y";
        MilestoneWhich = "序号、类型、名称，或内部编号的开头", "its number, kind or name, or the beginning of its id";
        DoneOn = "完成日期（默认今天）", "when (today)";
        NoteText = "记事内容；- 表示从标准输入读取", "the text; - reads standard input";
        NoteKind = "类型：progress 进展、problem 问题、decision 决定、next 下一步", "kind: progress, problem, decision, next";
        Since = "只看此日及以后", "only from this date on";
        Until = "只看此日及以前", "only up to this date";
        LogAuthor = "只看此人的改动（与 --author 相同）", "only changes by this author";
        LogField = "只看此字段的改动：何人何时由何值改为何值", "only changes of this field: who, when, from what to what";
        LogLimit = "最多输出的改动次数", "at most so many changes";
        HowMany = "次数（默认 1）", "how many (1)";
        ChangeId = "改动编号的开头（见 log）", "beginning of the id of a change (see log)";
        By = "分组：sector 领域、stage 阶段、health 红绿灯、agency 牵头部门、province 省份", "group by sector, stage, health, agency (lead) or province";
        AsOf = "日期", "the date, as people write it";
        DigestSince = "起始日期（含当日）", "the first day of the period";
        DigestUntil = "截止日期（含当日，默认今天）", "the last day of the period (today)";
        DigestReports = "计入公开报道数据（按其来源日期）", "count public reports too, by the dates of their sources";
        StatsColumns = "要输出的统计列：{0}", "figures: {0}";
        TargetKey = "目标代号", "key of the target";
        TargetValue = "现值", "current value";
        TargetDate = "现值的日期（默认今天）", "date of the value (today)";
        TargetSource = "现值的来源", "where the value comes from";
        Address = "网址", "address";
        Title = "标题", "title";
        LinkWhich = "序号、网址，或内部编号的开头", "its number, its address, or the beginning of its id";
        AgencyCode = "部门代码", "code of the agency";
        Empty = "不写入方案数据", "without the plan's data";
        Plan = "将较新的方案数据并入已有台账", "take newer plan data into a register that exists";
        ImportFile = "要导入的文件：.xlsx .xlsm .xls .ods .csv .tsv .txt .json .jsonl", "the file: .xlsx .xlsm .xls .ods .csv .tsv .txt .json .jsonl";
        MapOption = "指明列的含义：列名（或列号 C）=字段；- 不读，x 按原名保留；可重复", "what a column means: heading (or letter C) = field; - leaves it out, x keeps it; may be repeated";
        KeyOption = "按编号（code）或名称（name）对应已有项目", "match projects by code or by name";
        SheetOption = "工作表名称", "the sheet of a workbook";
        SaveMap = "把列的对应存为此名", "save the columns' meanings under this name";
        UseMap = "使用存好的对应", "use meanings that were saved";
        BackupOut = "备份文件（默认放入备份文件夹）", "where to (else into the folder of backups)";
        ExportFile = "输出文件：.xlsx .csv .tsv .json .jsonl .md .html；- 表示标准输出（须给出 --format）",
            "file to write: .xlsx .csv .tsv .json .jsonl .md .html; - is standard output, with --format";
        ReportFile = "输出文件；- 表示标准输出", "file to write; - is standard output";
        ExportFormat = "格式（否则按扩展名）", "form (else by the ending)";
        ExportAs = "按开放标准输出", "as an open standard";
        ExportColumns = "要输出的列，以逗号分隔；列=标题 另取标题；all 为全部", "columns, separated by commas; COLUMN=HEADING heads one otherwise; all means all";
        ExportProfile = "使用导出方案：保存的视图，或设置中的 [profiles.名称]", "an export profile: a saved view, or [profiles.NAME] of the configuration";
        ExportIn = "导出时的语言", "language of its exports";
        ExportUnit = "金额单位：wan 万元，yi 亿元", "unit of money: wan (CNY 10k), yi (CNY 100m)";
        ExportSince = "变更表的起始日期（默认自上次导出）", "first date of the sheet of changes (else since the last export)";
        ExportHistory = "jsonl：连同全部改动历史", "jsonl: with the whole history";
        ExportBom = "csv：写入 UTF-8 标记，便于 Excel 打开", "csv: with the mark of UTF-8, for Excel";
        ExportRaw = "csv：不为公式字符加撇号", "csv: cells that look like formulas as they are";
        Force = "覆盖已有文件", "replace a file that is there";
        Others = "同事的台账文件，可一次给出多份", "colleagues' files, several at once if need be";
        DryRun = "只预览，不并入", "only show what would come in";
        ResolveHow = "遇到冲突时的处理（终端默认 ask，否则 leave）", "what to do about conflicts (ask on a terminal, else leave)";
        DuplicatesHow = "遇到疑似重复项目时的处理（终端默认 ask，否则 leave）", "what to do about projects that look like one (ask on a terminal, else leave)";
        OtherRegister = "即使是另一本台账也并入（须同时加 --yes）", "also if it is another register (with --yes)";
        DiffA = "台账文件；只给出一份时与当前台账比较", "a file; given alone it is compared with the register";
        DiffB = "与之比较的文件", "the file to compare with";
        ConflictId = "冲突编号（见 taizhang conflicts），或 all", "id of the conflict (see taizhang conflicts), or all";
        Decision = "mine、theirs、newest、both（长文本合写），或一个值；疑似重复：same", "mine, theirs, newest, both (long texts joined), or a value; of a possible duplicate: same";
        OnlyField = "只处理这个字段的冲突（与 all 合用）", "only conflicts of this field (with all)";
        OnlyAuthor = "只处理有该作者一方的冲突（与 all 合用）", "only conflicts with a side of this author (with all)";
        BackupNumber = "备份序号（见 backups）", "number of the backup (see backups)";
        BackupsAll = "列出所有台账的备份", "the backups of all registers";
        RestoreTo = "恢复到的新文件", "the new file";
        OutsideIds = "编号，或 all", "numbers, or all";
        Deep = "全面检查：文件页、引用、索引数据逐一核对", "everything: pages, references, what is derived from the log";
        RepairCopy = "按历史记录另存一份修复的文件", "write a copy repaired from the log and from backups";
        Shell = "bash、zsh、fish、powershell 或 elvish", "bash, zsh, fish, powershell or elvish";
    }
}

crate::texts! {
    /// Two (or more) commands that work, one on each line.
    pub Example {
        Root = "taizhang list 领域:铁路\ntaizhang show GRID-02",
            "taizhang list sector:rail\ntaizhang show GRID-02";
        List = "taizhang list 领域:铁路 --sort due\ntaizhang list --format csv --columns code,name_zh,stage,due",
            "taizhang list sector:rail --sort due\ntaizhang list --format csv --columns code,name_en,stage,due";
        Show = "taizhang show GRID-02\ntaizhang show GRID-02 --format json",
            "taizhang show GRID-02\ntaizhang show GRID-02 --format json";
        Search = "taizhang search 宜昌\ntaizhang search whyc --limit 5",
            "taizhang search Yichang\ntaizhang search whyc --limit 5";
        Set = "taizhang set RAIL-04 progress=35 --note 铺轨过半\ntaizhang set 机场 tags+=重点 --yes",
            "taizhang set RAIL-04 progress=35 --note \"half the track is laid\"\ntaizhang set airport tags+=key --yes";
        Add = "taizhang add 荆州至岳阳铁路 sector=rail provinces=hubei,hunan\ntaizhang add 示范物流园 领域=logistics stage=preparation",
            "taizhang add \"Jingzhou-Yueyang Railway\" sector=rail provinces=hubei,hunan\ntaizhang add \"Pilot Logistics Park\" sector=logistics stage=preparation";
        Remove = "taizhang remove PORT-02\ntaizhang remove ROAD-01 --author 刘工",
            "taizhang remove PORT-02\ntaizhang remove ROAD-01 --author Liu";
        Restore = "taizhang restore PORT-02\ntaizhang restore ROAD-01 --author 刘工",
            "taizhang restore PORT-02\ntaizhang restore ROAD-01 --author Liu";
        Milestone = "taizhang milestone RAIL-04 list\ntaizhang milestone RAIL-04 add acceptance baseline=2026年底\ntaizhang milestone RAIL-04 set acceptance forecast=2027-06 --note 征地延后\ntaizhang milestone RAIL-04 done acceptance 2026-11-20\ntaizhang milestone RAIL-04 shift +3m --note 征地延后",
            "taizhang milestone RAIL-04 list\ntaizhang milestone RAIL-04 add acceptance baseline=2026-12\ntaizhang milestone RAIL-04 set acceptance forecast=2027-06 --note \"land came late\"\ntaizhang milestone RAIL-04 done acceptance 2026-11-20\ntaizhang milestone RAIL-04 shift +3m --note \"land came late\"";
        Note = "taizhang note RAIL-04 征地完成八成\ntaizhang note RAIL-04 待用地批复 --kind problem",
            "taizhang note RAIL-04 \"four fifths of the land is in hand\"\ntaizhang note RAIL-04 \"land permit outstanding\" --kind problem";
        Confirm = "taizhang confirm RAIL-04\ntaizhang confirm 机场 --yes",
            "taizhang confirm RAIL-04\ntaizhang confirm airport --yes";
        Log = "taizhang log GRID-02\ntaizhang log --since 2026-11-01 --format jsonl",
            "taizhang log GRID-02\ntaizhang log --since 2026-11-01 --format jsonl";
        Undo = "taizhang undo\ntaizhang undo 2", "taizhang undo\ntaizhang undo 2";
        Redo = "taizhang redo\ntaizhang redo 2", "taizhang redo\ntaizhang redo 2";
        AsOf = "taizhang as-of 2022-03-01 show GRID-02\ntaizhang as-of 2024年底 list 领域:铁路",
            "taizhang as-of 2022-03-01 show GRID-02\ntaizhang as-of 2024-12-31 list sector:rail";
        Digest = "taizhang digest --since 2026-10-25\ntaizhang digest --since 2025年底 --reports --format md",
            "taizhang digest --since 2026-10-25\ntaizhang digest --since 2025-12-31 --reports --format md";
        Stats = "taizhang stats --by stage\ntaizhang stats 铁路 --by province --columns projects,overdue",
            "taizhang stats --by stage\ntaizhang stats railway --by province --columns projects,overdue";
        Targets = "taizhang targets\ntaizhang targets set railway-length 1.38 --date 2025-12-31 --source 统计公报",
            "taizhang targets\ntaizhang targets set railway-length 1.38 --date 2025-12-31 --source \"statistical bulletin\"";
        Link = "taizhang link RAIL-04 list\ntaizhang link RAIL-04 add https://example.org/notice --title 公告",
            "taizhang link RAIL-04 list\ntaizhang link RAIL-04 add https://example.org/notice --title Notice";
        Agency = "taizhang agency list\ntaizhang agency show mot",
            "taizhang agency list\ntaizhang agency show mot";
        MadeUp = "taizhang gen 1000 试用.taizhang\ntaizhang gen 100000 大台账.taizhang",
            "taizhang gen 1000 trial.taizhang\ntaizhang gen 100000 large.taizhang";
        Views = "taizhang views save 铁路逾期 领域:铁路 逾期 --sort due\ntaizhang views remove 铁路逾期",
            "taizhang views save late-rail sector:rail overdue --sort due\ntaizhang views remove late-rail";
        Export = "taizhang export 台账.xlsx\ntaizhang export 铁路.csv 领域:铁路 --columns code,name_zh,stage,due --bom",
            "taizhang export register.xlsx\ntaizhang export rail.csv sector:rail --columns code,name_en,stage,due --bom";
        Report = "taizhang report 报告.html\ntaizhang report 铁路.html 领域:铁路",
            "taizhang report report.html\ntaizhang report rail.html sector:rail";
        Init = "taizhang init 荆州.taizhang\ntaizhang init --plan",
            "taizhang init jingzhou.taizhang\ntaizhang init --plan";
        Info = "taizhang info\ntaizhang info --format json", "taizhang info\ntaizhang info --format json";
        Check = "taizhang check\ntaizhang check --format json", "taizhang check\ntaizhang check --format json";
        Import = "taizhang import 重点项目.xlsx --dry-run\ntaizhang import 清单.csv --map 工程=name --key name --yes",
            "taizhang import projects.xlsx --dry-run\ntaizhang import list.csv --map Scheme=name --key name --yes";
        Backup = "taizhang backup\ntaizhang backup 月末.taizhang", "taizhang backup\ntaizhang backup month-end.taizhang";
        Diff = "taizhang diff 王工.taizhang\ntaizhang diff 上月.taizhang 本月.taizhang --format csv",
            "taizhang diff wang.taizhang\ntaizhang diff last-month.taizhang this-month.taizhang --format csv";
        Merge = "taizhang merge 王工.taizhang --dry-run\ntaizhang merge 王工.taizhang 李工.taizhang --resolve leave",
            "taizhang merge wang.taizhang --dry-run\ntaizhang merge wang.taizhang li.taizhang --resolve leave";
        Conflicts = "taizhang conflicts\ntaizhang conflicts --format json",
            "taizhang conflicts\ntaizhang conflicts --format json";
        Resolve = "taizhang resolve all theirs --of 王工\ntaizhang resolve all mine --field progress",
            "taizhang resolve all theirs --of Wang\ntaizhang resolve all mine --field progress";
        Backups = "taizhang backups\ntaizhang backups --format json", "taizhang backups\ntaizhang backups --format json";
        Compact = "taizhang compact\ntaizhang compact --lang en", "taizhang compact\ntaizhang compact --lang zh";
        Outside = "taizhang outside\ntaizhang outside adopt all", "taizhang outside\ntaizhang outside discard all";
        Own = "taizhang own\ntaizhang own put-back", "taizhang own\ntaizhang own put-back";
        Config = "taizhang config show\ntaizhang config show --format json",
            "taizhang config show\ntaizhang config show --format json";
        Completions = "taizhang completions bash\ntaizhang completions zsh",
            "taizhang completions bash\ntaizhang completions zsh";
        Man = "taizhang man\ntaizhang man --lang en", "taizhang man\ntaizhang man --lang zh";
    }
}
