//! What others hang on a link that is shared.

use reqwest::Method;
use serde_json::json;

use crate::harness::{TestApp, petition_path};

/// Everything that is passed over.
const TRACKERS: [&str; 17] = [
    "fbclid=IwAR0a",
    "gclid=x",
    "yclid=1",
    "ysclid=1",
    "dclid=1",
    "msclkid=1",
    "igshid=1",
    "twclid=1",
    "mc_cid=1",
    "mc_eid=1",
    "_openstat=1",
    "utm_source=telegram",
    "utm_medium=%FF",
    "utm%5Fcampaign=x&utm_campaign=y",
    "from=whatsapp",
    "v=20261129",
    "fbclid&gclid=",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_address_is_the_same_whatever_follows_the_click() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let petition = format!("/api/v1/petitions/{id}");
    let shared = [
        petition.clone(),
        format!("{petition}/count"),
        format!("{petition}/statistics"),
        format!("{petition}/chart.svg"),
        "/api/v1/feed.atom".to_owned(),
        "/api/v1/statistics".to_owned(),
        "/confirm".to_owned(),
        "/problems/not_found".to_owned(),
    ];
    for path in &shared {
        let mut plain = app.api.get(path, None).await;
        assert_eq!(plain.status, 200, "{path}");
        for tracker in TRACKERS {
            let decorated = app.api.get(&format!("{path}?{tracker}"), None).await;
            let after = app.api.get(path, None).await;
            // An answer with an instant of its own, as statistics have, may grow old between any two of these: it is
            // that of before or that of after.
            let same =
                if decorated.header("etag") == plain.header("etag") { &plain } else { &after };
            assert_eq!(decorated.status, 200, "{path}?{tracker}");
            for name in ["etag", "cache-control", "access-control-allow-origin", "content-type"] {
                assert_eq!(decorated.header(name), same.header(name), "{path}?{tracker} {name}");
            }
            plain = after;
        }
        let etag = app.api.get(path, None).await.header("etag").to_owned();
        if !etag.is_empty() {
            let known = [("if-none-match", etag.as_str())];
            let path = format!("{path}?fbclid=x");
            for method in [Method::GET, Method::HEAD] {
                let answer = app.api.call(method, &path, None, None, &known).await;
                let unchanged = answer.header("etag") == etag;
                assert_eq!(answer.status, if unchanged { 304 } else { 200 }, "{path}");
            }
        }
    }
    // Beside a parameter of ours, which still counts.
    let (limited, key) = app.petition(&app.citizen().await).limited().await;
    let with_key = |rest: &str| format!("/api/v1/petitions/{limited}?{rest}");
    let seen = app.api.get(&with_key(&format!("utm_source=vk&link_key={key}&v=1")), None).await;
    seen.is(200);
    assert_eq!(seen.header("cache-control"), "private, no-store");
    app.api.get(&with_key("fbclid=x"), None).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_is_none_stays_refused_and_lists_pass_over_nothing() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let petition = format!("/api/v1/petitions/{id}");
    for query in
        ["colour=red", "FBCLID=x", "fbclid2=x", "utm=x", "version=1", "fbclid=x&colour=red"]
    {
        for path in [&petition, &format!("{petition}/count"), &"/api/v1/feed.atom".to_owned()] {
            let answer = app.api.get(&format!("{path}?{query}"), None).await;
            answer.problem(400, "unknown_parameter");
        }
    }
    for path in [
        "/api/v1/petitions".to_owned(),
        "/api/v1/public-bodies".to_owned(),
        "/api/v1/rules".to_owned(),
        format!("{petition}/timeline"),
        format!("{petition}/signatures"),
        format!("{petition}/comments"),
    ] {
        let answer = app.api.get(&format!("{path}?utm_source=x"), None).await;
        answer.problem(400, "unknown_parameter");
    }
    let path = format!("{}?fbclid=x", petition_path(&id, "signatures"));
    let signed = app.api.post(&path, Some(&author), json!({ "consent": true })).await;
    signed.problem(400, "unknown_parameter");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_the_query_closes_an_answer_however_its_name_is_written() {
    let app = TestApp::open().await;
    let (id, key) = app.petition(&app.citizen().await).limited().await;
    let origin = [("origin", "https://anybody.example")];
    for name in ["link_key", "link%5Fkey", "%6Cink_key", "link_ke%79"] {
        for path in [
            format!("/api/v1/petitions/{id}?{name}={key}"),
            format!("/api/v1/petitions/{id}/count?{name}={key}"),
            format!("/api/v1/petitions/{id}/timeline?limit=2&{name}={key}"),
        ] {
            let seen = app.api.call(Method::GET, &path, None, None, &origin).await;
            seen.is(200);
            assert_eq!(seen.header("access-control-allow-origin"), "", "{path}");
            assert_eq!(seen.header("cache-control"), "private, no-store", "{path}");
        }
    }
    app.close().await;
}
