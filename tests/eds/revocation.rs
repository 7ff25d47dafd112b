//! Good, revoked, unknown and not checked, by OCSP and by lists.

use chrono::{DateTime, TimeDelta, Utc};
use eds::revocation::{Delta, NotChecked, Request, Revocation, RevocationList};
use eds::{Certificate, Line, Refusal};
use eds_testing::{Answer, Crl, Issued, Kind, OnList, State, Subject};

use crate::desk::{Desk, days, desk, key, now};

const NONCE: Option<[u8; 32]> = Some([7; 32]);

fn read(issued: &Issued) -> Certificate {
    Certificate::read(&issued.der).unwrap()
}

/// What `answer` says of the citizen.
fn said(desk: &Desk, answer: &Answer<'_>) -> Revocation {
    let (citizen, issuer) = (read(&desk.citizen), read(&desk.authority.issuing));
    let request = Request::new(&citizen, &issuer, NONCE);
    let bytes = answer.to(&request.to_der()).unwrap();
    request.read(&bytes, &issuer, &[], now())
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

#[test]
fn a_responder_says_good_revoked_or_unknown() {
    for line in Line::ALL {
        let desk = desk(line);
        let at = now() - days(1);
        let answer = |state| Answer::new(&desk.authority.responder, state, now());
        let good = Revocation::Good { this_update: now(), next_update: None };
        assert_eq!(said(desk, &answer(State::Good)), good);
        assert_eq!(said(desk, &answer(State::Unknown)), Revocation::Unknown);
        for reason in [None, Some(1), Some(6)] {
            let revoked = Revocation::Revoked { at, reason };
            assert_eq!(said(desk, &answer(State::Revoked(at, reason))), revoked);
        }
        let by_key = Answer { named_by_key: true, ..answer(State::Good) };
        assert_eq!(said(desk, &by_key), good);
        // The authority may answer itself, and then encloses nothing.
        for named_by_key in [false, true] {
            let own = Answer {
                signer: &desk.authority.issuing,
                enclosed: vec![],
                named_by_key,
                ..answer(State::Good)
            };
            assert_eq!(said(desk, &own), good);
        }
    }
}

#[test]
fn only_the_authority_and_its_delegate_are_believed() {
    for line in Line::ALL {
        let desk = desk(line);
        let by = |signer: &Issued| said(desk, &Answer::new(signer, State::Good, now()));
        let nobody = Revocation::NotChecked(NotChecked::Signer);
        let stranger = Desk::new(line, "STRANGER");
        assert_eq!(by(&stranger.authority.responder), nobody);
        // No delegation in the certificate, or delegation by somebody else.
        assert_eq!(by(&desk.citizen), nobody);
        assert_eq!(by(&desk.authority.time_stamping), nobody);
        let order = eds_testing::Order {
            subject: Subject::named("TEST OCSP"),
            ..desk.authority.order(Subject::default(), Kind::Responder)
        };
        let by_root = Issued::new(&order, key(line), Some(&desk.authority.root)).unwrap();
        assert_eq!(by(&by_root), nobody);
        let old = eds_testing::Order { until: now() - days(1), ..order.clone() };
        let old = desk.authority.issue_to(&old, key(line)).unwrap();
        assert_eq!(by(&old), nobody);
        let delegate = desk.authority.issue_to(&order, key(line)).unwrap();
        assert!(matches!(by(&delegate), Revocation::Good { .. }));
        // A delegate whom nobody encloses is nobody, unless the deployment trusts it.
        let (citizen, issuer) = (read(&desk.citizen), read(&desk.authority.issuing));
        let request = Request::new(&citizen, &issuer, NONCE);
        let answer = Answer { enclosed: vec![], ..Answer::new(&by_root, State::Good, now()) };
        let bytes = answer.to(&request.to_der()).unwrap();
        assert_eq!(request.read(&bytes, &issuer, &[], now()), nobody);
        let trusted = [read(&by_root)];
        let believed = request.read(&bytes, &issuer, &trusted, now());
        assert!(matches!(believed, Revocation::Good { .. }));
    }
}

#[test]
fn answers_to_other_questions_and_of_other_times_are_not_believed() {
    for line in Line::ALL {
        let desk = desk(line);
        let good = Answer::new(&desk.authority.responder, State::Good, now());
        let not = |why| Revocation::NotChecked(why);
        let silent = Answer { echoes_nonce: false, ..good.clone() };
        assert_eq!(said(desk, &silent), not(NotChecked::OtherQuestion));

        let (citizen, issuer) = (read(&desk.citizen), read(&desk.authority.issuing));
        let request = Request::new(&citizen, &issuer, NONCE);
        let earlier = Request::new(&citizen, &issuer, Some([8; 32]));
        let replayed = good.to(&earlier.to_der()).unwrap();
        assert_eq!(request.read(&replayed, &issuer, &[], now()), not(NotChecked::OtherQuestion));
        let of_another = Request::new(&read(&desk.issue(Kind::Individual)), &issuer, NONCE);
        let other = good.to(&of_another.to_der()).unwrap();
        assert_eq!(request.read(&other, &issuer, &[], now()), not(NotChecked::OtherQuestion));
        // Without a nonce an answer counts while it is fresh.
        let plain = Request::new(&citizen, &issuer, None);
        let answer = good.to(&plain.to_der()).unwrap();
        let at = |at| plain.read(&answer, &issuer, &[], at);
        assert!(matches!(at(now() + minutes(59)), Revocation::Good { .. }));
        assert_eq!(at(now() + minutes(61)), not(NotChecked::Stale));
        assert!(matches!(at(now() - minutes(4)), Revocation::Good { .. }));
        assert_eq!(at(now() - minutes(6)), not(NotChecked::Stale));
        let ending = Answer { next_update: Some(now() + days(2)), ..good.clone() };
        let answer = ending.to(&plain.to_der()).unwrap();
        let at = |at| plain.read(&answer, &issuer, &[], at);
        assert!(matches!(at(now() + days(2)), Revocation::Good { .. }));
        assert_eq!(at(now() + days(2) + minutes(1)), not(NotChecked::Stale));

        for status in [1, 2, 3, 5, 6] {
            let refused = request.read(&Answer::refusing(status), &issuer, &[], now());
            assert_eq!(refused, not(NotChecked::Refused(status)));
        }
        assert_eq!(request.read(b"", &issuer, &[], now()), not(NotChecked::Malformed));
        let huge = vec![0x30; 70_000];
        assert_eq!(request.read(&huge, &issuer, &[], now()), not(NotChecked::TooLarge));
    }
}

#[test]
fn no_byte_of_an_answer_can_be_changed_into_another_answer() {
    for line in [Line::Gost2004, Line::Rsa] {
        let desk = desk(line);
        let (citizen, issuer) = (read(&desk.citizen), read(&desk.authority.issuing));
        let request = Request::new(&citizen, &issuer, NONCE);
        let revoked = State::Revoked(now() - days(1), Some(1));
        let answer = Answer::new(&desk.authority.responder, revoked, now());
        let bytes = answer.to(&request.to_der()).unwrap();
        for place in 0..bytes.len() {
            for other in [bytes[place] ^ 1, bytes[place] ^ 0x80, !bytes[place]] {
                let mut changed = bytes.clone();
                changed[place] = other;
                let read = request.read(&changed, &issuer, &[], now());
                assert!(matches!(read, Revocation::NotChecked(_)), "{line:?}: byte {place}");
            }
        }
    }
}

fn list<'a>(desk: &'a Desk, entries: Vec<OnList<'a>>) -> Crl<'a> {
    Crl {
        issuer: &desk.authority.issuing,
        number: 300,
        base: None,
        this_update: now() - days(1),
        next_update: now() + days(1),
        entries,
        authorities_only: false,
    }
}

fn on_list<'a>(certificate: &'a Issued, at: DateTime<Utc>, reason: Option<u8>) -> OnList<'a> {
    OnList { serial: certificate.serial(), at, reason }
}

