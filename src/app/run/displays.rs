//! The displays that the environment names, and which of them a window opens on. The window system uses
//! Wayland whenever it is named, never tries another display, and can only be started once.

use std::path::PathBuf;

/// The displays that the environment names.
#[derive(Clone, Debug, Default)]
pub struct Displays {
    /// The X11 display.
    pub x11: Option<String>,
    /// The Wayland display, which has priority.
    pub wayland: Option<String>,
    /// The path of the Wayland socket, if it is given as a path.
    socket: Option<PathBuf>,
}

impl Displays {
    pub fn of_environment() -> Self {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        // A connection that is passed on open has no path.
        let handed_over = named("WAYLAND_SOCKET");
        let display = named("WAYLAND_DISPLAY");
        let socket = match (&handed_over, &display) {
            (None, Some(display)) => {
                let folder = named("XDG_RUNTIME_DIR").map(PathBuf::from);
                Some(folder.unwrap_or_default().join(display))
            }
            _ => None,
        };
        Self {
            x11: named("DISPLAY"),
            wayland: display.or(handed_over),
            socket,
        }
    }

    #[cfg(test)]
    pub fn named(x11: Option<&str>, wayland: Option<&str>) -> Self {
        Self {
            x11: x11.map(str::to_owned),
            wayland: wayland.map(str::to_owned),
            socket: None,
        }
    }

    /// Whether there is an X11 display, and a Wayland display is named that nothing listens on.
    #[cfg(unix)]
    fn is_only_x11_there(&self) -> bool {
        let answers = |socket| std::os::unix::net::UnixStream::connect(socket).is_ok();
        self.x11.is_some() && self.socket.as_ref().is_some_and(|socket| !answers(socket))
    }
}

/// Makes the window system use X11 if it would otherwise use a Wayland display that does not exist.
pub fn event_loop_builder() -> Option<eframe::EventLoopBuilderHook> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if Displays::of_environment().is_only_x11_there() {
        use winit::platform::x11::EventLoopBuilderExtX11 as _;
        log::info!("nothing is listening on the named Wayland display, using X11");
        return Some(Box::new(|builder| {
            builder.with_x11();
        }));
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    #[cfg(unix)]
    #[test]
    fn x11_is_used_if_nothing_listens_on_the_wayland_display() {
        use crate::app::run::displays::Displays;

        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("wayland-0");
        let displays = |x11| Displays {
            socket: Some(socket.clone()),
            ..Displays::named(x11, Some("wayland-0"))
        };
        assert!(displays(Some(":0")).is_only_x11_there(), "no socket");
        assert!(!displays(None).is_only_x11_there(), "no X11 to use");

        let compositor = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(!displays(Some(":0")).is_only_x11_there(), "it listens");

        drop(compositor);
        assert!(
            displays(Some(":0")).is_only_x11_there(),
            "left by a session that has ended"
        );
        let handed_over = Displays::named(Some(":0"), Some("7"));
        assert!(!handed_over.is_only_x11_there(), "nobody can tell");
    }
}
