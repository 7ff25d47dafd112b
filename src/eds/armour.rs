//! DER or PEM (RFC 7468): which of the two was handed in, and the DER.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::reading::Malformed;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// The DER of `bytes`, which may bear the armour of one of `labels`.
pub(crate) fn der_of<'a>(bytes: &'a [u8], labels: &[&str]) -> Result<Cow<'a, [u8]>, Malformed> {
    match bytes.first() {
        Some(b'-' | b'\r' | b'\n' | b' ' | b'\t') => Ok(Cow::Owned(disarmed(bytes, labels)?)),
        _ => Ok(Cow::Borrowed(bytes)),
    }
}

/// Nothing but one armoured value: text before or after it would be bytes that nobody signed.
fn disarmed(bytes: &[u8], labels: &[&str]) -> Result<Vec<u8>, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?.trim_ascii();
    let (label, rest) =
        text.strip_prefix(BEGIN).and_then(|text| text.split_once(DASHES)).ok_or(Malformed)?;
    if !labels.contains(&label) {
        return Err(Malformed);
    }
    let body = rest
        .strip_suffix(DASHES)
        .and_then(|text| text.strip_suffix(label))
        .and_then(|text| text.strip_suffix(END))
        .ok_or(Malformed)?;
    let letters: Vec<u8> =
        body.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b' ' | b'\t')).collect();
    STANDARD.decode(letters).map_err(|_| Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armour_comes_off_whole_or_not_at_all() {
        let armoured = "-----BEGIN CMS-----\r\nMAMC\r\nAQE=\r\n-----END CMS-----\r\n";
        let read = |text: &str| der_of(text.as_bytes(), &["CMS"]).map(Cow::into_owned);
        assert_eq!(read(armoured), Ok(vec![0x30, 3, 2, 1, 1]));
        assert_eq!(read("0\u{3}\u{2}\u{1}\u{1}"), Ok(vec![0x30, 3, 2, 1, 1]));
        for broken in [
            armoured.replace("END CMS", "END CSM"),
            armoured.replace("BEGIN CMS", "BEGIN PKCS7"),
            armoured.replace("CMS", "CMX"),
            armoured.replace("AQE=", "AQF="),
            armoured.replace("AQE=", "AQE"),
            armoured.replace("AQE=", "A?E="),
            format!("{armoured}more"),
            format!("\n-{armoured}"),
            "-".to_owned(),
            "-----BEGIN CMS-----".to_owned(),
            "-----BEGIN CMS----------END CMS----".to_owned(),
        ] {
            assert_eq!(read(&broken), Err(Malformed), "{broken}");
        }
    }
}
