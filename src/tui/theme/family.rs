//! Sectors in families of one colour: twenty-five colours could not be told apart, eight can. The mark of the sector (a
//! letter) tells which of the family it is.

use crate::domain::kinds::Sector;

/// Sectors that share a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Rail,
    Road,
    Shipping,
    Air,
    Energy,
    Water,
    Industry,
    Life,
}

impl Family {
    /// All families.
    pub const ALL: [Family; 8] = [
        Family::Rail,
        Family::Road,
        Family::Shipping,
        Family::Air,
        Family::Energy,
        Family::Water,
        Family::Industry,
        Family::Life,
    ];

    /// The family of a sector.
    pub fn of(sector: Sector) -> Family {
        match sector {
            Sector::Rail => Family::Rail,
            Sector::Road | Sector::RiverCrossing => Family::Road,
            Sector::Waterway | Sector::Port => Family::Shipping,
            Sector::Airport | Sector::Logistics | Sector::OpenEconomy => Family::Air,
            Sector::PowerGrid | Sector::Energy | Sector::OilGas => Family::Energy,
            Sector::WaterResources | Sector::Irrigation | Sector::FloodControl => Family::Water,
            Sector::Digital
            | Sector::Industry
            | Sector::ScienceFacility
            | Sector::Laboratory
            | Sector::InnovationPlatform => Family::Industry,
            Sector::Ecology
            | Sector::PublicService
            | Sector::CultureTourism
            | Sector::EmergencySafety
            | Sector::RegionalZone
            | Sector::Urban => Family::Life,
        }
    }
}
