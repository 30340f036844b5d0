//! Headings of computed columns, and small words inside values.

crate::texts! {
    /// Headings of computed columns.
    pub Heading {
        Id = "标识", "Id";
        Name = "项目名称", "Name";
        HealthComputed = "测算灯", "Computed light";
        AnnualClass = "年度类别", "Annual class";
        NextMilestone = "下一节点", "Next milestone";
        Due = "到期", "Due";
        Overdue = "逾期", "Overdue";
        DaysLate = "逾期天数", "Days late";
        Stale = "久未核实", "Stale";
        Unconfirmed = "未核实", "Unconfirmed";
        Sourced = "有来源", "Sourced";
        Conflicts = "冲突", "Conflicts";
        Updated = "更新时间", "Updated";
    }
}

crate::texts! {
    /// Small words inside values.
    pub Word {
        Yes = "是", "yes";
        None = "（空）", "(none)";
        Separator = "、", ", ";
        Unnamed = "（未命名）", "(unnamed)";
    }
}
