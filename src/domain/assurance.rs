//! How sure it is who somebody is, and what follows for the votes of one person.

use crate::rules::Source;
use crate::words::words;

words! {
    /// How sure the service is of who a person is: a ladder, the surer the later in the list. 90-3(1) itself knows the
    /// two upper steps, paper and the electronic signature.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Assurance {
        /// They have said so.
        Declared = "declared",
        /// A provider of identities says so (OpenID Connect).
        Provider = "provider",
        /// Staff before whom they stood have looked at their document.
        Counter = "counter",
        /// Their electronic signature (ЭЦП) says so.
        Eds = "eds",
    }
}

impl Assurance {
    /// How sure it is who gave a vote. Of a sheet somebody has looked at the signature and the IIN.
    pub const fn of_vote(channel: Source, stated: Self) -> Self {
        match channel {
            Source::Paper => Self::Counter,
            Source::Electronic => stated,
        }
    }

    /// Whether an account that is so sure may take back a vote of that assurance, and be told of it: whoever has only
    /// declared an IIN may be anybody.
    pub fn speaks_for(self, vote: Self) -> bool {
        self >= vote
    }

    /// The steps that do where this one is asked for: this one and those above it.
    pub fn sufficing(self) -> Vec<Self> {
        Self::ALL.into_iter().filter(|step| *step >= self).collect()
    }

    /// What somebody does to get this far.
    pub const fn way(self) -> &'static str {
        match self {
            Self::Declared => "register",
            Self::Provider => {
                "sign in through an identity provider, show your document at a counter, or sign in by electronic signature"
            }
            Self::Counter => {
                "show your document at a counter of the authorized body or of an akimat, or sign in by electronic signature"
            }
            Self::Eds => "sign in by electronic signature",
        }
    }
}

/// How sure a deployment wants to be of those who file and of those who sign. The law names the electronic signature
/// and paper for signers (90-3(1)); what comes near enough to it is for each deployment to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequiredAssurance {
    /// Of authors, when they submit.
    pub filing: Assurance,
    /// Of signers on the portal; on paper the sheet itself is what the law asks for.
    pub signing: Assurance,
}

impl RequiredAssurance {
    /// The same of both.
    pub const fn of_both(assurance: Assurance) -> Self {
        Self { filing: assurance, signing: assurance }
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
        let surest = if self.on_paper { given.max(Assurance::Counter) } else { given };
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
        use Assurance::{Counter, Declared, Eds, Provider};
        use Source::{Electronic, Paper};
        for (account, channel, stated, on_paper, becomes) in [
            (Declared, Electronic, Declared, false, TakenBack::Ends),
            (Declared, Electronic, Declared, true, TakenBack::StaysOnPaper),
            (Declared, Electronic, Provider, false, TakenBack::Nothing),
            (Declared, Electronic, Counter, true, TakenBack::Nothing),
            (Declared, Paper, Counter, true, TakenBack::Nothing),
            (Provider, Electronic, Provider, true, TakenBack::StaysOnPaper),
            (Provider, Paper, Counter, true, TakenBack::Nothing),
            (Counter, Electronic, Declared, true, TakenBack::Ends),
            (Counter, Paper, Counter, true, TakenBack::Ends),
            (Counter, Electronic, Eds, true, TakenBack::Nothing),
            (Eds, Paper, Counter, true, TakenBack::Ends),
            (Eds, Electronic, Eds, true, TakenBack::Ends),
        ] {
            let vote = GivenVote { channel, stated, on_paper };
            assert_eq!(vote.taken_back_by(account), becomes, "{account:?} {vote:?}");
        }
    }

    #[test]
    fn a_vote_is_spoken_for_by_an_equal_or_a_surer_account() {
        use Assurance::{Counter, Declared, Eds, Provider};
        let ladder = [Declared, Provider, Counter, Eds];
        assert_eq!(Assurance::ALL, ladder);
        assert_eq!(Assurance::of_vote(Source::Paper, Declared), Counter);
        for (step, account) in ladder.into_iter().enumerate() {
            for (height, vote) in ladder.into_iter().enumerate() {
                let vote = Assurance::of_vote(Source::Electronic, vote);
                assert_eq!(account.speaks_for(vote), step >= height, "{account:?} {vote:?}");
            }
        }
    }

    #[test]
    fn each_step_and_those_above_it_do_where_it_is_asked_for() {
        use Assurance::{Counter, Declared, Eds, Provider};
        for (asked, suffice) in [
            (Declared, &[Declared, Provider, Counter, Eds][..]),
            (Provider, &[Provider, Counter, Eds]),
            (Counter, &[Counter, Eds]),
            (Eds, &[Eds]),
        ] {
            assert_eq!(asked.sufficing(), suffice);
            // Each of them is named in the words that say how to get there.
            for (step, words) in
                [(Provider, "identity provider"), (Counter, "document"), (Eds, "signature")]
            {
                let named = asked.way().contains(words);
                assert!(asked == Declared || named == suffice.contains(&step), "{asked:?}");
            }
        }
    }
}
