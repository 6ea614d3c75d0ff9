//! The command table: menus, tooltips, shortcuts and the help sheet all read it.

/// A command of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Takes the last step back.
    Undo,
}
