//! Authorisation: the lines Z2 to Z10 of docs/SECURITY.md; Z1 is `access`.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use super::conventions::operations;
use super::harness::{Answer, TestApp, text, word};
use super::security_accounts::{EMAIL, IIN, confirmed, person, rows};

const MINISTRY: &str = "ministry-trade-integration";
const ABSENT: &str = "01a208fc-762c-7054-b873-e29fadf66cf8";

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
    let house = TestApp::open().await;
    let (owner, stranger) = (house.citizen().await, person(&house).await);
    let draft = house.drafted(&owner, MINISTRY).await;
    let app = house
        .api
        .post("/api/v1/apps", Some(&owner), json!({ "name": "Карта", "scopes": ["read"] }))
        .await
        .is(201);
    confirmed(&house, "661028130259", "owner@example.kz", "correct horse battery staple").await;
    let session = super::security_accounts::session(
        &house,
        "owner@example.kz",
        "correct horse battery staple",
    )
    .await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let mut asked = 0;
    for (method, path, name) in operations(&document) {
        let theirs = match path.as_str() {
            "/api/v1/sessions/{id}" => word(&session["session_id"]),
            "/api/v1/apps/{id}" => word(&app["id"]),
            path if path.starts_with("/api/v1/petitions/{id}") => draft.clone(),
            _ => continue,
        };
        let ask = async |id: &str| {
            let path = path.replace("{id}", id).replace("{name}", "x");
            let path =
                ["discussion_id", "inquiry_id", "invalidation_id", "attachment_id", "comment_id"]
                    .iter()
                    .fold(path, |path, name| path.replace(&format!("{{{name}}}"), ABSENT));
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
                "follow_petition" => {
                    Some(json!({ "interests": ["answers"] }).to_string().into_bytes())
                }
                "post_comment" => Some(json!({ "text": "Қолдаймын" }).to_string().into_bytes()),
                "file_correction" => Some(text(MINISTRY).to_string().into_bytes()),
                "file_complaint" => Some(
                    json!({ "matter": "inaction", "statement": "Жауап жоқ" })
                        .to_string()
                        .into_bytes(),
                ),
                _ if method == Method::GET => None,
                _ => Some(b"{}".to_vec()),
            };
            let headers = [("content-type", kind), ("if-match", "*")];
            house.api.raw(method.clone(), &path, Some(&stranger), bytes, &headers).await.unwrap()
        };
        let (real, absent) = (ask(&theirs).await, ask(ABSENT).await);
        assert_eq!(told(&real), told(&absent), "{name}");
        assert!([403, 404].contains(&real.status), "{name}: {}", real.body());
        asked += 1;
    }
    assert!(asked > 40, "{asked}");
    house.petition(&draft, Some(&owner)).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z03_a_part_is_found_under_its_own_petition_only() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (one, other) =
        (house.drafted(&author, MINISTRY).await, house.published(&author, MINISTRY).await);
    let path = format!("/api/v1/petitions/{one}/attachments?file_name=a.pdf&purpose=supporting");
    let file = house
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
    assert_eq!(house.api.get(&under(&one), Some(&author)).await.status, 200);
    house.api.get(&under(&other), Some(&author)).await.problem(404, "not_found");
    house
        .api
        .call(Method::DELETE, &under(&other), Some(&author), None, &[])
        .await
        .problem(404, "not_found");
    assert_eq!(house.api.get(&under(&one), Some(&author)).await.status, 200);
    let second = house.published(&author, MINISTRY).await;
    let comment = house
        .api
        .post(
            &format!("/api/v1/petitions/{other}/comments"),
            Some(&author),
            json!({ "text": "Қолдаймын" }),
        )
        .await
        .is(201);
    let under = |id: &str| format!("/api/v1/petitions/{id}/comments/{}", word(&comment["id"]));
    house.api.get(&under(&other), None).await.is(200);
    house.api.get(&under(&second), None).await.problem(404, "not_found");
    let moderator = house.staff("moderator", None).await;
    house
        .api
        .post(&format!("{}/removal", under(&second)), Some(&moderator), json!({ "reason": "x" }))
        .await
        .problem(404, "not_found");
    let conditions = json!({ "channel": "paper", "reason": "x" });
    let made = house
        .api
        .post(&format!("/api/v1/petitions/{other}/invalidations"), Some(&moderator), conditions)
        .await
        .is(201);
    let run = format!("/api/v1/petitions/{second}/invalidations/{}/run", word(&made["id"]));
    house
        .api
        .post(&run, Some(&house.staff("moderator", None).await), json!({}))
        .await
        .problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z04_nobody_assigns_what_the_service_decides() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let draft = house.drafted(&token, MINISTRY).await;
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
    let before = house.petition(&draft, Some(&token)).await;
    let account = house.api.get("/api/v1/me", Some(&token)).await.is(200);
    let published = house.published(&house.citizen().await, MINISTRY).await;
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
            body[name] = json!("administrator");
            let answer = house
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
    assert_eq!(house.petition(&draft, Some(&token)).await, before);
    assert_eq!(house.api.get("/api/v1/me", Some(&token)).await.is(200), account);
    assert_eq!(rows(&house, "petitions WHERE state = 'draft'").await, 1);
    assert_eq!(house.petition(&published, None).await["signature_count"], 50);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z05_no_public_answer_holds_what_belongs_to_a_person() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let id = house.published(&token, MINISTRY).await;
    house.sign(&id, &token, None).await.is(201);
    let comment = house
        .api
        .post(
            &format!("/api/v1/petitions/{id}/comments"),
            Some(&token),
            json!({ "text": "Қолдаймын" }),
        )
        .await
        .is(201);
    let account = word(&house.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    let moderator = house.staff("moderator", None).await;
    let members = word(&house.api.get("/api/v1/me", Some(&moderator)).await.is(200)["email"]);
    let canaries = [IIN, EMAIL, "Серікқызы", "750000000", account.as_str(), members.as_str()];
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let (official, other) = (house.staff("official", Some(MINISTRY)).await, house.citizen().await);
    let mut scanned = 0;
    for (method, path, name) in operations(&document) {
        if method != Method::GET
            || path.starts_with("/dev/")
            || ["export_me", "read_me", "read_applicant", "list_territories", "openapi_json"]
                .contains(&name.as_str())
        {
            continue;
        }
        let path = path
            .replace("{id}", &id)
            .replace("{comment_id}", &word(&comment["id"]))
            .replace("{attachment_id}", ABSENT)
            .replace("{slug}", MINISTRY)
            .replace("{version}", "V2026");
        for reader in [None, Some(&other), Some(&official)] {
            for accept in ["*/*", "text/csv"] {
                let answer = house
                    .api
                    .call(
                        Method::GET,
                        &path,
                        reader.map(String::as_str),
                        None,
                        &[("accept", accept)],
                    )
                    .await;
                let shown = String::from_utf8_lossy(&answer.bytes);
                for canary in canaries {
                    let found = shown.contains(canary)
                        && !(canary == "750000000" && shown.contains("\"region\""));
                    assert!(!found, "{canary} in {name}: {shown}");
                }
                scanned += 1;
            }
        }
    }
    assert!(scanned > 150, "{scanned}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z06_nobody_raises_himself_and_grave_acts_take_two() {
    let house = TestApp::open().await;
    let (citizen, moderator) = (person(&house).await, house.staff("moderator", None).await);
    let made = house.api.post("/dev/staff", None, json!({ "role": "administrator" })).await.is(201);
    let (id, administrator) = (word(&made["account_id"]), word(&made["access_token"]));
    let member = json!({
        "role": "administrator", "email": "new@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    let own = word(&house.api.get("/api/v1/me", Some(&citizen)).await.is(200)["id"]);
    for raising in [&citizen, &moderator] {
        house
            .api
            .post("/api/v1/staff", Some(raising), member.clone())
            .await
            .problem(403, "wrong_role");
        let change = Some(json!({ "role": "administrator", "reason": "x" }));
        house
            .api
            .call(Method::PATCH, &format!("/api/v1/staff/{own}"), Some(raising), change, &[])
            .await
            .problem(403, "wrong_role");
    }
    let change = |body: Value, id: String| {
        let (api, administrator) = (house.api.clone(), administrator.clone());
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
    let published = house.published(&house.citizen().await, MINISTRY).await;
    let takedown = format!("/api/v1/petitions/{published}/takedown");
    let reason = json!({ "reason": "сот актісі" });
    house.api.post(&takedown, Some(&moderator), reason.clone()).await.is(202);
    house
        .api
        .post(&takedown, Some(&moderator), reason.clone())
        .await
        .problem(403, "second_person_required");
    house.petition(&published, None).await;
    house.api.post(&takedown, Some(&administrator), reason).await.is(200);
    house.api.get(&format!("/api/v1/petitions/{published}"), None).await.problem(410, "taken_down");
    assert_eq!(rows(&house, "takedowns WHERE proposed_by <> taken_down_by").await, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z08_ids_tell_no_numbers_and_the_link_s_secret_is_no_id() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
    assert_eq!(key.len(), 43, "256 bits in base64url");
    let near = {
        let mut bytes = uuid::Uuid::parse_str(&id).unwrap().into_bytes();
        bytes[15] ^= 1;
        uuid::Uuid::from_bytes(bytes)
    };
    house
        .api
        .get(&format!("/api/v1/petitions/{near}?link_key={key}"), None)
        .await
        .problem(404, "not_found");
    for wrong in [&key[..42], &key.to_lowercase(), ""] {
        house
            .api
            .get(&format!("/api/v1/petitions/{id}?link_key={wrong}"), None)
            .await
            .problem(404, "not_found");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z09_an_application_reads_within_its_scope_and_rate_and_acts_for_nobody() {
    let house = TestApp::with(&["--rate-limits", "on"]).await;
    let owner = house.citizen().await;
    let register = async |scopes: Value| {
        let made = house
            .api
            .post(
                "/api/v1/apps",
                Some(&owner),
                json!({ "name": "Карта петиций", "scopes": scopes }),
            )
            .await
            .is(201);
        (word(&made["id"]), word(&made["secret"]))
    };
    for wrong in [json!([]), json!(["write"]), json!(["read", "sign"]), json!("read")] {
        let body = json!({ "name": "Карта петиций", "scopes": wrong });
        house.api.post("/api/v1/apps", Some(&owner), body).await.problem(422, "validation_failed");
    }
    let ((reader_id, reader), (_, exporter)) =
        (register(json!(["read"])).await, register(json!(["export"])).await);
    let listed = house.api.get("/api/v1/apps", Some(&owner)).await.is(200);
    assert!(
        listed["items"].as_array().unwrap().len() == 2 && !listed.to_string().contains(&reader),
        "the secret is shown once"
    );
    assert_eq!(rows(&house, "apps WHERE octet_length(secret_hash) = 32").await, 2);
    let list = async |secret: &str, accept: &str| {
        house
            .api
            .call(Method::GET, "/api/v1/petitions", Some(secret), None, &[("accept", accept)])
            .await
    };
    assert_eq!(list(&reader, "application/json").await.status, 200);
    list(&reader, "text/csv").await.problem(403, "insufficient_scope");
    assert_eq!(list(&exporter, "text/csv").await.status, 200);
    list(&exporter, "application/json").await.problem(403, "insufficient_scope");
    list(&(reader.clone() + "x"), "application/json").await.problem(401, "invalid_token");
    // Nothing that a person does.
    house.sign(ABSENT, &reader, None).await.problem(403, "app_token");
    house
        .api
        .post("/api/v1/petitions", Some(&reader), text(MINISTRY))
        .await
        .problem(403, "app_token");
    house.api.get("/api/v1/me", Some(&reader)).await.problem(403, "app_token");
    let draft = house.drafted(&owner, MINISTRY).await;
    house
        .api
        .get(&format!("/api/v1/petitions/{draft}"), Some(&reader))
        .await
        .problem(404, "not_found");
    // A rate of its own: 600 a minute.
    let mut limited = None;
    for _ in 0..700 {
        let answer = list(&reader, "application/json").await;
        if answer.status == 429 {
            limited = Some(answer);
            break;
        }
    }
    let limited = limited.expect("an application has a bound");
    limited.problem(429, "rate_limited");
    assert!(limited.header("ratelimit-policy").starts_with("\"app\";q=600"));
    assert_eq!(list(&exporter, "text/csv").await.status, 200, "another one's rate is another's");
    let path = format!("/api/v1/apps/{reader_id}");
    house
        .api
        .call(Method::DELETE, &path, Some(&house.citizen().await), None, &[])
        .await
        .problem(404, "not_found");
    house.api.call(Method::DELETE, &path, Some(&owner), None, &[]).await.is(204);
    list(&reader, "application/json").await.problem(401, "invalid_token");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z10_what_is_not_open_leaks_nowhere() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let with_title = async |title: &str| {
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        word(&house.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"])
    };
    let count = async || {
        let figures = house.api.get("/api/v1/statistics", None).await.is(200);
        [
            "petitions_by_state",
            "decisions_by_outcome",
            "rejections_by_ground",
            "signatures",
            "overdue_by_body",
        ]
        .map(|name| figures[name].clone())
    };
    let before = count().await;
    let draft = with_title("Жасырын құлпынай жобасы").await;
    let (limited, _) = house.limited(&author, MINISTRY).await;
    for path in [
        "/api/v1/petitions",
        "/api/v1/petitions?q=%D2%9B%D2%B1%D0%BB%D0%BF%D1%8B%D0%BD%D0%B0%D0%B9",
        "/api/v1/petitions?state=draft",
        "/api/v1/petitions?state=limited",
        "/api/v1/petitions/similar?title=%D0%96%D0%B0%D1%81%D1%8B%D1%80%D1%8B%D0%BD%20%D2%9B%D2%B1%D0%BB%D0%BF%D1%8B%D0%BD%D0%B0%D0%B9%20%D0%B6%D0%BE%D0%B1%D0%B0%D1%81%D1%8B",
        "/api/v1/feed.atom",
        "/api/v1/rejections",
    ] {
        for reader in [None, Some(house.citizen().await)] {
            let answer = house.api.get(path, reader.as_deref()).await;
            let shown = String::from_utf8_lossy(&answer.bytes);
            for hidden in [&draft, &limited, "құлпынай"] {
                assert!(!shown.contains(hidden), "{hidden} in {path}: {shown}");
            }
        }
    }
    assert_eq!(count().await, before, "no counter moves for what nobody may see");
    // An ETag is no oracle either.
    for id in [draft.as_str(), &limited, ABSENT] {
        let answer = house
            .api
            .call(
                Method::GET,
                &format!("/api/v1/petitions/{id}"),
                None,
                None,
                &[("if-none-match", "*")],
            )
            .await;
        answer.problem(404, "not_found");
    }
    house.close().await;
}
