//! Words of the list, the frame around it, help and welcome.

crate::texts! {
    /// Sentences and labels of the main screen.
    pub ScreenText {
        Register = "台账", "Register";
        ReadOnly = "只读", "read-only";
        Checking = "核对中 {0}%", "checking {0}%";
        Checked = "核对完毕，可以修改", "checked: it can be edited now";
        Rows = "{0} 项", "{0} projects";
        RowsOf = "{0} / {1} 项", "{0} of {1} projects";
        RowsNear = "无完全符合，近似 {0} 项", "none exact, {0} near";
        FilterLabel = "筛选", "Filter";
        FilterHint = "名称、编号、部门、地点，或 阶段:在建 领域:铁路", "name, code, agency, place, or stage:implementation sector:rail";
        RunIt = "执行", "run";
        LeaveIt = "返回", "back";
        KeepFilter = "用此筛选", "keep";
        DropFilter = "清除", "clear";
        CompleteFilter = "补全", "complete";
        ToRows = "到列表", "to the rows";
        NothingMatches = "没有符合的项目：按 Esc 清除筛选，或改写条件", "Nothing matches: Esc clears the filter, or change the words";
        NothingYet = "还没有项目：按 {0} 新增", "No projects yet: {0} adds one";
        TooSmall = "窗口太小（至少 60×15）", "Window too small (60x15 needed)";
        SavedFields = "{0} 已保存：{1}", "{0} saved: {1}";
        SavedOne = "{0} 已保存", "{0} saved";
        SavedMany = "已保存 {0} 个项目", "{0} projects saved";
        Added = "已新增 {0}", "{0} added";
        Removed = "{0} 已删除", "{0} deleted";
        Restored = "{0} 已恢复", "{0} restored";
        Confirmed = "{0} 已核实：今日仍属实", "{0} confirmed: still true today";
        ConfirmedAlready = "{0} 今日已核实过", "{0} was confirmed today already";
        NothingChanged = "没有变化", "Nothing changed";
        MilestoneSaved = "{0} 的里程碑已保存", "Milestone of {0} saved";
        MilestoneDone = "{0} 的节点已完成", "Milestone of {0} done";
        ItemRemoved = "已移除", "Removed";
        NoteSaved = "{0} 已添加记事", "Note added to {0}";
        LinkSaved = "{0} 已添加链接", "Link added to {0}";
        UndoHint = "按 {0} 撤销", "{0} takes it back";
        Undone = "已撤销：{0}", "Taken back: {0}";
        Redone = "已重做：{0}", "Done again: {0}";
        UndoneNothing = "已被后来的改动取代，未撤销", "Changed since by others; nothing taken back";
        KeptSince = "（{0} 处后来有改动，保留）", " ({0} changed since, kept)";
        PlanIsNew = "方案数据已是最新", "The plan data are up to date";
        PlanTaken = "已载入 {0} 处新的方案数据，您的改动保持不变", "{0} new pieces of plan data taken in; your changes stay";
        PlanNewer = "有新版方案数据：按 {0} 载入", "There are newer plan data: {0} takes them in";
        Copied = "已复制 {0}", "Copied {0}";
        CopyTooLong = "内容太长，未复制", "Too long to copy";
        NoMilestone = "{0} 没有未完成的节点：按 {1} 添加", "{0} has no open milestone: {1} adds one";
        NoProject = "没有选中的项目", "No project is selected";
        IsReadOnly = "只读，不能修改", "Read-only: cannot be changed";
        NothingDeleted = "没有已删除的项目", "Nothing is deleted";
        ComputedColumn = "{0} 由程序计算，不能直接编辑", "{0} is computed and cannot be edited";
        NoLongField = "光标所在列不是长文本：将编辑 {0}", "The column under the cursor is no long text: editing {0}";
        NoEditor = "未设置 EDITOR 环境变量", "EDITOR is not set";
        EditorFailed = "编辑器未正常结束，未保存", "The editor failed; nothing saved";
        Waiting = "其他程序正在占用文件，稍候…（Esc 放弃）", "Another program holds the file, waiting… (Esc gives up)";
        GivenUp = "已放弃等待，未保存", "Gave up waiting; nothing saved";
        Followed = "{0} 更新了 {1} 个项目", "{0} changed {1} projects";
        FollowedElse = "{0} 更新了项目以外的内容", "{0} changed something other than projects";
        FollowedOne = "{0}：{1}", "{0}: {1}";
        FollowedMore = "{0} 等 {1} 人", "{0} and {2} more";
        SortedBy = "按 {0} 排序", "Sorted by {0}";
        ThemeNow = "配色：{0}", "Theme: {0}";
        MouseOn = "鼠标已开启（按住 Shift 可选文本）", "Mouse on (hold Shift to select text)";
        MouseOff = "鼠标已关闭", "Mouse off";
        NoSuspend = "此系统不能暂停", "This system cannot suspend";
        FieldTitle = "改哪个字段", "Which field";
        RestoreTitle = "恢复已删除的项目", "Bring back a deleted project";
        HelpTitle = "帮助：输入可筛选，回车执行", "Help: type to filter, Enter runs";
        HelpPlaceholder = "按名称或按键查找", "find by name or key";
        HelpNothing = "没有这样的命令", "no such command";
        DisabledNoProject = "先选中一个项目", "select a project first";
        DisabledTakeBack = "在动态屏（{0}）上选一项改动再撤销", "choose a change on the activity screen ({0}) first";
        DisabledPast = "正在查看历史状态，回到今日后再改", "an earlier day is looked at; go back to today first";
        DisabledReadOnly = "文件为只读", "the file is read-only";
        DisabledHere = "仅在列表中可用", "only in the list";
        DisabledOver = "先关闭项目页", "close the page first";
        DetailLights = "红绿灯", "Lights";
        DetailComputed = "测算 {0}", "computed {0}";
        DetailNext = "下一节点", "Next";
        DetailMilestones = "里程碑", "Milestones";
        DetailParts = "所含项目 {0} 个", "{0} parts";
        DetailInherited = "沿用条文", "as the article has it";
        DetailDerived = "推定", "derived";
        DetailReported = "据报道", "reported";
        DetailConfirmed = "已核实", "confirmed";
        DetailOverdue = "逾期 {0} 天", "{0} days late";
        QuitAsk = "有未保存的输入", "There is unsaved text";
        Unconfirmed = "从未核实", "never confirmed";
    }
}

