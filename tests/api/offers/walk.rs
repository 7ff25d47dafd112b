//! Whole lives of petitions: in every state, what everybody is offered against what their calls are answered.

use serde_json::json;

use super::stage::Stage;
use crate::harness::{DISTRICT, discussion, petition_path, text, word, working_group};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_offered_is_let_through_and_nothing_else_on_the_way_to_a_decision() {
    let mut stage = Stage::set("2026-09-07T05:00:00Z").await;
    let today = "2026-09-07";
    let (author, moderator) = (stage.author.clone(), stage.moderator.clone());
    let (official, head) = (stage.official.clone(), stage.head.clone());
    let id = stage.app.petition(&author).to(DISTRICT).drafted().await;
    stage.compare(&id, "draft", today).await;
    stage.app.submit(&id, &author).await;
    stage.compare(&id, "on_moderation", today).await;
    let question = json!({ "public_body": "ministry-transport", "matter": "other_condition", "question": "x" });
    stage.app.act(&id, "inquiries", &moderator, question).await.is(201);
    let other = json!({ "addressee": crate::harness::COUNCIL, "note": "x" });
    stage.app.act(&id, "addressee-change", &moderator, other).await.is(200);
    stage.compare(&id, "asked_about", today).await;
    stage.app.act(&id, "correction-request", &moderator, json!({ "note": "x" })).await.is(200);
    stage.compare(&id, "needs_correction", today).await;
    stage.app.act(&id, "correction", &author, text(DISTRICT)).await.is(200);
    let key = stage.app.approve(&id, &author).await;
    stage.app.sign(&id, &stage.signer.clone(), Some(&key)).await.is(201);
    stage.compare(&id, "limited", today).await;
    let more = stage.app.citizens(48).await;
    stage.app.sign_all(&id, &more, Some(&key)).await;
    assert_eq!(stage.app.seen(&id, Some(&author)).await["state"], "published");
    stage.compare(&id, "published", today).await;
    let lacking = usize::try_from(
        stage.app.seen(&id, Some(&author)).await["required_count"].as_u64().unwrap(),
    )
    .unwrap();
    let rest = stage.app.citizens(lacking - 40).await;
    stage.app.sign_all(&id, &rest, None).await;
    assert_eq!(stage.app.seen(&id, Some(&author)).await["state"], "supported");
    stage.compare(&id, "supported", today).await;
    stage.app.act(&id, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    stage.compare(&id, "forwarded", today).await;
    stage.app.act(&id, "registration", &official, json!({ "number": "1" })).await.is(200);
    stage.compare(&id, "under_consideration", today).await;
    stage.app.act(&id, "working-group", &official, working_group()).await.is(200);
    let waiver = json!({ "waiver_reason": "x" });
    stage.app.act(&id, "field-visit", &official, waiver).await.is(200);
    let announced = stage.app.act(&id, "discussions", &official, discussion("2026-09-14")).await;
    let discussed = word(&announced.is(201)["discussion_id"]);
    stage.compare(&id, "discussion_announced", today).await;
    stage.app.clock("2026-09-14T07:00:00Z").await;
    stage.compare(&id, "on_the_day", "2026-09-14").await;
    let minutes = petition_path(&id, &format!("discussions/{discussed}/minutes"));
    stage.app.api.post(&minutes, Some(&official), json!({ "minutes": "x" })).await.is(200);
    stage.compare(&id, "discussed", "2026-09-14").await;
    let decided = crate::harness::decision("refused");
    stage.app.act(&id, "decision", &head, decided).await.is(200);
    stage.compare(&id, "decided", "2026-09-14").await;
    stage.app.act(&id, "decision/publication", &official, json!({})).await.is(200);
    stage.compare(&id, "decision_published", "2026-09-14").await;
    let complaint = json!({ "matter": "decision", "statement": "x" });
    stage.app.act(&id, "complaints", &author, complaint).await.is(201);
    stage.compare(&id, "complained_of", "2026-09-14").await;
    stage.app.take_down(&id, "x").await;
    stage.compare(&id, "taken_down", "2026-09-14").await;
    assert!(stage.pairs.len() >= 80, "{:?}", stage.states());
    for name in [
        "submit_petition",
        "amend_draft",
        "file_correction",
        "consent_to_addressee",
        "sign_petition",
        "approve_petition",
        "reject_petition",
        "request_correction",
        "send_inquiry",
        "answer_inquiry",
        "propose_addressee",
        "forward_petition",
        "send_media_letters",
        "record_registration",
        "form_working_group",
        "record_field_visit",
        "announce_discussion",
        "record_minutes",
        "decide_petition",
        "cancel_decision",
        "publish_decision",
        "record_statement",
        "satisfy_complaint",
        "pass_complaint_on",
        "settle_complaint",
        "download_signatures",
        "announce_paper_sheets",
        "enter_paper_signature",
        "make_invalidation",
        "run_invalidation",
        "file_complaint",
        "upload_attachment",
        "post_comment",
        "withdraw_petition",
        "take_down_petition",
        "restore_petition",
        "follow_petition",
        "unfollow_petition",
        "hold_petition",
    ] {
        assert!(stage.made.contains(name), "{name} was never offered: {:?}", stage.made);
    }
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_offered_is_let_through_and_nothing_else_on_byways_and_under_the_older_rules() {
    // Filed under the rules of 2024, which stay with it.
    let mut stage = Stage::set("2026-02-24T05:00:00Z").await;
    let today = "2026-02-24";
    let (author, moderator, official) =
        (stage.author.clone(), stage.moderator.clone(), stage.official.clone());
    let rejected = stage.app.petition(&author).to(DISTRICT).submitted().await;
    stage.compare(&rejected, "on_moderation", today).await;
    let grounds =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    stage.app.act(&rejected, "rejection", &moderator, grounds).await.is(200);
    stage.compare(&rejected, "rejected", today).await;
    let complaint = json!({ "matter": "rejection", "statement": "x" });
    stage.app.act(&rejected, "complaints", &author, complaint).await.is(201);
    stage.compare(&rejected, "complained_of", today).await;
    let withdrawn = stage.app.petition(&author).to(DISTRICT).submitted().await;
    stage.app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    stage.compare(&withdrawn, "withdrawn", today).await;
    let id = stage.app.petition(&author).to(DISTRICT).published().await;
    stage.compare(&id, "published", today).await;
    stage.app.clock("2026-08-26T05:00:00Z").await;
    let today = "2026-08-26";
    assert_eq!(stage.app.seen(&id, None).await["state"], "not_supported");
    stage.compare(&id, "not_supported", today).await;
    stage.app.act(&id, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    stage.compare(&id, "forwarded_as_proposal", today).await;
    stage.app.act(&id, "registration", &official, json!({ "number": "1" })).await.is(200);
    stage.compare(&id, "registered_as_proposal", today).await;
    let answer = json!({ "answer": "x", "conclusion": "noted" });
    stage.app.act(&id, "proposal-answer", &official, answer).await.is(200);
    stage.compare(&id, "answered", today).await;
    stage.app.clock("2026-10-05T05:00:00Z").await;
    assert_eq!(stage.app.seen(&id, None).await["state"], "archived");
    stage.compare(&id, "archived", "2026-10-05").await;
    let rule_set = &stage.offered(&id, &author, None).await.unwrap()[0]["rule_set"];
    assert_eq!(rule_set, "V2024");
    assert!(stage.pairs.len() >= 40, "{:?}", stage.states());
    for name in ["answer_proposal", "redirect_petition"] {
        assert!(stage.made.contains(name), "{name} was never offered: {:?}", stage.made);
    }
    stage.app.close().await;
}
