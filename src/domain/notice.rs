//! The closed list of notices: what is told to whom, when, and by which article.
//!
//! One line a notice. `docs/NOTICES.md` is printed from it, templates are named after its codes.

mod audience;
mod basis;
mod kinds;

pub use audience::Audience;
pub use basis::{Basis, TermSpokenOf};
pub use kinds::NoticeKind;

/// A notice that a transition causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub audience: Audience,
    /// What they are told.
    pub kind: NoticeKind,
}

impl Notice {
    /// A notice of that kind to that audience.
    pub const fn to(audience: Audience, kind: NoticeKind) -> Self {
        Self { audience, kind }
    }
}
