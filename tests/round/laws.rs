//! Laws of edits on many: done together they come to the same as done one by one; they are one gesture; one undo takes
//! back all of it, one redo brings all of it back; the preview says exactly what becomes of each.

use super::person::Person;
use proptest::prelude::*;
use std::cell::RefCell;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::EntityId;
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::domain::record::Record;
use taizhang::domain::value::Shift;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::bulk::BulkEdit;
use taizhang::register::edit::{Assignment, How};

const CODES: [&str; 4] = ["RAIL-04", "RAIL-10", "RAIL-12", "GRID-02"];

/// Each case writes to two files: a few by default, more by `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(4)
}

thread_local! {
    static DESKS: RefCell<Option<(Person, Person)>> = const { RefCell::new(None) };
}

/// All that a project holds, without when it was written.
fn state(register: &Register, ids: &[EntityId]) -> Vec<String> {
    let tell = |r: &Record| {
        let mut r = r.clone();
        r.updated = 0;
        format!("{r:?}")
    };
    let entries = ids.iter().map(|id| register.book().entry(*id).expect("there"));
    entries.flat_map(|e| std::iter::once(tell(&e.project)).chain(e.milestones.iter().map(tell))).collect()
}

fn any_edit() -> impl Strategy<Value = BulkEdit> {
    let fields = |assignments: Vec<Assignment>| BulkEdit::Fields { assignments, note: "月调度".into() };
    let tag = |how| move |text: &str| Assignment { key: Key::Field(Field::Tags), how, text: text.into() };
    prop_oneof![
        (0u8..=100).prop_map(move |n| fields(vec![Assignment::put(Field::Progress, n.to_string())])),
        prop::sample::select(vec!["preparation", "implementation", "maintenance", "cancelled"])
            .prop_map(move |s| fields(vec![Assignment::put(Field::Stage, s)])),
        prop::sample::select(vec!["red", "yellow", "green"]).prop_map(move |s| fields(vec![
            Assignment::put(Field::Health, s),
            Assignment::put(Field::HealthNote, "月报")
        ])),
        prop::sample::select(vec!["重点", "督办"]).prop_map(move |t| fields(vec![tag(How::Include)(t)])),
        prop::sample::select(vec!["重点", "督办"]).prop_map(move |t| fields(vec![tag(How::Exclude)(t)])),
        prop::sample::select(vec!["mwr", "ndrc", "cac"]).prop_map(move |a| {
            fields(vec![Assignment { key: Key::Field(Field::Agencies), how: How::Include, text: a.into() }])
        }),
        prop::sample::select(vec!["mwr", "mot"]).prop_map(move |a| fields(vec![Assignment::put(Field::LeadAgency, a)])),
        (-30i64..=30, any::<bool>()).prop_filter("not by nothing", |(n, _)| *n != 0).prop_map(|(n, months)| {
            let by = if months { Shift::Months(n) } else { Shift::Days(n) };
            BulkEdit::Shift { by, kind: None, reason: "洪水".into() }
        }),
        Just(BulkEdit::Shift { by: Shift::Months(3), kind: Some(MilestoneKind::Opening), reason: "征地".into() }),
        Just(BulkEdit::Done { on: "2026-11-20".into() }),
        Just(BulkEdit::Confirm),
        Just(BulkEdit::Note { kind: NoteKind::Progress, text: "已调度".into() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn together_is_the_same_as_one_by_one_and_is_taken_back_at_once(
        edits in proptest::collection::vec(any_edit(), 1..3),
        which in proptest::sample::subsequence(CODES.to_vec(), 1..=CODES.len()),
    ) {
        DESKS.with(|desks| {
            let mut desks = desks.borrow_mut();
            let (many, single) = desks.get_or_insert_with(|| (Person::new(), Person::new()));
            let ids: Vec<EntityId> = which.iter().map(|c| many.id(c)).collect();
            let all: Vec<EntityId> = CODES.iter().map(|c| many.id(c)).collect();
            let (mut gestures, mut singles) = (Vec::new(), 0);
            let mut states = vec![state(&many.register, &all)];
            for edit in &edits {
                let preview = many.register.preview(&ids, edit, Lang::Zh);
                assert_eq!(preview.changes.len() + preview.same.len() + preview.refused.len(), ids.len());
                let done = many.register.act_on_many(&ids, edit, Lang::Zh, None).expect("done");
                assert_eq!(done.projects, preview.changes.len(), "{edit:?}");
                if !done.is_nothing() {
                    gestures.push(done.gesture);
                    states.push(state(&many.register, &all));
                }
                for id in &ids {
                    singles += usize::from(!single.register.act_on_many(&[*id], edit, Lang::Zh, None).expect("done").is_nothing());
                }
                assert_eq!(state(&many.register, &all), state(&single.register, &all), "{edit:?}");
            }
            gestures.dedup();
            assert_eq!(gestures.len() + 1, states.len());
            for before in states.iter().rev().skip(1) {
                many.register.undo().expect("taken back");
                assert_eq!(&state(&many.register, &all), before);
            }
            for after in states.iter().skip(1) {
                many.register.redo().expect("done again");
                assert_eq!(&state(&many.register, &all), after);
            }
            // Both are left as they were, for the next.
            for _ in 1..states.len() {
                many.register.undo().expect("taken back");
            }
            for _ in 0..singles {
                single.register.undo().expect("taken back");
            }
            assert_eq!(state(&single.register, &all), states[0]);
        });
    }
}
