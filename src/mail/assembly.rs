//! A mail as it goes over the wire: headers, parts, signature, return path.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use crate::bounces::UNSUBSCRIBE;
use crate::{Message, News, SendError, Sender};

/// Refuses what could end a header and begin another.
pub(crate) fn refuse_control(value: &str) -> Result<(), SendError> {
    if value.chars().any(char::is_control) {
        return Err(SendError::Permanent("a control character in a header".into()));
    }
    Ok(())
}

/// The mail itself. Its library panics on some values it cannot print, so that a panic here is
/// one mail's permanent fault and not the worker's end.
pub(crate) fn build(sender: &Sender, message: &Message) -> Result<lettre::Message, SendError> {
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
pub(crate) fn envelope(
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

pub(crate) fn headers(
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
    use uuid::Uuid;

    use super::*;
    use crate::{Outgoing, render, sample};
    use domain::language::Language;
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
