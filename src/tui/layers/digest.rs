//! The digest as a page: of a period that keys change, or of exactly the gestures that were given (a round). Figures
//! first, then sentences, then tables; what is copied is Markdown.

use super::reader::Text;
use super::{Outcome, Scene, strokes};
use crate::domain::text;
use crate::domain::value::{DateContext, read_date};
use crate::i18n::history::DigestPage as T;
use crate::register::digest::words::{Table, Telling};
use crate::register::digest::{Digest, Span, markdown};
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::input::{self, Look};
use crate::tui::widgets::lines::Para;
use chrono::{Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The lengths of period that keys go through: days, or months.
const LENGTHS: [(u32, u32); 5] = [(7, 0), (0, 1), (0, 3), (0, 6), (0, 12)];
/// A month, as the round goes.
const USUAL: usize = 1;

/// The page.
pub struct DigestPage {
    span: Span,
    length: Option<usize>,
    reports: bool,
    read: Result<Digest, String>,
    /// The day that is typed.
    asking: Option<input::Field>,
    wrong: Option<String>,
}

impl DigestPage {
    /// Of the last month.
    pub fn of_month(scene: &Scene) -> DigestPage {
        DigestPage::new(Span::Days { since: back(USUAL, scene), until: today(scene) }, Some(USUAL), scene)
    }

    /// Of a span.
    pub fn of(span: Span, scene: &Scene) -> DigestPage {
        DigestPage::new(span, None, scene)
    }

    fn new(span: Span, length: Option<usize>, scene: &Scene) -> DigestPage {
        let read = Ok(Digest::default());
        let mut page = DigestPage { span, length, reports: false, read, asking: None, wrong: None };
        page.read(scene);
        page
    }

    fn read(&mut self, scene: &Scene) {
        self.read = scene.register.digest(&self.span, self.reports).map_err(|e| e.say(scene.lang));
    }

    fn of_days(&self) -> bool {
        matches!(self.span, Span::Days { .. })
    }

    pub fn on_paste(&mut self, pasted: &str, _: &Scene) {
        if let Some(field) = &mut self.asking {
            let _ = field.paste(pasted);
        }
    }

    /// Keys of the period; `Pass` = not mine.
    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if let Some(field) = &mut self.asking {
            match key.code {
                KeyCode::Enter => self.take_date(scene),
                _ if strokes::leaves(key) => (self.asking, self.wrong) = (None, None),
                _ => {
                    let _ = field.press(key);
                    self.wrong = None;
                }
            }
            return Outcome::Stay;
        }
        if !self.of_days() {
            return Outcome::Pass;
        }
        let step = match (key.code, strokes::sign(key)) {
            (KeyCode::Left, _) | (_, Some('h' | '-')) => -1,
            (KeyCode::Right, _) | (_, Some('l' | '+')) => 1,
            (_, Some('s')) => {
                self.asking = Some(input::Field::line(""));
                return Outcome::Stay;
            }
            (_, Some('r')) => {
                self.reports = !self.reports;
                self.read(scene);
                return Outcome::Stay;
            }
            _ => return Outcome::Pass,
        };
        let now = self.length.unwrap_or(USUAL) as isize;
        let to = (now + step).clamp(0, LENGTHS.len() as isize - 1) as usize;
        self.length = Some(to);
        self.span = Span::Days { since: back(to, scene), until: today(scene) };
        self.read(scene);
        Outcome::Stay
    }

    fn take_date(&mut self, scene: &Scene) {
        let typed = self.asking.as_ref().map(|f| f.text().to_string()).unwrap_or_default();
        let read = read_date(&typed, &DateContext { today: today(scene) }).ok().and_then(|r| r.date);
        let Some(date) = read else {
            self.wrong = Some(T::BadDate.with(scene.lang, &[&typed]));
            return;
        };
        let span = Span::Days { since: date.earliest(), until: today(scene) };
        match scene.register.digest(&span, self.reports) {
            Err(e) => self.wrong = Some(e.say(scene.lang)),
            Ok(digest) => {
                (self.span, self.length, self.read) = (span, None, Ok(digest));
                (self.asking, self.wrong) = (None, None);
            }
        }
    }

    /// Draws the line in which the day is typed; answers the cell of the cursor.
    pub fn ask(&self, line: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let field = self.asking.as_ref()?;
        let theme = scene.theme;
        blank(buf, line, theme.style(Role::Text));
        let label = format!("{} ", T::SinceLabel.say(scene.lang));
        let x = put(buf, line, line.x, line.y, &label, theme.style(Role::Accent));
        let wrong = self.wrong.as_deref().map(|w| format!(" {w}")).unwrap_or_default();
        let wrong = theme.fit(&text::visible(&wrong), usize::from(line.width / 2));
        let room = line.right().saturating_sub(x + text::width(&wrong) as u16);
        let error = self.wrong.as_ref().map(|_| 0..field.text().len());
        let look = Look { placeholder: T::SinceHint.say(scene.lang), error, focused: true };
        let caret = input::draw(field, &look, theme, Rect { x, width: room, ..line }, buf);
        put(buf, line, x + room, line.y, &wrong, theme.style(Role::Error));
        caret
    }

    fn telling(&self, scene: &Scene) -> Option<Telling> {
        self.read.as_ref().ok().map(|digest| digest.tell(scene.register.book(), scene.lang))
    }

    pub fn markdown(&self, scene: &Scene) -> String {
        self.telling(scene).map(|telling| markdown::markdown(&telling)).unwrap_or_default()
    }

    pub fn text(&self, scene: &Scene) -> Text {
        let theme = scene.theme;
        let style = |role| theme.style(role);
        let reports = if self.reports { T::ReportsOn } else { T::ReportsOff };
        let head = match self.of_days() {
            true => format!("{}   {}", T::Title.say(scene.lang), reports.say(scene.lang)),
            false => T::Title.say(scene.lang).to_string(),
        };
        let title = T::Title.say(scene.lang).to_string();
        let telling = match (&self.read, self.telling(scene)) {
            (Err(why), _) => return Text { title, head, paras: vec![Para::new(why, style(Role::Error))] },
            (_, telling) => telling.unwrap_or_default(),
        };
        let blank = || Para::new("", style(Role::Text));
        let mut paras = vec![Para::new(&telling.title, style(Role::Title)), blank()];
        let mut figures = Para::new("", style(Role::Text));
        for (n, (label, figure)) in telling.figures.iter().enumerate() {
            let gap = if n > 0 { "   " } else { "" };
            figures = figures.and(&format!("{gap}{label} "), style(Role::Dim)).and(figure, style(Role::Accent));
        }
        paras.extend([figures, Para::new(&telling.lead, style(Role::Text))]);
        for section in &telling.sections {
            paras.extend([blank(), Para::new(&section.heading, style(Role::Title))]);
            for line in &section.lines {
                let name = format!("{}{}", line.name, telling.colon);
                let para = Para::new(&name, style(Role::Text)).and(&line.text, style(Role::Text));
                paras.push(para.labelled(&format!("  {}", line.code), style(Role::Dim), 12));
            }
        }
        for table in &telling.tables {
            paras.extend([blank(), Para::new(&table.heading, style(Role::Title))]);
            let rows = std::iter::once(&table.columns).chain(&table.rows).enumerate();
            let widths = widths(table);
            paras.extend(rows.map(|(n, row)| {
                let role = if n == 0 { Role::Dim } else { Role::Text };
                Para::new(&columns(row, &widths), style(role))
            }));
        }
        paras.push(blank());
        paras.extend(telling.foot.iter().map(|line| Para::new(line, style(Role::Dim))));
        Text { title, head, paras }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: T| (key.to_string(), word.say(scene.lang).to_string());
        match self.of_days() {
            true => vec![word("h l", T::Span), word("s", T::Since), word("r", T::Reports)],
            false => Vec::new(),
        }
    }
}

fn today(scene: &Scene) -> NaiveDate {
    scene.register.day().today
}

/// The first day of a period of this length that ends today.
fn back(length: usize, scene: &Scene) -> NaiveDate {
    let (days, months) = LENGTHS[length];
    let today = today(scene);
    let earlier = today.checked_sub_days(Days::new(days.into())).unwrap_or(today);
    let earlier = earlier.checked_sub_months(Months::new(months)).unwrap_or(earlier);
    earlier.succ_opt().unwrap_or(earlier).min(today)
}

fn widths(table: &Table) -> Vec<usize> {
    let rows = || std::iter::once(&table.columns).chain(&table.rows);
    let widest = |i: usize| rows().filter_map(|r| r.get(i)).map(|c| text::width(c)).max().unwrap_or_default();
    (0..table.columns.len()).map(widest).collect()
}

/// A row of a table: the name to the left, figures to the right, by cells.
fn columns(row: &[String], widths: &[usize]) -> String {
    let cell = |(i, cell): (usize, &String)| {
        let pad = " ".repeat(widths[i].saturating_sub(text::width(cell)));
        if i == 0 { format!("  {cell}{pad}") } else { format!("{pad}{cell}") }
    };
    row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ")
}
