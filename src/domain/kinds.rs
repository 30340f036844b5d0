//! The closed vocabularies of the register: stages, lights, sectors and the like, each with its stable code.
//!
//! Codes are what stands in the file, in JSON and in queries; they are English, lower case and never change.
//! What people read is a label, made in `i18n` by an exhaustive match over these enums. Nothing here refuses an
//! unknown word: a file may hold one (from a newer program or another tool), so records keep strings and ask
//! `parse`, which answers `None` for what this program does not know.

/// Declares a closed vocabulary: the enum, its codes, the order in which people expect it, and the reader.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order in which people expect to see it (which is also the sort order).
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable code, as it stands in the file and in JSON.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// Reads a stable code; `None` for a word that is not one of ours.
            pub fn parse(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        impl Code for $name {
            const CODES: &'static [&'static str] = &[$($code),+];
        }
    };
}

/// What all vocabularies have in common, for code that only needs the list of codes.
pub trait Code {
    /// All codes in their order.
    const CODES: &'static [&'static str];
}

vocabulary! {
    /// What an entry is. `Batch` = the plan's unnamed lots, left out of lists and counts unless asked for.
    Kind { Project = "project", Programme = "programme", Batch = "batch" }
}

vocabulary! {
    /// The stage of a project: the project statuses of OC4IDS 0.9.5, one to one.
    Stage {
        Identification = "identification",
        Preparation = "preparation",
        Implementation = "implementation",
        Completion = "completion",
        Maintenance = "maintenance",
        Cancelled = "cancelled",
        Decommissioning = "decommissioning",
        Decommissioned = "decommissioned",
    }
}

impl Stage {
    /// What a picker offers without being asked: the five stages of the course of a work, and cancelled.
    pub const OFFERED: &'static [Stage] = &[
        Stage::Identification,
        Stage::Preparation,
        Stage::Implementation,
        Stage::Completion,
        Stage::Maintenance,
        Stage::Cancelled,
    ];

    /// Whether the move from `self` to `to` is the plain next step; any other move asks for a note.
    pub fn is_next(self, to: Stage) -> bool {
        let place = |s: Stage| Stage::OFFERED[..5].iter().position(|x| *x == s);
        matches!((place(self), place(to)), (Some(a), Some(b)) if b == a + 1)
    }
}

vocabulary! {
    /// On what ground a stage (or a lead agency, or a list of agencies) stands.
    Basis {
        /// Derived from the plan's words.
        Derived = "derived",
        /// Said by a public source.
        Reported = "reported",
        /// Said by a person who keeps the register.
        Confirmed = "confirmed",
    }
}

vocabulary! {
    /// Whether work goes on. The stage stays what it was while a project is paused.
    Activity { Active = "active", Paused = "paused" }
}

vocabulary! {
    /// Why a project is paused.
    PauseReason {
        Sponsor = "sponsor",
        Funding = "funding",
        Land = "land-or-permit",
        Design = "design-or-scope",
        Policy = "policy",
        Court = "court",
        ForceMajeure = "force-majeure",
        Other = "other",
    }
}

vocabulary! {
    /// The light, declared by a person or computed. The order is that of concern: worst first.
    Health { Red = "red", Yellow = "yellow", Green = "green", Unrated = "unrated" }
}

vocabulary! {
    /// The nature of the works: project types of OC4IDS 0.9.5.
    Nature {
        Construction = "construction",
        Expansion = "expansion",
        Rehabilitation = "rehabilitation",
        Replacement = "replacement",
    }
}

vocabulary! {
    /// The kind of a milestone. `Other` carries its own name.
    MilestoneKind {
        Approval = "approval",
        Start = "start",
        MainWorks = "main-works",
        Trial = "trial",
        Acceptance = "acceptance",
        Opening = "opening",
        Target = "target",
        Other = "other",
    }
}

vocabulary! {
    /// The kind of a dated note.
    NoteKind { Progress = "progress", Problem = "problem", Decision = "decision", Next = "next" }
}

vocabulary! {
    /// How a quantitative target compares: at least, at most, exactly.
    Comparison { AtLeast = "ge", AtMost = "le", Equal = "eq" }
}

