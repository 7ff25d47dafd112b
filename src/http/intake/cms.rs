//! Electronic signatures in bodies: a CMS in Base64, as the programs of signers give it, or in PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::intake::fields::{Faults, Field};
use app::Error;
use eds::Refusal;
use eds::bounds::ARMOURED_BYTES;

/// Takes the member `cms`, if it is there. What it holds is judged afterwards by [`bytes`], with a code of its own.
pub(crate) fn cms(faults: &mut Faults, field: Field<String>) -> Option<String> {
    faults.optional("/cms", field, Ok)
}

/// The CMS behind its letters: DER, or PEM as it is. Base64 may be broken into lines.
///
/// # Errors
/// [`Error::SignatureRefused`] for what is no Base64, or longer than anything that is read.
pub(crate) fn bytes(given: &str) -> Result<Vec<u8>, Error> {
    let given = given.trim_ascii();
    // PEM is a quarter longer than what it holds, and Base64 too.
    if given.len() > ARMOURED_BYTES {
        return Err(Refusal::TooLarge.into());
    }
    if given.starts_with("-----") {
        return Ok(given.as_bytes().to_vec());
    }
    let letters: Vec<u8> = given.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).map_err(|_| Refusal::Malformed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(given: &str) -> Option<Refusal> {
        match bytes(given) {
            Err(Error::SignatureRefused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    #[test]
    fn base64_is_read_in_one_line_or_in_many_and_pem_is_left_as_it_is() {
        assert_eq!(bytes("MAMCAQE=").unwrap(), [0x30, 3, 2, 1, 1]);
        assert_eq!(bytes(" MAMC\r\nAQE=\n").unwrap(), [0x30, 3, 2, 1, 1]);
        let pem = "-----BEGIN CMS-----\nMAMCAQE=\n-----END CMS-----";
        assert_eq!(bytes(&format!("{pem}\n")).unwrap(), pem.as_bytes());
    }

    #[test]
    fn what_is_no_base64_or_too_long_is_refused_before_anything_else() {
        for wrong in ["MAMCAQE", "MAMCAQF=", "MAMC*AQE=", "жоқ"] {
            assert_eq!(refused(wrong), Some(Refusal::Malformed), "{wrong}");
        }
        assert_eq!(refused(&"A".repeat(ARMOURED_BYTES + 4)), Some(Refusal::TooLarge));
        assert_eq!(bytes(&"A".repeat(87_384)).unwrap().len(), 65_538, "64 KiB fit in Base64");
    }
}
