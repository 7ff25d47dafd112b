//! Every act tells whom it must, in a mail that can be read.

use serde_json::json;

use super::harness::{House, word};

const DISTRICT: &str = "akimat-akmola-egindikol-district";

#[tokio::test(flavor = "multi_thread")]
async fn the_author_is_told_of_every_step_and_no_mail_is_given_up() {
    let house = House::at("2026-09-07T05:00:00Z").await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (author, email) = (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    let (moderator, official) = (house.staff("moderator", None).await, house.staff("official", Some(DISTRICT)).await);
    let head = house.staff("first_head", Some(DISTRICT)).await;
    let id = house.published(&author, DISTRICT).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    for answer in house.sign_all(&id, &house.citizens(required - 50).await, None).await {
        answer.is(201);
    }
    let act = |name: &str| format!("/api/v1/petitions/{id}/{name}");
    house.api.post(&act("forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    house.api.post(&act("registration"), Some(&official), json!({ "number": "12-П" })).await.is(200);
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members = kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" }));
    house.api.post(&act("working-group"), Some(&official), json!({ "members": members })).await.is(200);
    house.api.post(&act("field-visit"), Some(&official), json!({ "waiver_reason": "x" })).await.is(200);
    let discussion = json!({ "held_on": "2026-09-16", "place": "Әкімдік", "draft_decision": "Жоба" });
    let announced = house.api.post(&act("discussions"), Some(&official), discussion).await.is(201);
    house.clock("2026-09-16T07:00:00Z").await;
    let minutes = act(&format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    house.api.post(&minutes, Some(&official), json!({ "minutes": "Хаттама" })).await.is(200);
    let decision = json!({ "outcome": "satisfied", "reasoning": { "kk": "Негіздеме" , "ru": "Обоснование" } });
    house.api.post(&act("decision"), Some(&head), decision).await.is(200);
    house.api.post(&act("decision/publication"), Some(&official), json!({})).await.is(200);

    let mails = house.api.get(&format!("/dev/mails?limit=100&to={email}"), None).await.is(200);
    let mails = mails["items"].as_array().unwrap();
    let notices = house.api.get("/api/v1/me/notices?limit=100", Some(&author)).await.is(200);
    let mut kinds: Vec<String> = notices["items"].as_array().unwrap().iter().map(|notice| word(&notice["kind"])).collect();
    kinds.reverse();
    let expected = [
        "petition_submitted", "petition_limited", "petition_published", "petition_supported", "petition_forwarded",
        "petition_registered", "working_group_invited", "discussion_announced", "petition_decided", "decision_published",
    ];
    assert_eq!(kinds, expected);
    // Two mails more tell how the fifty come together; they are no steps of the petition.
    assert_eq!(mails.len(), expected.len() + 2, "each notice went out as one mail");
    for mail in mails {
        for part in ["subject", "text", "html"] {
            assert!(!word(&mail[part]).is_empty());
        }
        assert!(mail["headers"]["Message-ID"].is_string(), "{}", mail["headers"]);
    }
    house.service.app.read(|work| {
        let waiting = petitions::store::notices::waiting(work.conn)?;
        assert_eq!(waiting, 0, "nothing is left waiting");
        let buried = petitions::store::notices::buried(work.conn)?;
        assert_eq!(buried, Vec::<String>::new(), "no mail was given up");
        Ok(())
    })
    .await
    .unwrap();
    house.close().await;
}
