//! The screens beside the list, one file each: what a number key brings to the front. Each keeps its own place. They
//! all look at the same rows, those under the list's filter and in its order; what they show is worked out when something
//! changed (`begin`), of many projects some at a time between keys (`go_on`), the old picture staying until the new one
//! is done; and only drawn afterwards (`view`, which leaves no trace).
//!
//! Keys come to a screen as actions of the key table, so that rebinding, full-width letters and the footer hold here
//! too; what a screen does not take is done as everywhere. A new screen: a line in `NAMES`, a file, its words.

mod activity;
mod agencies;
mod board;
mod dashboard;
mod map;
mod review;
mod shown;
mod targets;
mod timeline;

use super::events::Input;
use super::keys::Action;
use super::layers::{Answer, Scene};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::screens::ScreenName;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};
pub use shown::{Shown, Walk};

/// A screen, by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    List,
    Board,
    Timeline,
    Map,
    Dashboard,
    Review,
    Activity,
    Agencies,
    Targets,
}

/// Every screen in the order of its number key, with the action that brings it up and what it is called.
const NAMES: &[(Name, Action, ScreenName)] = &[
    (Name::List, Action::ShowList, ScreenName::List),
    (Name::Board, Action::ShowBoard, ScreenName::Board),
    (Name::Timeline, Action::ShowTimeline, ScreenName::Timeline),
    (Name::Map, Action::ShowMap, ScreenName::Map),
    (Name::Dashboard, Action::ShowDashboard, ScreenName::Dashboard),
    (Name::Review, Action::ShowReview, ScreenName::Review),
    (Name::Activity, Action::ShowActivity, ScreenName::Activity),
    (Name::Agencies, Action::ShowAgencies, ScreenName::Agencies),
    (Name::Targets, Action::ShowTargets, ScreenName::Targets),
];

impl Name {
    /// Every screen, in the order of the number keys.
    pub fn all() -> impl Iterator<Item = Name> {
        NAMES.iter().map(|(name, ..)| *name)
    }

    /// The screen that an action brings up.
    pub fn of(action: Action) -> Option<Name> {
        NAMES.iter().find(|(_, a, _)| *a == action).map(|(name, ..)| *name)
    }

    /// The action that brings it up.
    pub fn action(self) -> Action {
        NAMES.iter().find(|(name, ..)| *name == self).map_or(Action::ShowList, |(_, action, _)| *action)
    }

    /// What it is called.
    pub fn label(self, lang: Lang) -> &'static str {
        NAMES.iter().find(|(name, ..)| *name == self).map_or("", |(.., words)| words.say(lang))
    }
}

/// What a screen does. The list itself is none of these: it stands in `layers::list`.
pub trait Screen {
    /// Begins to work out what is shown, anew. Called when the screen comes to the front and whenever the register, the
    /// filter, the order, the day, the language or the rule of counting changed while it is there.
    fn begin(&mut self, shown: &Shown, scene: &Scene);

    /// Goes on with that for so many projects. Until it is done, the picture is the one before.
    fn go_on(&mut self, _many: usize, _scene: &Scene) {}

    /// Whether there is something to go on with.
    fn is_making(&self) -> bool {
        false
    }

    /// Whether that is not finished before the next frame even where projects are few.
    fn takes_its_time(&self) -> bool {
        false
    }

    /// Whether there is something to see before it is done for the first time.
    fn is_shown_early(&self) -> bool {
        false
    }

    /// Whether it looks at all projects at once: where these are many, they are read beside it first.
    fn needs_all(&self) -> bool {
        true
    }

    /// A key before the key table sees it, for screens where text is typed. `Pass` = not mine.
    fn on_key(&mut self, _key: KeyEvent, _scene: &Scene) -> Answer {
        Answer::Pass
    }

    /// An action of the key table. `Pass` = done as everywhere.
    fn act(&mut self, action: Action, scene: &Scene) -> Answer;

    /// A click or turn of the wheel inside the screen.
    fn on_mouse(&mut self, _input: &Input, _scene: &Scene) -> Answer {
        Answer::Pass
    }

    /// The area that it will be drawn in, for keys that move by pages.
    fn resize(&mut self, _body: Rect) {}

    /// Draws it; answers the cell of the cursor where text is typed.
    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position>;

    /// The project under the cursor: what `s`, `p`, `Enter` … act on.
    fn selected(&self) -> Option<EntityId> {
        None
    }

    /// Puts the cursor on a project, if it is shown.
    fn select(&mut self, _id: EntityId) {}

    /// What the footer offers, the most needed first.
    fn hints(&self) -> &'static [Action];

    /// Actions on a project (`Enter`, `e` …) that it answers itself even where no project is under its cursor: a
    /// figure, an agency and a cluster on a map can be entered too.
    fn own(&self) -> &'static [Action] {
        &[]
    }

    /// Whether the filter's line stands above it also where nothing is filtered, so that typing moves nothing.
    fn keeps_filter_line(&self) -> bool {
        false
    }

    /// Whether the list's filter narrows it (and its line stands above it).
    fn is_filtered(&self) -> bool {
        true
    }
}

/// All screens, each with its own place.
#[derive(Default)]
pub struct Screens {
    pub board: board::Board,
    pub timeline: timeline::Timeline,
    pub map: map::Map,
    pub dashboard: dashboard::Dashboard,
    pub review: review::Review,
    pub activity: activity::Activity,
    pub agencies: agencies::Agencies,
    pub targets: targets::Targets,
}

impl Screens {
    /// The screen; `None` for the list.
    pub fn get(&self, name: Name) -> Option<&dyn Screen> {
        match name {
            Name::List => None,
            Name::Board => Some(&self.board),
            Name::Timeline => Some(&self.timeline),
            Name::Map => Some(&self.map),
            Name::Dashboard => Some(&self.dashboard),
            Name::Review => Some(&self.review),
            Name::Activity => Some(&self.activity),
            Name::Agencies => Some(&self.agencies),
            Name::Targets => Some(&self.targets),
        }
    }

    /// The screen, to be changed; `None` for the list.
    pub fn get_mut(&mut self, name: Name) -> Option<&mut dyn Screen> {
        match name {
            Name::List => None,
            Name::Board => Some(&mut self.board),
            Name::Timeline => Some(&mut self.timeline),
            Name::Map => Some(&mut self.map),
            Name::Dashboard => Some(&mut self.dashboard),
            Name::Review => Some(&mut self.review),
            Name::Activity => Some(&mut self.activity),
            Name::Agencies => Some(&mut self.agencies),
            Name::Targets => Some(&mut self.targets),
        }
    }
}
