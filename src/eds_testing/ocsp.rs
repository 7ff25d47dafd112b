//! An OCSP responder: reads a question and answers it as it is told.

use chrono::{DateTime, Utc};
use der::{Decode, Encode};
use x509_ocsp::OcspRequest;

use crate::IssueFault;
use crate::certificates::Issued;
use crate::keys::signature_name;
use crate::writing::{bits, explicit, extension, generalized, octets, oid, retagged, seq, tlv};

const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";

/// What is said of the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is good.
    Good,
    /// It was revoked then, for the reason of this number.
    Revoked(DateTime<Utc>, Option<u8>),
    /// The responder does not know it.
    Unknown,
}

/// How a question is answered.
#[derive(Clone)]
pub struct Answer<'a> {
    /// Whose signature the answer bears.
    pub signer: &'a Issued,
    /// The enclosed certificates.
    pub enclosed: Vec<&'a [u8]>,
    /// What it says.
    pub state: State,
    /// What it speaks of.
    pub this_update: DateTime<Utc>,
    /// When there is a newer answer.
    pub next_update: Option<DateTime<Utc>>,
    /// Whether the nonce comes back.
    pub echoes_nonce: bool,
    /// The responder names itself by the hash of its key.
    pub named_by_key: bool,
}

impl<'a> Answer<'a> {
    /// An answer of a delegate's, of this moment.
    pub fn new(signer: &'a Issued, state: State, now: DateTime<Utc>) -> Self {
        Self {
            signer,
            enclosed: vec![&signer.der],
            state,
            this_update: now,
            next_update: None,
            echoes_nonce: true,
            named_by_key: false,
        }
    }

    /// The body of the answer to the body of a question.
    pub fn to(&self, question: &[u8]) -> Result<Vec<u8>, IssueFault> {
        let question = OcspRequest::from_der(question).map_err(|_| IssueFault::Request)?;
        let asked = question.tbs_request.request_list.first().ok_or(IssueFault::Request)?;
        let id = asked.req_cert.to_der().map_err(|_| IssueFault::Request)?;
        let state = match self.state {
            State::Good => tlv(0x80, &[]),
            State::Unknown => tlv(0x82, &[]),
            State::Revoked(at, reason) => {
                let reason = reason.map(|reason| explicit(0, &tlv(10, &[reason])));
                let inside = seq(&[&generalized(at), &reason.unwrap_or_default()]);
                retagged(0xa1, &inside)
            }
        };
        let next = self.next_update.map(|at| explicit(0, &generalized(at))).unwrap_or_default();
        let row = seq(&[&id, &state, &generalized(self.this_update), &next]);
        let nonce = question.nonce().filter(|_| self.echoes_nonce).map(|nonce| {
            let value = octets(nonce.0.as_bytes());
            explicit(1, &seq(&[&extension(NONCE, false, &value)]))
        });
        let named = match self.named_by_key {
            true => explicit(2, &octets(&self.key_hash())),
            false => explicit(1, &self.signer.subject),
        };
        let data = seq(&[
            &named,
            &generalized(self.this_update),
            &seq(&[&row]),
            &nonce.unwrap_or_default(),
        ]);
        let enclosed = match self.enclosed.is_empty() {
            true => Vec::new(),
            false => explicit(0, &seq(&[&self.enclosed.concat()])),
        };
        let signature = self.signer.key.sign(&data)?;
        let algorithm = signature_name(self.signer.key.line());
        let basic = seq(&[&data, &algorithm, &bits(&signature), &enclosed]);
        let bytes = seq(&[&oid(BASIC), &octets(&basic)]);
        Ok(seq(&[&tlv(10, &[0]), &explicit(0, &bytes)]))
    }

    /// A responder that cannot answer, by the number of its status.
    pub fn refusing(status: u8) -> Vec<u8> {
        seq(&[&tlv(10, &[status])])
    }

    fn key_hash(&self) -> Vec<u8> {
        self.signer.key_hash()
    }
}

impl Issued {
    /// By which OCSP names the key: SHA-1 of its bits.
    pub fn key_hash(&self) -> Vec<u8> {
        use sha1::{Digest as _, Sha1};
        let info = self.key.public_info().unwrap_or_default();
        let key = x509_ocsp_key_bits(&info);
        Sha1::digest(key).to_vec()
    }
}

/// The number of the certificate that a question is about, in lower-case hexadecimal, and the hash of its issuer's key.
pub fn asked_after(question: &[u8]) -> Result<(String, Vec<u8>), IssueFault> {
    let question = OcspRequest::from_der(question).map_err(|_| IssueFault::Request)?;
    let asked = question.tbs_request.request_list.first().ok_or(IssueFault::Request)?;
    let serial = asked.req_cert.serial_number.as_bytes();
    let serial = serial.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((serial, asked.req_cert.issuer_key_hash.as_bytes().to_vec()))
}

/// The bits of the key in a `SubjectPublicKeyInfo`: behind the algorithm, a tag, a length and a 0.
fn x509_ocsp_key_bits(info: &[u8]) -> &[u8] {
    let inside = |bytes: &'_ [u8]| {
        let header = match bytes.get(1) {
            Some(0x82) => 4,
            Some(0x81) => 3,
            _ => 2,
        };
        bytes.len().min(header)
    };
    let row = &info[inside(info)..];
    let behind =
        crate::read_length_of(row).and_then(|length| row.get(length..)).unwrap_or_default();
    behind.get(inside(behind) + 1..).unwrap_or_default()
}
