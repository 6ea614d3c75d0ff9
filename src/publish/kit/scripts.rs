//! The scripts, which are the same in every kit: ASCII with a byte order mark and Windows line endings, so that every
//! shell reads them the same way (publishing notes, 4.5).

use crate::publish::kit::KitFile;

/// A script.
#[allow(missing_docs)]
pub struct Script {
    /// The file name.
    pub name: &'static str,
    pub text: &'static str,
    /// What it does, as a sentence without its end.
    pub what: &'static str,
}

macro_rules! scripts {
    ($($name:literal: $what:literal,)*) => {
        /// Every script, in the order in which they are run; the last one is loaded by the others.
        pub const SCRIPTS: &[Script] = &[$(Script {
            name: $name,
            text: include_str!(concat!("../../../assets/kit/", $name)),
            what: $what,
        },)*];
    };
}

scripts! {
    "Test-Preflight.ps1": "checks every condition that a script can check, and changes nothing",
    "Publish-Topology.ps1": "runs the preflight, saves the deployed topology, and publishes and enables the \
                             new one if the kit allows direct publishing",
    "Install-Databases.ps1": "creates the databases and mirrors of the published topology, and deletes none",
    "Setup-Computer.ps1": "runs step 2 of setup and starts the services, on each computer that needs it",
    "Test-Deployment.ps1": "checks whether the deployment works, and changes nothing",
    "Get-Topology.ps1": "saves the deployed topology for Topology Designer, and changes nothing",
    "Restore-Topology.ps1": "publishes the topology that a run saved before it changed anything",
    "Kit.ps1": "is loaded by the other scripts",
}

impl Script {
    /// The text in the form that Windows PowerShell 3 and later read correctly.
    pub fn bytes(&self) -> Vec<u8> {
        let text = self.text.replace("\r\n", "\n").replace('\n', "\r\n");
        format!("\u{feff}{text}").into_bytes()
    }
}

/// The scripts as files.
pub(super) fn files() -> impl Iterator<Item = KitFile> {
    SCRIPTS.iter().map(|script| KitFile {
        name: script.name,
        bytes: script.bytes(),
    })
}
