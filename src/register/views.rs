//! The two readable views of the file, for people with any SQLite tool: headings and codes as labels, references as
//! names. Their text is part of the schema (a test holds it), so a new label there is a new revision of the file.

use crate::domain::field::{Field, FieldKind};
use crate::i18n::{Lang, labels};

/// The columns of the views, in order.
const COLUMNS: &[Field] = &[
    Field::Code,
    Field::NameZh,
    Field::NameEn,
    Field::Kind,
    Field::Parent,
    Field::Sector,
    Field::Stage,
    Field::StageBasis,
    Field::Activity,
    Field::Health,
    Field::HealthNote,
    Field::LeadAgency,
    Field::Agencies,
    Field::OwnerUnit,
    Field::Provinces,
    Field::Places,
    Field::Investment,
    Field::Paid,
    Field::Progress,
    Field::ProgressText,
    Field::Problems,
    Field::NextSteps,
    Field::Owner,
    Field::ConfirmedOn,
    Field::Article,
    Field::Box,
    Field::Wording,
];

/// Name and SQL of each view.
pub fn statements() -> Vec<(&'static str, String)> {
    vec![("v_projects_zh", view("v_projects_zh", Lang::Zh)), ("v_projects_en", view("v_projects_en", Lang::En))]
}

fn view(name: &str, lang: Lang) -> String {
    let columns: Vec<String> =
        COLUMNS.iter().map(|f| format!("{} AS \"{}\"", expression(*f, lang), labels::field(lang, *f))).collect();
    format!("CREATE VIEW {name} AS SELECT {} FROM project p WHERE p.deleted = 0 ORDER BY p.code", columns.join(", "))
}

fn expression(field: Field, lang: Lang) -> String {
    let code = field.code();
    let (short, separator) = match lang {
        Lang::Zh => ("short_zh", "、"),
        Lang::En => ("short_en", ", "),
    };
    match field.kind() {
        FieldKind::Code(codes) => {
            let cases: Vec<String> =
                codes.iter().map(|c| format!("WHEN '{c}' THEN '{}'", labels::code_label(lang, field, c))).collect();
            format!("CASE p.{code} {} ELSE p.{code} END", cases.join(" "))
        }
        FieldKind::Agency => format!("(SELECT a.{short} FROM agency a WHERE a.code = p.{code} LIMIT 1)"),
        FieldKind::Project => format!("(SELECT q.code FROM project q WHERE q.id = p.{code})"),
        FieldKind::List(crate::domain::field::Element::Agency) => format!(
            "(SELECT group_concat(coalesce((SELECT a.{short} FROM agency a WHERE a.code = j.value LIMIT 1), j.value), \
             '{separator}') FROM json_each(p.{code}) j)"
        ),
        FieldKind::List(crate::domain::field::Element::Province) => {
            let cases: Vec<String> = crate::domain::kinds::Province::ALL
                .iter()
                .map(|c| format!("WHEN '{}' THEN '{}'", c.code(), labels::province(lang, *c)))
                .collect();
            format!(
                "(SELECT group_concat(CASE j.value {} ELSE j.value END, '{separator}') FROM json_each(p.{code}) j)",
                cases.join(" ")
            )
        }
        FieldKind::List(crate::domain::field::Element::Place) if lang == Lang::En => format!(
            "(SELECT group_concat(coalesce((SELECT g.name_en FROM place g WHERE g.name_zh = j.value LIMIT 1), j.value), \
             '{separator}') FROM json_each(p.{code}) j)"
        ),
        FieldKind::List(_) | FieldKind::Set(_) => {
            format!("(SELECT group_concat(j.value, '{separator}') FROM json_each(p.{code}) j)")
        }
        // A date is kept as `<canonical>|<as written>`; people read it as written.
        FieldKind::Date => format!("substr(p.{code}, instr(p.{code}, '|') + 1)"),
        _ => format!("p.{code}"),
    }
}
