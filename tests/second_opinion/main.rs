//! NCANode as a second opinion, against a small double that answers as its source says, traps and all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

extern crate petitions_second_opinion as second_opinion;

#[allow(dead_code, reason = "of what the other tests ask of it not everything is needed here")]
#[path = "../revocation/server.rs"]
mod server;

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use eds::{Authorities, Line, Moment, Role, Verified, Whose};
use eds_testing::{Authority, Cms, Kind, Subject};
use second_opinion::{BaseUrl, Difference, NcaNode, Opinion};
use serde_json::{Value, json};
use server::{Asked, Reply, Server};

const TEXT: &[u8] = "Қосыламын".as_bytes();
const IIN: &str = "720512499990";
const BIN: &str = "240140499908";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_953_600, 0).unwrap()
}

/// A CMS that ours has found good.
struct Good {
    cms: Vec<u8>,
    verified: Verified,
}

fn good(kind: Kind, attached: bool) -> Good {
    let authority = Authority::new(Line::Gost2015, "ONE", now()).unwrap();
    let person = Subject::person("ТЕСТОВ", "ТЕСТ", IIN);
    let subject = match kind {
        Kind::Organisation(_) => person.of_organisation("АО ТЕСТ", BIN),
        _ => person,
    };
    let signer = authority.issue(&authority.order(subject, kind)).unwrap();
    let cms = Cms::new(&signer, TEXT);
    let cms = if attached { cms.attached() } else { cms }.to_der().unwrap();
    let roots = Authorities::new([&authority.root.der], [&authority.issuing.der]).unwrap();
    let verified = eds::verify(&cms, TEXT, &roots, Moment::Given(now()), Whose::Anybody).unwrap();
    Good { cms, verified }
}

/// The answer of NCANode to whom nothing seems wrong.
fn right(verified: &Verified) -> Value {
    let organisation = verified.holder.organisation.is_some();
    let roles = if organisation { json!(["ORGANIZATION", "CEO"]) } else { json!(["INDIVIDUAL"]) };
    let bin = organisation.then_some(BIN);
    json!({
        "status": 200, "message": "OK", "valid": true,
        "signers": [{
            "certificates": [{
                "valid": true,
                "revocations": [{ "revoked": false, "by": "OCSP", "revocationTime": null, "reason": null }],
                "notBefore": "2022-05-02T08:38:13.000+00:00", "notAfter": "2027-05-02T08:38:13.000+00:00",
                "keyUsage": "SIGN", "keyUser": roles,
                "serialNumber": verified.certificate().unwrap().serial_hex(),
                "signAlg": "ECGOST34310",
                "subject": { "commonName": "ТЕСТОВ ТЕСТ", "iin": IIN, "bin": bin, "gender": null },
            }],
            "tsp": null,
        }],
    })
}

fn node(server: &Server) -> NcaNode {
    NcaNode::at(BaseUrl::parse(&server.url).unwrap()).unwrap()
}

async fn asked(good: &Good, server: &Server) -> Opinion {
    node(server).ask(&good.cms, TEXT, &good.verified).await
}

async fn opinion_on(good: &Good, answer: Value) -> Opinion {
    let server = Server::answering(move |_| Reply::ok(answer.to_string().into_bytes())).await;
    asked(good, &server).await
}

