//! Electronic signatures as evidence: verified before anything is locked, and written by the transaction of the act that
//! they prove. What is kept is enough to verify them again without asking anybody.

mod shown;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::electronic_signatures::{ElectronicSignatures, Proof};
use crate::statements::Statement;
use crate::{App, Error, Work};
use credentials::identity::KEY_VERSION;
use credentials::sha256;
use domain::policy::SignatureEvidence;
use domain::signing_statement::Occasion;
use eds::revocation::Revocation;
use eds::{Refusal, Role, Whose};
use store::evidence::{self, EvidenceRow};
use store::ids::{EvidenceId, PetitionId, SignatureId};

pub use shown::{DecisionSignature, OwnEvidence};
pub(crate) use shown::{of_person, under_decision};

/// An electronic signature that has been verified, and waits to be written with its act.
pub struct Evidence {
    statement: Arc<Statement>,
    /// Keyed, of the IIN in the certificate.
    person: Vec<u8>,
    /// SHA-256 of the CMS.
    cms_hash: [u8; 32],
    /// Without the act that it will prove.
    row: EvidenceRow,
}

impl fmt::Debug for Evidence {
    /// The CMS holds a name and an IIN.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evidence({})", self.row.id)
    }
}

/// What evidence proves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proven {
    /// A vote.
    Vote(SignatureId),
    /// That the author filed.
    Filing(PetitionId),
    /// A decision, by its id.
    Decision(Uuid),
}

