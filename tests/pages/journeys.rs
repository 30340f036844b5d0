//! What keys mean: each journey is keys typed, what is wanted of the register, and what stands there afterwards.

use super::support::*;
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::Entity;
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;
use taizhang::tui::layers::Outcome;
use taizhang::tui::layers::ask::Ask;
use taizhang::tui::layers::confirm::Confirm;
use taizhang::tui::layers::form::Form;
use taizhang::tui::layers::milestones::Milestones;
use taizhang::tui::layers::picker::Picker;
use taizhang::tui::layers::project::ProjectPage;
use taizhang::tui::layers::prompt::Prompt;
use taizhang::tui::msg::{Effect, Saved};

/// Types into a layer and gives its last answer.
macro_rules! typed {
    ($layer:expr, $scene:expr, $keys:expr) => {{
        let layer = &mut $layer;
        let mut last = Outcome::Stay;
        for key in keys($keys) {
            last = layer.on_key(key, $scene);
        }
        last
    }};
}

fn put(field: Field, text: &str) -> Assignment {
    Assignment::put(field, text)
}

fn assignments(outcome: Outcome) -> Vec<Assignment> {
    match outcome {
        Outcome::CloseAnd(Effect::Set { assignments, .. } | Effect::SetItem { assignments, .. })
        | Outcome::Do(Effect::Set { assignments, .. } | Effect::SetItem { assignments, .. }) => assignments,
        other => panic!("no edit: {other:?}"),
    }
}

#[test]
fn a_digit_picks_the_next_stage_at_once() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut picker = Picker::field(&[desk.id("RAIL-04")], Field::Stage, &scene);
    assert_eq!(assignments(typed!(picker, &scene, "3")), [put(Field::Stage, "implementation")]);
}

#[test]
fn a_stage_that_goes_back_asks_why() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut picker = Picker::field(&[id], Field::Stage, &scene);
    assert_eq!(typed!(picker, &scene, "1"), Outcome::Stay);
    // Nothing said is not enough; leaving goes back to the stages.
    assert_eq!(typed!(picker, &scene, "enter"), Outcome::Stay);
    assert_eq!(typed!(picker, &scene, "esc"), Outcome::Stay);
    assert_eq!(typed!(picker, &scene, "1 \"方案重做\""), Outcome::Stay);
    let seen = desk.register.seen();
    let wanted = Effect::Set {
        ids: vec![id],
        assignments: vec![put(Field::Stage, "identification")],
        note: "方案重做".into(),
        seen,
    };
    assert_eq!(typed!(picker, &scene, "enter"), Outcome::CloseAnd(wanted));
}

#[test]
fn the_last_stages_are_there_for_those_who_ask() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::En);
    let mut picker = Picker::field(&[desk.id("RAIL-04")], Field::Stage, &scene);
    assert_eq!(typed!(picker, &scene, "7"), Outcome::Stay);
    assert_eq!(typed!(picker, &scene, "\"decommissioned\" enter \"torn_down\" enter"), {
        let seen = desk.register.seen();
        let assignments = vec![put(Field::Stage, "decommissioned")];
        Outcome::CloseAnd(Effect::Set { ids: vec![desk.id("RAIL-04")], assignments, note: "torn_down".into(), seen })
    });
}

#[test]
fn pausing_asks_for_its_reason() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut picker = Picker::field(&[desk.id("RAIL-04")], Field::Activity, &scene);
    let wanted = [put(Field::Activity, "paused"), put(Field::PauseReason, "funding")];
    assert_eq!(assignments(typed!(picker, &scene, "2 2")), wanted);
}

#[test]
fn agencies_are_found_by_any_of_their_names() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    for name in ["\"水利部\"", "\"mwr\"", "\"Ministry of Water Resources\""] {
        let mut picker = Picker::field(&[desk.id("RAIL-04")], Field::LeadAgency, &scene);
        for sign in name.trim_matches('"').chars() {
            let key = ratatui::crossterm::event::KeyCode::Char(sign).into();
            picker.on_key(key, &scene);
        }
        let found = assignments(typed!(picker, &scene, "enter"));
        let code = desk.register.reader(Lang::Zh).agency("水利部").expect("an agency");
        assert_eq!(found, [put(Field::LeadAgency, &code)], "{name}");
    }
}

