//! Certificates that may not sign, and chains that do not hold.

use eds::{Authorities, AuthorityFault, ChainFault, Line, Moment, Refusal, Role, Whose};
use eds_testing::{Cms, Issued, Kind, Order, Subject};

use crate::desk::{Desk, IIN, TEXT, days, desks, key, now};

#[track_caller]
fn refused(desk: &Desk, cms: &Cms<'_>, refusal: Refusal) {
    assert_eq!(desk.verify(&cms.to_der().unwrap()).unwrap_err(), refusal, "{:?}", desk.line());
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
        let nobody = desk.issue(Kind::Nobody);
        assert_eq!(desk.verdict_on(&nobody).unwrap_err(), Refusal::NotIndividual);
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
        assert_eq!(as_organisation(&nobody), Some(Refusal::NotOrganisation));
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
