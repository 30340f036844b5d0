//! What can go wrong, in words: one line that says what and where, and a hint that says what to do next.

crate::texts! {
    /// Errors. `{0}` … are names, paths, values.
    pub ErrorText {
        Missing = "{0} 不存在", "{0} does not exist";
        NotAFile = "{0} 不是普通文件", "{0} is not a regular file";
        Truncated = "{0} 不完整（拷贝中断？）", "{0} is incomplete (was a copy interrupted?)";
        NotOurs = "{0} 不是台账文件", "{0} is not a register";
        Newer = "{0} 由更新版本的程序写成（格式 {1}）", "{0} was written by a newer version (format {1})";
        Damaged = "{0} 已损坏：{1}", "{0} is damaged: {1}";
        ForeignJournal = "{0} 旁边的日志文件指向另一个文件，未打开", "the journal beside {0} names another file; not opened";
        Locked = "{0} 正被其他程序占用", "{0} is in use by another program";
        Moved = "{0} 打开期间被移走或替换，未保存", "{0} was moved or replaced while it was open; nothing was saved";
        Unfinished = "{0} 上次保存未收尾，此处只读，无法复原", "the last save of {0} was interrupted and cannot be completed read-only";
        ReadOnlyAsked = "{0} 以只读方式打开，未保存", "{0} is open for reading only; nothing was saved";
        ReadOnlyPlace = "{0} 或其所在文件夹不可写，未保存", "{0} or its folder cannot be written; nothing was saved";
        ReadOnlyNewer = "{0} 由更新版本写成，只能查看", "{0} was written by a newer version and can only be read";
        ReadOnlyPast = "正在查看 {0} 的历史状态，不能修改", "{0} is looked at as of an earlier day and cannot be changed";
        Exists = "{0} 已存在", "{0} already exists";
        DiskFull = "磁盘已满：{0}", "the disk is full: {0}";
        Io = "无法读写 {0}：{1}", "cannot read or write {0}: {1}";
        NoHome = "找不到用户的数据文件夹", "no data folder is known for this user";
        BadConfig = "配置 {0} 第 {1} 行有误：{2}", "configuration {0}, line {1}: {2}";
        BadConfigValue = "配置 {0}：{1} 不能取 {2}", "configuration {0}: {1} cannot be {2}";
        BadClock = "TAIZHANG_NOW 不是 RFC 3339 时间：{0}", "TAIZHANG_NOW is not an RFC 3339 time: {0}";
        UnknownCode = "没有编号为 {0} 的项目", "no project has the code {0}";
        DeletedCode = "{0} 已删除", "{0} is deleted";
        NotDeleted = "{0} 没有被删除", "{0} is not deleted";
        NothingMatches = "没有符合 {0} 的项目", "no project matches {0}";
        UnknownField = "没有名为 {0} 的字段", "there is no field {0}";
        ComputedField = "{0} 由程序计算，不能填写", "{0} is computed and cannot be set";
        ImportEmpty = "{0} 是空文件", "{0} is empty";
        ImportTooLarge = "{0} 过大：{1} 字节，上限 {2}", "{0} is too large: {1} bytes, at most {2}";
        ImportBomb = "{0} 展开后异常庞大（{1} 字节），未读", "{0} unpacks to far too much ({1} bytes); not read";
        ImportRows = "{0} 行数超过 {1}", "{0} has more than {1} rows";
        ImportColumns = "{0} 用到第 {1} 列，上限 {2}", "{0} uses column {1}, at most {2}";
        ImportCells = "{0} 单元格超过 {1}", "{0} has more than {1} cells";
        ImportLine = "{0} 有一行超过 {1} 字节，不像表格", "{0} has a line of more than {1} bytes: no table";
        ImportQuote = "{0} 第 {1} 行的引号没有结束", "{0}: the quotation mark in line {1} is never closed";
        ImportPassword = "{0} 有密码保护", "{0} is protected by a password";
        ImportDamaged = "{0} 不完整或已损坏：{1}", "{0} is incomplete or damaged: {1}";
        ImportBinary = "{0} 不是表格", "{0} is no table";
        ImportWebPage = "{0} 其实是网页", "{0} is really a web page";
        ImportUnsupported = "{0}：不支持 {1}", "{0}: {1} is not read";
        ImportNoSheet = "{0} 没有工作表 {1}", "{0} has no sheet {1}";
        ImportNoHead = "{0} 前 {1} 行没有可识别的表头", "{0}: no head is recognised within the first {1} rows";
        ImportNoName = "{0} 没有项目名称列", "{0} has no column of project names";
        ImportColumn = "{0} 没有列 {1}", "{0} has no column {1}";
        ImportShape = "{0} 第 {1} 行不是本程序的记录", "{0}, line {1}: no record of this program";
        ImportForeignLog = "{0} 里的变更属于另一台账", "the changes in {0} belong to another register";
        ImportNotOc4ids = "{0} 不是 OC4IDS 数据包", "{0} is no OC4IDS package";
        NoMapping = "没有名为 {0} 的对应关系", "there is no saved mapping {0}";
        BadDate = "{0}：{1} 不是可识别的日期", "{0}: {1} is not a date that can be read";
        BadDatePart = "{0}：{1} 中的 {2} 不成立", "{0}: {2} in {1} cannot be";
        BadMoney = "{0}：{1} 不是可识别的金额", "{0}: {1} is not an amount that can be read";
        ForeignMoney = "{0}：{1} 是外币，本字段以万元计", "{0}: {1} is in a foreign currency; this field is in 10,000 yuan";
        BadShare = "{0}：{1} 不是 0 到 100 的整数", "{0}: {1} is not a whole number from 0 to 100";
        BadNumber = "{0}：{1} 不是数字", "{0}: {1} is not a number";
        BadCode = "{0} 不能取 {1}", "{0} cannot be {1}";
        BadFlag = "{0}：{1} 不是“是”或“否”", "{0}: {1} is neither yes nor no";
        BadNationalCode = "{0}：{1} 不合项目代码格式", "{0}: {1} has not the form of a national project code";
        HiddenMark = "{0} 含有不可见或控制字符（{1}）", "{0} holds an invisible or control character ({1})";
        TooLong = "{0} 太长：最多 {1} 个字节", "{0} is too long: at most {1} bytes";
        Required = "{0} 不能为空", "{0} cannot be empty";
        UnknownAgency = "没有名为 {0} 的部门", "no agency is called {0}";
        UnknownPlace = "没有名为 {0} 的地点", "no place is called {0}";
        UnknownParent = "所属项目 {0} 不存在", "the parent {0} does not exist";
        ParentCircle = "{0} 不能属于自己的下级 {1}", "{0} cannot belong to its own part {1}";
        CodeTaken = "编号 {0} 已被使用", "the code {0} is taken";
        NationalCodeTaken = "项目代码 {0} 已用于 {1}", "the national code {0} is used by {1}";
        AgencyTaken = "部门代码 {0} 已被使用", "the agency code {0} is taken";
        UnknownMilestone = "{0} 没有里程碑 {1}", "{0} has no milestone {1}";
        AmbiguousMilestone = "{0} 有多个里程碑符合 {1}", "several milestones of {0} match {1}";
        UnknownLink = "{0} 没有链接 {1}", "{0} has no link {1}";
        UnknownTarget = "没有代号为 {0} 的目标", "no target has the key {0}";
        ReasonNeeded = "改动预计日期须说明原因", "moving a forecast needs a reason";
        NoteNeeded = "阶段由 {0} 改为 {1} 须说明原因", "moving the stage from {0} to {1} needs a note";
        ManyNeedYes = "将改动 {0} 个项目", "this would change {0} projects";
        NothingToUndo = "没有可撤销的操作", "there is nothing to undo";
        NothingToRedo = "没有可重做的操作", "there is nothing to redo";
        NotUndoable = "{0} 不能撤销", "{0} cannot be undone";
        UnknownChange = "没有编号为 {0} 的改动", "no change has the id {0}";
        BadQuery = "查询第 {0} 个字：{1}", "query, at character {0}: {1}";
        UnknownColumn = "没有名为 {0} 的列", "there is no column {0}";
        UnknownCommand = "没有命令 {0}", "there is no command {0}";
        DigestBackwards = "起始日期 {0} 晚于截止日期 {1}", "the period begins on {0}, after its end on {1}";
        DigestFuture = "起始日期 {0} 尚未到来（今天是 {1}）", "{0} lies in the future (today is {1})";
        BadUse = "用法有误：{0}", "wrong use: {0}";
    }
}

