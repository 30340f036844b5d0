//! What a person is told about a project: grouped fields with the ground of each value, then tables and entries. Empty
//! fields are left out; nothing else is.

use super::super::out::{Cells, Heading, Tone};
use super::super::{link, list, milestone, told};
use super::object::source_id;
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::kinds::{Activity, Health};
use crate::domain::record::Record;
use crate::domain::text::CONFLICT;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::say::Say;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::columns::{Column, Computed};
use crate::register::page::{Origin, Page};
use crate::register::show;
use chrono::NaiveDate;

/// What is shown of a project.
pub struct Content {
    pub code: String,
    pub name: String,
    /// The name in the other language.
    pub other_name: String,
    pub sections: Vec<Section>,
}

/// A part under a heading.
pub struct Section {
    pub heading: &'static str,
    pub body: Body,
}

pub enum Body {
    Pairs(Vec<Pair>),
    Table(Vec<Heading>, Vec<Cells>),
    /// Entries of a line (or several) each, with what stands before them.
    Entries(Vec<(String, String)>),
}

/// A field with its value and on what ground it stands.
pub struct Pair {
    pub label: String,
    pub value: String,
    pub tone: Tone,
    pub ground: String,
}

/// So many of the latest changes are shown.
const LATEST: usize = 5;

const BASICS: &[Field] = &[
    Field::Aliases,
    Field::Kind,
    Field::Parent,
    Field::Sector,
    Field::Nature,
    Field::NationalCode,
    Field::Tags,
    Field::Starred,
];
const STATE: &[Field] = &[
    Field::Stage,
    Field::StageOn,
    Field::StageNote,
    Field::Activity,
    Field::PauseReason,
    Field::PauseSince,
    Field::PauseNext,
    Field::PauseUntil,
    Field::Health,
    Field::HealthNote,
    Field::HealthOn,
    Field::Progress,
    Field::ProgressText,
    Field::ConfirmedOn,
];
const PEOPLE: &[Field] =
    &[Field::LeadAgency, Field::Agencies, Field::OwnerUnit, Field::Leader, Field::Contact, Field::Phone, Field::Owner];
const PLACE: &[Field] = &[Field::Provinces, Field::Places, Field::Route];
const WORKS: &[Field] = &[Field::Scope, Field::Investment, Field::Paid, Field::Funding, Field::Documents];
const PROBLEMS: &[Field] = &[Field::Problems, Field::NextSteps, Field::Remark];
const PLAN: &[Field] = &[Field::Article, Field::Box, Field::Wording];

/// Gathers what is shown.
pub fn gather(entry: &Entry, page: &Page, book: &Book, today: NaiveDate, lang: Lang) -> Content {
    let at = Place { entry, page, book, lang };
    let mut sections = Vec::new();
    let mut add = |heading: Head, body: Body| {
        let empty = match &body {
            Body::Pairs(pairs) => pairs.is_empty(),
            Body::Table(_, rows) => rows.is_empty(),
            Body::Entries(entries) => entries.is_empty(),
        };
        if !empty {
            sections.push(Section { heading: heading.say(lang), body });
        }
    };
    add(Head::Basics, Body::Pairs(at.pairs(BASICS)));
    let mut state = at.pairs(STATE);
    state.extend(at.computed());
    add(Head::State, Body::Pairs(state));
    add(Head::People, Body::Pairs(at.pairs(PEOPLE)));
    add(Head::Place, Body::Pairs(at.pairs(PLACE)));
    let mut works = at.pairs(WORKS);
    works.extend(at.extra(true));
    add(Head::Works, Body::Pairs(works));
    add(Head::Problems, Body::Pairs(at.pairs(PROBLEMS)));
    add(Head::Basis, Body::Pairs(at.pairs(PLAN)));
    add(Head::Further, Body::Pairs(at.extra(false)));
    let parts = book.parts(entry.id()).map(|p| (p.code.clone(), show::name(&p.project, lang).to_string()));
    add(Head::Parts, Body::Entries(parts.collect()));
    let (headings, rows) = filled(milestone::table(entry, today, lang));
    add(Head::Milestones, Body::Table(headings, rows));
    add(Head::Notes, Body::Entries(page.notes.iter().map(|n| at.note(n)).collect()));
    let (headings, rows) = filled(link::table(&page.links, lang));
    add(Head::Links, Body::Table(headings, rows));
    add(Head::Sources, Body::Entries(at.sources()));
    add(Head::Latest, Body::Entries(at.latest()));
    let other = show::name(&entry.project, lang.other());
    let name = show::name(&entry.project, lang).to_string();
    let other_name = if other == name { String::new() } else { other.to_string() };
    Content { code: entry.code.clone(), name, other_name, sections }
}

