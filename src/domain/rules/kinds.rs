//! Which wording of the law applies to a petition, how it came in and when it is checked.

use crate::words::words;

words! {
    /// A wording of chapter 12-1.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Version {
        /// Law № 31-VIII of 02.10.2023.
        V2024 = "V2024",
        /// With the amendments of Law № 246-VIII of 30.12.2025.
        V2026 = "V2026",
    }
}

words! {
    /// How a petition or a signature came in (90-2(1), 90-3(1)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Source {
        /// Through the portal.
        Electronic = "electronic",
        /// In writing, entered by staff.
        Paper = "paper",
    }
}

words! {
    /// When the moderator checks: 90-2(5) starts the clock at the draft or at the fiftieth joiner.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Mode {
        /// Before the fifty; the clock starts at submission.
        Pre = "PRE",
        /// After the fifty; the clock starts at the fiftieth joiner.
        Post = "POST",
    }
}
