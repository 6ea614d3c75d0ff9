//! The user's own folders. The system stores them in files, so they are looked up once, before the first
//! frame.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folders of the user.
#[derive(Debug)]
pub struct UserFolders {
    /// The folder that `~` means.
    pub home: Option<PathBuf>,
    /// The usual folder for documents.
    pub documents: Option<PathBuf>,
    /// The folder that the program was started in.
    pub started_in: Option<PathBuf>,
}

/// The folders, as they were when the program started.
pub fn get() -> &'static UserFolders {
    static FOLDERS: OnceLock<UserFolders> = OnceLock::new();
    FOLDERS.get_or_init(|| {
        let user = directories::UserDirs::new();
        let home = user.as_ref().map(|user| user.home_dir().to_owned());
        let documents = user.as_ref().and_then(|user| user.document_dir());
        UserFolders {
            documents: documents.map(Path::to_owned).or_else(|| home.clone()),
            home,
            started_in: std::env::current_dir().ok(),
        }
    })
}
