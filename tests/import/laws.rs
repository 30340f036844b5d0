//! Laws: no bytes make an import panic, and what was taken in once changes nothing the second time.

use crate::files::*;
use crate::support::{Desk, cases};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use taizhang::register::Register;

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,7}",
        "[0-9]{4}[年./-][0-9]{1,2}",
        Just("续建".to_string()),
        Just("在建".to_string()),
        Just("合计".to_string()),
        Just("一、交通".to_string()),
        "\\PC{0,12}",
    ]
}

fn heading() -> impl Strategy<Value = String> {
    let known = [
        "项目名称",
        "总投资(万元)",
        "总投资（亿元）",
        "建设性质",
        "备注",
        "计划开工",
        "竣工时间",
        "责任单位",
        "1-3月完成投资",
        "2月形象进度",
        "状态",
        "行业领域",
        "建设起止年限",
    ];
    prop_oneof![proptest::sample::select(known.to_vec()).prop_map(str::to_string), "\\PC{1,8}"]
}

#[test]
fn no_bytes_make_an_import_panic() {
    let desk = Desk::new();
    let register = desk.open();
    let whole = std::fs::read(workbook(&desk, "w.xlsx", &[vec![T("项目名称"), T("备注")], vec![T("甲"), T("乙")]]))
        .expect("bytes");
    let endings = ["csv", "xlsx", "xls", "ods", "tsv", "txt", "json", "jsonl"];
    let config = ProptestConfig { cases: cases(24), failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..4000, kind in 0usize..8, text in "\\PC{0,80}")| {
        for bytes in [bytes.clone(), text.into_bytes(), {
            // A good workbook with a wrong place in it.
            let mut bad = whole.clone();
            let n = bad.len();
            for (i, b) in bytes.iter().take(6).enumerate() {
                bad[(at * 7 + i * 13) % n] ^= b;
            }
            bad
        }] {
            let path = file(&desk, &format!("any.{}", endings[kind]), bytes);
            if let Err(e) = plan(&register, &path) {
                prop_assert!(!e.say(taizhang::i18n::Lang::En).is_empty());
            }
        }
    });
}

#[test]
fn any_table_is_taken_in_once() {
    // The daily run tries the same tables; a long one (by the number of cases) new ones.
    let long = std::env::var_os("TAIZHANG_CASES").is_some();
    let rng_seed = if long { RngSeed::Random } else { RngSeed::Fixed(5) };
    let config = ProptestConfig { cases: cases(3), failure_persistence: None, rng_seed, ..ProptestConfig::default() };
    proptest!(config, |(heads in proptest::collection::vec(heading(), 1..8), rows in proptest::collection::vec(proptest::collection::vec(cell(), 8), 0..8))| {
        let desk = Desk::new();
        let mut register = Register::init(&desk.folder.path().join("r.taizhang"), true, desk.home(), Desk::clock(), &desk.config()).expect("a register");
        let mut text = format!("名称,{}\n", heads.iter().map(|h| format!("\"{}\"", h.replace('"', ""))).collect::<Vec<_>>().join(","));
        for (i, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', ""))).collect();
            text.push_str(&format!("性质样例{i},{}\n", cells.join(",")));
        }
        let path = file(&desk, "t.csv", text);
        if let Ok(first) = plan(&register, &path) {
            register.apply_import(first, taizhang::i18n::Lang::En).expect("an import");
            prop_assert!(register.check().expect("a check").is_empty());
            let again = plan(&register, &path).expect("a plan");
            prop_assert!(again.is_nothing(), "{:?}", again.items.iter().map(|i| &i.lines).collect::<Vec<_>>());
        }
    });
}
