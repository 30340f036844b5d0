//! The lines of the window as Braille: borders, waters, the plan's pattern, linear works. Made when the view moves, not with
//! every frame.

use super::plan::{Dots, Plan};
use super::survey::Survey;
use super::view::View;
use crate::domain::geo::atlas::Border;
use crate::domain::kinds::Sector;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::braille::{Canvas, Stroke};
use ratatui::style::Style;

/// What a line is drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    #[default]
    Faint,
    Outline,
    River,
    Lake,
    Pattern,
    Work(Option<Sector>),
    /// A linear work that the filter leaves out.
    Dim,
}

impl Ink {
    /// Its look.
    pub fn style(self, theme: Theme) -> Style {
        match self {
            Ink::Faint | Ink::Dim => theme.style(Role::Faint),
            Ink::Outline => theme.style(Role::Outline),
            Ink::River => theme.style(Role::River),
            Ink::Lake => theme.style(Role::Lake),
            Ink::Pattern => theme.style(Role::Pattern),
            Ink::Work(Some(sector)) => theme.sector(sector),
            Ink::Work(None) => theme.style(Role::Accent),
        }
    }
}

/// Draws what is under the marks. Prefectures come with zooming in: at the first step they would fill the picture.
pub fn draw(plan: &Plan, survey: &Survey, view: &View, pattern: bool) -> Canvas<Ink> {
    let mut canvas = Canvas::new(view.width, view.height, view.corner());
    let ground = &plan.ground;
    let prefectures = ground.scale >= PREFECTURES;
    for (border, line) in &ground.borders {
        match border {
            Border::Prefecture if !prefectures => {}
            Border::Prefecture => run(&mut canvas, line, (Stroke::Dotted, 1, Ink::Faint)),
            Border::Province | Border::Outer => run(&mut canvas, line, (Stroke::Whole, 2, Ink::Outline)),
        }
    }
    for lake in &ground.lakes {
        fill(&mut canvas, lake, (3, Ink::Lake));
    }
    for river in &ground.rivers {
        run(&mut canvas, river, (Stroke::Whole, 4, Ink::River));
    }
    for (line, work) in std::iter::zip(&plan.lines, &survey.lines) {
        match work.first {
            Some(first) if !pattern => {
                let sector = survey.works[first as usize].sector;
                run(&mut canvas, line, (Stroke::Whole, 7, Ink::Work(sector)));
            }
            // Under the plan's pattern the works step back.
            _ => run(&mut canvas, line, (Stroke::Dotted, 5, Ink::Dim)),
        }
    }
    if pattern {
        for ring in &ground.rings {
            run(&mut canvas, ring, (Stroke::Whole, 8, Ink::Pattern));
        }
        for belt in &ground.belts {
            // A belt is broad.
            for down in 0..2 {
                let line = belt.iter().map(|(x, y)| (*x, y + down)).collect();
                run(&mut canvas, &line, (Stroke::Dashed, 8, Ink::Pattern));
            }
        }
    }
    canvas
}

/// From so many dots a degree prefectures are drawn.
const PREFECTURES: f64 = 15.0;

/// Draws a line of several points.
pub fn run(canvas: &mut Canvas<Ink>, line: &Dots, pen: (Stroke, u8, Ink)) {
    let mut step = 0;
    for pair in line.windows(2) {
        step = canvas.line(pair[0], pair[1], pen, step);
    }
    if let [only] = line[..] {
        canvas.dot(only.0, only.1, pen.1, pen.2);
    }
}

/// Fills a ring with every other dot, and draws its shore.
fn fill(canvas: &mut Canvas<Ink>, ring: &Dots, (layer, ink): (u8, Ink)) {
    let rows = ring.iter().map(|p| p.1);
    let (Some(top), Some(bottom)) = (rows.clone().min(), rows.max()) else { return };
    for y in top..=bottom {
        let mut crossings: Vec<i32> = Vec::new();
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)).take(ring.len()) {
            if (a.1 > y) != (b.1 > y) {
                crossings.push(a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1));
            }
        }
        crossings.sort_unstable();
        for pair in crossings.chunks_exact(2) {
            for x in pair[0]..=pair[1] {
                if (x + y).rem_euclid(2) == 0 {
                    canvas.dot(x, y, layer, ink);
                }
            }
        }
    }
    run(canvas, ring, (Stroke::Whole, layer, ink));
}
