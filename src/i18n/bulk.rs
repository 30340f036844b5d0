//! Words of acting on many projects at once: marks, the preview and its exceptions, moving dates together.

crate::texts! {
    /// Titles, sentences and names of acting on many.
    pub BulkText {
        Title = "批量修改：{0} 个项目", "Change {0} projects";
        FieldIs = "{0} 改为 {1}", "{0} becomes {1}";
        FieldEmpty = "清空 {0}", "{0} is emptied";
        FieldPlus = "{0} 加上 {1}", "{0} gains {1}";
        FieldMinus = "{0} 去掉 {1}", "{0} loses {1}";
        ShiftAll = "未完成节点的预计日期 {0}", "open milestones move by {0}";
        ShiftKind = "未完成“{1}”节点的预计日期 {0}", "open milestones of the kind {1} move by {0}";
        Done = "下一节点记为 {0} 完成", "the next milestone is done on {0}";
        Confirm = "核实：今日仍属实", "confirmed: still true today";
        Note = "添加记事“{0}”", "a note is added: {0}";
        Remove = "删除（可撤销）", "deleted (can be undone)";
        Count = "将改动 {0} 个", "{0} will change";
        Same = "{0} 个已是如此", "{0} stay as they are";
        Refused = "{0} 个不能改", "{0} cannot";
        Odd = "{0} 个跳级或回退", "{0} jump or go back";
        Hidden = "{0} 个不在当前筛选内", "{0} are outside the filter";
        Nothing = "没有可改动的项目", "nothing would change";
        OddMark = "跳级或回退", "jumps or goes back";
        SameMark = "已是如此", "is so already";
        NoOpen = "没有未完成的节点", "has no open milestone";
        NoOpenKind = "没有未完成的该类节点", "has no open milestone of this kind";
        NoDate = "未完成节点没有日期", "its open milestones have no date";
        TooFar = "移动后超出可记录的年份", "would leave the years that can be kept";
        Gone = "已被删除", "is deleted";
        Empty = "空", "empty";
        Apply = "执行", "do it";
        Back = "返回", "back";
        Marked = "已标记 {0} 项", "{0} marked";
        MarkedAll = "已标记当前列表全部 {0} 项", "all {0} shown are marked";
        Unmarked = "已取消全部标记", "no marks left";
        RangeFrom = "移动光标选取范围，再按 {0} 结束", "move to the end of the range, {0} again ends it";
        ShiftTitle = "节点顺延或提前：{0}", "Move milestone dates: {0}";
        ShiftBy = "移动", "by";
        ShiftReason = "原因", "reason";
        ShiftHint = "如 +3m、-2w、推迟3个月", "such as +3m, -2w";
        ShiftBad = "{0} 不是移动量。例：+3m、-2w、推迟3个月、提前两周", "{0} is no shift; write +3m, -2w, -30d, +1q or +1y";
        ShiftWhy = "改动预计日期须说明原因", "moving a forecast needs a reason";
        ShiftNone = "没有可移动的节点", "no milestone can be moved";
        ShiftKinds = "类别（Tab 切换）", "kind (Tab)";
        AllKinds = "全部", "all";
        ShiftMoves = "{0} 个项目、{1} 个节点", "{1} milestones of {0} projects";
        SetAdd = "添加", "add";
        SetTake = "移除", "take out";
        SetReplace = "整体替换", "replace all";
        NothingToRepeat = "还没有可重复的改动", "there is no edit to repeat yet";
        SavedMany = "已改动 {0} 个项目", "{0} projects changed";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_have_the_same_places() {
        for text in BulkText::ALL {
            for n in 0..3 {
                let place = format!("{{{n}}}");
                assert_eq!(text.say(Lang::Zh).contains(&place), text.say(Lang::En).contains(&place), "{text:?}");
            }
        }
    }
}
