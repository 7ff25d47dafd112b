//! The PostgreSQL that the tests share.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use diesel::prelude::*;
use petitions::embedded::{Embedded, Options};
use petitions::store::migrate;

/// A PostgreSQL of the tests: one for all that run at the same time, which the last of them stops.
pub struct Server {
    embedded: Option<Embedded>,
    pub directory: tempfile::TempDir,
    databases: AtomicU32,
}

const TEMPLATE: &str = "template_petitions";

static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    /// The one of this process, started where none runs.
    pub fn shared() -> Arc<Self> {
        let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let server = Self::start(&[]);
        *shared = Arc::downgrade(&server);
        server
    }

    /// One with further settings.
    pub fn start(settings: &[(&str, &str)]) -> Arc<Self> {
        let directory = reachable_directory();
        let usual = [("max_connections", "300"), ("fsync", "off"), ("full_page_writes", "off")];
        let settings = [&usual[..], settings].concat();
        let options = Options { data_dir: &directory.path().join("data"), settings: &settings };
        let embedded = Embedded::start(&options).unwrap();
        embedded.ensure_database(TEMPLATE).unwrap();
        migrate(&embedded.url(TEMPLATE)).unwrap();
        Arc::new(Self { embedded: Some(embedded), directory, databases: AtomicU32::new(0) })
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(
            &std::fs::read(self.directory.path().join("data/postgres.log")).unwrap(),
        )
        .into_owned()
    }

    /// A migrated database of its own.
    pub fn database(&self) -> String {
        let embedded = self.embedded.as_ref().unwrap();
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        // Two copies of a template at once disturb each other.
        static COPYING: Mutex<()> = Mutex::new(());
        let _alone = COPYING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut admin = PgConnection::establish(&embedded.url("postgres")).unwrap();
        diesel::sql_query(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
            .execute(&mut admin)
            .unwrap();
        embedded.url(&name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            let _ = embedded.stop();
        }
    }
}

/// A directory that the server's own user can reach too, when the tests run as root.
pub fn reachable_directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    directory
}
