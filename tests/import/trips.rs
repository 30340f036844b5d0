//! Out and in again: what an export writes an import reads, cell for cell and record for record, and only what somebody
//! changed on the way is a change.

use crate::support::{Desk, get, options, set};
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Workbook};
use std::path::{Path, PathBuf};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::kinds::{MilestoneKind, NoteKind};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::edit::{Assignment, How};
use taizhang::register::export::{Asked, Form};
use taizhang::register::import::{Plan, Request, What};

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

fn empty(desk: &Desk, name: &str) -> Register {
    let path = desk.folder.path().join(name);
    Register::init(&path, true, desk.home(), Desk::clock(), &desk.config()).expect("a register")
}

/// A few projects with values that are hard to write or to read again.
pub fn hard(desk: &Desk) -> Register {
    let mut register = empty(desk, "hard.taizhang");
    let put = |f: Field, t: &str| Assignment::put(f, t);
    let mut all = vec![
        put(Field::Sector, "rail"),
        put(Field::Investment, "12.5亿"),
        put(Field::Progress, "35"),
        put(Field::Remark, "=1+1"),
        put(Field::Problems, "-待解决\n+资金\n@责任人"),
        put(Field::Scope, "全长 12 公里，\"双线\"；\n设站 3 座"),
        put(Field::Tags, "重点、=旗舰"),
        put(Field::Provinces, "湖北、湖南"),
        put(Field::Phone, "0027-1"),
        put(Field::Starred, "是"),
        put(Field::NameEn, "=Railway A, B; C"),
        put(Field::Health, "red"),
        put(Field::HealthNote, "\u{2018}quoted\u{2019} 'and' \"so\""),
    ];
    for (key, text) in [(Key::AnnualPlan(2026), "3亿"), (Key::AnnualPaid(2026), "1.2亿")] {
        all.push(Assignment { key, how: How::Put, text: text.into() });
    }
    let (rail, _) = register.add("甲至乙铁路", &all, Lang::Zh).expect("a project");
    for (kind, baseline, forecast, actual) in [
        (MilestoneKind::Approval, "2020.3", "", "2020-03-09"),
        (MilestoneKind::Start, "2021年下半年", "", "2021-09-30"),
        (MilestoneKind::MainWorks, "\u{201c}十四五\u{201d}末", "2026年三季度", ""),
        (MilestoneKind::Opening, "\u{201c}十四五\u{201d}末", "2027年底", ""),
    ] {
        let fields = [(Field::Baseline, baseline), (Field::Forecast, forecast), (Field::Actual, actual)];
        let given: Vec<Assignment> =
            fields.into_iter().filter(|(_, t)| !t.is_empty()).map(|(f, t)| put(f, t)).collect();
        register.add_milestone(rail, kind, &given, Lang::Zh).expect("a milestone");
    }
    register.add_note(rail, "征拆\n=未完", NoteKind::Problem, Lang::Zh).expect("a note");
    register.add_link(rail, "https://example.cn/a?b=1", "公告", Lang::Zh).expect("a link");
    // Names that other ledgers have where no project stands, and one in the letters of the other language.
    for name in ["LNG", "合计", "一、交通", "注：无", "+8 项目", "2025年12月"] {
        register.add("名", &[put(Field::Sector, "energy"), put(Field::NameZh, name)], Lang::Zh).expect("a project");
    }
    let part = [put(Field::Parent, "RAIL-01"), put(Field::Remark, "'带撇号")];
    register.add("子项", &part, Lang::Zh).expect("a part");
    let (gone, _) = register.add("已删项目", &[], Lang::Zh).expect("a project");
    register.remove(gone).expect("removed");
    register
}

pub fn out(register: &Register, desk: &Desk, name: &str, asked: &Asked<'_>) -> PathBuf {
    let path = desk.folder.path().join(name);
    let order = register.order(asked).expect("an order");
    register.export(&order, &path, true, &mut |_, _| true).expect("an export");
    path
}

fn back(register: &Register, path: &Path, lang: Lang) -> Plan {
    register.plan_import(&Request::new(path, lang)).unwrap_or_else(|e| panic!("{}: {}", path.display(), e.say(lang)))
}

