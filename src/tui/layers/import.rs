//! The import: a file is named, read on a thread, looked at in three pages (what its columns were taken for, what would
//! change field by field, what is doubtful or left out), and taken in as one gesture. Nothing is written before Enter on
//! the preview; a file that cannot be read leaves the path as it was typed, with the reason.

mod asking;

use self::asking::{Question, typed};
use super::pick::{self, Pick, Purpose};
use super::{Outcome, Scene, frame, strokes};
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::import::{ImportPage as T, ImportSay};
use crate::i18n::merge::MergeWord;
use crate::register::import::job::{Job, News, Preview, Words};
use crate::register::import::told::Told;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, cells, put, tint};
use crate::tui::widgets::input::{self, Field, Look};
use crate::tui::widgets::scroll::turn;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;

/// The pages of the preview, in their order.
const PAGES: [T; 3] = [T::Columns, T::Changes, T::Problems];
/// Rows that are not the page's: the title, and the names of the pages.
const ABOVE: u16 = 2;
/// A text is wrapped no narrower than this, however long the mark before it is.
const NARROW: u16 = 20;

/// One row of a page.
struct Row {
    indent: u16,
    mark: String,
    text: String,
    role: Role,
}

/// A preview laid out for a width.
struct Shown {
    preview: Box<Preview>,
    page: usize,
    tops: [usize; 3],
    width: u16,
    /// By language and page.
    rows: [[Vec<Row>; 3]; 2],
}

/// Where an import stands.
enum Step {
    Pick,
    /// A thread reads the file.
    Reading,
    Preview(Box<Shown>),
    /// A question in one line, over the preview.
    Asking(Box<Shown>, Question, Field),
    /// A thread writes.
    Writing,
}

/// The screen of an import.
pub struct Import {
    job: Job,
    /// What columns were said to mean.
    mapping: Vec<(String, String)>,
    pick: Pick,
    step: Step,
    /// Why the last thing did not go.
    failed: Option<String>,
    file: PathBuf,
    area: Rect,
}

impl Import {
    pub fn new(scene: &Scene) -> Import {
        let (job, pick) = (Job::default(), Pick::new(Purpose::Import, scene));
        Import {
            job,
            mapping: Vec::new(),
            pick,
            step: Step::Pick,
            failed: None,
            file: PathBuf::new(),
            area: frame::USUAL,
        }
    }

    pub fn resize(&mut self, area: Rect) {
        self.area = area;
        if let Step::Preview(shown) | Step::Asking(shown, ..) = &mut self.step {
            shown.lay(area.width);
        }
    }

    /// Whether it must be looked at again soon.
    pub fn is_working(&self) -> bool {
        matches!(self.step, Step::Reading | Step::Writing)
    }

    /// Takes over what the thread has come to.
    pub fn tick(&mut self, scene: &Scene) -> Option<Effect> {
        if !self.is_working() {
            return None;
        }
        match self.job.news()? {
            News::Planned(preview) => {
                self.step = Step::Preview(Box::new(Shown::new(preview, self.area.width)));
                None
            }
            News::Applied(done) => Some(Effect::FollowImport { done }),
            News::Failed(error) => {
                self.failed(error.with_advice(scene.lang));
                None
            }
        }
    }

