//! What stands on pages of others: the chart, the badge, and the window that alone may be shown in a frame.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use petitions::credentials::sha256;

use crate::harness::{Answer, DISTRICT, NOBODY, TestApp, petition_path, word};

fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    String::from_utf8(answer.bytes.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chart_has_axes_and_wears_the_colours_that_its_policy_lets_it_wear() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let answer = app.api.get(&petition_path(&id, "chart.svg"), None).await;
    let picture = text(&answer);
    for part in
        [">2026-09-07<", ">50<", "class=\"axis\"", "class=\"level\"", "prefers-color-scheme:dark"]
    {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    let style = picture.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(sha256(style.as_bytes()));
    let policy = answer.header("content-security-policy");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
    assert!(!policy.contains("unsafe") && policy.contains("default-src 'none'"), "{policy}");
    // A second day moves the line on; the words stay within the picture (judged beside the drawing).
    app.clock("2026-09-09T05:00:00Z").await;
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let path = petition_path(&id, "chart.svg");
    let later = app.until(&path, |answer| String::from_utf8_lossy(&answer.bytes).contains(">51<"));
    assert!(text(&later.await).contains(">2026-09-09<"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_badge_says_the_count_in_the_language_that_is_asked_for() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).published().await;
    for (language, label) in [("kk", "қол жиналды"), ("ru", "подписей"), ("en", "signatures")]
    {
        let answer =
            app.api.get(&petition_path(&id, &format!("badge.svg?lang={language}")), None).await;
        let badge = text(&answer);
        assert!(badge.contains(&format!("<title>{label}: 50 / 50\u{a0}000</title>")), "{badge}");
        assert_eq!(answer.header("content-type"), "image/svg+xml");
        assert_eq!(answer.header("content-language"), language);
        // Other pages may show it.
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    }
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let path = petition_path(&id, "badge.svg?lang=en");
    let moved = app.until(&path, |answer| String::from_utf8_lossy(&answer.bytes).contains("51 /"));
    assert!(text(&moved.await).contains("signatures: 51 / 50\u{a0}000"));
    assert_eq!(app.api.get(&petition_path(&id, "badge.svg?lang=de"), None).await.status, 400);
    app.api.get(&petition_path(NOBODY, "badge.svg"), None).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_site_may_frame_the_window_and_no_other_page_of_ours() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).titled("Саябақ <script>").published().await;
    let number = word(&app.seen(&id, None).await["number"]);
    for path in [format!("/embed/{id}"), format!("/embed/{number}?lang=ru")] {
        let answer = app.api.get(&path, None).await;
        let html = text(&answer);
        assert!(
            !html.contains("<script") && !html.contains("<form") && !html.contains("onclick"),
            "{html}"
        );
        assert!(html.contains("Саябақ &lt;script&gt;") && html.contains(&number), "{html}");
        assert!(html.contains("http-equiv=\"refresh\" content=\"60\""), "{html}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors *"), "{policy}");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("script-src"),
            "{policy}"
        );
        assert_eq!(answer.header("x-frame-options"), "");
        assert_eq!(answer.header("set-cookie"), "");
        // All that it leads to opens in a tab of its own.
        let links = html.matches("<a ").count();
        assert_eq!(html.matches("target=\"_blank\" rel=\"noopener\"").count(), links);
    }
    let ours = [
        "/".to_owned(),
        "/sign-in".to_owned(),
        format!("/petitions/{number}"),
        format!("/api/v1/petitions/{id}"),
        "/embed".to_owned(),
        "/docs/".to_owned(),
    ];
    for path in ours {
        let answer = app.api.get(&path, None).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
    // What not everybody may see is no window either.
    let (hidden, _) = app.petition(&app.citizen().await).limited().await;
    for missing in [format!("/embed/{hidden}"), format!("/embed/{NOBODY}"), "/embed/x".to_owned()] {
        assert_eq!(app.api.get(&missing, None).await.status, 404, "{missing}");
    }
    app.close().await;
}
