//! Programs that read the portal before this one read this one: the requests of the public scraper, one by one.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, NOBODY, TestApp, petition_path, word};

const BASE: &str = "/api/public/v1/petitions";
/// What the scraper sends with everything.
const HEADERS: [(&str, &str); 2] =
    [("accept", "application/json"), ("content-type", "application/json")];

async fn read(app: &TestApp, path: &str) -> Value {
    app.api.call(Method::GET, &format!("{BASE}{path}"), None, None, &HEADERS).await.is(200)
}

/// All pages of a list, in pages of that size, until one says that it is the last.
pub(super) async fn collected(app: &TestApp, path: &str, size: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 0.. {
        let found = read(app, &format!("{path}?size={size}&page={page}")).await;
        let content = found["content"].as_array().unwrap().clone();
        assert_eq!(found["numberOfElements"], content.len());
        assert_eq!((&found["number"], &found["size"]), (&json!(page), &json!(size)));
        assert_eq!(found["first"], page == 0);
        all.extend(content);
        if found["last"] == true {
            assert_eq!(found["totalElements"], all.len(), "{path}");
            assert_eq!(found["totalPages"], all.len().div_ceil(size), "{path}");
            break;
        }
    }
    all
}

fn instant(value: &Value) -> NaiveDateTime {
    word(value).parse().unwrap_or_else(|_| panic!("{value}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_scraper_of_the_portal_before_asks_for_gives_it_every_petition_signer_and_comment()
{
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        app.clock(&format!("2026-09-0{}T05:00:00Z", 7 + number)).await;
        let petition =
            app.petition(&author).to(DISTRICT).titled(&format!("Петиция номер {number}"));
        ids.push(petition.published().await);
    }
    // Not for everybody: none of them is told of.
    app.petition(&author).submitted().await;
    let gone = app.petition(&author).published().await;
    app.take_down(&gone, "ереже").await;
    // A hole in the row of signatures, and votes on several days.
    let people = app.citizens(20).await;
    app.all_sign(&ids[0], &people[..15], None).await;
    let own = petition_path(&ids[0], "signatures/mine");
    app.api.call(Method::DELETE, &own, Some(&people[3]), None, &[]).await.is(204);
    let said = json!({ "text": "Қолдаймын" });
    let first = app.act(&ids[0], "comments", &people[0], said).await.is(201);
    let reply = json!({ "text": "Мен де", "parent_id": first["id"] });
    app.act(&ids[0], "comments", &people[1], reply).await.is(201);
    let removed = app.act(&ids[0], "comments", &people[2], json!({ "text": "!" })).await.is(201);
    let removal = petition_path(&ids[0], &format!("comments/{}/removal", word(&removed["id"])));
    app.api.post(&removal, Some(&app.moderator().await), json!({ "reason": "x" })).await;
    app.clock("2026-09-14T05:00:00Z").await;

    for size in [1, 2, 10] {
        let listed = collected(&app, "/short", size).await;
        let found: Vec<String> = listed.iter().map(|petition| word(&petition["id"])).collect();
        assert!(found.iter().eq(ids.iter().rev()), "newest first: {found:?}");
        for petition in &listed {
            assert_eq!(petition["state"], "PUBLISHED");
            instant(&petition["applyDate"]);
            assert!(word(&petition["deadline"]).ends_with("T23:59:59"));
        }
    }
    for (id, signers) in [(&ids[0], 64), (&ids[1], 50), (&ids[2], 50)] {
        let petition = read(&app, &format!("/{id}")).await;
        assert_eq!(petition["signersCount"], signers, "{petition}");
        assert!(word(&petition["description"]).contains("Просим вернуть"));
        assert!(word(&petition["description"]).contains("Отменить решение"));
        assert_eq!((&petition["cover"], &petition["decision"]), (&Value::Null, &Value::Null));
        let organization = &petition["organization"];
        for member in ["id", "nameRu", "nameKk", "orgType", "location", "path", "hasUnit"] {
            assert!(!organization[member].is_null(), "{member}: {organization}");
        }
        assert!(word(&petition["applicant"]["lastName"]).ends_with('.'), "{petition}");
        for member in ["positionLatitude", "positionLongitude", "positionAddress"] {
            assert!(petition["location"].as_object().unwrap().contains_key(member));
        }
        // In pages of a hundred, and one by one as the scraper does where the portal failed.
        for size in [100, 7, 1] {
            let all = collected(&app, &format!("/{id}/signers"), size).await;
            assert_eq!(all.len(), signers, "{size}");
            assert!(all.iter().all(|signer| signer.as_object().unwrap().len() == 2), "{all:?}");
            let ours = app.api.get(&petition_path(id, "signatures?limit=100"), None).await.is(200);
            let named = |list: &[Value], member: &str| -> Vec<String> {
                list.iter().map(|one| word(&one[member])).collect()
            };
            let ours = ours["items"].as_array().unwrap();
            assert_eq!(
                named(&all, "fio"),
                named(ours, "name"),
                "the list of our own, in its order"
            );
            for (theirs, ours) in all.iter().zip(ours) {
                let day = word(&ours["signed_on"]);
                assert_eq!(word(&theirs["createdDate"]), format!("{day}T23:59:59"));
            }
        }
    }
    let comments = collected(&app, &format!("/{}/comments", ids[0]), 1000).await;
    assert_eq!(comments.len(), 3);
    assert_eq!(comments, collected(&app, &format!("/{}/comments", ids[0]), 2).await);
    let of = |id: &Value| comments.iter().find(|comment| comment["id"] == *id).unwrap();
    assert_eq!(of(&first["id"])["repliesCount"], 1);
    assert_eq!(of(&removed["id"])["comment"], Value::Null);
    let reply = comments.iter().find(|comment| comment["comment"] == "Мен де").unwrap();
    assert_eq!((&reply["parentId"], &reply["petitionId"]), (&first["id"], &json!(ids[0])));
    let columns: Vec<&String> = reply.as_object().unwrap().keys().collect();
    assert_eq!(columns.len(), 7, "{columns:?}");
    // The clock of Kazakhstan, newest first, and an answer after what it answers.
    assert!(instant(&of(&first["id"])["createdDate"]) < instant(&reply["createdDate"]));
    assert!(word(&reply["createdDate"]).starts_with("2026-09-09T10:"), "{reply}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signers_of_the_present_day_are_left_out_there_as_in_our_list_and_pages_still_fit_together()
{
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).published().await;
    app.clock("2026-09-08T05:00:00Z").await;
    app.all_sign(&id, &app.citizens(9).await, None).await;
    let path = format!("/{id}/signers");
    assert_eq!(collected(&app, &path, 8).await.len(), 50);
    app.all_sign(&id, &app.citizens(1).await, None).await;
    let all = collected(&app, &path, 8).await;
    assert_eq!(all.len(), 60);
    let days: BTreeSet<String> = all.iter().map(|signer| word(&signer["createdDate"])).collect();
    assert_eq!(days.len(), 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_told_there_once_it_is_published() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-15").await;
    office.decide(&id, "satisfied").await;
    let before = read(&app, &format!("/{id}")).await;
    assert_eq!(before["decision"], Value::Null, "{before}");
    office.publish_decision(&id).await;
    let after = read(&app, &format!("/{id}")).await;
    instant(&after["decision"]["replyDate"]);
    assert!(word(&after["decision"]["messageRu"]).len() > 3, "{after}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_not_there_are_empty_and_what_is_no_page_is_refused() {
    let app = TestApp::open().await;
    let empty = read(&app, "/short").await;
    assert_eq!(
        (&empty["content"], &empty["last"], &empty["empty"], &empty["size"]),
        (&json!([]), &json!(true), &json!(true), &json!(20))
    );
    app.petition(&app.citizen().await).published().await;
    let beyond = read(&app, "/short?page=4000000000&size=4000000000").await;
    assert_eq!(
        (&beyond["content"], &beyond["last"], &beyond["size"]),
        (&json!([]), &json!(true), &json!(1000))
    );
    for query in ["size=0", "size=x", "page=-1", "page=4294967296", "state=PUBLISHED"] {
        assert_eq!(
            app.api.get(&format!("{BASE}/short?{query}"), None).await.status,
            400,
            "{query}"
        );
    }
    read(&app, "/short?utm_source=x").await;
    for part in ["", "/signers", "/comments"] {
        app.api.get(&format!("{BASE}/{NOBODY}{part}"), None).await.problem(404, "not_found");
    }
    app.api
        .post(&format!("{BASE}/short"), None, json!({}))
        .await
        .problem(405, "method_not_allowed");
    app.close().await;
}
