//! A profile of exports that is kept in the file: its columns in their order, their headings, the unit of money and the
//! language are the same when the register is opened again, and the sheets that leave by it too.

use super::desk;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::export::{Asked, Form, Style};
use taizhang::register::saved::View;

/// The first two lines that leave by a profile of the file.
fn sheet(register: &Register, name: &str) -> Vec<String> {
    let profile = register.saved_view(name, &Default::default()).expect("a view").profile();
    let style = Style { lang: profile.lang.unwrap_or(Lang::Zh), yi: profile.yi.unwrap_or_default() };
    let asked = Asked {
        query: profile.query.as_deref().unwrap_or_default(),
        columns: profile.columns.as_deref(),
        sort: profile.sort.as_deref().unwrap_or_default(),
        style,
        ..Asked::new(Form::Csv, style.lang)
    };
    let text = String::from_utf8(desk::given(register, &asked)).expect("a text");
    text.lines().take(2).map(str::to_string).collect()
}

#[test]
fn a_profile_in_the_file_is_the_same_after_the_register_is_opened_again() {
    let (folder, mut register) = desk::plan();
    let path = register.path().to_path_buf();
    let views = [
        ("月报", "investment=总投资,stage,name_zh=工程名称,code,@yi,@zh", "-investment"),
        ("For abroad", "code=No.,name_en=Works,start_actual,investment,@wan,@en", "code"),
    ];
    for (name, columns, sort) in views {
        let view = View {
            name: name.into(),
            query: "sector:rail".into(),
            columns: columns.into(),
            sort: sort.into(),
            ..View::default()
        };
        register.save_view(&view, Lang::Zh).expect("saved");
    }
    let before = views.map(|(name, ..)| sheet(&register, name));
    register.close();
    let register = desk::open_file(folder.path(), &path);
    assert_eq!(views.map(|(name, ..)| sheet(&register, name)), before);
    assert_eq!(before[0][0], "\"总投资\",\"阶段\",\"工程名称\",\"编号\"");
    assert_eq!(before[1][0], "\"No.\",\"Works\",\"Actual start\",\"Total investment(CNY 10k)\"");
    assert_eq!(before.map(|lines| lines.len()), [2, 2]);
    for (name, columns, sort) in views {
        let view = register.saved_view(name, &Default::default()).expect("a view");
        assert_eq!((view.columns.as_str(), view.sort.as_str(), view.query.as_str()), (columns, sort, "sector:rail"));
    }
}
