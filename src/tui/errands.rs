//! Errands: long work that goes on beside the loop. Each runs on a thread of its own and is asked now and then how far it
//! is; when the interface ends, what still runs is stopped and leaves nothing behind.

use super::msg::Msg;
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::Register;
use crate::register::error::{Error, Result};
use crate::register::export::{Given, Order};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// What runs now.
#[derive(Default)]
pub struct Errands {
    running: Vec<Errand>,
}

struct Errand {
    to: PathBuf,
    work: Option<JoinHandle<Result<Given>>>,
    percent: Arc<AtomicUsize>,
    told: usize,
    stop: Arc<AtomicBool>,
}

impl Errands {
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Begins an export. What can be refused at once is.
    pub fn export(&mut self, register: &Register, order: &Order, to: &Path, force: bool) -> Msg {
        if !force && to.symlink_metadata().is_ok() {
            let error = Error::io(ErrorText::Exists, &[&to.display()]);
            return Msg::Failed(error.hint(HintText::EnterAgain, &[]));
        }
        if to.parent().is_some_and(|p| !p.as_os_str().is_empty() && !p.is_dir()) {
            let folder = to.parent().unwrap_or(to);
            return Msg::Failed(Error::io(ErrorText::Missing, &[&folder.display()]));
        }
        let away = register.away(order.clone(), to.to_path_buf(), force);
        let (percent, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (far, halt) = (percent.clone(), stop.clone());
        let work = std::thread::spawn(move || {
            away.run(&mut |done, of| {
                far.store(done * 100 / of.max(1), Ordering::Relaxed);
                !halt.load(Ordering::Relaxed)
            })
        });
        self.running.push(Errand { to: to.to_path_buf(), work: Some(work), percent, told: 0, stop });
        Msg::Exporting { to: to.to_path_buf(), percent: 0 }
    }

    /// Stops what is being written. Answers whether anything was that nobody had stopped before.
    pub fn stop(&mut self) -> bool {
        self.running.iter().filter(|e| !e.stop.swap(true, Ordering::Relaxed)).count() > 0
    }

    /// What there is to tell: how far an errand is, or how it ended.
    pub fn news(&mut self) -> Vec<Msg> {
        let mut out = Vec::new();
        for errand in &mut self.running {
            if errand.work.as_ref().is_some_and(JoinHandle::is_finished)
                && let Some(work) = errand.work.take()
            {
                out.push(match work.join() {
                    Ok(Ok(given)) => Msg::Exported(given),
                    Ok(Err(_)) if errand.stop.load(Ordering::Relaxed) => Msg::ExportStopped(errand.to.clone()),
                    Ok(Err(error)) => Msg::Failed(error),
                    Err(_) => Msg::Failed(Error::io(ErrorText::NotWritten, &[&errand.to.display()])),
                });
                continue;
            }
            let percent = errand.percent.load(Ordering::Relaxed);
            if percent != errand.told {
                errand.told = percent;
                out.push(Msg::Exporting { to: errand.to.clone(), percent });
            }
        }
        self.running.retain(|e| e.work.is_some());
        out
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        for errand in &mut self.running {
            errand.stop.store(true, Ordering::Relaxed);
            if let Some(work) = errand.work.take() {
                let _ = work.join();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::register::export::{Asked, Form};
    use std::time::{Duration, Instant};

    fn end_of(errands: &mut Errands) -> Msg {
        let begun = Instant::now();
        loop {
            assert!(begun.elapsed() < Duration::from_secs(60), "it never ends");
            let news = errands.news();
            if let Some(end) = news.into_iter().find(|m| !matches!(m, Msg::Exporting { .. })) {
                return end;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn an_export_that_is_stopped_leaves_nothing_and_one_that_is_not_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let register = crate::register::export::tests::register(folder.path());
        let names = || std::fs::read_dir(folder.path().join("out")).expect("a folder").count();
        std::fs::create_dir(folder.path().join("out")).expect("a folder");
        for form in [Form::Csv, Form::Xlsx, Form::Html, Form::Jsonl] {
            let order = register.order(&Asked::new(form, Lang::Zh)).expect("an order");
            let to = folder.path().join("out").join(format!("x.{}", form.code()));
            let mut errands = Errands::default();
            let begun = errands.export(&register, &order, &to, false);
            assert!(matches!(begun, Msg::Exporting { percent: 0, .. }));
            assert!(errands.stop(), "{form:?} was under way");
            assert!(!errands.stop(), "{form:?} was stopped already");
            assert!(matches!(end_of(&mut errands), Msg::ExportStopped(at) if at == to), "{form:?}");
            assert_eq!(names(), 0, "{form:?} left something behind");
        }
        let order = register.order(&Asked::new(Form::Csv, Lang::Zh)).expect("an order");
        let mut errands = Errands::default();
        errands.export(&register, &order, &folder.path().join("out/x.csv"), false);
        assert!(matches!(end_of(&mut errands), Msg::Exported(given) if given.projects > 300));
        assert_eq!(names(), 1);
    }
}
