//! A root, an authority under it that issues, a responder and a time stamping authority.

use chrono::{DateTime, TimeDelta, Utc};
use eds::Line;

use crate::IssueFault;
use crate::certificates::{Issued, Kind, Order, Subject};
use crate::keys::SecretKey;

const YEAR: TimeDelta = TimeDelta::days(365);

/// The certificates of an authority itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Where trust begins.
    Root,
    /// It issues certificates of people.
    Issuing,
    /// It answers by OCSP.
    Responder,
    /// It gives time stamps.
    TimeStamping,
}

impl Part {
    /// As it stands in names.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Root => "ROOT",
            Self::Issuing => "CA",
            Self::Responder => "OCSP",
            Self::TimeStamping => "TSA",
        }
    }
}

/// An authority in one line.
pub struct Authority {
    /// Trust would begin here.
    pub root: Issued,
    /// Issues certificates of people.
    pub issuing: Issued,
    /// Answers for `issuing` by OCSP.
    pub responder: Issued,
    /// Gives time stamps.
    pub time_stamping: Issued,
    line: Line,
    since: DateTime<Utc>,
}

impl Authority {
    /// Makes up an authority whose own certificates are valid for some years around `now`. `name` tells it from
    /// others; in the line of RSA this takes seconds.
    pub fn new(line: Line, name: &str, now: DateTime<Utc>) -> Result<Self, IssueFault> {
        Self::with_keys(line, name, now, || SecretKey::generate(line))
    }

    /// The same with keys from elsewhere.
    pub fn with_keys(
        line: Line,
        name: &str,
        now: DateTime<Utc>,
        mut key: impl FnMut() -> Result<SecretKey, IssueFault>,
    ) -> Result<Self, IssueFault> {
        let validity = (now - YEAR * 5, now + YEAR * 5);
        let order = |part, kind| named(name, part, kind, validity);
        let root = Issued::new(&order(Part::Root, Kind::Authority(None)), key()?, None)?;
        let issuing = order(Part::Issuing, Kind::Authority(Some(0)));
        let issuing = Issued::new(&issuing, key()?, Some(&root))?;
        let responder = order(Part::Responder, Kind::Responder);
        let responder = Issued::new(&responder, key()?, Some(&issuing))?;
        let stamping = order(Part::TimeStamping, Kind::TimeStamping);
        let time_stamping = Issued::new(&stamping, key()?, Some(&issuing))?;
        Ok(Self { root, issuing, responder, time_stamping, line, since: now })
    }

    /// The authority of a line whose keys and numbers follow from what is asked for each of its parts: made anew it is the
    /// same, to the byte.
    pub fn determined(
        line: Line,
        name: &str,
        validity: (DateTime<Utc>, DateTime<Utc>),
        key: impl Fn(Part) -> Result<SecretKey, IssueFault>,
        number: impl Fn(Part) -> [u8; 16],
    ) -> Result<Self, IssueFault> {
        let issue = |part, kind, issuer| {
            let order = named(name, part, kind, validity);
            Issued::numbered(&order, key(part)?, issuer, number(part))
        };
        let root = issue(Part::Root, Kind::Authority(None), None)?;
        let issuing = issue(Part::Issuing, Kind::Authority(Some(0)), Some(&root))?;
        let responder = issue(Part::Responder, Kind::Responder, Some(&issuing))?;
        let time_stamping = issue(Part::TimeStamping, Kind::TimeStamping, Some(&issuing))?;
        Ok(Self { root, issuing, responder, time_stamping, line, since: validity.0 })
    }

    /// The line of all its keys.
    pub const fn line(&self) -> Line {
        self.line
    }

    /// An order for a certificate that is valid for a year around the authority's making.
    pub fn order(&self, subject: Subject, kind: Kind) -> Order {
        let half = TimeDelta::days(182);
        Order { subject, kind, from: self.since - half, until: self.since + half, extension: None }
    }

    /// Issues to a new key.
    pub fn issue(&self, order: &Order) -> Result<Issued, IssueFault> {
        self.issue_to(order, SecretKey::generate(self.line)?)
    }

    /// Issues to a key that is there already.
    pub fn issue_to(&self, order: &Order, key: SecretKey) -> Result<Issued, IssueFault> {
        Issued::new(order, key, Some(&self.issuing))
    }
}

fn named(
    name: &str,
    part: Part,
    kind: Kind,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Order {
    let subject = Subject::named(&format!("{name} {}", part.name()));
    Order { subject, kind, from, until, extension: None }
}
