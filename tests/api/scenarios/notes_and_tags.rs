//! Acceptance scenario B13: notes, tags and prepared reasons.

use petitions::app::retention;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{PASSWORD, person};
use crate::harness::database::rows;
use crate::harness::{Answer, MINISTRY, NOBODY, TestApp, word};

const TAGS: &str = "/api/v1/moderation/tags";
const REASONS: &str = "/api/v1/moderation/rejection-reasons";

fn desk(id: &str, part: &str) -> String {
    format!("/api/v1/moderation/petitions/{id}{part}")
}

fn tag(code: &str) -> Value {
    json!({ "code": code, "name_kk": "Сарапшы керек", "name_ru": "Нужен эксперт" })
}

async fn patch(app: &TestApp, path: &str, token: &str, body: Value, version: &str) -> Answer {
    let headers = [("if-match", version)];
    app.api.call(Method::PATCH, path, Some(token), Some(body), &headers).await
}

async fn call(app: &TestApp, method: Method, path: &str, token: &str) -> Answer {
    app.api.call(method, path, Some(token), None, &[]).await
}

/// The ids in the moderation queue asked so.
async fn queued(app: &TestApp, query: &str, token: &str) -> Vec<String> {
    let path = format!("/api/v1/moderation/queue?{query}");
    let queue = app.api.get(&path, Some(token)).await.is(200);
    let items = queue["items"].as_array().unwrap();
    let counts = queue["counts"].as_object().unwrap().values().map(|n| n.as_u64().unwrap());
    assert_eq!(counts.sum::<u64>() as usize, items.len(), "counts go with the filter: {queue}");
    items.iter().map(|item| word(&item["id"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b13_notes_are_written_corrected_and_deleted_among_staff() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.person().await;
    let [one, other] = [app.moderator().await, app.moderator().await];
    let administrator = app.administrator().await;
    let id = app.petition(&author.token).submitted().await;
    let notes = desk(&id, "/notes");
    let written = app.api.post(&notes, Some(&one), json!({ "text": "Құпия жазба" })).await;
    let note = written.is(201);
    assert_eq!(written.header("etag"), "\"v1\"");
    assert_eq!((&note["version"], &note["written_at"].is_string()), (&json!(1), &true));
    assert!(word(&note["written_by"]).contains("Қызметкер"), "{note}");
    let path = format!("{notes}/{}", word(&note["id"]));
    let words = json!({ "text": "Түзетілген жазба" });

    // Its writer alone corrects it, and knows what they correct.
    patch(&app, &path, &other, words.clone(), "\"v1\"").await.problem(403, "not_your_note");
    app.api
        .call(Method::PATCH, &path, Some(&one), Some(words.clone()), &[])
        .await
        .problem(428, "precondition_required");
    patch(&app, &path, &one, words.clone(), "\"v2\"").await.problem(412, "precondition_failed");
    app.clock("2026-09-07T06:00:00Z").await;
    let corrected = patch(&app, &path, &one, words.clone(), "\"v1\"").await;
    assert_eq!(corrected.header("etag"), "\"v2\"");
    let corrected = corrected.is(200);
    assert_eq!(
        (&corrected["text"], &corrected["version"]),
        (&json!("Түзетілген жазба"), &json!(2))
    );
    assert!(word(&corrected["corrected_at"]).starts_with("2026-09-07T06:00"), "{corrected}");
    patch(&app, &path, &one, words, "\"v1\"").await.problem(412, "precondition_failed");

    let second = app.api.post(&notes, Some(&other), json!({ "text": "Екінші" })).await.is(201);
    for reader in [&one, &other, &administrator] {
        let listed = app.api.get(&notes, Some(reader)).await.is(200);
        let texts: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|note| &note["text"]).collect();
        assert_eq!(texts, ["Екінші", "Түзетілген жазба"]);
    }
    assert_eq!(app.api.get(&desk(&id, ""), Some(&one)).await.is(200)["note_count"], 2);

    // Its writer deletes it, or an administrator; that it was there stays on record.
    call(&app, Method::DELETE, &path, &other).await.problem(403, "not_your_note");
    call(&app, Method::DELETE, &path, &one).await.is(204);
    call(&app, Method::DELETE, &path, &one).await.problem(404, "not_found");
    let theirs = format!("{notes}/{}", word(&second["id"]));
    call(&app, Method::DELETE, &theirs, &administrator).await.is(204);
    let journal = app.api.get(&desk(&id, "/journal"), Some(&other)).await.is(200);
    let lines = journal["items"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "{journal}");
    for (line, of) in lines.iter().zip([&second, &note]) {
        assert_eq!(
            (&line["event"], &line["details"]["note_id"], &line["details"]["written_by"]),
            (&json!("note_deleted"), &of["id"], &of["written_by"])
        );
    }
    assert!(!journal.to_string().contains("жазба"), "the words are gone: {journal}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b13_nothing_on_the_desk_reaches_the_author_or_the_public() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.person().await;
    let moderator = app.moderator().await;
    let administrator = app.administrator().await;
    let id = app.petition(&author.token).submitted().await;
    app.api.post(TAGS, Some(&administrator), tag("suspicious")).await.is(201);
    app.api.post(&desk(&id, "/notes"), Some(&moderator), json!({ "text": "Құпия" })).await.is(201);
    call(&app, Method::PUT, &desk(&id, "/tags/suspicious"), &moderator).await.is(204);
    call(&app, Method::PUT, &desk(&id, "/hold"), &moderator).await.is(200);
    let official = app.official(MINISTRY).await;
    for part in ["", "/notes", "/journal"] {
        for stranger in [&author.token, &official] {
            app.api.get(&desk(&id, part), Some(stranger)).await.problem(403, "wrong_role");
        }
    }
    // Nor in the role of a moderator or an administrator.
    let own = app.staff_who_is(&author, "moderator", None).await;
    for part in ["", "/notes", "/journal"] {
        app.api.get(&desk(&id, part), Some(&own)).await.problem(403, "own_petition");
    }
    let queue = app.api.get("/api/v1/moderation/queue", Some(&own)).await.is(200);
    assert_eq!(queue["items"][0]["id"], json!(id));
    assert!(queue["items"][0]["tags"].is_null() && queue["items"][0]["hold"].is_null(), "{queue}");
    for query in ["tag=suspicious", "untagged=true"] {
        assert_eq!(queued(&app, query, &own).await, Vec::<String>::new(), "{query}");
    }
    let second = app.person().await;
    let theirs = app.petition(&second.token).titled("Екінші адамның петициясы").submitted().await;
    let own = app.staff_who_is(&second, "administrator", None).await;
    for part in ["", "/notes", "/journal"] {
        app.api.get(&desk(&theirs, part), Some(&own)).await.problem(403, "own_petition");
        app.api.get(&desk(&id, part), Some(&own)).await.is(200);
    }
    call(&app, Method::DELETE, &desk(&id, "/hold"), &moderator).await.is(204);
    let reader = app.moderator().await;
    app.act(&id, "approval", &reader, json!({})).await.is(200);
    let token = Some(author.token.as_str());
    for path in ["", "/timeline", "/case-file", "/deadlines"] {
        let told = app.api.get(&format!("/api/v1/petitions/{id}{path}"), token).await.is(200);
        let told = told.to_string();
        for secret in ["Құпия", "suspicious", "tagged", "\"hold"] {
            assert!(!told.contains(secret), "{path} tells {secret}: {told}");
        }
    }
    assert!(!json!(app.notices(&author.token).await).to_string().contains("Құпия"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b13_tags_are_a_closed_vocabulary_and_filter_the_queue() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (moderator, administrator) = (app.moderator().await, app.administrator().await);
    let first = app.petition(&author).submitted().await;
    let second = app.petition(&author).titled("Екінші петиция тақырыбы").submitted().await;
    app.api.post(TAGS, Some(&moderator), tag("expert")).await.problem(403, "wrong_role");
    for bad in ["", "Expert", "2nd", "сарапшы", "a-b", &"a".repeat(51)] {
        let refused = app.api.post(TAGS, Some(&administrator), tag(bad)).await;
        assert_eq!(refused.problem(422, "validation_failed")["errors"][0]["pointer"], "/code");
    }
    let made = app.api.post(TAGS, Some(&administrator), tag("expert")).await.is(201);
    assert_eq!((&made["uses"], &made["version"]), (&json!(0), &json!(1)));
    app.api.post(TAGS, Some(&administrator), tag("expert")).await.problem(409, "tag_exists");
    app.api.post(TAGS, Some(&administrator), tag("urgent")).await.is(201);

    // No other words than those.
    let mark = async |id: &str, code: &str| {
        call(&app, Method::PUT, &desk(id, &format!("/tags/{code}")), &moderator).await
    };
    mark(&first, "unheard_of").await.problem(404, "not_found");
    mark(&first, "expert").await.is(204);
    mark(&first, "expert").await.is(204);
    assert_eq!(queued(&app, "tag=expert", &moderator).await, std::slice::from_ref(&first));
    assert_eq!(queued(&app, "untagged=true", &moderator).await, std::slice::from_ref(&second));
    assert_eq!(queued(&app, "tag=urgent", &moderator).await, Vec::<String>::new());
    assert_eq!(queued(&app, "untagged=false", &moderator).await.len(), 2);
    for bad in ["tag=unheard_of", "tag=", "untagged=maybe", "tag=expert&untagged=true"] {
        let path = format!("/api/v1/moderation/queue?{bad}");
        app.api.get(&path, Some(&moderator)).await.problem(400, "invalid_parameter");
    }
    let queue = app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    let marked = queue["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(first));
    assert_eq!(marked.unwrap()["tags"], json!(["expert"]));

    // Renamed, it is the same; retired, it stays where it is and goes nowhere else.
    let path = format!("{TAGS}/expert");
    let renamed = json!({ "name_ru": "Нужна экспертиза" });
    patch(&app, &path, &moderator, renamed.clone(), "*").await.problem(403, "wrong_role");
    let renamed = patch(&app, &path, &administrator, renamed, "\"v1\"").await.is(200);
    assert_eq!(
        (&renamed["name_ru"], &renamed["name_kk"], &renamed["uses"]),
        (&json!("Нужна экспертиза"), &json!("Сарапшы керек"), &json!(1))
    );
    let retire = json!({ "retired": true });
    patch(&app, &path, &administrator, retire.clone(), "\"v1\"")
        .await
        .problem(412, "precondition_failed");
    assert!(
        patch(&app, &path, &administrator, retire, "\"v2\"").await.is(200)["retired_at"]
            .is_string()
    );
    mark(&second, "expert").await.problem(409, "tag_retired");
    mark(&first, "expert").await.is(204);
    assert_eq!(queued(&app, "tag=expert", &moderator).await, std::slice::from_ref(&first));

    // Used, it is not deleted, and the answer says how often.
    let refused =
        call(&app, Method::DELETE, &path, &administrator).await.problem(409, "tag_in_use");
    assert_eq!(refused["uses"], 1);
    assert!(word(&refused["detail"]).contains('1'), "{refused}");
    call(&app, Method::DELETE, &desk(&first, "/tags/expert"), &moderator).await.is(204);
    call(&app, Method::DELETE, &desk(&first, "/tags/expert"), &moderator).await.is(204);
    // What no tag can be called is on no petition to be taken off.
    for none in ["x".repeat(51), "a%20b".to_owned()] {
        let path = desk(&first, &format!("/tags/{none}"));
        call(&app, Method::DELETE, &path, &moderator).await.problem(404, "not_found");
    }
    call(&app, Method::DELETE, &path, &administrator).await.is(204);
    call(&app, Method::DELETE, &path, &administrator).await.problem(404, "not_found");
    let listed = app.api.get(TAGS, Some(&moderator)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let journal = app.api.get(&desk(&first, "/journal"), Some(&moderator)).await.is(200);
    let events: Vec<&Value> =
        journal["items"].as_array().unwrap().iter().map(|line| &line["event"]).collect();
    assert_eq!(events, ["untagged", "tagged"], "each once");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b13_prepared_reasons_of_rejections_are_kept_used_and_retired() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (moderator, administrator) = (app.moderator().await, app.administrator().await);
    let reason = json!({
        "ground": "incomplete_content", "text_kk": "Ұсыныстар жоқ.", "text_ru": "Нет предложений.",
    });
    app.api.post(REASONS, Some(&moderator), reason.clone()).await.problem(403, "wrong_role");
    let mut counted = reason.clone();
    counted["ground"] = json!("insufficient_support");
    app.api.post(REASONS, Some(&administrator), counted).await.problem(422, "validation_failed");
    let made = app.api.post(REASONS, Some(&administrator), reason.clone()).await.is(201);
    let unused = app.api.post(REASONS, Some(&administrator), reason).await.is(201);
    let path = format!("{REASONS}/{}", word(&made["id"]));
    let rejecting = |ground: &str, prepared: &Value| json!({ "grounds": [{ "code": ground, "prepared_reason": prepared }], "reasoning": "x" });

    // Without words of the moderator's own, those of the reason stand, in the petition's language.
    for (language, says) in [("ru", "Нет предложений."), ("kk", "Ұсыныстар жоқ.")]
    {
        let id = app
            .petition(&author)
            .with("language", language)
            .titled(&format!("Петицияның тақырыбы {language}"))
            .submitted()
            .await;
        let fault = |refused: Answer| {
            word(&refused.problem(422, "validation_failed")["errors"][0]["pointer"])
        };
        for (ground, prepared) in
            [("prohibited_subject", &made["id"]), ("incomplete_content", &json!(NOBODY))]
        {
            let refused = app.act(&id, "rejection", &moderator, rejecting(ground, prepared)).await;
            assert_eq!(fault(refused), "/grounds/0/prepared_reason");
        }
        let silent = json!({ "grounds": [{ "code": "incomplete_content" }], "reasoning": "x" });
        let refused = app.act(&id, "rejection", &moderator, silent).await;
        assert_eq!(fault(refused), "/grounds/0/detail");
        let body = rejecting("incomplete_content", &made["id"]);
        app.act(&id, "rejection", &moderator, body).await.is(200);
        let rejected = app.seen(&id, Some(&author)).await;
        assert_eq!(rejected["rejection"]["grounds"][0]["detail"], says);
    }
    let own_words = app.petition(&author).titled("Өз сөзімен қабылданбаған").submitted().await;
    let mut body = rejecting("incomplete_content", &made["id"]);
    body["grounds"][0]["detail"] = json!("Өз сөзі");
    app.act(&own_words, "rejection", &moderator, body).await.is(200);
    assert_eq!(
        app.seen(&own_words, Some(&author)).await["rejection"]["grounds"][0]["detail"],
        "Өз сөзі"
    );

    // Changed, what was written from it stays; retired, nothing more is; used, it is not deleted.
    let change = json!({ "text_ru": "Предложений нет вовсе." });
    patch(&app, &path, &moderator, change.clone(), "*").await.problem(403, "wrong_role");
    let changed = patch(&app, &path, &administrator, change, "\"v1\"").await.is(200);
    assert_eq!((&changed["uses"], &changed["version"]), (&json!(3), &json!(2)));
    let retire = json!({ "retired": true });
    patch(&app, &path, &administrator, retire.clone(), "\"v1\"")
        .await
        .problem(412, "precondition_failed");
    patch(&app, &path, &administrator, retire, "\"v2\"").await.is(200);
    let another = app.petition(&author).titled("Кейінгі петиция тақырыбы").submitted().await;
    let body = rejecting("incomplete_content", &made["id"]);
    app.act(&another, "rejection", &moderator, body).await.problem(422, "validation_failed");
    let refused = call(&app, Method::DELETE, &path, &administrator).await;
    assert_eq!(refused.problem(409, "reason_in_use")["uses"], 3);
    let path = format!("{REASONS}/{}", word(&unused["id"]));
    call(&app, Method::DELETE, &path, &administrator).await.is(204);
    let listed =
        app.api.get(&format!("{REASONS}?ground=incomplete_content"), Some(&moderator)).await;
    assert_eq!(listed.is(200)["items"].as_array().unwrap().len(), 1);
    let none = app.api.get(&format!("{REASONS}?ground=duplicate_subject"), Some(&moderator)).await;
    assert_eq!(none.is(200)["items"], json!([]));
    app.api
        .get(&format!("{REASONS}?ground=insufficient_support"), Some(&moderator))
        .await
        .problem(400, "invalid_parameter");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b13_notes_are_their_writers_to_take_along_and_go_with_the_author_or_the_years() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let made = app.api.post("/dev/staff", None, json!({ "role": "moderator" })).await.is(201);
    let (moderator, password) = (word(&made["access_token"]), word(&made["password"]));
    let leaver = person(&app).await;
    let of_leaver = app.petition(&leaver).submitted().await;
    let stays = app
        .petition(&app.citizen().await)
        .with("title", "Басқа петиция тақырыбы")
        .submitted()
        .await;
    for id in [&of_leaver, &stays] {
        let note = json!({ "text": "Айгүл туралы жазба" });
        app.api.post(&desk(id, "/notes"), Some(&moderator), note).await.is(201);
    }
    call(&app, Method::PUT, &desk(&stays, "/hold"), &moderator).await.is(200);
    let asked = json!({ "password": password });
    let export = app.api.post("/api/v1/me/export", Some(&moderator), asked).await.is(200);
    assert_eq!(export["notes"].as_array().unwrap().len(), 2, "{export}");
    assert_eq!(export["notes"][0]["text"], "Айгүл туралы жазба");
    assert_eq!(export["holds"][0]["petition_id"], json!(stays));
    let own = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&leaver), own.clone()).await.is(200);
    assert_eq!(export["notes"], json!([]), "what others note of one's petitions is not told");
    assert!(!export.to_string().contains("жазба"), "{export}");

    app.act(&of_leaver, "withdrawal", &leaver, json!({})).await.is(200);
    app.api.call(Method::DELETE, "/api/v1/me", Some(&leaver), Some(own), &[]).await.is(204);
    let left = app.api.get(&desk(&of_leaver, "/notes"), Some(&moderator)).await.is(200);
    assert_eq!(left["items"], json!([]));
    let journal = app.api.get(&desk(&of_leaver, "/journal"), Some(&moderator)).await.is(200);
    assert_eq!(journal["items"][0]["event"], "note_deleted");
    assert!(journal["items"][0]["by"].is_null(), "{journal}");

    // Of what is under way nothing is forgotten; of what went to the archive, after a year.
    let body =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    app.act(&stays, "rejection", &moderator, body).await.is(200);
    let tidied = async |day: &str| {
        app.clock(day).await;
        app.core.write(retention::tidy).await.unwrap();
        rows(&app, "petition_notes").await
    };
    assert_eq!(tidied("2026-10-20T05:00:00Z").await, 1);
    assert_eq!(app.seen(&stays, Some(&moderator)).await["state"], "archived");
    assert_eq!(tidied("2027-10-06T05:00:00Z").await, 1);
    assert_eq!(tidied("2027-10-20T05:00:00Z").await, 0);
    assert_eq!(rows(&app, "moderation_holds").await, 0, "the act had ended it");
    app.close().await;
}
