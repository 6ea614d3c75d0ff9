//! The window. The only room that knows egui.

pub mod action;
pub mod canvas;
pub mod command;
pub mod settings;
