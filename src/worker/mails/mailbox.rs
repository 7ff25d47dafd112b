//! The sandbox's look into what was sent.

use futures_util::future::BoxFuture;

use super::delivery::Delivery;
use super::message::Outgoing;
use app::Error;
use app::sandbox::{Mailbox, SentMail, ShownMail};

impl Mailbox for Delivery {
    fn deliver_due(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { self.deliver().await.map(drop) })
    }

    fn shown(&self, mail: &SentMail) -> Result<ShownMail, Error> {
        let outgoing = Outgoing {
            id: mail.id,
            to: mail.address.as_deref().or(mail.email.as_deref()).unwrap_or_default(),
            kind: &mail.kind,
            language: mail.language,
            facts: mail.mass_payload.as_ref().unwrap_or(&mail.payload),
            petition: mail.petition,
            account: mail.account,
            mass: mail.campaign.is_some(),
        };
        let message = outgoing
            .message(&self.app)
            .map_err(|error| Error::Internal(format!("{}: {error}", mail.kind)))?;
        let headers =
            self.mailer.headers(&message).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(ShownMail {
            to: message.to,
            subject: message.rendered.subject,
            text: message.rendered.text,
            html: message.rendered.html,
            headers: headers.into_iter().collect(),
            sent_at: mail.sent_at.unwrap_or_default(),
        })
    }
}
