//! The loop: takes all that is pending, lets `update` answer, runs effects, draws once. It wakes for keys and, once a
//! second, to see whether another process wrote to the file; otherwise it sleeps. A file held by another program is
//! tried again and again without stopping the screen, until it is free, Esc is pressed, or ten seconds are over.

use super::drafts::{Keeper, REST};
use super::effect::{edit_outside, run as run_effect};
use super::errands::Errands;
use super::events::{Door, Ending, Input, drain, gather};
use super::ground::{self, Ear};
use super::keys::{KeyFault, KeyMap};
use super::layers::Layer;
use super::listing::Kept;
use super::model::Model;
use super::msg::{Effect, Msg};
use super::terminal::Screen;
use super::theme::{Ground, exact_colours};
use super::update::{on_input, on_msg, tick};
use super::view::{draw, parts};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::export::Ask;
use crate::i18n::screen::ScreenText as T;
use crate::register::Register;
use crate::register::care::Notice;
use crate::register::config::Config;
use crate::register::error::{Error, Result};
use crate::register::home::variable;
use crate::register::indexed::News;
use crate::register::memory;
use ratatui::crossterm::event::KeyCode;
use ratatui::crossterm::terminal::size;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How often the file is looked at for what others wrote.
const GLANCE: Duration = Duration::from_secs(1);
/// How often a busy file is tried, and how long in all.
const RETRY: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the interface on a register and stays until the person leaves. `made` = the register was made just now.
/// `no_color`: a flag of the command line.
pub fn run(mut register: Register, config: &Config, made: bool, no_color: bool) -> Result<()> {
    let keys = KeyMap::new(&config.keys).map_err(|fault| key_error(fault, config))?;
    // Waiting for a busy file is this loop's business: the screen must go on.
    register.patience = Duration::ZERO;
    // So is the index of a large one: the first screen stands before it.
    register.await_index();
    register.turn_day();
    let mut model = Model::new(&register, config, keys, no_color);
    model.ground = remembered(&register);
    model.exact = exact_colours(variable);
    model.settling.pace.early = model.settling.pace.time;
    if made {
        model.layers.push(Layer::Welcome);
    }
    model.screens.board.limits.clone_from(&config.board);
    let broken = |e: std::io::Error| Error::io(ErrorText::Io, &[&"terminal", &e]);
    let mut screen = Screen::enter(model.mouse).map_err(broken)?;
    let area = area();
    super::listing::recall(&mut model, &register);
    model.measure(parts(area).1);
    model.settle(&register);
    if let Some(waiting) = super::drafts::waiting(&register, model.lang) {
        model.say(waiting);
    }
    if register.lacks_plan() {
        let key = model.keys.name(super::keys::Action::TakePlan);
        model.say(T::PlanNewer.with(model.lang, &[&key]));
    }
    super::caring::tell(&mut model, register.notices());
    screen.draw(|buf| draw(&model, &register, buf.area, buf)).map_err(broken)?;
    register.begin_index();
    register.ask_often();
    // Other copies in the folder are looked for when the list stands.
    if let Some(found) = register.siblings() {
        let all: Vec<Notice> = register.notices().iter().cloned().chain([found]).collect();
        super::caring::tell(&mut model, &all);
    }
    let (send, inbox) = channel();
    let door = Door::open(move |batch| send.send(batch).is_ok()).map_err(broken)?;
    let mouse = model.mouse;
    let (waiting, errands, ear) = (VecDeque::new(), Errands::default(), Ear::default());
    let (keeper, laid) = (Keeper::default(), Kept::of(&model));
    let checked = None;
    let mut desk = Desk { register, model, waiting, since: None, mouse, errands, ear, keeper, laid, checked };
    if desk.model.colours && ground::may_ask(variable) {
        screen.ask(ground::QUESTION).map_err(broken)?;
        desk.ear.asked();
    }
    let outcome = desk.work(&mut screen, &door, &inbox);
    // Whatever ended it, what is typed in an open form is not lost.
    desk.keeper.mind(&desk.model, &desk.register, true);
    desk.linger(&inbox);
    screen.leave();
    super::listing::keep(&desk.model, &desk.register);
    desk.register.close();
    outcome.map_err(broken)
}

