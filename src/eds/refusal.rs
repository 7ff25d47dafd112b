//! Every no of the verifier, each with a code of its own.

use thiserror::Error;

use crate::reading::Malformed;

/// Why a CMS is not accepted. Carries nothing of what was signed or of whoever signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Refusal {
    /// More bytes than [`crate::bounds::CMS_BYTES`].
    #[error("the CMS is too large")]
    TooLarge,
    /// Not in DER or PEM, or not built as RFC 5652 and RFC 5280 say.
    #[error("the bytes are no CMS in DER or PEM")]
    Malformed,
    /// A CMS of another kind.
    #[error("the CMS holds no signed data")]
    NotSignedData,
    /// Nobody signed.
    #[error("the CMS has no signer")]
    NoSigner,
    /// More than one signed, which one signature for one person does not allow.
    #[error("the CMS has more than one signer")]
    SeveralSigners,
    /// The signer's certificate is not enclosed.
    #[error("the signer's certificate is not enclosed")]
    NoCertificate,
    /// A certificate is enclosed that no signature of this CMS needs: bytes that nobody signed.
    #[error("a certificate is enclosed that nobody needs")]
    SpareCertificate,
    /// Revocation lists or answers are enclosed; they are asked for where they are kept.
    #[error("revocation data is enclosed")]
    EnclosedRevocation,
    /// What was signed is not what should be.
    #[error("other content was signed")]
    OtherContent,
    /// The content bears another type than plain data (or, in a time stamp, than its own).
    #[error("the signed content is of another type")]
    WrongContentType,
    /// The signature covers the content alone (RFC 5652 §5.3 allows it; the law of evidence here does not).
    #[error("there are no signed attributes")]
    NoSignedAttributes,
    /// An attribute is missing, twice there, not single, or contradicts the rest (RFC 5652 §11).
    #[error("the signed attributes are not as they must be")]
    WrongSignedAttributes,
    /// An attribute that no signature covers and that is no time stamp.
    #[error("there is an unsigned attribute that is no time stamp")]
    UnknownUnsignedAttribute,
    /// The digest is not the one that belongs to the signer's key.
    #[error("the digest algorithm does not belong to the key")]
    WrongDigestAlgorithm,
    /// The signature's algorithm is not the one that belongs to the key.
    #[error("the signature algorithm does not belong to the key")]
    WrongSignatureAlgorithm,
    /// A key of a kind, a curve or a size that none of the three lines has.
    #[error("the key is of a kind that is not supported")]
    UnsupportedKey,
    /// A key that is no point of its curve.
    #[error("the public key is no point of its curve")]
    PointNotOnCurve,
    /// r or s of a GOST signature is 0, or not below the order of the curve.
    #[error("r or s of the signature is out of range")]
    SignatureOutOfRange,
    /// The signature is not the key's over these bytes.
    #[error("the signature does not fit")]
    BadSignature,
    /// No authority of the certificate's issuer is known.
    #[error("the certificate's issuer is unknown")]
    UnknownIssuer,
    /// The issuer is known, and the way from it to a root does not hold.
    #[error("the chain to the root is broken: {0}")]
    BrokenChain(ChainFault),
    /// The signer's certificate had run out at the moment that counts.
    #[error("the certificate has expired")]
    Expired,
    /// The signer's certificate was not valid yet at the moment that counts.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// The key may not be used for signing what binds: nonRepudiation is missing.
    #[error("the key is for authentication only")]
    AuthenticationOnly,
    /// An organisation's certificate where a person's is asked for.
    #[error("the certificate is an organisation's")]
    Organisation,
    /// Not a natural person's certificate, and not an organisation's either.
    #[error("the certificate is not a person's")]
    NotIndividual,
    /// A person's certificate where an organisation's is asked for.
    #[error("the certificate is not an organisation's")]
    NotOrganisation,
    /// The subject bears no IIN of twelve digits, or more than one.
    #[error("the certificate bears no IIN")]
    NoIin,
    /// The certificate has been revoked.
    #[error("the certificate has been revoked")]
    Revoked,
    /// The authority does not know the certificate.
    #[error("the authority does not know the certificate")]
    RevocationUnknown,
    /// Whether it has been revoked could not be found out; worth trying again.
    #[error("whether the certificate has been revoked could not be checked")]
    RevocationNotChecked,
    /// The time stamp is none, is over something else, or its authority is not one of ours.
    #[error("the time stamp does not hold")]
    BadTimeStamp,
    /// The time stamp says a time that has not come yet.
    #[error("the time stamp is of a time to come")]
    TimeStampAhead,
}

