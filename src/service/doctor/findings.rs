//! What was looked at, how it stands, and what to do.

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should.
    Well,
    /// It works, and could be better or safer.
    Better,
    /// It does not, or not for long.
    Wrong,
    /// There is nothing to look at here.
    Skipped,
}

impl Verdict {
    /// In one word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Better => "better",
            Self::Wrong => "wrong",
            Self::Skipped => "skipped",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it was.
    pub about: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found; no secret.
    pub found: String,
    /// What to do, where it does not stand well.
    pub mend: Option<String>,
}

/// What was found, one after the other.
#[derive(Debug, Default)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    pub(super) fn well(&mut self, about: &'static str, found: impl Into<String>) {
        self.add(about, Verdict::Well, found, None);
    }

    pub(super) fn skipped(&mut self, about: &'static str, found: impl Into<String>) {
        self.add(about, Verdict::Skipped, found, None);
    }

    pub(super) fn better(
        &mut self,
        about: &'static str,
        found: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(about, Verdict::Better, found, Some(mend.into()));
    }

    pub(super) fn wrong(
        &mut self,
        about: &'static str,
        found: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(about, Verdict::Wrong, found, Some(mend.into()));
    }

    fn add(
        &mut self,
        about: &'static str,
        verdict: Verdict,
        found: impl Into<String>,
        mend: Option<String>,
    ) {
        self.0.push(Finding { about, verdict, found: found.into(), mend });
    }

    /// Nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.0.iter().all(|finding| finding.verdict != Verdict::Wrong)
    }
}
