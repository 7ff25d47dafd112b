//! An empty house in development offers to be filled with real petitions.

use reqwest::Method;

use super::{browse, page};
use crate::harness::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_start_page_offers_real_petitions_in_development_and_to_its_own_pages_alone() {
    let app = TestApp::open().await;
    let home = page(&app, "/?lang=en").await;
    assert!(home.contains("action=\"/demo\"") && home.contains("There are no petitions"), "{home}");
    let own = format!("http://{}", app.service.address);
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let answer = app.api.call(Method::POST, "/demo", None, None, &[("origin", origin)]).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    assert_eq!(browse(&app, "/demo").await.status, 404);
    // Where there is a petition nothing is begun.
    app.petition(&app.citizen().await).published().await;
    // As a browser sends the form of a page that sends no referrer, and as one of another site's page.
    for (site, status) in [("same-origin", 303), ("cross-site", 403)] {
        let headers = [("origin", "null"), ("sec-fetch-site", site)];
        let answer = app.api.call(Method::POST, "/demo", None, None, &headers).await;
        assert_eq!(answer.status, status, "{site}");
    }
    let answer = app.api.call(Method::POST, "/demo", None, None, &[("origin", &own)]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let home = page(&app, "/?lang=en").await;
    assert!(!home.contains("/demo") && !home.contains("on their way"), "{home}");
    app.close().await;
    let production = TestApp::production().await;
    let home = page(&production, "/?lang=en").await;
    assert!(home.contains("There are no petitions") && !home.contains("/demo"), "{home}");
    assert!(!home.contains("sandbox"), "{home}");
    let answer = production.api.call(Method::POST, "/demo", None, None, &[("origin", &own)]).await;
    assert_eq!(answer.status, 404);
    production.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_petitions_stand_where_they_stood_or_go_on_collecting_with_fewer_signers() {
    let app = TestApp::open().await;
    let base = format!("http://{}", app.service.address);
    petitions::demo::show_petitions(&base, 60).await.unwrap();
    let home = page(&app, "/?lang=ru").await;
    for title in
        ["Вернуть время обратно назад", "О запрете азартных игр", "За развитие промышленности"]
    {
        assert!(home.contains(title), "{title}: {home}");
    }
    let refused = page(&app, "/rejections?lang=en").await;
    assert!(
        refused.contains("Prohibited subject") && refused.contains("7 October 2024"),
        "{refused}"
    );
    app.close().await;
}
