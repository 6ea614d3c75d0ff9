//! A deployment for tests, with the program that plays the shell in front of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// The stand-in for the shell, built when it is not there yet: a test that is run alone builds no examples.
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

/// A deployment that scripts meet.
pub struct Deployment {
    folder: TempDir,
}

impl Deployment {
    /// One that has this topology published; none before the first publication.
    pub fn new(published: Option<&[u8]>) -> Self {
        // Beside the program, so that it needs no copy.
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

    /// Somebody publishes this, with Topology Builder or otherwise.
    pub fn publish(&self, topology: &[u8]) {
        fs::write(self.folder.path().join("published.xml"), topology).unwrap();
    }

    /// Lets a script go wrong.
    pub fn misbehave(&self, script: &str, how: &str) {
        fs::write(
            self.folder.path().join("behavior.txt"),
            format!("{script} {how}\n"),
        )
        .unwrap();
    }

    /// Lets every script go well again.
    pub fn behave(&self) {
        // There may be nothing that went wrong.
        let _ = fs::remove_file(self.folder.path().join("behavior.txt"));
    }

    /// How much a program did that a hanging shell started; it never stops by itself.
    pub fn work_of_child(&self) -> u64 {
        let file = fs::metadata(self.folder.path().join("lingers"));
        file.map_or(0, |file| file.len())
    }

    /// Setup was run on every computer.
    pub fn set_up(&self) {
        fs::write(self.folder.path().join("set-up"), "").unwrap();
    }

    /// Everything that there is of the deployment.
    pub fn state(&self) -> Vec<Option<Vec<u8>>> {
        ["published.xml", "enabled.xml", "databases.txt"]
            .map(|name| fs::read(self.folder.path().join(name)).ok())
            .to_vec()
    }
}
