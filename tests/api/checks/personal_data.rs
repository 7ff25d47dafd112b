//! Personal data, read, exported and erased: P8 and P9 of docs/SECURITY.md.

use diesel::RunQueryDsl as _;
use petitions::app::personal_data;
use reqwest::Method;
use serde_json::json;

use crate::harness::accounts::{EMAIL, IIN, PASSWORD, person};
use crate::harness::database::rows;
use crate::harness::{MINISTRY, NOBODY, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_p09_an_export_is_whole_and_leaving_takes_the_person_and_leaves_the_count() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let petition = app.petition(&app.citizen().await).published().await;
    app.sign(&petition, &token, None).await.is(201);
    let comment = json!({ "text": "Қолдаймын" });
    app.act(&petition, "comments", &token, comment).await.is(201);
    let own = app.petition(&token).submitted().await;
    let moderator = app.moderator().await;
    let applicant =
        app.api.get(&format!("/api/v1/petitions/{own}/applicant"), Some(&moderator)).await.is(200);
    assert_eq!((&applicant["iin"], &applicant["email"]), (&json!(IIN), &json!(EMAIL)));
    let password = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&token), password).await.is(200);
    assert_eq!((&export["iin"], &export["account"]["email"]), (&json!(IIN), &json!(EMAIL)));
    let lengths = ["petitions", "signatures", "comments", "readings", "sessions"]
        .map(|part| export[part].as_array().unwrap().len());
    assert_eq!(lengths, [1, 1, 1, 1, 1], "{export}");
    let leave = async |password: &str| {
        app.api
            .call(
                Method::DELETE,
                "/api/v1/me",
                Some(&token),
                Some(json!({ "password": password })),
                &[],
            )
            .await
    };
    leave("not the right password").await.problem(422, "validation_failed");
    leave(PASSWORD).await.problem(409, "petition_under_way");
    app.act(&own, "withdrawal", &token, json!({})).await.is(200);
    let draft = app.petition(&token).drafted().await;
    leave(PASSWORD).await.is(204);
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "account_disabled");
    assert_eq!(app.seen(&petition, None).await["signature_count"], 51);
    let signers = app
        .api
        .get(&format!("/api/v1/petitions/{petition}/signatures?limit=100"), None)
        .await
        .is(200);
    let nameless = signers["items"].as_array().unwrap().iter().filter(|one| one["name"] == "");
    assert_eq!(nameless.count(), 1, "{signers}");
    let comments =
        app.api.get(&format!("/api/v1/petitions/{petition}/comments"), None).await.is(200);
    assert!(!comments.to_string().contains("Айгүл С."), "{comments}");
    assert_eq!(rows(&app, &format!("petitions WHERE id = '{draft}'")).await, 0);
    for table in [
        "accounts",
        "registrations",
        "outbox",
        "inbox",
        "sessions",
        "email_changes",
        "account_events",
        "idempotency_keys",
    ] {
        let left = rows(
            &app,
            &format!("{table} WHERE to_jsonb({table})::text ~ 'aigul@example.kz|581014274025'"),
        )
        .await;
        // The goodbye mail alone is on its way.
        assert_eq!(left, i64::from(table == "outbox"), "{table}");
    }
    let nobody = "accounts WHERE erased_at IS NOT NULL AND family_name || given_name = '' AND num_nulls(person_key, iin_cipher, birth_date, residence) = 4";
    assert_eq!(rows(&app, nobody).await, 1);
    // The same person may come back, and still counts once.
    let again = person(&app).await;
    assert_eq!(app.sign(&petition, &again, None).await.status, 200);
    assert_eq!(app.seen(&petition, None).await["signature_count"], 51);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p08_a_reading_of_personal_data_is_recorded_with_the_reading_and_cannot_be_undone() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let petition = app.petition(&author).submitted().await;
    let moderator = app.moderator().await;
    let path = format!("/api/v1/petitions/{petition}/applicant");
    for other in ["official", "first_head"] {
        let official = app.staff(other, Some(MINISTRY)).await;
        app.api.get(&path, Some(&official)).await.problem(403, "wrong_role");
    }
    let nobody =
        app.api.get(&format!("/api/v1/petitions/{NOBODY}/applicant"), Some(&moderator)).await;
    nobody.problem(404, "not_found");
    let draft = app.petition(&author).drafted().await;
    app.api
        .get(&format!("/api/v1/petitions/{draft}/applicant"), Some(&moderator))
        .await
        .problem(404, "not_found");
    assert_eq!(rows(&app, "personal_data_readings").await, 0);
    app.api.get(&path, Some(&moderator)).await.is(200);
    app.api.get(&path, Some(&moderator)).await.is(200);
    assert_eq!(rows(&app, "personal_data_readings WHERE what = 'applicant'").await, 2);
    let reader: uuid::Uuid =
        word(&app.api.get("/api/v1/me", Some(&moderator)).await.is(200)["id"]).parse().unwrap();
    let listed = app
        .core
        .read(move |work| personal_data::readings_by(work, reader.into(), 1))
        .await
        .unwrap();
    assert_eq!(listed.len(), 2);
    for statement in [
        "DELETE FROM personal_data_readings",
        "UPDATE account_events SET event = 'x'",
        "DELETE FROM account_events",
    ] {
        let refused = app
            .core
            .write(move |work| Ok(diesel::sql_query(statement).execute(work.conn).is_err()))
            .await;
        assert!(refused.unwrap(), "{statement}");
    }
    app.close().await;
}
