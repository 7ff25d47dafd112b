//! Whose certificate it is: the subject's names and numbers, and the roles of the extended usage.
//!
//! The national authority writes SURNAME NAME into CN, the surname into SN, the patronymic (and not
//! the first name) into GN, `IIN` and twelve digits into serialNumber, `BIN` and twelve digits into OU.

use std::fmt;

use der::asn1::ObjectIdentifier;

use crate::certificate::Certificate;
use crate::distinguished_name::{COMMON_NAME, common_name, names};
use crate::refusal::Refusal;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SURNAME: ObjectIdentifier = oid("2.5.4.4");
const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");
const ORGANISATION: ObjectIdentifier = oid("2.5.4.10");
const UNIT: ObjectIdentifier = oid("2.5.4.11");
const GIVEN_NAME: ObjectIdentifier = oid("2.5.4.42");

/// What the authority says the holder is (1.2.398.3.3.4.1 and below).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A natural person.
    Individual,
    /// Somebody of a legal entity.
    Organisation,
    /// Its first head.
    FirstHead,
    /// An employee with the right of signature.
    MaySign,
    /// The same for financial documents.
    MaySignFinancial,
    /// Of its personnel department.
    Personnel,
    /// An employee.
    Employee,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Individual,
        Self::Organisation,
        Self::FirstHead,
        Self::MaySign,
        Self::MaySignFinancial,
        Self::Personnel,
        Self::Employee,
    ];

    /// The role's object identifier, in the extended key usage.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Individual => oid("1.2.398.3.3.4.1.1"),
            Self::Organisation => oid("1.2.398.3.3.4.1.2"),
            Self::FirstHead => oid("1.2.398.3.3.4.1.2.1"),
            Self::MaySign => oid("1.2.398.3.3.4.1.2.2"),
            Self::MaySignFinancial => oid("1.2.398.3.3.4.1.2.3"),
            Self::Personnel => oid("1.2.398.3.3.4.1.2.4"),
            Self::Employee => oid("1.2.398.3.3.4.1.2.5"),
        }
    }

    fn of(certificate: &Certificate) -> Vec<Self> {
        let named = |id: &ObjectIdentifier| Self::ALL.into_iter().find(|role| role.oid() == *id);
        certificate.extensions.usages.iter().filter_map(named).collect()
    }

    /// A name for answers and records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Organisation => "organisation",
            Self::FirstHead => "first_head",
            Self::MaySign => "may_sign",
            Self::MaySignFinancial => "may_sign_financial",
            Self::Personnel => "personnel",
            Self::Employee => "employee",
        }
    }

    /// The role lets its holder bind the organisation.
    pub const fn binds_organisation(self) -> bool {
        matches!(self, Self::FirstHead | Self::MaySign)
    }
}

/// The organisation that a certificate speaks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfOrganisation {
    /// Its name, as the authority wrote it.
    pub name: String,
    /// Its number: twelve digits, nothing more is checked.
    pub bin: String,
}

/// The person who holds the key. All of it is personal data: `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Twelve digits, as the authority wrote them: neither the check digit nor the date is judged here.
    pub iin: String,
    /// The whole name, in the authority's letters.
    pub common_name: String,
    /// The surname.
    pub surname: Option<String>,
    /// What follows the surname in the whole name.
    pub first_name: Option<String>,
    /// The patronymic.
    pub patronymic: Option<String>,
    /// Present in a certificate of an organisation.
    pub organisation: Option<OfOrganisation>,
    /// In the order of the certificate.
    pub roles: Vec<Role>,
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder(redacted)")
    }
}

impl Holder {
    /// Reads the subject of a certificate.
    pub fn of(certificate: &Certificate) -> Result<Self, Refusal> {
        let names = names(certificate.subject())?;
        let all = |id| names.iter().filter(move |(found, _)| *found == id).map(|(_, text)| text);
        let one = |id| all(id).next().cloned();
        let mut iins = all(SERIAL_NUMBER)
            .filter_map(|text| twelve_digits(text.strip_prefix("IIN").unwrap_or(text)));
        let (Some(iin), None) = (iins.next(), iins.next()) else { return Err(Refusal::NoIin) };
        let common_name = one(COMMON_NAME).unwrap_or_default();
        let surname = one(SURNAME);
        let first_name = surname
            .as_deref()
            .and_then(|surname| common_name.strip_prefix(surname))
            .filter(|rest| rest.starts_with(' '))
            .map(|rest| rest.trim().to_owned())
            .filter(|rest| !rest.is_empty());
        let bin = all(UNIT).find_map(|text| twelve_digits(text.strip_prefix("BIN")?));
        Ok(Self {
            iin,
            common_name,
            surname,
            first_name,
            patronymic: one(GIVEN_NAME),
            organisation: bin
                .map(|bin| OfOrganisation { name: one(ORGANISATION).unwrap_or_default(), bin }),
            roles: Role::of(certificate),
        })
    }

    /// Speaks for an organisation, by role, by its number or by its name.
    pub(crate) fn is_of_organisation(certificate: &Certificate) -> Result<bool, Refusal> {
        let of_role = Role::of(certificate).iter().any(|role| *role != Role::Individual);
        let by_name = names(certificate.subject())?
            .iter()
            .any(|(id, text)| *id == ORGANISATION || (*id == UNIT && text.starts_with("BIN")));
        Ok(of_role || by_name)
    }

    pub(crate) fn is_individual(certificate: &Certificate) -> bool {
        certificate.extensions.usages.contains(&Role::Individual.oid())
    }
}

impl Certificate {
    /// The name of the authority that issued it, as it stands in CN; empty where there is none.
    pub fn issuer_name(&self) -> String {
        common_name(self.issuer())
    }
}

fn twelve_digits(text: &str) -> Option<String> {
    (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}