#[test]
fn a_project_cannot_become_a_part_of_its_own_part() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut picker = Picker::field(&[desk.id("RAIL-01")], Field::Parent, &scene);
    assert_eq!(typed!(picker, &scene, "\"RAIL-04\" enter"), Outcome::Stay);
    let shown = picture((80, 24), |area, buf| picker.view(area, buf, &scene));
    assert!(shown.contains("不能属于自己的下级"), "{shown}");
}

#[test]
fn a_wrong_share_stays_until_it_is_right() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut prompt = Prompt::progress(&[desk.id("RAIL-04")], &scene);
    assert_eq!(typed!(prompt, &scene, "ctrl-u \"140\" enter"), Outcome::Stay);
    assert_eq!(prompt.text(), "140");
    assert_eq!(assignments(typed!(prompt, &scene, "backspace backspace \"00\" enter")), [put(Field::Progress, "100")]);
}

#[test]
fn what_was_not_changed_is_not_written() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let ids = [desk.id("RAIL-04")];
    assert_eq!(typed!(Prompt::progress(&ids, &scene), &scene, "enter"), Outcome::Close);
    assert_eq!(typed!(Form::project(ids[0], &scene), &scene, "f2"), Outcome::Close);
    assert_eq!(typed!(Form::project(ids[0], &scene), &scene, "esc"), Outcome::Close);
}

#[test]
fn marked_projects_that_differ_are_set_together() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let ids = [desk.id("RAIL-04"), desk.id("RAIL-01")];
    let mut prompt = Prompt::progress(&ids, &scene);
    assert_eq!(prompt.text(), "");
    assert_eq!(typed!(prompt, &scene, "enter"), Outcome::Close);
    let mut prompt = Prompt::progress(&ids, &scene);
    match typed!(prompt, &scene, "\"5\" enter") {
        Outcome::CloseAnd(Effect::Set { ids: set, .. }) => assert_eq!(set, ids),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_moved_forecast_goes_with_its_reason() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let opening = desk.register.by_code("RAIL-04").expect("a code").milestones[1].clone();
    let mut prompt = Prompt::item(&opening, Field::Forecast, &scene);
    assert_eq!(typed!(prompt, &scene, "ctrl-u \"2027年底\" enter"), Outcome::Stay);
    assert_eq!(typed!(prompt, &scene, "enter"), Outcome::Stay);
    let wanted = Effect::SetItem {
        id: opening.id,
        assignments: vec![put(Field::Forecast, "2027年底"), put(Field::ForecastReason, "征地")],
        note: "征地".into(),
        seen: desk.register.seen(),
        what: Saved::Milestone,
    };
    assert_eq!(typed!(prompt, &scene, "\"征地\" enter"), Outcome::CloseAnd(wanted));
    // The same days in other words move nothing.
    let mut prompt = Prompt::item(&opening, Field::Forecast, &scene);
    assert_eq!(assignments(typed!(prompt, &scene, "ctrl-u \"2026H1\" enter")), [put(Field::Forecast, "2026H1")]);
}

#[test]
fn a_note_has_a_kind_and_lines_and_is_not_lost_at_one_stroke() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let project = desk.id("RAIL-04");
    let mut prompt = Prompt::note(project, &scene);
    assert_eq!(typed!(prompt, &scene, "enter"), Outcome::Stay);
    assert_eq!(typed!(prompt, &scene, "tab \"一\" alt-enter \"二\" esc"), Outcome::Stay);
    let wanted = Effect::AddNote { project, kind: NoteKind::Problem, text: "一\n二".into() };
    assert_eq!(typed!(prompt, &scene, "enter"), Outcome::CloseAnd(wanted));
    assert_eq!(typed!(prompt, &scene, "esc"), Outcome::Stay);
    assert_eq!(typed!(prompt, &scene, "esc"), Outcome::Close);
}

