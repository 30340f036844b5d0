//! taizhang

pub mod domain;
