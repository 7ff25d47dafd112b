//! Who is told.

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Of an account or an address.
    Holder,
    /// Of the petition.
    Author,
    /// Who represents the author, where their address is known (90-2(2)(3)).
    Representative,
    /// Who filed the complaint: the author, or somebody else whom it concerns.
    Complainant,
    /// Of the authorized body.
    Moderators,
    /// The officials and the first head of the body the petition is addressed to.
    Addressee,
    /// The officials of a body that the moderator asked (90-2(5)).
    Asked,
    /// Members of a working group whose address is known.
    Members,
    /// Who held the petition for work, until somebody else took it over.
    FormerHolder,
    /// Who record what superior bodies and courts decide.
    Administrators,
    /// Signers who asked with their signature, and followers who want answers.
    Joiners,
    /// Of the petition, with an interest in it.
    Followers,
    /// Of the body or of the territory.
    Interested,
}

impl Audience {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holder => "the account's holder",
            Self::Author => "the author",
            Self::Representative => "who represents the author",
            Self::Complainant => "who filed the complaint",
            Self::Moderators => "moderators",
            Self::Addressee => "officials and first head of the body",
            Self::Asked => "officials of the body that is asked",
            Self::Members => "members of the working group",
            Self::FormerHolder => "the moderator who held the petition",
            Self::Administrators => "administrators",
            Self::Joiners => "signers who asked, followers of answers",
            Self::Followers => "followers with that interest",
            Self::Interested => "followers of the body or territory",
        }
    }

    /// Whether they are many, and hear by a mass mail that each of them can stop.
    pub const fn is_many(self) -> bool {
        matches!(self, Self::Joiners | Self::Followers | Self::Interested)
    }
}
