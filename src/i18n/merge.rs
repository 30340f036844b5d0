//! Words of merging: what comes in, what is asked, what became of it. Both fronts speak them.

crate::texts! {
    /// Sentences and labels. `{0}` … are counts, names, codes, paths, times.
    pub MergeText {
        FileBrings = "{0}：带来 {1} 处改动", "{0}: brings {1} changes";
        FileBringsNothing = "{0}：没有本台账缺少的改动", "{0}: nothing that this register lacks";
        ByAuthor = "{0} {1} 处（{2} 至 {3}）", "{0}: {1} changes ({2} to {3})";
        Lacks = "对方缺少本台账的 {0} 处改动", "it lacks {0} changes of this register";
        LacksNothing = "对方不缺本台账的改动", "it lacks nothing of this register";
        FromOther = "是另一本台账", "it is another register";
        FromNewer = "由更新版本写成（格式 {0}），不认识的内容原样保留", "written by a newer version (format {0}); what is not known is kept as it is";
        Ahead = "其时钟比本机快 {0} 天以上，本机时钟或对方时钟可能不对", "its clock is {0} days or more ahead; one of the two clocks may be wrong";
        Sum = "新增 {0} 项，修改 {1} 项，删除 {2} 项，恢复 {3} 项，冲突 {4} 处", "{0} new, {1} changed, {2} deleted, {3} brought back, {4} conflicts";
        SumOthers = "另涉及部门、地点、目标、来源等 {0} 项", "also {0} agencies, places, targets or sources";
        New = "新增", "new";
        Changed = "修改", "changed";
        Deleted = "删除", "deleted";
        Restored = "恢复", "restored";
        Conflict = "冲突", "conflict";
        Conflicts = "冲突", "Conflicts";
        Ancestor = "原值", "before";
        Mine = "我的", "mine";
        Theirs = "对方", "theirs";
        Side = "一方", "one side";
        Shown = "暂用", "shown";
        Empty = "（空）", "(empty)";
        Keep = "保留", "kept";
        KeepWith = "保留（{0}）", "kept ({0})";
        Existence = "存在", "existence";
        MoreSides = "{0} 等", "{0} and others";
        Both = "双方各改", "both changed";
        BothLine = "{0}：我改了 {1}；对方改了 {2}", "{0}: I changed {1}; they changed {2}";
        Pair = "疑似重复", "possible duplicate";
        PairLine = "{0} 与 {1}：{2}相同", "{0} and {1}: the same {2}";
        PairJoined = "{0} 并入 {1}", "{0} goes into {1}";
        AskSame = "是同一个项目吗？（y 合为一项，其余不动）：", "are they one project? (y joins them, anything else leaves them): ";
        JoinedCount = "合为一项 {0} 对，取值不同处列为冲突；可用 taizhang undo 撤销", "{0} pairs joined; what differs is listed as conflicts; taizhang undo takes it back";
        DoubleHint = "taizhang resolve {0} same 合为一项；不是同一项的，改其中一个编号", "taizhang resolve {0} same joins them; if they are two, give one another code";
        DoubleCount = "疑似重复 {0} 对", "{0} possible duplicates";
        AlikeNational = "项目代码", "national code";
        AlikeCode = "编号", "code";
        AlikeName = "名称", "name";
        LeftOut = "未采纳", "left out";
        LeftOutLine = "改动 {0}（{1}）：{2}", "change {0} ({1}): {2}";
        UnknownAuthor = "作者不明", "author unknown";
        Forged = "内容与其标识不符", "its bytes do not fit its name";
        OutOfShape = "格式不符", "it is out of shape";
        OverLimit = "超过大小限制", "it is over the limits of size";
        NewerFormat = "由更新版本写成", "it was written in a newer format";
        BadReference = "所引用的内容不符", "what it refers to does not hold";
        BadClock = "时钟不在所依据的改动之后", "its clock is not above that of what it rests on";
        RestsOn = "依据未采纳的改动 {0}", "it rests on {0}, which is left out";
        WaitsFor = "所依据的改动 {0} 尚未收到", "it waits for {0}, which has not arrived";
        Values = "{0}：{1}", "{0}: {1}";
        Nothing = "没有可并入的改动", "there is nothing to take in";
        Taken = "已并入 {0} 处改动", "{0} changes taken in";
        TakenDecided = "其中冲突已定 {0} 处", "{0} conflicts decided";
        TakenOpen = "冲突待定 {0} 处：taizhang conflicts 查看，taizhang resolve 处理", "{0} conflicts stay open: taizhang conflicts shows them, taizhang resolve decides them";
        TakenBackup = "合并前的台账已备份到 {0}", "the register as it was is kept in {0}";
        TakenUndo = "可用 taizhang undo 整体撤销", "taizhang undo takes it back as a whole";
        CheckCode = "核对码 {0}", "check code {0}";
        NoConflicts = "没有待定的冲突", "no conflict is open";
        OpenCount = "冲突 {0} 处", "{0} conflicts open";
        Settled = "冲突已定：{0}", "decided: {0}";
        SettledCount = "冲突已定 {0} 处，尚余 {1} 处", "{0} conflicts decided, {1} left";
        AskSide = "取哪一方？m 我的，t 对方，b 合写，v 另填，l 留待，q 其余都留待：", "which side? m mine, t theirs, b both, v another value, l leave, q leave the rest: ";
        AskValue = "填写新值：", "the value: ";
        Same = "两份台账内容相同", "both files hold the same";
        DifferCount = "不同 {0} 处", "{0} differences";
        OnlyFirst = "只在前者", "only in the first";
        OnlySecond = "只在后者", "only in the second";
        First = "前者", "First";
        Second = "后者", "Second";
        Who = "作者", "Who";
        When = "时间", "When";
        What = "字段", "Field";
        Where = "项目", "Project";
        Id = "编号", "Id";
        Copying = "复制", "copying";
        Checking = "检查", "checking";
        Reading = "读取", "reading";
        Comparing = "比较", "comparing";
        Keeping = "备份", "keeping a copy";
        Writing = "写入", "writing";
        Separator = "，", ", ";
        Pause = "；", "; ";
    }
}

