//! A deployment for tests, behind a program that plays the shell.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// The stand-in for the shell, built if it is missing, because a test that is run alone does not build
/// examples.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let own = std::env::current_exe().unwrap();
        let profile = own.parent().and_then(Path::parent).unwrap();
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        build
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args([
                "build",
                "--quiet",
                "--example",
                "stand-in-shell",
                "--target-dir",
            ])
            .arg(profile.parent().unwrap());
        if cfg!(feature = "real-window") {
            build.args(["--features", "real-window"]);
        }
        assert!(
            build.status().unwrap().success(),
            "the stand-in for the shell is built"
        );
        let name = format!("stand-in-shell{}", std::env::consts::EXE_SUFFIX);
        profile.join("examples").join(name)
    })
}

/// A deployment for scripts to work on.
pub struct Deployment {
    folder: TempDir,
}

impl Deployment {
    /// A deployment that has published this topology, or none before the first publication.
    pub fn new(published: Option<&[u8]>) -> Self {
        // Beside the program, so that the program does not have to be copied.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let deployment = Self { folder };
        fs::hard_link(program(), deployment.shell())
            .or_else(|_| fs::copy(program(), deployment.shell()).map(drop))
            .unwrap();
        if let Some(published) = published {
            deployment.publish(published);
        }
        deployment
    }

    /// The program that plays the shell.
    pub fn shell(&self) -> PathBuf {
        let name = format!("shell{}", std::env::consts::EXE_SUFFIX);
        self.folder.path().join(name)
    }

    /// Publishes this topology, with Topology Builder or otherwise.
    pub fn publish(&self, topology: &[u8]) {
        fs::write(self.folder.path().join("published.xml"), topology).unwrap();
    }

    /// Makes a script fail.
    pub fn misbehave(&self, script: &str, how: &str) {
        fs::write(
            self.folder.path().join("behavior.txt"),
            format!("{script} {how}\n"),
        )
        .unwrap();
    }

    /// Makes every script succeed again.
    pub fn behave(&self) {
        // The file exists only if a script was made to fail.
        let _ = fs::remove_file(self.folder.path().join("behavior.txt"));
    }

    /// The amount of work done by a program that a hanging shell started; it never stops by itself.
    pub fn work_of_child(&self) -> u64 {
        let file = fs::metadata(self.folder.path().join("lingers"));
        file.map_or(0, |file| file.len())
    }

    /// Records that Setup was run on every computer.
    pub fn set_up(&self) {
        fs::write(self.folder.path().join("set-up"), "").unwrap();
    }

    /// The complete state of the deployment.
    pub fn state(&self) -> Vec<Option<Vec<u8>>> {
        ["published.xml", "enabled.xml", "databases.txt"]
            .map(|name| fs::read(self.folder.path().join(name)).ok())
            .to_vec()
    }
}
