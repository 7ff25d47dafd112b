//! How sure it is who somebody is, and what follows for the votes of one person.

use crate::rules::Source;
use crate::words::words;

words! {
    /// How sure the service is of who a person is; the surer the later in the list.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Assurance {
        /// They have said so.
        Declared = "declared",
        /// Somebody has looked.
        Verified = "verified",
    }
}

impl Assurance {
    /// How sure it is who gave a vote. Of a sheet somebody has looked at the signature and the IIN.
    pub const fn of_vote(channel: Source, stated: Self) -> Self {
        match channel {
            Source::Paper => Self::Verified,
            Source::Electronic => stated,
        }
    }

    /// Whether an account that is so sure may take back a vote of that assurance, and be told of it: whoever has only
    /// declared an IIN may be anybody.
    pub fn speaks_for(self, vote: Self) -> bool {
        self >= vote
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_spoken_for_by_an_equal_or_a_surer_account() {
        use Assurance::{Declared, Verified};
        let paper = Assurance::of_vote(Source::Paper, Declared);
        assert_eq!(paper, Verified);
        assert!(!Declared.speaks_for(paper) && Verified.speaks_for(paper));
        for (account, vote, speaks) in [
            (Declared, Declared, true),
            (Verified, Declared, true),
            (Verified, Verified, true),
            (Declared, Verified, false),
        ] {
            assert_eq!(account.speaks_for(Assurance::of_vote(Source::Electronic, vote)), speaks);
        }
    }
}