/// A plan that changes nothing and has nothing to say.
fn nothing(plan: &Plan, what: &str) {
    let lines: Vec<_> = plan.items.iter().map(|i| (&i.code, &i.name, &i.what, &i.lines)).collect();
    assert!(plan.is_nothing() && plan.items.is_empty(), "{what}: {lines:?}");
    assert!(plan.skipped.is_empty(), "{what}: {:?}", plan.skipped);
    assert!(plan.doubts.is_empty(), "{what}: {:?}", plan.doubts);
    assert!(plan.rows > 0, "{what}");
}

/// A sheet, the mark of a row, and the new text under a heading.
type CellEdit<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

/// Writes a workbook anew, cell for cell, as another program would after edits: cells by sheet, the code, name or
/// id of a row, and heading; `None` takes the row out.
fn rewrite(path: &Path, edits: &[CellEdit<'_>]) {
    let mut from: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut to = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for name in from.sheet_names() {
        let range = from.worksheet_range(&name).expect("a sheet");
        let sheet = to.add_worksheet();
        sheet.set_name(&name).expect("a name");
        let heads: Vec<String> = range.rows().next().unwrap_or_default().iter().map(ToString::to_string).collect();
        let mut line = 0;
        for row in range.rows() {
            let of_row = |(s, mark, _): &&CellEdit<'_>| {
                // The code stands first and, for parts, that of another project behind; ids stand anywhere.
                let is = |c: &Data| matches!(c, Data::String(t) if t == mark);
                *s == name && if mark.len() == 32 { row.iter().any(is) } else { is(&row[0]) || is(&row[1]) }
            };
            let own: Vec<_> = edits.iter().filter(of_row).collect();
            if own.iter().any(|e| e.2.is_none()) {
                continue;
            }
            for (c, cell) in row.iter().enumerate() {
                let at = (line, c as u16);
                let edit = own.iter().filter_map(|e| e.2).find(|(head, _)| heads[c] == *head);
                match (edit, cell) {
                    (Some((_, text)), _) => match text.parse::<f64>() {
                        Ok(number) => sheet.write_number(at.0, at.1, number).map(drop),
                        Err(_) => sheet.write_string(at.0, at.1, text).map(drop),
                    },
                    (None, Data::String(text)) => sheet.write_string(at.0, at.1, text).map(drop),
                    (None, Data::Float(number)) => sheet.write_number(at.0, at.1, *number).map(drop),
                    (None, Data::Int(number)) => sheet.write_number(at.0, at.1, *number as f64).map(drop),
                    (None, Data::DateTime(date)) => {
                        sheet.write_number_with_format(at.0, at.1, date.as_f64(), &day).map(drop)
                    }
                    (None, _) => Ok(()),
                }
                .expect("a cell");
            }
            line += 1;
        }
    }
    to.save(path).expect("a workbook");
}

/// Workbooks and tables of projects of the plan, in both languages and all dresses.
fn the_plan_proposes_nothing(queries: &[&str]) {
    let desk = Desk::new();
    let register = desk.open();
    for (lang, query) in BOTH.iter().flat_map(|l| queries.iter().map(|q| (*l, *q))) {
        let csv = |bom, raw| Asked { bom, raw, ..Asked::new(Form::Csv, lang) };
        let every = [Asked::new(Form::Xlsx, lang), Asked::new(Form::Tsv, lang), csv(false, false), csv(true, true)];
        for asked in every {
            let asked = Asked { query, ..asked };
            let path = out(&register, &desk, &format!("plan.{}", asked.form.code()), &asked);
            let plan = back(&register, &path, lang);
            nothing(&plan, &format!("{:?} {lang:?}", asked.form));
            assert_eq!(plan.unchanged, register.select(query, lang).expect("projects").len());
        }
    }
}

#[test]
fn some_of_the_plan_proposes_nothing() {
    // Among them a place with a comma in its name, and dates whose words read otherwise than they are kept.
    the_plan_proposes_nothing(&["code:CULT-09", "code:PUBL-07"]);
}

#[test]
#[ignore = "half a minute: the whole plan in every form"]
fn the_whole_plan_proposes_nothing() {
    the_plan_proposes_nothing(&[""]);
}

