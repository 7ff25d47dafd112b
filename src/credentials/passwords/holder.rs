//! Who a password is for.

use chrono::NaiveDate;

/// Whose password it is to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Holder<'a> {
    /// The account's address.
    pub email: Option<&'a str>,
    /// The person's IIN, if it is known.
    pub iin: Option<&'a str>,
    /// Family name, given name and patronymic, as far as they are known.
    pub names: [Option<&'a str>; 3],
    /// The person's birth date, if it is known.
    pub born: Option<NaiveDate>,
    /// The account cannot be used without a second factor.
    pub second_factor: bool,
}
