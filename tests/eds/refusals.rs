//! Every refusal, by the mistake that causes it, in every line.

use eds::{Authorities, AuthorityFault, ChainFault, Digest, Line, Moment, Refusal, Role, Whose};
use eds_testing::{Cms, Issued, Kind, Order, Subject};

use crate::desk::{Desk, IIN, TEXT, days, desk, key, now};

#[track_caller]
fn refused(desk: &Desk, cms: &Cms<'_>, refusal: Refusal) {
    assert_eq!(desk.verify(&cms.to_der().unwrap()).unwrap_err(), refusal, "{:?}", desk.line());
}

fn desks() -> impl Iterator<Item = &'static Desk> {
    Line::ALL.into_iter().map(desk)
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
fn an_issuer_nobody_knows_is_unknown_and_a_forged_one_breaks_the_chain() {
    for desk in desks() {
        let stranger = Desk::new(desk.line(), "STRANGER");
        assert_eq!(desk.verdict_on(&stranger.citizen).unwrap_err(), Refusal::UnknownIssuer);
        // With its own authority enclosed the chain goes on, and ends before a root.
        let cms = Cms {
            enclosed: vec![&stranger.citizen.der, &stranger.authority.issuing.der],
            ..Cms::new(&stranger.citizen, TEXT)
        };
        refused(desk, &cms, Refusal::BrokenChain(ChainFault::NoRoot));
        let to_its_root = Cms {
            enclosed: vec![
                &stranger.citizen.der,
                &stranger.authority.issuing.der,
                &stranger.authority.root.der,
            ],
            ..Cms::new(&stranger.citizen, TEXT)
        };
        refused(desk, &to_its_root, Refusal::BrokenChain(ChainFault::NoRoot));
        // The names of our authority, and none of its keys.
        if desk.line() != Line::Rsa {
            let forger = Desk::new(desk.line(), "TEST");
            assert_eq!(desk.verdict_on(&forger.citizen).unwrap_err(), Refusal::UnknownIssuer);
        }
    }
}

fn order(desk: &Desk, kind: Kind) -> Order {
    desk.authority.order(Subject::person("ТЕСТОВ", "ТЕСТ", IIN), kind)
}

/// Signs with a certificate that `issuer` issued, and encloses both.
fn through(desk: &Desk, issuer: &Issued) -> Result<eds::Verified, Refusal> {
    let signer = Issued::new(&order(desk, Kind::Individual), key(desk.line()), Some(issuer));
    let signer = signer.unwrap();
    let cms = Cms { enclosed: vec![&signer.der, &issuer.der], ..Cms::new(&signer, TEXT) };
    desk.verify(&cms.to_der().unwrap())
}

#[test]
fn a_chain_holds_at_every_step_or_not_at_all() {
    for desk in desks() {
        let line = desk.line();
        let under_root =
            |order: &Order| Issued::new(order, key(line), Some(&desk.authority.root)).unwrap();
        let authority = |kind| Order { subject: Subject::named("SECOND CA"), ..order(desk, kind) };
        let second = authority(Kind::Authority(Some(0)));
        assert_eq!(through(desk, &under_root(&second)).unwrap().path.len(), 3);

        let fault = |issuer: &Issued| match through(desk, issuer).unwrap_err() {
            Refusal::BrokenChain(fault) => fault,
            other => panic!("{other:?}"),
        };
        // Citizens issue to nobody.
        assert_eq!(fault(&desk.citizen), ChainFault::NotAnAuthority);
        assert_eq!(fault(&under_root(&authority(Kind::PowerlessAuthority))), ChainFault::KeyUsage);
        // Our authority may have none below it.
        let below = Issued::new(&second, key(line), Some(&desk.authority.issuing)).unwrap();
        assert_eq!(fault(&below), ChainFault::PathLength);
        let old = Order { until: now() - days(1), ..second.clone() };
        assert_eq!(fault(&under_root(&old)), ChainFault::IssuerExpired);
        let new = Order { from: now() + days(1), ..second.clone() };
        assert_eq!(fault(&under_root(&new)), ChainFault::IssuerNotYetValid);
        for (id, critical) in [("1.2.3.4", true), ("2.5.29.30", false), ("2.5.29.36", false)] {
            let odd = Order { extension: Some((id, critical)), ..second.clone() };
            assert_eq!(fault(&under_root(&odd)), ChainFault::Extension);
        }
        // A name of ours, a signature of somebody else's.
        let mut forged = under_root(&second);
        let last = forged.der.len() - 1;
        forged.der[last] ^= 1;
        assert_eq!(fault(&forged), ChainFault::Signature);
    }
}

#[test]
fn the_signers_own_extensions_must_be_understood() {
    for desk in desks() {
        let odd = Order { extension: Some(("1.2.3.4", true)), ..order(desk, Kind::Individual) };
        let odd = desk.authority.issue_to(&odd, key(desk.line())).unwrap();
        let fault = Refusal::BrokenChain(ChainFault::Extension);
        assert_eq!(desk.verdict_on(&odd).unwrap_err(), fault);
        let plain = Order { extension: Some(("1.2.3.4", false)), ..order(desk, Kind::Individual) };
        desk.verdict_on(&desk.authority.issue_to(&plain, key(desk.line())).unwrap()).unwrap();
    }
}

