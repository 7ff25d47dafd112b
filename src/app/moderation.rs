//! The moderator's acts: approval, rejection, correction request, forwarding.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::access::Caller;
use super::consideration::send_to;
use super::enact::{By, Particulars, enact, required_by};
use super::petitions::{Snapshot, lock, snapshot};
use super::{Error, Work};
use crate::domain::lifecycle::{Act, Ground};
use crate::domain::petition::StateName;
use crate::domain::rules::Version;
use crate::domain::subjects::ProhibitedSubject;
use crate::store::petitions::RejectionRow;
use crate::store::petitions;

/// Against acts of the moderator, a ministry without a superior complaint body, one goes to
/// court within a month (91(6), 136).
pub const APPEAL_ROUTE: &str = "court";

/// A ground with the moderator's words; none when the service itself states it.
pub type StatedGround = (Ground, Option<String>);

/// Approves: limited publication before the fifty, open publication after them.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn approve(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Snapshot, Error> {
    let mut row = lock(work, Some(caller), id)?;
    enact(work, &mut row, &Act::Approve, &By::Caller(caller), Particulars::default())?;
    snapshot(work, row)
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
    pub blocking_petition: Option<Uuid>,
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
pub fn reject(work: &mut Work<'_>, caller: &Caller, id: Uuid, words: &RejectionWords) -> Result<Snapshot, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let version = row.version_of_rules()?;
    let mut stated_grounds = Vec::with_capacity(words.grounds.len());
    let mut stored = Vec::with_capacity(words.grounds.len());
    for (at, given) in words.grounds.iter().enumerate() {
        let ground = ground(given, version, at)?;
        if let Some(blocking) = given.blocking_petition
            && petitions::by_id(work.conn, blocking)?.is_none()
        {
            let pointer = format!("/grounds/{at}/blocking_petition");
            return Err(Error::invalid(&pointer, "unknown_value", "there is no such petition"));
        }
        stored.push(stated(&ground, &given.detail, given.blocking_petition));
        stated_grounds.push((ground, Some(given.detail.clone())));
    }
    let codes: Vec<Ground> = stated_grounds.iter().map(|(ground, _)| *ground).collect();
    let particulars = Particulars {
        journal: Map::from_iter([("grounds".to_owned(), json!(codes.iter().map(Ground::code).collect::<Vec<_>>()))]),
        notice: rejection_notice(&stated_grounds, Some(&words.reasoning)),
        ..Particulars::default()
    };
    enact(work, &mut row, &Act::Reject { grounds: &codes }, &By::Caller(caller), particulars)?;
    petitions::insert_rejection(
        work.conn,
        &RejectionRow {
            petition_id: row.id,
            grounds: stored.into(),
            reasoning: words.reasoning.clone(),
            appeal_route: APPEAL_ROUTE.to_owned(),
            rejected_at: work.now,
            rejected_by: Some(caller.id()),
        },
    )?;
    snapshot(work, row)
}

/// The ground that the words name, under the petition's rules.
fn ground(words: &GroundWords, version: Version, at: usize) -> Result<Ground, Error> {
    let fault = |name: &str, code, detail: &str| Error::invalid(&format!("/grounds/{at}/{name}"), code, detail);
    match words.code.as_str() {
        "incomplete_content" => Ok(Ground::IncompleteContent),
        "duplicate_subject" => Ok(Ground::DuplicateSubject),
        "prohibited_subject" => {
            let subject = words.subject.as_deref().ok_or_else(|| fault("subject", "required", "this ground names its subject"))?;
            ProhibitedSubject::parse(subject, version)
                .map(Ground::ProhibitedSubject)
                .ok_or_else(|| fault("subject", "unknown_subject", "not in the list of the petition's rules; see /rules"))
        }
        _ => Err(fault("code", "unknown_value", "no such ground")),
    }
}

fn stated(ground: &Ground, detail: &str, blocking: Option<Uuid>) -> Value {
    match ground {
        Ground::ProhibitedSubject(subject) => {
            json!({ "code": ground.code(), "subject": subject.code(), "detail": detail })
        }
        Ground::DuplicateSubject => {
            json!({ "code": ground.code(), "blocking_petition": blocking, "detail": detail })
        }
        Ground::InsufficientSupport | Ground::IncompleteContent => {
            json!({ "code": ground.code(), "detail": detail })
        }
    }
}

/// What the notice of a rejection says: grounds, reasons, the way to appeal (90-2(6)).
pub fn rejection_notice(grounds: &[StatedGround], reasoning: Option<&str>) -> Map<String, Value> {
    let grounds: Vec<Value> = grounds
        .iter()
        .map(|(ground, detail)| json!({ "name": ground_names(ground), "code": ground.code(), "detail": detail }))
        .collect();
    Map::from_iter([
        ("grounds".to_owned(), json!(grounds)),
        ("reasoning".to_owned(), json!(reasoning)),
        ("appeal_route".to_owned(), json!(APPEAL_ROUTE)),
    ])
}

fn ground_names(ground: &Ground) -> Value {
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
pub fn request_correction(work: &mut Work<'_>, caller: &Caller, id: Uuid, note: &str) -> Result<Snapshot, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = Particulars {
        notice: Map::from_iter([("reasoning".to_owned(), json!(note))]),
        ..Particulars::default()
    };
    enact(work, &mut row, &Act::RequestCorrection, &By::Caller(caller), particulars)?;
    petitions::insert_correction_request(work.conn, row.id, note, caller.id(), work.now)?;
    snapshot(work, row)
}

/// Forwards a supported petition to the competent body, or one below the threshold as a proposal.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn forward(work: &mut Work<'_>, caller: &Caller, id: Uuid, addressee: Option<&str>, note: &str) -> Result<Snapshot, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let addressee = addressee.map_or_else(|| row.addressee.clone(), str::to_owned);
    // The frozen count stays the measure for the body the petition was opened for.
    let required = match row.required_count {
        Some(frozen) if addressee == row.addressee => u32::try_from(frozen).unwrap_or(u32::MAX),
        _ => required_by(work, &row, &addressee)?,
    };
    let record = if row.state_name()? == StateName::NotSupported { "proposal" } else { "supported" };
    send_to(work, caller, &mut row, &Act::Forward { required }, record, &addressee, note)?;
    snapshot(work, row)
}
