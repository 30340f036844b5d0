//! Carrying out effects: the only file of the interface that calls the register to write, and that lends the terminal.
//! Every effect answers with a message; nothing is lost when one fails.

use super::events::Door;
use super::msg::{Care, Effect, Msg, Saved};
use super::terminal::Screen;
use crate::domain::field::Field;
use crate::i18n::Lang;
use crate::i18n::care::CareText;
use crate::register::Register;
use crate::register::edit::Assignment;
use crate::register::error::Result;
use crate::register::said;

/// Runs an effect of the register. Effects of the terminal are `run_terminal`'s.
pub fn run(effect: &Effect, register: &mut Register, lang: Lang) -> Msg {
    attempt(effect, register, lang).unwrap_or_else(Msg::Failed)
}

fn attempt(effect: &Effect, register: &mut Register, lang: Lang) -> Result<Msg> {
    let saved = |what: Saved, done| Msg::Saved { what, done };
    Ok(match effect {
        Effect::Set { ids, assignments, note, seen } => {
            let fields = assignments.iter().map(|a: &Assignment| a.key.name()).collect();
            saved(Saved::Fields(fields), register.set(ids, assignments, note, lang, Some(*seen))?)
        }
        Effect::SetItem { id, assignments, note, seen, what } => {
            saved(what.clone(), register.set_item(*id, assignments, note, lang, Some(*seen))?)
        }
        Effect::Add { name, assignments } => {
            let (id, done) = register.add(name, assignments, lang)?;
            saved(Saved::Added(id), done)
        }
        Effect::SaveView(view) => saved(Saved::View(view.name.clone()), register.save_view(view, lang)?),
        Effect::RemoveView { id, name } => saved(Saved::ViewGone(name.clone()), register.remove(*id)?),
        Effect::Remove { id } => {
            let what = match Field::owner_of(id.entity) {
                None => Saved::Removed,
                Some(_) => Saved::Removal,
            };
            saved(what, register.remove(*id)?)
        }
        // The loop writes files beside itself; here one waits for it.
        Effect::Export { order, to, force } => Msg::Exported(register.export(order, to, *force, &mut |_, _| true)?),
        Effect::Restore { id } => saved(Saved::Restored, register.restore(*id)?),
        Effect::KeepRound { round } => {
            register.keep_round(round)?;
            Msg::Unmoved
        }
        Effect::Bulk { ids, edit, seen } => saved(Saved::Bulk, register.act_on_many(ids, edit, lang, Some(*seen))?),
        Effect::Confirm { ids } => saved(Saved::Confirmed, register.confirm(ids)?),
        Effect::AddAgency { code, assignments } => {
            saved(Saved::Agency, register.add_agency(code, assignments, lang)?.1)
        }
        Effect::SetTarget { key, value, date, source } => {
            let date = Some(date.as_str()).filter(|d| !d.is_empty());
            saved(Saved::Target, register.set_target(key, value, date, Some(source), lang)?)
        }
        Effect::AddMilestone { project, kind, assignments } => {
            saved(Saved::Milestone, register.add_milestone(*project, *kind, assignments, lang)?.1)
        }
        Effect::AddMilestones { project, all } => {
            saved(Saved::Milestone, register.add_milestones(*project, all, lang)?)
        }
        Effect::MoveMilestone { id, down } => saved(Saved::Milestone, register.move_milestone(*id, *down)?),
        Effect::AddNote { project, kind, text } => {
            saved(Saved::Note, register.add_note(*project, text, *kind, lang)?.1)
        }
        Effect::AddLink { project, title, address } => {
            saved(Saved::Link, register.add_link(*project, address, title, lang)?.1)
        }
        Effect::Undo => match register.undo_plan()? {
            Some(plan) if !plan.contested.is_empty() => Msg::Planned { plan: Box::new(plan) },
            _ => Msg::Took { redo: false, taken: register.undo()? },
        },
        Effect::Redo => match register.redo_plan()? {
            Some(plan) if !plan.contested.is_empty() => Msg::Planned { plan: Box::new(plan) },
            _ => Msg::Took { redo: true, taken: register.redo()? },
        },
        Effect::Plan { id } => Msg::Planned { plan: Box::new(register.reversal(id)?) },
        Effect::Reverse { id, chosen, redo } => Msg::Took { redo: *redo, taken: register.reverse(id, chosen)? },
        Effect::Travel(day) => {
            match day.filter(|day| *day < register.clock().today()) {
                Some(day) => register.go_to(day)?,
                None => _ = register.come_back()?,
            }
            Msg::Traveled
        }
        Effect::BeginLook { asked, job } => {
            register.begin_look(asked.clone(), job)?;
            Msg::Unmoved
        }
        Effect::BeginTake { choices, job } => {
            register.begin_take(choices.clone(), job)?;
            Msg::Unmoved
        }
        Effect::KeepMapping { name, columns } => Msg::Kept(register.save_mapping(name, columns)?),
        Effect::BeginPlan { path, mapping, job } => {
            register.begin_plan(path, mapping, lang, job);
            Msg::Unmoved
        }
        Effect::BeginImport { author, job } => {
            register.begin_import(author.as_deref(), lang, job);
            Msg::Unmoved
        }
        Effect::FollowImport { done } => {
            register.follow()?;
            Msg::Imported(done.clone())
        }
        Effect::FollowMerge { join } => {
            register.follow_merge()?;
            register.join(join)?;
            Msg::Merged
        }
        Effect::Settle { decided } => saved(Saved::Settled(decided.len()), register.settle(decided)?),
        Effect::Care(wish) => care(wish, register, lang)?,
        Effect::TakePlan => Msg::TookPlan { changes: register.take_plan()? },
        Effect::LoadPage { project } => Msg::Paged { project: *project, page: Box::new(register.page(*project)?) },
        Effect::Copy(_) | Effect::OpenEditor { .. } | Effect::Suspend | Effect::Quit => Msg::Unmoved,
    })
}

