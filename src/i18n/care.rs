//! Words of the care of the file: notices at opening, edits of other tools, putting back, backups, repairs.

crate::texts! {
    /// Notices and sentences. `{0}` … are counts, names, paths.
    pub CareText {
        Unchecked = "文件自上次关闭后有变动，正在核对，暂时只读", "the file has changed since it was left: it is being checked, and is read-only meanwhile";
        Outside = "{0} 处由其他软件改动，待采用或放弃", "{0} edits made with another tool wait to be adopted or discarded";
        OutsideHow = "用 taizhang outside 查看并处理", "see and decide: taizhang outside";
        Lacking = "这份文件缺少您的 {0} 处修改", "this file lacks {0} of your changes";
        LackingHow = "用 taizhang own 查看，own put-back 放回，own drop 不要", "see them with taizhang own; own put-back puts them back, own drop gives them up";
        Mended = "{0} 条历史记录有损坏，已按备份原文复原", "{0} damaged changes were mended from other copies";
        Rebuilt = "表 {0} 缺失，已按历史记录重建", "the table {0} was gone and was made anew from the log";
        Damaged = "{0} 条历史记录有损坏且无法复原，文件只读；用 taizhang check --repair-copy 另存修复", "{0} changes are damaged and cannot be mended; the file is read-only (taizhang check --repair-copy OUT)";
        Copy = "上次保存未完成，此处不可写：显示的是复原后的副本，只读；原文件未被改动", "the last save was not completed and nothing can be written here: a recovered copy is shown, read-only; the file was not touched";
        Migrated = "文件已由旧版本升级，升级前的备份在 {0}", "the file was brought up to date; the backup of before is {0}";
        Names = "文件有 {0} 个名称（硬链接），请只用其中一个", "the file has {0} names (hard links); use only one of them";
        Network = "文件位于网络盘（{0}），多人同时写可能出错；建议各用本地副本，再合并", "the file is on a network drive ({0}), where writing together can fail; work on local copies and merge";
        Clock = "本机时钟可能不对，请核对日期", "this machine's clock may be wrong: check the date";
        NoBackup = "今日备份未写成：{0}", "today's backup could not be written: {0}";
        Replaced = "文件被同步程序替换，已重新打开，放回本次 {0} 处修改", "the file was replaced by another program; opened anew, {0} changes of this session put back";
        ReplacedWaiting = "另有 {0} 处所依据的内容不在新文件中，已保存在本机", "{0} more stand on changes that the new file does not hold; they are kept on this machine";
        Siblings = "同一文件夹内另有本台账的副本含有未收入的改动：{0}", "other copies of this register in the folder hold changes that it has not: {0}";
        Joint = "；", "; ";
        HowHere = "按 {0} 选“{1}”处理", "{0}, then “{1}”";
        Title = "外部改动与放回", "Outside edits and put-back";
        AskWhich = "标记", "No.";
        Before = "历史记录", "in the log";
        After = "文件", "in the file";
        NewRow = "新增一行", "a new row";
        RowGone = "删除", "deleted";
        RowBack = "恢复", "there again";
        Adopted = "已采用 {0} 处外部改动", "{0} outside edits adopted";
        AdoptedNothing = "与现值相同，无需写入", "the same as the present values; nothing to write";
        Discarded = "已放弃 {0} 处外部改动", "{0} outside edits discarded";
        NoOutside = "没有待处理的外部改动", "no outside edits wait for a decision";
        PutBack = "已放回 {0} 处修改", "{0} changes put back";
        PutBackWaiting = "{0} 处所依据的改动不在此文件中，合并含有它们的文件后再放回", "{0} stand on changes that this file does not hold; merge the file that does, then put back";
        Dropped = "{0} 处修改不再提示", "{0} changes given up";
        NothingLacking = "文件不缺少您的修改", "the file lacks none of your changes";
        Values = "{0} 处", "{0} values";
        Adopt = "采用", "adopt";
        Discard = "放弃", "discard";
        AdoptAll = "全部采用", "adopt all";
        DiscardAll = "全部放弃", "discard all";
        PutBackAll = "全部放回", "put all back";
        DropAll = "都不要", "give all up";
        HeadOutside = "其他软件改动 {0} 处", "Edits of other tools: {0}";
        HeadLacking = "文件缺少您的修改 {0} 处", "Your changes that the file lacks: {0}";
        NothingHere = "没有需要处理的内容", "Nothing waits for a decision";
        Restored = "已恢复到 {0}", "restored to {0}";
        NoBackups = "还没有备份", "there are no backups yet";
        Compacted = "已整理：{0} → {1} 字节", "compacted: {0} → {1} bytes";
        Repaired = "已另存修复的文件：改动 {0} 条，其中 {1} 条取自本机记录或备份，{2} 条无法找回", "repaired copy written: {0} changes, {1} of them from this machine's log or backups, {2} not to be had";
        Whole = "完好", "whole";
        Broken = "损坏", "damaged";
        Reason = "缘由", "Why";
        OfFile = "文件", "Of";
        Sound = "状态", "State";
        Daily = "每日", "daily";
        BeforeMerge = "合并前", "before a merge";
        BeforeImport = "导入前", "before an import";
        BeforeMigration = "升级前", "before a migration";
        Asked = "手动", "asked for";
        What = "内容", "What";
        File = "写入的文件", "Written to";
    }
}

#[cfg(test)]
mod tests {
    use super::CareText;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &str| (0..3).filter(|n| text.contains(&format!("{{{n}}}"))).collect::<Vec<_>>();
        for text in CareText::ALL {
            assert_eq!(places(text.say(Lang::Zh)), places(text.say(Lang::En)), "{text:?}");
        }
    }
}
