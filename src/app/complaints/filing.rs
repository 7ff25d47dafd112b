//! Filing a complaint (91, 92).

use serde_json::json;

use super::matter::{self, Matter};
use crate::access::{self, Caller, Role};
use crate::enact::{self, ActDetails, Performer, details, enact};
use crate::notices::OfComplaint;
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::acts::{Act, Complained, Complaint, ComplaintMatter};
use domain::complaints::{AUTHORIZED_BODY_ROUTE, addressee_route, last_day};
use domain::terms::TermKind;
use domain::visibility::{Viewer, Visibility, visibility};
use notice_facts::{FiledComplaint, StepFacts};
use store::complaints::{self, ComplaintRow};
use store::ids::{AccountId, ComplaintId, PetitionId};
use store::petitions::{self, PetitionRow};
use store::signatures;

/// A complaint as it is filed.
#[derive(Debug, Clone)]
pub struct NewComplaint {
    /// What it is about.
    pub matter: ComplaintMatter,
    /// Which term passed, of a complaint about silence; the latest unless it is said.
    pub term: Option<TermKind>,
    /// In the words of who complains.
    pub statement: String,
    /// How their rights are touched, when they neither filed nor signed the petition (91(1)).
    pub concern: Option<String>,
    /// Why the term was missed (92).
    pub late_because: Option<String>,
}

/// A complaint just filed, and its petition as who filed it may see it; none of one that is out of
/// public access and not theirs.
pub struct Filed {
    /// The complaint.
    pub complaint: ComplaintRow,
    /// The petition.
    pub petition: Option<(PetitionRecord, Viewer)>,
}

/// Files a complaint.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn file(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    new: &NewComplaint,
) -> Result<Filed, Error> {
    let mut row = complained_of(work, caller, id, new.matter)?;
    // A moderator enters what an author on paper sent.
    let author = access::actor(work, caller, &row)?.is_for_author(row.source);
    let complainant = if author { row.author_id } else { caller.id() };
    let about = matter::of(work, &row, (new.matter, new.term), (complainant, author))?;
    let concerned = author || new.concern.is_some() || has_signed(work, caller, &row)?;
    let complaint = judged(work, &row, new, about.as_ref(), concerned);
    let filed = ComplaintId::new();
    let particulars = ActDetails {
        journal: details([
            ("matter", json!(new.matter.code())),
            ("route", json!(complaint.route.code())),
        ]),
        notice: StepFacts::FiledComplaint(FiledComplaint {
            reasoning: new.statement.as_str().into(),
            appeal_route: complaint.route,
        }),
        complaint: Some(OfComplaint {
            id: filed,
            complainant,
            body: about.as_ref().and_then(|about| about.body.clone()),
        }),
        ..ActDetails::default()
    };
    let late = is_late(work, &row, &complaint)?;
    enact(work, &mut row, &Act::FileComplaint(complaint), &Performer::Caller(caller), particulars)?;
    let about = about.ok_or(Error::Internal("a complaint about nothing".to_owned()))?;
    let kept = record(work, complainant, (filed, row.id), new, about, (author, late));
    complaints::insert(work.conn, kept.clone())?;
    let petition = if author {
        let viewer = if caller.is_staff() { Viewer::Moderator } else { Viewer::Author };
        Some((petition_record(work, row)?, viewer))
    } else if is_open(work, &row)? {
        Some((petition_record(work, row)?, Viewer::Anonymous))
    } else {
        None
    };
    Ok(Filed { complaint: kept, petition })
}

/// The petition, locked. What is out of public access may be complained of by whom it concerns, and whoever joined a
/// petition that never opened, of what was done to it (91(1)).
fn complained_of(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    matter: ComplaintMatter,
) -> Result<PetitionRow, Error> {
    match (lock(work, Some(caller), id), matter) {
        (Err(Error::TakenDown { .. }), ComplaintMatter::Takedown) => {
            petitions::lock(work.conn, id)?.ok_or(Error::NotFound)
        }
        (Err(Error::NotFound), _) => {
            let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
            if caller.role == Role::Citizen && has_signed(work, caller, &row)? {
                Ok(row)
            } else {
                Err(Error::NotFound)
            }
        }
        (locked, _) => locked,
    }
}

/// Whether strangers may read the petition.
fn is_open(work: &mut Work<'_>, row: &PetitionRow) -> Result<bool, Error> {
    let petition = enact::petition(work, row)?;
    let seen = visibility(&petition.state, petition.taken_down, Viewer::Anonymous);
    Ok(matches!(seen, Visibility::Open))
}

/// Whether their signature counts on the petition.
pub(super) fn has_signed(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
) -> Result<bool, Error> {
    let Some(person) = caller.row.person_key.as_deref() else { return Ok(false) };
    let signer = work.app.identity.petition_signers(&row.signer_salt).signer(person);
    Ok(signatures::live_of(work.conn, row.id, signer)?.is_some())
}

/// The complaint as the law judges it.
pub(super) fn judged(
    work: &Work<'_>,
    row: &PetitionRow,
    new: &NewComplaint,
    about: Option<&Matter>,
    concerned: bool,
) -> Complaint {
    let local = work.reference.is_local(&row.addressee);
    let complained = about.map_or_else(
        || domain::complaints::of_act(new.matter).unwrap_or(Complained::Addressee),
        |about| about.complained,
    );
    let route = about.map_or_else(
        || match complained {
            Complained::AuthorizedBody => AUTHORIZED_BODY_ROUTE,
            Complained::Addressee => addressee_route(local),
        },
        |about| about.route,
    );
    Complaint {
        matter: new.matter,
        complained,
        route,
        since: about.map(|about| about.since),
        waits: about.is_some_and(|about| about.waits),
        concerned,
        restoration: new.late_because.is_some(),
    }
}

/// Whether its last day is over.
fn is_late(work: &mut Work<'_>, row: &PetitionRow, complaint: &Complaint) -> Result<bool, Error> {
    let petition = enact::petition(work, row)?;
    let until = complaint
        .since
        .and_then(|since| last_day(&petition, complaint.route, since, &work.moment()));
    Ok(until.is_some_and(|until| work.today > until))
}

fn record(
    work: &Work<'_>,
    complainant: AccountId,
    (id, petition_id): (ComplaintId, PetitionId),
    new: &NewComplaint,
    about: Matter,
    (author, late): (bool, bool),
) -> ComplaintRow {
    ComplaintRow {
        id,
        petition_id,
        matter: new.matter,
        subject_id: about.subject,
        term: about.term,
        complained: about.complained,
        public_body: about.body,
        route: about.route,
        statement: new.statement.clone(),
        concern: new.concern.clone().filter(|_| !author),
        late_because: new.late_because.clone().filter(|_| late),
        known_on: about.known_on,
        filed_at: work.now,
        filed_by: complainant,
        passed_on_to: None,
        passed_on_at: None,
        passed_on_by: None,
        received_on: None,
        outcome: None,
        outcome_reasoning: None,
        settled_as: None,
        settled_at: None,
        settled_by: None,
        court_outcome: None,
        court_reasoning: None,
        court_recorded_at: None,
        court_recorded_by: None,
    }
}