crate::texts! {
    /// Words of the merge screen: titles, hints of keys, answers.
    pub MergeWord {
        Title = "合并  {0}", "Merge  {0}";
        PreviewTitle = "合并  {0}  冲突已定 {1} / {2}", "Merge  {0}  conflicts decided {1} / {2}";
        OpenTitle = "待定冲突  已定 {0} / {1}", "Open conflicts  decided {0} / {1}";
        PickTitle = "合并：选择同事的台账文件", "Merge: pick a colleague's file";
        PickHint = "输入路径，Tab 补全；上下键选择，Ctrl-空格 可选多份", "type a path, Tab completes; arrows choose, Ctrl-Space marks several";
        PickField = "文件路径（默认在本台账所在文件夹）", "path of the file (in this register's folder)";
        NoOffers = "此处没有台账文件", "no register here";
        NoFile = "没有这个文件", "there is no such file";
        Folder = "文件夹", "folder";
        Look = "预览", "preview";
        Complete = "补全", "complete";
        Mark = "多选", "mark";
        Leave = "返回", "back";
        Stop = "取消", "stop";
        Close = "关闭", "close";
        Write = "记入台账", "write";
        TakeIn = "并入", "take in";
        Keep = "用此值", "take it";
        Mine = "我的", "mine";
        Theirs = "对方", "theirs";
        Third = "另填", "another";
        BothTexts = "合写", "both texts";
        Undecide = "留待", "leave open";
        SameAuthor = "同作者照此", "so for this author";
        SameField = "同字段照此", "so for this field";
        RestMine = "其余取我的", "rest mine";
        RestTheirs = "其余取对方", "rest theirs";
        ThirdField = "新值", "value";
        LookedAgain = "预览之后台账又有改动，请重新核对", "the register was changed meanwhile; look it over again";
        OtherRegisterAgain = "再按 Enter 即并入，此后本台账同时含有两本内容", "Enter takes it in all the same; this register then holds both";
        NothingDecided = "尚未处理任何冲突", "nothing is decided yet";
        StillOpen = "冲突待定 {0} 处，可随时处理", "{0} conflicts stay open; decide them whenever you like";
        UndoWhole = "按 u 可整体撤销", "u takes it back as a whole";
        SameCode = "两台机器核对码相同，即内容相同", "two machines with the same code hold the same";
        Unclear = "分不清是哪一方，请按 1、2 … 选择", "which side that is is not clear; press 1, 2, …";
        NotJoinable = "只有长文本可以合写", "only long texts can be joined";
        NoThird = "这里只能保留或删除", "here it is kept or deleted, nothing else";
        SameOne = "是同一项", "one project";
        PairFirst = "光标须在疑似重复的一行上", "the cursor must stand on a possible duplicate";
        ChooseFirst = "请先为此处选定一方", "choose a side here first";
        DecidedMany = "已定 {0} 处", "{0} decided";
        Settled = "冲突已定 {0} 处", "{0} decided";
        HiddenOut = "不可见字符已去除", "a hidden character was left out";
    }
}
