//! Marks and edits on many: what the preview says is what is done, in one gesture that one undo takes back.

use super::person::Person;
use taizhang::domain::field::Field;
use taizhang::domain::kinds::MilestoneKind;
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;

fn stages(person: &Person, codes: &[&str]) -> Vec<String> {
    codes.iter().map(|c| person.value(c, Field::Stage)).collect()
}

#[test]
fn the_light_of_all_that_match_is_set_in_one_gesture_and_taken_back_in_one() {
    let mut person = Person::new();
    let late: Vec<_> = person.register.select("overdue", Lang::Zh).expect("a query");
    assert!(late.len() > 3, "{}", late.len());
    person.press("/ \"overdue\" enter A").see(&format!("已标记 {} 项", late.len()));
    person.press("! 1").see(&format!("批量修改：{} 个项目", late.len())).see("红绿灯 改为 滞后");
    let light = |p: &Person| {
        late.iter()
            .filter(|id| p.register.book().entry(**id).expect("there").project.get(Field::Health) == Some("red"))
            .count()
    };
    assert_eq!(light(&person), 0);
    person.press("enter").see(&format!("已保存 {} 个项目", late.len()));
    assert_eq!(light(&person), late.len());
    let newest = person.register.log(&Default::default()).expect("a log").remove(0);
    assert!(newest.lines.len() >= late.len());
    person.press("u");
    assert_eq!(light(&person), 0);
}

#[test]
fn marks_stay_while_the_filter_changes_and_the_preview_names_the_exceptions() {
    let mut person = Person::new();
    person.set("RAIL-05", Field::Stage, "preparation");
    person.set("RAIL-06", Field::Stage, "implementation");
    person.set("RAIL-07", Field::Stage, "identification");
    person.press("/ \"RAIL-05\" enter space / ctrl-u \"RAIL-06\" enter space / ctrl-u \"RAIL-07\" enter space");
    person.see("已标记 3 项").press("/ ctrl-u \"AIRP-01\" enter").see("已标记 3 项");
    // 05 takes a step, 06 is there already, 07 jumps: the note is asked for once.
    person.press("s 3").see("说明").press("\"月调度\" enter");
    person.see("将改动 2 个").see("1 个跳级或回退").see("1 个已是如此").see("3 个不在当前筛选内");
    // Going back keeps what was typed.
    person.press("esc").see("月调度").press("enter enter").see("已保存 2 个项目");
    assert_eq!(stages(&person, &["RAIL-05", "RAIL-06", "RAIL-07"]), ["implementation"; 3]);
    assert_eq!(person.value("RAIL-07", Field::StageNote), "月调度");
    person.press("u");
    assert_eq!(
        stages(&person, &["RAIL-05", "RAIL-06", "RAIL-07"]),
        ["preparation", "implementation", "identification"]
    );
}

#[test]
fn a_range_is_marked_and_an_agency_added_and_taken_out() {
    let mut person = Person::new();
    person.press("/ \"领域:水利\" enter v j j v").see("已标记 3 项");
    let ids = person.model.list.marked(&person.register);
    let holds = |p: &Person, code: &str| {
        ids.iter()
            .filter(|id| {
                p.register.book().entry(**id).expect("there").project.list(Field::Agencies).iter().any(|a| a == code)
            })
            .count()
    };
    let before = holds(&person, "cac");
    // Any field by its name: the chooser narrows.
    person.press("e \"责任单位\" enter").see("责任单位 · 添加");
    person.press("\"网信办\" enter").see("责任单位 加上").press("enter");
    assert_eq!((before, holds(&person, "cac")), (0, 3));
    person
        .press("e \"责任单位\" enter tab")
        .see("责任单位 · 移除")
        .press("\"网信办\" enter")
        .see("去掉")
        .press("enter");
    assert_eq!(holds(&person, "cac"), 0);
    // A tag for all, with what they have kept.
    person.press(", t").see("添加").press("\"年度重点\" enter enter");
    let tagged = ids.iter().filter(|id| {
        person.register.book().entry(**id).expect("there").project.list(Field::Tags).contains(&"年度重点".to_string())
    });
    assert_eq!(tagged.count(), 3);
    // Esc takes the filter away first, the marks then.
    person.press("esc").see("已标记 3 项").press("esc").see("已取消全部标记");
    assert!(person.model.list.marked(&person.register).is_empty());
}

