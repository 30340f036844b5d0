//! Words of the project page and of the popups that edit: headings, empty states, questions, and the names of their keys.

crate::texts! {
    /// Headings under which the fields of a project stand, on its page and in its form. Their order is that of the page.
    pub Section {
        Status = "状态", "Status";
        Progress = "进展", "Progress";
        Scope = "规模与投资", "Scope and money";
        Duty = "责任", "Responsibility";
        Place = "地点", "Place";
        Basics = "基本信息", "Basics";
        Plan = "方案依据", "In the plan";
        Marks = "标注", "Marks";
        Other = "其他", "Other columns";
    }
}

crate::texts! {
    /// Words of the project page.
    pub PageText {
        Milestones = "里程碑", "Milestones";
        Notes = "记事", "Notes";
        Links = "链接", "Links";
        Related = "相关项目", "Related projects";
        Sources = "公开来源", "Public sources";
        History = "变更历史", "History";
        NoMilestones = "暂无里程碑。按 m 打开里程碑列表添加", "No milestones yet: m opens their list to add one";
        NoNotes = "暂无记事。按 o 添加", "No notes yet: o adds one";
        NoLinks = "暂无链接。按 ,l 添加", "No links yet: ,l adds one";
        NoneThere = "无", "none";
        NoRelated = "不属于其他项目，也没有下级项目", "Part of no other, and without parts";
        NoSources = "尚无公开来源", "No public source yet";
        Loading = "读取中", "Reading...";
        Gone = "该项目已删除或不存在。按 Esc 返回", "This project is deleted or unknown. Esc goes back";
        EmptyFields = "另有 {0} 个空白字段（按 + 展开）", "{0} empty fields (+ shows them)";
        HideEmpty = "收起空白字段（按 +）", "Hide empty fields (+)";
        Parent = "上级", "part of";
        Part = "下级", "part";
        Slip = "偏差", "Slip";
        Days = "{0}天", "{0} d";
        Late = "逾期 {0} 天", "{0} d late";
        Declared = "申报", "declared";
        Computed = "测算", "computed";
        Differs = "（不一致）", "(differ)";
        PerPlan = "据方案", "per plan";
        PerReport = "据报道", "reported";
        PerPerson = "已确认", "confirmed";
        PerArticle = "沿用条文", "from the article";
        Lead = "牵头", "Lead";
        Next = "下一节点", "Next";
        Unconfirmed = "未核实", "never confirmed";
        ConfirmedOn = "核实 {0}", "confirmed {0}";
        Stale = "（久未核实）", "(stale)";
        Conflicts = "{0} 处冲突", "{0} conflicts";
        OriginPlan = "方案", "plan";
        OriginReport = "公开报道", "public report";
        OriginPerson = "录入", "entered";
        MarkPlan = "方", "P";
        MarkReport = "报", "R";
        MarkPerson = "录", "E";
        PlanAuthor = "方案", "The plan";
        ReportAuthor = "公开报道", "Public reports";
        LaidDown = "建档 {0} 项", "laid down, {0} values";
        Removed = "删除", "removed";
        Restored = "恢复", "restored";
        MoreLines = "另有 {0} 处（按 Enter 展开）", "{0} more (Enter shows them)";
        NotEditable = "此处不能编辑", "This cannot be edited";
        ReadOnly = "文件以只读方式打开，不能修改", "The file is open for reading only";
        NothingToCopy = "此处没有可复制的内容", "There is nothing to copy here";
    }
}