#[test]
fn a_certificate_counts_from_its_first_second_to_its_last() {
    for desk in desks() {
        let (from, until) = (now() - days(10), now() + days(10));
        let order = Order { from, until, ..order(desk, Kind::Individual) };
        let signer = desk.authority.issue_to(&order, key(desk.line())).unwrap();
        let cms = Cms::new(&signer, TEXT).to_der().unwrap();
        let second = chrono::TimeDelta::seconds(1);
        let at = |at| {
            let moment = Moment::Given(at);
            eds::verify(&cms, TEXT, &desk.authorities, moment, Whose::Individual).err()
        };
        assert_eq!(at(from - second), Some(Refusal::NotYetValid));
        assert_eq!(at(from), None);
        assert_eq!(at(until), None);
        assert_eq!(at(until + second), Some(Refusal::Expired));
    }
}

#[test]
fn the_key_and_the_holder_must_be_of_the_kind_asked_for() {
    for desk in desks() {
        let authentication = desk.issue(Kind::Authentication);
        assert_eq!(desk.verdict_on(&authentication).unwrap_err(), Refusal::AuthenticationOnly);
        let head = desk.issue(Kind::Organisation(vec![Role::FirstHead]));
        assert_eq!(desk.verdict_on(&head).unwrap_err(), Refusal::Organisation);
        // An individual's role beside an organisation's number.
        let subject = Subject::person("ТЕСТОВ", "ТЕСТ", IIN).of_organisation("АО", "240140499908");
        let both = Order { subject, ..order(desk, Kind::Individual) };
        let both = desk.authority.issue_to(&both, key(desk.line())).unwrap();
        assert_eq!(desk.verdict_on(&both).unwrap_err(), Refusal::Organisation);
        // An organisation's roles without its number.
        let bare = Order { ..order(desk, Kind::Organisation(vec![Role::FirstHead])) };
        let bare = desk.authority.issue_to(&bare, key(desk.line())).unwrap();
        let as_organisation = |signer: &Issued| {
            let cms = Cms::new(signer, TEXT).to_der().unwrap();
            let at = Moment::Given(now());
            eds::verify(&cms, TEXT, &desk.authorities, at, Whose::Organisation).err()
        };
        assert_eq!(as_organisation(&bare), Some(Refusal::NotOrganisation));
        assert_eq!(as_organisation(&desk.citizen), Some(Refusal::NotOrganisation));
        assert_eq!(as_organisation(&head), None);
        assert_eq!(as_organisation(&authentication), Some(Refusal::AuthenticationOnly));
        // A root that signs is nobody's signature.
        assert_eq!(desk.verdict_on(&desk.authority.root).unwrap_err(), Refusal::AuthenticationOnly);
    }
}

#[test]
fn the_iin_is_twelve_digits_and_one() {
    for desk in desks() {
        let with = |serial: Option<&str>| {
            let person = Subject::person("ТЕСТОВ", "ТЕСТ", IIN);
            let subject = Subject { serial_number: serial.map(str::to_owned), ..person };
            let order = Order { subject, ..order(desk, Kind::Individual) };
            let signer = desk.authority.issue_to(&order, key(desk.line())).unwrap();
            desk.verdict_on(&signer).map(|verified| verified.holder.iin)
        };
        assert_eq!(with(Some("IIN720512499990")), Ok(IIN.to_owned()));
        assert_eq!(with(Some("720512499990")), Ok(IIN.to_owned()));
        for bad in ["IIN72051249999", "IIN7205124999900", "IIN 720512499990", "BIN720512499990", ""]
        {
            assert_eq!(with(Some(bad)), Err(Refusal::NoIin), "{bad}");
        }
        assert_eq!(with(Some("IIN7205124999٩")), Err(Refusal::NoIin));
        assert_eq!(with(None), Err(Refusal::NoIin));
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
fn authorities_that_do_not_belong_together_are_not_configured() {
    for desk in desks() {
        let (root, issuing) = (&desk.authority.root.der, &desk.authority.issuing.der);
        let configure = |roots: &[&Vec<u8>], others: &[&Vec<u8>]| {
            Authorities::new(roots.iter(), others.iter()).map(|_| ()).unwrap_err()
        };
        assert_eq!(configure(&[], &[issuing]), AuthorityFault::NoRoot);
        assert_eq!(configure(&[&desk.citizen.der], &[]), AuthorityFault::NotAnAuthority(0));
        let stranger = Desk::new(desk.line(), "STRANGER");
        let other = &stranger.authority.issuing.der;
        assert_eq!(configure(&[root], &[issuing, other]), AuthorityFault::WithoutIssuer(2));
        let mut forged = root.clone();
        let last = forged.len() - 1;
        forged[last] ^= 1;
        assert_eq!(configure(&[&forged], &[]), AuthorityFault::NotSelfSigned(0));
        let torn = AuthorityFault::Unreadable(1, Refusal::Malformed);
        assert_eq!(configure(&[root], &[&root[1..].to_vec()]), torn);
        // An issuing authority may itself be what a deployment trusts.
        Authorities::new([issuing], Vec::<Vec<u8>>::new()).unwrap();
    }
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