#[test]
fn a_form_writes_what_was_changed_and_only_that() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut form = Form::project(desk.id("RAIL-04"), &scene).at(&Key::Field(Field::Funding));
    typed!(form, &scene, "\"中央预算内投资\" tab");
    form = form.at(&Key::Field(Field::Health));
    typed!(form, &scene, "enter 2");
    form = form.at(&Key::Field(Field::Starred));
    typed!(form, &scene, "space");
    form = form.at(&Key::Field(Field::Progress));
    typed!(form, &scene, "\"x\" backspace");
    assert_eq!(form.changes(), 3);
    let wanted = [put(Field::Health, "yellow"), put(Field::Funding, "中央预算内投资"), put(Field::Starred, "")];
    assert_eq!(assignments(typed!(form, &scene, "ctrl-s")), wanted);
}

#[test]
fn a_form_keeps_what_is_wrong_and_goes_there() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut form = Form::project(desk.id("RAIL-04"), &scene).at(&Key::Field(Field::Agencies));
    typed!(form, &scene, "end \"、某某委\" f2");
    let shown = picture((80, 24), |area, buf| form.view(area, buf, &scene));
    assert!(shown.contains("没有名为 某某委 的部门"), "{shown}");
    assert!(form.text(&Key::Field(Field::Agencies)).is_some_and(|t| t.ends_with("某某委")));
    typed!(form, &scene, "backspace backspace backspace backspace");
    assert_eq!(typed!(form, &scene, "f2"), Outcome::Close);
}

#[test]
fn a_form_asks_why_the_stage_or_the_forecast_moves() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut form = Form::project(id, &scene).at(&Key::Field(Field::Stage));
    assert_eq!(typed!(form, &scene, "enter 1 f2"), Outcome::Stay);
    let note = "重新论证";
    let wanted = vec![put(Field::Stage, "identification"), put(Field::StageNote, note)];
    let seen = desk.register.seen();
    let effect = Effect::Set { ids: vec![id], assignments: wanted, note: note.into(), seen };
    assert_eq!(typed!(form, &scene, "\"重新论证\" f2"), Outcome::CloseAnd(effect));
    let opening = desk.register.by_code("RAIL-04").expect("a code").milestones[1].clone();
    let mut form = Form::milestone(&opening, &scene).at(&Key::Field(Field::Forecast));
    assert_eq!(typed!(form, &scene, "ctrl-u \"2028\" f2"), Outcome::Stay);
    let wanted = [put(Field::Forecast, "2028"), put(Field::ForecastReason, "洪水")];
    assert_eq!(assignments(typed!(form, &scene, "ctrl-u \"洪水\" f2")), wanted);
}

#[test]
fn leaving_a_form_asks_about_what_was_typed() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut form = Form::project(desk.id("RAIL-04"), &scene).at(&Key::Field(Field::Funding));
    assert_eq!(typed!(form, &scene, "\"李\" esc esc"), Outcome::Stay);
    assert_eq!(form.text(&Key::Field(Field::Funding)).as_deref(), Some("李"));
    assert_eq!(typed!(form, &scene, "f12 c \"明\" ctrl-g"), Outcome::Stay);
    assert_eq!(assignments(typed!(form, &scene, "enter")), [put(Field::Funding, "李明")]);
    assert_eq!(typed!(form, &scene, "esc d"), Outcome::Close);
}

#[test]
fn elements_of_a_set_can_be_picked() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut form = Form::project(desk.id("RAIL-04"), &scene).at(&Key::Field(Field::Places));
    typed!(form, &scene, "f4 \"荆州\" enter");
    let places = form.text(&Key::Field(Field::Places)).expect("places");
    assert_eq!(places, "武汉、宜昌、荆州");
    assert_eq!(assignments(typed!(form, &scene, "f2")), [put(Field::Places, &places)]);
}

#[test]
fn a_new_project_needs_a_name() {
    let desk = Desk::new();
    let scene = desk.scene(Lang::Zh);
    let mut form = Form::add(&scene);
    assert_eq!(typed!(form, &scene, "f2"), Outcome::Stay);
    typed!(form, &scene, "\"荆州长江二桥\" enter enter \"rail\"");
    assert_eq!(typed!(form, &scene, "enter f2"), {
        let assignments = vec![put(Field::NameZh, "荆州长江二桥"), put(Field::Sector, "rail")];
        Outcome::CloseAnd(Effect::Add { name: "荆州长江二桥".into(), assignments })
    });
}

