//! The procedure use case by use case, on a bare application: what the main path and its byways write.

mod byways;
mod main_path;
mod notices;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use petitions::app::access::{Caller, Role, authenticate};
use petitions::app::consideration::{Decision, Member, Minutes, PlannedDiscussion, Programme};
use petitions::app::idempotency::Sent;
use petitions::app::notices::localised;
use petitions::app::petitions::PetitionRecord;
use petitions::app::sign_queue::SignQueue;
use petitions::app::signing::SignRequest;
use petitions::app::signing::sign_batch;
use petitions::app::{App, Error, Work, deadlines, outbox, petitions as filing, sandbox};
use petitions::credentials::tokens::Bearer;
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{MemberKind, Outcome};
use petitions::domain::notice::NoticeKind;
use petitions::domain::petition::Text;
use petitions::domain::public_body::BodySlug;
use petitions::mail::render;
use petitions::store::ids::{AccountId, PetitionId};
use petitions::store::signatures::mismatches;
use petitions::worker::signatures;
use serde_json::Value;
use uuid::Uuid;

use crate::harness::BareApp;

/// An application that signs in batches, and whose notices nobody sends.
struct Procedure {
    core: Arc<App>,
    queue: SignQueue,
    bare: BareApp,
}

impl Procedure {
    async fn open() -> Self {
        let bare = BareApp::with(&["--moderation-mode", "PRE"]).await;
        let (queue, _) = signatures::start(bare.core.clone(), 8192, 512, sign_batch).unwrap();
        Self { core: bare.core.clone(), queue, bare }
    }

    /// Another process of the same deployment, set to check after the fifty.
    async fn checking_afterwards(&self) -> Arc<App> {
        let core = self.bare.beside(&["--moderation-mode", "POST"]);
        sandbox::follow_clock(&core).await.unwrap();
        core
    }

    /// One use case that the law allows.
    async fn does(
        &self,
        use_case: impl Fn(&mut Work<'_>) -> Result<PetitionRecord, Error> + Send + 'static,
    ) -> PetitionRecord {
        self.core.write(use_case).await.unwrap()
    }

    /// Files a petition to this body: its id and number.
    async fn files(&self, author: &Caller, body: &str) -> (PetitionId, String) {
        files_at(&self.core, author, body).await
    }

    /// Every mail written so far, each put into words in every language.
    async fn mails(&self) -> Vec<Waiting> {
        let (leased, _) =
            self.core.write(|work| outbox::lease(work, 10_000, 10_000)).await.unwrap();
        let mut waiting = Vec::new();
        for mail in leased {
            let kind = NoticeKind::parse(&mail.kind).unwrap();
            let facts = mail.facts().clone();
            for language in Language::ALL {
                let said = render(kind, language, &localised(&facts, language));
                assert!(said.is_ok(), "{} in {}: {said:?} of {facts}", mail.kind, language.code());
            }
            waiting.push(Waiting { kind, facts });
        }
        waiting
    }

    async fn at(&self, instant: &str) {
        sandbox::set_clock(&self.core, instant.parse::<DateTime<Utc>>().unwrap()).await.unwrap();
        deadlines::sweep(&self.core, sandbox::jump_grace()).await.unwrap();
    }

    async fn citizens(&self, count: u32) -> Vec<AccountId> {
        let made =
            self.core.write(move |work| sandbox::citizens(work, count, None, "-")).await.unwrap();
        made.into_iter().map(|citizen| citizen.account_id).collect()
    }

    async fn caller(&self, account: AccountId) -> Caller {
        let bearer = Bearer { account: account.uuid(), session: None, app: None };
        self.core.read(move |work| authenticate(work, bearer)).await.unwrap()
    }

    async fn staff(&self, role: Role, body: Option<&'static str>) -> Caller {
        let made = self
            .core
            .write(move |work| sandbox::staff_member(work, role, body, "-"))
            .await
            .unwrap();
        self.caller(made.account_id).await
    }

    fn request(
        &self,
        petition: PetitionId,
        account: AccountId,
        link_key: Option<String>,
    ) -> SignRequest {
        SignRequest {
            id: Uuid::now_v7().into(),
            petition,
            account,
            session: None,
            link_key,
            text_hash: None,
            notify: false,
            arrived_at: self.core.clock.legal(),
            evidence: None,
            signing_session: None,
            through: None,
        }
    }

    async fn sign_all(
        &self,
        petition: PetitionId,
        accounts: &[AccountId],
        link_key: Option<&str>,
    ) -> Vec<Result<bool, Error>> {
        let requests = accounts.iter().map(|account| {
            self.queue.sign(self.request(petition, *account, link_key.map(str::to_owned)))
        });
        let answers = futures_util::future::join_all(requests).await;
        answers.into_iter().map(|answer| answer.map(|receipt| receipt.new)).collect()
    }

    async fn count_is_exact(&self) {
        let wrong = self.core.read(|work| Ok(mismatches(work.conn)?)).await.unwrap();
        assert_eq!(wrong, []);
    }
}

/// A mail as it waits in the outbox.
struct Waiting {
    kind: NoticeKind,
    facts: Value,
}

async fn files_at(core: &Arc<App>, author: &Caller, body: &str) -> (PetitionId, String) {
    let (by, text) = (author.clone(), Text { addressee: BodySlug::parse(body).unwrap(), ..text() });
    let filed = core
        .write(move |work| {
            let draft = filing::draft(work, &by, &text, Sent::Keyed)?;
            filing::submit(work, &by, draft.row.id, "V2024", None)
        })
        .await
        .unwrap();
    (filed.row.id, filed.row.number.unwrap())
}

fn kinds(mails: &[Waiting]) -> BTreeSet<&'static str> {
    mails.iter().map(|mail| mail.kind.code()).collect()
}

