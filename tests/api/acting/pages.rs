//! What the pages are served as: for whom, in which languages, under which policy.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::harness::accounts::{EMAIL, registration};
use crate::harness::{NOBODY, TestApp, word};

/// Every page on which people act.
const PAGES: [&str; 20] = [
    "/receipt-check",
    "/register",
    "/confirm",
    "/sign-in",
    "/sign-in/provider",
    "/reset",
    "/reversal",
    "/factor-reversal",
    "/unsubscribe",
    "/me",
    "/me/petitions",
    "/me/signatures",
    "/me/inbox",
    "/me/consents",
    "/oauth/authorize",
    "/me/settings",
    "/me/webhooks",
    "/file",
    "/desk",
    "/desk/paper-petitions",
];

fn all() -> Vec<String> {
    let of_a_petition = [
        format!("/drafts/{NOBODY}"),
        format!("/petitions/{NOBODY}/share"),
        format!("/desk/petitions/{NOBODY}"),
    ];
    PAGES.iter().map(|page| (*page).to_owned()).chain(of_a_petition).collect()
}

/// What stands in an attribute of the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    html.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_for_acting_is_there_in_three_languages_under_a_strict_policy() {
    let app = TestApp::open().await;
    let mut loaded = BTreeSet::new();
    for page in all() {
        let mut titles = BTreeSet::new();
        for language in ["kk", "ru", "en"] {
            let headers = [("accept-language", language), ("accept", "text/html")];
            let answer = app.api.call(Method::GET, &page, None, None, &headers).await;
            let html = String::from_utf8(answer.bytes.clone()).unwrap();
            assert_eq!(answer.status, 200, "{page}: {html}");
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{page}");
            let policy = answer.header("content-security-policy");
            assert!(
                policy.contains("script-src 'self';") && policy.contains("style-src 'self';"),
                "{page}"
            );
            assert!(
                policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
                "{page}: {policy}"
            );
            let elsewhere = policy.replace("connect-src 'self' wss://127.0.0.1:13579;", "");
            assert!(!elsewhere.contains("://"), "{page}: {policy}");
            assert_eq!(policy.len() > elsewhere.len(), signs(&page), "{page}");
            // Nothing in the page itself that the policy would have to let through.
            for within in ["<style", " style=\"", " onclick=", "<script>", "javascript:"] {
                assert!(!html.contains(within), "{page}: {within}");
            }
            let title = html.split("<title>").nth(1).and_then(|rest| rest.split('<').next());
            titles.insert(title.unwrap_or_default().to_owned());
            let assets = attributes(&html, "src").into_iter().chain(attributes(&html, "href"));
            loaded.extend(assets.filter(|at| at.starts_with("/assets/")).map(str::to_owned));
        }
        assert_eq!(titles.len(), 3, "{page}: {titles:?}");
    }
    for asset in loaded {
        let answer = app.api.get(&asset, None).await;
        assert_eq!(answer.status, 200, "{asset}");
        assert!(answer.header("cache-control").contains("immutable"), "{asset}");
    }
    app.close().await;
}

/// Where one signs electronically, by NCALayer.
fn signs(page: &str) -> bool {
    ["/register", "/sign-in"].contains(&page)
        || page.starts_with("/drafts/")
        || page.starts_with("/petitions/")
        || page.starts_with("/desk/petitions/")
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_mails_about_accounts_lead_to_pages() {
    let app = TestApp::open().await;
    app.api.post("/api/v1/accounts", None, registration("900517400015", EMAIL)).await.is(202);
    let mails = app.api.get(&format!("/dev/mails?to={EMAIL}"), None).await.is(200);
    let text = word(&mails["items"][0]["text"]);
    let link = text.split_whitespace().find(|word| word.contains("#token=")).unwrap();
    let (_, path) = link.split_once("//").and_then(|(_, rest)| rest.split_once('/')).unwrap();
    let (path, _) = path.split_once('#').unwrap();
    let answer = app
        .api
        .call(Method::GET, &format!("/{path}"), None, None, &[("accept", "text/html")])
        .await;
    assert!(String::from_utf8_lossy(&answer.bytes).contains("id=\"confirm\""));
    app.close().await;
}
