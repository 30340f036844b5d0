//! Counts by value: how the projects under the filter spread over the values of a key, as bars. Facets (sector, stage,
//! light, province, lead) and the frequencies of the column under the cursor are the same thing. Choosing a value puts
//! its condition into the filter, and the counts follow at once.

use super::{Scene, strokes};
use crate::domain::field::{Field, Key};
use crate::domain::filter::{Filter, FilterKey, Value};
use crate::i18n::finding::FindText as T;
use crate::i18n::labels;
use crate::register::columns::{Column, Computed};
use crate::register::tally::Bin;
use crate::search;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{cells, put, tint};
use crate::tui::widgets::popup::{self, Place};
use crate::tui::widgets::scroll::Scroll;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// The keys that are offered as facets.
pub const FACETS: &[FilterKey] = &[
    FilterKey::Field(Field::Sector),
    FilterKey::Field(Field::Stage),
    FilterKey::Field(Field::Health),
    FilterKey::Field(Field::Provinces),
    FilterKey::Field(Field::LeadAgency),
    FilterKey::YearClass,
    FilterKey::Due,
    FilterKey::Field(Field::Tags),
];

/// The state of the counts.
pub struct Counts {
    /// The key whose values are counted, and those one can turn to.
    keys: Vec<FilterKey>,
    at: usize,
    /// The condition of the list.
    filter: Filter,
    bins: Vec<Bin>,
    /// How many projects are counted.
    total: usize,
    scroll: Scroll,
}

/// What the counts answer to a key.
pub enum Answer {
    Stay,
    Close,
    /// Show the list under this query and stay.
    Refine(String),
    /// Show the list under this query.
    Narrow(String),
}

/// The key by which a column is counted; `None` where that makes no sense.
pub fn key_of(column: &Column) -> Option<FilterKey> {
    match column {
        Column::Key(Key::Field(field)) => FilterKey::of(*field),
        Column::Key(Key::AnnualPlan(_)) => Some(FilterKey::AnnualPlan),
        Column::Key(Key::AnnualPaid(_)) => Some(FilterKey::AnnualPaid),
        Column::Computed(computed) => match computed {
            Computed::HealthComputed => Some(FilterKey::ComputedHealth),
            Computed::AnnualClass => Some(FilterKey::YearClass),
            Computed::Due => Some(FilterKey::Due),
            Computed::NextMilestone => Some(FilterKey::Milestone),
            Computed::DaysLate => Some(FilterKey::Late),
            Computed::Updated => Some(FilterKey::Updated),
            _ => None,
        },
        Column::Key(_) => None,
    }
}

/// Rows of a page; what is drawn may be fewer.
const PAGE: usize = 14;

impl Counts {
    /// The counts of a key under the condition of the list; the facets follow.
    pub fn new(key: Option<FilterKey>, filter: &Filter, scene: &Scene) -> Counts {
        let mut keys: Vec<FilterKey> = key.into_iter().collect();
        keys.extend(FACETS.iter().filter(|k| Some(**k) != key));
        let mut counts =
            Counts { keys, at: 0, filter: filter.clone(), bins: Vec::new(), total: 0, scroll: Scroll::default() };
        counts.count(scene);
        counts
    }

    fn key(&self) -> FilterKey {
        self.keys[self.at]
    }

    /// Counts anew: under the filter without what it says of this key, so that other values can still be chosen.
    fn count(&mut self, scene: &Scene) {
        let rest = without(&self.filter, self.key());
        let rows = scene.register.rows_of(&rest);
        self.total = rows.len();
        self.bins = scene.register.tally(&rows, self.key(), scene.lang);
    }

    /// Whether a value is chosen.
    fn is_chosen(&self, bin: &Bin) -> bool {
        is_chosen(&self.filter, self.key(), bin)
    }

