//! A mail that cannot be sent is tried again, or given up.

use super::{Outbox, permanent, temporary};

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_failure_is_tried_again_later_and_not_before() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "aigul@example.kz").await;
    outbox.mailer.refuse_next("aigul@example.kz", temporary());
    outbox.mailer.refuse_next("aigul@example.kz", temporary());
    let mut least = 45;
    for attempt in 1..=2 {
        let before = outbox.core.clock.machine();
        assert_eq!(outbox.deliver().await, 0);
        let row = outbox.row().await;
        assert_eq!((row.attempts, row.leased_until), (attempt, None));
        assert_eq!(row.last_error.as_deref(), Some("the mail server answered 451"));
        let (after, wait) = (outbox.core.clock.machine(), least..=least / 3 * 4);
        assert!(row.due_at >= before + chrono::Duration::seconds(*wait.start()), "{row:?}");
        assert!(row.due_at <= after + chrono::Duration::seconds(*wait.end()), "{row:?}");
        assert_eq!(outbox.deliver().await, 0, "not before its time");
        assert_eq!(outbox.row().await.attempts, attempt);
        outbox.alters("due_at = now()").await;
        least *= 2;
    }
    assert_eq!(outbox.deliver().await, 1);
    let row = outbox.row().await;
    assert_eq!((row.attempts, row.last_error), (3, None));
    assert_eq!(outbox.recipients(), ["aigul@example.kz"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_twelfth_failure_is_the_last() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "aigul@example.kz").await;
    outbox.alters("attempts = 10").await;
    for buried in [false, true] {
        outbox.mailer.refuse_next("aigul@example.kz", temporary());
        outbox.alters("due_at = now()").await;
        assert_eq!(outbox.deliver().await, 0);
        assert_eq!(outbox.row().await.buried_at.is_some(), buried);
    }
    let row = outbox.row().await;
    assert_eq!((row.attempts, row.sent_at), (12, None));
    assert_eq!(outbox.deliver().await, 0);
    assert!(outbox.recipients().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_buried_and_stops_no_other() {
    let outbox = Outbox::development().await;
    // The first, of a kind that no template is for; the second, without the facts it needs.
    outbox.registers(1, "unknown@example.kz").await;
    outbox.alters("kind = 'lost'").await;
    outbox.registers(2, "unsaid@example.kz").await;
    outbox.alters(r#"payload = CASE address WHEN 'unsaid@example.kz' THEN '{"link": "the-secret"}'::jsonb ELSE payload END"#).await;
    outbox.registers(3, "refused@example.kz").await;
    outbox.mailer.refuse_next("refused@example.kz", permanent());
    outbox.registers(4, "no address").await;
    for serial in 5..12 {
        outbox.registers(serial, &format!("fine-{serial}@example.kz")).await;
    }
    assert_eq!(outbox.deliver().await, 7);
    assert_eq!(outbox.recipients().len(), 7);
    assert!(outbox.recipients().iter().all(|to| to.starts_with("fine-")));
    let rows = outbox.rows().await;
    let (buried, sent): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.buried_at.is_some());
    assert!(
        buried
            .iter()
            .all(|row| row.sent_at.is_none() && row.leased_until.is_none() && row.attempts == 1)
    );
    assert!(sent.iter().all(|row| row.sent_at.is_some()));
    let reasons: Vec<_> = buried.iter().map(|row| row.last_error.clone().unwrap()).collect();
    assert_eq!(reasons[0], "lost: there is no notice of that kind");
    assert!(reasons[1].starts_with("confirm_registration: template "), "{}", reasons[1]);
    assert_eq!(
        reasons[2..],
        ["the mail server answered 550", "the recipient is not a mail address"]
    );
    for reason in &reasons {
        assert!(!reason.contains("example.kz") && !reason.contains("the-secret"), "{reason}");
    }
    assert_eq!(outbox.deliver().await, 0);
}
