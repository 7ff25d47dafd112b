//! Files of petitions: types, sizes, names, who adds, who reads, and that submission freezes them.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, TestApp, text, word};

const MINISTRY: &str = "ministry-trade-integration";
const PDF: &[u8] = b"%PDF-1.7 \xd0\x9f";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0";

fn path(id: &str) -> String {
    format!("/api/v1/petitions/{id}/attachments")
}

async fn send(
    house: &TestApp,
    id: &str,
    token: &str,
    query: &str,
    kind: &str,
    bytes: &[u8],
) -> Answer {
    let path = format!("{}?{query}", path(id));
    house
        .api
        .raw(Method::POST, &path, Some(token), Some(bytes.to_vec()), &[("content-type", kind)])
        .await
        .unwrap()
}

async fn attach(house: &TestApp, id: &str, token: &str, purpose: &str) -> Answer {
    send(house, id, token, &format!("file_name=a.pdf&purpose={purpose}"), "application/pdf", PDF)
        .await
}

async fn acknowledged(house: &TestApp) -> Value {
    let rules = house.api.get("/api/v1/rules", None).await.is(200);
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
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.drafted(&author, MINISTRY).await;
    // `Кй"; 1.pdf`, its й decomposed.
    let query = "file_name=%D0%9A%D0%B8%CC%86%22%3B%201.pdf&purpose=supporting";
    let made = send(&house, &id, &author, query, "application/pdf; a=b", PDF).await;
    let view = made.is(201);
    assert_eq!((&view["file_name"], &view["size"]), (&json!("Кй\"; 1.pdf"), &json!(PDF.len())));
    let location = made.header("location").to_owned();
    let got = house.api.get(&location, Some(&author)).await;
    assert_eq!((got.status, got.bytes.as_slice()), (200, PDF));
    assert_eq!(got.header("content-type"), "application/pdf");
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    assert!(got.header("content-security-policy").starts_with("sandbox;"));
    let expected =
        "attachment; filename=\"_____1.pdf\"; filename*=UTF-8''%D0%9A%D0%B9%22%3B%201.pdf";
    assert_eq!(got.header("content-disposition"), expected);
    let etag = got.header("etag").to_owned();
    assert_eq!(etag, format!("\"{}\"", word(&view["sha256"])));
    let again = house
        .api
        .call(Method::GET, &location, Some(&author), None, &[("if-none-match", &etag)])
        .await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    for (kind, bytes) in [("image/png", PNG), ("image/jpeg", JPEG)] {
        send(&house, &id, &author, "file_name=a&purpose=supporting", kind, bytes).await.is(201);
    }
    let listed = house.api.get(&path(&id), Some(&author)).await.is(200);
    assert_eq!((&listed["items"][0], listed["items"].as_array().unwrap().len()), (&view, 3));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_types_and_bytes_are_refused() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.drafted(&author, MINISTRY).await;
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
        send(&house, &id, &author, &query, "application/pdf", PDF)
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
        send(&house, &id, &author, query, "application/pdf", PDF).await.problem(400, code);
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
        send(&house, &id, &author, good, kind, bytes).await.problem(415, "unsupported_media_type");
    }
    let limit = 10 * 1024 * 1024;
    let mut large = PDF.to_vec();
    large.resize(limit + 1, b' ');
    send(&house, &id, &author, good, "application/pdf", &large)
        .await
        .problem(413, "body_too_large");
    assert_eq!(house.api.get(&path(&id), Some(&author)).await.is(200)["items"], json!([]));
    let made = send(&house, &id, &author, good, "application/pdf", &large[..limit]).await;
    assert_eq!(made.is(201)["size"], limit);
    let got = house.api.get(made.header("location"), Some(&author)).await;
    assert!(got.bytes == large[..limit]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_files_and_no_more_and_a_key_makes_one() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.drafted(&author, MINISTRY).await;
    let place = format!("{}?file_name=a.pdf&purpose=supporting", path(&id));
    let headers = [("content-type", "application/pdf"), ("idempotency-key", "k")];
    let first = house
        .api
        .raw(Method::POST, &place, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap()
        .is(201);
    let again = house
        .api
        .raw(Method::POST, &place, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap();
    assert_eq!((again.is(201), again.header("idempotency-replayed")), (first.clone(), "true"));
    let other = place.replace("a.pdf", "b.pdf");
    let reused = house
        .api
        .raw(Method::POST, &other, Some(&author), Some(PDF.to_vec()), &headers)
        .await
        .unwrap();
    reused.problem(422, "idempotency_key_reused");
    for _ in 0..8 {
        attach(&house, &id, &author, "supporting").await.is(201);
    }
    let three = (0..3).map(|_| attach(&house, &id, &author, "supporting"));
    let answers = futures_util::future::join_all(three).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        1,
        "ten, also at once"
    );
    attach(&house, &id, &author, "supporting").await.problem(409, "too_many_attachments");
    let place = format!("{}/{}", path(&id), word(&first["id"]));
    house.api.call(Method::DELETE, &place, Some(&author), None, &[]).await.is(204);
    house.api.get(&place, Some(&author)).await.problem(404, "not_found");
    attach(&house, &id, &author, "supporting").await.is(201);
    // A draft goes with its files.
    let draft = house.api.get(&format!("/api/v1/petitions/{id}"), Some(&author)).await;
    let etag = [("if-match", draft.header("etag"))];
    house
        .api
        .call(Method::DELETE, &format!("/api/v1/petitions/{id}"), Some(&author), None, &etag)
        .await
        .is(204);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_representative_files_with_the_document_of_his_authority_alone() {
    let house = TestApp::open().await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let mut body = text(MINISTRY);
    body["representative"] = "Өкіл Өкілов".into();
    let draft = house.api.post("/api/v1/petitions", Some(&author), body.clone()).await.is(201);
    let id = word(&draft["id"]);
    let submission = format!("/api/v1/petitions/{id}/submission");
    let read = acknowledged(&house).await;
    attach(&house, &id, &author, "supporting").await.is(201);
    let refused = house
        .api
        .post(&submission, Some(&author), read.clone())
        .await
        .problem(422, "authority_document_required");
    assert_eq!(
        (&refused["errors"][0]["pointer"], &refused["legal_basis"]),
        (&json!("/representative"), &json!("90-2(2)(3)"))
    );
    let document = attach(&house, &id, &author, "authority").await.is(201);
    house.api.post(&submission, Some(&author), read).await.is(200);

    // Frozen with the text, until the moderator asks for a correction.
    let place = format!("{}/{}", path(&id), word(&document["id"]));
    attach(&house, &id, &author, "supporting").await.problem(409, "state_conflict");
    house
        .api
        .call(Method::DELETE, &place, Some(&author), None, &[])
        .await
        .problem(409, "state_conflict");
    let request = format!("/api/v1/petitions/{id}/correction-request");
    house.api.post(&request, Some(&moderator), json!({ "note": "толықтырыңыз" })).await.is(200);
    house.api.call(Method::DELETE, &place, Some(&author), None, &[]).await.is(204);
    let correction = format!("/api/v1/petitions/{id}/correction");
    house
        .api
        .post(&correction, Some(&author), body.clone())
        .await
        .problem(422, "authority_document_required");
    attach(&house, &id, &author, "authority").await.is(201);
    house.api.post(&correction, Some(&author), body).await.is(200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_personal_data_are_for_author_moderator_and_addressee() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let draft = house.drafted(&author, MINISTRY).await;
    attach(&house, &draft, &author, "authority").await.is(201);
    attach(&house, &draft, &author, "supporting").await.is(201);
    let files = house.api.get(&path(&draft), Some(&author)).await.is(200)["items"].clone();
    for other in [None, Some(house.citizen().await)] {
        house.api.get(&path(&draft), other.as_deref()).await.problem(404, "not_found");
    }
    let moderator = house.staff("moderator", None).await;
    house
        .api
        .post(
            &format!("/api/v1/petitions/{draft}/submission"),
            Some(&author),
            acknowledged(&house).await,
        )
        .await
        .is(200);
    house
        .api
        .post(&format!("/api/v1/petitions/{draft}/approval"), Some(&moderator), json!({}))
        .await
        .is(200);
    let key = word(&house.petition(&draft, Some(&author)).await["link_key"]);
    let by_link = house.api.get(&format!("{}?link_key={key}", path(&draft)), None).await.is(200);
    assert_eq!(by_link["items"], json!([files[1]]));
    for answer in house.sign_all(&draft, &house.citizens(50).await, Some(&key)).await {
        answer.is(201);
    }
    let addressee = house.staff("official", Some(MINISTRY)).await;
    let elsewhere = house.staff("official", Some("akimat-akmola-egindikol-district")).await;
    let administrator = house.staff("administrator", None).await;
    for (reader, all) in [
        (None, false),
        (Some(house.citizen().await), false),
        (Some(elsewhere), false),
        (Some(administrator), false),
        (Some(addressee), true),
        (Some(moderator), true),
        (Some(author.clone()), true),
    ] {
        let listed = house.api.get(&path(&draft), reader.as_deref()).await.is(200);
        assert_eq!(listed["items"], if all { files.clone() } else { json!([files[1]]) });
        for (at, shown) in [(0, all), (1, true)] {
            let place = format!("{}/{}", path(&draft), word(&files[at]["id"]));
            let answer = house.api.get(&place, reader.as_deref()).await;
            assert_eq!(answer.status, if shown { 200 } else { 404 });
        }
    }
    let elsewhere = house.drafted(&author, MINISTRY).await;
    let place = format!("{}/{}", path(&elsewhere), word(&files[1]["id"]));
    house.api.get(&place, Some(&author)).await.problem(404, "not_found");
    house
        .api
        .call(Method::DELETE, &place, Some(&author), None, &[])
        .await
        .problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_adds_only_what_is_his_to_add() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let moderator = house.staff("moderator", None).await;
    let id = house.submitted(&author, MINISTRY).await;
    let draft = house.drafted(&author, MINISTRY).await;
    for purpose in ["application", "signature_sheet"] {
        attach(&house, &draft, &author, purpose).await.problem(403, "wrong_role");
    }
    for purpose in ["application", "authority", "supporting"] {
        attach(&house, &id, &moderator, purpose).await.problem(403, "wrong_role");
    }
    // One may join in writing what was filed on the portal (90-3(1)).
    attach(&house, &id, &moderator, "signature_sheet").await.is(201);
    attach(&house, &id, &house.citizen().await, "supporting").await.problem(404, "not_found");
    for (role, body) in
        [("official", Some(MINISTRY)), ("first_head", Some(MINISTRY)), ("administrator", None)]
    {
        attach(&house, &id, &house.staff(role, body).await, "supporting")
            .await
            .problem(403, "wrong_role");
    }
    let anonymous = house
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
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_adds_scans_to_a_petition_on_paper() {
    let house = TestApp::open().await;
    let moderator = house.staff("moderator", None).await;
    let mut paper = text(MINISTRY);
    paper["representative"] = json!("Марат Ахметов");
    paper["applicant"] = json!({ "iin": "581014274025", "family_name": "Сапарова", "given_name": "Айгүл",
        "email": "paper@example.kz", "residence": "710000000" });
    let entered =
        house.api.post("/api/v1/moderation/paper-petitions", Some(&moderator), paper).await.is(201);
    let id = word(&entered["id"]);
    let approval = format!("/api/v1/petitions/{id}/approval");
    let early = house.api.post(&approval, Some(&moderator), json!({})).await;
    assert_eq!(early.problem(422, "authority_document_required")["legal_basis"], "90-2(2)(3)");
    for purpose in ["application", "authority", "signature_sheet"] {
        attach(&house, &id, &moderator, purpose).await.is(201);
    }
    let file =
        house.api.get(&format!("/api/v1/petitions/{id}/case-file"), Some(&moderator)).await.is(200);
    assert_eq!(file["attachments"].as_array().unwrap().len(), 3);
    house
        .api
        .post(&format!("/api/v1/petitions/{id}/approval"), Some(&moderator), json!({}))
        .await
        .is(200);
    attach(&house, &id, &moderator, "signature_sheet").await.is(201);
    assert_eq!(
        house.api.get(&path(&id), Some(&moderator)).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    house.close().await;
}
