//! Signing: many requests, one transaction. And withdrawing one's signature.

use std::collections::{BTreeMap, HashMap, HashSet};
use store::ids::{AccountId, PetitionId};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::access::{self, Caller, Role};
use super::enact::{self, ActDetails, Performer, enact};
use super::limits::SIGNATURES;
use super::paper::resides;
use super::petitions::lock;
use super::{Error, Work, notices};
use credentials::hex;
use credentials::identity::{KEY_VERSION, SignerKeys};
use domain::lifecycle::Act;
use domain::person::public_name;
use domain::petition::{Petition, State};
use domain::refusal::Refusal;
use domain::signing::{
    Admission, Crossing, Earlier, JOINING_MILESTONES, Signer, admit, crossing, may_withdraw,
    milestone_percent,
};
use domain::visibility::{Viewer, Visibility, visibility};
use store::accounts::AccountRow;
use store::petitions::{PetitionRow, Tally};
use store::signatures::EarlierRow;
pub use store::signatures::SignatureRow;
use store::{accounts, petitions, sessions, signatures};

/// A request to sign, as it waits for its batch.
#[derive(Debug, Clone)]
pub struct SignRequest {
    /// The id the signature will have; a batch that runs again recognises its own work by it.
    pub id: Uuid,
    pub petition: PetitionId,
    pub account: AccountId,
    pub session: Option<Uuid>,
    pub link_key: Option<String>,
    /// Hash of the text the client saw, if it says so.
    pub text_hash: Option<String>,
    pub notify: bool,
    /// Legal time at which the request arrived: admission is judged by it.
    pub arrived_at: DateTime<Utc>,
}

/// What a signer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    pub id: Uuid,
    /// Which signature of the petition it is; grows, never re-used.
    pub ordinal: i64,
    pub signed_at: DateTime<Utc>,
    /// The petition's count after this signature.
    pub signature_count: u32,
    /// False when the signature was there before.
    pub new: bool,
}

/// Every answer of a batch, in the order of its requests.
pub type Answers = Vec<Result<Receipt, Error>>;

/// What a batch has done.
#[derive(Debug, Default)]
pub struct Batch {
    pub answers: Answers,
    /// A petition moved on: its readers must see that before a signer hears of it.
    pub crossed: bool,
}