vocabulary! {
    /// The provinces: the three of the city cluster first, then those that its trunk lines reach.
    Province {
        Hubei = "hubei",
        Hunan = "hunan",
        Jiangxi = "jiangxi",
        Anhui = "anhui",
        Beijing = "beijing",
        Chongqing = "chongqing",
        Fujian = "fujian",
        Gansu = "gansu",
        Guangdong = "guangdong",
        Guangxi = "guangxi",
        Guizhou = "guizhou",
        Hainan = "hainan",
        Hebei = "hebei",
        Heilongjiang = "heilongjiang",
        Henan = "henan",
        HongKong = "hong-kong",
        InnerMongolia = "inner-mongolia",
        Jiangsu = "jiangsu",
        Jilin = "jilin",
        Liaoning = "liaoning",
        Macao = "macao",
        Ningxia = "ningxia",
        Qinghai = "qinghai",
        Shaanxi = "shaanxi",
        Shandong = "shandong",
        Shanghai = "shanghai",
        Shanxi = "shanxi",
        Sichuan = "sichuan",
        Taiwan = "taiwan",
        Tianjin = "tianjin",
        Tibet = "tibet",
        Xinjiang = "xinjiang",
        Yunnan = "yunnan",
        Zhejiang = "zhejiang",
    }
}

vocabulary! {
    /// The annual class of a ledger, computed from stage, dates and the year; never stored.
    AnnualClass {
        Reserve = "reserve",
        Preparing = "preparing",
        NewStart = "new-start",
        Continuing = "continuing",
        Finishing = "finishing",
    }
}

vocabulary! {
    /// The sectors in the order of the plan's chapters.
    Sector {
        Rail = "rail",
        Road = "road",
        RiverCrossing = "river-crossing",
        Waterway = "waterway",
        Port = "port",
        Airport = "airport",
        Logistics = "logistics",
        PowerGrid = "power-grid",
        Energy = "energy",
        OilGas = "oil-gas",
        WaterResources = "water-resources",
        Irrigation = "irrigation",
        Digital = "digital",
        Industry = "industry",
        ScienceFacility = "science-facility",
        Laboratory = "laboratory",
        InnovationPlatform = "innovation-platform",
        OpenEconomy = "open-economy",
        Ecology = "ecology",
        PublicService = "public-service",
        CultureTourism = "culture-tourism",
        FloodControl = "flood-control",
        EmergencySafety = "emergency-safety",
        RegionalZone = "regional-zone",
        Urban = "urban",
    }
}

impl Sector {
    /// A short mark of one cell that stands for the sector where there is no room for its label (1-cell ASCII).
    pub const fn mark(self) -> char {
        match self {
            Sector::Rail => 'R',
            Sector::Road => 'H',
            Sector::RiverCrossing => 'B',
            Sector::Waterway => 'W',
            Sector::Port => 'P',
            Sector::Airport => 'A',
            Sector::Logistics => 'L',
            Sector::PowerGrid => 'G',
            Sector::Energy => 'E',
            Sector::OilGas => 'O',
            Sector::WaterResources => 'S',
            Sector::Irrigation => 'I',
            Sector::Digital => 'D',
            Sector::Industry => 'M',
            Sector::ScienceFacility => 'F',
            Sector::Laboratory => 'K',
            Sector::InnovationPlatform => 'N',
            Sector::OpenEconomy => 'T',
            Sector::Ecology => 'V',
            Sector::PublicService => 'U',
            Sector::CultureTourism => 'C',
            Sector::FloodControl => 'X',
            Sector::EmergencySafety => 'Y',
            Sector::RegionalZone => 'Z',
            Sector::Urban => 'Q',
        }
    }

    /// The prefix of codes given to new projects of this sector (`RAIL` in `RAIL-17`), as the catalogue uses it.
    pub const fn prefix(self) -> &'static str {
        match self {
            Sector::Rail => "RAIL",
            Sector::Road => "ROAD",
            Sector::RiverCrossing => "BRDG",
            Sector::Waterway => "WTRW",
            Sector::Port => "PORT",
            Sector::Airport => "AIRP",
            Sector::Logistics => "LOGI",
            Sector::PowerGrid => "GRID",
            Sector::Energy => "ENRG",
            Sector::OilGas => "PIPE",
            Sector::WaterResources => "WATR",
            Sector::Irrigation => "IRRI",
            Sector::Digital => "DIGI",
            Sector::Industry => "INDU",
            Sector::ScienceFacility => "SCIF",
            Sector::Laboratory => "LABS",
            Sector::InnovationPlatform => "INNO",
            Sector::OpenEconomy => "OPEN",
            Sector::Ecology => "ECOL",
            Sector::PublicService => "PUBL",
            Sector::CultureTourism => "CULT",
            Sector::FloodControl => "FLOD",
            Sector::EmergencySafety => "EMER",
            Sector::RegionalZone => "ZONE",
            Sector::Urban => "URBN",
        }
    }
}
