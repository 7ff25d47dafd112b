//! What is known of a discussion and of a working group beforehand and afterwards: agenda, broadcast, who is invited and
//! who took part; and that nobody is named in public who did not agree to it, but for those in an office of the state.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, Office, TestApp, petition_path, word};

const CHAIR: &str = "Ахметов Нұрлан";
const EXPERT: &str = "Сейітова Айгүл";
const NEIGHBOUR: &str = "Ибраев Марат";
const GUEST: &str = "expert@example.kz";

fn guest(kind: &str, name: &str) -> Value {
    json!({ "kind": kind, "name": name, "office": format!("{kind} кеңсесі") })
}

fn discussion() -> Value {
    let mut expert = guest("expert", EXPERT);
    expert["named"] = true.into();
    expert["email"] = GUEST.into();
    expert["consent"] = true.into();
    json!({
        "held_on": "2026-09-14", "starts_at": "15:00", "place": "Әкімдік", "draft_decision": "Жоба",
        "agenda": ["Жоба", "Сұрақтар"],
        "invited": [guest("state_body", CHAIR), expert, guest("citizen", NEIGHBOUR)],
    })
}

/// A petition whose discussion is announced, and the address of that.
async fn announced(app: &TestApp, office: &Office<'_>, author: &str) -> (String, String) {
    let id = office.registered(author).await;
    let made = app.act(&id, "discussions", &office.official, discussion()).await.is(201);
    let path = petition_path(&id, &format!("discussions/{}", word(&made["discussion_id"])));
    (id, path)
}

/// The mails to an address about a discussion, newest first.
async fn mails(app: &TestApp, to: &str) -> Vec<Value> {
    let found = app.api.get(&format!("/dev/mails?to={to}"), None).await.is(200);
    let all = found["items"].as_array().unwrap().iter();
    let about = |mail: &&Value| word(&mail["subject"]).starts_with("Публичное обсуждение");
    all.filter(about).cloned().collect()
}

fn named(people: &Value) -> Vec<Option<String>> {
    let people = people.as_array().unwrap().iter();
    people.map(|one| one["name"].as_str().map(str::to_owned)).collect()
}

