//! Usual milestones by kind of works, and scheduling backwards from an end date (倒排工期): each step says how many
//! months it usually takes until the next one, so that the dates follow from the last one.
//!
//! The durations are rules of thumb to begin with, not norms; every date is shown and can be changed before anything is
//! written. Steps are named here by a code; their words stand in `i18n`.

use super::kinds::{MilestoneKind, Sector};
use super::value::{PartialDate, Shift};

/// A step of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// 项目建议书批复
    Proposal,
    /// 可行性研究报告批复
    Feasibility,
    /// 核准
    Permit,
    /// 初步设计批复
    Design,
    /// 选址批复
    Site,
    /// 规划或实施方案批复
    Scheme,
    Start,
    /// 截流
    Closure,
    /// 主体完工
    MainWorks,
    /// 主体结构封顶
    Topping,
    /// 全线贯通
    Breakthrough,
    /// 铺轨完成
    TrackLaid,
    /// 主桥合龙
    DeckJoined,
    /// 线路架通
    LineStrung,
    /// 管道焊通
    PipeWelded,
    /// 下闸蓄水
    Impounding,
    /// 设备安装完成
    Installed,
    /// 联调联试
    JointTests,
    /// 试验飞行
    FlightTest,
    /// 带电调试
    Energised,
    /// 试运行
    Trial,
    /// 工艺测试验收
    ProcessAcceptance,
    /// 行业验收
    SectorAcceptance,
    /// 交工验收
    Handover,
    /// 竣工验收
    Acceptance,
    /// 国家验收
    StateAcceptance,
    /// 开通、投产、投用
    Opening,
}

impl Step {
    /// Every step.
    pub const ALL: &'static [Step] = &[
        Step::Proposal,
        Step::Feasibility,
        Step::Permit,
        Step::Design,
        Step::Site,
        Step::Scheme,
        Step::Start,
        Step::Closure,
        Step::MainWorks,
        Step::Topping,
        Step::Breakthrough,
        Step::TrackLaid,
        Step::DeckJoined,
        Step::LineStrung,
        Step::PipeWelded,
        Step::Impounding,
        Step::Installed,
        Step::JointTests,
        Step::FlightTest,
        Step::Energised,
        Step::Trial,
        Step::ProcessAcceptance,
        Step::SectorAcceptance,
        Step::Handover,
        Step::Acceptance,
        Step::StateAcceptance,
        Step::Opening,
    ];

    /// The kind of milestone that it becomes.
    pub const fn kind(self) -> MilestoneKind {
        match self {
            Step::Proposal | Step::Feasibility | Step::Permit | Step::Design | Step::Site | Step::Scheme => {
                MilestoneKind::Approval
            }
            Step::Start => MilestoneKind::Start,
            Step::MainWorks
            | Step::Topping
            | Step::Breakthrough
            | Step::TrackLaid
            | Step::DeckJoined
            | Step::LineStrung
            | Step::PipeWelded
            | Step::Installed => MilestoneKind::MainWorks,
            Step::JointTests | Step::FlightTest | Step::Energised | Step::Trial => MilestoneKind::Trial,
            Step::ProcessAcceptance
            | Step::SectorAcceptance
            | Step::Handover
            | Step::Acceptance
            | Step::StateAcceptance => MilestoneKind::Acceptance,
            Step::Opening => MilestoneKind::Opening,
            Step::Closure | Step::Impounding => MilestoneKind::Other,
        }
    }

    /// Whether the kind alone says what it is, so that the milestone needs no name of its own.
    pub const fn is_plain(self) -> bool {
        matches!(self, Step::Start | Step::MainWorks | Step::Trial | Step::Opening)
    }
}

/// The usual course of a kind of works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    pub course: Course,
    pub sectors: &'static [Sector],
    /// Each step, and the months until the next one; of the last one 0.
    pub steps: &'static [(Step, u32)],
}

/// Kinds of works that have a course of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Course {
    Railway,
    Road,
    Bridge,
    Waterway,
    Airport,
    Grid,
    Pipeline,
    Reservoir,
    Irrigation,
    Flood,
    Laboratory,
    Building,
    Programme,
}

use Sector as S;
use Step as T;