#[test]
fn hard_values_survive_every_form() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    for lang in BOTH {
        for form in [Form::Xlsx, Form::Json, Form::Jsonl, Form::Oc4ids] {
            let ending = if form == Form::Oc4ids { "json" } else { form.code() };
            let path = out(&register, &desk, &format!("hard.{ending}"), &Asked::new(form, lang));
            nothing(&back(&register, &path, lang), &format!("{form:?} {lang:?}"));
        }
        for (bom, raw) in [(false, false), (true, false), (false, true)] {
            let asked = Asked { bom, raw, ..Asked::new(Form::Csv, lang) };
            let plan = back(&register, &out(&register, &desk, "hard.csv", &asked), lang);
            let lines: Vec<_> = plan.items.iter().map(|i| (&i.code, &i.lines)).collect();
            assert!(plan.is_nothing(), "csv {bom} {raw} {lang:?}: {lines:?}");
        }
    }
    // The reader of one language reads what the other one's desk wrote.
    let path = out(&register, &desk, "other.xlsx", &Asked::new(Form::Xlsx, Lang::Zh));
    nothing(&back(&register, &path, Lang::En), "the other language");
    // A text that finds no room in a cell and is cut there.
    set(&mut register, "RAIL-01", Field::Documents, &("长".repeat(500) + &"ab ".repeat(11_500) + "完"));
    nothing(&back(&register, &out(&register, &desk, "long.xlsx", &Asked::new(Form::Xlsx, Lang::Zh)), Lang::Zh), "long");
}

#[test]
fn exactly_the_edited_cells_change() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    let path = out(&register, &desk, "edited.xlsx", &Asked::new(Form::Xlsx, Lang::Zh));
    rewrite(&path, &[]);
    nothing(&back(&register, &path, Lang::Zh), "written by another program");
    let main = register.by_code("RAIL-01").expect("a code").milestones[2].id.hex();
    let before = register.by_code("RAIL-01").expect("a code").clone();
    rewrite(
        &path,
        &[
            ("项目", "RAIL-01", Some(("总投资(万元)", "130000"))),
            ("项目", "RAIL-01", Some(("备注", "=2+2"))),
            ("项目", "RAIL-01", Some(("预计竣工", "2028年6月"))),
            ("项目", "RAIL-01", Some(("联系电话", ""))),
            ("里程碑", &main, Some(("目前预计", "2026-12-30"))),
            ("项目", "LNG", Some(("阶段", "在建"))),
        ],
    );
    let plan = back(&register, &path, Lang::Zh);
    let lines: Vec<_> = plan.items.iter().flat_map(|i| &i.lines).collect();
    assert_eq!((plan.changed_count(), plan.new_count(), plan.removed_count()), (2, 0, 0), "{lines:?}");
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert!(lines.iter().all(|l| !l.conflict));
    register.apply_import(plan, Lang::Zh).expect("an import");
    let after = register.by_code("RAIL-01").expect("a code").clone();
    let changed: Vec<Field> = Field::of(before.project.id.entity)
        .filter(|f| {
            (before.project.get(*f), before.project.list(*f)) != (after.project.get(*f), after.project.list(*f))
        })
        .collect();
    assert_eq!(changed, [Field::Investment, Field::Phone, Field::Remark].to_vec(), "{changed:?}");
    assert_eq!(get(&register, "RAIL-01", Field::Investment).as_deref(), Some("130000"));
    assert_eq!(get(&register, "RAIL-01", Field::Remark).as_deref(), Some("=2+2"));
    assert_eq!(after.milestones[2].get(Field::Forecast), Some("2026-12-30"));
    let opening = after.milestones[3].date(Field::Forecast).expect("a date").canonical();
    assert_eq!(opening, "2028-06");
    assert!(register.check().expect("a check").is_empty());
    nothing(&back(&register, &path, Lang::Zh), "taken in once");
}

#[test]
fn cells_changed_on_both_sides_are_conflicts() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    let path = out(&register, &desk, "both.xlsx", &Asked::new(Form::Xlsx, Lang::En));
    let main = register.by_code("RAIL-01").expect("a code").milestones[2].id;
    set(&mut register, "RAIL-01", Field::Remark, "台账里改的");
    set(&mut register, "RAIL-01", Field::Progress, "40");
    let later = [Assignment::put(Field::Forecast, "2027-01-01")];
    register.set_item(main, &later, "", Lang::En, None).expect("an edit");
    rewrite(
        &path,
        &[
            ("Projects", "RAIL-01", Some(("Remarks", "in the workbook"))),
            ("Milestones", &main.hex(), Some(("Forecast", "2027-03-01"))),
        ],
    );
    let plan = back(&register, &path, Lang::En);
    let lines: Vec<_> = plan.items.iter().flat_map(|i| &i.lines).collect();
    assert_eq!(lines.len(), 2, "progress was changed here only: {lines:?}");
    assert!(lines.iter().all(|l| l.conflict), "{lines:?}");
    let done = register.apply_import(plan, Lang::En).expect("an import");
    assert_eq!(done.conflicts, 2);
    assert_eq!(get(&register, "RAIL-01", Field::Progress).as_deref(), Some("40"));
}

