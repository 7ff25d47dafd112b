//! One authority in the line of GOST 2015, with a citizen, and settings that ask for them.

use std::sync::LazyLock;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use eds::{Certificate, Line};
use eds_testing::{Authority, Issued, Kind, Subject};
use revocation::{Address, Settings, Sources, Which};

/// 2026-11-29T12:00:00Z.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_953_600, 0).unwrap()
}

pub struct World {
    pub authority: Authority,
    pub stranger: Authority,
    pub citizen: Issued,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let authority = Authority::new(Line::Gost2015, "ONE", now()).unwrap();
    let stranger = Authority::new(Line::Gost2015, "OTHER", now()).unwrap();
    let person = Subject::person("ТЕСТОВ", "ТЕСТ", "720512499990");
    let citizen = authority.issue(&authority.order(person, Kind::Individual)).unwrap();
    World { authority, stranger, citizen }
});

pub fn world() -> &'static World {
    &WORLD
}

pub fn read(issued: &Issued) -> Certificate {
    Certificate::read(&issued.der).unwrap()
}

impl World {
    pub fn issuer(&self) -> Certificate {
        read(&self.authority.issuing)
    }

    pub fn citizen(&self) -> Certificate {
        read(&self.citizen)
    }

    /// Whose lists are believed.
    pub fn known(&self) -> std::sync::Arc<Vec<Certificate>> {
        std::sync::Arc::new(vec![read(&self.authority.root), self.issuer()])
    }
}

/// Settings that ask this responder and keep no answers.
pub fn asking(responder: Option<&str>) -> Settings {
    Settings {
        which: Which::Ocsp,
        responder: responder.map(|url| Address::responder(url).unwrap()),
        lists: Vec::new(),
        answers_kept: Duration::ZERO,
        directory: None,
    }
}

pub fn sources(settings: Settings) -> Sources {
    Sources::new(settings).unwrap()
}

pub fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}
