//! The closed set of layers, and how the one in front answers.

use super::ask::Ask;
use super::care::Care;
use super::choose::{self, Choice, Choose};
use super::columns::{self, Columns};
use super::confirm::Confirm;
use super::counts::{self, Counts};
use super::form::Form;
use super::help::{self, Help};
use super::import::Import;
use super::merge::Merge;
use super::milestones::Milestones;
use super::order::{self, Order};
use super::project::{Part, ProjectPage};
use super::prompt::Prompt;
use super::reader::{Reader, Subject};
use super::reversal::Returning;
use super::travel::Travel;
use super::views::{self, Views};
use super::{Outcome, Scene, welcome};
use super::{blame::Blame, digest::DigestPage};
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::i18n::screen::ScreenText;
use crate::register::columns::Column;
use crate::register::digest::Span;
use crate::register::page::Page;
use crate::register::undo::Reversal;
use crate::tui::keys::{Action, KeyMap};
use crate::tui::msg::Effect;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

/// A screen or popup above the list.
pub enum Layer {
    Welcome,
    Help(Help),
    Choose(Choose),
    Counts(Box<Counts>),
    Columns(Box<Columns>),
    Order(Box<Order>),
    Views(Box<Views>),
    Project(Box<ProjectPage>),
    Merge(Box<Merge>),
    Import(Box<Import>),
    /// A popup that edits or asks.
    Ask(Ask),
    /// A page to be read: the digest, or who wrote a value.
    Reader(Box<Reader>),
    /// A gesture that may be taken back.
    Reversal(Box<Returning>),
    /// The day as of which everything is looked at is asked for.
    Travel(Box<Travel>),
    /// What waits for a decision about the file.
    Care(Box<Care>),
}

/// What the layer in front answers to a key.
pub enum Answer {
    Stay,
    Pass,
    Close,
    Do(Effect),
    CloseAnd(Effect),
    Say(String),
    /// Says what was done: nothing is wrong.
    Tell(String),
    Open(Box<Layer>),
    Instead(Box<Layer>),
    OpenProject(EntityId),
    Run(Action),
    Sort(Column),
    Group(crate::register::grouping::Grouping),
    /// Lay the list out like this; the layer stays.
    Arrange(Box<crate::register::layout::Layout>),
    /// Edit this field of the projects in hand.
    EditField(crate::domain::field::Key),
    /// Show the list under this query.
    Narrow(String),
    /// Show the list as a saved view has it.
    ShowView(Box<crate::register::saved::View>),
    /// Put this query into the filter; the layer stays.
    Refine(String),
    /// Show of the list what also answers to this condition.
    Within(crate::domain::filter::Filter),
    /// Show this place on the map.
    Jump(crate::domain::geo::Geo),
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Answer {
        match outcome {
            Outcome::Stay => Answer::Stay,
            Outcome::Pass => Answer::Pass,
            Outcome::Close => Answer::Close,
            Outcome::Do(effect) => Answer::Do(effect),
            Outcome::CloseAnd(effect) => Answer::CloseAnd(effect),
            Outcome::OpenProject(id) => Answer::OpenProject(id),
            Outcome::Say(text) => Answer::Say(text),
        }
    }
}

impl Layer {
    /// The page of a project.
    pub fn page(id: EntityId) -> Layer {
        Layer::Project(Box::new(ProjectPage::new(id, None)))
    }

    /// The page of a project, at its public sources.
    pub fn sources(id: EntityId) -> Layer {
        let mut page = ProjectPage::new(id, None);
        page.begin_at(Part::Sources);
        Layer::Project(Box::new(page))
    }

    /// The digest of the last month.
    pub fn digest(scene: &Scene) -> Layer {
        Layer::Reader(Box::new(Reader::new(Subject::Digest(Box::new(DigestPage::of_month(scene))))))
    }

