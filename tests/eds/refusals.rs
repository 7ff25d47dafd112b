//! Every refusal of a CMS, by the mistake that causes it, in every line.

use eds::{ChainFault, Digest, Line, Refusal};
use eds_testing::{Cms, Kind};

use crate::desk::{Desk, TEXT, desk, desks};

#[track_caller]
fn refused(desk: &Desk, cms: &Cms<'_>, refusal: Refusal) {
    assert_eq!(desk.verify(&cms.to_der().unwrap()).unwrap_err(), refusal, "{:?}", desk.line());
}

#[test]
fn other_content_is_refused_attached_or_not() {
    for desk in desks() {
        let good = Cms::new(&desk.citizen, TEXT);
        refused(desk, &Cms::new(&desk.citizen, b"other"), Refusal::OtherContent);
        refused(desk, &Cms::new(&desk.citizen, b"other").attached(), Refusal::OtherContent);
        refused(desk, &Cms { attached: Some(b"other"), ..good.clone() }, Refusal::OtherContent);
        let lying = Cms { attached: Some(TEXT), ..Cms::new(&desk.citizen, b"other") };
        refused(desk, &lying, Refusal::OtherContent);
        refused(desk, &Cms { attached: Some(b""), ..good }, Refusal::OtherContent);
    }
}

#[test]
fn one_signer_with_their_certificate_is_asked_for() {
    for desk in desks() {
        let good = Cms::new(&desk.citizen, TEXT);
        refused(desk, &Cms { signers: vec![], ..good.clone() }, Refusal::NoSigner);
        let other = desk.issue(Kind::Individual);
        let two = Cms {
            signers: vec![&desk.citizen, &other],
            enclosed: vec![&desk.citizen.der, &other.der],
            ..good.clone()
        };
        refused(desk, &two, Refusal::SeveralSigners);
        let twice = Cms { signers: vec![&desk.citizen; 2], ..good.clone() };
        refused(desk, &twice, Refusal::SeveralSigners);
        refused(desk, &Cms { enclosed: vec![], ..good.clone() }, Refusal::NoCertificate);
        refused(desk, &Cms { enclosed: vec![&other.der], ..good.clone() }, Refusal::NoCertificate);
        let spare = Cms { enclosed: vec![&desk.citizen.der, &other.der], ..good.clone() };
        refused(desk, &spare, Refusal::SpareCertificate);
        let doubled = Cms { enclosed: vec![&desk.citizen.der; 2], ..good };
        refused(desk, &doubled, Refusal::SpareCertificate);
    }
}

/// An attribute with one value, as bytes: an object identifier and a value, both of few bytes.
fn attribute(name: &[u8], values: &[&[u8]]) -> Vec<u8> {
    let wrapped = |tag: u8, inside: &[u8]| [&[tag, inside.len() as u8], inside].concat();
    wrapped(0x30, &[wrapped(6, name), wrapped(0x31, &values.concat())].concat())
}

const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const COUNTER_SIGNATURE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 6];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
const TIME_STAMP: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
const ANYTHING: &[u8] = &[0x2a, 3, 4];

#[test]
fn signed_attributes_must_be_there_and_in_order() {
    for desk in desks() {
        let good = Cms::new(&desk.citizen, TEXT);
        let without = Cms { signed_attributes: false, ..good.clone() };
        refused(desk, &without, Refusal::NoSignedAttributes);
        let with = |more: Vec<u8>| Cms { more_signed: vec![more], ..good.clone() };
        let wrong = Refusal::WrongSignedAttributes;
        refused(desk, &with(attribute(MESSAGE_DIGEST, &[&[4, 1, 7]])), wrong);
        refused(desk, &with(attribute(ANYTHING, &[])), wrong);
        refused(desk, &with(attribute(ANYTHING, &[&[5, 0], &[2, 1, 1]])), wrong);
        refused(desk, &with(attribute(SIGNING_TIME, &[&[5, 0]])), wrong);
        refused(desk, &with(attribute(COUNTER_SIGNATURE, &[&[5, 0]])), wrong);
        // ESSCertIDv2 of another certificate.
        let id = [[0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 4, 32].as_slice(), &[7; 32]].concat();
        refused(desk, &with(attribute(SIGNING_CERTIFICATE, &[&id])), wrong);
        desk.verify(&with(attribute(ANYTHING, &[&[5, 0]])).to_der().unwrap()).unwrap();
    }
}

