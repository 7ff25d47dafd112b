//! An authority in each line, a citizen with its certificate, and what verifies them.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use eds::{Authorities, Line, Moment, Refusal, Verified, Whose};
use eds_testing::{Authority, Cms, Issued, Kind, SecretKey, Subject};

pub const IIN: &str = "720512499990";
pub const BIN: &str = "240140499908";
pub const TEXT: &[u8] = "Қосыламын: петиция № 1".as_bytes();

/// 2026-11-29T12:00:00Z.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_953_600, 0).unwrap()
}

pub struct Desk {
    pub authority: Authority,
    pub authorities: Authorities,
    pub citizen: Issued,
}

/// Keys of RSA take long to draw: two of them serve all, so that a signer and its issuer differ.
static RSA: LazyLock<[SecretKey; 2]> =
    LazyLock::new(|| [(); 2].map(|()| SecretKey::generate(Line::Rsa).unwrap()));

static DESKS: LazyLock<[Desk; 3]> = LazyLock::new(|| Line::ALL.map(|line| Desk::new(line, "TEST")));

pub fn desk(line: Line) -> &'static Desk {
    &DESKS[line as usize]
}

pub fn desks() -> impl Iterator<Item = &'static Desk> {
    DESKS.iter()
}

/// A key for a certificate that `issuing` would sign.
pub fn key(line: Line) -> SecretKey {
    match line {
        Line::Rsa => RSA[0].clone(),
        _ => SecretKey::generate(line).unwrap(),
    }
}

impl Desk {
    pub fn new(line: Line, name: &str) -> Self {
        let mut turn = 0;
        let authority = Authority::with_keys(line, name, now(), || {
            turn += 1;
            Ok(if line == Line::Rsa { RSA[(turn + 1) % 2].clone() } else { key(line) })
        });
        let authority = authority.unwrap();
        let authorities =
            Authorities::new([&authority.root.der], [&authority.issuing.der]).unwrap();
        let order = authority.order(Subject::person("ТЕСТОВ", "ТЕСТ", IIN), Kind::Individual);
        let citizen = authority.issue_to(&order, key(line)).unwrap();
        Self { authority, authorities, citizen }
    }

    /// A certificate of another kind for the same person.
    pub fn issue(&self, kind: Kind) -> Issued {
        let person = Subject::person("ТЕСТОВ", "ТЕСТ", IIN);
        let subject = match kind {
            Kind::Organisation(_) => person.of_organisation("АО ТЕСТ", BIN),
            _ => person,
        };
        self.authority.issue_to(&self.authority.order(subject, kind), key(self.line())).unwrap()
    }

    pub fn line(&self) -> Line {
        self.authority.line()
    }

    pub fn verify(&self, cms: &[u8]) -> Result<Verified, Refusal> {
        eds::verify(cms, TEXT, &self.authorities, Moment::Given(now()), Whose::Individual)
    }

    /// The verdict on what `signer` signs, without a mistake.
    pub fn verdict_on(&self, signer: &Issued) -> Result<Verified, Refusal> {
        self.verify(&Cms::new(signer, TEXT).to_der().unwrap())
    }
}

pub fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}
