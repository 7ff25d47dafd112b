//! What a fault says, in the caller's language.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{MINISTRY, TestApp, text, word};

fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|letter| ('\u{400}'..='\u{4FF}').contains(&letter))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_fault_says_is_in_the_callers_language() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let token = Some(author.as_str());
    let id = app.petition(&author).published().await;
    let with = |member: &str, value: Value| {
        let mut body = text(MINISTRY);
        body[member] = value;
        Some(body)
    };
    let own = format!("/api/v1/petitions/{id}/signatures");
    let cases: Vec<(Method, &str, Option<&str>, Option<Value>, &str)> = vec![
        (
            Method::POST,
            "/api/v1/petitions",
            token,
            with("title", json!("а")),
            "at least 10 characters",
        ),
        (
            Method::POST,
            "/api/v1/coercion-reports",
            token,
            Some(json!({ "statement": "" })),
            "at least one character",
        ),
        (Method::POST, "/api/v1/petitions", token, with("title", json!(5)), "expected a string"),
        (Method::POST, "/api/v1/petitions", token, with("language", json!("fr")), "one of: kk, ru"),
        (Method::POST, "/api/v1/petitions", token, with("addressee", json!("x")), "/public-bodies"),
        (Method::POST, "/api/v1/petitions", token, with("colour", json!(1)), "no such member"),
        (Method::POST, "/api/v1/petitions", token, Some(json!({})), "faults; see errors"),
        (Method::POST, "/api/v1/petitions", token, Some(json!([])), "must be a JSON object"),
        (Method::POST, "/api/v1/accounts", None, Some(json!({ "iin": "1" })), "faults; see errors"),
        (
            Method::POST,
            "/api/v1/password-resets",
            None,
            Some(json!({ "email": "\"b\"@example.kz" })),
            "no quotation marks",
        ),
        (
            Method::POST,
            "/api/v1/password-resets",
            None,
            Some(json!({ "email": "айгүл@example.kz" })),
            "Latin letters",
        ),
        (
            Method::POST,
            "/api/v1/password-resets",
            None,
            Some(json!({ "email": "a@localhost" })),
            "no name of a domain",
        ),
        (
            Method::POST,
            "/api/v1/me/password",
            token,
            Some(json!({ "password": "sandbox password", "new_password": "йцукенйцукенйцукен" })),
            "a row of keys",
        ),
        (Method::PATCH, "/api/v1/me", token, None, "the body is missing"),
        (Method::GET, "/api/v1/petitions?limit=0", None, None, "from 1 to 100"),
        (Method::GET, "/api/v1/petitions?state=open", None, None, "published"),
        (Method::GET, "/api/v1/petitions?colour=red", None, None, "colour"),
        (Method::GET, "/api/v1/petitions?limit=1&limit=2", None, None, "limit"),
        (Method::GET, "/api/v1/petitions?cursor=x", None, None, "this list"),
        (Method::GET, "/api/v1/me", None, None, "Authorization"),
        (Method::GET, "/nowhere", None, None, "nothing here"),
        (Method::DELETE, "/api/v1/rules", None, None, "not served"),
        (Method::GET, "/api/v1/staff", token, None, "may not do this"),
        (Method::POST, &own, token, Some(json!({ "consent": false })), "must be true"),
        (Method::PATCH, "/api/v1/me", token, Some(json!({ "residence": "1" })), "KATO"),
    ];
    for (method, path, token, body, english) in cases {
        for (language, cyrillic) in [("en", false), ("kk", true), ("ru", true)] {
            let headers = [("accept-language", language)];
            let answer = app.api.call(method.clone(), path, token, body.clone(), &headers).await;
            let problem = answer.body();
            let details: Vec<String> = std::iter::once(&problem["detail"])
                .chain(
                    problem["errors"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(|fault| &fault["detail"]),
                )
                .map(word)
                .collect();
            for detail in &details {
                assert_eq!(is_cyrillic(detail), cyrillic, "{method} {path} {language}: {detail}");
                // Its kind is not named in the place of what happened.
                assert!(!detail.ends_with(')') || !detail.contains(english), "{path}: {detail}");
            }
            if language == "en" {
                assert!(details.iter().any(|detail| detail.contains(english)), "{details:?}");
            }
        }
    }
    app.close().await;
}

/// Everything that the code says of a fault stands among the sentences that are told in other languages.
#[test]
fn every_refusal_of_the_law_is_told_in_three_languages() {
    let csv = include_str!("../../../data/problem_details.csv");
    let known: Vec<String> = csv::Reader::from_reader(csv.as_bytes())
        .deserialize::<(String, String, String)>()
        .map(|row| row.unwrap().0)
        .collect();
    for source in [
        include_str!("../../../src/domain/refusal/kinds.rs"),
        include_str!("../../../src/domain/misstatement.rs"),
        include_str!("../../../src/domain/succession.rs"),
        include_str!("../../../src/domain/iin.rs"),
        include_str!("../../../src/eds/refusal.rs"),
        include_str!("../../../src/text/address.rs"),
        include_str!("../../../src/credentials/passwords/strength.rs"),
    ] {
        for part in
            source.split("#[error(").skip(1).filter(|part| part.trim_start().starts_with('"'))
        {
            let sentence = part.split('"').nth(1).unwrap();
            let mut bare = String::new();
            let mut depth = 0;
            for character in sentence.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        bare.push_str("{}");
                    }
                    other if depth == 0 => bare.push(other),
                    _ => {}
                }
            }
            assert!(known.contains(&bare), "data/problem_details.csv lacks: {bare}");
        }
    }
}

/// Every no of the verifier has a title of its own in three languages.
#[test]
fn every_refusal_of_an_electronic_signature_has_its_title() {
    let csv = include_str!("../../../data/problem_titles.csv");
    let titled: BTreeSet<String> = csv::Reader::from_reader(csv.as_bytes())
        .deserialize::<[String; 4]>()
        .map(|row| row.unwrap())
        .filter(|row| row.iter().all(|title| !title.is_empty()))
        .map(|[code, ..]| code)
        .collect();
    let source = include_str!("../../../src/eds/refusal.rs");
    let codes: Vec<&str> =
        source.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(codes.len() > 30, "{codes:?}");
    for code in codes {
        assert!(titled.contains(code), "data/problem_titles.csv lacks: {code}");
    }
}