/// What breaks a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ChainFault {
    /// The issuer's key did not sign the certificate.
    #[error("a signature of an issuer does not fit")]
    Signature,
    /// The issuer is no certification authority (basicConstraints).
    #[error("an issuer is no authority")]
    NotAnAuthority,
    /// The issuer's key may not sign certificates (keyUsage).
    #[error("an issuer's key may not sign certificates")]
    KeyUsage,
    /// More authorities below the issuer than it allows (pathLenConstraint), or than we walk.
    #[error("the chain is longer than allowed")]
    PathLength,
    /// The issuer's own certificate had run out.
    #[error("an issuer's certificate has expired")]
    IssuerExpired,
    /// The issuer's own certificate was not valid yet.
    #[error("an issuer's certificate is not valid yet")]
    IssuerNotYetValid,
    /// A critical extension that is not understood, or constraints on names or policies.
    #[error("a certificate has an extension that is not understood")]
    Extension,
    /// The last issuer found is no root, and its own issuer is unknown.
    #[error("the chain ends before a root")]
    NoRoot,
}

impl From<Malformed> for Refusal {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl Refusal {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "cms_too_large",
            Self::Malformed => "cms_malformed",
            Self::NotSignedData => "cms_not_signed_data",
            Self::NoSigner => "cms_no_signer",
            Self::SeveralSigners => "cms_several_signers",
            Self::NoCertificate => "cms_no_certificate",
            Self::SpareCertificate => "cms_spare_certificate",
            Self::EnclosedRevocation => "cms_enclosed_revocation",
            Self::OtherContent => "cms_other_content",
            Self::WrongContentType => "cms_content_type",
            Self::NoSignedAttributes => "cms_no_signed_attributes",
            Self::WrongSignedAttributes => "cms_signed_attributes",
            Self::UnknownUnsignedAttribute => "cms_unsigned_attribute",
            Self::WrongDigestAlgorithm => "cms_digest_algorithm",
            Self::WrongSignatureAlgorithm => "cms_signature_algorithm",
            Self::UnsupportedKey => "certificate_key_unsupported",
            Self::PointNotOnCurve => "certificate_point_not_on_curve",
            Self::SignatureOutOfRange => "signature_out_of_range",
            Self::BadSignature => "signature_does_not_fit",
            Self::UnknownIssuer => "certificate_issuer_unknown",
            Self::BrokenChain(_) => "certificate_chain_broken",
            Self::Expired => "certificate_expired",
            Self::NotYetValid => "certificate_not_yet_valid",
            Self::AuthenticationOnly => "certificate_authentication_only",
            Self::Organisation => "certificate_of_organisation",
            Self::NotIndividual => "certificate_not_individual",
            Self::NotOrganisation => "certificate_not_of_organisation",
            Self::NoIin => "certificate_without_iin",
            Self::Revoked => "certificate_revoked",
            Self::RevocationUnknown => "certificate_unknown_to_authority",
            Self::RevocationNotChecked => "revocation_not_checked",
            Self::BadTimeStamp => "time_stamp_does_not_hold",
            Self::TimeStampAhead => "time_stamp_ahead",
        }
    }

    /// The same bytes may be accepted later: what was missing is not theirs.
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::RevocationNotChecked)
    }
}
