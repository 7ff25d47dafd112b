//! The application alone.

use std::sync::Arc;

use petitions::app::App;
use petitions::service::bootstrap;

use super::app::settings;
use super::certificates::share_identity_key;
use super::server::Server;

/// The application without its loops and its HTTP, so that nothing happens but what the test does.
pub struct BareApp {
    pub core: Arc<App>,
    database: String,
    data: tempfile::TempDir,
    _server: Arc<Server>,
}

impl BareApp {
    /// Opens with further arguments; in development, where they do not name an environment.
    pub async fn with(arguments: &[&str]) -> Self {
        let server = tokio::task::spawn_blocking(Server::shared).await.unwrap();
        let database = server.database();
        let data = tempfile::tempdir_in(server.directory.path()).unwrap();
        let core = process(&database, &data, arguments);
        Self { core, database, data, _server: server }
    }

    /// Another process of the same deployment.
    pub fn beside(&self, arguments: &[&str]) -> Arc<App> {
        process(&self.database, &self.data, arguments)
    }

    /// What it costs: statements and password hashes.
    pub async fn cost<T>(&self, work: impl Future<Output = T>) -> (u64, u64, T) {
        let (statements, hashes) = (self.core.db.statements(), self.core.passwords.computed());
        let done = work.await;
        (self.core.db.statements() - statements, self.core.passwords.computed() - hashes, done)
    }
}

fn process(database: &str, data: &tempfile::TempDir, arguments: &[&str]) -> Arc<App> {
    share_identity_key(data.path());
    let data = data.path().to_str().unwrap();
    let mut all = vec!["--data-dir", data, "--database-url", database];
    if !arguments.contains(&"--env") {
        all.extend(["--env", "development"]);
    }
    all.extend(arguments);
    bootstrap::build(&settings(&all), database).unwrap()
}
