//! The scripts, the same in every kit: characters of ASCII with a byte order mark and Windows line ends, so that every
//! shell reads them alike (publishing notes, 4.5).

use crate::publish::kit::KitFile;

/// A script.
#[allow(missing_docs)]
pub struct Script {
    /// Its file.
    pub name: &'static str,
    pub text: &'static str,
    /// What it does, in a sentence without its end.
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
    "Test-Preflight.ps1": "tests every condition that a script can test, and changes nothing",
    "Publish-Topology.ps1": "runs the preflight, saves what is deployed, and publishes and enables the topology where \
                             the kit allows the direct way",
    "Install-Databases.ps1": "creates the databases and mirrors of the published topology, and deletes none",
    "Setup-Computer.ps1": "runs step 2 of setup and starts the services, on each computer that needs it",
    "Test-Deployment.ps1": "checks whether the deployment works, and changes nothing",
    "Get-Topology.ps1": "saves the topology that is deployed now, for Topology Designer, and changes nothing",
    "Restore-Topology.ps1": "publishes the topology that a run saved before it began",
    "Kit.ps1": "is loaded by the others",
}

impl Script {
    /// As Windows PowerShell 3 and every later one read it.
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
