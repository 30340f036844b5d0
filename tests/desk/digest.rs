//! The digest: what happened between two states, told as facts; and the law that it tells of exactly those projects
//! that are another than before.

use super::bench::{AUTHORS, Bench, gesture};
use super::support::{Desk, cases, day, set};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::EntityId;
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::digest::{Digest, Fact, Sort, Span, html, markdown};
use taizhang::register::edit::Assignment;

fn days(first: u32, last: u32) -> Span {
    Span::Days { since: day(first), until: day(last) }
}

fn put(field: Field, text: &str) -> Assignment {
    Assignment::put(Key::Field(field), text)
}

fn sorts(digest: &Digest) -> Vec<Sort> {
    digest.items.iter().map(|i| i.fact.sort()).collect()
}

/// A milestone of a project that has none of its kind.
fn milestone(r: &mut Register, code: &str, kind: MilestoneKind, baseline: &str) -> EntityId {
    let id = r.by_code(code).expect("a code").id();
    r.add_milestone(id, kind, &[put(Field::Baseline, baseline)], Lang::En).expect("a milestone").0
}

#[test]
fn a_period_tells_what_started_slipped_and_went_wrong() {
    let desk = Desk::new();
    let mut r = desk.open();
    let a = milestone(&mut r, "RAIL-06", MilestoneKind::Start, "2026-10-31");
    let b = milestone(&mut r, "RAIL-07", MilestoneKind::Opening, "2026-12-31");
    r.close();
    let config = desk.config();
    let options = super::support::options(&desk.home().data.join("register.taizhang"));
    let mut r = Register::open(&options, desk.home(), super::support::dated(3), &config).expect("a register").0;
    let item = |r: &mut Register, id, all: &[Assignment], note: &str| {
        r.set_item(id, all, note, Lang::En, None).expect("an edit");
    };
    item(&mut r, a, &[put(Field::Actual, "2026-11-12")], "");
    set(&mut r, "RAIL-06", Field::Stage, "implementation");
    item(&mut r, b, &[put(Field::Forecast, "2027-04-02")], "land came late");
    set(&mut r, "RAIL-08", Field::Problems, "no permit <yet>");
    set(&mut r, "RAIL-09", Field::Health, "yellow");
    // Done and taken back: nothing.
    set(&mut r, "RAIL-10", Field::Progress, "20");
    r.undo().expect("undo");
    let id = r.by_code("RAIL-11").expect("a code").id();
    r.confirm(&[id]).expect("confirmed");
    r.add_note(id, "decided", NoteKind::Decision, Lang::En).expect("a note");
    let digest = r.digest(&days(1, 3), false).expect("a digest");
    assert_eq!(sorts(&digest), [Sort::Started, Sort::Slipped, Sort::Problem, Sort::Light, Sort::Decision]);
    assert!(matches!(&digest.items[0].fact, Fact::Started { on: Some(on), late: Some(12) } if on == "2026-11-12"));
    assert!(matches!(&digest.items[1].fact, Fact::Slipped { days: 92, reason: Some(r), .. } if r == "land came late"));
    assert_eq!((digest.changed.len(), digest.confirmed.len()), (5, 1));
    assert_eq!(digest.authors, BTreeMap::from([("刘工".to_string(), 7)]));
    let sectors = digest.by(Field::Sector, r.book());
    assert_eq!(sectors.len(), 1);
    assert_eq!((sectors[0].1.started, sectors[0].1.slipped, sectors[0].1.problems), (1, 1, 1));
    for lang in [Lang::Zh, Lang::En] {
        let telling = digest.tell(r.book(), lang);
        let (page, document) = (html::html(&telling, lang), markdown::markdown(&telling));
        assert!(page.contains("no permit &lt;yet&gt;") && !page.contains("<yet>"), "{page}");
        assert!(document.contains("no permit &lt;yet&gt;"), "{document}");
    }
    assert!(digest.tell(r.book(), Lang::Zh).lead.contains("开工1项，推迟1项（最长92天），新增问题1项"));
    // The days before tell nothing of it, nor do those after.
    assert!(sorts(&r.digest(&days(1, 2), false).expect("a digest")).is_empty());
    assert!(r.digest(&Span::Days { since: day(4), until: day(9) }, false).is_err());
    assert!(r.digest(&days(3, 2), false).is_err());
}

