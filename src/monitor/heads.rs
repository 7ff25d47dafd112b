//! Signed heads: those that the service shows, and the one that was kept from the last time.

use transparency::checkpoint::Checkpoint;
use transparency::note::{Note, Signature, VerifierKey};

use crate::fetching::{Source, read, write};
use crate::findings::Findings;
use crate::{Asked, Fault, bounds};

/// Where the last head is kept, below the directory.
const KEPT: &str = "checkpoint";

/// The keys by which heads are believed.
pub(crate) struct Heads {
    key: VerifierKey,
    /// Those whose word the reader asks for besides, and how many of them must have given it.
    witnesses: Vec<VerifierKey>,
    quorum: usize,
}

impl Heads {
    /// By the key that is given, else by the one that the service shows of itself.
    pub(crate) async fn of(
        source: &Source,
        asked: &Asked,
        found: &mut Findings,
    ) -> Result<Self, Fault> {
        // Asked for in any case: an address without a log is no log without entries.
        let shown = source.get("log/key", transparency::bounds::NOTE).await?;
        let text = shown.and_then(|bytes| String::from_utf8(bytes).ok());
        let shown: VerifierKey =
            text.and_then(|text| text.trim_end().parse().ok()).ok_or_else(|| {
                Fault::Service(
                    "no log of signatures is there: /log/key is no key of one".to_owned(),
                )
            })?;
        let key = match asked.key.clone() {
            Some(key) if key.to_string() == shown.to_string() => key,
            Some(key) => {
                found.add(format_args!("the service shows another key of its log: {shown}"));
                key
            }
            None => {
                found.warnings.push(
                    "the key of the log is the one that the service shows: have it from elsewhere too (--log-vkey)"
                        .to_owned(),
                );
                shown
            }
        };
        (found.origin, found.key) = (key.name().to_string(), key.to_string());
        // Whoever is named twice is one witness all the same.
        let mut witnesses: Vec<VerifierKey> = Vec::new();
        for key in &asked.witnesses {
            if !witnesses.contains(key) {
                witnesses.push(key.clone());
            }
        }
        let quorum = asked.quorum.unwrap_or(witnesses.len());
        Ok(Self { key, witnesses, quorum })
    }

    /// The newest head; nothing before the first entry.
    pub(crate) async fn newest(
        &self,
        source: &Source,
        found: &mut Findings,
    ) -> Result<Option<Checkpoint>, Fault> {
        let head = self.shown(source, "log/checkpoint/latest", found).await?;
        Ok(head.map(|(head, _)| head).filter(|head| head.size > 0))
    }

    /// The head that witnesses have cosigned, where there are any: those among them whom the reader trusts.
    pub(crate) async fn published(
        &self,
        source: &Source,
        found: &mut Findings,
    ) -> Result<Option<Checkpoint>, Fault> {
        let Some((head, note)) = self.shown(source, "log/checkpoint", found).await? else {
            if self.quorum > 0 {
                found.add("no head is published that the witnesses whom you trust have cosigned");
            }
            return Ok(None);
        };
        let cosigned = self.witnesses.iter().filter(|key| has_cosigned(key, &note)).count();
        if cosigned < self.quorum {
            found.add(format_args!(
                "the published head, of {} entries, is cosigned by {cosigned} of the witnesses that you trust, and not by {}",
                head.size, self.quorum
            ));
        }
        Ok(Some(head))
    }

    async fn shown(
        &self,
        source: &Source,
        path: &str,
        found: &mut Findings,
    ) -> Result<Option<(Checkpoint, Note)>, Fault> {
        let Some(bytes) = source.get(path, transparency::bounds::NOTE).await? else {
            return Ok(None);
        };
        match self.verified(&bytes) {
            Ok((head, _)) if head.size > bounds::ENTRIES => Err(Fault::Service(format!(
                "the log says that it has {} entries, more than are counted here",
                head.size
            ))),
            Ok(verified) => Ok(Some(verified)),
            Err(fault) => {
                found.add(format_args!("/{path} is not signed by this log: {fault}"));
                Ok(None)
            }
        }
    }

    fn verified(&self, bytes: &[u8]) -> Result<(Checkpoint, Note), String> {
        let note = Note::parse(bytes).map_err(|fault| fault.to_string())?;
        let keys = std::slice::from_ref(&self.key);
        let head = Checkpoint::verify(&note, self.key.name().as_str(), keys);
        Ok((head.map_err(|fault| fault.to_string())?, note))
    }
}

fn has_cosigned(key: &VerifierKey, note: &Note) -> bool {
    let its_own = |signature: &&Signature| key.is_named_by(signature);
    let mut signatures = note.signatures().iter().filter(its_own);
    signatures.any(|signature| key.verifies(note.text(), &signature.bytes))
}

/// Keeps the head of what was read, for the next time: this program's own reading, and so without a signature.
pub(crate) fn keep(asked: &Asked, head: Option<&Checkpoint>) -> Result<(), Fault> {
    let (Some(kept), Some(head)) = (&asked.kept, head) else { return Ok(()) };
    write(&kept.join(KEPT), head.to_string().as_bytes())
}

/// The head that was kept, of a log of that name.
pub(crate) fn kept_head(
    asked: &Asked,
    heads: &Heads,
    found: &mut Findings,
) -> Result<Option<Checkpoint>, Fault> {
    let Some(bytes) = asked.kept.as_ref().map(|kept| read(&kept.join(KEPT))).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let head = String::from_utf8(bytes).ok().and_then(|text| text.parse::<Checkpoint>().ok());
    match head.filter(|head| head.origin == heads.key.name().as_str()) {
        Some(head) => Ok(Some(head)),
        None => {
            found.warnings.push("what is kept there is of another log, or no head".to_owned());
            Ok(None)
        }
    }
}
