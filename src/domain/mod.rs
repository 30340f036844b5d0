//! The domain: what a register of public works is, without any file, clock, terminal, SQL or language.
//!
//! Pure: time, ids and authors are arguments; the same call gives the same answer on every machine. Start reading at
//! `field` (THE FIELD TABLE), then `record` (present values), `change` (the log) and `ledger` (heads and conflicts).
//!
//! Glossary (Chinese term ↔ identifier):
//! 台账 register · 项目 project · 专项/打包项目 programme · 批次 batch · 阶段 stage · 推进状态 activity · 红绿灯 health ·
//! 建设性质 nature · 牵头部门 lead_agency · 责任单位 agencies · 建设单位 owner_unit · 里程碑节点 milestone ·
//! 最初计划 baseline · 目前预计 forecast · 实际 actual · 滞后 slip / overdue · 形象进度 progress_text · 完成比例 progress ·
//! 存在问题 problems · 下一步计划 next_steps · 经办人 owner · 核实 confirm · 条/专栏 article / box · 原文表述 wording ·
//! 核对码 check code · 冲突 conflict · 合并 merge · 撤销 undo · 动态 activity log

pub mod accept;
pub mod assess;
pub mod change;
pub mod chart;
pub mod conflict;
pub mod extra;
pub mod field;
pub mod filter;
pub mod fold;
pub mod geo;
pub mod gesture;
pub mod given;
pub mod head;
pub mod id;
pub mod kinds;
pub mod ledger;
pub mod likeness;
pub mod position;
pub mod record;
pub mod template;
pub mod text;
pub mod value;
