//! The inner laws of the catalogue, first half: every code and name is unique, every reference is known, parents form
//! trees. What the values say is held by `sense`.

use crate::read::{Catalogue, Project, catalogue};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use taizhang::domain::kinds::{Kind, Nature, Province, Sector, Stage};

/// Collects what is wrong, so that one run shows all of it.
pub fn report(found: Vec<String>) {
    assert!(found.is_empty(), "{} wrong:\n{}", found.len(), found.join("\n"));
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

fn by_code(c: &Catalogue) -> HashMap<&str, &Project> {
    c.projects.iter().map(|p| (p.code.as_str(), p)).collect()
}

#[test]
fn every_code_is_unique_and_of_its_sector() {
    let c = catalogue();
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for p in &c.projects {
        let sector = Sector::parse(&p.sector).unwrap_or_else(|| panic!("{}.toml is no sector", p.sector));
        let number = p.code.strip_prefix(sector.prefix()).and_then(|rest| rest.strip_prefix('-'));
        if !number.is_some_and(|n| n.len() == 2 && n.bytes().all(|b| b.is_ascii_digit())) {
            wrong.push(format!("{} in {}.toml", p.code, p.sector));
        }
    }
    for (i, b) in c.batches.iter().enumerate() {
        if b.code != format!("BTCH-{:02}", i + 1) || Sector::parse(&b.sector).is_none() {
            wrong.push(format!("{} in {}", b.code, b.sector));
        }
    }
    for code in c.projects.iter().map(|p| &p.code).chain(c.batches.iter().map(|b| &b.code)) {
        if !seen.insert(code) {
            wrong.push(format!("{code} twice"));
        }
    }
    report(wrong);
    let files: BTreeSet<&str> = c.projects.iter().map(|p| p.sector.as_str()).collect();
    assert_eq!(files.len(), Sector::ALL.len(), "every sector has a file");
}

#[test]
fn every_name_is_unique_in_both_languages() {
    let c = catalogue();
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    let projects = c.projects.iter().flat_map(|p| {
        let aliases = p.aliases.iter().map(|a| (a, true));
        let own = [(&p.name_zh, true), (&p.name_en, false)];
        own.into_iter().chain(aliases).map(move |(name, zh)| (&p.code, name, zh))
    });
    let batches = c.batches.iter().flat_map(|b| [(&b.code, &b.name_zh, true), (&b.code, &b.name_en, false)]);
    let targets = c.targets.iter().flat_map(|t| [(&t.key, &t.name_zh, true), (&t.key, &t.name_en, false)]);
    for (code, name, zh) in projects.chain(batches) {
        if let Some(other) = names.insert(name.to_lowercase(), code) {
            wrong.push(format!("{name}: {code} and {other}"));
        }
        if name.chars().any(is_han) != zh || name.trim() != name {
            wrong.push(format!("{code}: {name}"));
        }
    }
    let mut known = HashSet::new();
    for (key, name, zh) in targets {
        if !known.insert(name) || name.chars().any(is_han) != zh {
            wrong.push(format!("{key}: {name}"));
        }
    }
    report(wrong);
}

#[test]
fn agencies_and_articles_know_each_other() {
    let c = catalogue();
    let mut wrong = Vec::new();
    let mut words = HashSet::new();
    let mut codes = HashSet::new();
    for a in &c.agencies {
        if !codes.insert(a.code.as_str()) || !a.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            wrong.push(format!("code {}", a.code));
        }
        // No word may lead to two bodies; a body may be written the same in short and in full.
        let own: BTreeSet<&String> =
            [&a.short_zh, &a.name_zh, &a.name_en, &a.short_en].into_iter().chain(&a.aliases).collect();
        wrong.extend(own.into_iter().filter(|w| !words.insert(w.to_lowercase())).map(|w| format!("{w} twice")));
        if a.name_en.chars().chain(a.short_en.chars()).any(is_han) || !a.name_zh.chars().all(is_han) {
            wrong.push(format!("{}: names", a.code));
        }
    }
    let charged: HashSet<&str> = c.articles.iter().flat_map(|a| &a.agencies).map(String::as_str).collect();
    wrong.extend(charged.difference(&codes).map(|a| format!("unknown {a}")));
    wrong.extend(codes.difference(&charged).map(|a| format!("{a} is charged with nothing")));
    report(wrong);
    assert_eq!(c.everywhere, ["hubei", "hunan", "jiangxi"]);
}

#[test]
fn every_code_of_a_vocabulary_is_known() {
    let c = catalogue();
    let mut wrong = Vec::new();
    for p in &c.projects {
        let kind = matches!(Kind::parse(&p.kind), Some(Kind::Project | Kind::Programme));
        let stage = Stage::parse(&p.stage).is_some_and(|s| Stage::OFFERED.contains(&s));
        let nature = p.nature.as_ref().is_none_or(|n| Nature::parse(n).is_some());
        let provinces = !p.provinces.is_empty() && p.provinces.iter().all(|x| Province::parse(x).is_some());
        if !(kind && stage && nature && provinces) {
            wrong.push(p.code.clone());
        }
    }
    for b in &c.batches {
        if b.provinces.is_empty() || b.provinces.iter().any(|x| Province::parse(x).is_none()) {
            wrong.push(b.code.clone());
        }
    }
    report(wrong);
}

#[test]
fn the_lead_is_one_of_the_bodies_of_the_article() {
    let c = catalogue();
    let lists: HashMap<&str, &Vec<String>> = c.articles.iter().map(|a| (a.number.as_str(), &a.agencies)).collect();
    let wrong = c.projects.iter().filter(|p| !lists.get(p.article.as_str()).is_some_and(|l| l.contains(&p.lead)));
    report(wrong.map(|p| format!("{}: {} at {}", p.code, p.lead, p.article)).collect());
}

#[test]
fn parents_are_known_and_form_trees_within_a_sector() {
    let c = catalogue();
    let all = by_code(&c);
    let mut wrong = Vec::new();
    for p in &c.projects {
        let mut above = p;
        let mut steps = 0;
        while let Some(parent) = &above.parent {
            let Some(next) = all.get(parent.as_str()) else {
                wrong.push(format!("{}: unknown parent {parent}", above.code));
                break;
            };
            steps += 1;
            if steps > c.projects.len() {
                wrong.push(format!("{}: in a ring", p.code));
                break;
            }
            above = next;
        }
        let Some(parent) = p.parent.as_ref().and_then(|x| all.get(x.as_str())) else { continue };
        if parent.sector != p.sector {
            wrong.push(format!("{}: {} is of another sector", p.code, parent.code));
        }
        if p.provinces.iter().any(|x| !parent.provinces.contains(x)) {
            wrong.push(format!("{}: reaches beyond {}", p.code, parent.code));
        }
    }
    report(wrong);
}
