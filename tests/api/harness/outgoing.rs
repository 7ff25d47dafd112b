//! Mails that the service has sent.

use std::path::{Path, PathBuf};

use petitions::app::campaigns::{self, MassAudience};
use petitions::app::{Error, Work};
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

/// Begins a mass notice to the joiners of a petition, about a title of its own where one is given.
pub fn begin_news(work: &mut Work<'_>, petition: Uuid, title: Option<&str>) -> Result<(), Error> {
    let row = stored::by_id(work.conn, petition.into())?.unwrap();
    let kind = NoticeKind::DecisionPublished;
    let mut facts = sample(kind);
    facts.as_object_mut().unwrap().remove("unsubscribe_link");
    if let Some(title) = title {
        facts["title"] = title.into();
    }
    campaigns::start(work, &row, kind, facts, &MassAudience::Joiners)?;
    Ok(())
}

/// The same by itself.
pub async fn announce(app: &TestApp, id: &str) {
    let petition = id.parse().unwrap();
    app.core.write(move |work| begin_news(work, petition, None)).await.unwrap();
}

/// Sends what is due.
pub async fn deliver(app: &TestApp) {
    app.api.get("/dev/mails?limit=1", None).await.is(200);
}
