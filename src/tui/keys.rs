//! THE KEY TABLE: every action with its name in the configuration, its default keys and the places where it acts. The
//! footer, the help, the README's table and rebinding derive from it; labels stand in `i18n`, matched exhaustively.

use super::chord::{Chord, Stroke};
use crate::i18n::Lang;
use crate::i18n::actions::{ActionText, ActionWord};
use std::collections::BTreeMap;

/// Where an action acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everywhere where no text is typed.
    Anywhere,
    /// In the list.
    List,
    /// In the list and on the screens beside it, while no page lies over them.
    Screens,
    /// On the project under the cursor: in the list and on its page.
    Project,
}

macro_rules! actions {
    ($($action:ident $name:literal $place:ident [$($key:literal),*];)+) => {
        /// What a person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($action),+ }

        impl Action {
            /// Every action, in the order of help.
            pub const ALL: &'static [Action] = &[$(Action::$action),+];

            /// The name in the configuration.
            pub const fn name(self) -> &'static str {
                match self { $(Action::$action => $name),+ }
            }

            /// The default keys.
            pub const fn defaults(self) -> &'static [&'static str] {
                match self { $(Action::$action => &[$($key),*]),+ }
            }

            /// A phrase that says what it does.
            pub const fn label(self, lang: Lang) -> &'static str {
                match self { $(Action::$action => ActionText::$action.say(lang)),+ }
            }

            /// One or two words for the footer.
            pub const fn word(self, lang: Lang) -> &'static str {
                match self { $(Action::$action => ActionWord::$action.say(lang)),+ }
            }

            /// Where it acts.
            pub const fn place(self) -> Place {
                match self { $(Action::$action => Place::$place),+ }
            }
        }
    };
}

actions! {
    Up "up" Screens ["k", "Up"];
    Down "down" Screens ["j", "Down"];
    PageUp "page-up" Screens ["PgUp", "C-b"];
    PageDown "page-down" Screens ["PgDn", "C-f"];
    First "first" Screens ["g", "Home"];
    Last "last" Screens ["G", "End"];
    ColumnLeft "column-left" Screens ["h", "Left"];
    ColumnRight "column-right" Screens ["l", "Right"];
    Open "open" Project ["Enter"];
    Filter "filter" Screens ["/", "F3"];
    ClearFilter "clear-filter" Screens ["Esc"];
    Sort "sort" List ["S"];
    SortColumn "sort-column" List ["F4"];
    SortNext "sort-next" List ["zo"];
    Columns "columns" List ["C"];
    Wider "wider" List ["z+", "z="];
    Narrower "narrower" List ["z-"];
    MoveLeft "move-left" List ["z<"];
    MoveRight "move-right" List ["z>"];
    HideColumn "hide-column" List ["zx"];
    Facets "facets" Screens ["F"];
    Frequencies "frequencies" List ["f"];
    Views "views" Screens ["V"];
    Detail "detail" List ["i", "Tab"];
    Add "add" Screens ["a", "Insert"];
    Stage "stage" Project ["s"];
    Health "health" Project ["!"];
    Progress "progress" Project ["p"];
    Milestones "milestones" Project ["m"];
    MilestoneDone "milestone-done" Project ["d"];
    Note "note" Project ["o"];
    Form "form" Project ["e", "F2"];
    Field "field" Project ["E"];
    Editor "editor" Project ["O"];
    Confirm "confirm" Project ["c"];
    Star "star" Project ["*"];
    Links "links" Project [",l"];
    Sources "sources" Project [",s"];
    Tags "tags" Project [",t"];
    Copy "copy" Project ["y"];
    Delete "delete" Project ["D", "Delete"];
    Export "export" Screens ["x"];
    Restore "restore" Screens ["R"];
    Mark "mark" List ["Space"];
    MarkRange "mark-range" List ["v"];
    MarkAll "mark-all" List ["A"];
    Shift "shift" Project [",d"];
    Paid "paid" Project ["$"];
    Problems "problems" Project ["b"];
    NextSteps "next-steps" Project ["w"];
    Repeat "repeat" Project ["."];
    Skip "skip" Screens ["]"];
    GoBack "go-back" Screens ["["];
    ShowList "show-list" Anywhere ["1"];
    ShowBoard "show-board" Anywhere ["2"];
    ShowTimeline "show-timeline" Anywhere ["3"];
    ShowMap "show-map" Anywhere ["4"];
    ShowDashboard "show-dashboard" Anywhere ["5"];
    ShowReview "show-review" Anywhere ["6"];
    ShowActivity "show-activity" Anywhere ["7"];
    ShowAgencies "show-agencies" Anywhere ["8"];
    ShowTargets "show-targets" Anywhere ["9"];
    ZoomIn "zoom-in" Screens ["+", "="];
    ZoomOut "zoom-out" Screens ["-"];
    Earlier "earlier" Screens ["<", "S-Left"];
    Later "later" Screens [">", "S-Right"];
    Today "today" Screens ["zt"];
    Critical "critical" Screens ["zc"];
    Group "group" Screens ["zg"];
    Fold "fold" Screens ["zf"];
    FoldAll "fold-all" List ["zF"];
    FacetPane "facet-pane" List ["zb"];
    SeenAll "seen-all" List ["zs"];
    HideEmpty "hide-empty" Screens ["zh"];
    Packages "packages" Screens ["zn"];
    TakeBack "take-back" Screens ["U"];
    Blame "blame" Project [",b"];
    Digest "digest" Anywhere ["zd"];
    Travel "travel" Anywhere ["t"];
    DayBack "day-back" Anywhere ["z["];
    DayOn "day-on" Anywhere ["z]"];
    WeekBack "week-back" Anywhere ["{"];
    WeekOn "week-on" Anywhere ["}"];
    MonthBack "month-back" Anywhere ["("];
    MonthOn "month-on" Anywhere [")"];
    FitAll "fit-all" Screens ["0", "zz"];
    Jump "jump" Screens ["zj"];
    Pattern "pattern" Screens ["zp"];
    Unplaced "unplaced" Screens ["zu"];
    NextHere "next-here" Screens ["n"];
    PreviousHere "previous-here" Screens ["N"];
    Undo "undo" Anywhere ["u", "C-z"];
    Redo "redo" Anywhere ["C-r", "C-y"];
    Help "help" Anywhere ["?", ":", "F1"];
    Merge "merge" Anywhere ["M"];
    Import "import" Anywhere [];
    Conflicts "conflicts" Anywhere [",c"];
    TakePlan "take-plan" Anywhere ["P"];
    Care "care" Anywhere [];
    Language "language" Anywhere ["L"];
    Theme "theme" Anywhere ["T"];
    Mouse "mouse" Anywhere [];
    Repaint "repaint" Anywhere ["C-l"];
    Suspend "suspend" Anywhere [];
    Quit "quit" Anywhere ["q", "C-q"];
}

