//! Files of petitions: types, sizes, names, who adds, who reads, and that submission freezes them.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::rows;
use crate::harness::{Answer, DISTRICT, MINISTRY, TestApp, text, word};

const PDF: &[u8] = b"%PDF-1.7 \xd0\x9f";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0";

const JPEG: &[u8] = b"\xff\xd8\xff\xe0";

fn path(id: &str) -> String {
    format!("/api/v1/petitions/{id}/attachments")
}

async fn send(
    app: &TestApp,
    id: &str,
    token: &str,
    query: &str,
    kind: &str,
    bytes: &[u8],
) -> Answer {
    let path = format!("{}?{query}", path(id));
    app.api
        .raw(Method::POST, &path, Some(token), Some(bytes.to_vec()), &[("content-type", kind)])
        .await
        .unwrap()
}

/// A file that no other test or call has sent.
async fn attach(app: &TestApp, id: &str, token: &str, purpose: &str) -> Answer {
    static FILES: AtomicUsize = AtomicUsize::new(0);
    let file = FILES.fetch_add(1, Ordering::Relaxed);
    let query = format!("file_name={file}.pdf&purpose={purpose}");
    send(app, id, token, &query, "application/pdf", PDF).await
}

async fn acknowledged(app: &TestApp) -> Value {
    let rules = app.api.get("/api/v1/rules", None).await.is(200);
    let version = rules["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rules| rules["in_force"] == true)
        .unwrap()
        .clone();
    json!({ "prohibited_subjects_acknowledged": version["version"] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_and_is_only_saved() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    // `Кй"; 1.pdf`, its й decomposed.
    let query = "file_name=%D0%9A%D0%B8%CC%86%22%3B%201.pdf&purpose=supporting";
    let made = send(&app, &id, &author, query, "application/pdf; a=b", PDF).await;
    let view = made.is(201);
    assert_eq!((&view["file_name"], &view["size"]), (&json!("Кй\"; 1.pdf"), &json!(PDF.len())));
    let location = made.header("location").to_owned();
    let got = app.api.get(&location, Some(&author)).await;
    assert_eq!((got.status, got.bytes.as_slice()), (200, PDF));
    assert_eq!(got.header("content-type"), "application/pdf");
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    assert!(got.header("content-security-policy").starts_with("sandbox;"));
    let expected =
        "attachment; filename=\"_____1.pdf\"; filename*=UTF-8''%D0%9A%D0%B9%22%3B%201.pdf";
    assert_eq!(got.header("content-disposition"), expected);
    let etag = got.header("etag").to_owned();
    assert_eq!(etag, format!("\"{}\"", word(&view["sha256"])));
    let again = app
        .api
        .call(Method::GET, &location, Some(&author), None, &[("if-none-match", &etag)])
        .await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    for (kind, bytes) in [("image/png", PNG), ("image/jpeg", JPEG)] {
        send(&app, &id, &author, "file_name=a&purpose=supporting", kind, bytes).await.is(201);
    }
    let listed = app.api.get(&path(&id), Some(&author)).await.is(200);
    assert_eq!((&listed["items"][0], listed["items"].as_array().unwrap().len()), (&view, 3));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_types_and_bytes_are_refused() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let long = "a".repeat(201);
    for name in [
        "",
        "..",
        ".",
        "a%2Fb",
        "..%5Cb",
        "a%00b",
        "a%0D%0Ab",
        "a%E2%80%AEfdp.exe",
        "a%D8%9Cb",
        "a%FFb",
        "%20",
        &long,
    ] {
        let query = format!("file_name={name}&purpose=supporting");
        send(&app, &id, &author, &query, "application/pdf", PDF)
            .await
            .problem(400, "invalid_parameter");
    }
    for (query, code) in [
        ("purpose=supporting", "invalid_parameter"),
        ("file_name=a", "invalid_parameter"),
        ("file_name=a&purpose=other", "invalid_parameter"),
        ("file_name=a&file_name=b&purpose=supporting", "duplicate_parameter"),
        ("file_name=a&purpose=supporting&x=1", "unknown_parameter"),
    ] {
        send(&app, &id, &author, query, "application/pdf", PDF).await.problem(400, code);
    }
    let good = "file_name=a.pdf&purpose=supporting";
    for (kind, bytes) in [
        ("text/html", b"<script>".as_slice()),
        ("image/svg+xml", b"<svg/>".as_slice()),
        ("application/json", b"{}".as_slice()),
        ("application/pdf", b"<html>%PDF-".as_slice()),
        ("application/pdf", b"".as_slice()),
        ("image/png", PDF),
        ("image/jpeg", PNG),
    ] {
        send(&app, &id, &author, good, kind, bytes).await.problem(415, "unsupported_media_type");
    }
    let limit = 10 * 1024 * 1024;
    let mut large = PDF.to_vec();
    large.resize(limit + 1, b' ');
    send(&app, &id, &author, good, "application/pdf", &large).await.problem(413, "body_too_large");
    assert_eq!(app.api.get(&path(&id), Some(&author)).await.is(200)["items"], json!([]));
    let made = send(&app, &id, &author, good, "application/pdf", &large[..limit]).await;
    assert_eq!(made.is(201)["size"], limit);
    let got = app.api.get(made.header("location"), Some(&author)).await;
    assert!(got.bytes == large[..limit]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_files_and_no_more_and_a_key_makes_one() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let place = format!("{}?file_name=a.pdf&purpose=supporting", path(&id));
    let headers = [("content-type", "application/pdf"), ("idempotency-key", "k")];
    let first = app
        .api
        .raw(Method::POST, &place, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap()
        .is(201);
    let again = app
        .api
        .raw(Method::POST, &place, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap();
    assert_eq!((again.is(201), again.header("idempotency-replayed")), (first.clone(), "true"));
    let other = place.replace("a.pdf", "b.pdf");
    let reused = app
        .api
        .raw(Method::POST, &other, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap();
    reused.problem(422, "idempotency_key_reused");
    for _ in 0..8 {
        attach(&app, &id, &author, "supporting").await.is(201);
    }
    let three = (0..3).map(|_| attach(&app, &id, &author, "supporting"));
    let answers = futures_util::future::join_all(three).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        1,
        "ten, also at once"
    );
    attach(&app, &id, &author, "supporting").await.problem(409, "too_many_attachments");
    let place = format!("{}/{}", path(&id), word(&first["id"]));
    app.api.call(Method::DELETE, &place, Some(&author), None, &[]).await.is(204);
    app.api.get(&place, Some(&author)).await.problem(404, "not_found");
    attach(&app, &id, &author, "supporting").await.is(201);
    // A draft goes with its files.
    let draft = app.api.get(&format!("/api/v1/petitions/{id}"), Some(&author)).await;
    let etag = [("if-match", draft.header("etag"))];
    app.api
        .call(Method::DELETE, &format!("/api/v1/petitions/{id}"), Some(&author), None, &etag)
        .await
        .is(204);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_representative_files_with_the_document_of_his_authority_alone() {
    let app = TestApp::open().await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let mut body = text(MINISTRY);
    body["representative"] = "Өкіл Өкілов".into();
    let draft = app.api.post("/api/v1/petitions", Some(&author), body.clone()).await.is(201);
    let id = word(&draft["id"]);
    let submission = format!("/api/v1/petitions/{id}/submission");
    let read = acknowledged(&app).await;
    attach(&app, &id, &author, "supporting").await.is(201);
    let refused = app
        .api
        .post(&submission, Some(&author), read.clone())
        .await
        .problem(422, "authority_document_required");
    assert_eq!(
        (&refused["errors"][0]["pointer"], &refused["legal_basis"]),
        (&json!("/representative"), &json!("90-2(2)(3)"))
    );
    let document = attach(&app, &id, &author, "authority").await.is(201);
    app.api.post(&submission, Some(&author), read).await.is(200);

    // Frozen with the text, until the moderator asks for a correction.
    let place = format!("{}/{}", path(&id), word(&document["id"]));
    attach(&app, &id, &author, "supporting").await.problem(409, "state_conflict");
    app.api
        .call(Method::DELETE, &place, Some(&author), None, &[])
        .await
        .problem(409, "state_conflict");
    let request = format!("/api/v1/petitions/{id}/correction-request");
    app.api.post(&request, Some(&moderator), json!({ "note": "толықтырыңыз" })).await.is(200);
    app.api.call(Method::DELETE, &place, Some(&author), None, &[]).await.is(204);
    let correction = format!("/api/v1/petitions/{id}/correction");
    app.api
        .post(&correction, Some(&author), body.clone())
        .await
        .problem(422, "authority_document_required");
    attach(&app, &id, &author, "authority").await.is(201);
    app.api.post(&correction, Some(&author), body).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_personal_data_are_for_author_moderator_and_addressee() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let draft = app.petition(&author).drafted().await;
    attach(&app, &draft, &author, "authority").await.is(201);
    attach(&app, &draft, &author, "supporting").await.is(201);
    let files = app.api.get(&path(&draft), Some(&author)).await.is(200)["items"].clone();
    for other in [None, Some(app.citizen().await)] {
        app.api.get(&path(&draft), other.as_deref()).await.problem(404, "not_found");
    }
    let moderator = app.moderator().await;
    app.act(&draft, "submission", &author, acknowledged(&app).await).await.is(200);
    app.act(&draft, "approval", &moderator, json!({})).await.is(200);
    let key = word(&app.seen(&draft, Some(&author)).await["link_key"]);
    let by_link = app.api.get(&format!("{}?link_key={key}", path(&draft)), None).await.is(200);
    assert_eq!(by_link["items"], json!([files[1]]));
    app.all_sign(&draft, &app.citizens(50).await, Some(&key)).await;
    let addressee = app.official(MINISTRY).await;
    let elsewhere = app.official(DISTRICT).await;
    let administrator = app.administrator().await;
    for (reader, all) in [
        (None, false),
        (Some(app.citizen().await), false),
        (Some(elsewhere), false),
        (Some(administrator), false),
        (Some(addressee), true),
        (Some(moderator), true),
        (Some(author.clone()), true),
    ] {
        let listed = app.api.get(&path(&draft), reader.as_deref()).await.is(200);
        assert_eq!(listed["items"], if all { files.clone() } else { json!([files[1]]) });
        for (at, shown) in [(0, all), (1, true)] {
            let place = format!("{}/{}", path(&draft), word(&files[at]["id"]));
            let answer = app.api.get(&place, reader.as_deref()).await;
            assert_eq!(answer.status, if shown { 200 } else { 404 });
        }
    }
    let elsewhere = app.petition(&author).drafted().await;
    let place = format!("{}/{}", path(&elsewhere), word(&files[1]["id"]));
    app.api.get(&place, Some(&author)).await.problem(404, "not_found");
    app.api.call(Method::DELETE, &place, Some(&author), None, &[]).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_adds_only_what_is_his_to_add() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let moderator = app.moderator().await;
    let id = app.petition(&author).submitted().await;
    let draft = app.petition(&author).drafted().await;
    for purpose in ["application", "signature_sheet"] {
        attach(&app, &draft, &author, purpose).await.problem(403, "wrong_role");
    }
    for purpose in ["application", "authority", "supporting"] {
        attach(&app, &id, &moderator, purpose).await.problem(403, "wrong_role");
    }
    // One may join in writing what was filed on the portal (90-3(1)).
    attach(&app, &id, &moderator, "signature_sheet").await.is(201);
    attach(&app, &id, &app.citizen().await, "supporting").await.problem(404, "not_found");
    for (role, body) in
        [("official", Some(MINISTRY)), ("first_head", Some(MINISTRY)), ("administrator", None)]
    {
        attach(&app, &id, &app.staff(role, body).await, "supporting")
            .await
            .problem(403, "wrong_role");
    }
    let anonymous = app
        .api
        .raw(
            Method::POST,
            &path(&id),
            None,
            Some(PDF.to_vec()),
            &[("content-type", "application/pdf")],
        )
        .await;
    anonymous.unwrap().problem(401, "unauthenticated");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_adds_scans_to_a_petition_on_paper() {
    let app = TestApp::open().await;
    let moderator = app.moderator().await;
    let mut paper = text(MINISTRY);
    paper["representative"] = json!("Марат Ахметов");
    paper["applicant"] = json!({ "iin": "581014274025", "family_name": "Сапарова", "given_name": "Айгүл",
        "email": "paper@example.kz", "residence": "710000000" });
    let entered =
        app.api.post("/api/v1/moderation/paper-petitions", Some(&moderator), paper).await.is(201);
    let id = word(&entered["id"]);
    let approval = format!("/api/v1/petitions/{id}/approval");
    let early = app.api.post(&approval, Some(&moderator), json!({})).await;
    assert_eq!(early.problem(422, "authority_document_required")["legal_basis"], "90-2(2)(3)");
    for purpose in ["application", "authority", "signature_sheet"] {
        attach(&app, &id, &moderator, purpose).await.is(201);
    }
    let file =
        app.api.get(&format!("/api/v1/petitions/{id}/case-file"), Some(&moderator)).await.is(200);
    assert_eq!(file["attachments"].as_array().unwrap().len(), 3);
    app.act(&id, "approval", &moderator, json!({})).await.is(200);
    attach(&app, &id, &moderator, "signature_sheet").await.is(201);
    assert_eq!(
        app.api.get(&path(&id), Some(&moderator)).await.is(200)["items"].as_array().unwrap().len(),
        4
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scans_of_signers_are_closed_while_they_are_collected_and_readings_are_recorded() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).submitted().await;
    let sheet = attach(&app, &id, &office.moderator, "signature_sheet").await.is(201);
    let place = format!("{}/{}", path(&id), word(&sheet["id"]));
    let recorded = "personal_data_readings WHERE what = 'attachment:signature_sheet' AND petition_id IS NOT NULL";
    // Whoever may not read it is not told that it exists, nowhere.
    let closed = async |reader: &str| {
        app.api.get(&place, Some(reader)).await.problem(404, "not_found");
        let listed = app.api.get(&path(&id), Some(reader)).await;
        assert!(!listed.body().to_string().contains(&word(&sheet["id"])), "{}", listed.body());
        let file = app.api.get(&format!("/api/v1/petitions/{id}/case-file"), Some(reader)).await;
        assert!(!file.body().to_string().contains(&word(&sheet["id"])), "{}", file.body());
    };
    closed(&author).await;
    closed(&office.official).await;
    app.act(&id, "approval", &office.moderator, json!({})).await.is(200);
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    closed(&author).await;
    app.all_sign(&id, &app.citizens(50).await, Some(&key)).await;
    for reader in [&author, &office.official, &office.head] {
        closed(reader).await;
    }
    app.support(&id).await;
    for reader in [&author, &office.official, &office.head] {
        closed(reader).await;
    }
    assert_eq!(rows(&app, recorded).await, 0);
    assert_eq!(app.api.get(&place, Some(&office.moderator)).await.status, 200);
    assert_eq!(rows(&app, recorded).await, 1, "who counts them reads them, and it is written down");
    office.forward_and_register(&id).await;
    assert_eq!(app.api.get(&place, Some(&office.official)).await.status, 200);
    assert_eq!(rows(&app, recorded).await, 2);
    closed(&author).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_of_an_authors_documents_is_found_in_their_own_data() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let document = attach(&app, &id, &author, "authority").await.is(201);
    let open = attach(&app, &id, &author, "supporting").await.is(201);
    app.act(&id, "submission", &author, acknowledged(&app).await).await.is(200);
    let moderator = app.moderator().await;
    for (reader, file) in [(&author, &document), (&moderator, &open), (&moderator, &document)] {
        let place = format!("{}/{}", path(&id), word(&file["id"]));
        assert_eq!(app.api.get(&place, Some(reader)).await.status, 200);
    }
    let own = "personal_data_readings r JOIN petitions p ON p.id = r.petition_id AND p.author_id = r.subject_id \
         WHERE r.what = 'attachment:authority'";
    assert_eq!(rows(&app, own).await, 1);
    assert_eq!(
        rows(&app, "personal_data_readings").await,
        1,
        "a file for everybody is nobody's data"
    );
    app.close().await;
}
