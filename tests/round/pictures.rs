//! Pictures of whole screens, kept under `tests/pictures`; `TAIZHANG_BLESS=1` takes them anew.

use super::person::Person;
use std::path::PathBuf;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;

/// Compares a picture with its file; writes the file when `TAIZHANG_BLESS=1`.
pub fn golden(name: &str, shown: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.txt"));
    if std::env::var_os("TAIZHANG_BLESS").is_some_and(|v| v == "1") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, shown).expect("a picture");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(kept, shown, "\n{name} is another picture now:\n{shown}");
}

#[test]
fn the_preview_of_an_edit_on_many() {
    let mut person = Person::new();
    person.set("RAIL-05", Field::Stage, "preparation");
    person.set("RAIL-06", Field::Stage, "implementation");
    let scene = person.model.scene(&person.register);
    person.model.list.narrow("code:RAIL", &scene);
    for lang in [Lang::Zh, Lang::En] {
        for (width, height) in [(80, 24), (200, 50)] {
            person = person.sized(width, height);
            person.model.lang = lang;
            person.press("A s 3 \"月调度\" enter");
            golden(&format!("bulk-{}-{width}x{height}", lang.code()), &person.screen());
            person.press("esc esc esc A");
        }
    }
}

#[test]
fn the_round() {
    let mut person = Person::new().comes_back("2026-10-02T09:00:00+08:00", "刘工");
    let id = person.id("RAIL-12");
    for (field, text) in [
        (Field::Owner, "刘工"),
        (Field::Progress, "60"),
        (Field::Paid, "120亿"),
        (Field::Problems, "跨赣江大桥汛期停工一个月，影响铺轨进场。"),
    ] {
        person.set("RAIL-12", field, text);
    }
    let mut person = person.comes_back("2026-11-25T09:00:00+08:00", "刘工");
    person.set("RAIL-12", Field::Progress, "72");
    person.set("RAIL-12", Field::NextSteps, "十二月底前完成全线铺轨，明年一季度启动联调联试；请省发展改革委协调站房施工用地，由市政府负责征迁收尾，逐周通报。");
    person
        .register
        .add_note(id, "月调度会：铺轨进度符合计划", taizhang::domain::kinds::NoteKind::Progress, Lang::Zh)
        .expect("a note");
    person.press("6");
    let shapes = [Lang::Zh, Lang::En].into_iter().flat_map(|l| [(l, 80, 24), (l, 200, 50)]);
    for (n, (lang, width, height)) in shapes.enumerate() {
        person = person.sized(width, height);
        person.model.lang = lang;
        person.press("1 6 g");
        golden(&format!("review-queues-{}-{width}x{height}", lang.code()), &person.screen());
        person.press("j enter j j j j j j j j");
        golden(&format!("review-{}-{width}x{height}", lang.code()), &person.screen());
        person.press(&format!("p ctrl-u \"{}\" enter c", 73 + n));
        golden(&format!("review-over-{}-{width}x{height}", lang.code()), &person.screen());
        person.press("enter");
    }
}

#[test]
fn the_templates_and_the_schedule() {
    let mut person = Person::new();
    let scene = person.model.scene(&person.register);
    person.model.list.narrow("RAIL-10", &scene);
    let shapes = [Lang::Zh, Lang::En].into_iter().flat_map(|l| [(l, 80, 24), (l, 200, 50)]);
    for (lang, width, height) in shapes {
        person = person.sized(width, height);
        person.model.lang = lang;
        person.press("m t");
        golden(&format!("template-{}-{width}x{height}", lang.code()), &person.screen());
        person.press("enter \"2029年底\" down down right right down \"2025-06\" down space");
        golden(&format!("schedule-{}-{width}x{height}", lang.code()), &person.screen());
        person.press("esc esc esc");
    }
}
