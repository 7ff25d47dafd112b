//! The sandbox for app developers: a movable clock, synthetic citizens, staff tokens.
//! Absent in production.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use store::ids::AccountId;

use chrono::{DateTime, Duration, Utc};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::access::Role;
use super::accounts::canonical_email;
use super::staff::{self, NewStaff};
use super::{App, Error, Work};
use credentials::identity::KEY_VERSION;
use credentials::{hex, passwords, random_bytes};
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use store::accounts::AccountRow;
pub use store::outbox::SentMail;
use store::{accounts, deployment, outbox};

/// Password of every sandbox account; it is in the answer that makes them.
pub const PASSWORD: &str = "sandbox password";
/// Citizens made by one call at most.
pub const MAX_CITIZENS: u32 = 100_000;
/// First number of synthetic serials handed out by chance.
const SERIALS: u64 = 300_000_000;

/// Years the test clock may stand in.
pub const CLOCK_YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A mail as it was sent.
#[derive(Debug, Clone)]
pub struct ShownMail {
    /// Address it went to.
    pub to: String,
    /// Subject line, decoded.
    pub subject: String,
    /// Plain-text alternative.
    pub text: String,
    /// HTML alternative of the same words.
    pub html: String,
    /// Header lines by name, decoded; without date and MIME.
    pub headers: BTreeMap<String, String>,
    /// When the transport took it, by the machine's clock.
    pub sent_at: DateTime<Utc>,
}

/// What delivers mail; the sandbox lets developers look into it.
pub trait Mailbox: Send + Sync {
    /// Delivers what is due.
    ///
    /// # Errors
    /// The store's failure.
    fn deliver_due(&self) -> BoxFuture<'_, Result<(), Error>>;

    /// A sent mail in full.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be rendered any more.
    fn shown(&self, mail: &SentMail) -> Result<ShownMail, Error>;
}

/// A synthetic citizen with a token.
#[derive(Debug, Clone)]
pub struct SandboxCitizen {
    /// Who they are to the service.
    pub account_id: AccountId,
    /// A synthetic number with a valid check digit; born 1950 to 1999.
    pub iin: String,
    /// Address of a reserved domain (RFC 2606), for signing in with [`PASSWORD`].
    pub email: String,
    /// Bearer token (RFC 6750) that outlives ordinary ones.
    pub access_token: String,
}

/// Moves legal time for every process of the deployment.
///
/// # Errors
/// The store's failure.
pub async fn set_clock(app: &Arc<App>, now: DateTime<Utc>) -> Result<(), Error> {
    let _alone = app.clock_change.lock().await;
    let offset = (now - app.clock.machine()).num_microseconds().unwrap_or(i64::MAX);
    app.write(move |work| Ok(deployment::set_clock_offset(work.conn, offset)?)).await?;
    app.clock.follow(offset);
    Ok(())
}

/// The instant `days` working days ahead, at the same time of day.
pub fn working_days_ahead(app: &App, days: u32) -> DateTime<Utc> {
    let now = app.clock.legal();
    let today = domain::calendar::civil_date(now);
    now + (app.calendar().add_working_days(today, days).due - today)
}

/// Follows the offset that another process may have set.
///
/// # Errors
/// The store's failure.
pub async fn follow_clock(app: &Arc<App>) -> Result<(), Error> {
    // An offset read before a change and followed after it would undo it for a moment.
    let _alone = app.clock_change.lock().await;
    let offset = app.read(|work| Ok(deployment::clock_offset(work.conn)?)).await?;
    app.clock.follow(offset);
    Ok(())
}

const GIVEN_NAMES: [&str; 12] = [
    "Айгүл",
    "Нұрлан",
    "Динара",
    "Ерлан",
    "Сәуле",
    "Бауыржан",
    "Гүлнар",
    "Тимур",
    "Әлия",
    "Марат",
    "Ольга",
    "Сергей",
];
const FAMILY_NAMES: [&str; 12] = [
    "Серікқызы",
    "Ахметов",
    "Жұмабаева",
    "Қасымов",
    "Оспанова",
    "Ибраев",
    "Нұрғалиева",
    "Смағұлов",
    "Төлегенова",
    "Ким",
    "Петрова",
    "Иванов",
];