/// What the mails of this kind about this petition say, of these facts.
fn said<const N: usize>(
    mails: &[Waiting],
    number: &str,
    kind: NoticeKind,
    facts: [&str; N],
) -> Vec<[Value; N]> {
    mails
        .iter()
        .filter(|mail| mail.kind == kind && mail.facts["number"] == number)
        .map(|mail| facts.map(|fact| mail.facts.get(fact).cloned().unwrap_or_default()))
        .collect()
}

fn planned(held_on: NaiveDate, place: &str) -> PlannedDiscussion {
    PlannedDiscussion {
        held_on,
        starts_at: None,
        place: place.to_owned(),
        draft_decision: "проект".to_owned(),
        programme: Programme::default(),
    }
}

fn minutes() -> Minutes {
    Minutes {
        minutes: "протокол".to_owned(), participants: Vec::new(), recording_link: None
    }
}

fn members() -> Vec<Member> {
    MemberKind::ALL
        .into_iter()
        .map(|kind| Member {
            kind,
            name: "участник".into(),
            email: None,
            consented: false,
            office: None,
            named: false,
        })
        .collect()
}

fn text() -> Text {
    Text {
        title: "Вернуть прежний часовой пояс".into(),
        subject: "Единый часовой пояс".into(),
        content: "Просим вернуть прежние часовые пояса.".into(),
        arguments: "Здоровье и безопасность.".into(),
        proposals: "Отменить решение о едином поясе.".into(),
        language: Language::Ru,
        addressee: BodySlug::parse("ministry-trade-integration").unwrap(),
        representative: None,
        translation: None,
    }
}

/// A decision that nobody commented on and that touches no law.
fn decision(
    outcome: Outcome,
    reasoning_kk: Option<String>,
    reasoning_ru: Option<String>,
) -> Decision {
    Decision {
        outcome,
        reasoning_kk,
        reasoning_ru,
        comment_analysis: None,
        touches_legislation: false,
        comparative_law: None,
        points: Vec::new(),
    }
}