#[test]
fn open_milestones_move_with_a_reason_and_their_baselines_stay() {
    let mut person = Person::new();
    for code in ["RAIL-05", "RAIL-06"] {
        let id = person.id(code);
        for milestone in person.entry(code).milestones.iter().map(|m| m.id).collect::<Vec<_>>() {
            person.register.remove(milestone).expect("removed");
        }
        let mut add = |kind, date: &str| {
            let put = [Assignment::put(Field::Baseline, date)];
            person.register.add_milestone(id, kind, &put, Lang::Zh).expect("a milestone");
        };
        add(MilestoneKind::Start, "2026-10");
        add(MilestoneKind::Opening, "2027年底");
    }
    person.press("/ \"RAIL-05 or RAIL-06 or RAIL-07\" enter A m");
    // Said wrongly, the text stays and the reason is said; then why is asked.
    person.press("\"+3\" enter").see("不是移动量").press("\"m\" enter").see("原因").press("\"征地滞后\" enter");
    person.see("未完成节点的预计日期 +3m").press("enter");
    let dates = |p: &Person, code: &str, field: Field| -> Vec<String> {
        p.entry(code).milestones.iter().map(|m| m.get(field).unwrap_or_default().to_string()).collect()
    };
    for code in ["RAIL-05", "RAIL-06"] {
        assert_eq!(dates(&person, code, Field::Baseline), ["2026-10", "2027|2027年底"]);
        assert_eq!(dates(&person, code, Field::Forecast), ["2027-01", "2028-03"]);
        assert_eq!(dates(&person, code, Field::ForecastReason), ["征地滞后", "征地滞后"]);
    }
    person.press("u");
    assert_eq!(dates(&person, "RAIL-05", Field::Forecast), ["", ""]);
}

#[test]
fn a_dot_does_the_last_edit_again_elsewhere() {
    let mut person = Person::new();
    person.press(". ").see("还没有可重复的改动");
    person.press("/ \"RAIL-05\" enter p \"40\" enter").see("RAIL-05 已保存");
    person.press("/ ctrl-u \"RAIL-06\" enter .").see("RAIL-06 已保存");
    assert_eq!(person.value("RAIL-06", Field::Progress), "40");
    person.press("/ ctrl-u \"RAIL-07 or RAIL-08\" enter A .").see("批量修改：2 个项目").press("enter");
    assert_eq!(
        (person.value("RAIL-07", Field::Progress), person.value("RAIL-08", Field::Progress)),
        ("40".into(), "40".into())
    );
    // Nothing done again, nothing to say.
    person.press(". ").see("没有可改动的项目").press("esc");
}

#[test]
fn many_are_confirmed_deleted_and_given_a_note() {
    let mut person = Person::new();
    person.press("v j j j j j j j j j c").see("核实：今日仍属实").see("将改动 10 个").press("enter");
    let marked = person.model.list.marked(&person.register);
    assert_eq!(marked.len(), 10);
    assert!(marked.iter().all(|id| !person.register.book().entry(*id).expect("there").facts.unconfirmed));
    person.press("o \"已列入月调度\" enter").see("添加记事").press("enter");
    assert!(marked.iter().all(|id| {
        person.register.page(*id).expect("a page").notes.len() == 1
            || person
                .register
                .page(*id)
                .expect("a page")
                .notes
                .iter()
                .any(|n| n.get(Field::NoteText) == Some("已列入月调度"))
    }));
    let count = person.register.book().entries().len();
    person.press("D").see("删除（可撤销）").press("enter");
    assert_eq!(person.register.book().entries().len(), count - 10);
    person.press("u");
    assert_eq!(person.register.book().entries().len(), count);
}

#[test]
fn what_was_done_to_many_is_taken_back_the_next_day() {
    let mut person = Person::new();
    person.press("v j j v p \"55\" enter enter");
    let progress = |p: &Person| {
        p.register.book().entries().iter().filter(|e| e.project.get(Field::Progress) == Some("55")).count()
    };
    assert_eq!(progress(&person), 3);
    let mut person = person.comes_back("2026-11-26T09:00:00+08:00", "刘工");
    person.press("u");
    assert_eq!(progress(&person), 0);
    person.press("ctrl-r");
    assert_eq!(progress(&person), 3);
}
