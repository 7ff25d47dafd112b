//! A root, an authority under it that issues, a responder and a time stamping authority.

use chrono::{DateTime, TimeDelta, Utc};
use eds::Line;

use crate::IssueFault;
use crate::certificates::{Issued, Kind, Order, Subject};
use crate::keys::SecretKey;

const YEAR: TimeDelta = TimeDelta::days(365);

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
        let order = |what: &str, kind| Order {
            subject: Subject::named(&format!("{name} {what}")),
            kind,
            from: now - YEAR * 5,
            until: now + YEAR * 5,
            extension: None,
        };
        let root = Issued::new(&order("ROOT", Kind::Authority(None)), key()?, None)?;
        let issuing = order("CA", Kind::Authority(Some(0)));
        let issuing = Issued::new(&issuing, key()?, Some(&root))?;
        let responder = order("OCSP", Kind::Responder);
        let responder = Issued::new(&responder, key()?, Some(&issuing))?;
        let stamping = order("TSA", Kind::TimeStamping);
        let time_stamping = Issued::new(&stamping, key()?, Some(&issuing))?;
        Ok(Self { root, issuing, responder, time_stamping, line, since: now })
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
