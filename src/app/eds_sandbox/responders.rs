//! What the authority answers for its certificates: by OCSP, and in revocation lists.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use eds::Line;
use eds_testing::{
    Answer, Authority, Crl, IssueFault, Issued, OnList, Standing, State, asked_after,
};
use store::sandbox_revocations::{self, RevocationRow, Said};

use super::authority::{Fault, sandbox, working};
use crate::{App, Error};

/// Longer than anybody waits for a responder.
const SLOW: Duration = Duration::from_secs(20);
/// The reason by which a delta takes an entry off (RFC 5280 §5.3.1).
const REMOVED: u8 = 8;
/// Lists of one day have numbers from here on.
const NUMBERS_A_DAY: u64 = 100_000;
/// What a responder says to whom it does not answer (RFC 6960 §4.2.1).
const UNAUTHORISED: u8 = 6;
const TRY_LATER: u8 = 3;

/// The body of an answer to the body of a question by OCSP.
///
/// # Errors
/// [`Error::NotFound`] outside of development, [`Error::Invalid`] for what is no question, [`Error::Unavailable`] on
/// demand.
pub async fn answer_question(app: &Arc<App>, question: Vec<u8>) -> Result<Vec<u8>, Error> {
    let fault = sandbox(app)?.faults().ocsp;
    match fault {
        Some(Fault::Down) => return Err(Error::Unavailable),
        Some(Fault::Malformed) => return Ok(b"Service temporarily unavailable".to_vec()),
        Some(Fault::TryLater) => return Ok(Answer::refusing(TRY_LATER)),
        Some(Fault::Slow) => tokio::time::sleep(SLOW).await,
        Some(Fault::WrongNonce | Fault::WrongSigner | Fault::Stale) | None => {}
    }
    let (serial, issuer) = asked_after(&question)?;
    let said = app.read(move |work| Ok(sandbox_revocations::last(work.conn, &serial)?)).await?;
    let now = app.clock.legal();
    working(app, move |standing| answer(standing, (question, issuer), said.as_ref(), fault, now))
        .await
}

fn answer(
    standing: &Standing,
    (mut question, issuer): (Vec<u8>, Vec<u8>),
    said: Option<&RevocationRow>,
    fault: Option<Fault>,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, IssueFault> {
    // Keys of RSA take seconds; they come last.
    for line in [Line::Gost2015, Line::Gost2004, Line::Rsa] {
        let authority = standing.authority(line)?;
        let own = authority.root.key_hash() == issuer;
        if !own && authority.issuing.key_hash() != issuer {
            continue;
        }
        let stranger = standing.stranger(line)?;
        let signer = match fault {
            Some(Fault::WrongSigner) => &*stranger,
            _ if own => &authority.root,
            _ => &authority.responder,
        };
        let mut answer = Answer::new(signer, state(said), now);
        match fault {
            Some(Fault::Stale) => answer.this_update = now - TimeDelta::days(2),
            // The nonce is the last that a question has.
            Some(Fault::WrongNonce) => question.last_mut().into_iter().for_each(|byte| *byte ^= 1),
            _ => {}
        }
        return answer.to(&question);
    }
    Ok(Answer::refusing(UNAUTHORISED))
}

fn state(said: Option<&RevocationRow>) -> State {
    let Some(row) = said else { return State::Good };
    match row.state {
        Said::Good => State::Good,
        Said::Unknown => State::Unknown,
        Said::Revoked | Said::OnHold => State::Revoked(row.at, reason(row)),
    }
}

fn reason(row: &RevocationRow) -> Option<u8> {
    row.reason.and_then(|reason| u8::try_from(reason).ok())
}

/// Which list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// Of the authority in which line.
    pub line: Line,
    /// That of the root, about the authority below it.
    pub of_root: bool,
    /// What has changed since the complete one.
    pub delta: bool,
}

/// A revocation list in DER: the complete one is of the beginning of the day, the delta of this moment.
///
/// # Errors
/// [`Error::NotFound`] outside of development, [`Error::Unavailable`] on demand, or the store's failure.
pub async fn published_list(app: &Arc<App>, wanted: Publication) -> Result<Vec<u8>, Error> {
    let fault = sandbox(app)?.faults().lists;
    match fault {
        Some(Fault::Down) => return Err(Error::Unavailable),
        Some(Fault::Malformed) => return Ok(b"Service temporarily unavailable".to_vec()),
        Some(Fault::Slow) => tokio::time::sleep(SLOW).await,
        Some(Fault::TryLater | Fault::WrongNonce | Fault::WrongSigner | Fault::Stale) | None => {}
    }
    let code = wanted.line.code();
    let rows = app.read(move |work| Ok(sandbox_revocations::of_line(work.conn, code)?)).await?;
    let now = app.clock.legal();
    working(app, move |standing| {
        let authority = standing.authority(wanted.line)?;
        let stranger = standing.stranger(wanted.line)?;
        list(&authority, &stranger, wanted, if wanted.of_root { &[] } else { &rows }, fault, now)
    })
    .await
}

fn list(
    authority: &Authority,
    stranger: &Issued,
    wanted: Publication,
    rows: &[RevocationRow],
    fault: Option<Fault>,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, IssueFault> {
    let morning = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let day = u64::try_from(morning.timestamp() / 86_400).unwrap_or_default() * NUMBERS_A_DAY;
    let second = u64::try_from((now - morning).num_seconds()).unwrap_or_default();
    let issuer = if wanted.of_root { &authority.root } else { &authority.issuing };
    let issuer = match fault {
        Some(Fault::WrongSigner) => issuer.impostor(stranger.key.clone()),
        _ => issuer.clone(),
    };
    let mut last: BTreeMap<Vec<u8>, &RevocationRow> = BTreeMap::new();
    for row in rows.iter().filter(|row| wanted.delta == (row.at >= morning)) {
        last.insert(bytes_of(&row.serial), row);
    }
    let entry = |(serial, row): (_, &&RevocationRow)| {
        let taken_off = matches!(row.state, Said::Good | Said::Unknown);
        let reason = if taken_off { Some(REMOVED) } else { reason(row) };
        (wanted.delta || !taken_off).then_some(OnList { serial, at: row.at, reason })
    };
    let entries = last.iter().map(|(serial, row)| (serial.as_slice(), row)).filter_map(entry);
    let (this_update, next_update) = match (fault, wanted.delta) {
        (Some(Fault::Stale), _) => (now - TimeDelta::days(9), now - TimeDelta::days(2)),
        (_, true) => (now, now + TimeDelta::hours(1)),
        (_, false) => (morning, morning + TimeDelta::days(2)),
    };
    let crl = Crl {
        issuer: &issuer,
        number: if wanted.delta { day + second + 1 } else { day },
        base: wanted.delta.then_some(day),
        this_update,
        next_update,
        entries: entries.collect(),
        authorities_only: false,
    };
    crl.to_der()
}

fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    let pairs = (0..hexadecimal.len()).step_by(2);
    pairs.filter_map(|at| u8::from_str_radix(hexadecimal.get(at..at + 2)?, 16).ok()).collect()
}
