//! One sheet, row by row: which of them are projects, what each says, and what that would change.

use super::super::Register;
use super::super::book::Entry;
use super::super::columns::Computed;
use super::super::error::{Error, Result};
use super::cells::{Cells, Late};
use super::compare::{self, Codes, Words};
use super::matching::{Found, Index, Names};
use super::plain::{self, Known};
use super::returned::{is_whole, removed};
use super::sieve::Sifted;
use super::standing::Standing;
use super::{Draft, MatchBy, Plan, Request, Val, fault, milestones};
use crate::domain::extra;
use crate::domain::field::{Field, Key};
use crate::domain::fold::lookup_form;
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::kinds::{AnnualClass, MilestoneKind, Stage};
use crate::domain::text;
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::intake::Source;
use crate::exchange::layout::{Column, HEAD_ROWS, Layout, Remark, RowKind, SAMPLE_ROWS};
use crate::exchange::sheet::{Row, Value};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::import::{self as words, DoubtText, SECTION, SkipText};
use crate::i18n::labels::Vocabulary;
use crate::i18n::{Lang, labels, synonyms};
use std::collections::HashMap;
use std::rc::Rc;

/// A ledger of more bytes than this is long.
const LONG: u64 = 4 << 20;
/// More skipped rows than this are counted, not kept.
const MOST_SKIPPED: usize = 20_000;

