//! `petitions demo`: a real petition of 2024 replayed through the service's own HTTP API.
//!
//! "Вернуть время обратно назад" asked the Ministry of Trade and Integration to return the former
//! time zones. Dates as reported by the press of the time: limited publication on 20 April 2024, open
//! publication on 4 May (its deadline was 4 November), 50,000 votes and registration on 7 June, the
//! notice of the discussion on 29 July, the discussion on 2 August; the 40 working days ended on
//! 5 August. The day of filing and the order of the last steps are ours.

pub mod client;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::StatusCode;
use serde_json::{Value, json};

pub use client::DemoError;
use client::{Caller, expect, word};

/// The votes a petition to a central body needs (90-3(4)).
const REQUIRED: usize = 50_000;
/// Citizens who must join before it opens (90-2(4)(1)).
const FIFTY: usize = 50;
const BODY: &str = "ministry-trade-integration";
/// Signatures under way at a time.
const AT_ONCE: usize = 256;
/// Citizens made by one call.
const CITIZENS_A_CALL: usize = 5_000;

struct Story {
    nobody: Caller,
    author: Caller,
    moderator: Caller,
    official: Caller,
    head: Caller,
    /// Tokens of those who sign.
    signers: Vec<String>,
    id: String,
}

/// Replays the petition with that many signers against the service at `base`; with fewer than
/// 50,000 it ends below the threshold, as a proposal. When the service stays up afterwards, it says
/// where to look.
///
/// # Errors
/// The first answer that is not what the law leads to expect.
pub async fn run(base: &str, signers: usize, stays: bool) -> Result<(), DemoError> {
    let started = Instant::now();
    let nobody = Caller::anonymous(base)?;
    say("The petition of 2024 against the single time zone, rule set V2024, replayed over HTTP");
    clock(&nobody, "2024-04-08T05:00:00Z").await?;
    let mut story = Story::begin(&nobody, signers.max(FIFTY)).await?;
    story.file().await?;
    story.limited().await?;
    story.fifty().await?;
    if signers >= REQUIRED {
        story.collect("2024-06-07T05:00:00Z").await?;
        story.considered().await?;
    } else {
        story.collect("2024-06-07T05:00:00Z").await?;
        story.proposal().await?;
    }
    story.checked().await?;
    say(&format!(
        "Done in {:.1} s.{}",
        started.elapsed().as_secs_f64(),
        if stays { " Look at it:" } else { "" }
    ));
    if !stays {
        return Ok(());
    }
    for part in ["", "/timeline", "/deadlines", "/signatures"] {
        line(&format!("{base}/api/v1/petitions/{}{part}", story.id));
    }
    line(&format!("{base}/docs/   {base}/dev/mails"));
    Ok(())
}

