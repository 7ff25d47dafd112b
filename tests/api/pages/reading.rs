//! What the pages show, by which addresses, and how one leads to another.

use reqwest::Method;
use serde_json::json;

use super::{browse, collecting, decided, page};
use crate::harness::{COUNCIL, MINISTRY, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_has_a_short_address_that_survives_what_follows_a_click() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = collecting(&app).await;
    let number = word(&app.seen(&id, None).await["number"]);
    let short = format!("/petitions/{number}");
    let tag = browse(&app, &short).await.header("etag").to_owned();
    for other in [
        format!("/petitions/{id}"),
        format!("{short}?fbclid=IwAR0"),
        format!("{short}?utm_source=vk&gclid=1&v=2"),
    ] {
        assert_eq!(browse(&app, &other).await.header("etag"), tag, "{other}");
    }
    let html = page(&app, &format!("/petitions/{id}")).await;
    let origin = &app.core.links.public_url;
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{origin}{short}\">")), "{html}");
    assert!(html.contains(&format!("property=\"og:url\" content=\"{origin}{short}\"")), "{html}");
    assert!(html.contains("type=\"application/atom+xml\""), "{html}");
    let map = browse(&app, "/sitemap.xml").await;
    let map = String::from_utf8(map.bytes).unwrap();
    assert!(
        map.contains(&format!("<loc>{origin}{short}</loc><lastmod>2026-09-07</lastmod>")),
        "{map}"
    );
    assert_eq!(map.matches("<url>").count(), map.matches("</url>").count());
    let robots = browse(&app, "/robots.txt").await;
    let robots = String::from_utf8(robots.bytes).unwrap();
    assert!(robots.contains(&format!("Sitemap: {origin}/sitemap.xml")), "{robots}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_before_it_opens_is_read_by_its_key_alone_and_kept_by_nobody() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).to(COUNCIL).limited().await;
    assert_eq!(browse(&app, &format!("/petitions/{id}")).await.status, 404);
    assert_eq!(browse(&app, &format!("/petitions/{id}?link_key=wrong")).await.status, 404);
    let opened = browse(&app, &format!("/petitions/{id}?link_key={key}")).await;
    let html = String::from_utf8(opened.bytes.clone()).unwrap();
    assert_eq!(opened.status, 200, "{html}");
    assert_eq!(opened.header("cache-control"), "private, no-store");
    assert!(
        html.contains("noindex") && html.contains(&format!("data-link-key=\"{key}\"")),
        "{html}"
    );
    // Where it cannot be read its author is told where they find it.
    let missing = browse(&app, &format!("/petitions/{id}?lang=en")).await;
    assert!(String::from_utf8(missing.bytes).unwrap().contains("href=\"/me/petitions?lang=en\""));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_petition_says_what_comes_next_by_law_from_whom_and_by_when() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = collecting(&app).await;
    let html = page(&app, &format!("/petitions/{id}?lang=en")).await;
    let (_, next) = html.split_once("What comes next by law").unwrap();
    let next = next.split("</section>").next().unwrap();
    let steps = app.seen(&id, None).await["next"].as_array().unwrap().len();
    assert_eq!(next.matches("<li>").count(), steps, "{next}");
    for told in [
        "Signatures are gathered</strong>",
        "citizens",
        "article 90-3(2)",
        "9 March 2027",
        "href=\"#term-collection\"",
        "Letters to the mass media</strong>",
        "the authorized body",
        "href=\"#term-media_letter\"",
    ] {
        assert!(next.contains(told), "{told}: {next}");
    }
    app.clock("2026-09-20T05:00:00Z").await;
    let html = page(&app, &format!("/petitions/{id}?lang=en")).await;
    let (_, next) = html.split_once("What comes next by law").unwrap();
    assert!(
        next.split("</section>").next().unwrap().contains("state-late"),
        "what is late says so"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_petition_tells_its_whole_course_and_why_terms_end_when_they_do() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = decided(&app).await;
    let html = page(&app, &format!("/petitions/{id}?lang=en")).await;
    for told in [
        "The petition is satisfied in part",
        "Негіздеме",
        "Обоснование",
        "Working group",
        "Public discussion",
        "Хаттама",
        "The required number was reached",
        "The decision was published",
        "20\u{a0}working days",
        "Last day: 5 October 2026.",
        "Not counted",
        "Saturday: ",
        "Қолдаймын",
        "Decision published",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
    let open = collecting(&app).await;
    let html = page(&app, &format!("/petitions/{open}?lang=en")).await;
    for told in ["id=\"sign\"", "id=\"acts\"", "id=\"comment-form\"", "<progress", "days left"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_searched_narrowed_and_turned_by_their_links_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let open = collecting(&app).await;
    let author = app.citizen().await;
    let mut titles = vec!["Ауыл көшелерін жарықтандыру".to_owned()];
    for n in 0..21 {
        let title = format!("Петиция номер {n:02}");
        app.petition(&author).titled(&title).published().await;
        titles.push(title);
    }
    let (mut path, mut seen) = ("/petitions?lang=en&sort=newest".to_owned(), Vec::new());
    for _ in 0..2 {
        let html = page(&app, &path).await;
        seen.extend(titles.iter().filter(|title| html.contains(title.as_str())).cloned());
        let Some((_, next)) = html.split_once("rel=\"next\" class=\"button\" href=\"") else {
            break;
        };
        path = next.split('"').next().unwrap().replace("&amp;", "&");
        assert!(path.starts_with("/petitions?lang=en&sort=newest&cursor="), "{path}");
    }
    seen.sort();
    titles.sort();
    assert_eq!(seen, titles, "none is missed and none shown twice");
    let found =
        page(&app, "/petitions?lang=en&q=%D0%B6%D0%B0%D1%80%D1%8B%D2%9B&state=&territory=").await;
    assert!(found.contains("Ауыл көшелерін") && !found.contains("Петиция номер"), "{found}");
    assert!(found.contains("noindex"), "{found}");
    let narrowed = page(&app, &format!("/petitions?addressee={MINISTRY}&state=published")).await;
    assert!(!narrowed.contains("Ауыл көшелерін") && narrowed.contains("Петиция номер 05"));
    let nothing = page(&app, "/petitions?lang=en&state=withdrawn&unknown=1").await;
    assert!(nothing.contains("No petition meets these conditions."), "{nothing}");
    // An empty list and a home with what there is.
    let home = page(&app, "/?lang=en").await;
    assert!(home.contains("Gathering signatures now") && home.contains("Closing soon"), "{home}");
    assert!(page(&app, "/overdue?lang=en").await.contains("No answer is overdue at present."));
    assert_eq!(app.seen(&open, None).await["state"], "published");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_has_a_successor_leads_there_and_rejections_name_their_grounds() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).submitted().await;
    let rejection = json!({
        "grounds": [{ "code": "prohibited_subject", "subject": "defence_security", "detail": "тайна" }],
        "reasoning": "Тақырып тізімде бар.",
    });
    app.act(&id, "rejection", &app.moderator().await, rejection).await.is(200);
    let html = page(&app, "/rejections?lang=en").await;
    assert!(html.contains("Prohibited subject") && !html.contains("тайна"), "{html}");
    let renamed = json!({
        "kind": "rename", "slug": "ministry-trade",
        "names": { "kk": "Сауда министрлігі", "ru": "Министерство торговли", "en": "Ministry of Trade" },
        "reason": "Жарлық",
    });
    let path = format!("/api/v1/public-bodies/{MINISTRY}/reorganisation");
    app.api.post(&path, Some(&app.administrator().await), renamed).await.is(201);
    let moved =
        app.api.call(Method::GET, &format!("/bodies/{MINISTRY}?lang=en"), None, None, &[]).await;
    assert_eq!((moved.status, moved.header("location")), (308, "/bodies/ministry-trade?lang=en"));
    assert!(page(&app, "/bodies/ministry-trade?lang=en").await.contains("Ministry of Trade"));
    let reckoned = page(&app, "/calendar?lang=en&day=2024-06-07&days=40").await;
    assert!(reckoned.contains("Last day: 5 August 2024."), "{reckoned}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_mails_lead_to_pages() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let person = app.person().await;
    let id = app.petition(&person.token).to(COUNCIL).published().await;
    let mails =
        app.api.get(&format!("/dev/mails?to={}&limit=100", person.email), None).await.is(200);
    let texts: Vec<String> =
        mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["text"])).collect();
    let origin = &app.core.links.public_url;
    let links = texts.iter().flat_map(|text| text.split_whitespace());
    let links: Vec<&str> = links.filter_map(|word| word.strip_prefix(origin.as_str())).collect();
    let page = format!("/petitions/{id}");
    assert!(links.iter().any(|link| **link == page), "{links:?}");
    for link in &links {
        assert!(!link.starts_with("/api/v1/petitions"), "{link}");
    }
    assert_eq!(browse(&app, &page).await.status, 200);
    app.close().await;
}