/// Verifies that somebody signed `statement`, with a certificate that was good at `at`: a citizen for themselves, or, of a
/// decision, whoever may sign for an organisation.
///
/// # Errors
/// [`Error::NoAuthorities`] where nobody's certificates are trusted; otherwise as
/// [`ElectronicSignatures::verify`](crate::electronic_signatures::ElectronicSignatures::verify), or
/// [`Error::Forbidden`] for a role that binds no organisation.
pub(crate) async fn prove(
    app: &App,
    statement: impl Into<Arc<Statement>>,
    cms: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<Arc<Evidence>, Error> {
    let (verifier, statement) = (verifier(app)?, statement.into());
    let signed = statement.body.clone().into_bytes();
    let proof = verifier.verify(cms, signed, at, whose(statement.occasion)).await?;
    let row = row(app, &statement, &proof)?;
    let person = app.identity.person_certified(&proof.verified.holder.iin).0;
    let cms_hash = sha256(&proof.cms).try_into();
    let cms_hash = cms_hash.map_err(|_| Error::Internal("no SHA-256 of a CMS".to_owned()))?;
    Ok(Arc::new(Evidence { statement, person, cms_hash, row }))
}

/// What verifies electronic signatures here.
///
/// # Errors
/// [`Error::NoAuthorities`] where nobody's certificates are trusted.
pub(crate) fn verifier(app: &App) -> Result<&ElectronicSignatures, Error> {
    app.eds.as_ref().ok_or(Error::NoAuthorities)
}

/// With what a vote or a filing can come here: as the deployment asks for it, and where it asks for no electronic
/// signature, with one all the same, which makes it surer who gives it.
pub(crate) fn ways(app: &App) -> impl Iterator<Item = SignatureEvidence> {
    let verified = app.eds.is_some();
    [SignatureEvidence::Session, SignatureEvidence::Cms].into_iter().filter(move |way| match way {
        SignatureEvidence::Session => app.policy.evidence == SignatureEvidence::Session,
        SignatureEvidence::Cms => verified,
    })
}

/// Whose certificate an occasion asks for.
pub(crate) const fn whose(occasion: Occasion) -> Whose {
    match occasion {
        Occasion::Joining | Occasion::Filing => Whose::Individual,
        Occasion::Decision => Whose::Organisation,
    }
}

fn row(app: &App, statement: &Statement, proof: &Proof) -> Result<EvidenceRow, Error> {
    let id = EvidenceId::new();
    let verified = &proof.verified;
    let certificate =
        verified.certificate().ok_or(Error::Internal("a proof without certificate".to_owned()))?;
    let organisation = verified.holder.organisation.as_ref();
    let organisation = match statement.occasion {
        Occasion::Joining | Occasion::Filing => None,
        Occasion::Decision => Some(
            organisation
                .zip(verified.holder.roles.iter().find(|role| role.binds_organisation()))
                .ok_or(Error::Forbidden("certificate_may_not_bind"))?,
        ),
    };
    let (verdict, as_of) = match proof.revocation {
        Revocation::Good { this_update, .. } => (ACCEPTED, Some(this_update)),
        Revocation::Revoked { at, .. } => (ACCEPTED, Some(at)),
        Revocation::Unknown | Revocation::NotChecked(_) => (ACCEPTED_UNCHECKED, None),
    };
    let stamp = verified.time_stamp.as_ref();
    Ok(EvidenceRow {
        id,
        signature_id: None,
        petition_id: None,
        decision_id: None,
        statement_hash: statement.hash.clone(),
        cms_cipher: app.identity.seal_evidence(&proof.cms, id.uuid())?,
        key_version: KEY_VERSION,
        line: verified.line.code().to_owned(),
        verdict: verdict.to_owned(),
        certificate_serial: certificate.serial_hex(),
        certificate_issuer: certificate.issuer_name(),
        judged_at: proof.judged_at,
        revocation: proof.revocation.code().to_owned(),
        revocation_as_of: as_of,
        stamped_at: stamp.map(|stamp| stamp.at),
        stamp_serial: stamp.map(|stamp| stamp.serial.clone()),
        organisation_bin: organisation.map(|(organisation, _)| organisation.bin.clone()),
        organisation_name: organisation.map(|(organisation, _)| organisation.name.clone()),
        organisation_role: organisation.map(|(_, role): (_, &Role)| role.code().to_owned()),
        second_opinion: proof.second_opinion.map(str::to_owned),
    })
}

/// All that is asked was found to be good.
pub(crate) const ACCEPTED: &str = "accepted";
/// As [`ACCEPTED`], but for certificates that could not be asked after, which the deployment lets pass.
pub(crate) const ACCEPTED_UNCHECKED: &str = "accepted_unchecked";

impl Evidence {
    /// The person of that key signed it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where it was somebody else.
    pub(crate) fn by(&self, person: Option<&[u8]>) -> Result<(), Error> {
        match person {
            Some(person) if person == self.person => Ok(()),
            _ => Err(Error::Forbidden("cms_other_person")),
        }
    }

    /// SHA-256 of the CMS as it came, which the log of signatures binds the vote to.
    pub(crate) const fn cms_hash(&self) -> [u8; 32] {
        self.cms_hash
    }

    /// It was signed over what would be signed now: the text may have been changed since it was shown.
    ///
    /// # Errors
    /// [`Error::SignatureRefused`], as other content.
    pub(crate) fn over(&self, statement: Option<&Statement>) -> Result<(), Error> {
        match statement {
            Some(statement) if statement.hash == self.statement.hash => Ok(()),
            _ => Err(Refusal::OtherContent.into()),
        }
    }

    fn proving(&self, proven: Proven) -> EvidenceRow {
        let mut row = self.row.clone();
        match proven {
            Proven::Vote(signature) => row.signature_id = Some(signature),
            Proven::Filing(petition) => row.petition_id = Some(petition),
            Proven::Decision(decision) => row.decision_id = Some(decision),
        }
        row
    }
}

/// Writes evidence with what it proves. A vote keeps the first that it has.
pub(crate) fn keep(work: &mut Work<'_>, evidence: &[(Proven, Arc<Evidence>)]) -> Result<(), Error> {
    if evidence.is_empty() {
        return Ok(());
    }
    let mut statements: Vec<&Statement> = evidence.iter().map(|(_, it)| &*it.statement).collect();
    statements.sort_unstable_by(|one, other| one.hash.cmp(&other.hash));
    statements.dedup_by(|one, other| one.hash == other.hash);
    let statements = statements.into_iter().map(Statement::row).collect();
    evidence::keep_statements(work.conn, statements)?;
    let rows: Vec<EvidenceRow> =
        evidence.iter().map(|(proven, evidence)| evidence.proving(*proven)).collect();
    Ok(evidence::add(work.conn, &rows)?)
}
