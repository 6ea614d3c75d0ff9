//! Shares and their permissions.

use crate::design::{Fact, Storage};
use crate::report::{Document, Level, Words};
use crate::topology::ObjectId;

use crate::handover::chat::Chat;
use crate::handover::words::{name_or, push_table};
use crate::handover::{HandoverFacts, open};

const FILE_STORE: &str =
    "Documented: \"Create a file share\", \"Add Persistent Chat Server to your topology\"";
const SHIPPING: &str =
    "Documented: \"Configure high availability and disaster recovery for Persistent Chat Server\"";
const SEED: &str = "Documented: \"Install-CsMirrorDatabase\", \"Deploy SQL mirroring for back-end high availability\"";
const OUTPUT: &str = "Documented: \"Configure the Compliance service\"";

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Shares");
    let mut rows = Vec::new();
    for chat in &facts.chats {
        rows.extend(of_chat(facts, document, chat));
    }
    push_table(document, &["Share", "For", "Rights", "Source"], rows);
}

fn of_chat(facts: &HandoverFacts<'_>, document: &mut Document, chat: &Chat<'_>) -> Vec<Vec<Words>> {
    let mut rows = Vec::new();
    let mut push = |share: Words, of: &str, rights: &str, source: &str| {
        let of = Words::from(format!("{of} of ")).and_name(chat.name);
        rows.push(vec![share, of, Words::from(rights), Words::from(source)]);
    };
    if let Some(store) = chat.file_store {
        let stated = facts.stated(&ObjectId::from(store.service.id.clone()));
        let is_dfs = stated.storage() == Some(Storage::DistributedFileSystem);
        let rights = match is_dfs {
            true => {
                "Local Administrators: Full Control. The account that publishes: Full Control. \
                 RTCHSUniversalServices, RTCComponentUniversalServices and RTCUniversalServerAdmins: Change, \
                 set by hand, because publishing cannot set it on DFS"
            }
            false => {
                "Local Administrators: Full Control, Change and Read. The account that publishes: Full Control \
                 of the share and the folder. Publishing sets the rest"
            }
        };
        push(Words::name(store.title()), "File store", rights, FILE_STORE);
    }
    if chat.has_compliance {
        let output = chat.stated.compliance_output();
        if output.is_none() {
            open::ask_of(document, Fact::ComplianceOutput, chat.name, false);
        }
        push(
            name_or(output, "open"),
            "Compliance output",
            "The computer accounts of the Persistent Chat servers: Change. Whoever collects the files: Change",
            OUTPUT,
        );
    }
    if chat.ships_logs() {
        push(
            name_or(chat.stated.log_shipping_share(), "open"),
            "Log shipping",
            "Service accounts of SQL Server and SQL Server Agent on primary, mirror and backup: Change. The \
             copies go to a folder on the backup",
            SHIPPING,
        );
    }
    if chat.is_mirrored() {
        push(
            Words::from("any share, needed only while mirrors are set up"),
            "Setting up mirrors",
            "Service accounts of SQL Server on primary and mirror: Change. It can be deleted afterwards",
            SEED,
        );
    }
    rows
}
