//! Tones: the few looks of text on a terminal, and the only place that knows their escape sequences. Colour never
//! carries a meaning alone; the words say the same.

/// A look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Dim => "2",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
        }
    }

    /// The words in this tone; as they are without colour.
    pub fn paint(self, words: &str, colour: bool) -> String {
        match colour && self != Tone::Plain && !words.is_empty() {
            true => format!("\u{1b}[{}m{words}\u{1b}[0m", self.code()),
            false => words.to_string(),
        }
    }
}
