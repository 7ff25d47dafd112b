//! Certificates as the national authority lays them out, for people who do not exist.

use chrono::{DateTime, Utc};
use der::{Decode as _, Encode as _};
use eds::Role;
use sha1::{Digest as _, Sha1};
use x509_cert::Certificate;

use crate::IssueFault;
use crate::keys::{SecretKey, random, signature_name};
use crate::writing::{
    bits, explicit, extension, integer, named_bits, null, octets, oid, seq, set_of, small, text,
    time, tlv, truth,
};

/// Borne by every certificate from here, so that no production takes one: an arc of the enterprise number that is set
/// aside for examples (RFC 5612).
const MADE_UP: &str = "1.3.6.1.4.1.32473.17.1";

const DIGITAL_SIGNATURE: u8 = 0x80;
const NON_REPUDIATION: u8 = 0x40;
const KEY_ENCIPHERMENT: u8 = 0x20;
const CERTIFICATES_AND_LISTS: u8 = 0x06;

const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Whom a certificate is for.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// SURNAME NAME, or an authority's name.
    pub common_name: String,
    /// SURNAME.
    pub surname: Option<String>,
    /// The patronymic.
    pub patronymic: Option<String>,
    /// The whole of serialNumber, `IIN` included.
    pub serial_number: Option<String>,
    /// O.
    pub organisation: Option<String>,
    /// The whole of OU, `BIN` included.
    pub unit: Option<String>,
}

impl Subject {
    /// A person.
    pub fn person(surname: &str, name: &str, iin: &str) -> Self {
        Self {
            common_name: format!("{surname} {name}"),
            surname: Some(surname.to_owned()),
            serial_number: Some(format!("IIN{iin}")),
            ..Self::default()
        }
    }

    /// The same person for an organisation.
    pub fn of_organisation(self, name: &str, bin: &str) -> Self {
        let (organisation, unit) = (Some(name.to_owned()), Some(format!("BIN{bin}")));
        Self { organisation, unit, ..self }
    }

    /// Something that has a name alone.
    pub fn named(name: &str) -> Self {
        Self { common_name: name.to_owned(), ..Self::default() }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let given = [
            ("2.5.4.3", Some(&self.common_name)),
            ("2.5.4.4", self.surname.as_ref()),
            ("2.5.4.5", self.serial_number.as_ref()),
            ("2.5.4.10", self.organisation.as_ref()),
            ("2.5.4.11", self.unit.as_ref()),
            ("2.5.4.42", self.patronymic.as_ref()),
        ];
        let mut rows = set_of(vec![seq(&[&oid("2.5.4.6"), &tlv(0x13, b"KZ")])]);
        for (id, value) in given.into_iter().filter_map(|(id, value)| Some((id, value?))) {
            rows.extend(set_of(vec![seq(&[&oid(id), &text(value)])]));
        }
        seq(&[&rows])
    }
}

/// What a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A person signs.
    Individual,
    /// Somebody signs for an organisation.
    Organisation(Vec<Role>),
    /// Somebody signs of whom nothing is said.
    Nobody,
    /// A person signs in, and may not sign what binds.
    Authentication,
    /// An authority with at most so many below it.
    Authority(Option<u8>),
    /// It was meant to be an authority, and may not sign certificates.
    PowerlessAuthority,
    /// Time stamps.
    TimeStamping,
    /// OCSP answers.
    Responder,
}

/// What is asked of an authority.
#[derive(Debug, Clone)]
pub struct Order {
    /// For whom.
    pub subject: Subject,
    /// For what.
    pub kind: Kind,
    /// Valid from.
    pub from: DateTime<Utc>,
    /// Valid until.
    pub until: DateTime<Utc>,
    /// One more extension: its object identifier, and whether it is critical.
    pub extension: Option<(&'static str, bool)>,
}

/// A certificate with its secret key.
#[derive(Clone)]
pub struct Issued {
    /// The certificate.
    pub der: Vec<u8>,
    /// Its key.
    pub key: SecretKey,
    pub(crate) subject: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) key_id: Vec<u8>,
}

impl Issued {
    /// Issues a certificate for `key`, signed by `issuer` or, without one, by itself.
    pub fn new(order: &Order, key: SecretKey, issuer: Option<&Self>) -> Result<Self, IssueFault> {
        Self::numbered(order, key, issuer, random()?)
    }

