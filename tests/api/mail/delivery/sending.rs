//! What is sent, and what is forgotten afterwards.

use petitions::app::accounts::CONFIRMATION_HOURS;
use petitions::app::sandbox::{self, Mailbox as _};
use petitions::app::{outbox as leases, password_change};
use petitions::domain::language::Language;
use petitions::store;
use serde_json::json;

use super::{Outbox, permanent, temporary};
use crate::harness::accounts::{PASSWORD, confirm_at};

fn no_html_entities(html: &str) -> String {
    html.replace("&#x2f;", "/").replace("&#x3d;", "=")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailed_link_makes_the_account() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "Aigul@example.kz").await;
    assert_eq!(outbox.deliver().await, 1);
    assert_eq!(outbox.deliver().await, 0, "sent once");
    let [message] = &outbox.mailer.remembered()[..] else { panic!("one mail was expected") };
    assert_eq!((message.to.as_str(), message.language), ("Aigul@example.kz", Language::Kk));
    assert_eq!(message.news, None);

    let text = &message.rendered.text;
    let link = text.lines().find(|line| line.starts_with("https://")).unwrap();
    let (page, token) = link.split_once("#token=").unwrap();
    assert_eq!(page, "https://petitions.example/confirm");
    assert!(text.lines().any(|line| line == token), "the code stands by itself");
    assert!(text.contains(&CONFIRMATION_HOURS.to_string()));
    let html = no_html_entities(&message.rendered.html);
    assert!(html.contains(&format!("<a href=\"{link}\"")), "{html}");

    let token = token.to_owned();
    confirm_at(&outbox.core, token, PASSWORD).await;
    let account = outbox
        .core
        .read(|work| Ok(store::accounts::by_email(work.conn, "aigul@example.kz")?))
        .await
        .unwrap();
    assert_eq!(account.unwrap().given_name, "Айгүл");

    let row = outbox.row().await;
    assert_eq!(
        (row.attempts, row.leased_until, row.last_error, row.buried_at),
        (1, None, None, None)
    );
    assert!(row.sent_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_shows_mails_as_sent_to_an_address_in_any_case() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "Aigul@example.kz").await;
    outbox.registers(2, "other@example.kz").await;
    outbox.delivery().deliver_due().await.unwrap();
    // A reset goes to the account's address, not to one of its own.
    let made = outbox.core.write(|work| sandbox::citizens(work, 1, None, "-")).await.unwrap();
    let holder = made[0].email.clone();
    let email = holder.clone();
    outbox.core.write(move |work| password_change::request_reset(work, &email)).await.unwrap();
    outbox.delivery().deliver_due().await.unwrap();

    let messages = outbox.mailer.remembered();
    let list = |to: Option<String>, before| {
        outbox.core.read(move |work| sandbox::sent_mails(work, to.as_deref(), before, 10))
    };
    for address in
        ["Aigul@example.kz", "aigul@example.kz", "AIGUL@EXAMPLE.KZ", &holder.to_uppercase()]
    {
        let sent = list(Some(address.to_owned()), None).await.unwrap();
        assert_eq!(sent.len(), 1, "{address}");
        let shown = outbox.delivery().shown(&sent[0]).unwrap();
        let message =
            messages.iter().find(|message| message.to.eq_ignore_ascii_case(address)).unwrap();
        let said = &message.rendered;
        assert_eq!(
            (&shown.to, &shown.subject, &shown.text, &shown.html),
            (&message.to, &said.subject, &said.text, &said.html)
        );
        assert_eq!(shown.headers["Message-ID"], format!("<{}@petitions.example>", message.id));
        assert_eq!(Some(shown.sent_at), sent[0].sent_at);
    }
    assert!(list(Some("nobody@example.kz".into()), None).await.unwrap().is_empty());
    let newest: Vec<_> = list(None, None).await.unwrap().into_iter().map(|mail| mail.id).collect();
    assert_eq!(newest.len(), 3);
    assert!(newest.is_sorted_by(|a, b| a > b), "newest first");
    let older: Vec<_> =
        list(None, Some(newest[0])).await.unwrap().into_iter().map(|mail| mail.id).collect();
    assert_eq!(older, newest[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn production_forgets_secrets_that_were_mailed_or_given_up() {
    let outbox = Outbox::production().await;
    let (sent, refused) = ("sent@example.kz", "refused@example.kz");
    outbox.registers(1, sent).await;
    outbox.mailer.refuse_next(sent, temporary());
    assert_eq!(outbox.deliver().await, 0);
    let secret = outbox.row().await.payload["code"].as_str().unwrap().to_owned();
    outbox.alters("due_at = now()").await;
    assert_eq!(outbox.deliver().await, 1);
    let row = outbox.row().await;
    assert_eq!((row.payload, row.sent_at.is_some()), (json!({}), true));
    let text = &outbox.mailer.remembered()[0].rendered.text;
    assert!(text.contains(&secret), "kept until it was mailed");

    outbox.registers(2, refused).await;
    outbox.mailer.refuse_next(refused, permanent());
    assert_eq!(outbox.deliver().await, 0);
    let row = outbox.row().await;
    assert_eq!((row.payload, row.buried_at.is_some()), (json!({}), true));
    // It says nothing any more: nobody sends it again.
    let given_up = outbox.core.read(|work| leases::given_up(work, None, 10)).await.unwrap();
    let id = given_up[0].id;
    let again = outbox.core.write(move |work| leases::requeue(work, id)).await;
    assert!(matches!(again, Err(petitions::app::Error::NotFound)), "{again:?}");

    confirm_at(&outbox.core, secret, PASSWORD).await;
    outbox.core.write(move |work| password_change::request_reset(work, sent)).await.unwrap();
    let token = outbox.row().await.payload["code"].as_str().unwrap().to_owned();
    assert_eq!(outbox.deliver().await, 1);
    assert_eq!(outbox.row().await.payload, json!({}));
    outbox
        .core
        .write(move |work| password_change::reset_password(work, &token, "-", &[1; 16]))
        .await
        .unwrap();

    let kept = outbox.rows().await;
    assert_eq!(kept.iter().filter(|row| row.payload.get("code").is_some()).count(), 0);
}
