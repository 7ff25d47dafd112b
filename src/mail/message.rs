//! A mail as it goes over the wire: who sends it, headers, parts, signature, return path.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
    DkimSigningKey,
};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use thiserror::Error;
use uuid::Uuid;

use super::bounces::{ReturnPath, UNSUBSCRIBE};
use super::render::{MailError, Rendered};
use domain::language::Language;

/// A mail ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The outbox row. It names the mail for the recipient too, so that a repeat is recognisable.
    pub id: Uuid,
    pub to: String,
    pub language: Language,
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
    Refused { why: String, for_good: bool },
    /// No try will help.
    #[error("permanent: {0}")]
    Permanent(String),
}

/// Who sends.
#[derive(Debug, Clone)]
pub struct Sender {
    from: Mailbox,
    domain: String,
    bounces: Option<ReturnPath>,
    signing: Option<Arc<DkimConfig>>,
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
    pub(super) fn new(outgoing: &Outgoing<'_>) -> Result<Self, MailError> {
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

fn refuse_control(value: &str) -> Result<(), SendError> {
    if value.chars().any(char::is_control) {
        return Err(SendError::Permanent("a control character in a header".into()));
    }
    Ok(())
}

/// The mail itself. Its library panics on some values it cannot print, so that a panic here is
/// one mail's permanent fault and not the worker's end.
pub(super) fn build(sender: &Sender, message: &Message) -> Result<lettre::Message, SendError> {
    refuse_control(&message.to)?;
    refuse_control(&message.rendered.subject)?;
    if let Some(news) = &message.news {
        for part in [&news.unsubscribe, &news.list, &news.by_mail] {
            refuse_control(part)?;
            if !part.is_ascii() || part.contains(['<', '>', ' ']) {
                return Err(SendError::Permanent("the unsubscribe address is not one".into()));
            }
        }
    }
    let to: Address = message
        .to
        .parse()
        .map_err(|_| SendError::Permanent("the recipient is not a mail address".into()))?;
    catch_unwind(AssertUnwindSafe(|| assemble(sender, message, to)))
        .map_err(|_| SendError::Permanent("the mail cannot be built".into()))?
}

/// To whom it goes, and where it comes back to.
pub(super) fn envelope(
    sender: &Sender,
    message: &Message,
    mail: &lettre::Message,
) -> Result<Envelope, SendError> {
    let Some(bounces) = &sender.bounces else { return Ok(mail.envelope().clone()) };
    let back = bounces
        .of(&message.return_tag)
        .parse()
        .map_err(|_| SendError::Permanent("the return path is no address".into()))?;
    Envelope::new(Some(back), mail.envelope().to().to_vec())
        .map_err(|_| SendError::Permanent("the mail has no recipient".into()))
}

/// The headers of ours that the mail library has no type for.
fn own_headers(sender: &Sender, message: &Message) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Content-Language", message.language.code().to_owned()),
    ];
    if let Some(petition) = message.petition {
        headers.push(("References", format!("<{petition}@{}>", sender.domain)));
    }
    if let Some(News { list, unsubscribe, by_mail }) = &message.news {
        headers.push(("List-Id", format!("<{list}.{}>", sender.domain)));
        let by_mail = sender.bounces.as_ref().map(|bounces| bounces.of(by_mail));
        let by_mail = by_mail.map_or_else(String::new, |address| {
            format!(", <mailto:{address}?subject={UNSUBSCRIBE}>")
        });
        headers.push(("List-Unsubscribe", format!("<{unsubscribe}>{by_mail}")));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        headers.push(("Feedback-ID", format!("{list}:petitions")));
    }
    headers
}

fn assemble(sender: &Sender, message: &Message, to: Address) -> Result<lettre::Message, SendError> {
    let mut builder = lettre::Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(None, to))
        .subject(message.rendered.subject.clone())
        .message_id(Some(message_id(sender, message)))
        .date_now();
    for (name, value) in own_headers(sender, message) {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let part = |kind, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &message.rendered.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.rendered.html));
    let unbuilt = || SendError::Permanent("the mail cannot be built".into());
    // The library keeps the type of a multipart apart from the mail's own headers, says that it signs it, and does
    // not: no verifier would agree.
    let kind: ContentType = parts.headers().get().ok_or_else(unbuilt)?;
    let whole = parts.formatted();
    let start = whole.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(unbuilt)?;
    let body =
        Body::dangerous_pre_encoded(whole[start + 4..].to_vec(), ContentTransferEncoding::SevenBit);
    let mut mail =
        builder.header(MIME_VERSION_1_0).header(kind).body(body).map_err(|_| unbuilt())?;
    if let Some(signing) = &sender.signing {
        mail.sign(signing);
    }
    Ok(mail)
}

fn message_id(sender: &Sender, message: &Message) -> String {
    format!("<{}@{}>", message.id, sender.domain)
}

pub(super) fn headers(
    sender: &Sender,
    message: &Message,
) -> Result<Vec<(String, String)>, SendError> {
    build(sender, message)?;
    let standard = [
        ("From", sender.from.to_string()),
        ("To", message.to.clone()),
        ("Subject", message.rendered.subject.clone()),
        ("Message-ID", message_id(sender, message)),
    ];
    Ok(standard
        .into_iter()
        .chain(own_headers(sender, message))
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::super::{render, sample};
    use super::*;
    use domain::notice::NoticeKind;

    #[test]
    fn a_panic_while_building_is_one_mail_s_fault() {
        let kind = NoticeKind::DecisionPublished;
        let message = Message {
            id: Uuid::from_u128(7),
            to: "aigul@example.kz".into(),
            language: Language::Kk,
            rendered: render(kind, Language::Kk, &sample(kind)).unwrap(),
            petition: None,
            news: None,
            return_tag: String::new(),
        };
        let mut sender = Sender::new(&Outgoing {
            from: "x@petitions.example",
            domain: "petitions.example",
            bounces: None,
            key: None,
        })
        .unwrap();
        sender.from.name = Some("x\r\nBcc: y".into());
        assert_eq!(
            build(&sender, &message).unwrap_err(),
            SendError::Permanent("the mail cannot be built".into())
        );
    }
}
