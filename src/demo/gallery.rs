//! `petitions demo --petitions`: real petitions of 2024 side by side, each brought to where it stood in October 2024.
//!
//! Titles, addressees, counts, days and outcomes as the press of the time reported them; where it did not report a day
//! (of filing, of some steps of a consideration) the day is ours, and so are the words of all texts.

use serde_json::{Value, json};

use super::DemoError;
use super::cases::{Case, GAMBLING, INDUSTRY, SERVICE_AGE, TIME};
use super::client::{Caller, word};
use super::output::{progress, step};
use super::people::{People, citizens, sign};
use super::story::{FIFTY, REQUIRED, set_clock};

/// A petition that has been filed.
struct Filed {
    id: String,
    author: Caller,
    case: &'static Case,
    official: Caller,
    head: Caller,
    /// Citizens who have signed.
    signed: usize,
}

impl Filed {
    fn path(&self, act: &str) -> String {
        format!("/api/v1/petitions/{}{act}", self.id)
    }
}

/// The petitions and everybody they concern.
struct Gallery {
    people: People,
    /// Tokens of those who sign, the same for every petition.
    signers: Vec<String>,
}

/// Brings the real petitions to life against the service at `base`, with at most that many signers each; those that
/// need more than there are go on collecting.
///
/// # Errors
/// The first answer that is not what the law leads to expect.
pub async fn show(base: &str, signers: usize) -> Result<(), DemoError> {
    let nobody = Caller::anonymous(base)?;
    set_clock(&nobody, "2024-04-08T05:00:00Z").await?;
    let signers = citizens(&nobody, signers.max(FIFTY)).await?;
    let gallery = Gallery { people: People::of(nobody).await?, signers };
    gallery.spring().await
}

impl Gallery {
    /// April to June: three petitions open, two of them find all their votes.
    async fn spring(&self) -> Result<(), DemoError> {
        let mut time = self.filed(&TIME).await?;
        self.clock("2024-04-20T06:00:00Z").await?;
        self.approved(&time).await?;
        self.clock("2024-05-04T05:00:00Z").await?;
        self.opened(&mut time, "2024-05-04").await?;
        self.clock("2024-05-13T05:00:00Z").await?;
        let (mut gambling, mut industry) =
            (self.filed(&GAMBLING).await?, self.filed(&INDUSTRY).await?);
        self.clock("2024-05-15T05:00:00Z").await?;
        self.collected(&mut time, 4_000).await?;
        self.clock("2024-05-24T05:00:00Z").await?;
        self.approved(&gambling).await?;
        self.approved(&industry).await?;
        self.clock("2024-05-29T05:00:00Z").await?;
        self.opened(&mut gambling, "2024-05-29").await?;
        self.opened(&mut industry, "2024-05-29").await?;
        self.clock("2024-06-03T05:00:00Z").await?;
        self.collected(&mut time, 31_000).await?;
        self.collected(&mut gambling, 12_000).await?;
        self.collected(&mut industry, 6_500).await?;
        self.clock("2024-06-07T05:00:00Z").await?;
        self.collected(&mut time, REQUIRED).await?;
        self.registered(&time, "П-1/2024").await?;
        self.clock("2024-06-11T05:00:00Z").await?;
        self.collected(&mut gambling, REQUIRED).await?;
        self.registered(&gambling, "П-2/2024").await?;
        self.summer(&time, &gambling, &mut industry).await?;
        self.refused().await
    }

    /// June to August: two decisions; the third petition goes on collecting.
    async fn summer(
        &self,
        time: &Filed,
        gambling: &Filed,
        industry: &mut Filed,
    ) -> Result<(), DemoError> {
        self.discussed(gambling, "2024-06-18T05:00:00Z", "2024-06-24").await?;
        self.clock("2024-06-25T06:00:00Z").await?;
        self.decided(gambling).await?;
        self.clock("2024-07-01T05:00:00Z").await?;
        self.collected(industry, 22_071).await?;
        self.discussed(time, "2024-07-29T05:00:00Z", "2024-08-02").await?;
        self.clock("2024-08-05T06:00:00Z").await?;
        self.decided(time).await
    }

    /// October: one whose subject is prohibited.
    async fn refused(&self) -> Result<(), DemoError> {
        self.clock("2024-09-16T05:00:00Z").await?;
        let filed = self.filed(&SERVICE_AGE).await?;
        self.clock("2024-10-07T06:00:00Z").await?;
        let rejection = json!({
            "grounds": [{ "code": "prohibited_subject", "subject": "defence_security",
                "detail": "Призыв на воинскую службу относится к обороне." }],
            "reasoning": "Предмет петиции относится к вопросам обороны, по которым петиции не подаются.",
        });
        self.people.moderator.post(&filed.path("/rejection"), &rejection).await?;
        step("2024-10-07", "refused placement: the subject is defence");
        self.clock("2024-10-08T06:00:00Z").await
    }

