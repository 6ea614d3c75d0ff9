//! The share of a file store.

use crate::topology::Service;

/// The share of a FileStore service; empty if the document has none.
pub fn share_name(service: &Service) -> &str {
    service
        .content
        .as_ref()
        .and_then(|content| content.attributes.get("ShareName"))
        .unwrap_or_default()
}