/// The keys in force.
#[derive(Clone, Debug)]
pub struct KeyMap {
    keys: Vec<(Action, Vec<Stroke>)>,
}

/// What is wrong with the keys of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// No action has this name.
    UnknownAction(String),
    /// Not a key.
    BadKey(String),
    /// Two actions want one key.
    Clash(String, &'static str, &'static str),
}

impl Default for KeyMap {
    fn default() -> KeyMap {
        let of = |a: Action| a.defaults().iter().filter_map(|k| Stroke::parse(k)).collect();
        KeyMap { keys: Action::ALL.iter().map(|a| (*a, of(*a))).collect() }
    }
}

impl KeyMap {
    /// The defaults with what the configuration says instead. A key given to one action is taken from the action that
    /// had it by default; two actions given one key by the configuration are an error.
    pub fn new(config: &BTreeMap<String, Vec<String>>) -> Result<KeyMap, KeyFault> {
        let mut map = KeyMap::default();
        let mut given: Vec<(Action, Stroke)> = Vec::new();
        for (name, keys) in config {
            let action = Action::ALL.iter().copied().find(|a| a.name() == name);
            let action = action.ok_or_else(|| KeyFault::UnknownAction(name.clone()))?;
            let mut strokes = Vec::new();
            for key in keys {
                let stroke = Stroke::parse(key).ok_or_else(|| KeyFault::BadKey(key.clone()))?;
                if let Some((other, _)) = given.iter().find(|(_, s)| s.clashes(&stroke)) {
                    return Err(KeyFault::Clash(key.clone(), other.name(), action.name()));
                }
                given.push((action, stroke.clone()));
                strokes.push(stroke);
            }
            for (other, theirs) in &mut map.keys {
                match *other == action {
                    true => theirs.clone_from(&strokes),
                    false => theirs.retain(|s| !strokes.iter().any(|new| new.clashes(s))),
                }
            }
        }
        // Somebody must always be able to leave and to find help.
        for (action, spare) in [(Action::Quit, "C-q"), (Action::Help, "F1")] {
            if map.of(action).is_empty()
                && let Some(spare) = Stroke::parse(spare)
            {
                map.keys.iter_mut().filter(|(a, _)| *a == action).for_each(|(_, keys)| keys.push(spare.clone()));
            }
        }
        Ok(map)
    }