#[test]
fn rows_taken_out_are_told_and_taken_out() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    let path = out(&register, &desk, "less.xlsx", &Asked::new(Form::Xlsx, Lang::Zh));
    let main = register.by_code("RAIL-01").expect("a code").milestones[2].id;
    rewrite(&path, &[("项目", "LNG", None), ("里程碑", &main.hex(), None)]);
    // What was added since could not stand in the workbook.
    let rail = register.by_code("RAIL-01").expect("a code").id();
    register.add_milestone(rail, MilestoneKind::Trial, &[], Lang::Zh).expect("a milestone");
    register.add("后来加的", &[], Lang::Zh).expect("a project");
    let plan = back(&register, &path, Lang::Zh);
    assert_eq!((plan.changed_count(), plan.new_count(), plan.removed_count()), (1, 0, 1), "{:?}", plan.items);
    let gone = plan.items.iter().find(|i| i.what == What::Removed).expect("one");
    assert_eq!(gone.name, "LNG");
    let before = register.book().entries().len();
    register.apply_import(plan, Lang::Zh).expect("an import");
    assert_eq!(register.book().entries().len(), before - 1);
    let left = &register.by_code("RAIL-01").expect("a code").milestones;
    assert!(left.len() == 4 && left.iter().all(|m| m.id != main));
    // Of a workbook of some projects nothing is taken out.
    let some = Asked { query: "sector:rail", ..Asked::new(Form::Xlsx, Lang::Zh) };
    nothing(&back(&register, &out(&register, &desk, "some.xlsx", &some), Lang::Zh), "some");
}

/// The canonical form: the lines of the lossless form, sorted.
fn canonical(register: &Register, desk: &Desk) -> String {
    let path = out(register, desk, "canonical.jsonl", &Asked::new(Form::Jsonl, Lang::Zh));
    let text = std::fs::read_to_string(path).expect("lines");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn lossless_forms_make_the_same_register_again() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    set(&mut register, "RAIL-01", Field::Progress, "41");
    register.undo().expect("an undo");
    let wanted = canonical(&register, &desk);
    for (form, history) in [(Form::Jsonl, true), (Form::Jsonl, false), (Form::Json, false)] {
        let asked = Asked { history, ..Asked::new(form, Lang::Zh) };
        let path = out(&register, &desk, &format!("all.{}", form.code()), &asked);
        let mut copy = empty(&desk, &format!("copy-{}-{history}.taizhang", form.code()));
        let plan = back(&copy, &path, Lang::Zh);
        copy.apply_import(plan, Lang::Zh).expect("an import");
        assert_eq!(canonical(&copy, &desk), wanted, "{form:?} {history}");
        assert!(copy.check().expect("a check").is_empty(), "{form:?} {history}");
        let again = back(&copy, &path, Lang::Zh);
        assert!(again.is_nothing(), "{form:?} {history}: {:?}", again.items);
    }
}

#[test]
fn a_package_of_ours_is_read_by_its_records() {
    let desk = Desk::new();
    let mut register = desk.open();
    let path = out(&register, &desk, "package.json", &Asked::new(Form::Oc4ids, Lang::En));
    nothing(&back(&register, &path, Lang::En), "oc4ids");
    set(&mut register, "RAIL-04", Field::Remark, "后来改的");
    let plan = back(&register, &path, Lang::En);
    assert_eq!((plan.items.len(), plan.values_changed()), (1, 1), "{:?}", plan.items);
}

#[test]
fn the_backup_before_an_import_holds_what_was_there() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    let path = out(&register, &desk, "b.xlsx", &Asked::new(Form::Xlsx, Lang::Zh));
    rewrite(&path, &[("项目", "RAIL-01", Some(("备注", "新的")))]);
    let plan = back(&register, &path, Lang::Zh);
    let done = register.apply_import(plan, Lang::Zh).expect("an import");
    assert_eq!(get(&register, "RAIL-01", Field::Remark).as_deref(), Some("新的"));
    let copy = options(&done.backup.expect("a backup"));
    let (kept, _) = Register::open(&copy, desk.home(), Desk::clock(), &desk.config()).expect("a register");
    assert_eq!(get(&kept, "RAIL-01", Field::Remark).as_deref(), Some("=1+1"));
}