    async fn clock(&self, now: &str) -> Result<(), DemoError> {
        set_clock(&self.people.nobody, now).await
    }

    async fn filed(&self, case: &'static Case) -> Result<Filed, DemoError> {
        let nobody = &self.people.nobody;
        let author = citizens(nobody, 1).await?.pop().unwrap_or_default();
        let author = nobody.with_token(&author);
        let draft = author.post("/api/v1/petitions", &case.text()).await?;
        let official = self.people.staff("official", Some(case.addressee)).await?;
        let head = self.people.staff("first_head", Some(case.addressee)).await?;
        let id = word(&draft, "/id")?.to_owned();
        let filed = Filed { id, author, case, official, head, signed: 0 };
        let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2024" });
        let submitted = filed.author.post(&filed.path("/submission"), &acknowledged).await?;
        step(word(&submitted, "/number")?, case.title);
        Ok(filed)
    }

    async fn approved(&self, filed: &Filed) -> Result<(), DemoError> {
        self.people.moderator.post(&filed.path("/approval"), &json!({})).await.map(drop)
    }

    /// The fifty join, which opens it to all; the media are written to that day.
    async fn opened(&self, filed: &mut Filed, day: &str) -> Result<(), DemoError> {
        let key = word(&filed.author.get(&filed.path("")).await?, "/link_key")?.to_owned();
        let consent = json!({ "consent": true, "link_key": key });
        self.signed(filed, FIFTY, consent).await?;
        let letters = json!({ "outlets": ["зарегистрированные СМИ"], "sent_on": day });
        self.people.moderator.post(&filed.path("/media-letters"), &letters).await.map(drop)
    }

    /// So many have signed by now, or everybody there is.
    async fn collected(&self, filed: &mut Filed, count: usize) -> Result<(), DemoError> {
        self.signed(filed, count, json!({ "consent": true })).await
    }

    async fn signed(
        &self,
        filed: &mut Filed,
        count: usize,
        consent: Value,
    ) -> Result<(), DemoError> {
        let until = count.min(self.signers.len());
        let bar = progress(until.saturating_sub(filed.signed), "signatures");
        if let Some(tokens) = self.signers.get(filed.signed..until) {
            sign(&self.people.nobody, tokens, &filed.path("/signatures"), &consent, &bar).await?;
            filed.signed = until;
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Whether it has the votes of the law; with fewer signers the demo leaves it collecting.
    fn is_supported(filed: &Filed) -> bool {
        filed.signed >= REQUIRED
    }

    async fn registered(&self, filed: &Filed, number: &str) -> Result<(), DemoError> {
        if !Self::is_supported(filed) {
            return Ok(());
        }
        let note = json!({ "note": "К рассмотрению по существу." });
        self.people.moderator.post(&filed.path("/forwarding"), &note).await?;
        filed.official.post(&filed.path("/registration"), &json!({ "number": number })).await?;
        let waiver =
            json!({ "waiver_reason": "Обстоятельств, которые проверяют на месте, в петиции нет." });
        filed.official.post(&filed.path("/field-visit"), &waiver).await?;
        let kinds = ["state_body", "deputy", "applicant", "public_association"];
        let members = kinds.map(|kind| json!({ "kind": kind, "name": "участник рабочей группы" }));
        filed.official.post(&filed.path("/working-group"), &json!({ "members": members })).await?;
        Ok(())
    }

    /// The public discussion, from its notice to its minutes.
    async fn discussed(&self, filed: &Filed, notice: &str, held: &str) -> Result<(), DemoError> {
        if !Self::is_supported(filed) {
            return Ok(());
        }
        self.clock(notice).await?;
        let discussion = json!({
            "held_on": held, "place": "Астана, здание министерства",
            "draft_decision": filed.case.draft_decision,
        });
        let announced = filed.official.post(&filed.path("/discussions"), &discussion).await?;
        self.clock(&format!("{held}T06:00:00Z")).await?;
        let minutes =
            filed.path(&format!("/discussions/{}/minutes", word(&announced, "/discussion_id")?));
        let body = json!({ "minutes": "Обсуждение состоялось, мнения сторон внесены в протокол." });
        filed.official.post(&minutes, &body).await.map(drop)
    }

    async fn decided(&self, filed: &Filed) -> Result<(), DemoError> {
        if !Self::is_supported(filed) {
            return Ok(());
        }
        let [kk, ru] = filed.case.reasons;
        let stance = if filed.case.outcome == "satisfied" { "accepted" } else { "declined" };
        let reasons = json!({ "kk": kk, "ru": ru });
        let point = json!({
            "proposal": filed.case.proposals, "stance": stance, "answer": reasons,
        });
        let decision = json!({
            "outcome": filed.case.outcome, "reasoning": reasons, "points": [point],
        });
        filed.head.post(&filed.path("/decision"), &decision).await?;
        filed.official.post(&filed.path("/decision/publication"), &json!({})).await?;
        step(filed.case.outcome, filed.case.title);
        Ok(())
    }
}
