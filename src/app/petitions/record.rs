//! A petition with all that stands on record about it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::records::{
    AddresseeChangeRow, ComplaintRow, DecisionRow, DecisionSignature, DiscussionRow, FieldVisitRow,
    FollowedPoint, ForwardingRow, InquiryRow, MediaLetterRow, PaperSheetsRow, PetitionRow,
    ProposalAnswerRow, RejectionRow, TakedownRow, WorkingGroupRow,
};
use crate::views::Opened;
use crate::{Error, Work, evidence, followed_points, views};
use domain::coming::{Coming, Done, coming};
use domain::offers::Running;
use domain::person::public_name;
use domain::public_body::BodySlug;
use domain::terms::TermKind;
use store::ids::PetitionId;
use store::{
    accounts, comments, complaints, consideration, moderation, petitions, signatures, terms,
};

/// Announcements of sheets that a record shows.
const SHEETS: i64 = 100;

/// A petition with everything its answer shows.
#[derive(Debug, Clone)]
pub struct PetitionRecord {
    /// The petition as stored.
    pub row: PetitionRow,
    /// The civil day it was read on.
    pub today: NaiveDate,
    /// Given name and initial; empty once the author has left the service.
    pub author_name: String,
    /// Terms of the law that passed without the act they are for.
    pub overdue: Vec<TermKind>,
    /// The refusal that stands.
    pub rejection: Option<RejectionRow>,
    /// What the moderator asked the author to complete.
    pub correction_note: Option<String>,
    /// What other bodies were asked (90-2(5)).
    pub inquiries: Vec<InquiryRow>,
    /// Another addressee that waits for the author's consent.
    pub addressee_change: Option<AddresseeChangeRow>,
    /// Why it is out of public access now.
    pub takedown: Option<TakedownRow>,
    /// Letters to the mass media (90-2(8)).
    pub media_letters: Vec<MediaLetterRow>,
    /// Sheets of signatures that were announced, the first hundred of them.
    pub paper_sheets: Vec<PaperSheetsRow>,
    /// The forwarding by which the present addressee has it.
    pub forwarding: Option<ForwardingRow>,
    /// Decisions that no longer stand.
    pub former_decisions: Vec<DecisionRow>,
    /// What its author complained of, and how that ended (91-100, 136).
    pub complaints: Vec<ComplaintRow>,
    /// Public discussions of the draft decision, announced or held (90-5(2)(2)).
    pub discussions: Vec<DiscussionRow>,
    /// The one the present addressee formed, if they have (90-5(2)(3)).
    pub working_group: Option<WorkingGroupRow>,
    /// What the present addressee checked on the spot, or why nothing needed it (90-5(2)(1)).
    pub field_visit: Option<FieldVisitRow>,
    /// The decision that stands (90-6).
    pub decision: Option<DecisionRow>,
    /// What decisions answer to each proposal, and what became of that.
    pub points: Vec<FollowedPoint>,
    /// The electronic signature under it, if it was decided by one.
    pub decision_signature: Option<DecisionSignature>,
    /// The answer to a petition below the threshold, treated as a proposal (90-3(5), 87-89).
    pub proposal_answer: Option<ProposalAnswerRow>,
    /// Comments, removed ones among them.
    pub comment_count: i64,
    /// How often its page was opened, up to yesterday.
    pub opened: Opened,
    /// The body that the filed text is addressed to, where another has the petition now.
    pub filed_to: Option<BodySlug>,
    /// What comes next by the law, from whom and by when.
    pub coming: Vec<Coming>,
    /// What a moderator should look at; filled when a moderator reads, and for nobody else.
    pub flags: Vec<String>,
}

/// Completes a row with its parts.
///
/// # Errors
/// The store's failure.
pub fn petition_record(work: &mut Work<'_>, row: PetitionRow) -> Result<PetitionRecord, Error> {
    let id = row.id;
    let late = terms::overdue_among(work.conn, &[id])?.into_iter().map(|(_, kind)| kind).collect();
    let author = accounts::by_id(work.conn, row.author_id)?;
    let forwarding = consideration::forwarding(work.conn, id)?;
    // What another body did before it was found not competent is not this one's work.
    let received =
        forwarding.as_ref().map_or(DateTime::<Utc>::MIN_UTC, |forwarding| forwarding.forwarded_at);
    let decision = consideration::decision(work.conn, id)?;
    let working_group =
        consideration::working_group(work.conn, id)?.filter(|group| group.formed_at >= received);
    let field_visit =
        consideration::field_visit(work.conn, id)?.filter(|visit| visit.recorded_at >= received);
    let done = Done { field_visit: field_visit.is_some(), working_group: working_group.is_some() };
    let former_decisions = consideration::former_decisions(work.conn, id)?;
    Ok(PetitionRecord {
        coming: coming(row.state, done, &running_on(work, id)?),
        today: work.today,
        author_name: author
            .map(|author| public_name(&author.given_name, &author.family_name))
            .unwrap_or_default(),
        overdue: late,
        rejection: moderation::rejection(work.conn, id)?,
        correction_note: moderation::correction_note(work.conn, id)?,
        inquiries: moderation::inquiries_of(work.conn, id)?,
        addressee_change: moderation::addressee_change(work.conn, id)?,
        takedown: moderation::takedown(work.conn, id)?,
        media_letters: moderation::media_letters_of(work.conn, id)?,
        paper_sheets: signatures::sheets_of(work.conn, id, SHEETS)?,
        forwarding,
        points: followed_points::points_of(work, id, decision.as_ref(), &former_decisions)?,
        former_decisions,
        complaints: complaints::of_petition(work.conn, id)?,
        discussions: consideration::discussions_of(work.conn, id)?,
        working_group,
        field_visit,
        decision_signature: match &decision {
            Some(decision) => evidence::under_decision(work, decision.id)?,
            None => None,
        },
        decision,
        proposal_answer: consideration::proposal_answer(work.conn, id)?,
        comment_count: comments::count(work.conn, id)?,
        opened: views::of(work, id)?,
        filed_to: petitions::filed_to(work.conn, id)?.filter(|slug| *slug != row.addressee),
        flags: Vec::new(),
        row,
    })
}

/// The terms that run on a petition, those of complaints too.
///
/// # Errors
/// The store's failure.
pub(crate) fn running_on(work: &mut Work<'_>, id: PetitionId) -> Result<Vec<Running>, Error> {
    let running = terms::running_of(work.conn, id)?;
    let of = |(kind, due_on, overdue)| Running { kind, due_on, overdue };
    Ok(running.into_iter().map(of).collect())
}
