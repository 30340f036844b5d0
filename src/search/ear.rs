//! Listening for one word in many texts: what the letters of a word may turn into at each set of readings is worked out
//! once, then each character of a text costs a look at a table, however many ways there are to read it. It says yes
//! exactly where `sound::find` does.

use super::sound;
use std::sync::{Arc, Mutex, PoisonError};

/// Words of more letters than this are left to `sound::find`.
const MOST: usize = 30;
/// The word is at its end.
const END: u32 = 1 << 31;

/// One word, ready to be listened for. A bit of a state stands for so many letters that were heard; none of them is 0 and
/// none is all, for a word may begin anywhere, and one that is at its end was found.
#[derive(Debug)]
pub struct Ear {
    letters: Vec<u8>,
    /// What is heard after the first character of the word, by the set of its readings.
    first: Vec<u32>,
    /// What is heard after one more, by its set and what was heard before it.
    then: Vec<u32>,
}

/// The ears of so many words are kept: a query is asked in pieces, and word by word.
const KEPT: usize = 4;

impl Ear {
    /// The one for these letters, made when it is first asked for; `None` for words that are too long.
    pub fn of(letters: &[u8]) -> Option<Arc<Ear>> {
        static EARS: Mutex<Vec<Arc<Ear>>> = Mutex::new(Vec::new());
        let mut kept = EARS.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|ear| ear.letters == letters).map(|at| kept.remove(at));
        let ear = known.or_else(|| Ear::new(letters).map(Arc::new))?;
        kept.truncate(KEPT - 1);
        kept.insert(0, ear.clone());
        Some(ear)
    }

    /// `None` for words that are too long.
    pub fn new(letters: &[u8]) -> Option<Ear> {
        let count = letters.len();
        if count == 0 || count > MOST {
            return None;
        }
        // What each syllable does after so many letters.
        let syllables: Vec<u32> = sound::syllables()
            .flat_map(|s| (0..count).map(move |heard| heard_after(&letters[heard..], heard, s)))
            .collect();
        let (mut first, mut then) = (Vec::new(), Vec::new());
        for set in sound::sets() {
            for heard in 0..count {
                let all = set.iter().map(|syllable| syllables[usize::from(*syllable) * count + heard]);
                then.push(all.fold(0, |all, one| all | one));
            }
            first.push(then[then.len() - count]);
        }
        Some(Ear { letters: letters.to_vec(), first, then })
    }

    /// Whether the word is heard anywhere in a text.
    pub fn hears(&self, text: &str) -> bool {
        sound::may_sound(text.as_bytes()) && self.listen(text, true).is_some()
    }

    /// Where the word ends that is heard at the beginning of a text.
    pub fn hears_first(&self, text: &str) -> Option<usize> {
        self.listen(text, false)
    }

    fn listen(&self, text: &str, anywhere: bool) -> Option<usize> {
        let (bytes, sets) = (text.as_bytes(), sound::sets_of_characters());
        let (mut at, mut state) = (0, 0_u32);
        while at < bytes.len() {
            // Characters with sounds mostly stand together.
            for character in bytes[at..].as_chunks::<3>().0 {
                if !sound::begins_one(character[0]) {
                    break;
                }
                let set = usize::from(sets.of(*character));
                let mut next = if anywhere || at == 0 { self.first[set] } else { 0 };
                if state != 0 {
                    next |= self.after(state, set, character);
                }
                at += 3;
                if next & END != 0 {
                    return Some(at);
                }
                if next == 0 && !anywhere {
                    return None;
                }
                state = next;
            }
            let Some(c) = text[at..].chars().next().filter(|_| !sound::begins_one(bytes[at])) else { continue };
            at += c.len_utf8();
            if state == 0 && anywhere {
                continue;
            }
            state = match c.to_ascii_lowercase() {
                // Latin letters inside a name stand for themselves.
                letter @ 'a'..='z' => each_of(state).fold(0, |all, heard| all | self.spelled(heard, letter as u8)),
                c if sound::is_passed_over(c) => state,
                _ => 0,
            };
            if state & END != 0 {
                return Some(at);
            }
            if state == 0 && !anywhere {
                return None;
            }
        }
        None
    }

    /// What is heard once a character of this set was spoken or passed over.
    fn after(&self, state: u32, set: usize, character: &[u8; 3]) -> u32 {
        let count = self.letters.len();
        let then = &self.then[set * count..(set + 1) * count];
        let kept = if sound::may_pass_over(character) { state } else { 0 };
        each_of(state).fold(kept, |all, heard| all | then[heard])
    }

    fn spelled(&self, heard: usize, letter: u8) -> u32 {
        if self.letters[heard] == letter { so_many(heard + 1, self.letters.len()) } else { 0 }
    }
}

