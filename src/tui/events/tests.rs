//! What passes the door, and what becomes of bursts of keys.

use super::*;
use ratatui::crossterm::event::KeyEventState;
use std::sync::mpsc::channel;

fn key(code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn keys(text: &str) -> Vec<Input> {
    text.chars().map(|c| key(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) })).collect()
}

#[test]
fn only_presses_pass() {
    for (kind, passes) in [(KeyEventKind::Press, true), (KeyEventKind::Repeat, true), (KeyEventKind::Release, false)] {
        let event =
            KeyEvent { code: KeyCode::Char('a'), modifiers: KeyModifiers::NONE, kind, state: KeyEventState::NONE };
        assert_eq!(admit(Event::Key(event)).is_some(), passes, "{kind:?}");
    }
    assert_eq!(admit(Event::FocusLost), None);
    assert_eq!(admit(Event::Resize(0, 0)), Some(Input::Resize));
}

#[test]
fn pasted_lines_end_in_one_way() {
    let pasted = admit(Event::Paste("一\r二\r\n三\n".into()));
    assert_eq!(pasted, Some(Input::Paste("一\n二\n三\n".into())));
}

#[test]
fn many_waiting_keys_are_a_paste() {
    assert_eq!(fold_bursts(keys("武汉至西安\n高速")), [Input::Paste("武汉至西安\n高速".into())]);
    let mut mixed = keys("abc");
    mixed.push(key(KeyCode::Down));
    mixed.extend(keys("12345678"));
    let folded = fold_bursts(mixed);
    assert_eq!(folded.len(), 5);
    assert_eq!(folded[3], key(KeyCode::Down));
    assert_eq!(folded[4], Input::Paste("12345678".into()));
}

#[test]
fn a_held_key_is_no_paste() {
    let held = keys("jjjjjjjjjjjjjjjj");
    assert_eq!(fold_bursts(held.clone()), held);
}

#[test]
fn letters_waiting_for_one_field_are_one_text() {
    let mut waiting = keys("xxab");
    waiting.push(key(KeyCode::Enter));
    waiting.extend(keys("c"));
    let mut waiting = waiting.into_iter().peekable();
    let first = waiting.next().expect("a key");
    assert_eq!(gather(first, &mut waiting), Input::Paste("xxab".into()));
    for one in [key(KeyCode::Enter), keys("c").remove(0)] {
        let first = waiting.next().expect("a key");
        assert_eq!((gather(first, &mut waiting), waiting.peek().is_none()), (one.clone(), one != key(KeyCode::Enter)));
    }
}

#[test]
fn draining_takes_all_and_tells_the_end() {
    let (sender, inbox) = channel();
    for n in 0..3 {
        sender.send(n).expect("somebody listens");
    }
    assert_eq!(drain(&inbox, None), Some(vec![0, 1, 2]));
    assert_eq!(drain(&inbox, Some(Duration::ZERO)), Some(vec![]));
    drop(sender);
    assert_eq!(drain(&inbox, None), None);
}
