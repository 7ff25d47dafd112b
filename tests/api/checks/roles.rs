//! The service under a database role that owns nothing: the lines P8 and P11 of docs/SECURITY.md.

use std::net::TcpListener;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use petitions::embedded::{Embedded, Options};
use petitions::service::Service;
use serde_json::json;

use crate::harness::{Api, MINISTRY, reachable_directory, settings, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_p08_p11_the_service_works_without_any_right_to_the_schema_or_to_change_evidence() {
    let directory = reachable_directory();
    let path = directory.path().to_owned();
    let embedded = tokio::task::spawn_blocking(move || {
        let embedded = Embedded::start(&Options {
            data_dir: &path.join("data"),
            settings: &[("fsync", "off")],
        })
        .unwrap();
        embedded.ensure_database("petitions").unwrap();
        embedded
    })
    .await
    .unwrap();
    let owner = embedded.url("petitions");
    let user = owner.split("://").nth(1).unwrap().split('@').next().unwrap().to_owned();
    let service_url = owner.replacen(&format!("{user}@"), "service@", 1);
    PgConnection::establish(&owner).unwrap().batch_execute("CREATE ROLE service LOGIN").unwrap();
    let data = directory.path().join("service");
    let effective = settings(&[
        "--env",
        "development",
        "--data-dir",
        data.to_str().unwrap(),
        "--database-url",
        &service_url,
        "--database-migration-url",
        &owner,
    ]);
    let service =
        Service::start(&effective, &service_url, TcpListener::bind("127.0.0.1:0").unwrap())
            .unwrap();
    let api = Api::at(&format!("http://{}", service.address));
    let citizens = api.post("/dev/citizens", None, json!({ "count": 51 })).await.is(201);
    let tokens: Vec<String> = citizens["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| word(&one["access_token"]))
        .collect();
    let draft = api.post("/api/v1/petitions", Some(&tokens[0]), text(MINISTRY)).await.is(201);
    let act = |name: &str| format!("/api/v1/petitions/{}/{name}", word(&draft["id"]));
    let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
    api.post(&act("submission"), Some(&tokens[0]), acknowledged).await.is(200);
    let moderator = word(
        &api.post("/dev/staff", None, json!({ "role": "moderator" })).await.is(201)["access_token"],
    );
    api.post(&act("approval"), Some(&moderator), json!({})).await.is(200);
    let key = api
        .get(&format!("/api/v1/petitions/{}", word(&draft["id"])), Some(&tokens[0]))
        .await
        .is(200)["link_key"]
        .clone();
    let sign = |token: &str| {
        let (api, path, token, key) =
            (api.clone(), act("signatures"), token.to_owned(), key.clone());
        async move { api.post(&path, Some(&token), json!({ "consent": true, "link_key": key })).await }
    };
    for token in &tokens[..2] {
        sign(token).await.is(201);
    }
    api.call(reqwest::Method::DELETE, &act("signatures/mine"), Some(&tokens[1]), None, &[])
        .await
        .is(204);
    for answer in futures_util::future::join_all(tokens[2..].iter().map(|token| sign(token))).await
    {
        answer.is(201);
    }
    let opened = api.get(&format!("/api/v1/petitions/{}", word(&draft["id"])), None).await;
    assert!([200, 404].contains(&opened.status), "{:?}", opened.body());
    let mut limited = PgConnection::establish(&service_url).unwrap();
    for refused in [
        "CREATE TABLE mine (id integer)",
        "ALTER TABLE journal DISABLE TRIGGER ALL",
        "DROP TABLE quotas",
        "TRUNCATE journal",
        "UPDATE journal SET event = 'x'",
        "DELETE FROM journal",
        "UPDATE signatures SET signed_at = now()",
        "DELETE FROM signatures",
        "DELETE FROM account_events",
        "UPDATE personal_data_readings SET what = 'x'",
        "DELETE FROM comments",
        "UPDATE decisions SET outcome = 'refused'",
        "UPDATE decisions SET decided_at = now(), ended_at = now()",
        "DELETE FROM decisions",
        "UPDATE rejections SET petition_id = petition_id",
        "DELETE FROM rejections",
        "UPDATE takedowns SET reason = 'x'",
        "DELETE FROM takedowns",
        "UPDATE invalidations SET petition_id = petition_id",
        "DELETE FROM invalidations",
        "UPDATE paper_signatures SET signed_on = signed_on",
        "DELETE FROM paper_signatures",
        "UPDATE key_checks SET check_value = check_value",
        "DELETE FROM key_checks",
        "TRUNCATE key_checks",
        "UPDATE media_letters SET petition_id = petition_id",
        "INSERT INTO __diesel_schema_migrations VALUES ('x')",
    ] {
        let told = limited.batch_execute(refused).unwrap_err().to_string();
        assert!(
            told.contains("permission denied") || told.contains("must be owner"),
            "{refused}: {told}"
        );
    }
    limited.batch_execute("SELECT 1 FROM journal LIMIT 1").unwrap();
    // What comes to stand no longer may be marked so.
    for allowed in [
        "UPDATE decisions SET ended_at = ended_at, published_at = published_at",
        "UPDATE rejections SET cancelled_at = cancelled_at",
        "UPDATE takedowns SET restored_at = restored_at",
        "UPDATE invalidations SET run_at = run_at",
    ] {
        limited.batch_execute(allowed).unwrap();
    }
    service.stop().await.unwrap();
    // A rotated token ring moves its check value on, under the same role.
    let ring = data.join("keys").join("token");
    let old = std::fs::read_to_string(&ring).unwrap();
    std::fs::write(&ring, format!("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n{old}")).unwrap();
    let service =
        Service::start(&effective, &service_url, TcpListener::bind("127.0.0.1:0").unwrap())
            .unwrap();
    service.stop().await.unwrap();
    tokio::task::spawn_blocking(move || embedded.stop()).await.unwrap().unwrap();
}
