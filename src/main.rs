//! Arguments; window or command.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use topology_designer::app;
use topology_designer::cli::{self, Request};
use topology_designer::document::save;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match cli::request() {
        Request::Command(work) => work.run(),
        Request::Window(file) => {
            cli::start_log();
            match app::run(file.clone()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    // Without a window, nobody else would say it.
                    if let Some(unreadable) = file.and_then(|file| save::look_at_file(&file).err())
                    {
                        cli::complain(&unreadable);
                    }
                    cli::complain(&error)
                }
            }
        }
    }
}
