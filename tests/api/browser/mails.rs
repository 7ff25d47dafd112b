//! Every link of every mail leads its reader to a page that says what the mail promised.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use diesel::prelude::*;
use petitions::domain::notice::NoticeKind;
use petitions::store::outbox::SentMail;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::acting::walk::{installed, walking};
use crate::harness::{TestApp, full, word};
use crate::mail::notices::{Reader, every_kind};

/// The languages of mails, in turn.
const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];
/// Mails of one address that are looked through at most.
const OF_AN_ADDRESS: i64 = 100;

/// A mail that went out, and to what kind of reader.
#[derive(QueryableByName)]
struct Sent {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    email: String,
    /// The role of an account, or `author` of the petition; `nobody` without one.
    #[diesel(sql_type = diesel::sql_types::Text)]
    reader: String,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Uuid>)]
    account_id: Option<Uuid>,
}

/// Those of each kind to each kind of reader, one of each; the newest of them.
const OF_EACH: &str = "SELECT DISTINCT ON (o.kind, reader) o.id, o.kind, COALESCE(o.address, a.email) AS email, \
     CASE WHEN p.author_id = a.id THEN 'author' ELSE COALESCE(a.role, 'nobody') END AS reader, a.id AS account_id \
     FROM outbox o LEFT JOIN accounts a ON a.id = o.account_id LEFT JOIN petitions p ON p.id = o.petition_id \
     WHERE o.sent_at IS NOT NULL AND COALESCE(o.address, a.email) IS NOT NULL ORDER BY o.kind, reader, o.id DESC";

/// A browser that follows the links of mails; it is told of them a line at a time.
struct Browser {
    process: Child,
    told: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Follows each kind of mail to each kind of reader once, in the languages in turn; in the full form, in all three.
#[derive(Default)]
struct Follower {
    /// The browser of each service: the links of mails lead there.
    browser: Option<(std::net::SocketAddr, Browser)>,
    followed: BTreeSet<(String, String)>,
    languages: BTreeSet<&'static str>,
    faults: Vec<String>,
}

impl Follower {
    fn browser(&mut self, app: &TestApp) -> &mut Browser {
        let here = app.service.address;
        if self.browser.as_ref().is_none_or(|(there, _)| *there != here) {
            self.end();
            let (place, chromium) = installed().unwrap();
            let mut command = walking(app, &place, &chromium, "mails.mjs");
            command.arg(&app.core.links.public_url);
            command.stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut process = command.spawn().unwrap();
            let told = process.stdin.take().unwrap();
            let answers = BufReader::new(process.stdout.take().unwrap());
            self.browser = Some((here, Browser { process, told, answers }));
        }
        &mut self.browser.as_mut().unwrap().1
    }

    /// Ends the browser, which must end well.
    fn end(&mut self) {
        let Some((_, Browser { mut process, told, answers })) = self.browser.take() else { return };
        drop(told);
        let last: Vec<String> = answers.lines().map_while(Result::ok).collect();
        let status = process.wait().unwrap();
        assert!(status.success(), "{last:?}");
        println!("{last:?}");
    }

    /// What the browser has to say against these mails.
    fn follow(&mut self, app: &TestApp, mails: &[Value]) {
        let line = serde_json::to_string(mails).unwrap();
        let browser = self.browser(app);
        writeln!(browser.told, "{line}").unwrap();
        let mut answer = String::new();
        browser.answers.read_line(&mut answer).unwrap();
        let faults: Vec<String> = serde_json::from_str(&answer)
            .unwrap_or_else(|_| panic!("the browser says {answer:?} of {line}"));
        self.faults.extend(faults);
    }
}

impl Reader for Follower {
    async fn read(&mut self, app: &TestApp) {
        app.api.get("/dev/mails?limit=1", None).await.is(200);
        let sent: Vec<Sent> = app
            .core
            .read(|work| Ok(diesel::sql_query(OF_EACH).load(work.conn).unwrap()))
            .await
            .unwrap();
        let mut mails = Vec::new();
        for one in sent {
            if !self.followed.insert((one.kind.clone(), one.reader.clone())) {
                continue;
            }
            let turn = self.followed.len();
            for (place, language) in LANGUAGES.into_iter().enumerate() {
                if full() || turn % LANGUAGES.len() == place {
                    self.languages.insert(language);
                    mails.push(in_language(app, &one, language).await);
                }
            }
        }
        if !mails.is_empty() {
            tokio::task::block_in_place(|| self.follow(app, &mails));
        }
    }
}

/// The same mail sent once more, in that language, as its reader gets it.
async fn in_language(app: &TestApp, sent: &Sent, language: &'static str) -> Value {
    let (id, email) = (sent.id, sent.email.clone());
    let again =
        "UPDATE outbox SET language = $1, sent_at = NULL, leased_until = NULL WHERE id = $2";
    app.core
        .write(move |work| {
            let statement = diesel::sql_query(again)
                .bind::<diesel::sql_types::Text, _>(language)
                .bind::<diesel::sql_types::Uuid, _>(id);
            assert_eq!(statement.execute(work.conn).unwrap(), 1);
            Ok(())
        })
        .await
        .unwrap();
    let path = format!("/dev/mails?limit={OF_AN_ADDRESS}&to={email}");
    let shown = app.api.get(&path, None).await.is(200);
    let to = email.to_lowercase();
    let stored: Vec<SentMail> = app
        .core
        .read(move |work| {
            Ok(petitions::store::outbox::sent(work.conn, Some(&to), None, OF_AN_ADDRESS)?)
        })
        .await
        .unwrap();
    let place = stored.iter().position(|mail| mail.id == id);
    let place = place.unwrap_or_else(|| panic!("{} to {email} did not go out again", sent.kind));
    let mail = &shown["items"][place];
    let mut payload = stored[place].mass_payload.clone().unwrap_or_else(|| json!({}));
    for (name, value) in stored[place].payload.as_object().into_iter().flatten() {
        payload[name] = value.clone();
    }
    let account = sent.account_id;
    let token = match account {
        Some(account) => Some(
            app.core
                .read(move |work| Ok(work.app.tokens.sandbox(account, work.wall_now)?))
                .await
                .unwrap(),
        ),
        None => None,
    };
    json!({
        "kind": sent.kind, "role": sent.reader, "to": email, "language": language, "token": token,
        "text": word(&mail["text"]), "html": word(&mail["html"]), "payload": payload,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_every_mail_leads_its_reader_to_what_it_promised() {
    if installed().is_none() {
        return;
    }
    let mut follower = Follower::default();
    every_kind(&mut follower).await;
    tokio::task::block_in_place(|| follower.end());
    let kinds: BTreeSet<&str> = follower.followed.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, NoticeKind::ALL.into_iter().map(NoticeKind::code).collect());
    assert_eq!(follower.languages.len(), LANGUAGES.len());
    let faults = &follower.faults;
    assert!(faults.is_empty(), "{} of {} mails\n{}", faults.len(), kinds.len(), faults.join("\n"));
}