    /// Something failed: the path is asked for again, as it was typed.
    pub fn failed(&mut self, why: String) {
        if self.is_working() {
            self.step = Step::Pick;
        }
        self.failed = Some(why);
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        match &mut self.step {
            Step::Pick => match self.pick.on_key(key, scene, self.area) {
                pick::Pressed::Stay => Outcome::Stay,
                pick::Pressed::Close => Outcome::Close,
                pick::Pressed::Say(text) => Outcome::Say(text),
                pick::Pressed::Look(files) => self.read(files),
            },
            Step::Reading => {
                if strokes::leaves(key) {
                    self.job.stop();
                    self.step = Step::Pick;
                }
                Outcome::Stay
            }
            Step::Writing => Outcome::Stay,
            Step::Preview(_) if strokes::leaves(key) || strokes::sign(key) == Some('q') => Outcome::Close,
            Step::Preview(shown) if key.code == KeyCode::Enter || strokes::saves(key) => {
                if shown.preview.nothing {
                    return Outcome::Say(ImportSay::Nothing.say(scene.lang).to_string());
                }
                if shown.preview.comes_back {
                    return self.ask(Question::Whose, scene);
                }
                self.write(None)
            }
            Step::Preview(shown) if shown.has_columns() && strokes::sign(key) == Some('=') => {
                self.ask(Question::Mapping, scene)
            }
            Step::Preview(shown) if shown.has_columns() && strokes::sign(key) == Some('w') => {
                self.ask(Question::Keep, scene)
            }
            Step::Preview(shown) => shown.on_key(key, scene.lang, self.area),
            Step::Asking(..) if strokes::leaves(key) => self.back(),
            Step::Asking(shown, question, field) if key.code == KeyCode::Enter || strokes::saves(key) => {
                let text = field.text().trim().to_string();
                match question {
                    Question::Whose => self.write(Some(text)),
                    _ if text.is_empty() => self.back(),
                    Question::Mapping => match asking::mapping(&text, &self.mapping, &shown.preview, scene) {
                        Ok(mapping) => {
                            self.mapping = mapping;
                            self.read_again()
                        }
                        Err(error) => Outcome::Say(error.with_advice(scene.lang)),
                    },
                    Question::Keep => {
                        let columns = shown.preview.columns.iter().map(|c| (c.heading.clone(), c.field.clone()));
                        let effect = Effect::KeepMapping { name: text, columns: columns.collect() };
                        self.back();
                        Outcome::Do(effect)
                    }
                }
            }
            Step::Asking(_, _, field) => typed(field.press(key), scene.lang),
        }
    }

    fn ask(&mut self, question: Question, scene: &Scene) -> Outcome {
        if let Step::Preview(shown) = std::mem::replace(&mut self.step, Step::Pick) {
            self.step = Step::Asking(shown, question, question.field(scene));
        }
        Outcome::Stay
    }

    /// From a question back to the preview.
    fn back(&mut self) -> Outcome {
        if let Step::Asking(shown, ..) = std::mem::replace(&mut self.step, Step::Pick) {
            self.step = Step::Preview(shown);
        }
        Outcome::Stay
    }

    fn write(&mut self, author: Option<String>) -> Outcome {
        self.step = Step::Writing;
        Outcome::Do(Effect::BeginImport { author, job: self.job.clone() })
    }

    fn read(&mut self, files: Vec<PathBuf>) -> Outcome {
        let Some(path) = files.into_iter().next() else { return Outcome::Stay };
        self.file = path;
        self.mapping.clear();
        self.read_again()
    }

    /// Reads the file with what its columns were said to mean.
    fn read_again(&mut self) -> Outcome {
        self.failed = None;
        self.step = Step::Reading;
        let (path, mapping) = (self.file.clone(), self.mapping.clone());
        Outcome::Do(Effect::BeginPlan { path, mapping, job: self.job.clone() })
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        match &mut self.step {
            Step::Pick => typed(self.pick.on_paste(text, scene), scene.lang),
            Step::Asking(_, _, field) => typed(field.paste(text), scene.lang),
            _ => Outcome::Stay,
        }
    }

    fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        text::visible(&name.to_string_lossy()).into_owned()
    }

    pub fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (theme, lang) = (scene.theme, scene.lang);
        blank(buf, area, theme.style(Role::Text));
        let (head, body) = frame::split(area, 1);
        let room = usize::from(head.width.saturating_sub(2));
        if let Step::Preview(shown) | Step::Asking(shown, ..) = &self.step {
            let counts = theme.fit(&shown.counts(lang), room);
            let title = T::Title.with(lang, &[&self.name()]);
            let title = theme.fit(&title, room.saturating_sub(cells(&counts) + 2).max(room / 4));
            let x = put(buf, head, head.x + 1, head.y, &title, theme.style(Role::Title));
            let left = usize::from(head.right().saturating_sub(x + 3));
            put(buf, head, x + 2, head.y, &theme.fit(&counts, left), theme.style(Role::Text));
            let Step::Asking(_, question, field) = &self.step else {
                shown.view(body, buf, scene);
                return None;
            };
            // The question stands where the names of the pages were, above what it is about.
            let (line, rest) = frame::split(body, ABOVE - 1);
            shown.view_page(rest, buf, scene);
            let end = put(buf, line, line.x + 1, line.y, question.words(lang), theme.style(Role::Accent));
            let place = Rect { x: end, width: line.right().saturating_sub(end + 1), ..line };
            let look = Look { placeholder: question.placeholder(lang), error: None, focused: true };
            return input::draw(field, &look, theme, place, buf);
        }
        let title = match self.step {
            Step::Pick => T::PickTitle.say(lang).to_string(),
            _ => T::Title.with(lang, &[&self.name()]),
        };
        put(buf, head, head.x + 1, head.y, &theme.fit(&title, room), theme.style(Role::Title));
        let working = match self.step {
            Step::Reading => T::Reading,
            Step::Writing => T::Writing,
            Step::Pick | Step::Preview(_) | Step::Asking(..) => {
                let rows = self.failed.as_ref().map_or(1, |why| frame::wrap(why, area.width.saturating_sub(2)).len());
                let (line, body) = frame::split(body, rows.clamp(1, 3) as u16);
                if let Some(why) = &self.failed {
                    let line = Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line };
                    frame::write(why, Role::Error, theme, line, buf);
                }
                return self.pick.view(line, self.failed.is_none(), body, buf, scene);
            }
        };
        let said = theme.fit(working.say(lang), room.saturating_sub(2));
        put(buf, body, body.x + 2, body.y + 1, &said, theme.style(Role::Accent));
        None
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let say = |key: &str, word: &str| (key.to_string(), word.to_string());
        let lang = scene.lang;
        let leave = say("Esc", MergeWord::Leave.say(lang));
        match &self.step {
            Step::Pick => {
                vec![say("Enter", MergeWord::Look.say(lang)), say("Tab", MergeWord::Complete.say(lang)), leave]
            }
            Step::Reading => vec![say("Esc", MergeWord::Stop.say(lang))],
            Step::Writing => Vec::new(),
            Step::Asking(_, question, _) => vec![say("Enter", question.does(lang)), leave],
            Step::Preview(shown) => {
                let mut keys = vec![say("Enter", T::Write.say(lang)), say("Tab", T::Turn.say(lang))];
                if shown.has_columns() {
                    keys.extend([say("=", T::ChangeMapping.say(lang)), say("w", T::KeepIt.say(lang))]);
                }
                keys.extend([say("↑↓", T::Scroll.say(lang)), leave]);
                keys
            }
        }
    }
}

impl Shown {
    fn new(preview: Box<Preview>, width: u16) -> Shown {
        // What names its fields itself needs no page of columns first.
        let page = usize::from(preview.words[0].columns.is_empty());
        let mut shown = Shown { preview, page, tops: [0; 3], width: 0, rows: Default::default() };
        shown.lay(width);
        shown
    }

    /// Breaks the pages into rows, in both languages, unless they are laid out so already.
    fn lay(&mut self, width: u16) {
        if self.width == width {
            return;
        }
        self.width = width;
        let preview = &self.preview;
        let lay = |words: &Words, lang: Lang| {
            let head = |lines: &[String]| lines.iter().flat_map(|l| broken("", l, 1, Role::Dim, width)).collect();
            let say = |word: T| broken("", word.say(lang), 1, Role::Dim, width);
            let mut columns: Vec<Row> = head(&words.source);
            match words.columns.is_empty() {
                true => columns.extend(say(T::NoColumns)),
                false => columns.extend(told(&words.columns, Role::Text, width)),
            }
            let changes = match words.changes.is_empty() {
                false => told(&words.changes, Role::Title, width),
                true if preview.nothing => say(T::NoChanges),
                true => head(&words.source),
            };
            let problems = match words.problems.is_empty() {
                false => told(&words.problems, Role::Title, width),
                true => say(T::NothingDoubtful),
            };
            [columns, changes, problems]
        };
        let [zh, en] = &preview.words;
        self.rows = [lay(zh, Lang::Zh), lay(en, Lang::En)];
    }

    /// Whether it is the page of columns that is looked at, and there are any.
    fn has_columns(&self) -> bool {
        PAGES[self.page] == T::Columns && !self.preview.columns.is_empty()
    }

    fn rows(&self, lang: Lang) -> &[Row] {
        &self.rows[usize::from(lang == Lang::En)][self.page]
    }

