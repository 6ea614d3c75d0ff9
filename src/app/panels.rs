//! The panels around the canvas. They read the session and emit actions.

pub mod differences;
pub mod history;
pub mod inspector;
mod list_header;
pub mod menu_bar;
pub mod outline;
pub mod palette;
pub mod problems;
pub mod room;
pub mod status;
pub mod stepping;
