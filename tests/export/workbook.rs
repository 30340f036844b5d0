//! Workbooks as another reader sees them: sheets, cells that are days and numbers, ids and the change at export, texts that
//! stay texts.

use super::desk;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use taizhang::domain::field::Field;
use taizhang::exchange::out::xlsx::count_as_long;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::edit::Assignment;
use taizhang::register::export::{Asked, Form};

fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

#[test]
fn a_workbook_holds_what_the_register_holds() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("AIRP-01").expect("a project").id();
    let set = [(Field::Remark, "=1+1"), (Field::Tags, "https://a.cn"), (Field::Progress, "35")];
    let all: Vec<Assignment> = set.iter().map(|(f, v)| Assignment::put(*f, *v)).collect();
    register.set(&[id], &all, "改备注", Lang::Zh, None).expect("set");
    for lang in [Lang::Zh, Lang::En] {
        let mut book = read(desk::give(&register, Form::Xlsx, lang));
        let names = book.sheet_names();
        let wanted = match lang {
            Lang::Zh => ["项目", "里程碑", "变更", "统计", "说明", "选项"],
            Lang::En => ["Projects", "Milestones", "Changes", "Figures", "About", "Lists"],
        };
        assert_eq!(names, wanted);
        let sheet = book.worksheet_range(wanted[0]).expect("projects");
        let heads: Vec<String> = sheet.rows().next().expect("a row").iter().map(ToString::to_string).collect();
        let column = |zh: &str, en: &str| {
            let head = lang.pick_owned(zh, en);
            heads.iter().position(|h| *h == head).unwrap_or_else(|| panic!("{head} in {heads:?}"))
        };
        assert_eq!(sheet.rows().count() - 1, register.select("", lang).expect("all").len());
        let row = sheet.rows().find(|r| r[0] == Data::String("AIRP-01".into())).expect("AIRP-01");
        assert_eq!(row[column("总投资(万元)", "Total investment(CNY 10k)")], Data::Float(3_206_300.0));
        assert_eq!(row[column("完成比例(%)", "Percent complete(%)")], Data::Float(35.0));
        assert_eq!(row[column("备注", "Remarks")], Data::String("=1+1".into()), "a text and no formula");
        assert_eq!(row[column("标识", "Record id")], Data::String(id.hex()));
        assert_eq!(row[column("导出版本", "Exported at change")], Data::Float(register.seen() as f64));
        let opened = &row[column("实际竣工", "Actual completion")];
        assert!(matches!(opened, Data::DateTime(_)), "a day is a day: {opened:?}");
        let changes = book.worksheet_range(wanted[2]).expect("changes");
        assert!(changes.rows().any(|r| r.contains(&Data::String("=1+1".into()))), "what people changed is listed");
        assert!(changes.rows().count() < 20, "and what the plan laid down is not");
    }
}

trait PickOwned {
    fn pick_owned(self, zh: &str, en: &str) -> String;
}

impl PickOwned for Lang {
    fn pick_owned(self, zh: &str, en: &str) -> String {
        match self {
            Lang::Zh => zh.to_string(),
            Lang::En => en.to_string(),
        }
    }
}

#[test]
fn every_milestone_stands_on_its_sheet() {
    let (_folder, register) = desk::plan();
    let mut book = read(desk::give(&register, Form::Xlsx, Lang::Zh));
    let sheet = book.worksheet_range("里程碑").expect("milestones");
    let ids = register.select("", Lang::Zh).expect("all");
    let count: usize = ids.iter().filter_map(|id| register.book().entry(*id)).map(|e| e.milestones.len()).sum();
    assert_eq!(sheet.rows().count() - 1, count);
    // Imprecise dates stay as they were written.
    assert!(sheet.rows().any(|r| r.contains(&Data::String("2025".into()))));
}

/// The cells of the two sheets that can be long.
fn cells(register: &Register) -> Vec<Vec<Vec<Data>>> {
    let mut book = read(desk::give(register, Form::Xlsx, Lang::Zh));
    let sheet = |name| -> Vec<Vec<Data>> {
        book.worksheet_range(name).expect("a sheet").rows().map(<[Data]>::to_vec).collect()
    };
    ["项目", "里程碑", "统计"].map(sheet).to_vec()
}

#[test]
fn a_long_workbook_holds_the_same_cells_whoever_writes_its_rows() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("AIRP-01").expect("a project").id();
    let set = [(Field::Remark, " a_x000D_b<&>\n二 "), (Field::Tags, "https://a.cn")];
    let all: Vec<Assignment> = set.iter().map(|(f, v)| Assignment::put(*f, *v)).collect();
    register.set(&[id], &all, "", Lang::Zh, None).expect("set");
    let short = cells(&register);
    // Projects on a long sheet and the fewer milestones not, then both.
    let (projects, milestones) = (short[0].len() - 1, short[1].len() - 1);
    assert!(milestones < projects && milestones > 1, "{milestones} of {projects}");
    for above in [milestones + 1, 1] {
        count_as_long(above);
        assert_eq!(cells(&register), short);
    }
    register.read_from_afar().expect("a far book");
    for above in [milestones + 1, 1] {
        count_as_long(above);
        assert_eq!(cells(&register), short, "read on the way");
        assert!(!register.book().is_whole(), "everything was held");
    }
    // Whoever stops it ends it.
    let order = register.order(&Asked::new(Form::Xlsx, Lang::Zh)).expect("an order");
    let mut told = 0;
    let stopped = register.give(&order, &mut Vec::new(), &mut |_, _| {
        told += 1;
        told < 2
    });
    assert!(stopped.is_err() && told == 2, "{told}");
}

#[test]
fn nothing_makes_a_workbook_too() {
    let (_folder, register) = desk::empty();
    for lang in [Lang::Zh, Lang::En] {
        let mut book = read(desk::give(&register, Form::Xlsx, lang));
        let name = book.sheet_names()[0].clone();
        assert_eq!(book.worksheet_range(&name).expect("a sheet").rows().count(), 1);
    }
}

#[test]
fn a_cell_holds_no_more_than_excel_allows() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("AIRP-01").expect("a project").id();
    let long = "长".repeat(21_000) + &"a".repeat(2_000);
    register.set(&[id], &[Assignment::put(Field::Remark, long.as_str())], "", Lang::Zh, None).expect("set");
    let asked = Asked { query: "code:AIRP-01", columns: Some("code,remark"), ..Asked::new(Form::Xlsx, Lang::Zh) };
    let mut book = read(desk::given(&register, &asked));
    let sheet = book.worksheet_range("项目").expect("projects");
    assert_eq!(sheet.get_value((1, 1)), Some(&Data::String(long)));
}