pub(super) fn plan(register: &Register, request: &Request) -> Result<Plan> {
    // A long ledger is looked through while the register is read, which is asked for every row of it.
    let source = std::thread::scope(|scope| {
        let opening = scope.spawn(|| {
            let source = Source::open(&request.path)?;
            source.lines()?;
            Ok(source)
        });
        if std::fs::metadata(&request.path).is_ok_and(|meta| meta.len() > LONG) {
            let ending = request.path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            match ending.as_str() {
                "csv" | "tsv" | "txt" => drop(register.book().in_order()),
                _ => drop(register.book().entries()),
            }
        }
        opening.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    let source = source.map_err(|f| fault::error(&request.path, f))?;
    let given = register.given(&request.mapping)?;
    let (sheet, mut layout) = choose(register, request, &source, &given)?;
    for (name, _) in &given {
        let same = |c: &crate::exchange::layout::Column| {
            c.remark == Some(Remark::Given)
                && (crate::domain::fold::is_same(name, &c.heading)
                    || crate::domain::fold::is_same(name, &crate::exchange::sheet::letters(c.index))
                    || crate::domain::fold::fold(&c.heading).ends_with(&crate::domain::fold::fold(name)))
        };
        if !layout.columns.iter().any(same) {
            let all: Vec<&str> = layout.columns.iter().map(|c| c.heading.as_str()).collect();
            let error = Error::usage(ErrorText::ImportColumn, &[&request.path.display(), name]);
            return Err(error.hint(HintText::ColumnsAre, &[&all.join(" | ")]));
        }
    }
    let is_ours = layout.column(&Target::Special(Special::Seen)).is_some();
    let mut computed = words::computed();
    computed.extend(Computed::ALL.iter().map(|(_, code)| lookup_form(code)));
    if layout.is_ours(&computed) {
        layout.leave_computed(&computed);
    }
    // The milestones of our own workbook may be asked for alone: they are no projects, and say nothing of those left out.
    if is_ours && sheet.as_deref().is_some_and(|s| milestones::sheets().any(|n| n == s)) {
        let mut plan = Plan { file: source.name().to_string(), ..Plan::default() };
        plan.rows = milestones::plan(register, request, &source, None, false, &mut plan)?;
        plan.seen.origin.sheet = sheet;
        return Ok(plan);
    }
    let (mut plan, seen) = std::thread::scope(|scope| {
        // Two sheets of our own workbook are read beside each other.
        let beside = if is_ours { milestones::sheet_of(&source).and_then(|s| source.beside(&s)) } else { None };
        let sifted = beside.map(|beside| Sifted::begin(scope, register.book().entries(), beside, request));
        let mut seen = None;
        let names = Rc::new(Names::of(register.book()));
        let lines = source.lines().map_err(|f| fault::error(&request.path, f))?.filter(|_| !request.every);
        let standing = lines.map(|lines| Standing::find(register, request, lines, &layout, &names));
        let standing = standing.transpose()?.flatten();
        let told = standing.as_ref().map(|standing| (standing.lines.clone(), standing.known.clone()));
        let before = Before { names, standing, date1904: source.date1904() };
        let mut plan = of_rows(register, request, &layout, source.name(), before, &mut |take| {
            let look = |row: &Row| layout.kind(row);
            let read = match &told {
                Some((lines, known)) => source.read_rest(lines, known, &look, take),
                None => source.read_ahead(sheet.as_deref(), &look, take),
            };
            seen = Some(read.map_err(|f| fault::error(&request.path, f))?);
            Ok(())
        })?;
        if is_ours {
            let whole = is_whole(&source);
            if whole {
                removed(register, request.lang, &mut plan)?;
            }
            milestones::plan(register, request, &source, sifted, whole, &mut plan)?;
        }
        Ok::<_, Error>((plan, seen.unwrap_or_default()))
    })?;
    // The other sheets of our own workbook are made from the register.
    if !is_ours {
        let taken = |name: &&String| Some(name.as_str()) != sheet.as_deref();
        plan.other_sheets = seen.sheets.iter().filter(taken).cloned().collect();
    }
    plan.seen = seen;
    plan.layout = layout;
    Ok(plan)
}

/// Where rows come from: a function that gives each one on, with what it is.
pub(super) type Feed<'a> = dyn FnMut(&mut dyn FnMut(Row, RowKind) -> bool) -> Result<()> + 'a;

/// What is known before the rows come.
pub(super) struct Before<'a> {
    pub names: Rc<Names<'a>>,
    /// Rows that need not come.
    pub standing: Option<Standing<'a>>,
    /// Whether bare numbers in columns of dates count days from 1904 on.
    pub date1904: bool,
}

/// Plans the rows of a sheet that is laid out so, of a file of this name.
pub(super) fn of_rows(
    register: &Register,
    request: &Request,
    layout: &Layout,
    name: &str,
    before: Before<'_>,
    feed: &mut Feed<'_>,
) -> Result<Plan> {
    let Before { names, standing, date1904 } = before;
    let is_ours = layout.column(&Target::Special(Special::Seen)).is_some();
    let mut sheet = Sheet {
        register,
        request,
        layout,
        cells: Cells::new(register.reader(request.lang), names.clone(), is_ours),
        index: Index::of(names),
        is_simple: plain::is_simple(layout),
        standing,
        codes: None,
        sections: Vec::new(),
        rows_of: HashMap::new(),
        plan: Plan { file: name.to_string(), ..Plan::default() },
    };
    sheet.cells.date1904 = date1904;
    if layout.titled {
        sheet.cells.of_year(layout.year);
    }
    feed(&mut |row, kind| {
        sheet.pass(row.number);
        sheet.row(&row, kind);
        request.watch.reach(row.number.into());
        !request.stop.load(std::sync::atomic::Ordering::Relaxed)
    })?;
    sheet.pass(u32::MAX);
    let mut plan = sheet.plan;
    plan.doubts.extend(sheet.cells.doubts);
    plan.found = sheet.rows_of.into_keys().collect();
    Ok(plan)
}

/// The sheet that is a ledger, and how it is laid out: the one asked for, else the first with names of projects.
fn choose(
    register: &Register,
    request: &Request,
    source: &Source,
    given: &[(String, Target)],
) -> Result<(Option<String>, Layout)> {
    let names: Vec<Option<String>> = match (&request.sheet, source.is_workbook()) {
        (Some(name), _) => vec![Some(name.clone())],
        (None, true) => source.sheets().into_iter().take(40).map(Some).collect(),
        (None, false) => vec![None],
    };
    let this_year = u16::try_from(chrono::Datelike::year(&register.day().today)).unwrap_or_default();
    let given = given.to_vec();
    let mut best: Option<(usize, Option<String>, Layout)> = None;
    for name in names {
        let mut sample: Vec<Row> = Vec::new();
        source
            .read(name.as_deref(), &mut |row| {
                sample.push(row);
                sample.len() < SAMPLE_ROWS
            })
            .map_err(|f| fault::error(&request.path, f))?;
        let layout = Layout::find(&sample, this_year, &given);
        let known = layout.columns.iter().filter(|c| !matches!(c.target, Target::Extra(_) | Target::Skip)).count();
        let named = layout.columns.iter().any(|c| identifies(&c.target));
        let score = if named { known + 100 } else { known };
        if layout.is_found() && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, name, layout));
        }
        if named && known >= 3 {
            break;
        }
    }
    match best {
        None => {
            let error = Error::usage(ErrorText::ImportNoHead, &[&request.path.display(), &HEAD_ROWS]);
            Err(error.hint(HintText::MapIt, &[]))
        }
        Some((_, _, layout)) if !layout.columns.iter().any(|c| identifies(&c.target)) => {
            let all: Vec<&str> = layout.columns.iter().map(|c| c.heading.as_str()).collect();
            let error = Error::usage(ErrorText::ImportNoName, &[&request.path.display()]);
            Err(error.hint(HintText::ColumnsAre, &[&all.join(" | ")]))
        }
        Some((_, _, layout)) if layout.turned && given.is_empty() => {
            Err(Error::usage(ErrorText::ImportTurned, &[&request.path.display()]).hint(HintText::TurnIt, &[]))
        }
        Some((_, name, layout)) => Ok((name, layout)),
    }
}

