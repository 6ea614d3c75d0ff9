//! Arguments; window or command.

use std::process::ExitCode;

use topology_designer::cli::{self, Request};

fn main() -> ExitCode {
    match cli::request() {
        Request::Command(command) => command.run(),
        Request::Window(_) => ExitCode::SUCCESS,
    }
}
