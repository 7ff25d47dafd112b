//! A mail of the outbox in words.

use serde_json::Value;
use uuid::Uuid;

use app::App;
use app::notices::localised;
use app::outbox::{self, LeasedMail, Purpose};
use app::subscriptions::{self, Scope};
use domain::language::Language;
use domain::notice::NoticeKind;
use domain::subscriptions::Topic;
use mail::{MailError, Mailer, Message, News, SendError};
use store::ids::{AccountId, PetitionId};

/// A mail as it stands in the outbox, and what its end to news needs to know.
pub(super) struct Outgoing<'a> {
    pub(super) id: Uuid,
    pub(super) to: &'a str,
    pub(super) kind: &'a str,
    pub(super) language: Language,
    pub(super) facts: &'a Value,
    pub(super) petition: Option<PetitionId>,
    pub(super) account: Option<AccountId>,
    /// Part of a mass notice.
    pub(super) mass: bool,
}

impl Outgoing<'_> {
    /// In words, with its headers' values.
    pub(super) fn message(&self, app: &App) -> Result<Message, MailError> {
        let kind = NoticeKind::parse(self.kind).ok_or(MailError::UnknownKind)?;
        let mut facts = localised(self.facts, self.language);
        let news = self.news(app, &mut facts);
        Ok(Message {
            id: self.id,
            to: self.to.to_owned(),
            language: self.language,
            rendered: mail::render(kind, self.language, &facts)?,
            petition: self.petition.map(Into::into),
            news,
            return_tag: outbox::tag(app, Purpose::Bounce, self.id),
        })
    }

    /// How its reader ends such mails, of a mass mail; the link becomes one of the facts.
    fn news(&self, app: &App, facts: &mut Value) -> Option<News> {
        let (true, Some(account), Some(petition)) = (self.mass, self.account, self.petition) else {
            return None;
        };
        // Who no longer wants to hear of new petitions says so of the topic, not of this petition.
        let topic = facts.get("topic").and_then(Value::as_str).and_then(Topic::parse);
        let list = if topic.is_some() { "new-petitions" } else { "petition-news" };
        let scope = topic.map_or(Scope::Petition(petition), Scope::Topic);
        let token = subscriptions::token(app, account, &scope);
        if let Some(facts) = facts.as_object_mut() {
            let link = app.links.with_token("unsubscribe", &token);
            facts.insert("unsubscribe_link".to_owned(), link.into());
        }
        Some(News {
            list: list.to_owned(),
            unsubscribe: app.links.unsubscription(&token),
            by_mail: outbox::tag(app, Purpose::Unsubscription, self.id),
        })
    }
}

/// Sends a leased mail. Blocks.
pub(super) fn send(app: &App, mailer: &Mailer, mail: &LeasedMail) -> Result<(), SendError> {
    let Some(to) = mail.address() else {
        return Err(SendError::Permanent("the account has no address any more".to_owned()));
    };
    let outgoing = Outgoing {
        id: mail.id,
        to,
        kind: &mail.kind,
        language: mail.language,
        facts: mail.facts(),
        petition: mail.petition,
        account: mail.account,
        mass: mail.campaign.is_some(),
    };
    let message = outgoing
        .message(app)
        .map_err(|error| SendError::Permanent(format!("{}: {error}", mail.kind)))?;
    mailer.send(&message)
}
