//! Words of the map and of the themes.

use super::Lang;

crate::texts! {
    /// Sentences and labels of the map.
    pub MapText {
        Placed = "图上 {0} 项", "{0} on the map";
        PlacedOf = "图上 {0} 项（符合 {1}）", "{0} on the map ({1} match)";
        Unplaced = "地点不明 {0} 项", "{0} without a known place";
        UnplacedTitle = "地点不明的项目", "Projects without a known place";
        AllPlaced = "所有项目都有已知地点", "Every project has a known place";
        JumpTitle = "跳到", "Jump to";
        Here = "此处 {0} 项", "{0} here";
        HereOf = "此处第 {0} 项，共 {1} 项", "{0} of {1} here";
        PatternOn = "方案空间格局：三圈三带", "The plan's pattern: three circles, three belts";
        PatternOff = "方案空间格局已隐去", "The plan's pattern is hidden";
        Nothing = "没有可放上地图的项目：按 Esc 清除筛选，或为项目填写建设地点", "Nothing to put on the map: Esc clears the filter, or give projects a place";
        NothingThere = "那个方向没有项目：已平移", "Nothing that way: moved the map";
        Closest = "已放到最大", "As near as it goes";
        Farthest = "已缩到最小", "As far as it goes";
        Kilometres = "{0} 公里", "{0} km";
        LegendCluster = "数字：此处项数", "number: works at one place";
        LegendLine = "线：线路与航道", "line: linear works";
        LegendMore = "另 {0} 领域", "{0} more sectors";
        StageLabel = "阶段", "Stage";
        LightLabel = "红绿灯", "Light";
        LeadLabel = "牵头", "Lead";
        PlaceLabel = "地点", "Place";
        RouteLabel = "线路", "Route";
        NextLabel = "下一节点", "Next";
    }
}

crate::texts! {
    /// What themes are called.
    pub ThemeText {
        Auto = "自动", "automatic";
        Dark = "深色", "dark";
        Light = "浅色", "light";
        Contrast = "高对比", "high contrast";
        Colourblind = "色觉友好", "colour-blind safe";
        Sixteen = "十六色", "sixteen colours";
        Mono = "无色", "monochrome";
    }
}

/// What a theme is called, with its code in the configuration.
pub fn theme(code: &str, lang: Lang) -> String {
    let text = match code {
        "dark" => ThemeText::Dark,
        "light" => ThemeText::Light,
        "contrast" => ThemeText::Contrast,
        "colourblind" => ThemeText::Colourblind,
        "sixteen" => ThemeText::Sixteen,
        "mono" => ThemeText::Mono,
        _ => ThemeText::Auto,
    };
    match lang {
        Lang::Zh => format!("{}（{code}）", text.say(lang)),
        Lang::En => format!("{} ({code})", text.say(lang)),
    }
}
