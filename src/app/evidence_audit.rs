//! Every electronic signature that is kept, verified again from what is kept, without asking anybody.

use std::fmt;
use std::sync::Arc;

use crate::electronic_signatures::ElectronicSignatures;
use crate::evidence::{ACCEPTED, whose};
use crate::{App, Error};
use credentials::sha256;
use store::evidence::{self, Kept};
use store::ids::EvidenceId;

/// Signatures that are read at a time.
const PAGE: i64 = 512;
/// Faults that are listed; all are counted.
const LISTED: usize = 100;

/// How far a verification has come, for one that is broken off and goes on where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The last signature that was judged.
    pub last: EvidenceId,
    /// Signatures that were verified until then.
    pub checked: u64,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Signatures that were verified again.
    pub checked: u64,
    /// Of these, those that do not hold.
    pub wrong: u64,
    /// The first of them, each with what is wrong.
    pub listed: Vec<(EvidenceId, &'static str)>,
}

impl Findings {
    /// All of them hold.
    pub const fn is_sound(&self) -> bool {
        self.wrong == 0
    }

    fn add(&mut self, judged: Vec<(EvidenceId, Result<(), &'static str>)>) {
        for (id, verdict) in judged {
            self.checked += 1;
            if let Err(fault) = verdict {
                self.wrong += 1;
                if self.listed.len() < LISTED {
                    self.listed.push((id, fault));
                }
            }
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, fault) in &self.listed {
            writeln!(formatter, "evidence {id}: {fault}")?;
        }
        writeln!(
            formatter,
            "{} electronic signatures verified again, {} do not hold",
            self.checked, self.wrong
        )
    }
}

/// Verifies all of them, or those that come after a place, on all cores; `told` hears how far it is, of how many, and
/// what was found until then.
///
/// # Errors
/// [`Error::NoAuthorities`] where there are some and nobody's certificates are trusted; the store's failure.
pub async fn verify_again(
    app: &Arc<App>,
    from: Option<Place>,
    mut told: impl FnMut(Place, u64, &Findings),
) -> Result<Findings, Error> {
    let mut found = Findings::default();
    let all = app.read(|work| Ok(evidence::count(work.conn)?)).await?;
    let all = u64::try_from(all).unwrap_or_default();
    if all > 0 && app.eds.is_none() {
        return Err(Error::NoAuthorities);
    }
    let before = from.map_or(0, |place| place.checked);
    let mut last: Option<EvidenceId> = from.map(|place| place.last);
    loop {
        let page = app.read(move |work| Ok(evidence::after(work.conn, last, PAGE)?)).await?;
        let Some(end) = page.last() else { return Ok(found) };
        last = Some(end.evidence.id);
        let judging = app.clone();
        let judged = tokio::task::spawn_blocking(move || judge_all(&judging, &page));
        found.add(judged.await.map_err(|fault| Error::Internal(fault.to_string()))?);
        if let Some(last) = last {
            told(Place { last, checked: before + found.checked }, all, &found);
        }
    }
}

/// Judges a page, in as many parts as there are cores.
fn judge_all(app: &App, page: &[Kept]) -> Vec<(EvidenceId, Result<(), &'static str>)> {
    let Some(verifier) = &app.eds else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let part = page.len().div_ceil(cores).max(1);
    let judge_part = |part: &[Kept]| -> Vec<_> {
        part.iter().map(|kept| (kept.evidence.id, judge(app, verifier, kept))).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            page.chunks(part).map(|part| (part, scope.spawn(move || judge_part(part)))).collect();
        let judged = parts.into_iter().flat_map(|(part, thread)| {
            let failed = || part.iter().map(|kept| (kept.evidence.id, Err("not_judged"))).collect();
            thread.join().unwrap_or_else(|_| failed())
        });
        judged.collect()
    })
}

/// Whether a signature holds as it is kept: over the statement on record, by the person who counts for the vote, with the
/// certificate on record.
fn judge(app: &App, verifier: &ElectronicSignatures, kept: &Kept) -> Result<(), &'static str> {
    let Kept { evidence, statement, vote, signer_salt } = kept;
    if sha256(statement.body.as_bytes()) != evidence.statement_hash {
        return Err("other_statement");
    }
    let cms = app
        .identity
        .open_evidence(&evidence.cms_cipher, evidence.id.uuid())
        .map_err(|_| "cipher_does_not_open")?;
    let asked = whose(statement.occasion);
    let verified = verifier
        .verify_again(&cms, statement.body.as_bytes(), evidence.judged_at, asked)
        .map_err(|fault| match fault {
            Error::SignatureRefused(refusal) => refusal.code(),
            _ => "no_authorities",
        })?;
    let certificate = verified.certificate().ok_or("certificate_not_on_record")?;
    if certificate.serial_hex() != evidence.certificate_serial
        || verified.line.code() != evidence.line
    {
        return Err("other_certificate_on_record");
    }
    if evidence.signature_id.is_some() {
        let person = app.identity.person_certified(&verified.holder.iin);
        let signer = app.identity.petition_signers(signer_salt).signer(&person.0);
        if *vote != Some((statement.petition_id, signer)) {
            return Err("vote_of_another");
        }
    }
    let good = match evidence.revocation.as_str() {
        "good" => true,
        "revoked" => evidence.revocation_as_of.is_some_and(|at| at > evidence.judged_at),
        _ => false,
    };
    if evidence.verdict == ACCEPTED && !good { Err("verdict_without_ground") } else { Ok(()) }
}
