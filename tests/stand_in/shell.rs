//! A program that plays Windows PowerShell with the Management Shell for tests. It takes the arguments of
//! the shell, carries out the named script on a deployment in its own folder, and prints what the product
//! prints (publishing notes, 1.7). The faults that a test requests are listed in `behavior.txt` in that
//! folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::exit;
use std::time::Duration;

use serde_json::{Value, json};
use topology_designer::document::encoding::decode;
use topology_designer::publish::canonical::canonical_lines;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [own, path] = &*arguments
        && own == LINGER
    {
        linger(path);
    }
    let fixed = [
        "-NoProfile",
        "-NonInteractive",
        "-ExecutionPolicy",
        "Bypass",
        "-File",
    ];
    assert_eq!(
        arguments.get(..5).unwrap(),
        fixed,
        "the arguments that start the shell"
    );
    let script = PathBuf::from(&arguments[5]);
    assert!(
        fs::read(&script).unwrap().starts_with(b"\xef\xbb\xbf"),
        "a script of a kit"
    );
    let program = std::env::current_exe().unwrap();
    let play = Play {
        deployment: program.parent().unwrap().to_owned(),
        kit: script.parent().unwrap().to_owned(),
        script: script.file_name().unwrap().to_str().unwrap().to_owned(),
        arguments: arguments[6..].to_vec(),
    };
    play.misbehave();
    match &*play.script {
        "Get-Topology.ps1" => play.get_topology(),
        "Test-Preflight.ps1" => play.preflight(),
        "Publish-Topology.ps1" => play.publish(),
        "Install-Databases.ps1" => play.databases(),
        "Test-Deployment.ps1" => play.test_deployment(),
        other => panic!("no kit runs {other}"),
    }
}

/// The argument with which the program starts itself.
const LINGER: &str = "--linger";

/// A program started by the shell: it keeps working, whatever happens to the shell.
fn linger(path: &str) -> ! {
    let started = std::time::Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        let mut file = fs::File::options()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        file.write_all(b"x").unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    exit(0)
}

struct Play {
    deployment: PathBuf,
    kit: PathBuf,
    script: String,
    arguments: Vec<String>,
}

fn say(line: &str) {
    let mut out = stdout().lock();
    write!(out, "{line}\r\n").unwrap();
    out.flush().unwrap();
}

/// Prints the last line of a script and exits with its exit code.
fn end(outcome: &str, text: &str) -> ! {
    let result = json!({ "outcome": outcome, "run": "", "text": text });
    say(&format!("KIT-RESULT {result}"));
    exit(match outcome {
        "done" | "pass" => 0,
        "fail" => 1,
        _ => 2,
    })
}

fn fail(text: &str) -> ! {
    say(&format!("Stopped: {text}"));
    end("fail", text)
}

impl Play {
    fn has(&self, argument: &str) -> bool {
        self.arguments.iter().any(|given| given == argument)
    }

    fn value(&self, argument: &str) -> Option<&str> {
        let place = self.arguments.iter().position(|given| given == argument)?;
        self.arguments.get(place + 1).map(String::as_str)
    }

    fn is_told(&self, what: &str) -> bool {
        let told = fs::read_to_string(self.deployment.join("behavior.txt")).unwrap_or_default();
        told.lines()
            .any(|line| line == format!("{} {what}", self.script))
    }

