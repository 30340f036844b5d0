//! The inner laws of the catalogue, second half: stages follow the plan's words, places lie where they are said to
//! lie, numbers and dates can be read, and no text is longer than a phrase.

use crate::read::catalogue;
use crate::whole::{is_han, report};
use std::collections::{HashMap, HashSet};
use taizhang::domain::kinds::{Comparison, Province, Stage};

#[test]
fn the_stage_follows_the_words_of_the_plan() {
    let c = catalogue();
    let mut stages: HashMap<&str, &str> = HashMap::new();
    let mut wrong = Vec::new();
    for v in &c.verbs {
        if Stage::parse(&v.stage).is_none() || v.meaning.is_empty() {
            wrong.push(format!("group {}", v.stage));
        }
        for w in &v.wordings {
            if stages.insert(w, &v.stage).is_some() {
                wrong.push(format!("{w} twice"));
            }
        }
    }
    let mut used = HashSet::new();
    for p in &c.projects {
        let expected = if p.kind == "programme" {
            "implementation"
        } else {
            used.insert(p.wording.as_str());
            stages.get(p.wording.as_str()).copied().unwrap_or("no group")
        };
        if p.stage != expected {
            wrong.push(format!("{} {}: {} instead of {expected}", p.code, p.wording, p.stage));
        }
    }
    wrong.extend(stages.keys().filter(|w| !used.contains(*w)).map(|w| format!("{w} is nobody's")));
    report(wrong);
}

#[test]
fn a_programme_has_no_works_of_its_own() {
    let c = catalogue();
    let wrong = c.projects.iter().filter(|p| {
        let works = p.nature.is_some() || !p.route.is_empty() || p.target;
        p.kind == "programme" && works
    });
    report(wrong.map(|p| p.code.clone()).collect());
}

#[test]
fn a_target_stands_where_the_plan_wants_completion() {
    let c = catalogue();
    let completing = ["建成", "支持…建成运行", "基本贯通", "闭合"];
    let wrong = c.projects.iter().filter(|p| {
        // EMER-05: the figure of its training is to be reached within the period of the plan.
        p.target != (completing.contains(&p.wording.as_str()) || p.code == "EMER-05")
    });
    report(wrong.map(|p| format!("{} {}", p.code, p.wording)).collect());
}

#[test]
fn routes_and_places_are_known() {
    let c = catalogue();
    let places: HashMap<&str, &str> = c.places.iter().map(|p| (p.name_zh.as_str(), p.province.as_str())).collect();
    let mut wrong = Vec::new();
    for p in &c.projects {
        for name in &p.places {
            match places.get(name.as_str()) {
                None => wrong.push(format!("{}: unknown place {name}", p.code)),
                Some(province) if !p.provinces.iter().any(|x| x == province) => {
                    wrong.push(format!("{}: {name} lies in {province}", p.code));
                }
                Some(_) => {}
            }
        }
        let points: HashSet<&String> = p.route.iter().collect();
        let known = p.route.iter().all(|r| p.places.contains(r));
        if !p.route.is_empty() && (p.route.len() < 2 || points.len() != p.route.len() || !known) {
            wrong.push(format!("{}: route {:?}", p.code, p.route));
        }
        if p.places.iter().collect::<HashSet<_>>().len() != p.places.len() {
            wrong.push(format!("{}: a place twice", p.code));
        }
    }
    report(wrong);
}

/// West, south, east, north in degrees: China as a whole, and the provinces of the city cluster with a small margin.
const CHINA: [f64; 4] = [73.0, 3.0, 136.0, 54.0];
const PROVINCES: [(&str, [f64; 4]); 3] = [
    ("hubei", [108.3, 29.0, 116.2, 33.3]),
    ("hunan", [108.7, 24.6, 114.3, 30.2]),
    ("jiangxi", [113.5, 24.4, 118.6, 30.1]),
];

#[test]
fn places_lie_in_their_province() {
    let c = catalogue();
    let used: HashSet<&String> = c.projects.iter().flat_map(|p| &p.places).collect();
    let mut names = HashSet::new();
    let mut wrong = Vec::new();
    for p in &c.places {
        let own = PROVINCES.iter().find(|(name, _)| *name == p.province).map(|(_, b)| *b);
        let [west, south, east, north] = own.unwrap_or(CHINA);
        if !(west..=east).contains(&p.lon) || !(south..=north).contains(&p.lat) {
            wrong.push(format!("{} at {}, {}", p.name_zh, p.lon, p.lat));
        }
        if Province::parse(&p.province).is_none() || own.is_none() != (p.level == "outside") {
            wrong.push(format!("{}: {} {}", p.name_zh, p.province, p.level));
        }
        let bare = !p.pinyin.is_empty() && p.pinyin.bytes().all(|b| b.is_ascii_lowercase());
        if !names.insert(&p.name_zh) || !bare || p.name_en.chars().any(is_han) || p.source.is_empty() {
            wrong.push(p.name_zh.clone());
        }
        if p.level != "city" && !used.contains(&p.name_zh) {
            wrong.push(format!("{} is nobody's place", p.name_zh));
        }
    }
    report(wrong);
    assert_eq!(c.places.iter().filter(|p| p.level == "city").count(), 42);
}

#[test]
fn targets_can_be_read() {
    let c = catalogue();
    let mut keys = HashSet::new();
    let mut wrong = Vec::new();
    for t in &c.targets {
        let decimal = t.value.bytes().all(|b| b.is_ascii_digit() || b == b'.') && t.value.parse::<f64>().is_ok();
        let date = match t.date.as_deref() {
            None | Some("2025") => true,
            Some(range) => range.starts_with("2021-01-01/2025-12-31|"),
        };
        let units = !t.unit_zh.is_empty() && !t.unit_en.is_empty();
        if !(keys.insert(&t.key) && decimal && date && units && Comparison::parse(&t.comparison).is_some()) {
            wrong.push(t.key.clone());
        }
    }
    report(wrong);
}

#[test]
fn no_text_is_longer_than_a_phrase() {
    let c = catalogue();
    let mut texts: Vec<(&str, &str, usize)> = Vec::new();
    for p in &c.projects {
        texts.push((&p.code, &p.name_zh, 32));
        texts.push((&p.code, &p.name_en, 100));
        texts.push((&p.code, &p.wording, 22));
        texts.extend(p.aliases.iter().chain(&p.scope).map(|t| (p.code.as_str(), t.as_str(), 32)));
    }
    for b in &c.batches {
        texts.push((&b.code, &b.name_zh, 32));
        texts.push((&b.code, &b.name_en, 100));
        texts.push((&b.code, &b.wording, 22));
        texts.extend(b.figure.iter().map(|t| (b.code.as_str(), t.as_str(), 8)));
    }
    texts.extend(c.targets.iter().map(|t| (t.key.as_str(), t.name_zh.as_str(), 32)));
    texts.extend(c.agencies.iter().filter_map(|a| Some((a.code.as_str(), a.note.as_deref()?, 120))));
    let long = texts
        .iter()
        .filter(|(_, text, most)| text.is_empty() || text.chars().count() > *most || text.contains(['。', '；', '\n']));
    report(long.map(|(code, text, _)| format!("{code}: {text}")).collect());
}
