//! The deployment's identity key: who is the same person, without storing who.
//!
//! An IIN has about 7.7 x 10^8 plausible values, so a plain hash of it is reversible in seconds.
//! Everything here is keyed; the key lives outside the database.

use std::net::IpAddr;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use uuid::Uuid;

use super::commitments::{CommitmentKey, DuplicateKey};
use super::keyed::{derived, mac};
use super::webhooks::WebhookSecret;
use super::{KeyError, OneTimeToken, random_bytes};
use domain::iin::Iin;

/// Version written beside everything this key has keyed.
pub const KEY_VERSION: i16 = 1;

const NONCE_BYTES: usize = 12;
/// Of a keyed hash that only has to tell one from another.
const KEYED_BYTES: usize = 16;

/// Keys derived from the identity key file, each for one purpose.
pub struct IdentityKey {
    person: [u8; 32],
    seal: Aes256Gcm,
    evidence: Aes256Gcm,
    signer: [u8; 32],
    address: [u8; 32],
    network: [u8; 32],
    cursor: [u8; 32],
    place: Aes256Gcm,
    check: [u8; 32],
    refresh: [u8; 32],
    provider: [u8; 32],
    attempt: [u8; 32],
    sandbox_authority: [u8; 32],
    webhook: [u8; 32],
    caller: [u8; 32],
    commitment: [u8; 32],
    duplicate: [u8; 32],
}

/// HMAC-SHA-256 of a person's IIN: equal for the same person, on the web and on paper.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonKey(pub Vec<u8>);

impl IdentityKey {
    /// Derives the purpose keys from the deployment's key (HKDF-SHA-256, RFC 5869).
    pub fn new(key: &[u8; 32]) -> Self {
        let derive = |purpose: &str| derived(key, b"petitions/identity", purpose.as_bytes());
        Self {
            person: derive("person/v1"),
            seal: Aes256Gcm::new(&derive("iin/v1").into()),
            evidence: Aes256Gcm::new(&derive("evidence/v1").into()),
            signer: derive("signer/v1"),
            address: derive("address/v1"),
            network: derive("network/v1"),
            cursor: derive("cursor/v1"),
            place: Aes256Gcm::new(&derive("place/v1").into()),
            check: derive("check/v1"),
            refresh: derive("refresh/v1"),
            provider: derive("provider/v1"),
            attempt: derive("attempt/v1"),
            sandbox_authority: derive("sandbox-authority/v1"),
            webhook: derive("webhook/v1"),
            caller: derive("caller/v1"),
            commitment: derive("commitment/v1"),
            duplicate: derive("duplicate/v1"),
        }
    }

    /// A value by which the database recognises the deployment's key.
    pub fn check_value(&self) -> Vec<u8> {
        self.check.to_vec()
    }

    /// What the authority of a sandbox is made up from: the same in every process of the deployment, and of use to no
    /// other purpose.
    pub const fn sandbox_authority(&self) -> [u8; 32] {
        self.sandbox_authority
    }

    /// The key under which a person is unique.
    pub fn person(&self, iin: &Iin) -> PersonKey {
        self.person_certified(iin.as_str())
    }

    /// The key of the person whom a certificate names by these digits. They are the authority's word: what they say of a
    /// birth, which somebody who types them is held to, is not asked.
    pub fn person_certified(&self, digits: &str) -> PersonKey {
        PersonKey(mac(&self.person, &[digits.as_bytes()]).to_vec())
    }

    /// The IIN under AES-256-GCM, bound to the person key as associated data.
    ///
    /// # Errors
    /// [`KeyError::Randomness`] or [`KeyError::Sealed`].
    pub fn seal(&self, iin: &Iin, person: &PersonKey) -> Result<Vec<u8>, KeyError> {
        self.seal_for(iin.as_str().as_bytes(), &person.0)
    }

