//! What is signed without a mistake verifies, in every line and every form.

use eds::{Line, Moment, Role, Whose};
use eds_testing::{Cms, Kind, Spelling, pem};

use crate::desk::{BIN, IIN, TEXT, days, desk, now};

#[test]
fn a_citizens_signature_verifies_in_every_line_and_form() {
    for line in Line::ALL {
        let desk = desk(line);
        let detached = Cms::new(&desk.citizen, TEXT);
        let forms = [
            detached.clone(),
            detached.clone().attached(),
            Cms { named_by_key: true, ..detached.clone() },
            Cms { signing_time: Some(now() - days(1)), ..detached.clone() },
            Cms { spelling: Spelling::Openssl, ..detached.clone() },
        ];
        for cms in forms {
            let der = cms.to_der().unwrap();
            let verified = desk.verify(&der).unwrap();
            assert_eq!(verified.line, line);
            assert_eq!(verified.holder.iin, IIN);
            assert_eq!(verified.holder.surname.as_deref(), Some("ТЕСТОВ"));
            assert_eq!(verified.holder.first_name.as_deref(), Some("ТЕСТ"));
            assert_eq!(verified.holder.roles, [Role::Individual]);
            assert_eq!(verified.holder.organisation, None);
            assert_eq!(verified.path.len(), 3);
            assert_eq!(verified.attached, cms.attached.is_some());
            assert_eq!(verified.signing_time, cms.signing_time);
            assert_eq!(verified.moment, now());
            for label in ["CMS", "PKCS7"] {
                desk.verify(pem(label, &der).as_bytes()).unwrap();
                desk.verify(pem(label, &der).replace('\n', "\r\n").as_bytes()).unwrap();
            }
        }
    }
}

#[test]
fn an_organisation_signs_by_its_roles() {
    for line in Line::ALL {
        let desk = desk(line);
        let head = desk.issue(Kind::Organisation(vec![Role::FirstHead]));
        let cms = Cms::new(&head, TEXT).to_der().unwrap();
        for whose in [Whose::Organisation, Whose::Anybody] {
            let verified =
                eds::verify(&cms, TEXT, &desk.authorities, Moment::Given(now()), whose).unwrap();
            let organisation = verified.holder.organisation.unwrap();
            assert_eq!((organisation.name.as_str(), organisation.bin.as_str()), ("АО ТЕСТ", BIN));
            assert_eq!(verified.holder.iin, IIN);
            assert!(verified.holder.roles.iter().any(|role| role.binds_organisation()));
        }
    }
}

#[test]
fn the_authority_may_be_enclosed_or_configured() {
    for line in Line::ALL {
        let desk = desk(line);
        let roots_alone =
            eds::Authorities::new([&desk.authority.root.pem()], Vec::<Vec<u8>>::new()).unwrap();
        let issuing = &desk.authority.issuing.der;
        let cms =
            Cms { enclosed: vec![&desk.citizen.der, issuing], ..Cms::new(&desk.citizen, TEXT) };
        let cms = cms.to_der().unwrap();
        let at = Moment::Given(now());
        let path = eds::verify(&cms, TEXT, &roots_alone, at, Whose::Individual).unwrap().path;
        assert_eq!(path.len(), 3);
        assert_eq!(desk.verify(&cms).unwrap().path.len(), 3);
    }
}

#[test]
fn an_issuer_of_one_line_may_certify_a_key_of_another() {
    let gost = desk(Line::Gost2015);
    let rsa_key = desk(Line::Rsa).citizen.key.clone();
    let order =
        gost.authority.order(eds_testing::Subject::person("ТЕСТОВ", "ТЕСТ", IIN), Kind::Individual);
    let mixed = gost.authority.issue_to(&order, rsa_key).unwrap();
    assert_eq!(gost.verdict_on(&mixed).unwrap().line, Line::Rsa);
}
