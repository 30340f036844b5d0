//! Whether the terminal's ground is dark or light: what it answers when asked (OSC 11), else what `COLORFGBG` says.
//!
//! The library's reader knows no such answer: it gives it out sign by sign, as if somebody had typed `Alt-]`, `1`, `1`, `;`,
//! `r`, `g`, `b`, `:` and so on. A terminal sends the answer in one piece, so [`Ear`] finds it in the stream of keys by
//! its exact form and takes it out; every other key passes, in its order, and what only began like an answer is given
//! back. Nothing waits: the question follows the first frame, and the answer comes like any other input, or never.
//! It is not asked where it would be shown as text or could not come back: consoles, old Windows, Emacs.

use super::events::Input;
use super::theme::Ground;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::{Duration, Instant};

/// The question.
pub const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// So long after the question an answer is still taken out of the keys.
const LISTENS: Duration = Duration::from_secs(5);
/// So long leaving waits for an answer that is under way, so that the shell does not get it.
pub const LINGERS: Duration = Duration::from_millis(100);
/// No answer is longer.
const LONGEST: usize = 40;

/// Whether asking is safe: `env` looks a variable up.
pub fn may_ask(env: impl Fn(&str) -> Option<String>) -> bool {
    let term = env("TERM").unwrap_or_default();
    cfg!(unix) && !matches!(term.as_str(), "" | "dumb" | "linux") && env("INSIDE_EMACS").is_none()
}

/// What `COLORFGBG` says: `15;0`, the last number is the ground's, of the sixteen colours.
pub fn by_variable(value: &str) -> Option<Ground> {
    match value.rsplit(';').next()?.trim().parse::<u8>().ok()? {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        _ => None,
    }
}

/// The name under which this terminal's ground is remembered.
pub fn terminal(env: impl Fn(&str) -> Option<String>) -> String {
    let parts =
        ["TERM_PROGRAM", "TERM", "COLORTERM", "VTE_VERSION", "KONSOLE_VERSION"].map(|n| env(n).unwrap_or_default());
    parts.join(" ").trim().chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(120).collect()
}

/// Listens for the answer among the keys.
#[derive(Debug, Default)]
pub struct Ear {
    asked: Option<Instant>,
    /// Keys that may be the beginning of an answer, and what they spell.
    held: Vec<Input>,
    spelt: String,
    /// Whether the last key that passed was Esc: the answer's first sign, if it came in two pieces.
    after_esc: bool,
}

impl Ear {
    /// The question was just sent.
    pub fn asked(&mut self) {
        self.asked = Some(Instant::now());
    }

    /// How long to linger for an answer that may still come.
    pub fn lingers(&self) -> Option<Duration> {
        LINGERS.checked_sub(self.asked?.elapsed())
    }

    /// Takes the answer out of what came; all else passes.
    pub fn hear(&mut self, inputs: impl IntoIterator<Item = Input>) -> (Vec<Input>, Option<Ground>) {
        let mut out = Vec::new();
        let mut answer = None;
        for input in inputs {
            if self.asked.is_some_and(|at| at.elapsed() > LISTENS) && self.held.is_empty() {
                self.asked = None;
            }
            if !matches!(input, Input::Key(_)) {
                // A new size and the like may come in between.
                out.push(input);
                continue;
            }
            let Some(sign) = self.asked.and_then(|_| sign(&input)) else {
                self.release(&mut out);
                self.after_esc = false;
                out.push(input);
                continue;
            };
            let starts = sign == Sign::Alt(']') || (sign == Sign::Plain(']') && self.after_esc);
            if self.held.is_empty() && !starts {
                self.after_esc = sign == Sign::Esc;
                out.push(input);
                continue;
            }
            self.held.push(input);
            match self.spell(sign) {
                Heard::More => {}
                Heard::Answer(ground) => {
                    answer = Some(ground);
                    (self.asked, self.after_esc) = (None, false);
                    self.held.clear();
                    self.spelt.clear();
                }
                Heard::Other if starts => {
                    let begin = self.held.pop();
                    self.release(&mut out);
                    self.held.extend(begin);
                }
                Heard::Other => self.release(&mut out),
            }
        }
        (out, answer)
    }

    fn release(&mut self, out: &mut Vec<Input>) {
        out.append(&mut self.held);
        self.spelt.clear();
    }

    fn spell(&mut self, sign: Sign) -> Heard {
        if self.held.len() == 1 {
            return Heard::More;
        }
        match sign {
            Sign::Plain('\\') if self.spelt.ends_with('\u{1b}') => return self.read(),
            Sign::Alt('\\') | Sign::Bell => return self.read(),
            Sign::Esc => self.spelt.push('\u{1b}'),
            Sign::Plain(c) => self.spelt.push(c.to_ascii_lowercase()),
            Sign::Alt(_) => return Heard::Other,
        }
        const HEADS: [&str; 2] = ["11;rgb:", "11;rgba:"];
        let fits = HEADS.iter().any(|head| match self.spelt.strip_prefix(head) {
            Some(rest) => rest.chars().all(|c| c.is_ascii_hexdigit() || c == '/' || c == '\u{1b}'),
            None => head.starts_with(&self.spelt),
        });
        if fits && self.spelt.len() < LONGEST { Heard::More } else { Heard::Other }
    }

