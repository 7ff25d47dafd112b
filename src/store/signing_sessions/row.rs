//! A signing as it stands in its table.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, SignatureId, SigningSessionId};
use crate::schema::signing_sessions;
use domain::signing_sessions::{Channel, SigningState};

/// A signing as stored.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signing_sessions)]
pub struct SigningSessionRow {
    /// Its identity.
    pub id: SigningSessionId,
    /// Who began it.
    pub account_id: AccountId,
    /// What they join.
    pub petition_id: PetitionId,
    /// What the vote will be called; once signed, the vote that counts.
    pub signature_id: SignatureId,
    /// How it is signed.
    #[diesel(serialize_as = Coded<Channel>, deserialize_as = Coded<Channel>)]
    pub channel: Channel,
    /// How it stands.
    #[diesel(serialize_as = Coded<SigningState>, deserialize_as = Coded<SigningState>)]
    pub state: SigningState,
    /// The signer wants to be told how the petition goes on.
    pub notify: bool,
    /// The secret of a limited publication, as they showed it.
    pub link_key: Option<String>,
    /// Legal time by which the vote is admitted.
    pub begun_at: DateTime<Utc>,
    /// Legal time by which the signature has to have come.
    pub expires_at: DateTime<Utc>,
    /// Legal time by which it is counted, or is not.
    pub settles_by: DateTime<Utc>,
    /// The broker's picture (PNG); none before it has answered, and afterwards.
    pub qr_code: Option<Vec<u8>>,
    /// What opens it in eGov Mobile.
    pub mobile_link: Option<String>,
    /// What opens it in eGov Business.
    pub business_link: Option<String>,
    /// Where the document is handed over.
    pub data_url: Option<String>,
    /// Where the signature is collected.
    pub sign_url: Option<String>,
    /// When the telephone came for the document.
    pub handed_at: Option<DateTime<Utc>>,
    /// What came back, sealed.
    pub cms_cipher: Option<Vec<u8>>,
    /// The machine's time from which on somebody may work on it.
    pub next_try_at: DateTime<Utc>,
    /// Calls that came to nothing since it last got on.
    pub tries: i16,
    /// Why it failed, or what has come in its way.
    pub failure_code: Option<String>,
    /// The same in an English sentence.
    pub failure_detail: Option<String>,
    /// The article that says no.
    pub failure_basis: Option<String>,
    /// When it was settled; the machine's time.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Why a signing fails, or waits longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureColumns {
    /// A settled code.
    pub code: String,
    /// A sentence, in English.
    pub detail: String,
    /// The article that says no.
    pub basis: Option<String>,
}
