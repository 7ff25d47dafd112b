//! Whether the database agrees with itself.

use std::fmt;
use std::time::Duration;

use super::{Error, Work};
use store::database::allow_minutes;
use store::signatures::{self, Contradiction, Mismatch};

/// Longest time one comparison may take.
const MINUTES: u32 = 30;
/// Longest time all of them may take.
pub const PATIENCE: Duration = Duration::from_hours(4);

/// What an audit found.
#[derive(Debug)]
pub struct Findings {
    /// Petitions whose count is not the number of their live signatures.
    pub mismatches: Vec<Mismatch>,
    /// Days, regions and assurances whose sum is not that of their live signatures.
    pub sums: Vec<Contradiction>,
    /// Petitions that stand in the order by count with another one.
    pub ranks: Vec<Contradiction>,
    /// Petitions whose signatures are not numbered without a gap.
    pub ordinals: Vec<Contradiction>,
    /// Petitions on which somebody counts twice.
    pub doubles: Vec<Contradiction>,
    /// Electronic signatures whose account does not exist; no foreign key watches over them.
    pub orphans: i64,
}

impl Findings {
    /// Nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.mismatches.is_empty() && self.contradictions().next().is_none() && self.orphans == 0
    }

    fn contradictions(&self) -> impl Iterator<Item = &Contradiction> {
        [&self.sums, &self.ranks, &self.ordinals, &self.doubles].into_iter().flatten()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for wrong in &self.mismatches {
            writeln!(
                formatter,
                "petition {}: counted {}, signatures {}",
                wrong.petition_id, wrong.counted, wrong.rows
            )?;
        }
        for wrong in self.contradictions() {
            writeln!(formatter, "petition {}: {}", wrong.petition_id, wrong.what)?;
        }
        writeln!(
            formatter,
            "{} petitions miscounted, {} sums by day, region and assurance wrong, {} ranks wrong, {} misnumbered, \
             {} with persons who count twice, {} signatures without account",
            self.mismatches.len(),
            self.sums.len(),
            self.ranks.len(),
            self.ordinals.len(),
            self.doubles.len(),
            self.orphans
        )
    }
}

/// How many comparisons there are.
pub const STEPS: u64 = 6;

/// Compares every sum with its rows, every order with what it orders, and every signature with its account.
///
/// # Errors
/// The store's failure.
pub fn verify(work: &mut Work<'_>) -> Result<Findings, Error> {
    verify_telling(work, |_| {})
}

/// The same; `told` hears how many of the [`STEPS`] are done.
///
/// # Errors
/// The store's failure.
pub fn verify_telling(work: &mut Work<'_>, told: impl Fn(u64)) -> Result<Findings, Error> {
    allow_minutes(work.conn, MINUTES)?;
    let mismatches = signatures::mismatches(work.conn)?;
    told(1);
    let sums = signatures::wrong_sums(work.conn)?;
    told(2);
    let ranks = signatures::wrong_ranks(work.conn)?;
    told(3);
    let ordinals = signatures::wrong_ordinals(work.conn)?;
    told(4);
    let doubles = signatures::doubles(work.conn)?;
    told(5);
    let orphans = signatures::orphans(work.conn)?;
    told(STEPS);
    Ok(Findings { mismatches, sums, ranks, ordinals, doubles, orphans })
}
