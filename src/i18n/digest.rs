//! Words of the digest: the report of what changed, as an official would send it and as an engineer would write it.

use super::Lang;
use chrono::{Datelike, NaiveDate};

crate::texts! {
    /// The frame of a digest.
    pub DigestText {
        Title = "重大项目动态（{0}）", "What changed, {0}";
        TitleOfGestures = "本轮更新摘要（{0}）", "This round, {0}";
        TitleOfNothing = "本轮更新摘要", "This round";
        OneDay = "{0}", "{0}";
        Period = "{0}至{1}", "{0} to {1}";
        Nothing = "本期无变化。", "Nothing changed.";
        Lead = "本期{0}个项目有变化：{1}。", "{0} projects changed: {1}.";
        LeadOne = "本期1个项目有变化：{0}。", "One project changed: {0}.";
        LeadPlain = "本期{0}个项目有变化。", "{0} projects changed.";
        LeadConfirmed = "本期无变化，核实{0}项。", "Nothing changed; {0} confirmed.";
        Colon = "：", ": ";
        Comma = "，", "; ";
        Started = "开工{0}项", "{0} started";
        Finished = "完工投用{0}项", "{0} finished";
        Reached = "完成节点{0}项", "{0} reached a milestone";
        Slipped = "推迟{0}项（最长{1}天）", "{0} slipped (by up to {1} days)";
        Advanced = "提前{0}项", "{0} moved forward";
        Problem = "新增问题{0}项", "{0} with new problems";
        Solved = "问题解决{0}项", "{0} with problems solved";
        Stage = "其他阶段变化{0}项", "{0} with other stage changes";
        Paused = "停缓建{0}项", "{0} paused";
        Resumed = "恢复推进{0}项", "{0} resumed";
        Light = "调整红绿灯{0}项", "{0} with another light";
        Money = "更新投资{0}项", "{0} with other amounts";
        Progress = "更新完成比例{0}项", "{0} with other progress";
        Decision = "议定事项{0}项", "{0} with decisions";
        Added = "新增{0}项", "{0} added";
        Removed = "移出{0}项", "{0} removed";
        Restored = "恢复{0}项", "{0} brought back";
        Confirmed = "核实{0}项", "{0} confirmed";
        Paid = "累计完成投资增加{0}", "{0} more invested";
        BySector = "分领域", "By sector";
        ByAgency = "分牵头部门", "By lead agency";
        Sector = "领域", "Sector";
        Agency = "牵头部门", "Lead agency";
        None = "（未填）", "(none)";
        Rule = "口径：比较期初与期末；期内改后撤销的不计；同一项目的同类变化计1项；部门按牵头部门。",
            "Counting: the state before is compared with the state after; what was undone does not count; a project counts once in each line; agency = lead agency.";
        ReportsLeft = "另有公开报道数据{0}条，按来源日期落在本期，未计入。", "{0} entries of public reports, dated within the period by their sources, are left out.";
        ReportsIn = "含公开报道数据（按来源日期）。", "Public reports are counted, by the dates of their sources.";
        By = "录入：{0}。", "Entered by {0}.";
        ByOne = "{0} {1}次", "{0} ({1})";
        Heading = "{0}、{1}（{2}项）", "{1} ({2})";
    }
}

crate::texts! {
    /// Headings of the sections and labels of the figures.
    pub SectionText {
        Changed = "有变化", "Changed";
        Started = "开工", "Started";
        Finished = "完工投用", "Finished";
        Reached = "完成节点", "Milestones reached";
        Slipped = "推迟", "Slipped";
        Advanced = "提前", "Moved forward";
        Problem = "新增问题", "New problems";
        Solved = "问题解决", "Problems solved";
        Stage = "其他阶段变化", "Other stage changes";
        Paused = "停缓建", "Paused";
        Resumed = "恢复推进", "Resumed";
        Light = "调整红绿灯", "Lights";
        Money = "投资", "Money";
        Progress = "完成比例", "Progress";
        Decision = "议定事项", "Decisions";
        Added = "新增项目", "New projects";
        Removed = "移出项目", "Removed projects";
        Restored = "恢复项目", "Brought back";
        Confirmed = "核实", "Confirmed";
        Paid = "完成投资", "Invested";
    }
}

crate::texts! {
    /// What happened to one project.
    pub FactText {
        StartedOn = "{0}开工", "started {0}";
        StartedStage = "转入在建", "under construction";
        FinishedOn = "{1}{0}", "{0} {1}";
        FinishedStage = "转入{0}", "now: {0}";
        ReachedOn = "{1}完成{0}", "{0} reached {1}";
        Late = "，较预计晚{0}天", ", {0} days later than expected";
        Early = "，较预计早{0}天", ", {0} days earlier than expected";
        OnTime = "，与预计一致", ", as expected";
        Slipped = "{0}由{1}推迟至{2}，推迟{3}天", "{0} slips from {1} to {2}, by {3} days";
        Advanced = "{0}由{1}提前至{2}，提前{3}天", "{0} moves forward from {1} to {2}, by {3} days";
        Reason = "；原因：{0}", "; reason: {0}";
        NoReason = "（未说明原因）", " (no reason given)";
        Stage = "阶段由{0}转为{1}", "stage: {0} → {1}";
        Note = "；{0}", "; {0}";
        Paused = "停缓建", "paused";
        PausedFor = "停缓建（{0}）", "paused ({0})";
        Resumed = "恢复推进", "resumed";
        Light = "红绿灯由{0}调为{1}", "light: {0} → {1}";
        Moved = "{0}由{1}调整为{2}", "{0}: {1} → {2}";
        Entered = "{0}填报为{1}", "{0}: {1}";
        Emptied = "{0}清空（原为{1}）", "{0} emptied (was {1})";
        Solved = "原问题已解决：{0}", "no longer: {0}";
        Plain = "{0}", "{0}";
        Added = "新列入台账", "new in the register";
        Removed = "移出台账", "taken out of the register";
        Restored = "重新列入台账", "back in the register";
        Unset = "未填", "none";
        Lead = "（{0}）", " ({0})";
    }
}

/// A day in full.
pub fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// A month in full.
pub fn month(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", day.year(), day.month()),
        Lang::En => day.format("%B %Y").to_string(),
    }
}

/// The number of a section as it stands in official papers: 一, 二 … 十二; figures where that is not known.
pub fn numeral(number: usize) -> String {
    const DIGITS: [&str; 11] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match number {
        0..=10 => DIGITS[number].to_string(),
        11..=19 => format!("十{}", DIGITS[number - 10]),
        20..=99 if number.is_multiple_of(10) => format!("{}十", DIGITS[number / 10]),
        20..=99 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}
