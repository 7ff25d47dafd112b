//! RFC 3161 time stamps beside a signature.

use eds::{Line, Moment, Refusal, Whose};
use eds_testing::{Cms, Issued, Kind, Order, Subject, time_stamp};

use crate::desk::{Desk, IIN, TEXT, days, desk, key, now};

fn stamped<'a>(desk: &'a Desk, by: &'a Issued, at: chrono::DateTime<chrono::Utc>) -> Cms<'a> {
    Cms { stamped: Some((by, at)), ..Cms::new(&desk.citizen, TEXT) }
}

#[test]
fn a_time_stamp_says_when_the_signature_existed() {
    for line in Line::ALL {
        let desk = desk(line);
        let at = now() - days(3);
        let cms = stamped(desk, &desk.authority.time_stamping, at).to_der().unwrap();
        let verified = desk.verify(&cms).unwrap();
        let stamp = verified.time_stamp.unwrap();
        assert_eq!((stamp.at, stamp.policy.as_str()), (at, "1.2.398.3.3.2.6.1"));
        assert_eq!(stamp.path.len(), 3);
        assert!(!stamp.serial.is_empty());
        assert_eq!(verified.moment, now());
    }
}

#[test]
fn a_signature_that_was_stamped_in_time_outlives_its_certificate() {
    for line in Line::ALL {
        let desk = desk(line);
        let (from, until) = (now() - days(10), now() - days(1));
        let subject = Subject::person("ТЕСТОВ", "ТЕСТ", IIN);
        let order = Order { from, until, ..desk.authority.order(subject, Kind::Individual) };
        let signer = desk.authority.issue_to(&order, key(line)).unwrap();
        let with = |at| {
            let cms = Cms {
                stamped: Some((&desk.authority.time_stamping, at)),
                ..Cms::new(&signer, TEXT)
            };
            cms.to_der().unwrap()
        };
        let verdict = |cms: &[u8], moment| {
            eds::verify(cms, TEXT, &desk.authorities, moment, Whose::Individual).map(|it| it.moment)
        };
        let in_time = now() - days(2);
        assert_eq!(verdict(&with(in_time), Moment::StampedOr(now())), Ok(in_time));
        assert_eq!(verdict(&with(in_time), Moment::Given(now())), Err(Refusal::Expired));
        assert_eq!(verdict(&with(now()), Moment::StampedOr(now())), Err(Refusal::Expired));
        let before = with(now() - days(11));
        assert_eq!(verdict(&before, Moment::StampedOr(now())), Err(Refusal::NotYetValid));
    }
}

#[test]
fn stamps_of_strangers_of_other_keys_and_of_other_things_do_not_hold() {
    for line in Line::ALL {
        let desk = desk(line);
        let refusal = |cms: &Cms<'_>| desk.verify(&cms.to_der().unwrap()).unwrap_err();
        let stranger = Desk::new(line, "STRANGER");
        let by_stranger = stamped(desk, &stranger.authority.time_stamping, now());
        assert_eq!(refusal(&by_stranger), Refusal::BadTimeStamp);
        let by_citizen = stamped(desk, &desk.citizen, now());
        assert_eq!(refusal(&by_citizen), Refusal::BadTimeStamp);
        let by_responder = stamped(desk, &desk.authority.responder, now());
        assert_eq!(refusal(&by_responder), Refusal::BadTimeStamp);
        let ahead = stamped(desk, &desk.authority.time_stamping, now() + days(1));
        assert_eq!(refusal(&ahead), Refusal::TimeStampAhead);
        let too_old = stamped(desk, &desk.authority.time_stamping, now() - days(6 * 365));
        assert_eq!(refusal(&too_old), Refusal::BadTimeStamp);
        let subject = Subject::named("TEST TSA");
        let order = desk.authority.order(subject, Kind::TimeStamping);
        let order = Order { until: now() - days(1), ..order };
        let expired = desk.authority.issue_to(&order, key(line)).unwrap();
        desk.verify(&stamped(desk, &expired, now() - days(2)).to_der().unwrap()).unwrap();
        assert_eq!(refusal(&stamped(desk, &expired, now())), Refusal::BadTimeStamp);
        // A token over something else.
        let other = time_stamp(&desk.authority.time_stamping, b"other", now(), &[]).unwrap();
        let with = Cms { more_unsigned: vec![beside(&other)], ..Cms::new(&desk.citizen, TEXT) };
        assert_eq!(refusal(&with), Refusal::BadTimeStamp);
    }
}

/// The unsigned attribute that holds a token.
fn beside(token: &[u8]) -> Vec<u8> {
    let id = [6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
    let wrapped = |tag: u8, inside: &[u8]| {
        let length = [(inside.len() >> 8) as u8, inside.len() as u8];
        [&[tag, 0x82], &length[..], inside].concat()
    };
    wrapped(0x30, &[&id[..], &wrapped(0x31, token)].concat())
}

/// In a CMS that is put together by hand, since the token must be over the signature that it stands beside.
#[test]
fn a_token_encloses_what_it_needs_and_nothing_more() {
    // A GOST signature is another one each time; RSA signs the same bytes alike.
    let desk = desk(Line::Rsa);
    let plain = Cms::new(&desk.citizen, TEXT);
    let der = plain.to_der().unwrap();
    let signature = &der[der.len() - 256..];
    let stamping = &desk.authority.time_stamping;
    let with = |more: &[&[u8]]| {
        let token = time_stamp(stamping, signature, now(), more).unwrap();
        let cms = Cms { more_unsigned: vec![beside(&token)], ..plain.clone() };
        desk.verify(&cms.to_der().unwrap()).map(|it| it.time_stamp.map(|stamp| stamp.path.len()))
    };
    assert_eq!(with(&[]), Ok(Some(3)));
    assert_eq!(with(&[&desk.authority.issuing.der]), Ok(Some(3)));
    assert_eq!(with(&[&desk.authority.responder.der]), Err(Refusal::BadTimeStamp));
}

#[test]
fn the_stamping_authority_may_be_enclosed_in_the_signature() {
    let desk = desk(Line::Gost2015);
    let stamping = &desk.authority.time_stamping;
    let cms =
        Cms { enclosed: vec![&desk.citizen.der, &stamping.der], ..stamped(desk, stamping, now()) };
    desk.verify(&cms.to_der().unwrap()).unwrap();
    let without_stamp = Cms { stamped: None, ..cms };
    let refusal = desk.verify(&without_stamp.to_der().unwrap()).unwrap_err();
    assert_eq!(refusal, Refusal::SpareCertificate);
}