#[test]
fn a_list_says_who_is_revoked_and_who_is_not() {
    for line in Line::ALL {
        let desk = desk(line);
        let issuer = read(&desk.authority.issuing);
        let others: Vec<Issued> = (0..5).map(|_| desk.issue(Kind::Individual)).collect();
        let at = now() - days(2);
        let entries = others.iter().map(|it| on_list(it, at, Some(4))).collect();
        let der = list(desk, entries).to_der().unwrap();
        let read_list = RevocationList::read(&der, &issuer, now()).unwrap();
        assert_eq!(read_list.len(), 5);
        for other in &others {
            let state = read_list.state(&read(other), None, now());
            assert_eq!(state, Revocation::Revoked { at, reason: Some(4) });
        }
        let state = read_list.state(&read(&desk.citizen), None, now());
        let (this_update, next_update) = (now() - days(1), Some(now() + days(1)));
        assert_eq!(state, Revocation::Good { this_update, next_update });
        // Of a certificate of another authority it says nothing.
        let state = read_list.state(&read(&desk.authority.issuing), None, now());
        assert_eq!(state, Revocation::NotChecked(NotChecked::OtherQuestion));
        // A list that was fresh when it was read does not stay so.
        let state = read_list.state(&read(&desk.citizen), None, now() + days(2));
        assert_eq!(state, Revocation::NotChecked(NotChecked::Stale));
        let armoured = eds_testing::pem("X509 CRL", &der);
        assert_eq!(RevocationList::read(armoured.as_bytes(), &issuer, now()).unwrap().len(), 5);
    }
}