    /// Chooses a value, or no longer.
    fn toggle(&mut self, at: usize) {
        if let Some(bin) = self.bins.get(at) {
            self.filter = toggled(&self.filter, &bin.condition);
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        if strokes::leaves(key) {
            return Answer::Close;
        }
        if let Some(step) = strokes::step(key) {
            self.scroll.go(step, self.bins.len(), PAGE);
            return Answer::Stay;
        }
        match (key.code, strokes::sign(key)) {
            (KeyCode::Left | KeyCode::BackTab, _) | (_, Some('h')) => self.turn(false, scene),
            (KeyCode::Right | KeyCode::Tab, _) | (_, Some('l')) => self.turn(true, scene),
            (_, Some('q' | 'F' | 'f')) => Answer::Close,
            (KeyCode::Enter, _) | (_, Some(' ')) => {
                let Some(at) = self.scroll.selected(self.bins.len()) else { return Answer::Stay };
                self.toggle(at);
                let query = search::print(&self.filter, scene.lang);
                if key.code == KeyCode::Enter {
                    return Answer::Narrow(query);
                }
                self.count(scene);
                Answer::Refine(query)
            }
            _ => Answer::Stay,
        }
    }

    fn turn(&mut self, forward: bool, scene: &Scene) -> Answer {
        let count = self.keys.len();
        self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
        self.scroll = Scroll::default();
        self.count(scene);
        Answer::Stay
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let height = (self.bins.len() as u16 + 4).clamp(6, PAGE as u16 + 4).min(screen.height.saturating_sub(2));
        let area = popup::area(screen, 72, height, Place::Centre);
        let title = T::CountsTitle.with(scene.lang, &[&labels::filter_key(scene.lang, self.key()), &self.total]);
        let inside = popup::open(&title, theme, area, buf);
        if inside.height < 2 {
            return;
        }
        let foot = Rect { y: inside.bottom() - 1, height: 1, ..inside };
        put(buf, foot, foot.x + 1, foot.y, T::CountsRule.say(scene.lang), theme.style(Role::Dim));
        let body = Rect { height: inside.height - 1, ..inside };
        if self.bins.is_empty() {
            put(buf, body, body.x + 1, body.y, T::CountsNothing.say(scene.lang), theme.style(Role::Dim));
            return;
        }
        let most = self.bins.iter().map(|b| b.count).max().unwrap_or(1).max(1);
        let digits = most.to_string().len() as u16;
        let name = (body.width / 2).clamp(12, 32).min(body.width.saturating_sub(digits + 6));
        let selected = self.scroll.selected(self.bins.len());
        for (y, at) in (body.top()..body.bottom()).zip(self.scroll.shown(self.bins.len(), body.height.into())) {
            let bin = &self.bins[at];
            let line = Rect { y, height: 1, ..body };
            let chosen = self.is_chosen(bin);
            let mark = if chosen { theme.glyph(Glyph::Mark) } else { " " };
            put(buf, line, line.x + 1, y, mark, theme.style(Role::Accent));
            let role = if chosen { Role::Accent } else { Role::Text };
            let label = crate::domain::text::visible(&bin.label);
            put(buf, line, line.x + 3, y, &theme.fit(&label, name.into()), theme.style(role));
            let count = format!("{:>width$}", bin.count, width = usize::from(digits));
            let x = put(buf, line, line.x + 4 + name, y, &count, theme.style(Role::Text));
            let room = usize::from(line.right().saturating_sub(x + 2));
            let length = (bin.count * room).div_ceil(most);
            let bar = theme.glyph(Glyph::BarFull).repeat(length);
            debug_assert!(cells(&bar) <= room);
            put(buf, line, x + 1, y, &bar, theme.style(Role::Dim));
            if selected == Some(at) {
                tint(buf, line, theme.style(Role::Selection));
            }
        }
    }

    /// Keys and words for the footer.
    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        use crate::i18n::screen::ScreenText;
        let say = |text: T| text.say(scene.lang).to_string();
        vec![
            ("Space".into(), say(T::CountsChoose)),
            ("Enter".into(), say(T::CountsOnly)),
            ("Tab".into(), say(T::CountsTurn)),
            ("Esc".into(), ScreenText::LeaveIt.say(scene.lang).into()),
        ]
    }
}

/// Whether a condition asks for a value of a key.
pub fn is_chosen(filter: &Filter, wanted: FilterKey, bin: &Bin) -> bool {
    let Filter::Has { values: asked, .. } = &bin.condition else { return false };
    parts(filter).iter().any(|part| match part {
        Filter::Has { key, values } => *key == wanted && asked.iter().all(|v| values.contains(v)),
        _ => false,
    })
}

/// The condition with a value asked for as well, or no longer if it was.
pub fn toggled(filter: &Filter, condition: &Filter) -> Filter {
    let Filter::Has { key, values } = condition else { return filter.clone() };
    let mut chosen: Vec<Value> = Vec::new();
    let mut others = Vec::new();
    for part in parts(filter) {
        match part {
            Filter::Has { key: same, values } if same == *key => chosen.extend(values),
            other => others.push(other),
        }
    }
    match values.iter().all(|v| chosen.contains(v)) {
        true => chosen.retain(|v| !values.contains(v)),
        false => chosen.extend(values.iter().cloned()),
    }
    if !chosen.is_empty() {
        others.push(Filter::Has { key: *key, values: chosen });
    }
    Filter::and(others)
}

/// The condition without what it says of a key.
pub fn without(filter: &Filter, wanted: FilterKey) -> Filter {
    let speaks = |part: &Filter| matches!(part, Filter::Has { key, .. } if *key == wanted);
    Filter::and(parts(filter).into_iter().filter(|p| !speaks(p)))
}

/// The conditions that must all hold.
fn parts(filter: &Filter) -> Vec<Filter> {
    match filter {
        Filter::And(parts) => parts.clone(),
        other => vec![other.clone()],
    }
}
