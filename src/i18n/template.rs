//! Words of milestone templates and of scheduling backwards.

use super::Lang;
use crate::domain::template::{Course, Step};

/// What a step is called: the name that its milestone gets.
pub const fn step(lang: Lang, step: Step) -> &'static str {
    let (zh, en) = match step {
        Step::Proposal => ("项目建议书批复", "Proposal approved"),
        Step::Feasibility => ("可研批复", "Feasibility study approved"),
        Step::Permit => ("核准", "Permit granted"),
        Step::Design => ("初步设计批复", "Preliminary design approved"),
        Step::Site => ("选址批复", "Site approved"),
        Step::Scheme => ("实施方案批复", "Scheme approved"),
        Step::Start => ("开工", "Start of works"),
        Step::Closure => ("截流", "River closure"),
        Step::MainWorks => ("主体完工", "Main works done"),
        Step::Topping => ("主体结构封顶", "Structure topped out"),
        Step::Breakthrough => ("全线贯通", "Route joined"),
        Step::TrackLaid => ("铺轨完成", "Track laid"),
        Step::DeckJoined => ("主桥合龙", "Main span closed"),
        Step::LineStrung => ("线路架通", "Line strung"),
        Step::PipeWelded => ("管道焊通", "Pipeline welded through"),
        Step::Impounding => ("下闸蓄水", "Impounding"),
        Step::Installed => ("设备安装完成", "Equipment installed"),
        Step::JointTests => ("联调联试", "Integrated tests"),
        Step::FlightTest => ("试验飞行", "Test flights"),
        Step::Energised => ("带电调试", "Energised for tests"),
        Step::Trial => ("试运行", "Trial operation"),
        Step::ProcessAcceptance => ("工艺验收", "Process acceptance"),
        Step::SectorAcceptance => ("行业验收", "Sector acceptance"),
        Step::Handover => ("交工验收", "Handover inspection"),
        Step::Acceptance => ("竣工验收", "Final acceptance"),
        Step::StateAcceptance => ("国家验收", "State acceptance"),
        Step::Opening => ("投用", "Opening"),
    };
    lang.pick(zh, en)
}

/// What a course is called.
pub const fn course(lang: Lang, course: Course) -> &'static str {
    let (zh, en) = match course {
        Course::Railway => ("铁路", "Railway"),
        Course::Road => ("公路", "Road"),
        Course::Bridge => ("过江通道（桥隧）", "River crossing"),
        Course::Waterway => ("航道与港口", "Waterway and port"),
        Course::Airport => ("机场", "Airport"),
        Course::Grid => ("电网（特高压）", "Power grid (UHV)"),
        Course::Pipeline => ("油气管道与能源", "Pipeline and energy"),
        Course::Reservoir => ("水库与引调水", "Reservoir and water transfer"),
        Course::Irrigation => ("灌区", "Irrigation district"),
        Course::Flood => ("防洪与蓄滞洪区", "Flood control"),
        Course::Laboratory => ("实验室与大科学装置", "Laboratory and science facility"),
        Course::Building => ("房屋与园区", "Buildings and parks"),
        Course::Programme => ("治理与片区类", "Programme of works"),
    };
    lang.pick(zh, en)
}

crate::texts! {
    /// The chooser and the schedule.
    pub TemplateText {
        ChooseTitle = "节点模板：{0}", "Milestone template: {0}";
        Steps = "{0} 个节点，约 {1} 个月", "{0} steps, ~{1} months";
        ForSector = "本领域", "this sector";
        PlanTitle = "倒排工期：{0} · {1}", "Schedule backwards: {0} · {1}";
        End = "完成日期", "End date";
        EndHint = "最后一个节点的日期，如 2027年底、2027-12-31", "date of the last step, such as 2027-12-31 or 2027";
        Step = "节点", "Step";
        Months = "距下一节点", "until the next";
        Date = "计划日期", "Planned";
        MonthsOf = "{0} 个月", "{0} months";
        Exists = "已有", "exists";
        Passed = "早于今天", "before today";
        Out = "不添加", "left out";
        Typed = "手填", "typed";
        BadEnd = "先填写完成日期", "type the end date first";
        NoneLeft = "没有要添加的节点", "no step is left to add";
        TooEarly = "倒排后早于可记录的年份", "would begin before the years that can be kept";
        WillAdd = "将添加 {0} 个节点，写入“最初计划”", "{0} milestones will be added; their dates become the first promise";
        KeyApply = "添加", "add them";
        KeyMonths = "增减月数", "months";
        KeyOut = "去留", "in or out";
        KeyDate = "改日期", "type a date";
        DateOf = "“{0}”的日期", "Date of “{0}”";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places_and_names_are_told_apart() {
        for text in TemplateText::ALL {
            for n in 0..2 {
                let place = format!("{{{n}}}");
                assert_eq!(text.say(Lang::Zh).contains(&place), text.say(Lang::En).contains(&place), "{text:?}");
            }
        }
        for lang in [Lang::Zh, Lang::En] {
            let mut names: Vec<&str> = Step::ALL.iter().map(|s| step(lang, *s)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Step::ALL.len());
        }
    }
}