crate::texts! {
    /// Titles and sentences of the popups that edit.
    pub EditText {
        EditTitle = "编辑 {0}", "Edit {0}";
        AddTitle = "新增项目", "Add a project";
        MilestoneTitle = "里程碑：{0}", "Milestone: {0}";
        AddMilestoneTitle = "添加里程碑：{0}", "Add a milestone: {0}";
        AddNoteTitle = "添加记事：{0}", "Add a note: {0}";
        NoteTitle = "记事：{0}", "Note: {0}";
        AddLinkTitle = "添加链接：{0}", "Add a link: {0}";
        LinkTitle = "链接：{0}", "Link: {0}";
        MilestonesTitle = "里程碑：{0}", "Milestones: {0}";
        KindTitle = "选择里程碑类别", "Kind of milestone";
        WithAdvice = "{0}。{1}", "{0}; {1}";
        FieldOf = "{0}：{1}", "{0}: {1}";
        Many = "{0} 个项目", "{0} projects";
        Was = "原值 {0}", "was {0}";
        WasEmpty = "原为空白", "was empty";
        Mixed = "现值不一", "values differ";
        NoteWhy = "阶段由“{0}”改为“{1}”，请说明原因", "The stage moves from {0} to {1}: say why";
        ReasonWhy = "改动预计日期，请说明原因", "The forecast moves: say why";
        PauseWhy = "停缓建原因", "Why is it paused";
        Placeholder = "输入以缩小范围", "type to narrow";
        Nothing = "没有符合的选项", "nothing matches";
        Clear = "（清空）", "(empty)";
        Current = "当前", "now";
        PressToPick = "Enter 选择", "Enter picks";
        Save = "保存", "Save";
        ChangedCount = "已改 {0} 处", "{0} changed";
        Unchanged = "没有改动", "nothing changed";
        RefusedMark = "不能输入该字符（U+{0}）", "this character cannot be entered (U+{0})";
        Full = "文字太长，放不下", "the text is as long as it can be";
        EscAgain = "有未保存的文字：Enter 保存，再按 Esc 放弃", "Unsaved text: Enter saves, Esc again throws it away";
        LeaveTitle = "有未保存的改动", "Unsaved changes";
        LeaveSave = "保存", "Save";
        LeaveDiscard = "放弃改动", "Throw away";
        LeaveStay = "继续编辑", "Go on editing";
        RemoveTitle = "删除确认", "Delete?";
        RemoveProject = "删除 {0} {1}？", "Delete {0} {1}?";
        RemoveWith = "连同它的里程碑 {0} 个，以及记事和链接", "With its {0} milestones, notes and links";
        RemoveParts = "它的 {0} 个下级项目保留", "Its {0} parts stay";
        RemoveMilestone = "删除里程碑“{0}”？", "Delete the milestone “{0}”?";
        RemoveNote = "删除记事“{0}”？", "Delete the note “{0}”?";
        RemoveLink = "删除链接“{0}”？", "Delete the link “{0}”?";
        NoneYet = "暂无里程碑。按 a 添加，按 t 套用模板并倒排工期", "No milestones yet: a adds one, t takes a template and counts back";
        CanUndo = "删除后可按 u 撤销，历史记录保留", "u takes it back; history keeps it";
        Yes = "删除", "Delete";
        No = "不删除", "Keep";
        AlreadyDone = "该节点已于 {0} 完成", "Done already, on {0}";
    }
}

crate::texts! {
    /// How a date was read.
    pub DateText {
        Day = "日", "day";
        TenDay = "旬", "ten days";
        Month = "月", "month";
        Quarter = "季", "quarter";
        Half = "半年", "half-year";
        Year = "年", "year";
        Plan = "规划期", "plan period";
        Interval = "起止", "interval";
        Read = "{0}（{1}）", "{0} ({1})";
        Comma = "，", ", ";
        By = "最迟 {0}", "by {0}";
        Vague = "约数", "rough";
        OrElse = "也可能是 {0}", "or {0}?";
    }
}

crate::texts! {
    /// What keys do in these places: a word or two for the footer.
    pub KeyWord {
        Open = "打开", "open";
        Edit = "编辑", "edit";
        Expand = "展开", "expand";
        Copy = "复制", "copy";
        Remove = "删除", "delete";
        Find = "查找", "find";
        NextFound = "下一处", "next";
        Sections = "下一栏", "next section";
        ShowEmpty = "空白字段", "empty fields";
        Back = "返回", "back";
        Save = "保存", "save";
        Cancel = "取消", "cancel";
        Leave = "离开", "leave";
        NextField = "下一项", "next field";
        Pick = "选择", "pick";
        Toggle = "切换", "toggle";
        NewLine = "换行", "new line";
        Kind = "类别", "kind";
        Editor = "外部编辑器", "editor";
        Add = "添加", "add";
        DoneToday = "今日完成", "done today";
        Forecast = "改预计", "forecast";
        Choose = "选定", "choose";
        Element = "选取添加", "pick to add";
        AddOrTake = "添加或移除", "add or take out";
        Shift = "移动日期", "move dates";
        Template = "模板", "template";
        Reorder = "调整顺序", "reorder";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// The places `{0}` … of a sentence, in order.
    fn places(sentence: &str) -> Vec<String> {
        let inside = sentence.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let mut out: Vec<String> = inside.map(|(place, _)| place.to_string()).collect();
        out.sort();
        out
    }

    #[test]
    fn both_languages_say_something_and_have_the_same_places() {
        let mut all: Vec<[&str; 2]> = Vec::new();
        macro_rules! take {
            ($($name:ident)+) => { $(all.extend($name::ALL.iter().map(|t| [t.say(Lang::Zh), t.say(Lang::En)]));)+ };
        }
        take!(Section PageText EditText DateText KeyWord);
        for [zh, en] in all {
            assert!(!zh.is_empty() && !en.is_empty(), "{zh}{en}");
            assert_eq!(places(zh), places(en), "{zh} {en}");
        }
    }
}
