//! The word about a term that ends soon.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_term_is_worth_a_word_on_its_working_day_in_office_hours_and_once() {
    // A Monday.
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let moderator = app.moderator().await;
    let checked = app.petition(&author).to(DISTRICT).submitted().await;
    let incomplete = app.petition(&author).to(DISTRICT).submitted().await;
    app.act(&incomplete, "correction-request", &moderator, json!({ "note": "Толықтырыңыз" }))
        .await
        .is(200);
    let (limited, _) = app.petition(&author).to(DISTRICT).limited().await;
    let supported = app.petition(&author).to(DISTRICT).published().await;
    app.support(&supported).await;
    let told = async |reader: &str, petition: &str, clock: &str| {
        let of_it = |notice: &&Value| {
            notice["kind"] == "term_due_soon"
                && notice["petition_id"] == petition
                && notice["facts"]["clock"] == clock
        };
        app.notices(reader).await.iter().filter(of_it).count()
    };
    let due = async |petition: &str, clock: &str| {
        word(&app.term(petition, clock, Some(&author)).await["due_on"])
    };
    // The day of the word, the last day, and who hears it; 5 and 6 September are days off, so are 12, 13 and 26, 27.
    let verified = (&supported, "verification", "2026-09-10", &moderator);
    let corrected = (&incomplete, "correction", "2026-09-14", &author);
    let looked_at = (&checked, "moderation", "2026-10-05", &moderator);
    let joined = (&limited, "joining", "2026-10-05", &author);
    for (word_on, terms) in [
        ("2026-09-09", vec![verified]),
        ("2026-09-11", vec![corrected]),
        ("2026-09-30", vec![looked_at, joined]),
    ] {
        // Offices open at nine, which is four in Greenwich.
        for (time, times) in [("03:59", 0), ("04:00", 1), ("09:00", 1)] {
            app.clock(&format!("{word_on}T{time}:00Z")).await;
            for (petition, clock, last, reader) in &terms {
                assert_eq!(due(petition, clock).await, *last, "{clock}");
                assert_eq!(told(reader, petition, clock).await, times, "{clock} at {time}");
            }
        }
    }
    // A last day that moves is worth a word of its own: the 7th becomes a day off.
    let incomplete = app.petition(&author).to(DISTRICT).submitted().await;
    app.act(&incomplete, "correction-request", &moderator, json!({ "note": "Толықтырыңыз" }))
        .await
        .is(200);
    app.clock("2026-10-06T05:00:00Z").await;
    assert_eq!(
        (
            due(&incomplete, "correction").await.as_str(),
            told(&author, &incomplete, "correction").await
        ),
        ("2026-10-07", 1)
    );
    let administrator = app.administrator().await;
    let names = json!({ "kk": "Демалыс", "ru": "Выходной", "en": "Day off" });
    let day_off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
    let put = app.api.put("/api/v1/calendar/days/2026-10-07", Some(&administrator), day_off).await;
    assert!(put.status < 300, "{}", put.body());
    app.clock("2026-10-07T05:00:00Z").await;
    app.clock("2026-10-08T05:00:00Z").await;
    assert_eq!(
        (
            due(&incomplete, "correction").await.as_str(),
            told(&author, &incomplete, "correction").await
        ),
        ("2026-10-08", 2)
    );
    app.close().await;
}
