//! The program: words of the command line in, an exit status out. The command line runs, or it hands over a register for
//! the terminal interface; this file only chooses.

#![forbid(unsafe_code)]

use std::process::ExitCode;
use taizhang::cli::{self, Answer, Interface};
use taizhang::register::error::Error;
use taizhang::tui;

fn main() -> ExitCode {
    let code = match cli::run(std::env::args_os(), tui::terminal::columns) {
        Answer::Exit(code) => code,
        Answer::Interface(interface) => {
            let lang = interface.config.language.value;
            open_interface(*interface).map_or_else(|error| cli::complain(error, lang), |()| 0)
        }
    };
    ExitCode::from(code)
}

/// The one place where the interface begins.
fn open_interface(interface: Interface) -> Result<(), Error> {
    tui::run(interface.register, &interface.config, interface.made, interface.no_color)
}