/// Whether a column can tell projects apart.
fn identifies(target: &Target) -> bool {
    matches!(
        target,
        Target::Special(Special::Name | Special::Id)
            | Target::Field(Field::NameZh | Field::NameEn | Field::Code | Field::NationalCode)
    )
}

struct Sheet<'a> {
    register: &'a Register,
    request: &'a Request,
    layout: &'a Layout,
    cells: Cells<'a>,
    index: Index<'a>,
    is_simple: bool,
    standing: Option<Standing<'a>>,
    /// Read when the first new project comes.
    codes: Option<Codes>,
    sections: Vec<(u8, String)>,
    /// The first row of each project.
    rows_of: HashMap<EntityId, u32>,
    plan: Plan,
}

impl<'a> Sheet<'a> {
    fn skip(&mut self, row: u32, why: String) {
        if self.plan.skipped.len() < MOST_SKIPPED {
            self.plan.skipped.push((row, why));
        }
    }

    /// Takes the rows before this line that say nothing else than what stands there.
    fn pass(&mut self, line: u32) {
        while let Some((at, id)) = self.standing.as_mut().and_then(|standing| standing.next_before(line)) {
            // Under the heading of a section, and where another row means the same project, it says more.
            if self.sections.is_empty() && matches!(self.index.take(id), Found::Project(_)) {
                let line = self.standing.as_ref().map_or(0, |standing| standing.lines.line(at));
                self.rows_of.insert(id, line);
                self.plan.rows += 1;
                self.plan.unchanged += 1;
            } else if let Some(row) = self.standing.as_ref().and_then(|standing| standing.lines.row(at)) {
                self.row(&row, self.layout.kind(&row));
            }
        }
    }

    fn row(&mut self, row: &Row, kind: RowKind) {
        let lang = self.request.lang;
        let last = self.layout.head.last().copied().unwrap_or_default();
        if row.number <= last {
            if !self.layout.head.contains(&row.number) {
                self.skip(row.number, SkipText::Title.say(lang).to_string());
            }
            return;
        }
        let why = match kind {
            RowKind::Project => return self.project(row),
            RowKind::Section(text, depth) => {
                self.sections.retain(|(d, _)| *d < depth);
                self.sections.push((depth, text.clone()));
                SkipText::Section.with(lang, &[&text])
            }
            RowKind::Blank => SkipText::Blank.say(lang).to_string(),
            RowKind::Total => SkipText::Total.say(lang).to_string(),
            RowKind::Remark => SkipText::Remark.say(lang).to_string(),
            RowKind::Head => SkipText::Head.say(lang).to_string(),
            RowKind::Units => SkipText::Units.say(lang).to_string(),
            RowKind::Nameless => SkipText::Nameless.say(lang).to_string(),
        };
        self.skip(row.number, why);
    }

