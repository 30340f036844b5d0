//! The configuration: one small TOML file in which everything is optional, merged with flags and the environment, each
//! value knowing where it comes from. An unknown key is refused with the nearest known one; nothing is ignored.

use super::error::{Error, Result};
use super::home::{login_name, variable};
use crate::domain::assess::Rules;
use crate::domain::kinds::{Code, Stage};
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a value comes from, weakest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Flag,
    Environment(&'static str),
    File,
    System,
    Default,
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
}

/// Colours of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeChoice {
    Auto,
    Dark,
    Light,
    Contrast,
    Colourblind,
    Sixteen,
    Mono,
}

impl ThemeChoice {
    pub const ALL: &'static [ThemeChoice] = &[
        ThemeChoice::Auto,
        ThemeChoice::Dark,
        ThemeChoice::Light,
        ThemeChoice::Contrast,
        ThemeChoice::Colourblind,
        ThemeChoice::Sixteen,
        ThemeChoice::Mono,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            ThemeChoice::Auto => "auto",
            ThemeChoice::Dark => "dark",
            ThemeChoice::Light => "light",
            ThemeChoice::Contrast => "contrast",
            ThemeChoice::Colourblind => "colourblind",
            ThemeChoice::Sixteen => "sixteen",
            ThemeChoice::Mono => "mono",
        }
    }

    pub fn parse(code: &str) -> Option<ThemeChoice> {
        ThemeChoice::ALL.iter().copied().find(|t| t.code() == code)
    }
}

/// An export profile: what goes out, in which order and under which headings, in which unit and language. Those of the
/// register are its views (`saved`), which go wherever the file goes; personal ones stand in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub query: Option<String>,
    /// `code,name_zh=工程名称,investment`.
    pub columns: Option<String>,
    pub sort: Option<String>,
    /// Money in 亿元.
    pub yi: Option<bool>,
    pub lang: Option<Lang>,
}

/// The merged configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub path: PathBuf,
    pub author: Setting<String>,
    pub language: Setting<Lang>,
    pub theme: Setting<ThemeChoice>,
    /// Borders and marks of plain ASCII: `None` = decided by the terminal.
    pub ascii: Setting<Option<bool>>,
    pub mouse: Setting<bool>,
    pub rules: Rules,
    pub rule_origins: BTreeMap<&'static str, Origin>,
    /// How many cards a column of the board may hold, by the code of its stage.
    pub board: BTreeMap<&'static str, u32>,
    /// Personal views: queries by name.
    pub views: BTreeMap<String, String>,
    /// Keys by the name of the action, as written; the interface reads them against its key table.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Export profiles by name.
    pub profiles: BTreeMap<String, Profile>,
}

/// What flags of the command line say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub author: Option<String>,
    pub lang: Option<Lang>,
    pub mouse: bool,
}

/// Every key of the file, for the check of unknown ones and for `config show`.
pub const KEYS: &[&str] =
    &["author", "language", "theme", "ascii", "mouse", "stale_days", "lights", "board", "views", "keys", "profiles"];
const PROFILE: &[&str] = &["query", "columns", "sort", "unit", "language"];
const LIGHTS: &[&str] = &["red_days", "late_start_months", "red_share", "yellow_share"];

