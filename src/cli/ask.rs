//! Questions on standard error, answered on standard input. Without a terminal at both ends nobody is asked.

use super::failure::stderr_is_terminal;
use crate::domain::text;
use std::io::{self, BufRead, IsTerminal, Write};

/// Whether somebody is there to be asked.
pub fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && stderr_is_terminal()
}

/// The answer, without the line break; empty at the end of input.
pub fn ask(question: &str) -> String {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{}", text::visible(question));
    let _ = stderr.flush();
    let mut answer = String::new();
    let _ = io::stdin().lock().read_line(&mut answer);
    answer.trim().to_string()
}

/// Whether the answer is a yes, in either language.
pub fn agreed(question: &str) -> bool {
    matches!(ask(question).to_lowercase().as_str(), "y" | "yes" | "是" | "ｙ" | "好")
}
