//! Beginning: judged and written down first, so that its instant counts, and then opened at the broker.

use std::sync::Arc;

use super::channel::broker;
use super::following;
use crate::limits::{self, SIGNINGS};
use crate::signing::{SignRequest, may_begin};
use crate::{App, Error, Work, enact, evidence, oauth};
use domain::refusal::Refusal;
use domain::rules::article;
use domain::signing_sessions::{
    Channel, LIFE, MOST_OPEN, SETTLING, SHORTEST, SigningState, document_name, ends_at,
};
use eds_broker::Offer;
use store::ids::SigningSessionId;
use store::oauth::acts;
use store::petitions::PetitionRow;
use store::signing_sessions::{self, OfferColumns, SigningSessionRow};
use store::{accounts, petitions};

/// Begins to sign: the signing that the signer has open on the petition already, or a new one. Whoever may sign may begin,
/// judged by the instant of the request.
///
/// # Errors
/// What signing is refused with; [`Error::NotOffered`] without a broker, [`Error::BrokerUnreachable`] where it does not
/// answer, [`Error::Conflict`] or [`Error::Limited`] for whoever leaves too many unsigned.
pub async fn begin(
    app: &Arc<App>,
    wanted: SignRequest,
    channel: Channel,
) -> Result<SigningSessionRow, Error> {
    let broker = broker(app)?;
    evidence::verifier(app)?;
    let (row, name) = app.write(move |work| open(work, &wanted, channel)).await?;
    if row.sign_url.is_some() {
        return Ok(row);
    }
    // Also of a beginning whose process died here: the next press goes on.
    let id = row.id;
    match broker.offer(&name).await {
        Ok(offer) => app.write(move |work| take_up(work, id, &offer)).await,
        Err(fault) => {
            tracing::warn!(%fault, "no signing could be opened at the broker");
            app.write(move |work| Ok(signing_sessions::withdraw(work.conn, id)?)).await?;
            Err(Error::BrokerUnreachable)
        }
    }
}

/// Writes a beginning down; with what the telephone will call it.
fn open(
    work: &mut Work<'_>,
    wanted: &SignRequest,
    channel: Channel,
) -> Result<(SigningSessionRow, String), Error> {
    let petition =
        petitions::lock_against_lapse(work.conn, wanted.petition)?.ok_or(Error::NotFound)?;
    // One beginning of a person at a time.
    accounts::lock(work.conn, wanted.account)?.ok_or(Error::Unauthenticated("invalid_token"))?;
    following::expire_in(work)?;
    if let Some(row) = signing_sessions::open_of(work.conn, wanted.account, wanted.petition)? {
        return Ok((row, name(&petition)?));
    }
    may_begin(work, petition.clone(), wanted)?;
    let name = name(&petition)?;
    let open = signing_sessions::count_open(work.conn, wanted.account)?;
    if usize::try_from(open).is_ok_and(|open| open >= MOST_OPEN) {
        return Err(Error::Conflict("too_many_signing_sessions"));
    }
    limits::take(work, &SIGNINGS, wanted.account)?;
    let row = beginning(work, wanted, channel);
    signing_sessions::insert(work.conn, row.clone())?;
    if let Some(through) = &wanted.through {
        let act = oauth::row(work, through, wanted.account);
        acts::append(work.conn, &[act])?;
    }
    Ok((row, name))
}

/// What the telephone calls the document; a petition that has not been filed has none.
fn name(petition: &PetitionRow) -> Result<String, Error> {
    let refused = Refusal::NotCollecting { state: petition.state, article: article::JOINING };
    let number = petition.number.as_deref().ok_or(refused)?;
    Ok(document_name(petition.language, number))
}

/// Until the broker has answered it lasts no longer than that may take.
fn beginning(work: &Work<'_>, wanted: &SignRequest, channel: Channel) -> SigningSessionRow {
    let expires_at = wanted.arrived_at + SHORTEST;
    SigningSessionRow {
        id: SigningSessionId::new(),
        account_id: wanted.account,
        petition_id: wanted.petition,
        signature_id: wanted.id,
        channel,
        state: SigningState::Waiting,
        notify: wanted.notify,
        link_key: wanted.link_key.clone(),
        begun_at: wanted.arrived_at,
        expires_at,
        settles_by: expires_at + SETTLING,
        qr_code: None,
        mobile_link: None,
        business_link: None,
        data_url: None,
        sign_url: None,
        handed_at: None,
        cms_cipher: None,
        next_try_at: work.wall_now,
        tries: 0,
        failure_code: None,
        failure_detail: None,
        failure_basis: None,
        settled_at: None,
    }
}

/// Keeps what the broker gave; of two presses at once, what it gave first.
fn take_up(
    work: &mut Work<'_>,
    id: SigningSessionId,
    offer: &Offer,
) -> Result<SigningSessionRow, Error> {
    // Whoever is slower than a minute begins anew.
    let row = signing_sessions::by_id(work.conn, id)?.ok_or(Error::Busy)?;
    let petition = petitions::by_id(work.conn, row.petition_id)?.ok_or(Error::NotFound)?;
    let state = enact::petition(work, &petition)?.state;
    // The broker's clock is the machine's; the window's is the law's.
    let offered_until = match offer.expires_at {
        Some(until) => work.now + (until - work.wall_now),
        None => row.begun_at + LIFE,
    };
    let expires_at = ends_at(&state, row.begun_at, offered_until);
    let columns = OfferColumns {
        qr_code: offer.qr_code.clone(),
        mobile_link: offer.launch_links.egov_mobile.clone(),
        business_link: offer.launch_links.egov_business.clone(),
        data_url: offer.data_url.clone(),
        sign_url: offer.sign_url.clone(),
        expires_at,
        settles_by: expires_at + SETTLING,
        next_try_at: work.wall_now,
    };
    signing_sessions::offer(work.conn, id, columns)?;
    let kept = signing_sessions::by_id(work.conn, id)?.filter(|row| row.sign_url.is_some());
    kept.ok_or(Error::Busy)
}
