//! A mail before it goes over the wire, and why one did not go.

use thiserror::Error;
use uuid::Uuid;

use crate::Rendered;
use domain::language::Language;

/// A mail ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The outbox row. It names the mail for the recipient too, so that a repeat is recognisable.
    pub id: Uuid,
    /// The address it goes to.
    pub to: String,
    /// The language it is in, which its head names.
    pub language: Language,
    /// What it says.
    pub rendered: Rendered,
    /// The petition it is about: mails about one are shown as one conversation.
    pub petition: Option<Uuid>,
    /// What makes a mail news, which one can be rid of.
    pub news: Option<News>,
    /// What its return path says of it, so that a bounce is known to be of this mail, and of ours.
    pub return_tag: String,
}

/// What mail programs need to offer an end to news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Names the list (RFC 2919), a label of our domain.
    pub list: String,
    /// Where one POST stops such mails (RFC 8058).
    pub unsubscribe: String,
    /// What the address says to which a mail stops them; another than the return path, which no reader is to see.
    pub by_mail: String,
}

/// Why a mail did not go out. The text holds no address, name or content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// The server was not reached, or broke off.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// Worth another try.
    #[error("temporary: {0}")]
    Temporary(String),
    /// Worth another try, and no fault of the address: a rule about us, a file, the library.
    #[error("hindered: {0}")]
    Hindered(String),
    /// The server does not take mail to that address; for good when there is no such mailbox.
    #[error("refused: {why}")]
    Refused {
        /// What the server answered, by its codes alone.
        why: String,
        /// There is no such mailbox.
        for_good: bool,
    },
    /// No try will help.
    #[error("permanent: {0}")]
    Permanent(String),
}
