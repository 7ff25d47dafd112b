//! What the law leaves open and each deployment chooses (LAW: silent zones). Each switch is named
//! after its question; the defaults are ours.

use chrono::NaiveTime;

use super::assurance::{Assurance, RequiredAssurance};
use super::rules::Mode;
use super::words::words;

words! {
    /// What is kept of each signature to prove it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum SignatureEvidence {
        /// That it was given in a session of the signer's account, which is as sure as the account.
        Session = "session",
        /// A signature (CMS) over the petition's text by the signer's own key: the strict reading of 90-3(1).
        Cms = "cms",
    }
}

/// Hours in which an incoming document is registered the same day (64(3)), and reminders are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeHours {
    /// Beginning of the working day, civil time.
    pub from: NaiveTime,
    /// End of the working day, civil time.
    pub until: NaiveTime,
}

impl OfficeHours {
    /// Nine to half past six.
    pub const DEFAULT: Self = Self { from: time_of_day(9, 0), until: time_of_day(18, 30) };
}

/// A time that exists; midnight for one that does not.
const fn time_of_day(hour: u32, minute: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, minute, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// The choices of one deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Policy {
    /// Moderation before or after the fifty; frozen at submission (90-2(5)).
    pub mode: Mode,
    /// When offices are open (64(3)).
    pub office_hours: OfficeHours,
    /// A corrected petition is checked for twenty working days anew; otherwise the first ones run on.
    pub correction_restarts_clock: bool,
    /// Only residents of a local body's territory sign a petition to it; 90-3(4) counts citizens
    /// of the Republic and asks for no residence.
    pub local_residence_required: bool,
    /// A signature can be withdrawn while the petition collects, and given again once.
    pub signature_withdrawal: bool,
    /// The author can withdraw the petition until the threshold is reached (64(9) by analogy).
    pub petition_withdrawal: bool,
    /// Joining goes on after the threshold until forwarding is recorded (90-4(1)).
    pub joining_after_threshold: bool,
    /// How sure it must be who files and who signs (90-3(1)).
    pub required: RequiredAssurance,
    /// What each signature on the portal bears (90-3(1)).
    pub evidence: SignatureEvidence,
    /// Days for which what has served and is no evidence is kept (Law on Personal Data, 12).
    pub retention_days: u16,
}

impl Policy {
    /// What holds where nothing else is chosen.
    pub const DEFAULT: Self = Self {
        mode: Mode::Pre,
        office_hours: OfficeHours::DEFAULT,
        correction_restarts_clock: false,
        local_residence_required: false,
        signature_withdrawal: true,
        petition_withdrawal: true,
        joining_after_threshold: true,
        required: RequiredAssurance::of_both(Assurance::Declared),
        evidence: SignatureEvidence::Session,
        retention_days: 365,
    };
}
