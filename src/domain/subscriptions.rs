//! What people may choose to hear of, and be without.

use super::words::words;
use std::fmt;

words! {
    /// A kind of news about a petition.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Interest {
        /// How it goes on and what is answered.
        Answers = "answers",
        /// Each quarter of the votes needed.
        Milestones = "milestones",
        /// A week before collection ends.
        ClosingSoon = "closing_soon",
    }
}

words! {
    /// Whom a mass notice is for, as campaigns keep it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AudienceOfMany {
        /// Signers who asked, and followers who want answers.
        Joiners = "joiners",
        /// Followers who want to hear of milestones.
        Milestones = "milestones",
        /// Followers who want a word before the end.
        ClosingSoon = "closing_soon",
        /// Those who follow a body or a territory.
        Topic = "topic",
    }
}

/// Whose new petitions one can hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// The slug of a public body.
    Addressee(String),
    /// The KATO code of a territory: petitions to its bodies.
    Territory(String),
}

impl Topic {
    /// The topic of a kind and a code, whether or not there is anything of that code.
    pub fn of(kind: &str, code: &str) -> Option<Self> {
        [Self::Addressee(code.to_owned()), Self::Territory(code.to_owned())]
            .into_iter()
            .find(|topic| topic.kind() == kind)
    }

    /// Reads back what [`fmt::Display`] writes.
    pub fn parse(written: &str) -> Option<Self> {
        written.split_once(':').and_then(|(kind, code)| Self::of(kind, code))
    }

    /// The settled name of its kind in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Addressee(_) => "addressee",
            Self::Territory(_) => "territory",
        }
    }

    /// The slug or the KATO code.
    pub fn code(&self) -> &str {
        match self {
            Self::Addressee(code) | Self::Territory(code) => code,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.code())
    }
}

words! {
    /// Mails that a person can be without; what they say stands in the inbox all the same. Notices the law
    /// owes an applicant (66), and those that keep an account safe, are no matter of choice.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Choice {
        /// Of petitions one has signed or follows, and of new ones.
        News = "news",
        /// To an author: how their petition gathers votes.
        Progress = "progress",
        /// Before a term ends in which one owes an act.
        Reminders = "reminders",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interests_and_topics_are_read_back() {
        for interest in Interest::ALL {
            assert_eq!(Interest::parse(interest.code()), Some(interest));
        }
        assert_eq!(Interest::parse("everything"), None);
        for topic in
            [Topic::Addressee("akimat-abay".to_owned()), Topic::Territory("100000000".to_owned())]
        {
            assert_eq!(Topic::parse(&topic.to_string()), Some(topic));
        }
        assert_eq!(Topic::parse("author:aigul"), None);
        assert_eq!(Topic::parse("addressee"), None);
    }
}
