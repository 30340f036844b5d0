//! An import on a thread of its own, with a connection of its own, so that a screen stays alive meanwhile. A `Job` is the
//! handle that the screen keeps: it hands over the preview, keeps the plan behind it, and can let the reading go.

use super::super::Register;
use super::super::error::{Error, Result};
use super::told::{self, Told};
use super::{Imported, Plan, Request};
use crate::exchange::layout::Column;
use crate::exchange::sheet::letters;
use crate::i18n::Lang;
use crate::i18n::errors::ErrorText;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many projects are told one by one.
const TOLD: usize = 2_000;

/// A plan in words, for looking at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What was read, in a few lines.
    pub source: Vec<String>,
    pub columns: Vec<Told>,
    pub changes: Vec<Told>,
    pub problems: Vec<Told>,
}

/// What a column was taken for: its letters, its heading, and the code of the field, as a mapping keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub letters: String,
    pub heading: String,
    pub field: String,
}

/// What an import would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub file: String,
    pub new: usize,
    pub changed: usize,
    pub removed: usize,
    pub unchanged: usize,
    pub skipped: usize,
    pub doubtful: usize,
    pub nothing: bool,
    /// Whether it must be asked whose changes they are.
    pub comes_back: bool,
    /// What its columns were taken for.
    pub columns: Vec<Meaning>,
    /// In Chinese and in English: the language may be changed while it is looked at.
    pub words: [Words; 2],
}

impl Preview {
    pub fn of(plan: &Plan) -> Preview {
        let words = [Lang::Zh, Lang::En].map(|lang| Words {
            source: told::source(plan, lang),
            columns: told::columns(plan, lang),
            changes: told::changes(plan, lang, TOLD),
            problems: told::problems(plan, lang),
        });
        Preview {
            file: plan.file.clone(),
            new: plan.new_count(),
            changed: plan.changed_count(),
            removed: plan.removed_count(),
            unchanged: plan.unchanged,
            skipped: plan.skipped.len(),
            doubtful: plan.doubts.len(),
            nothing: plan.is_nothing(),
            comes_back: plan.comes_back(),
            columns: plan.layout.columns.iter().map(meaning).collect(),
            words,
        }
    }
}

fn meaning(column: &Column) -> Meaning {
    Meaning { letters: letters(column.index), heading: column.heading.clone(), field: column.target.code() }
}

/// What came of the work.
#[derive(Debug)]
pub enum News {
    /// The file was read; the plan stays with the job.
    Planned(Box<Preview>),
    Applied(Imported),
    Failed(Error),
}

#[derive(Default)]
struct Desk {
    /// Which work is waited for: what earlier work comes to is let go.
    round: u64,
    stop: Arc<AtomicBool>,
    plan: Option<Plan>,
    news: Option<News>,
}

/// An import that is under way or waits to be agreed to.
#[derive(Clone, Default)]
pub struct Job(Arc<Mutex<Desk>>);

impl PartialEq for Job {
    fn eq(&self, other: &Job) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

impl Job {
    /// A thread that fell over must not take the screen with it.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the reading go: it ends at the next row, and nothing is heard of it any more.
    pub fn stop(&self) {
        let mut desk = self.desk();
        desk.stop.store(true, Ordering::Relaxed);
        (desk.round, desk.plan, desk.news) = (desk.round + 1, None, None);
    }

    /// What came of the work, once.
    pub fn news(&self) -> Option<News> {
        self.desk().news.take()
    }

    /// Begins work on a thread; answers through `news`.
    fn begin(&self, work: impl FnOnce(Option<Plan>, Arc<AtomicBool>) -> Result<(Option<Plan>, News)> + Send + 'static) {
        let (round, stop, plan) = {
            let mut desk = self.desk();
            desk.round += 1;
            desk.stop = Arc::default();
            desk.news = None;
            (desk.round, desk.stop.clone(), desk.plan.take())
        };
        let job = self.clone();
        std::thread::spawn(move || {
            let came = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(plan, stop)));
            let came = came.unwrap_or_else(|_| Err(Error::io(ErrorText::Stopped, &[])));
            let (plan, news) = came.unwrap_or_else(|error| (None, News::Failed(error)));
            let mut desk = job.desk();
            if desk.round == round {
                (desk.plan, desk.news) = (plan, Some(news));
            }
        });
    }
}

impl Register {
    /// Begins to read a file, with what its columns are said to mean, and to work out what taking it in would do.
    pub fn begin_plan(&self, path: &Path, mapping: &[(String, String)], lang: Lang, job: &Job) {
        let (place, mut request) = (self.elsewhere(), Request::new(path, lang));
        request.mapping = mapping.to_vec();
        job.begin(move |_, stop| {
            request.stop = stop;
            let plan = place.open(lang, true)?.plan_import(&request)?;
            let preview = Box::new(Preview::of(&plan));
            Ok((Some(plan), News::Planned(preview)))
        });
    }

    /// Begins to write what was planned: a backup, then one gesture, by this author if one is named.
    pub fn begin_import(&self, author: Option<&str>, lang: Lang, job: &Job) {
        let (place, author) = (self.elsewhere(), author.map(str::to_string));
        job.begin(move |plan, _| {
            let mut plan = plan.unwrap_or_default();
            plan.credit(author.as_deref().unwrap_or_default())?;
            let mut register = place.open(lang, false)?;
            let done = register.apply_import(plan, lang);
            register.close();
            Ok((None, News::Applied(done?)))
        });
    }
}
