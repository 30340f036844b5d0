//! Sentences of the command line: what was done, what is asked, what was used wrongly.

crate::texts! {
    /// What was done, and questions. `{0}` … are codes, names, counts, paths.
    pub Say {
        Changed = "已修改 {0}", "{0} changed";
        ChangedMany = "已修改 {0} 个项目", "{0} projects changed";
        NothingToChange = "没有需要修改的内容", "nothing to change";
        Added = "已新增 {0} {1}", "{0} added: {1}";
        Removed = "{0} 已删除；可用 taizhang restore {0} 恢复", "{0} deleted; taizhang restore {0} brings it back";
        Restored = "{0} 已恢复", "{0} restored";
        MilestoneAdded = "{0} 已新增里程碑：{1}", "milestone added to {0}: {1}";
        MilestoneChanged = "{0} 的里程碑已修改：{1}", "milestone of {0} changed: {1}";
        MilestoneDone = "{0} 的里程碑已完成：{1} {2}", "milestone of {0} done: {1} {2}";
        MilestonesMoved = "已移动 {0} 个项目的 {1} 个节点：{2}", "{1} milestones of {0} projects moved by {2}";
        PassedOver = "{0} 未动：{1}", "{0} left as it is: {1}";
        MilestoneRemoved = "{0} 的里程碑已移除：{1}", "milestone of {0} removed: {1}";
        NoteAdded = "{0} 已添加记事", "note added to {0}";
        Confirmed = "{0} 已核实：今日仍属实", "{0} confirmed: still true today";
        ConfirmedMany = "已核实 {0} 个项目", "{0} projects confirmed";
        ConfirmedAlready = "今日已核实过", "confirmed today already";
        ViewSaved = "视图已保存：{0}", "view saved: {0}";
        ViewRemoved = "视图已删除：{0}", "view deleted: {0}";
        LinkAdded = "{0} 已添加链接", "link added to {0}";
        LinkRemoved = "{0} 的链接已移除：{1}", "link of {0} removed: {1}";
        AgencyAdded = "已新增部门 {0}", "agency {0} added";
        AgencyChanged = "部门 {0} 已修改", "agency {0} changed";
        TargetChanged = "目标 {0} 的现值已填写", "current value of {0} set";
        Undone = "已撤销：{0}", "taken back: {0}";
        Redone = "已重做：{0}", "done again: {0}";
        Kept = "后来有改动，保留不动：{0}", "changed since and left as it is: {0}";
        KeptSides = "{0}（现为 {1}，撤销则为 {2}）", "{0} ({1} now, {2} if taken back)";
        AskReturn = "{0} {1}：现为 {2}（{3} {4}），仍恢复为 {5}？[y/N] ", "{0} {1}: {2} now ({3}, {4}); put back to {5} all the same? [y/N] ";
        OnlySoMany = "只有 {0} 次操作", "there were only {0} gestures";
        Made = "已建立 {0}：项目 {1} 个，专项 {2} 个，批次 {3} 个，用时 {4} 秒", "{0} made: {1} projects, {2} programmes, {3} batches, in {4} s";
        PlanTaken = "已并入方案数据：新增改动 {0} 处", "plan data taken in: {0} new changes";
        PlanTakenAlready = "方案数据已是最新", "the plan data are up to date already";
        FirstUse = "首次使用，已建立默认台账 {0}", "first use: the default register {0} was made";
        BackedUp = "已备份并核对", "copied and checked";
        Count = "{0} 项", "{0} projects";
        CountOf = "{0} / {1} 项（--limit）", "{0} of {1} projects (--limit)";
        CheckFine = "台账完好一致", "the register holds together";
        CheckFound = "发现 {0} 个问题", "{0} found";
        Rule = "口径：项目、专项各计 1；批次未指定时不计；跨省项目在各省分别计入，合计不重复；部门按牵头部门；金额为各项之和，上下级各自计入",
            "Counting: projects and programmes count 1 each; batches only when asked for; a project in several provinces counts in each, once in the total; agency = lead agency; money is the plain sum, parents and parts both";
        RuleOne = "口径：打包项目、专项计 1，其下级不计；批次未指定时不计；跨省项目在各省分别计入，合计不重复；部门按牵头部门；金额按计入的项目求和",
            "Counting: a package or programme counts 1, its parts do not; batches only when asked for; a project in several provinces counts in each, once in the total; agency = lead agency; money is the sum of those that count";
        RuleParts = "口径：有下级的打包项目、专项不计，其下级各计 1；批次未指定时不计；跨省项目在各省分别计入，合计不重复；部门按牵头部门；金额按计入的项目求和",
            "Counting: a package or programme with parts does not count, its parts count 1 each; batches only when asked for; a project in several provinces counts in each, once in the total; agency = lead agency; money is the sum of those that count";
        More = "另有 {0} 处", "{0} more";
        MoreLines = "另有 {0} 处，用 taizhang log 编号 或 --format tsv 查看", "{0} more; see taizhang log CODE, or --format tsv";
        AskMany = "将修改 {0} 个项目（{1}），继续？[y/N] ", "this changes {0} projects ({1}). Go on? [y/N] ";
        AskCreate = "{0} 不存在，是否新建？[y/N] ", "{0} does not exist. Make it? [y/N] ";
        AskNote = "阶段由{0}改为{1}，请说明原因（可直接回车）：", "why does the stage move from {0} to {1}? (Enter for no answer) ";
        AskReason = "请说明调整预计日期的原因（可直接回车）：", "why does the forecast move? (Enter for no answer) ";
        TellNote = "{0}：阶段由{1}改为{2}，未说明原因；可用 --note 说明", "{0}: the stage moves from {1} to {2} without a reason; --note gives one";
        TellReason = "{0}：预计日期已调整，未说明原因；可用 --note 说明", "{0}: the forecast moves without a reason; --note gives one";
    }
}

