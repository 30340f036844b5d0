//! What the screens are called.

crate::texts! {
    /// The name of a screen, in the title and in help.
    pub ScreenName {
        List = "列表", "List";
        Board = "看板", "Board";
        Timeline = "进度", "Timeline";
        Map = "地图", "Map";
        Dashboard = "总览", "Dashboard";
        Review = "巡检", "Review";
        Activity = "动态", "Activity";
        Agencies = "部门", "Agencies";
        Targets = "指标", "Targets";
    }
}
