//! What takes two members of staff: the second finds it on the desk, where the first left it.

use serde_json::json;

use crate::harness::{TestApp, petition_path, word};

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_second_person_lies_on_the_desk_until_they_have_acted() {
    let app = TestApp::open().await;
    let (one, other) = (app.moderator().await, app.moderator().await);
    let id = app.petition(&app.citizen().await).published().await;
    let desk = format!("/api/v1/moderation/petitions/{id}");
    let empty = app.api.get(&desk, Some(&one)).await.is(200);
    assert_eq!(
        (&empty["takedown_proposal"], &empty["invalidations"]),
        (&json!(null), &json!([])),
        "nothing waits"
    );

    let conditions = json!({ "channel": "electronic", "reason": "бір қолмен қойылған" });
    let made = app.act(&id, "invalidations", &one, conditions).await.is(201);
    app.act(&id, "takedown", &one, json!({ "reason": "Сот шешімі" })).await.is(202);
    for (reader, own) in [(&one, true), (&other, false)] {
        let papers = app.api.get(&desk, Some(reader)).await.is(200);
        let waiting = &papers["invalidations"];
        assert_eq!(waiting.as_array().unwrap().len(), 1, "{papers}");
        assert_eq!(
            (&waiting[0]["id"], &waiting[0]["matched"], &waiting[0]["own"]),
            (&made["id"], &made["matched"], &json!(own))
        );
        assert_eq!(waiting[0]["reason"], "бір қолмен қойылған");
        let proposal = &papers["takedown_proposal"];
        assert_eq!(
            (&proposal["reason"], &proposal["own"]),
            (&json!("Сот шешімі"), &json!(own)),
            "{papers}"
        );
    }

    let run = petition_path(&id, &format!("invalidations/{}/run", word(&made["id"])));
    app.api.post(&run, Some(&other), json!({})).await.is(200);
    let papers = app.api.get(&desk, Some(&one)).await.is(200);
    assert_eq!(papers["invalidations"], json!([]), "what is run waits no more");
    app.close().await;
}
