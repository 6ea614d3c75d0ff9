//! Certificates: subject and alternative names for each computer, and a request for `certreq`.

use crate::design::Fact;
use crate::publish::step::StepKind;
use crate::report::{Block, CallOut, Document, Level, Words};
use crate::topology::ObjectId;
use crate::topology::fqdn::{check_fqdn, same_fqdn};

use crate::handover::chat::Chat;
use crate::handover::words::{names, push_table};
use crate::handover::{HandoverFacts, open};

const SEEN: &str = "Seen: a practitioner's deployment";
const FRONT_END: &str = "Documented: \"Environmental requirements for Skype for Business Server 2015\"; Lync Server 2013, \
                         \"Certificate requirements for Persistent Chat Server\"";
const OAUTH: &str = "Documented: Lync Server 2013, \"Additional server support and requirements\"";

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    document.heading(Level::Section, "Certificates");
    let mut needs: Vec<Words> = vec![
        "Request them from the same certification authority as for the other internal servers, before setup.".into(),
        "For server authentication, with a CRL distribution point; key length 1024, 2048 or 4096 bits (2048 or \
         more is recommended); SHA-1 or SHA-2; RSASSA-PSS is not supported."
            .into(),
    ];
    if facts.chats.iter().any(|chat| chat.computers.len() > 1) {
        needs
            .push("With an exportable key, one certificate serves all computers of a pool.".into());
    }
    document.blocks.push(Block::List(needs));
    // A collocated pool needs no certificate of its own.
    if facts.steps_of(&[StepKind::Certificates]).next().is_some() {
        open::ask(
            document,
            facts,
            &ObjectId::Deployment,
            Fact::CertificationAuthority,
        );
    }
    let mut rows = Vec::new();
    for chat in &facts.chats {
        let alternative = alternative_names(chat);
        // A new Default certificate would remove the names of the Standard Edition server.
        if chat.is_collocated {
            rows.push(vec![
                names(&chat.computers),
                Words::from(
                    "Default and web services, which the Standard Edition server already has",
                ),
                Words::from("as it is"),
                Words::from("as they are; Persistent Chat adds no names"),
                Words::from(FRONT_END),
            ]);
        } else if !chat.computers.is_empty() {
            rows.push(vec![
                names(&chat.computers),
                Words::from("Default"),
                Words::name(subject(chat)),
                names(&alternative),
                Words::from(SEEN),
            ]);
        }
        let hops = chat.next_hop_computers();
        if !chat.is_collocated && !hops.is_empty() {
            rows.push(vec![
                names(hops),
                Words::from("Default and web services, which each server already has"),
                Words::from("as it is"),
                Words::from("as they are; Persistent Chat adds no names"),
                Words::from(FRONT_END),
            ]);
        }
        if !chat.computers.is_empty() {
            rows.push(vec![
                names(&chat.computers),
                Words::from("OAuthTokenIssuer, one for the deployment, distributed by replication"),
                Words::from("as it is"),
                Words::from("as they are"),
                Words::from(OAUTH),
            ]);
        }
    }
    push_table(
        document,
        &["Each of", "Use", "Subject", "Alternative names", "Source"],
        rows,
    );
    for chat in facts.chats.iter().filter(|chat| !chat.is_collocated) {
        request(document, chat);
    }
}

fn subject<'t>(chat: &Chat<'t>) -> &'t str {
    chat.name
}

/// The pool and all its computers, without duplicates.
fn alternative_names<'t>(chat: &Chat<'t>) -> Vec<&'t str> {
    let mut all = vec![chat.name];
    let others = chat.computers.iter().copied();
    all.extend(others.filter(|one| !same_fqdn(one, chat.name)));
    all
}

fn request(document: &mut Document, chat: &Chat<'_>) {
    let alternative = alternative_names(chat);
    if let Some(odd) = alternative.iter().find(|name| check_fqdn(name).is_err()) {
        document.call_out(
            CallOut::Stop,
            Words::from("No certificate request was written for ")
                .and_name(chat.name)
                .and(": ")
                .and_name(*odd)
                .and(" is not a valid DNS name."),
        );
        return;
    }
    document.heading(
        Level::Part,
        Words::from("Certificate request of ").and_name(chat.name),
    );
    let others = chat.computers.len() > 1;
    let first = chat.computers.first().copied().unwrap_or(chat.name);
    let on = match others {
        true => Words::from("On one of its computers, such as ").and_name(first),
        false => Words::from("On ").and_name(first),
    };
    let mut steps = vec![
        Words::from("Save the lines below as ").and_name(format!("{}.inf", chat.name)).and("."),
        on.and(", in an elevated command prompt, make the request: ")
            .and_name(format!("certreq -new {0}.inf {0}.req", chat.name))
            .and("."),
        Words::from(
            "Send the request to the certification authority. An enterprise authority also wants the name of a template \
             for web servers: ",
        )
        .and_name(format!("certreq -submit -attrib \"CertificateTemplate:WebServer\" {0}.req {0}.cer", chat.name))
        .and(". Unverified: general knowledge, and the template may have another name."),
        Words::from("On the same computer, take the answer: ")
            .and_name(format!("certreq -accept {}.cer", chat.name))
            .and("."),
    ];
    if others {
        steps.push(
            Words::from("Export the certificate with its key there, and import the file on the other computers: ")
                .and_name("Import-CsCertificate")
                .and(" with -Path, -Password and -PrivateKeyExportable."),
        );
    }
    steps.push(
        Words::from("Assign it on each computer: ")
            .and_name("Set-CsCertificate -Type Default -Thumbprint")
            .and(" with its thumbprint."),
    );
    document.blocks.push(Block::List(steps));
    document.blocks.push(Block::Listing {
        name: format!("{}.inf", chat.name),
        text: inf(subject(chat), &alternative),
    });
}

/// The names contain only characters that DNS allows, so none of them can end a string.
fn inf(subject: &str, alternative: &[&str]) -> String {
    let mut text = format!(
        "[Version]\nSignature = \"$Windows NT$\"\n\n[NewRequest]\nSubject = \"CN={subject}\"\nExportable = TRUE\n\
         KeyLength = 2048\nKeySpec = 1\nKeyUsage = 0xA0\nMachineKeySet = TRUE\n\
         ProviderName = \"Microsoft RSA SChannel Cryptographic Provider\"\nProviderType = 12\nHashAlgorithm = sha256\n\
         RequestType = PKCS10\n\n[EnhancedKeyUsageExtension]\nOID = 1.3.6.1.5.5.7.3.1\n\n[Extensions]\n\
         2.5.29.17 = \"{{text}}\"\n"
    );
    for (position, name) in alternative.iter().enumerate() {
        let is_last = position + 1 == alternative.len();
        let end = if is_last { "" } else { "&" };
        text.push_str(&format!("_continue_ = \"dns={name}{end}\"\n"));
    }
    text
}