impl Config {
    /// Reads the file (a missing one is empty) and merges it with flags and environment.
    pub fn load(path: &Path, flags: &Flags) -> Result<Config> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io(ErrorText::Io, &[&path.display(), &e])),
        };
        Config::read(path, &text, flags)
    }

    fn read(path: &Path, text: &str, flags: &Flags) -> Result<Config> {
        let table: toml::Table = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
            Error::usage(ErrorText::BadConfig, &[&path.display(), &line, &e.message()])
        })?;
        let file = Source { path, table: &table };
        file.refuse_unknown(&table, KEYS)?;
        let author = first(&[
            (flags.author.clone(), Origin::Flag),
            (variable("TAIZHANG_AUTHOR"), Origin::Environment("TAIZHANG_AUTHOR")),
            (file.text("author")?, Origin::File),
            (login_name(), Origin::System),
        ])
        .unwrap_or(Setting { value: "anonymous".to_string(), origin: Origin::Default });
        let written = match file.text("language")? {
            None => None,
            Some(word) => Some(match word.as_str() {
                "zh" => Lang::Zh,
                "en" => Lang::En,
                _ => return Err(file.bad("language", &word).hint(HintText::OneOf, &[&"zh, en"])),
            }),
        };
        // Flag, TAIZHANG_LANG, the file, then the locale; zh for zh*, English otherwise.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable).and_then(|l| Lang::parse(&l));
        let asked = variable("TAIZHANG_LANG").and_then(|l| Lang::parse(&l));
        let language = first(&[
            (flags.lang, Origin::Flag),
            (asked, Origin::Environment("TAIZHANG_LANG")),
            (written, Origin::File),
            (locale, Origin::System),
        ])
        .unwrap_or(Setting { value: Lang::En, origin: Origin::Default });
        let theme = match file.text("theme")? {
            None => Setting { value: ThemeChoice::Auto, origin: Origin::Default },
            Some(word) => Setting {
                value: ThemeChoice::parse(&word).ok_or_else(|| {
                    let all: Vec<&str> = ThemeChoice::ALL.iter().map(|t| t.code()).collect();
                    file.bad("theme", &word).hint(HintText::OneOf, &[&all.join(", ")])
                })?,
                origin: Origin::File,
            },
        };
        let ascii = match table.get("ascii") {
            None => Setting { value: None, origin: Origin::Default },
            Some(toml::Value::Boolean(b)) => Setting { value: Some(*b), origin: Origin::File },
            Some(toml::Value::String(s)) if s == "auto" => Setting { value: None, origin: Origin::File },
            Some(other) => return Err(file.bad("ascii", other).hint(HintText::OneOf, &[&"true, false, \"auto\""])),
        };
        let mouse = match (flags.mouse, table.get("mouse")) {
            (true, _) => Setting { value: true, origin: Origin::Flag },
            (_, None) => Setting { value: false, origin: Origin::Default },
            (_, Some(toml::Value::Boolean(b))) => Setting { value: *b, origin: Origin::File },
            (_, Some(other)) => return Err(file.bad("mouse", other).hint(HintText::OneOf, &[&"true, false"])),
        };
        let (rules, rule_origins) = file.rules()?;
        let board = file.board()?;
        let views = file.views()?;
        let keys = file.keys()?;
        let profiles = file.profiles()?;
        Ok(Config {
            path: path.to_path_buf(),
            author,
            language,
            theme,
            ascii,
            mouse,
            rules,
            rule_origins,
            board,
            views,
            keys,
            profiles,
        })
    }
}

fn first<T: Clone>(candidates: &[(Option<T>, Origin)]) -> Option<Setting<T>> {
    candidates.iter().find_map(|(value, origin)| Some(Setting { value: value.clone()?, origin: *origin }))
}

/// The file's table, with errors that name the file.
struct Source<'a> {
    path: &'a Path,
    table: &'a toml::Table,
}

