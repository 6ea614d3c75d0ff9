//! Sites, and the settings of the deployment.

use serde::{Deserialize, Serialize};

use crate::topology::content::{Element, Extra, Text};
use crate::topology::ids::{ServiceId, SiteId};

/// A central site, or a branch site below one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The number in the deployment; never changes.
    pub id: SiteId,
    /// Central or branch.
    pub kind: SiteKind,
    /// Display name.
    pub name: String,
    /// The description, if there is one.
    pub description: Option<String>,
    /// The city, if there is one.
    pub city: Option<String>,
    /// The state or province, if there is one.
    pub state: Option<String>,
    /// Country code, free text (format notes, a1).
    pub country_code: Option<String>,
    /// The default pool for clients of this site. The property is confirmed; its place in the XML is inferred (format
    /// notes, f15).
    pub default_persistent_chat_pool: Option<ServiceId>,
    /// The highest cluster number ever assigned in the site (`LastClusterNumber`), if the document has it.
    pub last_cluster_number: Option<u32>,
    /// The highest service instance ever assigned in the site (`LastServiceInstance`), if the document has it.
    pub last_service_instance: Option<u32>,
    /// The site number at the last download (`OriginalSiteId`), if the object was downloaded.
    pub original_id: Option<SiteId>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Site {
    /// A central site with only a name, which is not published.
    pub fn central(id: SiteId, name: impl Into<String>) -> Self {
        Self {
            id,
            kind: SiteKind::Central,
            name: name.into(),
            description: None,
            city: None,
            state: None,
            country_code: None,
            default_persistent_chat_pool: None,
            last_cluster_number: None,
            last_service_instance: None,
            original_id: None,
            extra: Extra::default(),
        }
    }
}

/// Whether a site is central or a branch site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiteKind {
    /// A central site.
    Central,
    /// A branch site of a central one.
    Branch {
        /// The central site that it belongs to.
        parent: SiteId,
    },
}

/// The SIP domains of the deployment (`InternalDomains`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SipDomains {
    /// `AllowAllDomains` as written.
    pub allow_all: bool,
    /// The default SIP domain; empty when the document has none.
    pub default_domain: String,
    /// All SIP domains, including the default one.
    pub domains: Vec<SipDomain>,
}

/// One SIP domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SipDomain {
    /// The domain's name.
    pub name: String,
    /// `Authoritative` as written.
    pub authoritative: bool,
    /// `AllowSubDomains` as written.
    pub allow_subdomains: bool,
}

/// Simple URLs; only Topology Builder files contain them (format notes, b10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimpleUrls {
    /// `UseBackendDatabase` as written.
    pub use_backend_database: bool,
    /// The URLs in order.
    pub urls: Vec<SimpleUrl>,
}

impl SimpleUrls {
    /// The namespace of the element with the URLs.
    pub const NAMESPACE: &str = "urn:schema:Microsoft.Rtc.Management.Settings.SimpleUrl.2008";

    /// Whether the URLs are in an element. In a published topology, a script may have added it, although the format
    /// does not include it (format notes, additions 7).
    pub fn are_stated_by(element: &Element) -> bool {
        *element.namespace == *Self::NAMESPACE && &*element.name == "SimpleUrlConfiguration"
    }

    /// The content of such an element.
    pub fn stated_by(element: &Element) -> Self {
        let text = |element: &Element, name: &str| -> Text {
            element.attributes.get(name).unwrap_or_default().into()
        };
        let use_backend = element.attributes.get("UseBackendDatabase");
        Self {
            use_backend_database: matches!(use_backend.map(str::trim), Some("true" | "1")),
            urls: children_of(element, "SimpleUrl")
                .map(|url| SimpleUrl {
                    component: text(url, "Component"),
                    domain: text(url, "Domain"),
                    active_url: text(url, "ActiveUrl"),
                    entries: children_of(url, "SimpleUrlEntry")
                        .map(|entry| text(entry, "Url"))
                        .collect(),
                })
                .collect(),
        }
    }

    /// Whether such an element has no other content.
    pub fn are_all_of(element: &Element) -> bool {
        let has_only = |element: &Element, attributes: &[&str], child: &str| {
            let mut own = element.attributes.0.iter();
            let mut children = element.children.iter();
            element.text.is_none()
                && own.all(|(name, _)| attributes.contains(&&**name))
                && children.all(|it| *it.name == *child)
        };
        has_only(element, &["UseBackendDatabase"], "SimpleUrl")
            && children_of(element, "SimpleUrl").all(|url| {
                has_only(url, &["Component", "Domain", "ActiveUrl"], "SimpleUrlEntry")
                    && children_of(url, "SimpleUrlEntry").all(|it| has_only(it, &["Url"], ""))
            })
    }
}

fn children_of<'e>(element: &'e Element, name: &'static str) -> impl Iterator<Item = &'e Element> {
    element.children.iter().filter(move |it| *it.name == *name)
}

/// One simple URL with its alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimpleUrl {
    /// `Dialin`, `Meet` or `Cscp`.
    pub component: Text,
    /// `*` or a SIP domain.
    pub domain: Text,
    /// The active URL.
    pub active_url: Text,
    /// Every defined URL.
    pub entries: Vec<Text>,
}