crate::texts! {
    /// What to do next.
    pub HintText {
        SaveUnprotected = "用原程序打开，去掉密码后另存", "open it in its program and save it without the password";
        SaveAsWorkbook = "用 Excel 或 WPS 打开，另存为 .xlsx 再导入", "open it in a spreadsheet program and save it as .xlsx";
        SplitIt = "删去空白区域或分成几份再导入", "remove empty areas, or split it";
        SheetsAre = "工作表有：{0}", "the sheets are: {0}";
        ColumnsAre = "列有：{0}", "the columns are: {0}";
        MapIt = "用 --map 列名=字段 指明，如 --map 工程=name；或 --sheet 指定工作表", "--map COLUMN=FIELD says what a column is, e.g. --map Scheme=name; --sheet names a sheet";
        ImportForms = "可导入 .xlsx .xlsm .xls .ods .csv .tsv .txt .json .jsonl", "imported are .xlsx .xlsm .xls .ods .csv .tsv .txt .json .jsonl";
        MergeInstead = "用 merge 合并台账文件", "merge takes the registers of others in";
        InitIt = "用 taizhang init {0} 新建", "make it with: taizhang init {0}";
        CopyAgain = "请重新拷贝，或从备份恢复；原文件未被改动", "copy it again or take a backup; the file was not touched";
        CheckFile = "请确认路径；台账文件由 taizhang init 生成", "check the path; registers are made by taizhang init";
        Upgrade = "请升级程序后再打开", "open it with a newer version of this program";
        TakeBackup = "请从备份恢复；原文件未被改动", "restore a backup; the file was not touched";
        RemoveJournal = "如确知该日志无用，请移走后重试", "move the journal away if it is known to be useless, then try again";
        WaitRetry = "请关闭其他程序后重试；输入未丢失", "close the other program and try again; nothing is lost";
        CopyElsewhere = "用 taizhang backup 另存一份到可写处", "save a copy elsewhere with: taizhang backup OUT";
        OpenAgain = "请重新打开该文件，再做一次修改", "open the file again and repeat the change";
        CopyBeside = "请以可写方式打开一次，或连同旁边的 -journal、-wal 文件拷到可写处", "open it once for writing, or copy it with the -journal or -wal file beside it to a place that can be written";
        ChooseOther = "请换一个文件名", "choose another name";
        FreeSpace = "请清理磁盘后重试；文件保持原样", "free some space and try again; the file is as it was";
        NearestIs = "是否指 {0}？", "did you mean {0}?";
        ListCodes = "用 taizhang list 查看全部编号", "taizhang list shows all codes";
        RestoreIt = "用 taizhang restore {0} 恢复", "bring it back with: taizhang restore {0}";
        OneOf = "可取：{0}", "one of: {0}";
        DateForms = "例：2025-12-31、2025年底、2025Q3、+3m", "for example 2025-12-31, 2025-12, 2025Q3, +3m";
        MoneyForms = "例：100亿、5000万元、12000（万元）", "for example 100亿, 5000万元, 12000 (in 10,000 yuan)";
        ShareForms = "例：65 或 65%", "for example 65 or 65%";
        NationalForm = "格式：YYYY-RRRRRR-MM-TT-NNNNNN", "form: YYYY-RRRRRR-MM-TT-NNNNNN";
        SayYes = "确认后加 --yes 重试", "add --yes if this is meant";
        GiveNote = "用 --note 说明", "say why with --note";
        GiveReason = "用 forecast_reason=… 说明", "say why with forecast_reason=…";
        SeeHelp = "见 taizhang --help", "see taizhang --help";
        SeeFields = "用 taizhang list --help 查看字段", "taizhang list --help names the fields";
        AddAgency = "用 taizhang agency 查看或新增部门", "taizhang agency lists and adds agencies";
        SeeMilestones = "用 taizhang milestone {0} list 查看", "see: taizhang milestone {0} list";
        SetHome = "请设置 TAIZHANG_HOME 或用 --file 指定文件", "set TAIZHANG_HOME or name a file with --file";
        SeeTargets = "用 taizhang targets 查看", "see: taizhang targets";
        DigestDays = "起始日期须不晚于今天和截止日期", "the period begins today or earlier, and before it ends";
        Plain = "{0}", "{0}";
    }
}
