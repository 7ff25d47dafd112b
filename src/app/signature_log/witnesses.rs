//! The witnesses that the operator has named, and how this process calls them (C2SP tlog-witness). Whatever they say is
//! believed no further than a signature bears it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use outbound::hyper::http::request::Builder;
use outbound::hyper::{Method, Request, StatusCode, Uri};
use outbound::{NoAnswer, Outbound};
use transparency::checkpoint::Checkpoint;
use transparency::note::{Note, Signature, SignatureType, VerifierKey};
use transparency::witness::{AddCheckpoint, monitoring_path};

/// For one to take a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// For one whole answer.
const WITHIN: Duration = Duration::from_secs(5);
/// Largest answer that is read, in bytes: some lines of signatures, or a checkpoint with those of many witnesses.
const LARGEST: usize = 64 * 1024;
/// Most witnesses: a note takes as many signatures beside that of the log.
const MOST: usize = transparency::bounds::SIGNATURES - 1;

/// A witness that the operator has named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWitness {
    /// The key with which it cosigns.
    pub key: VerifierKey,
    /// Where it is reached, without a slash at the end.
    pub url: String,
}

impl NamedWitness {
    /// Its name and the id of its key, by which it is known in the database.
    pub fn name(&self) -> String {
        format!("{}+{}", self.key.name(), self.key.key_id())
    }
}

/// What a witness has answered to a new head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It cosigns, and the cosignature is by its key.
    Cosigned(Signature),
    /// It says that it has a head of that size, or none that this one continues: the word of nobody but itself.
    Elsewhere(Option<u64>),
    /// It has shown a checkpoint that is signed by this log.
    Shown(Box<(Checkpoint, Note)>),
    /// Nothing came of it.
    Failed(Fault),
}

/// Why a witness has not cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// No whole answer in time.
    NoAnswer,
    /// It does not know this log, or not its key.
    Refused,
    /// What came is no answer of a witness, or no cosignature by its key.
    Malformed,
    /// It claims to have seen another log than this one, and cannot show that this log has signed it.
    Unproved,
    /// It has shown a head that this log has signed and does not have.
    Contradicted,
}

impl Fault {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
            Self::Unproved => "unproved_claim",
            Self::Contradicted => "contradiction",
        }
    }
}

/// The witnesses of a log, and what this process has heard of them.
#[derive(Default)]
pub struct Witnesses {
    named: Vec<NamedWitness>,
    quorum: usize,
    apart: TimeDelta,
    outbound: Option<Outbound>,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    /// Those that have said to this process that they have seen nothing which the log lacks.
    of: BTreeSet<usize>,
    /// When this process last began to ask.
    asked_at: Option<DateTime<Utc>>,
}

impl Witnesses {
    /// Reads a list: the key and the address of a witness in each line, empty lines and those that begin with # left out. A
    /// head counts as witnessed with `quorum` cosignatures, those of more than half without one; heads are sent `apart`
    /// seconds from each other at least. Addresses are https, or `in_clear` http too.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(
        list: &str,
        quorum: Option<u8>,
        apart: u16,
        in_clear: bool,
    ) -> Result<Self, String> {
        let mut named: Vec<NamedWitness> = Vec::new();
        let lines = list.lines().map(str::trim).enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let fault = |what: &str| format!("line {}: {what}", at + 1);
            let (key, url) = line
                .split_once(char::is_whitespace)
                .ok_or_else(|| fault("needs a key and an address"))?;
            let key: VerifierKey = key.parse().map_err(|error| fault(&format!("{error}")))?;
            if key.signature_type() != SignatureType::Cosignature {
                return Err(fault("the key is none of a witness: its type does not cosign"));
            }
            let url = url.trim().trim_end_matches('/').to_owned();
            let is_http = in_clear && url.starts_with("http://");
            if !(url.starts_with("https://") || is_http) || url.parse::<Uri>().is_err() {
                return Err(fault("must be an https:// address"));
            }
            if named.iter().any(|other| other.key.name() == key.name()) {
                return Err(fault("a witness is named twice"));
            }
            named.push(NamedWitness { key, url });
        }
        if named.is_empty() || named.len() > MOST {
            return Err(format!("names {} witnesses; from 1 to {MOST} can be", named.len()));
        }
        let quorum = quorum.map_or(named.len() / 2 + 1, usize::from);
        if !(1..=named.len()).contains(&quorum) {
            return Err(format!(
                "{quorum} cosignatures of {} witnesses cannot be had",
                named.len()
            ));
        }
        let outbound = Some(Outbound::new(None, !in_clear, CONNECT)?);
        let apart = TimeDelta::seconds(apart.into());
        Ok(Self { named, quorum, apart, outbound, heard: Mutex::default() })
    }

    /// Those that were named.
    pub fn named(&self) -> &[NamedWitness] {
        &self.named
    }

    /// With so many cosignatures a head counts as witnessed.
    pub const fn quorum(&self) -> usize {
        self.quorum
    }

    /// Their keys.
    pub(super) fn keys(&self) -> Vec<VerifierKey> {
        self.named.iter().map(|witness| witness.key.clone()).collect()
    }

    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many must still say what they have seen before this process may sign a head. Of any that made a quorum one at
    /// least is then among those that have: a head that was witnessed cannot be passed over, and whoever lies alone, or is
    /// away, holds nothing up.
    pub(super) fn missing(&self) -> usize {
        let needed = (self.named.len() + 1).saturating_sub(self.quorum);
        if self.named.is_empty() { 0 } else { needed.saturating_sub(self.heard().of.len()) }
    }

    /// The one at that place of the list has said that it has seen nothing which the log lacks.
    pub(super) fn hear(&self, witness: usize) {
        self.heard().of.insert(witness);
    }

    /// All have been heard by this process.
    pub(super) fn are_all_heard(&self) -> bool {
        self.heard().of.len() == self.named.len()
    }

    /// Whether they may be asked now, when they were asked before at that time by whomever.
    pub(super) fn are_due(&self, asked_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        // Other processes cannot hear for this one.
        let last = if self.are_all_heard() { asked_at } else { self.heard().asked_at };
        last.is_none_or(|last| last + self.apart <= now)
    }

    /// This process begins to ask.
    pub(super) fn ask(&self, now: DateTime<Utc>) {
        self.heard().asked_at = Some(now);
    }

    /// Sends a head to one of them.
    pub(super) async fn send(&self, witness: &NamedWitness, request: &AddCheckpoint) -> Answer {
        let url = format!("{}/add-checkpoint", witness.url);
        let asked = Request::builder().method(Method::POST).uri(url);
        let sent = self.call(asked, request.to_string().into_bytes()).await;
        let (status, body) = match sent {
            Ok(answer) => answer,
            Err(fault) => return Answer::Failed(fault),
        };
        match status {
            StatusCode::OK => cosignature(&witness.key, request.note.text(), &body)
                .map_or(Answer::Failed(Fault::Malformed), Answer::Cosigned),
            StatusCode::CONFLICT => size(&body)
                .map_or(Answer::Failed(Fault::Malformed), |size| Answer::Elsewhere(Some(size))),
            StatusCode::UNPROCESSABLE_ENTITY => Answer::Elsewhere(None),
            _ => Answer::Failed(Fault::Refused),
        }
    }

    /// The last checkpoint of a log that one of them has cosigned, when it shows one that is signed by a key of the log.
    pub async fn shown(
        &self,
        witness: &NamedWitness,
        log: &VerifierKey,
    ) -> Option<(Checkpoint, Note)> {
        let origin = log.name().as_str();
        let url = format!("{}/{}", witness.url, monitoring_path(origin));
        let (status, body) = self.call(Request::builder().uri(url), Vec::new()).await.ok()?;
        let note = Note::parse(&body).ok().filter(|_| status == StatusCode::OK)?;
        let checkpoint = Checkpoint::verify(&note, origin, std::slice::from_ref(log)).ok()?;
        Some((checkpoint, note))
    }

    async fn call(&self, request: Builder, body: Vec<u8>) -> Result<(StatusCode, Vec<u8>), Fault> {
        let outbound = self.outbound.as_ref().ok_or(Fault::NoAnswer)?;
        let request = request.body(body).map_err(|_| Fault::NoAnswer)?;
        let answer = outbound.send(request, WITHIN, LARGEST).await.map_err(|fault: NoAnswer| {
            tracing::debug!(%fault, "a witness does not answer");
            Fault::NoAnswer
        })?;
        Ok((answer.status(), answer.into_body()))
    }
}

