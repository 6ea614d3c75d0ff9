//! The attributes and elements that the readers read, for every element that is not kept as a whole.

/// What is read of an element.
#[derive(Clone, Copy)]
pub(super) struct ReadShape {
    /// Attributes that are read; `None` if the topology keeps all of them.
    pub attributes: Option<&'static [&'static str]>,
    /// Attributes whose absence means the same as a certain value.
    pub flags: &'static [&'static str],
    /// Children of which only one is read.
    pub once: &'static [&'static str],
    /// Children whose presence or absence makes no difference.
    pub frames: &'static [&'static str],
    /// Children that are all read.
    pub many: &'static [&'static str],
    /// Whether the topology keeps children that are not listed here.
    pub carries_children: bool,
    /// Whether the text is read.
    pub has_text: bool,
}

const NOTHING: ReadShape = ReadShape {
    attributes: Some(&[]),
    flags: &[],
    once: &[],
    frames: &[],
    many: &[],
    carries_children: false,
    has_text: false,
};

/// An object: the topology keeps its unknown content.
const OBJECT: ReadShape = ReadShape {
    attributes: None,
    carries_children: true,
    ..NOTHING
};

const fn list_of(many: &'static [&'static str]) -> ReadShape {
    ReadShape { many, ..NOTHING }
}

const fn key(attributes: &'static [&'static str], once: &'static [&'static str]) -> ReadShape {
    ReadShape {
        attributes: Some(attributes),
        once,
        ..NOTHING
    }
}

/// What is read of the element with this name. `None` for an element that is kept as a whole.
pub(super) fn shape(name: &str, is_builder: bool) -> Option<ReadShape> {
    Some(match name {
        "TopologyBuilder" => key(
            &["IsFreeFromChanges", "FileName"],
            &["NewTopology", "OriginalTopology"],
        ),
        "NewTopology" => key(&[], &["PartialTopology"]),
        "OriginalTopology" => key(&["SignatureOfSimpleUrl"], &["PartialTopology"]),
        "PartialTopology" => ReadShape {
            once: &[
                "InternalDomains",
                "SimpleUrlConfiguration",
                "CentralSites",
                "Services",
            ],
            ..OBJECT
        },
        "Topology" => ReadShape {
            once: &[
                "InternalDomains",
                "Sites",
                "Clusters",
                "SqlInstances",
                "Services",
            ],
            ..OBJECT
        },
        "InternalDomains" => ReadShape {
            attributes: Some(&["AllowAllDomains", "DefaultDomain"]),
            flags: &["AllowAllDomains", "DefaultDomain"],
            ..list_of(&["InternalDomain"])
        },
        "InternalDomain" => ReadShape {
            attributes: Some(&["Name", "Authoritative", "AllowSubDomains"]),
            flags: &["Name", "Authoritative", "AllowSubDomains"],
            ..NOTHING
        },
        "SimpleUrlConfiguration" => ReadShape {
            attributes: Some(&["UseBackendDatabase"]),
            flags: &["UseBackendDatabase"],
            ..list_of(&["SimpleUrl"])
        },
        "SimpleUrl" => ReadShape {
            attributes: Some(&["Component", "Domain", "ActiveUrl"]),
            flags: &["Component", "Domain", "ActiveUrl"],
            ..list_of(&["SimpleUrlEntry"])
        },
        "SimpleUrlEntry" => ReadShape {
            flags: &["Url"],
            ..key(&["Url"], &[])
        },
        "CentralSites" | "Sites" => list_of(&["CentralSite"]),
        "RemoteSites" => list_of(&["RemoteSite"]),
        "CentralSite" | "RemoteSite" => ReadShape {
            once: &[
                "Name",
                "Description",
                "Location",
                "Clusters",
                "RemoteSites",
                "DefaultPersistentChatPool",
            ],
            frames: match (is_builder, name) {
                (true, "CentralSite") => &["Location", "Clusters", "RemoteSites"],
                (true, _) => &["Location", "Clusters"],
                (false, _) => &["Location"],
            },
            ..OBJECT
        },
        "Name" | "Description" => ReadShape {
            has_text: true,
            ..NOTHING
        },
        "Location" => key(&["City", "State", "CountryCode"], &[]),
        "DefaultPersistentChatPool" => key(&["ServiceUniqueId"], &["ServiceId"]),
        "ServiceId" => key(&["SiteId", "RoleName", "Instance"], &[]),
        "Clusters" => list_of(&["Cluster"]),
        "Cluster" => ReadShape {
            flags: match is_builder {
                true => &[
                    "IsSingleMachineOnly",
                    "RequiresReplication",
                    "RequiresSetup",
                    "Fqdn",
                ],
                false => &["RequiresReplication", "RequiresSetup", "Fqdn"],
            },
            once: &["ClusterId", "Machines", "SqlInstances"],
            frames: match is_builder {
                true => &["Machines", "SqlInstances"],
                false => &[],
            },
            many: &["Machine"],
            ..OBJECT
        },
        "ClusterId" => key(&["SiteId", "Number"], &[]),
        "Machines" => list_of(&["Machine"]),
        "Machine" => ReadShape {
            many: &["NetInterface"],
            ..OBJECT
        },
        "NetInterface" => OBJECT,
        "SqlInstances" => list_of(&["SqlInstance"]),
        "SqlInstance" => ReadShape {
            flags: match is_builder {
                true => &["Name"],
                false => &[],
            },
            once: &["SqlInstanceId"],
            ..OBJECT
        },
        "SqlInstanceId" => key(&["Name"], &["ClusterId"]),
        "Services" => list_of(&["Service"]),
        "Service" => ReadShape {
            flags: &["RoleVersion", "ServiceVersion"],
            once: &["ServiceId", "DependsOn", "InstalledOn", "Ports", "Backup"],
            frames: &["DependsOn", "Ports"],
            ..OBJECT
        },
        "DependsOn" => list_of(&["Dependency"]),
        "Dependency" => ReadShape {
            once: &["ServiceId"],
            ..OBJECT
        },
        "Backup" => ReadShape {
            attributes: None,
            once: &["ServiceId"],
            ..NOTHING
        },
        "InstalledOn" => key(&[], &["SqlInstanceId", "ClusterId"]),
        "Ports" => list_of(&["Port"]),
        "Port" => ReadShape {
            attributes: None,
            ..NOTHING
        },
        _ => return None,
    })
}