    fn project(&mut self, row: &Row) {
        let lang = self.request.lang;
        self.plan.rows += 1;
        let mut draft = Draft { row: row.number, ..Draft::default() };
        let at = |special| self.layout.column(&Target::Special(special)).map(|c| row.at(c.index));
        draft.id = at(Special::Id).and_then(|v| id(v, Entity::Project));
        draft.seen = at(Special::Seen).and_then(seen);
        self.plan.newest_seen = self.plan.newest_seen.max(draft.seen);
        let mut late = Late::default();
        let known = self.known(row, draft.id).map(|entry| Known::of(entry, self.cells.empties && draft.id.is_some()));
        draft.values.reserve(row.cells.len() + 4);
        let (mut at, mut last) = (0, 0);
        for column in &self.layout.columns {
            // Cells and columns stand in the same order: mostly the next cell is the one.
            at = if column.index < last { 0 } else { at };
            last = column.index;
            while row.cells.get(at).is_some_and(|cell| cell.column < column.index) {
                at += 1;
            }
            let cell = row.cells.get(at).filter(|cell| cell.column == column.index);
            let value = cell.map_or(&Value::Empty, |cell| &cell.value);
            if known.as_ref().is_none_or(|known| !self.cells.is_plain(column, value, known)) {
                self.cells.read(column, value, &mut draft, &mut late);
            }
        }
        // What stands so far down under no heading was not looked for when columns were settled.
        for cell in row.cells.iter().filter(|c| !self.layout.has(c.column) && !c.value.is_empty()) {
            let column = Column::bare(cell.column);
            let what = DoubtText::NoColumn.say(lang).to_string();
            self.cells.doubt(row.number, Some(&column), &cell.value.shown(), what);
        }
        self.settle(&mut draft, late);
        match self.index.find(&draft, self.request.by) {
            Found::Project(id) => {
                self.rows_of.insert(id, row.number);
                let Some(entry) = self.register.book().entry(id) else { return };
                let said = |column: Option<&Column>| column.map(|c| row.at(c.index).shown()).unwrap_or_default();
                let layout = self.layout;
                let of_key = |key: &Key| said(layout.columns.iter().find(|c| c.target.key().as_ref() == Some(key)));
                let of_date = |kind, timing| said(layout.column(&Target::Milestone(kind, timing)));
                let words = Words { of_key: &of_key, of_date: &of_date };
                match compare::existing(self.register, entry, &draft, &words, lang, &mut self.plan) {
                    Ok(()) => {}
                    Err(e) => self.skip(row.number, SkipText::Unusable.with(lang, &[&e.say(lang)])),
                }
            }
            Found::New(alike) => {
                let number = row.number;
                let codes = self.codes.get_or_insert_with(|| Codes::of(self.register));
                let (name, code) = compare::fresh(self.register, draft, lang, codes, &mut self.plan);
                if let Some((asked, given)) = code {
                    self.cells.doubt(number, None, &name, DoubtText::CodeTaken.with(lang, &[&asked, &given]));
                }
                if let Some((code, other)) = alike {
                    self.cells.doubt(number, None, &name, DoubtText::Similar.with(lang, &[&code, &other]));
                }
            }
            Found::Again(id) => {
                let first = self.rows_of.get(&id).copied().unwrap_or_default();
                self.skip(row.number, SkipText::SameProject.with(lang, &[&first]));
            }
            Found::Deleted(code) => self.skip(row.number, SkipText::Deleted.with(lang, &[&code])),
        }
    }