/// The letters of a state.
fn each_of(mut state: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let heard = (state != 0).then(|| state.trailing_zeros() as usize);
        state &= state.wrapping_sub(1);
        heard
    })
}

fn so_many(heard: usize, count: usize) -> u32 {
    if heard == count { END } else { 1 << heard }
}

/// What is heard once a syllable was spoken whole, by its first letter or first sound, or, at the end of the word, in part.
fn heard_after(rest: &[u8], heard: usize, syllable: &str) -> u32 {
    let spoken = sound::spoken(rest, syllable);
    if spoken.common == rest.len() {
        return END;
    }
    let (count, whole) = (heard + rest.len(), spoken.common == spoken.length);
    let ways = [(spoken.common > 0, 1), (whole && spoken.common > 0, spoken.length), (spoken.two, 2)];
    ways.into_iter().filter(|(is, _)| *is).fold(0, |all, (_, letters)| all | so_many(heard + letters, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn a_word_is_heard_where_it_is_found(
            parts in prop::collection::vec(("[武汉至长沙重庆女绿铅山儿翁嗯站昌站是中。“” 　Gg5a·–é\\-，武]", 0..7usize), 0..9),
            asked in "[a-z]{1,4}|[whczsgnlvu]{1,6}|[a-z]{29,32}",
            said in any::<bool>(),
        ) {
            let text: String = parts.iter().map(|(c, _)| c.as_str()).collect();
            // Words made of the sounds of the text are heard more often than others.
            let spoken: String = parts.iter().flat_map(|(c, length)| {
                let sound = sound::reading(c.chars().next().unwrap_or_default()).replace('ü', "v");
                let sound = if sound.is_empty() { c.to_ascii_lowercase() } else { sound };
                sound.chars().filter(char::is_ascii_lowercase).take(*length).collect::<Vec<_>>()
            }).collect();
            let letters = if said && !spoken.is_empty() { spoken.as_bytes() } else { asked.as_bytes() };
            // Kept or made.
            prop_assert_eq!(Ear::of(letters).map(|ear| ear.hears(&text)), Ear::new(letters).map(|ear| ear.hears(&text)));
            if let Some(ear) = Ear::new(letters) {
                prop_assert_eq!(ear.hears(&text), sound::find(letters, &text, 0).is_some(), "{:?} in {}", letters, text);
            } else {
                prop_assert!(letters.len() > MOST);
            }
        }
    }

    #[test]
    fn syllables_of_one_letter_are_heard_once() {
        let name = "啊".repeat(40);
        for (word, found) in
            [("aaaaaaaaaaaaaaaaaaaa", true), ("aaaaaaaaaaaaaaaaaaab", false), ("aaaaaaaaaaaaaaa", true)]
        {
            assert_eq!(Ear::new(word.as_bytes()).is_some_and(|ear| ear.hears(&name)), found, "{word}");
            assert_eq!(sound::find(word.as_bytes(), &name, 0).is_some(), found, "{word}");
        }
        // So many ways of reading that patience ends before them.
        let name = "安".repeat(40);
        for (word, found) in [("ananananananananananananananan", true), ("anananananananananananananab", false)] {
            assert_eq!(Ear::new(word.as_bytes()).is_some_and(|ear| ear.hears(&name)), found, "{word}");
            assert_eq!(sound::find(word.as_bytes(), &name, 0).is_some(), found, "{word}");
        }
    }
}
