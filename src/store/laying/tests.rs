//! What is laid down beforehand is what the rules for any change come to: the same bytes of the change, the same tables.

use super::super::commit;
use super::super::import::NewRows;
use super::super::schema::statements;
use super::*;
use crate::domain::change::{ChangeKind, FORMAT, Op, RowTable, Value};
use proptest::prelude::*;

/// Names of the log with texts that a ledger, a newer program or nobody would put under them.
const VALUES: &[(Entity, &str, &[&str])] = &[
    (Entity::Project, "code", &["RAIL-01", "", "a\"b\\\n\u{1}"]),
    (Entity::Project, "kind", &["project", "nonsense"]),
    (Entity::Project, "investment", &["12", "007", "-3", "much", ""]),
    (Entity::Project, "progress", &["0", "100", "1e3"]),
    (Entity::Project, "starred", &["1", "yes"]),
    (Entity::Project, "scope", &["两行\n文字", ""]),
    (Entity::Project, "agencies_0123456789abcdef", &["01V caac", "00V caac", "caac"]),
    (Entity::Project, "agencies_0123456789abcdee", &["01V ndrc"]),
    (Entity::Project, "tags_00000000000000aa", &["重点", ""]),
    (Entity::Project, "tags", &["[]"]),
    (Entity::Project, "annual_plan_2025", &["5", "", "x"]),
    (Entity::Project, "annual_plan_20255", &["5"]),
    (Entity::Project, "x_note", &["备注\"", ""]),
    (Entity::Project, "x_a", &["1"]),
    (Entity::Project, "of_a_newer_program", &["?"]),
    (Entity::Milestone, "kind", &["start", "opening"]),
    (Entity::Milestone, "owner", &["00000000000000000000000000000001", "ffffffffffffffffffffffffffffffff", "nobody"]),
    (Entity::Milestone, "baseline", &["2025-12", "2025-12-31|2025年底"]),
    (Entity::Place, "lon", &["114.3", "114.30", "east", "-0"]),
    (Entity::Place, "name_zh", &["武汉"]),
];

fn database() -> Connection {
    let conn = Connection::open_in_memory().expect("a database");
    for (_, _, sql) in statements(&[]) {
        conn.execute_batch(&sql).expect("a table");
    }
    // A project that is there, and is deleted.
    let gone = EntityId { entity: Entity::Project, bytes: [0xff; 16] };
    let mut first = change(Vec::new());
    let (e, f, p, s) = (gone.to_string(), "code".to_string(), Vec::new(), Vec::new());
    first.ops = vec![Op { e: e.clone(), f, v: Value::Text("GONE-1".into()), p: p.clone(), s }];
    let (id, body) = first.seal();
    commit::insert(&conn, &id, &body, &first, None).expect("a project");
    let mut second = change(Vec::new());
    second.hlc += 1;
    second.d = vec![id.to_string()];
    second.ops = vec![Op { e, f: ".del".into(), v: Value::Text("1".into()), p, s: vec![[0, 0]] }];
    let (id, body) = second.seal();
    commit::insert(&conn, &id, &body, &second, None).expect("a deletion");
    conn
}

fn change(rows: Vec<RowTable>) -> Change {
    Change {
        v: FORMAT,
        reg: "r".into(),
        site: "s".into(),
        by: "刘工".into(),
        hlc: 7 << 16,
        wall: 7,
        nonce: "n".into(),
        g: "g".into(),
        kind: ChangeKind::Import,
        note: "导入 \"台账\"".into(),
        undo: None,
        src: Vec::new(),
        d: Vec::new(),
        ops: Vec::new(),
        rows,
    }
}

fn dump(conn: &Connection) -> Vec<String> {
    let mut out = Vec::new();
    for table in ["change", "head", "trace", "project", "milestone", "place"] {
        let mut query = conn.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        let width = query.column_count();
        let mut rows = query.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let cells: Vec<String> = (0..width).map(|n| format!("{:?}", row.get_ref(n).expect("a cell"))).collect();
            out.push(format!("{table}: {}", cells.join(" ")));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn rows_are_laid_down_as_any_change_would_be(
        rows in prop::collection::vec((0..3_usize, prop::collection::vec((0..VALUES.len(), 0..5_usize), 0..14)), 1..9),
    ) {
        let mut new = NewRows::default();
        for (n, (entity, values)) in rows.into_iter().enumerate() {
            let entity = [Entity::Project, Entity::Milestone, Entity::Place][entity];
            let mut bytes = [0; 16];
            // Not in the order in which they come.
            (bytes[0], bytes[15]) = (200 - n as u8, n as u8);
            if n == 0 && entity == Entity::Project {
                bytes = [0; 16];
                bytes[15] = 1;
            }
            let of = values.into_iter().filter(|(at, _)| VALUES[*at].0 == entity);
            let values = of.map(|(at, n)| (Name::from(VALUES[at].1), VALUES[at].2[n % VALUES[at].2.len()].to_string()));
            new.draw(EntityId { entity, bytes }, values.collect());
        }
        let tables = new.tables();
        let whole = change(tables.iter().map(|(names, rows)| super::super::import::whole(names, rows)).collect());
        let (id, body) = whole.seal();
        let laid = Layer::default().seal(change(Vec::new()), tables).expect("a change");
        prop_assert_eq!(&laid.body, &body);
        prop_assert_eq!(laid.id, id);
        let (one, other) = (database(), database());
        commit::insert(&one, &id, &body, &whole, None).expect("laid down");
        let n = commit::log(&other, &laid.id, &laid.body, &laid.change, None).expect("put into the log");
        lay(&other, n, &laid).expect("laid down");
        prop_assert_eq!(dump(&one), dump(&other));
    }
}

#[test]
fn what_a_reader_would_refuse_is_not_sealed() {
    let id = EntityId { entity: Entity::Project, bytes: [1; 16] };
    for (name, value) in [("Bad name", "x".to_string()), ("scope", "x".repeat(MAX_VALUE + 1))] {
        let mut new = NewRows::default();
        new.draw(id, vec![(Name::from(name), value)]);
        assert!(Layer::default().seal(change(Vec::new()), new.tables()).is_err(), "{name}");
    }
}
