//! The filter of activity: words, each of which must stand somewhere in the gesture, and keys for author, kind and
//! project in both languages (`author:Liu`, `类型:撤销`).

use crate::domain::text::halfwidth;
use crate::i18n::Lang;
use crate::i18n::history::LogKey;
use crate::register::history::Told;
use crate::register::json::is_internal;
use crate::register::show;
use crate::tui::layers::{Scene, told};

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sieve {
    words: Vec<String>,
    authors: Vec<String>,
    kinds: Vec<String>,
    projects: Vec<String>,
}

impl Sieve {
    /// Reads what is typed.
    pub fn read(text: &str) -> Sieve {
        let mut out = Sieve::default();
        for word in halfwidth(text).to_lowercase().split_whitespace() {
            let key = word.split_once(':').filter(|(_, value)| !value.is_empty());
            let is = |key: &str, wanted: LogKey| [Lang::Zh, Lang::En].iter().any(|l| wanted.say(*l) == key);
            match key {
                Some((key, value)) if is(key, LogKey::Author) => out.authors.push(value.to_string()),
                Some((key, value)) if is(key, LogKey::Kind) => out.kinds.push(value.to_string()),
                Some((key, value)) if is(key, LogKey::Project) => out.projects.push(value.to_string()),
                _ => out.words.push(word.to_string()),
            }
        }
        out
    }

    /// Whether everything is wanted.
    pub fn is_all(&self) -> bool {
        *self == Sieve::default()
    }

    /// Whether a gesture is wanted. Of one with very many values the first ones are looked at.
    pub fn keeps(&self, told: &Told, scene: &Scene) -> bool {
        const LOOKED: usize = 2_000;
        if self.is_all() {
            return true;
        }
        let author = format!("{} {}", told.author, told::author(&told.author, scene)).to_lowercase();
        let kind = format!("{} {}", told.code(), told::kind(told, scene)).to_lowercase();
        if !self.authors.iter().all(|a| author.contains(a)) || !self.kinds.iter().all(|k| kind.contains(k)) {
            return false;
        }
        if self.projects.is_empty() && self.words.is_empty() {
            return true;
        }
        let book = scene.register.book();
        let mut names = String::new();
        for project in told::projects(told).into_iter().take(LOOKED) {
            names.push_str(&told::code(Some(project), scene));
            if let Some(entry) = book.entry(project) {
                for lang in [Lang::Zh, Lang::En] {
                    names.push(' ');
                    names.push_str(show::name(&entry.project, lang));
                }
            }
            names.push('\n');
        }
        let names = names.to_lowercase();
        if !self.projects.iter().all(|p| names.contains(p)) {
            return false;
        }
        let mut text = format!("{author} {kind} {names} {}", told.note);
        if !self.words.iter().all(|w| text.to_lowercase().contains(w)) {
            for line in told.lines.iter().filter(|l| !is_internal(l)).take(LOOKED) {
                text.push(' ');
                text.push_str(&told::line(line, scene));
            }
        }
        let text = text.to_lowercase();
        self.words.iter().all(|w| text.contains(w))
    }
}
