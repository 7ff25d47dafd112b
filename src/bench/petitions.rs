//! Petitions to be signed, brought so far by the calls that everybody uses.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::json;
use store::ids::PetitionId;

use super::BenchError;
use super::process::Process;
use demo::client::{Caller, word};

/// Citizens who must join before a petition opens (90-2(4)(1)).
pub(crate) const FIFTY: u64 = 50;
/// Whom the petitions are addressed to.
const BODY: &str = "ministry-trade-integration";

/// Whoever it takes to open a petition: the sandbox, and a moderator.
pub(crate) struct Openers {
    nobody: Caller,
    moderator: Caller,
}

/// A petition that collects signatures.
pub(crate) async fn petition(service: &Process, name: &str) -> Result<PetitionId, BenchError> {
    Openers::at(service).await?.open(name).await
}

impl Openers {
    /// A new moderator at this service.
    pub(crate) async fn at(service: &Process) -> Result<Self, BenchError> {
        let nobody = Caller::anonymous(&service.base())?;
        let staff = nobody.post("/dev/staff", &json!({ "role": "moderator" })).await?;
        let moderator = nobody.with_token(word(&staff, "/access_token")?);
        Ok(Self { nobody, moderator })
    }

    /// Files a petition, approves it and lets fifty join.
    pub(crate) async fn open(&self, name: &str) -> Result<PetitionId, BenchError> {
        let made = self.nobody.post("/dev/citizens", &json!({ "count": FIFTY + 1 })).await?;
        let tokens: Vec<&str> = made["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| item["access_token"].as_str())
            .collect();
        let (author, joiners) = tokens.split_first().ok_or(BenchError::Broken("no citizens"))?;
        let author = self.nobody.with_token(author);
        let draft = json!({
            "title": format!("Нагрузочная петиция {name}"), "subject": "Скорость сбора подписей",
            "content": "Просим выдержать нагрузку. ".repeat(40), "arguments": "Сайты петиций падают. ".repeat(20),
            "proposals": "Не падать.", "language": "ru", "addressee": BODY,
        });
        let draft = author.post("/api/v1/petitions", &draft).await?;
        let id = word(&draft, "/id")?;
        let acknowledged =
            json!({ "prohibited_subjects_acknowledged": word(&draft, "/rule_set")? });
        let path = format!("/api/v1/petitions/{id}");
        author.post(&format!("{path}/submission"), &acknowledged).await?;
        self.moderator.post(&format!("{path}/approval"), &json!({})).await?;
        let key = word(&author.get(&path).await?, "/link_key")?.to_owned();
        self.join(joiners, &format!("{path}/signatures"), &key).await?;
        id.parse().map_err(|_| BenchError::Broken("an id that is none"))
    }

    async fn join(&self, joiners: &[&str], path: &str, key: &str) -> Result<(), BenchError> {
        let body = json!({ "consent": true, "link_key": key });
        stream::iter(joiners)
            .map(|token| {
                let (caller, body) = (self.nobody.with_token(token), &body);
                async move { caller.post(path, body).await }
            })
            .buffer_unordered(joiners.len())
            .try_for_each(|_| async { Ok(()) })
            .await?;
        Ok(())
    }
}
