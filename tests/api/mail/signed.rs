//! A mail as its recipient checks it: signed, and stoppable by one click.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

use mail_auth::common::parse::TxtRecordParser as _;
use mail_auth::common::verify::DomainKey;
use mail_auth::{
    AuthenticatedMessage, DkimResult, MX, MessageAuthenticator, Parameters, ResolverCache, Txt,
};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::harness::TestApp;
use crate::harness::outgoing::begin_news;
use crate::harness::smtp::{Smtp, Taken};

/// The one record of a domain's DNS.
struct Record(Txt);

impl ResolverCache<String, Txt> for Record {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        String: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let known = HashMap::from([("petitions._domainkey.petitions.example.".to_owned(), ())]);
        known.contains_key(name).then(|| self.0.clone())
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        String: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: String, _: Txt, _: Instant) {}
}

/// Nothing else is asked for.
struct Nothing;

impl<K, V> ResolverCache<K, V> for Nothing {
    fn get<Q>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn remove<Q>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: K, _: V, _: Instant) {}
}

async fn verified(raw: &str, record: &str) -> Vec<DkimResult> {
    let record = Record(Txt::DomainKey(Arc::new(DomainKey::parse(record.as_bytes()).unwrap())));
    let message = AuthenticatedMessage::parse(raw.as_bytes()).unwrap();
    let authenticator = MessageAuthenticator::new_google().unwrap();
    let parameters: Parameters<'_, _, Record, Nothing, Nothing, Nothing, Nothing> = Parameters {
        params: &message,
        cache_txt: Some(&record),
        cache_mx: None::<&Nothing>,
        cache_ptr: None::<&Nothing>,
        cache_ipv4: None::<&Nothing>,
        cache_ipv6: None::<&Nothing>,
    };
    authenticator
        .verify_dkim(parameters)
        .await
        .into_iter()
        .map(|output| output.result().clone())
        .collect()
}

#[allow(dead_code, reason = "the types that the bounds of the verifier name")]
type Bounds = (Arc<Vec<MX>>, Arc<Vec<Ipv4Addr>>, Arc<Vec<Ipv6Addr>>, IpAddr);

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_signed_so_that_another_s_verifier_agrees_and_news_end_by_one_click() {
    let ed25519 = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let base64 =
        |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
    let keys = [
        (
            include_str!("../../data/dkim-rsa.pem").to_owned(),
            format!("v=DKIM1; k=rsa; p={}", include_str!("../../data/dkim-rsa.pub")),
        ),
        (
            base64(&[7; 32]),
            format!("v=DKIM1; k=ed25519; p={}", base64(ed25519.verifying_key().as_bytes())),
        ),
    ];
    for (private, record) in keys {
        let smtp = Smtp::start();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), private).unwrap();
        let app = TestApp::with(&[
            "--smtp-url",
            &smtp.url(),
            "--dkim-key-file",
            file.path().to_str().unwrap(),
            "--public-url",
            "https://petitions.example",
        ])
        .await;
        let author = app.citizen().await;
        let id = app.petition(&author).published().await;
        let [(leaves, leaver), (stays, stayer), (follows, follower)] = app.readers().await;
        app.follow(&id, &leaves, None).await.is(201);
        app.follow(&id, &stays, None).await.is(201);
        let wish = json!({ "interests": ["answers", "milestones"] });
        let subscription = format!("/api/v1/petitions/{id}/subscription");
        app.api.put(&subscription, Some(&follows), wish).await.is(200);
        // The first news tells how to be rid of the next ones.
        let core = app.core.clone();
        let petition: Uuid = id.parse().unwrap();
        let tell = move |title: &'static str| {
            let core = core.clone();
            async move {
                core.write(move |work| begin_news(work, petition, Some(title))).await.unwrap();
            }
        };
        tell("Бірінші").await;
        app.api.get("/dev/mails?limit=1", None).await.is(200);
        let news: Vec<Taken> = smtp
            .taken()
            .into_iter()
            .filter(|mail| !mail.header("List-Unsubscribe").is_empty())
            .collect();
        assert_eq!(
            news.iter().map(|mail| mail.to.as_str()).collect::<BTreeSet<_>>(),
            BTreeSet::from([&*leaver, &*stayer, &*follower])
        );
        let mail = news.iter().find(|mail| mail.to == leaver).unwrap();
        assert_eq!(verified(&mail.raw, &record).await, [DkimResult::Pass]);
        let signed = mail.header("DKIM-Signature").to_lowercase();
        for covered in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "list-unsubscribe",
            "list-unsubscribe-post",
        ] {
            let listed = signed.split("h=").nth(1).unwrap().split(';').next().unwrap();
            assert!(listed.split(':').any(|name| name.trim() == covered), "{covered} in {listed}");
        }
        assert!(signed.contains("c=relaxed/relaxed"), "{signed}");
        // A mail that was changed on its way is found out.
        let forged =
            mail.raw.replacen("List-Unsubscribe-Post: List", "List-Unsubscribe-Post: list", 1);
        assert_ne!(verified(&forged, &record).await, [DkimResult::Pass]);
        assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(mail.header("List-Id"), "<petition-news.petitions.example>");
        assert_eq!(mail.header("References"), format!("<{id}@petitions.example>"));

        let link = mail.header("List-Unsubscribe");
        let path = link
            .strip_prefix("<https://petitions.example")
            .unwrap()
            .strip_suffix('>')
            .unwrap()
            .to_owned();
        let opened = app.api.get(&path, None).await;
        assert_eq!(opened.status, 303);
        assert!(
            opened.header("location").starts_with("https://petitions.example/unsubscribe#token="),
            "{}",
            opened.header("location")
        );
        app.api.get("/unsubscribe", None).await.is(200);
        assert_eq!(
            app.api.get(&subscription, Some(&leaves)).await.is(200)["interests"],
            json!(["answers"]),
            "opening changes nothing"
        );
        let form = [("content-type", "application/x-www-form-urlencoded")];
        for _ in 0..2 {
            let click = app
                .api
                .raw(Method::POST, &path, None, Some(b"List-Unsubscribe=One-Click".to_vec()), &form)
                .await
                .unwrap();
            assert_eq!(click.status, 204, "{}", click.body());
        }
        assert_eq!(app.api.get(&subscription, Some(&leaves)).await.is(200)["interests"], json!([]));
        let token = path.rsplit('/').next().unwrap();
        let mut wrong = token.to_owned();
        wrong.replace_range(9..10, if &token[9..10] == "A" { "B" } else { "A" });
        for path in
            [format!("/api/v1/unsubscriptions/{wrong}"), "/api/v1/unsubscriptions/%00".to_owned()]
        {
            app.api
                .raw(Method::POST, &path, None, Some(Vec::new()), &form)
                .await
                .unwrap()
                .problem(404, "not_found");
        }
        app.api.post("/api/v1/unsubscriptions", None, json!({ "token": token })).await.is(204);
        app.api.call(Method::DELETE, &subscription, Some(&follows), None, &[]).await.is(204);
        let before = smtp.count();
        tell("Екінші").await;
        app.api.get("/dev/mails?limit=1", None).await.is(200);
        let told: Vec<String> =
            smtp.taken().split_off(before).into_iter().map(|mail| mail.to).collect();
        assert_eq!(told, [stayer]);
        app.close().await;
    }
}
