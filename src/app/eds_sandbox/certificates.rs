//! Certificates for whoever asks, and what is said of them afterwards.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::words::words;
use eds::{Certificate, Line, Role};
use eds_testing::{IssueFault, Kind, Order, Standing, Subject};
use store::sandbox_revocations::{self, RevocationRow, Said};
use uuid::Uuid;

use super::authority::working;
use crate::{App, Error};

words! {
    /// Which certificate is wanted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CertificateKind {
        /// A person signs.
        Individual = "individual",
        /// Somebody signs for an organisation.
        Organisation = "organisation",
        /// A person signs in, and may not sign what binds.
        Authentication = "authentication",
        /// Somebody signs of whom nothing is said.
        Nobody = "nobody",
        /// It ran out yesterday.
        Expired = "expired",
        /// It begins tomorrow.
        NotYetValid = "not_yet_valid",
        /// It has been taken back.
        Revoked = "revoked",
        /// It has been taken back for a while.
        OnHold = "on_hold",
        /// Its authority does not know it.
        Unknown = "unknown",
        /// Its authority is nobody's.
        Stranger = "stranger",
        /// It bears the authority's name, and a stranger signed it.
        BrokenChain = "broken_chain",
    }
}

/// For which organisation somebody signs.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// Its number.
    pub bin: String,
    /// What its holder is there.
    pub roles: Vec<Role>,
}

/// A certificate that is wanted.
#[derive(Clone)]
pub struct NewCertificate {
    /// In which line.
    pub line: Line,
    /// Of which kind.
    pub kind: CertificateKind,
    /// Twelve digits.
    pub iin: String,
    /// Whose.
    pub surname: String,
    /// Whose.
    pub first_name: String,
    /// Whose.
    pub patronymic: Option<String>,
    /// In a certificate of an organisation.
    pub organisation: Option<NewOrganisation>,
}

/// Issues a certificate, valid from a day ago for a year unless its kind says otherwise.
///
/// # Errors
/// [`Error::NotFound`] outside of development, or the store's failure.
pub async fn issue(app: &Arc<App>, wanted: NewCertificate) -> Result<Certificate, Error> {
    let (now, kind, line) = (app.clock.legal(), wanted.kind, wanted.line);
    let issued = working(app, move |standing| issue_at(standing, &wanted, now)).await?;
    let said = match kind {
        CertificateKind::Revoked => Said::Revoked,
        CertificateKind::OnHold => Said::OnHold,
        CertificateKind::Unknown => Said::Unknown,
        CertificateKind::Individual
        | CertificateKind::Organisation
        | CertificateKind::Authentication
        | CertificateKind::Nobody
        | CertificateKind::Expired
        | CertificateKind::NotYetValid
        | CertificateKind::Stranger
        | CertificateKind::BrokenChain => return Ok(issued),
    };
    put(app, (issued.serial_hex(), line), said, None).await?;
    Ok(issued)
}

fn issue_at(
    standing: &Standing,
    wanted: &NewCertificate,
    now: DateTime<Utc>,
) -> Result<Certificate, IssueFault> {
    let day = TimeDelta::days(1);
    let (from, until) = match wanted.kind {
        CertificateKind::Expired => (now - day * 366, now - day),
        CertificateKind::NotYetValid => (now + day, now + day * 366),
        _ => (now - day, now + day * 365),
    };
    let person = Subject::person(&wanted.surname, &wanted.first_name, &wanted.iin);
    let person = Subject { patronymic: wanted.patronymic.clone(), ..person };
    let organisation = wanted.organisation.as_ref();
    let subject = match organisation {
        Some(organisation) => person.of_organisation(&organisation.name, &organisation.bin),
        None => person,
    };
    let kind = match (wanted.kind, organisation) {
        (CertificateKind::Authentication, _) => Kind::Authentication,
        (CertificateKind::Nobody, _) => Kind::Nobody,
        (_, Some(organisation)) => Kind::Organisation(organisation.roles.clone()),
        (_, None) => Kind::Individual,
    };
    let order = Order { subject, kind, from, until, extension: None };
    let (line, authority) = (wanted.line, standing.authority(wanted.line)?);
    let issued = match wanted.kind {
        CertificateKind::Stranger => standing.issue(line, &order, &*standing.stranger(line)?)?,
        CertificateKind::BrokenChain => {
            let impostor = authority.issuing.impostor(standing.stranger(line)?.key.clone());
            standing.issue(line, &order, &impostor)?
        }
        _ => standing.issue(line, &order, &authority.issuing)?,
    };
    Certificate::read(&issued.der).map_err(|_| IssueFault::Certificate)
}

/// Says of a certificate that was issued here what its authority says from now on; answers with its number.
///
/// # Errors
/// [`Error::NotFound`] outside of development, [`Error::Invalid`] for a certificate of others, or the store's failure.
pub async fn say(
    app: &Arc<App>,
    certificate: Vec<u8>,
    said: Said,
    reason: Option<i16>,
) -> Result<String, Error> {
    let (serial, line) = working(app, move |standing| {
        standing.issued(&certificate)?;
        let read = Certificate::read(&certificate).map_err(|_| IssueFault::Certificate)?;
        Ok((read.serial_hex(), read.line()))
    })
    .await?;
    put(app, (serial.clone(), line), said, reason).await?;
    Ok(serial)
}

async fn put(
    app: &Arc<App>,
    (serial, line): (String, Line),
    state: Said,
    reason: Option<i16>,
) -> Result<(), Error> {
    // 6 is certificateHold.
    let reason = reason.or((state == Said::OnHold).then_some(6));
    app.write(move |work| {
        let (id, line, at) = (Uuid::now_v7(), line.code().to_owned(), work.now);
        let row = RevocationRow { id, serial: serial.clone(), line, state, reason, at };
        Ok(sandbox_revocations::say(work.conn, row)?)
    })
    .await
}
