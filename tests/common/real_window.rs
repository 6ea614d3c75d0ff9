//! The real program in a real window on a virtual display. It gets real pointer and key input, and the
//! accessibility tree provides the positions and names of its controls.

use std::io::{self, BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use egui::accesskit::{Node, NodeId, TreeUpdate};
use egui_inspection::protocol::read_handshake;
use egui_inspection::{Request, Response, read_message, write_message};

use crate::story::{Hands, Pos, Seen, is_text, meant};

/// How long to wait for anything to appear. Software rendering on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, its display, and a connection to ask for its controls.
pub struct RealWindow {
    display: String,
    line: TcpStream,
    program: Child,
    /// None when another window started it.
    server: Option<Child>,
}

impl Drop for RealWindow {
    fn drop(&mut self) {
        for child in std::iter::once(&mut self.program).chain(&mut self.server) {
            // A child process that has already ended does not need to be killed.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl RealWindow {
    /// Opens the program on a separate display with a separate home folder, so that no test sees the
    /// settings of another.
    pub fn open(arguments: &[&Path], home: &Path, width: u32, height: u32) -> Self {
        let (server, display) = start_display(width, height);
        Self::open_on(display, Some(server), arguments, home)
    }

    /// Opens a second program on the same display.
    pub fn open_beside(&self, arguments: &[&Path], home: &Path) -> Self {
        Self::open_on(self.display.clone(), None, arguments, home)
    }

    fn open_on(display: String, server: Option<Child>, arguments: &[&Path], home: &Path) -> Self {
        let address = free_address();
        let program = Command::new(env!("CARGO_BIN_EXE_topology-designer"))
            .args(arguments)
            .env("DISPLAY", &display)
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("EGUI_INSPECTION", address.to_string())
            .spawn()
            .expect("the program starts");
        let mut line = wait_for("the window", || TcpStream::connect(address).ok());
        line.set_read_timeout(Some(PATIENCE))
            .expect("a timeout is accepted");
        read_handshake(&mut line).expect("the program answers");
        let window = Self {
            display,
            line,
            program,
            server,
        };
        // There is no window manager that would give the focus to a window.
        let process = window.program.id().to_string();
        let search = ["search", "--sync", "--onlyvisible", "--all"];
        let this = ["--pid", &process, "--name", ".", "windowfocus"];
        window.xdotool(&[&search[..], &this[..]].concat());
        window
    }

    /// Whether the program is still running.
    pub fn is_running(&mut self) -> bool {
        matches!(self.program.try_wait(), Ok(None))
    }

    /// Ends the program like a crash.
    pub fn kill(mut self) {
        self.program.kill().expect("it is still running");
        self.program.wait().expect("it has ended");
    }

    /// Presses a key and then leaves the program alone: no event or question follows.
    pub fn press_and_leave(&self, key: &str) {
        self.xdotool(&["key", key]);
    }

    /// The upper left corner of the window on its display.
    pub fn position(&self) -> (i32, i32) {
        let told = Command::new("xdotool")
            .env("DISPLAY", &self.display)
            .args([
                "search",
                "--onlyvisible",
                "--name",
                ".",
                "getwindowgeometry",
                "--shell",
            ])
            .output()
            .expect("xdotool is installed");
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let number = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|number| number.parse().ok())
                .unwrap_or_else(|| panic!("no {name} in {told:?}"))
        };
        (number("X="), number("Y="))
    }

    fn ask(&mut self, request: &Request) -> io::Result<Response> {
        write_message(&mut self.line, request)?;
        read_message(&mut self.line)
    }

    /// Everything on the screen that has a name.
    pub fn seen(&mut self) -> Vec<Seen> {
        match self.ask(&Request::GetTree).expect("the program answers") {
            Response::Tree {
                accesskit: Some(tree),
                ..
            } => named(&tree),
            other => panic!("expected a tree, got {other:?}"),
        }
    }

    fn xdotool(&self, arguments: &[&str]) {
        let status = Command::new("xdotool")
            .env("DISPLAY", &self.display)
            .args(arguments)
            .status()
            .expect("xdotool is installed");
        assert!(status.success(), "xdotool {arguments:?} failed");
    }

    /// Lets the program process an event before the next one: on a slow machine, two events would arrive in
    /// one frame, which no person is fast enough to cause.
    fn settle(&mut self, at_least: Duration) {
        for _ in 0..2 {
            std::thread::sleep(at_least / 2);
            match self.ask(&Request::ApplyEvents { events: Vec::new() }) {
                Ok(Response::Done) => {}
                other => panic!("the program draws no frame: {other:?}"),
            }
        }
    }

    fn button(&mut self, action: &str) {
        self.xdotool(&[action, "1"]);
        self.settle(Duration::from_millis(60));
    }

    fn move_to(&mut self, (x, y): Pos) {
        self.xdotool(&["mousemove", &format!("{x:.0}"), &format!("{y:.0}")]);
        self.settle(Duration::from_millis(40));
    }

    /// Takes a picture of the whole display for the investigation of a failure.
    pub fn screenshot(&self, path: &Path) {
        let taken = Command::new("import")
            .env("DISPLAY", &self.display)
            .args(["-window", "root"])
            .arg(path)
            .status();
        match taken {
            Ok(status) if status.success() => {}
            other => eprintln!("no screenshot was taken: {other:?}"),
        }
    }
}

impl Hands for RealWindow {
    fn find(&mut self, name: &str) -> Seen {
        let deadline = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            self.settle(Duration::from_millis(20));
            let all = self.seen();
            // A dialog takes a few frames to find its size; controls that still move are not clicked.
            let now = meant(&all, name).cloned();
            if let Some(seen) = &now
                && now == before
            {
                return seen.clone();
            }
            before = now;
            if Instant::now() > deadline {
                let names: Vec<_> = all.iter().map(|seen| seen.name.as_str()).collect();
                panic!("nothing is named {name:?}; the names are {names:#?}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn hover(&mut self, pos: Pos) {
        self.move_to(pos);
    }

    fn click_at(&mut self, pos: Pos) {
        self.move_to(pos);
        self.button("mousedown");
        self.button("mouseup");
    }

    fn drag(&mut self, from: Pos, to: Pos) {
        self.move_to(from);
        self.button("mousedown");
        let steps = 8;
        for step in 1..=steps {
            let part = f64::from(step) / f64::from(steps);
            self.move_to((
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
            ));
        }
        self.button("mouseup");
    }

    fn type_text(&mut self, text: &str) {
        self.xdotool(&["type", "--delay", "15", text]);
        self.settle(Duration::from_millis(100));
    }

    fn chord(&mut self, chord: &str) {
        self.xdotool(&["key", chord]);
        self.settle(Duration::from_millis(100));
    }

    fn wait_shown(&mut self, part: &str) {
        wait_for(&format!("{part:?} to appear"), || {
            self.seen()
                .iter()
                .any(|seen| seen.name.contains(part))
                .then_some(())
        });
    }

    fn wait_control(&mut self, name: &str) {
        wait_for(&format!("the control {name:?}"), || {
            let mut controls = self.seen().into_iter().filter(|seen| !seen.is_text);
            controls.any(|seen| seen.name == name).then_some(())
        });
    }

    fn wait_gone(&mut self, part: &str) {
        wait_for(&format!("{part:?} to go"), || {
            (!self.seen().iter().any(|seen| seen.name.contains(part))).then_some(())
        });
    }
}

fn named(tree: &TreeUpdate) -> Vec<Seen> {
    let name_of = |node: &Node| {
        node.label()
            .or_else(|| node.value())
            .unwrap_or_default()
            .to_owned()
    };
    let by_id = |id: &NodeId| tree.nodes.iter().find(|(other, _)| other == id);
    tree.nodes
        .iter()
        .filter_map(|(_, node)| {
            let bounds = node.bounds()?;
            let label = node.labelled_by().first().and_then(by_id);
            let name = label.map_or_else(|| name_of(node), |(_, label)| name_of(label));
            (!name.is_empty()).then_some(Seen {
                name,
                is_text: is_text(node.role()),
                min: (bounds.x0, bounds.y0),
                max: (bounds.x1, bounds.y1),
            })
        })
        .collect()
}

fn wait_for<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(Instant::now() < deadline, "timed out waiting for {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Starts a display that selects a free number by itself.
fn start_display(width: u32, height: u32) -> (Child, String) {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
        .arg(format!("{width}x{height}x24"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb is installed");
    let mut number = String::new();
    BufReader::new(server.stdout.take().expect("it is piped"))
        .read_line(&mut number)
        .expect("the display reports its number");
    (server, format!(":{}", number.trim()))
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a local port is free")
}
