//! The sandbox's own authority: it issues, signs, answers and fails as it is told, the service finds every fault, and
//! no production trusts it.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use petitions::service::Service;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, Certificate, LINES, TestApp, production, reachable_directory, settings, word,
};

const IIN: &str = "720512499990";
const BIN: &str = "240140499908";
const TEXT: &[u8] = "Қосыламын: петиция № 1".as_bytes();

fn text() -> &'static str {
    std::str::from_utf8(TEXT).unwrap()
}

async fn tried(app: &TestApp, cms: &str) -> Answer {
    tried_at(&app.api, cms, "individual").await
}

async fn tried_at(api: &Api, cms: &str, whose: &str) -> Answer {
    let body = json!({ "cms": cms, "text": text(), "whose": whose });
    api.post("/dev/eds/verification", None, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_certificate_is_told_apart_in_every_line() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    for line in LINES {
        let kinds = [
            ("individual", ""),
            ("authentication", "certificate_authentication_only"),
            ("nobody", "certificate_not_individual"),
            ("expired", "certificate_expired"),
            ("not_yet_valid", "certificate_not_yet_valid"),
            ("revoked", "certificate_revoked"),
            ("on_hold", "certificate_revoked"),
            ("unknown", "certificate_unknown_to_authority"),
            ("stranger", "certificate_issuer_unknown"),
            ("broken_chain", "certificate_chain_broken"),
        ];
        for (kind, code) in kinds {
            let certificate = app.certificate(IIN).in_line(line).of_kind(kind).issued().await;
            let answer = tried(&app, &certificate.signs(TEXT).await).await;
            if code.is_empty() {
                let proof = answer.is(200);
                assert_eq!(proof["line"], line);
                assert_eq!(proof["serial"], certificate.serial.as_str());
                assert_eq!((&proof["iin"], &proof["bin"]), (&json!(IIN), &Value::Null));
                assert_eq!(proof["revocation"], "good");
            } else {
                answer.problem(422, code);
            }
        }
        let certificate = app.certificate(IIN).in_line(line).named("ҚАСЫМОВ", "БАУЫРЖАН");
        let certificate = certificate.of_organisation(BIN, "first_head").issued().await;
        let cms = certificate.signs(TEXT).await;
        tried(&app, &cms).await.problem(422, "certificate_of_organisation");
        assert_eq!(tried_at(&app.api, &cms, "organisation").await.is(200)["bin"], BIN);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_of_a_signer_is_found_in_every_line() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    for line in LINES {
        let certificate = app.certificate(IIN).in_line(line).issued().await;
        let other = app.certificate(IIN).in_line(line).issued().await;
        for right in [
            json!({}),
            json!({ "attached": true }),
            json!({ "time_stamp": true }),
            json!({ "attached": true, "time_stamp": true }),
        ] {
            let stamped = right["time_stamp"] == true;
            let proof = tried(&app, &certificate.signs_with(TEXT, right).await).await.is(200);
            assert_eq!(proof["time_stamp"].is_string(), stamped, "{proof}");
        }
        let two = json!([certificate.der, other.der]);
        for (wrong, code) in [
            (json!({ "mistake": "no_signer" }), "cms_no_signer"),
            (json!({ "certificates": two }), "cms_several_signers"),
            (json!({ "mistake": "no_certificate" }), "cms_no_certificate"),
            (json!({ "mistake": "no_signed_attributes" }), "cms_no_signed_attributes"),
            (json!({ "mistake": "wrong_digest" }), "cms_digest_algorithm"),
            (json!({ "mistake": "other_content" }), "cms_other_content"),
            (json!({ "mistake": "time_stamp_ahead" }), "time_stamp_ahead"),
        ] {
            tried(&app, &certificate.signs_with(TEXT, wrong).await).await.problem(422, code);
        }
        let changed = certificate.signs_with(TEXT, json!({ "mistake": "changed_byte" })).await;
        let code = word(&tried(&app, &changed).await.is(422)["code"]);
        assert!(["signature_does_not_fit", "signature_out_of_range"].contains(&&*code), "{code}");
        let elsewhere = certificate.signs(b"something else").await;
        tried(&app, &elsewhere).await.problem(422, "cms_other_content");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_revoked_held_and_given_back_at_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let certificate = app.certificate(IIN).issued().await;
    let cms = certificate.signs(TEXT).await;
    for (state, code) in [
        ("revoked", "certificate_revoked"),
        ("good", ""),
        ("on_hold", "certificate_revoked"),
        ("good", ""),
        ("unknown", "certificate_unknown_to_authority"),
    ] {
        certificate.is_now(state).await;
        let answer = tried(&app, &cms).await;
        if code.is_empty() { drop(answer.is(200)) } else { drop(answer.problem(422, code)) }
    }
    for wrong in [
        json!({ "certificate": "MAMC", "state": "revoked" }),
        json!({ "certificate": certificate.der, "state": "lost" }),
        json!({ "certificate": certificate.der, "state": "revoked", "reason": 7 }),
        json!({}),
    ] {
        let answer = app.api.post("/dev/eds/revocations", None, wrong).await;
        answer.problem(422, "validation_failed");
    }
    app.close().await;
}

/// What cannot be checked is nobody's fault and not for ever: 503, and a moment later the same CMS is good.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_is_503_with_retry_after_until_it_can() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    for line in LINES {
        let certificate = app.certificate(IIN).in_line(line).issued().await;
        let cms = certificate.signs(TEXT).await;
        for fault in ["try_later", "wrong_nonce", "wrong_signer", "stale", "malformed"] {
            app.responders(json!({ "ocsp": fault })).await;
            let answer = tried(&app, &cms).await;
            answer.problem(503, "revocation_not_checked");
            assert_eq!(answer.header("retry-after"), "30", "{fault}");
        }
        app.responders(json!({})).await;
        tried(&app, &cms).await.is(200);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_or_slow_responder_ends_in_time_and_then_costs_nobody_a_wait() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let cms = app.certificate(IIN).issued().await.signs(TEXT).await;
    // The first verification makes the authorities.
    tried(&app, &cms).await.is(200);
    app.responders(json!({ "ocsp": "slow" })).await;
    let begun = Instant::now();
    tried(&app, &cms).await.problem(503, "revocation_not_checked");
    // It says nothing for twenty.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    for _ in 0..2 {
        tried(&app, &cms).await.problem(503, "revocation_not_checked");
    }
    // By now it is left alone.
    let begun = Instant::now();
    tried(&app, &cms).await.problem(503, "revocation_not_checked");
    assert!(begun.elapsed() < Duration::from_millis(2_400), "{:?}", begun.elapsed());
    app.responders(json!({})).await;
    let back = async {
        while tried(&app, &cms).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), back).await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_may_choose_to_take_what_could_not_be_checked() {
    let app = TestApp::with(&["--eds-unchecked", "accept"]).await;
    let certificate = app.certificate(IIN).issued().await;
    let cms = certificate.signs(TEXT).await;
    app.responders(json!({ "ocsp": "down" })).await;
    assert_eq!(tried(&app, &cms).await.is(200)["revocation"], "not_checked");
    // A no is a no all the same.
    app.responders(json!({})).await;
    certificate.is_now("revoked").await;
    tried(&app, &cms).await.problem(422, "certificate_revoked");
    app.close().await;
}

/// Tries until it is answered so; fails when that takes longer than half a minute.
async fn until_answered(app: &TestApp, cms: &str, status: u16) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = tried(app, cms).await;
        if answer.status == status {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", answer.body());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Asks whether the service is ready until its lists are said to be so.
async fn until_lists_are(app: &TestApp, status: &str) {
    let begun = Instant::now();
    loop {
        let ready = app.api.get("/readyz", None).await.is(200);
        if ready["checks"]["revocation_lists"]["status"] == status {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{ready}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_fetched_ahead_and_their_deltas_revoke() {
    let app = TestApp::with(&["--eds-revocation", "lists"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let certificate = app.certificate(IIN).issued().await;
    let cms = certificate.signs(TEXT).await;
    until_answered(&app, &cms, 200).await;
    // Whoever watches the service sees how they stand: three authorities, each with a root and a delta.
    until_lists_are(&app, "fresh").await;
    let ready = app.api.get("/readyz", None).await.is(200);
    let lists = json!({ "status": "fresh", "named": 9, "fresh": 9, "required": true });
    assert_eq!((&ready["status"], &ready["checks"]["revocation_lists"]), (&json!("ready"), &lists));
    // Nobody asks the responder.
    app.responders(json!({ "ocsp": "down" })).await;
    tried(&app, &cms).await.is(200);
    certificate.is_now("revoked").await;
    // The delta at hand is from before; its hour ends, and the next one knows.
    app.clock("2026-09-07T06:30:00Z").await;
    until_answered(&app, &cms, 422).await.problem(422, "certificate_revoked");
    certificate.is_now("good").await;
    app.clock("2026-09-07T08:00:00Z").await;
    until_answered(&app, &cms, 200).await;
    // The complete list of the next day knows what the delta knew.
    certificate.is_now("on_hold").await;
    app.clock("2026-09-09T01:00:00Z").await;
    let later = certificate.signs(TEXT).await;
    until_answered(&app, &later, 422).await.problem(422, "certificate_revoked");
    // A list that has run out says nothing, and neither does one that is not the authority's.
    for fault in ["stale", "wrong_signer", "malformed", "down"] {
        app.responders(json!({ "lists": fault })).await;
        app.clock(if fault == "stale" { "2026-09-20T01:00:00Z" } else { "2026-10-20T01:00:00Z" })
            .await;
        let answer = until_answered(&app, &later, 503).await;
        answer.problem(503, "revocation_not_checked");
        assert_eq!(answer.header("retry-after"), "30", "{fault}");
        // Which takes no process out of service: people still read, and sign by their sessions.
        until_lists_are(&app, "stale").await;
    }
    app.responders(json!({})).await;
    until_answered(&app, &later, 422).await;
    until_lists_are(&app, "fresh").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_with_other_data_directories_have_the_same_authority() {
    let app = TestApp::open().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, key) = (elsewhere.path().to_str().unwrap(), app.data.path().join("keys/identity"));
    let token = app.data.path().join("keys/token");
    let log = app.data.path().join("keys/log");
    let arguments = [
        ["--env", "development"],
        ["--data-dir", data],
        ["--database-url", &app.database],
        ["--identity-key-file", key.to_str().unwrap()],
        ["--token-key-file", token.to_str().unwrap()],
        ["--log-key-file", log.to_str().unwrap()],
        // A public address is in the token keys' check.
        ["--pool-size", "3"],
    ]
    .concat();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let other = Service::start(&settings(&arguments), &app.database, listener).unwrap();
    let there = Api::at(&format!("http://{}", other.address));
    let authorities = app.api.get("/dev/eds/authorities", None).await.is(200);
    assert_eq!(there.get("/dev/eds/authorities", None).await.is(200), authorities);
    assert_eq!(authorities["lines"].as_array().unwrap().len(), 3);
    for line in LINES {
        let certificate: Certificate = app.certificate(IIN).in_line(line).issued().await;
        let body = json!({ "certificates": [certificate.der], "text": text() });
        let cms = word(&there.post("/dev/eds/cms", None, body).await.is(201)["cms"]);
        tried(&app, &cms).await.is(200);
        tried_at(&there, &cms, "individual").await.is(200);
        certificate.is_now("revoked").await;
        tried_at(&there, &cms, "individual").await.problem(422, "certificate_revoked");
    }
    other.stop().await.unwrap();
    app.close().await;
}

/// Lays the sandbox's certificates down as an operator would.
async fn laid_down(app: &TestApp, directory: &Path) {
    let authorities = app.api.get("/dev/eds/authorities", None).await.is(200);
    for (folder, member) in [("roots", "root"), ("intermediates", "issuing")] {
        std::fs::create_dir_all(directory.join(folder)).unwrap();
        for line in authorities["lines"].as_array().unwrap() {
            let file = directory.join(folder).join(word(&line["line"]));
            std::fs::write(file, word(&line[member])).unwrap();
        }
    }
}

fn checked(arguments: &[String], further: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
    command.arg("check-config").args(arguments).env_remove("PETITIONS_LOG");
    command.args(["--database-url", "postgresql://petitions:Yq3v9ZkfW2mX7a@db/petitions"]);
    let output = command.envs(further.iter().copied()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_authority_never_verifies_in_production() {
    let app = TestApp::open().await;
    let directory = reachable_directory();
    laid_down(&app, directory.path()).await;
    let keys = reachable_directory();
    let arguments = production(keys.path());
    let trusted = ("PETITIONS_EDS_AUTHORITIES", directory.path().to_str().unwrap());
    let asked = ("PETITIONS_EDS_OCSP_URL", "http://ocsp.example");
    let (code, told) = checked(&arguments, &[trusted, asked]);
    assert_eq!(code, Some(78), "{told}");
    // Three roots and three that they have signed.
    assert_eq!(told.lines().count(), 6, "{told}");
    for line in told.lines() {
        assert!(line.starts_with("PETITIONS_EDS_AUTHORITIES: TEST SANDBOX"), "{line}");
        assert!(line.contains("made for tests"), "{line}");
    }
    // Nor does one start that asks for such signatures and trusts nobody.
    for (name, value) in [
        ("PETITIONS_SIGNATURE_EVIDENCE", "cms"),
        ("PETITIONS_REQUIRED_ASSURANCE", "eds"),
        ("PETITIONS_REQUIRED_ASSURANCE", "filing=eds,signing=declared"),
    ] {
        // A flag would stand above the variable.
        let flag = if value == "cms" { "--signature-evidence" } else { "--required-assurance" };
        let mut others = arguments.clone();
        let at = others.iter().position(|argument| argument == flag).unwrap();
        others.drain(at..at + 2);
        let (code, told) = checked(&others, &[(name, value)]);
        assert_eq!(code, Some(78), "{told}");
        let wanted = "PETITIONS_EDS_AUTHORITIES: must be named";
        assert!(told.starts_with(wanted) && told.lines().count() == 1, "{told}");
    }
    // And one that starts without authorities takes no such signatures and has no such calls.
    let there = TestApp::production().await;
    assert!(there.core.eds.is_none() && there.core.eds_sandbox.is_none());
    for path in ["/dev/eds/authorities", "/dev/eds/crl?line=rsa", "/api/v1/dev/eds/authorities"] {
        there.api.get(path, None).await.problem(404, "not_found");
    }
    for path in ["/dev/eds/certificates", "/dev/eds/cms", "/dev/eds/verification"] {
        there.api.post(path, None, json!({})).await.problem(404, "not_found");
    }
    there.close().await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_the_settings_is_told_and_ends_with_78() {
    let app = TestApp::open().await;
    let directory = reachable_directory();
    laid_down(&app, directory.path()).await;
    let whole = directory.path().to_str().unwrap();
    let development = ["--env".to_owned(), "development".to_owned()];
    let trusted = ("PETITIONS_EDS_AUTHORITIES", whole);
    let asked = ("PETITIONS_EDS_OCSP_URL", "http://ocsp.example");
    assert_eq!(checked(&development, &[trusted, asked]), (Some(0), String::new()));
    let listed =
        ("PETITIONS_EDS_LISTS", "http://crl.example/a.crl http://crl.example/d.crl,/x.crl");
    let by_lists = ("PETITIONS_EDS_REVOCATION", "lists");
    assert_eq!(checked(&development, &[trusted, listed, by_lists]), (Some(0), String::new()));
    let taken = ("PETITIONS_EDS_UNCHECKED", "accept");
    assert_eq!(checked(&development, &[trusted, taken]), (Some(0), String::new()));

    let broken = reachable_directory();
    let broken_at = broken.path().to_str().unwrap();
    let put = |name: &str, text: &[u8]| {
        let file = broken.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    let of_broken = ("PETITIONS_EDS_AUTHORITIES", broken_at);
    let refused = |further: &[(&str, &str)], name: &str, words: &str| {
        let (code, told) = checked(&development, further);
        assert_eq!(code, Some(78), "{told}");
        assert!(told.starts_with(&format!("{name}: ")) && told.contains(words), "{told}");
    };
    let authorities = "PETITIONS_EDS_AUTHORITIES";
    refused(&[(authorities, "/nowhere"), asked], authorities, "/nowhere/roots: entity not found");
    std::fs::create_dir_all(broken.path().join("roots")).unwrap();
    refused(&[of_broken, asked], authorities, "no root is given");
    put("roots/a.pem", b"no certificate");
    refused(&[of_broken, asked], authorities, "roots/a.pem: ");
    // An authority whose root is not there.
    std::fs::copy(directory.path().join("roots/rsa"), broken.path().join("roots/a.pem")).unwrap();
    let issuing = std::fs::read(directory.path().join("intermediates/gost_2015")).unwrap();
    put("intermediates/b.cer", &issuing);
    refused(&[of_broken, asked], authorities, "intermediates/b.cer: ");
    // A person's certificate is no authority's.
    let person = app.certificate(IIN).issued().await;
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", person.der);
    put("intermediates/b.cer", pem.as_bytes());
    refused(&[of_broken, asked], authorities, "is no authority's");

    let responder = "PETITIONS_EDS_OCSP_URL";
    refused(&[trusted, (responder, "https://ocsp.example")], responder, "http://");
    refused(&[trusted, (responder, "ocsp.example")], responder, "http://");
    let lists = "PETITIONS_EDS_LISTS";
    refused(&[trusted, asked, (lists, "ftp://crl.example")], lists, "ftp://crl.example");
    refused(&[trusted, asked, (lists, "@/nowhere")], lists, "/nowhere: ");
    let sources = "PETITIONS_EDS_REVOCATION";
    refused(&[trusted], sources, "neither");
    refused(&[trusted, listed, (sources, "ocsp")], sources, "a responder has to answer");
    refused(&[trusted, asked, (sources, "lists")], sources, "lists have to answer");
    refused(&[trusted, asked, (sources, "both")], sources, "lists have to answer");
    refused(&[trusted, asked, (sources, "none")], sources, "one of");
    let seconds = "PETITIONS_EDS_ANSWER_SECONDS";
    refused(&[trusted, asked, (seconds, "86400")], seconds, "3600");
    let ncanode = "PETITIONS_NCANODE_URL";
    let there = (ncanode, "http://ncanode:14579");
    assert_eq!(checked(&development, &[trusted, asked, there]), (Some(0), String::new()));
    for wrong in ["https://ncanode.example", "ncanode:14579", "http://ncanode/?x=1"] {
        refused(&[trusted, asked, (ncanode, wrong)], ncanode, "http://");
    }
    refused(
        &[trusted, asked, there, ("PETITIONS_NCANODE_ABSENT", "ask")],
        "PETITIONS_NCANODE_ABSENT",
        "one of",
    );
    app.close().await;
}
