//! What can be wrong with a notice, or with the settings mails are sent by.

use minijinja::ErrorKind;
use thiserror::Error;

/// A notice that cannot be put into words. Names facts and templates, never their content.
#[derive(Debug, Error)]
pub enum MailError {
    /// A stored kind that is not on the closed list.
    #[error("there is no notice of that kind")]
    UnknownKind,
    /// The payload is no JSON object.
    #[error("the facts of {kind} are not an object")]
    NoFacts {
        /// The kind of the notice.
        kind: &'static str,
    },
    /// A fact with few values has another one, or none where it needs one.
    #[error("the fact {fact} of {kind} is none of its values")]
    UnknownValue {
        /// The kind of the notice.
        kind: &'static str,
        /// The name of the fact.
        fact: &'static str,
    },
    /// A template cannot be filled: a fact it needs is missing or of another form.
    #[error("template {template}, line {line}: {fault}")]
    Template {
        /// Its name.
        template: String,
        /// Where in it; 0 where that is not known.
        line: usize,
        /// What is wrong.
        fault: ErrorKind,
    },
    /// The sender is no mail address.
    #[error("PETITIONS_MAIL_FROM: must be a mail address, with or without a name")]
    Sender,
    /// The host of our address cannot end the ids of mails.
    #[error("PETITIONS_PUBLIC_URL: its host must be a domain name for mails to come from")]
    Domain,
    /// The address of the mail server is not understood.
    #[error("SMTP_URL: must be an address like smtps://user:password@mail.example:465")]
    SmtpUrl,
    /// The address that mails come back to leaves no room for their tags, or is none.
    #[error(
        "PETITIONS_BOUNCE_ADDRESS: must be a plain address like bounces@petitions.example, with at most 14 characters before the @"
    )]
    BounceAddress,
    /// The key that mails are signed with is not understood.
    #[error("PETITIONS_DKIM_KEY_FILE: must hold a PKCS#1 PEM, or 32 bytes in base64")]
    DkimKey,
    /// The directory for mail files cannot be made.
    #[error("the directory for mail files cannot be made: {0}")]
    Directory(std::io::ErrorKind),
}

impl MailError {
    pub(crate) fn template(name: &str, error: &minijinja::Error) -> Self {
        Self::Template {
            template: error.name().unwrap_or(name).to_owned(),
            line: error.line().unwrap_or(0),
            fault: error.kind(),
        }
    }
}