/// THE TABLE of templates.
pub const TEMPLATES: &[Template] = &[
    Template {
        course: Course::Railway,
        sectors: &[S::Rail],
        steps: &[
            (T::Proposal, 8),
            (T::Feasibility, 6),
            (T::Design, 4),
            (T::Start, 36),
            (T::TrackLaid, 6),
            (T::JointTests, 4),
            (T::SectorAcceptance, 2),
            (T::Opening, 0),
        ],
    },
    Template {
        course: Course::Road,
        sectors: &[S::Road],
        steps: &[
            (T::Feasibility, 6),
            (T::Design, 6),
            (T::Start, 30),
            (T::Breakthrough, 5),
            (T::Handover, 1),
            (T::Opening, 24),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Bridge,
        sectors: &[S::RiverCrossing],
        steps: &[
            (T::Feasibility, 6),
            (T::Design, 6),
            (T::Start, 40),
            (T::DeckJoined, 8),
            (T::Handover, 1),
            (T::Opening, 24),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Waterway,
        sectors: &[S::Waterway, S::Port],
        steps: &[
            (T::Feasibility, 6),
            (T::Design, 4),
            (T::Start, 30),
            (T::MainWorks, 3),
            (T::Handover, 1),
            (T::Trial, 12),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Airport,
        sectors: &[S::Airport],
        steps: &[
            (T::Site, 10),
            (T::Feasibility, 8),
            (T::Design, 5),
            (T::Start, 24),
            (T::Topping, 10),
            (T::FlightTest, 3),
            (T::SectorAcceptance, 2),
            (T::Opening, 0),
        ],
    },
    Template {
        course: Course::Grid,
        sectors: &[S::PowerGrid],
        steps: &[
            (T::Feasibility, 6),
            (T::Permit, 3),
            (T::Start, 18),
            (T::LineStrung, 3),
            (T::Energised, 2),
            (T::Opening, 0),
        ],
    },
    Template {
        course: Course::Pipeline,
        sectors: &[S::OilGas, S::Energy],
        steps: &[
            (T::Permit, 6),
            (T::Design, 4),
            (T::Start, 18),
            (T::PipeWelded, 3),
            (T::Trial, 2),
            (T::Opening, 12),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Reservoir,
        sectors: &[S::WaterResources],
        steps: &[
            (T::Proposal, 12),
            (T::Feasibility, 8),
            (T::Design, 4),
            (T::Start, 14),
            (T::Closure, 30),
            (T::Impounding, 6),
            (T::MainWorks, 12),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Irrigation,
        sectors: &[S::Irrigation],
        steps: &[
            (T::Feasibility, 6),
            (T::Design, 3),
            (T::Start, 24),
            (T::MainWorks, 6),
            (T::Handover, 12),
            (T::Acceptance, 0),
        ],
    },
    Template {
        course: Course::Flood,
        sectors: &[S::FloodControl],
        steps: &[(T::Feasibility, 8), (T::Design, 4), (T::Start, 30), (T::MainWorks, 8), (T::Acceptance, 0)],
    },
    Template {
        course: Course::Laboratory,
        sectors: &[S::Laboratory, S::ScienceFacility, S::InnovationPlatform],
        steps: &[
            (T::Proposal, 8),
            (T::Feasibility, 6),
            (T::Design, 4),
            (T::Start, 24),
            (T::Topping, 10),
            (T::Installed, 8),
            (T::Trial, 6),
            (T::ProcessAcceptance, 6),
            (T::StateAcceptance, 0),
        ],
    },
    Template {
        course: Course::Building,
        sectors: &[
            S::Logistics,
            S::Digital,
            S::Industry,
            S::OpenEconomy,
            S::PublicService,
            S::CultureTourism,
            S::EmergencySafety,
            S::Urban,
        ],
        steps: &[
            (T::Proposal, 4),
            (T::Feasibility, 4),
            (T::Design, 3),
            (T::Start, 14),
            (T::Topping, 10),
            (T::Acceptance, 2),
            (T::Opening, 0),
        ],
    },
    Template {
        course: Course::Programme,
        sectors: &[S::Ecology, S::RegionalZone],
        steps: &[(T::Scheme, 6), (T::Start, 24), (T::MainWorks, 6), (T::Acceptance, 0)],
    },
];

/// The templates, those of this sector first.
pub fn templates(sector: Option<Sector>) -> Vec<&'static Template> {
    let mut all: Vec<&Template> = TEMPLATES.iter().collect();
    all.sort_by_key(|t| !sector.is_some_and(|s| t.sectors.contains(&s)));
    all
}

/// The dates of steps of which the last ends at `end`: for each the months until the next one (of the last they do not
/// count), and the date where somebody fixed it, from which those before it are counted. `None` for a date before the
/// years that can be kept. Known to the day, the end gives days; coarser, months.
pub fn backwards(end: &PartialDate, steps: &[(u32, Option<PartialDate>)]) -> Vec<Option<PartialDate>> {
    let mut out = Vec::new();
    let (mut from, mut total) = (end.clone(), 0i64);
    for (n, (months, fixed)) in steps.iter().enumerate().rev() {
        if n + 1 < steps.len() {
            total += i64::from(*months);
        }
        if let Some(date) = fixed {
            (from, total) = (date.clone(), 0);
        }
        out.push(match total {
            0 => Some(from.clone()),
            n => Shift::Months(-n).apply(&bare(&from)),
        });
    }
    out.reverse();
    out
}

/// A date as scheduling takes it: a day or a month; of anything coarser the month in which it ends.
fn bare(date: &PartialDate) -> PartialDate {
    let (first, last) = (date.earliest(), date.latest());
    if first == last {
        return PartialDate::from_day(last).unwrap_or_else(|| date.clone());
    }
    let month = chrono::Datelike::with_day(&last, 1).and_then(|first| PartialDate::new(first, last));
    month.unwrap_or_else(|| date.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_sector_has_one_template_and_every_template_goes_forward() {
        for sector in Sector::ALL {
            assert_eq!(TEMPLATES.iter().filter(|t| t.sectors.contains(sector)).count(), 1, "{}", sector.code());
            assert!(templates(Some(*sector))[0].sectors.contains(sector));
        }
        for template in TEMPLATES {
            let (last, rest) = template.steps.split_last().expect("steps");
            assert!(last.1 == 0 && rest.iter().all(|(_, months)| *months > 0), "{:?}", template.course);
            assert!(template.steps.iter().any(|(step, _)| *step == Step::Start));
            let mut seen = Vec::new();
            for (step, _) in template.steps {
                assert!(!seen.contains(step), "{step:?}");
                seen.push(*step);
            }
        }
        assert!(Step::ALL.iter().all(|s| TEMPLATES.iter().any(|t| t.steps.iter().any(|(step, _)| step == s))));
    }

    fn stored(end: &str, months: &[u32]) -> Vec<String> {
        let end = PartialDate::parse_stored(end).expect("a date");
        let steps: Vec<_> = months.iter().map(|m| (*m, None)).collect();
        backwards(&end, &steps).into_iter().map(|d| d.map(|d| d.stored()).unwrap_or_default()).collect()
    }

    #[test]
    fn dates_follow_from_the_end() {
        assert_eq!(stored("2027-12-31", &[6, 3, 0]), ["2027-03-31", "2027-09-30", "2027-12-31"]);
        assert_eq!(stored("2027-12", &[12, 3, 0]), ["2026-09", "2027-09", "2027-12"]);
        assert_eq!(stored("2027|2027年底", &[12, 3, 0]), ["2026-09", "2027-09", "2027|2027年底"]);
        assert_eq!(stored("1900-06", &[12, 0]), ["", "1900-06"]);
        assert_eq!(stored("2027-12", &[0]), ["2027-12"]);
        // From a date that somebody fixed, those before it are counted.
        let date = |text: &str| PartialDate::parse_stored(text).expect("a date");
        let steps = [(3, None), (6, Some(date("2026-01-15"))), (2, None), (0, None)];
        let found: Vec<String> =
            backwards(&date("2027-12"), &steps).into_iter().flatten().map(|d| d.stored()).collect();
        assert_eq!(found, ["2025-10-15", "2026-01-15", "2027-10", "2027-12"]);
    }

    proptest! {
        #[test]
        fn steps_stand_in_order_and_as_far_apart_as_asked(months in proptest::collection::vec(1u32..40, 1..10)) {
            let end = PartialDate::parse_stored("2030-11").expect("a date");
            let steps: Vec<_> = months.iter().map(|m| (*m, None)).collect();
            let dates: Vec<PartialDate> = backwards(&end, &steps).into_iter().map(|d| d.expect("inside")).collect();
            prop_assert_eq!(dates.len(), months.len());
            for (pair, apart) in dates.windows(2).zip(&months) {
                prop_assert_eq!(Shift::Months(i64::from(*apart)).apply(&pair[0]), Some(pair[1].clone()));
            }
        }
    }
}
