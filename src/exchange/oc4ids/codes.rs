//! The codelists of the standard, and which of their codes ours are. Where the standard has no code nothing is written.

use crate::domain::field::Field;
use crate::domain::kinds::{Kind, MilestoneKind, Province, Sector};
use crate::domain::record::Record;
use crate::i18n::export::{EDUCATION, HEALTH, RAILWAY, TRANSIT};
use crate::i18n::{Lang, labels};
use serde_json::{Value, json};

/// `projectStatus`; our stages are these.
pub const STATUS: &[&str] = &[
    "identification",
    "preparation",
    "implementation",
    "completion",
    "maintenance",
    "decommissioning",
    "decommissioned",
    "cancelled",
];

/// `projectType`.
pub const TYPES: &[&str] = &["construction", "rehabilitation", "replacement", "expansion", "decommissioning"];

/// `projectSector`: the codes of a project, each after the wider one that it belongs to.
pub fn sectors(project: &Record) -> Value {
    let Some(sector) = project.get(Field::Sector).and_then(Sector::parse) else { return Value::Null };
    let name = project.get(Field::NameZh).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|w| name.contains(w));
    let codes: &[&str] = match sector {
        Sector::Rail => &["transport.rail"],
        Sector::Road => &["transport.road"],
        Sector::RiverCrossing if says(RAILWAY) => &["transport.road", "transport.rail"],
        Sector::RiverCrossing => &["transport.road"],
        Sector::Waterway | Sector::Port => &["transport.water"],
        Sector::Airport => &["transport.air"],
        Sector::Logistics => &["transport"],
        Sector::PowerGrid | Sector::Energy | Sector::OilGas => &["energy"],
        Sector::WaterResources => &["waterAndWaste"],
        Sector::Irrigation => &["economy", "waterAndWaste"],
        Sector::Digital => &["communications"],
        Sector::Industry | Sector::OpenEconomy | Sector::RegionalZone => &["economy"],
        Sector::ScienceFacility | Sector::Laboratory | Sector::InnovationPlatform => &["economy"],
        Sector::Ecology => &["naturalResources"],
        Sector::PublicService if says(HEALTH) => &["health"],
        Sector::PublicService if says(EDUCATION) => &["education"],
        Sector::PublicService | Sector::EmergencySafety => &["governance"],
        Sector::CultureTourism => &["cultureSportsAndRecreation"],
        Sector::FloodControl => &["naturalResources.floodProtection"],
        Sector::Urban if says(TRANSIT) => &["transport.urban"],
        Sector::Urban => &["governance"],
    };
    let mut out: Vec<&str> = Vec::new();
    for code in codes {
        let wide = code.split_once('.').map(|(wide, _)| wide);
        for code in wide.into_iter().chain([*code]) {
            if !out.contains(&code) {
                out.push(code);
            }
        }
    }
    json!(out)
}

/// Our own classes, which the standard has no codes for.
pub fn classifications(project: &Record, lang: Lang) -> Value {
    let mut out = Vec::new();
    if let Some(sector) = project.get(Field::Sector).and_then(Sector::parse) {
        let description = labels::sector(lang, sector);
        out.push(json!({"scheme": "taizhang-sector", "id": sector.code(), "description": description}));
    }
    if let Some(kind) = project.get(Field::Kind).and_then(Kind::parse) {
        let description = labels::kind(lang, kind);
        out.push(json!({"scheme": "taizhang-kind", "id": kind.code(), "description": description}));
    }
    Value::Array(out)
}

/// `milestoneType`.
pub const fn milestone_type(kind: MilestoneKind) -> Option<&'static str> {
    match kind {
        MilestoneKind::Approval => Some("approval"),
        MilestoneKind::Acceptance => Some("assessment"),
        MilestoneKind::Start | MilestoneKind::MainWorks | MilestoneKind::Trial => Some("delivery"),
        MilestoneKind::Opening | MilestoneKind::Target => Some("delivery"),
        MilestoneKind::Other => None,
    }
}

/// `milestoneCode`.
pub const fn milestone_code(kind: MilestoneKind) -> Option<&'static str> {
    match kind {
        MilestoneKind::Approval => Some("projectApproval"),
        MilestoneKind::Start => Some("commencement"),
        MilestoneKind::Trial => Some("commissioning"),
        MilestoneKind::Opening => Some("completion"),
        _ => None,
    }
}

/// The code of a province by GB/T 2260.
pub const fn region(province: Province) -> &'static str {
    match province {
        Province::Beijing => "110000",
        Province::Tianjin => "120000",
        Province::Hebei => "130000",
        Province::Shanxi => "140000",
        Province::InnerMongolia => "150000",
        Province::Liaoning => "210000",
        Province::Jilin => "220000",
        Province::Heilongjiang => "230000",
        Province::Shanghai => "310000",
        Province::Jiangsu => "320000",
        Province::Zhejiang => "330000",
        Province::Anhui => "340000",
        Province::Fujian => "350000",
        Province::Jiangxi => "360000",
        Province::Shandong => "370000",
        Province::Henan => "410000",
        Province::Hubei => "420000",
        Province::Hunan => "430000",
        Province::Guangdong => "440000",
        Province::Guangxi => "450000",
        Province::Hainan => "460000",
        Province::Chongqing => "500000",
        Province::Sichuan => "510000",
        Province::Guizhou => "520000",
        Province::Yunnan => "530000",
        Province::Tibet => "540000",
        Province::Shaanxi => "610000",
        Province::Gansu => "620000",
        Province::Qinghai => "630000",
        Province::Ningxia => "640000",
        Province::Xinjiang => "650000",
        Province::Taiwan => "710000",
        Province::HongKong => "810000",
        Province::Macao => "820000",
    }
}
