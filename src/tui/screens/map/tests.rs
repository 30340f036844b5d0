//! The map on the plan's register: directions are true, lines end at their cities, nothing with a known place is missing.

use super::*;
use crate::domain::field::Field;
use crate::domain::geo::atlas::Atlas;
use crate::domain::geo::works::Gazetteer;
use crate::register::Register;
use crate::register::config::{Config, Flags};
use crate::register::home::{Clock, Home};
use crate::register::open::Options;
use crate::tui::theme::{Theme, ThemeName};
use tempfile::TempDir;

struct Desk {
    register: Register,
    folder: TempDir,
}

impl Desk {
    /// The plan's register, laid down once; every test gets a copy.
    fn new() -> Desk {
        static MADE: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
        let made = MADE.get_or_init(|| {
            let Desk { register, folder } = Desk::open(TempDir::new().expect("a folder"));
            register.close();
            folder
        });
        let folder = TempDir::new().expect("a folder");
        std::fs::create_dir_all(folder.path().join("data")).expect("a folder");
        let file = |folder: &TempDir| folder.path().join("data/register.taizhang");
        std::fs::copy(file(made), file(&folder)).expect("a copy");
        Desk::open(folder)
    }

    fn open(folder: TempDir) -> Desk {
        let at = |name: &str| folder.path().join(name);
        let home = Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") };
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
        let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
        let config = Config::load(&home.config, &flags).expect("a configuration");
        let options = Options { file: None, read_only: false };
        let (register, _) = Register::open(&options, home, Clock::fixed(now), &config).expect("a register");
        Desk { register, folder }
    }

    fn scene(&self) -> Scene<'_> {
        Scene { register: &self.register, lang: Lang::Zh, theme: Theme::new(ThemeName::Mono, true, false) }
    }

    fn rows(&self, test: impl Fn(&str) -> bool) -> Vec<EntityId> {
        let all = self.register.book().entries().iter().filter(|e| !e.is_batch() && test(&e.code));
        all.map(crate::register::book::Entry::id).collect()
    }

    fn map(&self, rows: &[EntityId], width: u16, height: u16) -> Map {
        let mut map = Map::default();
        map.resize(Rect::new(0, 1, width, height - 3));
        map.begin(&Shown { ids: rows.to_vec().into(), ..Shown::default() }, &self.scene());
        while map.is_making() {
            map.go_on(7, &self.scene());
        }
        map.resize(Rect::new(0, 1, width, height - 3));
        map
    }

    fn cell(&self, map: &Map, name: &str) -> (i32, i32) {
        let at = Gazetteer::new(self.register.book().places()).find(name).expect("a place");
        view::cell(map.view.sheet().spot(at))
    }
}

#[test]
fn everything_with_a_known_place_is_there_and_where_it_should_be() {
    let desk = Desk::new();
    let rows = desk.rows(|_| true);
    let map = desk.map(&rows, 200, 50);

    // 武汉 is north-east of 长沙 and west of 黄石.
    let (wuhan, changsha, huangshi) = (desk.cell(&map, "武汉"), desk.cell(&map, "长沙"), desk.cell(&map, "黄石"));
    assert!(wuhan.0 > changsha.0 && wuhan.1 < changsha.1, "{wuhan:?} {changsha:?}");
    assert!(wuhan.0 < huangshi.0, "{wuhan:?} {huangshi:?}");
    // A degree to the east is drawn shorter than one to the north, as it is on the ground.
    let sheet = map.view.sheet();
    let at = |lon, lat| sheet.spot(Geo { lon, lat });
    let (east, north) = (at(113.0, 29.0).x - at(112.0, 29.0).x, at(112.0, 28.0).y - at(112.0, 29.0).y);
    assert!((east / north - 29.0_f64.to_radians().cos()).abs() < 0.01, "{east} {north}");

    // The line 武汉至宜昌 ends at both cities.
    let rail = desk.register.by_code("RAIL-04").expect("a code").id();
    let work = map.survey.work(rail).expect("on the map");
    let line = map.survey.lines.iter().position(|l| l.works.contains(&work)).expect("a line");
    let ends = (map.plan.lines[line][0], *map.plan.lines[line].last().expect("an end"));
    let dot = |name| {
        let at = Gazetteer::new(desk.register.book().places()).find(name).expect("a place");
        let s = sheet.spot(at);
        (s.x.floor() as i32, s.y.floor() as i32)
    };
    assert_eq!(ends, (dot("武汉"), dot("宜昌")));

    // Every project of which a place is known is at a mark; the rest is counted and can be listed.
    let gazetteer = Gazetteer::new(desk.register.book().places());
    let known = |e: &&crate::register::book::Entry| {
        let places = [Field::Places, Field::Route].into_iter().flat_map(|f| e.project.list(f));
        places.into_iter().any(|p| gazetteer.find(p).is_some())
    };
    let entries: Vec<_> = desk.register.book().entries().iter().filter(|e| !e.is_batch()).collect();
    let placed: Vec<EntityId> = entries.iter().filter(|e| known(e)).map(|e| e.id()).collect();
    assert_eq!((map.survey.lit, map.survey.unplaced.len()), (placed.len(), rows.len() - placed.len()));
    assert_eq!((placed.len(), rows.len()), (238, 321));
    let at_marks: Vec<u32> = map.plan.stops.iter().flat_map(|s| map.survey.lit_at(&s.sites)).collect();
    for id in placed {
        let work = map.survey.work(id).expect("a work");
        assert!(at_marks.contains(&work));
    }
}