    /// Reads a sealed IIN back.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] when it was sealed for another person or with another key.
    pub fn open(&self, cipher: &[u8], person: &PersonKey) -> Result<Iin, KeyError> {
        let plain = self.open_for(cipher, &person.0)?;
        let text = std::str::from_utf8(&plain).map_err(|_| KeyError::Sealed)?;
        Iin::certified(text).map_err(|_| KeyError::Sealed)
    }

    /// A secret of an account under AES-256-GCM, bound to the account.
    ///
    /// # Errors
    /// As [`IdentityKey::seal`].
    pub fn seal_secret(&self, secret: &[u8], account: Uuid) -> Result<Vec<u8>, KeyError> {
        self.seal_for(secret, account.as_bytes())
    }

    /// Reads a sealed secret back.
    ///
    /// # Errors
    /// As [`IdentityKey::open`].
    pub fn open_secret(&self, cipher: &[u8], account: Uuid) -> Result<Vec<u8>, KeyError> {
        self.open_for(cipher, account.as_bytes())
    }

    /// An electronic signature under AES-256-GCM, bound to the row that it is kept in.
    ///
    /// # Errors
    /// As [`IdentityKey::seal`].
    pub fn seal_evidence(&self, cms: &[u8], row: Uuid) -> Result<Vec<u8>, KeyError> {
        sealed(&self.evidence, cms, row.as_bytes())
    }

    /// Reads a sealed electronic signature back.
    ///
    /// # Errors
    /// As [`IdentityKey::open`].
    pub fn open_evidence(&self, cipher: &[u8], row: Uuid) -> Result<Vec<u8>, KeyError> {
        opened(&self.evidence, cipher, row.as_bytes())
    }

