//! Chooses between the interface and the command line.
use taizhang::register::{
    Register,
    config::{Config, Flags},
    home::{Clock, Home},
    open::Options,
};
fn main() {
    let home = Home::from_env().unwrap();
    let config = Config::load(&home.config, &Flags::default()).unwrap();
    let (register, made) =
        Register::open(&Options { file: None, read_only: false }, home, Clock::from_env().unwrap(), &config).unwrap();
    if let Err(e) = taizhang::tui::run(register, &config, made, false) {
        eprintln!("{}", e.say(taizhang::i18n::Lang::En));
    }
}
