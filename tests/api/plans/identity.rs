//! Electronic signatures, identity providers, the counter, and whose IIN it is: the rows of each, many of them, and the
//! calls that ask for them.

use diesel::PgConnection;
use diesel::connection::SimpleConnection as _;
use eds::Line;
use petitions::app::retention;
use petitions::store::evidence;
use serde_json::{Value, json};

use crate::harness::accounts::{PASSWORD, confirmed};
use crate::harness::{Person, TestApp, word};
use crate::providers::{brought, newcomer, sign_in};

/// What grows with people here. What is spent or under way is forgotten within minutes, and what the sandbox revokes is
/// in no production.
pub const BIG: [&str; 8] = [
    "signature_evidence",
    "signing_statements",
    "identity_proofs",
    "iin_takeovers",
    "iin_releases",
    "provider_identities",
    "provider_sessions",
    "identity_checks",
];

/// Copies of the rows that are there, once the votes are; accounts and petitions are in `copies` and `accounts` already.
const MANY: &str = "
INSERT INTO signature_evidence SELECT made.* FROM (SELECT * FROM signature_evidence LIMIT 1) AS one,
    (SELECT id AS vote FROM signatures s WHERE NOT EXISTS (SELECT FROM signature_evidence e WHERE e.signature_id = s.id) LIMIT 20000) AS votes
    CROSS JOIN LATERAL jsonb_populate_record(NULL::signature_evidence, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'signature_id', vote)) AS made;
INSERT INTO signing_statements SELECT sha256(convert_to('x' || n, 'UTF8')), id, 'joining', 1, 'x' || n FROM copies;
INSERT INTO identity_proofs SELECT made.* FROM (SELECT * FROM identity_proofs LIMIT 1) AS one, (SELECT id AS account FROM accounts WHERE email LIKE 'copy%') AS accounts
    CROSS JOIN LATERAL jsonb_populate_record(NULL::identity_proofs, to_jsonb(one) || jsonb_build_object('account_id', account)) AS made;
CREATE TEMPORARY TABLE pairs AS SELECT id, row_number() OVER () AS n FROM accounts WHERE email LIKE 'copy%';
INSERT INTO iin_takeovers SELECT made.* FROM (SELECT * FROM iin_takeovers LIMIT 1) AS one, pairs AS former JOIN pairs AS holder ON holder.n = former.n + 1 AND former.n % 2 = 1
    CROSS JOIN LATERAL jsonb_populate_record(NULL::iin_takeovers, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'former_id', former.id, 'holder_id', holder.id)) AS made;
INSERT INTO iin_releases SELECT id, decode(md5(random()::text), 'hex'), now() FROM pairs;
INSERT INTO provider_identities SELECT made.* FROM (SELECT * FROM provider_identities LIMIT 1) AS one, pairs
    CROSS JOIN LATERAL jsonb_populate_record(NULL::provider_identities, to_jsonb(one) || jsonb_build_object('id', pairs.id, 'account_id', pairs.id, 'subject_key', '\\x' || md5(random()::text) || md5(random()::text))) AS made;
INSERT INTO provider_sessions SELECT made.* FROM (SELECT * FROM provider_sessions LIMIT 1) AS one, (SELECT s.id AS session, s.account_id AS identity FROM sessions s JOIN pairs ON pairs.id = s.account_id) AS sessions
    CROSS JOIN LATERAL jsonb_populate_record(NULL::provider_sessions, to_jsonb(one) || jsonb_build_object('session_id', session, 'identity_id', identity, 'provider_session', '\\x' || md5(random()::text))) AS made;
INSERT INTO identity_checks SELECT made.* FROM (SELECT * FROM identity_checks WHERE state = 'confirmed' LIMIT 1) AS one, pairs
    CROSS JOIN LATERAL jsonb_populate_record(NULL::identity_checks, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'account_id', pairs.id)) AS made;
ANALYZE;
";

