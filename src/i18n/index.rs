//! Words about the index of a large register.

crate::texts! {
    /// The index.
    pub IndexText {
        Reading = "正在读入全部项目……", "reading all projects…";
        Making = "正在汇总……", "working it out…";
        Looking = "正在查找……", "looking…";
        Filling = "正在编索引 {0}%，先列开头部分", "indexing {0}%, the first rows for now";
    }
}
