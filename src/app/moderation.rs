//! The moderator's acts: approval, rejection, correction request, forwarding.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value, json};
use store::ids::PetitionId;
use uuid::Uuid;

use super::access::Caller;
use super::consideration::send_to;
use super::enact::{ActDetails, Performer, details, enact, required_by};
use super::notices::in_languages;
use super::petitions::{PetitionRecord, lock, petition_record};
use super::{Error, Work, attachments, similar};
use credentials::sha256;
use domain::calendar::civil_date;
use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::duplicate::Bar;
use domain::lifecycle::{Act, Ground};
use domain::public_body::BodySlug;
use domain::petition::{StateName, Text};
use domain::rules::{Source, Version};
use domain::subjects::ProhibitedSubject;
pub use store::moderation::PublicRejection;
use store::moderation::{AddresseeChangeRow, MediaLetterRow, RejectionRow};
use store::{moderation, petitions};

/// A ground with the moderator's words; none when the service itself states it.
pub type StatedGround = (Ground, Option<String>);

/// Approves: limited publication before the fifty, open publication after them.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn approve(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    // What came in on paper was entered before its files could be (90-2(2)(3)).
    if row.source == Source::Paper {
        attachments::require_authority(work, row.id, row.representative.as_deref())?;
    }
    enact(work, &mut row, &Act::Approve, &Performer::Caller(caller), ActDetails::default())?;
    petition_record(work, row)
}

/// The grounds a moderator may state; the fourth, too few joiners, is the service's own.
pub const GROUNDS: [&str; 3] = ["incomplete_content", "prohibited_subject", "duplicate_subject"];

/// A ground as the moderator states it.
#[derive(Debug, Clone)]
pub struct GroundWords {
    /// One of [`GROUNDS`].
    pub code: String,
    /// Code of the prohibited subject, in the list of the petition's rules.
    pub subject: Option<String>,
    /// The petition that a duplicate stands against.
    pub blocking_petition: Option<PetitionId>,
    pub detail: String,
}

/// A rejection in the moderator's words.
#[derive(Debug, Clone)]
pub struct RejectionWords {
    pub grounds: Vec<GroundWords>,
    pub reasoning: String,
}

/// Rejects with grounds and a reasoning.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a ground that names what is not there, or
/// [`Error::NotFound`].
pub fn reject(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    words: &RejectionWords,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let version = row.rule_set;
    let mut stated_grounds = Vec::with_capacity(words.grounds.len());
    let mut stored = Vec::with_capacity(words.grounds.len());
    for (at, given) in words.grounds.iter().enumerate() {
        let ground = ground(given, version, at)?;
        let pointer = format!("/grounds/{at}/blocking_petition");
        let bar = match given.blocking_petition {
            None => None,
            Some(other) if ground == Ground::DuplicateSubject => {
                Some((other, similar::blocking(work, &row, other, &pointer)?))
            }
            Some(_) => {
                return Err(Error::invalid(
                    &pointer,
                    "not_allowed",
                    "only a duplicate subject names the petition in its way",
                ));
            }
        };
        if given.subject.is_some() && !matches!(ground, Ground::ProhibitedSubject(_)) {
            let pointer = format!("/grounds/{at}/subject");
            return Err(Error::invalid(
                &pointer,
                "not_allowed",
                "only a prohibited subject names its code",
            ));
        }
        stored.push(stated(&ground, &given.detail, bar));
        stated_grounds.push((ground, Some(given.detail.clone())));
    }
    let codes: Vec<Ground> = stated_grounds.iter().map(|(ground, _)| *ground).collect();
    let particulars = ActDetails {
        journal: details([("grounds", json!(codes.iter().map(Ground::code).collect::<Vec<_>>()))]),
        notice: rejection_notice(&stated_grounds, Some(&words.reasoning), version),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::Reject { grounds: &codes },
        &Performer::Caller(caller),
        particulars,
    )?;
    moderation::insert_rejection(
        work.conn,
        &RejectionRow {
            petition_id: row.id,
            grounds: stored.into(),
            reasoning: words.reasoning.clone(),
            appeal_route: AUTHORIZED_BODY_ROUTE.code().to_owned(),
            rejected_at: work.now,
            rejected_by: Some(caller.id()),
            id: Uuid::now_v7(),
            cancelled_at: None,
        },
    )?;
    petition_record(work, row)
}

