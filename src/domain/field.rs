//! THE FIELD TABLE: the only place that knows which fields the register has, of which kind each is, which of them
//! move as one, and under which code they stand in the file, in JSON and in queries.
//!
//! Forms, filters, columns, import, export, history, the SQL tables and help all read this table; labels stand in
//! `i18n`, matched exhaustively over `Field`. The rows are in the order in which people meet the fields. Yearly money
//! (`annual_plan_2025`) and columns of foreign ledgers (`x_…`) are not rows: they are open families, see `Key`.

use super::id::Entity;
use super::kinds::{
    Activity, Basis, Code, Comparison, Health, Kind, MilestoneKind, Nature, NoteKind, PauseReason, Sector, Stage,
};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a field holds; it settles how a typed text is read, how it is printed, and the type of the SQL column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Text that may have several lines.
    LongText,
    /// One of the stable codes of a vocabulary.
    Code(&'static [&'static str]),
    /// An agency, by its code.
    Agency,
    /// A project, by its 32 hex digits.
    Project,
    /// A source, by its 32 hex digits.
    Source,
    /// A date with its precision, in the stored form `<canonical>` or `<canonical>|<as written>`.
    Date,
    /// Whole 万元.
    Money,
    /// A share in percent, 0 to 100.
    Share,
    /// A decimal number.
    Decimal,
    /// Yes ("1") or nothing.
    Flag,
    /// The place among siblings: a base-62 fractional key. Concurrent moves are never a conflict.
    Position,
    /// A set without order; one log field per element.
    Set(Element),
    /// A set that keeps its order; one log field per element, whose value is `<position> <element>`.
    List(Element),
}

/// What the elements of a set are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    Text,
    Agency,
    Place,
    Province,
}

/// Fields that move as one: a gesture that touches one writes all, so that the shown values always come from one
/// change, and a conflict is resolved for the whole group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Stage,
    Activity,
    Health,
    Lead,
    Forecast,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct FieldDef {
    pub field: Field,
    pub entity: Entity,
    pub code: &'static str,
    pub kind: FieldKind,
    pub group: Option<Group>,
}

macro_rules! fields {
    ($($field:ident $entity:ident $code:literal $kind:expr $(, $group:ident)?;)+) => {
        /// Every field of every entity.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $($field),+ }

        /// The table itself, one row per field, in the order of `Field`.
        pub static FIELDS: &[FieldDef] = &[
            $(FieldDef {
                field: Field::$field,
                entity: Entity::$entity,
                code: $code,
                kind: $kind,
                group: fields!(@group $($group)?),
            }),+
        ];
    };
    (@group $group:ident) => { Some(Group::$group) };
    (@group) => { None };
}

use FieldKind::{Date, Decimal, Flag, List, LongText, Money, Position, Set, Share, Text};

