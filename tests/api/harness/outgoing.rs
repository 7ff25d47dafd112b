//! Mails that the service has sent.

use std::path::{Path, PathBuf};

use petitions::app::campaigns::{self, MassAudience};
use petitions::domain::notice::NoticeKind;
use petitions::mail::sample;
use petitions::store::petitions as stored;
use uuid::Uuid;

use super::TestApp;

/// The mails in a directory, oldest first, as text.
pub fn mail_files(directory: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// Begins a mass notice to the joiners of a petition.
pub async fn announce(app: &TestApp, id: &str) {
    let petition: Uuid = id.parse().unwrap();
    app.core
        .write(move |work| {
            let row = stored::by_id(work.conn, petition.into())?.unwrap();
            let mut facts = sample(NoticeKind::DecisionPublished);
            facts.as_object_mut().unwrap().remove("unsubscribe_link");
            campaigns::start(
                work,
                &row,
                NoticeKind::DecisionPublished,
                facts,
                &MassAudience::Joiners,
            )
        })
        .await
        .unwrap();
}

/// Sends what is due.
pub async fn deliver(app: &TestApp) {
    app.api.get("/dev/mails?limit=1", None).await.is(200);
}
