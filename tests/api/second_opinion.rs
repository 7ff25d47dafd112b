//! NCANode beside our own verifier, over the whole way of a vote: the stricter holds, and who differs is told of.

#[allow(dead_code, reason = "of what the other tests ask of it not everything is needed here")]
#[path = "../revocation/server.rs"]
mod double;

use double::{Reply, Server};
use eds::{Certificate, Line};
use eds_testing::{Cms, Issued, Kind};
use petitions::app::eds_sandbox::{self, Said};
use serde_json::{Value, json};

use crate::harness::database::rows;
use crate::harness::evidence::with_cms;
use crate::harness::{Answer, Person, TestApp, canaries};

/// The answer of one to whom nothing about a person's signature seems wrong.
fn content(by: &Issued, iin: &str) -> Value {
    let certificate = Certificate::read(&by.der).unwrap();
    json!({
        "status": 200, "message": "OK", "valid": true,
        "signers": [{ "certificates": [{
            "valid": true, "keyUsage": "SIGN", "keyUser": ["INDIVIDUAL"],
            "revocations": [{ "revoked": false, "by": "OCSP" }],
            "serialNumber": certificate.serial_hex(), "subject": { "iin": iin },
        }] }],
    })
}

/// A petition to join, somebody who would, and the other verifier.
struct Stage {
    app: TestApp,
    other: Server,
    id: String,
    key: String,
    person: Person,
    statement: Vec<u8>,
}

impl Stage {
    async fn set(further: &[&str]) -> Self {
        let other = Server::answering(|_| Reply::status("500 Not yet")).await;
        let url = other.url.clone();
        let app = TestApp::with(&[&["--ncanode-url", &url], further].concat()).await;
        let (id, key) = app.petition(&app.citizen().await).limited().await;
        let statement = app.statement(&id, None, Some(&key)).await;
        let person = app.person().await;
        Self { app, other, id, key, person, statement }
    }

    fn own(&self) -> Issued {
        self.app.made_out(Line::Gost2015, &self.person.iin, Kind::Individual)
    }

    fn says(&self, answer: &Value) {
        let told = answer.to_string().into_bytes();
        self.other.now_answers(move |_| Reply::ok(told.clone()));
    }

    async fn signs(&self, cms: &[u8]) -> Answer {
        let body = with_cms(cms, Some(&self.key));
        self.app.act(&self.id, "signatures", &self.person.token, body).await
    }

    async fn kept(&self) -> (i64, i64) {
        let app = &self.app;
        (rows(app, "signatures").await, rows(app, "signature_evidence").await)
    }
}