fields! {
    Code Project "code" Text;
    NameZh Project "name_zh" Text;
    NameEn Project "name_en" Text;
    Aliases Project "aliases" Set(Element::Text);
    Kind Project "kind" FieldKind::Code(Kind::CODES);
    Parent Project "parent" FieldKind::Project;
    Sector Project "sector" FieldKind::Code(Sector::CODES);
    Stage Project "stage" FieldKind::Code(Stage::CODES), Stage;
    StageBasis Project "stage_basis" FieldKind::Code(Basis::CODES), Stage;
    StageOn Project "stage_on" Date, Stage;
    StageNote Project "stage_note" Text, Stage;
    Activity Project "activity" FieldKind::Code(Activity::CODES), Activity;
    PauseReason Project "pause_reason" FieldKind::Code(PauseReason::CODES), Activity;
    PauseSince Project "pause_since" Date, Activity;
    PauseNext Project "pause_next" Text, Activity;
    PauseUntil Project "pause_until" Date, Activity;
    Health Project "health" FieldKind::Code(Health::CODES), Health;
    HealthNote Project "health_note" Text, Health;
    HealthOn Project "health_on" Date, Health;
    Nature Project "nature" FieldKind::Code(Nature::CODES);
    NationalCode Project "national_code" Text;
    LeadAgency Project "lead_agency" FieldKind::Agency, Lead;
    LeadBasis Project "lead_basis" FieldKind::Code(Basis::CODES), Lead;
    Agencies Project "agencies" List(Element::Agency);
    AgenciesBasis Project "agencies_basis" FieldKind::Code(Basis::CODES);
    OwnerUnit Project "owner_unit" Text;
    Provinces Project "provinces" List(Element::Province);
    Places Project "places" List(Element::Place);
    Route Project "route" List(Element::Place);
    Scope Project "scope" LongText;
    Investment Project "investment" Money;
    Paid Project "paid" Money;
    Funding Project "funding" Text;
    Progress Project "progress" Share;
    ProgressText Project "progress_text" LongText;
    Problems Project "problems" LongText;
    NextSteps Project "next_steps" LongText;
    Leader Project "leader" Text;
    Contact Project "contact" Text;
    Phone Project "phone" Text;
    Documents Project "documents" LongText;
    Remark Project "remark" LongText;
    Tags Project "tags" Set(Element::Text);
    Starred Project "starred" Flag;
    Owner Project "owner" Text;
    ConfirmedOn Project "confirmed_on" Date;
    Article Project "article" Text;
    Box Project "box" Text;
    Wording Project "wording" Text;

    MilestoneOwner Milestone "owner" FieldKind::Project;
    MilestonePos Milestone "pos" Position;
    MilestoneKind Milestone "kind" FieldKind::Code(MilestoneKind::CODES);
    MilestoneName Milestone "name" Text;
    Baseline Milestone "baseline" Date;
    Forecast Milestone "forecast" Date, Forecast;
    ForecastReason Milestone "forecast_reason" Text, Forecast;
    ForecastSource Milestone "source" FieldKind::Source, Forecast;
    Actual Milestone "actual" Date;
    MilestoneNote Milestone "note" LongText;

    NoteOwner Note "owner" FieldKind::Project;
    NoteOn Note "date" Date;
    NoteKind Note "kind" FieldKind::Code(NoteKind::CODES);
    NoteText Note "text" LongText;

    LinkOwner Link "owner" FieldKind::Project;
    LinkTitle Link "title" Text;
    LinkAddress Link "address" Text;
    LinkSeen Link "seen" Date;

    SourceAddress Source "address" Text;
    SourcePublisher Source "publisher" Text;
    SourceDate Source "date" Date;
    SourceNote Source "note" Text;

    AgencyCode Agency "code" Text;
    AgencyNameZh Agency "name_zh" Text;
    AgencyNameEn Agency "name_en" Text;
    AgencyShortZh Agency "short_zh" Text;
    AgencyShortEn Agency "short_en" Text;
    AgencyAliases Agency "aliases" Set(Element::Text);
    AgencyNote Agency "note" Text;

    PlaceNameZh Place "name_zh" Text;
    PlaceNameEn Place "name_en" Text;
    PlacePinyin Place "pinyin" Text;
    PlaceLon Place "lon" Decimal;
    PlaceLat Place "lat" Decimal;
    PlaceProvince Place "province" Text;
    PlaceLevel Place "level" Text;

    TargetKey Target "key" Text;
    TargetNameZh Target "name_zh" Text;
    TargetNameEn Target "name_en" Text;
    TargetValue Target "value" Decimal;
    TargetUnitZh Target "unit_zh" Text;
    TargetUnitEn Target "unit_en" Text;
    TargetComparison Target "comparison" FieldKind::Code(Comparison::CODES);
    TargetDate Target "date" Date;
    TargetArticle Target "article" Text;
    TargetCurrent Target "current" Decimal;
    TargetCurrentOn Target "current_on" Date;
    TargetCurrentSource Target "current_source" Text;

    ViewName View "name" Text;
    ViewQuery View "query" Text;
    ViewSort View "sort" Text;
    ViewColumns View "columns" Text;
    ViewWidths View "widths" Text;
    ViewGrouping View "grouping" Text;
    ViewPos View "pos" Position;
}

impl Field {
    /// The row of the table.
    pub fn def(self) -> &'static FieldDef {
        &FIELDS[self as usize]
    }

    pub fn code(self) -> &'static str {
        self.def().code
    }

    pub fn kind(self) -> FieldKind {
        self.def().kind
    }

    pub fn entity(self) -> Entity {
        self.def().entity
    }

    pub fn group(self) -> Option<Group> {
        self.def().group
    }

    /// Whether the field is a set, kept as one log field per element.
    pub fn is_set(self) -> bool {
        matches!(self.kind(), Set(_) | List(_))
    }

    /// The field of an entity with this code.
    pub fn find(entity: Entity, code: &str) -> Option<Field> {
        static BY_NAME: LazyLock<HashMap<(Entity, &str), Field>> =
            LazyLock::new(|| FIELDS.iter().map(|d| ((d.entity, d.code), d.field)).collect());
        BY_NAME.get(&(entity, code)).copied()
    }

    /// All fields of an entity, in order.
    pub fn of(entity: Entity) -> impl Iterator<Item = Field> {
        FIELDS.iter().filter(move |d| d.entity == entity).map(|d| d.field)
    }

    /// The field by which an entity belongs to a project, for those that do.
    pub fn owner_of(entity: Entity) -> Option<Field> {
        match entity {
            Entity::Milestone => Some(Field::MilestoneOwner),
            Entity::Note => Some(Field::NoteOwner),
            Entity::Link => Some(Field::LinkOwner),
            _ => None,
        }
    }
}

