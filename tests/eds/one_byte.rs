//! No CMS with one byte changed is accepted, wherever the byte stands.

use eds::{Line, Moment, Whose};
use eds_testing::{Cms, Spelling};

use crate::desk::{Desk, TEXT, desk, now};

/// What a byte is changed into: its lowest and its highest bit, all of them, and those by which the last number of
/// sha256WithRSAEncryption becomes that of rsaEncryption.
fn instead(byte: u8) -> [u8; 4] {
    [byte ^ 1, byte ^ 0x80, !byte, byte ^ 0x0a]
}

fn none_verifies(desk: &Desk, cms: &[u8]) {
    let verify = |bytes: &[u8]| {
        eds::verify(bytes, TEXT, &desk.authorities, Moment::StampedOr(now()), Whose::Anybody)
    };
    verify(cms).unwrap();
    for place in 0..cms.len() {
        let mut changed = cms.to_vec();
        for other in instead(cms[place]) {
            changed[place] = other;
            assert!(verify(&changed).is_err(), "{:?}: byte {place} as {other}", desk.line());
        }
        let mut shorter = cms.to_vec();
        shorter.remove(place);
        assert!(verify(&shorter).is_err(), "{:?}: without byte {place}", desk.line());
    }
}

#[test]
fn no_byte_of_a_detached_cms_can_be_changed() {
    for line in Line::ALL {
        let desk = desk(line);
        none_verifies(desk, &Cms::new(&desk.citizen, TEXT).to_der().unwrap());
    }
}

#[test]
fn no_byte_of_an_attached_cms_can_be_changed() {
    for line in Line::ALL {
        let desk = desk(line);
        let cms = Cms { signing_time: Some(now()), ..Cms::new(&desk.citizen, TEXT) };
        none_verifies(desk, &cms.attached().to_der().unwrap());
    }
}

#[test]
fn no_byte_of_a_cms_in_the_other_spelling_can_be_changed() {
    let desk = desk(Line::Rsa);
    let spelled = Cms { spelling: Spelling::Openssl, ..Cms::new(&desk.citizen, TEXT) };
    none_verifies(desk, &spelled.to_der().unwrap());
    let by_key = Cms { named_by_key: true, ..Cms::new(&desk.citizen, TEXT) };
    none_verifies(desk, &by_key.to_der().unwrap());
}

#[test]
fn no_byte_of_a_stamped_cms_or_of_an_enclosed_authority_can_be_changed() {
    for line in [Line::Gost2004, Line::Rsa] {
        let desk = desk(line);
        let cms = Cms {
            stamped: Some((&desk.authority.time_stamping, now())),
            enclosed: vec![&desk.citizen.der, &desk.authority.issuing.der],
            ..Cms::new(&desk.citizen, TEXT)
        };
        none_verifies(desk, &cms.to_der().unwrap());
    }
}