#[test]
fn nothing_unsigned_stands_beside_the_signature() {
    for desk in desks() {
        let good = Cms::new(&desk.citizen, TEXT);
        let with = |more| Cms { more_unsigned: vec![more], ..good.clone() };
        let unknown = with(attribute(ANYTHING, &[&[5, 0]]));
        refused(desk, &unknown, Refusal::UnknownUnsignedAttribute);
        let counter = with(attribute(COUNTER_SIGNATURE, &[&[0x30, 0]]));
        refused(desk, &counter, Refusal::UnknownUnsignedAttribute);
        let stamp = with(attribute(TIME_STAMP, &[&[0x30, 0]]));
        refused(desk, &stamp, Refusal::BadTimeStamp);
    }
}

#[test]
fn content_of_another_type_is_no_plain_text() {
    for desk in desks() {
        let stamp_info = "1.2.840.113549.1.9.16.1.4";
        let cms = Cms { content_type: stamp_info, ..Cms::new(&desk.citizen, TEXT).attached() };
        refused(desk, &cms, Refusal::WrongContentType);
    }
}

#[test]
fn each_key_goes_with_its_own_digest_and_signature() {
    for desk in desks() {
        for digest in [Digest::Sha256, Digest::Streebog512, Digest::Gost34311] {
            if digest != desk.line().digest() {
                let cms = Cms { digest: Some(digest), ..Cms::new(&desk.citizen, TEXT) };
                refused(desk, &cms, Refusal::WrongDigestAlgorithm);
            }
        }
    }
    // SHA-1, whose name is shorter, is no digest of a signature at all; nor are the mixed spellings of RSA.
    let rsa = desk(Line::Rsa);
    let cms = Cms::new(&rsa.citizen, TEXT).to_der().unwrap();
    let key_alone = replaced(&cms, &[0x86, 0xf7, 0x0d, 1, 1, 0x0b], &[0x86, 0xf7, 0x0d, 1, 1, 1]);
    assert_eq!(rsa.verify(&key_alone).unwrap_err(), Refusal::WrongSignatureAlgorithm);
}

/// The last place at which `old` stands now holds `new`.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let place = bytes.windows(old.len()).rposition(|window| window == old).unwrap();
    [&bytes[..place], new, &bytes[place + old.len()..]].concat()
}

#[test]
fn signatures_of_somebody_else_do_not_fit() {
    for desk in desks() {
        // The attributes are the citizen's, the signature is another key's.
        let cms = Cms::new(&desk.citizen, TEXT).to_der().unwrap();
        let mut broken = cms.clone();
        let last = broken.len() - 1;
        broken[last] ^= 1;
        assert_eq!(desk.verify(&broken).unwrap_err(), Refusal::BadSignature);
    }
}

#[test]
fn r_and_s_out_of_range_are_refused_by_name() {
    for line in [Line::Gost2015, Line::Gost2004] {
        let desk = desk(line);
        let cms = Cms::new(&desk.citizen, TEXT).to_der().unwrap();
        let half = if line == Line::Gost2015 { 64 } else { 32 };
        for (half_of, value) in [(1, 0), (2, 0), (1, 255), (2, 255)] {
            let mut broken = cms.clone();
            let from = broken.len() - half * half_of;
            broken[from..from + half].fill(value);
            assert_eq!(desk.verify(&broken).unwrap_err(), Refusal::SignatureOutOfRange);
        }
    }
}

#[test]
fn keys_that_are_no_points_or_of_no_known_kind_are_refused_by_name() {
    for line in [Line::Gost2015, Line::Gost2004] {
        let desk = desk(line);
        let info = desk.citizen.key.public_info().unwrap();
        let point = &info[info.len() - 64..];
        let mut off = point.to_vec();
        off[63] ^= 1;
        let cms = Cms::new(&desk.citizen, TEXT).to_der().unwrap();
        let off_curve = replaced(&cms, point, &off);
        assert_eq!(desk.verify(&off_curve).unwrap_err(), Refusal::PointNotOnCurve);
        // Another curve of the same arc: the last number of the name.
        let curve: &[u8] = match line {
            Line::Gost2015 => &[0x0a, 1, 1, 2, 2, 1],
            _ => &[0x0a, 1, 1, 1, 1, 1],
        };
        let other = [&curve[..5], &[9]].concat();
        let unknown = replaced(&cms, curve, &other);
        assert_eq!(desk.verify(&unknown).unwrap_err(), Refusal::UnsupportedKey);
    }
}