    /// The keys of an action.
    pub fn of(&self, action: Action) -> &[Stroke] {
        self.keys.iter().find(|(a, _)| *a == action).map_or(&[], |(_, keys)| keys)
    }

    /// The first key of an action, as people read it; empty if it has none.
    pub fn name(&self, action: Action) -> String {
        self.of(action).first().map(ToString::to_string).unwrap_or_default()
    }

    /// What the chords pressed so far ask for.
    pub fn resolve(&self, pressed: &[Chord]) -> Meaning {
        let strokes = self.keys.iter().flat_map(|(action, strokes)| strokes.iter().map(move |s| (*action, s)));
        let mut prefix = false;
        for (action, stroke) in strokes {
            if stroke.chords() == pressed {
                return Meaning::Act(action);
            }
            prefix |= stroke.chords().starts_with(pressed);
        }
        if prefix { Meaning::Prefix } else { Meaning::Nothing }
    }

    /// What may follow on a prefix: the keys still to press, and what they do.
    pub fn after(&self, pressed: &[Chord]) -> Vec<(String, Action)> {
        let strokes = self.keys.iter().flat_map(|(action, strokes)| strokes.iter().map(move |s| (*action, s)));
        let rest = |stroke: &Stroke| {
            let rest = stroke.chords().strip_prefix(pressed)?;
            Some(rest.iter().map(ToString::to_string).collect::<String>())
        };
        strokes.filter_map(|(action, s)| Some((rest(s)?, action))).collect()
    }
}

/// What chords mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Act(Action),
    /// The beginning of something longer.
    Prefix,
    Nothing,
}

/// The table for the README: action, keys, what it does, in both languages.
pub fn readme_table() -> String {
    let map = KeyMap::default();
    let mut out = String::from("| key | zh | en |\n|---|---|---|\n");
    for action in Action::ALL {
        let keys: Vec<String> = map.of(*action).iter().map(|k| format!("`{k}`")).collect();
        let keys = if keys.is_empty() { "`?` …".to_string() } else { keys.join(" ") };
        out.push_str(&format!("| {keys} | {} | {} |\n", action.label(Lang::Zh), action.label(Lang::En)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_key_is_a_key_and_belongs_to_one_action() {
        let mut seen: Vec<(Stroke, Action)> = Vec::new();
        for action in Action::ALL {
            for key in action.defaults() {
                let stroke = Stroke::parse(key).unwrap_or_else(|| panic!("{key}"));
                for (other, theirs) in &seen {
                    assert!(!stroke.clashes(other), "{key}: {action:?} and {theirs:?}");
                }
                seen.push((stroke, *action));
            }
        }
    }

    #[test]
    fn a_key_given_anew_leaves_its_old_action() {
        let config = BTreeMap::from([("stage".to_string(), vec!["p".to_string()])]);
        let map = KeyMap::new(&config).expect("a map");
        assert_eq!(map.resolve(&[Chord::of('p')]), Meaning::Act(Action::Stage));
        assert_eq!(map.resolve(&[Chord::of('s')]), Meaning::Nothing);
        assert_eq!(map.resolve(&[Chord::of(',')]), Meaning::Prefix);
        assert!(map.after(&[Chord::of(',')]).len() >= 3);
        assert!(map.of(Action::Progress).is_empty());
        let clash =
            BTreeMap::from([("stage".to_string(), vec!["p".to_string()]), ("note".to_string(), vec!["p".to_string()])]);
        assert!(matches!(KeyMap::new(&clash), Err(KeyFault::Clash(..))));
        let unknown = BTreeMap::from([("stagger".to_string(), vec!["p".to_string()])]);
        assert_eq!(KeyMap::new(&unknown).err(), Some(KeyFault::UnknownAction("stagger".into())));
        let nothing = BTreeMap::from([("quit".to_string(), vec![]), ("help".to_string(), vec![])]);
        let map = KeyMap::new(&nothing).expect("a map");
        assert!(!map.of(Action::Quit).is_empty() && !map.of(Action::Help).is_empty());
    }
}
