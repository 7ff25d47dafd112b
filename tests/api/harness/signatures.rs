//! Signatures on petitions.

use petitions::domain::assurance::Assurance;
use petitions::domain::rules::Source;
use petitions::store::signatures::SignatureRow;
use serde_json::{Value, json};
use uuid::Uuid;

use super::TestApp;
use super::client::Answer;

/// A signature on paper, as a moderator enters it.
pub fn sheet(iin: &str) -> Value {
    json!({
        "iin": iin, "family_name": "Серікова", "given_name": "Айгүл", "signed_on": "2026-09-07",
        "scan_reference": "парақ 1", "residence": "710000000",
    })
}

/// A row for a signature with this ordinal, as it would stand in the database.
pub fn recorded(petition: Uuid, ordinal: i64, account: Uuid, notify: bool) -> SignatureRow {
    let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    SignatureRow {
        id: Uuid::now_v7().into(),
        petition_id: petition.into(),
        signer_key: Uuid::new_v4(),
        account_id: Some(account.into()),
        round: 1,
        live: true,
        ordinal,
        channel: Source::Electronic,
        assurance: Assurance::Declared,
        key_version: 1,
        public_name: "Айгүл С.".into(),
        region: "750000000".into(),
        notify,
        signed_at: at,
        recorded_at: at,
    }
}

impl TestApp {
    pub async fn sign(&self, id: &str, token: &str, link_key: Option<&str>) -> Answer {
        let mut body = json!({ "consent": true });
        if let Some(key) = link_key {
            body["link_key"] = key.into();
        }
        self.act(id, "signatures", token, body).await
    }

    /// Signs and asks for news.
    pub async fn follow(&self, id: &str, token: &str, link_key: Option<&str>) -> Answer {
        let body = json!({ "consent": true, "notify": true, "link_key": link_key });
        self.act(id, "signatures", token, body).await
    }

    /// All at once, whatever each is answered.
    pub async fn sign_all(
        &self,
        id: &str,
        tokens: &[String],
        link_key: Option<&str>,
    ) -> Vec<Answer> {
        futures_util::future::join_all(tokens.iter().map(|token| self.sign(id, token, link_key)))
            .await
    }

    /// All at once, and each for the first time; their receipts.
    pub async fn all_sign(
        &self,
        id: &str,
        tokens: &[String],
        link_key: Option<&str>,
    ) -> Vec<Value> {
        self.sign_all(id, tokens, link_key).await.iter().map(|answer| answer.is(201)).collect()
    }

    /// How many votes a published petition needs.
    pub async fn required(&self, id: &str) -> usize {
        let required = self.seen(id, None).await["required_count"].as_u64().unwrap();
        usize::try_from(required).unwrap()
    }

    /// Gives a published petition of fifty the votes that it lacks; their receipts.
    pub async fn support(&self, id: &str) -> Vec<Value> {
        let lacking = self.required(id).await - 50;
        self.all_sign(id, &self.citizens(lacking).await, None).await
    }
}
