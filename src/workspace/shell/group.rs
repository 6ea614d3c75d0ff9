//! A program together with every program that it starts, so that all of them can be ended: a job on
//! Windows, a process group elsewhere.

use std::io;
use std::process::Command;

use process_wrap::std::{ChildWrapper, CommandWrap};

/// Starts a program in a group of its own. Windows before 2012 has no nested jobs; a program that is
/// started from within a job there runs without a group, and only the program itself can be ended.
///
/// # Errors
/// When the program cannot be started.
pub(super) fn spawn(command: impl Fn() -> Command) -> io::Result<Box<dyn ChildWrapper>> {
    let mut grouped = CommandWrap::from(command());
    group(&mut grouped);
    grouped.spawn().or_else(|_| {
        let mut alone = CommandWrap::from(command());
        without_window(&mut alone);
        alone.spawn()
    })
}

#[cfg(windows)]
fn group(command: &mut CommandWrap) {
    command.wrap(process_wrap::std::JobObject);
    without_window(command);
}

#[cfg(not(windows))]
fn group(command: &mut CommandWrap) {
    command.wrap(process_wrap::std::ProcessGroup::leader());
}

/// A console program that is started from a window would open a console window.
#[cfg(windows)]
fn without_window(command: &mut CommandWrap) {
    command.wrap(NoWindow);
}

/// Only Windows opens a console window.
#[cfg(not(windows))]
fn without_window(_: &mut CommandWrap) {}

/// Comes after the job, which sets the flags as well.
#[cfg(windows)]
#[derive(Debug)]
struct NoWindow;

#[cfg(windows)]
impl process_wrap::std::CommandWrapper for NoWindow {
    fn pre_spawn(&mut self, command: &mut Command, core: &CommandWrap) -> io::Result<()> {
        use std::os::windows::process::CommandExt as _;
        const CREATE_SUSPENDED: u32 = 0x0000_0004;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        let is_in_job = core.has_wrap::<process_wrap::std::JobObject>();
        // A job adds the program before it runs, and then lets it run.
        let suspended = if is_in_job { CREATE_SUSPENDED } else { 0 };
        command.creation_flags(CREATE_NO_WINDOW | suspended);
        Ok(())
    }
}
