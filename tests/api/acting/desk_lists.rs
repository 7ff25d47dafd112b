//! The parts of the desk that are lists of the API with acts on their rows.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value;

use crate::harness::TestApp;

/// Each part, and the calls whose callers together are those it is for.
const PARTS: [(&str, &[&str]); 14] = [
    ("complaints", &["list_complaints"]),
    ("comments", &["list_held_comments"]),
    ("coercion-reports", &["list_coercion_reports"]),
    ("identity-checks", &["list_identity_checks"]),
    ("accounts", &["remove_otp_for", "release_iin"]),
    ("delay-notices", &["list_delay_notices"]),
    ("rejection-reasons", &["list_rejection_reasons"]),
    ("tags", &["list_tags"]),
    ("staff", &["list_staff"]),
    ("bodies", &["reorganise_public_body"]),
    ("calendar", &["change_calendar"]),
    ("campaigns", &["list_campaigns"]),
    ("mail", &["list_buried"]),
    ("switches", &["list_switches"]),
];

/// Who may call what, by the document.
fn callers(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let paths = document["paths"].as_object().unwrap();
    let calls = paths.values().flat_map(|path| path.as_object().unwrap().values());
    calls
        .filter_map(|call| {
            let roles = call["x-roles"].as_array()?.iter();
            let roles = roles.map(|role| role.as_str().unwrap().to_owned()).collect();
            Some((call["operationId"].as_str()?.to_owned(), roles))
        })
        .collect()
}

/// What stands in an attribute of the element with that id.
fn attribute(html: &str, id: &str, name: &str) -> String {
    let element = html.split(&format!("id=\"{id}\"")).nth(1).unwrap().split('>').next().unwrap();
    let value = element.split(&format!("{name}=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_the_desk_is_for_those_whom_the_api_answers() {
    let app = TestApp::open().await;
    let callers = callers(&app.api.get("/openapi.json", None).await.is(200));
    for (part, calls) in PARTS {
        let page = format!("/desk/{part}");
        let headers = [("accept", "text/html"), ("accept-language", "en")];
        let answer = app.api.call(Method::GET, &page, None, None, &headers).await;
        assert_eq!(answer.status, 200, "{page}");
        let html = String::from_utf8(answer.bytes.clone()).unwrap();
        let shown = attribute(&html, "desk", "data-roles");
        let shown: BTreeSet<String> = shown.split(' ').map(str::to_owned).collect();
        for call in calls {
            assert_eq!(callers[*call], shown, "{page}: {call}");
        }
        // Nothing that one has to be of staff to know stands in the page itself.
        assert!(!html.contains("class=\"entry"), "{page}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_of_a_part_of_the_desk_is_in_the_document_and_has_words() {
    let app = TestApp::open().await;
    let callers = callers(&app.api.get("/openapi.json", None).await.is(200));
    let words: Value = {
        let page = app.api.get("/desk/tags", None).await;
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        let folder = html.split("/assets/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let module = app.api.get(&format!("/assets/{folder}/js/words/desk/kk.js"), None).await;
        Value::String(String::from_utf8(module.bytes.clone()).unwrap())
    };
    let words = words.as_str().unwrap();
    for (part, _) in PARTS {
        let name = part.replace('-', "_");
        let path =
            format!("{}/src/pages/assets/js/desk/sections/{name}.js", env!("CARGO_MANIFEST_DIR"));
        let declared = std::fs::read_to_string(path).unwrap();
        let mut acts = 0;
        for operation in declared.split("operation: \"").skip(1) {
            let operation = operation.split('"').next().unwrap();
            acts += 1;
            assert!(callers.contains_key(operation), "{part}: {operation}");
            assert!(
                words.contains(&format!("\"{operation}\":{{")),
                "{part}: no words of {operation}"
            );
        }
        assert!(acts > 0 || part == "campaigns", "{part}");
    }
    app.close().await;
}