/// The ground that the words name, under the petition's rules.
fn ground(words: &GroundWords, version: Version, at: usize) -> Result<Ground, Error> {
    let fault = |name: &str, code, detail: &str| {
        Error::invalid(&format!("/grounds/{at}/{name}"), code, detail)
    };
    match words.code.as_str() {
        "incomplete_content" => Ok(Ground::IncompleteContent),
        "duplicate_subject" => Ok(Ground::DuplicateSubject),
        "prohibited_subject" => {
            let subject = words
                .subject
                .as_deref()
                .ok_or_else(|| fault("subject", "required", "this ground names its subject"))?;
            ProhibitedSubject::parse(subject, version).map(Ground::ProhibitedSubject).ok_or_else(
                || {
                    fault(
                        "subject",
                        "unknown_subject",
                        "not in the list of the petition's rules; see /rules",
                    )
                },
            )
        }
        _ => Err(fault("code", "unknown_value", "no such ground")),
    }
}

fn stated(ground: &Ground, detail: &str, bar: Option<(PetitionId, Bar)>) -> Value {
    match ground {
        Ground::ProhibitedSubject(subject) => {
            json!({ "code": ground.code(), "subject": subject.code(), "detail": detail })
        }
        Ground::DuplicateSubject => {
            let (blocking, ends_on) = bar.map(|(blocking, bar)| (blocking, bar.ends_on)).unzip();
            json!({ "code": ground.code(), "blocking_petition": blocking, "bar_ends_on": ends_on.flatten(), "detail": detail })
        }
        Ground::InsufficientSupport | Ground::IncompleteContent => {
            json!({ "code": ground.code(), "detail": detail })
        }
    }
}

/// What the notice of a rejection says: grounds, reasons, the way to appeal (90-2(6)).
pub fn rejection_notice(
    grounds: &[StatedGround],
    reasoning: Option<&str>,
    version: Version,
) -> Map<String, Value> {
    let grounds: Vec<Value> = grounds
        .iter()
        .map(|(ground, detail)| json!({ "name": ground_names(ground, version), "code": ground.code(), "detail": detail }))
        .collect();
    details([
        ("grounds", json!(grounds)),
        ("reasoning", json!(reasoning)),
        ("appeal_route", json!(AUTHORIZED_BODY_ROUTE.code())),
    ])
}

fn ground_names(ground: &Ground, version: Version) -> Value {
    let point = |subject: ProhibitedSubject| {
        let point = subject.point(version)?;
        let (number, names) = (point.number, point.names);
        Some(json!({
            "kk": format!("тыйым салынған мәселе: {} (90-2-баптың 3-бөлігінің {number}) тармақшасы)", names.kk),
            "ru": format!("запрещённый предмет: {} (подпункт {number}) части 3 статьи 90-2)", names.ru),
            "en": format!("a prohibited subject: {} (article {})", names.en, point.article()),
        }))
    };
    if let Ground::ProhibitedSubject(subject) = ground
        && let Some(named) = point(*subject)
    {
        return named;
    }
    let (kk, ru, en) = match ground {
        Ground::InsufficientSupport => (
            "мерзім ішінде елуден аз азамат қосылды (90-2-баптың 4-бөлігінің 1) тармақшасы)",
            "за установленный срок присоединилось менее пятидесяти граждан (подпункт 1) части 4 статьи 90-2)",
            "fewer than fifty citizens joined in the window (article 90-2(4)(1))",
        ),
        Ground::IncompleteContent => (
            "петицияның мазмұны толық емес (90-2-баптың 2-бөлігі)",
            "содержание петиции неполное (часть 2 статьи 90-2)",
            "the content is incomplete (article 90-2(2))",
        ),
        Ground::ProhibitedSubject(_) => (
            "тыйым салынған мәселе (90-2-баптың 3-бөлігі)",
            "запрещённый предмет (часть 3 статьи 90-2)",
            "a prohibited subject (article 90-2(3))",
        ),
        Ground::DuplicateSubject => (
            "осындай мәселе бойынша петиция бар (90-2-баптың 4-бөлігінің 3) тармақшасы)",
            "петиция по этому предмету уже есть (подпункт 3) части 4 статьи 90-2)",
            "there is a petition on the same subject (article 90-2(4)(3))",
        ),
    };
    json!({ "kk": kk, "ru": ru, "en": en })
}