    /// The digest of a span, such as exactly the gestures of a round.
    pub fn digest_of(span: Span, scene: &Scene) -> Layer {
        Layer::Reader(Box::new(Reader::new(Subject::Digest(Box::new(DigestPage::of(span, scene))))))
    }

    /// Who wrote a value of a project, and when.
    pub fn blame(id: EntityId, key: &Key, scene: &Scene) -> Layer {
        Layer::Reader(Box::new(Reader::new(Subject::Blame(Box::new(Blame::field(id, key, scene))))))
    }

    /// Who wrote a milestone, note or link of a project, and when.
    pub fn blame_item(id: EntityId, item: EntityId, scene: &Scene) -> Layer {
        Layer::Reader(Box::new(Reader::new(Subject::Blame(Box::new(Blame::item(id, item, scene))))))
    }

    /// What taking a gesture back would do, to be agreed to.
    pub fn reversal(plan: Reversal) -> Layer {
        Layer::Reversal(Box::new(Returning::new(plan)))
    }

    pub fn travel() -> Layer {
        Layer::Travel(Box::new(Travel::new()))
    }

    /// The form of a new project.
    pub fn add(scene: &Scene) -> Layer {
        Layer::Ask(Ask::Form(Box::new(Form::add(scene))))
    }

    pub fn milestones(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Milestones(Box::new(Milestones::new(id, scene))))
    }

    pub fn note(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Prompt(Box::new(Prompt::note(id, scene))))
    }

    pub fn link(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Form(Box::new(Form::new_link(id, scene))))
    }

    pub fn progress(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Prompt(Box::new(Prompt::progress(&[id], scene))))
    }

    /// The form of all fields.
    pub fn form(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Form(Box::new(Form::project(id, scene))))
    }

    pub fn delete(id: EntityId, scene: &Scene) -> Layer {
        Layer::Ask(Ask::Confirm(Box::new(Confirm::remove_project(id, scene))))
    }

    /// Whether it hides what is under it.
    pub fn is_screen(&self) -> bool {
        match self {
            Layer::Project(_) | Layer::Merge(_) | Layer::Import(_) => true,
            Layer::Reader(l) => l.is_screen(),
            _ => false,
        }
    }

    /// The project that it is about, for a screen.
    pub fn project(&self) -> Option<EntityId> {
        match self {
            Layer::Project(page) => Some(page.id()),
            _ => None,
        }
    }

    /// Takes what was read of a project.
    pub fn set_page(&mut self, project: EntityId, page: &Page, scene: &Scene) {
        if let Layer::Project(open) = self
            && open.id() == project
        {
            open.set_page(page.clone());
            open.arrive(scene);
        }
    }

    /// The area that it will be drawn in, for keys that move by pages.
    pub fn resize(&mut self, body: Rect) {
        match self {
            Layer::Project(l) => l.resize(body),
            Layer::Merge(l) => l.resize(body),
            Layer::Import(l) => l.resize(body),
            Layer::Ask(l) => l.resize(body),
            Layer::Reader(l) => l.resize(body),
            Layer::Reversal(l) => l.resize(body),
            Layer::Welcome
            | Layer::Help(_)
            | Layer::Choose(_)
            | Layer::Counts(_)
            | Layer::Columns(_)
            | Layer::Order(_)
            | Layer::Views(_)
            | Layer::Care(_)
            | Layer::Travel(_) => {}
        }
    }

    /// What it asked for is done.
    pub fn saved(&mut self) {
        match self {
            Layer::Project(l) => l.saved(),
            Layer::Merge(l) => l.saved(),
            Layer::Ask(l) => l.saved(),
            _ => {}
        }
    }

    /// What it asked for failed: what was typed stays, with the reason. Answers whether it shows the reason itself.
    pub fn failed(&mut self, why: &str) -> bool {
        let why = why.to_string();
        match self {
            Layer::Project(l) => return l.failed(why),
            Layer::Ask(l) => l.failed(why),
            Layer::Reversal(l) => l.failed(why),
            Layer::Travel(l) => l.failed(why),
            Layer::Merge(l) => l.failed(why),
            Layer::Import(l) => l.failed(why),
            Layer::Care(l) => l.failed(why),
            Layer::Views(l) => l.failed(why),
            Layer::Welcome | Layer::Help(_) | Layer::Choose(_) | Layer::Counts(_) | Layer::Reader(_) => return false,
            Layer::Columns(_) | Layer::Order(_) => return false,
        }
        true
    }

    /// What is typed in it and not saved, under the name of its form.
    pub fn draft(&self) -> Option<(String, crate::register::drafts::Typed)> {
        match self {
            Layer::Project(l) => l.draft(),
            Layer::Ask(l) => l.draft(),
            _ => None,
        }
    }

    /// Text came back from the editor.
    pub fn edited(&mut self, text: Option<&str>) {
        match self {
            Layer::Project(l) => l.edited(text),
            Layer::Ask(l) => l.edited(text),
            _ => {}
        }
    }

    /// Whether a thread works for it, so that it must be looked at again soon.
    pub fn is_working(&self) -> bool {
        match self {
            Layer::Merge(l) => l.is_working(),
            Layer::Import(l) => l.is_working(),
            _ => false,
        }
    }

    /// Takes over what the thread has come to.
    pub fn tick(&mut self, scene: &Scene) -> Option<Effect> {
        match self {
            Layer::Merge(l) => l.tick(scene),
            Layer::Import(l) => l.tick(scene),
            _ => None,
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        match self {
            Layer::Welcome => Answer::Close,
            Layer::Care(l) => l.on_key(key, scene).into(),
            Layer::Help(help) => match help.on_key(key) {
                help::Answer::Stay => Answer::Stay,
                help::Answer::Close => Answer::Close,
                help::Answer::Run(action) => Answer::Run(action),
                help::Answer::Say(why) => Answer::Say(why.say(scene.lang).to_string()),
            },
            Layer::Views(views) => match views.on_key(key) {
                views::Answer::Stay => Answer::Stay,
                views::Answer::Close => Answer::Close,
                views::Answer::Show(view) => Answer::ShowView(view),
                views::Answer::Save(view) => Answer::CloseAnd(Effect::SaveView(view)),
                views::Answer::Remove(view) => match view.id {
                    Some(id) => Answer::CloseAnd(Effect::RemoveView { id, name: view.name }),
                    None => Answer::Stay,
                },
                views::Answer::Say(text) => Answer::Say(text.say(scene.lang).to_string()),
            },
            Layer::Columns(l) => match l.on_key(key, scene) {
                columns::Answer::Stay => Answer::Stay,
                columns::Answer::Close => Answer::Close,
                columns::Answer::Arrange(layout) => Answer::Arrange(layout),
                columns::Answer::Say(why) => Answer::Say(why),
            },
            Layer::Order(l) => match l.on_key(key, scene) {
                order::Answer::Stay => Answer::Stay,
                order::Answer::Close => Answer::Close,
                order::Answer::Arrange(layout) => Answer::Arrange(layout),
                order::Answer::Alone(column) => Answer::Sort(column),
            },
            Layer::Counts(counts) => match counts.on_key(key, scene) {
                counts::Answer::Stay => Answer::Stay,
                counts::Answer::Close => Answer::Close,
                counts::Answer::Refine(query) => Answer::Refine(query),
                counts::Answer::Narrow(query) => Answer::Narrow(query),
            },
            Layer::Choose(choose) => match choose.on_key(key) {
                choose::Answer::Stay => Answer::Stay,
                choose::Answer::Close => Answer::Close,
                choose::Answer::Chosen(Choice::Group(by)) => Answer::Group(by),
                choose::Answer::Chosen(Choice::Project(id)) => Answer::OpenProject(id),
                choose::Answer::Chosen(Choice::Place(at)) => Answer::Jump(at),
                choose::Answer::Chosen(Choice::Restore(id)) => Answer::CloseAnd(Effect::Restore { id }),
                choose::Answer::Chosen(Choice::Field(key)) => Answer::EditField(key),
            },
            Layer::Reader(l) => l.on_key(key, scene).into(),
            Layer::Reversal(l) => l.on_key(key, scene).into(),
            Layer::Travel(l) => l.on_key(key, scene).into(),
            Layer::Project(l) => l.on_key(key, scene).into(),
            Layer::Merge(l) => l.on_key(key, scene).into(),
            Layer::Import(l) => l.on_key(key, scene).into(),
            Layer::Ask(l) => l.on_key(key, scene).into(),
        }
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Answer {
        match self {
            Layer::Welcome | Layer::Care(_) | Layer::Counts(_) => Answer::Stay,
            Layer::Views(views) => {
                views.on_paste(text);
                Answer::Stay
            }
            Layer::Help(help) => {
                help.on_paste(text);
                Answer::Stay
            }
            Layer::Columns(l) => {
                l.on_paste(text);
                Answer::Stay
            }
            Layer::Order(l) => {
                l.on_paste(text);
                Answer::Stay
            }
            Layer::Choose(choose) => {
                choose.on_paste(text);
                Answer::Stay
            }
            Layer::Reader(l) => l.on_paste(text, scene).into(),
            Layer::Reversal(_) => Answer::Stay,
            Layer::Travel(l) => {
                l.on_paste(text);
                Answer::Stay
            }
            Layer::Project(l) => l.on_paste(text, scene).into(),
            Layer::Merge(l) => l.on_paste(text, scene).into(),
            Layer::Import(l) => l.on_paste(text, scene).into(),
            Layer::Ask(l) => l.on_paste(text, scene).into(),
        }
    }

    /// Draws it; answers the cell of the cursor where text is typed.
    pub fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene, keys: &KeyMap) -> Option<Position> {
        match self {
            Layer::Welcome => {
                welcome::view(area, buf, scene, keys);
                None
            }
            Layer::Care(l) => {
                l.view(area, buf, scene);
                None
            }
            Layer::Help(help) => help.view(area, buf, scene),
            Layer::Views(views) => views.view(area, buf, scene),
            Layer::Choose(choose) => choose.view(area, buf, scene),
            Layer::Columns(l) => l.view(area, buf, scene),
            Layer::Order(l) => l.view(area, buf, scene),
            Layer::Reader(l) => l.view(area, buf, scene),
            Layer::Reversal(l) => l.view(area, buf, scene),
            Layer::Travel(l) => l.view(area, buf, scene),
            Layer::Counts(counts) => {
                counts.view(area, buf, scene);
                None
            }
            Layer::Project(l) => l.view(area, buf, scene),
            Layer::Merge(l) => l.view(area, buf, scene),
            Layer::Import(l) => l.view(area, buf, scene),
            Layer::Ask(l) => l.view(area, buf, scene),
        }
    }

    /// Keys and words for the footer.
    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        match self {
            Layer::Welcome | Layer::Help(_) | Layer::Choose(_) => vec![
                ("Enter".into(), ScreenText::RunIt.say(scene.lang).into()),
                ("Esc".into(), ScreenText::LeaveIt.say(scene.lang).into()),
            ],
            Layer::Reader(l) => l.hints(scene),
            Layer::Reversal(l) => l.hints(scene),
            Layer::Travel(l) => l.hints(scene),
            Layer::Care(l) => l.hints(scene),
            Layer::Counts(l) => l.hints(scene),
            Layer::Columns(l) => l.hints(scene),
            Layer::Order(l) => l.hints(scene),
            Layer::Views(l) => l.hints(scene),
            Layer::Project(l) => l.hints(scene),
            Layer::Merge(l) => l.hints(scene),
            Layer::Import(l) => l.hints(scene),
            Layer::Ask(l) => l.hints(scene),
        }
    }
}
