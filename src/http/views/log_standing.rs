//! How the log of signatures and its witnesses are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use app::signature_log::{Standing, WitnessStanding};

/// How the log of signatures and its witnesses stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LogStanding)]
pub(crate) struct LogStandingView {
    /// `growing`; `awaiting_witnesses`: this process has not yet heard from enough of them what they have seen; `stopped`.
    #[schema(example = "growing")]
    status: &'static str,
    /// Entries of the newest head.
    #[schema(example = 50_231)]
    size: u64,
    /// Entries of the largest head that enough witnesses have cosigned; null where there is none.
    #[schema(example = 50_228)]
    witnessed_size: Option<u64>,
    /// How many cosignatures are enough; 0 where nobody witnesses.
    #[schema(example = 2)]
    quorum: usize,
    /// Each witness.
    #[schema(max_items = 63)]
    witnesses: Vec<LogWitnessView>,
}

/// A witness of the log of signatures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LogWitness)]
struct LogWitnessView {
    /// Its key as verifiers take it (C2SP signed-note).
    #[schema(
        example = "witness.example.org+6a1fbf53+BBqd0QwI5Wv1gHn0XU1mOKTWOQCYYRTdTHi3cCMBF8M1"
    )]
    key: String,
    /// Entries of the largest head that it is known to have cosigned.
    #[schema(example = 50_228)]
    cosigned_size: u64,
    /// When it last answered as it should; null when it never has.
    answered_at: Option<DateTime<Utc>>,
    /// Why it did not cosign the last time: `no_answer`, `refused`, `malformed`, `unproved_claim` or `contradiction`; null when
    /// it did.
    #[schema(example = "no_answer")]
    fault: Option<String>,
}

impl From<Standing> for LogStandingView {
    fn from(standing: Standing) -> Self {
        Self {
            status: standing.growth.code(),
            size: standing.size,
            witnessed_size: standing.witnessed_size,
            quorum: standing.quorum,
            witnesses: standing.witnesses.into_iter().map(LogWitnessView::from).collect(),
        }
    }
}

impl From<WitnessStanding> for LogWitnessView {
    fn from(witness: WitnessStanding) -> Self {
        let WitnessStanding { key, cosigned_size, answered_at, fault } = witness;
        Self { key, cosigned_size, answered_at, fault }
    }
}