#[test]
fn milestones_are_added_done_and_removed() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let project = desk.id("RAIL-04");
    let mut list = Milestones::new(project, &scene);
    let wanted = Effect::AddMilestone {
        project,
        kind: MilestoneKind::Trial,
        assignments: vec![put(Field::Baseline, "2026年底")],
    };
    assert_eq!(typed!(list, &scene, "a 4 \"2026年底\" f2"), Outcome::Do(wanted));
    // The form stays until it is said to be done.
    assert_eq!(typed!(list, &scene, "esc"), Outcome::Stay);
    list.saved();
    let mut list = Milestones::new(project, &scene);
    assert_eq!(assignments(typed!(list, &scene, "d")), [put(Field::Actual, "2026-11-25")]);
    assert!(matches!(typed!(list, &scene, "k d"), Outcome::Say(_)));
    assert_eq!(typed!(list, &scene, "D enter"), Outcome::Stay);
    let start = desk.register.by_code("RAIL-04").expect("a code").milestones[0].id;
    assert_eq!(typed!(list, &scene, "D y"), Outcome::Do(Effect::Remove { id: start }));
    list.saved();
    assert_eq!(typed!(list, &scene, "esc"), Outcome::Close);
}

#[test]
fn a_milestone_of_another_kind_needs_a_name() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut list = Milestones::new(desk.id("RAIL-04"), &scene);
    assert_eq!(typed!(list, &scene, "a 8 f2"), Outcome::Stay);
    assert!(matches!(typed!(list, &scene, "\"合龙\" f2"), Outcome::Do(Effect::AddMilestone { .. })));
}

#[test]
fn nothing_is_removed_without_a_yes() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    for left in ["enter", "n", "esc", "ctrl-g"] {
        assert_eq!(typed!(Confirm::remove_project(id, &scene), &scene, left), Outcome::Close, "{left}");
    }
    for yes in ["y", "left enter", "tab enter"] {
        let answer = typed!(Confirm::remove_project(id, &scene), &scene, yes);
        assert_eq!(answer, Outcome::CloseAnd(Effect::Remove { id }), "{yes}");
    }
}

#[test]
fn the_page_edits_in_place_and_keeps_what_failed() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, desk.register.page(id).ok());
    // To the progress: past stage, its day, activity, the light, its day and the day of confirming.
    assert_eq!(typed!(page, &scene, "j j j j j j"), Outcome::Stay);
    assert_eq!(page.field(), Some(&Key::Field(Field::Progress)));
    assert_eq!(assignments(typed!(page, &scene, "E ctrl-u \"70\" enter")), [put(Field::Progress, "70")]);
    assert!(page.failed("磁盘已满".into()));
    let shown = picture((80, 24), |area, buf| page.view(area, buf, &scene));
    assert!(shown.contains("70") && shown.contains("磁盘已满"), "{shown}");
    assert_eq!(assignments(typed!(page, &scene, "enter")), [put(Field::Progress, "70")]);
    page.saved();
    assert_eq!(typed!(page, &scene, "esc"), Outcome::Close);
    assert!(!page.failed("nothing is open".into()));
}

#[test]
fn the_page_leaves_common_keys_to_others() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, None);
    for key in ["s", "!", "p", "m", "o", "e", "a", "*", "c", "u", "d", "D", ":", "ctrl-r"] {
        assert_eq!(typed!(page, &scene, key), Outcome::Pass, "{key}");
    }
}

#[test]
fn the_page_opens_copies_and_removes_what_is_under_the_cursor() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let read = desk.register.page(id).expect("a page");
    let (note, link) = (read.notes[0].id, read.links[0].id);
    let mut page = ProjectPage::new(id, Some(read));
    assert_eq!(assignments(typed!(page, &scene, "tab j d")), [put(Field::Actual, "2026-11-25")]);
    assert_eq!(typed!(page, &scene, "tab D y"), Outcome::Do(Effect::Remove { id: note }));
    page.saved();
    assert_eq!(typed!(page, &scene, "tab y"), Outcome::Do(Effect::Copy("https://example.org/rail/04".into())));
    assert_eq!(typed!(page, &scene, "D y"), Outcome::Do(Effect::Remove { id: link }));
    page.saved();
    assert_eq!(typed!(page, &scene, "tab enter"), Outcome::OpenProject(desk.id("RAIL-01")));
    assert!(matches!(typed!(page, &scene, "E"), Outcome::Say(_)));
    assert!(matches!(typed!(page, &scene, "G y"), Outcome::Say(_)));
}

