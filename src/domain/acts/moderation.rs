//! What the moderator states.

use crate::words::words;

words! {
    /// What an inquiry of the moderator asks another body about (90-2(5)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum InquiryMatter {
        /// Whether the subject is on the prohibited list (90-2(3)); both wordings allow it.
        ProhibitedSubject = "prohibited_subject",
        /// Any other condition of the chapter; since 2026.
        OtherCondition = "other_condition",
    }
}
