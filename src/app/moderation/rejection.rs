//! The moderator refuses placement (90-2(4), (6)).

use serde_json::json;
use uuid::Uuid;

use super::rejection_notice::rejection_notice;
use crate::access::Caller;
use crate::desk::rejection_reasons;
use crate::enact::{ActDetails, Performer, carry_out, details, may_enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work, similar};
use domain::acts::{self, GroundName};
use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::lifecycle::{Act, Ground};
use notice_facts::StepFacts;
use store::desk::rejection_reasons as reasons;
use store::ids::{PetitionId, RejectionReasonId};
use store::moderation::{self, Detail, RejectionRow, StatedGround};
use store::petitions::PetitionRow;

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
    /// The prepared reason it is written from.
    pub prepared_reason: Option<RejectionReasonId>,
    /// What is said about it; without it, the words of the prepared reason.
    pub detail: Option<String>,
}

/// A rejection in the moderator's words.
#[derive(Debug, Clone)]
pub struct RejectionWords {
    /// At least one.
    pub grounds: Vec<GroundWords>,
    /// The reasons for the whole of it.
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
    let mut given = Vec::with_capacity(words.grounds.len());
    let mut said = Vec::with_capacity(words.grounds.len());
    for (at, ground) in words.grounds.iter().enumerate() {
        let named = given_ground(work, &row, ground, at)?;
        said.push(detail(work, &row, ground, named.name, at)?);
        given.push(named);
    }
    let (act, by) = (Act::Reject { grounds: &given }, Performer::Caller(caller));
    let effects = may_enact(work, &row, &act, &by)?;
    let grounds = effects.grounds.iter().zip(words.grounds.iter().zip(&said));
    let stored: Vec<StatedGround> = grounds
        .clone()
        .map(|(ground, (words, said))| {
            stated(ground, Detail::Words(said.clone()), words.blocking_petition)
        })
        .collect();
    let told: Vec<(Ground, Option<String>)> =
        grounds.map(|(ground, (_, said))| (*ground, Some(said.clone()))).collect();
    let codes: Vec<&str> = effects.grounds.iter().map(Ground::code).collect();
    let particulars = ActDetails {
        journal: details([("grounds", json!(codes))]),
        notice: StepFacts::Rejection(rejection_notice(
            &told,
            Some(words.reasoning.as_str().into()),
            version,
        )),
        ..ActDetails::default()
    };
    carry_out(work, &mut row, &effects, &by, particulars)?;
    let id = Uuid::now_v7();
    moderation::insert_rejection(
        work.conn,
        RejectionRow {
            petition_id: row.id,
            grounds: stored,
            reasoning: words.reasoning.clone(),
            appeal_route: AUTHORIZED_BODY_ROUTE,
            rejected_at: work.now,
            rejected_by: Some(caller.id()),
            id,
            cancelled_at: None,
        },
    )?;
    let prepared: Vec<RejectionReasonId> =
        words.grounds.iter().filter_map(|ground| ground.prepared_reason).collect();
    reasons::keep_uses(work.conn, id, &prepared)?;
    petition_record(work, row)
}

/// What is said about a ground: the moderator's words, or those of the prepared reason they name.
fn detail(
    work: &mut Work<'_>,
    row: &PetitionRow,
    words: &GroundWords,
    name: GroundName,
    at: usize,
) -> Result<String, Error> {
    let prepared = match words.prepared_reason {
        Some(id) => {
            let pointer = format!("/grounds/{at}/prepared_reason");
            Some(rejection_reasons::text_for(work, id, name, row.language, &pointer)?)
        }
        None => None,
    };
    words.detail.clone().or(prepared).ok_or_else(|| {
        Error::invalid(&format!("/grounds/{at}/detail"), "required", "this member is required")
    })
}

/// The ground that the words name, with what is on record of the petition they name.
fn given_ground<'a>(
    work: &mut Work<'_>,
    row: &PetitionRow,
    words: &'a GroundWords,
    at: usize,
) -> Result<acts::StatedGround<'a>, Error> {
    let name = GroundName::parse(&words.code).filter(|name| GROUNDS.contains(&name.code()));
    let name = name.ok_or_else(|| {
        Error::invalid(&format!("/grounds/{at}/code"), "unknown_value", "no such ground")
    })?;
    let blocking = words.blocking_petition.map(|other| similar::blocking(work, row, other));
    let subject = words.subject.as_deref();
    Ok(acts::StatedGround { name, subject, blocking: blocking.transpose()? })
}

/// A ground as it is kept, with what is said about it and the bar that a duplicate stands against.
pub fn stated(
    ground: &Ground,
    detail: Detail,
    blocking_petition: Option<PetitionId>,
) -> StatedGround {
    match ground {
        Ground::InsufficientSupport => StatedGround::InsufficientSupport { detail },
        Ground::IncompleteContent => StatedGround::IncompleteContent { detail },
        Ground::ProhibitedSubject(subject) => {
            StatedGround::ProhibitedSubject { detail, subject: subject.code().to_owned() }
        }
        Ground::DuplicateSubject(bar) => {
            StatedGround::DuplicateSubject { detail, bar_ends_on: bar.ends_on, blocking_petition }
        }
    }
}
