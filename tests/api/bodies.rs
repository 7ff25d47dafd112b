//! Public bodies that are renamed, merged and abolished, and what follows them.

use petitions::app::reference::{PUBLIC_BODIES, Reference};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, COUNCIL, DISTRICT, MINISTRY, TestApp, petition_path, text, word,
};

const START: &str = "2026-09-07T05:00:00Z";
/// The region that the district lies in: its petitions need many times the votes.
const REGION: &str = "akimat-akmola";
const NEW: &str = "akimat-akmola-egindikol";

fn named(name: &str) -> Value {
    json!({ "kk": format!("{name} әкімдігі"), "ru": format!("Акимат {name}"), "en": format!("Akimat of {name}") })
}

fn rename(to: &str) -> Value {
    json!({ "kind": "rename", "slug": to, "names": named("Егіндікөл"), "reason": "№ 12 қаулы" })
}

fn merger(into: &str) -> Value {
    json!({ "kind": "merger", "successor": into, "reason": "№ 13 қаулы" })
}

fn body_path(slug: &str) -> String {
    format!("/api/v1/public-bodies/{slug}")
}

impl TestApp {
    async fn reorganise(&self, body: &str, change: Value) -> Answer {
        let path = format!("{}/reorganisation", body_path(body));
        self.api.post(&path, Some(&self.administrator().await), change).await
    }
}

