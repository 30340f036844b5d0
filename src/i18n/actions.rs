//! What each action of the interface is called: a phrase for help and the README, a word or two for the footer. The key
//! table pairs each action with the sentence of the same name, so that a missing one does not compile.

crate::texts! {
    /// A short phrase that says what the action does.
    pub ActionText {
        Up = "上移一行", "Up one row";
        Down = "下移一行", "Down one row";
        PageUp = "上翻一页", "Up one page";
        PageDown = "下翻一页", "Down one page";
        First = "到首行", "First row";
        Last = "到末行", "Last row";
        ColumnLeft = "左移一列", "Column to the left";
        ColumnRight = "右移一列", "Column to the right";
        Open = "打开项目页", "Open the project page";
        Filter = "筛选（边输边筛）", "Filter as you type";
        ClearFilter = "清除筛选", "Clear the filter";
        Sort = "选择排序列", "Choose the order";
        SortColumn = "按光标所在列排序", "Sort by the column under the cursor";
        Detail = "显示或隐藏详情栏", "Show or hide the detail pane";
        Add = "新增项目", "Add a project";
        Stage = "设置阶段", "Set the stage";
        Health = "设置红绿灯", "Set the light";
        Progress = "填写完成比例", "Set the progress";
        Milestones = "里程碑节点", "Milestones";
        MilestoneDone = "下一节点今日完成", "Next milestone done today";
        Note = "添加记事", "Add a note";
        Form = "编辑全部字段", "Edit all fields";
        Field = "就地编辑当前字段", "Edit the field under the cursor";
        Editor = "用外部编辑器写长文本", "Write long text in $EDITOR";
        Confirm = "核实：今日仍属实", "Confirm: still true today";
        Star = "加星或取消星标", "Star or unstar";
        Links = "添加链接", "Add a link";
        Sources = "公开来源", "Public sources";
        Tags = "编辑标签", "Edit the tags";
        Copy = "复制", "Copy";
        Delete = "删除项目（可撤销）", "Delete the project (can be undone)";
        Restore = "恢复已删除的项目", "Bring back a deleted project";
        ShowList = "列表", "The list";
        ShowBoard = "看板：按阶段排列", "Board: columns by stage";
        ShowTimeline = "进度：横道图", "Timeline: bars and milestones";
        ShowMap = "地图", "Map";
        ShowDashboard = "总览：图表与数字", "Dashboard: figures and charts";
        ShowReview = "巡检：逐项核对", "Review: the monthly round";
        ShowActivity = "动态：改动记录", "Activity: what was changed";
        ShowAgencies = "部门：牵头与参与", "Agencies: who leads what";
        ShowTargets = "指标：方案目标", "Targets of the plan";
        ZoomIn = "放大", "Zoom in";
        ZoomOut = "缩小", "Zoom out";
        Earlier = "左移：时间往前、卡片前一列", "To the left: earlier; the card one column back";
        Later = "右移：时间往后、卡片后一列", "To the right: later; the card one column on";
        Today = "回到今天", "Back to today";
        Critical = "滞后优先或恢复原序", "The late ones first, or the list's order";
        Group = "切换分组方式", "Group by something else";
        Fold = "折叠或展开当前分组", "Fold or unfold the group in hand";
        HideEmpty = "显示或隐藏无内容的行", "Show or hide rows with nothing on them";
        Undo = "撤销", "Undo";
        Redo = "重做", "Redo";
        Help = "帮助与命令", "Help and commands";
        TakePlan = "载入新版方案数据", "Take newer plan data in";
        Language = "切换中英文", "Switch language";
        Theme = "切换配色", "Switch theme";
        Mouse = "开关鼠标", "Mouse on or off";
        Repaint = "重绘屏幕", "Repaint the screen";
        Suspend = "暂停到命令行", "Suspend to the shell";
        Quit = "退出或返回", "Quit or go back";
    }
}

crate::texts! {
    /// One or two words for the footer.
    pub ActionWord {
        Up = "上移", "up";
        Down = "下移", "down";
        PageUp = "上翻", "page up";
        PageDown = "下翻", "page down";
        First = "首行", "first";
        Last = "末行", "last";
        ColumnLeft = "左列", "left";
        ColumnRight = "右列", "right";
        Open = "打开", "open";
        Filter = "筛选", "filter";
        ClearFilter = "清除", "clear";
        Sort = "排序", "sort";
        SortColumn = "排序", "sort";
        Detail = "详情", "detail";
        Add = "新增", "add";
        Stage = "阶段", "stage";
        Health = "红绿灯", "light";
        Progress = "进度", "progress";
        Milestones = "节点", "milestones";
        MilestoneDone = "完成节点", "done";
        Note = "记事", "note";
        Form = "编辑", "edit";
        Field = "改此格", "edit cell";
        Editor = "编辑器", "editor";
        Confirm = "核实", "confirm";
        Star = "星标", "star";
        Links = "链接", "links";
        Sources = "来源", "sources";
        Tags = "标签", "tags";
        Copy = "复制", "copy";
        Delete = "删除", "delete";
        Restore = "恢复", "restore";
        ShowList = "列表", "list";
        ShowBoard = "看板", "board";
        ShowTimeline = "进度", "timeline";
        ShowMap = "地图", "map";
        ShowDashboard = "总览", "dashboard";
        ShowReview = "巡检", "review";
        ShowActivity = "动态", "activity";
        ShowAgencies = "部门", "agencies";
        ShowTargets = "指标", "targets";
        ZoomIn = "放大", "zoom in";
        ZoomOut = "缩小", "zoom out";
        Earlier = "左移", "left";
        Later = "右移", "right";
        Today = "今天", "today";
        Critical = "滞后优先", "late first";
        Group = "分组", "group";
        Fold = "折叠", "fold";
        HideEmpty = "隐藏空行", "hide empty";
        Undo = "撤销", "undo";
        Redo = "重做", "redo";
        Help = "帮助", "help";
        TakePlan = "更新方案", "plan data";
        Language = "English", "中文";
        Theme = "配色", "theme";
        Mouse = "鼠标", "mouse";
        Repaint = "重绘", "repaint";
        Suspend = "暂停", "suspend";
        Quit = "退出", "quit";
    }
}