impl Group {
    /// The fields that move as one, the leading one first.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        FIELDS.iter().filter(move |d| d.group == Some(self)).map(|d| d.field)
    }
}

/// A name under which the log knows a value of an entity: a field, an element of a set, a year's money, a column of
/// a foreign ledger, the deletion mark, or something that a newer program wrote (kept, not understood).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Field(Field),
    /// `<set>_<16 hex of SHA-256 of the element>`.
    Element(Field, String),
    /// `annual_plan_YYYY`.
    AnnualPlan(u16),
    /// `annual_paid_YYYY`.
    AnnualPaid(u16),
    /// `x_<name>`: a further column of a ledger.
    Extra(String),
    /// `.del`: "1" = deleted.
    Deleted,
    /// Well formed but unknown to this program.
    Unknown(String),
}

impl Key {
    /// The key of an element of a set.
    pub fn element(set: Field, element: &str) -> Key {
        Key::Element(set, super::id::element_hash(element))
    }

    /// Reads the name of the log; `None` if it is not well formed (`^\.?[a-z][a-z0-9_]{0,63}$`).
    pub fn parse(entity: Entity, name: &str) -> Option<Key> {
        if !is_well_formed(name) {
            return None;
        }
        if name == ".del" {
            return Some(Key::Deleted);
        }
        if let Some(field) = Field::find(entity, name) {
            return Some(if field.is_set() { Key::Unknown(name.to_string()) } else { Key::Field(field) });
        }
        if let Some((set, hash)) = name.rsplit_once('_')
            && hash.len() == 16
            && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && let Some(field) = Field::find(entity, set)
            && field.is_set()
        {
            return Some(Key::Element(field, hash.to_string()));
        }
        if entity == Entity::Project {
            let year = |text: &str| text.parse::<u16>().ok().filter(|y| text.len() == 4 && (1900..=2200).contains(y));
            if let Some(y) = name.strip_prefix("annual_plan_").and_then(year) {
                return Some(Key::AnnualPlan(y));
            }
            if let Some(y) = name.strip_prefix("annual_paid_").and_then(year) {
                return Some(Key::AnnualPaid(y));
            }
            if name.len() > 2 && name.starts_with("x_") {
                return Some(Key::Extra(name.to_string()));
            }
        }
        Some(Key::Unknown(name.to_string()))
    }

    /// The name in the log.
    pub fn name(&self) -> String {
        match self {
            Key::Field(f) => f.code().to_string(),
            Key::Element(f, hash) => format!("{}_{hash}", f.code()),
            Key::AnnualPlan(y) => format!("annual_plan_{y}"),
            Key::AnnualPaid(y) => format!("annual_paid_{y}"),
            Key::Extra(name) | Key::Unknown(name) => name.clone(),
            Key::Deleted => ".del".to_string(),
        }
    }

    /// The field of the table that the key belongs to, if any.
    pub fn field(&self) -> Option<Field> {
        match self {
            Key::Field(f) | Key::Element(f, _) => Some(*f),
            _ => None,
        }
    }

    /// What the value of the key holds; `None` for what this program does not know.
    pub fn kind(&self) -> Option<FieldKind> {
        match self {
            Key::Field(f) | Key::Element(f, _) => Some(f.kind()),
            Key::AnnualPlan(_) | Key::AnnualPaid(_) => Some(Money),
            Key::Extra(_) => Some(Text),
            Key::Deleted => Some(Flag),
            Key::Unknown(_) => None,
        }
    }
}

/// Whether a name may stand in the log: `^\.?[a-z][a-z0-9_]{0,63}$`.
pub fn is_well_formed(name: &str) -> bool {
    let rest = name.strip_prefix('.').unwrap_or(name);
    let bytes = rest.as_bytes();
    (1..=64).contains(&bytes.len())
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}
