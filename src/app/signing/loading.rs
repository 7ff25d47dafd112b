//! What a batch reads before it judges: petitions, accounts, sessions, earlier signatures.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::request::SignRequest;
use crate::limits::SIGNATURES;
use crate::{Error, Work, enact};
use credentials::commitments::DuplicateKey;
use credentials::identity::SignerKeys;
use domain::petition::Petition;
use domain::public_body::BodySlug;
use store::accounts::AccountRow;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::PetitionRow;
use store::signatures::EarlierRow;
use store::{accounts, petitions, sessions, signatures};

/// A petition during a batch.
pub(super) struct Open {
    pub(super) row: PetitionRow,
    pub(super) petition: Petition,
    pub(super) keys: SignerKeys,
    /// What tags its signers in the log of signatures.
    pub(super) duplicates: DuplicateKey,
    /// Whose residents may sign, where that is asked.
    pub(super) reckoned_from: BodySlug,
}

/// The petitions of a batch, locked in the order of their ids.
pub(super) fn open_petitions(
    work: &mut Work<'_>,
    requests: &[SignRequest],
) -> Result<BTreeMap<PetitionId, Open>, Error> {
    let mut ids: Vec<PetitionId> = requests.iter().map(|request| request.petition).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = petitions::lock_all(work.conn, &ids)?;
    rows.into_iter().map(|row| Ok((row.id, opened(work, row)?))).collect()
}

/// A petition with what its signers are judged by.
pub(super) fn opened(work: &mut Work<'_>, row: PetitionRow) -> Result<Open, Error> {
    let petition = enact::petition(work, &row)?;
    let keys = work.app.identity.petition_signers(&row.signer_salt);
    let duplicates = work.app.identity.petition_duplicates(&row.signer_salt);
    let reckoned_from = if work.app.policy.local_residence_required {
        enact::reckoned_from(work, &row)?
    } else {
        row.addressee.clone()
    };
    Ok(Open { row, petition, keys, duplicates, reckoned_from })
}

/// The accounts of a batch, the sessions among theirs that are still good, and what each has signed of
/// late.
pub(crate) struct Signers {
    accounts: HashMap<AccountId, AccountRow>,
    sessions: HashSet<Uuid>,
    pub(super) lately: HashMap<AccountId, (i64, SignatureId)>,
}

impl Signers {
    /// The account of a request, if it and the session it came by are still good.
    pub(crate) fn of(&self, request: &SignRequest) -> Option<&AccountRow> {
        let session_good = request.session.is_none_or(|session| self.sessions.contains(&session));
        self.accounts.get(&request.account).filter(|row| session_good && row.disabled_at.is_none())
    }
}

pub(crate) fn load_signers(
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

/// What the petitions of a batch already hold of its signers.
pub(super) type Known = HashMap<(PetitionId, Uuid), Vec<EarlierRow>>;

pub(super) fn load_earlier(
    work: &mut Work<'_>,
    keys: &[Option<(PetitionId, Uuid)>],
) -> Result<Known, Error> {
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