/// A round is told by its gestures alone; what undid them counts, what others did does not.
#[test]
fn gestures_tell_exactly_themselves() {
    let desk = Desk::new();
    let mut r = desk.open();
    let edit = |r: &mut Register, code: &str, value: &str| {
        let id = r.by_code(code).expect("a code").id();
        r.set(&[id], &[put(Field::Progress, value)], "", Lang::En, None).expect("an edit").gesture
    };
    edit(&mut r, "RAIL-06", "10");
    let round = [edit(&mut r, "RAIL-06", "20"), edit(&mut r, "RAIL-07", "5"), edit(&mut r, "RAIL-06", "30")];
    let undone = edit(&mut r, "RAIL-08", "7");
    r.undo().expect("undo");
    edit(&mut r, "RAIL-09", "1");
    let mut names = round.to_vec();
    names.push(undone);
    let digest = r.digest(&Span::Gestures(names), false).expect("a digest");
    let told: Vec<(Option<i64>, Option<i64>)> = digest
        .items
        .iter()
        .filter_map(|i| match i.fact {
            Fact::Progress { from, to } => Some((from, to)),
            _ => None,
        })
        .collect();
    assert_eq!(told, [(Some(10), Some(30)), (None, Some(5))]);
    assert_eq!(digest.authors.values().sum::<usize>(), 3);
    assert!(r.digest(&Span::Gestures(Vec::new()), false).expect("a digest").is_empty());
    assert!(r.digest(&Span::Gestures(vec!["0000000000000000".into()]), false).expect("a digest").is_empty());
}

/// The layer of public reports counts only when asked for, and is said to be left out.
#[test]
fn public_reports_count_when_asked_for() {
    let desk = Desk::new();
    let r = desk.open();
    let span = Span::Days { since: "2024-01-01".parse().expect("a day"), until: day(0) };
    let without = r.digest(&span, false).expect("a digest");
    assert!(without.is_empty() && without.reports_left > 100);
    let with = r.digest(&span, true).expect("a digest");
    assert!(with.count(Sort::Finished) > 0 && with.reports_left == 0);
}

/// What each project shows, but for the day of its confirmation and what is only bookkeeping.
fn shown(register: &Register) -> BTreeMap<EntityId, String> {
    let plain = |mut record: taizhang::domain::record::Record| {
        (record.updated, record.conflicts) = (0, 0);
        record.put(Field::ConfirmedOn, None);
        format!("{record:?}")
    };
    let one = |e: &taizhang::register::book::Entry| {
        let page = register.page(e.id()).expect("a page");
        let rest = e.milestones.iter().chain(&page.notes).chain(&page.links).cloned().map(plain);
        let mut rest: Vec<String> = rest.collect();
        rest.sort();
        (e.id(), format!("{} {rest:?}", plain(e.project.clone())))
    };
    register.book().entries().iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(8)))]

    /// The projects that a digest calls changed are those of which the two days show another thing.
    #[test]
    fn a_digest_tells_of_what_two_days_show_differently(
        steps in prop::collection::vec(any::<[u8; 8]>(), 4..24),
        cut in 0usize..24,
    ) {
        let mut bench = Bench::new();
        for (n, g) in steps.iter().enumerate() {
            if n == cut % steps.len() {
                bench.sit(AUTHORS[n % AUTHORS.len()], 2);
            }
            let register = bench.register();
            if g[0] >= 224 { let _ = register.undo(); } else { let _ = gesture(register, g); }
        }
        bench.sit(AUTHORS[0], 2);
        let digest = bench.register().digest(&days(1, 2), false).expect("a digest");
        let after = shown(bench.register());
        bench.register().go_to(day(1)).expect("a day");
        let before = shown(bench.register());
        let differs = |id: &&EntityId| before.get(id) != after.get(id);
        let expected: BTreeSet<EntityId> = before.keys().chain(after.keys()).filter(differs).copied().collect();
        prop_assert_eq!(&digest.changed, &expected);
    }
}
