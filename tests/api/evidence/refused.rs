//! What is refused: each with a code of its own, and nothing is kept.

use chrono::Duration;
use eds::{Digest, Line, Role};
use eds_testing::{Cms, Issued, Kind, Order};
use petitions::app::eds_sandbox::{self, Fault, Faults, Said};
use petitions::app::ids::SignatureId;
use petitions::app::signing::{self, SignRequest};
use petitions::http::responses::problem::Problem;
use serde_json::json;

use super::kept;
use crate::harness::database::rows;
use crate::harness::evidence::with_cms;
use crate::harness::{NOBODY, Person, TestApp};

/// A limited petition, and somebody who would join.
struct Stage {
    app: TestApp,
    id: String,
    key: String,
    person: Person,
    statement: Vec<u8>,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::open().await;
        let (id, key) = app.petition(&app.citizen().await).limited().await;
        let statement = app.statement(&id, None, Some(&key)).await;
        let person = app.person().await;
        Self { app, id, key, person, statement }
    }

    fn own(&self, line: Line) -> Issued {
        self.app.made_out(line, &self.person.iin, Kind::Individual)
    }

    async fn refused(&self, cms: &[u8], status: u16, code: &str) {
        let body = with_cms(cms, Some(&self.key));
        let answer = self.app.act(&self.id, "signatures", &self.person.token, body).await;
        answer.problem(status, code);
        if status == 503 {
            assert_ne!(answer.header("retry-after"), "", "{code}");
        }
    }

    /// Nothing has been kept; and the same person may sign all the same.
    async fn end(self) {
        assert_eq!(kept(&self.app).await, (0, 0));
        assert_eq!(rows(&self.app, "signatures").await, 0);
        let good = Cms::new(&self.own(Line::Gost2015), &self.statement).to_der().unwrap();
        let body = with_cms(&good, Some(&self.key));
        self.app.act(&self.id, "signatures", &self.person.token, body).await.is(201);
        self.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_over_anything_else_or_by_anybody_else_are_refused() {
    let stage = Stage::set().await;
    let app = &stage.app;
    let (other_id, other_key) =
        app.petition(&app.citizen().await).titled("Другая петиция").limited().await;
    let other = app.statement(&other_id, None, Some(&other_key)).await;
    let stranger = app.person().await;
    for line in Line::ALL {
        let own = stage.own(line);
        let over = |content: &[u8]| Cms::new(&own, content).to_der().unwrap();
        stage.refused(&over(&other), 422, "cms_other_content").await;
        stage.refused(&over(b"consent"), 422, "cms_other_content").await;
        let newline = [&stage.statement[..], b"\n"].concat();
        stage.refused(&over(&newline), 422, "cms_other_content").await;
        let theirs = app.made_out(line, &stranger.iin, Kind::Individual);
        let theirs = Cms::new(&theirs, &stage.statement).to_der().unwrap();
        stage.refused(&theirs, 403, "cms_other_person").await;
    }
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_are_not_good_for_it_are_refused() {
    let stage = Stage::set().await;
    let app = &stage.app;
    let now = app.core.clock.legal();
    let order = |kind: Kind| app.order(&stage.person.iin, kind);
    let expired = Order {
        from: now - Duration::days(400),
        until: now - Duration::days(1),
        ..order(Kind::Individual)
    };
    let early = Order {
        from: now + Duration::days(1),
        until: now + Duration::days(400),
        ..order(Kind::Individual)
    };
    for line in Line::ALL {
        let signed = |signer: &Issued| Cms::new(signer, &stage.statement).to_der().unwrap();
        for (order, code) in [
            (expired.clone(), "certificate_expired"),
            (early.clone(), "certificate_not_yet_valid"),
            (order(Kind::Authentication), "certificate_authentication_only"),
            (order(Kind::Organisation(vec![Role::FirstHead])), "certificate_of_organisation"),
            (order(Kind::Nobody), "certificate_not_individual"),
        ] {
            stage.refused(&signed(&app.issue(line, &order)), 422, code).await;
        }
        let (standing, authority) = (app.standing(), app.authority(line));
        let stranger = standing.stranger(line).unwrap();
        let of_stranger = standing.issue(line, &order(Kind::Individual), &stranger).unwrap();
        stage.refused(&signed(&of_stranger), 422, "certificate_issuer_unknown").await;
        let impostor = authority.issuing.impostor(stranger.key.clone());
        let broken = standing.issue(line, &order(Kind::Individual), &impostor).unwrap();
        stage.refused(&signed(&broken), 422, "certificate_chain_broken").await;
        let revoked = stage.own(line);
        let core = &app.core;
        eds_sandbox::say(core, revoked.der.clone(), Said::Revoked, None).await.unwrap();
        stage.refused(&signed(&revoked), 422, "certificate_revoked").await;
    }
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_not_as_they_must_be_are_refused() {
    let stage = Stage::set().await;
    for line in Line::ALL {
        let (own, second) = (stage.own(line), stage.own(line));
        let good = Cms::new(&own, &stage.statement);
        let whole = good.to_der().unwrap();
        let digest = if line == Line::Rsa { Digest::Streebog512 } else { Digest::Sha256 };
        let two = Cms {
            signers: vec![&own, &second],
            enclosed: vec![&own.der, &second.der],
            ..good.clone()
        };
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        for (cms, code) in [
            (Cms { signers: vec![], ..good.clone() }, "cms_no_signer"),
            (two, "cms_several_signers"),
            (Cms { enclosed: vec![], ..good.clone() }, "cms_no_certificate"),
            (Cms { attached: Some(b"other"), ..good.clone() }, "cms_other_content"),
            (Cms { signed_attributes: false, ..good.clone() }, "cms_no_signed_attributes"),
            (Cms { digest: Some(digest), ..good.clone() }, "cms_digest_algorithm"),
        ] {
            stage.refused(&cms.to_der().unwrap(), 422, code).await;
        }
        stage.refused(&changed, 422, "signature_does_not_fit").await;
        stage.refused(&whole[..whole.len() - 1], 422, "cms_malformed").await;
    }
    stage.refused(b"", 422, "cms_malformed").await;
    stage.refused(&vec![0x30; 64 * 1024 + 1], 422, "cms_too_large").await;
    for (given, code) in [
        ("*".to_owned(), "cms_malformed"),
        ("A".to_owned(), "cms_malformed"),
        ("A".repeat(120_000), "cms_too_large"),
    ] {
        let body = json!({ "consent": true, "link_key": stage.key, "cms": given });
        let answer = stage.app.act(&stage.id, "signatures", &stage.person.token, body).await;
        answer.problem(422, code);
    }
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_off_the_curve_and_numbers_out_of_range_are_refused() {
    let stage = Stage::set().await;
    for (line, half) in [(Line::Gost2015, 64), (Line::Gost2004, 32)] {
        let own = stage.own(line);
        let whole = Cms::new(&own, &stage.statement).to_der().unwrap();
        for (halves, value) in [(1, 0), (2, 0), (1, 255), (2, 255)] {
            let mut wrong = whole.clone();
            let from = wrong.len() - half * halves;
            wrong[from..from + half].fill(value);
            stage.refused(&wrong, 422, "signature_out_of_range").await;
        }
        let info = own.key.public_info().unwrap();
        let point = &info[info.len() - 64..];
        let at = whole.windows(64).position(|bytes| bytes == point).unwrap();
        let mut off = whole.clone();
        off[at + 63] ^= 1;
        stage.refused(&off, 422, "certificate_point_not_on_curve").await;
    }
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_is_503_and_nothing_is_kept() {
    let stage = Stage::set().await;
    let sandbox = stage.app.core.eds_sandbox.as_ref().unwrap();
    sandbox.fail(Faults { ocsp: Some(Fault::Down), lists: Some(Fault::Down) });
    let cms = Cms::new(&stage.own(Line::Gost2015), &stage.statement).to_der().unwrap();
    stage.refused(&cms, 503, "revocation_not_checked").await;
    assert_eq!(kept(&stage.app).await, (0, 0));
    assert_eq!(rows(&stage.app, "signatures").await, 0);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filing_is_refused_like_a_vote_and_stays_a_draft() {
    let app = TestApp::open().await;
    let [author, other] = [app.person().await, app.person().await];
    let id = app.petition(&author.token).drafted().await;
    let statement = app.statement(&id, Some(&author.token), None).await;
    let theirs = app.made_out(Line::Gost2015, &other.iin, Kind::Individual);
    let theirs = Cms::new(&theirs, &statement).to_der().unwrap();
    let refused = app.submit_by_eds(&id, &author.token, &theirs).await;
    refused.problem(403, "cms_other_person");
    let own = app.made_out(Line::Gost2015, &author.iin, Kind::Individual);
    let good = Cms::new(&own, &statement).to_der().unwrap();
    // The text is another one by the time it is filed.
    let change = json!({ "title": "Совсем другое название" });
    let changed = app
        .api
        .call(
            reqwest::Method::PATCH,
            &format!("/api/v1/petitions/{id}"),
            Some(&author.token),
            Some(change),
            &[("if-match", "*")],
        )
        .await;
    changed.is(200);
    let refused = app.submit_by_eds(&id, &author.token, &good).await;
    refused.problem(422, "cms_other_content");
    assert_eq!(app.seen(&id, Some(&author.token)).await["state"], "draft");
    assert_eq!(kept(&app).await, (0, 0));
    let cms = app.cms(Line::Gost2015, &id, &author, None).await;
    app.submit_by_eds(&id, &author.token, &cms).await.is(200);
    assert_eq!(kept(&app).await, (1, 1));
    app.close().await;
}

/// Where nobody's certificates are trusted.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_verifier_a_signature_is_503() {
    let app = TestApp::production().await;
    assert!(app.core.eds.is_none());
    let request = SignRequest {
        id: SignatureId::new(),
        petition: NOBODY.parse().unwrap(),
        account: NOBODY.parse().unwrap(),
        session: None,
        link_key: None,
        text_hash: None,
        notify: false,
        arrived_at: app.core.clock.legal(),
        evidence: None,
        signing_session: None,
        through: None,
    };
    let refused = signing::prove(&app.core, &request, vec![0x30]).await.unwrap_err();
    let told = Problem::from(refused);
    assert_eq!((told.status.as_u16(), told.code), (503, "eds_unavailable"));
    assert!(told.retry_after.is_some());
    app.close().await;
}
