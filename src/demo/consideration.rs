//! The addressee's part: consideration of a supported petition, or the answer to a proposal.

use reqwest::StatusCode;
use serde_json::json;

use super::DemoError;
use super::client::{expect, word};
use super::output::step;
use super::story::{Story, set_clock};

impl Story {
    /// From the threshold to the published decision.
    pub(super) async fn considered(&self) -> Result<(), DemoError> {
        let supported = self.nobody.get(&self.path("")).await?;
        expect("state", "supported", word(&supported, "/state")?)?;
        step(
            "2024-06-07",
            "50,000 votes: the threshold is reached, forwarding is mandatory (90-4(1))",
        );
        self.moderator
            .post(&self.path("/forwarding"), &json!({ "note": "К рассмотрению по существу." }))
            .await?;
        self.official.post(&self.path("/registration"), &json!({ "number": "П-1/2024" })).await?;
        step("2024-06-07", "forwarded and registered by the ministry");
        let due = self.reckoned(&self.nobody, "consideration").await?;
        expect("end of the 40 working days", "2024-08-05", due.as_str())?;
        self.prepared().await?;
        self.discussed().await?;
        self.decided().await
    }

    /// What must precede the discussion: a visit or its waiver, and a working group.
    async fn prepared(&self) -> Result<(), DemoError> {
        let waiver =
            json!({ "waiver_reason": "Обстоятельств, которые проверяют на месте, в петиции нет." });
        self.official.post(&self.path("/field-visit"), &waiver).await?;
        let kinds = ["state_body", "deputy", "applicant", "public_association"];
        let members = kinds.map(|kind| json!({ "kind": kind, "name": "участник рабочей группы" }));
        self.official.post(&self.path("/working-group"), &json!({ "members": members })).await?;
        Ok(())
    }

    /// The public discussion, and a notice of it that came too late.
    async fn discussed(&self) -> Result<(), DemoError> {
        let discussion = json!({
            "held_on": "2024-08-02",
            "place": "Астана, здание министерства, 09:00",
            "draft_decision": "Оставить единый часовой пояс.",
        });
        set_clock(&self.nobody, "2024-07-30T05:00:00Z").await?;
        let late = self
            .official
            .refused(&self.path("/discussions"), &discussion, StatusCode::UNPROCESSABLE_ENTITY)
            .await?;
        expect("refusal", "notice_too_short", word(&late, "/code")?)?;
        step(
            "2024-07-30",
            &format!(
                "a notice for 2 August is refused: {} ({})",
                word(&late, "/detail")?,
                word(&late, "/legal_basis")?
            ),
        );
        set_clock(&self.nobody, "2024-07-29T05:00:00Z").await?;
        let announced = self.official.post(&self.path("/discussions"), &discussion).await?;
        step("2024-07-29", "a day earlier it is lawful: 30 and 31 July and 1 August lie between");
        set_clock(&self.nobody, "2024-08-02T06:00:00Z").await?;
        let minutes =
            self.path(&format!("/discussions/{}/minutes", word(&announced, "/discussion_id")?));
        self.official
            .post(&minutes, &json!({ "minutes": "Протокол публичного обсуждения." }))
            .await?;
        step("2024-08-02", "discussed in public; minutes recorded");
        Ok(())
    }

    /// The first head decides, on the last day.
    async fn decided(&self) -> Result<(), DemoError> {
        set_clock(&self.nobody, "2024-08-05T06:00:00Z").await?;
        let decision = json!({ "outcome": "refused", "reasoning": {
            "kk": "Бірыңғай сағаттық белдеу ел экономикасының мүддесі үшін сақталады.",
            "ru": "Единый часовой пояс сохраняется в интересах экономики страны.",
        } });
        self.official.refused(&self.path("/decision"), &decision, StatusCode::FORBIDDEN).await?;
        self.head.post(&self.path("/decision"), &decision).await?;
        step(
            "2024-08-05",
            "decided by the first head, on the last of the 40 working days; an official may not",
        );
        self.reckoned(&self.nobody, "decision_publication").await?;
        let published = self.official.post(&self.path("/decision/publication"), &json!({})).await?;
        expect("state", "decision_published", word(&published, "/state")?)?;
        step("2024-08-05", "the decision is published");
        Ok(())
    }

    /// Below the threshold: an ordinary proposal, and its answer.
    pub(super) async fn proposal(&self) -> Result<(), DemoError> {
        set_clock(&self.nobody, "2024-11-04T19:00:00Z").await?;
        let lapsed = self.nobody.get(&self.path("")).await?;
        expect("state", "not_supported", word(&lapsed, "/state")?)?;
        step("2024-11-04", "six months are over below the threshold (90-3(5))");
        set_clock(&self.nobody, "2024-11-05T05:00:00Z").await?;
        self.moderator
            .post(&self.path("/forwarding"), &json!({ "note": "Как предложение." }))
            .await?;
        self.official.post(&self.path("/registration"), &json!({ "number": "ПР-1/2024" })).await?;
        step("2024-11-05", "forwarded as an ordinary proposal and registered");
        self.reckoned(&self.nobody, "proposal_answer").await?;
        let answered = self
            .official
            .post(&self.path("/proposal-answer"), &json!({ "answer": "Ответ на предложение." }))
            .await?;
        expect("state", "answered", word(&answered, "/state")?)?;
        step("2024-11-05", "answered");
        Ok(())
    }
}
