use super::support::*;
use taizhang::domain::field::*;
use taizhang::domain::kinds::*;
use taizhang::i18n::Lang;
use taizhang::tui::layers::confirm::Confirm;
use taizhang::tui::layers::form::Form;
use taizhang::tui::layers::milestones::Milestones;
use taizhang::tui::layers::picker::Picker;
use taizhang::tui::layers::project::ProjectPage;
use taizhang::tui::layers::prompt::Prompt;

#[test]
fn look() {
    let desk = Desk::busy();
    let scene = desk.scene(Lang::Zh);
    let id = desk.id("RAIL-04");
    let ids = [id];
    macro_rules! show {
        ($layer:expr, $keys:expr) => {
            show!($layer, $keys, (80, 24))
        };
        ($layer:expr, $keys:expr, $size:expr) => {{
            let mut layer = $layer;
            for key in keys($keys) {
                println!("{:?}", layer.on_key(key, &scene));
            }
            println!("{}", picture($size, |area, buf| layer.view(area, buf, &scene)));
            println!("{:?}", layer.hints(&scene));
        }};
    }
    show!(Picker::field(&ids, Field::Stage, &scene), "");
    show!(Picker::field(&ids, Field::Stage, &scene), "\"impl\"");
    show!(Picker::field(&ids, Field::Stage, &scene), "1 \"退回重做\"");
    show!(Picker::field(&ids, Field::LeadAgency, &scene), "\"水\"");
    show!(Picker::field(&ids, Field::Health, &scene), "");
    show!(Prompt::progress(&ids, &scene), "backspace backspace \"140\" enter");
    show!(Prompt::field(&ids, Key::Field(Field::ConfirmedOn), &scene), "ctrl-u \"2025年底\"");
    show!(Prompt::field(&ids, Key::Field(Field::ConfirmedOn), &scene), "ctrl-u \"2025-13-01\" enter");
    let opening = &desk.register.book().entry(id).unwrap().milestones[1];
    show!(Prompt::item(opening, Field::Forecast, &scene), "ctrl-u \"2027Q1\" enter \"征地\"");
    show!(
        Prompt::note(id, &scene),
        "tab \"第一行\" alt-enter \"第二行，很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长\""
    );
    show!(Milestones::new(id, &scene), "");
    show!(Milestones::new(id, &scene), "a");
    show!(Milestones::new(id, &scene), "a 2");
    show!(Form::project(id, &scene), "");
    show!(Form::project(id, &scene), "down down \"x\" tab");
    show!(Form::project(id, &scene), "down ctrl-u \"2026-02-30\" tab");
    show!(Form::add(&scene), "ctrl-s", (120, 40));
    show!(Form::project(id, &scene), "end \"1\" \"1\" ctrl-s");
    let mut c = Confirm::remove_project(id, &scene);
    println!(
        "{}",
        picture((80, 24), |area, buf| {
            c.view(area, buf, &scene);
            None
        })
    );
    let mut page = ProjectPage::new(id, Some(desk.register.page(id).unwrap()));
    for key in keys("tab") {
        page.on_key(key, &scene);
    }
    println!("{}", picture((80, 24), |area, buf| page.view(area, buf, &scene)));
}