    /// The project that the row will be found to mean, if its id or its code says so at once.
    fn known(&self, row: &Row, id: Option<EntityId>) -> Option<&'a Entry> {
        let id = match (self.request.by, id) {
            _ if !self.is_simple => None,
            (MatchBy::All, Some(id)) => Some(id),
            (MatchBy::Name, _) => None,
            _ => match row.at(self.layout.column(&Target::Field(Field::Code))?.index) {
                Value::Text(code) if text::is_settled(code, false) => self.cells.names.coded(code),
                _ => None,
            },
        };
        self.register.book().entry(id?)
    }

    /// What can be settled only when the whole row was read.
    fn settle(&mut self, draft: &mut Draft, late: Late) {
        let lang = self.request.lang;
        let has = |draft: &Draft, key: &Key| draft.values.iter().any(|(k, v)| k == key && *v != Val::Nothing);
        if let Some((_, text)) = late.month.filter(|_| !has(draft, &Key::Field(Field::ProgressText))) {
            let text = crate::domain::text::normalise_long(&text);
            draft.values.push((Key::Field(Field::ProgressText), Val::One(text)));
        }
        if let Some((year, _, wan)) = late.paid.filter(|(y, ..)| !has(draft, &Key::AnnualPaid(*y))) {
            draft.values.push((Key::AnnualPaid(year), Val::One(wan.to_string())));
        }
        let mut groups: Vec<String> = Vec::new();
        // The nearest section goes first.
        for (_, text) in self.sections.clone().into_iter().rev() {
            if let Some(class) = synonyms::find_code(Vocabulary::AnnualClass, &text).and_then(AnnualClass::parse) {
                self.class(draft, class, lang);
            } else if let Some(sector) = sector_of(&text).filter(|_| !has(draft, &Key::Field(Field::Sector))) {
                draft.values.push((Key::Field(Field::Sector), Val::One(sector.to_string())));
            } else {
                groups.push(text);
            }
        }
        groups.reverse();
        if !groups.is_empty()
            && let Some(name) = extra::name_of(SECTION)
        {
            draft.values.push((Key::Extra(name), Val::One(groups.join(" / "))));
        }
        if let Some(class) = late.class {
            self.class(draft, class, lang);
        }
        let stage = draft.values.iter().find_map(|(k, v)| match v {
            Val::One(code) if *k == Key::Field(Field::Stage) => Stage::parse(code),
            _ => None,
        });
        for (kind, date) in late.plain {
            let begun = matches!(stage, Some(Stage::Implementation | Stage::Completion | Stage::Maintenance));
            let done = match kind {
                MilestoneKind::Start => begun,
                MilestoneKind::Approval => true,
                _ => matches!(stage, Some(Stage::Completion | Stage::Maintenance)),
            };
            let past = date.is_past(self.register.day().today);
            draft.dates.push((kind, if done && past { Timing::Actual } else { Timing::Plan }, date));
        }
        for (kind, date) in late.period {
            if !draft.dates.iter().any(|(k, t, _)| *k == kind && *t == Timing::Plan) {
                draft.dates.push((kind, Timing::Plan, date));
            }
        }
    }

    /// The annual class gives a stage where nothing else does: it is a hint, and said.
    fn class(&mut self, draft: &mut Draft, class: AnnualClass, lang: Lang) {
        if draft.values.iter().any(|(k, v)| *k == Key::Field(Field::Stage) && *v != Val::Nothing) {
            return;
        }
        let stage = match class {
            AnnualClass::Reserve => Stage::Identification,
            AnnualClass::Preparing | AnnualClass::NewStart => Stage::Preparation,
            AnnualClass::Continuing | AnnualClass::Finishing => Stage::Implementation,
        };
        draft.values.push((Key::Field(Field::Stage), Val::One(stage.code().to_string())));
        draft.values.push((Key::Field(Field::StageBasis), Val::One("derived".to_string())));
        draft.hinted = true;
        let words = [labels::annual_class(lang, class), labels::stage(lang, stage)];
        self.cells.doubt(draft.row, None, words[0], DoubtText::Class.with(lang, &[&words[0], &words[1]]));
    }
}

/// The sector that heads a section: 铁路, 铁路项目, 能源类.
fn sector_of(text: &str) -> Option<&'static str> {
    let tails = crate::i18n::headings::SECTION_TAILS.iter().filter_map(|tail| text.trim().strip_suffix(tail));
    std::iter::once(text).chain(tails).find_map(|t| synonyms::parse_code(Field::Sector, t))
}

/// The id in a cell of our own workbook.
pub(super) fn id(value: &Value, entity: Entity) -> Option<EntityId> {
    let text = value.shown();
    let hex = text.trim().rsplit('/').next()?;
    Some(EntityId { entity, bytes: unhex(hex)? })
}

/// The number of a change in a cell of our own workbook.
pub(super) fn seen(value: &Value) -> Option<i64> {
    value.shown().trim().parse().ok().filter(|n| *n > 0)
}