/// The catalogue's places and the outlines are in one system: every place of the three provinces lies in its own.
#[test]
fn places_lie_in_their_provinces() {
    let desk = Desk::new();
    let mut checked = 0;
    for place in desk.register.book().places() {
        let (Some(code), Some(level)) = (place.get(Field::PlaceProvince), place.get(Field::PlaceLevel)) else {
            continue;
        };
        let Some(province) = Atlas::get().provinces.iter().find(|p| p.province.code() == code) else { continue };
        let name = place.get(Field::PlaceNameZh).expect("a name");
        let at = Gazetteer::new([place]).find(name).expect("a point");
        assert!(province.holds(at), "{name} ({level}) lies outside {code}");
        checked += 1;
    }
    assert!(checked > 130, "{checked}");
}

#[test]
fn every_work_is_reached_by_keys_and_arrows_go_where_they_point() {
    let desk = Desk::new();
    let rows = desk.rows(|c| c.starts_with("RAIL") || c.starts_with("PORT") || c.starts_with("AIRP"));
    let mut map = desk.map(&rows, 120, 40);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..3 * map.survey.lit {
        seen.extend(map.selected());
        map.act(Action::NextHere, &desk.scene());
        map.resize(map.body);
    }
    assert_eq!(seen.len(), map.survey.lit);
    // Arrows: the mark gone to lies that way.
    map.jump(Gazetteer::new(desk.register.book().places()).find("武汉").expect("a place"));
    map.view.fit_all();
    map.settle();
    let place = |map: &Map| map.plan.stops[map.chosen_stop().expect("a mark")].at;
    let mut moved = 0;
    for (action, dx, dy) in
        [(Action::ColumnLeft, -1, 0), (Action::Down, 0, 1), (Action::ColumnRight, 1, 0), (Action::Up, 0, -1)]
    {
        let before = place(&map);
        map.act(action, &desk.scene());
        let after = place(&map);
        moved += usize::from(before != after);
        assert!((after.0 - before.0) * dx >= 0 && (after.1 - before.1) * dy >= 0, "{action:?} {before:?} {after:?}");
    }
    assert!(moved >= 3, "{moved}");
}

#[test]
fn zooming_opens_clusters_and_keeps_the_choice() {
    let desk = Desk::new();
    let rows = desk.rows(|_| true);
    let mut map = desk.map(&rows, 120, 40);
    map.select(desk.register.by_code("CULT-35").expect("a code").id());
    let chosen = map.selected();
    let stop = map.chosen_stop().expect("a mark");
    let (before, marks) = (map.plan.stops[stop].lit, map.plan.stops.len());
    let seen = map.view.shows(map.plan.stops[stop].at);
    for _ in 0..6 {
        map.act(Action::ZoomIn, &desk.scene());
        assert_eq!(map.selected(), chosen);
    }
    let stop = map.chosen_stop().expect("a mark");
    assert!(map.plan.stops[stop].lit < before && map.plan.stops.len() > marks);
    assert!(seen && map.view.shows(map.plan.stops[stop].at), "what is chosen stays in the window");
    map.act(Action::FitAll, &desk.scene());
    assert_eq!((map.selected(), map.view.zoom), (chosen, 0));
    while !matches!(map.act(Action::ZoomIn, &desk.scene()), Answer::Say(_)) {}
    while !matches!(map.act(Action::ZoomOut, &desk.scene()), Answer::Say(_)) {}
    assert_eq!(map.selected(), chosen);
}

#[test]
fn the_filter_lights_and_dims_and_the_rest_can_be_listed() {
    let desk = Desk::new();
    let rows = desk.rows(|c| c.starts_with("RAIL"));
    let map = desk.map(&rows, 120, 40);
    assert!(map.survey.narrowed && map.survey.lit < map.survey.works.len());
    assert!(map.plan.stops.iter().any(|s| s.lit == 0), "the rest stays as points");
    let all = desk.rows(|_| true);
    let mut map = desk.map(&all, 120, 40);
    let Answer::Open(layer) = map.act(Action::Unplaced, &desk.scene()) else { panic!("a list") };
    assert!(matches!(*layer, Layer::Choose(_)));
    let none = desk.map(&[], 80, 24);
    assert_eq!((none.selected(), none.survey.lit), (None, 0));
}

/// A frame moves with the map: panning by a cell changes which part is seen, and nothing else.
#[test]
fn panning_moves_the_picture_by_cells() {
    let desk = Desk::new();
    let rows = desk.rows(|_| true);
    let mut map = desk.map(&rows, 120, 40);
    let area = Rect::new(0, 1, 120, 37);
    let draw = |map: &Map| {
        let mut buf = Buffer::empty(Rect::new(0, 0, 120, 40));
        map.view(area, &mut buf, &desk.scene());
        buf
    };
    let before = draw(&map);
    map.view.pan(1, 0);
    map.settle();
    let after = draw(&map);
    let (mut same, mut all) = (0, 0);
    let (left, _) = draw::areas(area);
    for y in left.top()..left.bottom() - 1 {
        for x in left.left() + 9..left.right() - 12 {
            all += 1;
            same += usize::from(before[(x + 1, y)].symbol() == after[(x, y)].symbol());
        }
    }
    assert!(same * 100 >= all * 99, "{same} of {all}");
}
