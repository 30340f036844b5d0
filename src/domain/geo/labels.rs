//! Room for names: each wish is tried beside its spot in a fixed order of places, and is given the first box that
//! touches nothing taken before. Wishes come in the order of their weight; one that finds no room is left out.

use super::{Frame, Spot};
use std::collections::HashMap;

/// A name that wants a place beside a spot, in units of the painter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// The box of the mark that the name belongs to; the name stands beside it.
    pub mark: Frame,
    pub width: f64,
    pub height: f64,
    /// Between mark and name, when they stand side by side.
    pub gap: f64,
    /// Whether it may stand on the mark itself, in its middle (names of areas and waters), and nowhere else.
    pub over: bool,
}

/// Boxes that are taken, found quickly.
#[derive(Clone, Debug)]
pub struct Taken {
    size: f64,
    squares: HashMap<(i64, i64), Vec<Frame>>,
}

impl Taken {
    /// Nothing taken yet. `size`: about the size of the boxes, in units of the painter.
    pub fn new(size: f64) -> Taken {
        Taken { size: size.max(0.001), squares: HashMap::new() }
    }

    fn squares(&self, frame: &Frame) -> impl Iterator<Item = (i64, i64)> + use<> {
        let at = |v: f64| (v / self.size).floor() as i64;
        let (left, right, top, bottom) = (at(frame.left), at(frame.right), at(frame.top), at(frame.bottom));
        (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }

    /// Takes a box.
    pub fn take(&mut self, frame: Frame) {
        for square in self.squares(&frame) {
            self.squares.entry(square).or_default().push(frame);
        }
    }

    /// Whether nothing taken meets the box.
    pub fn is_free(&self, frame: &Frame) -> bool {
        self.squares(frame).all(|s| self.squares.get(&s).is_none_or(|all| all.iter().all(|f| !f.meets(frame))))
    }

    /// The first free box for a wish, taken; `None` if there is no room.
    pub fn place(&mut self, wish: &Wish) -> Option<Frame> {
        let found = boxes(wish).into_iter().find(|b| self.is_free(b))?;
        self.take(found);
        Some(found)
    }
}

/// The boxes that a wish may get, the best first: right, left, below, above, and the four corners.
fn boxes(wish: &Wish) -> Vec<Frame> {
    let Wish { mark, width, height, gap, over } = *wish;
    let middle = Spot::new((mark.left + mark.right) / 2.0, (mark.top + mark.bottom) / 2.0);
    let at = |left: f64, top: f64| Frame::sized(left, top, width, height);
    if over {
        return vec![at((middle.x - width / 2.0).round(), (middle.y - height / 2.0).round())];
    }
    let (right, left) = (mark.right + gap, mark.left - gap - width);
    let (below, above) = (mark.bottom, mark.top - height);
    let centred = (middle.x - width / 2.0).round();
    vec![
        at(right, mark.top),
        at(left, mark.top),
        at(centred, below),
        at(centred, above),
        at(right, above),
        at(right, below),
        at(left, above),
        at(left, below),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_two_names_meet(marks in prop::collection::vec((0..80i32, 0..40i32, 2..20i32), 0..60)) {
            let mut taken = Taken::new(8.0);
            let wish = |(x, y, width): (i32, i32, i32)| Wish {
                mark: Frame::sized(x.into(), y.into(), 1.0, 1.0), width: width.into(), height: 1.0, gap: 1.0, over: false,
            };
            for (x, y, _) in &marks {
                taken.take(Frame::sized((*x).into(), (*y).into(), 1.0, 1.0));
            }
            let placed: Vec<Frame> = marks.iter().filter_map(|m| taken.place(&wish(*m))).collect();
            for (i, a) in placed.iter().enumerate() {
                prop_assert!(placed[..i].iter().all(|b| !a.meets(b)));
                prop_assert!(marks.iter().all(|(x, y, _)| !a.meets(&Frame::sized((*x).into(), (*y).into(), 1.0, 1.0))));
            }
        }
    }

    #[test]
    fn a_lone_name_stands_to_the_right() {
        let mut taken = Taken::new(8.0);
        let mark = Frame::sized(3.0, 2.0, 1.0, 1.0);
        let wish = Wish { mark, width: 4.0, height: 1.0, gap: 1.0, over: false };
        assert_eq!(taken.place(&wish), Some(Frame::sized(5.0, 2.0, 4.0, 1.0)));
        assert_eq!(taken.place(&wish), Some(Frame::sized(-2.0, 2.0, 4.0, 1.0)));
    }
}