/// The cosignature by this key among the lines of an answer.
fn cosignature(key: &VerifierKey, text: &str, body: &[u8]) -> Option<Signature> {
    let lines = str::from_utf8(body).ok()?.lines();
    lines
        .filter_map(|line| line.parse::<Signature>().ok())
        .find(|signature| key.is_named_by(signature) && key.verifies(text, &signature.bytes))
}

fn size(body: &[u8]) -> Option<u64> {
    let digits = str::from_utf8(body).ok()?.strip_suffix('\n')?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "witness.example+";

    fn list(count: u8) -> String {
        let witness = |number: u8| {
            let name = format!("w{number}.example").parse().unwrap();
            let key = transparency::cosignature::Cosigner::new(name, &[number; 32]);
            format!("{} https://w{number}.example/\n", key.verifier_key())
        };
        (1..=count).map(witness).collect()
    }

    #[test]
    fn a_list_is_read_in_one_way_and_its_quorum_can_be_had() {
        let read = |list: &str, quorum| Witnesses::read(list, quorum, 10, false);
        let three = read(&format!("# of ours\n\n{}", list(3)), None).ok().unwrap();
        assert_eq!((three.named().len(), three.quorum()), (3, 2));
        assert_eq!(three.named()[0].url, "https://w1.example");
        assert!(three.named()[0].name().starts_with("w1.example+"));
        for wrong in [
            "",
            "# nobody",
            ONE,
            &list(1).replace("https", "http"),
            &list(1).replace(' ', ""),
            &format!("{}{}", list(1), list(1)),
            &list(1).replace("w1.example+", "w2.example+"),
        ] {
            assert!(read(wrong, None).is_err(), "{wrong}");
        }
        let log = transparency::note::Signer::new("log.example".parse().unwrap(), &[1; 32]);
        assert!(read(&format!("{} https://w.example", log.verifier_key()), None).is_err());
        assert!(read(&list(3), Some(0)).is_err() && read(&list(3), Some(4)).is_err());
    }

    #[test]
    fn as_many_are_heard_first_as_leave_no_quorum_unheard() {
        for (count, quorum, needed) in [(1, 1, 1), (2, 2, 1), (3, 2, 2), (3, 3, 1), (5, 3, 3)] {
            let witnesses = Witnesses::read(&list(count), Some(quorum), 10, false).ok().unwrap();
            assert_eq!(witnesses.missing(), needed, "{quorum} of {count}");
            (0..needed).for_each(|witness| witnesses.hear(witness));
            assert_eq!(witnesses.missing(), 0);
        }
        assert_eq!(Witnesses::default().missing(), 0);
    }

    #[test]
    fn a_size_is_digits_and_a_newline() {
        assert_eq!(size(b"20\n"), Some(20));
        for wrong in ["", "\n", "20", "+20\n", "-1\n", "20\n\n", "99999999999999999999\n"] {
            assert_eq!(size(wrong.as_bytes()), None, "{wrong:?}");
        }
    }
}
