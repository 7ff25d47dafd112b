//! The record of what happens to accounts, and of who reads whose personal data.

use serde_json::Value;
use store::ids::{AccountId, PetitionId};
use uuid::Uuid;

use super::access::Caller;
use super::{Error, Work};
use store::account_events::{self, AccountEvent, ReadingRow};

/// What can happen to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The account was made.
    Registered,
    /// A password was set by a mailed token.
    PasswordReset,
    /// The holder changed the password.
    PasswordChanged,
    /// Another address was confirmed.
    EmailChanged,
    /// The former address took the change back.
    EmailChangeReversed,
    /// A second factor was enrolled.
    SecondFactorEnrolled,
    /// The second factor was removed.
    SecondFactorRemoved,
    /// A new second factor was taken back by its mail.
    SecondFactorReversed,
    /// Staff gave the IIN of the account free.
    IinReleased,
    /// An official has looked at the holder's document.
    IdentityShown,
    /// A second official has confirmed it.
    IdentityChecked,
    /// A second official has refused it.
    IdentityCheckRefused,
    /// The first official has taken it back.
    IdentityCheckWithdrawn,
    /// The account has been proven to be its person's.
    IdentityProven,
    /// The IIN went over to the account of the person who proved that it is theirs; recorded of both.
    IinTakenOver,
    /// The person disowned a signature with their IIN.
    SignatureDisowned,
    /// New recovery codes were given out.
    RecoveryCodesRenewed,
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUsed,
    /// A refresh token was used twice, and its session ended.
    RefreshTokenReused,
    /// Sessions were ended by the holder or by staff.
    SessionsEnded,
    /// An account of staff was made.
    StaffAdded,
    /// Role, body or powers of a member of staff were changed.
    StaffChanged,
    /// Staff took the account out of use.
    Suspended,
    /// Staff gave the account back.
    Reinstated,
    /// An application was registered.
    AppRegistered,
    /// An application was revoked.
    AppRevoked,
    /// The holder let an application act for them, or do more than before.
    AppLetIn,
    /// They took that back.
    AppConsentWithdrawn,
    /// Somebody came a second time with the code of an application, and what was opened with it ended.
    AppCodeReplayed,
    /// A webhook was made.
    WebhookRegistered,
    /// A webhook was deleted.
    WebhookDeleted,
    /// The secret of a webhook was replaced.
    WebhookSecretRotated,
    /// An administrator recorded what becomes of a public body.
    BodyReorganised,
    /// An identity at a provider was linked to the account.
    IdentityLinked,
    /// It was taken from the account.
    IdentityUnlinked,
    /// The person left.
    Erased,
}

impl Event {
    /// The settled name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::EmailChanged => "email_changed",
            Self::EmailChangeReversed => "email_change_reversed",
            Self::SecondFactorEnrolled => "second_factor_enrolled",
            Self::SecondFactorRemoved => "second_factor_removed",
            Self::SecondFactorReversed => "second_factor_reversed",
            Self::IinReleased => "iin_released",
            Self::IdentityShown => "identity_shown",
            Self::IdentityChecked => "identity_checked",
            Self::IdentityCheckRefused => "identity_check_refused",
            Self::IdentityCheckWithdrawn => "identity_check_withdrawn",
            Self::IdentityProven => "identity_proven",
            Self::IinTakenOver => "iin_taken_over",
            Self::SignatureDisowned => "signature_disowned",
            Self::RecoveryCodesRenewed => "recovery_codes_renewed",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::SessionsEnded => "sessions_ended",
            Self::StaffAdded => "staff_added",
            Self::StaffChanged => "staff_changed",
            Self::Suspended => "suspended",
            Self::Reinstated => "reinstated",
            Self::AppRegistered => "app_registered",
            Self::AppRevoked => "app_revoked",
            Self::AppLetIn => "app_let_in",
            Self::AppConsentWithdrawn => "app_consent_withdrawn",
            Self::AppCodeReplayed => "app_code_replayed",
            Self::WebhookRegistered => "webhook_registered",
            Self::WebhookDeleted => "webhook_deleted",
            Self::WebhookSecretRotated => "webhook_secret_rotated",
            Self::BodyReorganised => "body_reorganised",
            Self::IdentityLinked => "identity_linked",
            Self::IdentityUnlinked => "identity_unlinked",
            Self::Erased => "erased",
        }
    }
}

/// Records an event; `details` must hold no personal data.
///
/// # Errors
/// The store's failure.
pub fn record(
    work: &mut Work<'_>,
    account: AccountId,
    actor: Option<AccountId>,
    event: Event,
    details: Value,
) -> Result<(), Error> {
    let row = AccountEvent {
        id: Uuid::now_v7(),
        account_id: account,
        actor_id: actor,
        event: event.code().to_owned(),
        details,
        recorded_at: work.wall_now,
    };
    Ok(account_events::append(work.conn, &row)?)
}

/// Records that a member of staff reads personal data, in the transaction that reads them; of one account, or, where
/// many are meant, of a petition alone.
///
/// # Errors
/// The store's failure.
pub fn read_by(
    work: &mut Work<'_>,
    reader: &Caller,
    subject: impl Into<Option<AccountId>>,
    petition: Option<PetitionId>,
    what: &str,
) -> Result<(), Error> {
    let row = ReadingRow {
        id: Uuid::now_v7(),
        reader_id: reader.id(),
        subject_id: subject.into(),
        petition_id: petition,
        what: what.to_owned(),
        read_at: work.wall_now,
    };
    Ok(account_events::append_reading(work.conn, &row)?)
}
