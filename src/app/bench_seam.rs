//! The one seam for `petitions bench`: all that the product has for the benchmark's sake.
//!
//! A process that is started with `--bench-calls`, which production refuses, builds a [`BenchSeam`] and hands it to
//! the HTTP server, which then serves the calls of `http::bench`. Without it neither the further writers nor the
//! calls exist, and nothing else in the product knows of the benchmark.

use super::sign_queue::SignQueue;
use super::signing::{Batch, Receipt, SignRequest, load_signers};
use super::{Error, Work};

/// What the benchmark's calls work with.
#[derive(Clone)]
pub struct BenchSeam {
    /// The queue of a writer of its own that runs [`check_batch`].
    pub checking: SignQueue,
    /// The queue of one that runs [`sign_silently`](super::signing::sign_silently).
    pub silent: SignQueue,
}

/// Looks at accounts and sessions as signing does, and writes nothing: the ceiling that signing is held against.
///
/// # Errors
/// The store's failure.
pub fn check_batch(work: &mut Work<'_>, requests: &[SignRequest]) -> Result<Batch, Error> {
    let signers = load_signers(work, requests)?;
    let check = |request: &SignRequest| {
        signers.of(request).ok_or(Error::Unauthenticated("session_ended"))?;
        Ok(Receipt {
            id: request.id,
            ordinal: 1,
            signed_at: request.arrived_at,
            signature_count: 1,
            new: true,
            promise: None,
        })
    };
    Ok(Batch { answers: requests.iter().map(check).collect(), crossed: false, leaves: Vec::new() })
}
