//! The signers of a petition as lines: those of the public list, in its order.

use chrono::NaiveDate;
use serde::Serialize;

use super::tables::Line;
use crate::petitions::visible;
use crate::signing::{Roll, Signer};
use crate::{Error, Work};
use store::ids::PetitionId;

/// A signer as a line.
#[derive(Debug, Serialize)]
pub struct SignerLine {
    /// Given name and initial; empty for who has left the service.
    name: String,
    /// KATO code, or `other`.
    region: String,
    signed_on: NaiveDate,
}

impl Line for SignerLine {
    const COLUMNS: &'static [&'static str] = &["name", "region", "signed_on"];

    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.name]
    }
}

impl From<Signer> for SignerLine {
    fn from(signer: Signer) -> Self {
        Self { name: signer.name, region: signer.region, signed_on: signer.signed_on }
    }
}

/// The signers that are still to be given out.
#[derive(Debug)]
pub struct Signers {
    /// The number of the petition.
    pub number: Option<String>,
    roll: Roll,
}

/// Begins to give out the signers of a petition.
///
/// # Errors
/// [`Error::NotFound`], also for what not everybody may see; [`Error::TakenDown`].
pub fn open_signers(work: &mut Work<'_>, id: PetitionId) -> Result<Signers, Error> {
    let petition = visible(work, None, id, None)?;
    let roll = Roll::for_everybody(work, &petition)?;
    Ok(Signers { number: petition.number, roll })
}

/// The next of them, two thousand at most, and what is left; none after the last.
///
/// # Errors
/// The store's failure.
pub fn next_signers(
    work: &mut Work<'_>,
    mut signers: Signers,
) -> Result<Option<(Vec<Signer>, Signers)>, Error> {
    Ok(signers.roll.part(work)?.map(|part| (part, signers)))
}
