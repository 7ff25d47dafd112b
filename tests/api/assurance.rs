//! How sure it is who files and who signs: what a deployment asks, what is told, and the figures.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::{rows, sql};
use crate::harness::{DISTRICT, Person, TestApp, petition_path, sheet, word};

/// The accounts of all citizens become as sure as that.
async fn all_are(app: &TestApp, assurance: &str) {
    let statement = match assurance {
        "declared" => "UPDATE accounts SET assurance = 'declared' WHERE role = 'citizen'",
        "provider" => "UPDATE accounts SET assurance = 'provider' WHERE role = 'citizen'",
        "counter" => "UPDATE accounts SET assurance = 'counter' WHERE role = 'citizen'",
        "eds" => "UPDATE accounts SET assurance = 'eds' WHERE role = 'citizen'",
        other => panic!("{other}"),
    };
    sql(app, statement).await;
}

async fn sign(app: &TestApp, id: &str, person: &Person) -> crate::harness::Answer {
    app.sign(id, &person.token, None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_files_and_who_signs_is_as_sure_as_the_deployment_asks() {
    let app = TestApp::with(&["--required-assurance", "filing=eds,signing=provider"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let moderator = app.moderator().await;
    let draft = app.petition(&author).to(DISTRICT).drafted().await;
    let filing = json!({ "prohibited_subjects_acknowledged": "V2026" });
    for held in ["declared", "provider", "counter"] {
        all_are(&app, held).await;
        let refused = app.act(&draft, "submission", &author, filing.clone()).await;
        let refused = refused.problem(403, "assurance_required");
        let told = json!({ "required": "eds", "held": held, "ways": ["eds"] });
        assert_eq!(refused["assurance"], told, "{refused}");
        assert_eq!(refused.get("legal_basis"), None);
    }
    assert_eq!(app.seen(&draft, Some(&author)).await["state"], "draft");
    all_are(&app, "eds").await;
    app.act(&draft, "submission", &author, filing).await.is(200);
    app.act(&draft, "approval", &moderator, json!({})).await.is(200);
    let key = word(&app.seen(&draft, Some(&author)).await["link_key"]);
    let people = app.people(51).await;
    // Nobody joins who has only said who they are, and each is told what would do, in their language.
    let path = petition_path(&draft, "signatures");
    let body = json!({ "consent": true, "link_key": key });
    for (language, said) in
        [("kk", "ЭЦҚ"), ("ru", "в приёмной"), ("en", "show your document at a counter")]
    {
        let headers = [("accept-language", language)];
        let call =
            app.api.call(Method::POST, &path, Some(&people[0].token), Some(body.clone()), &headers);
        let refused = call.await.problem(403, "assurance_required");
        assert!(word(&refused["detail"]).contains(said), "{refused}");
        assert_eq!(refused["legal_basis"], "90-3(1)");
        let ways = json!(["provider", "counter", "eds"]);
        let told = json!({ "required": "provider", "held": "declared", "ways": ways });
        assert_eq!(refused["assurance"], told);
    }
    assert_eq!(rows(&app, "signatures").await, 0);
    // It is judged by what the account has when it signs, and kept as it was then.
    all_are(&app, "provider").await;
    for person in &people[..50] {
        app.sign(&draft, &person.token, Some(&key)).await.is(201);
    }
    all_are(&app, "declared").await;
    assert_eq!(rows(&app, "signatures WHERE live AND assurance = 'provider'").await, 50);
    sign(&app, &draft, &people[50]).await.problem(403, "assurance_required");
    // Who has signed has signed, and is told of it, whatever their account is by now.
    sign(&app, &draft, &people[0]).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_needs_nothing_beside_the_sheet_and_nobody_learns_of_it_by_the_refusal() {
    let app = TestApp::with(&["--required-assurance", "filing=declared,signing=eds"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (id, key) = app.petition(&author).to(DISTRICT).limited().await;
    let [on_paper, other] = [app.person().await, app.person().await];
    app.act(&id, "paper-signatures", &moderator, sheet(&on_paper.iin)).await.is(201);
    assert_eq!(rows(&app, "signatures WHERE channel = 'paper' AND assurance = 'counter'").await, 1);
    let refused = async |person: &Person| -> Value {
        let answer = app.sign(&id, &person.token, Some(&key)).await;
        let mut told = answer.problem(403, "assurance_required");
        told.as_object_mut().unwrap().remove("instance");
        told
    };
    assert_eq!(refused(&on_paper).await, refused(&other).await);
    // An account that is sure enough is told of it.
    all_are(&app, "eds").await;
    app.sign(&id, &on_paper.token, Some(&key)).await.is(200);
    app.sign(&id, &other.token, Some(&key)).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_say_how_many_of_each_and_never_tell_one_person() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let path = petition_path(&id, "statistics");
    let figures = async |count: u64| {
        let read = app.until(&path, |answer| answer.body()["signature_count"] == count).await;
        let read = read.is(200);
        let of_all: u64 = read["assurances"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cell| cell["signatures"].as_u64().unwrap())
            .sum();
        assert_eq!((read["signature_count"].as_u64(), of_all), (Some(count), count), "{read}");
        read["assurances"].clone()
    };
    let together = |count: u64| json!([{ "assurance": "other", "signatures": count }]);
    assert_eq!(figures(50).await, together(50), "nothing is told apart before the week is over");
    all_are(&app, "eds").await;
    let by_eds = app.people(10).await;
    all_are(&app, "eds").await;
    for person in &by_eds {
        sign(&app, &id, person).await.is(201);
    }
    assert_eq!(figures(60).await, together(60));
    app.clock("2026-09-14T05:00:00Z").await;
    let both = json!([
        { "assurance": "declared", "signatures": 50 }, { "assurance": "eds", "signatures": 10 },
    ]);
    assert_eq!(figures(60).await, both);
    // One on paper, in the week that runs, takes the smallest along.
    let on_paper = app.person().await;
    app.act(&id, "paper-signatures", &moderator, sheet(&on_paper.iin)).await.is(201);
    let with_paper = json!([
        { "assurance": "declared", "signatures": 50 }, { "assurance": "other", "signatures": 11 },
    ]);
    assert_eq!(figures(61).await, with_paper);
    // One who takes their vote back leaves nine of that week, and so would the rest tell them.
    let mine = petition_path(&id, "signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&by_eds[0].token), None, &[]).await.is(204);
    assert_eq!(figures(60).await, together(60));
    app.close().await;
}