    /// What it comes to, for the title.
    fn counts(&self, lang: Lang) -> String {
        let p = &self.preview;
        let mut out = T::Counts.with(lang, &[&p.new, &p.changed, &p.unchanged, &p.skipped, &p.doubtful]);
        if p.removed > 0 {
            out.push_str(&T::Removed.with(lang, &[&p.removed]));
        }
        out
    }

    fn on_key(&mut self, key: KeyEvent, lang: Lang, area: Rect) -> Outcome {
        let count = PAGES.len();
        match (key.code, strokes::sign(key)) {
            (KeyCode::Tab | KeyCode::Right, _) | (_, Some('l')) => self.page = (self.page + 1) % count,
            (KeyCode::BackTab | KeyCode::Left, _) | (_, Some('h')) => self.page = (self.page + count - 1) % count,
            _ => {
                let Some(step) = strokes::step(key) else { return strokes::passed(key) };
                let height = usize::from(area.height.saturating_sub(ABOVE));
                self.tops[self.page] = turn(self.tops[self.page], step, self.rows(lang).len(), height);
            }
        }
        Outcome::Stay
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, lang) = (scene.theme, scene.lang);
        let (names, body) = frame::split(area, ABOVE - 1);
        let p = &self.preview;
        let counts =
            [p.words[0].columns.len(), p.new + p.changed + p.removed, p.doubtful + p.skipped].map(|n| n.to_string());
        let mut x = names.x + 1;
        for (n, (page, count)) in PAGES.iter().zip(&counts).enumerate() {
            let words = format!(" {} {count} ", page.say(lang));
            let left = usize::from(names.right().saturating_sub(x));
            let end = put(buf, names, x, names.y, &theme.fit(&words, left), theme.style(Role::Text));
            if n == self.page {
                tint(buf, Rect { x, width: end.saturating_sub(x), ..names }, theme.style(Role::Selection));
            }
            x = end + 1;
        }
        let (rows, height) = (self.rows(lang), usize::from(body.height));
        let top = self.top(height, lang);
        if rows.len() > height {
            let at = format!("{} / {}", (top + height).min(rows.len()), rows.len());
            let start = names.right().saturating_sub(cells(&at) as u16 + 1);
            if start > x {
                put(buf, names, start, names.y, &at, theme.style(Role::Dim));
            }
        }
        self.view_page(body, buf, scene);
    }

    /// The first row in view.
    fn top(&self, height: usize, lang: Lang) -> usize {
        self.tops[self.page].min(self.rows(lang).len().saturating_sub(height))
    }

    fn view_page(&self, body: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let rows = &self.rows(scene.lang)[self.top(body.height.into(), scene.lang)..];
        for (y, row) in (body.top()..body.bottom()).zip(rows) {
            let mut x = body.x + row.indent;
            let room = |x: u16| usize::from(body.right().saturating_sub(x + 1));
            if !row.mark.is_empty() {
                x = put(buf, body, x, y, &theme.fit(&row.mark, room(x)), theme.style(Role::Accent)) + 2;
            }
            put(buf, body, x, y, &theme.fit(&row.text, room(x)), theme.style(row.role));
        }
    }
}

/// Told lines as rows; those that stand alone, or above others, have a role of their own.
fn told(lines: &[Told], outer: Role, width: u16) -> Vec<Row> {
    let row = |line: &Told| {
        let (indent, role) = if line.inner { (4, Role::Text) } else { (1, outer) };
        broken(&line.mark, &line.text, indent, role, width)
    };
    lines.iter().flat_map(row).collect()
}

/// One line, broken where it is too wide; what goes on stands under its text.
fn broken(mark: &str, words: &str, indent: u16, role: Role, width: u16) -> Vec<Row> {
    let mark = text::visible(mark).into_owned();
    let taken = indent + if mark.is_empty() { 0 } else { cells(&mark) as u16 + 2 };
    let under = if width.saturating_sub(taken) < NARROW { indent + 2 } else { taken };
    let rows = frame::wrap(words, width.saturating_sub(taken + 1).max(NARROW));
    let row = |(n, text): (usize, String)| match n {
        0 => Row { indent, mark: mark.clone(), text, role },
        _ => Row { indent: under, mark: String::new(), text, role },
    };
    rows.into_iter().enumerate().map(row).collect()
}