#[test]
fn a_delta_adds_to_its_list_and_takes_off_from_it() {
    for line in Line::ALL {
        let desk = desk(line);
        let issuer = read(&desk.authority.issuing);
        let (held, new) = (desk.issue(Kind::Individual), desk.issue(Kind::Individual));
        let at = now() - days(2);
        let base = list(desk, vec![on_list(&held, at, Some(6))]);
        let base = RevocationList::read(&base.to_der().unwrap(), &issuer, now()).unwrap();
        let delta = |number, from| {
            let entries = vec![on_list(&held, at, Some(8)), on_list(&new, now(), Some(1))];
            let crl = Crl { number, base: Some(from), ..list(desk, entries) };
            Delta::read(&crl.to_der().unwrap(), &issuer, now()).unwrap()
        };
        let state = |certificate: &Issued, delta: &Delta| {
            base.state(&read(certificate), Some(delta), now())
        };
        assert!(matches!(base.state(&read(&held), None, now()), Revocation::Revoked { .. }));
        assert!(matches!(base.state(&read(&new), None, now()), Revocation::Good { .. }));
        let fits = delta(301, 300);
        assert!(matches!(state(&held, &fits), Revocation::Good { .. }));
        assert_eq!(state(&new, &fits), Revocation::Revoked { at: now(), reason: Some(1) });
        let made_earlier = delta(301, 299);
        assert!(matches!(state(&new, &made_earlier), Revocation::Revoked { .. }));
        let of_a_newer_list = delta(302, 301);
        let other = Revocation::NotChecked(NotChecked::OtherBase);
        assert_eq!(state(&new, &of_a_newer_list), other);
        // One that is older than the list has nothing to add.
        let older = delta(299, 290);
        assert!(matches!(state(&new, &older), Revocation::Good { .. }));
    }
}

#[test]
fn lists_of_others_old_ones_and_partial_ones_are_not_believed() {
    for line in Line::ALL {
        let desk = desk(line);
        let issuer = read(&desk.authority.issuing);
        let fault = |crl: &Crl<'_>| {
            RevocationList::read(&crl.to_der().unwrap(), &issuer, now()).map(|_| ()).unwrap_err()
        };
        let good = list(desk, vec![]);
        assert!(RevocationList::read(&good.to_der().unwrap(), &issuer, now()).unwrap().is_empty());
        let root = Crl { issuer: &desk.authority.root, ..good.clone() };
        assert_eq!(fault(&root), NotChecked::Signer);
        let old = Crl { next_update: now() - minutes(1), ..good.clone() };
        assert_eq!(fault(&old), NotChecked::Stale);
        let ahead = Crl { this_update: now() + minutes(6), ..good.clone() };
        assert_eq!(fault(&ahead), NotChecked::Stale);
        let delta = Crl { base: Some(299), ..good.clone() };
        assert_eq!(fault(&delta), NotChecked::Partial);
        let part = Crl { authorities_only: true, ..good.clone() };
        assert_eq!(fault(&part), NotChecked::Partial);
        let whole = good.to_der().unwrap();
        assert!(matches!(Delta::read(&whole, &issuer, now()), Err(NotChecked::Partial)));
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(RevocationList::read(&changed, &issuer, now()).is_err(), "byte {place}");
        }
        // A citizen's key signs no lists, whatever name the list bears.
        let powerless = read(&desk.citizen);
        let own = Crl { issuer: &desk.citizen, ..good };
        let read_list = RevocationList::read(&own.to_der().unwrap(), &powerless, now());
        assert!(matches!(read_list, Err(NotChecked::Signer)));
    }
}

#[test]
fn the_states_are_told_apart_when_they_are_acted_on() {
    let good = Revocation::Good { this_update: now(), next_update: None };
    let revoked = |at, reason| Revocation::Revoked { at, reason };
    let not = Revocation::NotChecked(NotChecked::NothingFetched);
    assert_eq!(good.permits(now()), Ok(()));
    assert_eq!(Revocation::Unknown.permits(now()), Err(Refusal::RevocationUnknown));
    assert_eq!(not.permits(now()), Err(Refusal::RevocationNotChecked));
    assert_eq!(revoked(now(), None).permits(now()), Err(Refusal::Revoked));
    // What was signed before a revocation stays, unless the key was in other hands.
    let later = now() + days(1);
    assert_eq!(revoked(later, Some(4)).permits(now()), Ok(()));
    assert_eq!(revoked(later, Some(1)).permits(now()), Err(Refusal::Revoked));

    let bad = revoked(now(), None);
    for (one, other, worse) in [
        (good, bad, bad),
        (bad, good, bad),
        (good, not, good),
        (not, good, good),
        (good, Revocation::Unknown, Revocation::Unknown),
        (Revocation::Unknown, bad, bad),
        (not, Revocation::Unknown, Revocation::Unknown),
    ] {
        assert_eq!(one.and(other), worse);
    }
    let codes = [good, bad, Revocation::Unknown, not].map(|state| state.code());
    assert_eq!(codes, ["good", "revoked", "unknown", "not_checked"]);
}