/// A table without the columns that hold nothing.
fn filled((headings, rows): (Vec<Heading>, Vec<Cells>)) -> (Vec<Heading>, Vec<Cells>) {
    let holds = |i: usize| rows.iter().any(|r| r.0.get(i).is_some_and(|c| !c.text.is_empty()));
    let kept: Vec<usize> = (0..headings.len()).filter(|i| holds(*i)).collect();
    let rows = rows.iter().map(|r| Cells(kept.iter().filter_map(|i| r.0.get(*i).cloned()).collect()));
    (kept.iter().filter_map(|i| headings.get(*i).cloned()).collect(), rows.collect())
}

struct Place<'a> {
    entry: &'a Entry,
    page: &'a Page,
    book: &'a Book,
    lang: Lang,
}

impl Place<'_> {
    fn pairs(&self, fields: &[Field]) -> Vec<Pair> {
        fields.iter().filter_map(|f| self.pair(*f)).collect()
    }

    fn pair(&self, field: Field) -> Option<Pair> {
        let mut value = Column::Key(Key::Field(field)).text(self.entry, self.book, self.lang);
        // That work goes on is not worth a line.
        if value.is_empty()
            || field == Field::Activity && self.entry.project.get(field) == Some(Activity::Active.code())
        {
            return None;
        }
        let in_conflict = self.page.disputed.contains(&field);
        let mut tone = if in_conflict { Tone::Warn } else { Tone::Plain };
        if in_conflict {
            value = format!("{CONFLICT}{value}");
        }
        let basis = match field {
            Field::Stage => Some(Field::StageBasis),
            Field::LeadAgency => Some(Field::LeadBasis),
            Field::Agencies => Some(Field::AgenciesBasis),
            _ => None,
        };
        if let Some(basis) = basis.filter(|b| self.entry.project.get(*b).is_some()) {
            let basis = Column::Key(Key::Field(basis)).text(self.entry, self.book, self.lang);
            value = format!("{value} ({basis})");
        }
        if field == Field::Health {
            let declared = self.entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
            tone = list::light(declared);
            if declared != self.entry.facts.health {
                let computed = labels::health(self.lang, self.entry.facts.health);
                value = format!("{value} ({})", Head::Differs.with(self.lang, &[&computed]));
            }
        }
        Some(Pair { label: labels::field(self.lang, field).to_string(), value, tone, ground: self.ground(field) })
    }

    /// What follows from dates: the next milestone, lateness, conflicts.
    fn computed(&self) -> Vec<Pair> {
        let facts = &self.entry.facts;
        let pair = |column: Computed, value: String, tone: Tone| Pair {
            label: Column::Computed(column).label(self.lang),
            value,
            tone,
            ground: String::new(),
        };
        let text = |column: Computed| Column::Computed(column).text(self.entry, self.book, self.lang);
        let mut out = Vec::new();
        if facts.class.is_some() {
            out.push(pair(Computed::AnnualClass, text(Computed::AnnualClass), Tone::Plain));
        }
        if facts.next.is_some() {
            let next = format!("{} {}", text(Computed::NextMilestone), text(Computed::Due));
            out.push(pair(Computed::NextMilestone, next, Tone::Plain));
        }
        if facts.overdue {
            let late = Head::LateBy.with(self.lang, &[&facts.days_late]);
            out.push(pair(Computed::Overdue, late, Tone::Bad));
        }
        if self.entry.conflicts > 0 {
            let conflicts = Head::Conflicts.with(self.lang, &[&self.entry.conflicts]);
            out.push(pair(Computed::Conflicts, conflicts, Tone::Warn));
        }
        out
    }

    /// Yearly money, or the columns of foreign ledgers.
    fn extra(&self, yearly: bool) -> Vec<Pair> {
        let keys = self.entry.project.extra().keys().filter_map(|name| Key::parse(Entity::Project, name));
        let wanted = keys.filter(|k| matches!(k, Key::AnnualPlan(_) | Key::AnnualPaid(_)) == yearly);
        wanted
            .map(|key| Pair {
                label: labels::key_label(self.lang, &key),
                value: Column::Key(key.clone()).text(self.entry, self.book, self.lang),
                tone: Tone::Plain,
                ground: self.ground_of(&key),
            })
            .collect()
    }

    /// On what ground a field stands: the plan, a public report, or a person.
    fn ground(&self, field: Field) -> String {
        match field.is_set() {
            false => self.ground_of(&Key::Field(field)),
            true => {
                let latest = self.page.provenance.iter().filter(|(k, _)| k.field() == Some(field));
                latest.max_by_key(|(_, p)| p.at).map(|(k, _)| self.ground_of(k)).unwrap_or_default()
            }
        }
    }

    fn ground_of(&self, key: &Key) -> String {
        let Some(provenance) = self.page.provenance.get(key) else { return String::new() };
        match provenance.origin {
            Origin::Plan => Head::FromPlan.say(self.lang).to_string(),
            Origin::Reported => {
                let sources = provenance.sources.iter().filter_map(|s| show::source(&s.hex(), self.book));
                let sources = sources.collect::<Vec<_>>().join(Word::Separator.say(self.lang));
                format!("{} {sources}", Head::FromReport.say(self.lang)).trim_end().to_string()
            }
            Origin::Entered => format!("{} {}", provenance.author, self.book.moment(provenance.at).format("%Y-%m-%d")),
        }
    }

    fn note(&self, note: &Record) -> (String, String) {
        let date = note.date(Field::NoteOn).map(|d| d.shown().into_owned()).unwrap_or_default();
        let kind = note.get(Field::NoteKind).map(|k| labels::code_label(self.lang, Field::NoteKind, k));
        let before = format!("{date} {}", kind.unwrap_or_default());
        (before.trim_end().to_string(), note.get(Field::NoteText).unwrap_or_default().to_string())
    }

    /// The sources, each with its address.
    fn sources(&self) -> Vec<(String, String)> {
        let provenance = self.page.provenance.values().flat_map(|p| p.sources.iter().copied());
        let milestones = self.entry.milestones.iter().filter_map(|m| source_id(m.get(Field::ForecastSource)?));
        let history = self.page.history.iter().flat_map(|told| told.sources.iter().copied());
        let mut ids: Vec<_> = provenance.chain(milestones).chain(history).collect();
        ids.sort();
        ids.dedup();
        let records = ids.into_iter().filter_map(|id| self.book.source(id));
        records
            .map(|r| {
                let said = show::source(&r.id.hex(), self.book).unwrap_or_default();
                (said, r.get(Field::SourceAddress).unwrap_or_default().to_string())
            })
            .collect()
    }

    fn latest(&self) -> Vec<(String, String)> {
        let gestures = self.page.history.iter().take(LATEST);
        gestures
            .map(|gesture| {
                let at = self.book.moment(gesture.at).format("%Y-%m-%d");
                let before = format!("{at} {} {}", gesture.author, told::kind(gesture, self.lang));
                let home = Some(self.entry.id());
                let (mut lines, left) = told::lines(gesture, self.book, home, self.lang, 3);
                lines.extend((left > 0).then(|| Say::More.with(self.lang, &[&left])));
                lines.extend(Some(&gesture.note).filter(|n| !n.is_empty()).map(|n| format!("“{n}”")));
                (before, lines.join("\n"))
            })
            .collect()
    }
}
