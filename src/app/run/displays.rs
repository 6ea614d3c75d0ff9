//! The displays that the environment names, and which of them a window opens on. The window system takes
//! Wayland wherever it is named and never tries another one, and lets nobody ask twice.

use std::path::PathBuf;

/// The displays that the environment names.
#[derive(Clone, Debug, Default)]
pub struct Displays {
    /// Of X11.
    pub x11: Option<String>,
    /// Of Wayland, which comes first.
    pub wayland: Option<String>,
    /// Where the socket of Wayland is, when it is named by its path.
    socket: Option<PathBuf>,
}

impl Displays {
    pub fn of_environment() -> Self {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        // One that is handed over open has no path.
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

    /// Whether there is a display of X11, and one of Wayland is named that nothing listens to.
    #[cfg(unix)]
    fn is_only_x11_there(&self) -> bool {
        let answers = |socket| std::os::unix::net::UnixStream::connect(socket).is_ok();
        self.x11.is_some() && self.socket.as_ref().is_some_and(|socket| !answers(socket))
    }
}

/// What tells the window system to take X11, where it would take a Wayland that is not there.
pub fn event_loop_builder() -> Option<eframe::EventLoopBuilderHook> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if Displays::of_environment().is_only_x11_there() {
        use winit::platform::x11::EventLoopBuilderExtX11 as _;
        log::info!("nothing listens to the Wayland display that is named, X11 is used");
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
    fn x11_is_used_where_nothing_listens_to_the_wayland_display() {
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
        assert!(!handed_over.is_only_x11_there(), "nobody can say");
    }
}