/// Makes the copies; nothing of it is explained.
pub fn many(conn: &mut PgConnection) {
    conn.batch_execute(MANY).unwrap();
}

const TAKEN: &str = "661028130259";
const CHECKED: &str = "660901115426";

async fn check(app: &TestApp, person: &Person, further: Value) -> Value {
    let mut document = json!({
        "iin": person.iin, "email": person.email, "document": "passport",
        "family_name": "Серікова", "given_name": "Айгүл",
    });
    for (name, value) in further.as_object().unwrap() {
        document[name] = value.clone();
    }
    let (one, other) = (app.moderator().await, app.moderator().await);
    let path = "/api/v1/identity-checks";
    let made = app.api.post(path, Some(&one), document.clone()).await.is(201);
    app.api.get(path, Some(&other)).await.is(200);
    let confirmation = format!("{path}/{}/confirmation", word(&made["id"]));
    let read = json!({ "iin": person.iin, "email": document["email"] });
    app.api.post(&confirmation, Some(&other), read).await.is(200)
}

async fn release(app: &TestApp, iin: &str) {
    let body = json!({ "iin": iin, "email": "owner@example.kz", "language": "ru", "reason": "x" });
    for staff in [app.moderator().await, app.administrator().await] {
        let answer = app.api.post("/api/v1/iin-releases", Some(&staff), body.clone()).await;
        assert!(answer.status < 300, "{}", answer.body());
    }
}

/// One row of each, to be copied; a holder of an IIN that went over, by their token.
pub async fn begin(app: &TestApp, petition: &str) -> String {
    app.sign_by_eds(Line::Gost2015, petition, &app.person().await, None).await.is(201);
    let stranger = confirmed(app, TAKEN, "stranger@example.kz", PASSWORD).await;
    app.sign(petition, &word(&stranger["access_token"]), None).await.is(201);
    let owner = app.eds_account(&app.certified(TAKEN).await, "own@example.kz").await;
    newcomer(app, "serik", CHECKED, "serik@example.kz").await;
    check(app, &app.person().await, json!({})).await;
    release(app, &app.person().await.iin).await;
    owner
}

/// What is asked of them.
pub async fn work(app: &TestApp, petition: &str, owner: &str) {
    let votes = app.api.get("/api/v1/me/signatures", Some(owner)).await.is(200);
    assert_eq!(votes["items"][0]["standing"], "to_confirm");
    let vote = format!("/api/v1/me/signatures/{}/disowning", word(&votes["items"][0]["id"]));
    app.api.post(&vote, Some(owner), json!({})).await.is(204);
    let signer = app.person().await;
    app.sign_by_eds(Line::Rsa, petition, &signer, None).await.is(201);
    let password = json!({ "password": petitions::app::sandbox::PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&signer.token), password.clone()).await;
    assert_eq!(export.is(200)["evidence"].as_array().unwrap().len(), 1);
    app.eds_sign_in(&app.certified(TAKEN).await, json!({})).await.is(201);
    let squatted = app.person().await;
    let claim = json!({ "email": "claims@example.kz", "residence": "750000000" });
    assert_eq!(check(app, &squatted, claim).await["taken_over"], true);
    check(app, &signer, json!({})).await;
    let opened = sign_in(app, &brought(app, "sandbox", "serik").await).await.is(201);
    let token = word(&opened["access_token"]);
    app.api.get("/api/v1/me/identity-providers", Some(&token)).await.is(200);
    release(app, &app.person().await.iin).await;
    let out = app.api.call(reqwest::Method::DELETE, "/api/v1/sessions", Some(&token), None, &[]);
    assert_eq!(out.await.status, 204);
    let leave = app.api.call(
        reqwest::Method::DELETE,
        "/api/v1/me",
        Some(&signer.token),
        Some(password),
        &[],
    );
    leave.await.is(204);
    app.core.read(|work| Ok(evidence::after(work.conn, None, 512)?.len())).await.unwrap();
    app.core.write(retention::tidy).await.unwrap();
}