    /// Causes the faults that can affect any script.
    fn misbehave(&self) {
        if self.is_told("warns") {
            say(
                "WARNING: \"Install-CsDatabase\" processing has completed with warnings. \"2\" warnings were recorded during this run.",
            );
            say("WARNING: Detailed results can be found at \"C:\\Logs\\Install-CsDatabase.html\".");
        }
        if self.is_told("babbles") {
            let mut out = stdout().lock();
            out.write_all(b"\x00\x1b[2J\x84\x9b\xff\xfe\r\n").unwrap();
            out.write_all(&vec![b'x'; 300_000]).unwrap();
            out.write_all(b"\n").unwrap();
            for _ in 0..20_000 {
                out.write_all(b"progress\r").unwrap();
            }
            std::io::stderr().write_all(b"\x81\x8d not text\n").unwrap();
        }
        if self.is_told("asks") {
            let mut out = stdout().lock();
            let prompt = "[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"):";
            out.write_all(prompt.as_bytes()).unwrap();
            out.flush().unwrap();
            std::thread::sleep(Duration::from_secs(120));
        }
        if self.is_told("hangs") {
            let own = std::env::current_exe().unwrap();
            let mut child = std::process::Command::new(own)
                .arg(LINGER)
                .arg(self.deployment.join("lingers"))
                .spawn()
                .unwrap();
            say("Enable-CsTopology: 12 of 81");
            std::thread::sleep(Duration::from_secs(120));
            child.wait().unwrap();
        }
        if self.is_told("vanishes") {
            say("about to begin");
            exit(0);
        }
        if self.is_told("fails") {
            fail("Cannot open database \"xds\" requested by the login. The login failed.");
        }
        if self.is_told("knows-not") {
            say("unknown R160  Primary, mirror and witness fit each other");
            end("unknown", "0 failed, 1 unknown, of 9");
        }
    }

    fn kit(&self) -> Value {
        serde_json::from_slice(&fs::read(self.kit.join("kit.json")).unwrap()).unwrap()
    }

    fn published(&self) -> PathBuf {
        self.deployment.join("published.xml")
    }

    /// Whether the deployed topology has the lines of a file in the kit.
    fn is_deployed(&self, lines: &str) -> bool {
        let lines = fs::read_to_string(self.kit.join(lines)).unwrap();
        let lines: Vec<&str> = lines.trim_start_matches('\u{feff}').lines().collect();
        let Ok(bytes) = fs::read(self.published()) else {
            return false;
        };
        let (text, _) = decode(&bytes).unwrap();
        canonical_lines(&text).unwrap() == lines
    }

    fn is_handed_over(&self) -> bool {
        let kit = self.kit();
        if kit["isDirect"] == true || !self.kit.join("runs/handed-over.txt").exists() {
            return false;
        }
        match kit["isFirst"] == true {
            true => self.published().exists(),
            false => !self.is_deployed("baseline.txt"),
        }
    }

    /// Writes a report like the cmdlet.
    fn report(&self, cmdlet: &str) {
        let folder = self.kit.join("runs").join("reports");
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><CsMgmtLog Name=\"{cmdlet}\"><Action Name=\"Get Forest State\" \
             Time=\"2018-11-01 16:44:57Z\"><Complete Time=\"2018-11-01 16:44:59Z\" /></Action><Info Title=\"Command \
             Status\" Time=\"2018-11-01 16:44:59Z\">Command run is complete.</Info></CsMgmtLog>"
        );
        fs::write(folder.join(format!("{cmdlet}.xml")), text).unwrap();
        say(&format!("  {cmdlet}: Success"));
    }

    fn get_topology(&self) {
        let Ok(bytes) = fs::read(self.published()) else {
            fail("Get-CsTopology returned nothing. Check whether there is a configuration store.");
        };
        fs::write(self.value("-Out").unwrap(), bytes).unwrap();
        end("done", "The deployed topology is saved.");
    }

    fn is_checked(&self) -> bool {
        let kit = self.kit();
        let is_as_it_was = match kit["isFirst"] == true {
            true => !self.published().exists(),
            false => self.is_deployed("baseline.txt"),
        };
        let is_done = kit["isDirect"] == true && self.is_deployed("design.txt");
        let is_fine = is_as_it_was || is_done || self.is_handed_over();
        say(match is_fine {
            true => "pass    R162  No one has published since the baseline",
            false => "fail    R162  No one has published since the baseline",
        });
        is_fine
    }

    fn preflight(&self) {
        match self.is_checked() {
            true => end("pass", "0 failed, 0 unknown, of 9"),
            false => end("fail", "1 failed, 0 unknown, of 9"),
        }
    }

    fn publish(&self) {
        assert!(self.has("-Yes"), "nobody can answer");
        if self.is_handed_over() {
            end(
                "done",
                "The deployment changed since this kit stopped for Topology Builder.",
            );
        }
        if !self.is_checked() {
            fail("The preflight failed. Fix the problems that it lists, and run the script again.");
        }
        let kit = self.kit();
        if kit["isDirect"] != true {
            fs::create_dir_all(self.kit.join("runs")).unwrap();
            fs::write(self.kit.join("runs/handed-over.txt"), "x").unwrap();
            end("stopped", "Publish with Topology Builder now.");
        }
        if !self.is_deployed("design.txt") {
            fs::copy(self.kit.join("topology.xml"), self.published()).unwrap();
            self.report("Publish-CSTopology");
        }
        if self.is_told("dies between") {
            exit(1);
        }
        fs::copy(self.published(), self.deployment.join("enabled.xml")).unwrap();
        self.report("Enable-CSTopology");
        end("done", "The topology is published and enabled.");
    }

    fn databases(&self) {
        assert!(self.has("-Yes"), "nobody can answer");
        let path = self.deployment.join("databases.txt");
        let mut there: Vec<String> = fs::read_to_string(&path)
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        let kit = self.kit();
        let mut left = false;
        let kinds = [
            ("databaseStores", "Install-CsDatabase"),
            ("mirrors", "Install-CsMirrorDatabase"),
        ];
        for (list, cmdlet) in kinds {
            for wanted in kit[list].as_array().unwrap() {
                let line = format!("{cmdlet} {wanted}");
                if there.contains(&line) {
                    say("skip    it is there");
                    continue;
                }
                if list == "mirrors" && self.value("-SeedShare").is_none() {
                    say("left    the mirror needs -SeedShare");
                    left = true;
                    continue;
                }
                there.push(line);
                fs::write(&path, there.join("\n")).unwrap();
                self.report(cmdlet);
                if self.is_told("dies between") {
                    exit(1);
                }
            }
        }
        match left {
            true => end("stopped", "Left out: the mirror"),
            false => end("done", "The databases exist."),
        }
    }

    fn test_deployment(&self) {
        assert!(self.has("-IsCompared"), "the program compares");
        let is_set_up = self.kit()["setup"].as_array().unwrap().is_empty()
            || self.deployment.join("set-up").exists();
        match is_set_up {
            true => end("pass", "0 failed, 0 unknown, of 5"),
            false => end("fail", "1 failed, 0 unknown, of 5"),
        }
    }
}
