//! The provider's keys, and tokens signed with them, or not as they should be.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use crate::mistake::Mistake;

pub(crate) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key, and another one that is not published at once.
pub(crate) struct Keys {
    first: SigningKey,
    late: SigningKey,
}

fn id(key: &SigningKey) -> String {
    encoded(&Sha256::digest(key.verifying_key().as_bytes())[..12])
}

fn published(key: &SigningKey) -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": id(key),
        "x": encoded(key.verifying_key().as_bytes()),
    })
}

impl Keys {
    pub(crate) fn of(seed: &[u8; 32]) -> Self {
        let late: [u8; 32] = Sha256::digest(seed).into();
        Self { first: SigningKey::from_bytes(seed), late: SigningKey::from_bytes(&late) }
    }

    /// The key set, with the late key or without.
    pub(crate) fn set(&self, with_late: bool) -> Value {
        let mut keys = vec![published(&self.first)];
        if with_late {
            keys.push(published(&self.late));
        }
        json!({ "keys": keys })
    }

    /// The half of the hash by which an ID token names an access token (Core 3.1.3.6); Ed25519 goes with SHA-512.
    pub(crate) fn half_hash(access_token: &str) -> String {
        encoded(&Sha512::digest(access_token)[..32])
    }

    /// A compact token.
    pub(crate) fn token(&self, typ: &str, claims: &Value, mistake: Option<Mistake>) -> String {
        let (algorithm, key) = match mistake {
            Some(Mistake::Unsigned) => ("none", id(&self.first)),
            Some(Mistake::PublicKeyAsSecret) => ("HS256", id(&self.first)),
            Some(Mistake::UnknownKey) => ("EdDSA", "nobody-s".to_owned()),
            Some(Mistake::LateKey) => ("EdDSA", id(&self.late)),
            _ => ("EdDSA", id(&self.first)),
        };
        let header = json!({ "alg": algorithm, "typ": typ, "kid": key });
        let message = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = match mistake {
            Some(Mistake::Unsigned) => String::new(),
            Some(Mistake::PublicKeyAsSecret) => {
                let public = *self.first.verifying_key().as_bytes();
                let mut block = [0; 64];
                block[..32].copy_from_slice(&public);
                let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&block.into());
                mac.update(message.as_bytes());
                encoded(mac.finalize().into_bytes())
            }
            Some(Mistake::LateKey | Mistake::WrongSignature) => {
                encoded(self.late.sign(message.as_bytes()).to_bytes())
            }
            _ => encoded(self.first.sign(message.as_bytes()).to_bytes()),
        };
        format!("{message}.{signature}")
    }
}
