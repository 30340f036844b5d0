//! The popup of exports: a form and a path, what Enter means, and a file that is there already.

use super::support::*;
use std::path::Path;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::export::Form;
use taizhang::tui::layers::Outcome;
use taizhang::tui::layers::export::Export;
use taizhang::tui::msg::Effect;

#[test]
fn what_is_shown_goes_to_the_path_in_the_form_of_its_ending() {
    let desk = Desk::new();
    let scene = desk.scene(Lang::Zh);
    let ids = vec![desk.id("RAIL-07"), desk.id("RAIL-04")];
    let mut popup = Export::new(ids.clone(), "铁路", &scene);
    let shown = picture((80, 24), |area, buf| popup.view(area, buf, &scene));
    assert!(shown.contains("导出所示的 2 项") && shown.contains("台账-筛选-20261125.xlsx"), "{shown}");
    let mut last = Outcome::Stay;
    for key in keys("tab enter") {
        last = popup.on_key(key, &scene);
    }
    let Outcome::CloseAnd(Effect::Export { order, to, force }) = &last else { panic!("{last:?}") };
    assert_eq!((order.form, &order.ids, order.query.as_str(), *force), (Form::Html, &ids, "铁路", false));
    assert!(to.ends_with("台账-筛选-20261125.html"), "{}", to.display());

    // A typed ending chooses the form; an unknown one is refused and stays.
    for key in keys("backspace backspace backspace backspace \"doc\" enter") {
        last = popup.on_key(key, &scene);
    }
    assert_eq!(last, Outcome::Stay);
    let shown = picture((80, 24), |area, buf| popup.view(area, buf, &scene));
    assert!(shown.contains("无法由扩展名判断格式"), "{shown}");
    for key in keys("backspace backspace backspace \"csv\" enter") {
        last = popup.on_key(key, &scene);
    }
    assert!(matches!(&last, Outcome::CloseAnd(Effect::Export { order, .. }) if order.form == Form::Csv));

    // The file was there: Enter on the same path replaces it, another path does not.
    popup.failed("已存在".into());
    for key in keys("enter") {
        last = popup.on_key(key, &scene);
    }
    assert!(matches!(last, Outcome::CloseAnd(Effect::Export { force: true, .. })));
    for key in keys("home \"x\" enter") {
        last = popup.on_key(key, &scene);
    }
    assert!(matches!(last, Outcome::CloseAnd(Effect::Export { force: false, .. })));
    assert_eq!(popup.on_key(keys("esc")[0], &scene), Outcome::Close);
}

#[test]
fn the_file_holds_the_rows_in_their_order() {
    let mut desk = Desk::new();
    desk.set("RAIL-04", Field::Remark, "备注一");
    let scene = desk.scene(Lang::Zh);
    let mut popup = Export::new(vec![desk.id("RAIL-07"), desk.id("RAIL-04")], "铁路", &scene);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.csv");
    for _ in 0..200 {
        popup.on_key(keys("end")[0], &scene);
        popup.on_key(keys("backspace")[0], &scene);
    }
    popup.on_paste(&path.to_string_lossy());
    let Outcome::CloseAnd(Effect::Export { order, to, .. }) = popup.on_key(keys("enter")[0], &scene) else {
        panic!("no export")
    };
    assert_eq!(to, Path::new(&path));
    let given = desk.register.export(&order, &to, false, &mut |_, _| true).expect("written");
    assert_eq!(given.projects, 2);
    let text = std::fs::read_to_string(&path).expect("a file");
    let codes: Vec<&str> = text.lines().skip(1).map(|l| l.split(',').next().unwrap_or_default()).collect();
    assert_eq!(codes, ["\"RAIL-07\"", "\"RAIL-04\""]);
    assert!(text.contains("备注一"));
}