/// Where an address leads.
async fn leads_to(api: &Api, path: &str) -> String {
    let answer = api.get(path, None).await;
    assert_eq!(answer.status, 308, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    answer.header("location").to_owned()
}

/// The ids that a list has.
async fn listed(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.api.get(&format!("/api/v1/petitions?{query}"), None).await.is(200);
    list["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect()
}

#[track_caller]
fn fault(answer: &Answer) -> (String, String, String) {
    let problem = answer.problem(422, "validation_failed");
    let fault = &problem["errors"][0];
    (word(&fault["pointer"]), word(&fault["code"]), word(&fault["detail"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_body_keeps_its_staff_its_petitions_and_its_followers() {
    let app = TestApp::at(START).await;
    let (author, follower) = (app.citizen().await, app.citizen().await);
    let (office, stranger) = (app.office(DISTRICT).await, app.official(COUNCIL).await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let draft = app.petition(&author).to(DISTRICT).titled("Ауданда мектеп салу").drafted().await;
    let other = app.petition(&author).to(COUNCIL).titled("Ауданда саябақ ашу").published().await;
    let topic = |slug: &str| format!("/api/v1/me/topics/addressee/{slug}");
    // What was opened before is told before.
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    app.api.put(&topic(DISTRICT), Some(&follower), json!({})).await;
    let before = app.seen(&id, None).await;
    let term = app.term(&id, "collection", None).await;

    let renamed = app.reorganise(DISTRICT, rename(NEW)).await.is(201);
    assert_eq!(
        (&renamed["status"], &renamed["valid_until"], &renamed["successor"]["slug"]),
        (&json!("ended"), &json!("2026-09-06"), &json!(NEW))
    );

    // The old address leads to the new one, whatever is asked with it.
    let asked = format!("{}?utm_source=mail&v=2", body_path(DISTRICT));
    assert_eq!(leads_to(&app.api, &asked).await, format!("{}?utm_source=mail&v=2", body_path(NEW)));
    assert_eq!(leads_to(&app.api, &body_path(DISTRICT)).await, body_path(NEW));
    let strange = format!("{}?colour=red", body_path(NEW));
    app.api.get(&strange, None).await.problem(400, "unknown_parameter");
    let body = app.api.get(&format!("{}?utm_source=mail", body_path(NEW)), None).await.is(200);
    assert_eq!((&body["names"], &body["valid_from"]), (&named("Егіндікөл"), &json!("2026-09-07")));
    assert_eq!(body["required_count"], before["required_count"]);
    let all = app.api.get("/api/v1/public-bodies?q=Егіндікөл&limit=100", None).await.is(200);
    let slugs: Vec<_> = all["items"].as_array().unwrap().iter().map(|one| &one["slug"]).collect();
    assert!(slugs.contains(&&json!(NEW)) && !slugs.contains(&&json!(DISTRICT)), "{slugs:?}");
    let ended = app.api.get("/api/v1/public-bodies?status=ended", None).await.is(200);
    assert_eq!(ended["items"][0]["slug"], DISTRICT);

    // The petition is with the body under its new name, and as it was otherwise.
    let after = app.seen(&id, None).await;
    assert_eq!(
        (&after["addressee"]["slug"], &after["filed_to"]["slug"]),
        (&json!(NEW), &json!(DISTRICT))
    );
    for member in ["required_count", "closes_on", "text_hash", "state", "signature_count"] {
        assert_eq!(after[member], before[member], "{member}");
    }
    assert_eq!(app.term(&id, "collection", None).await, term);
    let steps = app.timeline(&id).await;
    let step = steps.iter().find(|step| step["event"] == "addressee_reorganised").unwrap();
    assert_eq!(
        step["details"],
        json!({ "from": DISTRICT, "addressee": NEW, "reorganisation": "rename", "effective_on": "2026-09-07" })
    );
    assert_eq!(app.times(&other, "addressee_reorganised").await, 0);
    assert_eq!(app.seen(&draft, Some(&author)).await["addressee"]["slug"], NEW);
    assert_eq!(app.told(&author, "addressee_reorganised").await, 1);

    // Both slugs find it, and its followers hear of what is new there.
    for slug in [DISTRICT, NEW] {
        assert_eq!(
            listed(&app, &format!("addressee={slug}")).await,
            std::slice::from_ref(&id),
            "{slug}"
        );
    }
    let mine = app.api.get("/api/v1/me/subscriptions", Some(&follower)).await.is(200);
    assert!(mine.to_string().contains(NEW), "{mine}");
    app.open_up(&draft, &author).await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_eq!(app.told(&follower, "petition_opened").await, 1);
    let delete = reqwest::Method::DELETE;
    let dropped = app.api.call(delete, &topic(DISTRICT), Some(&follower), None, &[]).await;
    assert_eq!(dropped.status / 100, 2);
    let mine = app.api.get("/api/v1/me/subscriptions", Some(&follower)).await.is(200);
    assert!(!mine.to_string().contains("akimat"), "{mine}");

    // Its staff act for it, and nobody else does.
    let me = app.api.get("/api/v1/me", Some(&office.official)).await.is(200);
    assert_eq!(me["public_body"], NEW);
    app.support(&id).await;
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    let number = json!({ "number": "1" });
    assert_eq!(app.act(&id, "registration", &stranger, number.clone()).await.status, 403);
    app.act(&id, "registration", &office.official, number).await.is(200);
    let queue = app.api.get("/api/v1/consideration/queue", Some(&office.head)).await.is(200);
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_goes_to_a_body_that_has_ended_and_its_successor_is_named() {
    let app = TestApp::at(START).await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let waiting = app.petition(&author).to(COUNCIL).submitted().await;
    let supported =
        app.petition(&author).to(COUNCIL).titled("Ауданда жол жөндеу").supported().await;
    app.reorganise(DISTRICT, rename(NEW)).await.is(201);
    let drafts = "/api/v1/petitions";
    for (language, words) in
        [("kk", "мирасқоры"), ("ru", "правопреемник"), ("en", "its successor is")]
    {
        let headers = [("accept-language", language)];
        let post = reqwest::Method::POST;
        let answer =
            app.api.call(post, drafts, Some(&author), Some(text(DISTRICT)), &headers).await;
        let (pointer, code, detail) = fault(&answer);
        assert_eq!((&*pointer, &*code), ("/addressee", "public_body_ended"));
        assert!(detail.contains(words) && detail.contains(NEW), "{language}: {detail}");
    }
    let inquiry = json!({ "public_body": DISTRICT, "question": "x", "matter": "other_condition" });
    let asked = app.act(&waiting, "inquiries", &moderator, inquiry).await;
    assert_eq!(fault(&asked).0, "/public_body");
    let sent = json!({ "addressee": DISTRICT, "note": "x" });
    for act in [(&waiting, "addressee-change"), (&supported, "forwarding")] {
        let answer = app.act(act.0, act.1, &moderator, sent.clone()).await;
        let (pointer, code, _) = fault(&answer);
        assert_eq!((&*pointer, &*code), ("/addressee", "public_body_ended"), "{}", act.1);
    }
    let administrator = app.administrator().await;
    let invited = json!({
        "role": "official", "public_body": DISTRICT, "email": "a@example.kz", "family_name": "Серікова",
        "given_name": "Айгүл", "language": "kk",
    });
    let invited = app.api.post("/api/v1/staff", Some(&administrator), invited).await;
    assert_eq!(fault(&invited).0, "/public_body");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merger_moves_no_threshold_no_day_and_no_question() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let (office, region) = (app.office(DISTRICT).await, app.official(REGION).await);
    let needed = app.api.get(&body_path(DISTRICT), None).await.is(200)["required_count"].clone();
    let (limited, key) = app.petition(&author).to(DISTRICT).limited().await;
    let supported =
        app.petition(&author).to(DISTRICT).titled("Ауданда жол жөндеу").supported().await;
    let registered =
        app.petition(&author).to(DISTRICT).titled("Су құбырын тарту").supported().await;
    office.forward_and_register(&registered).await;
    let rejected =
        app.petition(&author).to(DISTRICT).titled("Көше атауын өзгерту").submitted().await;
    let ground = json!([{ "code": "incomplete_content", "detail": "x" }]);
    let reason = json!({ "grounds": ground, "reasoning": "x" });
    app.act(&rejected, "rejection", &office.moderator, reason).await.is(200);
    let asked = app.petition(&author).titled("Ауданда кітапхана ашу").submitted().await;
    let question = json!({ "public_body": DISTRICT, "question": "x", "matter": "other_condition" });
    let inquiry = app.act(&asked, "inquiries", &office.moderator, question).await.is(201);
    let term = app.term(&registered, "consideration", None).await;

    app.reorganise(DISTRICT, merger(REGION)).await.is(201);
    assert_eq!(leads_to(&app.api, &body_path(DISTRICT)).await, body_path(REGION));
    assert_eq!(app.term(&registered, "consideration", None).await, term);
    let seen = app.seen(&registered, None).await;
    assert_eq!(seen["addressee"]["slug"], REGION);
    assert_eq!(seen["registration"]["number"], "12-П");

    // What was not open yet opens with the votes that its text was filed for.
    app.all_sign(&limited, &app.citizens(50).await, Some(&key)).await;
    let opened = app.seen(&limited, None).await;
    assert_eq!((&opened["state"], &opened["required_count"]), (&json!("published"), &needed));
    let level = app.api.get(&body_path(REGION), None).await.is(200)["required_count"].clone();
    assert!(level.as_u64() > needed.as_u64(), "{level} {needed}");
    app.act(&supported, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    assert_eq!(app.seen(&supported, None).await["addressee"]["slug"], REGION);

    // Staff of both act, and the question has gone with its body.
    app.act(&supported, "registration", &region, json!({ "number": "7" })).await.is(200);
    let waiver = json!({ "waiver_reason": "x" });
    app.act(&registered, "field-visit", &office.official, waiver.clone()).await.is(200);
    let path = petition_path(&asked, &format!("inquiries/{}/answer", word(&inquiry["inquiry_id"])));
    let answer = json!({ "answer": "жауап" });
    let stranger = app.official(COUNCIL).await;
    assert_ne!(app.api.post(&path, Some(&stranger), answer.clone()).await.status / 100, 2);
    app.api.post(&path, Some(&region), answer).await.is(200);
    // One notice a petition under way, and none of what has ended.
    assert_eq!(app.told(&author, "addressee_reorganised").await, 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_abolished_body_had_waits_for_the_successor_who_is_named_later() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let office = app.office(DISTRICT).await;
    let supported = app.petition(&author).to(DISTRICT).supported().await;
    let draft = app.petition(&author).to(DISTRICT).titled("Ауданда мектеп салу").drafted().await;
    let forwarded = app.petition(&author).to(DISTRICT).titled("Су құбырын тарту").supported().await;
    app.act(&forwarded, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    let abolition = json!({ "kind": "abolition", "reason": "№ 14 қаулы" });
    app.reorganise(DISTRICT, abolition.clone()).await.is(201);

    let body = app.api.get(&body_path(DISTRICT), None).await.is(200);
    assert_eq!((&body["status"], &body["successor"]), (&json!("ended"), &Value::Null));
    app.reorganise(DISTRICT, abolition).await.problem(422, "public_body_ended");
    // Its staff finish what they have; nothing more comes.
    app.act(&forwarded, "registration", &office.official, json!({ "number": "1" })).await.is(200);
    let note = json!({ "note": "x" });
    let refused = app.act(&supported, "forwarding", &office.moderator, note.clone()).await;
    let (pointer, code, _) = fault(&refused);
    assert_eq!((&*pointer, &*code), ("/addressee", "public_body_ended"));
    let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
    let refused = app.act(&draft, "submission", &author, acknowledged.clone()).await;
    assert_eq!(fault(&refused).0, "/addressee");
    assert_eq!(app.told(&author, "addressee_reorganised").await, 2);
    assert_eq!(app.seen(&supported, None).await["addressee"]["slug"], DISTRICT);

    app.clock("2026-09-09T05:00:00Z").await;
    let named = json!({ "kind": "abolition", "successor": REGION, "reason": "№ 15 қаулы" });
    let named = app.reorganise(DISTRICT, named).await.is(201);
    assert_eq!(named["valid_until"], "2026-09-06", "the end stays where it was");
    assert_eq!(app.seen(&supported, None).await["addressee"]["slug"], REGION);
    app.act(&supported, "forwarding", &office.moderator, note).await.is(200);
    app.act(&draft, "submission", &author, acknowledged).await.is(200);
    assert_eq!(app.told(&author, "addressee_reorganised").await, 4);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_one_successor_and_nobody_comes_after_themselves() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    app.reorganise(DISTRICT, rename(NEW)).await.is(201);
    app.reorganise(NEW, merger(REGION)).await.is(201);
    for slug in [DISTRICT, NEW] {
        assert_eq!(leads_to(&app.api, &body_path(slug)).await, body_path(REGION), "{slug}");
        assert_eq!(listed(&app, &format!("addressee={slug}")).await, std::slice::from_ref(&id));
    }
    let seen = app.seen(&id, None).await;
    assert_eq!(
        (&seen["addressee"]["slug"], &seen["filed_to"]["slug"]),
        (&json!(REGION), &json!(DISTRICT))
    );
    assert_eq!(app.times(&id, "addressee_reorganised").await, 2);

    let circle = app.reorganise(REGION, merger(DISTRICT)).await;
    assert_eq!(
        (fault(&circle).0.as_str(), fault(&circle).1.as_str()),
        ("/successor", "circular_succession")
    );
    let itself = app.reorganise(REGION, merger(REGION)).await;
    assert_eq!(fault(&itself).1, "circular_succession");
    let second = app.reorganise(DISTRICT, merger(MINISTRY)).await;
    let detail = word(&second.problem(422, "public_body_ended")["detail"]);
    assert!(detail.contains(REGION), "{detail}");
    let into_the_past = app.reorganise(COUNCIL, merger(NEW)).await;
    assert_eq!(fault(&into_the_past).1, "successor_ends");
    assert_eq!(
        fault(&app.reorganise(COUNCIL, merger("akimat-of-nowhere")).await).1,
        "unknown_value"
    );
    assert_eq!(fault(&app.reorganise(COUNCIL, rename(DISTRICT)).await).1, "slug_taken");
    let far = json!({ "kind": "abolition", "reason": "x", "effective_on": "2029-01-01" });
    assert_eq!(fault(&app.reorganise(COUNCIL, far).await).0, "/effective_on");
    app.reorganise("akimat-of-nowhere", merger(MINISTRY)).await.problem(404, "not_found");

    // Of two at once one is recorded.
    let (one, other) = tokio::join!(
        app.reorganise(COUNCIL, merger(REGION)),
        app.reorganise(COUNCIL, merger(MINISTRY))
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_dated_ahead_takes_effect_on_its_day() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let official = app.official(DISTRICT).await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let mut change = rename(NEW);
    change["effective_on"] = "2026-09-15".into();
    let told = app.reorganise(DISTRICT, change).await.is(201);
    assert_eq!(
        (&told["status"], &told["valid_until"], &told["successor"]["slug"]),
        (&json!("standing"), &json!("2026-09-14"), &json!(NEW))
    );
    let coming = app.api.get(&body_path(NEW), None).await.is(200);
    assert_eq!(
        (&coming["status"], &coming["valid_from"]),
        (&json!("coming"), &json!("2026-09-15"))
    );
    assert_eq!(app.seen(&id, None).await["addressee"]["slug"], DISTRICT);
    app.petition(&author).to(DISTRICT).titled("Ауданда саябақ ашу").drafted().await;
    let early = app.api.post("/api/v1/petitions", Some(&author), text(NEW)).await;
    assert_eq!(fault(&early).1, "public_body_not_yet");
    assert_eq!(app.told(&author, "addressee_reorganised").await, 0);
    // A successor that will have ended by then takes nothing over.
    let mut late = merger(DISTRICT);
    late["effective_on"] = "2026-09-20".into();
    assert_eq!(fault(&app.reorganise(COUNCIL, late).await).1, "successor_ends");

    let other = app.beside().await;
    app.clock("2026-09-14T18:59:00Z").await;
    app.api.get(&body_path(DISTRICT), None).await.is(200);
    app.clock("2026-09-14T19:00:01Z").await;
    assert_eq!(leads_to(&app.api, &body_path(DISTRICT)).await, body_path(NEW));
    assert_eq!(app.seen(&id, None).await["addressee"]["slug"], NEW);
    assert_eq!(app.told(&author, "addressee_reorganised").await, 1);
    let me = app.api.get("/api/v1/me", Some(&official)).await.is(200);
    assert_eq!(me["public_body"], NEW);
    // Other processes hear of it.
    let there = Api::at(&format!("http://{}", other.address));
    let started = std::time::Instant::now();
    while there.get(&body_path(DISTRICT), None).await.status != 308 {
        assert!(started.elapsed().as_secs() < 60);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    other.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_file_of_bodies_again_undoes_nothing() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    app.reorganise(DISTRICT, rename(NEW)).await.is(201);
    let again = app.beside().await;
    let there = Api::at(&format!("http://{}", again.address));
    assert_eq!(leads_to(&there, &body_path(DISTRICT)).await, body_path(NEW));
    let body = there.get(&body_path(NEW), None).await.is(200);
    assert_eq!(body["names"], named("Егіндікөл"));
    assert_eq!(
        there.get(&format!("/api/v1/petitions/{id}"), None).await.is(200)["addressee"]["slug"],
        NEW
    );
    again.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_ends_bodies_of_which_nothing_else_is_on_record() {
    let app = TestApp::at(START).await;
    let author = app.citizen().await;
    let mut ids = Vec::new();
    for (slug, title) in [
        (DISTRICT, "Ауданда жол жөндеу"),
        (COUNCIL, "Ауданда мектеп салу"),
        (MINISTRY, "Ауданда саябақ ашу"),
    ] {
        ids.push(app.petition(&author).to(slug).titled(title).submitted().await);
    }
    app.reorganise(COUNCIL, rename("maslikhat-akmola-egindikol")).await.is(201);
    // The next edition merges the district and the council into the region, and ends the ministry in a week.
    let next: String = PUBLIC_BODIES
        .lines()
        .map(|line| {
            let end = match line.split(',').next().unwrap() {
                DISTRICT => ",2026-09-06,akimat-akmola",
                COUNCIL => ",2026-09-06,maslikhat-akmola",
                MINISTRY => ",2026-09-13,ministry-transport",
                _ => return format!("{line}\n"),
            };
            format!("{}{end}\n", line.strip_suffix(",,").unwrap())
        })
        .collect();
    app.core.bodies.take_up_edition(Reference::read(&next).unwrap());
    app.clock("2026-09-07T06:00:00Z").await;
    let addressees = async || {
        let mut slugs = Vec::new();
        for id in &ids {
            slugs.push(word(&app.seen(id, Some(&author)).await["addressee"]["slug"]));
        }
        slugs
    };
    app.clock("2026-09-07T07:00:00Z").await;
    assert_eq!(addressees().await, [REGION, "maslikhat-akmola-egindikol", MINISTRY]);
    let ending = app.api.get(&body_path(MINISTRY), None).await.is(200);
    assert_eq!(
        (&ending["status"], &ending["valid_until"]),
        (&json!("standing"), &json!("2026-09-13"))
    );
    app.clock("2026-09-14T05:00:00Z").await;
    assert_eq!(addressees().await, [REGION, "maslikhat-akmola-egindikol", "ministry-transport"]);
    app.close().await;
}
