//! Pages are kept ready like the readings they show, bear a strict policy, and load nothing but what may be kept.

use std::collections::BTreeSet;

use reqwest::Method;

use super::{LANGUAGES, MOST_BYTES, PLAIN, browse, collecting, decided, of_petition, page, with};
use crate::harness::TestApp;

/// The values of an attribute in a page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    let after = html.split(mark.as_str()).skip(1);
    after.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_small_strict_and_ready_in_three_languages() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (decided, open) = (decided(&app).await, collecting(&app).await);
    let mut paths: Vec<String> = PLAIN.iter().map(|path| (*path).to_owned()).collect();
    paths.extend(of_petition(&decided));
    paths.extend(of_petition(&open));
    let mut loaded = BTreeSet::new();
    for path in &paths {
        for language in LANGUAGES {
            let path = with(path, &format!("lang={language}"));
            let html = page(&app, &path).await;
            assert!(html.len() <= MOST_BYTES, "{path}: {} bytes", html.len());
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{path}");
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
            well_built(&path, &html);
            ready(&app, &path, language).await;
            loaded.extend(values(&html, "src").into_iter().map(str::to_owned));
            let assets = values(&html, "href").into_iter().filter(|it| it.starts_with("/assets/"));
            loaded.extend(assets.map(str::to_owned));
        }
    }
    assert!(loaded.len() >= 3, "{loaded:?}");
    for asset in &loaded {
        let answer = browse(&app, asset).await;
        assert_eq!(answer.status, 200, "{asset}");
        let control = answer.header("cache-control");
        assert_eq!(control, "public, max-age=31536000, immutable", "{asset}");
    }
    app.close().await;
}

/// No script and no style stands within it, and every id is there once.
fn well_built(path: &str, html: &str) {
    for script in html.split("<script").skip(1) {
        let (opening, rest) = script.split_once('>').unwrap();
        assert!(opening.contains(" src=\"/assets/"), "{path}: {opening}");
        assert!(rest.starts_with("</script>"), "{path}: a script within the page");
    }
    assert!(!html.contains("<style") && values(html, "style").is_empty(), "{path}");
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        assert!(!tag.contains(" on"), "{path}: {tag}");
    }
    let ids = values(html, "id");
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), different.len(), "{path}: an id stands twice: {ids:?}");
    for fragment in values(html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(&fragment), "{path}: #{fragment} leads nowhere");
    }
}

/// It has a strong ETag for each encoding and answers 304 to who has it; the policy allows nothing within pages.
async fn ready(app: &TestApp, path: &str, language: &str) {
    let ask =
        async |headers: &[(&str, &str)]| app.api.call(Method::GET, path, None, None, headers).await;
    let plain = ask(&[]).await;
    let tag = plain.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 20, "{path}: {tag}");
    assert_eq!(plain.header("content-language"), language, "{path}");
    assert!(plain.header("cache-control").starts_with("public, max-age=1"), "{path}");
    let policy = plain.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(ask(&[("if-none-match", &tag)]).await.status, 304, "{path}");
    let gzip = ask(&[("accept-encoding", "gzip")]).await;
    assert_eq!(gzip.header("content-encoding"), "gzip", "{path}");
    let packed = gzip.header("etag").to_owned();
    assert_ne!(packed, tag, "{path}");
    let again = ask(&[("accept-encoding", "gzip"), ("if-none-match", &packed)]).await;
    assert_eq!(again.status, 304, "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_that_of_the_address_or_else_the_reader_s_and_links_carry_it_on() {
    let app = TestApp::open().await;
    let ask = async |path: &str, language: &str| {
        app.api.call(Method::GET, path, None, None, &[("accept-language", language)]).await
    };
    let own = ask("/petitions", "en").await;
    assert_eq!(own.header("content-language"), "en");
    assert!(own.header("vary").contains("Accept-Language"), "{}", own.header("vary"));
    let own = String::from_utf8(own.bytes).unwrap();
    assert!(own.contains("href=\"/bodies\"") && !own.contains("href=\"/bodies?"), "{own}");
    let chosen = ask("/petitions?lang=ru", "en").await;
    assert_eq!(chosen.header("content-language"), "ru");
    assert!(!chosen.header("vary").contains("Accept-Language"), "{}", chosen.header("vary"));
    let chosen = String::from_utf8(chosen.bytes).unwrap();
    assert!(chosen.contains("href=\"/bodies?lang=ru\""), "{chosen}");
    assert_eq!(ask("/petitions?lang=de", "en").await.header("content-language"), "en");
    for code in LANGUAGES {
        let link = format!("hreflang=\"{code}\" href=\"{}/petitions?lang={code}\"", origin(&app));
        assert!(own.contains(&link) && chosen.contains(&link), "{link}: {own}");
    }
    app.close().await;
}

fn origin(app: &TestApp) -> &str {
    &app.core.links.public_url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_changes_when_its_petition_does() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = collecting(&app).await;
    let path = format!("/petitions/{id}?lang=en");
    let before = page(&app, &path).await;
    assert!(before.contains("There are no comments yet."), "{before}");
    let citizen = app.citizen().await;
    let comment = serde_json::json!({ "text": "Мен де қолдаймын" });
    let comments = format!("/api/v1/petitions/{id}/comments");
    app.api.post(&comments, Some(&citizen), comment).await.is(201);
    let after = page(&app, &path).await;
    assert!(after.contains("Мен де қолдаймын"), "{after}");
    let count = |html: &[u8]| {
        let html = String::from_utf8_lossy(html).into_owned();
        html.contains("<strong data-count-text>51</strong>")
    };
    assert!(!count(after.as_bytes()));
    let sign = serde_json::json!({ "consent": true });
    app.act(&id, "signatures", &citizen, sign).await.is(201);
    let counted = app.until(&path, |answer| count(&answer.bytes)).await;
    assert!(count(&counted.bytes), "{}", String::from_utf8_lossy(&counted.bytes));
    app.take_down(&id, "ескерту").await;
    let gone = browse(&app, &path).await;
    let html = String::from_utf8_lossy(&gone.bytes).into_owned();
    assert!(gone.status == 410 && html.contains("ескерту"), "{html}");
    app.close().await;
}
