//! The grounds on which a petition is refused placement (90-2(4)).

use crate::duplicate::{Bar, Standing};
use crate::subjects::ProhibitedSubject;
use crate::words::words;

words! {
    /// A ground by its name (90-2(4)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum GroundName {
        /// Fewer than fifty joined in the window (90-2(4)(1)); only the service states it.
        InsufficientSupport = "insufficient_support",
        /// A part required by 90-2(2) is missing.
        IncompleteContent = "incomplete_content",
        /// The subject is on the prohibited list (90-2(3)).
        ProhibitedSubject = "prohibited_subject",
        /// The same subject is in public access, or was decided too recently (90-2(4)(3)).
        DuplicateSubject = "duplicate_subject",
    }
}

/// A ground as a moderator states it, before it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedGround<'a> {
    /// Which ground.
    pub name: GroundName,
    /// Code of the prohibited subject (90-2(3)); no other ground names one.
    pub subject: Option<&'a str>,
    /// The petition that is said to be in the way (90-2(4)(3)); no other ground names one.
    pub blocking: Option<Blocking>,
}

impl StatedGround<'_> {
    /// A ground that names nothing besides itself.
    pub const fn of(name: GroundName) -> Self {
        Self { name, subject: None, blocking: None }
    }
}

/// The petition that a duplicate is said to stand against, as it is found on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocking {
    /// The petition that is to be rejected.
    Itself,
    /// There is none of that id.
    Unknown,
    /// Another one, as it stood when this one was filed.
    Other(Standing),
}

/// A ground that has been judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Fewer than fifty joined in the window (90-2(4)(1)).
    InsufficientSupport,
    /// A part required by 90-2(2) is missing.
    IncompleteContent,
    /// The subject is on the prohibited list (90-2(3)).
    ProhibitedSubject(ProhibitedSubject),
    /// The same subject was in public access at filing, or decided too recently (90-2(4)(3)), with the bar of the
    /// petition in the way.
    DuplicateSubject(Bar),
}

impl Ground {
    /// Its name.
    pub const fn name(&self) -> GroundName {
        match self {
            Self::InsufficientSupport => GroundName::InsufficientSupport,
            Self::IncompleteContent => GroundName::IncompleteContent,
            Self::ProhibitedSubject(_) => GroundName::ProhibitedSubject,
            Self::DuplicateSubject(_) => GroundName::DuplicateSubject,
        }
    }

    /// The settled name in JSON.
    pub const fn code(&self) -> &'static str {
        self.name().code()
    }
}
