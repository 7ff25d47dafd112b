//! The people of the story, and the petition until it collects signatures.

use std::collections::BTreeMap;

use serde_json::json;

use super::cases::TIME;
use super::client::{Caller, expect, word};
use super::output::{line, step};
use super::{DemoError, people};

/// The votes a petition to a central body needs (90-3(4)).
pub(super) const REQUIRED: usize = 50_000;
/// Citizens who must join before it opens (90-2(4)(1)).
pub(super) const FIFTY: usize = 50;

/// The petition and the people it concerns.
pub(super) struct Story {
    pub(super) nobody: Caller,
    pub(super) author: Caller,
    pub(super) moderator: Caller,
    pub(super) official: Caller,
    pub(super) head: Caller,
    /// Tokens of those who sign.
    pub(super) signers: Vec<String>,
    pub(super) id: String,
}

impl Story {
    /// Makes everybody who will act.
    pub(super) async fn begin(nobody: &Caller, signers: usize) -> Result<Self, DemoError> {
        let mut tokens = people::citizens(nobody, signers + 1).await?;
        let author = tokens.pop().ok_or_else(|| DemoError::Shape("/items".to_owned()))?;
        line(&format!("{} citizens and an author with confirmed accounts", tokens.len()));
        let staff = |role: &'static str, body: Option<&'static str>| async move {
            let made =
                nobody.post("/dev/staff", &json!({ "role": role, "public_body": body })).await?;
            Ok::<_, DemoError>(nobody.with_token(word(&made, "/access_token")?))
        };
        Ok(Self {
            author: nobody.with_token(&author),
            moderator: staff("moderator", None).await?,
            official: staff("official", Some(TIME.addressee)).await?,
            head: staff("first_head", Some(TIME.addressee)).await?,
            nobody: nobody.clone(),
            signers: tokens,
            id: String::new(),
        })
    }

    /// The address of an act on the petition.
    pub(super) fn path(&self, act: &str) -> String {
        format!("/api/v1/petitions/{}{act}", self.id)
    }

    /// Files the petition.
    pub(super) async fn file(&mut self) -> Result<(), DemoError> {
        let draft = self.author.post("/api/v1/petitions", &TIME.text()).await?;
        self.id = word(&draft, "/id")?.to_owned();
        let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2024" });
        let filed = self.author.post(&self.path("/submission"), &acknowledged).await?;
        expect("rule set", "V2024", word(&filed, "/rule_set")?)?;
        step(
            "2024-04-08",
            &format!(
                "filed as {}; the text is frozen, SHA-256 {}",
                word(&filed, "/number")?,
                word(&filed, "/text_hash")?
            ),
        );
        self.reckoned(&self.author, "moderation").await?;
        Ok(())
    }

    /// Approves it, for holders of its secret link.
    pub(super) async fn limited(&self) -> Result<(), DemoError> {
        set_clock(&self.nobody, "2024-04-20T06:00:00Z").await?;
        let limited = self.moderator.post(&self.path("/approval"), &json!({})).await?;
        expect("state", "limited", word(&limited, "/state")?)?;
        step("2024-04-20", "approved; published to holders of the secret link");
        self.reckoned(&self.author, "joining").await?;
        Ok(())
    }

    /// Lets fifty join, which opens it to all.
    pub(super) async fn fifty(&mut self) -> Result<(), DemoError> {
        set_clock(&self.nobody, "2024-05-04T05:00:00Z").await?;
        let key = word(&self.author.get(&self.path("")).await?, "/link_key")?.to_owned();
        let joiners = self.signers.split_off(self.signers.len() - FIFTY);
        self.sign(&joiners, json!({ "consent": true, "link_key": key }), "citizens joined").await?;
        let open = self.nobody.get(&self.path("")).await?;
        expect("state", "published", word(&open, "/state")?)?;
        expect("closing day", "2024-11-04", word(&open, "/closes_on")?)?;
        expect("required count", REQUIRED as u64, open["required_count"].as_u64().unwrap_or(0))?;
        step("2024-05-04", "the fiftieth citizen joined: open to all, 50,000 votes required");
        self.reckoned(&self.nobody, "collection").await?;
        Ok(())
    }

    /// Says when a term ends and why then; its last day.
    pub(super) async fn reckoned(
        &self,
        reader: &Caller,
        kind: &'static str,
    ) -> Result<String, DemoError> {
        let all = reader.get(&self.path("/deadlines")).await?;
        let clock = all["items"]
            .as_array()
            .and_then(|items| items.iter().rev().find(|item| item["kind"] == kind))
            .ok_or_else(|| DemoError::Shape(kind.to_owned()))?;
        let due = word(clock, "/due_on")?;
        let mut skipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for day in clock["skipped"].as_array().into_iter().flatten() {
            skipped.entry(word(day, "/reason/en")?).or_default().push(word(day, "/date")?);
        }
        let unit = word(clock, "/unit")?.replace('_', " ");
        line(&format!(
            "  {kind}: {} {unit} from {} end on {due} ({})",
            clock["days"],
            word(clock, "/started_on")?,
            word(clock, "/article")?
        ));
        for (reason, dates) in skipped {
            let shown =
                if dates.len() > 3 { format!("{} days", dates.len()) } else { dates.join(", ") };
            line(&format!("    not counted: {shown}: {reason}"));
        }
        Ok(due.to_owned())
    }

    /// The count is what the list of signers and the author's mails say.
    pub(super) async fn checked(&self) -> Result<(), DemoError> {
        let count = self.nobody.get(&self.path("/count")).await?;
        let newest = self.nobody.get(&self.path("/signatures?limit=1")).await?;
        let mails = self.nobody.get("/dev/mails?limit=100").await?;
        let sent = mails["items"].as_array().map_or(0, Vec::len);
        line(&format!(
            "count {}; newest signer {}; {sent} mails sent",
            count["signature_count"], newest["items"][0]
        ));
        Ok(())
    }
}

/// Moves the time of the sandbox.
pub(super) async fn set_clock(nobody: &Caller, now: &str) -> Result<(), DemoError> {
    nobody.put("/dev/clock", &json!({ "now": now })).await.map(drop)
}
