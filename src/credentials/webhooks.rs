//! Signatures of what webhooks are told, by the public specification "Standard Webhooks": by a secret that both sides know,
//! and by a key of ours whose public half they know, who then can show others what they were told.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The secrets of one webhook.
pub struct WebhookSecret {
    shared: [u8; 32],
    own: SigningKey,
}

impl WebhookSecret {
    /// Of the secret that both sides know, and the seed of the key that is ours alone.
    pub(crate) fn of(shared: [u8; 32], own: &[u8; 32]) -> Self {
        Self { shared, own: SigningKey::from_bytes(own) }
    }

    /// The shared secret as its owner is told it: `whsec_` and Base64.
    pub fn shared(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.shared))
    }

    /// The public half of our key: `whpk_` and Base64.
    pub fn public_key(&self) -> String {
        format!("whpk_{}", STANDARD.encode(self.own.verifying_key().to_bytes()))
    }

    /// Both signatures of a delivery as `webhook-signature` lists them: HMAC-SHA-256 (`v1`) and Ed25519 (`v1a`), of the id,
    /// the second of the try, and the body.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let text = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
        let own = STANDARD.encode(self.own.sign(&text).to_bytes());
        format!("v1,{} v1a,{own}", STANDARD.encode(hmac_of(&self.shared, &text)))
    }
}

fn hmac_of(key: &[u8; 32], text: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so that this has no other way out.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};

    #[test]
    fn a_delivery_bears_the_hmac_of_the_specification() {
        // The example of the specification's own libraries.
        let shared = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("Base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&shared).expect("a key");
        mac.update(br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#);
        let signed = STANDARD.encode(mac.finalize().into_bytes());
        assert_eq!(signed, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        let secret = WebhookSecret::of([7; 32], &[9; 32]);
        let signatures = secret.sign("msg_1", 1_614_265_330, b"{}");
        let expected = STANDARD.encode(hmac_of(&[7; 32], b"msg_1.1614265330.{}"));
        assert!(signatures.starts_with(&format!("v1,{expected} v1a,")), "{signatures}");
    }

    #[test]
    fn whoever_knows_the_public_key_alone_can_verify_a_delivery() {
        let secret = WebhookSecret::of([7; 32], &[9; 32]);
        let signatures = secret.sign("msg_1", 5, b"body");
        let signature = signatures.split("v1a,").nth(1).expect("a second signature");
        let signature = STANDARD.decode(signature).expect("Base64");
        let signature = Signature::from_slice(&signature).expect("64 bytes");
        let key = secret.public_key();
        let key = STANDARD.decode(key.strip_prefix("whpk_").expect("a prefix")).expect("Base64");
        let key = VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("a key");
        assert!(key.verify(b"msg_1.5.body", &signature).is_ok());
        assert!(key.verify(b"msg_1.6.body", &signature).is_err());
    }
}