/// They follow the petition for its answers.
async fn hear_of(app: &TestApp, id: &str, follower: &str) {
    let interests = json!({ "interests": ["answers"] });
    app.api.put(&petition_path(id, "subscription"), Some(follower), interests).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_to_a_discussion_is_named_in_public_by_office_or_consent_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let (id, path) = announced(&app, &office, &author).await;
    let seen = app.seen(&id, None).await["discussions"][0].clone();
    assert_eq!(seen["agenda"], json!(["Жоба", "Сұрақтар"]));
    assert_eq!(named(&seen["invited"]), [Some(CHAIR.to_owned()), Some(EXPERT.to_owned()), None]);
    assert_eq!(seen["invited"][2]["office"], "citizen кеңсесі", "the role is public");
    let inside = app.seen(&id, Some(&author)).await["discussions"][0]["invited"].clone();
    assert_eq!(named(&inside)[2].as_deref(), Some(NEIGHBOUR));

    app.clock("2026-09-14T10:30:00Z").await;
    let minutes = json!({
        "minutes": "Хаттама", "recording_link": "https://www.gov.kz/recording",
        "participants": [guest("deputy", "Серікова Айгүл"), guest("citizen", NEIGHBOUR)],
    });
    app.api.post(&format!("{path}/minutes"), Some(&office.official), minutes).await.is(200);
    let seen = app.seen(&id, None).await["discussions"][0].clone();
    assert_eq!(named(&seen["participants"]), [Some("Серікова Айгүл".to_owned()), None]);
    assert_eq!(seen["recording_link"], "https://www.gov.kz/recording");

    // Nowhere that everybody can read, and no address anywhere.
    let pages = [petition_path(&id, "timeline?limit=100"), format!("/petitions/{id}?lang=ru")];
    for address in [format!("/api/v1/petitions/{id}")].iter().chain(&pages) {
        let answer = app.api.get(address, None).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!text.contains(NEIGHBOUR), "{address}: {text}");
    }
    let html = app.api.get(&pages[1], None).await;
    let html = String::from_utf8(html.bytes).unwrap();
    for told in ["Повестка дня", "Сұрақтар", CHAIR, EXPERT, "https://www.gov.kz/recording"]
    {
        assert!(html.contains(told), "{told}: {html}");
    }
    for token in [None, Some(&author), Some(&office.official), Some(&office.moderator)] {
        let whole = app.seen(&id, token.map(String::as_str)).await.to_string();
        assert!(!whole.contains(GUEST), "{whole}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_are_invited_once_and_everybody_told_where_to_watch() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let [(follower, follows)] = app.readers().await;
    let id = office.registered(&author).await;
    hear_of(&app, &id, &follower).await;
    let made = app.act(&id, "discussions", &office.official, discussion()).await.is(201);
    let path = petition_path(&id, &format!("discussions/{}", word(&made["discussion_id"])));
    let programme = format!("{path}/programme");
    let invitation = mails(&app, GUEST).await;
    assert_eq!(invitation.len(), 1);
    let text = word(&invitation[0]["text"]);
    assert!(text.contains("Сұрақтар") && text.contains("15:00"), "{text}");
    assert_eq!(
        (mails(&app, &follows).await.len(), app.told(&author, "discussion_announced").await),
        (1, 1)
    );

    // Another agenda is read on the page; who is named anew is invited.
    let mut second = guest("media", "Газет");
    second["email"] = "paper@example.kz".into();
    second["consent"] = true.into();
    let change =
        json!({ "agenda": ["Тек сұрақтар"], "invited": [guest("state_body", CHAIR), second] });
    app.api.post(&programme, Some(&office.official), change).await.is(200);
    assert_eq!(mails(&app, "paper@example.kz").await.len(), 1);
    assert_eq!((mails(&app, GUEST).await.len(), mails(&app, &follows).await.len()), (1, 1));
    assert_eq!(app.seen(&id, None).await["discussions"][0]["agenda"], json!(["Тек сұрақтар"]));

    let link = "https://www.gov.kz/live";
    let change = json!({ "agenda": ["Тек сұрақтар"], "broadcast_link": link });
    app.api.post(&programme, Some(&office.official), change.clone()).await.is(200);
    let told = mails(&app, &follows).await;
    assert_eq!((told.len(), app.told(&author, "discussion_announced").await), (2, 2));
    assert!(word(&told[0]["text"]).contains(link), "{}", told[0]["text"]);
    app.api.post(&programme, Some(&office.official), change).await.is(200);
    assert_eq!(mails(&app, &follows).await.len(), 2, "the same link is no news");

    let mut bad = discussion();
    bad["broadcast_link"] = "javascript:alert(1)".into();
    bad["invited"][1]["consent"] = Value::Null;
    bad["invited"][2]["kind"] = "akim".into();
    bad["agenda"] = json!(["Жоба", ""]);
    let answer = app.act(&id, "discussions", &office.official, bad).await;
    let problem = answer.problem(422, "validation_failed");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|fault| word(&fault["pointer"])).collect();
    assert_eq!(
        pointers,
        ["/agenda/1", "/broadcast_link", "/invited/1/consent", "/invited/2/kind"],
        "{problem}"
    );
    app.clock("2026-09-14T10:30:00Z").await;
    let minutes = json!({ "minutes": "Хаттама" });
    app.api.post(&format!("{path}/minutes"), Some(&office.official), minutes).await.is(200);
    let late = json!({ "agenda": ["Кеш"] });
    app.api.post(&programme, Some(&office.official), late).await.problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_meeting_that_can_be_watched_is_public_but_for_its_place() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    let group = |meeting: Value| {
        json!({
            "first_meeting": meeting,
            "members": [
                { "kind": "state_body", "name": CHAIR, "office": "Төраға" },
                { "kind": "deputy", "name": "Серікова Айгүл" },
                { "kind": "applicant", "name": NEIGHBOUR },
                { "kind": "public_association", "name": EXPERT, "named": true },
            ],
        })
    };
    let mut meeting = json!({
        "held_on": "2026-09-10", "starts_at": "11:30", "place": "2-зал", "agenda": ["Жоспар"],
    });
    app.act(&id, "working-group", &office.official, group(meeting.clone())).await.is(200);
    let seen = app.seen(&id, None).await["working_group"].clone();
    assert!(seen.get("first_meeting").is_none(), "{seen}");
    let names = ["Серікова Айгүл", EXPERT].map(|name| Some(name.to_owned()));
    let [deputy, expert] = names;
    assert_eq!(named(&seen["members"]), [Some(CHAIR.to_owned()), deputy, None, expert]);
    assert_eq!(seen["members"][0]["office"], "Төраға");
    meeting["broadcast_link"] = "https://www.gov.kz/live".into();
    app.act(&id, "working-group", &office.official, group(meeting)).await.is(200);
    let seen = app.seen(&id, None).await["working_group"]["first_meeting"].clone();
    assert_eq!(
        (&seen["held_on"], &seen["starts_at"], &seen["agenda"]),
        (&json!("2026-09-10"), &json!("11:30"), &json!(["Жоспар"]))
    );
    assert!(seen.get("place").is_none(), "{seen}");
    let inside = app.seen(&id, Some(&author)).await["working_group"].clone();
    assert_eq!(inside["first_meeting"]["place"], "2-зал");
    assert_eq!(named(&inside["members"])[2].as_deref(), Some(NEIGHBOUR));
    let html =
        app.api.call(Method::GET, &format!("/petitions/{id}?lang=kk"), None, None, &[]).await;
    let html = String::from_utf8(html.bytes).unwrap();
    assert!(html.contains("Тікелей көрсетілім") && !html.contains(NEIGHBOUR), "{html}");
    app.close().await;
}