fn body(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

#[tokio::test]
async fn it_is_asked_for_the_very_bytes_and_for_revocation() {
    let good = good(Kind::Individual, false);
    let (cms, answer) = (STANDARD.encode(&good.cms), right(&good.verified));
    let server = Server::answering(move |asked| {
        assert_eq!(asked.path, "/cms/verify");
        let wanted =
            json!({ "cms": cms, "data": STANDARD.encode(TEXT), "revocationCheck": ["OCSP"] });
        assert_eq!(body(asked), wanted);
        Reply::ok(answer.to_string().into_bytes())
    })
    .await;
    assert_eq!(asked(&good, &server).await, Opinion::Agrees);
    // In armour it is the same CMS.
    let armoured = eds_testing::pem("CMS", &good.cms).into_bytes();
    let node = node(&server);
    assert_eq!(node.ask(&armoured, TEXT, &good.verified).await, Opinion::Agrees);
}

#[tokio::test]
async fn each_trap_is_closed() {
    let person = good(Kind::Individual, false);
    let changed = |pointer: &str, value: Value| {
        let mut answer = right(&person.verified);
        *answer.pointer_mut(pointer).unwrap() = value;
        answer
    };
    let certificate = "/signers/0/certificates/0";
    let two = |pointer: &str| {
        let one = right(&person.verified).pointer(pointer).unwrap()[0].clone();
        changed(pointer, json!([one, one]))
    };
    let revoked = json!([{ "revoked": true, "by": "OCSP" }]);
    let differs = Opinion::Differs;
    for (name, answer, wanted) in [
        ("1: nobody signed", changed("/signers", json!([])), differs(Difference::Signers)),
        ("1: two signed", two("/signers"), differs(Difference::Signers)),
        (
            "1: no certificate",
            changed("/signers/0/certificates", json!([])),
            differs(Difference::Certificates),
        ),
        ("1: two certificates", two("/signers/0/certificates"), differs(Difference::Certificates)),
        (
            "3: revoked",
            changed(&format!("{certificate}/revocations"), revoked),
            differs(Difference::Revoked),
        ),
        (
            "5: a key for signing in",
            changed(&format!("{certificate}/keyUsage"), json!("AUTH")),
            differs(Difference::KeyUsage),
        ),
        (
            "5: another role",
            changed(&format!("{certificate}/keyUser"), json!(["ORGANIZATION", "CEO"])),
            differs(Difference::Roles),
        ),
        (
            "5: a role more",
            changed(&format!("{certificate}/keyUser"), json!(["INDIVIDUAL", "EMPLOYEE"])),
            differs(Difference::Roles),
        ),
        (
            "5: no role",
            changed(&format!("{certificate}/keyUser"), json!([])),
            differs(Difference::Roles),
        ),
        (
            "5: an organisation",
            changed(&format!("{certificate}/subject/bin"), json!(BIN)),
            differs(Difference::OtherOrganisation),
        ),
        (
            "another certificate",
            changed(&format!("{certificate}/serialNumber"), json!("00")),
            differs(Difference::OtherCertificate),
        ),
        ("a bad signature", changed("/valid", json!(false)), differs(Difference::Invalid)),
        (
            "7: a responder that is away",
            changed(&format!("{certificate}/valid"), json!(false)),
            Opinion::None,
        ),
        (
            "10: no IIN at all",
            changed(&format!("{certificate}/subject/iin"), json!("KZ123456")),
            differs(Difference::OtherIin),
        ),
        (
            "10: another IIN",
            changed(&format!("{certificate}/subject/iin"), json!("850228399690")),
            differs(Difference::OtherIin),
        ),
        // 9: whatever it says of the sex.
        ("9", changed(&format!("{certificate}/subject/gender"), json!("MALE")), Opinion::Agrees),
        // The key of 2022 is for signing and for signing in, which it calls so.
        (
            "both uses",
            changed(&format!("{certificate}/keyUsage"), json!("UNKNOWN")),
            Opinion::Agrees,
        ),
        // Numbers of certificates are written with and without a zero in front, and in either case.
        (
            "the same number",
            changed(
                &format!("{certificate}/serialNumber"),
                json!(
                    format!("0{}", person.verified.certificate().unwrap().serial_hex())
                        .to_uppercase()
                ),
            ),
            Opinion::Agrees,
        ),
    ] {
        assert_eq!(opinion_on(&person, answer).await, wanted, "{name}");
    }
    let head = good(Kind::Organisation(vec![Role::FirstHead]), false);
    assert_eq!(opinion_on(&head, right(&head.verified)).await, Opinion::Agrees);
    let mut answer = right(&head.verified);
    answer["signers"][0]["certificates"][0]["subject"]["bin"] = Value::Null;
    let wanted = differs(Difference::OtherOrganisation);
    assert_eq!(opinion_on(&head, answer).await, wanted);
    let mut answer = right(&head.verified);
    answer["signers"][0]["certificates"][0]["keyUser"] = json!(["ORGANIZATION", "EMPLOYEE"]);
    assert_eq!(opinion_on(&head, answer).await, differs(Difference::Roles));
}

/// What ours refuses it may accept, which is worth an alarm; its usual yes to what is no signature is none.
#[tokio::test]
async fn a_yes_to_what_ours_refuses_is_one_without_a_reserve_alone() {
    let good = good(Kind::Individual, false);
    let yes = right(&good.verified);
    let changed = |pointer: &str, value: Value| {
        let mut answer = yes.clone();
        *answer.pointer_mut(pointer).unwrap() = value;
        answer
    };
    let revoked = json!([{ "revoked": true, "by": "OCSP" }]);
    for (answer, accepts) in [
        (yes.clone(), true),
        (changed("/signers", json!([])), false),
        (changed("/signers/0/certificates", json!([])), false),
        (changed("/valid", json!(false)), false),
        (changed("/signers/0/certificates/0/valid", json!(false)), false),
        (changed("/signers/0/certificates/0/revocations", revoked), false),
    ] {
        let told = answer.to_string();
        let server = Server::answering(move |_| Reply::ok(told.clone().into_bytes())).await;
        let node = node(&server);
        assert_eq!(node.accepts(&good.cms, TEXT).await, accepts, "{answer}");
    }
    let away = Server::answering(|_| Reply::status("500 Oops")).await;
    let node = node(&away);
    assert!(!node.accepts(&good.cms, TEXT).await);
}

/// 2: beside an attached content `data` would be ignored.
#[tokio::test]
async fn an_attached_content_is_compared_and_never_sent_beside_itself() {
    let good = good(Kind::Individual, true);
    for (inside, wanted) in [
        (json!(STANDARD.encode(TEXT)), Opinion::Agrees),
        (json!(STANDARD.encode("else")), Opinion::Differs(Difference::OtherContent)),
        (Value::Null, Opinion::Differs(Difference::OtherContent)),
    ] {
        let answer = right(&good.verified);
        let server = Server::answering(move |asked| {
            let answer = match asked.path.as_str() {
                "/cms/extract" => json!({ "status": 200, "message": "OK", "data": inside }),
                _ => {
                    assert!(body(asked).get("data").is_none());
                    answer.clone()
                }
            };
            Reply::ok(answer.to_string().into_bytes())
        })
        .await;
        assert_eq!(asked(&good, &server).await, wanted);
    }
}

#[tokio::test]
async fn one_that_is_away_slow_or_mad_has_no_opinion_and_is_then_left_alone() {
    let good = good(Kind::Individual, false);
    let long = vec![b' '; 300_000];
    for reply in [
        Reply::status("500 Oops"),
        Reply::status("307 Elsewhere").with("location: http://127.0.0.1:1/"),
        Reply::ok(b"<html>".to_vec()),
        Reply::ok(b"{}".to_vec()),
        Reply::ok(long),
    ] {
        let server = Server::answering(move |_| reply.clone()).await;
        assert_eq!(asked(&good, &server).await, Opinion::None);
    }
    let unreadable = Server::answering(|_| Reply::status("400 Bad Request")).await;
    assert_eq!(asked(&good, &unreadable).await, Opinion::Differs(Difference::Unreadable));
    let minute = Duration::from_secs(60);
    let slow = Server::answering(move |_| Reply::ok(Vec::new()).after(minute)).await;
    let node = node(&slow);
    let begun = Instant::now();
    let asked = (0..8).map(|_| node.ask(&good.cms, TEXT, &good.verified));
    let opinions = futures_util::future::join_all(asked).await;
    assert!(opinions.iter().all(|opinion| *opinion == Opinion::None));
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(node.ask(&good.cms, TEXT, &good.verified).await, Opinion::None);
    assert!(begun.elapsed() < Duration::from_millis(100), "{:?}", begun.elapsed());
}

#[test]
fn its_address_is_plain_and_bare() {
    for good in ["http://ncanode:14579", "http://127.0.0.1:14579/", "http://a.kz/ncanode"] {
        assert!(BaseUrl::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "https://a.kz",
        "ncanode:14579",
        "http://",
        "http://u@a.kz",
        "http://a.kz/?x=1",
        "http://a.kz/#x",
    ] {
        assert!(BaseUrl::parse(bad).is_err(), "{bad}");
    }
}
