//! Arguments; window or command.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use topology_designer::app;
use topology_designer::cli::{self, Request};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match cli::request() {
        Request::Command(command) => command.run(),
        Request::Window(file) => {
            cli::start_log();
            match app::run(file) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => cli::complain(&error),
            }
        }
    }
}
