//! What a complaint is about: the act that stands, or the term that passed in silence.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{Error, Work};
use domain::acts::{AppealRoute, Complained, ComplaintMatter, Since};
use domain::calendar::civil_date;
use domain::complaints::{of_act, of_silence, route, route_of_silence};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::TermKind;
use store::ids::AccountId;
use store::petitions::PetitionRow;
use store::terms::TermRow;
use store::{complaints, consideration, journal, moderation, terms};

/// The act or the silence that a complaint is about.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    /// The act's record, or the term's.
    pub(super) subject: Uuid,
    pub(super) term: Option<TermKind>,
    pub(super) complained: Complained,
    /// The body complained of, when it is or was the addressee.
    pub(super) body: Option<BodySlug>,
    pub(super) route: AppealRoute,
    pub(super) since: Since,
    /// The first day on which it was known.
    pub(super) known_on: NaiveDate,
    /// The same person's complaint about it waits.
    pub(super) waits: bool,
}

/// The record of the act of that kind that stands.
pub(super) fn standing_act(
    work: &mut Work<'_>,
    row: &PetitionRow,
    matter: ComplaintMatter,
) -> Result<Option<Uuid>, Error> {
    Ok(act(work, row, matter, true)?.map(|(id, _)| id))
}

/// The act of that kind that stands, with the day its notice was given; an act that the service
/// enacted late was told when it was written down, not at its own instant.
fn act(
    work: &mut Work<'_>,
    row: &PetitionRow,
    matter: ComplaintMatter,
    author: bool,
) -> Result<Option<(Uuid, NaiveDate)>, Error> {
    Ok(match matter {
        ComplaintMatter::Rejection => match moderation::rejection(work.conn, row.id)? {
            None => None,
            Some(rejection) => {
                let told = journal::recorded_at(work.conn, row.id, StateName::Rejected)?;
                Some((rejection.id, civil_date(told.unwrap_or(rejection.rejected_at))))
            }
        },
        // Before its publication the author alone knows the decision.
        ComplaintMatter::Decision => consideration::decision(work.conn, row.id)?
            .filter(|decision| author || decision.published_at.is_some())
            .map(|decision| {
                let told = decision.published_at.unwrap_or(decision.decided_at);
                (decision.id, civil_date(told))
            }),
        ComplaintMatter::ProposalAnswer => consideration::proposal_answer(work.conn, row.id)?
            .map(|answer| (answer.id, civil_date(answer.answered_at))),
        ComplaintMatter::Takedown => moderation::takedown(work.conn, row.id)?
            .map(|takedown| (takedown.id, civil_date(takedown.taken_down_at))),
        ComplaintMatter::Inaction => None,
    })
}

/// What a complaint of that matter is about; `None` when there is nothing of the kind. `term` says
/// which of several silences is meant; otherwise it is the latest that nobody of theirs waits for.
pub(super) fn of(
    work: &mut Work<'_>,
    row: &PetitionRow,
    (matter, term): (ComplaintMatter, Option<TermKind>),
    (by, author): (AccountId, bool),
) -> Result<Option<Matter>, Error> {
    let waiting: Vec<Uuid> = complaints::waiting(work.conn, row.id)?
        .into_iter()
        .filter(|(_, _, filer)| *filer == by)
        .map(|(_, subject, _)| subject)
        .collect();
    let Some(complained) = of_act(matter) else {
        let mut silences = silences(work, row, &waiting)?;
        silences.retain(|silence| term.is_none() || silence.term == term);
        return Ok(silences.into_iter().next());
    };
    let local = work.reference.is_local(&row.addressee);
    Ok(act(work, row, matter, author)?.map(|(subject, given_on)| Matter {
        subject,
        term: None,
        complained,
        body: (complained == Complained::Addressee).then(|| work.reference.present(&row.addressee)),
        route: route(complained, local),
        // Every act of the service names the ways of appeal (92(1-1)).
        since: Since::Notice { given_on, explained: true },
        known_on: given_on,
        waits: waiting.contains(&subject),
    }))
}

/// The silences on a petition, those first that can be complained of: not waiting, lasting, latest.
fn silences(
    work: &mut Work<'_>,
    row: &PetitionRow,
    waiting: &[Uuid],
) -> Result<Vec<Matter>, Error> {
    let mut found = Vec::new();
    for clock in terms::of_petition(work.conn, row.id)? {
        let Some(complained) = of_silence(clock.kind).filter(|_| late(work, &clock)) else {
            continue;
        };
        let body = match complained {
            Complained::AuthorizedBody => None,
            Complained::Addressee => Some(owing_body(work, row, &clock)?),
        };
        let local = work.reference.is_local(body.as_ref().unwrap_or(&row.addressee));
        let Some(route) = route_of_silence(clock.kind, local) else { continue };
        let ended_on = clock.met_at.map(civil_date);
        let key =
            (waiting.contains(&clock.id), ended_on.is_some(), std::cmp::Reverse(clock.due_at));
        let known_on = clock.due_on.succ_opt().unwrap_or(clock.due_on);
        found.push((
            key,
            Matter {
                subject: clock.id,
                term: Some(clock.kind),
                complained,
                body,
                route,
                since: Since::Silence { ended_on },
                known_on,
                waits: waiting.contains(&clock.id),
            },
        ));
    }
    found.sort_by_key(|(key, _)| *key);
    Ok(found.into_iter().map(|(_, matter)| matter).collect())
}

/// Whether the term passed without its act, seen by the sweep or not.
fn late(work: &Work<'_>, clock: &TermRow) -> bool {
    clock.overdue_at.is_some() || (clock.met_at.is_none() && clock.due_at <= work.now)
}

/// The body that owed the act: whoever had the petition when the term began.
fn owing_body(work: &mut Work<'_>, row: &PetitionRow, clock: &TermRow) -> Result<BodySlug, Error> {
    let had = consideration::forwarding_at(work.conn, row.id, clock.started_at)?;
    let body = had.map_or_else(|| row.addressee.clone(), |forwarding| forwarding.addressee);
    // Whoever follows it answers for its silence.
    Ok(work.reference.present(&body))
}
