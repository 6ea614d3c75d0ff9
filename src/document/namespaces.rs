//! The namespaces of the two formats. The years in them do not change with the product version (format notes,
//! introduction).

/// A namespace of a [`crate::document::tree::Tree`], as an index: comparing indexes is faster than comparing URNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NamespaceId(pub(super) u16);

macro_rules! namespaces {
    ($($(#[$doc:meta])* $name:ident $number:literal $urn:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $name: NamespaceId = NamespaceId($number);
        )*

        /// The URNs of the known namespaces, by index.
        pub const KNOWN: &[&str] = &[$($urn),*];
    };
}

namespaces! {
    /// No namespace.
    NONE 0 "";
    /// The envelope of Topology Builder files.
    BUILDER 1 "urn:schema:Microsoft.Rtc.Management.Deploy.TopologyBuilder.2008";
    /// The topology in Topology Builder files.
    WRITABLE 2 "urn:schema:Microsoft.Rtc.Management.Deploy.WritableTopology.2008";
    /// The published topology.
    TOPOLOGY 3 "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008";
    /// Ports and role elements.
    ROLES 4 "urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008";
    /// Simple URLs.
    SIMPLE_URL 5 "urn:schema:Microsoft.Rtc.Management.Settings.SimpleUrl.2008";
    /// The `UpaSeparator` of web services.
    BASE_TYPES 6 "urn:schema:Microsoft.Rtc.Management.BaseTypes.2008";
}

/// The URN of a known namespace.
pub fn urn(namespace: NamespaceId) -> &'static str {
    KNOWN
        .get(usize::from(namespace.0))
        .copied()
        .unwrap_or_default()
}
