//! A merge on a thread of its own, with a connection of its own, so that a screen stays alive meanwhile. A `Job` is the
//! handle that the screen keeps: it can be asked how far the work is, be stopped, and hands over what came of it.

use super::super::Register;
use super::super::error::{Error, Result};
use super::look::{Asked, Plan, look, look_again};
use super::take::{Outcome, take};
use super::{Choices, Preview, Watch};
use crate::i18n::errors::ErrorText;
use std::sync::{Arc, Mutex, MutexGuard};

/// What came of the work.
pub enum News {
    /// The look is done; the plan stays with the job.
    Looked(Box<Preview>),
    /// The register was changed since the look: this is the new one.
    LookedAgain(Box<Preview>),
    Took(Outcome),
    Failed(Error),
}

#[derive(Default)]
struct Desk {
    working: bool,
    watch: Watch,
    plan: Option<Plan>,
    news: Option<News>,
}

/// A merge that is under way or waits for decisions.
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
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn is_working(&self) -> bool {
        self.desk().working
    }

    /// How far the work is.
    pub fn watch(&self) -> Watch {
        self.desk().watch.clone()
    }

    /// Asks the work to stop, at the next place where nothing is lost by it.
    pub fn stop(&self) {
        self.desk().watch.stop();
    }

    /// What came of the work, once.
    pub fn news(&self) -> Option<News> {
        self.desk().news.take()
    }

    /// Begins work on a thread; answers through `news`.
    fn begin(&self, work: impl FnOnce(Option<Plan>, &Watch) -> (Option<Plan>, News) + Send + 'static) {
        let (plan, watch) = {
            let mut desk = self.desk();
            desk.working = true;
            desk.watch = Watch::default();
            (desk.plan.take(), desk.watch.clone())
        };
        let job = self.clone();
        std::thread::spawn(move || {
            let (plan, news) = work(plan, &watch);
            let mut desk = job.desk();
            (desk.plan, desk.news, desk.working) = (plan, Some(news), false);
        });
    }
}

impl Register {
    /// Begins to look at colleagues' files.
    pub fn begin_look(&self, asked: Asked, job: &Job) -> Result<()> {
        let mut bench = self.bench()?;
        job.begin(move |_, watch| match look(&mut bench, &asked, watch) {
            Ok(plan) => {
                let preview = Box::new(plan.preview.clone());
                (Some(plan), News::Looked(preview))
            }
            Err(e) => (None, News::Failed(e)),
        });
        Ok(())
    }

    /// Begins to take in what was looked at, with these decisions.
    pub fn begin_take(&self, choices: Choices, job: &Job) -> Result<()> {
        let mut bench = self.bench()?;
        bench.patience = super::super::open::PATIENCE;
        job.begin(move |plan, watch| {
            let Some(mut plan) = plan else { return (None, News::Failed(Error::io(ErrorText::Stopped, &[]))) };
            match take(&mut bench, &mut plan, &choices, watch) {
                Ok(outcome) => (None, News::Took(outcome)),
                Err(e) if e.text() == ErrorText::MergeStale => match look_again(&mut bench, plan, watch) {
                    Ok(plan) => {
                        let preview = Box::new(plan.preview.clone());
                        (Some(plan), News::LookedAgain(preview))
                    }
                    Err(e) => (None, News::Failed(e)),
                },
                Err(e) => (Some(plan), News::Failed(e)),
            }
        });
        Ok(())
    }
}
