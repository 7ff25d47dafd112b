//! The individual identification number (IIN): twelve digits, a check digit, a date of birth.
//!
//! Rule: Government decree № 406 of 22.05.2007. The check digit filters slips of the pen; it proves
//! neither identity nor citizenship. Since Government decree № 853 of 26.08.2013 the digits are
//! not legally tied to the birth: the date read here is a default that an operator may override, and an IIN that an
//! authority has put its name to may name none.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use thiserror::Error;

/// Weights of the first round for digits 1 to 11. The eleventh is 11, that is 0 modulo 11:
/// a number decided in this round does not protect its eleventh digit. The other blind spot is a
/// slip that makes the number change rounds, which may hit the same check digit.
const FIRST_ROUND: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/// Weights of the second round, used when the first leaves the remainder 10.
const SECOND_ROUND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// First day of birth of the synthetic numbers.
const SYNTHETIC_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(1950, 1, 1);
/// Days from 1950-01-01 to 1999-12-31, both counted.
const SYNTHETIC_DAYS: u64 = 18_262;
/// Values of digit 7 for persons born in 1900-1999: male, female.
const SYNTHETIC_SEXES: u64 = 2;

/// A well-formed IIN. It is personal data: never printed, its `Debug` is redacted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Iin {
    digits: String,
    born: Option<NaiveDate>,
}

impl fmt::Debug for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iin(redacted)")
    }
}

/// Why a text is not an IIN. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum IinFault {
    /// Not exactly twelve ASCII digits.
    #[error("an IIN has exactly twelve digits 0-9")]
    NotTwelveDigits,
    /// The twelfth digit does not follow from the other eleven, or none can.
    #[error("the check digit of the IIN is wrong")]
    CheckDigit,
    /// Digits 1 to 7 name no day of birth: an impossible date, an unassigned century digit, a BIN.
    #[error("the IIN does not begin with a date of birth")]
    BirthDate,
}

impl IinFault {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotTwelveDigits => "iin_format",
            Self::CheckDigit => "iin_check_digit",
            Self::BirthDate => "iin_birth_date",
        }
    }
}

impl Iin {
    /// Reads an IIN typed by a person: no blanks, no other digits than ASCII.
    ///
    /// # Errors
    /// The first fault in the order form, check digit, date of birth. A day of birth in the
    /// future passes: judging it needs today's date, and the age rule refuses it anyway.
    pub fn parse(text: &str) -> Result<Self, IinFault> {
        let iin = Self::certified(text)?;
        if iin.born.is_none() { Err(IinFault::BirthDate) } else { Ok(iin) }
    }

    /// Reads an IIN that an authority has put its name to, as in a certificate: it is one also where its digits name no
    /// day of birth (decree № 853; the Ministry of Justice in April 2019).
    ///
    /// # Errors
    /// The form or the check digit.
    pub fn certified(text: &str) -> Result<Self, IinFault> {
        let (stem, last) = digits(text).ok_or(IinFault::NotTwelveDigits)?;
        if check_digit(&stem) != Some(last) {
            return Err(IinFault::CheckDigit);
        }
        Ok(Self { digits: text.to_owned(), born: birth_date(&stem) })
    }

    /// The twelve digits, for encryption and for the keyed person key only.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The date of birth that the digits state; not legally binding (decree № 853). What a person has typed always
    /// states one.
    pub const fn birth_date(&self) -> Option<NaiveDate> {
        self.born
    }

    /// The `serial`-th synthetic IIN for sandboxes, born 1950-1999; the same for ever.
    ///
    /// Distinct serials below 365,240,000 never give the same number. `None` where the eleven
    /// digits have no check digit (about 0.8 %: try the next serial) and past the end.
    /// Running numbers go down from 9999, where real ones are least likely.
    pub fn synthetic(serial: u64) -> Option<Self> {
        let day = serial.checked_rem(SYNTHETIC_DAYS)?;
        let rest = serial.checked_div(SYNTHETIC_DAYS)?;
        let century = 3 + rest.checked_rem(SYNTHETIC_SEXES)?;
        let running = 9_999_u64.checked_sub(rest.checked_div(SYNTHETIC_SEXES)?)?;
        let born = SYNTHETIC_FROM?.checked_add_days(Days::new(day))?;
        let year = born.year().checked_rem_euclid(100)?;
        let text = format!("{year:02}{:02}{:02}{century}{running:04}0", born.month(), born.day());
        let (stem, _) = digits(&text)?;
        let last = check_digit(&stem)?;
        let stem = text.get(..11)?;
        Some(Self { digits: format!("{stem}{last}"), born: Some(born) })
    }
}

/// The first eleven digits and the twelfth, if the text is twelve ASCII digits.
fn digits(text: &str) -> Option<([u32; 11], u32)> {
    let bytes: [u8; 12] = text.as_bytes().try_into().ok()?;
    if !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let [stem @ .., last] = bytes.map(|byte| u32::from(byte.wrapping_sub(b'0')));
    Some((stem, last))
}

/// The check digit of eleven digits; `None` for the stems that are never issued.
fn check_digit(stem: &[u32; 11]) -> Option<u32> {
    let remainder = |weights: &[u32; 11]| -> u32 {
        // At most 11 * 9 * 11, far from overflow.
        stem.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
    };
    [remainder(&FIRST_ROUND), remainder(&SECOND_ROUND)].into_iter().find(|found| *found < 10)
}

/// The day that digits 1 to 7 name.
fn birth_date(stem: &[u32; 11]) -> Option<NaiveDate> {
    let [y1, y2, m1, m2, d1, d2, century, ..] = *stem;
    let century = match century {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        0 | 7.. => return None, // not assigned to persons in any source
    };
    let year = i32::try_from(y1 * 10 + y2).ok()?.checked_add(century)?;
    NaiveDate::from_ymd_opt(year, m1 * 10 + m2, d1 * 10 + d2)
}
