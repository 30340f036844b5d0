//! taizhang
