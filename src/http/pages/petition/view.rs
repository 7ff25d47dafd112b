//! What the page of a petition shows.

use chrono::NaiveDate;
use serde::Serialize;

use super::explained::{ExplainedTerm, explained};
use super::regions::{self, Regions};
use crate::public::statistics::PetitionStatistics;
use crate::views::attachment::AttachmentView;
use crate::views::comment::CommentView;
use crate::views::course::TimelineItem;
use crate::views::petition::PetitionView;
use crate::views::signers::PublicSigner;
use app::attachments::{self, Attachment};
use app::comments::{self, Comment};
use app::ids::PetitionId;
use app::petitions::{self, Breakdown, PetitionRecord, Step, Term};
use app::signature_log::Head;
use app::signing::{self, Signer};
use app::{App, Error, Work, kill_switches};
use domain::language::Language;
use domain::petition::StateName;
use domain::visibility::Viewer;
use pages::chart::Chart;

/// Signers and comments on the page; the rest have pages of their own.
const SIGNERS: usize = 12;
const COMMENTS: usize = 5;
const COMMENTS_READ: i64 = 6;
/// Steps on the page: more than any petition has had.
const STEPS: i64 = 300;

/// A petition with everything that the page needs, read in one snapshot.
pub(super) struct Read {
    pub(super) record: PetitionRecord,
    viewer: Viewer,
    terms: Vec<Term>,
    steps: Vec<Step>,
    signers: Vec<Signer>,
    comments: Vec<Comment>,
    files: Vec<Attachment>,
    breakdown: Breakdown,
}

impl Read {
    /// The petition, as everybody may read it, or whoever has its key.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for what may not be seen; [`Error::TakenDown`].
    pub(super) fn of(
        work: &mut Work<'_>,
        id: PetitionId,
        link_key: Option<&str>,
    ) -> Result<Self, Error> {
        let (record, viewer) = petitions::read(work, None, id, link_key)?;
        // Comments are there from open publication on, when nobody needs a key any more.
        let comments = match viewer {
            Viewer::LinkHolder => Vec::new(),
            _ => comments::list(work, None, id, None, COMMENTS_READ)?,
        };
        Ok(Self {
            record,
            viewer,
            terms: petitions::deadlines(work, None, id, link_key)?,
            steps: petitions::timeline(work, None, id, link_key, 0, STEPS)?,
            signers: signing::signers(work, None, id, link_key, None, SIGNERS + 1)?,
            comments,
            files: attachments::list(work, None, id, link_key)?,
            breakdown: petitions::breakdown(work, None, id, link_key)?,
        })
    }
}

/// What the page of a petition shows.
#[derive(Serialize)]
pub(super) struct PetitionPage {
    petition: PetitionView,
    /// Its own page, without the language.
    path: String,
    today: NaiveDate,
    /// With which key it was opened, while its publication is limited.
    link_key: Option<String>,
    /// Civil days from today to the last one of gathering signatures.
    days_left: Option<i64>,
    /// What must be reached next: fifty joiners, or the votes of the law.
    goal: Option<u32>,
    /// Whether a signature can be given now.
    takes_signatures: bool,
    takes_comments: bool,
    terms: Vec<ExplainedTerm>,
    timeline: Vec<TimelineItem>,
    signers: Vec<PublicSigner>,
    more_signers: bool,
    comments: Vec<CommentView>,
    more_comments: bool,
    files: Vec<AttachmentView>,
    /// Absent while figures are turned off.
    statistics: Option<PetitionStatistics>,
    chart: Option<Chart>,
    regions: Regions,
}

impl PetitionPage {
    pub(super) fn of(
        app: &App,
        mut read: Read,
        language: Language,
        link_key: Option<String>,
        path: String,
        head: Option<&Head>,
    ) -> Self {
        let (row, today) = (&read.record.row, read.record.today);
        let state = row.state;
        let petition = PetitionView::in_language(app, &read.record, read.viewer, language)
            .beside_log(head.filter(|_| row.opened_at.is_some()));
        let more_signers = shortened(&mut read.signers, SIGNERS);
        let more_comments = shortened(&mut read.comments, COMMENTS);
        let codes = read.signers.iter().map(|signer| signer.region.as_str());
        let codes = codes.chain(read.breakdown.regions.iter().map(|(code, _)| code.as_str()));
        let regions = regions::named(app, codes);
        let has_figures = app.changes.is_on(kill_switches::STATISTICS);
        let collects = matches!(state, StateName::Published);
        Self {
            path,
            today,
            link_key,
            days_left: row.closes_on.filter(|_| collects).map(|day| (day - today).num_days()),
            goal: row.required().or_else(|| petition.joiners_required()),
            takes_signatures: takes_signatures(state),
            takes_comments: state.takes_comments(),
            terms: explained(read.terms, today),
            timeline: read.steps.into_iter().map(Into::into).collect(),
            signers: read.signers.into_iter().map(Into::into).collect(),
            more_signers,
            comments: read.comments.into_iter().map(Into::into).collect(),
            more_comments,
            files: read.files.into_iter().map(Into::into).collect(),
            chart: Chart::of(&read.breakdown.days, row.required()).filter(|_| has_figures),
            statistics: has_figures.then(|| read.breakdown.into()),
            regions,
            petition,
        }
    }
}

/// Cuts a list to that length; whether there was more.
fn shortened<T>(items: &mut Vec<T>, length: usize) -> bool {
    let more = items.len() > length;
    items.truncate(length);
    more
}

/// Joining goes on until forwarding is recorded.
fn takes_signatures(state: StateName) -> bool {
    use StateName::{FinalCheck, Limited, Published, Supported};
    matches!(state, Limited | FinalCheck | Published | Supported)
}
