//! Whose thing it is and who may change it: Z2 to Z4 and Z6 of docs/SECURITY.md.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{confirmed, person, session};
use crate::harness::database::rows;
use crate::harness::document::operations;
use crate::harness::{Answer, MINISTRY, NOBODY, TestApp, text, word};

/// What a problem says, without its id.
fn told(answer: &Answer) -> (u16, Value) {
    let mut body = answer.body();
    if let Some(members) = body.as_object_mut() {
        members.remove("instance");
    }
    (answer.status, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z02_another_one_s_thing_is_as_absent_as_an_absent_one() {
    let app = TestApp::open().await;
    let (owner, stranger) = (app.citizen().await, person(&app).await);
    let draft = app.petition(&owner).drafted().await;
    let application = app
        .api
        .post("/api/v1/apps", Some(&owner), json!({ "name": "Карта", "scopes": ["read"] }))
        .await
        .is(201);
    confirmed(&app, "661028130259", "owner@example.kz", "correct horse battery staple").await;
    let session = session(&app, "owner@example.kz", "correct horse battery staple").await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let mut asked = 0;
    for (method, path, name) in operations(&document) {
        let theirs = match path.as_str() {
            "/api/v1/sessions/{id}" => word(&session["session_id"]),
            "/api/v1/apps/{id}" => word(&application["id"]),
            path if path.starts_with("/api/v1/petitions/{id}") => draft.clone(),
            _ => continue,
        };
        let ask = async |id: &str| {
            let path = path.replace("{id}", id).replace("{name}", "x");
            let path = [
                "discussion_id",
                "inquiry_id",
                "invalidation_id",
                "attachment_id",
                "comment_id",
                "point_id",
            ]
            .iter()
            .fold(path, |path, name| path.replace(&format!("{{{name}}}"), NOBODY));
            let path = if name == "upload_attachment" {
                path + "?file_name=a.pdf&purpose=supporting"
            } else {
                path
            };
            let kind =
                if name == "upload_attachment" { "application/pdf" } else { "application/json" };
            let bytes = match name.as_str() {
                "upload_attachment" => Some(b"%PDF-1.7 ".to_vec()),
                "submit_petition" => Some(
                    json!({ "prohibited_subjects_acknowledged": "V2026" }).to_string().into_bytes(),
                ),
                "sign_petition" => Some(json!({ "consent": true }).to_string().into_bytes()),
                "begin_signing" => {
                    Some(json!({ "channel": "qr", "consent": true }).to_string().into_bytes())
                }
                "follow_petition" => {
                    Some(json!({ "interests": ["answers"] }).to_string().into_bytes())
                }
                "name_representative_contact" => Some(
                    json!({ "email": "agent@example.kz", "consent": true })
                        .to_string()
                        .into_bytes(),
                ),
                "post_comment" => Some(json!({ "text": "Қолдаймын" }).to_string().into_bytes()),
                "file_correction" | "write_correction_statement" => {
                    Some(text(MINISTRY).to_string().into_bytes())
                }
                "file_complaint" => Some(
                    json!({ "matter": "inaction", "statement": "Жауап жоқ" })
                        .to_string()
                        .into_bytes(),
                ),
                _ if method == Method::GET => None,
                _ => Some(b"{}".to_vec()),
            };
            let headers = [("content-type", kind), ("if-match", "*")];
            app.api.raw(method.clone(), &path, Some(&stranger), bytes, &headers).await.unwrap()
        };
        let (real, absent) = (ask(&theirs).await, ask(NOBODY).await);
        assert_eq!(told(&real), told(&absent), "{name}");
        assert!([403, 404].contains(&real.status), "{name}: {}", real.body());
        asked += 1;
    }
    assert!(asked > 40, "{asked}");
    app.seen(&draft, Some(&owner)).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z03_a_part_is_found_under_its_own_petition_only() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (one, other) =
        (app.petition(&author).drafted().await, app.petition(&author).published().await);
    let path = format!("/api/v1/petitions/{one}/attachments?file_name=a.pdf&purpose=supporting");
    let file = app
        .api
        .raw(
            Method::POST,
            &path,
            Some(&author),
            Some(b"%PDF-1.7 ".to_vec()),
            &[("content-type", "application/pdf")],
        )
        .await
        .unwrap();
    let attachment = word(&file.is(201)["id"]);
    let under = |id: &str| format!("/api/v1/petitions/{id}/attachments/{attachment}");
    assert_eq!(app.api.get(&under(&one), Some(&author)).await.status, 200);
    app.api.get(&under(&other), Some(&author)).await.problem(404, "not_found");
    app.api
        .call(Method::DELETE, &under(&other), Some(&author), None, &[])
        .await
        .problem(404, "not_found");
    assert_eq!(app.api.get(&under(&one), Some(&author)).await.status, 200);
    let second = app.petition(&author).published().await;
    let comment =
        app.act(&other, "comments", &author, json!({ "text": "Қолдаймын" })).await.is(201);
    let under = |id: &str| format!("/api/v1/petitions/{id}/comments/{}", word(&comment["id"]));
    app.api.get(&under(&other), None).await.is(200);
    app.api.get(&under(&second), None).await.problem(404, "not_found");
    let moderator = app.moderator().await;
    app.api
        .post(&format!("{}/removal", under(&second)), Some(&moderator), json!({ "reason": "x" }))
        .await
        .problem(404, "not_found");
    let conditions = json!({ "channel": "paper", "reason": "x" });
    let made = app.act(&other, "invalidations", &moderator, conditions).await.is(201);
    let run = format!("/api/v1/petitions/{second}/invalidations/{}/run", word(&made["id"]));
    app.api.post(&run, Some(&app.moderator().await), json!({})).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z04_nobody_assigns_what_the_service_decides() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let draft = app.petition(&token).drafted().await;
    let extra = [
        "role",
        "state",
        "status",
        "signature_count",
        "author_id",
        "verified",
        "assurance",
        "created_at",
        "closes_on",
        "id",
        "iin",
        "version",
    ];
    let before = app.seen(&draft, Some(&token)).await;
    let account = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    let published = app.petition(&app.citizen().await).published().await;
    let calls: [(Method, String, Value); 6] = [
        (Method::POST, "/api/v1/petitions".to_owned(), text(MINISTRY)),
        (
            Method::PATCH,
            format!("/api/v1/petitions/{draft}"),
            json!({ "title": "Другое название" }),
        ),
        (Method::PATCH, "/api/v1/me".to_owned(), json!({ "language": "ru" })),
        (
            Method::POST,
            format!("/api/v1/petitions/{published}/signatures"),
            json!({ "consent": true }),
        ),
        (
            Method::POST,
            format!("/api/v1/petitions/{published}/comments"),
            json!({ "text": "Қолдаймын" }),
        ),
        (Method::POST, "/api/v1/apps".to_owned(), json!({ "name": "Карта", "scopes": ["read"] })),
    ];
    for (method, path, good) in calls {
        for name in extra {
            let mut body = good.clone();
            body[name] = json!("taken-for-oneself");
            let answer = app
                .api
                .call(method.clone(), &path, Some(&token), Some(body), &[("if-match", "*")])
                .await;
            let fault = answer.problem(422, "validation_failed")["errors"][0].clone();
            assert_eq!(
                (&fault["pointer"], &fault["code"]),
                (&json!(format!("/{name}")), &json!("unknown_field")),
                "{path}"
            );
        }
    }
    assert_eq!(app.seen(&draft, Some(&token)).await, before);
    assert_eq!(app.api.get("/api/v1/me", Some(&token)).await.is(200), account);
    assert_eq!(rows(&app, "petitions WHERE state = 'draft'").await, 1);
    assert_eq!(app.seen(&published, None).await["signature_count"], 50);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z06_nobody_raises_himself_and_grave_acts_take_two() {
    let app = TestApp::open().await;
    let (citizen, moderator) = (person(&app).await, app.moderator().await);
    let made = app.api.post("/dev/staff", None, json!({ "role": "administrator" })).await.is(201);
    let (id, administrator) = (word(&made["account_id"]), word(&made["access_token"]));
    let member = json!({
        "role": "administrator", "email": "new@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    let own = word(&app.api.get("/api/v1/me", Some(&citizen)).await.is(200)["id"]);
    for raising in [&citizen, &moderator] {
        app.api
            .post("/api/v1/staff", Some(raising), member.clone())
            .await
            .problem(403, "wrong_role");
        let change = Some(json!({ "role": "administrator", "reason": "x" }));
        app.api
            .call(Method::PATCH, &format!("/api/v1/staff/{own}"), Some(raising), change, &[])
            .await
            .problem(403, "wrong_role");
    }
    let change = |body: Value, id: String| {
        let (api, administrator) = (app.api.clone(), administrator.clone());
        async move {
            api.call(
                Method::PATCH,
                &format!("/api/v1/staff/{id}"),
                Some(&administrator),
                Some(body),
                &[],
            )
            .await
        }
    };
    change(json!({ "role": "moderator", "reason": "x" }), id).await.problem(403, "own_account");
    change(json!({ "role": "moderator", "reason": "x" }), own).await.problem(404, "not_found");
    let published = app.petition(&app.citizen().await).published().await;
    let takedown = format!("/api/v1/petitions/{published}/takedown");
    let reason = json!({ "reason": "сот актісі" });
    app.api.post(&takedown, Some(&moderator), reason.clone()).await.is(202);
    app.api
        .post(&takedown, Some(&moderator), reason.clone())
        .await
        .problem(403, "second_person_required");
    app.seen(&published, None).await;
    app.api.post(&takedown, Some(&administrator), reason).await.is(200);
    app.api.get(&format!("/api/v1/petitions/{published}"), None).await.problem(410, "taken_down");
    assert_eq!(rows(&app, "takedowns WHERE proposed_by <> taken_down_by").await, 1);
    app.close().await;
}
