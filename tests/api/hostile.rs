//! Rubbish gets a clear problem and never a 500, and loses nothing.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{MINISTRY, NOBODY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_draft_has_its_pointer() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let empty = app
        .api
        .post("/api/v1/petitions", Some(&author), json!({}))
        .await
        .problem(422, "validation_failed");
    let pointers: Vec<&str> = empty["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    let members =
        ["/title", "/subject", "/content", "/arguments", "/proposals", "/language", "/addressee"];
    assert_eq!(pointers, members);
    let mut blank = text(MINISTRY);
    blank["title"] = " \u{a0} ".into();
    blank["content"] = 5.into();
    blank["language"] = "en".into();
    blank["~a/b"] = 1.into();
    let faults = app
        .api
        .post("/api/v1/petitions", Some(&author), blank)
        .await
        .problem(422, "validation_failed");
    let found: Vec<(String, String)> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (word(&fault["pointer"]), word(&fault["code"])))
        .collect();
    let expected = [
        ("/~0a~1b", "unknown_field"),
        ("/title", "required"),
        ("/content", "wrong_type"),
        ("/language", "unknown_value"),
    ];
    assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_none_are_told_what_they_lack() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let json_type = [("content-type", "application/json")];
    let cases: [(Vec<u8>, &[(&str, &str)], u16, &str); 9] = [
        (b"{".to_vec(), &json_type, 400, "malformed_json"),
        (b"[]".to_vec(), &json_type, 422, "validation_failed"),
        (b"{\"title\":\"a\",\"title\":\"b\"}".to_vec(), &json_type, 400, "duplicate_key"),
        (b"\xff\xfe".to_vec(), &json_type, 400, "malformed_json"),
        (
            [b"{\"title\":".to_vec(), vec![b'['; 200_000]].concat(),
            &json_type,
            400,
            "malformed_json",
        ),
        (b"{\"title\":\"a\\u0000b\"}".to_vec(), &json_type, 422, "validation_failed"),
        (vec![b'a'; 1024 * 1024], &json_type, 413, "body_too_large"),
        (
            b"title=x".to_vec(),
            &[("content-type", "application/x-www-form-urlencoded")],
            415,
            "unsupported_media_type",
        ),
        (b"{}".to_vec(), &[], 415, "unsupported_media_type"),
    ];
    for (body, headers, status, code) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        let answer = app
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body), headers)
            .await
            .unwrap();
        assert_eq!(
            (answer.status, answer.body()["code"].as_str().unwrap_or_default()),
            (status, code),
            "{shown}"
        );
        answer.problem(status, code);
    }
    let mine = app.api.get("/api/v1/me/petitions", Some(&author)).await.is(200);
    assert_eq!(mine["items"], json!([]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_asked_who_he_is_before_what_he_wants() {
    let app = TestApp::open().await;
    let rubbish = Some(b"{".to_vec());
    let headers = [("content-type", "application/json")];
    let anonymous =
        app.api.raw(Method::POST, "/api/v1/petitions", None, rubbish, &headers).await.unwrap();
    anonymous.problem(401, "unauthenticated");
    assert!(anonymous.header("www-authenticate").starts_with("Bearer"));
    for token in ["x", "a.b.c", &"y".repeat(5000)] {
        app.api.get("/api/v1/me", Some(token)).await.problem(401, "invalid_token");
        app.api
            .get(&format!("/api/v1/petitions/{NOBODY}"), Some(token))
            .await
            .problem(401, "invalid_token");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_is_kept_as_written_and_answered_as_json() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let mut body = text(MINISTRY);
    body["title"] = "<script>alert(1)</script> & \"кавычки\"".into();
    let made = app.api.post("/api/v1/petitions", Some(&author), body.clone()).await;
    assert_eq!(made.is(201)["title"], body["title"]);
    assert_eq!(made.header("content-type"), "application/json");
    assert_eq!(made.header("x-content-type-options"), "nosniff");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_in_every_member_of_a_draft_never_break_it() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let strange = [
        "\u{0}",
        "\u{202e}abc",
        "\u{feff}",
        "a\u{300}\u{301}\u{302}",
        "'; DROP TABLE petitions; --",
        "%s%n",
        "{{7*7}}",
        "../../etc/passwd",
        "=HYPERLINK(\"x\")",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "🧑🏽‍🚀",
        "\u{ffff}",
        "\r\nBcc: a@b",
        "ﷺ",
        "\\u0000",
        "null",
    ];
    for (at, odd) in strange.into_iter().enumerate() {
        for member in [
            "title",
            "subject",
            "content",
            "arguments",
            "proposals",
            "language",
            "addressee",
            "representative",
        ] {
            let mut body = text(MINISTRY);
            body[member] = Value::from(format!("{odd} {odd} длинный текст"));
            let answer = app.api.post("/api/v1/petitions", Some(&author), body).await;
            assert!(
                answer.status == 201 || answer.status == 422 || answer.status == 409,
                "{at} in {member}: {}",
                answer.status
            );
            if answer.status == 201 {
                let (id, etag) = (word(&answer.body()["id"]), answer.header("etag").to_owned());
                let path = format!("/api/v1/petitions/{id}");
                app.api
                    .call(Method::DELETE, &path, Some(&author), None, &[("if-match", &etag)])
                    .await
                    .is(204);
            }
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_far_off_is_refused_before_anything_is_reckoned() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let official = app.official(MINISTRY).await;
    let refused = async |name: &str, member: &str, day: &str| {
        let body = json!({
            "discussions": { "held_on": day, "place": "Әкімдік", "draft_decision": "Жоба" },
            "field-visit": { "visited_on": day, "place": "Әкімдік", "findings": "Қаралды" },
            "statement": { "on": day, "link": "https://www.gov.kz/" },
        });
        let asked = std::time::Instant::now();
        let answer = app.act(NOBODY, name, &official, body[name].clone()).await;
        assert!(asked.elapsed().as_secs() < 5, "{name} {day}");
        let problem = answer.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{member}"), "{day}");
        word(&problem["errors"][0]["code"])
    };
    for (name, member) in
        [("discussions", "held_on"), ("field-visit", "visited_on"), ("statement", "on")]
    {
        for day in ["+262142-12-31", "+2026-09-07", "2026-9-7", "07.09.2026", "2026-09-31"] {
            assert_eq!(refused(name, member, day).await, "date_format");
        }
        for day in ["2101-01-01", "1899-12-31", "9999-12-31"] {
            assert_eq!(refused(name, member, day).await, "out_of_range");
        }
    }
    for from in ["%2B262142-12-31", "2026-9-7", "1999-12-31", "2101-01-01"] {
        let reckon = format!("/api/v1/calendar/working-days?from={from}&days=1");
        app.api.get(&reckon, None).await.problem(400, "invalid_parameter");
    }
    app.api
        .get("/api/v1/calendar/working-days?from=2026-09-07&days=1001", None)
        .await
        .problem(400, "invalid_parameter");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_very_many_faults_twenty_places_are_listed() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let mut body = text(MINISTRY);
    for number in 0..900 {
        body[format!("{number:04}")] = 1.into();
    }
    body["x".repeat(10_000)] = 1.into();
    let problem = app
        .api
        .post("/api/v1/petitions", Some(&author), body)
        .await
        .problem(422, "validation_failed");
    let faults = problem["errors"].as_array().unwrap();
    assert_eq!((faults.len(), &faults[0]["pointer"]), (20, &json!("/0000")));
    assert_eq!(
        (&faults[19]["code"], &faults[19]["detail"]),
        (&json!("more_faults"), &json!("және тағы 882 қате"))
    );
    let long =
        app.api.post("/api/v1/petitions", Some(&author), json!({ "y".repeat(10_000): 1 })).await;
    assert!(long.bytes.len() < 4_000, "a long name is not sent back in full");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_or_name_is_no_formula_and_a_name_no_address() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let with = async |member: &str, value: &str| {
        let mut body = text(MINISTRY);
        body[member] = value.into();
        app.api.post("/api/v1/petitions", Some(&author), body).await
    };
    for start in ["=", "+", "-", "@", "\t", " \t", "  ="] {
        for member in ["title", "representative"] {
            let problem = with(member, &format!("{start}Вернуть время"))
                .await
                .problem(422, "validation_failed");
            let fault = &problem["errors"][0];
            assert_eq!(
                (&fault["pointer"], &fault["code"]),
                (&json!(format!("/{member}")), &json!("formula_start")),
                "{start:?}"
            );
        }
    }
    for link in ["Ромашка http://x.kz", "HTTPS://x.kz", "Ромашка, WWW.x.kz"] {
        let problem = with("representative", link).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "link_not_allowed");
    }
    with("title", "Вернуть время = 5 + 1 - 2, см. http://x.kz").await.is(201);
    with("representative", "ТОО «Ромашка-Плюс»").await.is(201);
    let official = app.official(MINISTRY).await;
    let path = &format!("/api/v1/petitions/{NOBODY}/working-group");
    let members = json!({ "members": [{ "kind": "deputy", "name": "=1+1" }] });
    let problem =
        app.api.post(path, Some(&official), members).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/members/0/name");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_longer_or_stranger_than_the_document_says_is_refused_in_words() {
    let app = TestApp::open().await;
    let long = "a".repeat(4_097);
    for name in ["accept-language", "if-none-match", "if-match", "range", "if-range"] {
        let asked = app.api.call(Method::GET, "/api/v1/rules", None, None, &[(name, &long)]).await;
        asked.problem(431, "header_too_long");
        let (most, _) = long.split_at(4_096);
        app.api.call(Method::GET, "/api/v1/rules", None, None, &[(name, most)]).await.is(200);
    }
    let id = app.petition(&app.citizen().await).published().await;
    let petition = format!("/api/v1/petitions/{id}");
    for (path, key) in [
        (format!("{petition}?link_key=a%20b"), ""),
        (format!("{petition}?link_key={}", "k".repeat(201)), ""),
        (petition.clone(), "a b"),
    ] {
        let headers = [("link-key", key)];
        let headers = if key.is_empty() { &headers[..0] } else { &headers[..] };
        let asked = app.api.call(Method::GET, &path, None, None, headers).await;
        asked.problem(400, "invalid_parameter");
    }
    app.api.get(&format!("{petition}?link_key=wrong"), None).await.is(200);
    for list in ["petitions", "public-bodies", "territories"] {
        let path = format!("/api/v1/{list}?q=%0F");
        app.api.get(&path, None).await.problem(400, "invalid_parameter");
    }
    let moderator = app.moderator().await;
    let tag = format!("/api/v1/moderation/petitions/{id}/tags/%C3%97");
    app.api.call(Method::DELETE, &tag, Some(&moderator), None, &[]).await.problem(404, "not_found");
    let token = format!("/api/v1/unsubscriptions/{}", "0".repeat(401));
    app.api.get(&token, None).await.problem(404, "not_found");
    app.close().await;
}
