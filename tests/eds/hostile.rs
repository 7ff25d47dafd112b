//! Bytes that mean harm, and bytes that mean nothing: no panic, and no work without bound.

use std::time::{Duration, Instant};

use eds::revocation::{Delta, Request, RevocationList};
use eds::{Authorities, Certificate, Line, Moment, Refusal, Whose};
use eds_testing::{Answer, Cms, Crl, OnList, State};
use proptest::prelude::*;

use crate::desk::{Desk, TEXT, days, desk, now};

/// Hands the bytes to every reader there is.
fn read_by_all(desk: &Desk, bytes: &[u8]) {
    let issuer = Certificate::read(&desk.authority.issuing.der).unwrap();
    let citizen = Certificate::read(&desk.citizen.der).unwrap();
    let _ = eds::verify(bytes, TEXT, &desk.authorities, Moment::Given(now()), Whose::Anybody);
    let _ = eds::examine(bytes, TEXT);
    let _ = Certificate::read(bytes).map(|it| eds::Holder::of(&it));
    let _ = Authorities::new([bytes], [bytes]);
    let _ = Request::new(&citizen, &issuer, None).read(bytes, &issuer, &[], now());
    let _ = Delta::read(bytes, &issuer, now());
    let _ = RevocationList::read(bytes, &issuer, now()).map(|it| it.state(&citizen, None, now()));
}

/// One of each kind of bytes that the room reads.
fn examples(desk: &Desk) -> Vec<Vec<u8>> {
    let issuer = Certificate::read(&desk.authority.issuing.der).unwrap();
    let citizen = Certificate::read(&desk.citizen.der).unwrap();
    let stamped = Cms {
        stamped: Some((&desk.authority.time_stamping, now())),
        ..Cms::new(&desk.citizen, TEXT).attached()
    };
    let question = Request::new(&citizen, &issuer, Some([7; 32])).to_der();
    let crl = Crl {
        issuer: &desk.authority.issuing,
        number: 7,
        base: Some(5),
        this_update: now(),
        next_update: now() + days(1),
        entries: vec![OnList { serial: desk.citizen.serial(), at: now(), reason: Some(1) }],
        authorities_only: false,
    };
    let pem = Cms::new(&desk.citizen, TEXT).to_pem().unwrap().into_bytes();
    vec![
        stamped.to_der().unwrap(),
        pem,
        desk.citizen.der.clone(),
        desk.authority.root.der.clone(),
        Answer::new(&desk.authority.responder, State::Good, now()).to(&question).unwrap(),
        crl.to_der().unwrap(),
        Crl { base: None, ..crl }.to_der().unwrap(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_read_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..2048),
        tag in prop::sample::select(vec![0x30_u8, b'-', 0x04, 0xa0]),
    ) {
        let bytes = [&[tag], &bytes[..]].concat();
        read_by_all(desk(Line::Gost2004), &bytes);
    }

    #[test]
    fn mutated_bytes_are_read_without_a_panic(
        example in 0_usize..7,
        line in 0_usize..3,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..12),
    ) {
        let desk = desk(Line::ALL[line]);
        let mut bytes = examples(desk).swap_remove(example);
        for (place, byte, how) in cuts {
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at.max(8)),
                _ => {
                    let again = bytes[at..].to_vec();
                    bytes.extend(&again[..again.len().min(64)]);
                }
            }
        }
        read_by_all(desk, &bytes);
    }
}

fn wrapped(tag: u8, inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
    let start = length.iter().position(|byte| *byte != 0).unwrap_or(3);
    let header = match inside.len() {
        0..128 => vec![tag, length[3]],
        _ => [&[tag, 0x80 | (4 - start) as u8], &length[start..]].concat(),
    };
    [&header[..], inside].concat()
}

fn signed_data(inside: &[u8]) -> Vec<u8> {
    let kind = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    wrapped(0x30, &[&kind[..], &wrapped(0xa0, &wrapped(0x30, inside))].concat())
}

/// 64 KiB of small parts in the worst order, of depth, or of signers, are refused at once.
#[test]
fn crafted_bytes_cost_little() {
    let desk = desk(Line::Gost2015);
    let small: Vec<u8> = (0_u16..10_000)
        .rev()
        .flat_map(|at| [0x30, 4, 6, 2, (at >> 8) as u8 & 0x7f, at as u8])
        .collect();
    let content = [0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    let many_digests = [&[2, 1, 1], &wrapped(0x31, &small)[..], &content, &[0x31, 0]].concat();
    let many_signers = [&[2, 1, 1, 0x31, 0], &content[..], &wrapped(0x31, &small)].concat();
    let many_certificates =
        [&[2, 1, 1, 0x31, 0], &content[..], &wrapped(0xa0, &small), &[0x31, 0]].concat();
    let mut deep = Vec::new();
    while deep.len() < 60_000 {
        deep = wrapped(0x30, &deep);
    }
    let started = Instant::now();
    for inside in [many_digests, many_signers, many_certificates, deep] {
        let cms = signed_data(&inside);
        assert!(cms.len() <= 64 * 1024);
        read_by_all(desk, &cms);
        assert!(desk.verify(&cms).is_err());
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

/// A certificate whose name has more parts than anybody's is not taken apart.
#[test]
fn names_of_many_parts_are_refused() {
    let desk = desk(Line::Gost2004);
    let order = desk.authority.order(
        eds_testing::Subject::person("ТЕСТОВ", &"Я".repeat(7_000), "720512499990"),
        eds_testing::Kind::Individual,
    );
    let long = desk.authority.issue_to(&order, crate::desk::key(Line::Gost2004)).unwrap();
    assert!(long.der.len() < 16 * 1024);
    assert!(desk.verdict_on(&long).is_ok());
    let longer = desk.authority.order(
        eds_testing::Subject::person("ТЕСТОВ", &"Я".repeat(9_000), "720512499990"),
        eds_testing::Kind::Individual,
    );
    let longer = desk.authority.issue_to(&longer, crate::desk::key(Line::Gost2004)).unwrap();
    assert_eq!(desk.verdict_on(&longer).unwrap_err(), Refusal::TooLarge);
}
