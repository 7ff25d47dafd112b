//! Identities: a UUIDv7 each, and a type for each thing, so that no account is taken for a petition.

use std::fmt;
use std::str::FromStr;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Uuid as SqlUuid;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression,
            FromSqlRow,
        )]
        #[diesel(sql_type = SqlUuid)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new one; later ones sort after earlier ones (RFC 9562, 5.7).
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ToSql<SqlUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                ToSql::<SqlUuid, Pg>::to_sql(&self.0, out)
            }
        }

        impl FromSql<SqlUuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                FromSql::<SqlUuid, Pg>::from_sql(value).map(Self)
            }
        }
    )+};
}

ids! {
    /// A petition, from its draft on.
    PetitionId;
    /// An account of a citizen or of staff.
    AccountId;
    /// A signature.
    SignatureId;
    /// A vote that is signed on a telephone.
    SigningSessionId;
    /// An electronic signature that is kept as evidence.
    EvidenceId;
    /// Sheets of signatures that were received together.
    PaperSheetsId;
    /// A session of an account.
    SessionId;
    /// A comment on a petition.
    CommentId;
    /// A complaint against an act or a silence.
    ComplaintId;
    /// A report of coercion.
    ReportId;
    /// A notice to many.
    CampaignId;
    /// A file of a petition.
    AttachmentId;
    /// An inquiry to another body.
    InquiryId;
    /// A point of a decision.
    PointId;
    /// A public discussion.
    DiscussionId;
    /// A finding that signatures are invalid.
    InvalidationId;
    /// A document that an official has looked at.
    IdentityCheckId;
    /// A line of the outbox.
    MailId;
    /// A moderator's note on a petition.
    NoteId;
    /// A prepared reason of rejections.
    RejectionReasonId;
    /// A word to authors whose petitions wait for moderation.
    DelayNoticeId;
    /// An address that is told of the public life of petitions.
    WebhookId;
    /// What webhooks are told of.
    WebhookEventId;
}
