//! Words of the monthly round.

crate::texts! {
    /// The screen of the round.
    pub ReviewText {
        ChooseTitle = "巡检：选择范围", "Review: what to go through";
        GoOn = "继续 {0} 开始的巡检：已核实 {1}/{2}，跳过 {3}", "go on with the round of {0}: {1} of {2} done, {3} skipped";
        Due = "本月待核实：有冲突、逾期、久未核实或从未核实", "due this month: in conflict, overdue, stale, unconfirmed";
        DueMine = "本月待核实（本人经办）：有冲突、逾期、久未核实或从未核实", "due this month, mine: in conflict, overdue, stale, unconfirmed";
        Mine = "本人经办", "mine";
        Stale = "久未核实（超过 {0} 天）", "stale: not confirmed for {0} days";
        Overdue = "逾期", "overdue";
        Conflict = "有冲突", "in conflict";
        Unconfirmed = "从未核实", "never confirmed";
        Shown = "当前筛选所示", "what the filter shows";
        Nothing = "此范围内没有项目，换一个范围，或按 1 回到列表", "nothing here: choose another line, or 1 for the list";
        MineHint = "编辑“经办人”后，本人经办的项目自动归入", "set the field “kept by” to gather your own";
        Progress = "{0}/{1}", "{0}/{1}";
        Counts = "核实 {0} · 跳过 {1} · 剩余 {2}", "{0} done · {1} skipped · {2} left";
        Field = "字段", "Field";
        Then = "{0}（上月）", "{0} (last month)";
        Now = "现在", "Now";
        NotThere = "上月尚未建档", "not in the register then";
        WasConflict = "有冲突 {0} 处", "{0} conflicts";
        WhyOverdue = "逾期 {0} 天", "{0} days late";
        WhyStale = "上次核实 {0}", "last confirmed {0}";
        WhyUnconfirmed = "从未核实", "never confirmed";
        IsDone = "本轮已核实", "done in this round";
        IsSkipped = "本轮已跳过", "skipped in this round";
        Milestone = "节点", "milestone";
        LatestNote = "最近记事", "latest note";
        NoFilter = "巡检中不能筛选，按 {0} 暂停巡检", "a round is under way; {0} stops it";
        Stopped = "巡检已暂停，进度已保存，可随时继续", "the round is stopped and kept; go on at any time";
        Over = "本轮巡检完成", "The round is over";
        OverCounts = "共 {0} 个项目：核实 {1}，其中有改动 {2}；跳过 {3}", "{0} projects: {1} confirmed, {2} of them changed; {3} skipped";
        Changes = "本轮改动", "What was changed";
        NoChanges = "本轮没有改动，全部沿用", "nothing was changed: all is carried forward";
        Passed = "跳过的项目", "Skipped";
        OverHint = "Enter 结束本轮；[ 返回上一个；y 复制摘要", "Enter ends the round; [ goes back; y copies the summary";
        Finished = "本轮已结束", "The round is ended";
        Started = "开始", "begun";
        Line = "{0}：{1} → {2}", "{0}: {1} → {2}";
        Added = "新增{0}", "{0} added";
        Removed = "删除{0}", "{0} removed";
        Empty = "空", "empty";
        Since = "{0} 至 {1}", "{0} to {1}";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_have_the_same_places() {
        for text in ReviewText::ALL {
            for n in 0..4 {
                let place = format!("{{{n}}}");
                assert_eq!(text.say(Lang::Zh).contains(&place), text.say(Lang::En).contains(&place), "{text:?}");
            }
        }
    }
}
