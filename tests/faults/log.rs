//! The public log after a fault: counted again over HTTP, as anybody counts it.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use petitions::monitor::{Asked, Findings, verify};

use crate::cluster::number_at;

/// Looks until nothing waits for its place.
const LOOKS: usize = 600;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Whoever rules the database changes an entry, or puts it back as it was.
const CHANGED: &str = "ALTER TABLE log_entries DISABLE TRIGGER log_entries_keep;
    UPDATE log_entries SET entries = set_byte(entries, 30, 7 # get_byte(entries, 30)) WHERE first_index = 0;
    ALTER TABLE log_entries ENABLE TRIGGER log_entries_keep;";

/// The log has every vote that counts once, is as it was signed, and is what the service shows. `base` is the address of a
/// process, `url` that of the database.
pub async fn holds(name: &str, base: &str, url: &str) {
    let waiting = || {
        number_at(
            url,
            "SELECT coalesce(sum(cardinality(signature_ids)), 0)::bigint AS number FROM log_pending_batches",
        )
    };
    for _ in 0..LOOKS {
        if waiting() == 0 {
            break;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    assert_eq!(waiting(), 0, "{name}: entries wait for their place for ever");
    let found = found(base).await;
    assert!(found.is_sound(), "{name}: {found}");
    let live = number_at(url, "SELECT count(*) AS number FROM signatures WHERE live");
    assert_eq!(i64::try_from(found.votes).unwrap(), live, "{name}: {found}");
    println!(
        "{name}: log of {} entries, {} votes, {} faults",
        found.size, found.votes, found.wrong
    );
    // It would have seen a change.
    let mut database = PgConnection::establish(url).unwrap();
    database.batch_execute(CHANGED).unwrap();
    let changed = self::found(base).await;
    database.batch_execute(CHANGED).unwrap();
    assert!(!changed.is_sound(), "{name}: a changed entry is not found: {changed}");
}

async fn found(base: &str) -> Findings {
    let asked =
        Asked { url: base.to_owned(), key: None, witnesses: Vec::new(), quorum: None, kept: None };
    verify(&asked, |_, _| {}).await.unwrap()
}