/// Asks the author, once, for what 90-2(2) lacks.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn request_correction(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars =
        ActDetails { notice: details([("reasoning", json!(note))]), ..ActDetails::default() };
    enact(work, &mut row, &Act::RequestCorrection, &Performer::Caller(caller), particulars)?;
    moderation::insert_correction_request(work.conn, row.id, note, caller.id(), work.now)?;
    petition_record(work, row)
}

/// Forwards a supported petition to the competent body, or one below the threshold as a proposal.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn forward(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    addressee: Option<&BodySlug>,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let addressee = addressee.cloned().unwrap_or_else(|| row.addressee.clone());
    // The frozen count stays the measure for the body the petition was opened for.
    let required = match row.required_count {
        Some(frozen) if addressee == row.addressee => u32::try_from(frozen).unwrap_or(u32::MAX),
        _ => required_by(work, &row, &addressee)?,
    };
    let record =
        if row.state == StateName::NotSupported { "proposal" } else { "supported" };
    send_to(work, caller, &mut row, &Act::Forward { required }, record, &addressee, note)?;
    petition_record(work, row)
}

/// Proposes another addressee to the author, before placement (65 by analogy).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn propose_addressee(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    addressee: &BodySlug,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    if *addressee == row.addressee {
        return Err(Error::invalid(
            "/addressee",
            "same_addressee",
            "the petition is addressed to this body already",
        ));
    }
    let names = work.app.reference.body(addressee).map(|body| in_languages(&body.names));
    let particulars = ActDetails {
        notice: details([("body", json!(names)), ("reasoning", json!(note))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::ProposeAddressee, &Performer::Caller(caller), particulars)?;
    let change = AddresseeChangeRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        addressee: addressee.clone(),
        note: note.to_owned(),
        proposed_at: work.now,
        proposed_by: caller.id(),
        settled_at: None,
        consented: None,
    };
    moderation::propose_addressee(work.conn, &change)?;
    petition_record(work, row)
}

/// The author agrees to the proposed addressee; the text, which names it, is hashed anew.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn consent_to_addressee(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let proposed = moderation::addressee_change(work.conn, row.id)?;
    let addressee = proposed.map_or_else(|| row.addressee.clone(), |proposed| proposed.addressee);
    let particulars = ActDetails {
        journal: details([("from", json!(row.addressee.as_str())), ("addressee", json!(addressee.as_str()))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::ConsentToAddressee, &Performer::Caller(caller), particulars)?;
    let hash = sha256(&Text { addressee: addressee.clone(), ..row.text() }.canonical());
    petitions::change_addressee(work.conn, row.id, &addressee, &hash)?;
    moderation::settle_addressee_change(work.conn, row.id, true, work.now)?;
    row.addressee = addressee;
    row.text_hash = Some(hash);
    petition_record(work, row)
}

/// Records the letters to the mass media (90-2(8)).
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a day to come, or [`Error::NotFound`].
pub fn send_media_letters(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    outlets: &[String],
    sent_on: Option<NaiveDate>,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let sent_on = sent_on.unwrap_or(work.today);
    work.has_happened("/sent_on", sent_on)?;
    if row.opened_at.is_some_and(|opened| sent_on < civil_date(opened)) {
        return Err(Error::invalid("/sent_on", "too_early", "letters follow open publication"));
    }
    let particulars = ActDetails {
        journal: details([("outlets", json!(outlets)), ("sent_on", json!(sent_on))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::SendMediaLetters, &Performer::Caller(caller), particulars)?;
    let letter = MediaLetterRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        outlets: json!(outlets),
        sent_on,
        recorded_at: work.now,
        recorded_by: caller.id(),
    };
    moderation::insert_media_letter(work.conn, &letter)?;
    petition_record(work, row)
}

/// What the public learns of rejections, newest first: number, addressee, grounds and date.
///
/// # Errors
/// The store's failure.
pub fn public_rejections(
    work: &mut Work<'_>,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<PublicRejection>, Error> {
    Ok(moderation::public_rejections(work.conn, before, limit)?)
}