/// What a writer does with a batch.
pub type UseCase = fn(&mut Work<'_>, &[SignRequest]) -> Result<Batch, Error>;

/// A petition during a batch.
struct Open {
    row: PetitionRow,
    petition: Petition,
    keys: SignerKeys,
}

/// Signs for every request of a batch in the caller's transaction. The order of locks is the
/// program's: petitions by id, then the rest. Answers count only after COMMIT.
///
/// # Errors
/// A failure that concerns the batch as a whole; a single request's refusal is in its answer.
pub fn sign_batch(work: &mut Work<'_>, requests: &[SignRequest]) -> Result<Batch, Error> {
    // Before the lock, which other processes wait for.
    let signers = load_signers(work, requests)?;
    let mut open = open_petitions(work, requests)?;
    let keys: Vec<Option<(PetitionId, Uuid)>> = requests
        .iter()
        .map(|request| {
            let petition = open.get(&request.petition)?;
            let person = signers.of(request)?.person_key.as_deref()?;
            Some((request.petition, petition.keys.signer(person)))
        })
        .collect();
    let mut known = load_earlier(work, &keys)?;
    let mut written: Vec<SignatureRow> = Vec::with_capacity(requests.len());
    let mut answers: Answers = Vec::with_capacity(requests.len());
    let versions: Vec<i32> = open.values().map(|open| open.row.version).collect();
    for (request, key) in requests.iter().zip(&keys) {
        let answer = sign_one(work, request, *key, &mut open, &signers, &mut known, &mut written);
        answers.push(match answer {
            Err(error @ (Error::Internal(_) | Error::Busy | Error::Unavailable | Error::Stale)) => {
                return Err(error);
            }
            answer => answer,
        });
    }
    let stored = signatures::insert_batch(work.conn, &written)?;
    if stored.len() != written.len() {
        // The row lock makes this impossible; the constraint is the last word all the same.
        return Err(Error::Internal("a signature met the uniqueness constraint".to_owned()));
    }
    let touched: HashSet<PetitionId> = written.iter().map(|row| row.petition_id).collect();
    let tallies: Vec<Tally> = open
        .values()
        .filter(|open| touched.contains(&open.row.id))
        .map(|open| open.row.tally())
        .collect();
    petitions::set_tallies(work.conn, &tallies)?;
    let crossed = open.values().zip(versions).any(|(open, before)| open.row.version != before);
    Ok(Batch { answers, crossed })
}

fn open_petitions(
    work: &mut Work<'_>,
    requests: &[SignRequest],
) -> Result<BTreeMap<PetitionId, Open>, Error> {
    let mut ids: Vec<PetitionId> = requests.iter().map(|request| request.petition).collect();
    ids.sort_unstable();
    ids.dedup();
    petitions::lock_all(work.conn, &ids)?
        .into_iter()
        .map(|row| {
            let petition = enact::petition(work, &row)?;
            let keys = work.app.identity.petition_signers(&row.signer_salt);
            Ok((row.id, Open { row, petition, keys }))
        })
        .collect()
}

/// The accounts of a batch, the sessions among theirs that are still good, and what each has signed of
/// late.
pub(super) struct Signers {
    accounts: HashMap<AccountId, AccountRow>,
    sessions: HashSet<Uuid>,
    lately: HashMap<AccountId, (i64, Uuid)>,
}

impl Signers {
    /// The account of a request, if it and the session it came by are still good.
    pub(super) fn of(&self, request: &SignRequest) -> Option<&AccountRow> {
        let session_good = request.session.is_none_or(|session| self.sessions.contains(&session));
        self.accounts.get(&request.account).filter(|row| session_good && row.disabled_at.is_none())
    }
}

pub(super) fn load_signers(
    work: &mut Work<'_>,
    requests: &[SignRequest],
) -> Result<Signers, Error> {
    let mut ids: Vec<AccountId> = requests.iter().map(|request| request.account).collect();
    ids.sort_unstable();
    ids.dedup();
    let asked: Vec<Uuid> = requests.iter().filter_map(|request| request.session).collect();
    let live = if asked.is_empty() {
        Vec::new()
    } else {
        sessions::live_among(work.conn, &asked, work.wall_now)?
    };
    let since = work.wall_now - SIGNATURES.period;
    let given = if work.app.rate_limits {
        signatures::given_since(work.conn, &ids, since)?
    } else {
        Vec::new()
    };
    Ok(Signers {
        lately: given
            .into_iter()
            .map(|(account, count, first)| (account, (count, first)))
            .collect(),
        accounts: accounts::by_ids(work.conn, &ids)?.into_iter().map(|row| (row.id, row)).collect(),
        sessions: live.into_iter().collect(),
    })
}

type Known = HashMap<(PetitionId, Uuid), Vec<EarlierRow>>;

fn load_earlier(work: &mut Work<'_>, keys: &[Option<(PetitionId, Uuid)>]) -> Result<Known, Error> {
    let mut asked: Vec<(PetitionId, Uuid)> = keys.iter().flatten().copied().collect();
    asked.sort_unstable();
    asked.dedup();
    let (petitions, signers): (Vec<PetitionId>, Vec<Uuid>) = asked.into_iter().unzip();
    let mut known = Known::new();
    for row in signatures::earlier(work.conn, &petitions, &signers)? {
        known.entry((row.petition_id, row.signer_key)).or_default().push(row);
    }
    Ok(known)
}

/// What the law needs to know of the rows a person has on a petition.
pub(super) fn standing(rows: &[EarlierRow]) -> Earlier {
    if rows.iter().any(|row| row.live) {
        Earlier::Live
    } else if rows.iter().any(|row| row.removed_because.as_deref() == Some("invalidated")) {
        Earlier::Invalidated
    } else if rows.is_empty() {
        Earlier::None
    } else {
        Earlier::Withdrawn { rounds: rows.len().try_into().unwrap_or(u8::MAX) }
    }
}

fn sign_one(
    work: &mut Work<'_>,
    request: &SignRequest,
    key: Option<(PetitionId, Uuid)>,
    open: &mut BTreeMap<PetitionId, Open>,
    signers: &Signers,
    known: &mut Known,
    written: &mut Vec<SignatureRow>,
) -> Result<Receipt, Error> {
    let account = signers.of(request).ok_or(Error::Unauthenticated("session_ended"))?;
    let open = open.get_mut(&request.petition).ok_or(Error::NotFound)?;
    may_see(open, account, request)?;
    let Some(key) = key else { return Err(Refusal::StaffAccount.into()) };
    let rows = known.entry(key).or_default();
    let signer = Signer {
        born: account.birth_date.unwrap_or(chrono::NaiveDate::MAX),
        // Citizenship is declared at registration; nobody else gets a citizen account.
        citizen: account.person_key.is_some(),
        staff: account.role != Role::Citizen,
        resident: resides(work, &open.row.addressee, account.residence.as_deref()),
    };
    let Admission::New { round } =
        admit(&open.petition, &signer, standing(rows), request.arrived_at, &work.app.policy)?
    else {
        let first =
            rows.iter().find(|row| row.live).ok_or(Error::Internal("live signature".to_owned()))?;
        return Ok(Receipt {
            id: first.id,
            ordinal: first.ordinal,
            signed_at: first.signed_at,
            signature_count: open.row.count(),
            // A batch that runs again after a lost COMMIT finds its own row.
            new: first.id == request.id,
        });
    };
    same_text(&open.row, request)?;
    within_allowance(work, signers, written, account.id)?;
    open.row.signature_count += 1;
    open.row.last_ordinal += 1;
    open.petition.signature_count = open.row.count();
    let receipt = Receipt {
        id: request.id,
        ordinal: open.row.last_ordinal,
        signed_at: request.arrived_at,
        signature_count: open.row.count(),
        new: true,
    };
    written.push(signature(work, request, account, key, round, receipt.ordinal));
    rows.push(EarlierRow {
        id: request.id,
        petition_id: key.0,
        signer_key: key.1,
        round: round.into(),
        live: true,
        ordinal: receipt.ordinal,
        signed_at: request.arrived_at,
        removed_because: None,
    });
    cross(work, &mut open.row, &mut open.petition)?;
    Ok(receipt)
}

/// One person gives so many new signatures an hour; a repeated one costs nothing.
fn within_allowance(
    work: &Work<'_>,
    signers: &Signers,
    written: &[SignatureRow],
    account: AccountId,
) -> Result<(), Error> {
    if !work.app.rate_limits {
        return Ok(());
    }
    let in_this_batch =
        || written.iter().filter(|row| row.account_id == Some(account)).map(|row| row.id);
    let (before, first) =
        signers.lately.get(&account).map_or((0, None), |(count, first)| (*count, Some(*first)));
    let first = first.or_else(|| in_this_batch().next());
    let given = before + i64::try_from(in_this_batch().count()).unwrap_or(i64::MAX);
    if given < i64::from(SIGNATURES.allowance) {
        return Ok(());
    }
    let given_at = first.and_then(|id| id.get_timestamp()).and_then(|at| {
        let (seconds, nanoseconds) = at.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
    });
    Err(SIGNATURES.used_up(work.wall_now, given_at.unwrap_or(work.wall_now) + SIGNATURES.period))
}

/// A petition one may not read cannot be signed either, and does not exist for the signer.
fn may_see(open: &Open, account: &AccountRow, request: &SignRequest) -> Result<(), Error> {
    let viewer = if account.id == open.row.author_id {
        Viewer::Author
    } else if access::holds_link(&open.row, request.link_key.as_deref()) {
        Viewer::LinkHolder
    } else {
        Viewer::Anonymous
    };
    // What was taken down answers the signer so, once he is known to the law.
    match visibility(&open.petition.state, open.petition.taken_down, viewer) {
        Visibility::Open | Visibility::TakenDown => Ok(()),
        Visibility::Hidden => Err(Error::NotFound),
    }
}

/// A client that says which text it showed must have shown the submitted one.
fn same_text(row: &PetitionRow, request: &SignRequest) -> Result<(), Error> {
    match (&request.text_hash, &row.text_hash) {
        (Some(seen), Some(frozen)) if !seen.eq_ignore_ascii_case(&hex(frozen)) => {
            Err(Refusal::TextHashMismatch.into())
        }
        _ => Ok(()),
    }
}

fn signature(
    work: &Work<'_>,
    request: &SignRequest,
    account: &AccountRow,
    (petition_id, signer_key): (PetitionId, Uuid),
    round: u8,
    ordinal: i64,
) -> SignatureRow {
    let region = account.residence.as_deref().and_then(|kato| work.app.reference.region(kato));
    SignatureRow {
        id: request.id,
        petition_id,
        signer_key,
        account_id: Some(account.id),
        round: round.into(),
        live: true,
        ordinal,
        channel: "electronic".to_owned(),
        assurance: account.assurance.clone(),
        key_version: KEY_VERSION,
        public_name: public_name(&account.given_name, &account.family_name),
        region: region.map(|region| region.kato.clone()).unwrap_or_default(),
        notify: request.notify,
        signed_at: request.arrived_at,
        recorded_at: work.now,
    }
}

/// Moves the petition on when this signature was the fiftieth, or the last one required.
pub(super) fn cross(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    petition: &mut Petition,
) -> Result<(), Error> {
    let joining = matches!(petition.state, State::Limited(_));
    if joining && JOINING_MILESTONES.contains(&petition.signature_count) {
        notices::joining_progress(work, row)?;
    }
    if let Some(share) = milestone_percent(petition) {
        notices::collection_progress(work, row, share)?;
    }
    while let Some(line) = crossing(petition) {
        let act = match line {
            Crossing::Fifty => Act::ReachFifty,
            Crossing::Threshold => Act::ReachThreshold,
        };
        let mut particulars = ActDetails::default();
        particulars.journal.insert("signature_count".into(), row.signature_count.into());
        enact(work, row, &act, &Performer::Service, particulars)?;
        *petition = enact::petition(work, row)?;
    }
    Ok(())
}

/// Withdraws one's own signature, while the petition collects.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn withdraw(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    let person = caller.row.person_key.as_deref().ok_or(Refusal::StaffAccount)?;
    let signer = work.app.identity.petition_signers(&row.signer_salt).signer(person);
    let live = signatures::live_of(work.conn, id, signer)?;
    let state = enact::petition(work, &row)?.state;
    let Some(live) = live else {
        lock(work, Some(caller), id)?;
        return Err(Refusal::NoSignature.into());
    };
    may_withdraw(&state, work.now, &work.app.policy)?;
    signatures::remove(work.conn, live.id, "withdrawn", caller.id(), work.now)?;
    let tally = Tally { signature_count: row.signature_count - 1, ..row.tally() };
    Ok(petitions::set_tallies(work.conn, &[tally])?)
}

/// A page of the public list of signers, newest first. Who has left the service has no name there.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn signers(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<SignatureRow>, Error> {
    super::petitions::visible(work, caller, id, link_key)?;
    let mut rows = signatures::public_list(work.conn, id, before, limit)?;
    let signers: Vec<AccountId> = rows.iter().filter_map(|row| row.account_id).collect();
    let erased = accounts::erased_among(work.conn, &signers)?;
    for row in rows
        .iter_mut()
        .filter(|row| row.account_id.is_some_and(|account| erased.contains(&account)))
    {
        row.public_name.clear();
    }
    Ok(rows)
}
