//! How much stands in the database and waits, for who watches over the service: nobody's data, sums alone.

use std::time::Duration;

use crate::{Error, Work};
use store::standing;
pub use store::standing::{Replica, Server, SignatureLog, Waiting};

/// How long one look may take, all its statements together.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What one look found.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What waits to be done.
    pub waiting: Waiting,
    /// How the log of signatures keeps up.
    pub signature_log: SignatureLog,
    /// How the server fares.
    pub server: Server,
    /// Its standbys, as far as this role is told of them.
    pub replicas: Vec<Replica>,
}

/// Looks.
///
/// # Errors
/// The store's failure.
pub fn look(work: &mut Work<'_>) -> Result<Standing, Error> {
    Ok(Standing {
        waiting: standing::waiting(work.conn, work.now, work.wall_now)?,
        signature_log: standing::signature_log(work.conn, work.wall_now)?,
        server: standing::server(work.conn)?,
        replicas: standing::replicas(work.conn)?,
    })
}