crate::texts! {
    /// Wrong use, as the parser of the command line finds it.
    pub Misuse {
        UnknownOption = "没有选项 {0}", "there is no option {0}";
        Unexpected = "多余的参数 {0}", "unexpected argument {0}";
        Missing = "缺少 {0}", "{0} is missing";
        MissingValue = "{0} 缺少取值", "{0} needs a value";
        MissingCommand = "缺少子命令", "a command is missing after this one";
        Twice = "{0} 只能给出一次", "{0} can be given only once";
        Together = "{0} 不能与 {1} 同时使用", "{0} cannot be used with {1}";
        BadValue = "{0} 不能取 {1}", "{0} cannot be {1}";
        NotText = "参数不是有效的 UTF-8 文本", "an argument is not valid UTF-8";
        Other = "用法有误", "wrong use";
        FileTwice = "指定了文件 {0}，其后不能再跟命令 {1}", "a file ({0}) cannot come before a command ({1})";
        NotAssignment = "{0} 不是“字段=值”", "{0} is not FIELD=VALUE";
        NotSet = "{0} 不是集合字段，不能用 += 或 -=", "{0} is not a set; += and -= do not apply";
        SetTwice = "字段 {0} 给出了两次", "{0} is given twice";
        UniqueField = "{0} 不能对多个项目取同一个值", "{0} cannot be the same for several projects";
        EmptyAuthor = "作者不能为空", "the author cannot be empty";
        StdinTooLong = "标准输入超过 {0} 字节", "standard input holds more than {0} bytes";
        StdinNotText = "标准输入不是 UTF-8 文本", "standard input is not UTF-8 text";
        NothingTakenBack = "后来有改动，未撤销：{0}", "changed since, so nothing was taken back: {0}";
        NotATerminal = "终端界面需要终端", "the interface needs a terminal";
    }
}

crate::texts! {
    /// What to do about wrong use.
    pub Advice {
        SeeHelp = "见 {0} --help", "see {0} --help";
        DidYouMean = "是否指 {0}？", "did you mean {0}?";
        DashedFile = "确需如此命名的文件，写作 ./{0}", "for a file of that name write ./{0}";
        UseFileOption = "用 --file {0} {1}", "use --file {0} {1}";
        OneOf = "可取：{0}", "one of: {0}";
        SeeLog = "用 taizhang log {0} 查看", "see: taizhang log {0}";
        ShortenIt = "请缩短后重试", "make it shorter";
    }
}
