//! What comes in to be signed, and what is answered.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access::Through;
use crate::evidence::Evidence;
use crate::signature_log::{Promise, promise};
use crate::{App, Error, Work};
use store::ids::{AccountId, PetitionId, SignatureId, SigningSessionId};
use store::signatures::EarlierRow;
use transparency::Hash;

/// A request to sign, as it waits for its batch.
#[derive(Debug, Clone)]
pub struct SignRequest {
    /// The id the signature will have; a batch that runs again recognises its own work by it.
    pub id: SignatureId,
    /// What they sign.
    pub petition: PetitionId,
    /// Who signs.
    pub account: AccountId,
    /// Which the token belongs to, if to any.
    pub session: Option<Uuid>,
    /// The secret of a limited publication.
    pub link_key: Option<String>,
    /// Hash of the text the client saw, if it says so.
    pub text_hash: Option<String>,
    /// The signer wants to be told how the petition goes on.
    pub notify: bool,
    /// Legal time at which the request arrived: admission is judged by it.
    pub arrived_at: DateTime<Utc>,
    /// The electronic signature under it, if it came with one: verified already.
    pub evidence: Option<Arc<Evidence>>,
    /// The signing on a telephone that it completes, if it does.
    pub signing_session: Option<SigningSessionId>,
    /// The application through which it comes, if it does.
    pub through: Option<Through>,
}

/// What a signer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The one that counts for this person; of an earlier request, when they had signed.
    pub id: SignatureId,
    /// Which signature of the petition it is; grows, never re-used.
    pub ordinal: i64,
    /// Legal time by which it was admitted.
    pub signed_at: DateTime<Utc>,
    /// The petition's count after this signature.
    pub signature_count: u32,
    /// False when the signature was there before.
    pub new: bool,
    /// The log's word that it will be in it, of a signature that this batch has counted.
    pub promise: Option<Promise>,
}

impl Receipt {
    /// For somebody who counts already: their first signature, and the count as it stands.
    pub(crate) const fn first(signature: &EarlierRow, signature_count: u32, new: bool) -> Self {
        Self {
            id: signature.id,
            ordinal: signature.ordinal,
            signed_at: signature.signed_at,
            signature_count,
            new,
            promise: None,
        }
    }
}

/// Every answer of a batch, in the order of its requests.
pub type Answers = Vec<Result<Receipt, Error>>;

/// What a batch has done.
#[derive(Debug, Default)]
pub struct Batch {
    /// One a request.
    pub answers: Answers,
    /// A petition moved on: its readers must see that before a signer hears of it.
    pub crossed: bool,
    /// The leaves that the log will have, each with the place of its answer.
    pub leaves: Vec<(usize, Hash)>,
}

impl Batch {
    /// Gives each vote that was counted its promise; to be called once the batch is committed.
    pub fn promise(&mut self, app: &App, at: DateTime<Utc>) {
        let (places, leaves): (Vec<usize>, Vec<Hash>) = self.leaves.drain(..).unzip();
        for (place, promise) in places.into_iter().zip(promise(&app.signature_log, leaves, at)) {
            if let Some(Ok(receipt)) = self.answers.get_mut(place) {
                receipt.promise = Some(promise);
            }
        }
    }
}

/// What a writer does with a batch.
pub type UseCase = fn(&mut Work<'_>, &[SignRequest]) -> Result<Batch, Error>;