/// The state of the loop.
struct Desk {
    register: Register,
    model: Model,
    /// Effects that wait for a busy file, in their order.
    waiting: VecDeque<Effect>,
    since: Option<Instant>,
    /// Whether the terminal's mouse is captured now.
    mouse: bool,
    /// Long work beside the loop.
    errands: Errands,
    /// Listens for what the terminal says of its ground.
    ear: Ear,
    /// Keeps what is typed in the form in front.
    keeper: Keeper,
    /// Keeps the layout of the list.
    laid: Kept,
    /// How far the check of a large file was when it was last shown.
    checked: Option<u64>,
}

impl Desk {
    fn work(
        &mut self,
        screen: &mut Screen,
        door: &Door,
        inbox: &std::sync::mpsc::Receiver<Vec<Input>>,
    ) -> std::io::Result<()> {
        let mut glanced = Instant::now();
        // The window may have changed before anybody listened.
        let mut drawn = Rect::default();
        while !self.model.quit {
            let wait = match self.register.filling().is_none()
                && !self.register.is_unchecked()
                && !self.model.awaits_all
                && self.waiting.is_empty()
                && self.errands.is_idle()
                && !self.model.is_working()
            {
                false => RETRY,
                true if self.keeper.waits() => REST,
                true => GLANCE,
            };
            // What is being worked out goes on as soon as no key waits.
            let making = self.model.settling.is_making();
            let wait = if making { Duration::ZERO } else { wait };
            // What is still being looked for goes on as long as no key comes.
            let wait = if self.model.list.is_busy() { Duration::ZERO } else { wait };
            let Some(batches) = drain(inbox, Some(wait)) else { return Ok(()) };
            // Asking the terminal costs four calls of the system: once for each turn.
            let now = area();
            let mut dirty = false;
            if batches.is_empty() && !self.model.list.is_counting() {
                self.laid.mind(&self.model, &self.register);
            }
            if batches.is_empty() && self.model.list.is_busy() {
                let scene = self.model.scene(&self.register);
                dirty |= self.model.list.go_on(&scene);
            }
            let (inputs, ground) = self.ear.hear(batches.into_iter().flatten());
            if let Some(ground) = ground {
                dirty |= self.settle_ground(ground);
            }
            let mut inputs = inputs.into_iter().peekable();
            while let Some(input) = inputs.next() {
                dirty = true;
                let input = if self.model.is_filtering() { gather(input, &mut inputs) } else { input };
                match input {
                    Input::Ended(Ending::Hangup | Ending::Asked | Ending::Deaf) => return Ok(()),
                    Input::Resumed => screen.resume()?,
                    Input::Resize => {}
                    Input::Key(key) if !self.waiting.is_empty() => {
                        // Keys wait like everything else, but Esc gives up.
                        if key.code == KeyCode::Esc {
                            self.give_up();
                        }
                    }
                    // What is being written is stopped first; the next Esc goes where it always goes.
                    Input::Key(key) if key.code == KeyCode::Esc && self.model.is_at_rest() && self.errands.stop() => {
                        self.model.say(Ask::Stopping.say(self.model.lang).to_string());
                    }
                    input => {
                        let effects = on_input(&mut self.model, &self.register, input, now);
                        self.carry_out(effects, screen, door)?;
                    }
                }
                if self.model.quit {
                    break;
                }
            }
            if self.model.is_working() {
                dirty = true;
                let effects = tick(&mut self.model, &self.register);
                self.carry_out(effects, screen, door)?;
            }
            if !self.waiting.is_empty() {
                dirty = true;
                self.try_again(screen, door)?;
            }
            self.keeper.mind(&self.model, &self.register, false);
            for news in self.errands.news() {
                dirty = true;
                let effects = on_msg(&mut self.model, &self.register, news);
                self.carry_out(effects, screen, door)?;
            }
            dirty |= self.mind_index();
            dirty |= self.mind_checking();
            if glanced.elapsed() >= GLANCE {
                glanced = Instant::now();
                if self.register.turn_day() {
                    dirty = true;
                    let scene = self.model.scene(&self.register);
                    self.model.list.refresh(&scene);
                }
                if self.register.is_replaced() {
                    dirty = true;
                    self.reopen(screen, door)?;
                } else if self.register.was_touched() {
                    dirty = true;
                    self.follow(screen, door)?;
                }
                self.register.make_quick();
            }
            if self.model.repaint {
                self.model.repaint = false;
                screen.repaint();
                dirty = true;
            }
            dirty |= now != drawn;
            if making && !dirty && !self.model.quit {
                self.model.settle(&self.register);
                dirty = !self.model.settling.is_making();
            }
            if dirty && !self.model.quit {
                drawn = now;
                self.model.measure(parts(now).1);
                self.model.settle(&self.register);
                self.model.measure(parts(now).1);
                let (model, register) = (&self.model, &self.register);
                screen.draw(|buf| draw(model, register, buf.area, buf))?;
            }
        }
        Ok(())
    }

