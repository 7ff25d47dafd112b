//! What applications may do: what everybody may read, at a rate of their own, and what a citizen lets them do in their name.
//!
//! Few enough to be read before one says yes. Nothing here opens the account itself: its address, password, second factor,
//! sessions, data and other applications stay with the person, and so does taking a petition back.

use crate::words::words;

words! {
    /// What an application may do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Scope {
        /// Read what everybody may read.
        Read = "read",
        /// Take lists as CSV.
        Export = "export",
        /// See the citizen's petitions and drafts, and which petitions they have signed and follow.
        ReadMine = "read_mine",
        /// Write drafts and file them in the citizen's name.
        File = "file",
        /// Sign petitions for the citizen, and take their signature back.
        Sign = "sign",
        /// Follow petitions, bodies and territories for the citizen.
        Follow = "follow",
        /// Comment in the citizen's name.
        Comment = "comment",
    }
}

impl Scope {
    /// Whether only a citizen can let an application do this; the rest it may do for itself.
    pub const fn is_of_a_person(self) -> bool {
        match self {
            Self::Read | Self::Export => false,
            Self::ReadMine | Self::File | Self::Sign | Self::Follow | Self::Comment => true,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// Those of a list.
    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }

    /// Those of a text in which spaces divide them (RFC 6749, 3.3); none for a word that is no scope.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words.map(Scope::parse).collect::<Option<Vec<_>>>().map(Self::of)
    }

    /// Those of stored names; what is no scope any more opens nothing.
    pub fn stored(codes: &[String]) -> Self {
        Self::of(codes.iter().filter_map(|code| Scope::parse(code)))
    }

    /// Whether it holds this one.
    pub const fn holds(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether all of it is in the other.
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in either.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of it that only a citizen can let an application do.
    #[must_use]
    pub fn of_a_person(self) -> Self {
        Self::of(self.list().filter(|scope| scope.is_of_a_person()))
    }

    /// Each, in the order of the list.
    pub fn list(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.holds(*scope))
    }

    /// Their names.
    pub fn codes(self) -> Vec<String> {
        self.list().map(|scope| scope.code().to_owned()).collect()
    }

    /// Their names, divided by spaces.
    pub fn text(self) -> String {
        self.codes().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let both = Scopes::of([Scope::Sign, Scope::ReadMine]);
        assert_eq!(both.text(), "read_mine sign");
        assert_eq!(Scopes::parse("sign  read_mine"), Some(both));
        assert_eq!(Scopes::parse("sign everything"), None);
        assert_eq!(Scopes::parse(""), Some(Scopes::NONE));
        assert_eq!(
            Scopes::stored(&["sign".to_owned(), "gone".to_owned()]),
            Scopes::of([Scope::Sign])
        );
    }

    #[test]
    fn a_set_is_within_another_only_when_all_of_it_is() {
        let (sign, both) = (Scopes::of([Scope::Sign]), Scopes::of([Scope::Sign, Scope::File]));
        assert!(sign.is_within(both) && !both.is_within(sign) && Scopes::NONE.is_within(sign));
        assert!(both.holds(Scope::File) && !sign.holds(Scope::File));
        assert_eq!(sign.with(Scopes::of([Scope::File])), both);
        assert_eq!(both.with(Scopes::of([Scope::Read])).of_a_person(), both);
    }
}