impl Story {
    async fn begin(nobody: &Caller, signers: usize) -> Result<Self, DemoError> {
        let mut tokens = Vec::with_capacity(signers + 1);
        let bar = progress(signers + 1, "citizens made");
        while tokens.len() <= signers {
            let count = CITIZENS_A_CALL.min(signers + 1 - tokens.len());
            let made = nobody.post("/dev/citizens", &json!({ "count": count })).await?;
            let items =
                made["items"].as_array().ok_or_else(|| DemoError::Shape("/items".to_owned()))?;
            for item in items {
                tokens.push(word(item, "/access_token")?.to_owned());
            }
            bar.inc(count as u64);
        }
        bar.finish_and_clear();
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
            official: staff("official", Some(BODY)).await?,
            head: staff("first_head", Some(BODY)).await?,
            nobody: nobody.clone(),
            signers: tokens,
            id: String::new(),
        })
    }

    fn path(&self, act: &str) -> String {
        format!("/api/v1/petitions/{}{act}", self.id)
    }

    async fn file(&mut self) -> Result<(), DemoError> {
        let draft = json!({
            "title": "Вернуть время обратно назад (против единого часового пояса)",
            "subject": "Отмена единого часового пояса, введённого с 1 марта 2024 года",
            "content": "Просим вернуть прежние часовые пояса регионов республики.",
            "arguments": "Жители регионов говорят о недосыпании и о раннем наступлении темноты.",
            "proposals": "Отменить решение о едином часовом поясе.",
            "language": "ru",
            "addressee": BODY,
        });
        let draft = self.author.post("/api/v1/petitions", &draft).await?;
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

    async fn limited(&self) -> Result<(), DemoError> {
        clock(&self.nobody, "2024-04-20T06:00:00Z").await?;
        let limited = self.moderator.post(&self.path("/approval"), &json!({})).await?;
        expect("state", "limited", word(&limited, "/state")?)?;
        step("2024-04-20", "approved; published to holders of the secret link");
        self.reckoned(&self.author, "joining").await?;
        Ok(())
    }

    async fn fifty(&mut self) -> Result<(), DemoError> {
        clock(&self.nobody, "2024-05-04T05:00:00Z").await?;
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

    async fn collect(&mut self, until: &str) -> Result<(), DemoError> {
        let signers = std::mem::take(&mut self.signers);
        let (before, on_the_day) = signers.split_at(signers.len() * 9 / 10);
        clock(&self.nobody, "2024-05-15T05:00:00Z").await?;
        let consent = json!({ "consent": true });
        let began = Instant::now();
        self.sign(before, consent.clone(), "signatures by 15 May").await?;
        clock(&self.nobody, until).await?;
        self.sign(on_the_day, consent, "signatures by 7 June").await?;
        let seconds = began.elapsed().as_secs_f64();
        let signed = signers.len();
        line(&format!(
            "{signed} signature calls in {seconds:.1} s, {:.0} a second, each durable when answered",
            signed as f64 / seconds
        ));
        Ok(())
    }

    async fn considered(&self) -> Result<(), DemoError> {
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
        let waiver =
            json!({ "waiver_reason": "Обстоятельств, которые проверяют на месте, в петиции нет." });
        self.official.post(&self.path("/field-visit"), &waiver).await?;
        let kinds = ["state_body", "deputy", "applicant", "public_association"];
        let members = kinds.map(|kind| json!({ "kind": kind, "name": "участник рабочей группы" }));
        self.official.post(&self.path("/working-group"), &json!({ "members": members })).await?;
        self.discussed().await?;
        clock(&self.nobody, "2024-08-05T06:00:00Z").await?;
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

    async fn discussed(&self) -> Result<(), DemoError> {
        let discussion = json!({
            "held_on": "2024-08-02",
            "place": "Астана, здание министерства, 09:00",
            "draft_decision": "Оставить единый часовой пояс.",
        });
        clock(&self.nobody, "2024-07-30T05:00:00Z").await?;
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
        clock(&self.nobody, "2024-07-29T05:00:00Z").await?;
        let announced = self.official.post(&self.path("/discussions"), &discussion).await?;
        step("2024-07-29", "a day earlier it is lawful: 30 and 31 July and 1 August lie between");
        clock(&self.nobody, "2024-08-02T06:00:00Z").await?;
        let minutes =
            self.path(&format!("/discussions/{}/minutes", word(&announced, "/discussion_id")?));
        self.official
            .post(&minutes, &json!({ "minutes": "Протокол публичного обсуждения." }))
            .await?;
        step("2024-08-02", "discussed in public; minutes recorded");
        Ok(())
    }

    async fn proposal(&self) -> Result<(), DemoError> {
        clock(&self.nobody, "2024-11-04T19:00:00Z").await?;
        let lapsed = self.nobody.get(&self.path("")).await?;
        expect("state", "not_supported", word(&lapsed, "/state")?)?;
        step("2024-11-04", "six months are over below the threshold (90-3(5))");
        clock(&self.nobody, "2024-11-05T05:00:00Z").await?;
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

    /// Signs for everybody, a bounded number at a time.
    async fn sign(
        &self,
        tokens: &[String],
        body: Value,
        what: &'static str,
    ) -> Result<(), DemoError> {
        let bar = progress(tokens.len(), what);
        let path = self.path("/signatures");
        let mut answers = stream::iter(tokens)
            .map(|token| {
                let (caller, path, body) = (self.nobody.with_token(token), &path, &body);
                async move { caller.post(path, body).await }
            })
            .buffer_unordered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            answer?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Says when a term ends and why then; its last day.
    async fn reckoned(&self, reader: &Caller, kind: &'static str) -> Result<String, DemoError> {
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
    async fn checked(&self) -> Result<(), DemoError> {
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

async fn clock(nobody: &Caller, now: &str) -> Result<(), DemoError> {
    nobody.put("/dev/clock", &json!({ "now": now })).await.map(drop)
}

fn progress(length: usize, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("  {bar:40} {pos:>6}/{len} {msg} ({per_sec}, {eta} left)");
    let bar = ProgressBar::new(length as u64).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(250));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Speaks to who started the demo, for as long as he listens.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn say(text: &str) {
    line(&format!("\n{text}\n"));
}

fn step(day: &str, text: &str) {
    line(&format!("{day}  {text}"));
}
