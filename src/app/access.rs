//! Who is calling, what role he holds now, and how he stands to a petition.

pub use domain::role::Role;
use uuid::Uuid;

use super::{Error, Work};
use credentials::tokens::Bearer;
use domain::guards;
use domain::language::Language;
use domain::lifecycle::Actor;
use domain::visibility::Viewer;
use store::accounts::AccountRow;
use store::ids::AccountId;
use store::petitions::PetitionRow;
use store::{accounts, sessions};

/// An authenticated account, as it stands now.
#[derive(Clone)]
pub struct Caller {
    /// The account as stored.
    pub row: AccountRow,
    /// The role it holds now.
    pub role: Role,
    /// The session of the token; none for the sandbox's tokens.
    pub session: Option<Uuid>,
    /// The session was opened or completed with a second factor; so are the sandbox's tokens.
    pub second_factor: bool,
    /// The application through which they call, if they do.
    pub through: Option<Through>,
}

/// The application through which somebody calls, and what it calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// The application.
    pub app: Uuid,
    /// The call, by its name in the OpenAPI document.
    pub operation: &'static str,
    /// What it is called on.
    pub address: String,
}

impl Caller {
    /// The caller's account.
    pub fn id(&self) -> AccountId {
        self.row.id
    }

    /// Whether the account is one of staff.
    pub fn is_staff(&self) -> bool {
        self.role != Role::Citizen
    }

    /// Whether the caller may act as what he is: staff only with a second factor (ASVS 6.3.3).
    pub fn has_factors(&self) -> bool {
        self.second_factor || !self.is_staff()
    }

    /// The language the caller is written to in.
    pub fn language(&self) -> Language {
        self.row.language
    }

    /// Whether this is the person of that key, citizen or staff.
    pub fn is_person(&self, key: Option<&[u8]>) -> bool {
        key.is_some() && self.person() == key
    }

    /// The key of the person behind the account, citizen or staff.
    pub(crate) fn person(&self) -> Option<&[u8]> {
        self.row.person_key.as_deref().or(self.row.staff_person_key.as_deref())
    }
}

/// The account behind a token: it must exist, be enabled, and its session must not have ended. Whether an application may
/// make the call is settled before, by what its token opens; through which one it is made, the caller says.
///
/// # Errors
/// [`Error::Unauthenticated`] with the reason's code.
pub fn authenticate(work: &mut Work<'_>, bearer: Bearer) -> Result<Caller, Error> {
    let row = accounts::by_id(work.conn, bearer.account.into())?
        .ok_or(Error::Unauthenticated("invalid_token"))?;
    if row.disabled_at.is_some() {
        return Err(Error::Unauthenticated("account_disabled"));
    }
    let second_factor = match bearer.session {
        Some(session) => sessions::live(work.conn, session, row.id, work.wall_now)?
            .ok_or(Error::Unauthenticated("session_ended"))?,
        None => true,
    };
    let role = row.role;
    // Citizens let applications act; what somebody may do who has become staff since, no application may.
    if bearer.app.is_some() && role != Role::Citizen {
        return Err(Error::Forbidden("app_token"));
    }
    Ok(Caller { row, role, session: bearer.session, second_factor, through: None })
}

/// How the caller stands to a petition when he acts on it.
///
/// # Errors
/// The store's failure.
pub fn actor(work: &mut Work<'_>, caller: &Caller, petition: &PetitionRow) -> Result<Actor, Error> {
    let body = caller.row.public_body.as_deref();
    // Whoever follows a body answers for what it had (65).
    let addressee = work.reference.answers_for(body, &petition.addressee);
    Ok(match caller.role {
        Role::Citizen if caller.id() == petition.author_id => Actor::Author,
        Role::Citizen => Actor::Citizen,
        Role::Moderator => Actor::Moderator { own: is_own(work, caller, petition)? },
        Role::Official => Actor::Official { addressee, own: is_own(work, caller, petition)? },
        Role::FirstHead => Actor::FirstHead { addressee, own: is_own(work, caller, petition)? },
        Role::Administrator => Actor::Administrator { own: is_own(work, caller, petition)? },
    })
}

/// Whoever files is a person (90-1(2)): an account that has lost its IIN files nothing new.
///
/// # Errors
/// [`Error::Forbidden`].
pub(crate) fn has_person(caller: &Caller) -> Result<(), Error> {
    if caller.role == Role::Citizen && caller.row.person_key.is_none() {
        return Err(Error::Forbidden("iin_lost"));
    }
    Ok(())
}

/// Nobody handles a petition of their own (67): what is asked of whoever acts on a petition before anything else.
///
/// # Errors
/// The law's refusal, for staff whose own petition it is.
pub(crate) fn impartial(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: &PetitionRow,
) -> Result<(), Error> {
    Ok(guards::impartial(&actor(work, caller, petition)?)?)
}

/// Whether the person behind a staff account is the person who filed the petition (67).
fn is_own(work: &mut Work<'_>, caller: &Caller, petition: &PetitionRow) -> Result<bool, Error> {
    let Some(person) = caller.person() else { return Ok(false) };
    let author = accounts::by_id(work.conn, petition.author_id)?;
    Ok(author.and_then(|row| row.person_key).as_deref() == Some(person))
}

/// The account in which a member of staff is a citizen, if they have one.
pub(crate) fn as_citizen(work: &mut Work<'_>, caller: &Caller) -> Result<Option<AccountId>, Error> {
    match caller.person() {
        Some(person) => Ok(accounts::of_person(work.conn, person)?),
        None => Ok(None),
    }
}

/// How somebody stands to a petition when he reads it.
pub fn viewer(
    work: &Work<'_>,
    caller: Option<&Caller>,
    petition: &PetitionRow,
    link_key: Option<&str>,
) -> Viewer {
    if let Some(caller) = caller {
        match caller.role {
            Role::Citizen if caller.id() == petition.author_id => return Viewer::Author,
            Role::Moderator => return Viewer::Moderator,
            Role::Official | Role::FirstHead
                if work
                    .reference
                    .answers_for(caller.row.public_body.as_deref(), &petition.addressee) =>
            {
                return Viewer::Addressee;
            }
            Role::Citizen | Role::Official | Role::FirstHead | Role::Administrator => {}
        }
    }
    if holds_link(petition, link_key) { Viewer::LinkHolder } else { Viewer::Anonymous }
}

/// Whether the given key is the secret of this petition's limited publication.
pub fn holds_link(petition: &PetitionRow, link_key: Option<&str>) -> bool {
    use subtle::ConstantTimeEq as _;
    match (&petition.link_key, link_key) {
        (Some(secret), Some(given)) => secret.as_bytes().ct_eq(given.as_bytes()).into(),
        _ => false,
    }
}
