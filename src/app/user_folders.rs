//! Where the user's own files are. The system keeps that in files of its own, so it is looked up once,
//! before the first frame.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folders.
#[derive(Debug)]
pub struct UserFolders {
    /// What `~` stands for.
    pub home: Option<PathBuf>,
    /// Where documents usually go.
    pub documents: Option<PathBuf>,
    /// Where the program was started.
    pub started_in: Option<PathBuf>,
}

/// The folders, as they were at the start.
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
