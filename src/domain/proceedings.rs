//! Words for what a petition's record says of its way through the bodies.

use super::words::words;

words! {
    /// Why a petition was sent to a body.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Forwarding {
        /// Supported, for consideration (90-4(1)).
        Supported = "supported",
        /// Below the threshold, as an ordinary proposal (90-3(5)).
        Proposal = "proposal",
        /// On to the body that is competent (65).
        Redirection = "redirection",
    }
}

words! {
    /// How a proposal can be concluded (89(1)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Conclusion {
        /// On the merits.
        Answered = "answered",
        /// Taken note of.
        Noted = "noted",
        /// Its consideration was ended.
        Terminated = "terminated",
    }
}

words! {
    /// Why a decision stands no longer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum DecisionEnd {
        /// Its first head put it in other words before its publication.
        Revised = "revised",
        /// Its first head cancelled it before its publication, with reasons in public.
        Reconsidered = "reconsidered",
        /// The superior body or a court cancelled it (100).
        Cancelled = "cancelled",
    }
}
