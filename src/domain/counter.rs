//! The counter: an official looks at somebody's document before them, and a second one of the same office confirms it.

use crate::role::Role;
use crate::threshold::BodyKind;
use crate::words::words;

words! {
    /// What shows who a citizen is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Document {
        /// Identity card of a citizen.
        IdentityCard = "identity_card",
        /// Passport of a citizen.
        Passport = "passport",
        /// Given out while an identity card is made.
        TemporaryIdentityCard = "temporary_identity_card",
    }
}

words! {
    /// How far a check has come.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CheckState {
        /// A second official has to confirm it.
        Waiting = "waiting",
        /// One has, and the account is as sure as a counter.
        Confirmed = "confirmed",
        /// Another official found it wrong.
        Refused = "refused",
        /// Whoever made it took it back.
        Withdrawn = "withdrawn",
        /// Nobody confirmed it in time.
        Lapsed = "lapsed",
    }
}

/// Hours for which a check waits for its confirmation: the person who was checked is there that day.
pub const WAITS_HOURS: i64 = 24;

words! {
    /// Why somebody is not let act at a counter.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum NotAtCounter {
        /// Neither of the authorized body nor of an akimat.
        Office = "not_a_counter",
        /// Their own IIN is not on record: nobody could say that it is not their own account.
        Unknown = "staff_iin_unknown",
        /// It is their own account.
        Own = "own_account",
        /// One person does not confirm what they have checked, by whichever account.
        SamePerson = "second_person_required",
    }
}

/// A member of staff at a counter.
#[derive(Debug, Clone, Copy)]
pub struct Clerk<'a> {
    /// What their account may do.
    pub role: Role,
    /// The kind of body they act for, if they act for one.
    pub body: Option<BodyKind>,
    /// The key of the person they are, where it is on record.
    pub person: Option<&'a [u8]>,
}

impl Clerk<'_> {
    /// Whether their office checks documents: the authorized body does, and akimats with the apparatuses of their akims.
    ///
    /// # Errors
    /// [`NotAtCounter::Office`], or [`NotAtCounter::Unknown`].
    pub const fn stands_there(&self) -> Result<(), NotAtCounter> {
        let office = match self.role {
            Role::Moderator => true,
            Role::Official | Role::FirstHead => {
                matches!(self.body, Some(BodyKind::Akimat | BodyKind::AkimApparatus))
            }
            Role::Citizen | Role::Administrator => false,
        };
        match (office, self.person) {
            (false, _) => Err(NotAtCounter::Office),
            (true, None) => Err(NotAtCounter::Unknown),
            (true, Some(_)) => Ok(()),
        }
    }

    /// Whether they may check the document of that citizen.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn may_check(&self, citizen: &[u8]) -> Result<(), NotAtCounter> {
        self.stands_there()?;
        if self.person == Some(citizen) { Err(NotAtCounter::Own) } else { Ok(()) }
    }

    /// Whether they may confirm, or refuse, what a colleague of their office has checked of that citizen.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn may_second(&self, first: Option<&[u8]>, citizen: &[u8]) -> Result<(), NotAtCounter> {
        self.may_check(citizen)?;
        if self.person == first { Err(NotAtCounter::SamePerson) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITIZEN: &[u8] = b"citizen";
    const ONE: &[u8] = b"one";
    const OTHER: &[u8] = b"other";

    #[test]
    fn documents_are_checked_by_the_authorized_body_and_by_akimats() {
        for role in Role::ALL {
            for body in BodyKind::ALL.into_iter().map(Some).chain([None]) {
                let at_counter = match role {
                    Role::Moderator => true,
                    Role::Official | Role::FirstHead => {
                        body.is_some_and(|kind| kind.code().starts_with("akim"))
                    }
                    Role::Citizen | Role::Administrator => false,
                };
                let clerk = |person| Clerk { role, body, person };
                let expected = if at_counter { Ok(()) } else { Err(NotAtCounter::Office) };
                assert_eq!(clerk(Some(ONE)).may_check(CITIZEN), expected, "{role:?} {body:?}");
                let unknown = if at_counter { NotAtCounter::Unknown } else { NotAtCounter::Office };
                assert_eq!(clerk(None).may_check(CITIZEN), Err(unknown), "{role:?} {body:?}");
            }
        }
    }

    #[test]
    fn it_takes_two_and_neither_is_the_citizen() {
        let clerk = |person| Clerk { role: Role::Moderator, body: None, person: Some(person) };
        for (second, first, outcome) in [
            (OTHER, Some(ONE), Ok(())),
            (ONE, Some(ONE), Err(NotAtCounter::SamePerson)),
            (CITIZEN, Some(ONE), Err(NotAtCounter::Own)),
            (CITIZEN, Some(CITIZEN), Err(NotAtCounter::Own)),
        ] {
            assert_eq!(clerk(second).may_second(first, CITIZEN), outcome);
        }
        assert_eq!(clerk(CITIZEN).may_check(CITIZEN), Err(NotAtCounter::Own));
    }
}
