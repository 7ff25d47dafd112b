//! Notices about an account. They are mails alone, and may hold a secret.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::values::{InLanguages, code};
use domain::counter::Document;
use domain::notice::NoticeKind;

/// A notice about an account: its kind, and what a notice of that kind says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AccountNotice {
    /// [`NoticeKind::ConfirmRegistration`].
    ConfirmRegistration(RegistrationToken),
    /// [`NoticeKind::AlreadyRegistered`].
    AlreadyRegistered(AccountLink),
    /// [`NoticeKind::RegistrationUnfinished`].
    RegistrationUnfinished(AccountLink),
    /// [`NoticeKind::PasswordReset`].
    PasswordReset(MailedToken),
    /// [`NoticeKind::PasswordChanged`].
    PasswordChanged(AccountLink),
    /// [`NoticeKind::EmailChange`].
    EmailChange(MailedToken),
    /// [`NoticeKind::EmailChanged`].
    EmailChanged(MailedToken),
    /// [`NoticeKind::SessionReused`].
    SessionReused(AccountLink),
    /// [`NoticeKind::SecondFactorChanged`].
    SecondFactorChanged(SecondFactorChange),
    /// [`NoticeKind::AccountErased`].
    AccountErased(AccountErasure),
    /// [`NoticeKind::IinReleased`].
    IinReleased(AccountLink),
    /// [`NoticeKind::IinFree`].
    IinFree(AccountLink),
    /// [`NoticeKind::IdentityProven`].
    IdentityProven(AccountLink),
    /// [`NoticeKind::IinTakenOver`].
    IinTakenOver(AccountLink),
    /// [`NoticeKind::StaffInvited`].
    StaffInvited(MailedToken),
    /// [`NoticeKind::IdentityChecked`].
    IdentityChecked(IdentityCheck),
    /// [`NoticeKind::IdentityLinked`].
    IdentityLinked(LinkedIdentity),
    /// [`NoticeKind::WebhookDisabled`].
    WebhookDisabled(DisabledWebhook),
    /// [`NoticeKind::AppLetIn`].
    AppLetIn(AppLetIn),
}

impl AccountNotice {
    /// Which notice it is.
    pub const fn kind(&self) -> NoticeKind {
        match self {
            Self::ConfirmRegistration(_) => NoticeKind::ConfirmRegistration,
            Self::AlreadyRegistered(_) => NoticeKind::AlreadyRegistered,
            Self::RegistrationUnfinished(_) => NoticeKind::RegistrationUnfinished,
            Self::PasswordReset(_) => NoticeKind::PasswordReset,
            Self::PasswordChanged(_) => NoticeKind::PasswordChanged,
            Self::EmailChange(_) => NoticeKind::EmailChange,
            Self::EmailChanged(_) => NoticeKind::EmailChanged,
            Self::SessionReused(_) => NoticeKind::SessionReused,
            Self::SecondFactorChanged(_) => NoticeKind::SecondFactorChanged,
            Self::AccountErased(_) => NoticeKind::AccountErased,
            Self::IinReleased(_) => NoticeKind::IinReleased,
            Self::IinFree(_) => NoticeKind::IinFree,
            Self::IdentityProven(_) => NoticeKind::IdentityProven,
            Self::IinTakenOver(_) => NoticeKind::IinTakenOver,
            Self::StaffInvited(_) => NoticeKind::StaffInvited,
            Self::IdentityChecked(_) => NoticeKind::IdentityChecked,
            Self::IdentityLinked(_) => NoticeKind::IdentityLinked,
            Self::WebhookDisabled(_) => NoticeKind::WebhookDisabled,
            Self::AppLetIn(_) => NoticeKind::AppLetIn,
        }
    }

    /// The facts as the outbox stores them.
    ///
    /// # Errors
    /// As [`serde_json::to_value`]; facts of text and numbers have none.
    pub fn payload(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// A secret by which whoever has registered makes the account, and enough of what was registered to know it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegistrationToken {
    /// Whom the greeting names.
    pub given_name: String,
    /// Given name and initial.
    pub person: String,
    /// The last two digits of the IIN.
    pub iin_ending: String,
    /// Opens the page with the secret filled in.
    pub link: String,
    /// The secret alone.
    pub code: String,
    /// Hours for which it holds.
    pub expires_hours: i64,
}

/// A secret by which its holder confirms something: as a link, and as a code to be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailedToken {
    /// Whom the greeting names.
    pub given_name: String,
    /// Opens the page with the secret filled in.
    pub link: String,
    /// The secret alone.
    pub code: String,
    /// Hours for which it holds.
    pub expires_hours: i64,
}

/// Where the holder can do something about what has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountLink {
    /// Whom the greeting names.
    pub given_name: String,
    /// The page.
    pub link: String,
}

/// A second factor has come or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecondFactorChange {
    /// Whom the greeting names.
    pub given_name: String,
    /// Which of the two.
    pub second_factor: FactorEvent,
    /// Should somebody else have done it: where to take a new factor back, or to set a new password.
    pub link: String,
    /// The secret that takes a new factor back.
    pub code: Option<String>,
    /// Hours for which it can be taken back.
    pub expires_hours: Option<i64>,
}

/// What has happened to a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorEvent {
    /// It is asked for from now on.
    Enrolled,
    /// It is no longer asked for.
    Removed,
}

/// Two officials have confirmed who the holder is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityCheck {
    /// Whom the greeting names.
    pub given_name: String,
    /// The akimat at whose counter it was; none for the authorized body.
    pub office: Option<InLanguages>,
    /// What was shown.
    #[serde(serialize_with = "code")]
    pub document: Document,
    /// The civil day on which it was shown.
    pub checked_on: NaiveDate,
    /// The account has the names of the document now, which were others.
    pub names_corrected: bool,
    /// The account was made by it, and its holder has yet to choose a password.
    pub account_made: bool,
    /// Where to turn, should somebody else have stood there.
    pub link: String,
}

/// An identity at a provider opens the account from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedIdentity {
    /// Whom the greeting names.
    pub given_name: String,
    /// What the provider is called.
    pub provider: InLanguages,
    /// Where to set a new password, should somebody else have done it.
    pub link: String,
}

/// An application may act for the holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppLetIn {
    /// Whom the greeting names.
    pub given_name: String,
    /// What its owner calls it.
    pub app: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Where that is taken back.
    pub link: String,
}

/// A webhook is told of nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisabledWebhook {
    /// Whom the greeting names.
    pub given_name: String,
    /// What its owner calls it; empty when they call it nothing.
    pub description: String,
    /// The host of its address.
    pub host: String,
    /// Its address said that it is gone; otherwise nothing could be delivered.
    pub gone: bool,
    /// The civil day since which every try came to nothing.
    pub failing_since: NaiveDate,
    /// Where the calls are described by which it is turned on again.
    pub link: String,
}

/// The account and what was personal in it are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountErasure {
    /// Whom the greeting names, for the last time.
    pub given_name: String,
}
