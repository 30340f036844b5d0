//! Words of the screens that draw: timeline, board, agencies, targets.

crate::texts! {
    /// Words of the timeline.
    pub TimelineText {
        ByNothing = "不分组", "no groups";
        BySector = "按领域", "by sector";
        ByProgramme = "按专项", "by programme";
        NoGroup = "未归入", "in none";
        Late = "滞后优先", "late first";
        Week = "周", "week";
        Month = "月", "month";
        Quarter = "季", "quarter";
        Year = "年", "year";
        YearTick = "{0}年", "{0}";
        MonthTick = "{0}月", "{1}";
        QuarterTick = "{0}季", "Q{0}";
        Overdue = "逾期{0}天", "{0}d late";
        Slipped = "推迟{0}天", "+{0}d";
        Early = "提前{0}天", "-{0}d";
        Undated = "无日期", "no dates";
        UndatedCount = "{0} 项无日期", "{0} without dates";
        UndatedLine = "{0} 项无日期：Enter 展开", "{0} without dates: Enter shows";
        AllDated = "全部有日期", "all dated";
        Promise = "最初计划", "baseline";
        Expected = "预计", "forecast";
        Done = "实际", "actual";
        Slip = "推迟", "slip";
        Today = "今天", "today";
        Span = "约数", "span";
        NoMilestones = "没有里程碑：按 m 添加", "No milestones: m adds one";
        Nothing = "没有可画的项目：按 Esc 清除筛选，或按 a 新增", "Nothing to draw: Esc clears the filter, a adds a project";
    }
}

crate::texts! {
    /// Words of the board.
    pub BoardText {
        ByStage = "按阶段", "by stage";
        ByHealth = "按红绿灯", "by light";
        ByAgency = "按牵头部门", "by lead agency";
        NoAgency = "无牵头", "no lead";
        Count = "{0} 项", "{0}";
        OverLimit = "{0}/{1} 超限", "{0}/{1} over";
        WithinLimit = "{0}/{1}", "{0}/{1}";
        Empty = "（空）", "(none)";
        LateShort = "逾{0}天", "{0}d";
        MoreAbove = "上 {0}", "{0} up";
        MoreBelow = "下 {0}", "{0} down";
        MoreLeft = "左 {0} 列", "{0} left";
        MoreRight = "右 {0} 列", "{0} right";
        NoColumn = "那边没有列了", "No column there";
        NotByAgency = "牵头部门不能用移动更改：按 e 编辑", "A lead agency is not changed by moving: e edits it";
        NoCard = "没有选中卡片", "No card is selected";
        Nothing = "没有卡片：按 Esc 清除筛选，或按 a 新增项目", "No cards: Esc clears the filter, a adds a project";
    }
}

crate::texts! {
    /// Words of the agencies.
    pub AgencyText {
        Agency = "部门", "Agency";
        Leads = "牵头", "Leads";
        TakesPart = "参与", "Part";
        Late = "逾期", "Late";
        Red = "申报红", "Red";
        Yellow = "申报黄", "Yellow";
        ComputedRed = "测算红", "Red (c)";
        ComputedYellow = "测算黄", "Yellow (c)";
        Unconfirmed = "未核实", "Unconf.";
        Stale = "久未核实", "Stale";
        NoLead = "无牵头部门", "No lead agency";
        Rule = "各栏按牵头项目计，参与不含牵头", "of projects led; Part leaves these out";
        Projects = "牵头项目 {0} 项", "{0} projects led";
        Nothing = "没有部门：按 a 新增", "No agencies: a adds one";
        EditTitle = "部门：{0}", "Agency: {0}";
        AddTitle = "新增部门", "Add an agency";
        Saved = "部门 {0} 已保存", "Agency {0} saved";
        SortedBy = "按 {0} 排序", "sorted by {0}";
        Unknown = "未登记的部门：按 a 新增", "Not in the table: a adds it";
    }
}

crate::texts! {
    /// Words of the targets.
    pub TargetText {
        Name = "指标", "Target";
        Goal = "目标", "Goal";
        Current = "现值", "Today";
        Gap = "差距", "Gap";
        By = "期限", "By";
        Article = "条", "Art.";
        AsOf = "截至", "As of";
        Source = "来源", "Source";
        History = "历次数值", "Earlier values";
        NoHistory = "尚无数值：按 e 填写现值、日期和来源", "No value yet: e enters one with its date and source";
        Met = "达到", "met";
        NotMet = "未达", "not met";
        Unknown = "无数据", "no value";
        Missing = "还差 {0}{1}", "{0} {1} to go";
        Beyond = "超出 {0}{1}", "{0} {1} beyond";
        Rule = "达到=现值符合“不低于/不超过/等于”；期限取方案所载", "Met = today's value is at least / at most / exactly the goal; dates are the plan's";
        Summary = "共 {0} 项：达到 {1}，未达 {2}，无数据 {3}", "{0} targets: {1} met, {2} not met, {3} without a value";
        Nothing = "没有指标：按 P 载入方案数据", "No targets: P takes in the plan data";
        EditTitle = "现值：{0}", "Value today: {0}";
        Saved = "指标“{0}”已保存", "Target “{0}” saved";
        Was = "{0}：{1} → {2}（{3}）", "{0}: {1} to {2} ({3})";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &str| {
            let mut out: Vec<String> =
                text.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(p, _)| p.to_string()).collect();
            out.sort();
            out
        };
        macro_rules! hold {
            ($($name:ident)+) => { $(for t in $name::ALL {
                // A month is a number in Chinese and a name in English.
                let month = format!("{t:?}") == "MonthTick";
                assert!(month || places(t.say(Lang::Zh)) == places(t.say(Lang::En)), "{t:?}");
                assert!(!t.say(Lang::Zh).is_empty() && !t.say(Lang::En).is_empty());
            })+ };
        }
        hold!(TimelineText BoardText AgencyText TargetText);
    }
}