    /// The same under this number, but for its first two bits.
    pub fn numbered(
        order: &Order,
        key: SecretKey,
        issuer: Option<&Self>,
        mut serial: [u8; 16],
    ) -> Result<Self, IssueFault> {
        let info = key.public_info()?;
        let key_id = Sha1::digest(&info).to_vec();
        let subject = order.subject.der();
        let signer = issuer.map_or(&key, |issuer| &issuer.key);
        let issuer_name = issuer.map_or(&subject, |issuer| &issuer.subject);
        let issuer_key_id = issuer.map_or(&key_id, |issuer| &issuer.key_id);
        serial[0] = serial[0] & 0x7f | 0x40;
        let algorithm = signature_name(signer.line());
        let mut extensions = vec![
            extension("2.5.29.14", false, &octets(&key_id)),
            extension("2.5.29.35", false, &seq(&[&tlv(0x80, issuer_key_id)])),
            extension(MADE_UP, false, &null()),
        ];
        extensions.extend(of_kind(&order.kind));
        if let Some((id, critical)) = order.extension {
            extensions.push(extension(id, critical, &seq(&[])));
        }
        let tbs = seq(&[
            &explicit(0, &small(2)),
            &integer(&serial),
            &algorithm,
            issuer_name,
            &seq(&[&time(order.from), &time(order.until)]),
            &subject,
            &info,
            &explicit(3, &seq(&[&extensions.concat()])),
        ]);
        let signature = signer.sign(&tbs)?;
        Ok(Self {
            der: seq(&[&tbs, &algorithm, &bits(&signature)]),
            issuer: issuer_name.clone(),
            key,
            subject,
            serial: serial.to_vec(),
            key_id,
        })
    }

    /// A certificate that was issued earlier, with the key that belongs to it.
    pub fn again(der: &[u8], key: SecretKey) -> Result<Self, IssueFault> {
        let read = Certificate::from_der(der).map_err(|_| IssueFault::Certificate)?;
        let tbs = &read.tbs_certificate;
        let fault = |_| IssueFault::Certificate;
        let info = tbs.subject_public_key_info.to_der().map_err(fault)?;
        if info != key.public_info()? {
            return Err(IssueFault::Certificate);
        }
        Ok(Self {
            der: der.to_vec(),
            key,
            subject: tbs.subject.to_der().map_err(fault)?,
            issuer: tbs.issuer.to_der().map_err(fault)?,
            serial: tbs.serial_number.as_bytes().to_vec(),
            key_id: Sha1::digest(&info).to_vec(),
        })
    }

    /// The number of the certificate.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// An impostor of this authority: its name, and somebody else's key.
    pub fn impostor(&self, key: SecretKey) -> Self {
        Self { key, ..self.clone() }
    }

    /// The certificate in PEM.
    pub fn pem(&self) -> String {
        crate::pem("CERTIFICATE", &self.der)
    }
}

fn of_kind(kind: &Kind) -> Vec<Vec<u8>> {
    let usage = |bits| extension("2.5.29.15", true, &named_bits(bits));
    let usages = |critical, ids: &[&str]| {
        let ids: Vec<Vec<u8>> = ids.iter().map(|id| oid(id)).collect();
        extension("2.5.29.37", critical, &seq(&[&ids.concat()]))
    };
    let individual = Role::Individual.oid().to_string();
    match kind {
        Kind::Individual => vec![
            usage(DIGITAL_SIGNATURE | NON_REPUDIATION),
            usages(false, &[EMAIL_PROTECTION, &individual]),
        ],
        Kind::Organisation(roles) => {
            let roles: Vec<String> = std::iter::once(&Role::Organisation)
                .chain(roles)
                .map(|role| role.oid().to_string())
                .collect();
            let ids = std::iter::once(EMAIL_PROTECTION).chain(roles.iter().map(String::as_str));
            let ids: Vec<&str> = ids.collect();
            vec![usage(DIGITAL_SIGNATURE | NON_REPUDIATION), usages(false, &ids)]
        }
        Kind::Nobody => {
            vec![usage(DIGITAL_SIGNATURE | NON_REPUDIATION), usages(false, &[EMAIL_PROTECTION])]
        }
        Kind::Authentication => vec![
            usage(DIGITAL_SIGNATURE | KEY_ENCIPHERMENT),
            usages(false, &[CLIENT_AUTHENTICATION, &individual]),
        ],
        Kind::Authority(length) => {
            let length = length.map(|length| small(u64::from(length))).unwrap_or_default();
            let constraints = seq(&[&truth(), &length]);
            vec![usage(CERTIFICATES_AND_LISTS), extension("2.5.29.19", true, &constraints)]
        }
        Kind::PowerlessAuthority => {
            vec![usage(DIGITAL_SIGNATURE), extension("2.5.29.19", true, &seq(&[&truth()]))]
        }
        Kind::TimeStamping => vec![usage(DIGITAL_SIGNATURE), usages(true, &[TIME_STAMPING])],
        Kind::Responder => vec![usage(DIGITAL_SIGNATURE), usages(false, &[OCSP_SIGNING])],
    }
}