    fn seal_for(&self, plain: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, KeyError> {
        sealed(&self.seal, plain, bound_to)
    }

    fn open_for(&self, cipher: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, KeyError> {
        opened(&self.seal, cipher, bound_to)
    }

    /// An e-mail address as limits are counted by it; it cannot be read back.
    pub fn address(&self, canonical: &str) -> Vec<u8> {
        mac(&self.address, &[canonical.as_bytes()])[..KEYED_BYTES].to_vec()
    }

    /// The network of a caller as sign-ins are remembered by it: the first 24 bits of an IPv4 address,
    /// the first 48 of an IPv6 one.
    pub fn network(&self, address: IpAddr) -> Vec<u8> {
        let prefix = match address.to_canonical() {
            IpAddr::V4(address) => address.octets()[..3].to_vec(),
            IpAddr::V6(address) => address.octets()[..6].to_vec(),
        };
        mac(&self.network, &[&prefix])[..KEYED_BYTES].to_vec()
    }

    /// Whoever calls, as the log of requests names them: the same account always alike, and nobody's to tell who has not
    /// this key.
    pub fn caller(&self, account: Uuid) -> Vec<u8> {
        mac(&self.caller, &[account.as_bytes()])[..KEYED_BYTES].to_vec()
    }

    /// The tag by which what we gave out is known as ours: a cursor of a list with its filters, an end to news.
    pub fn tag(&self, list: &str, position: &[u8]) -> [u8; KEYED_BYTES] {
        let length = u64::try_from(list.len()).unwrap_or(u64::MAX).to_be_bytes();
        let tag = mac(&self.cursor, &[&length, list.as_bytes(), position]);
        let mut cut = [0; KEYED_BYTES];
        cut.copy_from_slice(&tag[..KEYED_BYTES]);
        cut
    }

    /// A place in a list, which may hold an instant or a key of a person, so that only we read it. The same place of
    /// the same list is sealed alike: its nonce is an HMAC of both, so no two texts share one.
    ///
    /// # Errors
    /// [`KeyError::Sealed`].
    pub fn seal_place(&self, list: &str, place: &[u8]) -> Result<Vec<u8>, KeyError> {
        let tag = self.tag(list, place);
        let nonce: [u8; NONCE_BYTES] =
            tag[..NONCE_BYTES].try_into().map_err(|_| KeyError::Sealed)?;
        let payload = Payload { msg: place, aad: list.as_bytes() };
        let sealed =
            self.place.encrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Sealed)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Reads a sealed place of that list.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] for what was not sealed here for this list.
    pub fn open_place(&self, list: &str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(KeyError::Sealed)?;
        let payload = Payload { msg: sealed, aad: list.as_bytes() };
        self.place.decrypt(&Nonce::from(*nonce), payload).map_err(|_| KeyError::Sealed)
    }

    /// The refresh token that follows another one: always the same, and nobody's to foretell.
    pub fn successor(&self, token: &str) -> OneTimeToken {
        OneTimeToken::of(&mac(&self.refresh, &[token.as_bytes()]))
    }

    /// A name that an identity provider gave out (`what` says of what: a subject, a session), as it is kept: at some
    /// providers a subject is an IIN.
    pub fn at_provider(&self, what: &str, provider: &str, issuer: &str, name: &str) -> Vec<u8> {
        let mut parts = Vec::new();
        for part in [what, provider, issuer, name] {
            // Each after its length, so that no two lists of parts are alike.
            parts.push(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes().to_vec());
            parts.push(part.as_bytes().to_vec());
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        mac(&self.provider, &parts).to_vec()
    }

    /// A secret of one request to an identity provider (`what`: its nonce, its PKCE verifier), made of the request's
    /// state: always the same, kept nowhere, and nobody's to foretell who only knows the state.
    pub fn of_attempt(&self, what: &str, state: &str) -> String {
        OneTimeToken::of(&mac(&self.attempt, &[what.as_bytes(), b"/", state.as_bytes()])).secret
    }

    /// The secret of a webhook by that name: always the same, kept nowhere, and nobody's to foretell who only knows the name.
    pub fn webhook(&self, name: Uuid) -> WebhookSecret {
        let part = |what: &[u8]| mac(&self.webhook, &[what, b"/", name.as_bytes()]);
        WebhookSecret::of(part(b"shared"), &part(b"own"))
    }

    /// The key of a vote's commitment, made of a random seed that is kept beside the vote. Without the seed nobody has it,
    /// and the seed alone is of no use.
    pub fn commitment(&self, seed: &[u8], vote: Uuid) -> CommitmentKey {
        CommitmentKey::of(mac(&self.commitment, &[seed, vote.as_bytes()]))
    }

    /// What tags one petition's signers; the salt is the petition's own random value, and with it the key is gone.
    pub fn petition_duplicates(&self, salt: &[u8]) -> DuplicateKey {
        DuplicateKey::of(derived(&self.duplicate, salt, b"petition/v1"))
    }

    /// The key of one petition's signers; the salt is the petition's own random value.
    pub fn petition_signers(&self, salt: &[u8]) -> SignerKeys {
        SignerKeys(derived(&self.signer, salt, b"petition/v1"))
    }
}

/// Keys the signers of one petition: equal for one person there, unlinkable across petitions.
pub struct SignerKeys([u8; 32]);

impl SignerKeys {
    /// The signer's key: the first 16 bytes of an HMAC of the person.
    pub fn signer(&self, person: &[u8]) -> Uuid {
        let tag = mac(&self.0, &[person]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&tag[..16]);
        Uuid::from_bytes(bytes)
    }
}

/// Under a nonce of its own, which stands before it.
fn sealed(key: &Aes256Gcm, plain: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, KeyError> {
    let random = random_bytes()?;
    let nonce = &random[..NONCE_BYTES];
    let nonce_array: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| KeyError::Sealed)?;
    let payload = Payload { msg: plain, aad: bound_to };
    let sealed = key.encrypt(&Nonce::from(nonce_array), payload).map_err(|_| KeyError::Sealed)?;
    Ok([nonce, &sealed].concat())
}

fn opened(key: &Aes256Gcm, cipher: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, KeyError> {
    let (nonce, sealed) = cipher.split_at_checked(NONCE_BYTES).ok_or(KeyError::Sealed)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| KeyError::Sealed)?;
    let payload = Payload { msg: sealed, aad: bound_to };
    key.decrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Sealed)
}

#[cfg(test)]
mod tests;