#[test]
fn long_text_comes_back_from_the_editor() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, None);
    let text = match typed!(page, &scene, "j j j j j j j O") {
        Outcome::Do(Effect::OpenEditor { text }) => text,
        other => panic!("{other:?}"),
    };
    page.edited(Some(&format!("{text}\n又一处")));
    let put = assignments(typed!(page, &scene, "enter"));
    assert_eq!((put[0].key.clone(), put[0].text.lines().count()), (Key::Field(Field::Problems), 2));
}

#[test]
fn the_page_stays_where_it_was_when_things_change() {
    let mut desk = Desk::busy();
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, desk.register.page(id).ok());
    typed!(page, &desk.scene(Lang::Zh), "j j j j j j");
    desk.set("RAIL-04", Field::StageNote, "补充说明");
    page.set_page(desk.register.page(id).expect("a page"));
    typed!(page, &desk.scene(Lang::Zh), "+");
    assert_eq!(page.field(), Some(&Key::Field(Field::Progress)));
    desk.register.remove(id).expect("removed");
    let scene = desk.scene(Lang::Zh);
    let shown = picture((80, 24), |area, buf| page.view(area, buf, &scene));
    assert!(shown.contains("已删除"), "{shown}");
    assert_eq!(typed!(page, &scene, "j tab l"), Outcome::Stay);
    assert_eq!(typed!(page, &scene, "esc"), Outcome::Close);
}

#[test]
fn nothing_is_edited_in_a_file_that_is_only_read() {
    let desk = Desk::busy().read_only();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, desk.register.page(id).ok());
    for typed in ["E", "enter", "tab d", "D", "enter"] {
        assert!(matches!(typed!(page, &scene, typed), Outcome::Say(_)), "{typed}");
    }
    assert!(matches!(typed!(Milestones::new(id, &scene), &scene, "a"), Outcome::Say(_)));
    let star = Ask::field(&[id], &Key::Field(Field::Starred), &scene);
    assert!(matches!(star, Err(Outcome::Say(_))));
}

#[test]
fn pasted_text_is_text() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let mut prompt = Prompt::note(desk.id("RAIL-04"), &scene);
    prompt.on_paste("一\n二\u{202E}", &scene);
    assert_eq!(prompt.text(), "一\n二");
    let mut form = Form::new_link(desk.id("RAIL-04"), &scene).at(&Key::Field(Field::LinkAddress));
    form.on_paste("https://example.org/a\n", &scene);
    assert_eq!(form.text(&Key::Field(Field::LinkAddress)).as_deref(), Some("https://example.org/a"));
    let outcome = typed!(form, &scene, "f2");
    assert!(matches!(outcome, Outcome::CloseAnd(Effect::AddLink { .. })), "{outcome:?}");
    assert_eq!(desk.id("RAIL-04").entity, Entity::Project);
}

#[test]
fn what_is_taller_than_the_window_can_be_read_to_its_end() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, desk.register.page(id).ok());
    let shown = |page: &ProjectPage| picture((80, 24), |area, buf| page.view(area, buf, &scene));
    typed!(page, &scene, "G enter");
    let (first, last) = ("方案", "原文表述");
    assert!(shown(&page).contains(first) && !shown(&page).contains(last), "{}", shown(&page));
    typed!(page, &scene, "pgdn pgdn");
    assert!(shown(&page).contains(last), "{}", shown(&page));
    typed!(page, &scene, "pgup");
    assert!(shown(&page).contains("2022-02-15  方案") && !shown(&page).contains(last), "{}", shown(&page));
}

#[test]
fn keys_typed_with_an_input_method_left_on_mean_the_same() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let mut page = ProjectPage::new(id, None);
    let shown = |page: &ProjectPage| picture((80, 24), |area, buf| page.view(area, buf, &scene));
    assert!(!shown(&page).contains("停缓建原因"));
    typed!(page, &scene, "＋");
    assert!(shown(&page).contains("停缓建原因"), "{}", shown(&page));
    let mut picker = Picker::field(&[id], Field::Health, &scene);
    assert_eq!(assignments(typed!(picker, &scene, "１")), [put(Field::Health, "red")]);
}