#[test]
fn what_is_no_cms_is_told_from_what_is_too_large() {
    let desk = desk(Line::Gost2015);
    let refusal = |bytes: &[u8]| desk.verify(bytes).unwrap_err();
    assert_eq!(refusal(b""), Refusal::Malformed);
    assert_eq!(refusal(b"no CMS"), Refusal::Malformed);
    assert_eq!(refusal(&desk.citizen.der), Refusal::Malformed);
    assert_eq!(refusal(desk.citizen.pem().as_bytes()), Refusal::Malformed);
    let data = [0x30, 15, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, 0xa0, 2, 4, 0];
    assert_eq!(refusal(&data), Refusal::NotSignedData);
    assert_eq!(refusal(&vec![0x30; 65 * 1024]), Refusal::TooLarge);
    assert_eq!(refusal(&vec![0x30; 200 * 1024]), Refusal::TooLarge);
    let good = Cms::new(&desk.citizen, TEXT).to_der().unwrap();
    assert_eq!(refusal(&[&good[..], &[0]].concat()), Refusal::Malformed);
    assert_eq!(refusal(&good[..good.len() - 1]), Refusal::Malformed);
    // Revocation data has its own place.
    let crls = with_crls(&good);
    assert_eq!(refusal(&crls), Refusal::EnclosedRevocation);
}

/// The same CMS with an empty `[1]` before its signers.
fn with_crls(cms: &[u8]) -> Vec<u8> {
    let inner = &cms[4 + 11 + 4 + 4..];
    let mut at = 0;
    while inner[at] != 0xa0 {
        at += eds_testing::read_length_of(&inner[at..]).unwrap();
    }
    at += eds_testing::read_length_of(&inner[at..]).unwrap();
    let inner = [&inner[..at], &[0xa1, 0], &inner[at..]].concat();
    let wrapped = |head: &[u8], inside: &[u8]| {
        [head, &[0x82, (inside.len() >> 8) as u8, inside.len() as u8], inside].concat()
    };
    let signed = wrapped(&[0xa0], &wrapped(&[0x30], &inner));
    wrapped(&[0x30], &[&cms[4..15], &signed].concat())
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let all = [
        Refusal::TooLarge,
        Refusal::Malformed,
        Refusal::NotSignedData,
        Refusal::NoSigner,
        Refusal::SeveralSigners,
        Refusal::NoCertificate,
        Refusal::SpareCertificate,
        Refusal::EnclosedRevocation,
        Refusal::OtherContent,
        Refusal::WrongContentType,
        Refusal::NoSignedAttributes,
        Refusal::WrongSignedAttributes,
        Refusal::UnknownUnsignedAttribute,
        Refusal::WrongDigestAlgorithm,
        Refusal::WrongSignatureAlgorithm,
        Refusal::UnsupportedKey,
        Refusal::PointNotOnCurve,
        Refusal::SignatureOutOfRange,
        Refusal::BadSignature,
        Refusal::UnknownIssuer,
        Refusal::BrokenChain(ChainFault::NoRoot),
        Refusal::Expired,
        Refusal::NotYetValid,
        Refusal::AuthenticationOnly,
        Refusal::Organisation,
        Refusal::NotIndividual,
        Refusal::NotOrganisation,
        Refusal::NoIin,
        Refusal::Revoked,
        Refusal::RevocationUnknown,
        Refusal::RevocationNotChecked,
        Refusal::BadTimeStamp,
        Refusal::TimeStampAhead,
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(|it| it.code()).collect();
    assert_eq!(codes.len(), all.len());
    assert!(all.iter().filter(|it| it.is_transient()).eq([&Refusal::RevocationNotChecked]));
}