/// Carries out what is wanted about the file, and reads what is left to decide.
fn care(wish: &Care, register: &mut Register, lang: Lang) -> Result<Msg> {
    let said = match wish {
        Care::Show => None,
        Care::Adopt(numbers) => {
            let before = register.outside()?.len();
            let done = register.adopt(numbers)?;
            let decided = before - register.outside()?.len();
            Some(match done.is_nothing() {
                true => CareText::AdoptedNothing.say(lang).to_string(),
                false => CareText::Adopted.with(lang, &[&decided]),
            })
        }
        Care::Discard(numbers) => Some(CareText::Discarded.with(lang, &[&register.discard(numbers)?])),
        Care::PutBack => Some(said::put_back(&register.put_back()?, lang)),
        Care::Drop => Some(CareText::Dropped.with(lang, &[&register.drop_lacking()?])),
    };
    let (outside, lacking) = (register.outside()?, register.lacking()?);
    Ok(Msg::Cared { outside, lacking, said, open: *wish == Care::Show })
}

/// Opens `$VISUAL` or `$EDITOR` on a text, with the terminal lent to it. `None` = left as it was.
pub fn edit_outside(text: &str, screen: &mut Screen, door: &Door) -> std::io::Result<Option<String>> {
    use std::io::{Error, ErrorKind, Write};
    let command = ["VISUAL", "EDITOR"].into_iter().find_map(crate::register::home::variable);
    let Some(command) = command else { return Err(Error::from(ErrorKind::NotFound)) };
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return Err(Error::from(ErrorKind::NotFound)) };
    let name = format!("taizhang-{}.txt", crate::register::home::random_hex::<6>());
    let path = std::env::temp_dir().join(name);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(text.as_bytes())?;
    let status = screen.lend(&door.pause(), || std::process::Command::new(program).args(words).arg(&path).status());
    let read = std::fs::read_to_string(&path);
    let _ = std::fs::remove_file(&path);
    if !status??.success() {
        return Err(Error::from(ErrorKind::Interrupted));
    }
    let new = read?;
    let new = new.trim_end_matches('\n');
    Ok((new != text.trim_end_matches('\n')).then(|| new.to_string()))
}
