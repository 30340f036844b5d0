//! Words about what was typed and not saved, and about what is added where one picks.

crate::texts! {
    /// Drafts.
    pub DraftText {
        Restored = "已恢复 {0} 未保存的输入（{1} 处）：保存即生效，放弃请按 Esc",
            "what was typed on {0} is back ({1} fields): save it, or Esc to drop it";
        Waiting = "上次有未保存的输入：{0}。打开原表单即可继续",
            "something was typed and not saved: {0}; open its form to go on";
        NewProject = "新增项目（{0}）", "a new project ({0})";
        Of = "{0}（{1}）", "{0} ({1})";
    }
}

crate::texts! {
    /// Adding an agency where one is picked.
    pub NewAgencyText {
        AddNamed = "新增部门“{0}”…", "add the agency “{0}”...";
        Title = "新增部门", "Add an agency";
        CodeHint = "代码用小写英文字母、数字和连字符，定后不改", "the code: lower-case letters, digits and hyphens; it stays";
    }
}

crate::texts! {
    /// Picking a person.
    pub PersonText {
        Named = "填写“{0}”", "put the name “{0}”";
        Count = "{0} 项", "{0}";
        Author = "本人 {0} 项", "me {0}";
    }
}
