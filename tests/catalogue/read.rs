//! Reads the catalogue from `seeds/` into plain records, one for each kind of block, in the order of the files.
//!
//! Refuses (with the file's name and the parser's words) a block with a field that it does not know, without one that
//! it needs, or of another type; it judges no value. The meaning of the fields stands at the head of each file.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// The whole catalogue.
pub struct Catalogue {
    pub agencies: Vec<Agency>,
    /// Codes of the bodies that take part in every task.
    pub everywhere: Vec<String>,
    pub articles: Vec<Article>,
    pub places: Vec<Place>,
    pub verbs: Vec<Verb>,
    /// All sectors, by file name and then in the order of the file.
    pub projects: Vec<Project>,
    pub batches: Vec<Batch>,
    pub targets: Vec<Target>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    pub code: String,
    pub short_zh: String,
    pub name_zh: String,
    pub name_en: String,
    pub short_en: String,
    pub aliases: Vec<String>,
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub number: String,
    pub agencies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub name_zh: String,
    pub pinyin: String,
    pub name_en: String,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// Degrees north, WGS-84.
    pub lat: f64,
    pub province: String,
    pub level: String,
    pub source: String,
}

/// A group of action phrases that say the same about the stage of a project.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verb {
    pub stage: String,
    pub meaning: String,
    pub wordings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub kind: String,
    pub parent: Option<String>,
    pub stage: String,
    pub nature: Option<String>,
    pub lead: String,
    pub provinces: Vec<String>,
    pub places: Vec<String>,
    #[serde(default)]
    pub route: Vec<String>,
    pub article: String,
    pub r#box: Option<String>,
    pub wording: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub scope: Option<String>,
    #[serde(default)]
    pub target: bool,
    /// The name of the file that it stands in.
    #[serde(skip)]
    pub sector: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub sector: String,
    pub provinces: Vec<String>,
    pub article: String,
    pub r#box: Option<String>,
    pub wording: String,
    pub figure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
    pub value: String,
    pub unit_zh: String,
    pub unit_en: String,
    pub comparison: String,
    pub date: Option<String>,
    pub article: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agencies {
    agency: Vec<Agency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Articles {
    everywhere: Vec<String>,
    article: Vec<Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    place: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    verb: Vec<Verb>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Projects {
    project: Vec<Project>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batches {
    batch: Vec<Batch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    target: Vec<Target>,
}

/// Loads everything, or panics with the name of the file that is wrong.
pub fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let articles: Articles = file(&folder.join("articles.toml"));
    Catalogue {
        agencies: file::<Agencies>(&folder.join("agencies.toml")).agency,
        everywhere: articles.everywhere,
        articles: articles.article,
        places: file::<Places>(&folder.join("places.toml")).place,
        verbs: file::<Verbs>(&folder.join("stages.toml")).verb,
        projects: projects(&folder.join("projects")),
        batches: file::<Batches>(&folder.join("batches.toml")).batch,
        targets: file::<Targets>(&folder.join("targets.toml")).target,
    }
}

/// The projects of all files of the folder; the sector is the file's name without its ending.
fn projects(folder: &Path) -> Vec<Project> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("a folder that can be listed").path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        assert!(path.extension().is_some_and(|e| e == "toml"), "{} is no .toml file", path.display());
        let sector = path.file_stem().and_then(|s| s.to_str()).expect("an ASCII file name").to_string();
        for mut project in file::<Projects>(&path).project {
            project.sector.clone_from(&sector);
            all.push(project);
        }
    }
    all
}

fn file<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
