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