    fn read(&self) -> Heard {
        let colours = self.spelt.trim_end_matches('\u{1b}').split_once(':').map_or("", |(_, rest)| rest);
        let part = |text: &str| {
            let value = u32::from_str_radix(text, 16).ok()?;
            let most = 16_u32.checked_pow(u32::try_from(text.len()).ok()?)? - 1;
            Some(f64::from(value) / f64::from(most))
        };
        let parts: Option<Vec<f64>> = colours.split('/').take(3).map(part).collect();
        match parts.as_deref() {
            Some([r, g, b]) => Heard::Answer(judge(*r, *g, *b)),
            _ => Heard::Other,
        }
    }
}

/// A ground is light if black reads better on it than white (WCAG 2).
fn judge(r: f64, g: f64, b: f64) -> Ground {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    if (light + 0.05).powi(2) > 0.05 * 1.05 { Ground::Light } else { Ground::Dark }
}

enum Heard {
    More,
    Answer(Ground),
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain(char),
    Alt(char),
    Bell,
    Esc,
}

fn sign(input: &Input) -> Option<Sign> {
    let Input::Key(KeyEvent { code, modifiers, .. }) = input else { return None };
    match (code, *modifiers - KeyModifiers::SHIFT) {
        (KeyCode::Char('g'), KeyModifiers::CONTROL) => Some(Sign::Bell),
        (KeyCode::Char(c), KeyModifiers::ALT) => Some(Sign::Alt(*c)),
        (KeyCode::Char(c), m) if m.is_empty() => Some(Sign::Plain(*c)),
        (KeyCode::Esc, m) if m.is_empty() => Some(Sign::Esc),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(c: char, modifiers: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn typed(text: &str) -> Vec<Input> {
        text.chars().map(|c| key(c, if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE })).collect()
    }

    /// The answer as the library gives it out, ended by ST or by BEL.
    fn answer(colours: &str, bell: bool) -> Vec<Input> {
        let mut out = vec![key(']', KeyModifiers::ALT)];
        out.extend(typed(&format!("11;rgb:{colours}")));
        out.push(if bell { key('g', KeyModifiers::CONTROL) } else { key('\\', KeyModifiers::ALT) });
        out
    }

    fn ear() -> Ear {
        let mut ear = Ear::default();
        ear.asked();
        ear
    }

    #[test]
    fn answers_are_understood() {
        for (colours, ground) in [
            ("0000/0000/0000", Ground::Dark),
            ("1e1e/1e1e/1e1e", Ground::Dark),
            ("2e/34/40", Ground::Dark),
            ("FDFD/F6F6/E3E3", Ground::Light),
            ("ffff/ffff/ffff", Ground::Light),
        ] {
            for bell in [false, true] {
                assert_eq!(ear().hear(answer(colours, bell)), (vec![], Some(ground)), "{colours}");
            }
        }
        let mut pieces = ear();
        let esc = Input::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
        assert_eq!(pieces.hear([esc.clone()]), (vec![esc], None));
        assert_eq!(pieces.hear(typed("]11;rgb:00/00/")), (vec![], None));
        let mut end = typed("00");
        end.extend([Input::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), key('\\', KeyModifiers::NONE)]);
        assert_eq!(pieces.hear(end), (vec![], Some(Ground::Dark)));
    }

    #[test]
    fn what_only_begins_like_an_answer_is_given_back() {
        for text in ["]", "11;rgb:zz", "11;rgb:", "]11;rgc"] {
            let mut keys = vec![key(']', KeyModifiers::ALT)];
            keys.extend(typed(text));
            keys.push(Input::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE)));
            assert_eq!(ear().hear(keys.clone()), (keys, None), "{text}");
        }
        let keys = answer("00/00/00", true);
        assert_eq!(Ear::default().hear(keys.clone()), (keys, None), "nothing was asked");
    }

    #[test]
    fn variables_say_what_they_say() {
        assert_eq!(by_variable("15;0"), Some(Ground::Dark));
        assert_eq!(by_variable("0;default;15"), Some(Ground::Light));
        assert_eq!(by_variable("default"), None);
        let linux = |n: &str| (n == "TERM").then(|| "linux".to_string());
        assert!(!may_ask(linux));
    }

    proptest! {
        /// Whatever is typed before, after and in whatever pieces it comes: the keys pass whole, in their order.
        #[test]
        fn no_key_is_eaten(before in "[a-z0-9;:/\\\\\\]]{0,12}", after in "[a-z0-9;:/\\\\\\]]{0,12}", cut in 0usize..60, bell: bool) {
            let mut all = typed(&before);
            all.extend(answer("1e1e/1e1e/1e1e", bell));
            all.extend(typed(&after));
            let cut = cut.min(all.len());
            let mut ear = ear();
            let (mut passed, first) = ear.hear(all[..cut].to_vec());
            let (rest, second) = ear.hear(all[cut..].to_vec());
            passed.extend(rest);
            prop_assert_eq!(first.or(second), Some(Ground::Dark));
            let expected: Vec<Input> = typed(&before).into_iter().chain(typed(&after)).collect();
            prop_assert_eq!(passed, expected);
        }
    }
}
