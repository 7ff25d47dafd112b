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

/// A vote that somebody takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenVote {
    /// How it came in.
    pub channel: Source,
    /// How sure the account was that gave it.
    pub stated: Assurance,
    /// A line of a signature sheet says it too.
    pub on_paper: bool,
}

/// What becomes of a vote that somebody takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// It counts no longer.
    Ends,
    /// What the account gave ends; the vote that its person gave on paper stands, and counts on.
    StaysOnPaper,
    /// Nothing: the account is not told that there is such a vote.
    Nothing,
}

impl GivenVote {
    /// What becomes of it when an account that is so sure takes it back.
    pub fn taken_back_by(self, account: Assurance) -> TakenBack {
        let given = Assurance::of_vote(self.channel, self.stated);
        let surest = if self.on_paper { given.max(Assurance::Verified) } else { given };
        if account.speaks_for(surest) {
            TakenBack::Ends
        } else if account.speaks_for(given) {
            TakenBack::StaysOnPaper
        } else {
            TakenBack::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_signed_on_paper_stands_though_their_account_is_anybody_s() {
        use Assurance::{Declared, Verified};
        use Source::{Electronic, Paper};
        for (account, channel, stated, on_paper, becomes) in [
            (Declared, Electronic, Declared, false, TakenBack::Ends),
            (Declared, Electronic, Declared, true, TakenBack::StaysOnPaper),
            (Declared, Electronic, Verified, true, TakenBack::Nothing),
            (Declared, Paper, Declared, true, TakenBack::Nothing),
            (Verified, Electronic, Declared, true, TakenBack::Ends),
            (Verified, Paper, Declared, true, TakenBack::Ends),
        ] {
            let vote = GivenVote { channel, stated, on_paper };
            assert_eq!(vote.taken_back_by(account), becomes, "{account:?} {vote:?}");
        }
    }

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