    /// The index is filled beside the loop, and what is read beside a key may fail. Answers whether there is news.
    fn mind_index(&mut self) -> bool {
        self.register.rest();
        self.register.begin_index();
        self.register.ask_often();
        if self.model.awaits_all {
            self.register.begin_book();
        }
        match self.register.book_news() {
            Ok(true) => return true,
            Ok(false) => {}
            Err(error) => {
                self.model.warn(error.say(self.model.lang));
                return true;
            }
        }
        let fault = match self.register.index_news() {
            Ok(None) => self.register.fault(),
            Ok(Some(News::Further)) if !self.model.list.is_filtered() => return true,
            // More rows came in, or all of them: the query is asked again.
            Ok(Some(_)) => {
                let scene = self.model.scene(&self.register);
                self.model.list.refresh(&scene);
                return true;
            }
            // The file is tried again.
            Err(error) if error.is_busy() => None,
            Err(error) => Some(error),
        };
        let Some(fault) = fault else { return false };
        self.model.warn(fault.say(self.model.lang));
        true
    }

    /// A large file is held against its log beside the loop. Answers whether there is news.
    fn mind_checking(&mut self) -> bool {
        self.register.begin_checking();
        let news = match self.register.checking_news() {
            Ok(news) => news,
            Err(error) => {
                self.model.warn(error.say(self.model.lang));
                return true;
            }
        };
        if news && !self.register.is_unchecked() {
            let notices = self.register.notices().to_vec();
            super::caring::noticed(&mut self.model, &self.register, &notices);
            if self.register.read_only().is_none() && self.model.notice.is_none() {
                self.model.say(T::Checked.say(self.model.lang));
            }
        }
        let far = self.register.checked_so_far();
        news || std::mem::replace(&mut self.checked, far) != far
    }

    /// The terminal said what its ground is: remembered for the next start. Answers whether that is news.
    fn settle_ground(&mut self, ground: Ground) -> bool {
        let name = if ground == Ground::Dark { "dark" } else { "light" };
        memory::remember(self.register.home(), &ground::terminal(variable), name);
        self.model.ground.replace(ground) != Some(ground)
    }

    /// An answer that is still under way is waited for, a tenth of a second at most: else the shell would get it.
    fn linger(&mut self, inbox: &std::sync::mpsc::Receiver<Vec<Input>>) {
        while let Some(wait) = self.ear.lingers() {
            match drain(inbox, Some(wait)) {
                Some(batches) if !batches.is_empty() => {
                    self.ear.hear(batches.into_iter().flatten());
                }
                _ => return,
            }
        }
    }

    /// Takes in what other processes wrote.
    fn follow(&mut self, screen: &mut Screen, door: &Door) -> std::io::Result<()> {
        let followed = self.register.hear().and_then(|news| match news {
            Some(news) => Ok(Msg::Followed(news)),
            // The log tells of nothing new: another tool wrote.
            None if self.register.look_outside()? => Ok(Msg::Noticed(self.register.notices().to_vec())),
            None => Ok(Msg::Unmoved),
        });
        let msg = match followed {
            Ok(msg) => msg,
            Err(error) if error.is_busy() => return Ok(()),
            Err(error) => Msg::Failed(error),
        };
        let effects = on_msg(&mut self.model, &self.register, msg);
        self.carry_out(effects, screen, door)
    }

    /// The file underneath became another one: it is opened anew, with what this session wrote.
    fn reopen(&mut self, screen: &mut Screen, door: &Door) -> std::io::Result<()> {
        let msg = match self.register.reopen() {
            Ok(notice) => {
                let mut all = vec![notice];
                all.extend(self.register.notices().iter().cloned());
                Msg::Noticed(all)
            }
            Err(error) if error.is_busy() || self.model.notice.is_some() => return Ok(()),
            Err(error) => Msg::Failed(error),
        };
        let effects = on_msg(&mut self.model, &self.register, msg);
        self.carry_out(effects, screen, door)
    }

