//! Whether the database agrees with itself.

use std::fmt;

use super::{Error, Work};
use store::database::allow_minutes;
use store::signatures::{self, Mismatch};

/// Longest time one comparison may take.
const MINUTES: u32 = 30;

/// What an audit found.
#[derive(Debug)]
pub struct Findings {
    /// Petitions whose count is not the number of their live signatures.
    pub mismatches: Vec<Mismatch>,
    /// Electronic signatures whose account does not exist; no foreign key watches over them.
    pub orphans: i64,
}

impl Findings {
    /// Nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.mismatches.is_empty() && self.orphans == 0
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
        writeln!(
            formatter,
            "{} petitions miscounted, {} signatures without account",
            self.mismatches.len(),
            self.orphans
        )
    }
}

/// Compares every count with its rows, and every signature with its account.
///
/// # Errors
/// The store's failure.
pub fn verify(work: &mut Work<'_>) -> Result<Findings, Error> {
    allow_minutes(work.conn, MINUTES)?;
    Ok(Findings {
        mismatches: signatures::mismatches(work.conn)?,
        orphans: signatures::orphans(work.conn)?,
    })
}
