//! Proof Key for Code Exchange (RFC 7636), by SHA-256 alone: with `plain`, who reads the request has the verifier.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use credentials::sha256;

/// The one method.
pub(super) const METHOD: &str = "S256";
/// Characters of a challenge: 32 bytes in base64url.
const CHALLENGE: usize = 43;

/// Whether this may be the challenge of a verifier.
pub(super) fn is_challenge(given: &str) -> bool {
    given.len() == CHALLENGE && URL_SAFE_NO_PAD.decode(given).is_ok()
}

/// Whether the verifier is that of the challenge.
pub(super) fn answers(verifier: &str, challenge: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let well_formed = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
    let own = URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()));
    well_formed && own.as_bytes().ct_eq(challenge.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGED: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_verifier_of_the_rfc_answers_its_challenge_and_no_other_does() {
        assert!(is_challenge(CHALLENGED) && answers(VERIFIER, CHALLENGED));
        assert!(!answers(&VERIFIER.replace('d', "e"), CHALLENGED));
        assert!(!answers(CHALLENGED, CHALLENGED), "plain");
        assert!(!answers("", CHALLENGED) && !answers(&VERIFIER[..42], CHALLENGED));
        assert!(!is_challenge("short") && !is_challenge(&"*".repeat(43)));
    }
}