    /// Runs effects and whatever follows from them.
    fn carry_out(&mut self, effects: Vec<Effect>, screen: &mut Screen, door: &Door) -> std::io::Result<()> {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            let lang = self.model.lang;
            let msg = match &effect {
                Effect::Quit => {
                    self.model.quit = true;
                    return Ok(());
                }
                Effect::Copy(text) => {
                    if !screen.copy(text)? {
                        self.model.warn(T::CopyTooLong.say(lang));
                    }
                    continue;
                }
                Effect::Suspend => {
                    if screen.suspend(&door.pause()).is_err() {
                        self.model.warn(T::NoSuspend.say(lang));
                    }
                    self.model.repaint = true;
                    continue;
                }
                Effect::OpenEditor { text } => match edit_outside(text, screen, door) {
                    Ok(text) => Msg::Edited { text },
                    Err(e) => {
                        let why = if e.kind() == std::io::ErrorKind::NotFound { T::NoEditor } else { T::EditorFailed };
                        self.model.warn(why.say(lang));
                        self.model.outside = None;
                        continue;
                    }
                },
                Effect::Export { order, to, force } => self.errands.export(&self.register, order, to, *force),
                effect => run_effect(effect, &mut self.register, lang),
            };
            if matches!(&msg, Msg::Failed(error) if error.is_busy()) {
                self.waiting.push_back(effect);
                self.waiting.extend(queue);
                self.since = self.since.or(Some(Instant::now()));
                self.model.waiting = true;
                return Ok(());
            }
            let moved = matches!(&msg, Msg::Failed(error) if error.text() == ErrorText::Moved);
            queue.extend(on_msg(&mut self.model, &self.register, msg));
            if moved {
                queue.extend(on_msg(&mut self.model, &self.register, Msg::Noticed(Vec::new())));
            }
        }
        if self.mouse != self.model.mouse {
            self.mouse = self.model.mouse;
            screen.set_mouse(self.mouse)?;
        }
        Ok(())
    }

    fn try_again(&mut self, screen: &mut Screen, door: &Door) -> std::io::Result<()> {
        if self.since.is_some_and(|s| s.elapsed() > PATIENCE) {
            self.give_up();
            return Ok(());
        }
        let since = self.since.take();
        self.model.waiting = false;
        let effects: Vec<Effect> = self.waiting.drain(..).collect();
        self.carry_out(effects, screen, door)?;
        if !self.waiting.is_empty() {
            self.since = since;
        }
        Ok(())
    }

    fn give_up(&mut self) {
        self.waiting.clear();
        self.since = None;
        self.model.waiting = false;
        self.model.warn(T::GivenUp.say(self.model.lang));
    }
}

/// What is known of the terminal's ground before it is asked: what it said last time, else what `COLORFGBG` says.
fn remembered(register: &Register) -> Option<Ground> {
    let known = memory::recall(register.home(), &ground::terminal(variable)).and_then(|word| match word.as_str() {
        "dark" => Some(Ground::Dark),
        "light" => Some(Ground::Light),
        _ => None,
    });
    known.or_else(|| variable("COLORFGBG").and_then(|v| ground::by_variable(&v)))
}

fn key_error(fault: KeyFault, config: &Config) -> Error {
    let path = config.path.display();
    match fault {
        KeyFault::UnknownAction(name) => {
            let names: Vec<&str> = super::keys::Action::ALL.iter().map(|a| a.name()).collect();
            Error::usage(ErrorText::BadConfigValue, &[&path, &"keys", &name])
                .hint(HintText::OneOf, &[&names.join(", ")])
        }
        KeyFault::BadKey(key) => Error::usage(ErrorText::BadConfigValue, &[&path, &"keys", &key]),
        KeyFault::Clash(key, a, b) => {
            Error::usage(ErrorText::BadConfigValue, &[&path, &format!("keys.{a} / keys.{b}"), &key])
        }
    }
}

fn area() -> Rect {
    let (width, height) = size().unwrap_or((80, 24));
    Rect { x: 0, y: 0, width, height }
}
