//! Who sends, and how mails are signed.

use std::sync::Arc;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
    DkimSigningKey,
};
use lettre::message::header::HeaderName;

use crate::assembly::refuse_control;
use crate::{MailError, ReturnPath};

/// Who sends: what every mail of this process has in common.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(crate) from: Mailbox,
    pub(crate) domain: String,
    pub(crate) bounces: Option<ReturnPath>,
    pub(crate) signing: Option<Arc<DkimConfig>>,
}

/// How mails are sent.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// As in a mail's header.
    pub from: &'a str,
    /// Ends the ids of our mails.
    pub domain: &'a str,
    /// Where mails come back to; the sender without one.
    pub bounces: Option<&'a ReturnPath>,
    /// What mails are signed with; unsigned without one.
    pub key: Option<&'a DkimKey>,
}

/// The headers that a signature covers: those that tell a mail from another, and those that RFC 8058 asks for.
const SIGNED: [&str; 13] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// The key mails are signed with (RFC 6376).
pub struct DkimKey {
    /// Its record is at `<selector>._domainkey.<domain>`.
    pub selector: String,
    /// A PEM of PKCS#1 for RSA, or 32 bytes in base64 for Ed25519 (RFC 8463).
    pub private: String,
}

impl Sender {
    pub(crate) fn new(outgoing: &Outgoing<'_>) -> Result<Self, MailError> {
        let Outgoing { from, domain, bounces, key } = *outgoing;
        refuse_control(from).map_err(|_| MailError::Sender)?;
        let from = from.parse().map_err(|_| MailError::Sender)?;
        // An address proves the domain to be one.
        Address::new("mail", domain).map_err(|_| MailError::Domain)?;
        let signing = key.map(|key| signing(key, domain).map(Arc::new)).transpose()?;
        Ok(Self { from, domain: domain.to_owned(), bounces: bounces.cloned(), signing })
    }
}

/// Relaxed in head and body, since relays fold lines anew.
fn signing(key: &DkimKey, domain: &str) -> Result<DkimConfig, MailError> {
    let algorithm = match key.private.contains("-----BEGIN RSA PRIVATE KEY-----") {
        true => DkimSigningAlgorithm::Rsa,
        false => DkimSigningAlgorithm::Ed25519,
    };
    let private =
        DkimSigningKey::new(key.private.trim(), algorithm).map_err(|_| MailError::DkimKey)?;
    let headers = SIGNED.into_iter().map(HeaderName::new_from_ascii_str).collect();
    let relaxed = DkimCanonicalization {
        header: DkimCanonicalizationType::Relaxed,
        body: DkimCanonicalizationType::Relaxed,
    };
    Ok(DkimConfig::new(key.selector.clone(), domain.to_owned(), private, headers, relaxed))
}
