//! What is kept, who gets it back, and whether it still holds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Line;
use serde_json::{Value, json};

use super::kept;
use crate::harness::database::{rows, sql};
use crate::harness::evidence::with_cms;
use crate::harness::{Person, TestApp, accounts};

/// A limited petition that one person of each line has joined, with the key of its link.
async fn joined(app: &TestApp) -> (String, String) {
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    for (person, line) in app.people(3).await.iter().zip(Line::ALL) {
        app.sign_by_eds(line, &id, person, Some(&key)).await.is(201);
    }
    (id, key)
}

/// Somebody with a password, who has signed; with their CMS and receipt.
async fn registered_signer(app: &TestApp, id: &str, key: &str) -> (Person, Vec<u8>, Value) {
    let token = accounts::person(app).await;
    let (email, iin) = (accounts::EMAIL.to_owned(), accounts::IIN.to_owned());
    let person = Person { token, email, iin, account: uuid::Uuid::nil() };
    let cms = app.cms(Line::Gost2004, id, &person, Some(key)).await;
    let signed = app.act(id, "signatures", &person.token, with_cms(&cms, Some(key))).await;
    (person, cms, signed.is(201))
}

/// What `petitions verify --evidence` says, and whether it is content.
async fn verified(app: &TestApp) -> (bool, String) {
    let mut command = app.command("verify");
    command.arg("--evidence");
    let ended = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8(ended.stdout).unwrap();
    let last = said.lines().last().unwrap_or_default().to_owned();
    (ended.status.success(), last + &String::from_utf8(ended.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_signature_that_is_kept_is_verified_again_and_a_changed_one_is_found() {
    let app = TestApp::open().await;
    let (id, key) = joined(&app).await;
    let (good, said) = verified(&app).await;
    assert!(
        good && said.starts_with("3 electronic signatures verified again, 0 do not hold"),
        "{said}"
    );
    for (change, undo) in [
        (
            "UPDATE signature_evidence SET certificate_serial = 'ff' || certificate_serial",
            "UPDATE signature_evidence SET certificate_serial = substr(certificate_serial, 3)",
        ),
        (
            "UPDATE signature_evidence SET judged_at = judged_at + interval '20 years'",
            "UPDATE signature_evidence SET judged_at = judged_at - interval '20 years'",
        ),
        (
            // Revoked before it was used. The answer of who issued it may be a second younger than the vote it is for.
            "UPDATE signature_evidence SET revocation = 'revoked', revocation_as_of = judged_at",
            "UPDATE signature_evidence SET revocation = 'good'",
        ),
        (
            "UPDATE signature_evidence SET cms_cipher = set_byte(cms_cipher, 40, get_byte(cms_cipher, 40) # 1)",
            "UPDATE signature_evidence SET cms_cipher = set_byte(cms_cipher, 40, get_byte(cms_cipher, 40) # 1)",
        ),
    ] {
        behind_the_trigger(&app, change).await;
        let (good, said) = verified(&app).await;
        assert!(
            !good && said.contains("3 electronic signatures verified again, 3 do not hold"),
            "{change}: {said}"
        );
        behind_the_trigger(&app, undo).await;
    }
    // The evidence of one person beside the vote of another.
    app.sign(&id, &app.citizen().await, Some(&key)).await.is(201);
    behind_the_trigger(
        &app,
        "UPDATE signature_evidence SET signature_id = (SELECT s.id FROM signatures s WHERE NOT EXISTS \
             (SELECT FROM signature_evidence e WHERE e.signature_id = s.id)) WHERE line = 'rsa'",
    )
    .await;
    let (good, said) = verified(&app).await;
    assert!(
        !good && said.contains("3 electronic signatures verified again, 1 do not hold"),
        "{said}"
    );
    app.close().await;
}

async fn behind_the_trigger(app: &TestApp, change: &'static str) {
    sql(app, "ALTER TABLE signature_evidence DISABLE TRIGGER signature_evidence_keep").await;
    sql(app, change).await;
    sql(app, "ALTER TABLE signature_evidence ENABLE TRIGGER signature_evidence_keep").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_sealed_and_stays_when_its_signer_leaves() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let (person, cms, _) = registered_signer(&app, &id, &key).await;
    // Neither the CMS nor the IIN in it stands in the table as it is.
    let (iin, part) = (&person.iin, petitions::credentials::hex(&cms[200..260]));
    let bare = format!(
        "signature_evidence WHERE position('\\x{part}'::bytea in cms_cipher) > 0 \
             OR position(convert_to('{iin}', 'UTF8') in cms_cipher) > 0 \
             OR certificate_issuer LIKE '%{iin}%'"
    );
    assert_eq!(rows(&app, &bare).await, 0);
    let body = Some(json!({ "password": accounts::PASSWORD }));
    let token = Some(person.token.as_str());
    app.api.call(reqwest::Method::DELETE, "/api/v1/me", token, body, &[]).await.is(204);
    assert_eq!(kept(&app).await, (1, 1));
    let (good, said) = verified(&app).await;
    assert!(good && said.starts_with("1 electronic signatures verified again, 0"), "{said}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_take_their_own_signatures_along() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    app.sign_by_eds(Line::Gost2015, &id, &app.person().await, Some(&key)).await.is(201);
    let (person, cms, receipt) = registered_signer(&app, &id, &key).await;
    let statement = String::from_utf8(app.statement(&id, None, Some(&key)).await).unwrap();
    let asked = json!({ "password": accounts::PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&person.token), asked).await.is(200);
    let own = export["evidence"].as_array().unwrap();
    assert_eq!(own.len(), 1, "and nobody else's");
    assert_eq!(own[0]["signature_id"], receipt["id"]);
    assert_eq!(own[0]["cms"], STANDARD.encode(&cms));
    assert_eq!(own[0]["statement"], statement);
    assert_eq!(own[0]["line"], "gost_2004");
    app.close().await;
}
