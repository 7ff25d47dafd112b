//! `petitions demo`: a real petition of 2024 replayed through the service's own HTTP API.
//!
//! "Вернуть время обратно назад" asked the Ministry of Trade and Integration to return the former
//! time zones. Dates as reported by the press of the time: limited publication on 20 April 2024, open
//! publication on 4 May (its deadline was 4 November), 50,000 votes and registration on 7 June, the
//! notice of the discussion on 29 July, the discussion on 2 August; the 40 working days ended on
//! 5 August. The day of filing and the order of the last steps are ours.
#![warn(missing_docs)]

mod cases;
pub mod client;
mod consideration;
mod gallery;
mod output;
mod people;
mod signatures;
mod story;

use std::time::Instant;

pub use client::DemoError;
pub use gallery::show as show_petitions;

use client::Caller;
use output::{line, say};
use story::{FIFTY, REQUIRED, Story, set_clock};

/// Replays the petition with that many signers against the service at `base`; with fewer than
/// 50,000 it ends below the threshold, as a proposal. When the service stays up afterwards, it says
/// where to look.
///
/// # Errors
/// The first answer that is not what the law leads to expect.
pub async fn run(base: &str, signers: usize, stays: bool) -> Result<(), DemoError> {
    let started = Instant::now();
    let nobody = Caller::anonymous(base)?;
    say("The petition of 2024 against the single time zone, rule set V2024, replayed over HTTP");
    set_clock(&nobody, "2024-04-08T05:00:00Z").await?;
    let mut story = Story::begin(&nobody, signers.max(FIFTY)).await?;
    story.file().await?;
    story.limited().await?;
    story.fifty().await?;
    story.collect("2024-06-07T05:00:00Z").await?;
    if signers >= REQUIRED {
        story.considered().await?;
    } else {
        story.proposal().await?;
    }
    story.checked().await?;
    say(&format!(
        "Done in {:.1} s.{}",
        started.elapsed().as_secs_f64(),
        if stays { " Look at it:" } else { "" }
    ));
    if !stays {
        return Ok(());
    }
    for part in ["", "/timeline", "/deadlines", "/signatures"] {
        line(&format!("{base}/api/v1/petitions/{}{part}", story.id));
    }
    line(&format!("{base}/docs/   {base}/dev/mails"));
    Ok(())
}
