//! Our own workbook coming back: what was edited, added, taken out, and what was changed on both sides.

use crate::files::*;
use crate::support::{Desk, get, set};
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;

/// A workbook as ours are: with ids and the number of the newest change.
fn ours(desk: &Desk, register: &Register, cells: &[(&str, &str, &str)]) -> std::path::PathBuf {
    let leak = |t: String| -> &'static str { Box::leak(t.into_boxed_str()) };
    let mut rows = vec![vec![T("编号"), T("项目名称"), T("备注"), T("标识"), T("导出版本")]];
    for (code, name, remark) in cells {
        let id = register.book().find(code).map(|e| e.id().hex()).unwrap_or_default();
        rows.push(vec![
            T(leak((*code).to_string())),
            T(leak((*name).to_string())),
            if remark.is_empty() { N } else { T(leak((*remark).to_string())) },
            T(leak(id)),
            F(register.seen() as f64),
        ]);
    }
    workbook(desk, "ours.xlsx", &rows)
}

#[test]
fn what_was_edited_is_written_and_what_was_left_alone_stays() {
    let desk = Desk::new();
    let mut register = desk.open();
    set(&mut register, "RAIL-04", Field::Remark, "旧备注");
    set(&mut register, "RAIL-05", Field::Remark, "要删的");
    let name =
        |c: &str| register.book().find(c).and_then(|e| e.project.get(Field::NameZh)).unwrap_or_default().to_string();
    let (four, five) = (name("RAIL-04"), name("RAIL-05"));
    let path = ours(&desk, &register, &[("RAIL-04", &four, "旧备注"), ("RAIL-05", &five, "")]);
    // Since then somebody changed what the workbook's author left alone.
    set(&mut register, "RAIL-04", Field::Remark, "新备注");
    let plan = take(&mut register, &path);
    assert_eq!((plan.changed_count(), plan.new_count(), plan.unchanged), (1, 0, 1), "{:?}", plan.items);
    assert_eq!(get(&register, "RAIL-04", Field::Remark).as_deref(), Some("新备注"));
    assert_eq!(get(&register, "RAIL-05", Field::Remark), None, "an emptied cell empties the field");
}

#[test]
fn a_cell_changed_on_both_sides_is_a_conflict() {
    let desk = Desk::new();
    let mut register = desk.open();
    set(&mut register, "RAIL-04", Field::Remark, "旧备注");
    let name =
        register.book().find("RAIL-04").and_then(|e| e.project.get(Field::NameZh)).unwrap_or_default().to_string();
    let path = ours(&desk, &register, &[("RAIL-04", &name, "表里改的")]);
    set(&mut register, "RAIL-04", Field::Remark, "台账里改的");
    let plan = plan(&register, &path).expect("a plan");
    assert!(plan.items[0].lines[0].conflict, "{:?}", plan.items);
    let done = register.apply_import(plan, Lang::Zh).expect("an import");
    assert_eq!(done.conflicts, 1);
    assert_eq!(register.by_code("RAIL-04").expect("a code").project.conflicts, 1);
}

#[test]
fn an_import_is_one_gesture_with_a_backup_and_is_taken_back_whole() {
    let desk = Desk::new();
    let mut register = desk.open();
    let before = register.book().entries().len();
    let rows: Vec<Vec<Put>> = std::iter::once(vec![T("项目名称"), T("总投资(万元)"), T("计划竣工")])
        .chain(
            (0..40)
                .map(|i| vec![T(Box::leak(format!("成批样例{i}").into_boxed_str())), F(f64::from(i)), T("2027年底")]),
        )
        .collect();
    let plan = plan(&register, &workbook(&desk, "many.xlsx", &rows)).expect("a plan");
    let done = register.apply_import(plan, Lang::Zh).expect("an import");
    assert_eq!(register.book().entries().len(), before + 40);
    assert!(done.backup.is_some_and(|b| b.exists()));
    assert!(register.check().expect("a check").is_empty());
    register.undo().expect("an undo");
    assert_eq!(register.book().entries().len(), before, "one undo takes all of it back");
    assert!(register.check().expect("a check").is_empty());
}

#[test]
fn the_stage_is_taken_from_a_ledger_that_holds_its_basis_too() {
    let desk = Desk::new();
    let mut register = desk.open();
    let before = |f| get(&register, "RAIL-04", f).unwrap_or_default();
    let (stage, basis) = (before(Field::Stage), before(Field::StageBasis));
    assert!(stage != "implementation" && basis != "derived", "{stage} {basis}");
    let file = |stage: &str, basis: &str| {
        let path = desk.folder.path().join("stage.csv");
        std::fs::write(&path, format!("code,stage,stage_basis\nRAIL-04,{stage},{basis}\n")).expect("a ledger");
        path
    };
    assert!(plan(&register, &file(&stage, &basis)).expect("a plan").is_nothing());
    let done = take(&mut register, &file("implementation", &basis));
    assert_eq!(done.changed_count(), 1, "{:?}", done.items);
    assert_eq!(get(&register, "RAIL-04", Field::Stage).as_deref(), Some("implementation"));
    let done = take(&mut register, &file("implementation", "derived"));
    assert_eq!(done.changed_count(), 1, "{:?}", done.items);
    assert_eq!(get(&register, "RAIL-04", Field::StageBasis).as_deref(), Some("derived"));
}
