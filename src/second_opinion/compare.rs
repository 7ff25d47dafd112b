//! Two verdicts on one CMS, side by side. Ours was yes.
//!
//! How each trap of NCANode is closed:
//! 1. `valid` is true of a CMS without a signer, and of one whose signer's certificate is not enclosed: exactly one signer
//!    with exactly one certificate is asked for.
//! 2. The `data` beside an attached content are ignored: what it finds inside is compared with what should be there.
//! 3. Revocation is not asked after unless that is said: it is said.
//! 4. Dates are judged by its clock at this moment: it is asked when a signature arrives, and never about an old one.
//! 5. Key usage, roles and IIN are told and not enforced: they are compared with what ours has enforced.
//! 6. It walks one step of the chain: ours has walked to the root.
//! 7. `valid: false` of a certificate that is not revoked may be a responder that did not answer: no opinion.
//! 8. It does not verify answers by OCSP: its word on revocation can only make things worse, never good.
//! 9. The holder's sex is never filled in: it is not looked at.
//! 10. `iin` may hold what is none: it has to be, to the digit, what ours has read.

use eds::{Role, Verified};

use crate::protocol::{Certificate, Verdict};

/// What the other verifier thinks of a CMS that ours has found good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// The same.
    Agrees,
    /// Something else: an alarm, and the stricter holds.
    Differs(Difference),
    /// None: it could not be asked, or could not find out.
    None,
}

/// In what they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It finds the signature, the certificate's time or its issuer bad.
    Invalid,
    /// It cannot read the CMS.
    Unreadable,
    /// It says that the certificate has been revoked.
    Revoked,
    /// It sees another number of signers.
    Signers,
    /// It sees another number of certificates of the signer.
    Certificates,
    /// It sees another certificate.
    OtherCertificate,
    /// It reads another IIN.
    OtherIin,
    /// It reads another organisation, or none.
    OtherOrganisation,
    /// It takes the key for one that does not sign.
    KeyUsage,
    /// It reads other roles.
    Roles,
    /// It finds another content in the CMS.
    OtherContent,
}

impl Difference {
    /// A name for the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unreadable => "unreadable",
            Self::Revoked => "revoked",
            Self::Signers => "signers",
            Self::Certificates => "certificates",
            Self::OtherCertificate => "other_certificate",
            Self::OtherIin => "other_iin",
            Self::OtherOrganisation => "other_organisation",
            Self::KeyUsage => "key_usage",
            Self::Roles => "roles",
            Self::OtherContent => "other_content",
        }
    }
}

/// The opinion that a verdict comes to.
pub(crate) fn opinion(verdict: &Verdict, verified: &Verified) -> Opinion {
    let [signer] = verdict.signers.as_slice() else {
        return Opinion::Differs(Difference::Signers);
    };
    let [certificate] = signer.certificates.as_slice() else {
        return Opinion::Differs(Difference::Certificates);
    };
    if certificate.revocations.iter().any(|it| it.revoked) {
        return Opinion::Differs(Difference::Revoked);
    }
    if let Some(difference) = holder(certificate, verified) {
        return Opinion::Differs(difference);
    }
    match (verdict.valid, certificate.valid) {
        (true, true) => Opinion::Agrees,
        // Its responder may have been away: that it is not revoked is then no word at all.
        (_, false) if certificate.revocations.iter().all(|it| !it.revoked) => Opinion::None,
        _ => Opinion::Differs(Difference::Invalid),
    }
}

/// Whether it accepts without a reserve, in whatever traps it may have fallen that need no look at the CMS itself.
pub(crate) fn is_clean_yes(verdict: &Verdict) -> bool {
    match verdict.signers.as_slice() {
        [signer] => match signer.certificates.as_slice() {
            [certificate] => {
                let revoked = certificate.revocations.iter().any(|it| it.revoked);
                verdict.valid && certificate.valid && !revoked
            }
            _ => false,
        },
        _ => false,
    }
}

/// What is said of the certificate's holder.
fn holder(certificate: &Certificate, verified: &Verified) -> Option<Difference> {
    let ours = verified.certificate().map(eds::Certificate::serial_hex).unwrap_or_default();
    let plain = |serial: &str| serial.trim_start_matches('0').to_lowercase();
    if certificate.serial_number.as_deref().map(plain) != Some(plain(&ours)) {
        return Some(Difference::OtherCertificate);
    }
    let subject = certificate.subject.as_ref();
    if subject.and_then(|subject| subject.iin.as_deref()) != Some(&verified.holder.iin) {
        return Some(Difference::OtherIin);
    }
    let bin = verified.holder.organisation.as_ref().map(|organisation| organisation.bin.as_str());
    if subject.and_then(|subject| subject.bin.as_deref()) != bin {
        return Some(Difference::OtherOrganisation);
    }
    // A key for signing and for signing in is `UNKNOWN` to it.
    if certificate.key_usage.as_deref() == Some("AUTH") {
        return Some(Difference::KeyUsage);
    }
    let says = |role: &Role| certificate.key_user.iter().any(|it| it == name_of(*role));
    let same = Role::ALL.iter().all(|role| verified.holder.roles.contains(role) == says(role));
    (!same).then_some(Difference::Roles)
}

/// What it calls a role.
const fn name_of(role: Role) -> &'static str {
    match role {
        Role::Individual => "INDIVIDUAL",
        Role::Organisation => "ORGANIZATION",
        Role::FirstHead => "CEO",
        Role::MaySign => "CAN_SIGN",
        Role::MaySignFinancial => "CAN_SIGN_FINANCIAL",
        Role::Personnel => "HR",
        Role::Employee => "EMPLOYEE",
    }
}
