//! The broker itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::fault::{Fault, Faults};
use crate::picture::picture;
use crate::register::{Outcome, Register, Signing};

/// How long a call is held open; shorter than whoever calls waits.
const HELD: Duration = Duration::from_secs(20);
/// How long the telephone waits for the document.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a signing is kept.
const KEPT: TimeDelta = TimeDelta::minutes(15);

/// The broker, which is served at `base`.
pub struct TestBroker {
    base: String,
    register: Mutex<Register>,
    changed: watch::Sender<()>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// JSON, with status 200: errors too, which have a `message`.
    Answer(Value),
    /// Nothing has happened while the call was held (408).
    NotYet,
}

/// What the telephone shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// The name of the signing.
    pub id: String,
    /// What is to be signed.
    pub content: Vec<u8>,
}

fn refused(words: &str) -> Told {
    Told::Answer(json!({ "message": words }))
}

impl TestBroker {
    /// A broker that nobody has called yet.
    pub fn new(base: String) -> Self {
        Self { base, register: Mutex::default(), changed: watch::Sender::new(()) }
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Register)) {
        change(&mut self.register());
        self.changed.send_replace(());
    }

    /// Where it is reached.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What fails at present.
    pub fn faults(&self) -> Faults {
        self.register().faults
    }

    /// Lets it fail so from now on.
    pub fn fail(&self, faults: Faults) {
        self.change(|register| register.faults = faults);
    }

    /// How many signings were opened.
    pub fn opened(&self) -> u64 {
        self.register().opened
    }

    /// Keeps nobody waiting any more, so that the process can end.
    pub fn close(&self) {
        self.change(|register| register.closing = true);
    }

    /// Opens a signing under a name that nobody else has.
    pub fn offer(&self, id: &str, now: DateTime<Utc>) -> Told {
        let fault = self.faults().offering;
        let address = format!("{}/api/egovQr/{id}", self.base);
        let Some(png) = picture(&format!("mobileSign:{address}")) else {
            return refused("no picture");
        };
        let expires_at = now + KEPT;
        let signing = Signing {
            id: id.to_owned(),
            expires_at,
            scanned: false,
            documents: None,
            outcome: None,
        };
        self.change(|register| register.keep(signing));
        let own = match fault {
            Some(Fault::Elsewhere) => format!("https://another.example/api/egovQr/{id}"),
            _ => address.clone(),
        };
        let link = match fault {
            Some(Fault::ScriptLink) => "javascript:alert(1)".to_owned(),
            _ => format!("{address}?mgovSign"),
        };
        let picture = match fault {
            Some(Fault::NoPicture) => b"<svg/>".to_vec(),
            _ => png,
        };
        Told::Answer(json!({
            "qrCode": STANDARD.encode(picture),
            "dataURL": own,
            "signURL": own,
            "eGovMobileLaunchLink": link,
            "eGovBusinessLaunchLink": format!("{address}?mgovBusinessSign"),
            "expireAt": expires_at.timestamp_millis(),
        }))
    }

    /// Takes what is to be signed, and answers when the telephone has come for it.
    pub async fn hand(&self, id: &str, documents: Value, now: DateTime<Utc>) -> Told {
        if self.register().find(id, now).is_none() {
            return refused("unknown");
        }
        self.change(|register| {
            if let Some(signing) = register.find(id, now) {
                signing.documents.get_or_insert(documents);
            }
        });
        let taken = |signing: &Signing| signing.scanned.then(|| Told::Answer(json!({})));
        self.hold(id, now, HELD, taken).await.unwrap_or(Told::NotYet)
    }

    /// Answers with the same list, signed, when it has been.
    pub async fn collect(&self, id: &str, now: DateTime<Utc>) -> Told {
        if self.register().find(id, now).is_none() {
            return refused("unknown");
        }
        let fault = self.faults().collecting;
        let told = |signing: &Signing| {
            Some(match signing.outcome.as_ref()? {
                Outcome::Declined => refused("declined"),
                Outcome::Signed(cms) => {
                    let mut answer = signing.documents.clone()?;
                    let one = answer.pointer_mut("/documentsToSign/0")?;
                    one["document"]["file"]["data"] = STANDARD.encode(cms).into();
                    let one = one.clone();
                    if fault == Some(Fault::Several) {
                        answer["documentsToSign"].as_array_mut()?.push(one);
                    }
                    Told::Answer(answer)
                }
            })
        };
        self.hold(id, now, HELD, told).await.unwrap_or(Told::NotYet)
    }

    /// The telephone comes by a launch link, or by the address in the picture, and shows what is to be signed; none where
    /// the broker knows of no such signing, or nobody hands anything over.
    pub async fn scan(&self, link: &str, now: DateTime<Utc>) -> Option<Scanned> {
        let id = link.rsplit('/').next()?.split('?').next()?.to_owned();
        self.register().find(&id, now)?;
        self.change(|register| {
            if let Some(signing) = register.find(&id, now) {
                signing.scanned = true;
            }
        });
        let handed = |signing: &Signing| {
            let data = signing.documents.as_ref()?;
            let data = data.pointer("/documentsToSign/0/document/file/data")?.as_str()?;
            STANDARD.decode(data).ok()
        };
        let content = self.hold(&id, now, PATIENCE, handed).await?;
        Some(Scanned { id, content })
    }

    /// What the telephone's holder did about it.
    pub fn finish(&self, id: &str, outcome: Outcome, now: DateTime<Utc>) {
        self.change(|register| {
            if let Some(signing) = register.find(id, now) {
                signing.outcome = Some(outcome);
            }
        });
    }

    /// Waits until a signing gives what is asked of it.
    async fn hold<T>(
        &self,
        id: &str,
        now: DateTime<Utc>,
        longest: Duration,
        asked: impl Fn(&Signing) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changed.subscribe();
        let waiting = async {
            loop {
                {
                    let mut register = self.register();
                    let closing = register.closing;
                    let given = register.find(id, now).and_then(|signing| asked(signing));
                    if given.is_some() || closing {
                        return given;
                    }
                }
                if changes.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(longest, waiting).await.ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "dGVzdDEyMw==";

    fn documents() -> Value {
        json!({ "documentsToSign": [{ "id": 1, "document": { "file": { "data": DOCUMENT } } }] })
    }

    #[tokio::test]
    async fn a_signing_goes_from_picture_to_signature() {
        let (broker, now) =
            (TestBroker::new("http://127.0.0.1:1/x".to_owned()), DateTime::UNIX_EPOCH);
        let Told::Answer(offer) = broker.offer("abc", now) else { panic!("no offer") };
        assert_eq!(offer["signURL"], "http://127.0.0.1:1/x/api/egovQr/abc");
        let link = offer["eGovMobileLaunchLink"].as_str().unwrap();
        let (taken, shown) =
            tokio::join!(broker.hand("abc", documents(), now), broker.scan(link, now));
        assert_eq!(taken, Told::Answer(json!({})));
        assert_eq!(shown.unwrap().content, b"test123");
        let finishing = async { broker.finish("abc", Outcome::Signed(vec![1, 2, 3]), now) };
        let (Told::Answer(signed), ()) = tokio::join!(broker.collect("abc", now), finishing) else {
            panic!("no signature")
        };
        assert_eq!(signed["documentsToSign"][0]["document"]["file"]["data"], "AQID");
        broker.finish("abc", Outcome::Declined, now);
        assert_eq!(broker.collect("abc", now).await, refused("declined"));
        assert_eq!(broker.collect("abd", now).await, refused("unknown"));
        assert_eq!(broker.collect("abc", now + KEPT).await, refused("unknown"));
    }

    #[tokio::test]
    async fn whoever_waits_is_let_go_when_it_closes() {
        let (broker, now) = (TestBroker::new(String::new()), DateTime::UNIX_EPOCH);
        broker.offer("abc", now);
        let closing = async { broker.close() };
        let (told, ()) = tokio::join!(broker.collect("abc", now), closing);
        assert_eq!(told, Told::NotYet);
    }
}
