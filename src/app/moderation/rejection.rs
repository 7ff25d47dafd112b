//! The moderator refuses placement (90-2(4), (6)).

use serde_json::json;
use uuid::Uuid;

use super::rejection_notice::rejection_notice;
use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work, similar};
use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::duplicate::Bar;
use domain::lifecycle::{Act, Ground};
use domain::rules::Version;
use domain::subjects::ProhibitedSubject;
use notice_facts::StepFacts;
use store::ids::PetitionId;
use store::moderation::{self, Detail, RejectionRow, StatedGround};

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
    /// What is said about it.
    pub detail: String,
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
    let version = row.version_of_rules()?;
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
        stored.push(stated(&ground, Detail::Words(given.detail.clone()), bar));
        stated_grounds.push((ground, Some(given.detail.clone())));
    }
    let codes: Vec<Ground> = stated_grounds.iter().map(|(ground, _)| *ground).collect();
    let particulars = ActDetails {
        journal: details([("grounds", json!(codes.iter().map(Ground::code).collect::<Vec<_>>()))]),
        notice: StepFacts::Rejection(rejection_notice(
            &stated_grounds,
            Some(words.reasoning.as_str().into()),
            version,
        )),
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
        RejectionRow {
            petition_id: row.id,
            grounds: stored,
            reasoning: words.reasoning.clone(),
            appeal_route: AUTHORIZED_BODY_ROUTE,
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

/// A ground as it is kept, with what is said about it and the bar that a duplicate stands against.
pub fn stated(ground: &Ground, detail: Detail, bar: Option<(PetitionId, Bar)>) -> StatedGround {
    match ground {
        Ground::InsufficientSupport => StatedGround::InsufficientSupport { detail },
        Ground::IncompleteContent => StatedGround::IncompleteContent { detail },
        Ground::ProhibitedSubject(subject) => {
            StatedGround::ProhibitedSubject { detail, subject: subject.code().to_owned() }
        }
        Ground::DuplicateSubject => {
            let (blocking_petition, bar) = bar.unzip();
            let bar_ends_on = bar.and_then(|bar| bar.ends_on);
            StatedGround::DuplicateSubject { detail, bar_ends_on, blocking_petition }
        }
    }
}
