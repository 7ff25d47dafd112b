//! What the addressee states.

use crate::words::words;

words! {
    /// The outcome of a decision (90-6(1)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Outcome {
        /// What the petition asks for is done.
        Satisfied = "satisfied",
        /// Part of it is done.
        PartiallySatisfied = "partially_satisfied",
        /// None of it is done.
        Refused = "refused",
    }
}

words! {
    /// Whom a member of the working group stands for (90-5(2)(3)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MemberKind {
        /// A state body.
        StateBody = "state_body",
        /// A deputy of Parliament or of a maslikhat.
        Deputy = "deputy",
        /// The author or the representative.
        Applicant = "applicant",
        /// A public association.
        PublicAssociation = "public_association",
    }
}

/// What else a central body studies before it decides (90-5(2)(4), (5)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Study {
    /// The comments on the petition are analysed.
    pub comment_analysis: bool,
    /// The petition asks for a change of legislation.
    pub touches_legislation: bool,
    /// Foreign experience and law are compared.
    pub comparative_law: bool,
}

/// Duties of 90-5(2)(4), (5) that are done by the words of the decision itself.
pub const SAID_IN_DECISION: [&str; 2] = ["comment_analysis", "comparative_law"];
