//! What the addressee does to know the matter: a working group, a field visit (90-5(2)).

use chrono::{NaiveDate, NaiveTime};
use serde_json::json;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::{Act, MemberKind};
use notice_facts::{StepFacts, WorkingGroup};
use store::consideration::{self, FieldVisitRow, MemberRecord, WorkingGroupRow};
use store::ids::PetitionId;

/// A member of the working group.
#[derive(Debug, Clone)]
pub struct Member {
    /// Whom they stand for.
    pub kind: MemberKind,
    /// Their full name.
    pub name: String,
    /// Where they are invited; the author is told as the author.
    pub email: Option<String>,
    /// Whether it is stated that they consent to being written to.
    pub consented: bool,
    /// Their office or profession.
    pub office: Option<String>,
    /// They agreed to be named in public.
    pub named: bool,
}

/// The first meeting of a working group.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Civil day.
    pub on: NaiveDate,
    /// Time of day in Kazakhstan (UTC+5).
    pub at: NaiveTime,
    /// Where.
    pub place: String,
    /// What is spoken of, in this order.
    pub agenda: Vec<String>,
    /// Where it can be watched, as an http(s) address.
    pub broadcast_link: Option<String>,
}

/// A field visit, or the reason why there is nothing to visit.
#[derive(Debug, Clone)]
pub enum FieldVisit {
    /// A visit.
    Visited {
        /// Civil day.
        on: NaiveDate,
        /// Where.
        place: String,
        /// What was found.
        findings: String,
    },
    /// There is nothing to visit.
    Waived {
        /// Why.
        reason: String,
    },
}

/// Forms the working group, its composition checked (90-5(2)(3)), and invites its members, to its first meeting where
/// that is known.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a meeting in the past, or [`Error::NotFound`].
pub fn form_working_group(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    members: &[Member],
    first_meeting: Option<&Meeting>,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    if first_meeting.is_some_and(|meeting| meeting.on < work.today) {
        let words = "a day from today on";
        return Err(Error::invalid("/first_meeting/held_on", "out_of_range", words));
    }
    let meeting = first_meeting.cloned();
    let hour = first_meeting.map(|meeting| meeting.at.format("%H:%M").to_string());
    let kinds: Vec<MemberKind> = members.iter().map(|member| member.kind).collect();
    let particulars = ActDetails {
        journal: details([("members", json!(members.len()))]),
        members: members.iter().filter_map(|member| member.email.clone()).collect(),
        notice: StepFacts::WorkingGroup(WorkingGroup {
            meets_on: meeting.as_ref().map(|meeting| meeting.on),
            meets_at: hour.clone(),
            meeting_place: meeting.as_ref().map(|meeting| meeting.place.clone()),
        }),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::FormWorkingGroup { members: &kinds },
        &Performer::Caller(caller),
        particulars,
    )?;
    let members = members
        .iter()
        .map(|member| MemberRecord {
            kind: member.kind,
            name: member.name.clone(),
            email: member.email.clone(),
            consented: member.consented,
            office: member.office.clone(),
            named: member.named,
        })
        .collect();
    consideration::put_working_group(
        work.conn,
        WorkingGroupRow {
            petition_id: row.id,
            members,
            formed_at: work.now,
            formed_by: caller.id(),
            meets_on: meeting.as_ref().map(|meeting| meeting.on),
            meeting_hour: hour,
            agenda: first_meeting.map(|meeting| meeting.agenda.clone()).unwrap_or_default(),
            broadcast_link: first_meeting.and_then(|meeting| meeting.broadcast_link.clone()),
            meeting_place: meeting.map(|meeting| meeting.place),
        },
    )?;
    petition_record(work, row)
}

/// Records the field visit or its reasoned waiver (90-5(2)(1)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn record_field_visit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    visit: &FieldVisit,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let (visited_on, place, findings, waiver_reason) = match visit.clone() {
        FieldVisit::Visited { on, place, findings } => {
            (Some(on), Some(place), Some(findings), None)
        }
        FieldVisit::Waived { reason } => (None, None, None, Some(reason)),
    };
    let particulars = ActDetails {
        journal: details([("waived", json!(waiver_reason.is_some()))]),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::RecordFieldVisit { visited_on },
        &Performer::Caller(caller),
        particulars,
    )?;
    consideration::put_field_visit(
        work.conn,
        &FieldVisitRow {
            petition_id: row.id,
            visited_on,
            place,
            findings,
            waiver_reason,
            recorded_at: work.now,
            recorded_by: caller.id(),
        },
    )?;
    petition_record(work, row)
}
