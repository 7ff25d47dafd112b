//! A monitor of the public log of signatures: it downloads all that the log says, counts it again, and compares it with what
//! the service shows of its petitions. It needs nothing but the address, and believes nothing but signatures and hashes.
#![warn(missing_docs)]

mod bounds;
mod comparing;
mod fetching;
mod findings;
mod heads;
mod lot;
mod reading;

use std::path::PathBuf;

use thiserror::Error;
use transparency::note::VerifierKey;

use comparing::Shown;
use fetching::Source;
pub use findings::{Findings, PetitionCount};
use heads::{Heads, keep, kept_head};
pub use lot::{Draw, Lot, draw, most_false};
use reading::Log;

/// What is to be verified.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The address of the service.
    pub url: String,
    /// The key of its log; that which it shows itself when none is given.
    pub key: Option<VerifierKey>,
    /// Keys of witnesses that the reader trusts, as they name themselves.
    pub witnesses: Vec<VerifierKey>,
    /// So many of them must have cosigned the published head; all of them when unset.
    pub quorum: Option<usize>,
    /// A directory in which the last head and full bundles are kept, so that the next time goes on from there.
    pub kept: Option<PathBuf>,
}

/// Why it could not be found out.
#[derive(Debug, Error)]
pub enum Fault {
    /// The service does not answer, or not as it should.
    #[error("{0}")]
    Service(String),
    /// What is kept cannot be read or written.
    #[error("{path}: {error}")]
    Kept {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

/// Downloads the log, counts it again and compares; `told` hears how many entries are done, of how many.
///
/// # Errors
/// [`Fault`]: it could not be found out. Whatever is wrong with the log is in the findings.
pub async fn verify(asked: &Asked, told: impl Fn(u64, u64)) -> Result<Findings, Fault> {
    let source = Source::new(asked)?;
    let mut found = Findings::default();
    let heads = Heads::of(&source, asked, &mut found).await?;
    let kept = kept_head(asked, &heads, &mut found)?;
    let Some(head) = heads.newest(&source, &mut found).await? else {
        if let Some(kept) = &kept {
            found.add(format_args!(
                "no head is shown, and one of {} entries was kept here",
                kept.size
            ));
        }
        if let Some(published) = heads.published(&source, &mut found).await? {
            let size = published.size;
            found.add(format_args!(
                "no newest head is shown, and one of {size} entries is published"
            ));
        }
        return Ok(found);
    };
    let mut log = Log::default();
    if !log.read_to(&source, &head, &mut found, &told).await? && source.forget_kept() {
        // A file that was kept may have been changed here; the log is accused of what it shows itself.
        (log, found) = (Log::default(), Findings::begun(&found));
        log.read_to(&source, &head, &mut found, &told).await?;
    }
    if let Some(kept) = &kept {
        log.compare_head(kept, "a head that was kept here", &mut found);
    }
    if let Some(witnessed) = heads.published(&source, &mut found).await? {
        log.read_past(&source, &heads, witnessed.size, &mut found, &told).await?;
        log.compare_head(&witnessed, "the published head", &mut found);
    }
    let shown = Shown::of(&source, &log, &mut found).await?;
    shown.compare(&source, &heads, &mut log, &mut found, &told).await?;
    log.tell(&mut found);
    if found.is_sound() {
        keep(asked, log.head())?;
    }
    Ok(found)
}