/// Alarms so far that say this of both verdicts on this CMS.
fn alarms(cms: &[u8], ours: &str, theirs: &str) -> usize {
    let name = petitions::credentials::hex(&petitions::credentials::sha256(cms)[..8]);
    let log = canaries::logged();
    let alarm = |line: &&str| {
        line.contains(" ERROR ")
            && line.contains("petitions::security: ")
            && line.contains("second_opinion_differs")
            && line.contains(&format!("ours=\"{ours}\""))
            && line.contains(&format!("theirs=\"{theirs}\""))
            && line.contains(&name)
    };
    log.lines().filter(alarm).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_both_find_good_counts_and_is_later_verified_by_ours_alone() {
    let stage = Stage::set(&[]).await;
    let own = stage.own();
    let cms = Cms::new(&own, &stage.statement).to_der().unwrap();
    stage.says(&content(&own, &stage.person.iin));
    stage.signs(&cms).await.is(201);
    assert_eq!((stage.kept().await, stage.other.times()), ((1, 1), 1));
    let agreed = "signature_evidence WHERE second_opinion = 'agreed'";
    assert_eq!(rows(&stage.app, agreed).await, 1);
    // It judges dates by its own clock, so that it is never asked about what is kept (4).
    stage.says(&json!({ "valid": false, "signers": [] }));
    let mut again = stage.app.command("verify");
    again.arg("--evidence");
    let ended = tokio::task::spawn_blocking(move || again.output().unwrap()).await.unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(stage.other.times(), 1);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_of_the_other_is_a_no_with_an_alarm_and_nothing_is_kept() {
    let stage = Stage::set(&["--ncanode-absent", "accept"]).await;
    let own = stage.own();
    let cms = Cms::new(&own, &stage.statement).to_der().unwrap();
    let agrees = content(&own, &stage.person.iin);
    let certificate = "/signers/0/certificates/0";
    for (pointer, value, what) in [
        ("/valid".to_owned(), json!(false), "invalid"),
        ("/signers".to_owned(), json!([]), "signers"),
        ("/signers/0/certificates".to_owned(), json!([]), "certificates"),
        (format!("{certificate}/revocations/0/revoked"), json!(true), "revoked"),
        (format!("{certificate}/keyUsage"), json!("AUTH"), "key_usage"),
        (format!("{certificate}/subject/iin"), json!("581014274025"), "other_iin"),
    ] {
        let mut answer = agrees.clone();
        *answer.pointer_mut(&pointer).unwrap() = value;
        stage.says(&answer);
        stage.signs(&cms).await.problem(422, "signature_disputed");
        assert_eq!(alarms(&cms, "accepted", what), 1, "{what}");
    }
    // So is that it cannot read what ours can.
    stage.other.now_answers(|_| Reply::status("400 Bad Request"));
    stage.signs(&cms).await.problem(422, "signature_disputed");
    assert_eq!(alarms(&cms, "accepted", "unreadable"), 1);
    assert_eq!(stage.kept().await, (0, 0));
    stage.says(&agrees);
    stage.signs(&cms).await.is(201);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_of_the_other_makes_nothing_good() {
    let stage = Stage::set(&[]).await;
    let (app, own) = (&stage.app, stage.own());
    let good = Cms::new(&own, &stage.statement).to_der().unwrap();
    stage.says(&content(&own, &stage.person.iin));
    // Whom ours knows to be revoked, whatever its responder says, which nobody verifies (8).
    let core = &app.core;
    eds_sandbox::say(core, own.der.clone(), Said::Revoked, None).await.unwrap();
    stage.signs(&good).await.problem(422, "certificate_revoked");
    assert_eq!(alarms(&good, "certificate_revoked", "accepted"), 1);
    // A signature that does not fit, on which they differ.
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    stage.signs(&changed).await.problem(422, "signature_does_not_fit");
    assert_eq!(alarms(&changed, "signature_does_not_fit", "accepted"), 1);
    // What it takes by its nature it is not asked about: a chain of one step (6), nobody (1), any content (2), any key (5).
    let asked = stage.other.times();
    let (standing, authority) = (app.standing(), app.authority(Line::Gost2015));
    let stranger = standing.stranger(Line::Gost2015).unwrap();
    let impostor = authority.issuing.impostor(stranger.key.clone());
    let order = app.order(&stage.person.iin, Kind::Individual);
    let broken = standing.issue(Line::Gost2015, &order, &impostor).unwrap();
    let for_signing_in = app.made_out(Line::Gost2015, &stage.person.iin, Kind::Authentication);
    let whole = Cms::new(&own, &stage.statement);
    for (cms, code) in [
        (Cms::new(&broken, &stage.statement), "certificate_chain_broken"),
        (Cms { signers: vec![], ..whole.clone() }, "cms_no_signer"),
        (Cms { enclosed: vec![], ..whole.clone() }, "cms_no_certificate"),
        (Cms { attached: Some(b"other"), ..whole.clone() }, "cms_other_content"),
        (Cms::new(&for_signing_in, &stage.statement), "certificate_authentication_only"),
    ] {
        stage.signs(&cms.to_der().unwrap()).await.problem(422, code);
    }
    assert_eq!(stage.other.times(), asked);
    assert_eq!(stage.kept().await, (0, 0));
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_away_is_503_and_nothing_is_kept_unless_the_deployment_says_otherwise() {
    let stage = Stage::set(&[]).await;
    let own = stage.own();
    let cms = Cms::new(&own, &stage.statement).to_der().unwrap();
    // Its own responder may have been away (7).
    let mut unsure = content(&own, &stage.person.iin);
    unsure["valid"] = json!(false);
    unsure["signers"][0]["certificates"][0]["valid"] = json!(false);
    for at in 0..2 {
        if at == 1 {
            stage.says(&unsure);
        }
        let refused = stage.signs(&cms).await;
        refused.problem(503, "second_opinion_absent");
        assert_eq!(refused.header("retry-after"), "30");
        assert_eq!(stage.kept().await, (0, 0));
    }
    // A no of ours is the answer all the same, and whoever signs in is told as much.
    stage.other.now_answers(|_| Reply::status("502 Bad Gateway"));
    let certificate = stage.app.certified(&stage.person.iin).await;
    let asked = stage.app.eds_sign_in(&certificate, json!({})).await;
    asked.problem(503, "second_opinion_absent");
    stage.says(&content(&own, &stage.person.iin));
    stage.signs(&cms).await.is(201);
    stage.app.close().await;

    let lenient = Stage::set(&["--ncanode-absent", "accept"]).await;
    let cms = Cms::new(&lenient.own(), &lenient.statement).to_der().unwrap();
    lenient.signs(&cms).await.is(201);
    assert_eq!(lenient.kept().await, (1, 1));
    let absent = "signature_evidence WHERE second_opinion = 'absent'";
    assert_eq!(rows(&lenient.app, absent).await, 1);
    lenient.app.close().await;
}