/// Makes confirmed citizens with valid synthetic IINs; residences follow population.
///
/// # Errors
/// [`Error::Invalid`] for an unknown residence, else the store's failure.
pub fn citizens(
    work: &mut Work<'_>,
    count: u32,
    residence: Option<&str>,
    password_hash: &str,
) -> Result<Vec<SandboxCitizen>, Error> {
    if let Some(kato) = residence
        && work.reference.residence(kato).is_none()
    {
        return Err(Error::invalid("/residence", "unknown_value", "no such KATO code"));
    }
    let mut serials = Serials::start()?;
    let places = Places::new(work.app);
    let mut rows = Vec::with_capacity(1_000);
    let mut made = Vec::with_capacity(count as usize);
    for index in 0..count {
        let iin = serials.next_iin();
        let person = work.app.identity.person(&iin);
        let id = AccountId::new();
        let email = format!("citizen-{}@sandbox.petitions.example", hex(&person.0[..6]));
        rows.push(AccountRow {
            id,
            role: Role::Citizen,
            public_body: None,
            email: email.clone(),
            email_canonical: email.clone(),
            password_hash: password_hash.to_owned(),
            iin_cipher: Some(work.app.identity.seal(&iin, &person)?),
            person_key: Some(person.0),
            staff_person_key: None,
            key_version: KEY_VERSION,
            assurance: Assurance::Declared,
            family_name: FAMILY_NAMES[(index as usize / 7) % FAMILY_NAMES.len()].to_owned(),
            given_name: GIVEN_NAMES[index as usize % GIVEN_NAMES.len()].to_owned(),
            patronymic: None,
            birth_date: iin.birth_date(),
            residence: Some(residence.map_or_else(|| places.at(index), str::to_owned)),
            language: if index % 3 == 0 { Language::Ru } else { Language::Kk },
            created_at: work.now,
            disabled_at: None,
        });
        // Written as we go: a transaction that only computes would be cut off as idle.
        if rows.len() == 1_000 {
            accounts::insert(work.conn, &rows)?;
            rows.clear();
        }
        let access_token = work.app.tokens.sandbox(id.uuid(), work.wall_now)?;
        made.push(SandboxCitizen {
            account_id: id,
            iin: iin.as_str().to_owned(),
            email,
            access_token,
        });
    }
    accounts::insert(work.conn, &rows)?;
    Ok(made)
}

/// Synthetic numbers from a random start, so that calls and processes do not meet.
struct Serials(u64);

impl Serials {
    fn start() -> Result<Self, Error> {
        let random = random_bytes()?;
        let number = u64::from_be_bytes([0, 0, 0, 0, random[0], random[1], random[2], random[3]]);
        Ok(Self(number % SERIALS))
    }

    fn next_iin(&mut self) -> Iin {
        loop {
            self.0 = (self.0 + 1) % SERIALS;
            if let Some(iin) = Iin::synthetic(self.0) {
                return iin;
            }
        }
    }
}

/// Spreads people over the regions by population, always in the same way.
struct Places {
    regions: Vec<(String, u64)>,
    total: u64,
}

impl Places {
    fn new(app: &App) -> Self {
        let mut total = 0;
        let reference = app.reference();
        let regions = reference
            .territories()
            .iter()
            .filter(|territory| territory.parent.is_none())
            .map(|territory| {
                total += u64::from(territory.population);
                (territory.kato.clone(), total)
            })
            .collect();
        Self { regions, total }
    }

    fn at(&self, index: u32) -> String {
        // A multiplicative step walks all the population evenly.
        let person = u64::from(index).wrapping_mul(11_400_714_819_323_198_485) % self.total.max(1);
        let found = self.regions.iter().find(|(_, up_to)| person < *up_to);
        found.map(|(kato, _)| kato.clone()).unwrap_or_default()
    }
}

/// A member of staff of the sandbox.
pub struct SandboxStaff {
    /// The account.
    pub account_id: AccountId,
    /// The person's IIN, so that a certificate can be issued to them.
    pub iin: Iin,
    /// The address.
    pub email: String,
    /// Good whatever the test clock says.
    pub access_token: String,
}

/// Makes a member of staff with a token.
///
/// # Errors
/// As `staff::add`.
pub fn staff_member(
    work: &mut Work<'_>,
    role: Role,
    public_body: Option<&str>,
    password_hash: &str,
) -> Result<SandboxStaff, Error> {
    let iin = Serials::start()?.next_iin();
    let email = format!(
        "{}-{}@sandbox.petitions.example",
        role.code().replace('_', "-"),
        hex(&random_bytes()?[..6])
    );
    let member = NewStaff {
        role,
        public_body: public_body.map(str::to_owned),
        email: email.clone(),
        password_hash: password_hash.to_owned(),
        family_name: "Сынақ".to_owned(),
        given_name: "Қызметкер".to_owned(),
        language: Language::Ru,
        iin: Some(iin.clone()),
    };
    let account_id = staff::add(work, &member)?;
    let access_token = work.app.tokens.sandbox(account_id.uuid(), work.wall_now)?;
    Ok(SandboxStaff { account_id, iin, email, access_token })
}

/// Sent mails, newest first, of one address, in whatever case, or of all; older than `before`.
///
/// # Errors
/// The store's failure.
pub fn sent_mails(
    work: &mut Work<'_>,
    to: Option<&str>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SentMail>, Error> {
    Ok(outbox::sent(work.conn, to.map(canonical_email).as_deref(), before, limit)?)
}

/// The one hash that all sandbox accounts share.
///
/// # Errors
/// [`Error::Internal`] when argon2 fails.
pub fn shared_password_hash() -> Result<String, Error> {
    static SHARED: OnceLock<String> = OnceLock::new();
    match SHARED.get() {
        Some(hash) => Ok(hash.clone()),
        None => {
            let hash = passwords::hash(PASSWORD, passwords::Cost::default())?;
            Ok(SHARED.get_or_init(|| hash).clone())
        }
    }
}

/// How long to wait after an explicit jump of the clock before lapsed clocks are enacted: not at
/// all, since every signature that arrived before the jump has been written by then.
pub fn jump_grace() -> Duration {
    Duration::zero()
}