crate::texts! {
    /// The welcome of the first start.
    pub WelcomeText {
        Title = "欢迎使用台账", "Welcome to the register";
        About = "本台账已载入《长江中游城市群发展“十四五”实施方案》点名的全部项目。", "This register holds every project that the Yangtze mid-reaches plan names.";
        Counts = "{0} 个项目，{1} 个专项，{2} 个批次", "{0} projects, {1} programmes, {2} lots";
        File = "文件", "File";
        FileHint = "就是这一个 SQLite 文件：可拷贝、备份、传给同事", "one SQLite file: copy it, back it up, pass it on";
        Author = "您的改动署名为 {0}", "Your changes are signed {0}";
        AuthorHint = "可在配置中用 author 修改", "change it with author in the configuration";
        Keys = "五个键就够开始", "Five keys to begin with";
        KeyMove = "上下移动", "move";
        KeyFilter = "边输边筛：中文、英文、编号", "filter as you type: Chinese, English, codes";
        KeyOpen = "打开项目页", "open a project";
        KeyEdit = "阶段、红绿灯、进度、全部字段", "stage, light, progress, all fields";
        KeyUndo = "撤销任何改动", "take any change back";
        KeyHelp = "此处可用的全部按键", "every key of the place you are in";
        AnyKey = "按任意键开始", "Any key goes on";
    }
}
