//! Words of the dashboard: titles, the rule by which each card counts, and what each figure says of itself.

crate::texts! {
    /// Titles of cards, labels of rows, sentences about figures.
    pub DashText {
        LateTitle = "滞后", "Late";
        DueTitle = "近期节点", "Milestones due";
        LightsTitle = "牵头部门红绿灯", "Lights by lead agency";
        StagesTitle = "各领域阶段", "Stages by sector";
        MoneyTitle = "投资与进度", "Money and progress";
        ActivityTitle = "近30日动态", "Last 30 days";
        FreshTitle = "核实情况", "Confirmed";
        TargetsTitle = "方案指标", "Targets of the plan";
        AllLate = "逾期合计", "All late";
        LateDays = "{0}–{1}天", "{0}-{1} days";
        LateMore = "{0}天以上", "{0} days and more";
        ThisMonth = "本月（{0}）", "This month ({0})";
        NextMonth = "下月（{0}）", "Next month ({0})";
        Declared = "申报", "declared";
        Computed = "测算", "computed";
        NoAgency = "无牵头部门", "no lead agency";
        NoSector = "无领域", "no sector";
        NoStage = "无阶段", "no stage";
        Investment = "总投资", "Investment";
        Paid = "累计完成", "Paid so far";
        PaidShare = "占总投资 {0}%", "{0}% of investment";
        Progress = "完成 {0}%", "{0}% done";
        ProgressSpan = "完成 {0}–{1}%", "{0}-{1}% done";
        NoProgress = "未填完成比例", "progress not given";
        Within = "{0}天内", "within {0} days";
        Between = "{0}–{1}天", "{0}-{1} days ago";
        Longer = "{0}天以前", "over {0} days ago";
        Never = "从未核实", "never";
        Today = "今天改动", "changed today";
        Week = "近7日改动", "changed in 7 days";
        Month = "近30日改动", "changed in 30 days";
        Peak = "改动最多一日 {0} 条", "most on a day: {0}";
        Quiet = "近30日没有改动", "Nothing changed in 30 days";
        Others = "其余 {0} 个部门见“部门”", "{0} more agencies on the agencies screen";
        NoValue = "无数据", "no value";
        SaysCount = "{0}：{1} 项", "{0}: {1} projects";
        SaysTarget = "{0}：按 Enter 看指标", "{0}: Enter shows the targets";
        EnterLists = "按 Enter 列出", "Enter lists them";
        NothingCounted = "没有项目可列", "nothing to list";
        Joint = "{0} · {1}", "{0} · {1}";
        Empty = "没有可计数的项目：按 Esc 清除筛选，或按 a 新增", "No projects to count: Esc clears the filter, a adds one";
    }
}

crate::texts! {
    /// The rule by which a card counts, in the dim line under it.
    pub Rule {
        Late = "按项目计，取逾期最久的节点；停缓建、已投用、已取消不计", "projects, by their longest overdue milestone; paused, finished and cancelled left out";
        Due = "按下一未完成节点的最迟日计项目数；预计优先于最初计划", "projects, by the last day of the next open milestone; forecast before baseline";
        Lights = "按牵头部门；停缓建、已投用、已取消不计", "by lead agency; paused, finished and cancelled left out";
        Stages = "含停缓建；批次不计", "paused ones too; lots left out";
        Money = "计入项目已填数直接加总；项数为已填项数", "plain sum of what is given; counts are of those given";
        Activity = "柱：全台账日志条数（不随筛选）；数字：最近一次改动在期内的项目", "bars: changes in the log of the whole register; figures: projects last changed then";
        Fresh = "距最近一次核实的天数；含各阶段；批次不计", "days since somebody last confirmed the row; all stages; lots left out";
        Targets = "方案定量指标，不随筛选", "the plan's quantities, whatever the filter";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_card_says_its_rule_in_both_languages() {
        for rule in Rule::ALL {
            assert!(!rule.say(Lang::Zh).is_empty() && rule.say(Lang::En).is_ascii(), "{rule:?}");
        }
        let count = |text: &str| text.matches('{').count();
        for text in DashText::ALL {
            assert_eq!(count(text.say(Lang::Zh)), count(text.say(Lang::En)), "{text:?}");
        }
    }
}
