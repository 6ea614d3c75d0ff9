//! Which attributes and elements the readers take in, of every element that is not carried along whole.

/// What is read of an element.
#[derive(Clone, Copy)]
pub(super) struct ReadShape {
    /// Attributes that are read; a `None` where the topology carries every one.
    pub attributes: Option<&'static [&'static str]>,
    /// Attributes that say the same when they are absent as with some value.
    pub flags: &'static [&'static str],
    /// Children of which one is read.
    pub once: &'static [&'static str],
    /// Children that say nothing by being there, and the same by being absent.
    pub frames: &'static [&'static str],
    /// Children that are read however many there are.
    pub many: &'static [&'static str],
    /// Whether the topology carries children that are not named here.
    pub carries_children: bool,
    /// Whether its text is read.
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

/// An object: the topology carries what it does not know of it.
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

/// What is read of the element of a name. `None` for one that is carried along whole.
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
