//! Working out what is in front: who of the list counts, then what the screen shows of them. A small register is done
//! before the next frame. Of a large one a few milliseconds' worth is done between two looks at the keyboard, and the
//! picture before stays until the new one is there; if something changes meanwhile, it begins anew.

use super::layers::Scene;
use super::model::Model;
use super::screens::{Name, Shown, Walk};
use crate::i18n::Lang;
use crate::register::Register;
use crate::register::packages::{Counting, Packages};
use crate::register::rows::Rows;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How much is done at once.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// So many projects at a time.
    pub piece: usize,
    /// A register of no more projects than this is done in one go.
    pub whole: usize,
    /// Else: for so long before keys are looked for.
    pub time: Duration,
    /// A screen that shows what has come so far is left for the next key after so long, in a small register as well.
    pub early: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { piece: 512, whole: 2_500, time: Duration::from_millis(5), early: Duration::MAX }
    }
}

/// What a screen shows depends on these; when one is another than last time, it is worked out anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    /// The newest change of the register, and the day that is looked at.
    seen: i64,
    day: chrono::NaiveDate,
    read_only: bool,
    /// How often the rows of the list were put together.
    rows: u64,
    lang: Lang,
    packages: Packages,
}

/// Who counts, on the way.
struct Counts {
    of: State,
    ids: Rows,
    counting: Counting,
    above: Walk,
    listed: Walk,
}

/// How far everything is.
#[derive(Default)]
pub struct Settling {
    pub pace: Pace,
    /// What each screen was last worked out for: one that is come back to, with nothing changed, is there at once.
    settled: BTreeMap<Name, State>,
    /// What is being worked out.
    begun: Option<(Name, State)>,
    /// Screens that have a picture, if perhaps an old one.
    pictured: BTreeSet<Name>,
    counts: Option<Counts>,
    shown: Option<(State, Shown)>,
    making: bool,
}

impl Settling {
    /// The screen is to look again, whether anything has changed or not.
    pub fn forget(&mut self, screen: Name) {
        self.settled.remove(&screen);
    }

    /// Whether a screen has been worked out at least once.
    pub fn has_picture(&self, screen: Name) -> bool {
        self.pictured.contains(&screen)
    }

    /// Whether something is still being worked out.
    pub fn is_making(&self) -> bool {
        self.making
    }
}

impl Model {
    /// Works out anew what the screen in front shows, if anything that it depends on has changed, or goes on with it.
    /// Called before every frame.
    pub fn settle(&mut self, register: &Register) {
        let pace = self.settling.pace;
        let begun = Instant::now();
        let until = begun + pace.time;
        // What is still being looked for comes first: only then is it known of what there is a picture.
        while self.list.is_counting() && (self.screen != Name::List || self.packages != Packages::Each) {
            if Instant::now() >= until {
                self.settling.making = true;
                return;
            }
            let scene = self.scene(register);
            self.list.go_on(&scene);
        }
        if self.screen == Name::List {
            let scene = self.scene(register);
            self.list.settle_facets(&scene);
        }
        let now = State {
            seen: register.seen(),
            day: register.day().today,
            read_only: register.read_only().is_some(),
            rows: self.list.turn(),
            lang: self.lang,
            packages: self.packages,
        };
        (self.awaits_all, self.settling.making) = (false, false);
        let front = self.screens.get(self.screen);
        if self.settling.settled.get(&self.screen) == Some(&now) && !front.is_some_and(|s| s.is_making()) {
            return;
        }
        let all = self.packages != Packages::Each || front.is_some_and(|s| s.needs_all());
        self.awaits_all = all && !register.has_book();
        if self.awaits_all {
            return;
        }
        let small = register.has_book() && register.book().entries().len() <= pace.whole;
        while !self.work(now, register) {
            let front = self.screens.get(self.screen);
            let slow = front.is_some_and(|s| s.takes_its_time() || s.is_shown_early() && begun.elapsed() >= pace.early);
            if (slow || !small) && Instant::now() >= until {
                self.settling.making = true;
                return;
            }
        }
    }

    /// One piece of it; answers whether everything is done.
    fn work(&mut self, now: State, register: &Register) -> bool {
        let Some(shown) = self.settling.shown.as_ref().filter(|(of, _)| *of == now).map(|(_, shown)| shown.clone())
        else {
            self.count(now, register);
            return false;
        };
        let scene = Scene { register, lang: self.lang, theme: self.look() };
        let (settling, name) = (&mut self.settling, self.screen);
        if let Some(front) = self.screens.get_mut(name) {
            if settling.settled.get(&name) != Some(&now) && settling.begun != Some((name, now)) {
                settling.settled.remove(&name);
                settling.begun = Some((name, now));
                front.begin(&shown, &scene);
            } else {
                front.go_on(settling.pace.piece, &scene);
            }
            if front.is_making() {
                return false;
            }
        }
        settling.begun = None;
        settling.pictured.insert(name);
        settling.settled.insert(name, now);
        true
    }

    /// One piece of finding out who counts.
    fn count(&mut self, now: State, register: &Register) {
        let settling = &mut self.settling;
        if settling.counts.as_ref().is_none_or(|c| c.of != now) {
            let ids = self.list.rows().clone();
            let all = Walk::along(if now.packages == Packages::Each { 0 } else { ids.len() });
            settling.counts = Some(Counts { of: now, ids, counting: Counting::default(), above: all, listed: all });
        }
        let Some(mut counts) = settling.counts.take() else { return };
        let piece = settling.pace.piece;
        if !counts.above.is_over() {
            let ids: Vec<_> = counts.ids.range(counts.above.next(piece)).collect();
            counts.counting.above(&ids, register.book());
        } else if !counts.listed.is_over() {
            let ids: Vec<_> = counts.ids.range(counts.listed.next(piece)).collect();
            counts.counting.listed(&ids);
        } else {
            let left_out = Rc::new(counts.counting.done(now.packages));
            let shown = Shown { ids: counts.ids, packages: now.packages, left_out };
            self.counted = shown.counted();
            self.list.count_groups(&shown);
            settling.shown = Some((now, shown));
            return;
        }
        settling.counts = Some(counts);
    }
}
