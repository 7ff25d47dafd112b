//! The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day
//! the app is lost.

use base32::Alphabet;
use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

use super::{KeyError, OneTimeToken, random_bytes, sha256};

/// Recovery codes of one set.
pub const RECOVERY_CODES: usize = 10;

const SECRET_BYTES: usize = 20;
/// Characters of a recovery code: 120 bits, so that its plain hash may be stored (ASVS 6.5.2).
const RECOVERY_CHARACTERS: usize = 24;
const GROUP: usize = 4;

/// What an authenticator app and the service share: 160 bits, six digits, half a minute, SHA-1, which
/// every app knows.
pub struct SharedSecret([u8; SECRET_BYTES]);

impl SharedSecret {
    /// A fresh secret.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn issue() -> Result<Self, KeyError> {
        let mut secret = [0; SECRET_BYTES];
        secret.copy_from_slice(&random_bytes()?[..SECRET_BYTES]);
        Ok(Self(secret))
    }

    /// The secret as it was stored.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] for another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        bytes.try_into().map(Self).map_err(|_| KeyError::Sealed)
    }

    /// The secret as it is stored, before it is sealed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as a person types it into an app.
    pub fn base32(&self) -> String {
        base32(&self.0)
    }

    /// The address that an app reads from a QR code.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let name = |text: &str| -> String {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
            text.bytes()
                .map(|byte| {
                    if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
                })
                .collect()
        };
        let (issuer, account) = (name(issuer), name(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
            self.base32()
        )
    }

    /// The time step whose code this is: the present one, the one before or the one after. The caller
    /// accepts a step once.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] when the secret makes no generator.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Result<Option<i64>, KeyError> {
        let digits: String = code.chars().filter(|character| *character != ' ').collect();
        let now = u64::try_from(now.timestamp()).map_err(|_| KeyError::Sealed)?;
        Ok(self.generator()?.check(&digits, now).and_then(|step| i64::try_from(step).ok()))
    }

    fn generator(&self) -> Result<Totp, KeyError> {
        Builder::new().with_secret(Secret::new_stack(self.0)).build().map_err(|_| KeyError::Sealed)
    }
}

/// A fresh set of recovery codes; each works once.
///
/// # Errors
/// [`KeyError::Randomness`].
pub fn recovery_codes() -> Result<Vec<OneTimeToken>, KeyError> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters = &base32(&random_bytes()?)[..RECOVERY_CHARACTERS];
            let groups: Vec<&str> = (0..RECOVERY_CHARACTERS)
                .step_by(GROUP)
                .map(|at| &letters[at..at + GROUP])
                .collect();
            let secret = groups.join("-");
            Ok(OneTimeToken { hash: recovery_hash(&secret).unwrap_or_default(), secret })
        })
        .collect()
}

/// What is stored of a recovery code; `None` for what cannot be one.
pub fn recovery_hash(code: &str) -> Option<Vec<u8>> {
    let letters: String =
        code.chars().filter(|character| !matches!(character, '-' | ' ')).collect();
    (letters.len() == RECOVERY_CHARACTERS).then(|| sha256(letters.to_ascii_uppercase().as_bytes()))
}

/// Base 32 without padding (RFC 4648, 6).
fn base32(bytes: &[u8]) -> String {
    base32::encode(Alphabet::Rfc4648 { padding: false }, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = SharedSecret(*b"12345678901234567890");
        assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        // Appendix B, cut to six digits.
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let at = DateTime::from_timestamp(at, 0).unwrap();
            let step = at.timestamp() / 30;
            assert_eq!(secret.step_of(code, at).unwrap(), Some(step));
            for (seconds, expected) in [(-29, Some(step)), (30, Some(step)), (60, None)] {
                assert_eq!(
                    secret.step_of(code, at + chrono::Duration::seconds(seconds)).unwrap(),
                    expected,
                    "{seconds}"
                );
            }
        }
        let at = DateTime::from_timestamp(59, 0).unwrap();
        assert_eq!(secret.step_of("287 082", at).unwrap(), Some(1));
        for wrong in ["", "28708", "2870822", "287083", "٢٨٧٠٨٢", "-87082"] {
            assert_eq!(secret.step_of(wrong, at).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_written() {
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);
        for code in &codes {
            assert_eq!(code.secret.len(), 29);
            let sloppy = code.secret.to_lowercase().replace('-', " ");
            assert_eq!(recovery_hash(&sloppy).as_ref(), Some(&code.hash));
        }
        assert_eq!(recovery_hash("ABCD"), None);
        assert_ne!(codes[0].hash, codes[1].hash);
    }
}
