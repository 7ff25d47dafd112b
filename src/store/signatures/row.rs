//! A signature as it stands in its table.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, SignatureId};
use crate::schema::signatures;
use domain::assurance::Assurance;
use domain::rules::Source;
use domain::words::words;

/// A signature as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signatures)]
pub struct SignatureRow {
    /// Made before it is written: a batch that runs again recognises its own work by it.
    pub id: SignatureId,
    /// The petition signed.
    pub petition_id: PetitionId,
    /// The person, under a key that differs from petition to petition.
    pub signer_key: Uuid,
    /// None on paper.
    pub account_id: Option<AccountId>,
    /// 1, and 2 for who withdrew and signed once more; one more for paper that stands when such a vote is taken back.
    pub round: i16,
    /// It counts.
    pub live: bool,
    /// Which signature of the petition it is; grows, never re-used.
    pub ordinal: i64,
    /// Through the portal or on paper (90-3(1)).
    #[diesel(serialize_as = Coded<Source>, deserialize_as = Coded<Source>)]
    pub channel: Source,
    /// How sure it was who signed, when they did; on paper as sure as a sheet that staff have looked at.
    #[diesel(serialize_as = Coded<Assurance>, deserialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// The version of the identity key behind `signer_key`.
    pub key_version: i16,
    /// Given name and initial.
    pub public_name: String,
    /// KATO code; empty where it is not known.
    pub region: String,
    /// The signer wants to be told how the petition goes on.
    pub notify: bool,
    /// Legal time by which it was admitted.
    pub signed_at: DateTime<Utc>,
    /// Legal time at which the batch that holds it was written.
    pub recorded_at: DateTime<Utc>,
}

words! {
    /// Why a signature ceased to count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RemovalReason {
        /// By the signer.
        Withdrawn = "withdrawn",
        /// By moderators.
        Invalidated = "invalidated",
        /// By the person whose IIN it bears, who has not given it.
        Disowned = "disowned",
    }
}