impl Source<'_> {
    fn bad(&self, key: &str, value: &dyn std::fmt::Display) -> Error {
        Error::usage(ErrorText::BadConfigValue, &[&self.path.display(), &key, value])
    }

    fn text(&self, key: &str) -> Result<Option<String>> {
        match self.table.get(key) {
            None => Ok(None),
            Some(toml::Value::String(s)) if s.trim().is_empty() => Ok(None),
            Some(toml::Value::String(s)) => Ok(Some(s.trim().to_string())),
            Some(other) => Err(self.bad(key, other)),
        }
    }

    fn refuse_unknown(&self, table: &toml::Table, known: &[&str]) -> Result<()> {
        match table.keys().find(|k| !known.contains(&k.as_str())) {
            None => Ok(()),
            Some(unknown) => {
                let error = Error::usage(ErrorText::UnknownField, &[unknown]);
                Err(error.hint(HintText::OneOf, &[&known.join(", ")]))
            }
        }
    }

    fn views(&self) -> Result<BTreeMap<String, String>> {
        let mut views = BTreeMap::new();
        match self.table.get("views") {
            None => {}
            Some(toml::Value::Table(table)) => {
                for (name, query) in table {
                    let toml::Value::String(query) = query else {
                        return Err(self.bad(&format!("views.{name}"), query));
                    };
                    views.insert(name.clone(), query.clone());
                }
            }
            Some(other) => return Err(self.bad("views", other)),
        }
        Ok(views)
    }

    fn rules(&self) -> Result<(Rules, BTreeMap<&'static str, Origin>)> {
        let mut rules = Rules::default();
        let mut origins = BTreeMap::new();
        let empty = toml::Table::new();
        let lights = match self.table.get("lights") {
            None => &empty,
            Some(toml::Value::Table(t)) => t,
            Some(other) => return Err(self.bad("lights", other)),
        };
        self.refuse_unknown(lights, LIGHTS)?;
        let mut take = |key: &'static str, value: Option<&toml::Value>, place: &mut u32| -> Result<()> {
            let Some(value) = value else {
                origins.insert(key, Origin::Default);
                return Ok(());
            };
            let number = value.as_integer().and_then(|n| u32::try_from(n).ok());
            *place = number.ok_or_else(|| self.bad(key, value))?;
            origins.insert(key, Origin::File);
            Ok(())
        };
        take("stale_days", self.table.get("stale_days"), &mut rules.stale_days)?;
        take("red_days", lights.get("red_days"), &mut rules.red_days)?;
        take("late_start_months", lights.get("late_start_months"), &mut rules.late_start_months)?;
        take("red_share", lights.get("red_share"), &mut rules.red_share)?;
        take("yellow_share", lights.get("yellow_share"), &mut rules.yellow_share)?;
        Ok((rules, origins))
    }

    fn board(&self) -> Result<BTreeMap<&'static str, u32>> {
        let Some(value) = self.table.get("board") else { return Ok(BTreeMap::new()) };
        let toml::Value::Table(table) = value else { return Err(self.bad("board", value)) };
        self.refuse_unknown(table, Stage::CODES)?;
        let mut out = BTreeMap::new();
        for (code, value) in table {
            let number = value.as_integer().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
            let number = number.ok_or_else(|| self.bad(code, value))?;
            out.extend(Stage::parse(code).map(|stage| (stage.code(), number)));
        }
        Ok(out)
    }

    fn profiles(&self) -> Result<BTreeMap<String, Profile>> {
        let Some(value) = self.table.get("profiles") else { return Ok(BTreeMap::new()) };
        let toml::Value::Table(table) = value else { return Err(self.bad("profiles", value)) };
        let mut out = BTreeMap::new();
        for (name, value) in table {
            let key = format!("profiles.{name}");
            let toml::Value::Table(given) = value else { return Err(self.bad(&key, value)) };
            self.refuse_unknown(given, PROFILE)?;
            let text = |word: &str| match given.get(word) {
                None => Ok(None),
                Some(toml::Value::String(text)) => Ok(Some(text.clone())),
                Some(other) => Err(self.bad(&format!("{key}.{word}"), other)),
            };
            let one_of = |word: &str, codes: [&str; 2]| match text(word)? {
                None => Ok(None),
                Some(said) => match codes.iter().position(|c| *c == said) {
                    Some(at) => Ok(Some(at == 0)),
                    None => {
                        let error = self.bad(&format!("{key}.{word}"), &said);
                        Err(error.hint(HintText::OneOf, &[&codes.join(", ")]))
                    }
                },
            };
            let yi = one_of("unit", ["yi", "wan"])?;
            let lang = one_of("language", ["zh", "en"])?.map(|zh| if zh { Lang::Zh } else { Lang::En });
            let profile = Profile { query: text("query")?, columns: text("columns")?, sort: text("sort")?, yi, lang };
            out.insert(name.clone(), profile);
        }
        Ok(out)
    }

    fn keys(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let Some(value) = self.table.get("keys") else { return Ok(BTreeMap::new()) };
        let toml::Value::Table(table) = value else { return Err(self.bad("keys", value)) };
        let mut out = BTreeMap::new();
        for (action, keys) in table {
            let list = match keys {
                toml::Value::String(one) => vec![one.clone()],
                toml::Value::Array(many) => {
                    let texts: Option<Vec<String>> = many.iter().map(|k| k.as_str().map(str::to_string)).collect();
                    texts.ok_or_else(|| self.bad(action, keys))?
                }
                other => return Err(self.bad(action, other)),
            };
            out.insert(action.clone(), list);
        }
        Ok(out)
    }
}
