//! Acceptance scenarios, group A: drafting and submission. Each test bears its scenario's number.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::confirm;
use crate::harness::{MINISTRY, TestApp, text, word};

fn with(member: &str, value: Value) -> Value {
    let mut body = text(MINISTRY);
    body[member] = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a01_a_draft_is_made_and_nobody_else_sees_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, other) = (app.citizen().await, app.citizen().await);
    let made = app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await;
    let draft = made.is(201);
    assert_eq!(draft["state"], "draft");
    let location = made.header("location").to_owned();
    assert_eq!(location, format!("/api/v1/petitions/{}", word(&draft["id"])));
    assert_eq!(app.api.get(&location, Some(&author)).await.is(200)["id"], draft["id"]);
    let official = app.official(MINISTRY).await;
    for stranger in [None, Some(&other), Some(&official)] {
        app.api.get(&location, stranger.map(String::as_str)).await.problem(404, "not_found");
    }
    for list in ["/api/v1/petitions", "/api/v1/petitions?q=пояс", "/api/v1/petitions?sort=trending"]
    {
        assert_eq!(app.api.get(list, None).await.is(200)["items"], json!([]), "{list}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a02_every_missing_or_bad_field_is_named_at_once() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let pointers = |problem: &Value| -> Vec<String> {
        let mut all: Vec<String> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| word(&fault["pointer"]))
            .collect();
        all.sort();
        all
    };
    let all =
        ["/addressee", "/arguments", "/content", "/language", "/proposals", "/subject", "/title"];
    let empty = app
        .api
        .post("/api/v1/petitions", Some(&author), json!({}))
        .await
        .problem(422, "validation_failed");
    assert_eq!(pointers(&empty), all);
    for member in ["title", "subject", "content", "arguments", "proposals"] {
        for (bad, why) in [("   ".to_owned(), "blank"), ("ж".repeat(10_001), "too long")] {
            let answer =
                app.api.post("/api/v1/petitions", Some(&author), with(member, json!(bad))).await;
            assert_eq!(
                pointers(&answer.problem(422, "validation_failed")),
                [format!("/{member}")],
                "{member} {why}"
            );
        }
        let null =
            app.api.post("/api/v1/petitions", Some(&author), with(member, Value::Null)).await;
        assert_eq!(
            pointers(&null.problem(422, "validation_failed")),
            [format!("/{member}")],
            "{member} is null"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a03_what_a_spreadsheet_would_run_is_no_title_and_what_links_is_no_name() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for start in ["=", "+", "-", "@"] {
        let title = format!("{start}CMD вернуть прежний пояс");
        let answer =
            app.api.post("/api/v1/petitions", Some(&author), with("title", json!(title))).await;
        assert_eq!(
            answer.problem(422, "validation_failed")["errors"][0]["pointer"],
            "/title",
            "{title}"
        );
    }
    for name in ["=Айгүл", "https://example.kz", "Айгүл www.example.kz"] {
        let body = json!({
            "iin": "581014274025", "email": "a@example.kz", "password": "a long enough password", "family_name": "Серікова",
            "given_name": name, "residence": "710000000", "language": "kk", "citizen": true, "consent": true,
        });
        let answer = app.api.post("/api/v1/accounts", None, body).await;
        assert_eq!(
            answer.problem(422, "validation_failed")["errors"][0]["pointer"],
            "/given_name",
            "{name}"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a04_markup_is_text_and_stays_text() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let content = "<script>alert('Құрметті')</script> & <b>\"мәтін\"</b>";
    let draft = app
        .api
        .post("/api/v1/petitions", Some(&author), with("content", json!(content)))
        .await
        .is(201);
    let answer =
        app.api.get(&format!("/api/v1/petitions/{}", word(&draft["id"])), Some(&author)).await;
    assert_eq!(answer.is(200)["content"], content);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    // The same in the table and in the feed, each read by its own rules.
    let mut marked = with("title", json!("Көшені жөндеу <img src=x onerror=alert(1)> & \"т.б.\""));
    marked["subject"] = json!("\"Жол\", </summary><script>1</script>");
    let made = app.api.post("/api/v1/petitions", Some(&author), marked.clone()).await.is(201);
    let id = word(&made["id"]);
    app.open_up(&id, &author).await;
    let table =
        app.api.call(Method::GET, "/api/v1/petitions", None, None, &[("accept", "text/csv")]).await;
    assert_eq!(
        (table.status, table.header("content-type")),
        (200, "text/csv; charset=utf-8; header=present")
    );
    assert_eq!(table.header("x-content-type-options"), "nosniff");
    let mut reader = csv::Reader::from_reader(&table.bytes[..]);
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&json!(rows[0]["title"]), &json!(rows[0]["subject"])),
        (&marked["title"], &marked["subject"])
    );
    assert_eq!((rows[0]["id"].as_str(), rows[0]["signature_count"].as_str()), (id.as_str(), "50"));
    let feed = app.api.get("/api/v1/feed.atom", None).await;
    assert_eq!(
        (feed.status, feed.header("content-type")),
        (200, "application/atom+xml; charset=utf-8")
    );
    let xml = String::from_utf8(feed.bytes.clone()).unwrap();
    assert!(!xml.contains("<img") && !xml.contains("<script"), "{xml}");
    assert_eq!((xml.matches("<entry ").count(), xml.matches("</summary>").count()), (1, 1));
    assert!(xml.contains("&lt;img src=x onerror=alert(1)&gt; &amp; "), "{xml}");
    let known = feed.header("etag").to_owned();
    let again = app
        .api
        .call(Method::GET, "/api/v1/feed.atom", None, None, &[("if-none-match", &known)])
        .await;
    assert_eq!(again.status, 304);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_gets_the_list_in_the_format_he_likes_best() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let mut formula = with("subject", json!("=HYPERLINK(\"http://x\")"));
    formula["title"] = json!("Көшені жөндеу туралы");
    for _ in 0..2 {
        let made = app.api.post("/api/v1/petitions", Some(&author), formula.clone()).await;
        app.open_up(&word(&made.is(201)["id"]), &author).await;
    }
    let ask = async |accept: &str| {
        app.api
            .call(Method::GET, "/api/v1/petitions?limit=1", None, None, &[("accept", accept)])
            .await
    };
    for (accept, given) in [
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/csv;q=0.5, */*", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
    ] {
        assert_eq!(ask(accept).await.header("content-type"), given, "{accept}");
    }
    ask("application/atom+xml").await.problem(406, "not_acceptable");
    app.api
        .call(Method::GET, "/api/v1/feed.atom", None, None, &[("accept", "application/json")])
        .await
        .problem(406, "not_acceptable");
    let page = ask("text/csv").await;
    assert!(page.header("link").contains("rel=\"next\""), "{}", page.header("link"));
    assert!(page.header("vary").contains("Accept,"));
    assert!(String::from_utf8_lossy(&page.bytes).contains("\"'=HYPERLINK(\"\"http://x\"\")\""));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a06_only_the_list_in_force_can_be_acknowledged() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let submission = format!("/api/v1/petitions/{id}/submission");
    for stale in ["V2024", "V1999", "v2026"] {
        let answer = app
            .api
            .post(&submission, Some(&author), json!({ "prohibited_subjects_acknowledged": stale }))
            .await;
        let problem = answer.problem(409, "stale_acknowledgement");
        assert_eq!(problem["legal_basis"], "90-2(3)");
    }
    app.api.post(&submission, Some(&author), json!({})).await.problem(422, "validation_failed");
    app.api
        .post(&submission, Some(&author), json!({ "prohibited_subjects_acknowledged": "V2026" }))
        .await
        .is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a07_neither_a_foreigner_nor_a_minor_files() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let mut body = json!({
        "iin": "581014274025", "email": "a@example.kz", "password": "a long enough password", "family_name": "Серікова",
        "given_name": "Айгүл", "residence": "710000000", "language": "kk", "citizen": false, "consent": true,
    });
    let refused = app
        .api
        .post("/api/v1/accounts", None, body.clone())
        .await
        .problem(422, "validation_failed");
    assert_eq!(
        (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
        (&json!("/citizen"), &json!("not_citizen"))
    );
    // Born on 8 September 2010: sixteen tomorrow.
    body["citizen"] = json!(true);
    body["birth_date"] = json!("2010-09-08");
    app.api.post("/api/v1/accounts", None, body).await.is(202);
    let mails = app.api.get("/dev/mails?to=a@example.kz", None).await.is(200);
    let mail = word(&mails["items"][0]["text"]);
    let token = mail.split("#token=").nth(1).unwrap().split_whitespace().next().unwrap();
    confirm(&app, token, "a long enough password").await.is(201);
    let session = json!({ "email": "a@example.kz", "password": "a long enough password" });
    let minor = word(
        &app.api.post("/api/v1/sessions", None, session.clone()).await.is(201)["access_token"],
    );
    app.api.post("/api/v1/petitions", Some(&minor), text(MINISTRY)).await.problem(403, "under_age");
    let staff = app.moderator().await;
    app.api
        .post("/api/v1/petitions", Some(&staff), text(MINISTRY))
        .await
        .problem(403, "wrong_role");
    app.clock("2026-09-08T05:00:00Z").await;
    app.api.post("/api/v1/petitions", Some(&minor), text(MINISTRY)).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a08_submission_freezes_and_hashes_the_text() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).submitted().await;
    let path = format!("/api/v1/petitions/{id}");
    let petition = app.seen(&id, Some(&author)).await;
    assert_eq!(word(&petition["text_hash"]).len(), 64);
    assert_eq!(petition["number"], "2026-000001");
    let change = json!({ "title": "Совсем другое название" });
    let late = app
        .api
        .call(Method::PATCH, &path, Some(&author), Some(change), &[("if-match", "\"v1\"")])
        .await;
    late.problem(409, "state_conflict");
    let same = app.seen(&id, Some(&author)).await;
    assert_eq!((&same["title"], &same["text_hash"]), (&petition["title"], &petition["text_hash"]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a10_a_switch_stops_drafts_and_nothing_else() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (app.citizen().await, app.administrator().await);
    let id = app.petition(&author).drafted().await;
    let off = json!({ "on": false, "reason": "жұмыс" });
    app.api.put("/api/v1/switches/creation", Some(&administrator), off.clone()).await.is(200);
    let mut another = text(MINISTRY);
    another["title"] = json!("Построить мост через Ишим");
    let refused = app.api.post("/api/v1/petitions", Some(&author), another).await;
    refused.problem(503, "creation_paused");
    assert!(!refused.header("retry-after").is_empty());
    app.api.get("/api/v1/petitions", None).await.is(200);
    // Nothing may refuse acceptance of what is ready (90-4(2)).
    let body = json!({ "prohibited_subjects_acknowledged": "V2026" });
    app.act(&id, "submission", &author, body).await.is(200);
    app.api
        .put("/api/v1/switches/acceptance", Some(&administrator), off)
        .await
        .problem(404, "not_found");
    app.api
        .put(
            "/api/v1/switches/creation",
            Some(&administrator),
            json!({ "on": true, "reason": "бітті" }),
        )
        .await
        .is(200);
    app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await.is(201);
    let listed = app.api.get("/api/v1/switches", Some(&administrator)).await.is(200);
    assert_eq!(listed["items"][0]["on"], true);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a12_a_petition_speaks_its_own_language_or_both() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let second = json!({
        "title": "Бұрынғы уақыт белдеуін қайтару", "subject": "Уақыт белдеуі", "content": "Бұрынғы белдеуді қайтаруды сұраймыз.",
        "arguments": "Денсаулық пен қауіпсіздік.", "proposals": "Шешімнің күшін жою.",
    });
    let both = with("translations", json!({ "kk": second }));
    let mut kazakh = text(MINISTRY);
    kazakh["language"] = json!("kk");
    for (body, languages) in [(text(MINISTRY), "ru"), (kazakh, "kk"), (both.clone(), "ru, kk")] {
        let draft = app.api.post("/api/v1/petitions", Some(&author), body).await.is(201);
        let path = format!("/api/v1/petitions/{}", word(&draft["id"]));
        for wish in ["en", "kk;q=0.9, en", "*"] {
            let answer = app
                .api
                .call(Method::GET, &path, Some(&author), None, &[("accept-language", wish)])
                .await;
            answer.is(200);
            assert_eq!(answer.header("content-language"), languages, "{wish}");
        }
    }
    let draft = app.api.post("/api/v1/petitions", Some(&author), both).await.is(201);
    assert_eq!(draft["translations"]["kk"]["title"], "Бұрынғы уақыт белдеуін қайтару");
    let path = format!("/api/v1/petitions/{}", word(&draft["id"]));
    let clash = json!({ "language": "kk" });
    let refused =
        app.api.call(Method::PATCH, &path, Some(&author), Some(clash), &[("if-match", "*")]).await;
    assert_eq!(refused.problem(422, "validation_failed")["errors"][0]["pointer"], "/translations");
    let submission = json!({ "prohibited_subjects_acknowledged": "V2026" });
    let frozen =
        app.api.post(&format!("{path}/submission"), Some(&author), submission).await.is(200);
    let alone = app.petition(&author).submitted().await;
    assert_ne!(
        frozen["text_hash"],
        app.seen(&alone, Some(&author)).await["text_hash"],
        "the hash covers both languages"
    );
    for (bad, pointer) in [
        (json!({ "ru": second }), "/translations"),
        (json!({ "en": second }), "/translations"),
        (json!({ "kk": "мәтін" }), "/translations/kk"),
        (json!({ "kk": { "title": "қысқа" } }), "/translations/kk/title"),
    ] {
        let answer =
            app.api.post("/api/v1/petitions", Some(&author), with("translations", bad)).await;
        assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], pointer);
    }
    let mail = app
        .api
        .call(
            Method::GET,
            "/api/v1/nothing",
            None,
            None,
            &[("accept-language", "kk;q=0.5, ru;q=0.9")],
        )
        .await;
    assert_eq!(mail.header("content-language"), "ru");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_a13_whatever_is_valid_is_accepted_and_numbered() {
    let app = TestApp::at("2026-12-31T18:30:00Z").await;
    let author = app.citizen().await;
    let mut numbers = Vec::new();
    for instant in ["2026-12-31T18:30:00Z", "2026-12-31T18:59:59Z", "2026-12-31T19:00:00Z"] {
        app.clock(instant).await;
        let id = app.petition(&author).submitted().await;
        numbers.push(word(&app.seen(&id, Some(&author)).await["number"]));
    }
    // 24:00 in Kazakhstan is 19:00 UTC: the third is of the next year. The same text thrice is
    // accepted thrice; what stands against it is the moderator's to find.
    assert_eq!(numbers, ["2026-000001", "2026-000002", "2027-000001"]);
    app.close().await;
}
