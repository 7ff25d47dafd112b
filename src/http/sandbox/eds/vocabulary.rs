//! Words and values that these calls share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Line;

use crate::intake::{Faults, Field, Wrong};
use crate::views::vocabulary::vocabularies;
use app::eds_sandbox::{CertificateKind, Fault, Mistake, Said};

vocabularies! {
    LineWord "SignatureLine" "The algorithms of an electronic signature": Line::ALL.map(Line::code);
    KindWord "CertificateKind" "Which certificate is wanted": CertificateKind::ALL.map(CertificateKind::code);
    MistakeWord "CmsMistake" "What is to be wrong with a CMS": Mistake::ALL.map(Mistake::code);
    SaidWord "CertificateState" "What an authority says of a certificate": Said::ALL.map(Said::code);
    BrokerFaultWord "BrokerFault" "How the broker fails": eds_broker_testing::Fault::ALL.map(eds_broker_testing::Fault::code);
    FaultWord "ResponderFault" "How a responder fails": Fault::ALL.map(Fault::code);
}

pub(super) fn line_of(code: &str) -> Option<Line> {
    Line::ALL.into_iter().find(|line| line.code() == code)
}

pub(super) const LINES: &str = "rsa, gost_2015, gost_2004";

/// Bytes in Base64, or PEM as it is.
pub(super) fn bytes(given: String) -> Result<Vec<u8>, Wrong> {
    if given.trim_start().starts_with("-----BEGIN ") {
        return Ok(given.into_bytes());
    }
    let letters: String = given.split_ascii_whitespace().collect();
    STANDARD.decode(letters).map_err(|_| ("base64_format", "Base64, or PEM".to_owned()))
}

/// What is signed: `text` as UTF-8, or `content` in Base64.
pub(super) fn content(
    faults: &mut Faults,
    text: Field<String>,
    content: Field<String>,
) -> Option<Vec<u8>> {
    let given = [&text, &content].into_iter().filter(|it| !matches!(it, Field::Missing)).count();
    let text = faults.optional("/text", text, |text| Ok(text.into_bytes()));
    let content = faults.optional("/content", content, |content| {
        STANDARD.decode(content).map_err(|_| ("base64_format", "Base64".to_owned()))
    });
    if given != 1 {
        faults.push("", "required", "either text or content");
    }
    text.or(content)
}
