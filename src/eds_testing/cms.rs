//! CMS SignedData and time stamps, right or with one of the mistakes that a verifier must find.

use chrono::{DateTime, Utc};
use eds::Digest;

use crate::IssueFault;
use crate::certificates::Issued;
use crate::keys::{digest_name, random, signature_name};
use crate::writing::{
    explicit, generalized, integer, null, octets, oid, retagged, seq, set_of, small, time, tlv,
};

pub(crate) const DATA: &str = "1.2.840.113549.1.7.1";

/// How the algorithms of an RSA signature are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As the national authority's software does: SHA-256 with NULL, sha256WithRSAEncryption.
    Authority,
    /// As OpenSSL does: SHA-256 without parameters, rsaEncryption.
    Openssl,
}

/// What is to be signed and how. Its fields are the mistakes that can be made.
#[derive(Clone)]
pub struct Cms<'a> {
    /// Who sign.
    pub signers: Vec<&'a Issued>,
    /// What is signed.
    pub content: &'a [u8],
    /// What the CMS says was signed, if it says so.
    pub attached: Option<&'a [u8]>,
    /// The enclosed certificates.
    pub enclosed: Vec<&'a [u8]>,
    /// The type of the content.
    pub content_type: &'a str,
    /// Without signed attributes the signature is over the content alone.
    pub signed_attributes: bool,
    /// The signer's claim.
    pub signing_time: Option<DateTime<Utc>>,
    /// The signer is named by the key's identifier instead of issuer and serial number.
    pub named_by_key: bool,
    /// Another digest than the line's.
    pub digest: Option<Digest>,
    /// In the RSA line.
    pub spelling: Spelling,
    /// More signed attributes, and unsigned ones, in DER.
    pub more_signed: Vec<Vec<u8>>,
    /// See `more_signed`.
    pub more_unsigned: Vec<Vec<u8>>,
    /// A time stamp by this authority at this time.
    pub stamped: Option<(&'a Issued, DateTime<Utc>)>,
}

impl<'a> Cms<'a> {
    /// A detached CMS by one signer, without a mistake.
    pub fn new(signer: &'a Issued, content: &'a [u8]) -> Self {
        Self {
            signers: vec![signer],
            content,
            attached: None,
            enclosed: vec![&signer.der],
            content_type: DATA,
            signed_attributes: true,
            signing_time: None,
            named_by_key: false,
            digest: None,
            spelling: Spelling::Authority,
            more_signed: Vec::new(),
            more_unsigned: Vec::new(),
            stamped: None,
        }
    }

    /// The same with the content in it.
    pub fn attached(self) -> Self {
        Self { attached: Some(self.content), ..self }
    }

    /// In DER.
    pub fn to_der(&self) -> Result<Vec<u8>, IssueFault> {
        let mut digests: Vec<Vec<u8>> = self.signers.iter().map(|it| self.digest_of(it)).collect();
        digests.sort();
        digests.dedup();
        let infos: Vec<Vec<u8>> =
            self.signers.iter().map(|signer| self.signer_info(signer)).collect::<Result<_, _>>()?;
        let content = self.attached.map(|content| explicit(0, &octets(content)));
        let certificates: Vec<Vec<u8>> = self.enclosed.iter().map(|der| der.to_vec()).collect();
        let certificates = match certificates.is_empty() {
            true => Vec::new(),
            false => retagged(0xa0, &set_of(certificates)),
        };
        let third = self.content_type != DATA || self.named_by_key;
        let signed = seq(&[
            &small(if third { 3 } else { 1 }),
            &set_of(digests),
            &seq(&[&oid(self.content_type), &content.unwrap_or_default()]),
            &certificates,
            &set_of(infos),
        ]);
        Ok(seq(&[&oid("1.2.840.113549.1.7.2"), &explicit(0, &signed)]))
    }

    /// In PEM.
    pub fn to_pem(&self) -> Result<String, IssueFault> {
        Ok(crate::pem("CMS", &self.to_der()?))
    }

    fn is_openssl(&self, signer: &Issued) -> bool {
        self.spelling == Spelling::Openssl && signer.key.line() == eds::Line::Rsa
    }

    fn digest_of(&self, signer: &Issued) -> Vec<u8> {
        if self.is_openssl(signer) {
            return seq(&[&oid("2.16.840.1.101.3.4.2.1")]);
        }
        digest_name(self.digest.unwrap_or(signer.key.line().digest()))
    }

    fn signer_info(&self, signer: &Issued) -> Result<Vec<u8>, IssueFault> {
        let (version, name) = match self.named_by_key {
            true => (3, tlv(0x80, &signer.key_id)),
            false => (1, seq(&[&signer.issuer, &integer(&signer.serial)])),
        };
        let algorithm = match self.is_openssl(signer) {
            true => seq(&[&oid("1.2.840.113549.1.1.1"), &null()]),
            false => signature_name(signer.key.line()),
        };
        let (attributes, signature) = if self.signed_attributes {
            let set = self.attributes(signer);
            (retagged(0xa0, &set), signer.key.sign(&set)?)
        } else {
            (Vec::new(), signer.key.sign(self.content)?)
        };
        let mut unsigned = self.more_unsigned.clone();
        if let Some((authority, at)) = self.stamped {
            let token = time_stamp(authority, &signature, at, &[])?;
            unsigned.push(attribute("1.2.840.113549.1.9.16.2.14", &token));
        }
        let unsigned = match unsigned.is_empty() {
            true => Vec::new(),
            false => retagged(0xa1, &set_of(unsigned)),
        };
        Ok(seq(&[
            &small(version),
            &name,
            &self.digest_of(signer),
            &attributes,
            &algorithm,
            &octets(&signature),
            &unsigned,
        ]))
    }

    fn attributes(&self, signer: &Issued) -> Vec<u8> {
        let digest = self.digest.unwrap_or(signer.key.line().digest()).of(self.content);
        let mut rows = vec![
            attribute("1.2.840.113549.1.9.3", &oid(self.content_type)),
            attribute("1.2.840.113549.1.9.4", &octets(&digest)),
        ];
        rows.extend(self.signing_time.map(|at| attribute("1.2.840.113549.1.9.5", &time(at))));
        rows.extend(self.more_signed.iter().cloned());
        set_of(rows)
    }
}

/// An attribute with one value.
pub(crate) fn attribute(name: &str, value: &[u8]) -> Vec<u8> {
    seq(&[&oid(name), &set_of(vec![value.to_vec()])])
}

/// A token of `authority` over `bytes`, in DER, that encloses its certificate and `more`.
pub fn time_stamp(
    authority: &Issued,
    bytes: &[u8],
    at: DateTime<Utc>,
    more: &[&[u8]],
) -> Result<Vec<u8>, IssueFault> {
    let digest = authority.key.line().digest();
    let imprint = seq(&[&digest_name(digest), &octets(&digest.of(bytes))]);
    let info = seq(&[
        &small(1),
        &oid("1.2.398.3.3.2.6.1"),
        &imprint,
        &integer(&random::<8>()?),
        &generalized(at),
    ]);
    // ESSCertIDv2 without a name means SHA-256 (RFC 5035).
    let id = seq(&[&octets(&Digest::Sha256.of(&authority.der))]);
    let names = attribute("1.2.840.113549.1.9.16.2.47", &seq(&[&seq(&[&id])]));
    let cms = Cms {
        content_type: "1.2.840.113549.1.9.16.1.4",
        more_signed: vec![names],
        enclosed: [&[authority.der.as_slice()], more].concat(),
        ..Cms::new(authority, &info).attached()
    };
    cms.to_der()
}
