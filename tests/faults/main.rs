//! Fault tests: what provokes each, and what must come of it. The file system that fails on demand is in `vfs`; a test that
//! needs a process that dies runs this very program again. `TAIZHANG_FAULTS=1` makes every sweep whole,
//! `TAIZHANG_FLIPS=4000` flips as many bits. Each test prints its counts (`--nocapture`).
//!
//! | row | provoked | test |
//! |---|---|---|
//! | 1 | the process dies at each call of an edit, of a new file, of a migration | `crash::killed_*` |
//! | 2 | power cut and torn write at each call | `crash::when_the_power_goes_*` |
//! | 3 | an error at each read, write, sync, delete, truncate | `errors::a_failing_call_*` |
//! | 4 | disk full at each write of an edit, of a backup, of compacting | `errors::a_full_disk_*` |
//! | 5 | a call is done and answers that it failed, each in turn | `errors::a_save_that_is_on_the_disk_*` |
//! | 6 | the file cut at nine lengths | `files::a_file_cut_off_*` |
//! | 7 | flipped bits | `flips::*` |
//! | 8 | text, noise, another program's file, folder, pipe, link, second name | `files::what_is_no_register_*` |
//! | 9 | newer and older versions, unknown fields, kinds and keys | `versions::*` |
//! | 10 | a save interrupted, for writing and for reading only | `files::an_interrupted_save_*` |
//! | 11 | its journal thrown away; another journal mode, with and without its second file | `files::a_journal_thrown_away_*`, `files::a_file_of_another_*`, `files::an_edit_lost_*` |
//! | 12 | a journal that names a victim | `files::a_journal_that_names_a_victim_*` |
//! | 13 | file 0444, folder 0555, as a user to whom modes mean something; a place mounted read-only | `files::where_nothing_*`, `modes::*` |
//! | 14 | held for a while, for ever | `others::a_file_held_*` |
//! | 15 | a reader during COMMIT; a process stopped in its commit | `others::a_reader_*`, `others::a_process_stopped_*` |
//! | 16 | two save from what they saw before | `others::two_who_saw_*` |
//! | 16 | what is followed through a real share (FUSE), where one can be mounted | `share::*` |
//! | 17 | renamed over, deleted, while open | `replaced::a_file_replaced_*`, `replaced::a_save_into_*`, `replaced::a_file_deleted_*` |
//! | 18 | an older copy over the file | `replaced::an_older_copy_*`, `replaced::what_*` |
//! | 19 | one identity on two machines | `machines::one_identity_*` |
//! | 20 | clocks of 1970, 2099, 9999, set back | `machines::a_clock_*` |
//! | 4, 21 | a merge and an export that meet a full disk, an error, a power cut, at each call; then once more | `merges::a_merge_that_*`, `merges::an_export_*` |
//! | 22 | random histories, all orders | `desk`: `merging::all_orders_*`, `convergence::*`, `mutants::*` |
//! | 23 | merged twice, with itself under other names, both ways; KeePassXC's matrix; lists on both sides | `merges::a_second_*`, `merges::the_very_*`, `merges::removed_*`, `merges::lists_*` |
//! | 24 | edits of another tool | `tools::*` |
//! | 24 | the same to a large file, checked beside the work | `large::*` |
//! | 24 | the same in a colleague's file | `merges::what_another_tool_*` |
//! | 25 | files that mean harm | `hostile::*`, as a colleague's: `harm::*` |
//! | 3, 17, 18, 24 | on the screen | `screen::*` |
//! | 1, 2, 3, 13, 16, 18 | while changes go onto the slate first | `slate::*` |

mod crash;
mod errors;
mod files;
mod flips;
mod harm;
mod hostile;
mod large;
mod machines;
mod merges;
mod modes;
mod others;
mod replaced;
mod screen;
mod share;
mod slate;
mod support;
mod tools;
mod versions;
mod vfs;
